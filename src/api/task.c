/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Tasks: memory, options, and the calls of loja/loja.h. */
#include <stdlib.h>
#include <string.h>
#include "api.h"

loja_task *
loja_task_new(void)
{
    loja_task *task = flint_calloc(1, sizeof(*task));

    loja_problem_init(task->prob);
    fmpq_init(task->until);
    fmpq_init(task->eps);
    fmpq_init(task->radius);
    fmpq_init(task->end);
    return task;
}

void
loja_task_free(loja_task *task)
{
    if (task == NULL)
        return;
    loja_problem_clear(task->prob);
    fmpq_clear(task->until);
    fmpq_clear(task->eps);
    fmpq_clear(task->radius);
    fmpq_clear(task->end);
    flint_free(task->cert);
    free(task->result);
    flint_free(task);
}

int
loja_task_problem(loja_task *task, const char *path, const char *text,
                  size_t len)
{
    loja_status_t status;

    task->error->text[0] = '\0';
    status = text == NULL ? loja_problem_read(task->prob, task->error, path)
        : loja_problem_read_text(task->prob, task->error, path, text, len);
    task->has_problem = status == LOJA_OK;
    return status == LOJA_OK ? 0 : 1;
}

/* ---- options ---- */

/* An integer from 1 to a million. */
static int
set_slong(slong *x, const char *value)
{
    fmpq_t q;
    int good;

    fmpq_init(q);
    good = loja_fmpq_set_text(q, value) == LOJA_OK
        && fmpz_is_one(fmpq_denref(q)) && fmpq_sgn(q) > 0
        && fmpz_cmp_si(fmpq_numref(q), 1000000) <= 0;
    if (good)
        *x = fmpz_get_si(fmpq_numref(q));
    fmpq_clear(q);
    return good;
}

static int
set_positive(fmpq_t x, const char *value)
{
    const int good = loja_fmpq_set_text(x, value) == LOJA_OK
        && fmpq_sgn(x) > 0;

    if (!good)
        fmpq_zero(x);
    return good;
}

static int
set_seconds(double *x, const char *value)
{
    fmpq_t q;
    int good;

    fmpq_init(q);
    good = set_positive(q, value);
    *x = fmpq_get_d(q);
    fmpq_clear(q);
    return good;
}

static int
set_claim(loja_task *task, const char *value)
{
    const loja_claim_kind_t kind = loja_claim_find(value);

    if (kind != LOJA_CLAIMS)
        task->prove_opts.want[kind] = 1;
    return kind != LOJA_CLAIMS;
}

static int
set_cert(loja_task *task, const char *value)
{
    flint_free(task->cert);
    task->cert = flint_malloc(strlen(value) + 1);
    strcpy(task->cert, value);
    return value[0] != '\0';
}

/* What an option takes, in words. */
static const char *
wanted_by(const char *option)
{
    static const char *const positive[] =
        { "until", "eps", "radius", "seconds" };
    int k;

    for (k = 0; k < 4; k++)
        if (strcmp(option, positive[k]) == 0)
            return "a number > 0, as text, such as 1e6 or 3/2";
    if (strcmp(option, "claim") == 0)
        return "infimum, unattained, converges, diverges, threshold or "
            "asymptotic";
    if (strcmp(option, "exact") == 0)
        return "0 or 1";
    return strcmp(option, "cert") == 0 ? "a path"
        : "an integer from 1 to 1000000";
}

