/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja prove: what the flow does, with proof. */
#include "cli/prove.h"

#include <string.h>

/* HEURISTIC: flows that have not shown their hand by then ask for --until */
#define DEFAULT_UNTIL 1000000000000
#define EXTENSIONS 3

/* What goes with sets of starts; 0 with a message. */
static int
check_sets(const prove_run_t *run)
{
    const flow_run_t *flow = &run->flow;
    const char *what = NULL;

    if (run->basin && !fmpq_is_zero(flow->radius))
        what = "--basin looks for the radius itself";
    else if (run->basin && flow->resume)
        what = "--basin has nothing to resume";
    else if (run->basin && (run->cells > 0 || run->range.n > 0))
        what = "--basin is one ball, not a set of --range or --cells";
    else if (run->basin && run->claim.n > 0
             && !run->opts.want[LOJA_CLAIM_DIVERGES]
             && !run->opts.want[LOJA_CLAIM_CONVERGES])
        what = "--basin goes with the claims converges and diverges";
    else if ((run->cells > 0 || run->range.n > 0) && run->claim.n > 0)
        what = "--range and --cells decide the fate: no --claim";
    if (what != NULL)
        fprintf(stderr, "loja prove: %s\n", what);
    return what == NULL;
}

static int
parse(prove_run_t *run, int *status, int argc, char **argv)
{
    flow_run_t *flow = &run->flow;
    const cli_option_t options[] = {
        { "claim", 0, CLI_LIST, &run->claim, 0, 0 },
        { "eps", 0, CLI_TIME, run->eps, 0, 0 },
        { "until", 0, CLI_TIME, flow->until, 0, 0 },
        { "radius", 0, CLI_TIME, flow->radius, 0, 0 },
        { "basin", 0, CLI_FLAG, &run->basin, 0, 0 },
        { "range", 0, CLI_LIST, &run->range, 0, 0 },
        { "cells", 0, CLI_INTEGER, &run->cells, 1, 100000000 },
        { "digits", 0, CLI_INTEGER, &flow->opts.digits, 1, 100000 },
        { "limit-digits", 0, CLI_INTEGER, &run->claim_digits, 1, 100000 },
        { "precision", 0, CLI_INTEGER, &flow->opts.precision, 32, 1000000 },
        { "order", 0, CLI_INTEGER, &flow->opts.order, 2, 1999 },
        { "proposer", 0, CLI_TEXT, &flow->proposer, 0, 0 },
        { "threads", 0, CLI_INTEGER, &flow->opts.threads, 1, 1024 },
        { "exact", 0, CLI_FLAG, &flow->opts.exact, 0, 0 },
        { "cert", 0, CLI_TEXT, &flow->cert_path, 0, 0 },
        { "no-cert", 0, CLI_FLAG, &flow->no_cert, 0, 0 },
        { "resume", 0, CLI_FLAG, &flow->resume, 0, 0 },
        { "json", 0, CLI_FLAG, &flow->json, 0, 0 },
        { "time", 0, CLI_SECONDS, &flow->seconds_budget, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &flow->quiet, 0, 0 },
        { "verbose", 'v', CLI_FLAG, &flow->verbose, 0, 0 },
    };
    int i;

    if (!cli_parse(&flow->file, status, "an instance file", argc, argv,
            options, (slong) (sizeof(options) / sizeof(options[0]))))
        return 0;
    *status = CLI_USAGE;
    run->has_eps = !fmpq_is_zero(run->eps);
    for (i = 0; i < run->claim.n; i++)
    {
        const loja_claim_kind_t kind = loja_claim_find(run->claim.text[i]);

        if (kind == LOJA_CLAIMS)
        {
            fprintf(stderr, "loja prove: --claim takes infimum, unattained, "
                "converges, diverges, threshold or asymptotic, not '%s'\n",
                run->claim.text[i]);
            return 0;
        }
        run->opts.want[kind] = 1;
    }
    if (run->has_eps && !run->opts.want[LOJA_CLAIM_THRESHOLD])
    {
        fprintf(stderr, "loja prove: --eps goes with --claim threshold\n");
        return 0;
    }
    return check_sets(run) && flow_check_options(flow);
}

/* Reads the instance and completes the options.  Returns an exit status,
   CLI_DONE to go on. */
static int
prepare(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;
    loja_claim_opts_t *opts = &run->opts.claim;
    int status;

    if (loja_problem_read(flow->prob, flow->msg, flow->file) != LOJA_OK)
    {
        fprintf(stderr, "loja prove: %s\n", flow->msg->text);
        return CLI_INPUT;
    }
    if (fmpq_is_zero(flow->until))
    {
        fmpq_set_si(flow->until, DEFAULT_UNTIL, 1);
        run->extensions = EXTENSIONS;
    }
    opts->precision = flow->opts.precision;
    opts->digits = flow->opts.digits;
    opts->threads = flow->opts.threads;
    opts->seconds = flow->seconds_budget;
    opts->stop = &flow_stop;
    run->opts.limit_digits = run->claim_digits;
    status = run->basin ? prove_basin(run) : CLI_DONE;
    if (status != CLI_DONE)
        return status;
    flow_set_radius(flow);
    loja_prove_init(run->prove, flow->prob, &run->opts);
    run->has_prove = 1;
    run->prove->has_eps = run->has_eps;
    fmpq_set(run->prove->eps, run->eps);
    if (loja_prove_needs_flow(run->prove) && !flow->prob->has_start)
    {
        fprintf(stderr, "loja prove: %s: expected a section 'start', or a "
            "--claim that needs none\n", flow->file);
        return CLI_INPUT;
    }
    flow_name_certificate(flow, ".proof.jsonl");
    flow->cert_opts->proof = 1;
    flow_set_cert_options(flow);
    return CLI_DONE;
}

