/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The Hessian in pair form (hessian.c, proofs/tube.md) in doubles: what
    belongs to single neurons on balls, the sums over the samples in plain
    doubles with bounds of their errors in the Frobenius norm.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/net/network_double.h"

static ball *
jacobian(const network_double *d, int q, int k)
{
    return d->Z + d->jacobian[q * (d->prob->depth + 1) + k];
}

/* dz^q/dz^k for all k < q: W^q diag(psi'(z^(q-1))) dz^(q-1)/dz^k. */
static void
jacobians(network_double *d)
{
    const problem *prob = d->prob;
    int q, k, i, j, l;

    for (q = 2; q <= prob->depth; q++)
    {
        const int m = prob->width[q - 1];
        const ball *W = d->theta + network_param_offset(prob, q);
        const ball *d1 = d->d1 + network_hidden_offset(prob, q - 1);
        ball *A = jacobian(d, q, q - 1);

        for (i = 0; i < prob->width[q]; i++)
            for (l = 0; l < m; l++)
                A[i * m + l] = ball_mul(W[i * m + l], d1[l]);
        for (k = 1; k < q - 1; k++)
        {
            const ball *B = jacobian(d, q - 1, k);
            const int n = prob->width[k];
            ball *C = jacobian(d, q, k);

            for (i = 0; i < prob->width[q]; i++)
                for (j = 0; j < n; j++)
                    C[i * n + j] = ball_dot(ball_exact(0), A + i * m, 1,
                                            B + j, n, m);
        }
    }
}

/* delta, s, c^q = s^q psi''(z^q), c^K = the weight, and all dz^q/dz^k. */
static void
prepare(network_double *d)
{
    const problem *prob = d->prob;
    int i;

    double_backward(d);
    for (i = 0; i < prob->hidden; i++)
        d->c[i] = ball_mul(d->s[i], d->d2[i]);
    for (i = 0; i < network_outputs(prob); i++)
        d->c[prob->hidden + i] = ball_exact(d->weight);
    jacobians(d);
}

/* Adds (dz^q/dz^k)^T diag(c^q) dz^q/dz^kk to G, k <= kk <= q. */
static void
add_gram(network_double *d, int q, int k, int kk)
{
    const problem *prob = d->prob;
    const int nk = prob->width[k], nl = prob->width[kk];
    const int nq = prob->width[q];
    const ball *c = d->c + network_hidden_offset(prob, q);
    int i, j, l;

    for (j = 0; j < nk; j++)
    {
        ball *G = d->G + j * nl;

        if (k == q)                         /* kk = q too */
        {
            G[j] = ball_add(G[j], c[j]);
            continue;
        }
        for (i = 0; i < nq; i++)
            d->F[i] = ball_mul(c[i], jacobian(d, q, k)[i * nk + j]);
        for (l = 0; l < nl; l++)
            G[l] = kk == q ? ball_add(G[l], d->F[l])
                : ball_dot(G[l], d->F, 1, jacobian(d, q, kk) + l, nl, nq);
    }
}

/* G[k,kk] */
static void
gram(network_double *d, int k, int kk)
{
    const problem *prob = d->prob;
    int i, q;

    for (i = 0; i < prob->width[k] * prob->width[kk]; i++)
        d->G[i] = ball_exact(0);
    for (q = kk; q <= prob->depth; q++)
        add_gram(d, q, k, kk);
}

/* F := diag(psi'(z^(kk-1))) dz^(kk-1)/dz^k, the width of kk - 1 times that of
   k, for k < kk. */
static void
slopes(network_double *d, int k, int kk)
{
    const problem *prob = d->prob;
    const int n = prob->width[k], m = prob->width[kk - 1];
    const ball *d1 = d->d1 + network_hidden_offset(prob, kk - 1);
    int r, j;

    for (r = 0; r < m; r++)
        for (j = 0; j < n; j++)
            d->F[r * n + j] = kk - 1 > k
                ? ball_mul(d1[r], jacobian(d, kk - 1, k)[r * n + j])
                : r == j ? d1[r] : ball_exact(0);
}

/* Norms of b^(k-1) = (a^(k-1), 1): of middles and of radii. */
static void
input_norms(double *m, double *r, const network_double *d, int k)
{
    ball_norms(m, r, double_layer_input(d, k), d->prob->width[k - 1]);
    if (d->prob->bias)
        *m = up_sqrt(up_sum(*m * *m + 1, 2));
}

/*
    For a product of three tensors of norms m[0..2], whose entries err by
    radii of norms r[0..2]: adds the norm of the middle to mass, that of the
    error to error.  Greater norms than 2^300 have no bound, so that what
    underflows stays below the floor.
*/
static void
add_product_norms(double *mass, double *error, const double *m,
                  const double *r)
{
    const double all = up_add(m[2], r[2]), two = up_add(m[1], r[1]);

    /* SOUND: rounding (the checker, Hessian: a product of three) */
    *error = up_add(*error,
                    up_sum(up_mul(r[0], two) * all
                           + up_mul(m[0], r[1]) * all
                           + up_mul(m[0], m[1]) * r[2], 6));
    *mass = up_add(*mass, up_mul(up_mul(m[0], m[1]), m[2]));
    if (!(m[0] < 0x1p300) || !(m[1] < 0x1p300) || !(m[2] < 0x1p300))
        *error = HUGE_VAL;
}

