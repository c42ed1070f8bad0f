/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja compare: an enclosure of the flow beside the flow and gradient
    descent in doubles, at the same times.
*/
#include "cli/compare.h"

#include <math.h>
#include <string.h>

/* HEURISTIC: times below the end, in powers of ten, none below 1/LEAST; the
   tolerance, the step and the steps of the runs in doubles. */
#define DECADES 16
#define LEAST 1000
#define TOLERANCE 1e-12
#define RATE 1e-3
#define STEPS 1000000

static void
compare_init(compare_t *c)
{
    memset(c, 0, sizeof(*c));
    flow_run_init(&c->flow, "compare");
    c->flow.no_cert = 1;
    c->tolerance = TOLERANCE;
    c->rate = RATE;
    c->steps = STEPS;
    c->run[COMPARE_CVODE].name = "CVODE";
    c->run[COMPARE_GD].name = "gradient descent";
}

static void
clear_rows(compare_t *c)
{
    const slong P = c->flow.prob->net->nparams;

    while (c->rows > 0)
    {
        compare_time_t *row = c->row + --c->rows;

        fmpq_clear(row->t);
        _arb_vec_clear(row->theta, P);
        arb_clear(row->norm);
        arb_clear(row->loss);
        arb_clear(row->grad);
    }
}

static void
compare_clear(compare_t *c)
{
    slong i;

    for (i = 0; i < COMPARE_RUNS; i++)
        compare_run_clear(c->run + i);
    clear_rows(c);
    flint_free(c->row);
    for (i = 0; i < c->planned; i++)
        fmpq_clear(c->time + i);
    flint_free(c->time);
    if (c->has_data)
        loja_fast_data_clear(c->data);
    flint_free(c->start);
    flow_run_clear(&c->flow);
}

/* The end, and the powers of ten below it, in order. */
static void
plan(compare_t *c)
{
    fmpq_t t, ten;
    slong i;

    fmpq_init(t);
    fmpq_init(ten);
    fmpq_set_si(ten, 10, 1);
    fmpq_set(t, ten);
    while (fmpq_cmp(t, c->flow.until) < 0)
        fmpq_mul(t, t, ten);
    c->time = flint_malloc(sizeof(fmpq) * (DECADES + 1));
    c->planned = DECADES + 1;
    for (i = DECADES; i >= 0; i--)
    {
        /* t is at least the end at first */
        fmpq_init(c->time + i);
        fmpq_set(c->time + i, i == DECADES ? c->flow.until : t);
        fmpq_div(t, t, ten);
    }
    fmpq_set_si(t, 1, LEAST);
    while (c->planned > 1 && fmpq_cmp(c->time, t) < 0)
    {
        for (i = 0; i + 1 < c->planned; i++)
            fmpq_swap(c->time + i, c->time + i + 1);
        fmpq_clear(c->time + --c->planned);
    }
    c->row = flint_calloc((size_t) c->planned, sizeof(*c->row));
    fmpq_clear(t);
    fmpq_clear(ten);
}

/* The rows that the last step of the flow holds. */
static void
add_rows(compare_t *c, loja_flow_t flow)
{
    const slong P = c->flow.prob->net->nparams;
    loja_flow_report_t rep;

    loja_flow_report_init(rep);
    while (c->rows < c->planned
           && fmpq_cmp(c->time + c->rows, flow->t) <= 0)
    {
        compare_time_t *row = c->row + c->rows;

        fmpq_init(row->t);
        row->theta = _arb_vec_init(P);
        arb_init(row->norm);
        arb_init(row->loss);
        arb_init(row->grad);
        fmpq_set(row->t, c->time + c->rows);
        loja_flow_theta_at(row->theta, flow, row->t);
        loja_flow_report(rep, flow, row->t);
        arb_set(row->norm, rep->norm);
        arb_set(row->loss, rep->loss);
        arb_set(row->grad, rep->grad_norm);
        c->rows++;
    }
    loja_flow_report_clear(rep);
}

static loja_status_t
on_begin(void *ctx, loja_flow_t flow)
{
    (void) flow;
    clear_rows(ctx);
    return LOJA_OK;
}

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    compare_t *c = ctx;

    add_rows(c, flow);
    flow_progress(&c->flow);
    return LOJA_OK;
}

static int
parse(compare_t *c, int *status, int argc, char **argv)
{
    flow_run_t *run = &c->flow;
    const cli_option_t options[] = {
        { "until", 0, CLI_TIME, run->until, 0, 0 },
        { "digits", 0, CLI_INTEGER, &run->opts.digits, 1, 100000 },
        { "tolerance", 0, CLI_POSITIVE, &c->tolerance, 0, 0 },
        { "rate", 0, CLI_POSITIVE, &c->rate, 0, 0 },
        { "steps", 0, CLI_INTEGER, &c->steps, 0, 1000000000000 },
        { "threads", 0, CLI_INTEGER, &run->opts.threads, 1, 1024 },
        { "time", 0, CLI_SECONDS, &run->seconds_budget, 0, 0 },
        { "json", 0, CLI_FLAG, &run->json, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &run->quiet, 0, 0 },
        { "verbose", 'v', CLI_FLAG, &run->verbose, 0, 0 },
    };

    return cli_parse(&run->file, status, "an instance file", argc, argv,
        options, (slong) (sizeof(options) / sizeof(options[0])));
}

