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

#endif
