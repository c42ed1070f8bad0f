/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* matrices.c -- matrices with known eigenvalues. */
#include "matrices.h"
#include "support/support.h"

void
ref_with_eigenvalues(fmpq_mat_t A, const fmpq *lambda)
{
    slong i, n = fmpq_mat_nrows(A);
    fmpq_mat_t w, Q, D;
    fmpq_t s;

    fmpq_mat_init(w, n, 1);
    fmpq_mat_init(Q, n, n);
    fmpq_mat_init(D, n, n);
    fmpq_init(s);
    for (i = 0; i < n; i++)
    {
        fmpq_set_si(s, 1 + test_uniform(9), 1);
        fmpq_set(fmpq_mat_entry(w, i, 0), s);
    }
    {
        fmpq_mat_t wt, n2;

        fmpq_mat_init(wt, 1, n);
        fmpq_mat_init(n2, 1, 1);
        fmpq_mat_transpose(wt, w);
        fmpq_mat_mul(n2, wt, w);
        fmpq_mat_mul(Q, w, wt);
        fmpq_set_si(s, -2, 1);
        fmpq_div(s, s, fmpq_mat_entry(n2, 0, 0));
        fmpq_mat_clear(wt);
        fmpq_mat_clear(n2);
    }
    fmpq_mat_scalar_mul_fmpq(Q, Q, s);
    for (i = 0; i < n; i++)
    {
        fmpq_add_si(fmpq_mat_entry(Q, i, i), fmpq_mat_entry(Q, i, i), 1);
        fmpq_set(fmpq_mat_entry(D, i, i), lambda + i);
    }
    fmpq_mat_mul(A, Q, D);
    fmpq_mat_mul(A, A, Q);
    fmpq_mat_clear(w);
    fmpq_mat_clear(Q);
    fmpq_mat_clear(D);
    fmpq_clear(s);
}

void
ref_ball_matrix(arb_mat_t B, const fmpq_mat_t A, slong e, slong prec)
{
    slong i, j;

    arb_mat_set_fmpq_mat(B, A, prec);
    for (i = 0; e > 0 && i < arb_mat_nrows(B); i++)
        for (j = 0; j <= i; j++)
        {
            mag_t r;

            mag_init(r);
            mag_set_ui(r, (ulong) test_uniform(256));
            mag_mul_2exp_si(r, r, -8 - e);
            arb_add_error_mag(arb_mat_entry(B, i, j), r);
            arb_set(arb_mat_entry(B, j, i), arb_mat_entry(B, i, j));
            mag_clear(r);
        }
}

void
ref_random_eigenvalues(fmpq *lambda, slong n, slong spread)
{
    slong i;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < n; i++)
    {
        slong s = spread == 0 ? 0 : test_uniform(2 * spread + 1) - spread;

        fmpq_set_si(q, 1 + test_uniform(100), 10);
        if (s >= 0)
            fmpq_mul_2exp(q, q, (ulong) s);
        else
            fmpq_div_2exp(q, q, (ulong) -s);
        fmpq_set(lambda + i, q);
    }
    fmpq_clear(q);
}
