/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The verifier of the rule chart-divergence: faces, field, entry.  What is
    special to a chart is behind its operations (claim/chart.h).
*/
#include <string.h>
#include "infinity/chart.h"

void
_loja_chart_proof_init(loja_chart_proof_t proof)
{
    memset(proof, 0, sizeof(*proof));
    _loja_chart_box_init(proof->W, 1);
    arf_init(proof->eps);
    arf_init(proof->kappa);
    arf_init(proof->C);
}

static void
drop(loja_chart_proof_t proof)
{
    slong i;

    for (i = 0; i < proof->faces; i++)
        flint_free(proof->face[i]);
    flint_free(proof->face);
    flint_free(proof->tree);
    proof->face = NULL;
    proof->tree = NULL;
    proof->faces = proof->boxes = 0;
}

void
_loja_chart_proof_clear(loja_chart_proof_t proof)
{
    drop(proof);
    _loja_chart_box_clear(proof->W);
    arf_clear(proof->eps);
    arf_clear(proof->kappa);
    arf_clear(proof->C);
}

typedef struct
{
    const loja_chart_struct *chart;
    const arf_struct *eps;
    const arf_struct *least;     /* kappa asked for */
    arf_t kappa, C;              /* so far */
    arf_t k, c;
} tests_t;

static char
test_face(void *ctx, arb_srcptr q)
{
    tests_t *t = ctx;

    /* SOUND: chart-divergence (H2) */
    return t->chart->ops->above(t->chart, q, t->eps) ? 'a' : 0;
}

static char
test_inside(void *ctx, arb_srcptr q)
{
    tests_t *t = ctx;
    int which = t->chart->ops->field(t->k, t->c, t->chart, q, t->eps);

    /* SOUND: chart-divergence (H3: with kappa and C, or nothing to show) */
    if (which == 2)
        return 'a';
    if (which == 1 && arf_sgn(t->k) > 0 && arf_cmp(t->k, t->least) >= 0
        && arf_is_finite(t->c))
    {
        if (arf_cmp(t->k, t->kappa) < 0)
            arf_set(t->kappa, t->k);
        if (arf_cmp(t->c, t->C) > 0)
            arf_set(t->C, t->c);
        return 'f';
    }
    if (t->chart->ops->field_tries_above)
        return 0;
    return t->chart->ops->above(t->chart, q, t->eps) ? 'a' : 0;
}

static loja_status_t
cover_face(loja_chart_proof_t proof, tests_t *t, const loja_chart_box_t W,
           slong i, int upper, const loja_chart_limits_t *limits,
           loja_message_t why)
{
    loja_chart_box_t F;
    loja_status_t status;

    _loja_chart_box_init(F, W->dim);
    _loja_chart_box_set(F, W);
    if (upper)
        arf_set(F->lo + i, W->hi + i);
    else
        arf_set(F->hi + i, W->lo + i);
    proof->face[proof->faces] = NULL;
    status = _loja_chart_cover(proof->face + proof->faces, &proof->boxes,
        t->chart, F, test_face, t, limits, why);
    proof->faces++;
    _loja_chart_box_clear(F);
    return status;
}

/* eta at its upper end; both ends of the transverse coordinates.  Infinity
   (eta = 0) and the ends of the moduli are no faces (H1). */
static loja_status_t
cover_faces(loja_chart_proof_t proof, tests_t *t, const loja_chart_box_t W,
            const loja_chart_limits_t *limits, loja_message_t why)
{
    const loja_chart_struct *chart = t->chart;
    loja_status_t status = LOJA_OK;
    loja_message_t inner;
    slong i;

    proof->face = flint_malloc(sizeof(char *) * 2 * (size_t) chart->dim);
    for (i = 0; i < chart->dim && status == LOJA_OK; i++)
    {
        if (chart->kind[i] == LOJA_CHART_MODULUS)
            continue;
        if (chart->kind[i] == LOJA_CHART_MU)
            status = cover_face(proof, t, W, i, 0, limits, inner);
        if (status == LOJA_OK)
            status = cover_face(proof, t, W, i, 1, limits, inner);
    }
    if (status != LOJA_OK)
        loja_message_set(why, "L > eps = %.4g on the faces: %.300s",
            arf_get_d(t->eps, ARF_RND_NEAR), inner->text);
    return status;
}

