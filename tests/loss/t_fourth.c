/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_fourth.c -- fourth derivatives. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_fourth_contains)

/* D^3 L(b) - D^3 L(a) = D^4 L[b - a] with a mean of the box that holds both;
   D^3 L has tests of its own. */
void
test_fourth_contains(void)
{
    slong it, i, k, n = test_count(20);
    loja_problem_t prob;
    arb_t s, d;

    arb_init(s);
    arb_init(d);
    loja_problem_init(prob);
    for (it = 0; it < n; it++)
    {
        const double h = it % 2 == 0 ? 1e-6 : 1e-2;
        loja_loss_t ws;
        arb_mat_t K;
        arb_ptr T, U, D, a, b, box;
        slong P, P3;

        for (;;)
        {
            ref_random_problem(prob, 8, 1, NULL);
            loja_loss_init(ws, prob);
            if (loja_loss_has_third(ws))
                break;
            loja_loss_clear(ws);
        }
        P = prob->net->nparams;
        P3 = P * P * P;
        T = _arb_vec_init(2 * P3);
        U = T + P3;
        D = _arb_vec_init(P * P3);
        a = _arb_vec_init(3 * P);
        b = a + P;
        box = b + P;
        arb_mat_init(K, P, P);
        for (i = 0; i < P; i++)
        {
            arb_set_d(a + i, (double) test_uniform(2001) / 500 - 2);
            arb_set_d(d, h * ((double) test_uniform(2001) / 1000 - 1));
            arb_add(b + i, a + i, d, ARF_PREC_EXACT);
            arb_union(box + i, a + i, b + i, 128);
        }
        CU_ASSERT(loja_loss_fourth(ws, D, box, 128) == 1);
        CU_ASSERT(loja_loss_third(ws, T, K, a, 192) == 1);
        CU_ASSERT(loja_loss_third(ws, U, K, b, 192) == 1);
        for (i = 0; i < P3; i++)
        {
            arb_sub(s, T + i, U + i, 192);
            for (k = 0; k < P; k++)
            {
                arb_sub(d, b + k, a + k, 192);
                arb_addmul(s, d, D + i * P + k, 192);
            }
            CU_ASSERT(arb_contains_zero(s));
            CU_ASSERT(mag_cmp_2exp_si(arb_radref(s), h < 1e-3 ? -22 : 10)
                      < 0);
        }
        arb_mat_clear(K);
        _arb_vec_clear(T, 2 * P3);
        _arb_vec_clear(D, P * P3);
        _arb_vec_clear(a, 3 * P);
        loja_loss_clear(ws);
    }
    loja_problem_clear(prob);
    arb_clear(s);
    arb_clear(d);
}
