/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Affine forms (rule affine-form).  Below m = mid(c), r = rad(c), S = sum
    |l_i| (upper bounds), so that |f - m| <= S + r.
*/
#include "claim/chart_affine.h"

void
_loja_affine_init(loja_affine_t x)
{
    slong i;

    arb_init(&x->c);
    for (i = 0; i < LOJA_AFFINE_MAX; i++)
        arb_init(x->l + i);
}

void
_loja_affine_clear(loja_affine_t x)
{
    slong i;

    arb_clear(&x->c);
    for (i = 0; i < LOJA_AFFINE_MAX; i++)
        arb_clear(x->l + i);
}

loja_affine_ptr
_loja_affine_vec_init(slong n)
{
    loja_affine_ptr x = flint_malloc(sizeof(*x) * (size_t) n);
    slong i;

    for (i = 0; i < n; i++)
        _loja_affine_init(x + i);
    return x;
}

void
_loja_affine_vec_clear(loja_affine_ptr x, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        _loja_affine_clear(x + i);
    flint_free(x);
}

void
_loja_affine_set(loja_affine_t z, const loja_affine_t x, slong d)
{
    slong i;

    arb_set(&z->c, &x->c);
    for (i = 0; i < d; i++)
        arb_set(z->l + i, x->l + i);
}

void
_loja_affine_set_arb(loja_affine_t z, const arb_t x, slong i, slong d)
{
    slong k;

    for (k = 0; k < d; k++)
        arb_zero(z->l + k);
    arb_set(&z->c, x);
    if (i >= 0)
    {
        /* SOUND: affine-form (the radius moves into the variable) */
        arf_set_mag(arb_midref(z->l + i), arb_radref(x));
        mag_zero(arb_radref(&z->c));
    }
}

/* sum |l_i| */
static void
sum(mag_t S, const loja_affine_t x, slong d)
{
    mag_t t;
    slong i;

    mag_init(t);
    mag_zero(S);
    for (i = 0; i < d; i++)
    {
        arb_get_mag(t, x->l + i);
        mag_add(S, S, t);
    }
    mag_clear(t);
}

void
_loja_affine_spread(mag_t res, const loja_affine_t x, slong d)
{
    mag_t S;

    mag_init(S);
    sum(S, x, d);
    mag_add(res, S, arb_radref(&x->c));
    mag_clear(S);
}

void
_loja_affine_range(arb_t res, const loja_affine_t x, slong d, slong prec)
{
    mag_t S;

    mag_init(S);
    sum(S, x, d);
    /* SOUND: affine-form (range) */
    arb_set_round(res, &x->c, prec);
    arb_add_error_mag(res, S);
    mag_clear(S);
}

void
_loja_affine_neg(loja_affine_t z, const loja_affine_t x, slong d)
{
    slong i;

    arb_neg(&z->c, &x->c);
    for (i = 0; i < d; i++)
        arb_neg(z->l + i, x->l + i);
}

void
_loja_affine_add(loja_affine_t z, const loja_affine_t x,
                 const loja_affine_t y, slong d, slong prec)
{
    slong i;

    arb_add(&z->c, &x->c, &y->c, prec);
    for (i = 0; i < d; i++)
        arb_add(z->l + i, x->l + i, y->l + i, prec);
}

void
_loja_affine_sub(loja_affine_t z, const loja_affine_t x,
                 const loja_affine_t y, slong d, slong prec)
{
    slong i;

    arb_sub(&z->c, &x->c, &y->c, prec);
    for (i = 0; i < d; i++)
        arb_sub(z->l + i, x->l + i, y->l + i, prec);
}

void
_loja_affine_mul_2exp(loja_affine_t z, const loja_affine_t x, slong e,
                      slong d)
{
    slong i;

    arb_mul_2exp_si(&z->c, &x->c, e);
    for (i = 0; i < d; i++)
        arb_mul_2exp_si(z->l + i, x->l + i, e);
}

void
_loja_affine_div_si(loja_affine_t z, const loja_affine_t x, slong m,
                    slong d, slong prec)
{
    slong i;

    arb_div_si(&z->c, &x->c, m, prec);
    for (i = 0; i < d; i++)
        arb_div_si(z->l + i, x->l + i, m, prec);
}

/* An exact ball with the midpoint of x; shares its memory, read only. */
static arb_struct
middle(const arb_t x)
{
    arb_struct m = *x;

    mag_init(arb_radref(&m));
    return m;
}

/* err = S_x S_y + r_x (|m_y| + S_y + r_y) + r_y (|m_x| + S_x), the first
   term only when asked for. */
static void
product_error(mag_t err, const loja_affine_t x, const loja_affine_t y,
              const mag_t Sx, const mag_t Sy, int both)
{
    mag_t t;

    mag_init(t);
    mag_zero(err);
    if (both)
        mag_mul(err, Sx, Sy);
    arf_get_mag(t, arb_midref(&y->c));
    mag_add(t, t, Sy);
    mag_add(t, t, arb_radref(&y->c));
    mag_addmul(err, arb_radref(&x->c), t);
    arf_get_mag(t, arb_midref(&x->c));
    mag_add(t, t, Sx);
    mag_addmul(err, arb_radref(&y->c), t);
    mag_clear(t);
}

