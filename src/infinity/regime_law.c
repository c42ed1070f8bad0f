/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The law of a number from its enclosures at three times; not trusted. */
#include <math.h>
#include "infinity/regime.h"

/* HEURISTIC, all of them: exponents between which is called log t; a fraction
   of denominator at most MOST fits within FIT, one of more than SIMPLE within
   a third of it, as there are many; a limit smaller than SMALL of
   the number may be 0; what grows is at least PART of it; a settled exponent is at least LAST. */
#define SLOW 0.02
#define MOST 12
#define SIMPLE 8
#define FIT 0.012
#define SMALL 0.25
#define PART 0.2
#define LAST -4.0

static double
midpoint(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* (t3^e - t2^e)/(t2^e - t1^e), s = log(t2/t1), u = log(t3/t2). */
static double
ratio_of(double e, double s, double u)
{
    if (fabs(e) < 1e-9)
        return u / s;
    return exp(e * s) * expm1(e * u) / expm1(e * s);
}

/* The exponent with that ratio, which rises with it; +-HUGE_VAL beyond
   LAST. */
static double
solve(double ratio, double s, double u)
{
    double a = LAST, b = -LAST, m;
    int i;

    if (!(ratio > ratio_of(a, s, u)))
        return -HUGE_VAL;
    if (!(ratio < ratio_of(b, s, u)))
        return HUGE_VAL;
    for (i = 0; i < 60; i++)
    {
        m = (a + b) / 2;
        if (ratio_of(m, s, u) < ratio)
            a = m;
        else
            b = m;
    }
    return (a + b) / 2;
}

/* The simplest fraction near the exponent. */
static void
fraction(loja_law_struct *law)
{
    const double e = law->exponent;
    slong den, num;

    law->den = 0;
    if (!isfinite(e))
        return;
    for (den = 1; den <= MOST && law->den == 0; den++)
    {
        num = (slong) floor(e * (double) den + 0.5);
        if (num != 0
            && fabs(e - (double) num / (double) den)
               < (den > SIMPLE ? FIT / 3 : FIT) * fabs(e))
        {
            law->num = num;
            law->den = den;
        }
    }
}

/* A number that moves one way: d1, d2 are its steps, q it now. */
static void
moving(loja_law_struct *law, double d1, double d2, double q, double before,
       double s, double u)
{
    const double e = solve(d2 / d1, s, u);
    double limit, part;

    if (e == HUGE_VAL)
        return;
    law->exponent = e;
    if (fabs(e) < SLOW)
    {
        law->kind = LOJA_LAW_LOG;
        law->exponent = 0;
        law->value = d2 / u;
        return;
    }
    part = isfinite(e) ? d2 * exp(e * u) / expm1(e * u) : 0;
    if (e > 0 && !(fabs(part) > PART * fabs(q) && part * q > 0))
    {
        law->exponent = 0;     /* it only begins to move, or it falls */
        return;
    }
    if (e > 0)
    {
        law->kind = LOJA_LAW_POWER;
        law->value = q;
        fraction(law);
        return;
    }
    limit = q - part;
    law->kind = LOJA_LAW_LIMIT;
    law->value = limit;
    /* that it changes its sign on the way is not to be expected either */
    if (isfinite(e) && before * q > 0
        && (fabs(limit) < SMALL * fabs(q) || limit * q < 0))
    {
        law->kind = LOJA_LAW_POWER;
        law->exponent = log(q / before) / u;
        law->value = q;
    }
    fraction(law);
}

void
_loja_regime_law(loja_law_struct *law, const arb_struct *q, const double *t)
{
    const double s = log(t[1] / t[0]), u = log(t[2] / t[1]);
    double d1, d2, size;
    arb_t x, y;

    law->kind = LOJA_LAW_UNKNOWN;
    law->exponent = 0;
    law->num = law->den = 0;
    law->value = midpoint(q + 2);
    arb_init(x);
    arb_init(y);
    arb_sub(x, q + 1, q, LOJA_REGIME_PRECISION);
    arb_sub(y, q + 2, q + 1, LOJA_REGIME_PRECISION);
    d1 = midpoint(x);
    d2 = midpoint(y);
    size = fmax(fabs(midpoint(q + 1)), fabs(law->value));
    if (!isfinite(d1) || !isfinite(d2) || !(s > 0) || !(u > 0))
        ;
    else if (arb_contains_zero(y))
    {
        /* HEURISTIC: wide enclosures tell nothing */
        if (mag_get_d(arb_radref(y)) <= 1e-6 * size
            || mag_get_d(arb_radref(y)) <= 1e-12)
            law->kind = LOJA_LAW_CONSTANT;
    }
    else if (!arb_contains_zero(x) && d1 * d2 > 0)
        moving(law, d1, d2, law->value, midpoint(q + 1), s, u);
    arb_clear(x);
    arb_clear(y);
}
