/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Loss and gradient in double precision beside a lower bound, as CSV.

    Measured in the same run, on one core: the peak of fused multiply-adds and
    the time of one element of the functions that activations are made of, by
    the compiler's vectorised libm.  The bound of a network and N samples is
    N (6 W/peak + H f), W weights, H hidden neurons, f one function value a
    neuron; the derivative, loads and stores count nothing.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "loja/fast.h"

#define LANES 8
typedef double vec __attribute__((vector_size(8 * LANES)));

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* Floating-point operations a second: enough independent chains. */
static double
peak(void)
{
    vec a[12], b, c;
    double best = 0, s = 0;
    int i, k, round;

    for (i = 0; i < LANES; i++)
    {
        b[i] = 0.999999 + 1e-9 * rand();
        c[i] = 1e-9 * rand();
    }
    for (k = 0; k < 12; k++)
        a[k] = b * k;
    for (round = 0; round < 20; round++)
    {
        double t = now(), f;

        for (i = 0; i < 200000; i++)
            for (k = 0; k < 12; k++)
                a[k] = a[k] * b + c;
        t = now() - t;
        f = 200000.0 * 12 * LANES * 2 / t;
        best = f > best ? f : best;
    }
    for (k = 0; k < 12; k++)
        s += a[k][0];
    return s == 12345 ? 0 : best;
}

#define M 4096
double in[M] __attribute__((aligned(64)));
double out[M] __attribute__((aligned(64)));

#define ELEMENT(NAME, EXPR) \
static void NAME(void) \
{ \
    int i; \
    _Pragma("omp simd") \
    for (i = 0; i < M; i++) \
    { \
        const double z = in[i]; \
        out[i] = EXPR; \
    } \
}
ELEMENT(el_tanh, 1 - 2 / (exp(2 * z) + 1))
ELEMENT(el_gelu, 0.5 * z * (1 + erf(z * 0.70710678118654752440)))
ELEMENT(el_silu, z / (1 + exp(-z)))
ELEMENT(el_softplus, log(1 + exp(z)))
ELEMENT(el_elu, z > 0 ? z : exp(z) - 1)

static const struct { const char *name; void (*run)(void); } elements[] =
{
    { "tanh", el_tanh }, { "gelu", el_gelu }, { "silu", el_silu },
    { "softplus", el_softplus }, { "elu", el_elu }
};

/* Seconds an element, the best of many passes. */
static double
element(void (*run)(void))
{
    double best = 1;
    int i, k;

    for (i = 0; i < M; i++)
        in[i] = 4.0 * i / M - 2;
    for (k = 0; k < 200; k++)
    {
        double t = now();

        run();
        t = (now() - t) / M;
        best = t < best ? t : best;
    }
    return best;
}

/* Seconds of one loss and gradient: the least over groups of calls. */
static double
kernel(const char *act, const slong *width, slong depth, slong N,
       slong threads)
{
    loja_net_t net;
    loja_fast_t ws;
    loja_fast_data_t data;
    const loja_act_struct *acts[8];
    double *theta, *grad, best = 1e9, t0 = now();
    slong i, k, calls = 1;

    for (k = 0; k + 1 < depth; k++)
        acts[k] = loja_act_find(act);
    loja_net_init(net);
    loja_net_set(net, depth, width, acts, 1);
    if (loja_fast_init(ws, net, 0, threads, NULL) != LOJA_OK)
        exit(1);
    loja_fast_data_init(data, N, width[0], 1);
    for (k = 0; k < width[0]; k++)
        for (i = 0; i < N; i++)
            data->x[k * data->stride + i] = 2.0 * rand() / RAND_MAX - 1;
    loja_fast_data_pad(data);
    theta = malloc(sizeof(double) * (size_t) (2 * net->nparams));
    grad = theta + net->nparams;
    for (i = 0; i < net->nparams; i++)
        theta[i] = 1.0 * rand() / RAND_MAX - 0.5;
    while (now() - t0 < 0.7)
    {
        double t = now();

        for (i = 0; i < calls; i++)
            loja_fast_eval(grad, ws, data, theta);
        t = now() - t;
        if (t < 1e-3)
            calls *= 2;
        else if (t / (double) calls < best)
            best = t / (double) calls;
    }
    free(theta);
    loja_fast_data_clear(data);
    loja_fast_clear(ws);
    loja_net_clear(net);
    return best;
}

static const struct { const char *name; slong depth, width[6], N; } nets[] =
{
    { "1-10-20-10-1", 4, { 1, 10, 20, 10, 1 }, 10000 },
    { "2-20-40-20-1", 4, { 2, 20, 40, 20, 1 }, 10000 },
    { "1-10-1", 2, { 1, 10, 1 }, 100 }
};

int
main(void)
{
    const double flops = peak();
    size_t i, j;
    slong k;

    printf("what,value\npeak_gflops,%.1f\n", flops / 1e9);
    for (j = 0; j < sizeof(elements) / sizeof(*elements); j++)
        printf("ns_per_%s,%.3f\n", elements[j].name,
               1e9 * element(elements[j].run));
    printf("\nnet,activation,samples,threads,microseconds,bound,ratio,"
           "speedup\n");
    for (i = 0; i < sizeof(nets) / sizeof(*nets); i++)
        for (j = 0; j < sizeof(elements) / sizeof(*elements); j++)
        {
            double weights = 0, neurons = 0, bound, one, two;

            for (k = 1; k <= nets[i].depth; k++)
            {
                weights += (double) (nets[i].width[k]
                                     * nets[i].width[k - 1]);
                neurons += k < nets[i].depth ? (double) nets[i].width[k] : 0;
            }
            bound = (double) nets[i].N
                * (6 * weights / flops
                   + neurons * element(elements[j].run));
            one = kernel(elements[j].name, nets[i].width, nets[i].depth,
                         nets[i].N, 1);
            two = kernel(elements[j].name, nets[i].width, nets[i].depth,
                         nets[i].N, 2);
            printf("%s,%s,%ld,1,%.2f,%.2f,%.2f,\n", nets[i].name,
                   elements[j].name, (long) nets[i].N, 1e6 * one, 1e6 * bound,
                   one / bound);
            printf("%s,%s,%ld,2,%.2f,,,%.2f\n", nets[i].name,
                   elements[j].name, (long) nets[i].N, 1e6 * two, one / two);
            fflush(stdout);
        }
    return 0;
}
