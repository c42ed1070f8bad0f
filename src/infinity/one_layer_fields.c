/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The fields Y and X of graded-chart for the family one-layer, and the size
    of Theta (proofs/one-layer.md, G3, G5, G6).
*/
#include "infinity/one_layer_box.h"

/* res = D_eta a_m, where F' eta = g; m <= M. */
static void
along(arb_t res, const loja_one_layer_box_struct *w, slong m, arb_srcptr eta,
      arb_srcptr g)
{
    const slong dim = w->f->dim;

    arb_dot(res, NULL, 0, arb_mat_entry(w->lead, m, 0), 1, g, 1, dim,
            w->prec);
    arb_dot(res, res, 0, arb_mat_entry(w->rest, m, 0), 1, eta, 1, dim,
            w->prec);
}

/* c, error: the slow coefficients of D_eta tau^; F' eta = g. */
static void
along_slow(arb_ptr c, arb_t error, const loja_one_layer_box_struct *w,
           arb_srcptr eta,
           arb_srcptr g)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i + 1 < f->slow; i++)
    {
        along(c + i, w, f->ms + i, eta, g);
        arb_mul(c + i, c + i, w->hp + i, w->prec);
    }
    arb_dot(c + i, NULL, 0, arb_mat_entry(w->box->grad, f->M + 1, 0), 1,
            eta, 1, f->dim, w->prec);
    _loja_one_layer_split_last(c + i, error, w, c + i);
}

/* sum += |(h^(k+1) eta_omega, h^k eta_b, eta_nu)|^2; turn: of several
   inputs. */
static void
add_size(arb_t sum, const loja_one_layer_box_struct *w, arb_srcptr eta,
         arb_srcptr turn)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x, y;
    slong i;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < f->d; i++)
    {
        arb_mul(x, w->hp + (f->k + 1), eta + OL_OMEGA(f, i), w->prec);
        if (f->turns > 0)
        {
            _loja_ridge_total(y, f, turn, i, NULL);
            _loja_ridge_entry(x, w, i, y);
        }
        _loja_one_layer_add_square(sum, x, w->prec);
        _loja_one_layer_add_square(sum, eta + OL_NU(f, i), w->prec);
        if (f->bias)
        {
            arb_mul(x, w->hp + f->k, eta + OL_B(f, i), w->prec);
            _loja_one_layer_add_square(sum, x, w->prec);
        }
    }
    arb_clear(x);
    arb_clear(y);
}

/* Column l of Y: b = the l-th unit vector. */
static void
add_column(arb_t c3, arb_t CY, const loja_one_layer_box_struct *w, slong l)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr g = _arb_vec_init(f->dim), eta = _arb_vec_init(f->dim);
    arb_ptr c = _arb_vec_init(f->slow), turn = _arb_vec_init(f->turns);
    arb_t error, x;
    slong r, i;

    arb_init(error);
    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = _loja_one_layer_fast_index(f, r);
        arb_mul(g + r, w->hp + (f->ms - 1 - f->fast[i]),
                arb_mat_entry(f->W, i, l), w->prec);
        arb_neg(g + r, g + r);
    }
    _loja_one_layer_solve(eta, w, g);
    along_slow(c, error, w, eta, g);
    _loja_one_layer_norm(x, w, f->pow, c, error);
    if (f->turns > 0)
    {
        _loja_ridge_fast(turn, w, eta, l);
        _loja_ridge_along(error, w, eta, turn, l);
        arb_add(x, x, error, w->prec);
    }
    _loja_one_layer_add_square(c3, x, w->prec);
    add_size(CY, w, eta, turn);
    if (f->bias)
    {
        along(x, w, 0, eta, g);
        arb_addmul(x, w->hp + (f->s + f->k - 1), arb_mat_entry(f->W, 0, l),
                   w->prec);
        _loja_one_layer_add_square(CY, x, w->prec);
    }
    arb_clear(error);
    arb_clear(x);
    _arb_vec_clear(g, f->dim);
    _arb_vec_clear(eta, f->dim);
    _arb_vec_clear(c, f->slow);
    _arb_vec_clear(turn, f->turns);
}