/* CLI_DONE to go on. */
static int
prepare(compare_t *c)
{
    flow_run_t *run = &c->flow;
    const loja_act_struct *act;
    slong p;

    if (!loja_fast_flow_available())
    {
        fprintf(stderr, "loja compare: needs CVODE (SUNDIALS), without which "
            "loja was built\n");
        return CLI_USAGE;
    }
    if (loja_problem_read(run->prob, run->msg, run->file) != LOJA_OK)
    {
        fprintf(stderr, "loja compare: %s\n", run->msg->text);
        return CLI_INPUT;
    }
    if (fmpq_is_zero(run->until) && run->prob->has_until)
        fmpq_set(run->until, run->prob->until);
    act = loja_flow_not_smooth(run->prob->net);
    if (!run->prob->has_start || fmpq_is_zero(run->until) || act != NULL)
    {
        fprintf(stderr, "loja compare: %s: expected %s\n", run->file,
            !run->prob->has_start ? "a section 'start'"
            : act != NULL ? "an activation that is C1"
            : "an end time (flow: {until: ..}), or the option --until");
        return CLI_INPUT;
    }
    plan(c);
    loja_fast_data_init_problem(c->data, run->prob);
    c->has_data = 1;
    c->start = flint_malloc(sizeof(double)
        * (size_t) run->prob->net->nparams);
    for (p = 0; p < run->prob->net->nparams; p++)
        c->start[p] = loja_fast_from_fmpq(
            fmpq_mat_entry(run->prob->start, 0, p));
    return CLI_DONE;
}

static int
compare(compare_t *c)
{
    flow_run_t *run = &c->flow;
    loja_flow_hooks_t hooks = { on_begin, on_step, c, &flow_stop,
        run->seconds_budget };
    loja_message_t reason;
    loja_status_t status;

    loja_flow_init(run->flow, run->prob, &run->opts, run->until);
    run->has_flow = 1;
    status = loja_flow_run(run->flow, run->until, &hooks);
    flow_progress_end(run);
    reason->text[0] = '\0';
    if (status != LOJA_OK)
        flow_reason(reason, run, status);
    compare_doubles(c);
    if (run->json)
        compare_json(c, status == LOJA_OK ? NULL : reason->text);
    else
        compare_print(c, status == LOJA_OK ? NULL : reason->text);
    return flow_stop ? CLI_INTERRUPTED
        : status == LOJA_OK ? CLI_DONE : CLI_UNDECIDED;
}

static int
run(int argc, char **argv)
{
    compare_t c;
    int status;

    compare_init(&c);
    if (parse(&c, &status, argc, argv))
    {
        status = prepare(&c);
        if (status == CLI_DONE)
        {
            flow_catch_signals();
            status = compare(&c);
        }
    }
    compare_clear(&c);
    return status;
}

const cli_command_t cli_compare = {
    "compare",
    "the flow in doubles beside the verified flow",
    "Usage: loja compare FILE [OPTIONS]\n"
    "\n"
    "Encloses the flow of the instance FILE, follows it in double precision\n"
    "(CVODE), takes as many steps of gradient descent as fit, and prints at\n"
    "powers of ten how far the doubles are from the flow: when they leave\n"
    "the enclosure, by how much, and when their gradient is rounding noise.\n"
    "Then the laws c sqrt t, c t^p, c log t for |theta|: which of them the\n"
    "enclosures exclude.\n"
    "\n"
    "  --until T       end time (that of FILE)\n"
    "  --digits D      radius 10^-D of the enclosure (20)\n"
    "  --tolerance R   of CVODE, relative; a step may err by a twentieth\n"
    "                  of it (1e-12).  Where the gradient is rounding noise\n"
    "                  CVODE gives up early with a small one\n"
    "  --rate H        step size of gradient descent (1e-3)\n"
    "  --steps N       at most so many of these steps (1000000)\n"
    "  --threads N     the enclosure does not depend on it\n"
    "  --time SECONDS  budget of the enclosure\n"
    "  --json          one JSON object\n"
    "  -q, --quiet     no progress\n"
    "  -v, --verbose   progress also into a file\n"
    "\n"
    "Exit status: 0 done, 2 wrong usage, or built without CVODE, 3 the\n"
    "enclosure did not get to the end (what it reached is compared), 4 bad\n"
    "input, 130 interrupted.\n",
    run
};
