/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* z Phi(z), Phi the normal distribution function. */
#include "checker/net/act.h"

/* Phi(z) = erfc(-z/sqrt 2)/2, increasing. */
void
normal_cdf(interval *res, const interval *z, interval *t)
{
    mpfi_set_ui(t, 2);
    mpfi_sqrt(t, t);
    mpfi_div(t, z, t);
    mpfi_neg(t, t);
    mpfr_erfc(&res->left, &t->right, MPFR_RNDD);
    mpfr_erfc(&res->right, &t->left, MPFR_RNDU);
    mpfi_div_2ui(res, res, 1);
}

/* exp(-z^2/2)/sqrt(2 pi) */
void
normal_density(interval *res, const interval *z, interval *t)
{
    mpfi_sqr(res, z);
    mpfi_div_2ui(res, res, 1);
    mpfi_neg(res, res);
    mpfi_exp(res, res);
    mpfi_const_pi(t);
    mpfi_mul_2ui(t, t, 1);
    mpfi_sqrt(t, t);
    mpfi_div(res, res, t);
}

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    normal_cdf(f + 1, z, t);
    mpfi_mul(f, z, f + 1);                  /* z Phi */
    normal_density(f + 2, z, t);
    mpfi_mul(t, z, f + 2);
    mpfi_add(f + 1, f + 1, t);              /* Phi + z phi */
    mpfi_sqr(t, z);
    mpfi_ui_sub(t, 2, t);
    mpfi_mul(f + 2, f + 2, t);              /* (2 - z^2) phi */
    return 1;
}

/*
    Entire.  |Phi(x + iy) - Phi(x)| <= |y| phi(x) e^(y^2/2), since |phi(x +
    is)| = phi(x) e^(s^2/2) on the way.
*/
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    const mpfr_prec_t prec = mpfi_get_prec(&f->re);
    interval *s = vec_new(4, prec);
    mpfr_t u, v;

    (void) branch;
    mpfr_init2(u, prec);
    mpfr_init2(v, prec);
    (void) real(s, &z->re, 0, s + 3);
    /* Phi = psi' - x phi, phi = density */
    mpfi_sqr(s, &z->re);
    mpfi_div_2ui(s, s, 1);
    mpfi_neg(s, s);
    mpfi_exp(s, s);
    mpfi_const_pi(s + 3);
    mpfi_mul_2ui(s + 3, s + 3, 1);
    mpfi_sqrt(s + 3, s + 3);
    mpfi_div(s, s, s + 3);
    mpfi_mul(s + 2, &z->re, s);
    mpfi_sub(&f->re, s + 1, s + 2);
    mpfi_set_ui(&f->im, 0);
    abs_ubound(u, &z->im);
    mpfr_sqr(v, u, MPFR_RNDU);
    mpfr_div_2ui(v, v, 1, MPFR_RNDU);
    mpfr_exp(v, v, MPFR_RNDU);
    mpfr_mul(u, u, v, MPFR_RNDU);
    mpfr_mul(u, u, &s->right, MPFR_RNDU);
    box_widen(f, u);
    /* phi(z) = exp(-z^2/2)/sqrt(2 pi); Phi'' = -z phi */
    box_mul(t, z, z);
    mpfi_div_si(&t->re, &t->re, -2);
    mpfi_div_si(&t->im, &t->im, -2);
    box_exp(f + 1, t);
    mpfi_div(&f[1].re, &f[1].re, s + 3);
    mpfi_div(&f[1].im, &f[1].im, s + 3);
    box_mul(f + 2, f + 1, z);
    box_negate(f + 2, f + 2);
    box_times_z(f, z, t);
    vec_free(s, 4);
    mpfr_clear(u);
    mpfr_clear(v);
    return 1;
}

/* z Phi(z), Phi' = phi, phi' = -z phi; c[0] comes as Phi(z), q[0] as
   phi(z). */
static void
gelu_series(interval *c, int len, const interval *z, interval *q)
{
    int k;

    for (k = 0; k + 1 < len; k++)
    {
        mpfi_mul(q + k + 1, q + k, z);
        if (k > 0)
            mpfi_add(q + k + 1, q + k + 1, q + k - 1);
        mpfi_neg(q + k + 1, q + k + 1);
        mpfi_div_ui(q + k + 1, q + k + 1, (unsigned long) (k + 1));
    }
    integrate(c, q, len);
    times_identity(c, len, z);
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) branch;
    (void) f;
    normal_cdf(c, z, t);
    normal_density(q, z, t);
    gelu_series(c, len, z, q);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row gelu, and its parity) */
    return power_count(Z, 2, d, k + 2, k % 2 ? -3 : -2);
}

const struct activation_facts activation_gelu = {
    .name = "gelu",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_EVEN,
    .vertex = 1,
    .vertex_power = 1,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
