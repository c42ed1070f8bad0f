/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples with equal inputs as one (proofs/tube.md, equal inputs): gradient
    and Hessian are those of the mean of their targets, as often as they
    occur.
*/
#include <stdlib.h>
#include "checker/net/network.h"

typedef struct
{
    const mpq_t *x;
    int i, in;
} sample_t;

static int
by_input(const void *a, const void *b)
{
    const sample_t *p = a, *q = b;
    int l, c = 0;

    for (l = 0; l < p->in && c == 0; l++)
        c = mpq_cmp(p->x[p->i * p->in + l], q->x[q->i * q->in + l]);
    return c;
}

static int
by_place(const void *a, const void *b)
{
    return *(const int *) a < *(const int *) b ? -1
        : *(const int *) a > *(const int *) b;
}

/* first[i]: the least sample with the input of sample i; returns how many
   inputs there are. */
static int
find_first(int *first, const problem *prob)
{
    const int n = prob->samples;
    sample_t *s = malloc((size_t) (n + 1) * sizeof(sample_t));
    int i, j, k, least, rows = 0;

    if (s == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        s[i].x = (const mpq_t *) (const void *) prob->x;
        s[i].i = i;
        s[i].in = prob->width[0];
    }
    qsort(s, (size_t) n, sizeof(*s), by_input);
    for (i = 0; i < n; i = j, rows++)
    {
        least = s[i].i;
        for (j = i + 1; j < n && by_input(s + i, s + j) == 0; j++)
            least = s[j].i < least ? s[j].i : least;
        for (k = i; k < j; k++)
            first[s[k].i] = least;
    }
    free(s);
    return rows;
}

/* The sums of the targets, as many as each has, and the inputs. */
static void
add_samples(problem *merged, const problem *prob, const int *first,
            const int *place)
{
    const int in = prob->width[0], out = network_outputs(prob);
    int i, l, r;

    for (i = 0; i < prob->samples; i++)
    {
        const int *at = bsearch(first + i, place, (size_t) merged->samples,
                                sizeof(int), by_place);

        r = (int) (at - place);
        merged->weight[r]++;
        for (l = 0; l < in; l++)
            mpq_set(merged->x[r * in + l], prob->x[i * in + l]);
        for (l = 0; l < out; l++)
            mpq_add(merged->y[r * out + l], merged->y[r * out + l],
                    prob->y[i * out + l]);
    }
}

void
problem_merge(problem *merged, const problem *prob)
{
    const size_t n = (size_t) prob->samples;
    int *first = malloc((n + 1) * sizeof(int));
    int *place = malloc((n + 1) * sizeof(int));
    const int out = network_outputs(prob);
    int i, rows = 0;
    mpq_t m;

    if (first == NULL || place == NULL)
        abort();
    *merged = *prob;
    if (find_first(first, prob) < prob->samples)
    {
        for (i = 0; i < prob->samples; i++)
            if (first[i] == i)
                place[rows++] = i;
        merged->samples = rows;
        merged->total = prob->samples;
        merged->x = fractions((size_t) (rows * prob->width[0]));
        merged->y = fractions((size_t) (rows * out));
        merged->weight = calloc((size_t) rows, sizeof(int));
        if (merged->weight == NULL)
            abort();
        add_samples(merged, prob, first, place);
        mpq_init(m);
        for (i = 0; i < rows * out; i++)
        {
            /* SOUND: tube (equal inputs: the mean of the targets) */
            mpq_set_si(m, merged->weight[i / out], 1);
            mpq_div(merged->y[i], merged->y[i], m);
        }
        mpq_clear(m);
    }
    free(first);
    free(place);
}

void
problem_unmerge(problem *merged, const problem *prob)
{
    const size_t n = (size_t) merged->samples;

    if (merged->samples == prob->samples)
        return;
    fractions_clear(merged->x, n * (size_t) prob->width[0]);
    fractions_clear(merged->y, n * (size_t) network_outputs(prob));
    free(merged->weight);
}

int
problem_weight(const problem *prob, int i)
{
    return prob->weight == NULL ? 1 : prob->weight[i];
}

int
problem_total(const problem *prob)
{
    return prob->weight == NULL ? prob->samples : prob->total;
}
