/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja train --optimiser flow: the gradient flow by CVODE, rows by time. */
#include "cli/flow.h"
#include "cli/train.h"

#include <math.h>
#include <string.h>

/* HEURISTIC: rows a power of ten, and how many powers below the end. */
#define ROWS 10
#define DECADES 12

int
train_flow_check(train_t *tr)
{
    if (!loja_fast_flow_available())
    {
        fprintf(stderr, "loja train: --optimiser flow needs CVODE "
            "(SUNDIALS), without which loja was built\n");
        return 0;
    }
    if (tr->ask.resume)
    {
        fprintf(stderr, "loja train: --optimiser flow has no checkpoints, "
            "so --resume is not for it\n");
        return 0;
    }
    if (tr->ask.opts.single)
    {
        fprintf(stderr, "loja train: --storage float32 is not for the flow\n");
        return 0;
    }
    if (tr->ask.until == 0)
        tr->ask.until = 1000;
    if (tr->ask.tolerance == 0)
        tr->ask.tolerance = 1e-8;
    return 1;
}

int
train_flow_plan(train_t *tr)
{
    slong i;

    /* at[] counts the rows; their times stand in time[] */
    tr->table.rows = ROWS * DECADES + 2;
    tr->table.at = flint_malloc(sizeof(slong) * (size_t) tr->table.rows);
    tr->table.time = flint_malloc(sizeof(double) * (size_t) tr->table.rows);
    for (i = 0; i < tr->table.rows; i++)
    {
        tr->table.at[i] = i;
        tr->table.time[i] = i == 0 ? 0 : i == tr->table.rows - 1 ? tr->ask.until
            : tr->ask.until * pow(10, (double) (i + 1 - tr->table.rows) / ROWS);
    }
    tr->ask.steps = tr->table.rows - 1;
    if (tr->ask.runs > 1000000 / tr->table.rows)
    {
        fprintf(stderr, "loja train: too many runs\n");
        return 0;
    }
    tr->table.value = flint_malloc(sizeof(*tr->table.value)
        * (size_t) (tr->table.rows * tr->ask.runs));
    return 1;
}

/* Row `row' of run i: theta at its time into the run, and what is told. */
static void
fill(train_t *tr, loja_fast_flow_t flow, slong row, slong i)
{
    loja_fast_train_struct *run = tr->run + i;

    memcpy(run->theta, flow->theta,
        sizeof(double) * (size_t) flow->ws->nparams);
    loja_fast_train_all(tr->table.value + row * tr->ask.runs + i, run, 1, 0,
        tr->test_data, 1);
}

/* All rows of run i, or those before it ended early; 0 when interrupted. */
static int
one_run(train_t *tr, slong i)
{
    loja_fast_train_struct *run = tr->run + i;
    loja_fast_flow_t flow;
    loja_status_t status;
    slong row;

    status = loja_fast_flow_init(flow, tr->training->prob->net,
        loja_fast_from_fmpq(tr->training->prob->l2), tr->data, run->theta,
        tr->ask.tolerance, tr->ask.runs == 1 ? tr->ask.threads : 1);
    for (row = 0; row < tr->table.rows; row++)
    {
        if (status == LOJA_OK)
            status = loja_fast_flow_advance(flow, tr->table.time[row],
                &flow_stop);
        if (status == LOJA_OK)
        {
            fill(tr, flow, row, i);
            continue;
        }
        run->stopped = 1;
        run->step = row;
        if (status == LOJA_UNABLE && !tr->ask.quiet)
            fprintf(stderr, "loja train: seed %ld: CVODE gave up after t = "
                "%.6g and %ld steps%s; that run ends there\n",
                (long) (tr->ask.seed + i), flow->reached, (long) flow->steps,
                tr->ask.kink ? ", at a kink of the activation perhaps" : "");
        break;
    }
    tr->evaluations += flow->evaluations;
    loja_fast_flow_clear(flow);
    return status != LOJA_STOPPED;
}

int
train_flow(train_t *tr)
{
    slong i, k, early = 0, begun = 0;

    tr->ask.kink = loja_flow_not_smooth(tr->training->prob->net) != NULL;
    for (i = 0; i < tr->ask.runs && !flow_stop; i++)
    {
        begun++;
        if (!one_run(tr, i))
            break;
        early += tr->run[i].stopped;
        if (!tr->ask.quiet && tr->ask.verbose)
            fprintf(stderr, "loja train: seed %ld: %ld gradients so far, "
                "%.1f s\n", (long) (tr->ask.seed + i), (long) tr->evaluations,
                flow_clock() - tr->clock.started);
    }
    /* those that never began have no rows */
    for (k = begun; k < tr->ask.runs; k++)
    {
        tr->run[k].stopped = 1;
        tr->run[k].step = 0;
    }
    tr->table.row = tr->table.rows;
    if (!train_write(tr) || !train_write_theta(tr))
    {
        fprintf(stderr, "loja train: %s\n", tr->msg->text);
        return CLI_INPUT;
    }
    if (i < tr->ask.runs)
    {
        fprintf(stderr, "loja train: interrupted in run %ld of %ld; the rows "
            "so far are written\n", (long) begun, (long) tr->ask.runs);
        return CLI_INTERRUPTED;
    }
    return early > 0 ? CLI_UNDECIDED : CLI_DONE;
}
