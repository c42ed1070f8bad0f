/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The runs behind a task. */
#include <string.h>
#include "api.h"

/* ---- the table ---- */

static void
add_row(loja_task *task, const loja_flow_report_t rep)
{
    json_array_append_new(task->rows, json_pack("{s:o,s:o,s:o,s:o,s:o}",
        "t", _loja_api_fmpq(rep->t), "loss", _loja_api_interval(rep->loss),
        "norm", _loja_api_interval(rep->norm), "grad_norm",
        _loja_api_interval(rep->grad_norm), "radius",
        _loja_api_upper(rep->radius)));
}

/* The row of the time reached.  0: the free check failed, which is a bug. */
static int
report(loja_task *task)
{
    loja_flow_report_t rep;
    int good = 1;

    loja_flow_report_init(rep);
    loja_flow_report(rep, task->flow, task->flow->t);
    if (task->reported++ == 0)
        loja_flow_report_set(task->first, rep);
    else
        good = loja_flow_check(task->first, task->last, rep);
    loja_flow_report_set(task->last, rep);
    if (good)
        add_row(task, rep);
    else
        loja_message_set(task->error, "the bounds contradict each other: "
            "please report this as a bug");
    loja_flow_report_clear(rep);
    return good;
}

/* ---- hooks ---- */

static loja_status_t
on_begin(void *ctx, loja_flow_t flow)
{
    loja_task *task = ctx;
    const int again = task->reported > 0;

    (void) flow;
    task->reported = 0;
    json_array_clear(task->rows);
    if (task->prove)
        loja_prove_restart(task->claims);
    if (!report(task))
        return LOJA_INPUT;
    return !again || task->writer == NULL ? LOJA_OK
        : loja_cert_restart(task->writer, task->error);
}

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    loja_task *task = ctx;
    loja_status_t status = LOJA_OK;
    loja_cert_hint_t hint;

    if (!report(task))
        return LOJA_INPUT;
    if (task->writer != NULL)
    {
        loja_flow_get_hint(&hint, flow);
        status = loja_cert_write_step(task->writer, task->error, flow->step,
            flow->tube, flow->seam, &hint);
    }
    if (status != LOJA_OK)
        return status;
    if (task->progress != NULL && task->progress(task->context,
            fmpq_get_d(flow->t), arf_get_d(flow->error, ARF_RND_UP)) != 0)
        task->stop = 1;
    if (task->stop)
        return LOJA_STOPPED;
    if (task->prove)
        task->done = loja_prove_step(task->claims, flow,
            fmpq_equal(flow->t, task->end));
    return task->done ? LOJA_STOPPED : LOJA_OK;
}

/* ---- the trajectory ---- */

static const char *
why(const loja_task *task, loja_status_t status)
{
    if (status == (LOJA_LIMIT | LOJA_STOPPED))
        return "the budget of seconds is spent";
    if (status == LOJA_LIMIT)
        return "more bits of precision are needed than allowed";
    switch (task->flow->reason)
    {
        case LOJA_TUBE_DEFECT:
            return "no path of small enough defect was found (more order or "
                "precision may help)";
        case LOJA_TUBE_GROWTH:
            return "no bound for the growth of errors was proved (more "
                "precision may help)";
        case LOJA_TUBE_RADIUS:
            return fmpq_is_zero(task->prob->start_radius)
                ? "the radius grew too large (more digits may help)"
                : "the ball of flows grew too large (a smaller radius may "
                  "help)";
        case LOJA_TUBE_PRECISION:
            return "the precision is too small (more may help)";
        case LOJA_TUBE_DOMAIN:
            return "analyticity was not proved near the path (more order or "
                "digits may help)";
        default:
            return "a neuron may meet the kink of its activation";
    }
}

/* As far as needed; *reason is set where it ended early. */
static loja_status_t
run_flow(loja_task *task, const char **reason)
{
    const loja_act_struct *act = loja_flow_not_smooth(task->prob->net);
    loja_flow_hooks_t hooks = { on_begin, on_step, task, &task->stop,
        task->seconds };
    loja_status_t status = LOJA_OK;

    if (act != NULL)
    {
        *reason = "the activation is not C1: no gradient flow in the sense "
            "of the theorems";
        return LOJA_OK;
    }
    loja_flow_init(task->flow, task->prob, &task->flow_opts, task->end);
    task->has_flow = 1;
    task->done = task->prove && loja_prove_start(task->claims, task->flow);
    if (task->done)
        return LOJA_OK;
    do
        status = loja_flow_run(task->flow, task->end, &hooks);
    while (status == LOJA_OK && task->prove && !task->done
           && task->extensions-- > 0
           && loja_prove_extend(task->end, task->claims));
    if (task->done)
        return LOJA_OK;
    if ((status & (LOJA_IO | LOJA_INPUT)) != 0 || task->stop)
        return task->stop ? LOJA_STOPPED : status;
    if (status != LOJA_OK)
        *reason = why(task, status);
    /* what was reached may be enough */
    if (task->prove && !fmpq_equal(task->claims->asked, task->flow->t))
        (void) loja_prove_step(task->claims, task->flow, 1);
    return LOJA_OK;
}

/* ---- the certificate ---- */

static loja_status_t
open_certificate(loja_task *task)
{
    loja_cert_options_t opts;
    loja_status_t status;

    if (task->cert == NULL)
        return LOJA_OK;
    loja_cert_options_init(opts);
    opts->proof = task->prove;
    opts->digits = task->flow_opts.digits;
    opts->precision = task->flow_opts.precision;
    opts->order = task->flow_opts.order;
    fmpq_set(opts->until, task->end);
    status = loja_cert_create(&task->writer, task->error, task->cert,
        task->prob, opts);
    loja_cert_options_clear(opts);
    return status;
}

