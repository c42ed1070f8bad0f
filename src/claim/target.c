/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The polynomial behind data with one input, by Newton's divided
   differences in exact arithmetic. */
#include "loja/claim.h"

/* The index of an earlier sample with the same input, or -1. */
static slong
earlier(const loja_problem_t prob, slong i)
{
    slong j;

    for (j = 0; j < i; j++)
        if (fmpq_equal(fmpq_mat_entry(prob->x, i, 0),
                       fmpq_mat_entry(prob->x, j, 0)))
            return j;
    return -1;
}

int
loja_claim_target(fmpq_poly_t p, const loja_problem_t prob)
{
    slong i, j;
    int good = 1;
    fmpq_poly_t basis, factor;
    fmpq_t a, b;

    if (prob->net->width[0] != 1 || prob->net->width[prob->net->depth] != 1)
        flint_abort();
    fmpq_poly_init(basis);
    fmpq_poly_init(factor);
    fmpq_init(a);
    fmpq_init(b);
    fmpq_poly_zero(p);
    fmpq_poly_one(basis);
    for (i = 0; i < prob->n && good; i++)
    {
        const fmpq *x = fmpq_mat_entry(prob->x, i, 0);
        const fmpq *y = fmpq_mat_entry(prob->y, i, 0);

        j = earlier(prob, i);
        if (j >= 0)
        {
            good = fmpq_equal(y, fmpq_mat_entry(prob->y, j, 0));
            continue;
        }
        /* p + c basis takes the value y at x; basis vanishes at the
           points before */
        fmpq_poly_evaluate_fmpq(a, p, x);
        fmpq_sub(a, y, a);
        fmpq_poly_evaluate_fmpq(b, basis, x);
        fmpq_div(a, a, b);
        fmpq_poly_scalar_mul_fmpq(factor, basis, a);
        fmpq_poly_add(p, p, factor);
        fmpq_poly_zero(factor);
        fmpq_poly_set_coeff_si(factor, 1, 1);
        fmpq_neg(b, x);
        fmpq_poly_set_coeff_fmpq(factor, 0, b);
        fmpq_poly_mul(basis, basis, factor);
    }
    fmpq_poly_clear(basis);
    fmpq_poly_clear(factor);
    fmpq_clear(a);
    fmpq_clear(b);
    return good;
}
