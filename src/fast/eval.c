/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Evaluation over all samples: choice of the kernel, chunks, sums. */
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "fast_internal.h"

/* In the order of loja_fast_act_t. */
static const loja_act_struct *const activations[] = {
    &loja_act_logistic, &loja_act_tanh, &loja_act_softplus, &loja_act_gelu,
    &loja_act_silu, &loja_act_mish, &loja_act_elu, &loja_act_softsign,
    &loja_act_arctan, &loja_act_identity, &loja_act_relu
};

static int
act_number(const loja_act_struct *act)
{
    int i = 0;

    while (activations[i] != act)
        i++;
    return i;
}

static const struct loja_fast_kernel_struct *
find_kernel(const char *isa)
{
#ifdef LOJA_FAST_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512dq")
        && (isa == NULL || strcmp(isa, "avx512") == 0))
        return &loja_fast_kernel_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && (isa == NULL || strcmp(isa, "avx2") == 0))
        return &loja_fast_kernel_avx2;
#endif
    return isa == NULL || strcmp(isa, "portable") == 0
        ? &loja_fast_kernel_portable : NULL;
}

/* HEURISTIC: activations and slopes of a block should stay in the second
   cache; below 32 samples the sums of weights cost too much. */
static slong
choose_block(slong neurons)
{
    slong block = LOJA_FAST_BLOCK;

    while (block > 32 && 2 * 8 * neurons * block > 262144)
        block /= 2;
    return block;
}

loja_status_t
loja_fast_init(loja_fast_t ws, const loja_net_t net, double l2,
               slong threads, const char *isa)
{
    const slong depth = net->depth;
    slong k;

    ws->kernel = find_kernel(isa);
    if (ws->kernel == NULL)
        return LOJA_UNABLE;
    ws->depth = depth;
    ws->width = flint_malloc(sizeof(slong) * (size_t) (depth + 1));
    ws->act = flint_malloc(sizeof(int) * (size_t) depth);
    ws->offset = flint_malloc(sizeof(slong) * (size_t) (depth + 1));
    ws->first = flint_malloc(sizeof(slong) * (size_t) (depth + 2));
    ws->first[0] = ws->first[1] = ws->offset[0] = 0;
    for (k = 0; k <= depth; k++)
        ws->width[k] = net->width[k];
    for (k = 1; k <= depth; k++)
    {
        ws->offset[k] = loja_net_weight_offset(net, k);
        ws->first[k + 1] = ws->first[k] + ws->width[k];
        if (k < depth)
            ws->act[k - 1] = act_number(net->act[k - 1]);
    }
    ws->bias = net->bias;
    ws->nparams = net->nparams;
    ws->l2 = l2;
    ws->cross_entropy = 0;
    ws->correct = 0;
    ws->block = choose_block(ws->first[depth + 1]);
    ws->threads = threads;
#ifdef _OPENMP
    if (threads <= 0)
        ws->threads = omp_get_max_threads();
#else
    ws->threads = 1;
#endif
    ws->scratch = ws->partial = NULL;
    ws->scratch_size = ws->partial_size = 0;
    return LOJA_OK;
}

void
loja_fast_clear(loja_fast_t ws)
{
    flint_free(ws->width);
    flint_free(ws->act);
    flint_free(ws->offset);
    flint_free(ws->first);
    free(ws->scratch);
    free(ws->partial);
}

const char *
loja_fast_isa(const loja_fast_t ws)
{
    return ws->kernel->name;
}

slong
loja_fast_scratch(const loja_fast_t ws, loja_fast_want_t want)
{
    const slong rows = ws->first[ws->depth + 1];
    const int product = want >= LOJA_FAST_WANT_PRODUCT;

    return (product ? 6 : 2) * rows * LOJA_FAST_BLOCK
        + (product ? 2 : 1) * ws->nparams * 8;
}

void
loja_fast_reserve(double **p, slong *size, slong need)
{
    if (*size >= need)
        return;
    free(*p);
    *p = loja_fast_alloc(need);
    *size = need;
}

slong
loja_fast_chunk(slong n)
{
    /* at most 64 chunks, as each keeps a gradient */
    return LOJA_FAST_CHUNK * ((n + 64 * LOJA_FAST_CHUNK - 1)
                              / (64 * LOJA_FAST_CHUNK));
}

