/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Values of polynomials, and how large they may become. */
#include "polynomial.h"

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
