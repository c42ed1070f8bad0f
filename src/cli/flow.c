/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja flow: a verified trajectory. */
#include "cli/flow.h"

#include <string.h>

static int
parse(flow_run_t *run, int *status, int argc, char **argv)
{
    const cli_option_t options[] = {
        { "until", 0, CLI_TIME, run->until, 0, 0 },
        { "radius", 0, CLI_TIME, run->radius, 0, 0 },
        { "digits", 0, CLI_INTEGER, &run->opts.digits, 1, 100000 },
        { "precision", 0, CLI_INTEGER, &run->opts.precision, 32, 1000000 },
        { "order", 0, CLI_INTEGER, &run->opts.order, 2, 1999 },
        { "proposer", 0, CLI_TEXT, &run->proposer, 0, 0 },
        { "threads", 0, CLI_INTEGER, &run->opts.threads, 1, 1024 },
        { "exact", 0, CLI_FLAG, &run->opts.exact, 0, 0 },
        { "cert", 0, CLI_TEXT, &run->cert_path, 0, 0 },
        { "no-cert", 0, CLI_FLAG, &run->no_cert, 0, 0 },
        { "resume", 0, CLI_FLAG, &run->resume, 0, 0 },
        { "json", 0, CLI_FLAG, &run->json, 0, 0 },
        { "time", 0, CLI_SECONDS, &run->seconds_budget, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &run->quiet, 0, 0 },
        { "verbose", 'v', CLI_FLAG, &run->verbose, 0, 0 },
    };

    if (!cli_parse(&run->file, status, "an instance file", argc, argv,
            options, (slong) (sizeof(options) / sizeof(options[0]))))
        return 0;
    *status = CLI_USAGE;
    return flow_check_options(run);
}

/* Reads the instance and completes the options.  Returns an exit status,
   CLI_DONE to go on. */
static int
prepare(flow_run_t *run)
{
    if (loja_problem_read(run->prob, run->msg, run->file) != LOJA_OK)
    {
        fprintf(stderr, "loja flow: %s\n", run->msg->text);
        return CLI_INPUT;
    }
    flow_set_radius(run);
    if (fmpq_is_zero(run->until) && run->prob->has_until)
        fmpq_set(run->until, run->prob->until);
    if (!run->prob->has_start || fmpq_is_zero(run->until))
    {
        fprintf(stderr, "loja flow: %s: expected %s\n", run->file,
            !run->prob->has_start ? "a section 'start'"
            : "an end time (flow: {until: ..}), or the option --until");
        return CLI_INPUT;
    }
    flow_name_certificate(run, ".cert.jsonl");
    flow_set_cert_options(run);
    return CLI_DONE;
}

static void
print_result(flow_run_t *run, const char *reason)
{
    if (run->json)
    {
        flow_print_json(run, reason);
        return;
    }
    if (!run->quiet)
        flow_print_table(run);
    flow_print_verdict(run, reason);
    flow_say(run, "%.2f s to propose, %.2f s to verify, %ld rejected",
        run->flow->stats.propose_seconds, run->flow->stats.verify_seconds,
        (long) run->flow->stats.rejected);
}

/* After the run: the certificate, the output, the exit status. */
static int
conclude(flow_run_t *run, loja_status_t status)
{
    const int proved = status == LOJA_OK;
    loja_message_t reason;
    char *part;

    flow_progress_end(run);
    if (run->inconsistent)
    {
        /* what was computed cannot be trusted, and nobody can go on */
        fprintf(stderr, "loja flow: %s\n", run->msg->text);
        fflush(NULL);
        flint_abort();
    }
    if ((status & (LOJA_IO | LOJA_INPUT)) == 0)
    {
        flow_reason(reason, run, status);
        if (!flow_last_row(run))
            return conclude(run, status);
        /* an interrupted run leaves PATH.part to go on from */
        if (status != LOJA_STOPPED
            && flow_cert_close(run) != LOJA_OK)
            status = LOJA_IO;
    }
    if (status & (LOJA_IO | LOJA_INPUT))
    {
        fprintf(stderr, "loja flow: %s\n", run->msg->text);
        return CLI_INPUT;
    }
    print_result(run, proved ? NULL : reason->text);
    if (status != LOJA_STOPPED)
        return proved ? CLI_DONE : CLI_UNDECIDED;
    if (run->writer != NULL && run->flow->stats.steps > 0)
    {
        part = loja_cert_part_path(run->cert_path);
        fprintf(stderr, "loja flow: interrupted; --resume goes on from "
            "%s\n", part);
        flint_free(part);
    }
    return CLI_INTERRUPTED;
}

/* relu: nothing to run, but an answer in the same form. */
static int
refuse(flow_run_t *run, const loja_act_struct *act)
{
    loja_message_t reason;

    loja_message_set(reason, "%s is not C1: no gradient flow in the sense "
        "of the theorems; evaluation only", act->name);
    run->no_cert = 1;
    flow_start_rows(run);
    print_result(run, reason->text);
    return CLI_UNDECIDED;
}

static int
run_flow(flow_run_t *run)
{
    const loja_act_struct *act = loja_flow_not_smooth(run->prob->net);
    loja_flow_hooks_t hooks = { flow_on_begin, flow_on_step, run, &flow_stop,
        run->seconds_budget };
    loja_status_t status;

    loja_flow_init(run->flow, run->prob, &run->opts, run->until);
    run->has_flow = 1;
    if (act != NULL)
        return refuse(run, act);
    status = flow_cert_open(run);
    if (status == LOJA_OK)
        status = loja_flow_run(run->flow, run->until, &hooks);
    return conclude(run, status);
}

static int
run(int argc, char **argv)
{
    flow_run_t state;
    int status;

    flow_run_init(&state, "flow");
    if (parse(&state, &status, argc, argv))
    {
        status = prepare(&state);
        if (status == CLI_DONE)
        {
            flow_catch_signals();
            status = run_flow(&state);
        }
    }
    flow_run_clear(&state);
    return status;
}

const cli_command_t cli_flow = {
    "flow",
    "verify a trajectory of the gradient flow",
    "Usage: loja flow FILE [OPTIONS]\n"
    "\n"
    "Integrates the gradient flow of the instance FILE from its start and\n"
    "proves an enclosure of the exact trajectory: a table of times with L,\n"
    "|theta| and |grad L|, and a certificate of every step.\n"
    "\n"
    "  --until T          end time, exact (1e12, 3/2); else that of FILE\n"
    "  --radius R         every flow from within R (Euclidean distance) of the\n"
    "                     start, exact; as radius: in the section start\n"
    "  --digits D         aim at a radius of 10^-D at the end (20)\n"
    "  --precision BITS   working precision to begin with\n"
    "  --order M          degree of the path on each step\n"
    "  --proposer NAME    automatic, collocation, taylor or cvode\n"
    "  --threads N        at most N threads; no result depends on it\n"
    "  --exact            prove nothing with doubles (rule rounding)\n"
    "  --cert PATH        certificate (name of FILE with .cert.jsonl, here)\n"
    "  --no-cert          write none\n"
    "  --resume           go on with an interrupted run, or to a later time\n"
    "  --time SECONDS     stop after about that time; what is verified stays\n"
    "  --json             one JSON object instead of the table\n"
    "  -q, --quiet        the verdict only\n"
    "  -v, --verbose      narrate on stderr, a line for each step, with the\n"
    "                     rules that bounded the growth\n"
    "\n"
    "Exit status: 0 PROVED to the end time, 3 UNDECIDED beyond the time\n"
    "reached, 4 bad input or a certificate that cannot be written, 130\n"
    "interrupted (go on with --resume).\n",
    run
};