static loja_status_t
on_begin(void *ctx, loja_flow_t flow)
{
    prove_run_t *run = ctx;

    run->read = 0;
    loja_prove_restart(run->prove);
    return flow_on_begin(&run->flow, flow);
}

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    prove_run_t *run = ctx;
    loja_status_t status = flow_on_step(&run->flow, flow);

    if (status != LOJA_OK)
        return status;
    run->done = loja_prove_step(run->prove, flow,
        fmpq_equal(flow->t, run->flow.until));
    return run->done ? LOJA_STOPPED : LOJA_OK;
}

static void
on_restored(void *ctx, loja_flow_t flow)
{
    prove_run_t *run = ctx;

    run->read++;
    run->due = loja_prove_skip(run->prove, flow);
}

/* The trajectory, as far as needed. */
static loja_status_t
run_flow(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;
    const loja_act_struct *act = loja_flow_not_smooth(flow->prob->net);
    loja_flow_hooks_t hooks = { on_begin, on_step, run, &flow_stop,
        flow->seconds_budget };
    loja_status_t status;

    if (act != NULL)
    {
        loja_message_set(run->reason, "%s is not C1: no gradient flow in the "
            "sense of the theorems", act->name);
        return flow_cert_open(flow);
    }
    flow->opts.moving = 2;
    loja_flow_init(flow->flow, flow->prob, &flow->opts, flow->until);
    flow->has_flow = 1;
    flow->restored = on_restored;
    flow->restored_ctx = run;
    status = flow_cert_open(flow);
    if (status == LOJA_OK && flow->flow->stats.steps == 0)
        run->done = loja_prove_start(run->prove, flow->flow);
    else if (status == LOJA_OK && run->due)
        run->done = loja_prove_step(run->prove, flow->flow, 1);
    while (status == LOJA_OK && !run->done)
    {
        status = loja_flow_run(flow->flow, flow->until, &hooks);
        /* unless the user said where to end */
        if (status == LOJA_OK && (run->extensions-- <= 0
                || !loja_prove_extend(flow->until, run->prove)))
            break;
    }
    if ((status & (LOJA_IO | LOJA_INPUT)) != 0 || run->done)
        return run->done ? LOJA_OK : status;
    if (status == LOJA_STOPPED)
        return status;
    if (status != LOJA_OK)
        flow_reason(run->reason, flow, status);
    /* what was reached may be enough */
    if (!fmpq_equal(run->prove->asked, flow->flow->t))
        (void) loja_prove_step(run->prove, flow->flow, 1);
    return LOJA_OK;
}

static loja_status_t
write_claims(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;

    return flow->writer == NULL ? LOJA_OK
        : loja_prove_certify(&flow->whole, run->prove, flow->has_flow
            ? flow->flow : NULL, flow->writer, flow->cert_path, flow->msg);
}

static int
interrupted(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;

    fprintf(stderr, "loja prove: interrupted");
    if (flow->writer != NULL && flow->has_flow
        && flow->flow->stats.steps > 0)
        fprintf(stderr, "; --resume goes on from t = %.6g",
            fmpq_get_d(flow->flow->t));
    fprintf(stderr, "\n");
    return CLI_INTERRUPTED;
}

/* What the flow has to say, where it is asked; or is, after all. */
static loja_status_t
ask_flow(prove_run_t *run)
{
    if (loja_prove_needs_flow(run->prove))
        return run_flow(run);
    loja_prove_static(run->prove);
    if (!flow_stop && loja_prove_follow(run->prove))
        return run_flow(run);
    return flow_cert_open(&run->flow);
}

static int
run_prove(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;
    const int first = loja_prove_needs_flow(run->prove);
    loja_status_t status = ask_flow(run);

    flow_progress_end(flow);
    if (flow->inconsistent)
    {
        /* what was computed cannot be trusted, and nobody can go on */
        fprintf(stderr, "loja prove: %s\n", flow->msg->text);
        fflush(NULL);
        flint_abort();
    }
    if (status == LOJA_OK && !flow_stop
        && (first || loja_prove_needs_flow(run->prove)))
        loja_prove_static(run->prove);
    if (status == LOJA_STOPPED || (status == LOJA_OK && flow_stop))
        return interrupted(run);
    if (status == LOJA_OK)
        status = write_claims(run);
    if (status != LOJA_OK)
    {
        fprintf(stderr, "loja prove: %s\n", flow->msg->text);
        return CLI_INPUT;
    }
    loja_prove_regime(run->prove);
    if (flow->json)
        prove_print_json(run);
    else
        prove_print(run);
    switch (loja_prove_status(run->prove))
    {
        case LOJA_PROVED:
            return CLI_DONE;
        case LOJA_REFUTED:
            return CLI_REFUTED;
        default:
            return CLI_UNDECIDED;
    }
}

