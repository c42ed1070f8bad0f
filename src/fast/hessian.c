/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The whole Hessian. */
#include <string.h>
#include "fast_internal.h"

/* HEURISTIC: the one-pass form keeps 8 P^2 partial sums; up to here they
   are few megabytes. */
#define MAX_SHALLOW 256

static void
shallow(double *hess, loja_fast_t ws, const loja_fast_data_t data,
        const double *theta)
{
    const slong P = ws->nparams, chunk = loja_fast_chunk(data->n);
    const double factor = 2 / (double) data->n;
    slong begin, i, j;

    loja_fast_reserve(&ws->scratch, &ws->scratch_size,
        loja_fast_scratch(ws, LOJA_FAST_WANT_PRODUCT) + P * LOJA_FAST_BLOCK
        + 8 * P * P);
    loja_fast_reserve(&ws->partial, &ws->partial_size, P * P);
    memset(hess, 0, sizeof(double) * (size_t) (P * P));
    for (begin = 0; begin < data->n; begin += chunk)
    {
        loja_fast_job_t job = { ws, data, theta, theta,
            LOJA_FAST_WANT_PRODUCT, begin,
            begin + chunk < data->n ? begin + chunk : data->n, ws->scratch,
            0, NULL, NULL, 0 };

        ws->kernel->shallow(&job, ws->partial);
        for (i = 0; i < P; i++)
            for (j = i; j < P; j++)
                hess[i * P + j] += ws->partial[i * P + j];
    }
    for (i = 0; i < P; i++)
        for (j = i; j < P; j++)
        {
            hess[i * P + j] *= factor;
            hess[j * P + i] = hess[i * P + j];
        }
    for (i = 0; i < P; i++)
        hess[i * P + i] += 2 * ws->l2;
}

static void
by_columns(double *hess, loja_fast_t ws, const loja_fast_data_t data,
           const double *theta)
{
    const slong P = ws->nparams;
    double *e = loja_fast_alloc(P);
    slong i, j;

    memset(e, 0, sizeof(double) * (size_t) P);
    for (i = 0; i < P; i++)
    {
        e[i] = 1;
        loja_fast_product(hess + i * P, NULL, ws, data, theta, e);
        e[i] = 0;
    }
    /* symmetric but for rounding */
    for (i = 0; i < P; i++)
        for (j = 0; j < i; j++)
        {
            hess[i * P + j] = 0.5 * (hess[i * P + j] + hess[j * P + i]);
            hess[j * P + i] = hess[i * P + j];
        }
    loja_fast_free(e);
}

void
loja_fast_hessian(double *hess, loja_fast_t ws, const loja_fast_data_t data,
                  const double *theta)
{
    if (ws->depth == 2 && ws->width[2] == 1 && ws->nparams <= MAX_SHALLOW)
        shallow(hess, ws, data, theta);
    else
        by_columns(hess, ws, data, theta);
}
