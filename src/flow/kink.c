/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Flows through kinks of C1 activations (elu, softsign).  Ordinary steps are
    proposed and verified on one branch of every activation: they end before
    the first crossing of a kink.  A step that is about as short as the tube
    is wide goes across, verified on one box (loja_tube_crossing).

    All choices here are heuristic; what is accepted was verified.
*/
#include <math.h>
#include <string.h>
#include "flow/flow_internal.h"

/* HEURISTIC: log2 of how many tube radii from a kink all is clear: more
   behind it, as the next step has one radius for all of its length. */
#define BEFORE 6
#define BEHIND 10
/* HEURISTIC: points at which a path is looked at, per coefficient. */
#define LOOKS 4

static slong
signs_size(const loja_flow_struct *flow)
{
    return flow->pool->ws->prob->n * flow->pool->ws->hidden;
}

/* Signs of the preactivations within that distance of p; 0: not all clear. */
static int
signs_at(signed char *signs, const loja_flow_struct *flow, arb_srcptr p,
         double distance)
{
    const slong P = flow->prob->net->nparams;
    arb_ptr box = _arb_vec_init(P);
    slong i, sample, neuron;
    mag_t m;
    int ok;

    mag_init(m);
    mag_set_d(m, distance);
    _arb_vec_set(box, p, P);
    for (i = 0; i < P; i++)
        arb_add_error_mag(box + i, m);
    ok = loja_loss_branches(flow->pool->ws, signs, &sample, &neuron, box,
                            flow->control.prec);
    mag_clear(m);
    _arb_vec_clear(box, P);
    return ok;
}

/* What the tube's radius will be, or is. */
static double
tube_radius(const loja_flow_struct *flow, const mag_t wanted)
{
    return arf_get_d(flow->error, ARF_RND_UP) + mag_get_d(wanted);
}

int
_loja_flow_log_time(const loja_flow_struct *flow)
{
    /* HEURISTIC: just behind a kink at the start, time is as good as 0 */
    return !fmpq_is_zero(flow->t)
        && !(flow->step->len == 2 && fmpq_is_zero(flow->step->t0)
             && !loja_net_is_analytic(flow->prob->net)
             && fmpq_get_d(flow->t) < 1e-6);
}

void
_loja_flow_set_branches(loja_flow_t flow)
{
    signed char *signs;

    loja_pool_set_branch(flow->pool, NULL);
    if (loja_net_is_analytic(flow->prob->net))
        return;
    signs = flint_malloc((size_t) signs_size(flow));
    if (signs_at(signs, flow, flow->end, 0))
        loja_pool_set_branch(flow->pool, signs);
    flint_free(signs);
}

/* ---- up to a kink ---- */

/* 1 if the path has the signs of the branch within that distance of p(x). */
static int
is_clear(const loja_flow_struct *flow, const loja_step_struct *step,
         const arf_t x, const signed char *branch, signed char *signs,
         double distance)
{
    const slong P = step->nparams;
    arb_ptr p = _arb_vec_init(P);
    arb_t t;
    int ok;

    arb_init(t);
    arb_set_arf(t, x);
    loja_step_eval(p, step, t, flow->control.prec);
    ok = signs_at(signs, flow, p, distance)
        && memcmp(signs, branch, (size_t) signs_size(flow)) == 0;
    arb_clear(t);
    _arb_vec_clear(p, P);
    return ok;
}

/* The last x that is known to lie before the first crossing; 0: none is
   seen. */
