/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The equations (1) of proofs/one-layer.md solved by the mean value theorem:
    where sigma lies (G2), and narrower a_m at points of E'.
*/
#include "infinity/one_layer_box.h"

/* v := T - Fhat(centre(mid)) at h = mid without the part of b^. */
static void
target(arb_ptr v, const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    slong r, i, m;

    for (r = 0; r < f->dim - 1; r++)
    {
        i = _loja_one_layer_fast_index(f, r);
        m = f->fast[i];
        arb_zero(v + r);
        if (m <= f->k)
            arb_mul(v + r, w->mp + (f->k - m), f->pm + i, w->prec);
        arb_submul(v + r, w->mp + (f->ms - m), w->Wt + i, w->prec);
        arb_sub(v + r, v + r, w->Fmid + r, w->prec);
    }
    arb_sub_ui(v + r, w->Fmid + r, 1, w->prec);
    arb_neg(v + r, v + r);
}

/* v := dT/dh over the sub-slice, zeta held fast. */
static void
target_slope(arb_ptr v, const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong r, i, m;

    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = _loja_one_layer_fast_index(f, r);
        m = f->fast[i];
        arb_zero(v + r);
        if (m < f->k)
        {
            arb_mul(v + r, w->hp + (f->k - m - 1), f->pm + i, w->prec);
            arb_mul_si(v + r, v + r, f->k - m, w->prec);
        }
        arb_mul(x, w->hp + (f->ms - m - 1), w->zeta + i, w->prec);
        arb_mul_si(x, x, f->ms - m, w->prec);
        arb_add(v + r, v + r, x, w->prec);
    }
    arb_zero(v + r);
    arb_clear(x);
}

/* res := beta times the norm of row diag(hp^(m_s-m)) W, row of dim entries.
   SOUND: one-layer (|b^| <= beta) */
static void
ball_part(arb_t res, const loja_one_layer_box_struct *w, arb_srcptr row,
          arb_srcptr hp)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x, y;
    slong r, i, l;

    arb_init(x);
    arb_init(y);
    arb_zero(res);
    for (l = 0; l < f->K; l++)
    {
        arb_zero(x);
        for (r = 0; r < f->dim - 1; r++)
        {
            i = _loja_one_layer_fast_index(f, r);
            arb_mul(y, row + r, hp + (f->ms - f->fast[i]), w->prec);
            arb_addmul(x, y, arb_mat_entry(f->W, i, l), w->prec);
        }
        _loja_one_layer_add_square(res, x, w->prec);
    }
    arb_sqrtpos(res, res, w->prec);
    arb_mul(res, res, w->beta, w->prec);
    _loja_one_layer_symmetric(res);
    arb_clear(x);
    arb_clear(y);
}

/*
    Narrower a_m on E': with l_m from `lead' a_m(sigma) - a_m(centre) =
    l_m (T - Fhat(centre)) + (grad a_m - l_m F') (sigma - centre).
    SOUND: one-layer (mean value theorem; both enclosures hold)
*/
void
_loja_one_layer_refine(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr v = _arb_vec_init(f->dim), dv = _arb_vec_init(f->dim);
    arb_t x, y, half;
    slong m, j;

    arb_init(x);
    arb_init(y);
    arb_init(half);
    arb_add_error_mag(half, w->slice->half);
    target(v, w);
    target_slope(dv, w);
    for (j = 0; j < f->dim; j++)
        arb_addmul(v + j, dv + j, half, w->prec);
    for (m = 0; m <= f->M; m++)
    {
        if (!_loja_one_layer_uses(f, m))
            continue;
        arb_dot(x, w->mid->a + m, 0, arb_mat_entry(w->lead, m, 0), 1, v, 1,
                f->dim, w->prec);
        ball_part(y, w, arb_mat_entry(w->lead, m, 0), w->mp);
        arb_add(x, x, y, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_addmul(x, arb_mat_entry(w->rest, m, j), w->R + j, w->prec);
        if (!arb_intersection(w->a + m, w->a + m, x, w->prec))
            arb_set(w->a + m, w->box->a + m);
    }
    arb_clear(x);
    arb_clear(y);
    arb_clear(half);
    _arb_vec_clear(v, f->dim);
    _arb_vec_clear(dv, f->dim);
}

void
_loja_one_layer_reach(loja_graded_bounds_t b, const arb_t y,
                      const loja_one_layer_box_struct *w, slong j)
{
    const loja_graded_slice_struct *s = w->slice;
    arb_t x;
    arf_t top;
    double ratio;

    arb_init(x);
    arf_init(top);
    arb_abs(x, y);
    arb_get_ubound_arf(top, x, w->prec);
    /* SOUND: graded-chart (G2) */
    /* SOUND: one-layer (G2) */
    if (!arf_is_finite(top) || arf_cmp(top, s->radius_lo + j) >= 0)
        b->inside = 0;
    ratio = arf_get_d(top, ARF_RND_UP)
        / arf_get_d(s->radius_lo + j, ARF_RND_DOWN);
    if (!(ratio <= b->image))
        b->image = ratio;
    if (b->reach != NULL)
        b->reach[j] = arf_get_d(top, ARF_RND_UP);
    arb_clear(x);
    arf_clear(top);
}

/*
    sigma - centre(h) for the points of E' with h in the sub-slice:
    J (T - Fhat(centre(mid))) at h = mid, plus (J dT/dh - slope)(h - mid),
    plus E (sigma - centre(mid)).
*/
void
_loja_one_layer_inside(loja_graded_bounds_t b,
                       const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    const loja_graded_slice_struct *s = w->slice;
    arb_ptr v = _arb_vec_init(f->dim), dv = _arb_vec_init(f->dim);
    arb_t x, y;
    slong i, j;

    arb_init(x);
    arb_init(y);
    target(v, w);
    target_slope(dv, w);
    b->inside = 1;
    b->image = 0;
    for (i = 0; i < f->dim; i++)
    {
        arb_dot(y, NULL, 0, arb_mat_entry(w->J, i, 0), 1, dv, 1, f->dim,
                w->prec);
        arb_sub(y, y, s->slope + i, w->prec);
        arf_set_mag(arb_midref(x), s->half);
        mag_zero(arb_radref(x));
        arb_mul(y, y, x, w->prec);
        _loja_one_layer_symmetric(y);
        ball_part(x, w, arb_mat_entry(w->J, i, 0), w->mp);
        arb_add(y, y, x, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_addmul(y, arb_mat_entry(w->E, i, j), w->R + j, w->prec);
        arb_dot(x, NULL, 0, arb_mat_entry(w->J, i, 0), 1, v, 1, f->dim,
                w->prec);
        arb_add(y, y, x, w->prec);
        _loja_one_layer_reach(b, y, w, i);
    }
    if (f->turns > 0)
        _loja_ridge_inside(b, w);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(v, f->dim);
    _arb_vec_clear(dv, f->dim);
}
