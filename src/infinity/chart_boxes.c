/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Covering a box by sub-boxes that pass a test: bisection, depth first.
    The two halves share the exact midpoint, so that nothing is left out, and
    the order of the letters in the tree says how the box was cut.
*/
#include <string.h>
#include <time.h>
#include "infinity/chart.h"

/* HEURISTIC: of the whole cover; a box of width 2^-40 of the first one
   would have to fail. */
#define MAX_DEPTH 200
#define DEFAULT_BOXES 200000

void
_loja_chart_box_init(loja_chart_box_t W, slong dim)
{
    slong i;

    if (dim < 1 || dim > LOJA_CHART_MAX_DIM)
        flint_abort();
    W->dim = dim;
    for (i = 0; i < LOJA_CHART_MAX_DIM; i++)
    {
        arf_init(W->lo + i);
        arf_init(W->hi + i);
    }
}

void
_loja_chart_box_clear(loja_chart_box_t W)
{
    slong i;

    for (i = 0; i < LOJA_CHART_MAX_DIM; i++)
    {
        arf_clear(W->lo + i);
        arf_clear(W->hi + i);
    }
}

void
_loja_chart_box_set(loja_chart_box_t W, const loja_chart_box_t V)
{
    slong i;

    W->dim = V->dim;
    for (i = 0; i < V->dim; i++)
    {
        arf_set(W->lo + i, V->lo + i);
        arf_set(W->hi + i, V->hi + i);
    }
}

void
_loja_chart_box_balls(arb_ptr q, const loja_chart_box_t W)
{
    slong i;

    /* SOUND: chart-divergence (the ball holds both ends, rounded outward) */
    for (i = 0; i < W->dim; i++)
        arb_set_interval_arf(q + i, W->lo + i, W->hi + i, 128);
}

typedef struct
{
    char *s;
    slong len, alloc;
} letters_t;

static void
append(letters_t *t, char c)
{
    if (t->len + 2 > t->alloc)
    {
        t->alloc = 2 * t->alloc + 64;
        t->s = flint_realloc(t->s, (size_t) t->alloc);
    }
    t->s[t->len++] = c;
    t->s[t->len] = 0;
}

/* The coordinate to cut: the widest in its scale; -1 for a point. */
static slong
choose(const loja_chart_t chart, const loja_chart_box_t W)
{
    slong i, best = -1;
    double w, widest = 0;

    for (i = 0; i < W->dim; i++)
    {
        if (arf_equal(W->lo + i, W->hi + i))
            continue;
        w = arf_get_d(W->hi + i, ARF_RND_NEAR)
            - arf_get_d(W->lo + i, ARF_RND_NEAR);
        w /= chart->scale[i];
        if (best < 0 || w > widest)
        {
            best = i;
            widest = w;
        }
    }
    return best;
}

/* The box of the sub-box that failed, in words. */
static void
name_box(loja_message_t why, const loja_chart_t chart,
         const loja_chart_box_t W)
{
    char text[300];
    size_t len = 0;
    slong i;

    text[0] = 0;
    for (i = 0; i < W->dim && len < sizeof(text) - 80; i++)
        len += (size_t) loja_snprintf(text + len, sizeof(text) - len,
            "%s%s in [%.6g, %.6g]", i ? ", " : "", chart->coord[i],
            arf_get_d(W->lo + i, ARF_RND_NEAR),
            arf_get_d(W->hi + i, ARF_RND_NEAR));
    loja_message_set(why, "no test succeeds on %s", text);
}

static double
now(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

typedef struct
{
    const loja_chart_struct *chart;
    loja_chart_test_t test;
    void *ctx;
    const loja_chart_limits_t *limits;
    slong max_boxes;
    slong *boxes;
    double end;            /* of the budget of time; 0: none */
    letters_t letters;
    arb_ptr q;
    loja_message_struct *why;
} cover_t;

static loja_status_t
budget(cover_t *c, const loja_chart_box_t W)
{
    if (c->limits->stop != NULL && *c->limits->stop)
    {
        loja_message_set(c->why, "interrupted");
        return LOJA_STOPPED;
    }
    if (*c->boxes > c->max_boxes || (c->end > 0 && now() > c->end))
    {
        name_box(c->why, c->chart, W);
        return LOJA_LIMIT;
    }
    return LOJA_OK;
}

static loja_status_t
cover(cover_t *c, loja_chart_box_t W, slong depth)
{
    loja_status_t status = budget(c, W);
    loja_chart_box_t V;
    slong i;
    char letter;

    if (status != LOJA_OK)
        return status;
    ++*c->boxes;
    _loja_chart_box_balls(c->q, W);
    letter = c->test(c->ctx, c->q);
    if (letter)
    {
        append(&c->letters, letter);
        return LOJA_OK;
    }
    i = choose(c->chart, W);
    if (i < 0 || depth > MAX_DEPTH)
    {
        name_box(c->why, c->chart, W);
        return LOJA_UNABLE;
    }
    append(&c->letters, (char) ('0' + i));
    _loja_chart_box_init(V, W->dim);
    _loja_chart_box_set(V, W);
    /* SOUND: chart-divergence (the halves meet in the exact midpoint) */
    arf_add(V->hi + i, W->lo + i, W->hi + i, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(V->hi + i, V->hi + i, -1);
    status = cover(c, V, depth + 1);
    if (status == LOJA_OK)
    {
        arf_set(V->lo + i, V->hi + i);
        arf_set(V->hi + i, W->hi + i);
        status = cover(c, V, depth + 1);
    }
    _loja_chart_box_clear(V);
    return status;
}

loja_status_t
_loja_chart_cover(char **tree, slong *boxes, const loja_chart_t chart,
    const loja_chart_box_t W, loja_chart_test_t test, void *ctx,
    const loja_chart_limits_t *limits, loja_message_t why)
{
    cover_t c;
    loja_chart_box_t V;
    loja_status_t status;

    memset(&c, 0, sizeof(c));
    c.chart = chart;
    c.test = test;
    c.ctx = ctx;
    c.limits = limits;
    c.max_boxes = *boxes
        + (limits->max_boxes > 0 ? limits->max_boxes : DEFAULT_BOXES);
    c.boxes = boxes;
    c.end = limits->seconds > 0 ? now() + limits->seconds : 0;
    c.why = why;
    c.q = _arb_vec_init(chart->dim);
    _loja_chart_box_init(V, W->dim);
    _loja_chart_box_set(V, W);
    status = cover(&c, V, 0);
    _loja_chart_box_clear(V);
    _arb_vec_clear(c.q, chart->dim);
    flint_free(*tree);
    *tree = c.letters.s;
    return status;
}
