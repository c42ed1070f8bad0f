/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_real.c -- activations at real points in doubles against balls. */
#include <math.h>

#include "loja/jet.h"
#include "support/support.h"

TEST_DECLARE(test_real_contains)
TEST_DECLARE(test_real_tight)
TEST_DECLARE(test_pairs_contain)

static double
uniform(double a, double b)
{
    return a + (b - a) * (double) test_uniform(1 << 30) / (1 << 30);
}

/* 1 if f and error hold at the point z + s ez, s in [-1, 1]. */
static int
holds(const double *f, const double *error, const loja_act_struct *act, double z,
    double ez, double s, int branch)
{
    arb_ptr v = _arb_vec_init(5);
    int k, good = 1;

    arb_set_d(v + 3, z);
    arb_set_d(v + 4, ez * s);
    arb_add(v + 3, v + 3, v + 4, 2000);
    act->eval(v, v + 1, v + 2, v + 3, branch, 300);
    for (k = 0; k < 3; k++)
    {
        arb_set_d(v + 3, f[k]);
        arb_sub(v + 3, v + 3, v + k, 300);
        arb_abs(v + 3, v + 3);
        arb_set_d(v + 4, error[k > 0]);
        good = good && arb_le(v + 3, v + 4);
    }
    _arb_vec_clear(v, 5);
    return good;
}

void
test_real_contains(void)
{
    static const double size[] = {1e-9, 0.1, 1, 5, 40, 800};
    slong i, k, j, n = test_count(400);
    double f[3], error[2], z, ez;
    loja_round_t keep;
    int ok;

    for (k = 0; loja_act_list[k] != NULL; k++)
    {
        const loja_act_struct *act = loja_act_list[k];

        for (i = 0; i < n; i++)
        {
            int branch = act->analytic ? 0 : 2 * (int) test_uniform(2) - 1;
            double s = size[test_uniform(6)];

            z = test_uniform(20) == 0 ? 0 : uniform(-s, s);
            ez = test_uniform(3) == 0 ? 0 : exp2(uniform(-60, 0));
            CU_ASSERT_FATAL(loja_round_begin(keep));
            ok = loja_jet_real(f, error, act, z, ez, branch);
            loja_round_end(keep);
            CU_ASSERT(ok || fabs(z) > 40 || ez > 0.1);
            for (j = -2; j <= 2 && ok; j++)
                if (!holds(f, error, act, z, ez, 0.5 * (double) j, branch))
                {
                    printf("%s at %a, %a\n", act->name, z, ez);
                    CU_FAIL("a value is missed");
                    break;
                }
        }
        CU_ASSERT_FATAL(loja_round_begin(keep));
        CU_ASSERT(!loja_jet_real(f, error, act, NAN, 0, 1));
        CU_ASSERT(!loja_jet_real(f, error, act, 1, HUGE_VAL, 1));
        CU_ASSERT(!loja_jet_real(f, error, act, 1, NAN, 1));
        loja_round_end(keep);
    }
}

/* Errors at exact points near 0 are small. */
void
test_real_tight(void)
{
    slong i, k;
    double f[3], error[2];
    loja_round_t keep;

    CU_ASSERT_FATAL(loja_round_begin(keep));
    for (k = 0; loja_act_list[k] != NULL; k++)
        for (i = 0; i < 20; i++)
        {
            int branch = loja_act_list[k]->analytic ? 0 : 1;

            CU_ASSERT(loja_jet_real(f, error, loja_act_list[k],
                                    uniform(-3, 3), 0, branch));
            CU_ASSERT(error[0] < 1e-11 && error[1] < 1e-11);
        }
    loja_round_end(keep);
}

/* psi and psi' at pairs, at the centre and at both ends of the spread. */
void
test_pairs_contain(void)
{
    static const double size[] = {1e-9, 0.1, 1, 5, 40};
    slong i, k, j, n = test_count(300);
    arb_ptr v = _arb_vec_init(6);
    double error, ez;
    loja_round_t keep;
    loja_dd_t f[2], z;
    int ok, m;

    CU_ASSERT_FATAL(loja_round_begin(keep));
    for (k = 0; loja_act_list[k] != NULL; k++)
    {
        const loja_act_struct *act = loja_act_list[k];

        for (i = 0; i < n; i++)
        {
            int branch = act->analytic ? 0 : 2 * (int) test_uniform(2) - 1;
            double s = size[test_uniform(5)];

            z.hi = test_uniform(20) == 0 ? 0 : uniform(-s, s);
            z.lo = z.hi * uniform(-1, 1) * 0x1p-54;
            ez = test_uniform(2) == 0 ? 0 : exp2(uniform(-110, -1));
            ok = loja_jet_dd(f, &error, act, z, ez, branch);
            CU_ASSERT(ok);
            CU_ASSERT(!ok || ez > 0 || fabs(z.hi) > 5 || error < 1e-25);
            for (j = -1; j <= 1 && ok; j++)
            {
                loja_dd_get_arb(v + 3, z, 0);
                arb_set_d(v + 4, ez * (double) j);
                arb_add(v + 3, v + 3, v + 4, 2000);
                act->eval(v, v + 1, v + 2, v + 3, branch, 400);
                for (m = 0; m < 2; m++)
                {
                    loja_dd_get_arb(v + 4, f[m], 0);
                    arb_sub(v + 4, v + 4, v + m, 400);
                    arb_abs(v + 4, v + 4);
                    arb_set_d(v + 5, error);
                    if (!arb_le(v + 4, v + 5))
                    {
                        printf("%s at %a + %a, %a\n", act->name, z.hi, z.lo,
                            ez);
                        CU_FAIL("a value is missed");
                        ok = 0;
                    }
                }
            }
        }
    }
    loja_round_end(keep);
    _arb_vec_clear(v, 6);
}
