/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Batch normalisation of the inputs (Ioffe, Szegedy, "Batch normalization",
    ICML 2015) before a network whose first layer is W x + b.

    With mu_j, v_j the mean and the variance of coordinate j, c_j = 1/sqrt(v_j
    + 1e-5), the network sees gamma_j c_j (x_j - mu_j) + beta_j.  This is folded
    into the first layer: with s_j = gamma_j c_j, t_j = beta_j - s_j mu_j its
    weights are W_ij s_j and its biases b_i + sum_j W_ij t_j; with G and g the
    gradients in these,
        dW_ij = s_j G_ij + t_j g_i,  db_i = g_i,
        dgamma_j = sum_i W_ij (G_ij - mu_j g_i) c_j,  dbeta_j = sum_i W_ij g_i.
    mu and v depend on the inputs alone, so nothing flows through them.
    In a step they are those of the mini-batch (v with 1/n); for rows those
    that run along: mu, v <- 0.9 mu, v + 0.1 those of the batch (v with
    1/(n-1)), from 0 and 1.

    Behind the P parameters stand gamma, beta; mu and v at the end of what the
    optimiser keeps.
*/
#include <math.h>
#include <string.h>
#include "fast_internal.h"

#define MOMENTUM 0.1
#define EPS 1e-5

void
_loja_batch_norm_start(double *theta, double *running, slong P, slong d)
{
    slong j;

    for (j = 0; j < d; j++)
    {
        theta[P + j] = 1;
        theta[P + d + j] = 0;
        running[j] = 0;
        running[d + j] = 1;
    }
}

void
_loja_batch_norm_update(double *stats, double *running,
                        const loja_fast_data_t batch)
{
    const slong n = batch->n, d = batch->inputs;
    double mean, square;
    slong i, j;

    for (j = 0; j < d; j++)
    {
        const double *x = batch->x + j * batch->stride;

        mean = square = 0;
        for (i = 0; i < n; i++)
            mean += x[i];
        mean /= (double) n;
        for (i = 0; i < n; i++)
            square += (x[i] - mean) * (x[i] - mean);
        stats[j] = mean;
        stats[d + j] = square / (double) n;
        running[j] += MOMENTUM * (mean - running[j]);
        running[d + j] += MOMENTUM * (square / (double) (n > 1 ? n - 1 : 1)
            - running[d + j]);
    }
}

void
_loja_batch_norm_fold(double *folded, const double *theta,
                      const double *stats, const loja_fast_t ws)
{
    const slong P = ws->nparams, d = ws->width[0], h = ws->width[1];
    const double *gamma = theta + P, *beta = gamma + d;
    double s;
    slong i, j;

    memcpy(folded, theta, sizeof(double) * (size_t) P);
    for (j = 0; j < d; j++)
    {
        s = gamma[j] / sqrt(stats[d + j] + EPS);
        for (i = 0; i < h; i++)
        {
            folded[i * d + j] = theta[i * d + j] * s;
            folded[h * d + i] += theta[i * d + j] * (beta[j] - s * stats[j]);
        }
    }
}

void
_loja_batch_norm_gradient(double *grad, const double *theta,
                          const double *stats, const loja_fast_t ws)
{
    const slong P = ws->nparams, d = ws->width[0], h = ws->width[1];
    const double *gamma = theta + P, *beta = gamma + d, *g = grad + h * d;
    double c, s, t, G;
    slong i, j;

    for (j = 0; j < d; j++)
    {
        c = 1 / sqrt(stats[d + j] + EPS);
        s = gamma[j] * c;
        t = beta[j] - s * stats[j];
        grad[P + j] = grad[P + d + j] = 0;
        for (i = 0; i < h; i++)
        {
            G = grad[i * d + j];
            grad[P + j] += theta[i * d + j] * (G - stats[j] * g[i]) * c;
            grad[P + d + j] += theta[i * d + j] * g[i];
            grad[i * d + j] = s * G + t * g[i];
        }
    }
}
