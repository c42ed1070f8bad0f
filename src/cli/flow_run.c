/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What `loja flow' and `loja prove' share: the state of a run. */
#include "cli/flow.h"

#include <string.h>
#include "loja/fast.h"

volatile sig_atomic_t flow_stop;

static void
on_signal(int sig)
{
    (void) sig;
    flow_stop = 1;
}

/* The first signal asks for an end after the present step, a second one of
   its kind kills. */
void
flow_catch_signals(void)
{
    struct sigaction act;

    memset(&act, 0, sizeof(act));
    act.sa_handler = on_signal;
    act.sa_flags = (int) (SA_RESTART | SA_RESETHAND);
    sigemptyset(&act.sa_mask);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
}

void
flow_run_init(flow_run_t *run, const char *program)
{
    memset(run, 0, sizeof(*run));
    run->program = program;
    fmpq_init(run->until);
    fmpq_init(run->radius);
    loja_problem_init(run->prob);
    loja_cert_options_init(run->cert_opts);
    run->started = flow_clock();
    run->shown = run->started;
}

void
flow_run_clear(flow_run_t *run)
{
    flow_clear_rows(run);
    loja_cert_writer_clear(run->writer);
    if (run->has_flow)
        loja_flow_clear(run->flow);
    loja_cert_options_clear(run->cert_opts);
    loja_problem_clear(run->prob);
    fmpq_clear(run->until);
    fmpq_clear(run->radius);
    flint_free(run->cert_name);
}

static int
get_proposer(flow_run_t *run)
{
    int i;

    for (i = 0; run->proposer != NULL; i++)
    {
        const loja_proposer_ops_t *ops = loja_proposers + i;

        if (ops->name == NULL)
        {
            fprintf(stderr, "loja %s: --proposer takes automatic, "
                "collocation, taylor or cvode, not '%s'\n", run->program,
                run->proposer);
            return 0;
        }
        if (strcmp(ops->name, run->proposer) == 0
            && ops->available != NULL && !ops->available())
        {
            fprintf(stderr, "loja %s: --proposer cvode needs CVODE "
                "(SUNDIALS), without which loja was built\n", run->program);
            return 0;
        }
        if (strcmp(ops->name, run->proposer) == 0)
        {
            run->cert_opts->proposer = i;
            run->opts.proposer = (loja_proposer_t) i;
            break;
        }
    }
    return 1;
}

int
flow_check_options(flow_run_t *run)
{
    if (run->resume && run->no_cert)
    {
        fprintf(stderr, "loja %s: --resume needs the certificate that "
            "--no-cert forgoes\n", run->program);
        return 0;
    }
    if (run->cert_path != NULL && run->no_cert)
    {
        fprintf(stderr, "loja %s: --cert names the certificate that "
            "--no-cert forgoes\n", run->program);
        return 0;
    }
    if (run->cert_path != NULL && run->cert_path[0] == '\0')
    {
        fprintf(stderr, "loja %s: --cert takes a path\n", run->program);
        return 0;
    }
    return get_proposer(run);
}

void
flow_name_certificate(flow_run_t *run, const char *suffix)
{
    const char *name = strrchr(run->file, '/'), *dot;
    size_t len;

    if (run->cert_path != NULL)
        return;
    name = name != NULL ? name + 1
        : strcmp(run->file, "-") == 0 ? "stdin" : run->file;
    dot = strrchr(name, '.');
    len = dot == NULL || dot == name ? strlen(name) : (size_t) (dot - name);
    run->cert_name = flint_malloc(len + strlen(suffix) + 1);
    memcpy(run->cert_name, name, len);
    strcpy(run->cert_name + len, suffix);
    run->cert_path = run->cert_name;
}

void
flow_set_radius(flow_run_t *run)
{
    if (!fmpq_is_zero(run->radius))
        /* SOUND: tube (a set of starts: the box and what is within R) */
        fmpq_add(run->prob->start_radius, run->radius, run->prob->start_box);
}

void
flow_set_cert_options(flow_run_t *run)
{
    run->cert_opts->digits = run->opts.digits;
    run->cert_opts->precision = run->opts.precision;
    run->cert_opts->order = run->opts.order;
    fmpq_set(run->cert_opts->until, run->until);
}

loja_status_t
flow_on_begin(void *ctx, loja_flow_t flow)
{
    flow_run_t *run = ctx;
    const int again = run->rows > 0;

    flow_start_rows(run);
    if (!again)
        return LOJA_OK;
    if (flow->opts.moving == 1)
        flow_say(run, "starting again in a norm that moves with the flow");
    else
        flow_say(run, "starting again with %ld working digits",
            (long) flow->control.digits);
    return run->writer == NULL ? LOJA_OK
        : loja_cert_restart(run->writer, run->msg);
}

loja_status_t
flow_on_step(void *ctx, loja_flow_t flow)
{
    flow_run_t *run = ctx;
    loja_status_t status;

    (void) flow;
    if (!flow_add_rows(run))
        return LOJA_INPUT;
    status = flow_cert_step(run);
    flow_progress(run);
    return status;
}
