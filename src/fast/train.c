/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Training: gradient descent, stochastic gradient descent and Adam.

    With g the gradient at theta of the loss over all samples (gd) or over a
    mini-batch (sgd, adam), step t = 1, 2, .. is

        gd, sgd   theta <- theta - rate g
        adam      m <- beta1 m + (1 - beta1) g
                  v <- beta2 v + (1 - beta2) g^2
                  theta <- theta - rate m/(1 - beta1^t)
                                   / (sqrt(v/(1 - beta2^t)) + eps)

    from m = v = 0 (Kingma, Ba, "Adam: a method for stochastic optimization",
    ICLR 2015, algorithm 1).  Mini-batches of B samples are drawn with
    replacement: sample i of step t is floor(n V/2^64), V being value
    (t - 1) B + i of stream 2 of the seed (src/data/random.c).  Or they are
    samples (t - 1) B, .. of the heat equation in that stream (kolmogorov.c).

    Updates are written for two instruction sets without fused operations,
    so that both round alike.
*/
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "fast_internal.h"

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* Numbers of one step of Adam. */
typedef struct
{
    double beta1, beta2, eps;
    double rate;               /* over 1 - beta1^t */
    double scale;              /* 1/sqrt(1 - beta2^t) */
} adam_t;

/* Both return 0 when a parameter is no longer finite. */

ALWAYS_INLINE int
descend_body(double *restrict theta, const double *restrict g, slong n,
             double rate)
{
    double zero = 0;
    slong p;

    /* x - x is 0, or NaN for an infinity and NaN */
#pragma omp simd reduction(+:zero)
    for (p = 0; p < n; p++)
    {
        theta[p] -= rate * g[p];
        zero += theta[p] - theta[p];
    }
    return zero == 0;
}

ALWAYS_INLINE int
adam_body(double *restrict theta, double *restrict m, double *restrict v,
          const double *restrict g, slong n, const adam_t *a)
{
    const double beta1 = a->beta1, beta2 = a->beta2, eps = a->eps;
    const double rate = a->rate, scale = a->scale;
    double zero = 0;
    slong p;

#pragma omp simd reduction(+:zero)
    for (p = 0; p < n; p++)
    {
        m[p] = beta1 * m[p] + (1 - beta1) * g[p];
        v[p] = beta2 * v[p] + (1 - beta2) * (g[p] * g[p]);
        theta[p] -= rate * m[p] / (scale * sqrt(v[p]) + eps);
        zero += theta[p] - theta[p];
    }
    return zero == 0;
}

#ifdef LOJA_FAST_X86
__attribute__((target("avx2"))) static int
descend_avx2(double *theta, const double *g, slong n, double rate)
{
    return descend_body(theta, g, n, rate);
}

__attribute__((target("avx2"))) static int
adam_avx2(double *theta, double *m, double *v, const double *g, slong n,
          const adam_t *a)
{
    return adam_body(theta, m, v, g, n, a);
}
#endif

static int
descend(loja_fast_train_t run)
{
    const slong P = run->trained;

#ifdef LOJA_FAST_X86
    if (__builtin_cpu_supports("avx2"))
        return descend_avx2(run->theta, run->grad, P, run->opts.rate);
#endif
    return descend_body(run->theta, run->grad, P, run->opts.rate);
}

/* Behind theta: m, v, beta1^t, beta2^t. */
static int
adam(loja_fast_train_t run)
{
    const slong P = run->trained;
    double *m = run->theta + P, *v = m + P, *power = v + P;
    adam_t a = { run->opts.beta1, run->opts.beta2, run->opts.eps, 0, 0 };

    if (run->step == 0)
        power[0] = power[1] = 1;
    power[0] *= a.beta1;
    power[1] *= a.beta2;
    a.rate = run->opts.rate / (1 - power[0]);
    a.scale = 1 / sqrt(1 - power[1]);
#ifdef LOJA_FAST_X86
    if (__builtin_cpu_supports("avx2"))
        return adam_avx2(run->theta, m, v, run->grad, P, &a);
#endif
    return adam_body(run->theta, m, v, run->grad, P, &a);
}

