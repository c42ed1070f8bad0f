/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_dd.c -- pairs of doubles against exact values. */
#include <math.h>
#include "loja/round.h"
#include "support/support.h"

TEST_DECLARE(test_dd_operations)
TEST_DECLARE(test_dd_exp)
TEST_DECLARE(test_dd_balls)

static void
set(arb_t x, loja_dd_t v)
{
    arb_t t;

    arb_init(t);
    arb_set_d(x, v.hi);
    arb_set_d(t, v.lo);
    arb_add(x, x, t, ARF_PREC_EXACT);
    arb_clear(t);
}

/* |v - x| <= bound |x| without doubt. */
static int
near(loja_dd_t v, const arb_t x, double bound)
{
    arb_t s, t;
    int good;

    arb_init(s);
    arb_init(t);
    set(s, v);
    arb_sub(s, s, x, 2000);
    arb_abs(s, s);
    arb_set_d(t, bound);
    arb_mul(t, t, x, 2000);
    arb_abs(t, t);
    good = arb_le(s, t) && fabs(v.lo) <= 0x1p-53 * fabs(v.hi);
    arb_clear(s);
    arb_clear(t);
    return good;
}

/* A pair with a random exponent and, often, a special second part. */
static loja_dd_t
random_pair(void)
{
    int e = (int) test_uniform(60) - 30;
    double hi = ldexp(1 + (double) test_uniform(1 << 30) / (1 << 30), e);
    double lo = test_uniform(4) == 0 ? 0 : ldexp(
        (double) (test_uniform(1 << 30) - (1 << 29)) / (1 << 29),
        e - 53 - (int) (test_uniform(3) == 0 ? test_uniform(60) : 0));

    return loja_dd_two_sum(test_uniform(2) ? hi : -hi, lo);
}

void
test_dd_operations(void)
{
    slong i, bad = 0, n = test_count(20000);
    int fma;
    arb_t x, y, z;
    loja_round_t keep;

    arb_init(x);
    arb_init(y);
    arb_init(z);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    for (i = 0; i < n; i++)
    {
        loja_dd_t a = random_pair(), b = random_pair();

        /* cancellation: nearly opposite */
        if (i % 3 == 0)
        {
            b = loja_dd_neg(a);
            b.lo += ldexp(a.hi, -53 - (int) test_uniform(50));
            b = loja_dd_two_sum(b.hi, b.lo);
        }
        set(x, a);
        set(y, b);
        arb_add(z, x, y, ARF_PREC_EXACT);
        bad += !near(loja_dd_add(a, b), z, LOJA_DD_ERROR);
        arb_mul(z, x, y, ARF_PREC_EXACT);
        for (fma = 0; fma < 2; fma++)
        {
            bad += !near(loja_dd_mul(a, b, fma), z, LOJA_DD_ERROR);
            if (b.hi != 0)
            {
                arb_div(z, x, y, 2000);
                bad += !near(loja_dd_div(a, b, fma), z, LOJA_DD_ERROR);
                arb_mul(z, x, y, ARF_PREC_EXACT);
            }
        }
    }
    loja_round_end(keep);
    CU_ASSERT(bad == 0);
    arb_clear(x);
    arb_clear(y);
    arb_clear(z);
}

void
test_dd_exp(void)
{
    slong i, n = test_count(4000);
    arb_t x, y;
    loja_round_t keep;

    arb_init(x);
    arb_init(y);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    for (i = 0; i < n; i++)
    {
        loja_dd_t a = random_pair();

        if (a.hi > 1)
            a = loja_dd_neg(a);
        /* near the ends of the reduced interval */
        if (i % 4 == 0)
        {
            a = loja_dd_set(-(0.5 + (double) test_uniform(30000))
                       * 0.021660849392498290);
            a.lo = ldexp(a.hi, -54 - (int) test_uniform(40));
        }
        if (a.hi < -680)
            continue;
        set(x, a);
        arb_exp(y, x, 300);
        CU_ASSERT(near(loja_dd_exp(a), y, LOJA_DD_EXP_ERROR));
    }
    CU_ASSERT(loja_dd_exp(loja_dd_set(0)).hi == 1);
    CU_ASSERT(loja_dd_exp(loja_dd_set(-1e6)).hi == 0);
    CU_ASSERT(isnan(loja_dd_exp(loja_dd_set(2)).hi));
    CU_ASSERT(isnan(loja_dd_exp(loja_dd_set(NAN)).hi));
    loja_round_end(keep);
    arb_clear(x);
    arb_clear(y);
}

void
test_dd_balls(void)
{
    slong i, n = test_count(2000);
    arb_t x, y;
    loja_dd_t v;
    double e;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < n; i++)
    {
        arb_set_si(x, test_uniform(1 << 30) - (1 << 29));
        arb_div_ui(x, x, 1 + (ulong) test_uniform(1000),
                   2 + test_uniform(300));
        v = loja_dd_set_arb(&e, x);
        loja_dd_get_arb(y, v, e);
        CU_ASSERT(arb_contains(y, x));
    }
    arb_indeterminate(x);
    loja_dd_set_arb(&e, x);
    CU_ASSERT(!(e < HUGE_VAL));
    arb_clear(x);
    arb_clear(y);
}
