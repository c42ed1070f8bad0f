/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    G1 to G6 of graded-chart for the family one-layer, on a sub-slice
    (proofs/one-layer.md, Verification).  Steps:
      1. a_m and derivatives on the box, Fhat at the centre, J;
      2. tau^ and its parts: G1; zeta;
      3. G2 by the mean value theorem (one_layer_inside.c);
      4. the field Y, a column of it for each unit vector b: G3;
      5. the size of Theta: G6; the field X: G5 (4 and 5 in
         one_layer_fields.c).
*/
#include "infinity/one_layer_box.h"

static slong
powers(const loja_one_layer_struct *f)
{
    return f->ms + f->M + f->k + 3;
}

void
_loja_one_layer_box_init(loja_one_layer_box_struct *w,
    const loja_one_layer_struct *f, const loja_graded_slice_struct *slice)
{
    w->f = f;
    w->slice = slice;
    w->prec = f->prec;
    _loja_one_layer_state_init(w->box, f);
    _loja_one_layer_state_init(w->mid, f);
    w->hp = _arb_vec_init(powers(f));
    w->mp = _arb_vec_init(powers(f));
    arb_mat_init(w->D, f->dim, f->dim);
    arb_mat_init(w->lead, f->M + 1, f->dim);
    arb_mat_init(w->rest, f->M + 1, f->dim);
    w->a = _arb_vec_init(f->M + 2);
    arb_mat_init(w->J, f->dim, f->dim);
    arb_mat_init(w->E, f->dim, f->dim);
    w->Fmid = _arb_vec_init(f->dim);
    w->R = _arb_vec_init(f->dim + f->turns);
    arb_init(w->q);
    w->t = _arb_vec_init(f->K);
    w->Wt = _arb_vec_init(f->K);
    w->zeta = _arb_vec_init(f->K);
    arb_init(w->g);
    arb_init(w->beta);
    arb_init(w->z0);
    w->v = _arb_vec_init(f->n);
    if (f->turns > 0)
        _loja_ridge_init(w);
}

void
_loja_one_layer_box_clear(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;

    _loja_one_layer_state_clear(w->box, f);
    _loja_one_layer_state_clear(w->mid, f);
    _arb_vec_clear(w->hp, powers(f));
    _arb_vec_clear(w->mp, powers(f));
    arb_mat_clear(w->D);
    arb_mat_clear(w->lead);
    arb_mat_clear(w->rest);
    _arb_vec_clear(w->a, f->M + 2);
    arb_mat_clear(w->J);
    arb_mat_clear(w->E);
    _arb_vec_clear(w->Fmid, f->dim);
    _arb_vec_clear(w->R, f->dim + f->turns);
    arb_clear(w->q);
    _arb_vec_clear(w->t, f->K);
    _arb_vec_clear(w->Wt, f->K);
    _arb_vec_clear(w->zeta, f->K);
    arb_clear(w->g);
    arb_clear(w->beta);
    arb_clear(w->z0);
    _arb_vec_clear(w->v, f->n);
    if (f->turns > 0)
        _loja_ridge_clear(w);
}

/* ---- 1. the box ---- */

/* sigma - centre(mid) and sigma, for every point of E in the sub-slice. */
static void
set_box(loja_one_layer_box_struct *w)
{
    const loja_graded_slice_struct *s = w->slice;
    arb_t x;
    slong j;

    arb_init(x);
    for (j = 0; j < w->f->dim + w->f->turns; j++)
    {
        arb_get_mag(arb_radref(x), s->slope + j);
        mag_mul(arb_radref(x), arb_radref(x), s->half);
        arf_zero(arb_midref(x));
        arb_zero(w->R + j);
        arb_add_error_arf(w->R + j, s->radius_hi + j);
        arb_add(w->R + j, w->R + j, x, w->prec);
        arb_add(w->box->sigma + j, s->centre + j, w->R + j, w->prec);
        arb_set(w->mid->sigma + j, s->centre + j);
    }
    arb_clear(x);
}

