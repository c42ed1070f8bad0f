/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* G1 of the families collapse, loose and deep on a sub-slice: a lower bound of
   |tau|, and the zeta that it leaves (proofs/collapse.md). */
#include "infinity/collapse.h"
#include "infinity/one_layer_box.h"

/* c_m = <(1 - P_F) x^m, u>, u about tau at the centre; norm = |u|. */
void
_loja_collapse_direction(arb_ptr c, arb_t norm, const loja_collapse_box_t w)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_ptr u = w->u;
    slong m, j;

    _arb_vec_zero(u, o->n);
    for (m = o->ms; m <= w->f->L; m++)
        for (j = 0; j < o->n; j++)
            arb_addmul(u + j, w->mid->Q + m,
                arb_mat_entry(o->perp, m - o->ms, j), w->prec);
    for (j = 0; j < o->n; j++)
        arb_get_mid_arb(u + j, u + j);
    arb_dot(norm, NULL, 0, u, 1, u, 1, o->n, w->prec);
    arb_div_si(norm, norm, o->n, w->prec);
    arb_sqrtpos(norm, norm, w->prec);
    for (m = o->ms; m <= w->f->L; m++)
    {
        arb_dot(c + m, NULL, 0, arb_mat_entry(o->perp, m - o->ms, 0), 1, u,
                1, o->n, w->prec);
        arb_div_si(c + m, c + m, o->n, w->prec);
    }
}

/* square := |tau|^2 (h^k |Theta|)^a at h = 0, phi = <tau, u>/|u|: the parts of
   tau along u and off it, v_m = (1 - P_F) x^m - c_m u/|u|^2. */
static void
set_square(loja_collapse_box_t w, const arb_t phi, arb_srcptr c,
           const arb_t norm)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_t s, t, x;
    slong j, m;

    arb_init(s);
    arb_init(t);
    arb_init(x);
    for (j = 0; j < o->n; j++)
    {
        arb_zero(t);
        for (m = o->ms; m <= w->f->L; m++)
        {
            arb_div(x, c + m, norm, w->prec);
            arb_div(x, x, norm, w->prec);
            arb_mul(x, x, w->u + j, w->prec);
            arb_sub(x, arb_mat_entry(o->perp, m - o->ms, j), x, w->prec);
            arb_addmul(t, x, w->box->Q + m, w->prec);
        }
        _loja_one_layer_add_square(s, t, w->prec);
    }
    arb_div_si(s, s, o->n, w->prec);
    arb_set(w->off, s);
    _loja_one_layer_add_square(s, phi, w->prec);
    _loja_collapse_weigh(w->square, s, w);
    arb_clear(s);
    arb_clear(t);
    arb_clear(x);
}

/* phi = <tau, u> at the centre and mid without the remainder, dphi = d/dh on
   the box; l, g: its gradients at the centre and on the box. */
void
_loja_collapse_along(arb_t phi, arb_t dphi, arb_mat_t l, arb_mat_t g,
    arb_srcptr c, const loja_collapse_box_t w)
{
    slong m, j;

    for (m = w->f->o.ms; m <= w->f->L; m++)
    {
        arb_addmul(phi, c + m, w->mid->Q + m, w->prec);
        arb_addmul(dphi, c + m, w->box->dQ + m, w->prec);
        for (j = 0; j < w->dim; j++)
        {
            arb_addmul(arb_mat_entry(l, 0, j), c + m,
                arb_mat_entry(w->mid->grad, m, j), w->prec);
            arb_addmul(arb_mat_entry(g, 0, j), c + m,
                arb_mat_entry(w->box->grad, m, j), w->prec);
        }
    }
    arb_mul(dphi, dphi, w->box->hp + (w->f->step - 1), w->prec);
}

/* SOUND: collapse (G1: f - f(centre(mid)) = l (T - Fhat(centre)) + (grad f -
   l F') (sigma - centre), l any row) */
