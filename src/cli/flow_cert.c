/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja flow: the certificate as record and as checkpoint. */
#include "cli/flow.h"

#include <string.h>
#include <unistd.h>

/*
    What can be continued: PATH.part, or a finished PATH.  *found = 0 when
    there is neither, or not even a first line.
*/
static loja_status_t
read_previous(loja_cert_t cert, int *found, flow_run_t *run)
{
    char *part = loja_cert_part_path(run->cert_path);
    const char *path = run->cert_path;
    loja_status_t status;
    FILE *file;
    int c = 0;

    /* a run killed during its first line left nothing to go on with */
    file = fopen(part, "rb");
    if (file != NULL)
    {
        while (c != EOF && c != '\n')
            c = getc(file);
        fclose(file);
        if (c == '\n')
            path = part;
    }
    *found = 0;
    if (path != part && access(path, F_OK) != 0)
        status = LOJA_OK;
    else
    {
        status = loja_cert_read(cert, run->msg, path);
        *found = status == LOJA_OK;
    }
    flint_free(part);
    return status;
}

static loja_status_t
compare(const loja_cert_t cert, flow_run_t *run)
{
    char t[CLI_NUMBER_SIZE];

    if (!loja_cert_same_problem(cert->prob, run->prob))
        loja_message_set(run->msg, "%s: is the certificate of another "
            "problem than %s", run->cert_path, run->file);
    else if (cert->opts->proof != run->cert_opts->proof)
        loja_message_set(run->msg, "%s: is the certificate of a %s, which "
            "loja %s does not continue", run->cert_path,
            cert->opts->proof ? "proof" : "flow", run->program);
    else if (!loja_cert_same_options(cert->opts, run->cert_opts))
        loja_message_set(run->msg, "%s: was begun with other options "
            "(--digits %ld --precision %ld --order %ld --proposer %s; 0 "
            "means not given)", run->cert_path, (long) cert->opts->digits,
            (long) cert->opts->precision, (long) cert->opts->order,
            loja_cert_proposer_name(cert->opts->proposer));
    else if (fmpq_cmp(cert->t, run->until) > 0)
    {
        cli_time_text(t, cert->t);
        loja_message_set(run->msg, "%s: is verified to t = %s already, "
            "beyond the end time", run->cert_path, t);
    }
    else
        return LOJA_OK;
    return LOJA_INPUT;
}

/* The state after the last step read; its rows are made again. */
static loja_status_t
restore(loja_cert_t cert, flow_run_t *run)
{
    slong i;

    flow_start_rows(run);
    for (i = 0; i < cert->n; i++)
    {
        if (loja_flow_restore_record(run->flow, cert->step + i) != LOJA_OK)
        {
            loja_message_set(run->msg, "%s: step %ld does not join the one "
                "before: the file is damaged; run without --resume",
                run->cert_path, (long) i);
            return LOJA_INPUT;
        }
        if (!flow_add_rows(run))
            return LOJA_INPUT;
        if (run->restored != NULL)
            run->restored(run->restored_ctx, run->flow);
    }
    return LOJA_OK;
}

static loja_status_t
continue_previous(loja_cert_t cert, flow_run_t *run)
{
    loja_status_t status = compare(cert, run);
    char t[CLI_NUMBER_SIZE];

    if (status != LOJA_OK)
        return status;
    /* a proof writes its claims anew: it may decide, or follow, more */
    if (cert->finished && !run->cert_opts->proof
        && fmpq_equal(cert->t, run->until)
        && fmpq_equal(cert->opts->until, run->until))
        run->whole = access(run->cert_path, F_OK) == 0;
    status = restore(cert, run);
    if (status == LOJA_OK && !run->whole)
        status = loja_cert_continue(&run->writer, run->msg, run->cert_path,
            cert, run->prob, run->cert_opts);
    if (status == LOJA_OK)
    {
        cli_time_text(t, cert->t);
        flow_say(run, "going on from t = %s (%ld steps)", t, (long) cert->n);
    }
    return status;
}

loja_status_t
flow_cert_open(flow_run_t *run)
{
    loja_status_t status = LOJA_OK;
    loja_cert_t cert;
    int found = 0;

    if (run->no_cert)
        return LOJA_OK;
    loja_cert_init(cert);
    if (run->resume)
        status = read_previous(cert, &found, run);
    if (status == LOJA_OK && found)
        status = continue_previous(cert, run);
    else if (status == LOJA_OK)
        status = loja_cert_create(&run->writer, run->msg, run->cert_path,
            run->prob, run->cert_opts);
    loja_cert_clear(cert);
    return status;
}

loja_status_t
flow_cert_step(flow_run_t *run)
{
    loja_cert_hint_t hint;

    if (run->writer == NULL)
        return LOJA_OK;
    loja_flow_get_hint(&hint, run->flow);
    return loja_cert_write_step(run->writer, run->msg, run->flow->step,
        run->flow->tube, run->flow->seam, &hint);
}

loja_status_t
flow_cert_close(flow_run_t *run)
{
    loja_status_t status;

    if (run->writer == NULL)
        return LOJA_OK;
    if (run->flow->stats.steps == 0)
    {
        /* nothing was proved, nothing to go on from */
        loja_cert_forget(run->cert_path);
        return LOJA_OK;
    }
    status = loja_cert_finish(run->writer, run->msg, run->flow->t,
        run->flow->error, NULL);
    run->whole = status == LOJA_OK;
    return status;
}
