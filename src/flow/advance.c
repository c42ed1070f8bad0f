/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The loop that proposes and verifies.  Step control is heuristic; what is
    accepted was verified.

      1. choose t1 from the half length h;
      2. propose; on failure shorten the step or raise the precision;
      3. compare the proposer's own estimate of the defect with the wanted
         one, and shorten without verifying if it is hopeless;
      4. add the seam, verify; on failure react to the reason;
      5. accept: the next h from the estimate.
*/
#include <math.h>
#include <string.h>
#include "base/base.h"
#include "flow/flow_internal.h"

/* HEURISTIC: shorter steps tried before balls bound the growth of a large
   system. */
#define MOST_SHORTENED 6

/* The order of the next step: what makes time cheap, but no more than the
   length to come, which may be held short otherwise, makes use of. */
static void
adapt_order(loja_flow_t flow, const loja_propose_info_t *info,
            double log2_wanted, double longer)
{
    loja_flow_control_t *c = &flow->control;
    const double bits = fmax(info->amplify_log2, 0) - log2_wanted;
    double order, spare;

    if (flow->opts.order > 0
        || loja_proposers[flow->opts.proposer].fixed_order)
        return;
    order = (double) _loja_flow_choose_order(flow->prob, bits, c->prec);
    spare = log2_wanted - 8 - info->defect_log2
            - (double) c->order * fmax(0, log2(longer));
    /* HEURISTIC: a few bits more or less are no reason */
    if (spare > 12)
        order = fmin(order, (double) c->order * bits / (bits + spare));
    /* HEURISTIC: by a fifth a step, as the next length is a guess */
    order = fmin(order, 1.2 * (double) c->order + 1);
    order = fmax(order, 0.8 * (double) c->order);
    c->order = FLINT_MAX(12, (slong) order);
}

/* A step was proposed, or was not; 1: it is worth verifying.  Else the control
   is changed for the next try. */
static int
is_promising(loja_flow_t flow, const loja_step_t step,
             loja_propose_result_t res, const loja_propose_info_t *info,
             double log2_wanted, loja_flow_try_t *try)
{
    loja_flow_control_t *c = &flow->control;
    const double h = _loja_flow_half_length(step);

    flow->reason = LOJA_TUBE_DEFECT;
    if (res == LOJA_PROPOSE_STOPPED)
    {
        flow->reason = LOJA_TUBE_STOPPED;
        return 0;
    }
    if (res == LOJA_PROPOSE_PRECISION)
    {
        flow->reason = LOJA_TUBE_PRECISION;
        c->prec += info->missing_bits + 24;
        return 0;
    }
    /* SOUND: tube (the step begins where the last one ended) */
    if (res == LOJA_PROPOSE_STEP || !fmpq_equal(step->t0, flow->t))
    {
        /* HEURISTIC: the coarse levels tell it at little cost */
        c->h = h * 0.6;
        return 0;
    }
    /* HEURISTIC: without branches the verifier names the kink */
    if (info->defect_log2 > log2_wanted - _loja_flow_bound_excess(c->order)
        && (flow->pool->ws->branch != NULL || !try->rejected
            || loja_net_is_analytic(flow->prob->net)))
    {
        try->rejected = 1;
        /* HEURISTIC: shorter by a seventh at least; choose_end stretches
           steps by a tenth to reach `until', and would give the same one */
        c->h = fmin(0.85 * h, _loja_flow_next_length(h, info->defect_log2,
                                  log2_wanted, c->order));
        return 0;
    }
    return 1;
}

/* The verifier's parameters and the next step after one of the half length h
   was verified; first: the length that it was meant to have. */
static void
learn(loja_flow_t flow, const loja_step_t step, const loja_tube_t tube,
      const loja_propose_info_t *info, double h, double log2_wanted,
      double first, int cut)
{
    loja_flow_control_t *c = &flow->control;
    const double next = _loja_flow_next_length(h, info->defect_log2,
                                               log2_wanted, c->order);

    c->defect_eta = tube->defect_eta;
    c->growth_eta = tube->growth_eta;
    c->growth_nodes = tube->growth_nodes;
    /* HEURISTIC: where steps shrink, as on the way into a valley, the next
       one will as well */
    c->h = next * fmin(1, fmax(0.6, next / first));
    adapt_order(flow, info, log2_wanted, c->h / h);
    if (cut)
        c->h = first;
    else if (!step->log_time)
        c->h = 0.35;  /* HEURISTIC: first logarithmic step t -> 2t */
}

/* The next try where a step of the half length h was not verified. */
static void
react(loja_flow_t flow, loja_flow_try_t *try, double h)
{
    loja_flow_control_t *c = &flow->control;

    switch (flow->reason)
    {
        case LOJA_TUBE_STOPPED:
            break;
        case LOJA_TUBE_PRECISION:
            c->prec += 32;
            break;
        case LOJA_TUBE_RADIUS:
            flow->need_digits = 1;
            c->h = 0;
            break;
        case LOJA_TUBE_DEFECT:
            c->h = h * 0.8;
            break;
        case LOJA_TUBE_KINK:
            _loja_flow_avoid_kink(try, flow, h);
            break;
        default:
            try->growth += flow->reason == LOJA_TUBE_GROWTH;
            c->h = h * 0.5;
    }
}

/* In the norm that moves with the flow where one is wanted. */
static void
verify(loja_flow_t flow, const loja_step_t step, loja_tube_t tube,
       const mag_t wanted)
{
    arf_t start;

    arf_init(start);
    _loja_flow_start_error(start, flow->seam, flow, step);
    if (_loja_flow_has_frame(flow))
        _loja_flow_begin_frame(start, tube, flow);
    flow->reason = loja_tube_verify(tube, step, start, wanted, flow->pool,
                                    flow->control.prec);
    arf_clear(start);
}

