/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja prove --basin: the largest ball of starts, to two digits, that is
   proved.  It is looked for by trials, which are no part of the proof. */
#include <string.h>
#include "cli/prove.h"

/* HEURISTIC: powers of ten that are tried; a basin beyond them is told as the
   end of the range */
#define FIRST (-1)
#define LEAST (-12)
#define MOST 6

/* d / 10 times 10^e; two digits: d = 10, 11, .., 99. */
static void
set_radius(fmpq_t r, slong d, slong e)
{
    fmpz_t ten;

    fmpz_init_set_ui(ten, 10);
    fmpq_set_si(r, d, 10);
    if (e >= 0)
    {
        fmpz_pow_ui(ten, ten, (ulong) e);
        fmpq_mul_fmpz(r, r, ten);
    }
    else
    {
        fmpz_pow_ui(ten, ten, (ulong) -e);
        fmpq_div_fmpz(r, r, ten);
    }
    fmpz_clear(ten);
}

/* Is that ball proved?  Sets *status. */
static int
try(loja_status_t *status, prove_run_t *run, const fmpq_t radius)
{
    prove_run_t trial;
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

/* Is 10^e proved? */
static int
try_power(loja_status_t *status, prove_run_t *run, slong e)
{
    set_radius(run->flow.radius, 10, e);
    return try(status, run, run->flow.radius);
}

/* A greatest e with 10^e proved; less than LEAST: none is. */
static slong
find_power(loja_status_t *status, prove_run_t *run)
{
    slong e = FIRST;

    if (try_power(status, run, e))
        while (e < MOST && try_power(status, run, e + 1))
            e++;
    else
        for (e--; e >= LEAST && *status == LOJA_OK
             && !try_power(status, run, e); e--)
            ;
    return e;
}

/* Sets flow.radius and beyond; *found: 0 if there is no ball.  OK, STOPPED,
   or another status with flow.msg. */
static loja_status_t
find_basin(int *found, prove_run_t *run)
{
    slong low = 10, high = 100, mid, e;
    loja_status_t status = LOJA_OK;

    e = find_power(&status, run);
    *found = e >= LEAST && status == LOJA_OK;
    while (*found && high - low > 1 && e < MOST && status == LOJA_OK)
    {
        mid = (low + high) / 2;
        set_radius(run->flow.radius, mid, e);
        if (try(&status, run, run->flow.radius))
            low = mid;
        else
            high = mid;
    }
    set_radius(run->flow.radius, low, e);
    set_radius(run->beyond, high, e);
    return status;
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
    flow_catch_signals();
    /* one threshold for all balls; where it stays undecided, none asks */
    if (loja_claim_threshold(run->threshold, flow->prob, NULL,
                             &run->opts.claim) != LOJA_OK)
        loja_claim_reset(run->threshold);
    run->opts.threshold = run->threshold;
    status = find_basin(&found, run);
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
