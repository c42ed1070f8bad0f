/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule chart-divergence: the box W, its faces and its sub-boxes, entry of
    theta(T).  What is special to a chart is behind chart_rule.
*/
#include <string.h>
#include "checker/rules/chart.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_DEPTH 300
#define MAX_PRECISION 1024
/* HEURISTIC: of cutting leaves further. */
#define EXTRA_DEPTH 12
#define EXTRA_CUTS 20000
/* HEURISTIC: midpoints are rounded. */
#define MIDPOINT_PRECISION 192

/* ---- trees ---- */

/* Bounds of a sub-box. */
typedef struct { mpfr_srcptr lo[CHART_MAX_DIM], hi[CHART_MAX_DIM]; } sub_box;

typedef struct
{
    chart_t *chart;
    const char *what, *at;     /* the rest of the tree */
    leaf_test test;
    void *ctx;
    interval *q;
    long extra;                /* cuts of leaves that are left */
} walk_t;

typedef int (*visit)(walk_t *w, sub_box *box, int depth, char letter);

/* Visits both halves of the box along coordinate i. */
static int
halves(walk_t *w, sub_box *box, int i, int depth, char letter, visit go)
{
    mpfr_srcptr end;
    mpfr_t mid;
    int good;

    /* SOUND: chart-divergence (the halves share a point; any will do) */
    mpfr_init2(mid, MIDPOINT_PRECISION);
    mpfr_add(mid, box->lo[i], box->hi[i], MPFR_RNDN);
    mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
    end = box->hi[i];
    box->hi[i] = mid;
    good = go(w, box, depth + 1, letter);
    box->hi[i] = end;
    end = box->lo[i];
    box->lo[i] = mid;
    good = good && go(w, box, depth + 1, letter);
    box->lo[i] = end;
    mpfr_clear(mid);
    return good;
}

/* The coordinate that is widest beside W's; -1: the box is a point. */
static int
widest(const chart_t *chart, const sub_box *box)
{
    double width, best = 0;
    int i, which = -1;

    for (i = 0; i < chart->dim; i++)
    {
        width = (mpfr_get_d(box->hi[i], MPFR_RNDN)
                 - mpfr_get_d(box->lo[i], MPFR_RNDN))
            / (mpfr_get_d(chart->hi[i], MPFR_RNDN)
               - mpfr_get_d(chart->lo[i], MPFR_RNDN));
        if (width > best)
        {
            best = width;
            which = i;
        }
    }
    return which;
}

static int
leaf_fails(const walk_t *w, const sub_box *box)
{
    char text[250];
    size_t len = 0;
    int i;

    text[0] = '\0';
    for (i = 0; i < w->chart->dim && len < sizeof(text) - 60; i++)
        len += (size_t) snprintf(text + len, sizeof(text) - len,
            "%s%s in [%.6g, %.6g]", i > 0 ? ", " : "",
            w->chart->rule->coord[i], mpfr_get_d(box->lo[i], MPFR_RNDD),
            mpfr_get_d(box->hi[i], MPFR_RNDU));
    return report(w->chart->claim->rep, "%s: not proved on %s", w->what,
                  text);
}

/* A leaf may be cut further: bounds here need not be as tight as those of
   whoever wrote the tree. */
static int
leaf(walk_t *w, sub_box *box, int depth, char letter)
{
    int k;

    for (k = 0; k < w->chart->dim; k++)
        mpfi_interv_fr(w->q + k, box->lo[k], box->hi[k]);
    if (w->test(w->ctx, w->chart, letter, w->q))
        return 1;
    k = widest(w->chart, box);
    if (depth >= EXTRA_DEPTH || k < 0 || w->extra-- <= 0)
        return leaf_fails(w, box);
    return halves(w, box, k, depth, letter, leaf);
}

static int
walk(walk_t *w, sub_box *box, int depth, char letter)
{
    const int i = *w->at - '0';

    letter = *w->at;
    if (letter != '\0')
        w->at++;
    if (letter >= 'a' && letter <= 'z')
        return leaf(w, box, 0, letter);
    if (i < 0 || i >= w->chart->dim || depth > MAX_DEPTH)
        return report(w->chart->claim->rep, "%s: no tree", w->what);
    return halves(w, box, i, depth, letter, walk);
}

