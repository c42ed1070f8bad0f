/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_cheb.c -- Chebyshev polynomials against the three-term recurrence in
    exact arithmetic.
*/
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_cheb_basis)
TEST_DECLARE(test_cheb_basis_thin)
TEST_DECLARE(test_cheb_basis_complex)
TEST_DECLARE(test_cheb_combine)
TEST_DECLARE(test_cheb_nodes)

void
test_cheb_basis(void)
{
    static const slong size[] = {0, 1, 3, 8, 30, 60};
    slong i, k, m, len, n = test_count(60);
    arf_struct *T = ref_arf_vec_init(MOST);
    arb_ptr B = _arb_vec_init(MOST);
    arb_t x;
    arf_t p;

    arb_init(x);
    arf_init(p);
    for (i = 0; i < n; i++)
    {
        len = test_uniform(MOST + 1);
        ref_random_ball(x, size[i % 6]);
        loja_cheb_basis(B, x, len, ref_random_prec());
        for (m = -1; m <= 1; m++)
        {
            test_arb_point(p, x, (int) m);
            ref_exact_basis(T, p, len);
            for (k = 0; k < len; k++)
                CU_ASSERT(test_arb_contains_arf(B + k, T + k, "T_k"));
        }
    }
    arb_clear(x);
    arf_clear(p);
    ref_arf_vec_clear(T, MOST);
    _arb_vec_clear(B, MOST);
}

/* On thin balls the radius grows like k^2, not like 3^k. */
void
test_cheb_basis_thin(void)
{
    slong i, k, len = 200, n = test_count(10);
    arb_ptr B = _arb_vec_init(len);
    arb_t x;
    mag_t most;

    arb_init(x);
    mag_init(most);
    for (i = 0; i < n; i++)
    {
        do
            ref_random_ball(x, 0);
        while (arf_cmpabs_2exp_si(arb_midref(x), 0) > 0);
        mag_set_ui_2exp_si(arb_radref(x), 1, -100);
        loja_cheb_basis(B, x, len, 200);
        for (k = 2; k < len; k++)
        {
            mag_set_ui_2exp_si(most, (ulong) (16 * k * k), -100);
            CU_ASSERT(mag_cmp(arb_radref(B + k), most) < 0);
        }
    }
    arb_clear(x);
    mag_clear(most);
    _arb_vec_clear(B, len);
}

void
test_cheb_basis_complex(void)
{
    slong i, k, m, len = 20, n = test_count(40);
    acb_ptr B = _acb_vec_init(len), T = _acb_vec_init(len);
    acb_t x, p;

    acb_init(x);
    acb_init(p);
    for (i = 0; i < n; i++)
    {
        ref_random_ball(acb_realref(x), 6 * (i % 4));
        ref_random_ball(acb_imagref(x), 6 * (i % 4));
        loja_cheb_basis_complex(B, x, len, ref_random_prec());
        for (m = 0; m < 5; m++)
        {
            test_arb_point(arb_midref(acb_realref(p)), acb_realref(x),
                m == 4 ? 0 : m % 2 == 0 ? -1 : 1);
            test_arb_point(arb_midref(acb_imagref(p)), acb_imagref(x),
                m == 4 ? 0 : m < 2 ? -1 : 1);
            acb_one(T);
            acb_set(T + 1, p);
            for (k = 2; k < len; k++)
            {
                acb_mul(T + k, T + k - 1, p, ARF_PREC_EXACT);
                acb_mul_2exp_si(T + k, T + k, 1);
                acb_sub(T + k, T + k, T + k - 2, ARF_PREC_EXACT);
            }
            for (k = 0; k < len; k++)
                CU_ASSERT(acb_contains(B + k, T + k));
        }
    }
    acb_clear(x);
    acb_clear(p);
    _acb_vec_clear(B, len);
    _acb_vec_clear(T, len);
}

/* Balls of coefficients and a ball x: value at points of all of them. */
void
test_cheb_combine(void)
{
    slong i, j, k, m, n = test_count(60);
    const slong P = 3;
    arf_struct *T = ref_arf_vec_init(MOST);
    arb_ptr B = _arb_vec_init(MOST), c = _arb_vec_init(P * MOST);
    arb_ptr v = _arb_vec_init(P);
    arb_t x;
    arf_t p, q, s;

    arb_init(x);
    arf_init(p);
    arf_init(q);
    arf_init(s);
    for (i = 0; i < n; i++)
    {
        slong len = test_uniform(15), prec = ref_random_prec();

        ref_random_ball(x, 10 * (i % 3));
        for (j = 0; j < P * len; j++)
            ref_random_ball(c + j, 8 * (i % 4));
        loja_cheb_basis(B, x, len, prec);
        loja_cheb_combine(v, c, P, len, B, prec);
        for (m = 0; m < 3; m++)
        {
            test_arb_point(p, x, m == 2 ? 0 : 2 * (int) m - 1);
            ref_exact_basis(T, p, len);
            for (j = 0; j < P; j++)
            {
                arf_zero(s);
                for (k = 0; k < len; k++)
                {
                    test_arb_point(q, c + j * len + k,
                        2 * (int) test_uniform(2) - 1);
                    arf_addmul(s, q, T + k, ARF_PREC_EXACT, ARF_RND_DOWN);
                }
                CU_ASSERT(test_arb_contains_arf(v + j, s, "combination"));
            }
        }
    }
    arb_clear(x);
    arf_clear(p);
    arf_clear(q);
    arf_clear(s);
    ref_arf_vec_clear(T, MOST);
    _arb_vec_clear(B, MOST);
    _arb_vec_clear(c, P * MOST);
    _arb_vec_clear(v, P);
}

/* The nodes fall, and T_N vanishes there. */
void
test_cheb_nodes(void)
{
    slong N, j;
    arb_ptr x = _arb_vec_init(MOST), T = _arb_vec_init(MOST + 1);
    mag_t most;

    mag_init(most);
    mag_set_ui_2exp_si(most, 1, -80);
    for (N = 1; N <= MOST; N++)
    {
        loja_cheb_nodes(x, N, 100);
        for (j = 0; j < N; j++)
        {
            loja_cheb_basis(T, x + j, N + 1, 100);
            CU_ASSERT(arb_contains_zero(T + N));
            CU_ASSERT(mag_cmp(arb_radref(T + N), most) < 0);
            CU_ASSERT(j == 0 || arb_gt(x + j - 1, x + j));
        }
    }
    mag_clear(most);
    _arb_vec_clear(x, MOST);
    _arb_vec_clear(T, MOST + 1);
}
