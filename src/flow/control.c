/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Step control: lengths, orders and digits.  All of it is heuristic, and
    all of it depends on the state of the flow alone, never on a clock.
*/
#include <math.h>
#include "flow/flow_internal.h"

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

/* HEURISTIC: rounding and defects well below a ball of starts. */
slong
_loja_flow_default_digits(const loja_problem_struct *prob)
{
    double digits;

    if (fmpq_is_zero(prob->start_radius))
        return 20;
    digits = 4 - log_fmpq(prob->start_radius) / log(10.0);
    return (slong) fmin(fmax(digits, 4), 1000);
}

/* HEURISTIC: 30 radii, where that is wide or makes steps short, or what no box
   of growth bounds is made for. */
int
_loja_flow_has_grown(const loja_flow_struct *flow)
{
    fmpq_t r;
    arf_t most;
    int grown;

    fmpq_init(r);
    arf_init(most);
    fmpq_set_si(r, 30, 1);
    fmpq_mul(r, r, flow->prob->start_radius);
    arf_set_fmpq(most, r, 30, ARF_RND_UP);
    grown = (arf_cmp(flow->error, most) > 0
             && (arf_cmpabs_2exp_si(flow->error, -12) > 0
                 || flow->control.h < 0.0625))
        || arf_cmpabs_2exp_si(flow->error, LOJA_TUBE_WIDEST) > 0;
    fmpq_clear(r);
    arf_clear(most);
    return grown;
}

/* HEURISTIC: where the tube is wide the growth of its errors is bounded on
   boxes that hold pieces of the path as well: short steps keep them narrow. */
double
_loja_flow_wide_length(const loja_flow_struct *flow, int log_time)
{
    const double h = flow->control.h;

    if (!log_time || fmpq_is_zero(flow->prob->start_radius)
        || arf_cmpabs_2exp_si(flow->error, -9) < 0)
        return h;
    return fmin(h, 0.0625);
}

/*
    HEURISTIC: working digits.  Slow valleys narrow like a power of t (on Z2
    like t^(-7/6)), so digits beyond the wanted ones grow with log10 t.  Large
    systems have rough bounds of their third derivatives, which wide tubes do
    not bear: as many digits as doubles and their pairs make cheaply.
*/
slong
_loja_flow_working_digits(slong digits, const fmpq_t until,
                          const loja_problem_struct *prob)
{
    const double l = log_fmpq(until) / log(10.0);
    slong least = (slong) (10 + 1.25 * fmax(l, 0));

    if (_loja_flow_is_large(prob))
        least = FLINT_MAX(least, 14);
    return FLINT_MAX(digits + 4, least);
}

/* HEURISTIC: in large problems the first step is so short that the fastest
   direction decays by no more than e^-1 and the parameters move by no more
   than 2/5: a longer one is found too long only when it was solved. */
double
_loja_flow_first_length(const loja_flow_t flow)
{
    const slong P = flow->prob->net->nparams;
    loja_pool_struct *pool = (loja_pool_struct *) flow->pool;
    double trace, speed, h = 0.25;
    arb_ptr g;
    arb_t s;

    if (P * flow->prob->n < 1000)
        return h;
    g = _arb_vec_init(P);
    arb_init(s);
    trace = loja_propose_trace(pool, flow->end, flow->control.prec);
    loja_loss_eval(pool->ws, NULL, g, NULL, flow->end, 64);
    arb_dot(s, NULL, 0, g, 1, g, 1, P, 64);
    speed = sqrt(arf_get_d(arb_midref(s), ARF_RND_NEAR));
    if (isfinite(trace) && trace > 0)
        h = fmin(h, 0.5 / trace);
    if (isfinite(speed) && speed > 0)
        h = fmin(h, 0.2 / speed);
    _arb_vec_clear(g, P);
    arb_clear(s);
    return fmax(h, 1e-9);
}

/* t1 for the half length h, a short dyadic, or `until` when it is near. */
void
_loja_flow_choose_end(loja_step_t step, const fmpq_t t,
                      const fmpq_t until, double h, int log_time)
{
    double ratio;
    fmpq_t left;
    arf_t a;

    fmpq_init(left);
    arf_init(a);
    fmpq_set(step->t0, t);
    step->log_time = log_time;
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

/* The next half length: a defect like h^order, aimed at 2^-5 of the wanted
   one (HEURISTIC: rejected proposals cost more than somewhat short steps). */
double
_loja_flow_next_length(double h, double log2_defect, double log2_wanted,
                       slong order)
{
    double q = (log2_wanted - 5 - log2_defect) / (double) (order + 1);

    /* HEURISTIC: between 0.4 and 1.5 times the last */
    return h * fmin(1.5, fmax(0.4, exp2(q)));
}

double
_loja_flow_half_length(const loja_step_t step)
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

/*
    HEURISTIC: what the bound of the defect is above its estimate at a few
    points: the factor sqrt(2N - 1) of rule interpolation, about the root of
    the order, and the tail.
*/
double
_loja_flow_bound_excess(slong order)
{
    return 0.5 * log2(2.0 * (double) order);
}

/* HEURISTIC: a Hessian takes a tenth of a second in doubles, and minutes in
   balls. */
int
_loja_flow_is_large(const loja_problem_struct *prob)
{
    const double P = (double) prob->net->nparams;

    return P * P * (double) prob->n > 1e9;
}

/*
    HEURISTIC: the order that makes a unit of time cheapest.  bits: how many
    the path must resolve, those of the wanted defect and those by which
    f H amplifies what the path leaves out.  With singularities of the flow
    at a distance that does not depend on the order m, the half length is
    like 2^(-bits/m).  Nanoseconds of a core: an activation 60 prec, a
    multiplication 100, a term of the factorisation in doubles 0.3, and some
    4 multiplications an entry of a matrix between nodes.
*/
slong
_loja_flow_choose_order(const loja_problem_struct *prob, double bits,
                        slong prec)
{
    const double P = (double) prob->net->nparams, n = (double) prob->n;
    double hidden = 0, node, cost, least = HUGE_VAL;
    /* HEURISTIC: steps of degree 25 went as far as those of degree 31, at half
       the cost */
    const slong most = _loja_flow_is_large(prob) ? 24 : 200;
    slong k, m, best = 12;

    for (k = 1; k < prob->net->depth; k++)
        hidden += (double) prob->net->width[k];
    node = n * (hidden * 60 * (double) prec + P * P * 100);
    for (m = 12; m <= most; m += 4)
    {
        /* the levels of the proposer take about 2 m nodes, the defect m;
           growth and ellipses take what 60 nodes take */
        cost = (3.2 * (double) m + 60) * node
             + 400 * (double) (m * m) * (P + 4)
             + 0.3 * pow((double) m * P, 3);
        cost *= exp2(bits / (double) m);
        if (cost < least)
        {
            least = cost;
            best = m;
        }
    }
    return best;
}
