/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Functions on a box of two coordinates in mean value form (rule
    threshold-vertex, section forms): every operation keeps the value at the
    midpoint, the range and the range of both slopes, so that enclosures
    improve with the square of the width.
*/
#include <math.h>
#include "threshold/plane.h"

loja_form_ptr
_loja_form_vec_init(slong n)
{
    loja_form_ptr f = flint_malloc(sizeof(*f) * (size_t) n);
    slong i;

    for (i = 0; i < n; i++)
    {
        arb_init(&f[i].c);
        arb_init(&f[i].r);
        arb_init(f[i].g);
        arb_init(f[i].g + 1);
    }
    return f;
}

void
_loja_form_vec_clear(loja_form_ptr f, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
    {
        arb_clear(&f[i].c);
        arb_clear(&f[i].r);
        arb_clear(f[i].g);
        arb_clear(f[i].g + 1);
    }
    flint_free(f);
}

void
_loja_plane_box_init(loja_plane_box_t box)
{
    slong k;

    for (k = 0; k < 2; k++)
    {
        box->lo[k] = box->hi[k] = 0;
        arb_init(box->mid + k);
        arb_init(box->dev + k);
        arb_init(box->range + k);
    }
}

void
_loja_plane_box_clear(loja_plane_box_t box)
{
    slong k;

    for (k = 0; k < 2; k++)
    {
        arb_clear(box->mid + k);
        arb_clear(box->dev + k);
        arb_clear(box->range + k);
    }
}

void
_loja_plane_box_set(loja_plane_box_t box, slong prec)
{
    arf_t a, b;
    slong k;

    arf_init(a);
    arf_init(b);
    for (k = 0; k < 2; k++)
    {
        /* SOUND: threshold-vertex (forms: mid exact, the balls hold the
           whole side of the box, rounded outward) */
        arf_set_d(a, box->lo[k]);
        arf_set_d(b, box->hi[k]);
        arb_set_interval_arf(box->range + k, a, b, prec);
        arb_zero(box->mid + k);
        arf_add(arb_midref(box->mid + k), a, b, ARF_PREC_EXACT,
            ARF_RND_DOWN);
        arb_mul_2exp_si(box->mid + k, box->mid + k, -1);
        arf_sub(b, b, arb_midref(box->mid + k), ARF_PREC_EXACT,
            ARF_RND_DOWN);
        arb_zero(box->dev + k);
        arf_get_mag(arb_radref(box->dev + k), b);
    }
    arf_clear(a);
    arf_clear(b);
}

void
_loja_form_coord(loja_form_ptr z, const loja_plane_box_t box, slong k)
{
    arb_set(&z->c, box->mid + k);
    arb_set(&z->r, box->range + k);
    arb_set_ui(z->g + k, 1);
    arb_zero(z->g + 1 - k);
}

void
_loja_form_ball(loja_form_ptr z, const arb_t x)
{
    arb_set(&z->c, x);
    arb_set(&z->r, x);
    arb_zero(z->g);
    arb_zero(z->g + 1);
}

void
_loja_form_meet(loja_form_ptr z, const loja_plane_box_t box, slong prec)
{
    arb_t t;

    arb_init(t);
    /* SOUND: threshold-vertex (forms: both balls hold all values) */
    arb_set(t, &z->c);
    arb_addmul(t, z->g, box->dev, prec);
    arb_addmul(t, z->g + 1, box->dev + 1, prec);
    if (!arb_is_finite(&z->r))
        arb_swap(&z->r, t);
    else if (arb_is_finite(t))
    {
        arb_t u;

        arb_init(u);
        if (arb_intersection(u, &z->r, t, prec))
            arb_swap(&z->r, u);
        arb_clear(u);
    }
    arb_clear(t);
}

void
_loja_form_add(loja_form_ptr z, const loja_form_struct *x,
               const loja_form_struct *y, slong prec)
{
    arb_add(&z->c, &x->c, &y->c, prec);
    arb_add(&z->r, &x->r, &y->r, prec);
    arb_add(z->g, x->g, y->g, prec);
    arb_add(z->g + 1, x->g + 1, y->g + 1, prec);
}

void
_loja_form_sub(loja_form_ptr z, const loja_form_struct *x,
               const loja_form_struct *y, slong prec)
{
    arb_sub(&z->c, &x->c, &y->c, prec);
    arb_sub(&z->r, &x->r, &y->r, prec);
    arb_sub(z->g, x->g, y->g, prec);
    arb_sub(z->g + 1, x->g + 1, y->g + 1, prec);
}

void
_loja_form_add_ball(loja_form_ptr z, const loja_form_struct *x,
                    const arb_t y, slong prec)
{
    arb_add(&z->c, &x->c, y, prec);
    arb_add(&z->r, &x->r, y, prec);
    arb_set(z->g, x->g);
    arb_set(z->g + 1, x->g + 1);
}

