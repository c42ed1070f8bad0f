/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule graded-chart: slices and their halves, G7.  What is special to a
    family of networks is behind graded_family.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/rules/graded_chart.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_PRECISION 1024
#define MIN_PRECISION 128
/* HEURISTIC: of halving, less where bounds take long; all slices together. */
#define MAX_DEPTH 24
#define MODULI_DEPTH 12
#define MAX_PARTS 40000
/* HEURISTIC: midpoints are rounded. */
#define MIDPOINT_PRECISION 192
/* HEURISTIC: how often all sub-slices are halved for the rates. */
#define REFINEMENTS 3

/* G1, G5: g1 > 0, e h < g1.  G7. */
static int
above_trap(const graded_chart *chart, const graded_bounds *b,
           const char **why)
{
    const graded_slice *s = &chart->slice;
    interval *t = vec_new(3, chart->prec), *u = t + 1, *v = t + 2;
    int good;

    mpfi_set_fr(t, &b->e.right);
    mpfi_mul(t, t, &s->h);
    if (chart->moduli && chart->step == 2)
        mpfi_mul(t, t, &s->h);          /* q = e h^j/g1 */
    /* SOUND: graded-chart, graded-moduli (G1: g1 > 0, G6: c1 > 0, G5: q < 1) */
    good = mpfr_sgn(&b->tau.left) > 0 && mpfr_sgn(&b->size.left) > 0
        && mpfr_number_p(&b->d.right) && mpfr_number_p(&b->size.right)
        && mpfr_less_p(&t->right, &b->tau.left);
    *why = "G5: e h < g1";
    if (good && !chart->moduli)
    {
        mpfi_set_fr(t, &b->tau.right);
        mpfi_sqr(t, t);
        mpfi_sub(t, &s->Lam, t);
        *why = "G7: Lam > g2^2";
        /* SOUND: graded-chart (G7) */
        good = mpfr_sgn(&t->left) > 0;
    }
    if (good && !chart->moduli)
    {
        *why = "G7";
        mpfi_sqrt(t, t);
        mpfi_sqrt(u, &s->Lam);
        mpfi_mul(u, u, &s->h);
        mpfi_mul(u, u, &b->c3);
        mpfi_sub(t, t, u);
        mpfi_set_fr(u, &b->CY.right);
        mpfi_div(t, t, u);
        /* (s + l/2) Lam = s Lam + h Lam'/2 */
        mpfi_mul(u, &s->h, &s->dLam);
        mpfi_div_2ui(u, u, 1);
        mpfi_mul_si(v, &s->Lam, chart->s);
        mpfi_add(u, u, v);
        /* SOUND: graded-chart (G7: 2s + l >= 0) */
        good = mpfr_sgn(&u->left) >= 0;
        mpfi_mul(u, u, &s->h);
        mpfi_set_fr(v, &b->ch.right);
        mpfi_mul(u, u, v);
        /* SOUND: graded-chart (G7) */
        good = good && mpfr_greater_p(&t->left, &u->right);
    }
    vec_free(t, 3);
    return good;
}

static void
bounds_init(graded_bounds *b, mpfr_prec_t prec)
{
    mpfi_init2(&b->tau, prec);
    mpfi_init2(&b->size, prec);
    mpfi_init2(&b->c3, prec);
    mpfi_init2(&b->CY, prec);
    mpfi_init2(&b->ch, prec);
    mpfi_init2(&b->e, prec);
    mpfi_init2(&b->d, prec);
    mpfi_init2(&b->f, prec);
}

static void
bounds_clear(graded_bounds *b)
{
    mpfi_clear(&b->tau);
    mpfi_clear(&b->size);
    mpfi_clear(&b->c3);
    mpfi_clear(&b->CY);
    mpfi_clear(&b->ch);
    mpfi_clear(&b->e);
    mpfi_clear(&b->d);
    mpfi_clear(&b->f);
}

