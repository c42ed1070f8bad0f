/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/round.h -- double precision with a priori bounds
    (proofs/rounding.md).

    The model: binary64, round to nearest, gradual underflow,
        fl(x op y) = (x op y)(1 + d) + e, |d| <= u = 2^-53, |e| <= 2^-1075,
    e = 0 for + and -.  It holds between loja_round_begin, when that returned
    1, and loja_round_end.

    A bound is a double >= LOJA_ROUND_FLOOR, an upper bound of some modulus.
    Products of three bounds do not underflow.  NaN and infinity pass through
    and mean that there is no bound.
*/
#ifndef LOJA_ROUND_H
#define LOJA_ROUND_H

#include <fenv.h>
#include <math.h>
#include "loja/base.h"

LOJA_DECLS_BEGIN

/* The rounding mode and the like of the caller. */
typedef struct
{
    fenv_t env;
} loja_round_struct;
typedef loja_round_struct loja_round_t[1];

/* Returns 1 if the model holds until loja_round_end; this thread only. */
int loja_round_begin(loja_round_t keep);
void loja_round_end(const loja_round_t keep);

#define LOJA_ROUND_FLOOR 0x1p-300

/* >= x for a sum x of at most m terms >= 0, products of at most three
   factors, computed in any order.  Domain: m <= 2^20. */
static inline double
loja_up_sum(double x, slong m)
{
    /* SOUND: rounding (up) */
    return x * (1 + (double) (m + 4) * 0x1p-52) + LOJA_ROUND_FLOOR;
}

static inline double
loja_up_mul(double a, double b)
{
    return loja_up_sum(a * b, 1);
}

static inline double
loja_up_add(double a, double b)
{
    return loja_up_sum(a + b, 2);
}

/* a/b for bounds a and b > 2^-300 from below. */
static inline double
loja_up_div(double a, double b)
{
    return loja_up_sum(a / b, 1);
}

static inline double
loja_up_sqrt(double a)
{
    return loja_up_sum(sqrt(a), 1);
}

static inline double
loja_up_hypot(double x, double y)
{
    return loja_up_sqrt(loja_up_sum(x * x + y * y, 2));
}

/*
    res with |res - e^x| <= 2^-48 e^x + 2^-995; 0 for x < -690 and infinite
    for x > 700.
*/
double loja_round_exp(double x);
#define LOJA_ROUND_EXP_ERROR 0x1p-48

/*
    s, c with |s - sin x|, |c - cos x| <= 2^-48.  Domain: |x| <= 2^20; NaN
    elsewhere.
*/
void loja_round_sincos(double *s, double *c, double x);
#define LOJA_ROUND_SIN_ERROR 0x1p-48

/* m is near x and rad >= |x' - m| for every x' in x. */
void loja_round_set_arb(double *m, double *rad, const arb_t x);
/* An upper bound of m. */
double loja_round_set_mag(const mag_t m);
/* res >= x; infinite for NaN. */
void loja_round_get_mag(mag_t res, double x);

/* The complex numbers at a distance of at most rad from re + i im. */
typedef struct
{
    double re, im, rad;
} loja_disc_t;

/*
    Pairs of doubles (proofs/rounding.md, pairs): hi + lo, hi the double
    nearest to it.  Sums, products and quotients have relative errors of at
    most LOJA_DD_ERROR, where nothing underflows; results are pairs again.
    fma: the processor has it (the compiler then sees a constant).
*/
#define LOJA_DD_ERROR 0x1p-102

typedef struct
{
    double hi, lo;
} loja_dd_t;

#define LOJA_DD_INLINE static inline __attribute__((always_inline, unused))

/* a + b exactly; |a| >= |b| or a = 0 */
LOJA_DD_INLINE loja_dd_t
loja_dd_fast_sum(double a, double b)
{
    loja_dd_t r;

    r.hi = a + b;
    r.lo = b - (r.hi - a);
    return r;
}

/* a + b exactly */
LOJA_DD_INLINE loja_dd_t
loja_dd_two_sum(double a, double b)
{
    loja_dd_t r;
    double t;

    r.hi = a + b;
    t = r.hi - a;
    r.lo = (a - (r.hi - t)) + (b - t);
    return r;
}

/* a b exactly, where nothing under- or overflows */
LOJA_DD_INLINE loja_dd_t
loja_dd_two_prod(double a, double b, int fma)
{
    loja_dd_t r;

    r.hi = a * b;
    if (fma)
        r.lo = __builtin_fma(a, b, -r.hi);
    else
    {
        /* Veltkamp's halves of 26 bits, Dekker's product */
        double s = 0x8000001p0 * a, t = 0x8000001p0 * b;
        double ah = s - (s - a), bh = t - (t - b);
        double al = a - ah, bl = b - bh;

        r.lo = ((ah * bh - r.hi) + ah * bl + al * bh) + al * bl;
    }
    return r;
}

/* Joldes, Muller, Popescu, algorithm 6: 3 u^2 + 13 u^3 */
LOJA_DD_INLINE loja_dd_t
loja_dd_add(loja_dd_t x, loja_dd_t y)
{
    loja_dd_t s = loja_dd_two_sum(x.hi, y.hi), t = loja_dd_two_sum(x.lo, y.lo);

    s = loja_dd_fast_sum(s.hi, s.lo + t.hi);
    return loja_dd_fast_sum(s.hi, t.lo + s.lo);
}

/* algorithm 10: 7 u^2 */
LOJA_DD_INLINE loja_dd_t
loja_dd_mul(loja_dd_t x, loja_dd_t y, int fma)
{
    loja_dd_t p = loja_dd_two_prod(x.hi, y.hi, fma);

    return loja_dd_fast_sum(p.hi, p.lo + (x.hi * y.lo + x.lo * y.hi));
}

/* algorithm 17: below 15 u^2 */
LOJA_DD_INLINE loja_dd_t
loja_dd_div(loja_dd_t x, loja_dd_t y, int fma)
{
    double q = x.hi / y.hi;
    loja_dd_t t = { q, 0 }, r = loja_dd_mul(y, t, fma);

    return loja_dd_fast_sum(q, ((x.hi - r.hi) + (x.lo - r.lo)) / y.hi);
}

LOJA_DD_INLINE loja_dd_t
loja_dd_neg(loja_dd_t x)
{
    loja_dd_t r = { -x.hi, -x.lo };

    return r;
}

/* x c for a power of 2 */
LOJA_DD_INLINE loja_dd_t
loja_dd_scale(loja_dd_t x, double c)
{
    loja_dd_t r = { c * x.hi, c * x.lo };

    return r;
}

LOJA_DD_INLINE loja_dd_t
loja_dd_set(double x)
{
    loja_dd_t r = { x, 0 };

    return r;
}

/*
    e^x with the error 2^-98 e^x + 2^-990.  Domain: -690 <= x <= 0 or so,
    |x.lo| <= 2^-53 |x.hi|; 0 below, NaN where hi > 1.
*/
loja_dd_t loja_dd_exp(loja_dd_t x);
#define LOJA_DD_EXP_ERROR 0x1p-98

/* x = hi + lo up to *error. */
loja_dd_t loja_dd_set_arb(double *error, const arb_t x);
/* x <- hi + lo, exactly, with that radius. */
void loja_dd_get_arb(arb_t x, loja_dd_t v, double radius);

LOJA_DECLS_END

#endif
