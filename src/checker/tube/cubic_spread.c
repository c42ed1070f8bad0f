/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rules cubic-growth and moving-norm: a cubic form is spread over symmetric
   matrices so that it weighs least where the quadratic one is large. */
#include "checker/tube/cubic.h"

/* res encloses 3 w_i/(w_i + w_j + w_k) q_j q_k, w = q^2; t: scratch. */
static void
weight(interval *res, const double *q, int i, int j, int k, interval *t)
{
    mpfi_set_d(t, q[i]);
    mpfi_sqr(t, t);
    mpfi_set_d(res, q[j]);
    mpfi_sqr(res, res);
    mpfi_add(res, res, t);
    mpfi_set_d(t + 1, q[k]);
    mpfi_sqr(t + 1, t + 1);
    mpfi_add(res, res, t + 1);
    mpfi_div(res, t, res);
    mpfi_mul_ui(res, res, 3);
    mpfi_mul_d(res, res, q[j]);
    mpfi_mul_d(res, res, q[k]);
}

void
cubic_spread(mpfr_t u, const interval *c, int P, int D, const double *q)
{
    interval *B = vec_new((size_t) (P * P * P), 96);
    interval *s = vec_new(4, 96), *t = s + 1;
    mpfr_t v;
    int i, j, k;

    mpfr_init2(v, 64);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0; k < P; k++)
            {
                interval *b = B + (i * P + j) * P + k;

                /* SOUND: cubic-growth (the places of a symmetric form) */
                weight(b, q, i, j, k, t);
                mpfi_mul(b, b, c + (i * D + j) * D + k);
            }
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            mpfi_set_ui(s, 0);
            for (k = 0; k < P * P; k++)
                add_product(s, B + i * P * P + k, B + j * P * P + k, t);
            abs_ubound(v, s);
            mpfr_sqr(v, v, MPFR_RNDU);
            mpfr_add(u, u, v, MPFR_RNDU);
        }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_clear(v);
    vec_free(B, (size_t) (P * P * P));
    vec_free(s, 4);
}
