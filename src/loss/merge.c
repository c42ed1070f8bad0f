/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples with equal inputs as one row: the mean of their targets, with
    their number as its weight.  L differs from the sum over the rows by a
    constant, so gradient and Hessian are the same (proofs/tube.md, equal
    inputs).
*/
#include <stdlib.h>
#include "loss/loss_internal.h"

typedef struct
{
    const fmpq_mat_struct *x;
    slong i, first;            /* sample, and the first with its input */
} place_t;

static int
compare_inputs(const place_t *a, const place_t *b)
{
    slong l;
    int c = 0;

    for (l = 0; l < fmpq_mat_ncols(a->x) && c == 0; l++)
        c = fmpq_cmp(fmpq_mat_entry(a->x, a->i, l),
                     fmpq_mat_entry(b->x, b->i, l));
    return c;
}

static int
by_input(const void *a, const void *b)
{
    const place_t *p = a, *q = b;
    int c = compare_inputs(p, q);

    return c != 0 ? c : p->i < q->i ? -1 : p->i > q->i;
}

static int
by_first(const void *a, const void *b)
{
    const place_t *p = a, *q = b;

    return p->first != q->first ? (p->first < q->first ? -1 : 1)
                                : p->i < q->i ? -1 : p->i > q->i;
}

/* The samples in groups of equal inputs, in the order of the first of each;
   returns the number of groups. */
static slong
group(place_t *at, const loja_problem_struct *prob)
{
    slong i, rows = 0;

    for (i = 0; i < prob->n; i++)
    {
        at[i].x = prob->x;
        at[i].i = i;
    }
    qsort(at, (size_t) prob->n, sizeof(*at), by_input);
    for (i = 0; i < prob->n; i++)
    {
        int same = i > 0 && compare_inputs(at + i - 1, at + i) == 0;

        at[i].first = same ? at[i - 1].first : at[i].i;
        rows += !same;
    }
    qsort(at, (size_t) prob->n, sizeof(*at), by_first);
    return rows;
}

/* Row r from the m samples at: the mean target; adds sum |y|^2 - m |mean|^2
   to ws->rest. */
static void
set_row(loja_loss_t ws, const loja_problem_struct *prob, slong r,
        const place_t *at, slong m)
{
    slong l, s;
    fmpq_t t;

    fmpq_init(t);
    for (l = 0; l < fmpq_mat_ncols(prob->x); l++)
        fmpq_set(fmpq_mat_entry(ws->merged->x, r, l),
                 fmpq_mat_entry(prob->x, at->i, l));
    for (l = 0; l < fmpq_mat_ncols(prob->y); l++)
    {
        fmpq *mean = fmpq_mat_entry(ws->merged->y, r, l);

        for (s = 0; s < m; s++)
            fmpq_add(mean, mean, fmpq_mat_entry(prob->y, at[s].i, l));
        /* SOUND: tube (equal inputs: the mean of the targets) */
        fmpq_set_si(t, 1, (ulong) m);
        fmpq_mul(mean, mean, t);
        for (s = 0; s < m; s++)
        {
            fmpq_sub(t, fmpq_mat_entry(prob->y, at[s].i, l), mean);
            fmpq_addmul(ws->rest, t, t);
        }
    }
    fmpq_clear(t);
}

static void
copy_frame(loja_problem_struct *to, const loja_problem_struct *from, slong n)
{
    const loja_net_struct *net = from->net;

    loja_problem_init(to);
    loja_net_set(to->net, net->depth, net->width,
        (const loja_act_struct *const *) net->act, net->bias);
    to->n = n;
    fmpq_mat_clear(to->x);
    fmpq_mat_clear(to->y);
    fmpq_mat_init(to->x, n, net->width[0]);
    fmpq_mat_init(to->y, n, net->width[net->depth]);
    fmpq_set(to->l2, from->l2);
    fmpq_set(to->start_radius, from->start_radius);
}

void
_loja_loss_merge(loja_loss_t ws)
{
    const loja_problem_struct *prob = ws->prob;
    place_t *at = flint_malloc(sizeof(place_t) * (size_t) prob->n);
    const slong rows = group(at, prob);
    slong i, m, r;

    if (rows < prob->n)
    {
        ws->merged = flint_malloc(sizeof(*ws->merged));
        ws->weight = flint_malloc(sizeof(slong) * (size_t) rows);
        ws->sample = flint_malloc(sizeof(slong) * (size_t) rows);
        copy_frame(ws->merged, prob, rows);
        for (i = r = 0; i < prob->n; i += m, r++)
        {
            for (m = 1; i + m < prob->n && at[i + m].first == at[i].first;)
                m++;
            ws->weight[r] = m;
            ws->sample[r] = at[i].first;
            set_row(ws, prob, r, at + i, m);
        }
        ws->prob = ws->merged;
    }
    flint_free(at);
}
