/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Whole runs: from the state of a flow to the end time, with new starts at
    more working digits, and with what stops a run before its end.
*/
#include <math.h>
#include "base/base.h"
#include "loja/flow.h"

const loja_act_struct *
loja_flow_not_smooth(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!net->act[k]->smooth)
            return net->act[k];
    return NULL;
}

void
loja_flow_goal(mag_t goal, const loja_flow_t flow)
{
    arb_t x;

    arb_init(x);
    arb_set_ui(x, 10);
    arb_pow_ui(x, x, (ulong) flow->opts.digits, 64);
    arb_inv(x, x, 64);
    arb_get_mag_lower(goal, x);
    arb_clear(x);
}

static int
is_good_enough(const loja_flow_t flow)
{
    mag_t goal, error;
    int good;

    mag_init(goal);
    mag_init(error);
    loja_flow_goal(goal, flow);
    arf_get_mag(error, flow->error);
    /* more digits make no ball of starts smaller */
    good = mag_cmp(error, goal) <= 0
        || !fmpq_is_zero(flow->prob->start_radius);
    mag_clear(goal);
    mag_clear(error);
    return good;
}

/* HEURISTIC: at most half as many digits more; what was lost is rarely
   known. */
static slong
most_digits(slong digits)
{
    return digits + digits / 2;
}

/* HEURISTIC: a digit for each decade of time that is still to go, as digits
   are dear in time and in the certificate. */
static slong
more_digits(slong digits, const fmpq_t t, const fmpq_t until)
{
    double decades = 1e9;
    fmpq_t left;

    if (fmpq_sgn(t) > 0)
    {
        fmpq_init(left);
        fmpq_div(left, until, t);
        decades = ceil(log10(fmpq_get_d(left)));
        fmpq_clear(left);
    }
    if (!(decades < (double) (digits / 2)))
        return most_digits(digits);
    return digits + FLINT_MAX((slong) decades, digits / 8 + 1);
}

/* How often a restored flow was started anew already, at least: nearly as an
   uninterrupted run, so that both end alike. */
static slong
restarts_done(const loja_flow_t flow, const fmpq_t until)
{
    loja_flow_opts_t opts = flow->opts;
    loja_flow_t first;
    slong digits, n = 0;

    opts.threads = 1;
    loja_flow_init(first, flow->prob, &opts, until);
    for (digits = first->control.digits;
         digits < flow->control.digits && n < LOJA_FLOW_RESTARTS; n++)
        digits = most_digits(digits);
    loja_flow_clear(first);
    return n;
}

/* With more digits, or in a moving norm. */
static void
start_anew(loja_flow_t flow, const fmpq_t until, int moving)
{
    const loja_problem_struct *prob = flow->prob;
    loja_flow_opts_t opts = flow->opts;
    loja_flow_stats_t stats = flow->stats;

    if (moving)
        opts.moving = 1;
    else
        opts.working_digits = more_digits(flow->control.digits, flow->t,
                                          until);
    loja_flow_clear(flow);
    loja_flow_init(flow, prob, &opts, until);
    /* time was spent, whatever became of it */
    flow->stats.propose_seconds = stats.propose_seconds;
    flow->stats.verify_seconds = stats.verify_seconds;
}

static void
set_stop(loja_flow_t flow, const loja_flow_hooks_t *hooks, double deadline)
{
    flow->pool->stop = hooks->stop;
    flow->pool->deadline = hooks->seconds > 0 ? deadline : 0;
}

/* From flow->t to `until' without a new start. */
static loja_status_t
go(loja_flow_t flow, const fmpq_t until, const loja_flow_hooks_t *hooks,
   double deadline)
{
    loja_status_t status = LOJA_OK;

    while (fmpq_cmp(flow->t, until) < 0)
    {
        if (hooks->stop != NULL && *hooks->stop)
            return LOJA_STOPPED;
        if (hooks->seconds > 0 && _loja_clock() > deadline)
            return LOJA_LIMIT | LOJA_STOPPED;
        status = loja_flow_advance(flow, until);
        if (status == LOJA_STOPPED)
            continue;
        if (status == LOJA_OK && hooks->step != NULL)
            status = hooks->step(hooks->ctx, flow);
        if (status != LOJA_OK)
            return status;
    }
    if (!is_good_enough(flow))
    {
        flow->need_digits = 1;
        flow->reason = LOJA_TUBE_RADIUS;
        return LOJA_UNABLE;
    }
    return LOJA_OK;
}

