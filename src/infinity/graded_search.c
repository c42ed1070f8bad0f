/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Nodes for a graded chart, not trusted.  The centres are the slow manifold
    (where the fast residual vanishes), followed from theta(T) down to h = 0.
    At each node the radii and Lam settle at that h alone; between nodes what
    the line misses is added.
*/
#include <math.h>
#include "infinity/graded_settle.h"

/* HEURISTIC, both: affect what is found, not truth. */
#define SLACK 0.06             /* of Lam over |tau|^2, at first */

/* Nodes over h_0: close together where the boxes are wide, then far towards
   0, where rates are sharp. */
static const double ratio[LOJA_GRADED_NODES] =
    { 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.12, 0.06, 0.02, 0.006, 0 };

/* ---- centres ---- */

/* The slow manifold at all nodes: from theta(T) at h_0 downwards. */
static int
follow(arb_ptr *centre, loja_graded_family_struct *family,
       const arf_struct *h, slong nodes, arb_srcptr guess)
{
    arb_t x;
    slong i;
    int good = 1;

    arb_init(x);
    for (i = 0; i < nodes && good; i++)
    {
        _arb_vec_set(centre[i], i > 0 ? centre[i - 1] : guess, family->dim);
        arb_set_arf(x, h + i);
        good = family->ops->slow_approx(centre[i], family, x);
    }
    arb_clear(x);
    return good;
}

/* What the line between nodes i and i + 1 misses of the slow manifold is
   added to both; y: the slow manifold in the middle, m. */
static int
add_bend(double **extra, arb_ptr y, arf_t m, arb_ptr *centre,
         loja_graded_family_struct *family, const arf_struct *h, slong i)
{
    const double room = LOJA_GRADED_ROOM;
    const slong dim = family->dim;
    arb_t x;
    double miss;
    slong j;
    int good;

    arb_init(x);
    arf_add(m, h + i, h + i + 1, 53, ARF_RND_NEAR);
    arf_mul_2exp_si(m, m, -1);
    arb_set_arf(x, m);
    _arb_vec_set(y, centre[i], dim);
    good = family->ops->slow_approx(y, family, x);
    for (j = 0; j < dim && good; j++)
    {
        arb_add(x, centre[i] + j, centre[i + 1] + j, family->prec);
        arb_mul_2exp_si(x, x, -1);
        arb_sub(x, x, y + j, family->prec);
        miss = room * fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR));
        extra[i][j] = fmax(extra[i][j], miss);
        extra[i + 1][j] = fmax(extra[i + 1][j], miss);
    }
    arb_clear(x);
    return good;
}

/* ---- nodes ---- */

static void
set_node(loja_graded_chart_t chart, slong i, const arf_t h, arb_srcptr centre,
         const double *radius, double Lam)
{
    const slong dim = chart->dim;
    slong j;

    arf_set(chart->h + i, h);
    arf_set_d(chart->Lam + i, Lam);
    arf_set_round(chart->Lam + i, chart->Lam + i, 40, ARF_RND_UP);
    for (j = 0; j < dim; j++)
    {
        arf_set_round(chart->centre + i * dim + j, arb_midref(centre + j),
            64, ARF_RND_NEAR);
        arf_set_d(chart->radius + i * dim + j, radius[j]);
        arf_set_round(chart->radius + i * dim + j,
            chart->radius + i * dim + j, 16, ARF_RND_UP);
    }
}

/* Everything about the nodes of one proposal. */
typedef struct
{
    slong nodes;
    arf_struct *h, *m;         /* nodes, and the middles between them */
    arb_ptr *centre, *y;
    double **radius, **extra, *Lam;
    double *at_mid;            /* dim: radii in a middle; not kept */
} nodes_t;

static double **
table(slong rows, slong columns)
{
    double **t = flint_malloc(sizeof(double *) * (size_t) rows);
    slong i;

    for (i = 0; i < rows; i++)
        t[i] = flint_calloc((size_t) columns, sizeof(double));
    return t;
}

static void
nodes_init(nodes_t *t, slong nodes, slong dim)
{
    slong i;

    t->nodes = nodes;
    t->h = flint_malloc(sizeof(arf_struct) * (size_t) nodes);
    t->m = flint_malloc(sizeof(arf_struct) * (size_t) nodes);
    t->centre = flint_malloc(sizeof(arb_ptr) * (size_t) nodes);
    t->y = flint_malloc(sizeof(arb_ptr) * (size_t) nodes);
    for (i = 0; i < nodes; i++)
    {
        arf_init(t->h + i);
        arf_init(t->m + i);
        t->centre[i] = _arb_vec_init(dim);
        t->y[i] = _arb_vec_init(dim);
    }
    t->radius = table(nodes, dim);
    t->extra = table(nodes, dim);
    t->Lam = flint_calloc((size_t) nodes, sizeof(double));
    t->at_mid = flint_calloc((size_t) dim, sizeof(double));
}

static void
nodes_clear(nodes_t *t, slong dim)
{
    slong i;

    for (i = 0; i < t->nodes; i++)
    {
        arf_clear(t->h + i);
        arf_clear(t->m + i);
        _arb_vec_clear(t->centre[i], dim);
        _arb_vec_clear(t->y[i], dim);
        flint_free(t->radius[i]);
        flint_free(t->extra[i]);
    }
    flint_free(t->h);
    flint_free(t->m);
    flint_free(t->centre);
    flint_free(t->y);
    flint_free(t->radius);
    flint_free(t->extra);
    flint_free(t->Lam);
    flint_free(t->at_mid);
}

