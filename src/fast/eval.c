/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Evaluation over all samples: choice of the kernel, chunks, sums. */
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "fast_internal.h"

/* The place in loja_act_list, which is that in the table of each kernel. */
static int
act_number(const loja_act_struct *act)
{
    int i = 0;

    while (loja_act_list[i] != act)
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

/* HEURISTIC: numbers between the scratch of two threads: less, and a core
   fetches ahead what the other is writing (a fifth of the time). */
#define GAP 8192

/* One evaluation; sums of chunk c are at partial + c len. */
typedef struct
{
    loja_fast_struct *ws;
    const loja_fast_data_struct *data;
    const double *theta, *v;
    loja_fast_want_t want;
    slong num, len;
} evaluation_t;

/* Chunks are blocks, shared out evenly. */
static slong
chunk_begin(const evaluation_t *e, slong c)
{
    const slong blocks = (e->data->n + LOJA_FAST_BLOCK - 1) / LOJA_FAST_BLOCK;
    const slong begin = c * blocks / e->num * LOJA_FAST_BLOCK;

    return begin < e->data->n ? begin : e->data->n;
}

static void
run_chunk(const evaluation_t *e, slong c, double *scratch)
{
    double *to = e->ws->partial + c * e->len;
    loja_fast_job_t job = { e->ws, e->data, e->theta, e->v, e->want,
        chunk_begin(e, c), chunk_begin(e, c + 1), scratch, 0, to + 1,
        to + 1 + e->ws->nparams, 0 };

    e->ws->kernel->run(&job);
    to[0] = job.loss;
    to[e->len - 1] = (double) job.correct;
}

/*
    Chunks are the leaves of a binary tree; of its parts on one level, part
    j of `parts' begins at this chunk.  What a thread sums is a part, so the
    order of sums is that of the tree, with any number of threads.
*/
static slong
part_begin(const evaluation_t *e, slong parts, slong j)
{
    return j * e->num / parts;
}

/* Adds the right child to the left one, which is where the sum belongs. */
static void
add_halves(const evaluation_t *e, slong parts, slong j)
{
    double *left = e->ws->partial + e->len * part_begin(e, parts, j);
    const double *right = e->ws->partial
        + e->len * part_begin(e, 2 * parts, 2 * j + 1);
    slong i;

    if (part_begin(e, parts, j + 1) - part_begin(e, parts, j) > 1)
        for (i = 0; i < e->len; i++)
            left[i] += right[i];
}

static void
run_part(const evaluation_t *e, slong parts, slong j, double *scratch)
{
    const slong begin = part_begin(e, parts, j);
    const slong chunks = part_begin(e, parts, j + 1) - begin;

    if (chunks == 1)
        run_chunk(e, begin, scratch);
    else if (chunks > 1)
    {
        run_part(e, 2 * parts, 2 * j, scratch);
        run_part(e, 2 * parts, 2 * j + 1, scratch);
        add_halves(e, parts, j);
    }
}

/* The sums of all chunks, in the place of the first. */
static double *
run_chunks(loja_fast_t ws, const loja_fast_data_t data, const double *theta,
           const double *v, loja_fast_want_t want)
{
    const slong chunk = loja_fast_chunk(data->n);
    const evaluation_t e = { ws, data, theta, v, want,
        (data->n + chunk - 1) / chunk, 2 + (slong) want * ws->nparams };
    const slong size = loja_fast_scratch(ws, want) + GAP;
    const slong threads = ws->threads < e.num ? ws->threads : e.num;

    loja_fast_reserve(&ws->scratch, &ws->scratch_size, threads * size);
    loja_fast_reserve(&ws->partial, &ws->partial_size, e.num * e.len);
    if (threads <= 1)
        run_part(&e, 1, 0, ws->scratch);
#ifdef _OPENMP
    else
    {
        slong parts = 1, j;

        /* HEURISTIC: a part a thread, or several where that is uneven */
        while (parts < threads)
            parts *= 2;
        if (parts != threads)
            parts *= 4;
#pragma omp parallel for schedule(static) num_threads((int) threads)
        for (j = 0; j < parts; j++)
            run_part(&e, parts, j,
                ws->scratch + omp_get_thread_num() * size);
        for (parts /= 2; parts > 0; parts /= 2)
            for (j = 0; j < parts; j++)
                add_halves(&e, parts, j);
    }
#endif
    ws->correct = (slong) ws->partial[e.len - 1];
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