static void
run_chunk(const loja_fast_t ws, const loja_fast_data_t data,
          const double *theta, const double *v, loja_fast_want_t want,
          slong c, double *scratch)
{
    const slong chunk = loja_fast_chunk(data->n);
    const slong len = 2 + (slong) want * ws->nparams;
    double *to = ws->partial + c * len;
    loja_fast_job_t job = { ws, data, theta, v, want, c * chunk,
        c * chunk + chunk < data->n ? c * chunk + chunk : data->n, scratch,
        0, to + 1, to + 1 + ws->nparams, 0 };

    ws->kernel->run(&job);
    to[0] = job.loss;
    to[len - 1] = (double) job.correct;
}

/* The sums of all chunks, then their sum, into the place of the first. */
static double *
run_chunks(loja_fast_t ws, const loja_fast_data_t data, const double *theta,
           const double *v, loja_fast_want_t want)
{
    const slong chunk = loja_fast_chunk(data->n);
    const slong num = (data->n + chunk - 1) / chunk;
    const slong size = loja_fast_scratch(ws, want);
    const slong len = 2 + (slong) want * ws->nparams;
    const slong threads = ws->threads < num ? ws->threads : num;
    slong c, i;

    loja_fast_reserve(&ws->scratch, &ws->scratch_size, threads * size);
    loja_fast_reserve(&ws->partial, &ws->partial_size, num * len);
    if (threads <= 1)
        for (c = 0; c < num; c++)
            run_chunk(ws, data, theta, v, want, c, ws->scratch);
#ifdef _OPENMP
    else
    {
#pragma omp parallel for schedule(static) num_threads((int) threads)
        for (c = 0; c < num; c++)
            run_chunk(ws, data, theta, v, want, c,
                ws->scratch + omp_get_thread_num() * size);
    }
#endif
    for (c = 1; c < num; c++)
        for (i = 0; i < len; i++)
            ws->partial[i] += ws->partial[c * len + i];
    ws->correct = (slong) ws->partial[len - 1];
    return ws->partial;
}

/* to = factor from + 2 l2 x */
static void
finish(double *to, const double *from, double factor, double l2,
       const double *x, slong P)
{
    slong p;

    for (p = 0; p < P; p++)
        to[p] = factor * from[p];
    if (l2 != 0)
        for (p = 0; p < P; p++)
            to[p] += 2 * l2 * x[p];
}

static double
total(const loja_fast_t ws, double sum, double n, const double *theta)
{
    double square = 0;
    slong p;

    if (ws->l2 == 0)
        return sum / n;
    for (p = 0; p < ws->nparams; p++)
        square += theta[p] * theta[p];
    return sum / n + ws->l2 * square;
}

double
loja_fast_eval(double *grad, loja_fast_t ws, const loja_fast_data_t data,
               const double *theta)
{
    const double n = (double) data->n;
    const double *sum = run_chunks(ws, data, theta, NULL, grad == NULL
        ? LOJA_FAST_WANT_LOSS : LOJA_FAST_WANT_GRADIENT);

    if (grad != NULL)
        finish(grad, sum + 1, 2 / n, ws->l2, theta, ws->nparams);
    return total(ws, sum[0], n, theta);
}

double
loja_fast_product(double *hv, double *grad, loja_fast_t ws,
                  const loja_fast_data_t data, const double *theta,
                  const double *v)
{
    const double n = (double) data->n;
    const double *sum = run_chunks(ws, data, theta, v,
        LOJA_FAST_WANT_PRODUCT);

    finish(hv, sum + 1 + ws->nparams, 2 / n, ws->l2, v, ws->nparams);
    if (grad != NULL)
        finish(grad, sum + 1, 2 / n, ws->l2, theta, ws->nparams);
    return total(ws, sum[0], n, theta);
}

void
loja_fast_act(double *f, double *d1, double *d2, const loja_fast_t ws,
              const loja_act_struct *act, const double *z, slong m)
{
    double v[3][8] __attribute__((aligned(64)));
    const slong len = ws->kernel->len;
    slong i, j;

    for (i = 0; i < m; i += len)
    {
        for (j = 0; j < len; j++)
            v[0][j] = z[i + j < m ? i + j : m - 1];
        ws->kernel->act(act_number(act), v[0], v[1], v[2], len);
        for (j = 0; j < len && i + j < m; j++)
        {
            f[i + j] = v[0][j];
            if (d1 != NULL)
                d1[i + j] = v[1][j];
            if (d2 != NULL)
                d2[i + j] = v[2][j];
        }
    }
}
