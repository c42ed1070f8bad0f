/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples passed forward and backward in doubles, on balls and on discs; the
    formulas are those of network.c.
*/
#include <stdlib.h>
#include "checker/net/network_double.h"

static void *
array(size_t n, size_t size)
{
    void *v = calloc(n + 1, size);

    if (v == NULL)
        abort();
    return v;
}

static ball *
balls(size_t n)
{
    return array(n, sizeof(ball));
}

/* Where dz^q/dz^k begins, 1 <= k < q <= depth; returns the size of all. */
static size_t
place_jacobians(network_double *d)
{
    const problem *prob = d->prob;
    const int depth = prob->depth;
    size_t n = 0;
    int q, k;

    for (q = 2; q <= depth; q++)
        for (k = 1; k < q; k++)
        {
            d->jacobian[q * (depth + 1) + k] = n;
            n += (size_t) prob->width[q] * (size_t) prob->width[k];
        }
    return n;
}

void
network_double_init(network_double *d, const network *net)
{
    const problem *prob = net->prob;
    const size_t hidden = (size_t) prob->hidden;
    const size_t all = hidden + (size_t) network_outputs(prob);
    const size_t blocks = (size_t) (prob->depth + 1)
        * (size_t) (prob->depth + 1);
    const int nx = prob->samples * prob->width[0];
    const int ny = prob->samples * network_outputs(prob);
    interval *t = vec_new(1, net->prec);
    int i, widest = 0;

    d->prob = prob;
    d->branch = net->branch;
    d->x = balls((size_t) nx);
    d->y = balls((size_t) ny);
    for (i = 0; i < nx; i++)
        d->x[i] = ball_from_interval(net->x + i);
    for (i = 0; i < ny; i++)
        d->y[i] = ball_from_interval(net->y + i);
    set_q(t, prob->l2);
    d->l2 = ball_from_interval(t);
    vec_free(t, 1);
    for (i = 0; i <= prob->depth; i++)
        widest = prob->width[i] > widest ? prob->width[i] : widest;
    widest++;
    d->theta = balls((size_t) prob->params);
    d->input = balls((size_t) prob->width[0]);
    d->a = balls(hidden);
    d->d1 = balls(hidden);
    d->d2 = balls(hidden);
    d->res = balls((size_t) network_outputs(prob));
    d->path = array((size_t) prob->params, sizeof(disc));
    d->z = array(hidden, sizeof(disc));
    d->zx = array((size_t) prob->width[0], sizeof(disc));
    d->delta = balls(all);
    d->s = balls(all);
    d->c = balls(all);
    d->G = balls((size_t) widest * (size_t) widest);
    d->F = balls((size_t) widest * (size_t) widest);
    d->row = array((size_t) widest * (size_t) widest, sizeof(double));
    d->jacobian = array(blocks, sizeof(size_t));
    d->Z = balls(place_jacobians(d));
    d->mass = array(blocks, sizeof(double));
    d->error = array(blocks, sizeof(double));
}

void
network_double_clear(network_double *d)
{
    free(d->x);
    free(d->y);
    free(d->theta);
    free(d->input);
    free(d->a);
    free(d->d1);
    free(d->d2);
    free(d->res);
    free(d->path);
    free(d->z);
    free(d->zx);
    free(d->delta);
    free(d->s);
    free(d->c);
    free(d->G);
    free(d->F);
    free(d->jacobian);
    free(d->Z);
    free(d->row);
    free(d->mass);
    free(d->error);
}

const ball *
double_layer_input(const network_double *d, int k)
{
    return k == 1 ? d->input : d->a + network_hidden_offset(d->prob, k - 1);
}

static int
branch_of(const network_double *d, int i, int neuron)
{
    return d->branch == NULL ? 0
        : d->branch[i * d->prob->hidden + neuron];
}

/* Row j of W^k a^(k-1) + b^k on balls. */
static ball
row(const network_double *d, int k, int j)
{
    const problem *prob = d->prob;
    const int in = prob->width[k - 1];
    const ball *W = d->theta + network_param_offset(prob, k);

    return ball_dot(prob->bias ? W[prob->width[k] * in + j] : ball_exact(0),
                    W + j * in, 1, double_layer_input(d, k), 1, in);
}

/* SOUND: tube (equal inputs: delta^K = m r, c^K = m) */
static void
weigh(ball *res, network_double *d, int i)
{
    d->weight = problem_weight(d->prob, i);
    if (d->weight > 1)
        *res = ball_mul(*res, ball_exact(d->weight));
}

int
double_forward(network_double *d, int i)
{
    const problem *prob = d->prob;
    const int outputs = network_outputs(prob);
    ball f[3];
    int k, j;

    for (j = 0; j < prob->width[0]; j++)
        d->input[j] = d->x[i * prob->width[0] + j];
    for (k = 1; k < prob->depth; k++)
        for (j = 0; j < prob->width[k]; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            if (!activation_ball(f, row(d, k, j), prob->act[k - 1],
                                 branch_of(d, i, m)))
                return 0;
            d->a[m] = f[0];
            d->d1[m] = f[1];
            d->d2[m] = f[2];
        }
    for (j = 0; j < outputs; j++)
    {
        d->res[j] = ball_sub(row(d, prob->depth, j), d->y[i * outputs + j]);
        weigh(d->res + j, d, i);
    }
    return 1;
}