void
_loja_affine_mul(loja_affine_t z, const loja_affine_t x,
                 const loja_affine_t y, slong d, slong prec)
{
    arb_struct mx = middle(&x->c), my = middle(&y->c);
    mag_t Sx, Sy, err;
    arb_t u, v;
    slong i;

    mag_init(Sx);
    mag_init(Sy);
    mag_init(err);
    arb_init(u);
    arb_init(v);
    sum(Sx, x, d);
    sum(Sy, y, d);
    /* SOUND: affine-form (product) */
    product_error(err, x, y, Sx, Sy, x != y);
    arb_mul(u, &mx, &my, prec);
    arb_add_error_mag(u, err);
    if (x == y)
    {
        /* SOUND: affine-form (square: the quadratic part is in [0, S^2]) */
        mag_mul(err, Sx, Sx);
        mag_mul_2exp_si(err, err, -1);
        arf_set_mag(arb_midref(v), err);
        arb_add_error_mag(v, err);
        arb_add(u, u, v, prec);
    }
    for (i = 0; i < d; i++)
    {
        arb_mul(v, &mx, y->l + i, prec);
        arb_addmul(v, &my, x->l + i, prec);
        arb_swap(z->l + i, v);
    }
    arb_swap(&z->c, u);        /* last: mx and my may live in z */
    mag_clear(Sx);
    mag_clear(Sy);
    mag_clear(err);
    arb_clear(u);
    arb_clear(v);
}

int
_loja_affine_inv(loja_affine_t z, const loja_affine_t x, slong d,
                 slong prec)
{
    arb_struct m = middle(&x->c);
    arb_t f, g, h, range;
    int good;

    arb_init(f);
    arb_init(g);
    arb_init(h);
    arb_init(range);
    _loja_affine_range(range, x, d, prec);
    good = !arb_contains_zero(range) && arb_is_finite(range);
    /* 1/m, -1/m^2 and 1/xi^3 */
    arb_inv(f, &m, prec);
    arb_sqr(g, f, prec);
    arb_neg(g, g);
    arb_inv(h, range, prec);
    arb_pow_ui(h, h, 3, prec);
    _loja_affine_compose(z, x, f, g, h, d, prec);
    arb_clear(f);
    arb_clear(g);
    arb_clear(h);
    arb_clear(range);
    return good;
}

void
_loja_affine_compose(loja_affine_t z, const loja_affine_t x, const arb_t f0,
                     const arb_t f1, const arb_t f2, slong d, slong prec)
{
    mag_t S, r, t;
    arb_t u;
    slong i;

    mag_init(S);
    mag_init(r);
    mag_init(t);
    arb_init(u);
    _loja_affine_spread(S, x, d);
    mag_set(r, arb_radref(&x->c));
    /* SOUND: affine-form (Taylor: F(x) = f0 + f1 (x - m) + f2 (x - m)^2,
       where (x - m)^2 lies in [0, (S + r)^2]) */
    mag_mul(S, S, S);
    mag_mul_2exp_si(S, S, -1);
    arf_set_mag(arb_midref(u), S);
    arb_add_error_mag(u, S);
    arb_mul(u, u, f2, prec);
    arb_add(u, u, f0, prec);
    arb_get_mag(t, f1);
    mag_mul(t, t, r);
    arb_add_error_mag(u, t);
    for (i = 0; i < d; i++)
        arb_mul(z->l + i, x->l + i, f1, prec);
    arb_swap(&z->c, u);
    mag_clear(S);
    mag_clear(r);
    mag_clear(t);
    arb_clear(u);
}

void
_loja_affine_dot(loja_affine_t z, loja_affine_srcptr x, loja_affine_srcptr y,
                 slong n, slong d, slong prec)
{
    loja_affine_t s, t;
    slong i;

    _loja_affine_init(s);
    _loja_affine_init(t);
    for (i = 0; i < n; i++)
    {
        _loja_affine_mul(t, x + i, y + i, d, prec);
        _loja_affine_add(s, s, t, d, prec);
    }
    _loja_affine_div_si(z, s, n, d, prec);
    _loja_affine_clear(s);
    _loja_affine_clear(t);
}

void
_loja_affine_centre(loja_affine_t mean, loja_affine_ptr x, slong n, slong d,
                    slong prec)
{
    loja_affine_t s;
    slong i;

    _loja_affine_init(s);
    for (i = 0; i < n; i++)
        _loja_affine_add(s, s, x + i, d, prec);
    _loja_affine_div_si(s, s, n, d, prec);
    for (i = 0; i < n; i++)
        _loja_affine_sub(x + i, x + i, s, d, prec);
    _loja_affine_set(mean, s, d);
    _loja_affine_clear(s);
}

int
_loja_affine_remove(loja_affine_t k, loja_affine_ptr x, loja_affine_srcptr y,
                    slong n, slong d, slong prec)
{
    loja_affine_t s, t;
    slong i;
    int good;

    _loja_affine_init(s);
    _loja_affine_init(t);
    _loja_affine_dot(s, y, y, n, d, prec);
    good = _loja_affine_inv(s, s, d, prec);
    _loja_affine_dot(t, x, y, n, d, prec);
    _loja_affine_mul(k, s, t, d, prec);
    for (i = 0; i < n; i++)
    {
        _loja_affine_mul(t, k, y + i, d, prec);
        _loja_affine_sub(x + i, x + i, t, d, prec);
    }
    _loja_affine_clear(s);
    _loja_affine_clear(t);
    return good;
}
