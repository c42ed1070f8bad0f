/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The limit of the energy (proofs/collapse.md, loose.md: Limit): it is the
    value of |tau|^2 (h^k |Theta|)^a at a critical point of it on the slow
    manifold of h = 0.  The moduli are cut in halves; a part goes where that
    is above Em or its gradient along the slow manifold is not 0.
*/
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

/* HEURISTIC: of cutting, each modulus; parts at most. */
#define DEPTH 17
#define MOST_PARTS 4000
/* HEURISTIC: the same of deep, whose parts take longer and whose energy is
   enclosed to second order. */
#define DEEP_DEPTH 4

/* <(1-P_F) x^m, (1-P_F) x^l> */
static void
product(arb_t res, const loja_one_layer_struct *o, slong m, slong l)
{
    arb_dot(res, NULL, 0, arb_mat_entry(o->perp, m - o->ms, 0), 1,
            arb_mat_entry(o->perp, l - o->ms, 0), 1, o->n, o->prec);
    arb_div_si(res, res, o->n, o->prec);
}

/* x := |tau|^2 at h = 0 */
static void
set_tau(arb_t x, const loja_collapse_box_t w)
{
    const loja_one_layer_struct *o = &w->f->o;
    const slong top = w->f->deep == DEEP_SPREAD ? w->f->L : o->ms;
    arb_t y;
    slong m, l;

    arb_init(y);
    arb_zero(x);
    for (m = o->ms; m <= top; m++)
        for (l = o->ms; l <= top; l++)
        {
            product(y, o, m, l);
            arb_mul(y, y, w->box->Q + m, w->prec);
            arb_addmul(x, y, w->box->Q + l, w->prec);
        }
    arb_nonnegative_part(x, x);
    arb_clear(y);
}

/* loose: s += (s/k) |tau|^2 a_0 D_V a_0/(1 + a_0^2), that of |Theta|; deep: the
   entries with gamma = k beside a_0. */
static void
add_size(arb_t s, const loja_collapse_box_t w, arb_srcptr V)
{
    const loja_one_layer_struct *o = &w->f->o;
    const slong prec = w->prec;
    arb_srcptr a = w->box->Q;
    arb_t x, y;

    if (!w->f->loose)
        return;
    arb_init(x);
    arb_init(y);
    arb_dot(x, NULL, 0, arb_mat_entry(w->box->grad, 0, 0), 1, V, 1, w->dim,
            prec);
    arb_mul(x, x, a, prec);
    arb_sqr(y, a, prec);
    arb_nonnegative_part(y, y);
    arb_add_ui(y, y, 1, prec);
    if (w->f->deep)
    {
        _loja_deep_add_slopes(x, w->box, w->f, V);
        _loja_deep_add_squares(y, w->box, w->f);
    }
    arb_div(x, x, y, prec);
    /* loose: at h = 0 tau is a_ms times (1 - P_F) x^ms */
    set_tau(y, w);
    arb_mul(x, x, y, prec);
    arb_mul_si(x, x, o->s, prec);
    arb_div_si(x, x, o->k, prec);
    arb_add(s, s, x, prec);
    arb_clear(x);
    arb_clear(y);
}

/* 1 if some derivative of |tau|^2 |Theta|^a along the slow manifold is not 0 at
   all points of the part: <tau, D_V tau> and more, F' V = the unit vector of a
   modulus. */
static int
is_sloped(const loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    const slong first = _loja_collapse_rows(f) + 1;
    arb_ptr g = _arb_vec_init(w->dim), V = _arb_vec_init(w->dim);
    arb_t s, x, y;
    slong i, m, l;
    int sloped = 0;

    arb_init(s);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < f->moduli && !sloped; i++)
    {
        _arb_vec_zero(g, w->dim);
        arb_one(g + first + i);
        _loja_collapse_solve(V, w, g);
        arb_zero(s);
        for (m = f->o.ms; m <= f->L; m++)
            for (l = f->o.ms; l <= f->L; l++)
            {
                arb_dot(x, NULL, 0, arb_mat_entry(w->box->grad, l, 0), 1, V,
                        1, w->dim, w->prec);
                arb_mul(x, x, w->box->Q + m, w->prec);
                product(y, &f->o, m, l);
                arb_addmul(s, x, y, w->prec);
            }
        add_size(s, w, V);
        /* SOUND: collapse (no critical point) */
        sloped = arb_is_finite(s) && !arb_contains_zero(s);
    }
    arb_clear(s);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(g, w->dim);
    _arb_vec_clear(V, w->dim);
    return sloped;
}