void
_loja_one_layer_fast_field(loja_graded_bounds_t b,
                           const loja_one_layer_box_struct *w)
{
    arb_t c3, CY;
    slong l;

    arb_init(c3);
    arb_init(CY);
    for (l = 0; l < w->f->K; l++)
        add_column(c3, CY, w, l);
    /* SOUND: graded-chart (G3; linear in b, so the root of the squares) */
    /* SOUND: one-layer (G3) */
    arb_sqrtpos(c3, c3, w->prec);
    arb_sqrtpos(CY, CY, w->prec);
    arb_get_ubound_arf(b->c3, c3, w->prec);
    arb_get_ubound_arf(b->CY, CY, w->prec);
    arb_clear(c3);
    arb_clear(CY);
}

/* c1, c2, and z0 = h^(s+k) zeta_0 + h^k p_0 - a_0. */
static void
set_size(loja_graded_bounds_t b, loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t lo, hi, x, y;
    slong i;

    arb_init(lo);
    arb_init(hi);
    arb_init(x);
    arb_init(y);
    arb_zero(w->z0);
    if (f->bias)
    {
        arb_mul(w->z0, w->hp + (f->s + f->k), w->zeta, w->prec);
        arb_addmul(w->z0, w->hp + f->k, f->pm, w->prec);
        arb_sub(w->z0, w->z0, w->a, w->prec);
    }
    arb_one(hi);                /* |nu| = 1 */
    _loja_one_layer_add_square(hi, w->z0, w->prec);
    arb_set(lo, hi);
    for (i = 0; i < f->d; i++)
    {
        arb_mul(x, w->hp + (f->k + 1), w->box->sigma + OL_OMEGA(f, i),
                w->prec);
        if (f->turns > 0)
        {
            _loja_ridge_size_turn(y, w, i);
            _loja_ridge_entry(x, w, i, y);
        }
        _loja_one_layer_add_square(hi, x, w->prec);
        if (f->bias)
        {
            arb_mul(x, w->hp + f->k, w->box->sigma + OL_B(f, i), w->prec);
            _loja_one_layer_add_square(hi, x, w->prec);
        }
    }
    /* SOUND: graded-chart (G6) */
    /* SOUND: one-layer (G6) */
    arb_sqrtpos(lo, lo, w->prec);
    arb_sqrtpos(hi, hi, w->prec);
    arb_get_lbound_arf(b->c1, lo, w->prec);
    arb_get_ubound_arf(b->c2, hi, w->prec);
    if (arf_cmp_si(b->c1, 1) < 0)
        arf_one(b->c1);         /* |nu| = 1 */
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(x);
    arb_clear(y);
}

/* chi of the proof, and g = F' chi. */
static void
slow_field(arb_ptr chi, arb_ptr g, const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong r, i, m;

    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = _loja_one_layer_fast_index(f, r);
        m = f->fast[i];
        arb_mul(g + r, w->hp + (f->ms - m - 1), w->zeta + i, w->prec);
        arb_mul_si(g + r, g + r, m - f->k - f->s, w->prec);
        if (m < f->k)
        {
            arb_mul(x, w->hp + (f->k - m - 1), f->pm + i, w->prec);
            arb_mul_si(x, x, m - f->k, w->prec);
            arb_add(g + r, g + r, x, w->prec);
        }
        arb_div_si(g + r, g + r, f->s, w->prec);
    }
    arb_zero(g + r);
    _loja_one_layer_solve(chi, w, g);
    arb_clear(x);
}

/* e: |-(1/s) d_h tau^ + D_chi tau^| */
static void
set_e(loja_graded_bounds_t b, const loja_one_layer_box_struct *w,
      arb_srcptr chi, arb_srcptr g, arb_srcptr turn)
{
    const loja_one_layer_struct *f = w->f;
    const slong last = f->slow - 1;
    arb_ptr c = _arb_vec_init(f->slow);
    arb_t error, more, x;
    slong i;

    arb_init(error);
    arb_init(more);
    arb_init(x);
    along_slow(c, error, w, chi, g);
    for (i = 1; i <= last; i++)
    {
        if (i < last)
        {
            arb_mul(x, w->hp + (i - 1), w->a + (f->ms + i), w->prec);
            arb_mul_si(x, x, i, w->prec);
        }
        else
        {
            /* the remainder: another value for every sample */
            arb_get_mid_arb(x, w->box->shrink);
            arb_sub(more, w->box->shrink, x, w->prec);
            _loja_one_layer_symmetric(more);
            arb_mul(more, more, w->hp + (i - 1), w->prec);
            _loja_one_layer_symmetric(more);
            arb_div_si(more, more, f->s, w->prec);
            arb_add(error, error, more, w->prec);
            arb_mul(x, x, w->hp + (i - 1), w->prec);
        }
        arb_div_si(x, x, f->s, w->prec);
        arb_sub(c + i, c + i, x, w->prec);
    }
    _loja_one_layer_norm(x, w, f->pow, c, error);
    if (f->turns > 0)
    {
        arb_ptr V = _arb_vec_init(f->turns);

        _arb_vec_scalar_mul(V, turn, f->turns, w->hp + 1, w->prec);
        _loja_ridge_along(error, w, chi, V, -1);
        arb_add(x, x, error, w->prec);
        _arb_vec_clear(V, f->turns);
    }
    /* SOUND: graded-chart (G5) */
    /* SOUND: one-layer (G5) */
    arb_get_ubound_arf(b->e, x, w->prec);
    arb_clear(error);
    arb_clear(more);
    arb_clear(x);
    _arb_vec_clear(c, f->slow);
}

