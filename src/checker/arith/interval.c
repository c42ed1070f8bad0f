/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Vectors of intervals, bounds, and complex boxes on MPFI. */
#include <stdlib.h>
#include "checker/arith/interval.h"

/* HEURISTIC: affects width and time; boxes with such an imaginary part come
   from ellipses that are too large, and bound nothing. */
#define MAX_ANGLE 1e9

interval *
vec_new(size_t n, mpfr_prec_t prec)
{
    interval *v = malloc((n + 1) * sizeof(interval));
    size_t i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        mpfi_init2(v + i, prec);
        mpfi_set_ui(v + i, 0);
    }
    return v;
}

void
vec_free(interval *v, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        mpfi_clear(v + i);
    free(v);
}

complex_box *
box_new(size_t n, mpfr_prec_t prec)
{
    complex_box *v = malloc((n + 1) * sizeof(complex_box));
    size_t i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        mpfi_init2(&v[i].re, prec);
        mpfi_init2(&v[i].im, prec);
        mpfi_set_ui(&v[i].re, 0);
        mpfi_set_ui(&v[i].im, 0);
    }
    return v;
}

void
box_free(complex_box *v, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
    {
        mpfi_clear(&v[i].re);
        mpfi_clear(&v[i].im);
    }
    free(v);
}

void
abs_ubound(mpfr_t u, const interval *x)
{
    mpfr_t t;

    mpfr_init2(t, mpfr_get_prec(u));
    mpfr_abs(t, &x->left, MPFR_RNDU);
    mpfr_abs(u, &x->right, MPFR_RNDU);
    /* a NaN end bounds nothing */
    if (mpfr_nan_p(t) || mpfr_nan_p(u))
        mpfr_set_inf(u, 1);
    else if (mpfr_greater_p(t, u))
        mpfr_set(u, t, MPFR_RNDU);
    mpfr_clear(t);
}

void
box_abs_ubound(mpfr_t u, const complex_box *x)
{
    mpfr_t t;

    mpfr_init2(t, mpfr_get_prec(u));
    abs_ubound(u, &x->re);
    abs_ubound(t, &x->im);
    mpfr_hypot(u, u, t, MPFR_RNDU);
    mpfr_clear(t);
}

void
set_bound(interval *x, const mpfr_t u)
{
    mpfi_set_fr(x, u);
}

void
widen(interval *x, const mpfr_t r)
{
    mpfr_sub(&x->left, &x->left, r, MPFR_RNDD);
    mpfr_add(&x->right, &x->right, r, MPFR_RNDU);
}

void
norm_ubound(mpfr_t u, const interval *x, size_t n)
{
    mpfr_t t;
    size_t i;

    mpfr_init2(t, mpfr_get_prec(u));
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (i = 0; i < n; i++)
    {
        abs_ubound(t, x + i);
        mpfr_sqr(t, t, MPFR_RNDU);
        mpfr_add(u, u, t, MPFR_RNDU);
    }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_clear(t);
}

int
has_sign(const interval *x, int sign)
{
    return sign > 0 ? mpfi_is_strictly_pos(x) > 0
        : mpfi_is_strictly_neg(x) > 0;
}

void
set_q(interval *x, const mpq_t q)
{
    mpfi_set_q(x, q);
}

void
add_product(interval *res, const interval *a, const interval *b,
            interval *tmp)
{
    mpfi_mul(tmp, a, b);
    mpfi_add(res, res, tmp);
}

void
box_add(complex_box *r, const complex_box *a, const complex_box *b)
{
    mpfi_add(&r->re, &a->re, &b->re);
    mpfi_add(&r->im, &a->im, &b->im);
}

void
box_mul(complex_box *r, const complex_box *a, const complex_box *b)
{
    const mpfr_prec_t prec = mpfi_get_prec(&r->re);
    interval *t = vec_new(4, prec);

    mpfi_mul(t, &a->re, &b->re);
    mpfi_mul(t + 1, &a->im, &b->im);
    mpfi_mul(t + 2, &a->re, &b->im);
    mpfi_mul(t + 3, &a->im, &b->re);
    mpfi_sub(&r->re, t, t + 1);
    mpfi_add(&r->im, t + 2, t + 3);
    vec_free(t, 4);
}

int
box_inv(complex_box *r, const complex_box *a)
{
    const mpfr_prec_t prec = mpfi_get_prec(&r->re);
    interval *t = vec_new(2, prec);
    int good;

    mpfi_sqr(t, &a->re);
    mpfi_sqr(t + 1, &a->im);
    mpfi_add(t, t, t + 1);
    good = mpfi_is_strictly_pos(t);
    mpfi_div(&r->re, &a->re, t);
    mpfi_div(&r->im, &a->im, t);
    mpfi_neg(&r->im, &r->im);
    vec_free(t, 2);
    return good;
}

/*
    cos and sin of a box.  Their argument is reduced by pi to as many bits as
    it has before the point, which an exponential of an exponential makes
    astronomical: from MAX_ANGLE on they are what they always are, [-1, 1].
*/
static void
cos_sin(interval *c, interval *s, const interval *z)
{
    mpfr_t u;

    mpfr_init2(u, 53);
    abs_ubound(u, z);
    if (mpfr_cmp_d(u, MAX_ANGLE) <= 0)
    {
        mpfi_sin(s, z);
        mpfi_cos(c, z);
    }
    else
    {
        mpfi_interv_si(s, -1, 1);
        mpfi_set(c, s);
    }
    mpfr_clear(u);
}

void
box_exp(complex_box *r, const complex_box *a)
{
    const mpfr_prec_t prec = mpfi_get_prec(&r->re);
    interval *t = vec_new(3, prec);

    mpfi_exp(t, &a->re);
    cos_sin(t + 2, t + 1, &a->im);
    mpfi_swap(&r->re, t + 2);
    mpfi_mul(&r->re, &r->re, t);
    mpfi_mul(&r->im, t + 1, t);
    vec_free(t, 3);
}
