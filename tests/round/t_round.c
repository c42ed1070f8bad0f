/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_round.c -- the environment, bounds, and functions against balls. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#include "loja/round.h"
#include "support/support.h"

TEST_DECLARE(test_round_environment)
TEST_DECLARE(test_round_up)
TEST_DECLARE(test_round_exp)
TEST_DECLARE(test_round_sincos)
TEST_DECLARE(test_round_convert)

static double
uniform(double a, double b)
{
    return a + (b - a) * (double) test_uniform(1 << 30) / (1 << 30);
}

static int
to_nearest(void)
{
    volatile double one = 1, t = one + 0x1.8p-53, s = -one - 0x1p-53;

    return t > 1 && s == -1;
}

static int
subnormals(void)
{
    volatile double s = DBL_MIN, t = s / 4;

    return t > 0 && t * 4 == s;
}

/* Whatever the caller has set: the model inside, the same setting after. */
void
test_round_environment(void)
{
    static const int mode[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD,
                               FE_TOWARDZERO};
    loja_round_t keep;
    int i;

    for (i = 0; i < 4; i++)
    {
        CU_ASSERT(fesetround(mode[i]) == 0);
        CU_ASSERT(loja_round_begin(keep));
        CU_ASSERT(to_nearest() && subnormals());
        loja_round_end(keep);
        CU_ASSERT(fegetround() == mode[i]);
    }
    fesetround(FE_TONEAREST);
#if defined(__SSE2__)
    {
        unsigned int old = _mm_getcsr();

        _mm_setcsr(old | 0x8040);       /* flush to zero, both ways */
        if ((_mm_getcsr() & 0x8040) == 0x8040)
        {
            CU_ASSERT(!subnormals());
            /* restored, or refused */
            if (loja_round_begin(keep))
                CU_ASSERT(to_nearest() && subnormals());
            loja_round_end(keep);
            CU_ASSERT((_mm_getcsr() & 0x8040) == 0x8040);
        }
        else
            puts("not tested: nothing is flushed to zero (Valgrind)");
        _mm_setcsr(old);
    }
#endif
}

/* 1 if the double is at least the exact number in the narrow ball. */
static int
at_least(double x, const arb_t exact)
{
    arb_t d;
    int good;

    arb_init(d);
    arb_set_d(d, x);
    good = arb_ge(d, exact);
    arb_clear(d);
    return good;
}

void
test_round_up(void)
{
    slong i, k, n = test_count(300);
    arb_t s, t, u;
    double x, y;

    arb_init(s);
    arb_init(t);
    arb_init(u);
    for (i = 0; i < n; i++)
    {
        double a = ldexp(uniform(0.5, 1), (int) test_uniform(500) - 290);
        double b = ldexp(uniform(0.5, 1), (int) test_uniform(500) - 290);

        a = fmax(a, LOJA_ROUND_FLOOR);
        b = fmax(b, LOJA_ROUND_FLOOR);
        arb_set_d(t, a);
        arb_set_d(u, b);
        arb_mul(s, t, u, 400);
        CU_ASSERT(at_least(loja_up_mul(a, b), s));
        arb_add(s, t, u, 1200);
        CU_ASSERT(at_least(loja_up_add(a, b), s));
        arb_div(s, t, u, 400);
        CU_ASSERT(at_least(loja_up_div(a, b), s));
        arb_sqrt(s, t, 400);
        CU_ASSERT(at_least(loja_up_sqrt(a), s));
        CU_ASSERT(loja_up_sqrt(a) <= 1.0001 * sqrt(a) + 1e-90);
    }
    /* sums whose every rounding goes down: 1 + m (u - small) */
    for (k = 10; k <= 100000; k *= 10)
    {
        x = 1;
        for (i = 0; i < k; i++)
            x += 0x1.fffffp-54;
        y = 1 + (double) k * 0x1.fffffp-54;
        arb_set_d(s, 0x1.fffffp-54);
        arb_mul_si(s, s, k, 400);
        arb_add_ui(s, s, 1, 400);
        CU_ASSERT(x <= y);
        CU_ASSERT(at_least(loja_up_sum(x, k + 1), s));
    }
    arb_clear(s);
    arb_clear(t);
    arb_clear(u);
}

/* |res - exact| <= rel |exact| + abs. */
static int
near(double res, const arb_t exact, double rel, double abs)
{
    arb_t e, b, r;
    int good;

    arb_init(e);
    arb_init(b);
    arb_init(r);
    arb_set_d(e, res);
    arb_sub(e, e, exact, 200);
    arb_abs(e, e);
    arb_abs(b, exact);
    arb_set_d(r, rel);
    arb_mul(b, b, r, 200);
    arb_set_d(r, abs);
    arb_add(b, b, r, 200);
    good = arb_le(e, b);
    arb_clear(e);
    arb_clear(b);
    arb_clear(r);
    return good;
}

void
test_round_exp(void)
{
    slong i, n = test_count(2000);
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < n; i++)
    {
        /* half of them near the ends of the reduced interval */
        double t = i % 4 == 0 ? uniform(-700, 700) : i % 4 == 1
            ? uniform(-1, 1) : ((double) (test_uniform(1990) - 990) + 0.5)
                * 0.69314718055994531 + uniform(-1e-9, 1e-9);

        arb_set_d(x, t);
        arb_exp(y, x, 200);
        CU_ASSERT(near(loja_round_exp(t), y, LOJA_ROUND_EXP_ERROR,
                       0x1p-995));
    }
    CU_ASSERT(loja_round_exp(-1e9) == 0);
    CU_ASSERT(loja_round_exp(701) == HUGE_VAL);
    CU_ASSERT(isnan(loja_round_exp(NAN)));
    arb_clear(x);
    arb_clear(y);
}

void
test_round_sincos(void)
{
    slong i, n = test_count(2000);
    arb_t x, y, z;
    double s, c;

    arb_init(x);
    arb_init(y);
    arb_init(z);
    for (i = 0; i < n; i++)
    {
        double t = i % 4 == 0 ? uniform(-0x1p20, 0x1p20) : i % 4 == 1
            ? uniform(-3, 3) : ((double) (test_uniform(1300000) - 650000)
                                + (i % 4 == 2 ? 0.5 : 0))
                * 1.5707963267948966 + uniform(-1e-9, 1e-9);

        arb_set_d(x, t);
        arb_sin_cos(y, z, x, 200);
        loja_round_sincos(&s, &c, t);
        CU_ASSERT(near(s, y, 0, LOJA_ROUND_SIN_ERROR));
        CU_ASSERT(near(c, z, 0, LOJA_ROUND_SIN_ERROR));
    }
    loja_round_sincos(&s, &c, 0x1.1p20);
    CU_ASSERT(isnan(s) && isnan(c));
    arb_clear(x);
    arb_clear(y);
    arb_clear(z);
}

void
test_round_convert(void)
{
    slong i, n = test_count(300);
    double m, r;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < n; i++)
    {
        arb_randtest(x, test_rand, 100, 8);
        loja_round_set_arb(&m, &r, x);
        arb_set_d(y, m);
        mag_set_d(arb_radref(y), r);
        CU_ASSERT(arb_contains(y, x));
        loja_round_get_mag(arb_radref(y), r);
        CU_ASSERT(mag_cmp(arb_radref(y), arb_radref(x)) >= 0);
        CU_ASSERT(loja_round_set_mag(arb_radref(y)) >= r);
    }
    loja_round_get_mag(arb_radref(y), NAN);
    CU_ASSERT(mag_is_inf(arb_radref(y)));
    arb_clear(x);
    arb_clear(y);
}
