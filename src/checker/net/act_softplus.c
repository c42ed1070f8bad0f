/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* log(1 + e^z) */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    logistic_real(f, z, 0, t);
    mpfi_swap(f + 2, f + 1);
    mpfi_swap(f + 1, f);                    /* (., s, s') */
    exp_of(t, z, t + 1);
    mpfi_log1p(f, t);
    return 1;
}

/* r := log(1 + e^w); 0 where 1 + e^w may leave the right half plane and the
   upper or lower one. */
static int
log1p_exp(complex_box *r, const complex_box *w, complex_box *t)
{
    box_exp(t, w);
    box_add_si(t, t, 1);
    if (!mpfi_is_strictly_pos(&t->re) && mpfi_has_zero(&t->im))
        return 0;
    mpfi_sqr(&t[1].re, &t->re);
    mpfi_sqr(&t[1].im, &t->im);
    mpfi_add(&t[1].re, &t[1].re, &t[1].im);
    if (!mpfi_is_strictly_pos(&t[1].re))
        return 0;
    mpfi_log(&t[1].re, &t[1].re);
    mpfi_div_2ui(&r->re, &t[1].re, 1);
    mpfi_atan2(&r->im, &t->im, &t->re);
    return 1;
}

/* Strip |Im z| < pi; log(1 + e^z) = z + log(1 + e^-z). */
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    complex_box *w = t + 2;

    (void) branch;
    if (!logistic_complex(f, z, 0, t))
        return 0;
    mpfi_swap(&f[2].re, &f[1].re);
    mpfi_swap(&f[2].im, &f[1].im);
    mpfi_swap(&f[1].re, &f[0].re);
    mpfi_swap(&f[1].im, &f[0].im);
    if (!is_right(z))
        return log1p_exp(f, z, t);
    box_negate(w, z);
    if (!log1p_exp(f, w, t))
        return 0;
    box_add(f, f, z);
    return 1;
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) z;
    (void) branch;
    mpfi_set(c, f + 1);
    logistic_series(c, len, q, t);
    integrate(c, c, len);
    mpfi_set(c, f);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row softplus, and its parity) */
    return power_count(Z, 2, d, k, k % 2 ? -1 : 0);
}

const struct activation_facts activation_softplus = {
    .name = "softplus",
    .smooth = 1,
    .symmetry = SYMMETRY_EVEN,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