int
loja_task_set(loja_task *task, const char *option, const char *value)
{
    static const char *const integers[] =
        { "digits", "precision", "order", "threads", "limit_digits" };
    slong *const place[] = { &task->flow_opts.digits,
        &task->flow_opts.precision, &task->flow_opts.order,
        &task->flow_opts.threads, &task->prove_opts.limit_digits };
    int good = -1, k;

    task->error->text[0] = '\0';
    for (k = 0; k < 5; k++)
        if (strcmp(option, integers[k]) == 0)
            good = set_slong(place[k], value);
    if (strcmp(option, "until") == 0)
        good = task->has_until = set_positive(task->until, value);
    else if (strcmp(option, "eps") == 0)
        good = set_positive(task->eps, value);
    else if (strcmp(option, "radius") == 0)
        good = set_positive(task->radius, value);
    else if (strcmp(option, "seconds") == 0)
        good = set_seconds(&task->seconds, value);
    else if (strcmp(option, "claim") == 0)
        good = set_claim(task, value);
    else if (strcmp(option, "cert") == 0)
        good = set_cert(task, value);
    else if (strcmp(option, "exact") == 0)
    {
        task->flow_opts.exact = strcmp(value, "1") == 0;
        good = task->flow_opts.exact || strcmp(value, "0") == 0;
    }
    if (good < 0)
        loja_message_set(task->error, "no option '%.40s'", option);
    else if (!good)
        loja_message_set(task->error, "option %s takes %s, not '%.40s'",
            option, wanted_by(option), value);
    return good > 0 ? 0 : 1;
}

void
loja_task_progress(loja_task *task, loja_progress_function function,
                   void *context)
{
    task->progress = function;
    task->context = context;
}

/* ---- runs ---- */

/* HEURISTIC: as `loja prove' */
#define DEFAULT_UNTIL 1000000000000
#define EXTENSIONS 3

static void
set_end(loja_task *task)
{
    task->extensions = 0;
    if (task->has_until)
        fmpq_set(task->end, task->until);
    else if (task->prove)
    {
        fmpq_set_si(task->end, DEFAULT_UNTIL, 1);
        task->extensions = EXTENSIONS;
    }
    else if (task->prob->has_until)
        fmpq_set(task->end, task->prob->until);
    else
        fmpq_zero(task->end);
}

static void
begin(loja_task *task, int prove)
{
    loja_claim_opts_t *opts = &task->prove_opts.claim;

    task->prove = prove;
    if (!fmpq_is_zero(task->radius))
        /* SOUND: tube (a set of starts: the box and what is within R) */
        fmpq_add(task->prob->start_radius, task->radius,
                 task->prob->start_box);
    set_end(task);
    task->has_flow = task->done = task->whole = 0;
    task->writer = NULL;
    task->reported = 0;
    task->rows = json_array();
    loja_flow_report_init(task->first);
    loja_flow_report_init(task->last);
    opts->precision = task->flow_opts.precision;
    opts->digits = task->flow_opts.digits;
    opts->threads = task->flow_opts.threads;
    opts->seconds = task->seconds;
    opts->stop = &task->stop;
    loja_prove_init(task->claims, task->prob, &task->prove_opts);
    task->claims->has_eps = !fmpq_is_zero(task->eps);
    fmpq_set(task->claims->eps, task->eps);
}

static void
end(loja_task *task)
{
    if (task->has_flow)
        loja_flow_clear(task->flow);
    loja_prove_clear(task->claims);
    loja_cert_writer_clear(task->writer);
    loja_flow_report_clear(task->first);
    loja_flow_report_clear(task->last);
    json_decref(task->rows);
}

/* One run: OK and *result, or another status. */
static loja_status_t
run_once(json_t **result, loja_task *task, const char *command)
{
    loja_status_t status;

    begin(task, strcmp(command, "prove") == 0);
    status = strcmp(command, "eval") == 0 ? _loja_api_eval(result, task)
        : _loja_api_flow(result, task);
    end(task);
    return status;
}

/* Is that ball proved? */
static int
try_ball(loja_status_t *status, void *ctx, const fmpq_t radius)
{
    loja_task *task = ctx;
    json_t *result = NULL;
    int good;

    fmpq_set(task->radius, radius);
    *status = run_once(&result, task, "prove");
    good = *status == LOJA_OK
        && json_is_string(json_object_get(result, "verdict"));
    json_decref(result);
    return good;
}