/* Propose and verify one step with the present control.  Returns 1 when
   accepted; else the control is changed for the next try. */
static int
attempt(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
        const mag_t wanted, double first, loja_flow_try_t *try)
{
    loja_flow_control_t *c = &flow->control;
    loja_propose_info_t info;
    loja_propose_result_t res;
    double log2_wanted = mag_get_d_log2_approx(wanted), h, clock = _loja_clock();
    const int log_time = _loja_flow_log_time(flow);

    _loja_flow_choose_end(step, flow->t, try->until,
                          _loja_flow_wide_length(flow, log_time), log_time);
    h = _loja_flow_half_length(step);
    _loja_flow_set_branches(flow);
    res = loja_proposers[flow->opts.proposer].propose(step, &info, flow->end,
        flow->step->len > 0 ? flow->step : NULL, c->order, wanted,
        flow->pool, c->prec);
    flow->stats.propose_seconds += _loja_clock() - clock;
    if (!is_promising(flow, step, res, &info, log2_wanted, try))
        return 0;
    if (!try->cut && _loja_flow_meets_kink(try, flow, step, wanted)
        && (try->cut || try->cross))
        return 0;
    tube->defect_eta = c->defect_eta;
    tube->growth_eta = c->growth_eta;
    tube->growth_nodes = c->growth_nodes;
    tube->shorten = try->growth < MOST_SHORTENED
        && _loja_flow_is_large(flow->prob);
    clock = _loja_clock();
    verify(flow, step, tube, wanted);
    flow->stats.verify_seconds += _loja_clock() - clock;
    if (flow->reason == LOJA_TUBE_OK)
        learn(flow, step, tube, &info, h, log2_wanted, first, try->cut);
    else
        react(flow, try, h);
    return flow->reason == LOJA_TUBE_OK;
}

/* HEURISTIC: a defect of a thousandth of the error that there is already
   hardly adds to it, whatever becomes of both; in a moving norm it may count
   more than once. */
static void
allow_defect(mag_t wanted, const loja_flow_t flow)
{
    mag_t error;

    mag_init(error);
    arf_get_mag_lower(error, flow->error);
    mag_mul_2exp_si(error, error, _loja_flow_has_frame(flow) ? -14 : -10);
    mag_max(wanted, wanted, error);
    mag_clear(error);
}

/* The wanted defect, from the working digits. */
static void
set_wanted(mag_t wanted, const loja_flow_t flow, slong digits)
{
    arb_t ten;

    arb_init(ten);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong) digits, 64);
    arb_inv(ten, ten, 64);
    arb_get_mag_lower(wanted, ten);
    allow_defect(wanted, flow);
    arb_clear(ten);
}

/* 1 if no further try makes sense, with the reason; first: the precision of
   the first try. */
static int
give_up(loja_status_t *status, loja_flow_t flow, slong first)
{
    const loja_flow_control_t *c = &flow->control;

    if (loja_pool_is_stopped(flow->pool))
    {
        flow->reason = LOJA_TUBE_STOPPED;
        *status = LOJA_STOPPED;
        return 1;
    }
    /* HEURISTIC: a ball that grew so much, or asks for so short steps, is
       not going to be decided */
    if (!fmpq_is_zero(flow->prob->start_radius)
        && (c->h < 1e-3 || _loja_flow_has_grown(flow)))
    {
        flow->reason = LOJA_TUBE_RADIUS;
        return 1;
    }
    if (c->prec > flow->opts.max_precision)
    {
        *status = LOJA_LIMIT;
        return 1;
    }
    /* HEURISTIC: one step adds some bits to what the last one needed; where
       so many do not help, more will not */
    if (c->prec > 2 * first + 512)
    {
        flow->reason = LOJA_TUBE_PRECISION;
        return 1;
    }
    return 0;
}

loja_status_t
loja_flow_advance(loja_flow_t flow, const fmpq_t until)
{
    loja_flow_control_t keep = flow->control;
    loja_status_t status = LOJA_UNABLE;
    loja_flow_try_t try;
    loja_step_t step;
    loja_tube_t tube;
    mag_t wanted;

    memset(&try, 0, sizeof(try));
    fmpq_init(try.until);
    fmpq_set(try.until, until);
    loja_step_init(step);
    loja_tube_init(tube);
    mag_init(wanted);
    set_wanted(wanted, flow, keep.digits);
    flow->need_digits = 0;
    if (_loja_flow_stand_still(flow, step, tube, until)
        || _loja_flow_cross(flow, step, tube, &try, wanted))
        status = LOJA_OK;
    /* HEURISTIC: a step shorter than 2^-40 of its time is given up */
    while (status != LOJA_OK && flow->control.h > 1e-12
           && !give_up(&status, flow, keep.prec))
    {
        if (try.cross)
        {
            if (_loja_flow_cross(flow, step, tube, &try, wanted))
                status = LOJA_OK;
            else
                flow->reason = LOJA_TUBE_KINK;
            break;
        }
        if (attempt(flow, step, tube, wanted, keep.h, &try))
        {
            _loja_flow_accept(flow, step, tube);
            status = LOJA_OK;
            break;
        }
        flow->stats.rejected++;
    }
    /* SOUND: tube (no branch outlives its step: elsewhere L is another) */
    loja_pool_set_branch(flow->pool, NULL);
    if (status != LOJA_OK)
        flow->control = keep;
    flow->sample = tube->sample;
    flow->neuron = tube->neuron;
    fmpq_clear(try.until);
    loja_step_clear(step);
    loja_tube_clear(tube);
    mag_clear(wanted);
    return status;
}
