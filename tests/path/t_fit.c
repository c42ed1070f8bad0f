/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_fit.c -- coefficients: from values, of derivatives, of restrictions. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_cheb_fit)
TEST_DECLARE(test_cheb_derivative)
TEST_DECLARE(test_cheb_restrict)

/* Values of a polynomial give back its coefficients. */
void
test_cheb_fit(void)
{
    const slong P = 2;
    slong i, j, k, N, n = test_count(30);
    arb_ptr x = _arb_vec_init(MOST), T = _arb_vec_init(MOST);
    mag_t most;

    mag_init(most);
    for (i = 0; i < n; i++)
    {
        slong prec = 30 + 50 * (i % 4);
        arb_ptr c, v, d;

        N = 1 + test_uniform(MOST);
        c = _arb_vec_init(P * N);
        v = _arb_vec_init(P * N);
        d = _arb_vec_init(P * N);
        for (k = 0; k < P * N; k++)
            ref_random_ball(c + k, 0);
        loja_cheb_nodes(x, N, prec);
        for (j = 0; j < N; j++)
        {
            loja_cheb_basis(T, x + j, N, prec);
            loja_cheb_combine(v + j * P, c, P, N, T, prec);
        }
        loja_cheb_fit(d, v, P, N, prec);
        mag_set_ui_2exp_si(most, 1, 16 - prec);
        for (k = 0; k < P * N; k++)
        {
            CU_ASSERT(test_arb_contains_arf(d + k, arb_midref(c + k),
                "fit"));
            CU_ASSERT(mag_cmp(arb_radref(d + k), most) < 0);
        }
        _arb_vec_clear(c, P * N);
        _arb_vec_clear(v, P * N);
        _arb_vec_clear(d, P * N);
    }
    mag_clear(most);
    _arb_vec_clear(x, MOST);
    _arb_vec_clear(T, MOST);
}

/*
    The derivative: T_k' = k U_(k-1) at exact points, with U by its own
    recurrence; coefficients are balls and take their ends.
*/
void
test_cheb_derivative(void)
{
    const slong P = 2;
    slong i, j, k, m, n = test_count(60);
    arf_struct *T = ref_arf_vec_init(MOST), *U = ref_arf_vec_init(MOST);
    arf_t p, q, s, t;

    arf_init(p);
    arf_init(q);
    arf_init(s);
    arf_init(t);
    for (i = 0; i < n; i++)
    {
        slong len = 1 + test_uniform(15), prec = ref_random_prec();
        arb_ptr c = _arb_vec_init(P * len), d = _arb_vec_init(P * len);
        arb_t e, x;

        arb_init(e);
        arb_init(x);
        for (k = 0; k < P * len; k++)
            ref_random_ball(c + k, 8 * (i % 4));
        loja_cheb_derivative(d, c, P, len, prec);
        ref_random_ball(x, 0);
        arf_set(p, arb_midref(x));
        ref_exact_basis(T, p, len);
        for (k = 0; k < len; k++)
        {
            if (k == 0)
                arf_one(U);
            else
            {
                arf_mul(U + k, U + k - 1, p, ARF_PREC_EXACT, ARF_RND_DOWN);
                arf_mul_2exp_si(U + k, U + k, 1);
                if (k > 1)
                    arf_sub(U + k, U + k, U + k - 2, ARF_PREC_EXACT,
                        ARF_RND_DOWN);
            }
        }
        for (j = 0; j < P; j++)
        {
            /* the exact combination of d, and its points of c */
            arb_zero(e);
            for (k = 0; k < len; k++)
            {
                arb_set_arf(x, T + k);
                arb_addmul(e, d + j * len + k, x, ARF_PREC_EXACT);
            }
            for (m = 0; m < 3; m++)
            {
                arf_zero(s);
                for (k = 1; k < len; k++)
                {
                    test_arb_point(q, c + j * len + k,
                        2 * (int) test_uniform(2) - 1);
                    arf_mul_si(t, U + k - 1, k, ARF_PREC_EXACT,
                        ARF_RND_DOWN);
                    arf_addmul(s, q, t, ARF_PREC_EXACT, ARF_RND_DOWN);
                }
                CU_ASSERT(test_arb_contains_arf(e, s, "derivative"));
            }
        }
        _arb_vec_clear(c, P * len);
        _arb_vec_clear(d, P * len);
        arb_clear(e);
        arb_clear(x);
    }
    arf_clear(p);
    arf_clear(q);
    arf_clear(s);
    arf_clear(t);
    ref_arf_vec_clear(T, MOST);
    ref_arf_vec_clear(U, MOST);
}

/* p on [x0, x1] is the restriction at the matching point. */
void
test_cheb_restrict(void)
{
    const slong P = 2;
    slong i, j, k, n = test_count(40);
    arf_struct *T = ref_arf_vec_init(MOST);
    arf_t x0, x1, s, x, u;

    arf_init(x0);
    arf_init(x1);
    arf_init(s);
    arf_init(x);
    arf_init(u);
    for (i = 0; i < n; i++)
    {
        slong len = 1 + test_uniform(20), prec = ref_random_prec();
        arb_ptr c = _arb_vec_init(P * len), d = _arb_vec_init(P * len);
        arb_ptr B = _arb_vec_init(len), v = _arb_vec_init(P);
        arb_t e;

        arb_init(e);
        for (k = 0; k < P * len; k++)
            ref_random_ball(c + k, 8 * (i % 4));
        arf_set_si_2exp_si(x0, test_uniform(512) - 512, -9);
        arf_set_si_2exp_si(x1, test_uniform(512) + 1, -9);
        if (i % 5 == 0)
        {
            arf_set_si(x0, -1);
            arf_set_si(x1, 1);
        }
        loja_cheb_restrict(d, c, P, len, x0, x1, prec);
        arf_set_si_2exp_si(s, test_uniform(513) - 256, -8);
        /* x = (x0 (1 - s) + x1 (1 + s))/2 */
        arf_sub(u, x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul(x, u, s, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_add(u, x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_add(x, x, u, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul_2exp_si(x, x, -1);
        arb_set_arf(e, s);
        loja_cheb_basis(B, e, len, ARF_PREC_EXACT);
        loja_cheb_combine(v, d, P, len, B, ARF_PREC_EXACT);
        ref_exact_basis(T, x, len);
        for (j = 0; j < P; j++)
        {
            arf_zero(u);
            for (k = 0; k < len; k++)
            {
                test_arb_point(x, c + j * len + k,
                    2 * (int) test_uniform(2) - 1);
                arf_addmul(u, x, T + k, ARF_PREC_EXACT, ARF_RND_DOWN);
            }
            CU_ASSERT(test_arb_contains_arf(v + j, u, "restriction"));
            if (prec == 300 && i % 4 == 0)
                CU_ASSERT(mag_cmp_2exp_si(arb_radref(v + j), -280) < 0);
        }
        _arb_vec_clear(c, P * len);
        _arb_vec_clear(d, P * len);
        _arb_vec_clear(B, len);
        _arb_vec_clear(v, P);
        arb_clear(e);
    }
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(s);
    arf_clear(x);
    arf_clear(u);
    ref_arf_vec_clear(T, MOST);
}