int
walk_tree(chart_t *chart, const char *what, const char *tree, int fixed,
          int upper, leaf_test test, void *ctx)
{
    walk_t w = { chart, what, tree, test, ctx, NULL, EXTRA_CUTS };
    sub_box box;
    int i, good;

    for (i = 0; i < chart->dim; i++)
    {
        box.lo[i] = i == fixed && upper ? chart->hi[i] : chart->lo[i];
        box.hi[i] = i == fixed && !upper ? chart->lo[i] : chart->hi[i];
    }
    w.q = vec_new(CHART_MAX_DIM, chart->prec);
    good = walk(&w, &box, 0, ' ')
        && (*w.at == '\0'
            || report(chart->claim->rep, "%s: more than a tree", what));
    vec_free(w.q, CHART_MAX_DIM);
    return good;
}

/* ---- reading ---- */

static const chart_rule *
find_chart(claim_t *claim)
{
    static const chart_rule *const list[] = { &chart_two_odd };
    const char *name = member_string(claim, claim->data, "chart");
    const char *rule = member_string(claim, claim->data, "chart_rule");
    size_t i;

    if (name == NULL || rule == NULL)
        return NULL;
    for (i = 0; i < sizeof(list) / sizeof(*list); i++)
        if (strcmp(list[i]->chart, name) == 0
            && strcmp(list[i]->rule, rule) == 0)
            return list[i];
    (void) report(claim->rep, "chart, chart_rule: none that is known");
    return NULL;
}

/* One side [name, lower, upper] of W; eta begins at 0. */
static int
read_side(chart_t *chart, const json_t *side, int i)
{
    const char *name = json_string_value(json_array_get(side, 0));

    if (json_array_size(side) != 3 || name == NULL
        || strcmp(name, chart->rule->coord[i]) != 0
        || !read_dyadic(chart->lo[i], json_array_get(side, 1))
        || !read_dyadic(chart->hi[i], json_array_get(side, 2)))
        return report(chart->claim->rep, "box: [\"%s\", lower, upper]",
                      chart->rule->coord[i]);
    /* SOUND: chart-divergence (the shape of W) */
    if (!mpfr_less_p(chart->lo[i], chart->hi[i])
        || (chart->kind[i] == ETA && !mpfr_zero_p(chart->lo[i])))
        return report(chart->claim->rep, "box: lower < upper, and %s from 0",
                      chart->rule->coord[0]);
    return 1;
}

static int
read_chart(chart_t *chart)
{
    claim_t *claim = chart->claim;
    const json_t *data = claim->data, *box;
    char keys[600];
    int i, prec;

    snprintf(keys, sizeof(keys), "chart chart_rule box eps kappa C "
             "precision tree faces %s", chart->rule->keys);
    box = member_list(claim, data, "box", chart->dim);
    if (!members_known(claim, data, keys) || box == NULL
        || !member_int(&prec, claim, data, "precision", 24, MAX_PRECISION)
        || !member_dyadic(chart->eps, claim, data, "eps")
        || !member_dyadic(chart->kappa, claim, data, "kappa")
        || !member_dyadic(chart->C, claim, data, "C"))
        return 0;
    chart->prec = prec;
    for (i = 0; i < chart->dim; i++)
        if (!read_side(chart, json_array_get(box, (size_t) i), i))
            return 0;
    /* SOUND: chart-divergence (H2, H3: eps, kappa, C > 0) */
    return (mpfr_sgn(chart->eps) > 0 && mpfr_sgn(chart->kappa) > 0
            && mpfr_sgn(chart->C) > 0)
        || report(claim->rep, "eps, kappa, C: positive");
}

/* ---- hypotheses ---- */

static int
test_face(void *ctx, chart_t *chart, char letter, const interval *q)
{
    (void) ctx;
    (void) letter;
    /* SOUND: chart-divergence (H2) */
    return chart->rule->above(chart, q);
}

static int
test_inside(void *ctx, chart_t *chart, char letter, const interval *q)
{
    (void) ctx;
    /* SOUND: chart-divergence (H3, or no point with L <= eps) */
    return letter == 'a' ? chart->rule->above(chart, q)
        : letter == 'f' && chart->rule->field(chart, q);
}

/* eta at its upper end, both ends of each transverse coordinate. */
static int
check_faces(chart_t *chart)
{
    const json_t *faces = member_list(chart->claim, chart->claim->data,
                                      "faces", -1);
    size_t k = 0;
    int i, upper;

    if (faces == NULL)
        return 0;
    for (i = 0; i < chart->dim; i++)
        for (upper = chart->kind[i] == ETA; upper < 2; upper++)
        {
            const char *tree = json_string_value(json_array_get(faces, k));

            if (chart->kind[i] == MODULUS)
                continue;
            if (tree == NULL)
                return report(chart->claim->rep, "faces: a tree for each");
            if (!walk_tree(chart, "faces: L > eps", tree, i, upper,
                           test_face, NULL))
                return 0;
            k++;
        }
    return k == json_array_size(faces)
        || report(chart->claim->rep, "faces: no more than there are");
}