/* (1 + slack) falls like h. */
static double
slack_at(const arf_t h, const arf_t top, double slack)
{
    return slack * arf_get_d(h, ARF_RND_UP) / arf_get_d(top, ARF_RND_DOWN);
}

/* At h = 0 nearly nothing is needed: some of what the node before has. */
static int
settle_last(nodes_t *t, loja_graded_family_struct *family, double slack)
{
    const slong i = t->nodes - 1;
    slong j;

    if (!_loja_graded_settle(t->radius[i], t->Lam + i, family, t->h + i,
            t->centre[i], t->extra[i],
            0.3 * slack_at(t->h + i - 1, t->h, slack)))
        return 0;
    for (j = 0; j < family->dim; j++)
        t->radius[i][j] = fmax(t->radius[i][j], 0.3 * t->radius[i - 1][j]);
    return 1;
}

/* Lam in the middles: where the line is too low, both its ends are raised. */
static int
settle_middles(nodes_t *t, loja_graded_family_struct *family, double slack)
{
    double *raise = flint_calloc((size_t) t->nodes, sizeof(double));
    double Lam, miss;
    slong i;
    int good = 1;

    for (i = 0; i + 1 < t->nodes && good; i++)
    {
        good = _loja_graded_settle(t->at_mid, &Lam, family, t->m + i,
            t->y[i], t->extra[i], slack_at(t->m + i, t->h, slack));
        miss = Lam - 0.5 * (t->Lam[i] + t->Lam[i + 1]);
        raise[i] = fmax(raise[i], miss);
        raise[i + 1] = fmax(raise[i + 1], miss);
    }
    for (i = 0; i < t->nodes; i++)
        t->Lam[i] += raise[i];
    flint_free(raise);
    return good;
}

static int
set_nodes(loja_graded_chart_t chart, nodes_t *t,
          loja_graded_family_struct *family, double slack, loja_message_t why)
{
    slong i;
    int good = 1;

    for (i = 0; i + 1 < t->nodes && good; i++)
        good = add_bend(t->extra, t->y[i], t->m + i, t->centre, family, t->h,
            i);
    for (i = 0; i + 1 < t->nodes && good; i++)
        good = _loja_graded_settle(t->radius[i], t->Lam + i, family, t->h + i,
            t->centre[i], t->extra[i], slack_at(t->h + i, t->h, slack));
    if (!good)
        loja_message_set(why, "the trap does not close at h = %.3g yet",
            arf_get_d(t->h + i - 1, ARF_RND_NEAR));
    good = good && settle_last(t, family, slack)
        && settle_middles(t, family, slack);
    for (i = 0; i < t->nodes && good; i++)
        set_node(chart, i, t->h + i, t->centre[i], t->radius[i], t->Lam[i]);
    return good;
}

static int
settles_at(loja_graded_family_struct *family, double h, arb_ptr y,
           double *radius, double slack)
{
    double Lam;
    arb_t x;
    int good;

    arb_init(x);
    arb_set_d(x, h);
    good = family->ops->slow_approx(y, family, x)
        && _loja_graded_settle(radius, &Lam, family, arb_midref(x), y, NULL,
            slack);
    arb_clear(x);
    return good;
}

/* About the greatest h <= h_T at which a node settles, or 0: halved until
   one does, then bisected in log h. */
static double
find_needed(loja_graded_family_struct *family, double h_T, arb_srcptr guess,
            double slack)
{
    double *radius = flint_malloc(sizeof(double) * (size_t) family->dim);
    double h = h_T, found = 0, fails;
    arb_ptr y = _arb_vec_init(family->dim);
    slong i;

    _arb_vec_set(y, guess, family->dim);
    for (i = 0; i < 40 && found == 0; i++, h /= 2)
        if (settles_at(family, h, y, radius, slack))
            found = h;
    for (i = 0, fails = 2 * found; i < 4 && found > 0; i++)
    {
        h = sqrt(found * fails);
        if (settles_at(family, h, y, radius, slack))
            found = h;
        else
            fails = h;
    }
    _arb_vec_clear(y, family->dim);
    flint_free(radius);
    return found;
}

int
_loja_graded_search(loja_graded_chart_t chart,
    loja_graded_family_struct *family, arb_srcptr theta, slong attempt,
    double *needed, loja_message_t why)
{
    const slong dim = family->dim;
    const double slack = SLACK * pow(5, (double) -attempt);
    arb_ptr guess = _arb_vec_init(dim);
    nodes_t t;
    arb_t hT;
    double top;
    slong i;
    int good;

    arb_init(hT);
    nodes_init(&t, chart->nodes, dim);
    *needed = 0;
    good = family->ops->inverse(hT, guess, family, theta);
    top = arf_get_d(arb_midref(hT), ARF_RND_NEAR)
        * (1 + 0.3 / (double) family->s);
    for (i = 0; i + 1 < t.nodes; i++)
    {
        arf_set_d(t.h + i, top * ratio[i]);
        arf_set_round(t.h + i, t.h + i, 24, ARF_RND_UP);
    }
    if (!good || !follow(t.centre, family, t.h, t.nodes, guess))
    {
        good = 0;
        loja_message_set(why, "no regular shape is found near theta(T)");
    }
    else
    {
        good = set_nodes(chart, &t, family, slack, why);
        if (!good)
            *needed = find_needed(family, top, t.centre[0], slack);
    }
    nodes_clear(&t, dim);
    arb_clear(hT);
    _arb_vec_clear(guess, dim);
    return good;
}