/* 1 if a ball of starts grew too large in the Euclidean norm, and another may
   do. */
static int
wants_moving(const loja_flow_t flow)
{
    return !fmpq_is_zero(flow->prob->start_radius)
        && flow->reason == LOJA_TUBE_RADIUS && flow->opts.moving == 2
        && flow->tube->metric == NULL && loja_tube_may_frame(flow->pool->ws);
}

loja_status_t
loja_flow_run(loja_flow_t flow, const fmpq_t until,
              const loja_flow_hooks_t *hooks)
{
    const double deadline = _loja_clock() + hooks->seconds;
    loja_status_t status = LOJA_OK;
    slong restarts = 0;
    int moving;

    set_stop(flow, hooks, deadline);
    if (flow->step->len > 0)
        restarts = restarts_done(flow, until);
    else if (hooks->begin != NULL)
        status = hooks->begin(hooks->ctx, flow);
    while (status == LOJA_OK)
    {
        status = go(flow, until, hooks, deadline);
        moving = status == LOJA_UNABLE && wants_moving(flow);
        if (!moving && (status != LOJA_UNABLE || !flow->need_digits
                        || restarts == LOJA_FLOW_RESTARTS
                        || !fmpq_is_zero(flow->prob->start_radius)))
            break;
        restarts += !moving;
        start_anew(flow, until, moving);
        set_stop(flow, hooks, deadline);
        status = hooks->begin == NULL ? LOJA_OK
            : hooks->begin(hooks->ctx, flow);
    }
    /* the flow may outlive what the hooks point to */
    flow->pool->stop = NULL;
    flow->pool->deadline = 0;
    return status;
}

void
loja_flow_get_hint(loja_cert_hint_t *hint, const loja_flow_t flow)
{
    const loja_flow_control_t *c = &flow->control;

    hint->h = c->h;
    hint->order = c->order;
    hint->prec = c->prec;
    hint->digits = c->digits;
    hint->defect_eta = c->defect_eta;
    hint->growth_eta = c->growth_eta;
    hint->growth_nodes = c->growth_nodes;
}

/* 1 unless |p(-1) - end| > seam, or E(-1) < error + seam, is proved. */
static int
joins(const loja_flow_t flow, const loja_cert_step_struct *rec)
{
    slong i, P = flow->prob->net->nparams;
    arb_ptr v = _arb_vec_init(P);
    arb_t s, e;
    arf_t sum;
    int good;

    arb_init(s);
    arb_init(e);
    arf_init(sum);
    loja_step_end(v, rec->step, -1, ARF_PREC_EXACT);
    for (i = 0; i < P; i++)
    {
        if (flow->step->len == 0)
            arb_set_fmpq(e, fmpq_mat_entry(flow->prob->start, 0, i),
                         rec->hint.prec + 128);
        else
            arb_set(e, flow->end + i);
        arb_sub(e, v + i, e, 64);
        arb_addmul(s, e, e, 64);
    }
    arb_sqrt(s, s, 64);
    arb_set_arf(e, rec->seam);
    arf_add(sum, flow->error, rec->seam, ARF_PREC_EXACT, ARF_RND_UP);
    good = fmpq_equal(rec->step->t0, flow->t) && !arb_gt(s, e)
        && arf_cmp(sum, rec->tube->error) <= 0;
    arb_clear(s);
    arb_clear(e);
    arf_clear(sum);
    _arb_vec_clear(v, P);
    return good;
}

loja_status_t
loja_flow_restore_record(loja_flow_t flow, loja_cert_step_t rec)
{
    loja_flow_control_t c;

    if (!joins(flow, rec))
        return LOJA_INPUT;
    c.h = rec->hint.h;
    c.order = rec->hint.order;
    c.prec = rec->hint.prec;
    c.digits = rec->hint.digits;
    c.defect_eta = rec->hint.defect_eta;
    c.growth_eta = rec->hint.growth_eta;
    c.growth_nodes = rec->hint.growth_nodes;
    loja_flow_restore(flow, rec->step, rec->tube, &c);
    arf_set(flow->seam, rec->seam);
    return LOJA_OK;
}
