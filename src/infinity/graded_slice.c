/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Charts as lists of nodes, and sub-slices between them. */
#include <string.h>
#include "infinity/graded.h"

void
_loja_graded_chart_init(loja_graded_chart_t chart, slong nodes, slong dim)
{
    chart->nodes = nodes;
    chart->dim = dim;
    chart->h = flint_calloc((size_t) nodes, sizeof(arf_struct));
    chart->Lam = flint_calloc((size_t) nodes, sizeof(arf_struct));
    chart->centre = flint_calloc((size_t) (nodes * dim), sizeof(arf_struct));
    chart->radius = flint_calloc((size_t) (nodes * dim), sizeof(arf_struct));
}

static void
clear(arf_struct *v, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arf_clear(v + i);
    flint_free(v);
}

void
_loja_graded_chart_clear(loja_graded_chart_t chart)
{
    clear(chart->h, chart->nodes);
    clear(chart->Lam, chart->nodes);
    clear(chart->centre, chart->nodes * chart->dim);
    clear(chart->radius, chart->nodes * chart->dim);
}

void
_loja_graded_bounds_init(loja_graded_bounds_t b)
{
    memset(b, 0, sizeof(*b));
    arf_init(b->g1);
    arf_init(b->g2);
    arf_init(b->c3);
    arf_init(b->CY);
    arf_init(b->ch);
    arf_init(b->e);
    arf_init(b->d);
    arf_init(b->c1);
    arf_init(b->c2);
    arf_init(b->f);
}

void
_loja_graded_bounds_clear(loja_graded_bounds_t b)
{
    arf_clear(b->g1);
    arf_clear(b->g2);
    arf_clear(b->c3);
    arf_clear(b->CY);
    arf_clear(b->ch);
    arf_clear(b->e);
    arf_clear(b->d);
    arf_clear(b->c1);
    arf_clear(b->c2);
    arf_clear(b->f);
}

void
_loja_graded_slice_init(loja_graded_slice_t slice, slong dim)
{
    slice->dim = dim;
    arf_init(slice->lo);
    arf_init(slice->hi);
    arf_init(slice->mid);
    mag_init(slice->half);
    arb_init(slice->h);
    arb_init(slice->Lam);
    arb_init(slice->l);
    slice->centre = _arb_vec_init(dim);
    slice->slope = _arb_vec_init(dim);
    slice->radius_lo = flint_calloc((size_t) dim, sizeof(arf_struct));
    slice->radius_hi = flint_calloc((size_t) dim, sizeof(arf_struct));
}

void
_loja_graded_slice_clear(loja_graded_slice_t slice)
{
    arf_clear(slice->lo);
    arf_clear(slice->hi);
    arf_clear(slice->mid);
    mag_clear(slice->half);
    arb_clear(slice->h);
    arb_clear(slice->Lam);
    arb_clear(slice->l);
    _arb_vec_clear(slice->centre, slice->dim);
    _arb_vec_clear(slice->slope, slice->dim);
    clear(slice->radius_lo, slice->dim);
    clear(slice->radius_hi, slice->dim);
}

/* value at h of the line through (h_(i+1), v_(i+1)) and (h_i, v_i), and its
   slope; `next' and `at' are v_(i+1) and v_i. */
static void
line(arb_t value, arb_t slope, const loja_graded_chart_t chart, slong i,
     const arf_t next, const arf_t at, const arb_t h, slong prec)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_arf(x, at);
    arb_set_arf(y, next);
    arb_sub(slope, x, y, prec);
    arb_set_arf(x, chart->h + i);
    arb_set_arf(y, chart->h + i + 1);
    arb_sub(x, x, y, prec);
    arb_div(slope, slope, x, prec);
    arb_sub(x, h, y, prec);
    arb_set_arf(value, next);
    arb_addmul(value, slope, x, prec);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_graded_slice_set(loja_graded_slice_t slice,
    const loja_graded_chart_t chart, slong i, const arf_t lo, const arf_t hi,
    slong prec)
{
    const slong dim = chart->dim;
    arb_t a, b, m, slope;
    arf_t t;
    slong j;

    arb_init(a);
    arb_init(b);
    arb_init(m);
    arb_init(slope);
    arf_init(t);
    arf_set(slice->lo, lo);
    arf_set(slice->hi, hi);
    arb_set_interval_arf(slice->h, lo, hi, prec);
    /* any point will do: half covers both sides */
    arf_add(slice->mid, lo, hi, prec, ARF_RND_NEAR);
    arf_mul_2exp_si(slice->mid, slice->mid, -1);
    arf_sub(t, slice->hi, slice->mid, MAG_BITS, ARF_RND_UP);
    arf_get_mag(slice->half, t);
    arf_sub(t, slice->mid, slice->lo, MAG_BITS, ARF_RND_UP);
    arf_get_mag(arb_radref(a), t);
    mag_max(slice->half, slice->half, arb_radref(a));
    mag_zero(arb_radref(a));

    arb_set_arf(a, lo);
    line(a, slope, chart, i, chart->Lam + i + 1, chart->Lam + i, a, prec);
    arb_set_arf(b, hi);
    line(b, slope, chart, i, chart->Lam + i + 1, chart->Lam + i, b, prec);
    arb_union(slice->Lam, a, b, prec);
    arb_mul(slice->l, slice->h, slope, prec);
    arb_div(slice->l, slice->l, slice->Lam, prec);

    arb_set_arf(m, slice->mid);
    for (j = 0; j < dim; j++)
    {
        const arf_struct *next = chart->centre + (i + 1) * dim + j;
        const arf_struct *at = chart->centre + i * dim + j;

        line(slice->centre + j, slice->slope + j, chart, i, next, at, m,
             prec);
        next = chart->radius + (i + 1) * dim + j;
        at = chart->radius + i * dim + j;
        line(a, slope, chart, i, next, at, slice->h, prec);
        arb_get_lbound_arf(slice->radius_lo + j, a, 30);
        arb_get_ubound_arf(slice->radius_hi + j, a, 30);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(m);
    arb_clear(slope);
    arf_clear(t);
}
