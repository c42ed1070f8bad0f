/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    pairs.h -- numbers of two doubles, hi + lo, and balls around them (rule
    rounding, the checker, pairs): for what needs more digits than a double
    has, and fewer than MPFI gives.  Only between doubles_begin and
    doubles_end.
*/
#ifndef LOJA_CHECKER_PAIRS_H
#define LOJA_CHECKER_PAIRS_H

#include "checker/arith/rounding.h"

typedef struct { double hi, lo; } pair;
/* |x - m| <= r */
typedef struct { pair m; double r; } pair_ball;

/* A bound of relative errors of sum and product. */
#define PAIR_UNIT 0x1p-102

/* |error| <= 2^-97 e^x, absolute 2^-990; |x| <= 690, or below. */
pair pair_exp(pair x);
pair_ball pair_from_interval(const interval *x);
/* x := an interval that holds the ball, exactly rounded outwards */
void pair_to_interval(interval *x, pair_ball b);

static inline pair
pair_of(double x)
{
    pair p;

    p.hi = x;
    p.lo = 0;
    return p;
}

static inline pair
pair_two_sum(double a, double b)
{
    pair s;
    double t;

    s.hi = a + b;
    t = s.hi - a;
    s.lo = (a - (s.hi - t)) + (b - t);
    return s;
}

/* |a| >= |b|, or a = 0 */
static inline pair
pair_fast_sum(double a, double b)
{
    pair s;

    s.hi = a + b;
    s.lo = b - (s.hi - a);
    return s;
}

static inline pair
pair_two_product(double a, double b)
{
    pair p;

    p.hi = a * b;
#ifdef FP_FAST_FMA
    p.lo = fma(a, b, -p.hi);
#else
    {
        /* no compiler can contract what the processor does not have */
        const double s = 134217729 * a, t = 134217729 * b;
        const double ah = s - (s - a), bh = t - (t - b);
        const double al = a - ah, bl = b - bh;

        p.lo = ((ah * bh - p.hi) + ah * bl + al * bh) + al * bl;
    }
#endif
    return p;
}

static inline pair
pair_add(pair x, pair y)
{
    pair s = pair_two_sum(x.hi, y.hi), t = pair_two_sum(x.lo, y.lo);

    s = pair_fast_sum(s.hi, s.lo + t.hi);
    return pair_fast_sum(s.hi, t.lo + s.lo);
}

static inline pair
pair_mul(pair x, pair y)
{
    pair p = pair_two_product(x.hi, y.hi);

    return pair_fast_sum(p.hi, p.lo + (x.hi * y.lo + x.lo * y.hi));
}

static inline pair
pair_neg(pair x)
{
    x.hi = -x.hi;
    x.lo = -x.lo;
    return x;
}

/* x times a power of two */
static inline pair
pair_scale(pair x, double two)
{
    x.hi *= two;
    x.lo *= two;
    return x;
}

/* |error| <= 2^-99 |x/y| */
static inline pair
pair_div(pair x, pair y)
{
    const double q = x.hi / y.hi;
    const pair r = pair_add(x, pair_neg(pair_mul(pair_of(q), y)));

    /* SOUND: rounding (pairs of the checker, quotient) */
    return pair_fast_sum(q, r.hi / y.hi);
}

/* ---- balls ---- */

static inline pair_ball
pair_ball_of(pair m, double r)
{
    pair_ball b;

    b.m = m;
    b.r = r;
    return b;
}

/* >= |x| */
static inline double
pair_ball_abs(pair_ball x)
{
    return up_sum(fabs(x.m.hi) + fabs(x.m.lo) + x.r, 3);
}

static inline pair_ball
pair_ball_add(pair_ball x, pair_ball y)
{
    pair_ball z;

    z.m = pair_add(x.m, y.m);
    /* SOUND: rounding (pairs of the checker, one operation) */
    z.r = up_sum(x.r + y.r + 2 * PAIR_UNIT * fabs(z.m.hi), 4);
    return z;
}

static inline pair_ball
pair_ball_mul(pair_ball x, pair_ball y)
{
    pair_ball z;

    z.m = pair_mul(x.m, y.m);
    /* SOUND: rounding (pairs of the checker, one operation) */
    z.r = up_sum(fabs(x.m.hi) * y.r + x.r * (fabs(y.m.hi) + y.r)
                 + 2 * PAIR_UNIT * fabs(z.m.hi), 6);
    return z;
}

/* start + sum_i a[i sa] b[i sb], i < n */
static inline pair_ball
pair_ball_dot(pair_ball start, const pair_ball *a, long sa,
              const pair_ball *b, long sb, long n)
{
    double mass = fabs(start.m.hi), r = start.r;
    pair m = start.m;
    pair_ball z;
    long i;

    for (i = 0; i < n; i++, a += sa, b += sb)
    {
        const double x = fabs(a->m.hi), y = fabs(b->m.hi);

        m = pair_add(m, pair_mul(a->m, b->m));
        mass += x * y;
        r += x * b->r + a->r * (y + b->r);
    }
    z.m = m;
    /* SOUND: rounding (pairs of the checker: n products and the start) */
    z.r = up_sum(r + (double) (n + 4) * 2 * PAIR_UNIT * mass, 2 * n + 8);
    return z;
}

#endif