/* G[k,kk] and slopes are set: their shares of the block. */
static void
add_block_norms(network_double *d, int k, int kk, int second)
{
    const problem *prob = d->prob;
    const int at = k * (prob->depth + 1) + kk;
    double m[3], r[3];

    input_norms(m, r, d, k);
    if (second)
    {
        ball_norms(m + 1, r + 1, d->F,
                   (long) prob->width[kk - 1] * prob->width[k]);
        ball_norms(m + 2, r + 2, d->delta + network_hidden_offset(prob, kk),
                   prob->width[kk]);
    }
    else
    {
        ball_norms(m + 1, r + 1, d->G, (long) prob->width[k]
                   * prob->width[kk]);
        input_norms(m + 2, r + 2, d, kk);
    }
    add_product_norms(d->mass + at, d->error + at, m, r);
}

/* b^(k-1)_p, the middle. */
static double
input_of(const network_double *d, int k, int p)
{
    return p < d->prob->width[k - 1] ? double_layer_input(d, k)[p].m : 1;
}

/* d->row := what the rows (k, j, p), for all p, have in the block of kk, but
   for the factor b^(k-1)_p: G, and slopes.  Returns its length. */
static int
share_of(network_double *d, int k, int j, int kk)
{
    const problem *prob = d->prob;
    const int in = prob->width[kk - 1], n = prob->width[k];
    const ball *a = double_layer_input(d, kk);
    const ball *delta = d->delta + network_hidden_offset(prob, kk);
    double *row = d->row, *bias = row + in * prob->width[kk];
    int l, r;

    for (l = 0; l < prob->width[kk]; l++, row += in)
    {
        const double g = d->G[j * prob->width[kk] + l].m, t = delta[l].m;

        for (r = 0; r < in; r++)
            row[r] = g * a[r].m;
        if (k == kk - 1)
            row[j] += t * d->F[j * n + j].m;
        else if (k < kk)
            for (r = 0; r < in; r++)
                row[r] += t * d->F[r * n + j].m;
        bias[l] = g;
    }
    return (in + prob->bias) * prob->width[kk];
}

/* The share of the rows (k, j, p), for all p, in the block of kk. */
static void
add_rows(double *H, network_double *d, int k, int j, int kk)
{
    const problem *prob = d->prob;
    const int n = share_of(d, k, j, kk);
    const double *restrict v = d->row;
    int p, i;

    H += network_param_offset(prob, kk);
    for (p = 0; p < prob->width[k - 1] + prob->bias; p++)
    {
        double *restrict row = H + network_place(prob, k, j, p)
            * (size_t) prob->params;
        const double b = input_of(d, k, p);

        /* clang vectorises by itself, and warns where it cannot */
#ifndef __clang__
#pragma omp simd
#endif
        for (i = 0; i < n; i++)
            row[i] += b * v[i];
    }
}

static void
add_sample(double *H, network_double *d)
{
    const problem *prob = d->prob;
    int k, kk, j;

    prepare(d);
    for (k = 1; k <= prob->depth; k++)
        for (kk = k; kk <= prob->depth; kk++)
        {
            gram(d, k, kk);
            add_block_norms(d, k, kk, 0);
            if (k < kk)
            {
                slopes(d, k, kk);
                add_block_norms(d, k, kk, 1);
            }
            for (j = 0; j < prob->width[k]; j++)
                add_rows(H, d, k, j, kk);
        }
}

/* The norm of the errors of all blocks. */
static double
error_norm(const network_double *d)
{
    const problem *prob = d->prob;
    /* each entry is a sum of at most 2 n products of three, and a term of it
       is rounded at most n + 3 times */
    const double u = (double) (2 * prob->samples + 8) * 0x1p-52;
    double sum = 0;
    int k, kk;

    for (k = 1; k <= prob->depth; k++)
        for (kk = k; kk <= prob->depth; kk++)
        {
            const int at = k * (prob->depth + 1) + kk;
            /* SOUND: rounding (the checker, Hessian: D1 over the samples) */
            const double e = up_sum(d->error[at] + u * d->mass[at],
                                    prob->samples + 4);

            /* of blocks of the diagonal one half is copied to the other */
            sum += 2 * e * e;
        }
    return up_sqrt(up_sum(sum, (long) prob->depth * prob->depth));
}

double
double_hessian(double *H, network_double *d)
{
    const problem *prob = d->prob;
    const size_t P = (size_t) prob->params;
    const size_t blocks = (size_t) (prob->depth + 1)
        * (size_t) (prob->depth + 1);
    int i;

    memset(H, 0, P * P * sizeof(double));
    memset(d->mass, 0, blocks * sizeof(double));
    memset(d->error, 0, blocks * sizeof(double));
    if (prob->samples > DOUBLE_TERMS / 4)
        return HUGE_VAL;
    for (i = 0; i < prob->samples; i++)
    {
        if (!double_forward(d, i))
            return HUGE_VAL;
        add_sample(H, d);
    }
    return error_norm(d);
}

double
double_hessian_ubound(network_double *d)
{
    const problem *prob = d->prob;
    const size_t blocks = (size_t) (prob->depth + 1)
        * (size_t) (prob->depth + 1);
    double sum = 0;
    int k, kk;

    memset(d->mass, 0, blocks * sizeof(double));
    memset(d->error, 0, blocks * sizeof(double));
    prepare(d);
    for (k = 1; k <= prob->depth; k++)
        for (kk = k; kk <= prob->depth; kk++)
        {
            const int at = k * (prob->depth + 1) + kk;
            double u;

            gram(d, k, kk);
            add_block_norms(d, k, kk, 0);
            if (k < kk)
            {
                slopes(d, k, kk);
                add_block_norms(d, k, kk, 1);
            }
            /* SOUND: tube (majorant, pair form) */
            u = up_add(d->mass[at], d->error[at]);
            sum += (k < kk ? 2 : 1) * u * u;
        }
    return up_sqrt(up_sum(sum, (long) prob->depth * prob->depth));
}
