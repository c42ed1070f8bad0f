/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_eig.c -- bounds of the lowest eigenvalue against exact ones. */
#include <math.h>
#include "matrices.h"
#include "support/support.h"

TEST_DECLARE(test_eig_min_bounds)
TEST_DECLARE(test_eig_min_balls)
TEST_DECLARE(test_eig_min_special)
TEST_DECLARE(test_eig_min_estimate)
TEST_DECLARE(test_eig_double)

static int
between(const arf_t lower, const arf_t upper, const fmpq_t q)
{
    arb_t l, u, x;
    int good;

    arb_init(l);
    arb_init(u);
    arb_init(x);
    arb_set_arf(l, lower);
    arb_set_arf(u, upper);
    arb_set_fmpq(x, q, 500);
    good = !arb_gt(l, x) && !arb_lt(u, x);
    if (!good)
    {
        printf("\nlowest eigenvalue ");
        fmpq_print(q);
        printf(" not between ");
        arf_printd(lower, 20);
        printf(" and ");
        arf_printd(upper, 20);
        printf("\n");
    }
    arb_clear(l);
    arb_clear(u);
    arb_clear(x);
    return good;
}

static void
lowest(fmpq_t low, const fmpq *lambda, slong n)
{
    slong i;

    fmpq_set(low, lambda);
    for (i = 1; i < n; i++)
        if (fmpq_cmp(lambda + i, low) < 0)
            fmpq_set(low, lambda + i);
}

/* Thin matrices: the bounds hold the exact eigenvalue and are tight. */
void
test_eig_min_bounds(void)
{
    slong i, n, k, count = test_count(60);
    fmpq *lambda = _fmpq_vec_init(MOST);
    fmpq_t low;
    arf_t lower, upper, gap;

    fmpq_init(low);
    arf_init(lower);
    arf_init(upper);
    arf_init(gap);
    for (k = 0; k < count; k++)
    {
        fmpq_mat_t A;
        arb_mat_t B;
        arb_t x;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, k % 6);
        for (i = 0; i < n; i++)
            if (k % 2 == 0 && test_uniform(2) == 0)
                fmpq_neg(lambda + i, lambda + i);
        if (k % 7 == 0)
            fmpq_zero(lambda + test_uniform(n));
        lowest(low, lambda, n);
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        arb_init(x);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 0, 200);
        loja_lin_eig_min_bounds(lower, upper, B, 200);
        CU_ASSERT(between(lower, upper, low));
        /* not wider than the eigenvalue itself */
        arf_sub(gap, upper, lower, 64, ARF_RND_UP);
        arb_set_fmpq(x, low, 64);
        CU_ASSERT(arf_is_finite(lower) && arf_is_finite(upper));
        CU_ASSERT(fmpq_is_zero(low)
            || arf_cmpabs(gap, arb_midref(x)) <= 0);
        loja_lin_eig_min_approx(gap, B, 200);
        CU_ASSERT(arf_is_finite(gap));
        fmpq_mat_clear(A);
        arb_mat_clear(B);
        arb_clear(x);
    }
    _fmpq_vec_clear(lambda, MOST);
    fmpq_clear(low);
    arf_clear(lower);
    arf_clear(upper);
    arf_clear(gap);
}

/*
    Ball matrices hold every vertex: A + D with D = +-(the radii), of which
    the shifts A +- r I have known eigenvalues.
*/
void
test_eig_min_balls(void)
{
    slong i, n, k, s, count = test_count(60);
    fmpq *lambda = _fmpq_vec_init(MOST);
    fmpq_t low, shift, q;
    arf_t lower, upper;

    fmpq_init(low);
    fmpq_init(shift);
    fmpq_init(q);
    arf_init(lower);
    arf_init(upper);
    for (k = 0; k < count; k++)
    {
        fmpq_mat_t A;
        arb_mat_t B;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, k % 4);
        lowest(low, lambda, n);
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 60, 128);
        fmpq_set_si(shift, 1, 1);
        fmpq_div_2exp(shift, shift, (ulong) (5 * (k % 7)));
        for (i = 0; i < n; i++)
        {
            mag_t r;

            mag_init(r);
            mag_set_ui_2exp_si(r, 1, -5 * (k % 7));
            arb_add_error_mag(arb_mat_entry(B, i, i), r);
            mag_clear(r);
        }
        loja_lin_eig_min_bounds(lower, upper, B, 128);
        for (s = -1; s <= 1; s++)
        {
            if (s < 0)
                fmpq_sub(q, low, shift);
            else if (s > 0)
                fmpq_add(q, low, shift);
            else
                fmpq_set(q, low);
            CU_ASSERT(between(lower, upper, q));
        }
        fmpq_mat_clear(A);
        arb_mat_clear(B);
    }
    _fmpq_vec_clear(lambda, MOST);
    fmpq_clear(low);
    fmpq_clear(shift);
    fmpq_clear(q);
    arf_clear(lower);
    arf_clear(upper);
}

