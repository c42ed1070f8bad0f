/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The state of a flow: its start, its steps, and where it is (advance.c goes
   on from there). */
#include <math.h>
#include <string.h>
#include "flow/flow_internal.h"

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
        : _loja_flow_working_digits(flow->opts.digits, until, prob);
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
