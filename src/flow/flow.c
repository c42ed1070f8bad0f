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
#include <time.h>
#include "flow/flow_internal.h"

static double
now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec + 1e-9 * (double) ts.tv_nsec;
}

void
loja_flow_init(loja_flow_t flow, const loja_problem_struct *prob,
               const loja_flow_opts_t *opts, const fmpq_t until)
{
    slong i, P = prob->net->nparams;
    loja_flow_control_t *c = &flow->control;

    flow->prob = prob;
    flow->opts = *opts;
    if (flow->opts.digits <= 0)
        flow->opts.digits = _loja_flow_default_digits(prob);
    if (flow->opts.max_precision <= 0)
        flow->opts.max_precision = 20000;
    loja_pool_init(flow->pool, prob, opts->threads);
    flow->pool->exact = opts->exact;
    c->digits = opts->working_digits > 0
        ? opts->working_digits
        : _loja_flow_working_digits(flow->opts.digits, until);
    c->prec = opts->precision > 0 ? opts->precision
                                  : 48 + (slong) (3.33 * c->digits);
    /* HEURISTIC: about one node a digit */
    c->order = opts->order > 0 ? opts->order
                               : FLINT_MAX(12, FLINT_MIN(200, c->digits));
    c->defect_eta = c->growth_eta = 1.5;
    c->growth_nodes = 16;
    memset(&flow->stats, 0, sizeof(flow->stats));
    fmpq_init(flow->t);
    arf_init(flow->error);
    /* SOUND: tube (a ball of starts: the error at t = 0 is its radius) */
    arf_set_fmpq(flow->error, prob->start_radius, 30, ARF_RND_UP);
    arf_init(flow->seam);
    flow->end = _arb_vec_init(P);
    for (i = 0; i < P; i++)
    {
        arb_set_fmpq(flow->end + i, fmpq_mat_entry(prob->start, 0, i),
                     c->prec + 64);
        mag_zero(arb_radref(flow->end + i));
    }
    c->h = _loja_flow_first_length(flow);
    loja_step_init(flow->step);
    loja_tube_init(flow->tube);
    flow->reason = LOJA_TUBE_OK;
    flow->need_digits = 0;
    flow->sample = flow->neuron = -1;
}

void
loja_flow_clear(loja_flow_t flow)
{
    loja_pool_clear(flow->pool);
    fmpq_clear(flow->t);
    arf_clear(flow->error);
    arf_clear(flow->seam);
    _arb_vec_clear(flow->end, flow->prob->net->nparams);
    loja_step_clear(flow->step);
    loja_tube_clear(flow->tube);
}

/* error <- flow->error + |p(-1) - end|, for the first step
   |p(-1) - theta(0)|. */
void
_loja_flow_start_error(arf_t error, arf_t seam, const loja_flow_t flow,
                       const loja_step_t step)
{
    slong i, P = flow->prob->net->nparams;
    arb_ptr v = _arb_vec_init(P);
    arb_t s, e;
    mag_t m;

    arb_init(s);
    arb_init(e);
    mag_init(m);
    loja_step_end(v, step, -1, ARF_PREC_EXACT);
    for (i = 0; i < P; i++)
    {
        if (flow->step->len == 0)
            arb_set_fmpq(e, fmpq_mat_entry(flow->prob->start, 0, i),
                         flow->control.prec + 128);
        else
            arb_set(e, flow->end + i);
        arb_sub(e, v + i, e, 64);
        arb_addmul(s, e, e, 64);
    }
    arb_sqrt(s, s, 64);
    /* SOUND: tube (seam: the jump of the path is added to the error) */
    arb_get_mag(m, s);
    arf_set_mag(seam, m);
    arf_add(error, flow->error, seam, 30, ARF_RND_UP);
    arb_clear(s);
    arb_clear(e);
    mag_clear(m);
    _arb_vec_clear(v, P);
}

