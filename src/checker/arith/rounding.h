/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    rounding.h -- doubles with bounds of their errors (proofs/rounding.md, the
    checker): balls and discs, middle and radius.

    A bound is a double >= FLOOR; nothing here is called but between
    doubles_begin and doubles_end.
*/
#ifndef LOJA_CHECKER_ROUNDING_H
#define LOJA_CHECKER_ROUNDING_H

#include <fenv.h>
#include <math.h>
#include "checker/arith/interval.h"

#define DOUBLE_FLOOR 0x1p-300
/* terms of a sum at most */
#define DOUBLE_TERMS 1000000

/* |x - m| <= r; |z - (re + i im)| <= r, mod >= |re + i im| */
typedef struct { double m, r; } ball;
typedef struct { double re, im, r, mod; } disc;

/* ---- rounding.c ---- */

/* The default environment, tested: 1; 0: no doubles. */
int doubles_begin(fenv_t *keep);
void doubles_end(const fenv_t *keep);
/* doubles_begin gives 0 from now on. */
void doubles_forbid(void);
/* |error| <= 2^-49 e^x, absolute 2^-990 where the result is 0. */
double double_exp(double x);
/* |errors| <= 2^-48; NaN beyond |x| = 2^20. */
void double_sincos(double *s, double *c, double x);
ball ball_from_interval(const interval *x);
/* x := a interval that holds the ball */
void ball_to_interval(interval *x, ball b);

/* ---- bounds ---- */

/* x: a sum of at most m terms >= 0, each of at most three factors. */
static inline double
up_sum(double x, long m)
{
    /* SOUND: rounding (up) */
    return x * (1 + (double) (m + 4) * 0x1p-52) + DOUBLE_FLOOR;
}

static inline double
up_mul(double x, double y)
{
    return up_sum(x * y, 1);
}

static inline double
up_add(double x, double y)
{
    return up_sum(x + y, 2);
}

static inline double
up_sqrt(double x)
{
    return up_sum(sqrt(x), 1);
}

/* ---- balls ---- */

static inline ball
ball_exact(double m)
{
    ball b;

    b.m = m;
    b.r = 0;
    return b;
}

/* >= |x| */
static inline double
ball_abs(ball x)
{
    return up_add(fabs(x.m), x.r);
}

static inline ball
ball_add(ball x, ball y)
{
    ball z;

    z.m = x.m + y.m;
    /* SOUND: rounding (a ball: one operation) */
    z.r = up_sum(x.r + y.r + 0x1p-52 * fabs(z.m), 3);
    return z;
}

static inline ball
ball_sub(ball x, ball y)
{
    y.m = -y.m;
    return ball_add(x, y);
}

static inline ball
ball_mul(ball x, ball y)
{
    ball z;

    z.m = x.m * y.m;
    /* SOUND: rounding (a ball: one operation) */
    z.r = up_sum(fabs(x.m) * y.r + x.r * (fabs(y.m) + y.r)
                 + 0x1p-52 * fabs(z.m), 4);
    return z;
}

/* start + sum_i a[i sa] b[i sb], i < n */
static inline ball
ball_dot(ball start, const ball *a, long sa, const ball *b, long sb, long n)
{
    double m = start.m, mass = fabs(start.m), r = start.r;
    ball z;
    long i;

    for (i = 0; i < n; i++, a += sa, b += sb)
    {
        const double x = fabs(a->m), y = fabs(b->m);

        m += a->m * b->m;
        mass += x * y;
        r += x * b->r + a->r * (y + b->r);
    }
    z.m = m;
    /* SOUND: rounding (D1: n products and the start) */
    z.r = up_sum(r + (double) (n + 3) * 0x1p-52 * mass, 2 * n + 6);
    return z;
}

/* Norms of the middles and of the radii of n entries. */
static inline void
ball_norms(double *m, double *r, const ball *x, long n)
{
    double s = 0, t = 0;
    long i;

    for (i = 0; i < n; i++)
    {
        s += x[i].m * x[i].m;
        t += x[i].r * x[i].r;
    }
    *m = up_sqrt(up_sum(s, n));
    *r = up_sqrt(up_sum(t, n));
}

/* ---- discs ---- */

static inline disc
disc_set(double re, double im, double r)
{
    disc d;

    d.re = re;
    d.im = im;
    d.r = r;
    d.mod = up_sqrt(up_sum(re * re + im * im, 2));
    return d;
}

/* start + sum_i a[i] b[i], i < n */
static inline disc
disc_dot(disc start, const disc *a, const disc *b, long n)
{
    double re = start.re, im = start.im, mass = start.mod, r = start.r;
    long i;

    for (i = 0; i < n; i++)
    {
        re += a[i].re * b[i].re - a[i].im * b[i].im;
        im += a[i].re * b[i].im + a[i].im * b[i].re;
        mass += a[i].mod * b[i].mod;
        r += (a[i].mod + a[i].r) * b[i].r + a[i].r * b[i].mod;
    }
    /* SOUND: rounding (D1: 2n products and the start, two parts) */
    return disc_set(re, im, up_sum(r + (double) (2 * n + 4) * 0x1p-52 * mass,
                                   2 * n + 6));
}

#endif
