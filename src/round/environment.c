/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The floating-point environment: the default one for the time of a
    computation, and a test that the model of proofs/rounding.md holds.
*/
#include <float.h>
#include "loja/round.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)                 \
    || defined(__RECIPROCAL_MATH__)                                         \
    || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "this file proves; -ffast-math and its parts are not allowed"
#endif

/* 1 if the compiler neither reassociates, nor forgets NaN and infinity, nor
   shortens constants; not every one of them says so in a macro. */
static int
compiler_test(double one, double u, double s)
{
    const loja_dd_t sum = loja_dd_two_sum(one, u);
    volatile double low = LOJA_ROUND_FLOOR, third = 1.0 / 3;
    const double big = one / s * (one / s), none = big - big;

    return sum.hi == 1 && sum.lo == 0x1p-53
        && low == ldexp(one, -300) && third == one / 3
        && !isfinite(big) && !isfinite(none) && !(none < one)
        && !(none >= one);
}

/* 1 if operations round to nearest and subnormal numbers live. */
static int
self_test(void)
{
    /* volatile: by the processor, now */
    volatile double one = 1, u = 0x1p-53, s = DBL_MIN, t, v;
    int good = 1;

#if !defined(FLT_EVAL_METHOD) || FLT_EVAL_METHOD != 0
    good = 0;
#endif
    /* ties to even, and more than a tie to the nearest, on both sides */
    t = one + u;
    good = good && t == 1;
    t = one + 0x1.8p-53;
    good = good && t > 1;
    t = -one - u;
    good = good && t == -1;
    t = -one - 0x1.8p-53;
    good = good && t < -1;
    /* a result and an operand below DBL_MIN */
    t = s * 0x1p-52;
    v = t * 0x1p52;
    return good && t > 0 && v == s && compiler_test(one, u, s);
}

int
loja_round_begin(loja_round_t keep)
{
    /* SOUND: rounding (the model: tested, not assumed) */
    return fegetenv(&keep->env) == 0 && fesetenv(FE_DFL_ENV) == 0
        && self_test();
}

void
loja_round_end(const loja_round_t keep)
{
    fesetenv(&keep->env);
}