void
_loja_flow_accept(loja_flow_t flow, loja_step_t step, loja_tube_t tube)
{
    slong i;

    loja_step_swap(flow->step, step);
    {
        loja_tube_struct t = *flow->tube;

        *flow->tube = *tube;
        *tube = t;
    }
    fmpq_set(flow->t, flow->step->t1);
    loja_step_end(flow->end, flow->step, 1, ARF_PREC_EXACT);
    arf_set(flow->error, flow->tube->error + flow->tube->pieces);
    flow->stats.steps++;
    flow->stats.pieces += flow->tube->pieces;
    for (i = 0; i < flow->tube->pieces; i++)
        flow->stats.growth += fmax(0,
            arf_get_d(flow->tube->growth + i, ARF_RND_UP)
            * (arf_get_d(flow->tube->x + i + 1, ARF_RND_UP)
               - arf_get_d(flow->tube->x + i, ARF_RND_UP)));
}

void
loja_flow_restore(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
                  const loja_flow_control_t *control)
{
    flow->control = *control;
    _loja_flow_accept(flow, step, tube);
}

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

/* Propose and verify one step with the present control.  Returns 1 when
   accepted; else the control is changed for the next try. */
static int
attempt(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
        const mag_t wanted, double first, loja_flow_try_t *try)
{
    loja_flow_control_t *c = &flow->control;
    loja_propose_info_t info;
    loja_propose_result_t res;
    double log2_wanted = mag_get_d_log2_approx(wanted), h, next, clock = now();
    const int log_time = _loja_flow_log_time(flow);
    arf_t start;

    _loja_flow_choose_end(step, flow->t, try->until,
                          _loja_flow_wide_length(flow, log_time), log_time);
    h = _loja_flow_half_length(step);
    _loja_flow_set_branches(flow);
    res = loja_proposers[flow->opts.proposer].propose(step, &info, flow->end,
        flow->step->len > 0 ? flow->step : NULL, c->order, wanted,
        flow->pool, c->prec);
    flow->stats.propose_seconds += now() - clock;
    flow->reason = LOJA_TUBE_DEFECT;
    if (res == LOJA_PROPOSE_STOPPED)
    {
        flow->reason = LOJA_TUBE_STOPPED;
        return 0;
    }
    if (res == LOJA_PROPOSE_PRECISION)
    {
        flow->reason = LOJA_TUBE_PRECISION;
        c->prec += info.missing_bits + 24;
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
    if (info.defect_log2 > log2_wanted - _loja_flow_bound_excess(c->order)
        && (flow->pool->ws->branch != NULL || !try->rejected
            || loja_net_is_analytic(flow->prob->net)))
    {
        try->rejected = 1;
        /* HEURISTIC: shorter by a seventh at least; choose_end stretches
           steps by a tenth to reach `until', and would give the same one */
        c->h = fmin(0.85 * h, _loja_flow_next_length(h, info.defect_log2,
                                  log2_wanted, c->order));
        return 0;
    }
    if (!try->cut && _loja_flow_meets_kink(try, flow, step, wanted)
        && (try->cut || try->cross))
        return 0;
    arf_init(start);
    _loja_flow_start_error(start, flow->seam, flow, step);
    tube->defect_eta = c->defect_eta;
    tube->growth_eta = c->growth_eta;
    tube->growth_nodes = c->growth_nodes;
    clock = now();
    flow->reason = loja_tube_verify(tube, step, start, wanted, flow->pool,
                                    c->prec);
    flow->stats.verify_seconds += now() - clock;
    arf_clear(start);
    switch (flow->reason)
    {
        case LOJA_TUBE_OK:
            c->defect_eta = tube->defect_eta;
            c->growth_eta = tube->growth_eta;
            c->growth_nodes = tube->growth_nodes;
            next = _loja_flow_next_length(h, info.defect_log2, log2_wanted,
                                          c->order);
            /* HEURISTIC: where steps shrink, as on the way into a valley,
               the next one will as well */
            c->h = next * fmin(1, fmax(0.6, next / first));
            adapt_order(flow, &info, log2_wanted, c->h / h);
            if (try->cut)
                c->h = first;
            else if (!step->log_time)
                c->h = 0.35;  /* HEURISTIC: first logarithmic step t -> 2t */
            return 1;
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
            c->h = h * 0.5;
    }
    return 0;
}

/* HEURISTIC: a defect of a thousandth of the error that there is already
   hardly adds to it, whatever becomes of both. */
static void
allow_defect(mag_t wanted, const loja_flow_t flow)
{
    mag_t error;

    mag_init(error);
    arf_get_mag_lower(error, flow->error);
    mag_mul_2exp_si(error, error, -10);
    mag_max(wanted, wanted, error);
    mag_clear(error);
}

loja_status_t
loja_flow_advance(loja_flow_t flow, const fmpq_t until)
{
    loja_flow_control_t keep = flow->control;
    loja_status_t status = LOJA_UNABLE;
    loja_flow_try_t try;
    loja_step_t step;
    loja_tube_t tube;
    arb_t ten;
    mag_t wanted;

    memset(&try, 0, sizeof(try));
    fmpq_init(try.until);
    fmpq_set(try.until, until);
    loja_step_init(step);
    loja_tube_init(tube);
    arb_init(ten);
    mag_init(wanted);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong) keep.digits, 64);
    arb_inv(ten, ten, 64);
    arb_get_mag_lower(wanted, ten);
    allow_defect(wanted, flow);
    flow->need_digits = 0;
    if (_loja_flow_stand_still(flow, step, tube, until)
        || _loja_flow_cross(flow, step, tube, &try, wanted))
        status = LOJA_OK;
    /* HEURISTIC: a step shorter than 2^-40 of its time is given up */
    while (status != LOJA_OK && flow->control.h > 1e-12)
    {
        if (loja_pool_is_stopped(flow->pool))
        {
            flow->reason = LOJA_TUBE_STOPPED;
            status = LOJA_STOPPED;
            break;
        }
        /* HEURISTIC: a ball that grew so much, or asks for so short steps, is
           not going to be decided */
        if (!fmpq_is_zero(flow->prob->start_radius)
            && (flow->control.h < 1e-3 || _loja_flow_has_grown(flow)))
        {
            flow->reason = LOJA_TUBE_RADIUS;
            break;
        }
        if (flow->control.prec > flow->opts.max_precision)
        {
            status = LOJA_LIMIT;
            break;
        }
        /* HEURISTIC: one step adds some bits to what the last one needed;
           where so many do not help, more will not */
        if (flow->control.prec > 2 * keep.prec + 512)
        {
            flow->reason = LOJA_TUBE_PRECISION;
            break;
        }
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
    arb_clear(ten);
    mag_clear(wanted);
    return status;
}

