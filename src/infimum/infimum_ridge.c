/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Several inputs, few samples or a target that depends on one direction d
    alone: the targets as a polynomial in <d, x>, and the family of one input
    with a_j replaced by a_j d.  Not trusted: the result is checked on the
    data as every family is.
*/
#include "infimum/infimum.h"

/* HEURISTIC: directions tried, samples up to which it is worth while. */
#define MAX_DIRECTIONS 60
#define MAX_SAMPLES 200

/* The problem with one input <d, x>. */
static void
project(loja_problem_t line, const loja_problem_struct *prob, const slong *d)
{
    const loja_net_struct *net = prob->net;
    slong widths[3], i, v;
    fmpq_t x;

    widths[0] = 1;
    widths[1] = net->width[1];
    widths[2] = net->width[net->depth];
    loja_problem_init(line);
    loja_net_set(line->net, 2, widths, net->act, net->bias);
    line->n = prob->n;
    fmpq_mat_clear(line->x);
    fmpq_mat_clear(line->y);
    fmpq_mat_init(line->x, prob->n, 1);
    fmpq_mat_init_set(line->y, prob->y);
    fmpq_init(x);
    for (i = 0; i < prob->n; i++)
        for (v = 0; v < net->width[0]; v++)
        {
            fmpq_mul_si(x, fmpq_mat_entry(prob->x, i, v), d[v]);
            fmpq_add(fmpq_mat_entry(line->x, i, 0),
                fmpq_mat_entry(line->x, i, 0), x);
        }
    fmpq_clear(x);
}

/* The degree of the polynomial in <d, x>, -1 if there is none. */
static slong
degree_along(const loja_problem_struct *prob, const slong *d)
{
    loja_problem_t line;
    loja_infimum_poly_t p;
    slong k;

    project(line, prob, d);
    _loja_infimum_poly_init(p, line);
    _loja_infimum_poly_fit(p, line);
    k = p->k;
    _loja_infimum_poly_clear(p);
    loja_problem_clear(line);
    return k;
}

/* The next vector with entries in -top..top; 0 at the end. */
static int
next_vector(slong *d, slong inputs, slong top)
{
    slong v;

    for (v = inputs - 1; v >= 0 && d[v] == top; v--)
        d[v] = -top;
    if (v < 0)
        return 0;
    d[v]++;
    return 1;
}

/* 1 if the first entry that is not 0 is positive. */
static int
leads_positive(const slong *d, slong inputs)
{
    slong v;

    for (v = 0; v < inputs && d[v] == 0; v++)
        ;
    return v < inputs && d[v] > 0;
}

/* The direction with the least degree; that degree, or -1. */
static slong
best_direction(slong *best, const loja_problem_struct *prob)
{
    const slong inputs = prob->net->width[0];
    const slong top = (inputs <= 3) ? 3 : 1;
    slong d[8], v, k, least = -1, tried = 0, base;

    for (v = 0; v < inputs; v++)
        d[v] = 0;
    do
    {
        if (!leads_positive(d, inputs))
            continue;
        tried++;
        k = degree_along(prob, d);
        if (k >= 0 && (least < 0 || k < least))
        {
            least = k;
            for (v = 0; v < inputs; v++)
                best[v] = d[v];
        }
    }
    while (tried < MAX_DIRECTIONS && next_vector(d, inputs, top));
    /* powers of a base separate integer points of a small box */
    for (base = 5; base <= 101 && least < 0; base = 2 * base + 1)
    {
        d[0] = 1;
        for (v = 1; v < inputs; v++)
            d[v] = d[v - 1] * base;
        least = degree_along(prob, d);
        for (v = 0; v < inputs; v++)
            best[v] = d[v];
    }
    return least;
}

/* The family of one input, along d. */
static void
lift(loja_infimum_family_t fam, const loja_infimum_family_t one,
     const slong *d)
{
    slong j, v, m, square = 0;
    fmpq_t s;

    fmpq_init(s);
    _loja_infimum_family_set_degree(fam, one->k);
    fam->point = one->point;
    fam->branch = one->branch;
    fam->r = one->r;
    fmpq_set(fam->b, one->b);
    for (m = 0; m <= one->k; m++)
        fam->exempt[m] = one->exempt[m];
    fam->powers = one->powers;
    for (m = 0; m < one->powers; m++)
        fam->power[m] = one->power[m];
    fam->neurons = one->neurons;
    fmpq_mat_clear(fam->a);
    fmpq_mat_clear(fam->u);
    fmpq_mat_init(fam->a, fam->neurons, fam->inputs);
    fmpq_mat_init_set(fam->u, one->u);
    for (v = 0; v < fam->inputs; v++)
        square += d[v] * d[v];
    for (v = 0; v < fam->inputs; v++)
    {
        for (j = 0; j < fam->neurons; j++)
            fmpq_mul_si(fmpq_mat_entry(fam->a, j, v),
                fmpq_mat_entry(one->a, j, 0), d[v]);
        fmpq_set_si(s, d[v], (ulong) square);
        fmpq_mul(fmpq_mat_entry(fam->shift, 0, v), s,
            fmpq_mat_entry(one->shift, 0, 0));
    }
    fmpq_clear(s);
}

int
_loja_infimum_ridge(loja_infimum_family_t fam, slong *needed,
                    const loja_problem_t prob, const loja_claim_opts_t *opts,
                    slong prec)
{
    loja_problem_t line;
    loja_infimum_family_t one;
    slong d[8], also, degree;
    loja_status_t why;
    int found;

    if (fam->inputs < 2 || fam->inputs > 8 || prob->n > MAX_SAMPLES
        || best_direction(d, prob) < 0)
        return 0;
    project(line, prob, d);
    _loja_infimum_family_init(one, line);
    found = _loja_infimum_find(one, &also, &degree, &why, line, opts, prec);
    if (found)
    {
        lift(fam, one, d);
        found = _loja_infimum_exact(fam) && _loja_infimum_choose(fam, prec);
    }
    else if (also > 0 && (*needed == 0 || also < *needed))
        *needed = also;
    _loja_infimum_family_clear(one);
    loja_problem_clear(line);
    return found;
}
