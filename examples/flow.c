/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The library in one page: one tanh neuron without biases on two points of
    the line y = x (instance Z1), its gradient flow from w = v = 1 to t = 100,
    with proof.

        cc flow.c $(pkg-config --cflags --libs loja)
*/
#include <stdio.h>
#include "loja/flow.h"

static void
set_problem(loja_problem_t prob)
{
    const slong widths[] = { 1, 1, 1 };
    const loja_act_struct *const act[] = { loja_act_find("tanh") };

    loja_net_set(prob->net, 2, widths, act, 0);
    prob->n = 2;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->x, 2, 1);
    fmpq_mat_init(prob->y, 2, 1);
    fmpq_mat_init(prob->start, 1, prob->net->nparams);
    fmpq_set_si(fmpq_mat_entry(prob->x, 0, 0), 1, 2);
    fmpq_set_si(fmpq_mat_entry(prob->x, 1, 0), 1, 1);
    fmpq_mat_set(prob->y, prob->x);
    fmpq_one(fmpq_mat_entry(prob->start, 0, 0));
    fmpq_one(fmpq_mat_entry(prob->start, 0, 1));
    prob->has_start = 1;
}

static void
print(const char *name, const arb_t x)
{
    printf("%-8s ", name);
    arb_printn(x, 20, 0);
    printf("\n");
}

int
main(void)
{
    loja_flow_opts_t opts = { .digits = 20 };   /* radius 1e-20 at the end */
    loja_flow_hooks_t hooks = { 0 };            /* no certificate, no limit */
    loja_flow_report_t report;
    loja_problem_t prob;
    loja_flow_t flow;
    loja_status_t status;
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 100, 1);
    loja_problem_init(prob);
    set_problem(prob);
    loja_flow_init(flow, prob, &opts, until);
    loja_flow_report_init(report);

    status = loja_flow_run(flow, until, &hooks);
    if (status == LOJA_OK)
    {
        loja_flow_report(report, flow, until);
        print("L", report->loss);
        print("|theta|", report->norm);
        print("|grad L|", report->grad_norm);
    }
    else
        printf("undecided: %s\n", loja_status_message(status));

    loja_flow_report_clear(report);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
    fmpq_clear(until);
    flint_cleanup();
    return status != LOJA_OK;
}
