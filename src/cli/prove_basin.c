/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja prove --basin: the largest ball of starts, to two digits, that is
   proved.  It is looked for by trials, which are no part of the proof. */
#include <string.h>
#include "cli/prove.h"

/* Is that ball proved?  Sets *status. */
static int
try(loja_status_t *status, void *ctx, const fmpq_t radius)
{
    prove_run_t *run = ctx, trial;
    flow_run_t *flow = &trial.flow;
    const char *verdict = NULL;
    char r[CLI_NUMBER_SIZE];

    memset(&trial, 0, sizeof(trial));
    flow_run_init(flow, "prove");
    fmpq_init(trial.eps);
    flow->file = run->flow.file;
    flow->quiet = 1;
    flow->no_cert = 1;
    flow->opts = run->flow.opts;
    flow->seconds_budget = run->flow.seconds_budget;
    fmpq_set(flow->until, run->flow.until);
    fmpq_set(flow->radius, radius);
    trial.opts = run->opts;
    trial.extensions = run->extensions;
    /* a limit need not be narrow to be one */
    trial.opts.limit_digits = 1;
    *status = loja_problem_read(flow->prob, flow->msg, flow->file);
    if (*status == LOJA_OK)
    {
        flow_set_radius(flow);
        *status = prove_silently(&trial);
    }
    if (*status == LOJA_OK && flow_stop)
        *status = LOJA_STOPPED;
    if (*status == LOJA_OK)
    {
        verdict = trial.prove->verdict;
        cli_time_text(r, radius);
        flow_say(&run->flow, "radius %s: %s", r, verdict != NULL ? verdict
            : trial.reason->text[0] != '\0' ? trial.reason->text
            : "UNDECIDED");
    }
    else
        *run->flow.msg = *flow->msg;
    if (trial.has_prove)
        loja_prove_clear(trial.prove);
    fmpq_clear(trial.eps);
    flow_run_clear(flow);
    return verdict != NULL;
}

int
prove_basin(prove_run_t *run)
{
    flow_run_t *flow = &run->flow;
    loja_status_t status;
    int found;

    if (!flow->prob->has_start)
    {
        fprintf(stderr, "loja prove: %s: expected a section 'start'\n",
            flow->file);
        return CLI_INPUT;
    }
    if (!fmpq_is_zero(flow->prob->start_box))
    {
        fprintf(stderr, "loja prove: %s: expected no ranges: --basin looks "
            "for a ball\n", flow->file);
        return CLI_INPUT;
    }
    flow_catch_signals();
    /* one threshold for all balls; where it stays undecided, none asks */
    if (loja_claim_threshold(run->threshold, flow->prob, NULL,
                             &run->opts.claim) != LOJA_OK)
        loja_claim_reset(run->threshold);
    run->opts.threshold = run->threshold;
    status = loja_prove_basin(&found, flow->radius, run->beyond, try, run);
    if (status == LOJA_STOPPED)
    {
        fprintf(stderr, "loja prove: interrupted\n");
        return CLI_INTERRUPTED;
    }
    if (status != LOJA_OK)
    {
        fprintf(stderr, "loja prove: %s\n", flow->msg->text);
        return CLI_INPUT;
    }
    if (!found)
        printf("UNDECIDED: no ball of starts is proved, however small\n");
    return found ? CLI_DONE : CLI_UNDECIDED;
}
