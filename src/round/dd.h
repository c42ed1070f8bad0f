/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    dd.h -- pairs of doubles (proofs/rounding.md, pairs).

    A pair is hi + lo, hi the double nearest to it.  Sums, products and
    quotients have relative errors of at most LOJA_DD_ERROR, where nothing
    underflows; results are pairs again.  fma: the processor has it (the
    compiler then sees a constant).
*/
#ifndef LOJA_DD_H
#define LOJA_DD_H

#include "loja/round.h"

#define LOJA_DD_ERROR 0x1p-102

typedef struct
{
    double hi, lo;
} loja_dd_t;

#define LOJA_DD_INLINE static inline __attribute__((always_inline, unused))

/* a + b exactly; |a| >= |b| or a = 0 */
LOJA_DD_INLINE loja_dd_t
dd_fast_sum(double a, double b)
{
    loja_dd_t r;

    r.hi = a + b;
    r.lo = b - (r.hi - a);
    return r;
}

/* a + b exactly */
LOJA_DD_INLINE loja_dd_t
dd_two_sum(double a, double b)
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
dd_two_prod(double a, double b, int fma)
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
dd_add(loja_dd_t x, loja_dd_t y)
{
    loja_dd_t s = dd_two_sum(x.hi, y.hi), t = dd_two_sum(x.lo, y.lo);

    s = dd_fast_sum(s.hi, s.lo + t.hi);
    return dd_fast_sum(s.hi, t.lo + s.lo);
}

/* algorithm 10: 7 u^2 */
LOJA_DD_INLINE loja_dd_t
dd_mul(loja_dd_t x, loja_dd_t y, int fma)
{
    loja_dd_t p = dd_two_prod(x.hi, y.hi, fma);

    return dd_fast_sum(p.hi, p.lo + (x.hi * y.lo + x.lo * y.hi));
}

/* algorithm 17: 15 u^2 + 56 u^3 */
LOJA_DD_INLINE loja_dd_t
dd_div(loja_dd_t x, loja_dd_t y, int fma)
{
    double q = x.hi / y.hi;
    loja_dd_t t = { q, 0 }, r = dd_mul(y, t, fma);

    return dd_fast_sum(q, ((x.hi - r.hi) + (x.lo - r.lo)) / y.hi);
}

LOJA_DD_INLINE loja_dd_t
dd_neg(loja_dd_t x)
{
    loja_dd_t r = { -x.hi, -x.lo };

    return r;
}

/* x c for a power of 2 */
LOJA_DD_INLINE loja_dd_t
dd_scale(loja_dd_t x, double c)
{
    loja_dd_t r = { c * x.hi, c * x.lo };

    return r;
}

LOJA_DD_INLINE loja_dd_t
dd_set(double x)
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

#endif
