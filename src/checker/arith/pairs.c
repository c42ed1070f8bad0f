/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The exponential of a pair, and between pairs and MPFI (rule rounding, the
   checker, pairs). */
#include <float.h>
#include "checker/arith/pairs.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)
#error "this file proves; -ffast-math and its parts are not allowed"
#endif

/* log 2 = A + B + C up to 2^-118; A and B have 32 bits */
#define LOG2_A 0x1.62e42fee00000p-1
#define LOG2_B 0x1.a39ef35600000p-33
#define LOG2_C 0x1.93c7673007e5fp-65

/* e^r - 1 for |r| <= 0.0014: Taylor's polynomial of degree 9, its high terms
   in doubles. */
static pair
small_expm1(pair r)
{
    static const pair c[5] = {
        { 1, 0 }, { 0.5, 0 },
        { 0x1.5555555555555p-3, 0x1.5555555555555p-57 },
        { 0x1.5555555555555p-5, 0x1.5555555555555p-59 },
        { 0x1.1111111111111p-7, 0x1.1111111111111p-63 }
    };
    const double x = r.hi;
    pair s = pair_of(1.0 / 720 + x * (1.0 / 5040 + x * (1.0 / 40320
                                                        + x / 362880)));
    int j;

    for (j = 4; j >= 0; j--)
        s = pair_add(c[j], pair_mul(r, s));
    return pair_mul(r, s);
}

pair
pair_exp(pair x)
{
    double k, two;
    pair r;
    int j;

    if (x.hi < -690)
        return pair_of(0);
    if (!(x.hi <= 690))
        return pair_of(NAN);
    k = floor(x.hi * 1.4426950408889634 + 0.5);
    r = pair_two_sum(x.hi, -(k * LOG2_A));
    r = pair_add(r, pair_of(-(k * LOG2_B)));
    r = pair_add(r, pair_of(x.lo));
    r = pair_add(r, pair_of(-(k * LOG2_C)));
    r = small_expm1(pair_scale(r, 0x1p-8));
    /* SOUND: rounding (pairs of the checker, exp: (1 + p)^2 - 1) */
    for (j = 0; j < 8; j++)
        r = pair_add(pair_scale(r, 2), pair_mul(r, r));
    r = pair_add(pair_of(1), r);
    two = ldexp(1, (int) k);
    return pair_scale(r, two);
}

pair_ball
pair_from_interval(const interval *x)
{
    const mpfr_prec_t prec = mpfi_get_prec(x) + 130;
    pair_ball b;
    mpfr_t t;
    double left, right;

    mpfr_init2(t, prec);
    mpfi_mid(t, x);
    b.m.hi = mpfr_get_d(t, MPFR_RNDN);
    mpfr_sub_d(t, t, b.m.hi, MPFR_RNDN);
    b.m.lo = mpfr_get_d(t, MPFR_RNDN);
    mpfr_sub_d(t, &x->right, b.m.hi, MPFR_RNDU);
    mpfr_sub_d(t, t, b.m.lo, MPFR_RNDU);
    right = mpfr_get_d(t, MPFR_RNDU);
    mpfr_d_sub(t, b.m.hi, &x->left, MPFR_RNDU);
    mpfr_add_d(t, t, b.m.lo, MPFR_RNDU);
    left = mpfr_get_d(t, MPFR_RNDU);
    /* SOUND: rounding (both ends, rounded up); NaN ends bound nothing */
    b.r = up_sum(right > left ? right : left, 1);
    if (!(fabs(b.m.hi) <= 0x1p500) || isnan(left) || isnan(right))
    {
        b.m = pair_of(0);
        b.r = HUGE_VAL;
    }
    mpfr_clear(t);
    return b;
}

void
pair_to_interval(interval *x, pair_ball b)
{
    mpfi_set_d(x, b.m.hi);
    mpfi_add_d(x, x, b.m.lo);
    mpfr_sub_d(&x->left, &x->left, b.r, MPFR_RNDD);
    mpfr_add_d(&x->right, &x->right, b.r, MPFR_RNDU);
}