void
loja_flow_theta(arb_ptr theta, const loja_flow_t flow)
{
    slong i, P = flow->prob->net->nparams;
    mag_t m;

    mag_init(m);
    arf_get_mag(m, flow->error);
    for (i = 0; i < P; i++)
    {
        /* SOUND: tube (at t = 0 `end' is but the rounded start) */
        if (flow->step->len == 0)
            arb_set_fmpq(theta + i, fmpq_mat_entry(flow->prob->start, 0, i),
                         flow->control.prec);
        else
            arb_set(theta + i, flow->end + i);
        arb_add_error_mag(theta + i, m);
    }
    mag_clear(m);
}

void
loja_flow_theta_at(arb_ptr theta, const loja_flow_t flow, const fmpq_t t)
{
    slong i, P = flow->prob->net->nparams;
    slong prec = flow->control.prec;
    arb_t x;
    mag_t m;

    if (fmpq_equal(t, flow->t))
    {
        loja_flow_theta(theta, flow);
        return;
    }
    if (flow->step->len == 0 || fmpq_cmp(t, flow->step->t0) < 0
        || fmpq_cmp(t, flow->step->t1) > 0)
    {
        _arb_vec_indeterminate(theta, P);
        return;
    }
    arb_init(x);
    mag_init(m);
    loja_step_locate(x, flow->step, t, prec);
    loja_step_eval(theta, flow->step, x, prec);
    /* SOUND: tube (radius > max E over the step) */
    arf_get_mag(m, flow->tube->radius);
    for (i = 0; i < P; i++)
        arb_add_error_mag(theta + i, m);
    arb_clear(x);
    mag_clear(m);
}
