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
#include "loja/flow.h"

static double
now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec + 1e-9 * (double) ts.tv_nsec;
}

static double
log_fmpq(const fmpq_t q)
{
    arb_t x;
    double d;

    arb_init(x);
    arb_set_fmpq(x, q, 64);
    arb_log(x, x, 64);
    d = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    return d;
}

/*
    HEURISTIC: working digits.  Slow valleys narrow like a power of t (on Z2
    like t^(-7/6)), so digits beyond the wanted ones grow with log10 t.
*/
static slong
working_digits(slong digits, const fmpq_t until)
{
    double l = log_fmpq(until) / log(10.0);

    return FLINT_MAX(digits + 4, (slong) (10 + 1.25 * fmax(l, 0)));
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
        flow->opts.digits = 20;
    if (flow->opts.max_precision <= 0)
        flow->opts.max_precision = 20000;
    loja_pool_init(flow->pool, prob, opts->threads);
    flow->pool->exact = opts->exact;
    c->digits = opts->working_digits > 0
        ? opts->working_digits : working_digits(flow->opts.digits, until);
    c->prec = opts->precision > 0 ? opts->precision
                                  : 48 + (slong) (3.33 * c->digits);
    /* HEURISTIC: about one node a digit */
    c->order = opts->order > 0 ? opts->order
                               : FLINT_MAX(12, FLINT_MIN(200, c->digits));
    c->h = 0.25;
    c->defect_eta = c->growth_eta = 1.5;
    c->growth_nodes = 16;
    memset(&flow->stats, 0, sizeof(flow->stats));
    fmpq_init(flow->t);
    arf_init(flow->error);
    arf_init(flow->seam);
    flow->end = _arb_vec_init(P);
    for (i = 0; i < P; i++)
    {
        arb_set_fmpq(flow->end + i, fmpq_mat_entry(prob->start, 0, i),
                     c->prec + 64);
        mag_zero(arb_radref(flow->end + i));
    }
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

/* t1 for the half length h, a short dyadic, or `until` when it is near. */
static void
choose_end(loja_step_t step, const fmpq_t t, const fmpq_t until, double h)
{
    double ratio;
    fmpq_t left;
    arf_t a;

    fmpq_init(left);
    arf_init(a);
    fmpq_set(step->t0, t);
    step->log_time = !fmpq_is_zero(t);
    if (step->log_time)
    {
        fmpq_div(left, until, t);
        ratio = log_fmpq(left) / (2 * h);
    }
    else
    {
        arf_set_fmpq(a, until, 53, ARF_RND_NEAR);
        ratio = arf_get_d(a, ARF_RND_NEAR) / (2 * h);
    }
    if (ratio <= 1.1)
        fmpq_set(step->t1, until);
    else
    {
        if (ratio < 2.2)
            h *= ratio / 2;
        arf_set_d(a, step->log_time ? expm1(2 * h) : 2 * h);
        /* the increment is cut to a few bits, so that t1 is short */
        arf_set_round(a, a, 8, ARF_RND_NEAR);
        arf_get_fmpq(left, a);
        if (step->log_time)
        {
            fmpq_mul(left, left, t);
            fmpq_add(left, left, t);
            /* HEURISTIC: 12 bits, more where the increment would be lost */
            arf_set_fmpq(a, left, 12 + (slong) fmax(0, -4 - log2(h)),
                         ARF_RND_NEAR);
            arf_get_fmpq(left, a);
            if (fmpq_cmp(left, t) <= 0)
                fmpq_set(left, until);
        }
        fmpq_set(step->t1, left);
        if (fmpq_cmp(step->t1, until) > 0)
            fmpq_set(step->t1, until);
    }
    fmpq_clear(left);
    arf_clear(a);
}

/* error <- flow->error + |p(-1) - end|, for the first step
   |p(-1) - theta(0)|. */
static void
start_error(arf_t error, arf_t seam, const loja_flow_t flow,
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

static void
accept(loja_flow_t flow, loja_step_t step, loja_tube_t tube)
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
    accept(flow, step, tube);
}

/* The next half length: a defect like h^order, aimed at 2^-5 of the wanted
   one (HEURISTIC: rejected proposals cost more than somewhat short steps). */
static double
next_length(double h, double log2_defect, double log2_wanted, slong order)
{
    double q = (log2_wanted - 5 - log2_defect) / (double) (order + 1);

    /* HEURISTIC: between 0.4 and 1.5 times the last */
    return h * fmin(1.5, fmax(0.4, exp2(q)));
}

static double
half_length(const loja_step_t step)
{
    fmpq_t q;
    double d;

    fmpq_init(q);
    if (step->log_time)
    {
        fmpq_div(q, step->t1, step->t0);
        d = 0.5 * log_fmpq(q);
    }
    else
    {
        fmpq_set(q, step->t1);
        fmpq_sub(q, q, step->t0);
        d = 0.5 * exp(log_fmpq(q));
    }
    fmpq_clear(q);
    return d;
}

/* The last proposal of the same step that was rejected; h = 0: none. */
typedef struct
{
    double h, defect;
} rejected_t;

/* Propose and verify one step with the present control.  Returns 1 when
   accepted; else the control is changed for the next try. */
static int
attempt(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
        const mag_t wanted, const fmpq_t until, rejected_t *last)
{
    loja_flow_control_t *c = &flow->control;
    loja_propose_info_t info;
    loja_propose_result_t res;
    double log2_wanted = mag_get_d_log2_approx(wanted), h, clock = now();
    const int analytic = loja_net_is_analytic(flow->prob->net);
    arf_t start;

    choose_end(step, flow->t, until, c->h);
    h = half_length(step);
    if (flow->opts.proposer == LOJA_PROPOSER_TAYLOR)
        res = loja_propose_taylor(step, &info, flow->end, c->order, wanted,
                                  flow->pool, c->prec);
    else
        res = loja_propose_collocation(step, &info, flow->end,
                  flow->step->len > 0 ? flow->step : NULL, c->order, wanted,
                  flow->opts.proposer == LOJA_PROPOSER_CVODE, flow->pool,
                  c->prec);
    flow->stats.propose_seconds += now() - clock;
    flow->reason = LOJA_TUBE_DEFECT;
    if (res == LOJA_PROPOSE_PRECISION)
    {
        flow->reason = LOJA_TUBE_PRECISION;
        c->prec += info.missing_bits + 24;
        return 0;
    }
    /* SOUND: tube (the step begins where the last one ended) */
    if (res == LOJA_PROPOSE_STEP || !fmpq_equal(step->t0, flow->t))
    {
        c->h = h * 0.5;
        return 0;
    }
    /* HEURISTIC: a defect that hardly falls may come from a kink, which the
       verifier can name */
    if (info.defect_log2 > log2_wanted && (analytic || last->h == 0))
    {
        /* HEURISTIC: a defect that hardly falls with h is rounding, however
           it arose */
        if (analytic && last->h > h && info.defect_log2 > last->defect
                - 0.25 * (double) c->order * log2(last->h / h))
            c->prec += 32;
        last->h = h;
        last->defect = info.defect_log2;
        c->h = next_length(h, info.defect_log2, log2_wanted, c->order);
        return 0;
    }
    arf_init(start);
    start_error(start, flow->seam, flow, step);
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
            c->h = next_length(h, info.defect_log2, log2_wanted, c->order);
            if (!step->log_time)
                c->h = 0.35;  /* HEURISTIC: first logarithmic step t -> 2t */
            return 1;
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
        default:
            c->h = h * 0.5;
    }
    return 0;
}

loja_status_t
loja_flow_advance(loja_flow_t flow, const fmpq_t until)
{
    loja_flow_control_t keep = flow->control;
    loja_status_t status = LOJA_UNABLE;
    rejected_t last = {0, 0};
    loja_step_t step;
    loja_tube_t tube;
    arb_t ten;
    mag_t wanted;

    loja_step_init(step);
    loja_tube_init(tube);
    arb_init(ten);
    mag_init(wanted);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong) keep.digits, 64);
    arb_inv(ten, ten, 64);
    arb_get_mag_lower(wanted, ten);
    flow->need_digits = 0;
    /* HEURISTIC: a step shorter than 2^-40 of its time is given up */
    while (flow->control.h > 1e-12)
    {
        if (flow->control.prec > flow->opts.max_precision)
        {
            status = LOJA_LIMIT;
            break;
        }
        if (attempt(flow, step, tube, wanted, until, &last))
        {
            accept(flow, step, tube);
            status = LOJA_OK;
            break;
        }
        flow->stats.rejected++;
    }
    if (status != LOJA_OK)
        flow->control = keep;
    flow->sample = tube->sample;
    flow->neuron = tube->neuron;
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
