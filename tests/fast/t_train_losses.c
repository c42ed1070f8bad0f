/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Training with other losses and layers, against steps written out: the heat
   equation, Black and Scholes, batch norm, cross-entropy. */
#include <math.h>
#include <string.h>
#include "fast/fast_internal.h"
#include "fast/random.h"
#include "support/support.h"

/* Samples of the heat equation: their moments, and each by itself. */
void
test_train_heat(void)
{
    enum { N = 20000, D = 3 };
    const loja_kolmogorov_t heat = { .from = -2, .to = 1,
        .deviation = 0.75 };
    double *x = flint_malloc(sizeof(double) * N * (D + 1)), *y = x + N * D;
    double mean = 0, noise = 0, one[D + 1];
    slong i, j;

    loja_data_kolmogorov(x, y, N, N, D, &heat, 9, 3, 0);
    for (i = 0; i < N; i++)
    {
        double square = 0;

        for (j = 0; j < D; j++)
        {
            CU_ASSERT(x[j * N + i] > -2 && x[j * N + i] < 1);
            square += x[j * N + i] * x[j * N + i];
        }
        mean += square / N;
        noise += (y[i] - square) / N;
    }
    /* E x^2 = 1 for each coordinate, E noise = 3 (9/16); the bounds are
       six standard deviations or more */
    CU_ASSERT(fabs(mean - 3) < 0.08);
    CU_ASSERT(fabs(noise - 3 * 0.5625) < 0.15);
    for (i = 0; i < N; i += 1234)
    {
        loja_data_kolmogorov(one, one + D, 1, 1, D, &heat, 9, 3, (uint64_t) i);
        for (j = 0; j < D; j++)
            CU_ASSERT(one[j] == x[j * N + i]);
        CU_ASSERT(one[D] == y[i]);
    }
    flint_free(x);
}

