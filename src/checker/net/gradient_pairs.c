/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The gradient in pairs of doubles, on balls; the formulas are those of
    network.c.
*/
#include <stdlib.h>
#include "checker/net/gradient_pairs.h"

/* HEURISTIC: bits of what MPFI computes here */
#define BITS 128

/* tanh, tanh' at a pair. */
static void
tanh_at(pair_ball *f, pair x)
{
    const pair one = pair_of(1), size = x.hi < 0 ? x : pair_neg(x);
    const pair e = pair_exp(pair_scale(size, 2));
    const pair t = pair_div(pair_add(one, pair_neg(e)), pair_add(one, e));

    /* SOUND: rounding (pairs of the checker, tanh) */
    f[0] = pair_ball_of(x.hi < 0 ? pair_neg(t) : t, 0x1p-96);
    f[1] = pair_ball_of(pair_add(one, pair_neg(pair_mul(t, t))), 0x1p-94);
}

/* (1 + tanh(x/2))/2 and its derivative. */
static void
logistic_at(pair_ball *f, pair x)
{
    const pair_ball half = pair_ball_of(pair_of(0.5), 0);

    tanh_at(f, pair_scale(x, 0.5));
    f[0] = pair_ball_mul(half, pair_ball_add(f[0],
                                             pair_ball_of(pair_of(1), 0)));
    f[1] = pair_ball_mul(f[1], pair_ball_of(pair_of(0.25), 0));
}

/* x s, s + x s' */
static void
silu_at(pair_ball *f, pair x)
{
    const pair_ball z = pair_ball_of(x, 0);

    logistic_at(f, x);
    f[1] = pair_ball_add(f[0], pair_ball_mul(z, f[1]));
    f[0] = pair_ball_mul(z, f[0]);
}

static int
through_mpfi(pair_ball *f, pair_ball z, activation act, int branch)
{
    interval *v = vec_new(4, BITS);
    int good;

    pair_to_interval(v + 3, z);
    good = activation_real(v, v + 3, act, branch);
    if (good)
    {
        f[0] = pair_from_interval(v);
        f[1] = pair_from_interval(v + 1);
    }
    vec_free(v, 4);
    return good;
}

int
activation_pair(pair_ball *f, pair_ball z, activation act, int branch)
{
    const double spread = 2 * z.r;

    if (!(fabs(z.m.hi) <= 0x1p300) || !(z.r <= 0x1p300))
        return 0;
    switch (act->doubles)
    {
        case DOUBLES_TANH: tanh_at(f, z.m); break;
        case DOUBLES_LOGISTIC: logistic_at(f, z.m); break;
        case DOUBLES_SILU: silu_at(f, z.m); break;
        default: return through_mpfi(f, z, act, branch);
    }
    /* SOUND: rounding (the checker: |psi'|, |psi''| <= 2) */
    f[0].r = up_add(f[0].r, spread);
    f[1].r = up_add(f[1].r, spread);
    return 1;
}

static pair_ball *
balls(size_t n)
{
    pair_ball *v = calloc(n + 1, sizeof(pair_ball));

    if (v == NULL)
        abort();
    return v;
}

void
network_pairs_init(network_pairs *d, const network *net)
{
    const problem *prob = net->prob;
    const size_t hidden = (size_t) prob->hidden;
    const size_t P = (size_t) prob->params;
    const int nx = prob->samples * prob->width[0];
    const int ny = prob->samples * network_outputs(prob);
    interval *t = vec_new(1, net->prec);
    int i;

    d->prob = prob;
    d->branch = net->branch;
    d->x = balls((size_t) nx);
    d->y = balls((size_t) ny);
    for (i = 0; i < nx; i++)
        d->x[i] = pair_from_interval(net->x + i);
    for (i = 0; i < ny; i++)
        d->y[i] = pair_from_interval(net->y + i);
    set_q(t, prob->l2);
    mpfi_mul_2ui(t, t, 1);
    d->penalty = pair_from_interval(t);
    mpfi_set_ui(t, 2);
    mpfi_div_ui(t, t, (unsigned long) problem_total(prob));
    d->share = pair_from_interval(t);
    vec_free(t, 1);
    d->theta = balls(P);
    d->grad = balls(P);
    d->input = balls((size_t) prob->width[0]);
    d->a = balls(hidden);
    d->d1 = balls(hidden);
    d->delta = balls(hidden + (size_t) network_outputs(prob));
    d->mass = calloc(P + 1, sizeof(double));
    if (d->mass == NULL)
        abort();
}

void
network_pairs_clear(network_pairs *d)
{
    free(d->x);
    free(d->y);
    free(d->theta);
    free(d->grad);
    free(d->input);
    free(d->a);
    free(d->d1);
    free(d->delta);
    free(d->mass);
}