/* xi_omega, xi_b or xi_nu of the proof: h^power ((s/k) h^up chi - c sigma). */
static void
xi_entry(arb_t x, const loja_one_layer_box_struct *w, slong power, slong up,
         const arb_t chi, slong num, const arb_t sigma)
{
    const loja_one_layer_struct *f = w->f;
    arb_t y;

    arb_init(y);
    arb_mul(x, w->hp + up, chi, w->prec);
    arb_mul_si(x, x, f->s, w->prec);
    arb_mul_si(y, sigma, num, w->prec);
    arb_sub(x, x, y, w->prec);
    arb_div_si(x, x, f->k, w->prec);
    arb_mul(x, x, w->hp + power, w->prec);
    arb_clear(y);
}

/* d: |xi|/(h^k |Theta|) */
static void
set_d(loja_graded_bounds_t b, const loja_one_layer_box_struct *w,
      arb_srcptr chi, arb_srcptr g, arb_srcptr turn)
{
    const loja_one_layer_struct *f = w->f;
    arb_srcptr sigma = w->box->sigma;
    arb_t sum, x, y;
    slong i, j;

    arb_init(sum);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < f->d; i++)
    {
        j = OL_OMEGA(f, i);
        xi_entry(x, w, f->k, 1, chi + j, f->k + 1, sigma + j);
        if (f->turns > 0)
        {
            _loja_ridge_xi_turn(y, w, i, turn);
            _loja_ridge_entry(x, w, i, y);
        }
        _loja_one_layer_add_square(sum, x, w->prec);
        j = OL_NU(f, i);
        xi_entry(x, w, 0, 0, chi + j, 0, sigma + j);
        _loja_one_layer_add_square(sum, x, w->prec);
        if (!f->bias)
            continue;
        j = OL_B(f, i);
        xi_entry(x, w, f->k - 1, 1, chi + j, f->k, sigma + j);
        _loja_one_layer_add_square(sum, x, w->prec);
    }
    if (f->bias)
    {
        arb_mul(x, w->hp + f->s, w->zeta, w->prec);
        arb_mul_si(x, x, f->s + f->k, w->prec);
        arb_div_si(x, x, f->k, w->prec);
        arb_add(x, x, f->pm, w->prec);
        arb_mul(x, x, w->hp + (f->k - 1), w->prec);
        along(y, w, 0, chi, g);
        arb_mul_si(y, y, f->s, w->prec);
        arb_div_si(y, y, f->k, w->prec);
        arb_add(x, x, y, w->prec);
        _loja_one_layer_add_square(sum, x, w->prec);
    }
    arb_sqrtpos(sum, sum, w->prec);
    arb_set_arf(x, b->c1);
    arb_div(sum, sum, x, w->prec);
    arb_get_ubound_arf(b->d, sum, w->prec);
    arb_clear(sum);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_one_layer_slow_field(loja_graded_bounds_t b,
                           loja_one_layer_box_struct *w)
{
    const slong dim = w->f->dim;
    arb_ptr chi = _arb_vec_init(dim), g = _arb_vec_init(dim);
    arb_ptr turn = _arb_vec_init(w->f->turns);

    set_size(b, w);
    slow_field(chi, g, w);
    if (w->f->turns > 0)
        _loja_ridge_slow(turn, w, chi);
    set_e(b, w, chi, g, turn);
    set_d(b, w, chi, g, turn);
    _arb_vec_clear(turn, w->f->turns);
    _arb_vec_clear(chi, dim);
    _arb_vec_clear(g, dim);
}