/* The optimisers; those of a step at a time.  The rates: those of the
   experiments in examples/paper. */
static const struct
{
    const char *name;
    int batches;               /* draws mini-batches */
    double rate;
    slong vectors, numbers;    /* what it keeps */
    int (*update)(loja_fast_train_t run);
} optimisers[] = {
    { "gd", 0, 1e-3, 0, 0, descend },
    { "sgd", 1, 1e-2, 0, 0, descend },
    { "adam", 1, 5e-3, 2, 2, adam },
};
#define NUM_OPTIMISERS ((int) (sizeof(optimisers) / sizeof(optimisers[0])))

const char *
loja_fast_optimiser(int i)
{
    return i < NUM_OPTIMISERS ? optimisers[i].name : NULL;
}

int
loja_fast_optimiser_batches(int i)
{
    return optimisers[i].batches;
}

double
loja_fast_optimiser_rate(int i)
{
    return optimisers[i].rate;
}

/* Means and variances that run along. */
static double *
running(const loja_fast_train_t run)
{
    return run->theta + run->state - 2 * run->data->inputs;
}

void
loja_fast_train_init(loja_fast_train_t run, const loja_net_t net, double l2,
                     const loja_fast_data_t data,
                     const loja_fast_train_opts_t *opts,
                     const double *theta, slong threads)
{
    const slong P = net->nparams;
    const slong batch = optimisers[opts->optimiser].batches ? opts->batch
        : 1;

    run->opts = *opts;
    run->data = data;
    /* the best instruction set is always there */
    if (loja_fast_init(run->ws, net, l2, threads, NULL) != LOJA_OK)
        flint_abort();
    run->ws->cross_entropy = opts->cross_entropy;
    loja_fast_data_init(run->batch, batch, data->inputs, data->outputs);
    run->value = flint_malloc(sizeof(*run->value) * (size_t) batch);
    run->index = flint_malloc(sizeof(*run->index) * (size_t) batch);
    run->trained = P + (opts->batch_norm ? 2 * data->inputs : 0);
    run->state = run->trained * (1 + optimisers[opts->optimiser].vectors)
        + optimisers[opts->optimiser].numbers
        + (opts->batch_norm ? 2 * data->inputs : 0);
    run->theta = loja_fast_alloc(run->state);
    run->grad = loja_fast_alloc(run->trained);
    memset(run->theta, 0, sizeof(double) * (size_t) run->state);
    memcpy(run->theta, theta, sizeof(double) * (size_t) P);
    run->folded = run->stats = NULL;
    if (opts->batch_norm)
    {
        run->folded = loja_fast_alloc(P);
        run->stats = loja_fast_alloc(2 * data->inputs);
        _loja_batch_norm_start(run->theta, running(run), P, data->inputs);
    }
    run->step = 0;
    run->stopped = 0;
}

void
loja_fast_train_clear(loja_fast_train_t run)
{
    loja_fast_clear(run->ws);
    loja_fast_data_clear(run->batch);
    flint_free(run->value);
    flint_free(run->index);
    loja_fast_free(run->theta);
    loja_fast_free(run->grad);
    loja_fast_free(run->folded);
    loja_fast_free(run->stats);
}

static void
draw(loja_fast_train_t run)
{
    const slong batch = run->batch->n;
    const uint64_t n = (uint64_t) run->data->n;
    slong i;

    if (run->opts.kolmogorov != NULL)
    {
        loja_data_kolmogorov(run->batch->x, run->batch->y, run->batch->stride,
            batch, run->batch->inputs, run->opts.kolmogorov, run->opts.seed, 2,
            (uint64_t) run->step * (uint64_t) batch);
        loja_fast_data_pad(run->batch);
        return;
    }
    loja_data_random_fill(run->value, batch, run->opts.seed, 2,
        (uint64_t) run->step * (uint64_t) batch);
    for (i = 0; i < batch; i++)
    {
        const uint64_t high = run->value[i] >> 32;
        const uint64_t low = run->value[i] & UINT32_MAX;

        run->index[i] = (slong) ((high * n + (low * n >> 32)) >> 32);
    }
    loja_fast_data_gather(run->batch, run->data, run->index);
}