static const pair_ball *
layer_input(const network_pairs *d, int k)
{
    return k == 1 ? d->input : d->a + network_hidden_offset(d->prob, k - 1);
}

/* Row j of W^k a^(k-1) + b^k. */
static pair_ball
row(const network_pairs *d, int k, int j)
{
    const problem *prob = d->prob;
    const int in = prob->width[k - 1];
    const pair_ball *W = d->theta + network_param_offset(prob, k);

    return pair_ball_dot(prob->bias ? W[prob->width[k] * in + j]
                         : pair_ball_of(pair_of(0), 0),
                         W + j * in, 1, layer_input(d, k), 1, in);
}

static int
forward(network_pairs *d, int i)
{
    const problem *prob = d->prob;
    const int outputs = network_outputs(prob);
    pair_ball f[2], y;
    int k, j;

    for (j = 0; j < prob->width[0]; j++)
        d->input[j] = d->x[i * prob->width[0] + j];
    for (k = 1; k < prob->depth; k++)
        for (j = 0; j < prob->width[k]; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            if (!activation_pair(f, row(d, k, j), prob->act[k - 1],
                                 d->branch == NULL ? 0
                                 : d->branch[i * prob->hidden + m]))
                return 0;
            d->a[m] = f[0];
            d->d1[m] = f[1];
        }
    for (j = 0; j < outputs; j++)
    {
        y = d->y[i * outputs + j];
        y.m = pair_neg(y.m);
        y = pair_ball_add(row(d, prob->depth, j), y);
        /* SOUND: tube (equal inputs: delta^K = m r) */
        if (problem_weight(prob, i) > 1)
            y = pair_ball_mul(y, pair_ball_of(
                pair_of(problem_weight(prob, i)), 0));
        d->delta[prob->hidden + j] = y;
    }
    return 1;
}

static void
backward(network_pairs *d)
{
    const problem *prob = d->prob;
    int k, j;

    for (k = prob->depth - 1; k >= 1; k--)
    {
        const pair_ball *W = d->theta + network_param_offset(prob, k + 1);
        const pair_ball *next = d->delta + network_hidden_offset(prob, k + 1);
        const int in = prob->width[k];

        for (j = 0; j < in; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            d->delta[m] = pair_ball_mul(
                pair_ball_dot(pair_ball_of(pair_of(0), 0), W + j, in, next,
                              1, prob->width[k + 1]), d->d1[m]);
        }
    }
}

/* g += x y: the middle, the radius without rounding, the mass. */
static void
add_term(pair_ball *g, double *mass, const pair_ball *x, const pair_ball *y)
{
    const double a = fabs(x->m.hi), b = fabs(y->m.hi);

    g->m = pair_add(g->m, pair_mul(x->m, y->m));
    g->r += a * y->r + x->r * (b + y->r);
    *mass += a * b;
}

/* Adds the sample's delta b^T to the sums. */
static void
add_sample(network_pairs *d)
{
    const problem *prob = d->prob;
    const pair_ball one = pair_ball_of(pair_of(1), 0);
    int k, j, l, p;

    for (k = 1; k <= prob->depth; k++)
    {
        const int in = prob->width[k - 1], off = network_param_offset(prob, k);
        const pair_ball *b = d->delta + network_hidden_offset(prob, k);
        const pair_ball *a = layer_input(d, k);

        for (j = 0; j < prob->width[k]; j++)
        {
            for (l = 0, p = off + j * in; l < in; l++, p++)
                add_term(d->grad + p, d->mass + p, b + j, a + l);
            p = off + prob->width[k] * in + j;
            if (prob->bias)
                add_term(d->grad + p, d->mass + p, b + j, &one);
        }
    }
}

int
pairs_gradient(network_pairs *d)
{
    const problem *prob = d->prob;
    const int n = prob->samples;
    int i, p;

    if (n > DOUBLE_TERMS / 4)
        return 0;
    for (p = 0; p < prob->params; p++)
    {
        d->grad[p] = pair_ball_of(pair_of(0), 0);
        d->mass[p] = 0;
    }
    for (i = 0; i < n; i++)
    {
        if (!forward(d, i))
            return 0;
        backward(d);
        add_sample(d);
    }
    for (p = 0; p < prob->params; p++)
    {
        pair_ball *g = d->grad + p;

        /* SOUND: rounding (pairs of the checker: sums over the samples) */
        g->r = up_sum(g->r + (double) (n + 4) * 2 * PAIR_UNIT * d->mass[p],
                      2L * n + 8);
        *g = pair_ball_add(pair_ball_mul(*g, d->share),
                           pair_ball_mul(d->theta[p], d->penalty));
        if (!(fabs(g->m.hi) <= 0x1p500) || !(g->r <= 0x1p500))
            return 0;
    }
    return 1;
}