/* The next piece, to be filled. */
static graded_piece *
next_piece(graded_chart *chart)
{
    graded_piece *q;

    if (chart->pieces == chart->room)
    {
        long i = chart->room;

        chart->room = 2 * chart->room + 64;
        chart->piece = realloc(chart->piece,
                               (size_t) chart->room * sizeof(*q));
        if (chart->piece == NULL)
            abort();
        for (; i < chart->room; i++)
        {
            mpfi_init2(&chart->piece[i].h, chart->prec);
            mpfi_init2(&chart->piece[i].Lam, chart->prec);
            bounds_init(&chart->piece[i].b, chart->prec);
        }
    }
    return chart->piece + chart->pieces;
}

typedef struct
{
    int least;                 /* depth that every part is cut to */
    long parts;                /* that are left */
} cutting;

/* G1 to G7 on [lo,hi] between the nodes j and j + 1, cut where needed. */
static int
cover(graded_chart *chart, int j, const mpfr_t lo, const mpfr_t hi,
      int depth, cutting *cut)
{
    const int most = chart->moduli ? MODULI_DEPTH : MAX_DEPTH;
    const char *why = "";
    graded_piece *q = next_piece(chart);
    mpfr_t mid;
    int good;

    mpfr_init2(mid, MIDPOINT_PRECISION);
    mpfr_add(mid, lo, hi, MPFR_RNDN);
    mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
    good = 0;
    /* SOUND: graded-chart (mid lies in the sub-slice) */
    if (cut->parts-- <= 0 || !mpfr_less_p(lo, mid) || !mpfr_less_p(mid, hi))
        depth = most;
    else if (depth >= cut->least)
    {
        graded_set_slice(chart, j, lo, hi, mid);
        good = chart->family->enclose(&q->b, chart, &why)
            && above_trap(chart, &q->b, &why);
    }
    if (good)
    {
        mpfi_set(&q->h, &chart->slice.h);
        mpfi_set(&q->Lam, &chart->slice.Lam);
        chart->pieces++;
    }
    else if (depth >= most)
        (void) report(chart->claim->rep, "nodes: %s is not proved for h in "
                      "[%s, %s] below node %d", why[0] != '\0' ? why : "it",
                      bound_text(lo, -1).text, bound_text(hi, 1).text, j);
    else
        /* SOUND: graded-chart (both halves) */
        good = cover(chart, j, mid, hi, depth + 1, cut)
            && cover(chart, j, lo, mid, depth + 1, cut);
    mpfr_clear(mid);
    return good;
}

/* All slices; g_min^2. */
static int
cover_all(graded_chart *chart, int least)
{
    cutting cut = { least, MAX_PARTS };
    interval t;
    long i;
    int j;

    chart->pieces = 0;
    for (j = 0; j + 1 < chart->nodes; j++)
        if (!cover(chart, j, chart->node[j + 1].h, chart->node[j].h, 0,
                   &cut))
            return 0;
    mpfi_init2(&t, chart->prec);
    mpfi_set_fr(&t, &chart->piece->b.tau.left);
    for (i = 1; i < chart->pieces; i++)
        if (mpfr_less_p(&chart->piece[i].b.tau.left, &t.left))
            mpfi_set_fr(&t, &chart->piece[i].b.tau.left);
    mpfi_sqr(&chart->g_min2, &t);
    mpfi_clear(&t);
    return 1;
}

/* ---- all ---- */

/* The rates, on sub-slices that are halved where their bounds fall short. */
static int
check_rates(graded_chart *chart)
{
    const json_t *rates = member(chart->claim, chart->claim->data, "rates");
    report_t before = *chart->claim->rep;
    int least = 0, good = rates != NULL ? -1 : 0;

    while (good < 0)
    {
        good = graded_check_rates(chart, rates);
        if (good >= 0 || ++least > REFINEMENTS)
            break;
        *chart->claim->rep = before;
        if (!cover_all(chart, least))
            return 0;
    }
    return good > 0;
}