/* L, and its gradient as below; stats: for batch_norm. */
static double
evaluate_square(loja_fast_train_t run, const loja_fast_data_struct *data,
                int gradient, const double *stats)
{
    double *grad = gradient ? run->grad : NULL, square;

    if (!run->opts.batch_norm)
        return loja_fast_eval(grad, run->ws, data, run->theta);
    _loja_batch_norm_fold(run->folded, run->theta, stats, run->ws);
    square = loja_fast_eval(grad, run->ws, data, run->folded);
    if (gradient)
        _loja_batch_norm_gradient(grad, run->theta, stats, run->ws);
    return square;
}

/* The loss that is trained, and its gradient into run->grad (gradient 0:
   whatever). */
static double
evaluate(loja_fast_train_t run, const loja_fast_data_struct *data,
         int gradient, const double *stats)
{
    const double square = evaluate_square(run, data, gradient, stats);
    double sum = 0, loss;
    slong i, j;

    if (!run->opts.relative)
        return square;
    for (j = 0; j < data->outputs; j++)
        for (i = 0; i < data->n; i++)
            sum += data->y[j * data->stride + i]
                * data->y[j * data->stride + i];
    sum /= (double) data->n;
    loss = sqrt(square / sum);
    /* where the loss is 0 it has no gradient; that of L is 0 as well */
    for (i = 0; i < run->trained && gradient && loss > 0; i++)
        run->grad[i] /= 2 * loss * sum;
    return loss;
}

/* To single precision; what is too large for it stops the run. */
static void
round_state(loja_fast_train_t run)
{
    double zero = 0;
    slong i;

    for (i = 0; i < run->state; i++)
    {
        run->theta[i] = (float) run->theta[i];
        zero += run->theta[i] - run->theta[i];
    }
    run->stopped = run->stopped || zero != 0;
}

void
loja_fast_train_advance(loja_fast_train_t run, slong step)
{
    const int number = run->opts.optimiser;

    while (run->step < step && !run->stopped)
    {
        const loja_fast_data_struct *data = run->data;
        double loss;

        if (optimisers[number].batches)
        {
            draw(run);
            data = run->batch;
            if (run->opts.single)
                loja_fast_data_round(run->batch);
            if (run->opts.batch_norm)
                _loja_batch_norm_update(run->stats, running(run), data);
        }
        loss = evaluate(run, data, 1, run->stats);
        run->stopped = !optimisers[number].update(run) || !isfinite(loss);
        if (run->opts.single)
            round_state(run);
        run->step++;
    }
}

static double
norm(const double *v, slong n)
{
    double sum = 0;
    slong p;

    for (p = 0; p < n; p++)
        sum += v[p] * v[p];
    return sqrt(sum);
}

static void
measure(loja_fast_row_t *row, loja_fast_train_t run,
        const loja_fast_data_struct *test)
{
    const double *stats = run->opts.batch_norm ? running(run) : NULL;

    row->loss = evaluate(run, run->data, 1, stats);
    row->accuracy = (double) run->ws->correct / (double) run->data->n;
    row->norm = norm(run->theta, run->trained);
    row->grad_norm = norm(run->grad, run->trained);
    row->test_loss = test == NULL ? NAN
        : evaluate(run, test, 0, stats);
    if (test != NULL)
        row->accuracy = (double) run->ws->correct / (double) test->n;
}

void
loja_fast_train_all(loja_fast_row_t *row, loja_fast_train_struct *run,
                    slong num, slong step,
                    const loja_fast_data_struct *test, slong threads)
{
    slong i;

#ifdef _OPENMP
    if (threads <= 0)
        threads = omp_get_max_threads();
    if (threads > num)
        threads = num;
#pragma omp parallel for schedule(dynamic) num_threads((int) threads) \
    if (threads > 1)
#endif
    for (i = 0; i < num; i++)
    {
        loja_fast_train_advance(run + i, step);
        if (row != NULL)
            measure(row + i, run + i, test);
    }
    (void) threads;
}
