/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja train: the table as CSV or JSON, progress. */
#include "cli/flow.h"
#include "cli/train.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* The run was still finite at that row. */
static int
is_alive(const train_t *tr, slong row, slong i)
{
    return !tr->run[i].stopped || tr->table.at[row] < tr->run[i].step;
}

/* Over the runs still finite: the arithmetic mean of the norm and the
   geometric means of the rest.  Returns their number. */
static slong
means(loja_fast_row_t *mean, const train_t *tr, slong row)
{
    const loja_fast_row_t *only = NULL;
    slong i, n = 0;

    mean->loss = mean->test_loss = mean->norm = mean->grad_norm = 0;
    mean->accuracy = 0;
    for (i = 0; i < tr->ask.runs; i++)
    {
        const loja_fast_row_t *value = tr->table.value + row * tr->ask.runs + i;

        if (!is_alive(tr, row, i))
            continue;
        n++;
        only = value;
        mean->norm += value->norm;
        mean->accuracy += value->accuracy;
        mean->loss += log(value->loss);
        mean->test_loss += log(value->test_loss);
        mean->grad_norm += log(value->grad_norm);
    }
    if (n == 1)
    {
        *mean = *only;         /* without rounding */
        return n;
    }
    mean->norm /= (double) n;
    mean->accuracy /= (double) n;
    mean->loss = exp(mean->loss / (double) n);
    mean->test_loss = exp(mean->test_loss / (double) n);
    mean->grad_norm = exp(mean->grad_norm / (double) n);
    return n;
}

/* A number, or what stands for none. */
static void
put_number(FILE *file, const char *before, double x, const char *none)
{
    if (isfinite(x))
        fprintf(file, "%s%.17g", before, x);
    else
        fprintf(file, "%s%s", before, none);
}

/* Step or time of a row. */
static void
put_place(FILE *file, const train_t *tr, slong row)
{
    if (tr->ask.is_flow)
        fprintf(file, "%.17g", tr->table.time[row]);
    else
        fprintf(file, "%ld", (long) tr->table.at[row]);
}

static void
put_csv_row(FILE *file, const train_t *tr, const loja_fast_row_t *value)
{
    put_number(file, ",", value->loss, "");
    put_number(file, ",", value->test_loss, "");
    put_number(file, ",", value->norm, "");
    put_number(file, ",", value->grad_norm, "");
    if (tr->training->cross_entropy)
        put_number(file, ",", value->accuracy, "");
    fprintf(file, "\n");
}

static void
put_csv(FILE *file, const train_t *tr)
{
    loja_fast_row_t mean;
    slong row, i;

    if (tr->ask.is_flow)
        /* as the user wrote them: decimals of 15 digits come back */
        fprintf(file, "# loja train: flow, tolerance %.15g, until %.15g, "
            "%ld runs, seeds %ld to %ld\n", tr->ask.tolerance, tr->ask.until,
            (long) tr->ask.runs, (long) tr->ask.seed,
            (long) (tr->ask.seed + tr->ask.runs - 1));
    else
        fprintf(file, "# loja train: %s, rate %.15g, batch %ld, %ld runs, "
            "seeds %ld to %ld\n", tr->ask.optimiser, tr->ask.opts.rate,
            (long) tr->ask.opts.batch, (long) tr->ask.runs, (long) tr->ask.seed,
            (long) (tr->ask.seed + tr->ask.runs - 1));
    if (tr->training->test_error > 0)
        fprintf(file, "# test: Monte Carlo means, root mean square standard "
            "error %.6g\n", tr->training->test_error);
    fprintf(file, "# seed \"mean\": the mean norm, and geometric means of "
        "the rest\n");
    for (i = 0; i < tr->ask.runs; i++)
        if (tr->run[i].stopped && !tr->ask.is_flow)
            fprintf(file, "# seed %ld: no longer finite after step %ld\n",
                (long) (tr->ask.seed + i), (long) tr->run[i].step);
        else if (tr->run[i].stopped && tr->run[i].step == 0)
            fprintf(file, "# seed %ld: not begun\n", (long) (tr->ask.seed + i));
        else if (tr->run[i].stopped)
            fprintf(file, "# seed %ld: ends before time %.17g\n",
                (long) (tr->ask.seed + i), tr->table.time[tr->run[i].step]);
    fprintf(file, "%s,seed,loss,test_loss,norm,grad_norm%s\n",
        tr->ask.is_flow ? "time" : "step", tr->training->cross_entropy
        ? ",accuracy" : "");
    for (row = 0; row < tr->table.row; row++)
    {
        for (i = 0; i < tr->ask.runs && !tr->ask.means; i++)
            if (is_alive(tr, row, i))
            {
                put_place(file, tr, row);
                fprintf(file, ",%ld", (long) (tr->ask.seed + i));
                put_csv_row(file, tr, tr->table.value + row * tr->ask.runs + i);
            }
        if (means(&mean, tr, row) > 0)
        {
            put_place(file, tr, row);
            fprintf(file, ",mean");
            put_csv_row(file, tr, &mean);
        }
    }
}

