/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What an odd neuron without bias can see of its data: |x| with the mean
    of sign(x) y, and how often.  Exact rational arithmetic throughout.
*/
#include <stdlib.h>
#include "threshold/threshold_odd.h"

#define SUMS 8

static int
by_input(const void *a, const void *b)
{
    return fmpq_cmp(&((const loja_odd_group_t *) a)->X,
                    &((const loja_odd_group_t *) b)->X);
}

/* Every sample with x != 0 as a group of its own with p = 1; top = sum
   y^2. */
static void
collect(loja_odd_data_t data, const loja_problem_t prob)
{
    loja_odd_group_t *g;
    slong i;

    for (i = 0; i < prob->n; i++)
    {
        const fmpq *x = fmpq_mat_entry(prob->x, i, 0);
        const fmpq *y = fmpq_mat_entry(prob->y, i, 0);

        fmpq_addmul(data->top, y, y);
        /* psi(0) = 0: the residual is -y whatever the weights are */
        if (fmpq_is_zero(x))
            continue;
        g = data->group + data->d++;
        fmpq_init(&g->X);
        fmpq_init(&g->Y);
        fmpq_init(&g->p);
        fmpq_abs(&g->X, x);
        /* SOUND: threshold-odd (reduction: psi(-z) = -psi(z)) */
        if (fmpq_sgn(x) < 0)
            fmpq_neg(&g->Y, y);
        else
            fmpq_set(&g->Y, y);
        fmpq_one(&g->p);
    }
}

static void
group_clear(loja_odd_group_t *g)
{
    fmpq_clear(&g->X);
    fmpq_clear(&g->Y);
    fmpq_clear(&g->p);
}

/* Equal inputs become one group; p and Y are still sums. */
static void
merge(loja_odd_data_t data)
{
    slong i, last = 0;

    for (i = 1; i < data->d; i++)
    {
        loja_odd_group_t *a = data->group + last, *b = data->group + i;

        if (fmpq_equal(&a->X, &b->X))
        {
            fmpq_add(&a->Y, &a->Y, &b->Y);
            fmpq_add(&a->p, &a->p, &b->p);
            group_clear(b);
            continue;
        }
        data->group[++last] = *b;
    }
    if (data->d > 0)
        data->d = last + 1;
}

/* res = top - a^2/b */
static void
level(fmpq_t res, const fmpq_t top, const fmpq_t a, const fmpq_t b)
{
    fmpq_t t;

    fmpq_init(t);
    fmpq_mul(t, a, a);
    fmpq_div(t, t, b);
    fmpq_sub(res, top, t);
    fmpq_clear(t);
}

/* Means and sums; n is the number of samples. */
static void
add_up(loja_odd_data_t data, slong n)
{
    fmpq_t count, seen, t;
    slong k;

    fmpq_init(count);
    fmpq_init(seen);
    fmpq_init(t);
    fmpq_set_si(count, n, 1);
    fmpq_div(data->top, data->top, count);
    for (k = 0; k < data->d; k++)
    {
        loja_odd_group_t *g = data->group + k;

        fmpq_div(&g->Y, &g->Y, &g->p);
        fmpq_div(&g->p, &g->p, count);
        fmpq_add(data->P, data->P, &g->p);
        fmpq_mul(t, &g->p, &g->Y);
        fmpq_add(data->SY, data->SY, t);
        fmpq_addmul(data->SXY, t, &g->X);
        fmpq_addmul(seen, t, &g->Y);
        fmpq_mul(t, &g->p, &g->X);
        fmpq_addmul(data->SXX, t, &g->X);
    }
    fmpq_sub(data->noise, data->top, seen);
    fmpq_set(data->origin, data->top);
    fmpq_set(data->tail, data->top);
    if (data->d > 0)
    {
        level(data->origin, data->top, data->SXY, data->SXX);
        level(data->tail, data->top, data->SY, data->P);
    }
    fmpq_clear(count);
    fmpq_clear(seen);
    fmpq_clear(t);
}

void
_loja_odd_data_init(loja_odd_data_t data, const loja_problem_t prob)
{
    slong k;

    data->d = 0;
    data->group = flint_malloc(sizeof(*data->group) * (size_t) prob->n);
    data->sum = flint_malloc(sizeof(*data->sum) * SUMS);
    for (k = 0; k < SUMS; k++)
        fmpq_init(data->sum + k);
    data->noise = data->sum;
    data->top = data->sum + 1;
    data->P = data->sum + 2;
    data->SY = data->sum + 3;
    data->SXX = data->sum + 4;
    data->SXY = data->sum + 5;
    data->origin = data->sum + 6;
    data->tail = data->sum + 7;
    collect(data, prob);
    qsort(data->group, (size_t) data->d, sizeof(*data->group), by_input);
    merge(data);
    add_up(data, prob->n);
}

void
_loja_odd_data_clear(loja_odd_data_t data)
{
    slong k;

    for (k = 0; k < data->d; k++)
        group_clear(data->group + k);
    flint_free(data->group);
    for (k = 0; k < SUMS; k++)
        fmpq_clear(data->sum + k);
    flint_free(data->sum);
}

int
_loja_odd_data_is_zero(const loja_odd_data_t data)
{
    slong k;

    for (k = 0; k < data->d; k++)
        if (!fmpq_is_zero(&data->group[k].Y))
            return 0;
    return 1;
}

int
_loja_odd_data_is_rising(const loja_odd_data_t data, slong *k)
{
    fmpq_t last, next;
    int s, good;

    *k = data->d - 1;
    if (data->d == 0)
        return 0;
    s = fmpq_sgn(&data->group[data->d - 1].Y);
    if (s == 0)
        return 0;
    good = 1;
    fmpq_init(last);
    fmpq_init(next);
    /* SOUND: threshold-odd 6 (ratios from 0 upward, none left out) */
    for (*k = 0; *k < data->d; ++*k)
    {
        fmpq_div(next, &data->group[*k].Y, &data->group[*k].X);
        if (s < 0)
            fmpq_neg(next, next);
        if (fmpq_cmp(next, last) < 0)
        {
            good = 0;
            break;
        }
        fmpq_swap(last, next);
    }
    fmpq_clear(last);
    fmpq_clear(next);
    return good;
}
