/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Polynomials as text, compiled to a program for a stack of rationals.

        sum     = ["+" | "-"] product {("+" | "-") product}
        product = power {"*" power | "/" number}
        power   = factor ["^" digits]
        factor  = number | variable | "(" sum ")"

    A number is a decimal, with or without exponent; a variable is x1, x2,
    .., and x for x1 when there is one only.  Only numbers divide, so every
    text is a polynomial; 2/3^2 and x^2^3, which readers take in two ways,
    are refused.  Blanks count only inside numbers and names, where they
    are refused too.  The program is never expanded: what is evaluated is
    what was written.
*/
#include <string.h>
#include "reader.h"

#define MAX_PARENTHESES 100
#define MAX_NUMBER 1000         /* characters of one number */

typedef enum { CONSTANT, VARIABLE, ADD, SUB, NEG, MUL, POW } code_t;

typedef struct
{
    code_t code;
    slong arg;                  /* variable from 0, or exponent */
    fmpq value;                 /* of a constant, otherwise 0 */
} op_t;

struct loja_data_poly_struct
{
    slong num, room;
    op_t *op;                   /* num of them; owned */
    slong depth;                /* of the stack that the program needs */
    double bits;                /* of all constants */
};

typedef struct
{
    loja_data_poly_struct *poly;
    const char *text, *s;       /* the whole, and the rest */
    slong nvars, used;          /* variables; the stack at this point */
    int nesting;
    char *error;
} parser_t;

/* Always 0, so that a parser can end with it. */
static int
fail(const parser_t *p, const char *what)
{
    snprintf(p->error, LOJA_DATA_ERROR, "%s at character %ld of the target",
             what, (long) (p->s - p->text) + 1);
    return 0;
}

static op_t *
emit(parser_t *p, code_t code, slong arg)
{
    loja_data_poly_struct *poly = p->poly;
    op_t *op;

    if (poly->num == poly->room)
    {
        poly->room = 2 * poly->room + 16;
        poly->op = flint_realloc(poly->op,
                                 sizeof(op_t) * (size_t) poly->room);
    }
    op = poly->op + poly->num++;
    op->code = code;
    op->arg = arg;
    fmpq_init(&op->value);
    if (code == CONSTANT || code == VARIABLE)
        p->used++;
    else if (code == ADD || code == SUB || code == MUL)
        p->used--;
    if (p->used > poly->depth)
        poly->depth = p->used;
    return op;
}

static int
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
skip_blanks(parser_t *p)
{
    while (*p->s == ' ' || *p->s == '\t')
        p->s++;
}

static int
next_is(parser_t *p, char c)
{
    skip_blanks(p);
    if (*p->s != c)
        return 0;
    p->s++;
    return 1;
}

static int
parse_number(parser_t *p, int divide)
{
    const char *start, *s;
    char number[MAX_NUMBER + 1];
    op_t *op;

    skip_blanks(p);
    start = s = p->s;
    while (is_digit(*s))
        s++;
    if (*s == '.')
        for (s++; is_digit(*s); s++) { }
    if (*s == 'e' || *s == 'E')
    {
        s += (s[1] == '+' || s[1] == '-') ? 2 : 1;
        while (is_digit(*s))
            s++;
    }
    if (s == start || s - start > MAX_NUMBER)
        return fail(p, divide ? "a number to divide by" : "a number");
    memcpy(number, start, (size_t) (s - start));
    number[s - start] = '\0';
    op = emit(p, CONSTANT, 0);
    if (loja_fmpq_set_text(&op->value, number) != LOJA_OK)
        return fail(p, "a number");
    p->poly->bits += (double) fmpz_bits(fmpq_numref(&op->value))
        + (double) fmpz_bits(fmpq_denref(&op->value));
    if (p->poly->bits > LOJA_DATA_MAX_VALUE_BITS)
        return fail(p, "fewer or shorter numbers");
    if (divide && fmpq_is_zero(&op->value))
        return fail(p, "a number to divide by other than 0");
    if (divide)
        fmpq_inv(&op->value, &op->value);
    p->s = s;
    return 1;
}

/* Digits, at most max, without leading zeros; -1 when there are none. */
static slong
parse_digits(parser_t *p, slong max)
{
    const char *s = p->s;
    slong value = 0;

    if (!is_digit(*s) || (*s == '0' && is_digit(s[1])))
        return -1;
    for (; is_digit(*s); s++)
    {
        value = 10 * value + (*s - '0');
        if (value > max)
            return -1;
    }
    p->s = s;
    return value;
}

static int
parse_variable(parser_t *p)
{
    const char *start = p->s;
    char what[48];
    slong i = 1;

    p->s++;
    if (p->nvars > 1 || is_digit(*p->s))
        i = parse_digits(p, p->nvars);
    if (i < 1)
    {
        p->s = start;
        if (p->nvars == 1)
            return fail(p, "the variable x");
        snprintf(what, sizeof(what), "a variable x1 to x%ld",
                 (long) p->nvars);
        return fail(p, what);
    }
    emit(p, VARIABLE, i - 1);
    return 1;
}

static int parse_sum(parser_t *p);

static int
parse_factor(parser_t *p)
{
    skip_blanks(p);
    if (is_digit(*p->s) || *p->s == '.')
        return parse_number(p, 0);
    if (*p->s == 'x')
        return parse_variable(p);
    if (*p->s != '(')
        return fail(p, "a number, a variable or '('");
    if (p->nesting == MAX_PARENTHESES)
        return fail(p, "fewer parentheses");
    p->s++;
    p->nesting++;
    if (!parse_sum(p))
        return 0;
    p->nesting--;
    return next_is(p, ')') ? 1 : fail(p, "an operator or ')'");
}