void
_loja_form_scale(loja_form_ptr z, const loja_form_struct *x, const arb_t y,
                 slong prec)
{
    arb_mul(&z->c, &x->c, y, prec);
    arb_mul(&z->r, &x->r, y, prec);
    arb_mul(z->g, x->g, y, prec);
    arb_mul(z->g + 1, x->g + 1, y, prec);
}

void
_loja_form_addmul_ball(loja_form_ptr z, const loja_form_struct *x,
                       const arb_t y, slong prec)
{
    arb_addmul(&z->c, &x->c, y, prec);
    arb_addmul(&z->r, &x->r, y, prec);
    arb_addmul(z->g, x->g, y, prec);
    arb_addmul(z->g + 1, x->g + 1, y, prec);
}

void
_loja_form_mul(loja_form_ptr z, const loja_form_struct *x,
    const loja_form_struct *y, const loja_plane_box_t box, slong prec)
{
    slong k;

    arb_mul(&z->c, &x->c, &y->c, prec);
    arb_mul(&z->r, &x->r, &y->r, prec);
    for (k = 0; k < 2; k++)
    {
        /* SOUND: threshold-vertex (forms: x y - x0 y0 = x (y - y0) +
           (x - x0) y0, and y0 is one of the values of y) */
        arb_mul(z->g + k, &x->r, y->g + k, prec);
        arb_addmul(z->g + k, x->g + k, &y->c, prec);
    }
    _loja_form_meet(z, box, prec);
}

void
_loja_form_div(loja_form_ptr z, const loja_form_struct *x,
    const loja_form_struct *y, const loja_plane_box_t box, slong prec)
{
    slong k;

    arb_div(&z->c, &x->c, &y->c, prec);
    arb_div(&z->r, &x->r, &y->r, prec);
    for (k = 0; k < 2; k++)
    {
        /* SOUND: threshold-vertex (forms: x/y - x0/y0 = ((x - x0) -
           (x0/y0) (y - y0))/y) */
        arb_mul(z->g + k, &z->c, y->g + k, prec);
        arb_sub(z->g + k, x->g + k, z->g + k, prec);
        arb_div(z->g + k, z->g + k, &y->r, prec);
    }
    _loja_form_meet(z, box, prec);
}

int
_loja_form_costly(const loja_form_struct *z, const loja_plane_box_t box)
{
    double a[2];
    mag_t m;
    slong k;

    mag_init(m);
    for (k = 0; k < 2; k++)
    {
        arb_get_mag(m, z->g + k);
        a[k] = mag_get_d(m) * mag_get_d(arb_radref(box->dev + k));
    }
    mag_clear(m);
    return a[0] == a[1] || !isfinite(a[0] + a[1]) ? -1 : a[1] > a[0];
}

void
_loja_form_kernel(loja_form_ptr K, loja_form_ptr K1,
    const loja_form_struct *y, loja_kernel_t kernel,
    const loja_plane_box_t box, slong prec)
{
    arb_ptr c = _arb_vec_init(4), r = _arb_vec_init(4);
    slong k;

    /* SOUND: threshold-vertex (forms: slopes by the mean value theorem; r
       holds K, K' and K''/2 over the range of y) */
    _loja_kernel_eval(c, 0, 2, kernel, &y->c);
    _loja_kernel_eval(r, 0, 3, kernel, &y->r);
    arb_mul_2exp_si(r + 2, r + 2, 1);
    arb_set(&K->c, c);
    arb_set(&K->r, r);
    arb_set(&K1->c, c + 1);
    arb_set(&K1->r, r + 1);
    for (k = 0; k < 2; k++)
    {
        arb_mul(K->g + k, r + 1, y->g + k, prec);
        arb_mul(K1->g + k, r + 2, y->g + k, prec);
    }
    _loja_form_meet(K, box, prec);
    _loja_form_meet(K1, box, prec);
    _arb_vec_clear(c, 4);
    _arb_vec_clear(r, 4);
}

void
_loja_plane_work_init(loja_plane_work_t ws, slong n)
{
    ws->n = n;
    ws->f = _loja_form_vec_init(n);
    ws->k = _loja_form_vec_init(n);
    ws->kh = _loja_form_vec_init(n);
    ws->ks = _loja_form_vec_init(n);
    ws->d = _loja_form_vec_init(n);
    ws->t = _loja_form_vec_init(LOJA_PLANE_TEMPS);
    ws->a = _arb_vec_init(n);
    ws->b = _arb_vec_init(n);
    ws->m = flint_malloc(sizeof(double) * (size_t) n);
}

void
_loja_plane_work_clear(loja_plane_work_t ws)
{
    _loja_form_vec_clear(ws->f, ws->n);
    _loja_form_vec_clear(ws->k, ws->n);
    _loja_form_vec_clear(ws->kh, ws->n);
    _loja_form_vec_clear(ws->ks, ws->n);
    _loja_form_vec_clear(ws->d, ws->n);
    _loja_form_vec_clear(ws->t, LOJA_PLANE_TEMPS);
    _arb_vec_clear(ws->a, ws->n);
    _arb_vec_clear(ws->b, ws->n);
    flint_free(ws->m);
}