/* Not a number or infinite: nothing is claimed. */
void
test_eig_min_special(void)
{
    slong k;
    arf_t lower, upper;
    arb_mat_t A;

    arf_init(lower);
    arf_init(upper);
    arb_mat_init(A, 2, 2);
    for (k = 0; k < 4; k++)
    {
        arb_mat_one(A);
        if (k == 0)
            arb_indeterminate(arb_mat_entry(A, 0, 0));
        if (k == 1)
            arb_indeterminate(arb_mat_entry(A, 1, 0));
        if (k == 2)
            arb_zero_pm_inf(arb_mat_entry(A, 1, 1));
        if (k == 3)
            arb_pos_inf(arb_mat_entry(A, 0, 0));
        CU_ASSERT(!loja_lin_is_positive_definite(A, 64));
        loja_lin_eig_min_bounds(lower, upper, A, 64);
        CU_ASSERT(!arf_is_finite(lower));
    }
    arf_clear(lower);
    arf_clear(upper);
    arb_mat_clear(A);
}

/* The estimate of an eigenvalue far below the others, which are spread. */
void
test_eig_min_estimate(void)
{
    fmpq *lambda = _fmpq_vec_init(MOST);
    slong i, k, count = test_count(20);
    arf_t est, goal;

    arf_init(est);
    arf_init(goal);
    for (k = 0; k < count; k++)
    {
        const slong low = 10 + test_uniform(30);
        fmpq_mat_t A;
        arb_mat_t B;

        /* 2^-low, then powers of 4 up to 1 */
        for (i = 0; i < MOST; i++)
        {
            fmpq_one(lambda + i);
            fmpq_div_2exp(lambda + i, lambda + i,
                (ulong) (i == 0 ? low : (MOST - 1 - i) * 2));
        }
        fmpq_mat_init(A, MOST, MOST);
        arb_mat_init(B, MOST, MOST);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 0, 256);
        loja_lin_eig_min_approx(est, B, 256);
        arf_set_ui_2exp_si(goal, 1, -low);
        arf_div(est, est, goal, 53, ARF_RND_NEAR);
        CU_ASSERT(fabs(arf_get_d(est, ARF_RND_NEAR) - 1) < 0.1);
        fmpq_mat_clear(A);
        arb_mat_clear(B);
    }
    _fmpq_vec_clear(lambda, MOST);
    arf_clear(est);
    arf_clear(goal);
}

/* V A V^T = diag(mu) for matrices of full and of low rank. */
void
test_eig_double(void)
{
    slong it, i, j, k, n, r, count = test_count(60);

    for (it = 0; it < count; it++)
    {
        double *A, *V, *mu, s, t, big = 0;

        n = 1 + test_uniform(40);
        r = it % 2 == 0 ? n : 1 + test_uniform(n);
        A = flint_calloc((size_t) (2 * n * n + n), sizeof(double));
        V = A + n * n;
        mu = V + n * n;
        for (k = 0; k < r; k++)
        {
            for (i = 0; i < n; i++)
                mu[i] = (double) (test_uniform(2001) - 1000) / 1000;
            s = k % 2 == 0 ? 1 : -1;
            for (i = 0; i < n; i++)
                for (j = 0; j < n; j++)
                    A[i * n + j] += s * ldexp(mu[i] * mu[j], -(int) k);
        }
        CU_ASSERT(loja_lin_eig_double(V, mu, A, n));
        for (i = 0; i < n; i++)
            big = fmax(big, fabs(mu[i]));
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
            {
                s = -mu[i] * V[i * n + j];
                t = i == j ? -1 : 0;
                for (k = 0; k < n; k++)
                {
                    s += A[j * n + k] * V[i * n + k];
                    t += V[i * n + k] * V[j * n + k];
                }
                CU_ASSERT(fabs(s) <= 1e-12 * big && fabs(t) <= 1e-12);
            }
        flint_free(A);
    }
}
