/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule graded-chart: the nodes of the record, and the box on a sub-slice. */
#include <stdlib.h>
#include "checker/rules/graded_chart.h"

/* HEURISTIC: a limit against damaged files. */
#define MAX_NODES 10000

/* ---- the record ---- */

static int
read_vector(interval *v, graded_chart *chart, const json_t *node,
            const char *key)
{
    const json_t *list = member_list(chart->claim, node, key, chart->coords);
    mpfr_t x;
    int i, good = list != NULL;

    mpfr_init2(x, 64);
    for (i = 0; i < chart->coords && good; i++)
    {
        good = read_dyadic(x, json_array_get(list, (size_t) i))
            || report(chart->claim->rep, "%s: dyadics", key);
        mpfi_set_fr(v + i, x);
    }
    mpfr_clear(x);
    return good;
}

static int
read_node(graded_chart *chart, const json_t *node, int j)
{
    claim_t *claim = chart->claim;
    graded_node *q = chart->node + j;
    int i;

    if (!members_known(claim, node, "h Lam centre radius")
        || !member_dyadic(q->h, claim, node, "h")
        || !member_dyadic(q->Lam, claim, node, "Lam")
        || !read_vector(q->centre, chart, node, "centre")
        || !read_vector(q->radius, chart, node, "radius"))
        return report(claim->rep, "nodes: h, Lam, centre, radius");
    /* SOUND: graded-chart (h falls to 0; Lam positive) */
    if (mpfr_sgn(q->h) < 0
        || (j > 0 && !mpfr_less_p(q->h, q[-1].h))
        || (j == chart->nodes - 1) != (mpfr_zero_p(q->h) != 0))
        return report(claim->rep, "nodes: h falls, to 0 in the last one");
    if (mpfr_sgn(q->Lam) <= 0)
        return report(claim->rep, "nodes: positive Lam");
    /* SOUND: graded-moduli (Lam is Em at all nodes) */
    if (chart->moduli && mpfr_cmp(q->Lam, chart->node->Lam) != 0)
        return report(claim->rep, "nodes: the same Lam in all");
    for (i = 0; i < chart->coords; i++)
        /* SOUND: graded-chart (radii > 0) */
        if (mpfi_is_strictly_pos(q->radius + i) <= 0)
            return report(claim->rep, "nodes: positive radii");
    return 1;
}

int
graded_read_nodes(graded_chart *chart)
{
    const json_t *list = member_list(chart->claim, chart->claim->data,
                                     "nodes", -1);
    const size_t n = json_array_size(list), c = (size_t) chart->coords;
    size_t j;

    if (list == NULL || n < 2 || n > MAX_NODES)
        return report(chart->claim->rep, "nodes: from 2 to %d", MAX_NODES);
    chart->node = malloc(n * sizeof(*chart->node));
    if (chart->node == NULL)
        abort();
    chart->nodes = (int) n;
    for (j = 0; j < n; j++)
    {
        mpfr_init2(chart->node[j].h, 64);
        mpfr_init2(chart->node[j].Lam, 64);
        chart->node[j].centre = vec_new(c, chart->prec);
        chart->node[j].radius = vec_new(c, chart->prec);
    }
    for (j = 0; j < n; j++)
        if (!read_node(chart, json_array_get(list, j), (int) j))
            return 0;
    return 1;
}

/* ---- sub-slices ---- */

void
graded_slice_init(graded_slice *s, size_t n, mpfr_prec_t prec)
{
    mpfi_init2(&s->h, prec);
    mpfi_init2(&s->mid, prec);
    mpfi_init2(&s->Lam, prec);
    mpfi_init2(&s->dLam, prec);
    s->centre = vec_new(n, prec);
    s->slope = vec_new(n, prec);
    s->radius = vec_new(n, prec);
    s->box = vec_new(n, prec);
}

void
graded_slice_clear(graded_slice *s, size_t n)
{
    mpfi_clear(&s->h);
    mpfi_clear(&s->mid);
    mpfi_clear(&s->Lam);
    mpfi_clear(&s->dLam);
    vec_free(s->centre, n);
    vec_free(s->slope, n);
    vec_free(s->radius, n);
    vec_free(s->box, n);
}

/* value := what is linear from b (at height 0) to a (at height `width'), at
   the heights `at'; slope: its derivative. */
static void
linear(interval *value, interval *slope, const interval *a,
       const interval *b, const interval *width, const interval *at)
{
    mpfi_sub(slope, a, b);
    mpfi_div(slope, slope, width);
    mpfi_mul(value, slope, at);
    mpfi_add(value, value, b);
}

void
graded_set_slice(graded_chart *chart, int j, const mpfr_t lo,
                 const mpfr_t hi, const mpfr_t mid)
{
    const graded_node *up = chart->node + j, *down = up + 1;
    graded_slice *s = &chart->slice;
    interval *t = vec_new(5, chart->prec), *width = t + 1, *at = t + 2;
    int i;

    mpfi_interv_fr(&s->h, lo, hi);
    mpfi_set_fr(&s->mid, mid);
    mpfi_set_fr(width, up->h);
    mpfi_sub_fr(width, width, down->h);
    mpfi_sub_fr(at, &s->h, down->h);
    mpfi_sub_fr(at + 1, &s->mid, down->h);
    mpfi_set_fr(t, up->Lam);
    mpfi_set_fr(t + 4, down->Lam);
    linear(&s->Lam, &s->dLam, t, t + 4, width, at);
    if (chart->moduli)
        mpfi_set_fr(&s->Lam, up->Lam);
    for (i = 0; i < chart->coords; i++)
    {
        linear(s->radius + i, t, up->radius + i, down->radius + i, width,
               at);
        linear(s->centre + i, s->slope + i, up->centre + i,
               down->centre + i, width, at + 1);
        mpfi_sub(t, &s->h, &s->mid);
        mpfi_mul(t, t, s->slope + i);
        mpfi_add(s->box + i, s->centre + i, t);
        widen(s->box + i, &s->radius[i].right);
    }
    vec_free(t, 5);
}
