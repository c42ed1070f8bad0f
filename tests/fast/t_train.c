/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Training against steps written out one number at a time. */
#include <math.h>
#include <string.h>
#include "fast/fast_internal.h"
#include "fast/random.h"
#include "support/support.h"

#define STEPS 30
#define BATCH 13

/* Sample i of step t = 1, 2, ..: floor(n V/2^64) in integers. */
static slong
drawn(uint64_t seed, slong t, slong i, slong n)
{
    const uint64_t v = loja_data_random_stream(seed, 2,
        (uint64_t) ((t - 1) * BATCH + i));
    fmpz_t x;
    slong index;

    fmpz_init_set_ui(x, v);
    fmpz_mul_ui(x, x, (ulong) n);
    fmpz_fdiv_q_2exp(x, x, 64);
    index = fmpz_get_si(x);
    fmpz_clear(x);
    return index;
}

static void
draw_batch(loja_fast_data_t batch, const fast_case_t *c, uint64_t seed,
           slong t)
{
    const loja_fast_data_struct *data = c->data;
    slong i, j;

    for (i = 0; i < BATCH; i++)
    {
        const slong s = drawn(seed, t, i, data->n);

        for (j = 0; j < data->inputs; j++)
            batch->x[j * batch->stride + i] = data->x[j * data->stride + s];
        for (j = 0; j < data->outputs; j++)
            batch->y[j * batch->stride + i] = data->y[j * data->stride + s];
    }
    loja_fast_data_pad(batch);
}

/* One parameter of one step. */
static double
update(const loja_fast_train_opts_t *o, double theta, double g, double *m,
       double *v, slong t)
{
    double first, second;

    if (strcmp(loja_fast_optimiser(o->optimiser), "adam") != 0)
        return theta - o->rate * g;
    *m = o->beta1 * *m + (1 - o->beta1) * g;
    *v = o->beta2 * *v + (1 - o->beta2) * g * g;
    first = *m / (1 - pow(o->beta1, (double) t));
    second = *v / (1 - pow(o->beta2, (double) t));
    return theta - o->rate * first / (sqrt(second) + o->eps);
}

/* The parameters after STEPS steps, into theta; v: 3 P zeros. */
static void
reference(double *theta, const fast_case_t *c,
          const loja_fast_train_opts_t *opts, double *g)
{
    const slong P = c->prob->net->nparams;
    double *m = g + P, *v = m + P;
    loja_fast_data_t batch;
    loja_fast_t ws;
    slong t, p;

    if (loja_fast_init(ws, c->prob->net, loja_fast_from_fmpq(c->prob->l2),
            1, NULL) != LOJA_OK)
        flint_abort();
    loja_fast_data_init(batch, BATCH, c->data->inputs, c->data->outputs);
    for (t = 1; t <= STEPS; t++)
    {
        draw_batch(batch, c, opts->seed, t);
        loja_fast_eval(g, ws, loja_fast_optimiser_batches(opts->optimiser)
            ? batch : c->data, theta);
        for (p = 0; p < P; p++)
            theta[p] = update(opts, theta[p], g[p], m + p, v + p, t);
    }
    loja_fast_data_clear(batch);
    loja_fast_clear(ws);
}

static void
check_optimiser(const fast_case_t *c, int optimiser)
{
    const loja_fast_train_opts_t opts =
        { optimiser, 1e-3, BATCH, 0.85, 0.97, 1e-6, 77, 0, NULL, 0, 0, 0 };
    const slong P = c->prob->net->nparams;
    double *theta = flint_calloc((size_t) (4 * P), sizeof(double));
    loja_fast_train_t run;
    loja_fast_row_t row;
    double norm = 0;
    slong p;
    int ok = 1;

    memcpy(theta, c->theta, sizeof(double) * (size_t) P);
    reference(theta, c, &opts, theta + P);
    loja_fast_train_init(run, c->prob->net,
        loja_fast_from_fmpq(c->prob->l2), c->data, &opts, c->theta, 1);
    loja_fast_train_advance(run, STEPS / 3);
    loja_fast_train_all(&row, run, 1, STEPS, c->data, 1);
    CU_ASSERT(run->step == STEPS && !run->stopped);
    for (p = 0; p < P; p++)
    {
        ok &= fabs(run->theta[p] - theta[p]) <= 1e-10;
        norm += theta[p] * theta[p];
    }
    if (!ok)
        printf("%s: n = %ld, P = %ld\n", loja_fast_optimiser(optimiser),
            (long) c->data->n, (long) P);
    CU_ASSERT(ok);
    CU_ASSERT(row.loss == loja_fast_eval(run->grad, run->ws, c->data,
        run->theta) || !isfinite(row.loss));
    CU_ASSERT(row.test_loss == row.loss);
    CU_ASSERT(fabs(row.norm - sqrt(norm)) <= 1e-9 * (1 + row.norm));
    loja_fast_train_clear(run);
    flint_free(theta);
}