/* The shape of W: eta from 0, nothing empty. */
static int
well_shaped(const loja_chart_t chart, const loja_chart_box_t W)
{
    slong i;

    if (W->dim != chart->dim || chart->kind[0] != LOJA_CHART_ETA
        || !arf_is_zero(W->lo + 0))
        return 0;
    for (i = 0; i < W->dim; i++)
        if (!arf_is_finite(W->lo + i) || !arf_is_finite(W->hi + i)
            || arf_cmp(W->lo + i, W->hi + i) >= 0
            || (i > 0 && chart->kind[i] == LOJA_CHART_ETA))
            return 0;
    return 1;
}

loja_status_t
_loja_chart_verify(loja_chart_proof_t proof, const loja_chart_t chart,
    const loja_chart_box_t W, const arf_t eps, const arf_t kappa,
    const loja_chart_limits_t *limits, loja_message_t why)
{
    loja_status_t status;
    loja_message_t inner;
    tests_t t;

    drop(proof);
    if (!well_shaped(chart, W) || arf_sgn(eps) <= 0)
    {
        loja_message_set(why, "not a box of this chart");
        return LOJA_UNABLE;
    }
    /* SOUND: chart-divergence (H0, H1) */
    if (chart->ops->proper != NULL
        && !chart->ops->proper(chart, W, eps, why))
        return LOJA_UNABLE;
    t.chart = chart;
    t.eps = eps;
    t.least = kappa;
    arf_init(t.kappa);
    arf_init(t.C);
    arf_init(t.k);
    arf_init(t.c);
    arf_pos_inf(t.kappa);
    status = cover_faces(proof, &t, W, limits, why);
    if (status == LOJA_OK)
    {
        status = _loja_chart_cover(&proof->tree, &proof->boxes, chart, W,
            test_inside, &t, limits, inner);
        if (status != LOJA_OK)
            loja_message_set(why, "<grad L, X> >= kappa L, kappa = %.3g: "
                "%.300s", arf_get_d(kappa, ARF_RND_NEAR), inner->text);
    }
    /* no sub-box near infinity can lie above eps > 0 and still be useful,
       but then there would be nothing to bound */
    if (status == LOJA_OK && !arf_is_finite(t.kappa))
    {
        loja_message_set(why, "L > eps in the whole box");
        status = LOJA_UNABLE;
    }
    _loja_chart_box_set(proof->W, W);
    arf_set(proof->eps, eps);
    arf_set(proof->kappa, t.kappa);
    arf_set(proof->C, t.C);
    arf_clear(t.kappa);
    arf_clear(t.C);
    arf_clear(t.k);
    arf_clear(t.c);
    return status;
}

int
_loja_chart_enters(const loja_chart_t chart, const loja_chart_box_t W,
                   const arf_t eps, arb_srcptr q, const arb_t loss)
{
    slong i;
    arf_t lo, hi;
    arb_t e;
    int inside = 1;

    arf_init(lo);
    arf_init(hi);
    arb_init(e);
    /* SOUND: chart-divergence (entry: every point of the balls lies in the
       box, with eta > 0, inside the moduli, and L <= eps) */
    for (i = 0; i < chart->dim && inside; i++)
    {
        arb_get_lbound_arf(lo, q + i, 128);
        arb_get_ubound_arf(hi, q + i, 128);
        if (chart->kind[i] == LOJA_CHART_MU)
            inside = arf_cmp(lo, W->lo + i) >= 0
                && arf_cmp(hi, W->hi + i) <= 0;
        else if (chart->kind[i] == LOJA_CHART_ETA)
            inside = arf_sgn(lo) > 0 && arf_cmp(hi, W->hi + i) <= 0;
        else
            inside = arf_cmp(lo, W->lo + i) > 0
                && arf_cmp(hi, W->hi + i) < 0;
        if (arf_is_nan(lo) || arf_is_nan(hi))
            inside = 0;
    }
    arb_set_arf(e, eps);
    inside = inside && arb_le(loss, e);
    arf_clear(lo);
    arf_clear(hi);
    arb_clear(e);
    return inside;
}
