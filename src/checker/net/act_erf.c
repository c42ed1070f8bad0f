/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* erf z, with g = psi' = (2/sqrt pi) e^(-z^2) */
#include "checker/net/act.h"

/* f := f 2/sqrt(pi) */
static void
times_scale(interval *f, interval *t)
{
    mpfi_const_pi(t);
    mpfi_sqrt(t, t);
    mpfi_mul_2ui(f, f, 1);
    mpfi_div(f, f, t);
}

/* g on z */
static void
slope(interval *g, const interval *z, interval *t)
{
    mpfi_sqr(g, z);
    mpfi_neg(g, g);
    mpfi_exp(g, g);
    times_scale(g, t);
}

/* increasing */
static void
increasing(interval *f, const interval *z)
{
    mpfr_erf(&f->left, &z->left, MPFR_RNDD);
    mpfr_erf(&f->right, &z->right, MPFR_RNDU);
}

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    increasing(f, z);
    slope(f + 1, z, t);
    mpfi_mul(f + 2, f + 1, z);
    mpfi_mul_si(f + 2, f + 2, -2);
    return 1;
}

/* Entire.  |erf(x + iy) - erf(x)| <= |y| g(x) e^(y^2), since |g(x + is)| =
   g(x) e^(s^2) on the way. */
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    const mpfr_prec_t prec = mpfi_get_prec(&f->re);
    interval *s = vec_new(2, prec);
    mpfr_t u, v;

    (void) branch;
    mpfr_init2(u, prec);
    mpfr_init2(v, prec);
    increasing(&f->re, &z->re);
    mpfi_set_ui(&f->im, 0);
    slope(s, &z->re, s + 1);
    abs_ubound(u, &z->im);
    /* SOUND: activation-enclosure (erf: on the way from x to x + iy) */
    mpfr_sqr(v, u, MPFR_RNDU);
    mpfr_exp(v, v, MPFR_RNDU);
    mpfr_mul(u, u, v, MPFR_RNDU);
    mpfr_mul(u, u, &s->right, MPFR_RNDU);
    box_widen(f, u);
    box_mul(t, z, z);
    box_negate(t, t);
    box_exp(f + 1, t);
    times_scale(&f[1].re, s + 1);
    times_scale(&f[1].im, s + 1);
    box_mul(f + 2, f + 1, z);
    box_scale(f + 2, f + 2, -2);
    vec_free(s, 2);
    mpfr_clear(u);
    mpfr_clear(v);
    return 1;
}

/* g' = -2 z g */
static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    int k;

    (void) branch;
    (void) t;
    mpfi_set(q, f + 1);
    for (k = 0; k + 1 < len; k++)
    {
        mpfi_mul(q + k + 1, q + k, z);
        if (k > 0)
            mpfi_add(q + k + 1, q + k + 1, q + k - 1);
        mpfi_mul_si(q + k + 1, q + k + 1, -2);
        mpfi_div_ui(q + k + 1, q + k + 1, (unsigned long) (k + 1));
    }
    mpfi_set(c, f);
    integrate(c, q, len);
    return 1;
}

const struct activation_facts activation_erf = {
    .name = "erf",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_ODD,
    .bounded = 1,
    .real = real,
    .box = box,
    .series = series
};
