/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The polynomial behind data with one input, by Newton's divided
   differences in exact arithmetic. */
#include "loja/claim.h"

int
loja_claim_newton_step(fmpq_poly_t p, fmpq_poly_t basis, const fmpq *x,
                       const fmpq *y)
{
    fmpq_poly_t factor;
    fmpq_t a, b;
    int good = 1;

    fmpq_poly_init(factor);
    fmpq_init(a);
    fmpq_init(b);
    fmpq_poly_evaluate_fmpq(a, p, x);
    fmpq_sub(a, y, a);
    fmpq_poly_evaluate_fmpq(b, basis, x);
    if (fmpq_is_zero(b))
        good = fmpq_is_zero(a);
    else
    {
        fmpq_div(a, a, b);
        fmpq_poly_scalar_mul_fmpq(factor, basis, a);
        fmpq_poly_add(p, p, factor);
        fmpq_poly_zero(factor);
        fmpq_poly_set_coeff_si(factor, 1, 1);
        fmpq_neg(b, x);
        fmpq_poly_set_coeff_fmpq(factor, 0, b);
        fmpq_poly_mul(basis, basis, factor);
    }
    fmpq_poly_clear(factor);
    fmpq_clear(a);
    fmpq_clear(b);
    return good;
}

int
loja_claim_target(fmpq_poly_t p, const loja_problem_t prob)
{
    fmpq_poly_t basis;
    slong i;
    int good = 1;

    if (prob->net->width[0] != 1 || prob->net->width[prob->net->depth] != 1)
        flint_abort();
    fmpq_poly_init(basis);
    fmpq_poly_zero(p);
    fmpq_poly_one(basis);
    for (i = 0; i < prob->n && good; i++)
        good = loja_claim_newton_step(p, basis,
                                      fmpq_mat_entry(prob->x, i, 0),
                                      fmpq_mat_entry(prob->y, i, 0));
    fmpq_poly_clear(basis);
    return good;
}
