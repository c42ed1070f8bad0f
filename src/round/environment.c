/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The floating-point environment: the default one for the time of a
    computation, and a test that the model of proofs/rounding.md holds.
*/
#include <float.h>
#include "loja/round.h"

#if defined(__FAST_MATH__)
#error "this file proves; -ffast-math is not allowed"
#endif

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
    return good && t > 0 && v == s;
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
