/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The verifier of the rule graded-chart: G1 to G7 on every slice, cut in
    halves until they hold.  What is special to a family is behind its
    operations.
*/
#include "base/base.h"
#include "infinity/graded.h"

/* HEURISTIC: affects what is decided, not truth. */
#define MAX_DEPTH 40
#define MODULI_DEPTH 12
#define MAX_SLICES 20000

void
_loja_graded_proof_init(loja_graded_proof_t proof, slong parts)
{
    slong i;

    proof->parts = parts;
    proof->slices = 0;
    proof->part = flint_calloc((size_t) parts, sizeof(*proof->part));
    for (i = 0; i < parts; i++)
    {
        loja_graded_part_struct *p = proof->part + i;

        arf_init(p->g1);
        arf_init(p->u0);
        arf_init(p->C);
        arf_init(p->El);
        arf_init(p->Em);
        arf_pos_inf(p->g1);
        arf_pos_inf(p->u0);
        arf_pos_inf(p->El);
        p->energy = 1;
    }
}

void
_loja_graded_proof_clear(loja_graded_proof_t proof)
{
    slong i;

    for (i = 0; i < proof->parts; i++)
    {
        arf_clear(proof->part[i].g1);
        arf_clear(proof->part[i].u0);
        arf_clear(proof->part[i].C);
        arf_clear(proof->part[i].El);
        arf_clear(proof->part[i].Em);
    }
    flint_free(proof->part);
}

int
_loja_graded_trap(const loja_graded_family_struct *family,
    const loja_graded_slice_t slice, const loja_graded_bounds_t b)
{
    const slong prec = family->prec;
    arb_t left, right, x, top;
    arf_t t;
    int good;

    arb_init(left);
    arb_init(right);
    arb_init(x);
    arb_init(top);
    arf_init(t);
    /* sqrt(Lam - g2^2) - c3 h sqrt(Lam) */
    arb_set_arf(x, b->g2);
    arb_sqr(x, x, prec);
    arb_sub(left, slice->Lam, x, prec);
    /* SOUND: graded-chart (G7: Lam > g2^2) */
    good = arb_is_positive(left);
    arb_sqrtpos(left, left, prec);
    arb_get_ubound_arf(t, slice->Lam, prec);
    arb_set_arf(top, t);
    arb_sqrt(x, top, prec);
    arb_set_arf(right, b->c3);
    arb_mul(x, x, right, prec);
    arb_set_arf(right, slice->hi);
    arb_mul(x, x, right, prec);
    arb_sub(left, left, x, prec);
    /* (s + l/2) ch Lam h CY */
    arb_mul_2exp_si(right, slice->l, -1);
    arb_add_si(right, right, family->s, prec);
    /* SOUND: graded-chart (2s + l >= 0) */
    good = good && arb_is_nonnegative(right);
    arb_set_arf(x, b->ch);
    arb_mul(right, right, x, prec);
    arb_mul(right, right, top, prec);
    arb_set_arf(x, slice->hi);
    arb_mul(right, right, x, prec);
    arb_set_arf(x, b->CY);
    arb_mul(right, right, x, prec);
    /* SOUND: graded-chart (G7, times CY > 0) */
    good = good && arb_gt(left, right);
    arb_clear(left);
    arb_clear(right);
    arb_clear(x);
    arb_clear(top);
    arf_clear(t);
    return good;
}

/* ---- what one sub-slice adds ---- */

static void
least(arf_t res, const arb_t x)
{
    arf_t t;

    arf_init(t);
    arb_get_lbound_arf(t, x, 64);
    if (arf_cmp(t, res) < 0)
        arf_set(res, t);
    arf_clear(t);
}

static void
most(arf_t res, const arb_t x)
{
    arf_t t;

    arf_init(t);
    arb_get_ubound_arf(t, x, 64);
    if (arf_cmp(t, res) > 0)
        arf_set(res, t);
    arf_clear(t);
}

/* x^(2s/k) */
static void
pow_a(arb_t res, const arb_t x, const loja_graded_family_struct *family)
{
    fmpq_t a;

    fmpq_init(a);
    fmpq_set_si(a, 2 * family->s, (ulong) family->k);
    arb_pow_fmpq(res, x, a, family->prec);
    fmpq_clear(a);
}

/* 1 and the part extended by a sub-slice where all holds. */
static int
extend(loja_graded_part_struct *part, const loja_graded_family_struct *family,
       const loja_graded_slice_t slice, const loja_graded_bounds_t b)
{
    const slong prec = family->prec;
    arb_t u0, C, x, y;
    int good, energy;

    arb_init(u0);
    arb_init(C);
    arb_init(x);
    arb_init(y);
    good = _loja_graded_growth(u0, C, &energy, family, slice, b);
    if (good)
    {
        arb_set_arf(x, b->g1);
        least(part->g1, x);
        least(part->u0, u0);
        part->energy = part->energy && energy;
        most(part->C, C);
        /* El <= g1^2 c1^a; Em >= Lam c2^a, with moduli Em = Lam */
        arb_sqr(y, x, prec);
        arb_set_arf(x, b->c1);
        pow_a(x, x, family);
        arb_mul(x, x, y, prec);
        least(part->El, x);
        if (family->ops->moduli != NULL)
            arb_one(x);
        else
        {
            arb_set_arf(y, b->c2);
            pow_a(x, y, family);
        }
        arb_mul(x, x, slice->Lam, prec);
        most(part->Em, x);
    }
    arb_clear(u0);
    arb_clear(C);
    arb_clear(x);
    arb_clear(y);
    return good;
}

/* ---- slices ---- */

