/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Steps of training and the flow by CVODE, as CSV, one core.

    Training: 1-10-20-10-1, 10000 samples of a polynomial, mini-batches of
    100 (gd: all).  Flow: 1-10-1, tanh, 100 equispaced points of x^2, to
    t = 1e6; distance: to a run with rtol 1e-13.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "loja/fast.h"

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static void
make_net(loja_net_t net, slong depth, const slong *width, const char *act)
{
    const loja_act_struct *acts[8];
    slong k;

    for (k = 0; k + 1 < depth; k++)
        acts[k] = loja_act_find(act);
    loja_net_init(net);
    loja_net_set(net, depth, width, acts, 1);
}

/* n points of [-1, 1] and f there. */
static void
make_data(loja_fast_data_t data, slong n, double (*f)(double))
{
    slong i;

    loja_fast_data_init(data, n, 1, 1);
    for (i = 0; i < n; i++)
    {
        data->x[i] = 2.0 * (double) i / (double) (n - 1) - 1;
        data->y[i] = f(data->x[i]);
    }
    loja_fast_data_pad(data);
}

static double
square(double x)
{
    return x * x;
}

static double
quintic(double x)
{
    return ((2 * x * x + 3) * x - 2) * x * x + 5;
}

static void
start(double *theta, slong P)
{
    slong p;

    srand(1);
    for (p = 0; p < P; p++)
        theta[p] = 1.0 * rand() / RAND_MAX - 0.5;
}

static void
training(const char *act, int optimiser)
{
    static const slong width[] = { 1, 10, 20, 10, 1 };
    loja_fast_train_opts_t opts = { 0 };
    loja_fast_train_t run;
    loja_fast_data_t data;
    loja_net_t net;
    double theta[500], t = now();
    slong step = 0;

    make_net(net, 4, width, act);
    make_data(data, 10000, quintic);
    start(theta, net->nparams);
    opts.optimiser = optimiser;
    opts.rate = 1e-3;
    opts.batch = 100;
    opts.beta1 = 0.9;
    opts.beta2 = 0.999;
    opts.eps = 1e-8;
    loja_fast_train_init(run, net, 0, data, &opts, theta, 1);
    do
        loja_fast_train_advance(run, step += 50);
    while (now() - t < 1);
    t = now() - t;
    printf("train-%s,%s,%.2f\n", loja_fast_optimiser(optimiser), act,
           1e6 * t / (double) step);
    fflush(stdout);
    loja_fast_train_clear(run);
    loja_fast_data_clear(data);
    loja_net_clear(net);
}

/* Seconds, or < 0 where it failed. */
static double
flow_to(double *theta, slong *steps, const loja_net_t net,
        const loja_fast_data_t data, double rtol)
{
    double first[31], t = now();
    loja_fast_flow_t flow;
    int ok;

    start(first, net->nparams);
    if (loja_fast_flow_init(flow, net, 0, data, first, rtol, 1) != LOJA_OK)
        return -1;
    ok = loja_fast_flow_advance(flow, 1e6, NULL) == LOJA_OK;
    memcpy(theta, flow->theta, sizeof(first));
    *steps = flow->steps;
    loja_fast_flow_clear(flow);
    return ok ? now() - t : -1;
}

static void
flow_by_cvode(void)
{
    static const slong width[] = { 1, 10, 1 };
    double theta[31], exact[31], best = 1e9, t, s = 0;
    loja_fast_data_t data;
    loja_net_t net;
    slong i, steps;

    make_net(net, 2, width, "tanh");
    make_data(data, 100, square);
    t = flow_to(exact, &steps, net, data, 1e-13);
    for (i = 0; i < 20 && t >= 0; i++)
    {
        t = flow_to(theta, &steps, net, data, 1e-8);
        best = t < best ? t : best;
    }
    for (i = 0; i < 31; i++)
        s += (theta[i] - exact[i]) * (theta[i] - exact[i]);
    if (t < 0)
        printf("# no flow by CVODE\n");
    else
        printf("\nrtol,milliseconds,steps,distance\n1e-8,%.1f,%ld,%.1e\n",
               1e3 * best, (long) steps, sqrt(s));
    loja_fast_data_clear(data);
    loja_net_clear(net);
}

int
main(void)
{
    static const char *const acts[] = { "tanh", "gelu", "elu" };
    size_t i;
    int k;

    printf("what,activation,microseconds_per_step\n");
    for (k = 0; loja_fast_optimiser(k) != NULL; k++)
        for (i = 0; i < sizeof(acts) / sizeof(*acts); i++)
            training(acts[i], k);
    flow_by_cvode();
    return 0;
}