/* x without what is above Lam.  SOUND: collapse (the limit is at most Em) */
static void
cut(arb_t x, const arb_t Lam, slong prec)
{
    arf_t lo, hi, top;

    arf_init(lo);
    arf_init(hi);
    arf_init(top);
    if (arb_is_finite(x))
    {
        arb_get_interval_arf(lo, hi, x, prec);
        arb_get_ubound_arf(top, Lam, prec);
        if (arf_cmp(lo, top) <= 0 && arf_cmp(hi, top) > 0)
            arb_set_interval_arf(x, lo, top, prec);
    }
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(top);
}

typedef struct
{
    arb_struct *G;             /* hull of the values; parts: how many */
    slong parts;
} values_t;

/* The critical points of the part, cut in modulus depth mod moduli. */
static int
search(values_t *v, loja_collapse_part_t p, slong depth)
{
    const slong n = p->whole->f->moduli, i = depth % n;
    const double lo = p->lo[i], hi = p->hi[i], mid = 0.5 * (lo + hi);
    loja_collapse_box_t w;
    const slong deepest = p->whole->f->deep ? DEEP_DEPTH : DEPTH;
    int res, good = 1, last = depth >= deepest * n;

    if (++v->parts > MOST_PARTS)
        return 0;
    _loja_collapse_box_init(w, p->whole->f, p->whole->slice);
    res = _loja_collapse_part_set(w, p);
    if (res == COLLAPSE_EMPTY)
        last = 1;
    else if (res == COLLAPSE_SET && w->regular && is_sloped(w))
        last = 1;
    else if (last)
    {
        good = res == COLLAPSE_SET && w->regular;
        cut(w->square, w->slice->Lam, w->prec);
        if (good && arb_is_zero(v->G))
            arb_set(v->G, w->square);
        else if (good)
            arb_union(v->G, v->G, w->square, w->prec);
    }
    _loja_collapse_box_clear(w);
    if (last || !good)
        return good;
    /* SOUND: collapse (both halves) */
    p->hi[i] = mid;
    good = search(v, p, depth + 1);
    p->hi[i] = hi;
    p->lo[i] = mid;
    good = good && search(v, p, depth + 1);
    p->lo[i] = lo;
    return good;
}

int
_loja_collapse_limit(arb_t G, arb_t S, arb_ptr y,
    loja_graded_family_struct *family, const loja_graded_slice_t slice)
{
    const loja_collapse_struct *f = family->data;
    loja_graded_slice_t zero;
    loja_collapse_part_t p;
    loja_collapse_box_t w;
    values_t v;
    slong j;
    int good;

    /* the box at h = 0: the slice's last point */
    _loja_graded_slice_init(zero, family->dim);
    arb_set(zero->Lam, slice->Lam);
    _loja_collapse_box_init(w, f, zero);
    for (j = 0; j < family->dim; j++)
    {
        arb_t x;

        arb_init(x);
        arb_set_arf(x, slice->mid);
        arb_mul(x, x, slice->slope + j, family->prec);
        arb_sub(zero->centre + j, slice->centre + j, x, family->prec);
        arf_set(zero->radius_lo + j, slice->radius_lo + j);
        arf_set(zero->radius_hi + j, slice->radius_hi + j);
        arb_set(w->centre + j, zero->centre + j);
        arb_add_error_arf(w->size + j, slice->radius_hi + j);
        arb_set(y + j, w->centre + j);
        arb_clear(x);
    }
    v.G = G;
    v.parts = 0;
    arb_zero(G);
    arb_one(S);
    _loja_collapse_part_init(p, w);
    good = search(&v, p, 0) && arb_is_positive(G);
    _loja_collapse_part_clear(p);
    _loja_collapse_box_clear(w);
    _loja_graded_slice_clear(zero);
    return good;
}
