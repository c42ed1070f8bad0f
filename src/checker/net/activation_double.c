/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Activations in doubles (proofs/rounding.md, the checker): on balls, where
    Hessians are computed, and on discs, where they are bounded.  tanh and its
    relatives have formulas; the others go through MPFI.
*/
#include "checker/net/activation_double.h"

/* HEURISTIC: bits of what MPFI computes here */
#define BITS 64

/* tanh, tanh', tanh'' at a double. */
static void
tanh_at(ball *f, double x)
{
    const double e = double_exp(-2 * fabs(x)), s = 1 + e;
    const double t = (1 - e) / s, d = 4 * e / (s * s);

    f[0].m = x < 0 ? -t : t;
    f[1].m = d;
    f[2].m = -2 * f[0].m * d;
    /* SOUND: rounding (the checker, tanh at a point) */
    f[0].r = 0x1p-49;
    f[1].r = up_sum(0x1p-47 * d, 1);
    f[2].r = up_sum(0x1p-45 * d, 1);
}

/* The logistic function s = (1 + tanh(x/2))/2, s', s''. */
static void
logistic_at(ball *f, double x)
{
    tanh_at(f, x / 2);
    f[0] = ball_mul(ball_add(f[0], ball_exact(1)), ball_exact(0.5));
    f[1] = ball_mul(f[1], ball_exact(0.25));
    f[2] = ball_mul(f[2], ball_exact(0.125));
}

/* x s, s + x s', 2 s' + x s'' */
static void
silu_at(ball *f, double x)
{
    const ball z = ball_exact(x);

    logistic_at(f, x);
    f[2] = ball_add(ball_mul(f[1], ball_exact(2)), ball_mul(z, f[2]));
    f[1] = ball_add(f[0], ball_mul(z, f[1]));
    f[0] = ball_mul(z, f[0]);
}

static int
through_mpfi(ball *f, ball z, activation act, int branch)
{
    interval *v = vec_new(4, BITS);
    int m, good;

    ball_to_interval(v + 3, z);
    good = activation_real(v, v + 3, act, branch);
    for (m = 0; m < 3 && good; m++)
        f[m] = ball_from_interval(v + m);
    vec_free(v, 4);
    return good;
}

int
activation_ball(ball *f, ball z, activation act, int branch)
{
    double spread = z.r;
    int m;

    if (!(fabs(z.m) <= 0x1p500) || !(z.r <= 0x1p500))
        return 0;
    switch (act->doubles)
    {
        case DOUBLES_TANH: tanh_at(f, z.m); break;
        case DOUBLES_LOGISTIC: logistic_at(f, z.m); break;
        case DOUBLES_SILU: silu_at(f, z.m); break;
        default: return through_mpfi(f, z, act, branch);
    }
    /* SOUND: rounding (the checker: |psi'|, |psi''|, |psi'''| <= 2) */
    spread *= 2;
    for (m = 0; m < 3; m++)
        f[m].r = up_add(f[m].r, spread);
    return 1;
}

/* t: tanh on the disc; returns a bound of |tanh'| there, infinite where the
   disc does not lie in |Im z| < pi/2. */
static double
tanh_on(disc *t, disc z)
{
    const double size = fabs(z.re), y = up_add(fabs(z.im), z.r);
    double x = (size - z.r) * (1 - 0x1p-50), e, s, c, d, slope;

    if (!(y <= 1.57) || !(size <= 0x1p500))
        return HUGE_VAL;
    /* SOUND: rounding (the checker, |tanh'|: e up, cosine down) */
    double_sincos(&s, &c, y);
    c -= 0x1p-46;
    e = up_sum(double_exp(x > 0 ? -2 * x : 0) * (1 + 0x1p-46), 1);
    e = e < 1 ? e : 1;
    slope = up_sum(4 * e / ((1 - e) * (1 - e) + 4 * e * c * c), 12);
    e = double_exp(-2 * size);
    double_sincos(&s, &c, 2 * z.im);
    d = 1 + e * e + 2 * e * c;
    if (!(c > -2) || !(d > 0x1p-20))
        return HUGE_VAL;
    x = (1 - e * e) / d;
    *t = disc_set(z.re < 0 ? -x : x, 2 * e * s / d, 0);
    /* SOUND: rounding (the checker, tanh on a disc: its middle) */
    t->r = up_sum(0x1p-44 * (1 + t->mod) / d + z.r * slope, 5);
    return slope;
}

