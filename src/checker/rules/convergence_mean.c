/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-zero: samples that are equal, and equal inputs that have
   different targets. */
#include <stdlib.h>
#include "checker/rules/convergence.h"

static int
same_input(const problem *p, int i, int j)
{
    const int in = p->width[0];
    int l, same = 1;

    for (l = 0; l < in && same; l++)
        same = mpq_equal(p->x[i * in + l], p->x[j * in + l]);
    return same;
}

static int
same_sample(const problem *p, int i, int j)
{
    const int out = p->width[p->depth];
    int l, same = same_input(p, i, j);

    for (l = 0; l < out && same; l++)
        same = mpq_equal(p->y[i * out + l], p->y[j * out + l]);
    return same;
}

void
merge_samples(trap_zero *t)
{
    const int n = t->prob->samples;
    int i, k;

    t->sample = calloc((size_t) n, sizeof(int));
    t->count = calloc((size_t) n, sizeof(int));
    if (t->sample == NULL || t->count == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        for (k = 0; k < t->distinct
                 && !same_sample(t->prob, t->sample[k], i); k++)
            ;
        if (k == t->distinct)
            t->sample[t->distinct++] = i;
        t->count[k]++;
    }
}

/* first[i]: the first sample with the input of i.  1 if two of them have
   different targets. */
static int
find_groups(int *first, const problem *p)
{
    const int out = p->width[p->depth];
    int i, q, differ = 0;

    for (i = 0; i < p->samples; i++)
    {
        for (first[i] = 0; first[i] < i; first[i]++)
            if (first[first[i]] == first[i] && same_input(p, i, first[i]))
                break;
        for (q = 0; q < out && !differ; q++)
            differ = !mpq_equal(p->y[i * out + q], p->y[first[i] * out + q]);
    }
    return differ;
}

/* Output q of all samples: the means of their groups. */
static void
average(problem *mean, const problem *p, const int *first, int q)
{
    const int out = p->width[p->depth];
    int *count = calloc((size_t) p->samples, sizeof(int)), i;
    mpq_t n;

    if (count == NULL)
        abort();
    mpq_init(n);
    for (i = 0; i < p->samples; i++)
    {
        mpq_ptr y = mean->y[first[i] * out + q];

        mpq_add(y, y, p->y[i * out + q]);
        count[first[i]]++;
    }
    for (i = 0; i < p->samples; i++)
        if (first[i] == i)
        {
            mpq_set_si(n, count[i], 1);
            mpq_div(mean->y[i * out + q], mean->y[i * out + q], n);
        }
        else
            mpq_set(mean->y[i * out + q], mean->y[first[i] * out + q]);
    mpq_clear(n);
    free(count);
}

int
mean_init(problem *mean, mpq_t least, claim_t *claim)
{
    const problem *p = claim->prob;
    const size_t size = (size_t) p->samples
        * (size_t) p->width[p->depth];
    int *first = malloc((size_t) p->samples * sizeof(int)), q;
    size_t i;
    mpq_t d;

    if (first == NULL)
        abort();
    if (find_groups(first, p)
        && !not_too_long(claim, fraction_bits(p->y, size)))
    {
        free(first);
        return 0;
    }
    *mean = *p;
    mean->y = fractions(size);
    for (q = 0; q < p->width[p->depth]; q++)
        average(mean, p, first, q);
    mpq_init(d);
    mpq_set_ui(least, 0, 1);
    for (i = 0; i < size; i++)
        if (!mpq_equal(p->y[i], mean->y[i]))
        {
            mpq_sub(d, p->y[i], mean->y[i]);
            mpq_mul(d, d, d);
            mpq_add(least, least, d);
        }
    /* SOUND: convergence-zero (setting: L_0, the squares of y - mean) */
    mpq_set_si(d, p->samples, 1);
    mpq_div(least, least, d);
    mpq_clear(d);
    free(first);
    return 1;
}

void
mean_clear(problem *mean)
{
    fractions_clear(mean->y, (size_t) mean->samples
                    * (size_t) mean->width[mean->depth]);
}
