/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kappa of the family ridge (proofs/ridge.md): its size, and its derivatives
    along the fields X and Y.  Everything is a bound for all samples.
*/
#include "infinity/one_layer_box.h"

void
_loja_ridge_add(arb_t sum, const arb_t a, const arb_t b, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_mul(t, a, b, prec);
    _loja_one_layer_size(t, t);
    arb_add(sum, sum, t, prec);
    arb_clear(t);
}

/* res := m top^(m-1) */
static void
slope(arb_t res, const loja_one_layer_box_struct *w, slong m)
{
    arb_pow_ui(res, w->top, (ulong) (m - 1), w->prec);
    arb_mul_si(res, res, m, w->prec);
}

/* ---- one neuron: y = h^(-s) eta ---- */

/* sum := the sum over fast m >= 1 of m |c_m| top^(m-1); c: every stride-th
   entry. */
static void
slopes(arb_t sum, const loja_one_layer_box_struct *w, arb_srcptr c,
       slong stride)
{
    const loja_one_layer_struct *f = w->f;
    arb_t p;
    slong i;

    arb_init(p);
    arb_zero(sum);
    for (i = 0; i < f->powers; i++)
        if (f->fast[i] > 0)
        {
            slope(p, w, f->fast[i]);
            _loja_ridge_add(sum, p, c + i * stride, w->prec);
        }
    arb_clear(p);
}

/* res := a bound of m_s top^(m_s-1) nu omega^m_s psi_(m_s) on the hull; wide:
   of the difference of two such. */
static void
slow_slope(arb_t res, const loja_one_layer_box_struct *w, int wide)
{
    const loja_one_layer_struct *f = w->f;
    arb_t t;

    arb_init(t);
    arb_set(t, arb_mat_entry(w->box->hull, 0, f->ms));
    if (wide)
    {
        /* SOUND: ridge (psi_(m_s) at two points of the hull) */
        arf_zero(arb_midref(t));
        mag_mul_2exp_si(arb_radref(t), arb_radref(t), 1);
    }
    arb_mul(t, t, arb_mat_entry(w->box->om, 0, f->ms), w->prec);
    arb_mul(t, t, w->box->sigma + OL_NU(f, 0), w->prec);
    slope(res, w, f->ms);
    arb_mul(res, res, t, w->prec);
    _loja_one_layer_size(res, res);
    arb_clear(t);
}

/* res := a bound of |p''| where |x| <= top */
static void
second(arb_t res, const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t p;
    slong i, m;

    arb_init(p);
    arb_zero(res);
    for (i = 0; i < f->powers; i++)
    {
        m = f->fast[i];
        if (m < 2)
            continue;
        arb_pow_ui(p, w->top, (ulong) (m - 2), w->prec);
        arb_mul_si(p, p, m * (m - 1), w->prec);
        _loja_ridge_add(res, p, f->pm + i, w->prec);
    }
    arb_clear(p);
}

/* kappa <= a + b kappa, as |zeta_m| <= |(W t)_m| + (beta + kappa) |W_m| with
   t without kappa. */
static int
common_size(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_srcptr hs = w->hp + f->lift, E = w->turn;
    arb_t a, b, t, u;
    int good;

    arb_init(a);
    arb_init(b);
    arb_init(t);
    arb_init(u);
    slopes(b, w, f->W_norm, 1);
    slopes(a, w, w->Wt, 1);
    arb_set(t, w->slice->Lam);      /* beta^2 <= Lam */
    arb_sqrtpos(t, t, prec);
    _loja_ridge_add(a, b, t, prec);
    slow_slope(t, w, 0);
    arb_add(a, a, t, prec);
    arb_mul(t, hs, E, prec);
    arb_mul(a, a, t, prec);
    arb_mul(b, b, t, prec);
    second(u, w);
    arb_mul(u, u, t, prec);
    arb_mul(u, u, E, prec);
    arb_mul_2exp_si(u, u, -1);
    arb_add(a, a, u, prec);
    _loja_one_layer_size(b, b);
    arb_sub_ui(b, b, 1, prec);
    arb_neg(b, b);
    /* SOUND: ridge (b < 1) */
    good = arb_is_positive(b);
    arb_div(w->kappa, a, b, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(t);
    arb_clear(u);
    return good;
}

/* res := a bound of |D_V kappa|/h; V: h eta in sigma, the turns along turn;
   zeta along column l of -W, or held fast; slow: dh = -h/s too. */
static void
common_along(arb_t res, const loja_one_layer_box_struct *w, arb_srcptr eta,
             const arb_t V, slong l, int slow)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_srcptr E = w->turn;
    arb_t t, u, p2;

    arb_init(t);
    arb_init(u);
    arb_init(p2);
    second(p2, w);
    _loja_ridge_pattern(u, w, w->box->hull, 0, f->ms, f->ms, eta);
    slope(t, w, f->ms);
    arb_mul(u, u, t, prec);
    arb_mul(u, u, w->hp + 1, prec);
    arb_zero(res);
    _loja_ridge_add(res, u, E, prec);
    if (l >= 0)
    {
        slopes(t, w, arb_mat_entry(f->W, 0, l), f->K);
        _loja_ridge_add(res, t, E, prec);
    }
    slopes(u, w, w->zeta, 1);
    slow_slope(t, w, 0);
    arb_add(u, u, t, prec);         /* of the residual over h^s */
    _loja_ridge_add(res, u, V, prec);
    arb_mul(t, E, p2, prec);
    _loja_ridge_add(res, t, V, prec);
    if (slow)
    {
        _loja_ridge_add(res, u, E, prec);
        slow_slope(t, w, 1);
        arb_mul_si(t, t, f->ms - 1, prec);
        arb_div_si(t, t, f->s, prec);
        _loja_ridge_add(res, t, E, prec);
        arb_mul(t, E, p2, prec);
        arb_mul_si(t, t, 3, prec);
        arb_mul_2exp_si(t, t, -1);
        _loja_ridge_add(res, t, E, prec);
    }
    arb_mul(res, res, w->hp + (f->lift - 1), prec);
    _loja_one_layer_size(res, res);
    arb_clear(t);
    arb_clear(u);
    arb_clear(p2);
}

/* ---- both ---- */

int
_loja_ridge_kappa(loja_one_layer_box_struct *w)
{
    if (w->f->common)
        return common_size(w);
    _loja_ridge_several_size(w);
    return 1;
}

void
_loja_ridge_along(arb_t res, const loja_one_layer_box_struct *w,
                  arb_srcptr eta, arb_srcptr turn, slong l)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr V = _arb_vec_init(f->d);
    slong i;

    for (i = 0; i < f->d; i++)
        _loja_ridge_total(V + i, f, turn, i, f->side_size);
    if (f->common)
        common_along(res, w, eta, V, l, l < 0);
    else
        _loja_ridge_several_along(res, w, eta, turn, V, l < 0);
    _arb_vec_clear(V, f->d);
}