static int
check_entry(chart_t *chart, const interval *q, const interval *loss)
{
    int i, inside;

    /* SOUND: chart-divergence (H4) */
    for (i = 0; i < chart->dim; i++)
    {
        const mpfr_srcptr l = &q[i].left, r = &q[i].right;

        if (chart->kind[i] == MU)
            inside = mpfr_greaterequal_p(l, chart->lo[i])
                && mpfr_lessequal_p(r, chart->hi[i]);
        else if (chart->kind[i] == ETA)
            inside = mpfr_sgn(l) > 0 && mpfr_lessequal_p(r, chart->hi[i]);
        else
            inside = mpfr_greater_p(l, chart->lo[i])
                && mpfr_less_p(r, chart->hi[i]);
        if (!inside)
            return report(chart->claim->rep, "box: %s of theta(T) is not "
                          "inside", chart->rule->coord[i]);
    }
    return mpfr_lessequal_p(&loss->right, chart->eps)
        || report(chart->claim->rep, "eps: L(theta(T)) may be greater");
}

static void
say(const chart_t *chart, const interval *loss, const interval *norm)
{
    claim_t *claim = chart->claim;
    mpfr_t T;

    mpfr_init2(T, 64);
    mpfr_set_q(T, *claim->T, MPFR_RNDN);
    snprintf(claim->said, sizeof(claim->said), "L(theta(t)) -> 0 and "
             "|theta(t)| -> infinity as t -> infinity. At T = %.10g L <= %s, "
             "|theta| <= %s. With s = t - T >= 0, b = kappa^2/(2 C^2), "
             "kappa = %s, C = %s: L <= L(T)/(1 + b log(1 + s L(T)/(1 + "
             "|theta(T)|)^2)).", mpfr_get_d(T, MPFR_RNDN),
             bound_text(&loss->right, 1), bound_text(&norm->right, 1),
             bound_text(chart->kappa, -1), bound_text(chart->C, 1));
    mpfr_clear(T);
}

static int
check_chart(chart_t *chart)
{
    claim_t *claim = chart->claim;
    const int P = claim->prob->params;
    const mpfr_prec_t prec = mpfi_get_prec(claim->end);
    interval *theta = vec_new((size_t) P, prec), *q, *t;
    const char *tree;
    mpfr_t u;
    int good;

    q = vec_new(CHART_MAX_DIM, prec);
    t = vec_new(2, prec);
    mpfr_init2(u, 64);
    claim_theta(theta, claim);
    good = read_chart(chart)
        && (loss_enclosure(t, claim->prob, theta, prec)
            || report(claim->rep, "T: L(theta(T)) is not enclosed"))
        && chart->rule->init(chart, theta)
        && chart->rule->inverse(q, chart, theta)
        && check_entry(chart, q, t)
        /* SOUND: chart-divergence (H0, H1) */
        && (chart->rule->proper == NULL || chart->rule->proper(chart))
        && check_faces(chart)
        && (tree = member_string(claim, claim->data, "tree")) != NULL
        && walk_tree(chart, "tree", tree, -1, 0, test_inside, NULL);
    if (good)
    {
        norm_ubound(u, theta, (size_t) P);
        mpfi_set_fr(t + 1, u);
        say(chart, t, t + 1);
    }
    chart->rule->clear(chart);
    mpfr_clear(u);
    vec_free(t, 2);
    vec_free(q, CHART_MAX_DIM);
    vec_free(theta, (size_t) P);
    return good;
}

int
check_chart_divergence(claim_t *claim)
{
    chart_t chart;
    int i, good;

    memset(&chart, 0, sizeof(chart));
    chart.claim = claim;
    chart.prob = claim->prob;
    chart.prec = 64;
    chart.rule = find_chart(claim);
    if (chart.rule == NULL)
        return 0;
    chart.dim = chart.rule->dim;
    for (i = 0; i < CHART_MAX_DIM; i++)
    {
        mpfr_inits2(64, chart.lo[i], chart.hi[i], (mpfr_ptr) NULL);
        if (i < chart.dim)
            chart.kind[i] = chart.rule->kind[i];
    }
    mpfr_inits2(64, chart.eps, chart.kappa, chart.C, (mpfr_ptr) NULL);
    good = check_chart(&chart);
    claim_vanishes(claim);
    for (i = 0; i < CHART_MAX_DIM; i++)
        mpfr_clears(chart.lo[i], chart.hi[i], (mpfr_ptr) NULL);
    mpfr_clears(chart.eps, chart.kappa, chart.C, (mpfr_ptr) NULL);
    return good;
}
