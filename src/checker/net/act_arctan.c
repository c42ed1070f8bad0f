/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* arctan z */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    mpfi_atan(f, z);
    mpfi_sqr(t, z);
    mpfi_add_ui(t, t, 1);
    mpfi_inv(f + 1, t);
    mpfi_sqr(f + 2, f + 1);
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_si(f + 2, f + 2, -2);
    return 1;
}

/* f := arctan on a box in the strip |Im z| < 1: |arctan(x + iy) - arctan(x)|
   <= |y|/(1 - y^2), as |1 + zeta^2| = |zeta - i| |zeta + i| >= (1 - |y|)(1 +
   |y|) on the way. */
static void
arctan_strip(complex_box *f, const complex_box *z)
{
    const mpfr_prec_t prec = mpfi_get_prec(&f->re);
    mpfr_t u, v;

    mpfr_init2(u, prec);
    mpfr_init2(v, prec);
    mpfi_atan(&f->re, &z->re);
    mpfi_set_ui(&f->im, 0);
    abs_ubound(u, &z->im);
    mpfr_sqr(v, u, MPFR_RNDU);
    mpfr_ui_sub(v, 1, v, MPFR_RNDD);
    mpfr_div(u, u, v, MPFR_RNDU);
    box_widen(f, u);
    mpfr_clear(u);
    mpfr_clear(v);
}

/* The strip |Im z| < 1, or a half plane Re z != 0, where arctan z = +-pi/2 -
   arctan(1/z). */
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    const int right = mpfi_is_strictly_pos(&z->re) > 0;

    (void) branch;
    if (in_strip(z, 0.9999))
        arctan_strip(f, z);
    /* SOUND: activation-enclosure 13 (half planes) */
    else if ((right || mpfi_is_strictly_neg(&z->re) > 0) && box_inv(t, z)
             && in_strip(t, 0.9999))
    {
        arctan_strip(f, t);
        box_negate(f, f);
        mpfi_const_pi(&t->re);
        mpfi_div_2ui(&t->re, &t->re, 1);
        if (right)
            mpfi_add(&f->re, &f->re, &t->re);
        else
            mpfi_sub(&f->re, &f->re, &t->re);
    }
    else
        return 0;
    box_mul(t, z, z);
    box_add_si(t, t, 1);
    if (!box_inv(f + 1, t))
        return 0;
    box_mul(f + 2, f + 1, f + 1);
    box_mul(f + 2, f + 2, z);
    box_scale(f + 2, f + 2, -2);
    return 1;
}

/* q := 1/(1 + z^2), the derivative of arctan. */
static void
arctan_series(interval *c, int len, const interval *z, interval *q,
              interval *t)
{
    int k;

    for (k = 0; k < len; k++)
        mpfi_set_ui(c + k, k == 2);
    mpfi_sqr(t, z);
    mpfi_add_ui(c, t, 1);
    if (len > 1)
        mpfi_mul_2ui(c + 1, z, 1);
    series_inv(q, c, len, t);
    mpfi_atan(c, z);
    integrate(c, q, len);
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) branch;
    (void) f;
    arctan_series(c, len, z, q, t);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row arctan) */
    mpz_set_si(Z, 2L * d + k);
    return 1;
}

/* eps(u) = arctan u */
static void
tail(interval *ratio, interval *slope, interval *u)
{
    mpfi_sqr(u, u);
    mpfi_add_ui(slope, u, 1);
    mpfi_ui_div(slope, 1, slope);
    /* SOUND: saturation (1 - u^2/3 <= arctan(u)/u <= 1) */
    mpfi_div_ui(u, u, 3);
    mpfi_ui_sub(ratio, 1, u);
}

/* eps/u - eps' <= 2 u^2/3 */
static void
excess(interval *k, const interval *u)
{
    mpfi_mul_ui(k, u, 2);
    mpfi_div_ui(k, k, 3);
}

/* to pi/2 and -pi/2; u = 1/z */
static const step_facts step = { 1, -1, 1, tail, excess };

const struct activation_facts activation_arctan = {
    .name = "arctan",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_ODD,
    .bounded = 1,
    .step = &step,
    .falls = 1,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