/* Trials without a certificate, for the fate alone; one threshold for all. */
static loja_status_t
find_ball(int *found, fmpq_t beyond, loja_task *task)
{
    const loja_prove_opts_t asked = task->prove_opts;
    char *cert = task->cert;
    loja_status_t status;
    loja_claim_t threshold;
    fmpq_t radius;
    int k;

    fmpq_init(radius);
    loja_claim_init(threshold, loja_claim_name(LOJA_CLAIM_THRESHOLD));
    if (loja_claim_threshold(threshold, task->prob, NULL,
                             &task->prove_opts.claim) != LOJA_OK)
        loja_claim_reset(threshold);
    for (k = 0; k < LOJA_CLAIMS; k++)
        task->prove_opts.want[k] = k == LOJA_CLAIM_DIVERGES
            || k == LOJA_CLAIM_CONVERGES;
    task->prove_opts.threshold = threshold;
    task->prove_opts.limit_digits = 1;
    task->cert = NULL;
    status = loja_prove_basin(found, radius, beyond, try_ball, task);
    task->prove_opts = asked;
    task->cert = cert;
    fmpq_set(task->radius, radius);
    loja_claim_clear(threshold);
    fmpq_clear(radius);
    return status;
}

/* The largest ball, and what is proved of it. */
static loja_status_t
run_basin(json_t **result, loja_task *task)
{
    loja_status_t status = LOJA_INPUT;
    fmpq_t radius, start, beyond;
    int found;

    fmpq_init(radius);
    fmpq_init(start);
    fmpq_init(beyond);
    fmpq_set(radius, task->radius);
    fmpq_set(start, task->prob->start_radius);
    if (!fmpq_is_zero(task->prob->start_box))
        loja_message_set(task->error, "expected no ranges: basin looks for a "
            "ball");
    else if (task->prob->has_start)
        status = find_ball(&found, beyond, task);
    else
        loja_message_set(task->error, "expected a start of the flow");
    if (status == LOJA_OK)
        status = run_once(result, task, "prove");
    if (status == LOJA_OK)
        json_object_set_new(*result, "beyond", _loja_api_fmpq(beyond));
    fmpq_set(task->radius, radius);
    fmpq_set(task->prob->start_radius, start);
    fmpq_clear(radius);
    fmpq_clear(start);
    fmpq_clear(beyond);
    return status;
}

int
loja_task_run(loja_task *task, const char *command)
{
    static const char *const commands[] = { "prove", "flow", "eval",
        "basin" };
    loja_status_t status;
    json_t *result = NULL;
    int k;

    free(task->result);
    task->result = NULL;
    task->error->text[0] = '\0';
    for (k = 0; k < 4 && strcmp(command, commands[k]) != 0; k++)
        ;
    if (k == 4)
        loja_message_set(task->error, "no command '%.40s'", command);
    else if (!task->has_problem)
        loja_message_set(task->error, "there is no problem yet");
    else if (!fmpq_is_zero(task->eps)
             && !task->prove_opts.want[LOJA_CLAIM_THRESHOLD])
        loja_message_set(task->error, "eps goes with the claim threshold");
    if (task->error->text[0] != '\0')
        return 1;
    status = k == 3 ? run_basin(&result, task)
        : run_once(&result, task, command);
    if (status != LOJA_OK)
    {
        if (task->error->text[0] == '\0')
            loja_message_set(task->error, "%s", loja_status_message(status));
        task->stop = 0;
        json_decref(result);
        return 1;
    }
    task->result = json_dumps(result, JSON_COMPACT);
    json_decref(result);
    task->stop = 0;
    return 0;
}

void
loja_task_stop(loja_task *task)
{
    task->stop = 1;
}

const char *
loja_task_result(const loja_task *task)
{
    return task->result;
}

const char *
loja_task_error(const loja_task *task)
{
    return task->error->text;
}