loja_status_t
prove_silently(prove_run_t *run)
{
    loja_status_t status;

    loja_prove_init(run->prove, run->flow.prob, &run->opts);
    run->has_prove = 1;
    run->flow.cert_opts->proof = 1;
    flow_set_cert_options(&run->flow);
    status = run_flow(run);
    return status == LOJA_OK ? write_claims(run) : status;
}

static int
run(int argc, char **argv)
{
    prove_run_t state;
    int status;

    memset(&state, 0, sizeof(state));
    flow_run_init(&state.flow, "prove");
    fmpq_init(state.eps);
    fmpq_init(state.beyond);
    loja_claim_init(state.threshold, "threshold");
    if (!parse(&state, &status, argc, argv))
        ;
    else if (state.cells > 0 || state.range.n > 0)
        status = prove_cells(&state);
    else
    {
        status = prepare(&state);
        if (status == CLI_DONE)
        {
            flow_catch_signals();
            status = run_prove(&state);
        }
    }
    if (state.has_prove)
        loja_prove_clear(state.prove);
    fmpq_clear(state.eps);
    fmpq_clear(state.beyond);
    loja_claim_clear(state.threshold);
    flow_run_clear(&state.flow);
    return status;
}

const cli_command_t cli_prove = {
    "prove",
    "decide, with proof, what the gradient flow does",
    "Usage: loja prove FILE [OPTIONS]\n"
    "\n"
    "Follows the gradient flow of the instance FILE by a verified trajectory\n"
    "until its fate can be proved: CONVERGES (the limit enclosed) or DIVERGES\n"
    "(|theta| -> infinity, L -> 0 or to a value enclosed; every value at infinity\n"
    "is an asymptotic critical value).  Then proves what holds of the problem\n"
    "itself: that inf L = 0 and that no parameters attain it.  Every PROVED\n"
    "rests on written proofs (proofs/) and on inequalities checked in ball\n"
    "arithmetic, and is recorded in a certificate.\n"
    "\n"
    "  --claim NAME       one claim: infimum, unattained, converges, diverges,\n"
    "                     threshold (below which loss every flow ends at inf\n"
    "                     L) or asymptotic (values that L takes at infinity);\n"
    "                     may be given again for another\n"
    "  --eps E            of threshold: decide for this E, exact (1/16, 0.02)\n"
    "  --radius R         for every start within R (Euclidean distance) of that\n"
    "                     of FILE, exact; as radius: in the section start\n"
    "  --basin            the largest ball around the start, to two digits, that\n"
    "                     is proved\n"
    "  --range NAME=LOW:HIGH  for every start with that parameter (w1[0][0], b1[0],\n"
    "                     ..) in the range; or NAME=R, each entry of the tensor w1,\n"
    "                     b1, .. within R; may be given again for another\n"
    "  --cells N          cut that set and the ranges of FILE, or the ball of\n"
    "                     --radius, into N cells at most (64); a ball of many\n"
    "                     parameters into N slabs across the direction that the\n"
    "                     flow stretches most.  --cert is then a directory\n"
    "                     (FILE.cells).  Without --cells and --range one ball\n"
    "                     holds the ranges of FILE\n"
    "  --until T          follow the flow no longer than to T (1e12, or later\n"
    "                     where a proof of divergence is expected later)\n"
    "  --digits D         aim at a radius of 10^-D at the end (20); of\n"
    "                     threshold: how near to the true value\n"
    "  --limit-digits D   enclose a limit to 10^-D (10)\n"
    "  --precision BITS   working precision to begin with\n"
    "  --order M          degree of the path on each step\n"
    "  --proposer NAME    automatic, collocation, taylor or cvode\n"
    "  --threads N        at most N threads; no result depends on it\n"
    "  --exact            prove nothing with doubles (rule rounding)\n"
    "  --cert PATH        certificate (name of FILE with .proof.jsonl, here)\n"
    "  --no-cert          write none\n"
    "  --resume           go on with an interrupted run; the steps read are\n"
    "                     believed (loja-check proves them anew)\n"
    "  --time SECONDS     stop after about that time\n"
    "  --json             one JSON object\n"
    "  -q, --quiet        the verdicts only\n"
    "  -v, --verbose      narrate on stderr, a line for each step\n"
    "\n"
    "Exit status: 0 PROVED, 1 REFUTED, 3 UNDECIDED (the reason is printed),\n"
    "4 bad input or a certificate that cannot be written, 130 interrupted (go\n"
    "on with --resume).\n",
    run
};