void
_loja_collapse_mean_value(arb_t f, const loja_collapse_box_t w, arb_mat_t l,
    const arb_mat_t g, const arb_t df)
{
    const slong dim = w->dim, prec = w->prec;
    arb_ptr v = _arb_vec_init(dim), dv = _arb_vec_init(dim);
    arb_mat_t rest;
    arb_t x;

    arb_init(x);
    arb_mat_init(rest, 1, dim);
    arb_mat_mul(l, l, w->J, prec);
    arb_mat_get_mid(l, l);
    arb_mat_mul(rest, l, w->D, prec);
    arb_mat_sub(rest, g, rest, prec);
    _loja_collapse_defect(v, dv, w);
    _loja_collapse_row_times(x, w, arb_mat_entry(l, 0, 0), v, dv,
        arb_mat_entry(rest, 0, 0));
    arb_add(f, f, x, prec);
    arb_zero(x);
    arb_add_error_mag(x, w->slice->half);
    arb_addmul(f, x, df, prec);
    arb_dot(f, f, 0, arb_mat_entry(rest, 0, 0), 1, w->size, 1, dim, prec);
    arb_clear(x);
    arb_mat_clear(rest);
    _arb_vec_clear(v, dim);
    _arb_vec_clear(dv, dim);
}

/* g := a lower bound of |tau| at the points of E' in w. */
void
_loja_collapse_lower_bound(loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    arb_ptr c = _arb_vec_init(f->L + 1);
    arb_t norm, phi, dphi;
    arb_mat_t g, l;
    arf_t lo;

    arb_init(norm);
    arb_init(phi);
    arb_init(dphi);
    arf_init(lo);
    arb_mat_init(g, 1, w->dim);
    arb_mat_init(l, 1, w->dim);
    _loja_collapse_direction(c, norm, w);
    _loja_collapse_along(phi, dphi, l, g, c, w);
    _loja_collapse_mean_value(phi, w, l, g, dphi);
    arb_div(phi, phi, norm, w->prec);
    set_square(w, phi, c, norm);
    arb_sub(phi, phi, w->box->rem, w->prec);
    arb_get_lbound_arf(lo, phi, w->prec);
    if (arf_is_nan(lo))
        arf_zero(lo);
    arb_set_arf(w->g, lo);
    arb_clear(norm);
    arb_clear(phi);
    arb_clear(dphi);
    arf_clear(lo);
    arb_mat_clear(g);
    arb_mat_clear(l);
    _arb_vec_clear(c, f->L + 1);
}

/* x := x c1^(-a), a = 2 s/k */
static void
divide_size(arb_t x, const loja_collapse_box_t w)
{
    fmpq_t a;
    arb_t y;

    fmpq_init(a);
    arb_init(y);
    fmpq_set_si(a, w->f->o.s, (ulong) w->f->o.k);
    arb_sqr(y, w->c1, w->prec);
    arb_pow_fmpq(y, y, a, w->prec);
    arb_div(x, x, y, w->prec);
    fmpq_clear(a);
    arb_clear(y);
}

/* beta = sqrt(Lam - g^2) + what the remainder adds; zeta = W b^.  Deep:
   Lam c1^(-a) for Lam.
   SOUND: collapse, deep (|rho|^2 <= (Lam c1^(-a) - g^2) h^(2s)) */
void
_loja_collapse_set_zeta(loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    arb_t x, y;
    arf_t top;
    slong i;

    arb_init(x);
    arb_init(y);
    arf_init(top);
    arb_sqr(x, w->g, w->prec);
    if (!arb_is_positive(w->g))
        arb_zero(x);
    arb_set(y, w->slice->Lam);
    if (f->deep)
        divide_size(y, w);
    arb_sub(x, y, x, w->prec);
    arb_sqrtpos(x, x, w->prec);
    arb_add(x, x, w->box->rem, w->prec);
    arb_get_ubound_arf(top, x, w->prec);
    arb_set_arf(w->beta, top);
    for (i = 0; i < f->o.K; i++)
    {
        arb_mul(w->zeta + i, w->beta, f->o.W_norm + i, w->prec);
        _loja_one_layer_symmetric(w->zeta + i);
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(top);
}