/* s = (1 + tanh(z/2))/2; size: a bound of |tanh(z/2)|, returned: one of its
   slope. */
static double
logistic_on(disc *s, double *size, disc z)
{
    double slope;

    z.re /= 2;
    z.im /= 2;
    /* half of a floor is none */
    z.r = up_sum(z.r / 2, 1);
    slope = tanh_on(s, z);
    if (!(slope < HUGE_VAL))
        return slope;
    *size = up_add(s->mod, s->r);
    *s = disc_set(s->re / 2 + 0.5, s->im / 2,
                  up_sum(s->r / 2 + 0x1p-52 * (1 + s->mod), 3));
    return slope;
}

static int
disc_through_mpfi(disc *a, double *d1, double *d2, disc z, activation act,
                  int branch)
{
    complex_box *f = box_new(4, BITS);
    ball re, im;
    mpfr_t u;
    int good;

    re.m = z.re;
    im.m = z.im;
    re.r = im.r = z.r;
    ball_to_interval(&f[3].re, re);
    ball_to_interval(&f[3].im, im);
    good = activation_complex(f, f + 3, act, branch);
    if (good)
    {
        re = ball_from_interval(&f[0].re);
        im = ball_from_interval(&f[0].im);
        /* SOUND: rounding (a box lies in the disc around it) */
        *a = disc_set(re.m, im.m, up_sqrt(up_sum(re.r * re.r + im.r * im.r,
                                                 2)));
        mpfr_init2(u, BITS);
        box_abs_ubound(u, f + 1);
        *d1 = up_sum(mpfr_get_d(u, MPFR_RNDU), 1);
        box_abs_ubound(u, f + 2);
        *d2 = up_sum(mpfr_get_d(u, MPFR_RNDU), 1);
        mpfr_clear(u);
    }
    box_free(f, 4);
    return good;
}

/* From s: a = z s, |s + z s'|, |2 s' + z s''|. */
static void
silu_on(disc *a, double *d1, double *d2, disc z)
{
    const double size = up_add(a->mod, a->r), far = up_add(z.mod, z.r);
    const double slope = *d1;

    /* SOUND: rounding (the checker: silu and its derivatives) */
    *d1 = up_sum(size + far * slope, 2);
    *d2 = up_sum(2 * slope + far * *d2, 2);
    *a = disc_set(a->re * z.re - a->im * z.im, a->re * z.im + a->im * z.re,
                  up_sum(a->r * z.mod + z.r * size
                         + 0x1p-50 * (a->mod * z.mod), 6));
}

int
activation_disc(disc *a, double *d1, double *d2, disc z, activation act,
                int branch)
{
    double slope, size = 0;

    if (!(z.r <= 0x1p500) || !(z.mod <= 0x1p500))
        return 0;
    if (act->doubles == DOUBLES_NONE)
        return disc_through_mpfi(a, d1, d2, z, act, branch);
    slope = act->doubles == DOUBLES_TANH ? tanh_on(a, z)
        : logistic_on(a, &size, z);
    if (!(slope < HUGE_VAL))
        return 0;
    if (act->doubles == DOUBLES_TANH)
        size = up_add(a->mod, a->r);
    /* SOUND: rounding (the checker: tanh'' = -2 tanh tanh') */
    *d1 = up_sum(act->doubles == DOUBLES_TANH ? slope : slope / 4, 1);
    *d2 = up_sum(act->doubles == DOUBLES_TANH ? 2 * size * slope
                 : size * slope / 4, 2);
    if (act->doubles == DOUBLES_SILU)
        silu_on(a, d1, d2, z);
    return 1;
}