static int
find_crossing(arf_t x, const loja_flow_struct *flow,
              const loja_step_struct *step, const signed char *branch,
              signed char *signs)
{
    const slong looks = LOOKS * step->len;
    arf_t high, mid;
    slong i;
    int found = 0;

    arf_init(high);
    arf_init(mid);
    arf_set_si(x, -1);
    for (i = 1; i <= looks && !found; i++)
    {
        arf_set_si(high, 2 * i - looks);
        arf_div_si(high, high, looks, 53, ARF_RND_DOWN);
        found = !is_clear(flow, step, high, branch, signs, 0);
        if (!found)
            arf_set(x, high);
    }
    for (i = 0; i < flow->control.prec && found; i++)
    {
        arf_add(mid, x, high, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul_2exp_si(mid, mid, -1);
        arf_set(is_clear(flow, step, mid, branch, signs, 0) ? x : high, mid);
    }
    arf_clear(high);
    arf_clear(mid);
    return found;
}

/* t <- a short fraction near t(x), far from t(end) as x is from end. */
static void
short_time(fmpq_t t, const loja_step_struct *step, const arf_t x,
           const arf_t end, slong prec)
{
    arb_t u, v, z;

    arb_init(u);
    arb_init(v);
    arb_init(z);
    arb_set_arf(z, x);
    loja_step_time(u, NULL, step, z, prec);
    arb_set_arf(z, end);
    loja_step_time(v, NULL, step, z, prec);
    arb_sub(v, v, u, prec);
    arf_set_round(arb_midref(u), arb_midref(u), FLINT_MAX(8, 4
        + arf_abs_bound_lt_2exp_si(arb_midref(u))
        - arf_abs_bound_lt_2exp_si(arb_midref(v))), ARF_RND_DOWN);
    arf_get_fmpq(t, arb_midref(u));
    arb_clear(u);
    arb_clear(v);
    arb_clear(z);
}

int
_loja_flow_meets_kink(loja_flow_try_t *next, const loja_flow_t flow,
                      const loja_step_t step, const mag_t wanted)
{
    const signed char *branch = flow->pool->ws->branch;
    const double distance = exp2(next->margin + BEFORE)
        * tube_radius(flow, wanted);
    signed char *signs;
    arf_t end, x, gap;
    slong k = flow->control.prec;
    int found;

    if (branch == NULL)
        return 0;
    signs = flint_malloc((size_t) signs_size(flow));
    arf_init(end);
    arf_init(x);
    arf_init(gap);
    found = find_crossing(end, flow, step, branch, signs);
    if (found)
    {
        /* the nearest point before it where all is clear, but in the second
           half of the way */
        arf_add_ui(gap, end, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
        do
        {
            arf_mul_2exp_si(x, gap, -k);
            arf_sub(x, end, x, ARF_PREC_EXACT, ARF_RND_DOWN);
        }
        while (!is_clear(flow, step, x, branch, signs, distance) && --k > 1);
        next->cross = k <= 1;
        next->cut = !next->cross;
        if (next->cut)
            short_time(next->until, step, x, end, flow->control.prec);
        next->cut = next->cut && fmpq_cmp(next->until, flow->t) > 0;
    }
    arf_clear(end);
    arf_clear(x);
    arf_clear(gap);
    flint_free(signs);
    return found;
}

void
_loja_flow_avoid_kink(loja_flow_try_t *next, loja_flow_t flow, double h)
{
    /* HEURISTIC: some more distance; then the crossing was not foreseen */
    if (next->cut && next->margin < 20)
    {
        next->margin += 4;
        next->cut = 0;
    }
    else
        flow->control.h = 0.5 * h;
}

/* ---- across ---- */

/* The straight step of the length tau along -g. */
static void
straight(loja_step_t step, const loja_flow_struct *flow, arb_srcptr g,
         const arf_t tau)
{
    const slong P = flow->prob->net->nparams;
    arb_t c;
    slong i;

    arb_init(c);
    step->log_time = 0;
    fmpq_set(step->t0, flow->t);
    arf_get_fmpq(step->t1, tau);
    fmpq_add(step->t1, step->t1, flow->t);
    loja_step_set_shape(step, P, 2);
    for (i = 0; i < P; i++)
    {
        arb_mul_arf(c, g + i, tau, 64);
        arb_mul_2exp_si(c, c, -1);
        arb_get_mid_arb(c, c);
        arb_neg(step->coef + 2 * i + 1, c);
        arb_sub(step->coef + 2 * i, flow->end + i, c, ARF_PREC_EXACT);
    }
    arb_clear(c);
}

/* The shortest tau that brings all preactivations clear of their kinks, some
   of them to another side than before. */
static int
find_length(arf_t tau, const loja_flow_struct *flow, arb_srcptr g,
            double radius, int force)
{
    const slong P = flow->prob->net->nparams, size = signs_size(flow);
    signed char *before = flint_malloc((size_t) size);
    signed char *behind = flint_malloc((size_t) size);
    arb_ptr p = _arb_vec_init(P);
    /* HEURISTIC: some distance in any case, as 0 is no side */
    const int known = signs_at(before, flow, flow->end, radius / 1048576
                               + 4 * arf_get_d(flow->error, ARF_RND_UP));
    arb_t t;
    double speed, length;
    slong i, k, most = force || !known ? 60 : BEHIND + 8;
    int found = 0;

    arb_init(t);
    for (i = 0; i < P; i++)
        arb_addmul(t, g + i, g + i, 64);
    speed = sqrt(arf_get_d(arb_midref(t), ARF_RND_NEAR));
    for (k = 0; k < most && !found && speed > 0; k++)
    {
        length = exp2((double) k) * radius;
        arf_set_d(tau, length / speed);
        arf_set_round(tau, tau, 4, ARF_RND_NEAR);
        arb_set_arf(t, tau);
        for (i = 0; i < P; i++)
        {
            arb_mul(p + i, t, g + i, flow->control.prec);
            arb_sub(p + i, flow->end + i, p + i, flow->control.prec);
        }
        /* HEURISTIC: a straight way that is right to a thousandth */
        found = length < 1e-3 && signs_at(behind, flow, p, exp2(BEHIND)
                                          * radius + length / 1024)
            && (!known || memcmp(before, behind, (size_t) size) != 0);
    }
    arb_clear(t);
    _arb_vec_clear(p, P);
    flint_free(before);
    flint_free(behind);
    return found;
}

int
_loja_flow_cross(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
                 const loja_flow_try_t *next, const mag_t wanted)
{
    const slong P = flow->prob->net->nparams;
    const double radius = exp2(next->margin) * tube_radius(flow, wanted);
    arb_ptr g;
    arf_t tau, start;
    int ok;

    if (loja_net_is_analytic(flow->prob->net)
        || !loja_net_is_smooth(flow->prob->net))
        return 0;
    arf_init(tau);
    arf_init(start);
    g = _arb_vec_init(P);
    loja_pool_set_branch(flow->pool, NULL);
    loja_loss_eval(flow->pool->ws, NULL, g, NULL, flow->end,
                   flow->control.prec);
    ok = find_length(tau, flow, g, radius, next->cross);
    if (ok)
    {
        straight(step, flow, g, tau);
        _loja_flow_start_error(start, flow->seam, flow, step);
        ok = loja_tube_crossing(tube, step, start, flow->pool,
                                flow->control.prec);
    }
    if (ok)
    {
        flow->reason = LOJA_TUBE_OK;
        _loja_flow_accept(flow, step, tube);
    }
    arf_clear(tau);
    arf_clear(start);
    _arb_vec_clear(g, P);
    return ok;
}
