/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_definite.c -- definiteness is claimed only where it holds. */
#include "matrices.h"
#include "support/support.h"

TEST_DECLARE(test_definite_never_singular)
TEST_DECLARE(test_definite_vertices)
TEST_DECLARE(test_definite_finds)
TEST_DECLARE(test_congruence)
TEST_DECLARE(test_whiten)

/* Balls around a singular or indefinite matrix: never claimed. */
void
test_definite_never_singular(void)
{
    slong i, n, k, count = test_count(150);
    fmpq *lambda = _fmpq_vec_init(MOST);

    for (k = 0; k < count; k++)
    {
        slong e = 10 * (k % 5);
        fmpq_mat_t A;
        arb_mat_t B;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, 3 * (k % 4));
        i = test_uniform(n);
        if (k % 3 == 0)
            fmpq_neg(lambda + i, lambda + i);
        else
            fmpq_zero(lambda + i);
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, e, k % 2 == 0 ? 64 : 200);
        CU_ASSERT(!loja_lin_is_positive_definite(B, 64));
        CU_ASSERT(!loja_lin_is_positive_definite(B, 300));
        CU_ASSERT(!loja_lin_is_positive_definite(B, 2));
        fmpq_mat_clear(A);
        arb_mat_clear(B);
    }
    _fmpq_vec_clear(lambda, MOST);
}

/*
    The midpoint is definite, a vertex of the ball matrix is not: the ball
    around A + c I with all the radius on the diagonal reaches A.
*/
void
test_definite_vertices(void)
{
    slong i, n, k, count = test_count(100);
    fmpq *lambda = _fmpq_vec_init(MOST);

    for (k = 0; k < count; k++)
    {
        fmpq_mat_t A;
        arb_mat_t B;
        arb_t c;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, 2);
        fmpq_zero(lambda + test_uniform(n));
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        arb_init(c);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 0, 200);
        /* c = 2^s, radius 2^s */
        arb_one(c);
        arb_mul_2exp_si(c, c, 2 - 10 * (k % 8));
        for (i = 0; i < n; i++)
        {
            arb_ptr d = arb_mat_entry(B, i, i);
            mag_t r;

            mag_init(r);
            arb_get_mag(r, c);
            arb_add(d, d, c, 300);
            CU_ASSERT(n > 1 || !loja_lin_is_positive_definite(B, 64)
                || arb_is_positive(d));
            mag_add(arb_radref(d), arb_radref(d), r);
            mag_clear(r);
        }
        CU_ASSERT(!loja_lin_is_positive_definite(B, 100));
        fmpq_mat_clear(A);
        arb_mat_clear(B);
        arb_clear(c);
    }
    _fmpq_vec_clear(lambda, MOST);
}

/* What is clearly definite is found so, at a spread of 2^80 too. */
void
test_definite_finds(void)
{
    slong n, k, count = test_count(60);
    fmpq *lambda = _fmpq_vec_init(MOST);

    for (k = 0; k < count; k++)
    {
        fmpq_mat_t A;
        arb_mat_t B;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, 10 * (k % 5));
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 100, 200);
        CU_ASSERT(loja_lin_is_positive_definite(B, 256));
        fmpq_mat_clear(A);
        arb_mat_clear(B);
    }
    _fmpq_vec_clear(lambda, MOST);
}

