/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Exponential, sine and cosine with proved errors: an argument reduced by
    a multiple of log 2 or pi/2 in two parts, and a Taylor polynomial.  The
    library's own functions would be as good, but nobody proves it.
*/
#include "loja/round.h"

/* log 2 = LN2_HIGH + LN2_LOW up to 2^-86; LN2_HIGH has 32 bits. */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW 0x1.a39ef35793c76p-33
/* pi/2 = PI2_HIGH + PI2_LOW up to 2^-87; PI2_HIGH has 31 bits. */
#define PI2_HIGH 0x1.921fb54400000p+0
#define PI2_LOW 0x1.0b4611a626331p-34

double
loja_round_exp(double x)
{
    static const double c[14] = {
        1, 1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040,
        1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800,
        1.0 / 479001600, 1.0 / 6227020800.0
    };
    double k, r, p;
    int i;

    if (x < -690)
        return 0;
    if (!(x <= 700))
        return x > 700 ? HUGE_VAL : NAN;
    k = floor(x * 1.4426950408889634 + 0.5);
    r = (x - k * LN2_HIGH) - k * LN2_LOW;
    /* SOUND: rounding (exp: |r| <= 0.36) */
    p = c[13];
    for (i = 12; i >= 0; i--)
        p = p * r + c[i];
    return ldexp(p, (int) k);
}

void
loja_round_sincos(double *s, double *c, double x)
{
    static const double a[9] = {
        1, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880,
        -1.0 / 39916800, 1.0 / 6227020800.0, -1.0 / 1307674368000.0,
        1.0 / 355687428096000.0
    };
    static const double b[10] = {
        1, -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800,
        1.0 / 479001600.0, -1.0 / 87178291200.0, 1.0 / 20922789888000.0,
        -1.0 / 6402373705728000.0
    };
    double k, r, q, p, t;
    int i, quarter;

    *s = *c = NAN;
    if (!(fabs(x) <= 0x1p20))
        return;
    k = floor(x * 0.63661977236758134 + 0.5);
    r = (x - k * PI2_HIGH) - k * PI2_LOW;
    /* SOUND: rounding (sincos: |r| <= 0.8) */
    q = r * r;
    p = a[8];
    for (i = 7; i >= 0; i--)
        p = p * q + a[i];
    p *= r;
    t = b[9];
    for (i = 8; i >= 0; i--)
        t = t * q + b[i];
    quarter = (int) ((slong) k & 3);
    *s = quarter == 0 ? p : quarter == 1 ? t : quarter == 2 ? -p : -t;
    *c = quarter == 0 ? t : quarter == 1 ? -p : quarter == 2 ? -t : p;
}
