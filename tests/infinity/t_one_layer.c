/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* psi_m(b) for every b in a wide ball, and the map of one-layer both ways. */
#include <math.h>
#include <stdio.h>
#include "bench.h"
#include "infinity/one_layer.h"
#include "support/support.h"

TEST_DECLARE(test_one_layer_taylor)
TEST_DECLARE(test_one_layer_powers)

#define LEN 14
#define PREC BENCH_PREC

/* psi_m at exact points of the ball, to PREC bits. */
static void
one_ball(const loja_act_struct *act, int branch, const arb_t b, int tiny)
{
    arb_ptr c = _arb_vec_init(LEN), at = _arb_vec_init(LEN),
        z = _arb_vec_init(2);
    arf_t p;
    slong i, m;

    arf_init(p);
    arb_one(z + 1);
    _loja_one_layer_taylor(c, LEN, b, act, branch, 128);
    for (i = -1; i < 6; i++)
    {
        test_arb_point(p, b, i < 2 ? (i < 1 ? 2 * (int) i + 1 : 0) : 0);
        arb_set_arf(z, p);
        act->jet(at, z, 2, LEN, branch, PREC);
        for (m = 0; m < LEN; m++)
        {
            arb_t x;

            arb_init(x);
            arb_sub(x, c + m, at + m, PREC);
            CU_ASSERT(!tiny || arb_is_finite(c + m));
            if (arb_is_finite(c + m) && !arb_contains_zero(x))
            {
                printf("\n  %s branch %d, m = %ld at ", act->name, branch,
                    (long) m);
                arf_printd(p, 20);
                CU_ASSERT(0);
            }
            /* no wider than the ball makes it */
            CU_ASSERT(!tiny || mag_cmp_2exp_si(arb_radref(c + m), -40) < 0);
            arb_clear(x);
        }
    }
    arf_clear(p);
    _arb_vec_clear(c, LEN);
    _arb_vec_clear(at, LEN);
    _arb_vec_clear(z, 2);
}

void
test_one_layer_taylor(void)
{
    slong a, i;

    for (a = 0; loja_act_list[a] != NULL; a++)
    {
        const loja_act_struct *act = loja_act_list[a];

        if (!act->smooth)
            continue;
        for (i = 0; i < test_count(60); i++)
        {
            const int branch = act->analytic ? 0 : i % 2 ? 1 : -1;
            const slong size = i % 4 == 0 ? 60
                : test_uniform(i % 4 == 1 ? 10 : 3);
            double mid = (double) (test_uniform(8001) - 4000) / 1000;
            arb_t b;

            arb_init(b);
            if (branch != 0)
                mid = branch * (fabs(mid) / 2 + 1);
            arb_set_d(b, mid);
            arb_add_error_2exp_si(b, -size);
            one_ball(act, branch, b, size == 60);
            arb_clear(b);
        }
    }
}

/* h^m for every h >= 0 of the ball. */
void
test_one_layer_powers(void)
{
    arb_ptr hp = _arb_vec_init(LEN);
    arf_t p;
    arb_t h, x;
    slong i, j, m;

    arf_init(p);
    arb_init(h);
    arb_init(x);
    for (i = 0; i < test_count(60); i++)
    {
        arb_set_d(h, (double) (1 + test_uniform(1000)) / 1000);
        arb_add_error_2exp_si(h, -test_uniform(20));
        _loja_one_layer_powers(hp, LEN, h, 128);
        for (j = -1; j <= 2; j++)
        {
            test_arb_point(p, h, j < 2 ? (int) j : 0);
            if (arf_sgn(p) < 0)
                continue;
            for (m = 0; m < LEN; m++)
            {
                arb_set_arf(x, p);
                arb_pow_ui(x, x, (ulong) m, PREC);
                arb_get_mid_arb(x, x);
                CU_ASSERT(test_arb_contains_arf(hp + m, arb_midref(x),
                    "h^m"));
            }
        }
    }
    arf_clear(p);
    arb_clear(h);
    arb_clear(x);
    _arb_vec_clear(hp, LEN);
}
