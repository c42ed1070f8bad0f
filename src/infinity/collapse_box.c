/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    G1 to G6 of graded-moduli for the families collapse and loose, on a
    sub-slice (proofs/collapse.md, Verification; loose.md).  Steps:
      1. Q_m and derivatives on the box and at the centre, J;
      2. tau^ and its parts: a lower bound of |tau| (G1); zeta
         (collapse_tau.c);
      3. where sigma lies (G2), by the mean value theorem;
      4. the bounds of the moduli (collapse_faces.c);
      5. the size of Theta, the field X (collapse_fields.c).
*/
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

void
_loja_collapse_box_init(loja_collapse_box_t w, const loja_collapse_struct *f,
                        const loja_graded_slice_struct *slice)
{
    const slong dim = f->o.dim;

    w->f = f;
    w->slice = slice;
    w->prec = f->o.prec;
    w->dim = dim;
    w->placed = 0;
    w->centre = _arb_vec_init(dim);
    w->slope = _arb_vec_init(dim);
    w->size = _arb_vec_init(dim);
    w->offset = _arb_vec_init(f->moduli);
    _loja_collapse_state_init(w->box, f);
    _loja_collapse_state_init(w->mid, f);
    arb_mat_init(w->D, dim, dim);
    arb_mat_init(w->J, dim, dim);
    arb_mat_init(w->E, dim, dim);
    w->R = _arb_vec_init(dim);
    arb_init(w->q);
    w->zeta = _arb_vec_init(f->o.K);
    arb_init(w->g);
    arb_init(w->c1);
    arb_init(w->low);
    arb_init(w->beta);
    arb_init(w->square);
    arb_init(w->off);
    w->u = _arb_vec_init(f->o.n);
}

void
_loja_collapse_box_clear(loja_collapse_box_t w)
{
    _arb_vec_clear(w->centre, w->dim);
    _arb_vec_clear(w->slope, w->dim);
    _arb_vec_clear(w->size, w->dim);
    _arb_vec_clear(w->offset, w->f->moduli);
    _loja_collapse_state_clear(w->box);
    _loja_collapse_state_clear(w->mid);
    arb_mat_clear(w->D);
    arb_mat_clear(w->J);
    arb_mat_clear(w->E);
    _arb_vec_clear(w->R, w->dim);
    arb_clear(w->q);
    _arb_vec_clear(w->zeta, w->f->o.K);
    arb_clear(w->g);
    arb_clear(w->c1);
    arb_clear(w->low);
    arb_clear(w->beta);
    arb_clear(w->square);
    arb_clear(w->off);
    _arb_vec_clear(w->u, w->f->o.n);
}

/* ---- the box ---- */

static int
set_states(loja_collapse_box_t w)
{
    arb_t x, mid;
    slong j;
    int good;

    arb_init(x);
    arb_init(mid);
    for (j = 0; j < w->dim; j++)
    {
        arb_zero(x);
        arb_add_error_mag(x, w->slice->half);
        arb_mul(x, x, w->slope + j, w->prec);
        arb_add(w->R + j, w->size + j, x, w->prec);
        /* SOUND: collapse (the box holds the centre: convex) */
        arb_union(w->R + j, w->R + j, x, w->prec);
        arb_add(w->box->sigma + j, w->centre + j, w->R + j, w->prec);
        arb_set(w->mid->sigma + j, w->centre + j);
    }
    arb_set_arf(mid, w->slice->mid);
    if (!w->placed)
        w->placed = _loja_collapse_state_set(w->mid, w->f, mid);
    good = w->placed
        && _loja_collapse_state_set(w->box, w->f, w->slice->h);
    arb_clear(x);
    arb_clear(mid);
    return good;
}

/* ---- where sigma lies ---- */

void
_loja_collapse_defect(arb_ptr v, arb_ptr dv, const loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    const slong rows = _loja_collapse_rows(f), k = f->o.k, prec = w->prec;
    const slong shift = f->o.bias ? 1 : 0;
    arb_mat_t D;
    arb_ptr F = _arb_vec_init(w->dim), dF = _arb_vec_init(w->dim);
    arb_t x;
    slong r, e;

    arb_mat_init(D, w->dim, w->dim);
    arb_init(x);
    _loja_collapse_fhat(dv, D, dF, w->box, f);
    _loja_collapse_fhat(F, D, NULL, w->mid, f);
    _arb_vec_neg(v, F, w->dim);
    _arb_vec_scalar_mul(dv, dF, w->dim, w->box->hp + (f->step - 1), prec);
    _arb_vec_neg(dv, dv, w->dim);
    for (r = 0; r < rows; r++)
    {
        /* T_r = h^e p_m + h^(e+s) zeta_m; p_m = 0 where e < 0 */
        e = k - _loja_collapse_order(f, _loja_collapse_fast(f, r));
        if (e >= 0)
            arb_addmul(v + r, w->mid->hp + e, f->o.pm + r + shift, prec);
        arb_mul(x, w->box->hp + (e + f->o.s - 1), w->zeta + r + shift, prec);
        arb_mul_si(x, x, e + f->o.s, prec);
        arb_add(dv + r, dv + r, x, prec);
        if (e > 0)
        {
            arb_mul(x, w->box->hp + (e - 1), f->o.pm + r + shift, prec);
            arb_mul_si(x, x, e, prec);
            arb_add(dv + r, dv + r, x, prec);
        }
    }
    arb_add_ui(v + r, v + r, 1, prec);
    /* the moduli are what they are: centre_j(h) + offset */
    for (r = 0; r < f->moduli; r++)
    {
        arb_set(v + rows + 1 + r, w->offset + r);
        arb_set(dv + rows + 1 + r, w->slope + f->modulus[r]);
    }
    arb_mat_clear(D);
    arb_clear(x);
    _arb_vec_clear(F, w->dim);
    _arb_vec_clear(dF, w->dim);
}