/* J, E, q/(1-q); 0 unless q < 1. */
static int
set_inverse(loja_one_layer_box_struct *w)
{
    const slong dim = w->f->dim;
    arb_mat_t M;
    arb_t s, t;
    slong i, j;
    int good;

    arb_mat_init(M, dim, dim);
    arb_init(s);
    arb_init(t);
    arb_mat_get_mid(M, w->D);
    good = arb_mat_approx_inv(w->J, M, w->prec);
    arb_mat_get_mid(w->J, w->J);
    arb_mat_mul(w->E, w->J, w->D, w->prec);
    arb_mat_one(M);
    arb_mat_sub(w->E, M, w->E, w->prec);
    arb_zero(w->q);
    for (i = 0; i < dim && good; i++)
    {
        arb_zero(s);
        for (j = 0; j < dim; j++)
        {
            _loja_one_layer_size(t, w->R + j);
            arb_mul(t, arb_mat_entry(w->E, i, j), t, w->prec);
            _loja_one_layer_size(t, t);
            arb_add(s, s, t, w->prec);
        }
        /* SOUND: one-layer (any positive weights do) */
        _loja_one_layer_size(t, w->R + i);
        arb_div(s, s, t, w->prec);
        arb_max(w->q, w->q, s, w->prec);
        good = arb_is_finite(w->q);
    }
    /* SOUND: one-layer (q < 1) */
    arb_sub_ui(s, w->q, 1, w->prec);
    good = good && arb_is_negative(s);
    arb_neg(s, s);
    arb_div(w->q, w->q, s, w->prec);
    arb_mat_clear(M);
    arb_clear(s);
    arb_clear(t);
    return good && arb_is_finite(w->q);
}

/* The rows of lead and rest: D_eta a_m = l_m F' eta + (grad a_m - l_m F')
   eta keeps the correlation of grad a_m and F', whose inverse is large. */
static void
set_rows(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_mat_t row, res;
    slong m, j;

    for (m = 0; m <= f->M; m++)
    {
        if (!_loja_one_layer_uses(f, m))
            continue;
        arb_mat_window_init(row, w->mid->grad, m, 0, m + 1, f->dim);
        arb_mat_window_init(res, w->lead, m, 0, m + 1, f->dim);
        arb_mat_approx_mul(res, row, w->J, w->prec);
        arb_mat_get_mid(res, res);
        arb_mat_window_clear(row);
        arb_mat_window_init(row, w->rest, m, 0, m + 1, f->dim);
        arb_mat_mul(row, res, w->D, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_sub(arb_mat_entry(row, 0, j),
                arb_mat_entry(w->box->grad, m, j), arb_mat_entry(row, 0, j),
                w->prec);
        arb_mat_window_clear(row);
        arb_mat_window_clear(res);
    }
}

static int
set_states(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_mat_t D;
    arb_ptr F = _arb_vec_init(f->dim);
    arb_t m;
    int good;

    arb_mat_init(D, f->dim, f->dim);
    arb_init(m);
    set_box(w);
    arb_set_arf(m, w->slice->mid);
    _loja_one_layer_powers(w->hp, powers(f), w->slice->h, w->prec);
    _loja_one_layer_powers(w->mp, powers(f), m, w->prec);
    good = _loja_one_layer_state_set(w->mid, f, w->slice->h)
        && _loja_one_layer_state_set(w->box, f, w->slice->h);
    if (good)
    {
        _loja_one_layer_fhat(w->Fmid, D, w->mid, f);
        _loja_one_layer_fhat(F, w->D, w->box, f);
        good = set_inverse(w);
    }
    if (good)
    {
        set_rows(w);
        _arb_vec_set(w->a, w->box->a, f->M + 2);
        good = f->turns == 0 || _loja_ridge_set(w);
    }
    arb_mat_clear(D);
    arb_clear(m);
    _arb_vec_clear(F, f->dim);
    return good;
}

/* ---- 2. tau ---- */

/* c[i] = h^i a_(m_s+i) and the error of the last, which differs from sample
   to sample. */
static void
slow_coefficients(arb_ptr c, arb_t error, const loja_one_layer_box_struct *w,
                  arb_srcptr a)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i + 1 < f->slow; i++)
        arb_mul(c + i, w->hp + i, a + f->ms + i, w->prec);
    _loja_one_layer_split_last(c + i, error, w, a + f->ms + i);
}

