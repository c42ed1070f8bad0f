/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Polynomials as text, compiled to a program for a stack of rationals.

        sum     = ["+" | "-"] product {("+" | "-") product}
        product = power {"*" power | "/" number}
        power   = factor ["^" digits]
                | number (variable | "(" sum ")") ["^" digits]
        factor  = number | variable | "(" sum ")"

    A number is a decimal, with or without exponent; a variable is x1, x2,
    .., and x for x1 when there is one only.  Only numbers divide, so every
    text is a polynomial; 2/3^2, x^2^3, 1/2x and 0x1, which readers take in
    two ways, are refused.  2x^2 is 2*(x^2).  Blanks count only inside
    numbers and names, where they are refused too.  The program is never
    expanded: what is evaluated is what was written.
*/
#include <string.h>
#include "polynomial.h"

#define MAX_PARENTHESES 100
#define MAX_NUMBER 1000         /* characters of one number */

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

static int
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What a product without its sign goes on with. */
static int
is_operand(char c)
{
    return c == 'x' || c == '(';
}

/* x, or x1 to x2. */
static const char *
variables(char *text, size_t size, const parser_t *p)
{
    snprintf(text, size, p->nvars > 1 ? "x1 to x%ld" : "x", (long) p->nvars);
    return text;
}

/* Where an operator must stand, or what ends the sum. */
static int
fail_operator(const parser_t *p, const char *or_end)
{
    char what[120], names[40];

    if (is_operand(*p->s))
        snprintf(what, sizeof(what), "an operator ('*' for a product)%s",
                 or_end);
    else if (is_letter(*p->s))
        snprintf(what, sizeof(what), "an operator%s (the only variable%s %s)",
                 or_end, p->nvars > 1 ? "s are" : " is",
                 variables(names, sizeof(names), p));
    else
        snprintf(what, sizeof(what), "an operator%s", or_end);
    return fail(p, what);
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
    char what[60], names[40];
    slong i = 1;

    p->s++;
    if (p->nvars > 1 || is_digit(*p->s))
        i = parse_digits(p, p->nvars);
    if (i < 1)
    {
        p->s = start;
        if (p->nvars == 1)
            return fail(p, "the variable x");
        snprintf(what, sizeof(what), "a variable %s",
                 variables(names, sizeof(names), p));
        return fail(p, what);
    }
    emit(p, VARIABLE, i - 1);
    return 1;
}

static int parse_sum(parser_t *p);
static int parse_power(parser_t *p);

static int
parse_factor(parser_t *p)
{
    char what[120], names[40];

    skip_blanks(p);
    if (is_digit(*p->s) || *p->s == '.')
        return parse_number(p, 0);
    if (*p->s == 'x')
        return parse_variable(p);
    if (*p->s != '(')
    {
        snprintf(what, sizeof(what), *p->s == '*' ? "a number, a variable or "
            "'(' (a power is written x^2)" : "a number, a variable or '(' of "
            "a polynomial in %s", variables(names, sizeof(names), p));
        return fail(p, what);
    }
    if (p->nesting == MAX_PARENTHESES)
        return fail(p, "fewer parentheses");
    p->s++;
    p->nesting++;
    if (!parse_sum(p))
        return 0;
    p->nesting--;
    return next_is(p, ')') ? 1 : fail_operator(p, " or ')'");
}

/* A number is written before what it multiplies: 2x, 3(x+1)^2. */
static int
parse_multiple(parser_t *p, const char *number)
{
    if (number[0] == '0' && p->s == number + 1)
        return fail(p, "'*' behind the number 0");
    if (!parse_power(p))
        return 0;
    emit(p, MUL, 0);
    return 1;
}

static int
parse_power(parser_t *p)
{
    const char *start, *digits;
    slong exponent;

    skip_blanks(p);
    start = p->s;
    if (!parse_factor(p))
        return 0;
    if (!next_is(p, '^'))
        return !is_operand(*start) && is_operand(*p->s)
            ? parse_multiple(p, start) : 1;
    skip_blanks(p);
    digits = p->s;
    exponent = parse_digits(p, LOJA_DATA_MAX_POWER);
    /* x^0.5, x^1e2 */
    if (exponent < 0 || *p->s == '.' || *p->s == 'e' || *p->s == 'E')
    {
        p->s = digits;
        return fail(p, "an exponent, an integer from 0 to 100000,");
    }
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
        skip_blanks(p);
        if (divide && is_operand(*p->s))
            return fail(p, "'*' behind a fraction, as in 1/2*x,");
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
        fail_operator(&p, "");
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