static int
check_all(graded_chart *chart, const interval *theta)
{
    mpfr_t zero;
    int good;

    mpfr_init2(zero, 64);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    good = graded_read_nodes(chart);
    graded_slice_init(&chart->slice, (size_t) chart->coords, chart->prec);
    good = good && graded_check_place(chart, theta) && cover_all(chart, 0)
        && graded_check_height(chart)
        && (!chart->moduli || graded_check_energy(chart));
    if (good)
    {
        /* the last sub-slice: [0, h_+] */
        mpfr_t top;

        mpfr_init2(top, chart->prec);
        mpfr_set(top, &chart->piece[chart->pieces - 1].h.right, MPFR_RNDU);
        graded_set_slice(chart, chart->nodes - 2, zero, top, zero);
        mpfr_clear(top);
        good = chart->family->limit(chart)
            && graded_check_limit(chart) && check_rates(chart);
    }
    if (good)
        graded_say(chart);
    graded_slice_clear(&chart->slice, (size_t) chart->coords);
    mpfr_clear(zero);
    return good;
}

/* The numbers of the chart as a whole. */
#define WHOLE 13

static void
whole(interval **list, graded_chart *chart)
{
    interval *const all[WHOLE] =
    {
        &chart->h_T, &chart->L_T, &chart->norm_T, &chart->g_min2, &chart->G,
        &chart->S, &chart->scale, &chart->limit_norm, &chart->limit_loss,
        &chart->lower, &chart->upper, &chart->loss_lower,
        &chart->loss_upper
    };

    memcpy(list, all, sizeof(all));
}

static void
chart_clear(graded_chart *chart)
{
    interval *list[WHOLE];
    int j;
    long i;

    for (j = 0; j < chart->nodes; j++)
    {
        mpfr_clear(chart->node[j].h);
        mpfr_clear(chart->node[j].Lam);
        vec_free(chart->node[j].centre, (size_t) chart->coords);
        vec_free(chart->node[j].radius, (size_t) chart->coords);
    }
    free(chart->node);
    for (i = 0; i < chart->room; i++)
    {
        mpfi_clear(&chart->piece[i].h);
        mpfi_clear(&chart->piece[i].Lam);
        bounds_clear(&chart->piece[i].b);
    }
    free(chart->piece);
    mpfr_clear(chart->T1);
    whole(list, chart);
    for (i = 0; i < WHOLE; i++)
        mpfi_clear(list[i]);
}

static int
check(claim_t *claim, const graded_family *const *families, size_t count,
      int moduli)
{
    const char *name = member_string(claim, claim->data, "family");
    const size_t P = (size_t) claim->prob->params;
    interval *theta, *list[WHOLE];
    graded_chart chart;
    char keys[300];
    size_t i;
    int prec, good;

    memset(&chart, 0, sizeof(chart));
    chart.claim = claim;
    chart.moduli = moduli;
    for (i = 0; i < count && name != NULL; i++)
        if (strcmp(families[i]->name, name) == 0)
            chart.family = families[i];
    if (chart.family == NULL)
        return report(claim->rep, "family: none that is known");
    snprintf(keys, sizeof(keys), "family precision nodes limit rates %s",
             chart.family->keys);
    if (!members_known(claim, claim->data, keys)
        || !member_int(&prec, claim, claim->data, "precision", 24,
                       MAX_PRECISION))
        return 0;
    chart.prec = prec < MIN_PRECISION ? MIN_PRECISION : prec;
    whole(list, &chart);
    for (i = 0; i < WHOLE; i++)
        mpfi_init2(list[i], chart.prec);
    mpfr_init2(chart.T1, chart.prec);
    theta = vec_new(P, mpfi_get_prec(claim->end));
    claim_theta(theta, claim);
    good = chart.family->init(&chart) && check_all(&chart, theta);
    claim_vanishes(claim);
    chart.family->clear(&chart);
    vec_free(theta, P);
    chart_clear(&chart);
    return good;
}

int
check_graded_chart(claim_t *claim)
{
    static const graded_family *const families[] =
    {
        &graded_one_layer, &graded_ridge
    };

    return check(claim, families, 2, 0);
}

int
check_graded_moduli(claim_t *claim)
{
    static const graded_family *const families[] =
    {
        &graded_collapse, &graded_loose, &graded_deep
    };

    return check(claim, families, 3, 1);
}