static void
put_json_row(FILE *file, const train_t *tr, slong row,
             const loja_fast_row_t *value)
{
    fprintf(file, "{\"%s\": ", tr->ask.is_flow ? "time" : "step");
    put_place(file, tr, row);
    put_number(file, ", \"loss\": ", value->loss, "null");
    put_number(file, ", \"test_loss\": ", value->test_loss, "null");
    put_number(file, ", \"norm\": ", value->norm, "null");
    put_number(file, ", \"grad_norm\": ", value->grad_norm, "null");
    if (tr->training->cross_entropy)
        put_number(file, ", \"accuracy\": ", value->accuracy, "null");
    fprintf(file, "}");
}

static void
put_json_run(FILE *file, const train_t *tr, slong i)
{
    const char *before = "\n      ";
    slong row;

    fprintf(file, "    {\"seed\": %ld, \"stopped\": ",
        (long) (tr->ask.seed + i));
    if (!tr->run[i].stopped)
        fprintf(file, "null");
    else if (tr->ask.is_flow)
        fprintf(file, "%.17g", tr->table.time[tr->run[i].step]);
    else
        fprintf(file, "%ld", (long) tr->run[i].step);
    fprintf(file, ", \"rows\": [");
    for (row = 0; row < tr->table.row && !tr->ask.means; row++)
        if (is_alive(tr, row, i))
        {
            fprintf(file, "%s", before);
            put_json_row(file, tr, row,
                tr->table.value + row * tr->ask.runs + i);
            before = ",\n      ";
        }
    fprintf(file, "]}%s\n", i + 1 < tr->ask.runs ? "," : "");
}

static void
put_json(FILE *file, const train_t *tr)
{
    const char *before = "\n    ";
    loja_fast_row_t mean;
    slong i;

    fprintf(file, "{\n  \"instance\": ");
    cli_json_string(file, tr->ask.file);
    fprintf(file, ",\n  \"optimiser\": \"%s\",\n  \"rate\": %.17g,\n"
        "  \"batch\": %ld,\n  \"steps\": %ld,\n  \"until\": %.17g,\n"
        "  \"tolerance\": %.17g,\n  \"runs\": [\n",
        tr->ask.optimiser, tr->ask.opts.rate, (long) tr->ask.opts.batch,
        (long) tr->step, tr->ask.until, tr->ask.tolerance);
    for (i = 0; i < tr->ask.runs; i++)
        put_json_run(file, tr, i);
    fprintf(file, "  ],\n  \"means\": [");
    for (i = 0; i < tr->table.row; i++)
        if (means(&mean, tr, i) > 0)
        {
            fprintf(file, "%s", before);
            put_json_row(file, tr, i, &mean);
            before = ",\n    ";
        }
    fprintf(file, "]\n}\n");
}

int
train_write(train_t *tr)
{
    FILE *file = tr->ask.out == NULL ? stdout
        : train_open(tr->msg, tr->ask.out);

    if (file == NULL)
        return 0;
    if (tr->ask.json)
        put_json(file, tr);
    else
        put_csv(file, tr);
    return tr->ask.out == NULL || train_close(tr->msg, file, tr->ask.out);
}

void
train_tell_stopped(const train_t *tr)
{
    slong i;

    for (i = 0; i < tr->ask.runs; i++)
        if (tr->run[i].stopped)
            fprintf(stderr, "loja train: seed %ld: no longer finite after "
                "step %ld; that run ends there\n", (long) (tr->ask.seed + i),
                (long) tr->run[i].step);
}

int
train_write_theta(train_t *tr)
{
    const loja_net_struct *net = tr->training->prob->net;
    loja_status_t status;
    arb_ptr theta;
    slong p;

    if (tr->ask.theta_out == NULL)
        return 1;
    theta = _arb_vec_init(net->nparams);
    for (p = 0; p < net->nparams; p++)
        arb_set_d(theta + p, tr->run->theta[p]);
    status = loja_params_write(tr->msg, tr->ask.theta_out, net, theta);
    _arb_vec_clear(theta, net->nparams);
    return status == LOJA_OK;
}

void
train_progress(train_t *tr, int last)
{
    const double clock = flow_clock(), spent = clock - tr->clock.started;
    const double done = (double) (tr->step - tr->clock.first);
    const double left = done > 0
        ? spent * (double) (tr->ask.steps - tr->step) / done : 0;
    loja_fast_row_t mean;

    if (tr->clock.line_shown && last)
        fprintf(stderr, "\r\033[K");
    tr->clock.line_shown = 0;
    /* HEURISTIC: for an eye, and one line a second in a log */
    if (last || tr->ask.quiet || tr->table.row == 0
        || (isatty(STDERR_FILENO) != 1 && !tr->ask.verbose)
        || clock - tr->clock.shown < (tr->ask.verbose ? 1 : 0.2))
        return;
    tr->clock.shown = clock;
    (void) means(&mean, tr, tr->table.row - 1);
    fprintf(stderr, "%sstep %ld of %ld  loss %.4g  |theta| %.4g",
        tr->ask.verbose ? "" : "\r\033[K", (long) tr->step,
        (long) tr->ask.steps, mean.loss, mean.norm);
    /* before two seconds the guess is worth nothing */
    if (spent > 2 && left < 7200)
        fprintf(stderr, "  about %.0f s left", left);
    else if (spent > 2)
        fprintf(stderr, "  about %.1f h left", left / 3600);
    fprintf(stderr, tr->ask.verbose ? "\n" : "");
    tr->clock.line_shown = !tr->ask.verbose;
    fflush(stderr);
}