/* |tau|, t, W t, beta; 0 unless 0 < g1. */
static int
set_tau(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr c = _arb_vec_init(f->slow);
    arb_t error, x;
    arf_t lo;
    slong i, l;
    int good;

    arb_init(error);
    arb_init(x);
    arf_init(lo);
    slow_coefficients(c, error, w, w->a);
    _loja_one_layer_norm(w->g, w, f->perp, c, error);
    for (l = 0; l < f->K; l++)
    {
        arb_mul(w->t + l, error, f->last_dot + l, w->prec);
        for (i = 0; i < f->slow; i++)
            arb_addmul(w->t + l, c + i, arb_mat_entry(f->T, i, l), w->prec);
    }
    for (i = 0; i < f->K; i++)
        arb_dot(w->Wt + i, NULL, 0, arb_mat_entry(f->W, i, 0), 1, w->t, 1,
                f->K, w->prec);
    good = f->turns == 0 || _loja_ridge_kappa(w);
    if (good && f->turns > 0)
    {
        /* SOUND: ridge (tau has the part of kappa too) */
        arb_set(x, w->kappa);
        _loja_one_layer_symmetric(x);
        arb_add(w->g, w->g, x, w->prec);
    }
    /* SOUND: graded-chart (G1) */
    /* SOUND: one-layer (G1) */
    good = good && arb_is_positive(w->g) && arb_is_finite(w->g);
    /* SOUND: one-layer (|b^|^2 <= Lam - g1^2) */
    arb_get_lbound_arf(lo, w->g, w->prec);
    arb_set_arf(x, lo);
    arb_sqr(x, x, w->prec);
    arb_get_ubound_arf(lo, w->slice->Lam, w->prec);
    arb_set_arf(w->beta, lo);
    arb_sub(x, w->beta, x, w->prec);
    arb_sqrtpos(x, x, w->prec);
    arb_get_ubound_arf(lo, x, w->prec);
    arb_set_arf(w->beta, lo);
    /* SOUND: ridge (the part of kappa in t, as a vector) */
    if (f->turns > 0)
        arb_add(w->beta, w->beta, w->kappa, w->prec);
    arb_clear(error);
    arb_clear(x);
    arf_clear(lo);
    _arb_vec_clear(c, f->slow);
    return good;
}

/* zeta = -(W t) +- beta |W_m|. */
static void
set_zeta(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < f->K; i++)
    {
        arb_mul(x, w->beta, f->W_norm + i, w->prec);
        _loja_one_layer_symmetric(x);
        arb_sub(w->zeta + i, x, w->Wt + i, w->prec);
    }
    arb_clear(x);
}

int
_loja_one_layer_box_set(loja_one_layer_box_struct *w)
{
    if (!set_states(w) || !set_tau(w))
        return 0;
    set_zeta(w);
    _loja_one_layer_refine(w);
    if (!set_tau(w))
        return 0;
    set_zeta(w);
    return 1;
}

int
_loja_one_layer_bounds(loja_graded_bounds_t b,
    loja_graded_family_struct *family, const loja_graded_slice_t slice)
{
    const loja_one_layer_struct *f = family->data;
    loja_one_layer_box_t w;
    arb_t ch;
    int good;

    _loja_one_layer_box_init(w, f, slice);
    good = _loja_one_layer_box_set(w);
    if (good)
    {
        arb_get_lbound_arf(b->g1, w->g, w->prec);
        arb_get_ubound_arf(b->g2, w->g, w->prec);
        _loja_one_layer_inside(b, w);
        _loja_one_layer_fast_field(b, w);
        _loja_one_layer_slow_field(b, w);
        /* SOUND: graded-chart (G4: ch = 1/k) */
        /* SOUND: one-layer (G4) */
        arb_init(ch);
        arb_set_ui(ch, 1);
        arb_div_si(ch, ch, f->k, w->prec);
        arb_get_ubound_arf(b->ch, ch, w->prec);
        arb_clear(ch);
        good = arf_is_finite(b->c3) && arf_is_finite(b->CY)
            && arf_is_finite(b->e) && arf_is_finite(b->d)
            && arf_is_finite(b->c2) && arf_sgn(b->g1) > 0;
    }
    _loja_one_layer_box_clear(w);
    return good;
}
