/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The flow by CVODE against closed forms, against itself, and against an
   enclosure. */
#include <math.h>
#include "fast/random.h"
#include "loja/flow.h"
#include "support/support.h"

/* 1-10-1 tanh, 100 points of x^2, or 1-20-20-1: more parameters than have a
   dense Hessian */
static void
make_problem(loja_problem_t prob, int large)
{
    const slong small_widths[] = { 1, 10, 1 }, widths[] = { 1, 20, 20, 1 };
    const loja_act_struct *const act[] = { loja_act_find("tanh"),
        loja_act_find("tanh") };
    slong i;

    loja_problem_init(prob);
    loja_net_set(prob->net, large ? 3 : 2, large ? widths : small_widths,
        act, 1);
    prob->n = 100;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, prob->n, 1);
    fmpq_mat_init(prob->y, prob->n, 1);
    for (i = 0; i < prob->n; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), 2 * i - 99, 99);
        fmpq_mul(fmpq_mat_entry(prob->y, i, 0),
            fmpq_mat_entry(prob->x, i, 0), fmpq_mat_entry(prob->x, i, 0));
    }
    loja_data_xavier(prob, 1);
}

/* theta at the end. */
static void
run(double *theta, const loja_problem_t prob, double until, double rtol)
{
    const slong P = prob->net->nparams;
    double *start = flint_malloc(sizeof(double) * (size_t) P);
    loja_fast_data_t data;
    loja_fast_flow_t flow;
    slong p;

    loja_fast_data_init_problem(data, prob);
    for (p = 0; p < P; p++)
        start[p] = loja_fast_from_fmpq(fmpq_mat_entry(prob->start, 0, p));
    CU_ASSERT_FATAL(loja_fast_flow_init(flow, prob->net, 0, data, start,
        rtol, 1) == LOJA_OK);
    /* rows on the way change nothing */
    CU_ASSERT(loja_fast_flow_advance(flow, until / 7, NULL) == LOJA_OK);
    CU_ASSERT(loja_fast_flow_advance(flow, until, NULL) == LOJA_OK);
    CU_ASSERT(loja_fast_flow_advance(flow, until / 2, NULL) == LOJA_UNABLE);
    for (p = 0; p < P; p++)
        theta[p] = flow->theta[p];
    loja_fast_flow_clear(flow);
    loja_fast_data_clear(data);
    flint_free(start);
}

static double
distance(const double *a, const double *b, slong n)
{
    double s = 0;
    slong p;

    for (p = 0; p < n; p++)
        s += (a[p] - b[p]) * (a[p] - b[p]);
    return sqrt(s);
}

void
test_flow_tolerance(void)
{
    double a[500], b[500];
    loja_problem_t prob;
    int large;

    if (!loja_fast_flow_available())
        return;
    for (large = 0; large < 2; large++)
    {
        make_problem(prob, large);
        run(a, prob, large ? 30 : 1e6, 1e-8);
        run(b, prob, large ? 30 : 1e6, large ? 1e-11 : 1e-13);
        CU_ASSERT(distance(a, b, prob->net->nparams) < 1e-6);
        loja_problem_clear(prob);
    }
}

/* Inside of the enclosure up to the tolerance. */
void
test_flow_enclosure(void)
{
    loja_flow_opts_t opts = { .digits = 20 };
    loja_flow_hooks_t hooks = { 0 };
    loja_problem_t prob;
    loja_flow_t flow;
    fmpq_t until;
    double theta[31], mid[31];
    slong p;

    if (!loja_fast_flow_available())
        return;
    make_problem(prob, 0);
    fmpq_init(until);
    fmpq_set_si(until, 5, 1);
    loja_flow_init(flow, prob, &opts, until);
    CU_ASSERT_FATAL(loja_flow_run(flow, until, &hooks) == LOJA_OK);
    for (p = 0; p < 31; p++)
        mid[p] = arf_get_d(arb_midref(flow->end + p), ARF_RND_NEAR);
    run(theta, prob, 5, 1e-12);
    CU_ASSERT(distance(theta, mid, 31) < 1e-10);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
    fmpq_clear(until);
}