void
test_train(void)
{
    fast_case_t c;
    slong n;
    int i;

    for (n = 1; n < 400; n = 2 * n + 3)
    {
        fast_case_init(&c, n, 7, 0, &loja_act_tanh);
        for (i = 0; loja_fast_optimiser(i) != NULL; i++)
            check_optimiser(&c, i);
        fast_case_clear(&c);
    }
}

/* A parameter that is no longer finite ends the run at that step. */
void
test_train_stops(void)
{
    loja_fast_train_opts_t opts = { 0, 1e-3, 5, 0.9, 0.999, 1e-8, 1, 0, NULL,
        0, 0, 0 };
    loja_fast_train_t run;
    fast_case_t c;
    slong p;

    fast_case_init(&c, 20, 5, 0, &loja_act_softplus);
    for (opts.optimiser = 0; loja_fast_optimiser(opts.optimiser) != NULL;
         opts.optimiser++)
        for (p = 0; p < c.prob->net->nparams; p++)
        {
            loja_fast_train_init(run, c.prob->net, 0, c.data, &opts,
                c.theta, 1);
            loja_fast_train_advance(run, 4);
            CU_ASSERT(run->step == 4 && !run->stopped);
            run->theta[p] = p % 2 == 0 ? NAN : -HUGE_VAL;
            loja_fast_train_advance(run, 9);
            CU_ASSERT(run->step == 5 && run->stopped);
            loja_fast_train_clear(run);
        }
    fast_case_clear(&c);
}

/* Filling is reading value by value, wherever it begins. */
void
test_train_random(void)
{
    uint64_t v[9];
    slong n, first, i;

    for (first = 0; first < 4; first++)
        for (n = 0; n <= 9; n++)
        {
            loja_data_random_fill(v, n, 5, 2, (uint64_t) first);
            for (i = 0; i < n; i++)
                CU_ASSERT(v[i] == loja_data_random_stream(5, 2,
                    (uint64_t) (first + i)));
        }
}

/* The relative loss, and its gradient by central differences. */
void
test_train_relative(void)
{
    const loja_fast_train_opts_t opts =
        { 0, 1e-3, 5, 0.9, 0.999, 1e-8, 1, 1, NULL, 0, 0, 0 };
    const double h = 1e-5;
    loja_fast_row_t low, high, row;
    loja_fast_train_t run;
    fast_case_t c;
    double sum = 0, norm = 0, plain;
    slong p, i;

    fast_case_init(&c, 37, 5, 1, &loja_act_gelu);
    loja_fast_train_init(run, c.prob->net, 0, c.data, &opts, c.theta, 1);
    loja_fast_train_all(&row, run, 1, 0, NULL, 1);
    plain = loja_fast_eval(NULL, run->ws, c.data, run->theta);
    for (i = 0; i < c.data->n; i++)
        sum += c.data->y[i] * c.data->y[i] / (double) c.data->n;
    CU_ASSERT(fabs(row.loss - sqrt(plain / sum)) <= 1e-12 * row.loss);
    for (p = 0; p < c.prob->net->nparams; p++)
    {
        run->theta[p] = c.theta[p] + h;
        loja_fast_train_all(&high, run, 1, 0, NULL, 1);
        run->theta[p] = c.theta[p] - h;
        loja_fast_train_all(&low, run, 1, 0, NULL, 1);
        run->theta[p] = c.theta[p];
        norm += (high.loss - low.loss) / (2 * h)
            * ((high.loss - low.loss) / (2 * h));
    }
    CU_ASSERT(fabs(row.grad_norm - sqrt(norm)) <= 1e-6 * (1 + sqrt(norm)));
    loja_fast_train_clear(run);
    fast_case_clear(&c);
}