static int
parse_power(parser_t *p)
{
    slong exponent;

    if (!parse_factor(p))
        return 0;
    if (!next_is(p, '^'))
        return 1;
    skip_blanks(p);
    exponent = parse_digits(p, LOJA_DATA_MAX_POWER);
    if (exponent < 0)
        return fail(p, "an exponent, an integer from 0 to 100000,");
    emit(p, POW, exponent);
    skip_blanks(p);
    return *p->s != '^' ? 1 : fail(p, "parentheses in powers of powers");
}

static int
parse_product(parser_t *p)
{
    if (!parse_power(p))
        return 0;
    for (;;)
    {
        const int divide = next_is(p, '/');

        if (!divide && !next_is(p, '*'))
            return 1;
        if (!(divide ? parse_number(p, 1) : parse_power(p)))
            return 0;
        emit(p, MUL, 0);
        if (divide && next_is(p, '^'))
        {
            p->s--;
            return fail(p, "parentheses around a fraction before '^'");
        }
    }
}

static int
parse_sum(parser_t *p)
{
    const int minus = next_is(p, '-');

    if (!minus)
        next_is(p, '+');
    if (!parse_product(p))
        return 0;
    if (minus)
        emit(p, NEG, 0);
    for (;;)
    {
        const int subtract = next_is(p, '-');

        if (!subtract && !next_is(p, '+'))
            return 1;
        if (!parse_product(p))
            return 0;
        emit(p, subtract ? SUB : ADD, 0);
    }
}

loja_data_poly_struct *
loja_data_poly_parse(char *error, const char *text, slong nvars)
{
    parser_t p = { NULL, text, text, nvars, 0, 0, error };

    p.poly = flint_malloc(sizeof(*p.poly));
    memset(p.poly, 0, sizeof(*p.poly));
    if (parse_sum(&p))
    {
        skip_blanks(&p);
        if (*p.s == '\0')
            return p.poly;
        fail(&p, "an operator");
    }
    loja_data_poly_free(p.poly);
    return NULL;
}

void
loja_data_poly_free(loja_data_poly_struct *poly)
{
    slong i;

    for (i = 0; i < poly->num; i++)
        fmpq_clear(&poly->op[i].value);
    flint_free(poly->op);
    flint_free(poly);
}

void
loja_data_poly_eval(fmpq_t y, const loja_data_poly_struct *poly,
                    const fmpq *x)
{
    fmpq *stack = flint_malloc(sizeof(fmpq) * (size_t) poly->depth);
    fmpq *top = stack;          /* behind the last number pushed */
    const op_t *op;
    slong i;

    for (i = 0; i < poly->depth; i++)
        fmpq_init(stack + i);
    for (op = poly->op; op < poly->op + poly->num; op++)
    {
        if (op->code == CONSTANT)
            fmpq_set(top++, &op->value);
        else if (op->code == VARIABLE)
            fmpq_set(top++, x + op->arg);
        else if (op->code == NEG)
            fmpq_neg(top - 1, top - 1);
        else if (op->code == POW)
            fmpq_pow_si(top - 1, top - 1, op->arg);
        else
        {
            top--;
            if (op->code == ADD)
                fmpq_add(top - 1, top - 1, top);
            else if (op->code == SUB)
                fmpq_sub(top - 1, top - 1, top);
            else
                fmpq_mul(top - 1, top - 1, top);
        }
    }
    fmpq_set(y, top - 1);
    for (i = 0; i < poly->depth; i++)
        fmpq_clear(stack + i);
    flint_free(stack);
}

/* Bits of a numerator and a denominator; 0 for the denominator 1. */
typedef struct
{
    double num, den;
} size_pair_t;

static void
combine(size_pair_t *a, const size_pair_t *b, code_t code)
{
    if (code == MUL)
        a->num += b->num;
    else
    {
        const double left = a->num + b->den, right = b->num + a->den;

        a->num = (left > right ? left : right) + 1;
    }
    a->den += b->den;
}

double
loja_data_poly_bits(const loja_data_poly_struct *poly, double num,
                    double den)
{
    size_pair_t *stack = flint_malloc(sizeof(*stack)
                                      * (size_t) poly->depth);
    size_pair_t *top = stack;   /* behind the last pair pushed */
    double most = 0.0;
    const op_t *op;

    for (op = poly->op; op < poly->op + poly->num; op++)
    {
        if (op->code == CONSTANT || op->code == VARIABLE)
        {
            top->num = num;
            top->den = den;
            if (op->code == CONSTANT)
            {
                const fmpz *d = fmpq_denref(&op->value);

                top->num = (double) fmpz_bits(fmpq_numref(&op->value));
                top->den = fmpz_is_one(d) ? 0.0 : (double) fmpz_bits(d);
            }
            top++;
        }
        else if (op->code == POW)
        {
            top[-1].num *= (double) op->arg;
            top[-1].den *= (double) op->arg;
        }
        else if (op->code != NEG)
        {
            top--;
            combine(top - 1, top, op->code);
        }
        if (top[-1].num + top[-1].den > most)
            most = top[-1].num + top[-1].den;
    }
    flint_free(stack);
    return most;
}
