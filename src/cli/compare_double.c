/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja compare: the runs in doubles, and how far they are from the flow. */
#include "cli/compare.h"

#include <math.h>
#include <string.h>
#include "loja/loss.h"

/* HEURISTIC: bits for what is said of exact doubles. */
#define PREC 256

static void
compare_run_init(compare_run_t *run, slong rows, slong P)
{
    run->rows = 0;
    run->theta = flint_malloc(sizeof(double) * (size_t) (rows * P + 1));
    run->distance = _arb_vec_init(rows + 1);
    run->loss = _arb_vec_init(rows + 1);
    run->noise = _arb_vec_init(rows + 1);
}

static void
clear_vector(arb_ptr *v, slong n)
{
    if (*v != NULL)
        _arb_vec_clear(*v, n);
    *v = NULL;
}

void
compare_run_clear(compare_run_t *run)
{
    clear_vector(&run->distance, run->alloc + 1);
    clear_vector(&run->loss, run->alloc + 1);
    clear_vector(&run->noise, run->alloc + 1);
    flint_free(run->theta);
    run->theta = NULL;
}

static double
time_of(const compare_t *c, slong row)
{
    return loja_fast_from_fmpq(c->row[row].t);
}

/* ---- what a row is compared in ---- */

static void
norm(arb_t res, arb_srcptr v, slong n)
{
    arb_t t;
    slong i;

    arb_init(t);
    arb_zero(res);
    for (i = 0; i < n; i++)
    {
        arb_sqr(t, v + i, PREC);
        arb_add(res, res, t, PREC);
    }
    arb_sqrtpos(res, res, PREC);
    arb_clear(t);
}

/* Distance, loss and gradient error of row `row' of a run; ws, data of the
   same problem. */
static void
measure(compare_t *c, compare_run_t *run, slong row, loja_loss_t exact,
        loja_fast_t ws)
{
    const slong P = c->flow.prob->net->nparams;
    const double *theta = run->theta + row * P;
    double *g = flint_malloc(sizeof(double) * (size_t) P);
    arb_ptr v = _arb_vec_init(3 * P), at = v + P, grad = v + 2 * P;
    arb_t t;
    slong p;

    arb_init(t);
    for (p = 0; p < P; p++)
    {
        arb_set_d(at + p, theta[p]);
        arb_sub(v + p, c->row[row].theta + p, at + p, PREC);
    }
    norm(run->distance + row, v, P);
    loja_loss_eval(exact, run->loss + row, grad, NULL, at, PREC);
    loja_fast_eval(g, ws, c->data, theta);
    for (p = 0; p < P; p++)
    {
        arb_set_d(at + p, g[p]);
        arb_sub(v + p, grad + p, at + p, PREC);
    }
    norm(run->noise + row, v, P);
    norm(t, grad, P);
    arb_div(run->noise + row, run->noise + row, t, PREC);
    arb_clear(t);
    _arb_vec_clear(v, 3 * P);
    flint_free(g);
}

static void
measure_all(compare_t *c, loja_fast_t ws)
{
    loja_loss_t exact;
    slong i, row;

    loja_loss_init(exact, c->flow.prob);
    for (i = 0; i < COMPARE_RUNS; i++)
        for (row = 0; row < c->run[i].rows && !flow_stop; row++)
            measure(c, c->run + i, row, exact, ws);
    loja_loss_clear(exact);
}

/* ---- CVODE ---- */

static void
run_cvode(compare_t *c)
{
    const loja_problem_struct *prob = c->flow.prob;
    compare_run_t *run = c->run + COMPARE_CVODE;
    const slong P = prob->net->nparams;
    loja_fast_flow_t flow;
    loja_status_t status;

    status = loja_fast_flow_init(flow, prob->net,
        loja_fast_from_fmpq(prob->l2), c->data, c->start, c->tolerance, 1);
    while (status == LOJA_OK && run->rows < c->rows)
    {
        status = loja_fast_flow_advance(flow, time_of(c, run->rows),
            &flow_stop);
        if (status == LOJA_OK)
            memcpy(run->theta + run->rows++ * P, flow->theta,
                sizeof(double) * (size_t) P);
    }
    if (status == LOJA_UNABLE)
        snprintf(run->why, sizeof(run->why), "CVODE gave up after t = %.6g",
            flow->reached);
    else if (status == LOJA_STOPPED)
        snprintf(run->why, sizeof(run->why), "interrupted");
    loja_fast_flow_clear(flow);
}

/* ---- gradient descent ---- */

/* theta := theta - h grad L; 0 when it is no longer finite. */
static int
descend(double *theta, double *g, double h, loja_fast_t ws,
        const compare_t *c)
{
    double zero = 0;
    slong p;

    loja_fast_eval(g, ws, c->data, theta);
    for (p = 0; p < ws->nparams; p++)
    {
        theta[p] -= h * g[p];
        zero += theta[p] - theta[p];
    }
    return zero == 0;
}

/* Whole steps up to a time, and for its row a part of one. */
static void
run_descent(compare_t *c, loja_fast_t ws)
{
    compare_run_t *run = c->run + COMPARE_GD;
    const slong P = ws->nparams;
    double *theta = flint_malloc(sizeof(double) * (size_t) (2 * P));
    double *g = theta + P, *out, t;
    slong step = 0;
    int finite = 1;

    memcpy(theta, c->start, sizeof(double) * (size_t) P);
    while (run->rows < c->rows && finite && !flow_stop)
    {
        t = time_of(c, run->rows);
        if (t / c->rate >= (double) c->steps)
        {
            snprintf(run->why, sizeof(run->why), "%ld steps of %.6g end at t "
                "= %.6g", (long) c->steps, c->rate,
                (double) c->steps * c->rate);
            break;
        }
        for (; (double) (step + 1) * c->rate <= t && finite && !flow_stop;
             step++)
            finite = descend(theta, g, c->rate, ws, c);
        out = run->theta + run->rows * P;
        memcpy(out, theta, sizeof(double) * (size_t) P);
        finite = finite && descend(out, g, t - (double) step * c->rate, ws,
            c);
        run->rows += finite && !flow_stop;
    }
    if (!finite)
        snprintf(run->why, sizeof(run->why), "no longer finite after step "
            "%ld: the step size is too large", (long) step);
    flint_free(theta);
}

void
compare_doubles(compare_t *c)
{
    const loja_problem_struct *prob = c->flow.prob;
    loja_fast_t ws;
    slong i;

    if (loja_fast_init(ws, prob->net, loja_fast_from_fmpq(prob->l2), 1, NULL)
        != LOJA_OK)
        flint_abort();
    for (i = 0; i < COMPARE_RUNS; i++)
    {
        c->run[i].alloc = c->rows;
        compare_run_init(c->run + i, c->rows, prob->net->nparams);
    }
    run_cvode(c);
    run_descent(c, ws);
    measure_all(c, ws);
    loja_fast_clear(ws);
}