/* res := beta times the norm of row diag(h^(k+s-l_m)) W.
   SOUND: collapse (|b^| <= beta) */
static void
ball_part(arb_t res, const loja_collapse_box_t w, arb_srcptr row)
{
    const loja_collapse_struct *f = w->f;
    const slong rows = _loja_collapse_rows(f);
    const slong shift = f->o.bias ? 1 : 0;
    arb_t x, y;
    slong r, l, e;

    arb_init(x);
    arb_init(y);
    arb_zero(res);
    for (l = 0; l < f->o.K; l++)
    {
        arb_zero(x);
        for (r = 0; r < rows; r++)
        {
            e = f->o.k + f->o.s
                - _loja_collapse_order(f, _loja_collapse_fast(f, r));
            arb_mul(y, row + r, w->mid->hp + e, w->prec);
            arb_addmul(x, y, arb_mat_entry(f->o.W, r + shift, l), w->prec);
        }
        _loja_one_layer_add_square(res, x, w->prec);
    }
    arb_sqrtpos(res, res, w->prec);
    arb_mul(res, res, w->beta, w->prec);
    _loja_one_layer_symmetric(res);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_collapse_row_times(arb_t res, const loja_collapse_box_t w,
    arb_srcptr row, arb_srcptr v, arb_srcptr dv, arb_srcptr less)
{
    arb_t x;

    arb_init(x);
    arb_dot(x, NULL, 0, row, 1, dv, 1, w->dim, w->prec);
    arb_dot(x, x, 0, less, 1, w->slope, 1, w->dim, w->prec);
    arb_zero(res);
    arb_add_error_mag(res, w->slice->half);
    arb_mul(res, res, x, w->prec);
    arb_dot(res, res, 0, row, 1, v, 1, w->dim, w->prec);
    ball_part(x, w, row);
    arb_add(res, res, x, w->prec);
    arb_clear(x);
}

/*
    sigma - centre(h) = J (T - Fhat(centre(h))) + E (sigma - centre(h)); in h
    J d/dh Fhat(centre(h)) = J dFhat/dh + (1 - E) slope.
    SOUND: collapse (G2, mean value theorem)
*/
void
_loja_collapse_narrow(arb_ptr res, const loja_collapse_box_t w)
{
    const slong dim = w->dim;
    arb_ptr v = _arb_vec_init(dim), dv = _arb_vec_init(dim);
    arb_ptr less = _arb_vec_init(dim), y = _arb_vec_init(dim);
    arb_t one;
    slong i, j;

    arb_init(one);
    arb_one(one);
    _loja_collapse_defect(v, dv, w);
    for (i = 0; i < dim; i++)
    {
        for (j = 0; j < dim; j++)
            arb_set(less + j, arb_mat_entry(w->E, i, j));
        arb_sub(less + i, less + i, one, w->prec);
        _loja_collapse_row_times(y + i, w, arb_mat_entry(w->J, i, 0), v, dv,
            less);
        arb_dot(y + i, y + i, 0, arb_mat_entry(w->E, i, 0), 1, w->size, 1,
                dim, w->prec);
    }
    for (i = 0; i < w->f->moduli; i++)
        if (!arb_intersection(y + w->f->modulus[i], y + w->f->modulus[i],
                              w->offset + i, w->prec))
            arb_set(y + w->f->modulus[i], w->offset + i);
    _arb_vec_set(res, y, dim);
    arb_clear(one);
    _arb_vec_clear(v, dim);
    _arb_vec_clear(dv, dim);
    _arb_vec_clear(less, dim);
    _arb_vec_clear(y, dim);
}

int
_loja_collapse_box_set(loja_collapse_box_t w)
{
    arb_ptr F = _arb_vec_init(w->dim);
    int good = set_states(w);

    if (good)
    {
        _loja_collapse_fhat(F, w->D, NULL, w->box, w->f);
        good = _loja_collapse_invert(w);
    }
    if (good)
    {
        /* first without, then with what g > 0 gives */
        arb_zero(w->g);
        arb_one(w->c1);
        _loja_collapse_set_zeta(w);
        _loja_collapse_lower_bound(w);
        _loja_collapse_set_zeta(w);
        _loja_collapse_least_size(w->c1, w);
        if (w->f->deep)
        {
            _loja_collapse_set_zeta(w);
            _loja_deep_energy(w);
        }
    }
    _arb_vec_clear(F, w->dim);
    return good;
}