static loja_status_t
close_certificate(loja_task *task)
{
    loja_status_t status = LOJA_OK;

    if (task->writer == NULL)
        return LOJA_OK;
    if (task->prove)
        return loja_prove_certify(&task->whole, task->claims, task->has_flow
            ? task->flow : NULL, task->writer, task->cert, task->error);
    if (task->has_flow && task->flow->stats.steps > 0)
    {
        status = loja_cert_finish(task->writer, task->error, task->flow->t,
            task->flow->error, NULL);
        task->whole = status == LOJA_OK;
    }
    else
        loja_cert_forget(task->cert);
    return status;
}

/* ---- results ---- */

static json_t *
theta_of(const loja_task *task)
{
    const slong P = task->prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P);
    json_t *list = json_array();
    slong i;

    loja_flow_theta(theta, task->flow);
    for (i = 0; i < P; i++)
        json_array_append_new(list, _loja_api_ball(theta + i));
    _arb_vec_clear(theta, P);
    return list;
}

/* The start where ranges gave it. */
static json_t *
middle_of(const loja_task *task)
{
    json_t *list;
    slong p;

    if (fmpq_is_zero(task->prob->start_box))
        return json_null();
    list = json_array();
    for (p = 0; p < task->prob->net->nparams; p++)
        json_array_append_new(list, _loja_api_fmpq(fmpq_mat_entry(
            task->prob->start, 0, p)));
    return list;
}

static json_t *
result_of(const loja_task *task, const char *reason)
{
    const int has_steps = task->has_flow && task->flow->stats.steps > 0;
    json_t *r = json_object();

    json_object_set_new(r, "status", json_string(reason == NULL ? "PROVED"
        : "UNDECIDED"));
    if (task->prove)
        _loja_api_put_claims(r, task->claims);
    json_object_set_new(r, "reason", _loja_api_text(reason));
    json_object_set_new(r, "start_radius", _loja_api_fmpq(
        task->prob->start_radius));
    json_object_set_new(r, "start_middle", middle_of(task));
    json_object_set_new(r, "t", has_steps ? _loja_api_fmpq(task->flow->t)
        : json_null());
    json_object_set_new(r, "radius", has_steps
        ? _loja_api_upper(task->flow->error) : json_null());
    json_object_set_new(r, "theta", has_steps ? theta_of(task)
        : json_null());
    json_object_set(r, "rows", task->rows);
    json_object_set_new(r, "steps", json_integer(task->has_flow
        ? task->flow->stats.steps : 0));
    json_object_set_new(r, "certificate", _loja_api_text(task->whole
        ? task->cert : NULL));
    return r;
}

static loja_status_t
check_start(loja_task *task)
{
    if (!task->prob->has_start)
        loja_message_set(task->error, "expected a start of the flow");
    else if (fmpq_is_zero(task->end))
        loja_message_set(task->error, "expected an end time, until");
    else
        return LOJA_OK;
    return LOJA_INPUT;
}

loja_status_t
_loja_api_flow(json_t **result, loja_task *task)
{
    const int flows = !task->prove || loja_prove_needs_flow(task->claims);
    const char *reason = NULL;
    loja_status_t status = flows ? check_start(task) : LOJA_OK;

    if (status == LOJA_OK)
        status = open_certificate(task);
    if (status == LOJA_OK && flows)
        status = run_flow(task, &reason);
    if (status == LOJA_OK && task->prove)
        loja_prove_static(task->claims);
    /* what a claim alone leaves open, the flow may decide */
    if (status == LOJA_OK && task->prove && !flows && !task->stop
        && loja_prove_follow(task->claims))
    {
        status = check_start(task);
        if (status == LOJA_OK)
            status = run_flow(task, &reason);
        if (status == LOJA_OK)
            loja_prove_static(task->claims);
    }
    if (task->stop)
        status = LOJA_STOPPED;
    if (status == LOJA_OK && task->prove)
        loja_prove_regime(task->claims);
    if (status == LOJA_OK)
        status = close_certificate(task);
    if (status == LOJA_OK)
        *result = result_of(task, reason);
    return status;
}

loja_status_t
_loja_api_eval(json_t **result, loja_task *task)
{
    const slong P = task->prob->net->nparams;
    const slong prec = task->flow_opts.precision > 0
        ? task->flow_opts.precision : 256;
    arb_ptr v;
    loja_loss_t ws;
    arb_t L, s;
    slong i;

    if (!task->prob->has_start)
    {
        loja_message_set(task->error, "expected parameters, start");
        return LOJA_INPUT;
    }
    v = _arb_vec_init(2 * P);
    arb_init(L);
    arb_init(s);
    loja_loss_init(ws, task->prob);
    for (i = 0; i < P; i++)
        arb_set_fmpq(v + i, fmpq_mat_entry(task->prob->start, 0, i), prec);
    loja_loss_eval(ws, L, v + P, NULL, v, prec);
    arb_nonnegative_part(L, L);
    *result = json_pack("{s:s,s:o}", "status", "PROVED", "loss",
        _loja_api_interval(L));
    arb_dot(s, NULL, 0, v, 1, v, 1, P, prec);
    arb_nonnegative_part(s, s);
    arb_sqrtpos(s, s, prec);
    json_object_set_new(*result, "norm", _loja_api_interval(s));
    arb_dot(s, NULL, 0, v + P, 1, v + P, 1, P, prec);
    arb_nonnegative_part(s, s);
    arb_sqrtpos(s, s, prec);
    json_object_set_new(*result, "grad_norm", _loja_api_interval(s));
    loja_loss_clear(ws);
    arb_clear(L);
    arb_clear(s);
    _arb_vec_clear(v, 2 * P);
    return LOJA_OK;
}
