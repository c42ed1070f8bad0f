/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The floating-point environment, tested; exponential, sine and cosine with
    proved errors; between doubles and MPFI (proofs/rounding.md, the checker).
*/
#include <float.h>
#include "checker/arith/rounding.h"

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__)                 \
    || defined(__RECIPROCAL_MATH__)                                         \
    || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "this file proves; -ffast-math and its parts are not allowed"
#endif

static int forbidden;

void
doubles_forbid(void)
{
    forbidden = 1;
}

/* 1 if the compiler keeps to the order of sums, to NaN and to infinity. */
static int
compiler_test(void)
{
    volatile double one = 1, least = 0x1p-60, big = DBL_MAX;
    const double a = one, b = least;
    const double sum = a + b, left = sum - a, error = b - left;
    const double inf = big * 2, none = inf - inf;

    return sum == 1 && error == b && DOUBLE_FLOOR == ldexp(a, -300)
        && isinf(inf) && isnan(none) && !(none < a) && !(none >= a);
}

/* 1 if operations round to nearest, ties to even, on both sides, and
   subnormal results and operands live. */
static int
self_test(void)
{
    volatile double one = 1, u = 0x1p-53, w = 0x1.8p-53, least = DBL_MIN;
    volatile double up = one + w, tie = one + u, down = -one - w, half, back;

    half = least / 4;
    back = half * 4;
#if !defined(FLT_EVAL_METHOD) || FLT_EVAL_METHOD != 0
    return 0;
#endif
    return up > 1 && tie == 1 && down < -1 && -one - u == -1
        && half > 0 && back == least && compiler_test();
}

int
doubles_begin(fenv_t *keep)
{
    if (forbidden || fegetenv(keep) != 0)
        return 0;
    /* SOUND: rounding (the model: set and tested, not assumed) */
    if (fesetenv(FE_DFL_ENV) == 0 && self_test())
        return 1;
    fesetenv(keep);
    return 0;
}

void
doubles_end(const fenv_t *keep)
{
    fesetenv(keep);
}

/* log 2 and pi/2 in two parts: so many bits of the first that its products
   with k are exact */
#define LOG2_HIGH 0x1.62e42fee00000p-1
#define LOG2_LOW 0x1.a39ef35793c76p-33
#define HALFPI_HIGH 0x1.921fb54400000p+0
#define HALFPI_LOW 0x1.0b4611a626331p-34

double
double_exp(double x)
{
    double k, r, p = 1;
    int j;

    if (x < -690)
        return 0;
    if (!(x <= 690))
        return x > 0 ? HUGE_VAL : NAN;
    k = floor(x * 1.4426950408889634 + 0.5);
    r = (x - k * LOG2_HIGH) - k * LOG2_LOW;
    /* SOUND: rounding (exp: Taylor's polynomial, |r| <= 0.36) */
    for (j = 14; j >= 1; j--)
        p = 1 + r / j * p;
    return ldexp(p, (int) k);
}

void
double_sincos(double *s, double *c, double x)
{
    double k, r, q, p = 1, t = 1;
    int j, turn;

    *s = *c = NAN;
    if (!(fabs(x) <= 0x1p20))
        return;
    k = floor(x * 0.63661977236758134 + 0.5);
    r = (x - k * HALFPI_HIGH) - k * HALFPI_LOW;
    q = r * r;
    /* SOUND: rounding (sincos: Taylor's polynomials, |r| <= 0.8) */
    for (j = 18; j >= 2; j -= 2)
    {
        p = 1 - q / (j * (j + 1)) * p;
        t = 1 - q / (j * (j - 1)) * t;
    }
    p *= r;
    turn = (int) ((long) k & 3);
    *s = turn == 0 ? p : turn == 1 ? t : turn == 2 ? -p : -t;
    *c = turn == 0 ? t : turn == 1 ? -p : turn == 2 ? -t : p;
}

ball
ball_from_interval(const interval *x)
{
    ball b;
    mpfr_t t;
    double left, right;

    mpfr_init2(t, 53);
    b.m = mpfi_get_d(x);
    mpfr_sub_d(t, &x->right, b.m, MPFR_RNDU);
    right = mpfr_get_d(t, MPFR_RNDU);
    mpfr_d_sub(t, b.m, &x->left, MPFR_RNDU);
    left = mpfr_get_d(t, MPFR_RNDU);
    /* SOUND: rounding (both ends, rounded up); NaN ends bound nothing */
    b.r = up_sum(right > left ? right : left, 1);
    if (!(fabs(b.m) <= DBL_MAX) || isnan(left) || isnan(right))
    {
        b.m = 0;
        b.r = HUGE_VAL;
    }
    mpfr_clear(t);
    return b;
}

void
ball_to_interval(interval *x, ball b)
{
    mpfi_set_d(x, b.m);
    mpfr_sub_d(&x->left, &x->left, b.r, MPFR_RNDD);
    mpfr_add_d(&x->right, &x->right, b.r, MPFR_RNDU);
}