typedef struct
{
    loja_graded_proof_struct *proof;
    loja_graded_family_struct *family;
    const loja_graded_chart_struct *chart;
    const loja_claim_opts_t *opts;
    loja_graded_slice_t slice;
    loja_graded_bounds_t b;
    double end;
    loja_message_struct *why;
} walk_t;

static loja_status_t
may_go_on(walk_t *w)
{
    if (w->opts != NULL && w->opts->stop != NULL && *w->opts->stop)
        return LOJA_STOPPED;
    if (w->end > 0 && _loja_clock() > w->end)
        return LOJA_LIMIT;
    return LOJA_OK;
}

/* Why the sub-slice did not pass; 1 if it did. */
static int
passes(walk_t *w, slong i)
{
    const double h = arf_get_d(w->slice->hi, ARF_RND_NEAR);

    if (!w->family->ops->bounds(w->b, w->family, w->slice))
        loja_message_set(w->why, "no enclosure of tau, or q >= 1, at h = "
            "%.3g", h);
    else if (!w->b->inside)
        loja_message_set(w->why, "the box is left (G2) at h = %.3g: %.3g of "
            "its radius", h, w->b->image);
    else if (w->family->ops->moduli == NULL
             && !_loja_graded_trap(w->family, w->slice, w->b))
        loja_message_set(w->why, "the trap (G7) is not closed at h = %.3g",
            h);
    else if (!extend(w->proof->part + i, w->family, w->slice, w->b))
        loja_message_set(w->why, "e h >= g1 (G5) at h = %.3g: %.3g, %.3g",
            h, h * arf_get_d(w->b->e, ARF_RND_UP),
            arf_get_d(w->b->g1, ARF_RND_DOWN));
    else
        return 1;
    return 0;
}

/* [lo, hi] of slice i, cut further where it does not pass. */
static loja_status_t
cover(walk_t *w, slong i, const arf_t lo, const arf_t hi, slong depth)
{
    loja_status_t status = may_go_on(w);
    arf_t mid;

    if (status != LOJA_OK)
        return status;
    if (++w->proof->slices > MAX_SLICES)
        return LOJA_UNABLE;
    _loja_graded_slice_set(w->slice, w->chart, i, lo, hi, w->family->prec);
    if (passes(w, i))
        return LOJA_OK;
    if (depth >= (w->family->ops->moduli != NULL ? MODULI_DEPTH : MAX_DEPTH))
        return LOJA_UNABLE;
    arf_init(mid);
    arf_add(mid, lo, hi, 64, ARF_RND_NEAR);
    arf_mul_2exp_si(mid, mid, -1);
    if (arf_cmp(lo, mid) >= 0 || arf_cmp(mid, hi) >= 0)
        status = LOJA_UNABLE;
    else
    {
        /* SOUND: graded-chart (the two halves cover the sub-slice) */
        status = cover(w, i, mid, hi, depth + 1);
        if (status == LOJA_OK)
            status = cover(w, i, lo, mid, depth + 1);
    }
    arf_clear(mid);
    return status;
}

/* The form of the record. */
static int
well_formed(const loja_graded_chart_t chart,
            const loja_graded_family_struct *family)
{
    slong i, j;

    if (chart->nodes < 2 || chart->dim != family->dim
        || !arf_is_zero(chart->h + chart->nodes - 1))
        return 0;
    for (i = 0; i < chart->nodes; i++)
    {
        /* SOUND: graded-chart (Lam is positive) */
        if (!arf_is_finite(chart->h + i) || !arf_is_finite(chart->Lam + i)
            || arf_sgn(chart->Lam + i) <= 0
            || (i > 0 && arf_cmp(chart->h + i, chart->h + i - 1) >= 0))
            return 0;
        /* SOUND: graded-moduli (Lam is Em at all nodes) */
        if (family->ops->moduli != NULL
            && !arf_equal(chart->Lam + i, chart->Lam))
            return 0;
        for (j = i * chart->dim; j < (i + 1) * chart->dim; j++)
            if (!arf_is_finite(chart->centre + j)
                || !arf_is_finite(chart->radius + j)
                || arf_sgn(chart->radius + j) <= 0)
                return 0;
    }
    return 1;
}

/* What holds on slice i holds with what holds below: h <= h_i. */
static void
accumulate(loja_graded_proof_t proof)
{
    slong i;

    for (i = proof->parts - 2; i >= 0; i--)
    {
        loja_graded_part_struct *p = proof->part + i, *q = p + 1;

        arf_min(p->g1, p->g1, q->g1);
        arf_min(p->u0, p->u0, q->u0);
        arf_max(p->C, p->C, q->C);
        arf_min(p->El, p->El, q->El);
        arf_max(p->Em, p->Em, q->Em);
        p->energy = p->energy && q->energy;
    }
}

loja_status_t
_loja_graded_verify(loja_graded_proof_t proof,
    loja_graded_family_struct *family, const loja_graded_chart_t chart,
    const loja_claim_opts_t *opts, loja_message_t why)
{
    loja_status_t status = LOJA_OK;
    walk_t w;
    slong i;

    if (!well_formed(chart, family) || proof->parts != chart->nodes - 1)
    {
        loja_message_set(why, "not a chart of nodes");
        return LOJA_UNABLE;
    }
    w.proof = proof;
    w.family = family;
    w.chart = chart;
    w.opts = opts;
    w.end = opts != NULL && opts->seconds > 0 ? _loja_clock() + opts->seconds : 0;
    w.why = why;
    _loja_graded_slice_init(w.slice, chart->dim);
    _loja_graded_bounds_init(w.b);
    for (i = 0; i + 1 < chart->nodes && status == LOJA_OK; i++)
        status = cover(&w, i, chart->h + i + 1, chart->h + i, 0);
    _loja_graded_slice_clear(w.slice);
    _loja_graded_bounds_clear(w.b);
    accumulate(proof);
    return status;
}