/* The bound holds |Q^T A Q - I|_F at exact points of A, for any Q. */
void
test_congruence(void)
{
    slong i, j, m, n, k, count = test_count(60);

    for (k = 0; k < count; k++)
    {
        arb_mat_t A, Q, X, S;
        arb_t s, b;
        mag_t bound;

        n = 1 + test_uniform(4);
        arb_mat_init(A, n, n);
        arb_mat_init(Q, n, n);
        arb_mat_init(X, n, n);
        arb_mat_init(S, n, n);
        arb_init(s);
        arb_init(b);
        mag_init(bound);
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
            {
                arb_set_si(arb_mat_entry(A, i, j), test_uniform(65) - 32);
                mag_set_ui_2exp_si(arb_radref(arb_mat_entry(A, i, j)),
                    (ulong) test_uniform(8), -6 * (k % 4));
                arb_set_si(arb_mat_entry(Q, i, j), test_uniform(33) - 16);
                arb_mul_2exp_si(arb_mat_entry(Q, i, j),
                    arb_mat_entry(Q, i, j), -4);
            }
        loja_lin_congruence_ubound(bound, A, Q, k % 2 == 0 ? 53 : 8);
        for (m = 0; m < 4; m++)
        {
            for (i = 0; i < n; i++)
                for (j = 0; j < n; j++)
                    test_arb_point(arb_midref(arb_mat_entry(X, i, j)),
                        arb_mat_entry(A, i, j),
                        m == 0 ? 0 : 2 * (int) test_uniform(2) - 1);
            arb_mat_mul(S, X, Q, ARF_PREC_EXACT);
            arb_mat_transpose(X, Q);
            arb_mat_mul(S, X, S, ARF_PREC_EXACT);
            arb_zero(s);
            for (i = 0; i < n; i++)
            {
                arb_sub_ui(arb_mat_entry(S, i, i), arb_mat_entry(S, i, i),
                    1, ARF_PREC_EXACT);
                for (j = 0; j < n; j++)
                    arb_addmul(s, arb_mat_entry(S, i, j),
                        arb_mat_entry(S, i, j), ARF_PREC_EXACT);
            }
            arf_set_mag(arb_midref(b), bound);
            arb_mul(b, b, b, ARF_PREC_EXACT);
            CU_ASSERT(arb_le(s, b));
        }
        arb_mat_clear(A);
        arb_mat_clear(Q);
        arb_mat_clear(X);
        arb_mat_clear(S);
        arb_clear(s);
        arb_clear(b);
        mag_clear(bound);
    }
}

/* Q^T mid(A) Q = I about, with the order of the pivots told and obeyed. */
void
test_whiten(void)
{
    slong i, n, k, count = test_count(40), perm[MOST], again[MOST];
    fmpq *lambda = _fmpq_vec_init(MOST);

    for (k = 0; k < count; k++)
    {
        fmpq_mat_t A;
        arb_mat_t B, Q, R;
        mag_t bound;
        slong seen = 0;

        n = 1 + test_uniform(MOST);
        ref_random_eigenvalues(lambda, n, 5 * (k % 4));
        fmpq_mat_init(A, n, n);
        arb_mat_init(B, n, n);
        arb_mat_init(Q, n, n);
        arb_mat_init(R, n, n);
        mag_init(bound);
        ref_with_eigenvalues(A, lambda);
        ref_ball_matrix(B, A, 0, 300);
        CU_ASSERT_FATAL(loja_lin_whiten_approx(Q, B, perm, 0, 200));
        for (i = 0; i < n; i++)
        {
            CU_ASSERT_FATAL(perm[i] >= 0 && perm[i] < n);
            seen |= WORD(1) << perm[i];
            CU_ASSERT(arb_is_exact(arb_mat_entry(Q, i, 0)));
            again[i] = perm[n - 1 - i];
        }
        CU_ASSERT(seen == (WORD(1) << n) - 1);
        loja_lin_congruence_ubound(bound, B, Q, 250);
        CU_ASSERT(mag_cmp_2exp_si(bound, -80) < 0);
        /* the same order prescribed gives the same, another also works */
        CU_ASSERT(loja_lin_whiten_approx(R, B, perm, 1, 200));
        CU_ASSERT(arb_mat_equal(Q, R));
        CU_ASSERT(loja_lin_whiten_approx(R, B, again, 1, 200));
        loja_lin_congruence_ubound(bound, B, R, 250);
        CU_ASSERT(mag_cmp_2exp_si(bound, -80) < 0);
        CU_ASSERT(again[0] == perm[n - 1]);
        /* an indefinite midpoint is refused */
        arb_neg(arb_mat_entry(B, n - 1, n - 1),
            arb_mat_entry(B, n - 1, n - 1));
        CU_ASSERT(!loja_lin_whiten_approx(R, B, perm, 0, 200));
        fmpq_mat_clear(A);
        arb_mat_clear(B);
        arb_mat_clear(Q);
        arb_mat_clear(R);
        mag_clear(bound);
    }
    _fmpq_vec_clear(lambda, MOST);
}