/* The same row on discs. */
static disc
complex_row(const network_double *d, int k, int j)
{
    const problem *prob = d->prob;
    const int in = prob->width[k - 1];
    const disc *W = d->path + network_param_offset(prob, k);

    return disc_dot(prob->bias ? W[prob->width[k] * in + j]
                    : disc_set(0, 0, 0), W + j * in,
                    k == 1 ? d->zx
                    : d->z + network_hidden_offset(prob, k - 1), in);
}

/* A bound of the moduli of a disc. */
static ball
modulus(disc z)
{
    return ball_exact(up_add(z.mod, z.r));
}

/* Sample i on the discs d->path; leaves bounds of moduli. */
static int
forward_discs(network_double *d, int i)
{
    const problem *prob = d->prob;
    const int outputs = network_outputs(prob);
    double d1, d2;
    int k, j;

    for (j = 0; j < prob->width[0]; j++)
    {
        const ball x = d->x[i * prob->width[0] + j];

        d->zx[j] = disc_set(x.m, 0, x.r);
        d->input[j] = modulus(d->zx[j]);
    }
    for (k = 1; k < prob->depth; k++)
        for (j = 0; j < prob->width[k]; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            if (!activation_disc(d->z + m, &d1, &d2, complex_row(d, k, j),
                                 prob->act[k - 1], branch_of(d, i, m)))
                return 0;
            d->a[m] = modulus(d->z[m]);
            d->d1[m] = ball_exact(d1);
            d->d2[m] = ball_exact(d2);
        }
    for (j = 0; j < outputs; j++)
    {
        const ball y = d->y[i * outputs + j];
        disc z = complex_row(d, prob->depth, j);

        z = disc_set(z.re - y.m, z.im,
                     up_sum(z.r + y.r + 0x1p-52 * (z.mod + fabs(y.m)), 4));
        d->res[j] = modulus(z);
        weigh(d->res + j, d, i);
    }
    return 1;
}

void
double_backward(network_double *d)
{
    const problem *prob = d->prob;
    int k, j;

    for (j = 0; j < network_outputs(prob); j++)
        d->delta[prob->hidden + j] = d->res[j];
    for (k = prob->depth - 1; k >= 1; k--)
    {
        const ball *W = d->theta + network_param_offset(prob, k + 1);
        const ball *next = d->delta + network_hidden_offset(prob, k + 1);
        const int in = prob->width[k];

        for (j = 0; j < in; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            d->s[m] = ball_dot(ball_exact(0), W + j, in, next, 1,
                               prob->width[k + 1]);
            d->delta[m] = ball_mul(d->s[m], d->d1[m]);
        }
    }
}

/* Adds the moduli of the sample's gradient (n/2 times): plain sums. */
static void
add_moduli(double *grad, const network_double *d)
{
    const problem *prob = d->prob;
    int k, j, l;

    for (k = 1; k <= prob->depth; k++)
    {
        const int in = prob->width[k - 1];
        const ball *b = d->delta + network_hidden_offset(prob, k);
        const ball *a = double_layer_input(d, k);
        double *g = grad + network_param_offset(prob, k);

        for (j = 0; j < prob->width[k]; j++)
        {
            const double t = ball_abs(b[j]);

            for (l = 0; l < in; l++)
                g[j * in + l] += t * a[l].m;
            if (prob->bias)
                g[prob->width[k] * in + j] += t;
        }
    }
}

/* |(2/n) grad + 2 l2 theta|, upwards; theta: bounds of moduli. */
static double
gradient_norm(const double *grad, const network_double *d)
{
    const problem *prob = d->prob;
    const double l2 = ball_abs(d->l2);
    double sum = 0, t;
    int p;

    for (p = 0; p < prob->params; p++)
    {
        /* SOUND: rounding (up: as many terms as samples) */
        t = up_sum(grad[p], prob->samples);
        t = up_sum(2 * (t / problem_total(prob))
                   + 2 * l2 * d->theta[p].m, 4);
        sum += t * t;
    }
    return up_sqrt(up_sum(sum, prob->params));
}

int
double_majorant(double *grad, double *hess, network_double *d)
{
    const problem *prob = d->prob;
    double *g = array((size_t) prob->params, sizeof(double)), h = 0;
    int i, p, good = prob->samples <= DOUBLE_TERMS;

    for (p = 0; p < prob->params; p++)
        d->theta[p] = modulus(d->path[p]);
    for (i = 0; i < prob->samples && good; i++)
    {
        good = forward_discs(d, i);
        if (!good)
            break;
        /* SOUND: tube (majorant: moduli through the same passes) */
        double_backward(d);
        add_moduli(g, d);
        if (hess != NULL)
            h += double_hessian_ubound(d);
    }
    if (good)
    {
        *grad = gradient_norm(g, d);
        good = *grad < HUGE_VAL;
    }
    if (good && hess != NULL)
    {
        h = up_sum(h, prob->samples);
        /* |2 l2 I|_F = 2 l2 sqrt P */
        *hess = up_sum(2 * (h / problem_total(prob))
                       + 2 * ball_abs(d->l2) * up_sqrt(prob->params), 4);
        good = *hess < HUGE_VAL;
    }
    free(g);
    return good;
}