static double
normal_cdf(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* One asset: the formula of Black and Scholes.  Three: no less, each in the
   range, and each by itself. */
void
test_train_black_scholes(void)
{
    enum { N = 200000 };
    const loja_kolmogorov_t eq = { .from = 100, .to = 100.0001,
        .black_scholes = 1, .rate = 0.05, .carry = 0.1, .low = 0.3,
        .high = 0.5, .strike = 95, .time = 2 };
    double *x = flint_malloc(sizeof(double) * N * 4), *y = x + 3 * N;
    double mean = 0, square = 0, exact, d, s = 0.3 * sqrt(2.0), one[4];
    slong i;

    loja_data_kolmogorov(x, y, N, N, 1, &eq, 5, 3, 0);
    for (i = 0; i < N; i++)
    {
        mean += y[i] / N;
        square += y[i] * y[i] / N;
    }
    d = (log(100.0 / 95) + (0.05 - 0.1 + 0.045) * 2) / s;
    exact = 100 * exp(-0.2) * normal_cdf(d)
        - 95 * exp(-0.1) * normal_cdf(d - s);
    CU_ASSERT(fabs(mean - exact) < 6 * sqrt((square - mean * mean) / N));
    loja_data_kolmogorov(x, y, N, N, 3, &eq, 5, 3, 0);
    square = 0;
    for (i = 0; i < N; i++)
    {
        CU_ASSERT(x[i] >= 100 && x[i] <= 100.0001 && y[i] >= 0);
        square += y[i] / N;
    }
    CU_ASSERT(square > mean);
    loja_data_kolmogorov(one, one + 3, 1, 1, 3, &eq, 5, 3, 777);
    CU_ASSERT(one[0] == x[777] && one[3] == y[777]);
    flint_free(x);
}

/* The gradient of batch normalisation against finite differences, and the
   network that is folded against inputs that are normalised. */
void
test_train_batch_norm(void)
{
    const double h = 1e-5;
    fast_case_t c;
    slong i, j, k, P, d, Q;
    double *theta, *grad, *folded, *stats, *running, up, down;
    loja_fast_t ws;
    loja_fast_data_t normal;

    fast_case_init(&c, 37, 5, 0, loja_act_find("tanh"));
    if (!c.prob->net->bias)
    {
        fast_case_clear(&c);
        return;
    }
    CU_ASSERT_FATAL(loja_fast_init(ws, c.prob->net, 0, 1, NULL) == LOJA_OK);
    P = ws->nparams;
    d = ws->width[0];
    Q = P + 2 * d;
    theta = flint_calloc((size_t) (3 * Q + 6 * d), sizeof(double));
    grad = theta + Q;
    folded = grad + Q;
    stats = folded + Q;
    running = stats + 2 * d;
    memcpy(theta, c.theta, sizeof(double) * (size_t) P);
    _loja_batch_norm_start(theta, running, P, d);
    _loja_batch_norm_update(stats, running, c.data);
    for (j = 0; j < d; j++)
    {
        theta[P + j] = 1 + 0.3 * fast_uniform();
        theta[P + d + j] = fast_uniform();
        CU_ASSERT(fabs(running[j] - 0.1 * stats[j]) < 1e-12);
    }
    _loja_batch_norm_fold(folded, theta, stats, ws);
    loja_fast_eval(grad, ws, c.data, folded);
    _loja_batch_norm_gradient(grad, theta, stats, ws);
    for (k = 0; k < Q; k++)
    {
        const double at = theta[k];

        theta[k] = at + h;
        _loja_batch_norm_fold(folded, theta, stats, ws);
        up = loja_fast_eval(NULL, ws, c.data, folded);
        theta[k] = at - h;
        _loja_batch_norm_fold(folded, theta, stats, ws);
        down = loja_fast_eval(NULL, ws, c.data, folded);
        theta[k] = at;
        CU_ASSERT(fabs((up - down) / (2 * h) - grad[k])
            < 1e-5 * (1 + fabs(up) + fabs(grad[k])));
    }
    loja_fast_data_init(normal, c.data->n, d, c.data->outputs);
    for (i = 0; i < c.data->n; i++)
    {
        for (j = 0; j < d; j++)
            normal->x[j * normal->stride + i] = theta[P + d + j]
                + theta[P + j] * (c.data->x[j * c.data->stride + i]
                - stats[j]) / sqrt(stats[d + j] + 1e-5);
        for (j = 0; j < c.data->outputs; j++)
            normal->y[j * normal->stride + i]
                = c.data->y[j * c.data->stride + i];
    }
    loja_fast_data_pad(normal);
    _loja_batch_norm_fold(folded, theta, stats, ws);
    up = loja_fast_eval(NULL, ws, c.data, folded);
    CU_ASSERT(fabs(up - loja_fast_eval(NULL, ws, normal, theta))
        <= 1e-10 * (1 + up));
    loja_fast_data_clear(normal);
    loja_fast_clear(ws);
    flint_free(theta);
    fast_case_clear(&c);
}

/* Cross-entropy of 3-5-4 tanh at theta, written out; n right classes. */
static double
plain_cross_entropy(slong *right, const double *theta,
                    const loja_fast_data_t data)
{
    const double *b1 = theta + 15, *w2 = b1 + 5, *b2 = w2 + 20;
    double loss = 0, h[5], z[4], sum;
    slong s, i, j, best, wanted;

    *right = 0;
    for (s = 0; s < data->n; s++)
    {
        for (i = 0; i < 5; i++)
        {
            h[i] = b1[i];
            for (j = 0; j < 3; j++)
                h[i] += theta[i * 3 + j] * data->x[j * data->stride + s];
            h[i] = tanh(h[i]);
        }
        sum = 0;
        best = wanted = 0;
        for (i = 0; i < 4; i++)
        {
            z[i] = b2[i];
            for (j = 0; j < 5; j++)
                z[i] += w2[i * 5 + j] * h[j];
            sum += exp(z[i]);
            best = z[i] > z[best] ? i : best;
            wanted = data->y[i * data->stride + s]
                > data->y[wanted * data->stride + s] ? i : wanted;
        }
        for (i = 0; i < 4; i++)
            loss -= data->y[i * data->stride + s] * (z[i] - log(sum));
        *right += best == wanted;
    }
    return loss / (double) data->n;
}

void
test_train_cross_entropy(void)
{
    const slong widths[] = { 3, 5, 4 };
    const loja_act_struct *const act[] = { &loja_act_tanh };
    const double h = 1e-5;
    double theta[44], grad[44], loss, up, down;
    loja_fast_data_t data;
    loja_net_t net;
    loja_fast_t ws;
    slong n, s, k, right, found;
    int isa;

    loja_net_init(net);
    loja_net_set(net, 2, widths, act, 1);
    CU_ASSERT_FATAL(net->nparams == 44);
    for (isa = 0; fast_isas[isa] != NULL; isa++)
        for (n = 1; n < 40; n += 1 + n / 10)
        {
            if (loja_fast_init(ws, net, 0, 1, fast_isas[isa]) != LOJA_OK)
                break;
            ws->cross_entropy = 1;
            loja_fast_data_init(data, n, 3, 4);
            for (s = 0; s < n; s++)
            {
                for (k = 0; k < 3; k++)
                    data->x[k * data->stride + s] = fast_uniform();
                /* some are certain, some are not */
                data->y[(s % 4) * data->stride + s] = s % 3 ? 1 : 0.75;
                if (s % 3 == 0)
                    data->y[((s + 1) % 4) * data->stride + s] = 0.25;
            }
            loja_fast_data_pad(data);
            for (k = 0; k < 44; k++)
                theta[k] = fast_uniform();
            loss = loja_fast_eval(grad, ws, data, theta);
            found = ws->correct;
            CU_ASSERT(fabs(loss - plain_cross_entropy(&right, theta, data))
                < 1e-12 * (1 + loss));
            CU_ASSERT(found == right);
            CU_ASSERT(fabs(loja_fast_eval(NULL, ws, data, theta) - loss)
                <= 1e-14 * (1 + loss));
            for (k = 0; k < 44; k++)
            {
                const double at = theta[k];

                theta[k] = at + h;
                up = plain_cross_entropy(&right, theta, data);
                theta[k] = at - h;
                down = plain_cross_entropy(&right, theta, data);
                theta[k] = at;
                CU_ASSERT(fabs((up - down) / (2 * h) - grad[k]) < 1e-7);
            }
            /* outputs that overflow exp */
            for (k = 40; k < 44; k++)
                theta[k] = k == 41 ? 2000 : -2000;
            loss = loja_fast_eval(grad, ws, data, theta);
            CU_ASSERT(isfinite(loss) && isfinite(grad[0]));
            loja_fast_data_clear(data);
            loja_fast_clear(ws);
        }
    loja_net_clear(net);
}
