/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The decision procedure.  It only chooses when to ask which claim; the
    schedule depends on the verified steps alone, not on a clock, so that the
    same run gives the same certificate.
*/
#include <string.h>
#include "prove/relate.h"

static const char *const names[LOJA_CLAIMS] = {
#define CLAIM_NAME(name, text) text,
    LOJA_CLAIM_LIST(CLAIM_NAME)
#undef CLAIM_NAME
};

const char *
loja_claim_name(loja_claim_kind_t kind)
{
    return names[kind];
}

loja_claim_kind_t
loja_claim_find(const char *name)
{
    int k;

    for (k = 0; k < LOJA_CLAIMS; k++)
        if (strcmp(names[k], name) == 0)
            break;
    return (loja_claim_kind_t) k;
}

int
_loja_prove_wants_all(const loja_prove_t prove)
{
    int k;

    for (k = 0; k < LOJA_CLAIMS; k++)
        if (prove->opts.want[k])
            return 0;
    return 1;
}

int
_loja_prove_wants(const loja_prove_t prove, loja_claim_kind_t kind)
{
    if (_loja_prove_wants_all(prove))
        return kind != LOJA_CLAIM_THRESHOLD && kind != LOJA_CLAIM_ASYMPTOTIC;
    return prove->opts.want[kind]
        || (prove->follow && (kind == LOJA_CLAIM_DIVERGES
                              || kind == LOJA_CLAIM_CONVERGES));
}

void
loja_prove_init(loja_prove_t prove, const loja_problem_struct *prob,
                const loja_prove_opts_t *opts)
{
    int k;

    prove->prob = prob;
    prove->opts = *opts;
    if (prove->opts.limit_digits <= 0)
        prove->opts.limit_digits = 10;
    prove->has_eps = 0;
    prove->follow = 0;
    prove->own_tried = 0;
    loja_claim_init(prove->own, names[LOJA_CLAIM_THRESHOLD]);
    fmpq_init(prove->eps);
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        loja_claim_init(prove->claim + k, names[k]);
        prove->tried[k] = 0;
        prove->of_flow[k] = k == LOJA_CLAIM_DIVERGES
            || k == LOJA_CLAIM_CONVERGES;
    }
    prove->verdict = NULL;
    fmpq_init(prove->T);
    fmpq_init(prove->asked);
    loja_regime_init(prove->regime, prob);
}

void
loja_prove_clear(loja_prove_t prove)
{
    int k;

    fmpq_clear(prove->eps);
    loja_claim_clear(prove->own);
    for (k = 0; k < LOJA_CLAIMS; k++)
        loja_claim_clear(prove->claim + k);
    fmpq_clear(prove->T);
    fmpq_clear(prove->asked);
    loja_regime_clear(prove->regime);
}

int
loja_prove_needs_flow(const loja_prove_t prove)
{
    return _loja_prove_wants(prove, LOJA_CLAIM_DIVERGES)
        || _loja_prove_wants(prove, LOJA_CLAIM_CONVERGES);
}

int
loja_prove_follow(loja_prove_t prove)
{
    const loja_net_struct *net = prove->prob->net;
    static const loja_claim_kind_t kinds[] =
        { LOJA_CLAIM_INFIMUM, LOJA_CLAIM_ASYMPTOTIC };
    slong i;
    int open = 0;

    for (i = 0; i < 2; i++)
        open = open || (prove->opts.want[kinds[i]]
            && prove->claim[kinds[i]].verdict == LOJA_UNDECIDED);
    for (i = 0; i < net->depth - 1; i++)
        open = open && net->act[i]->smooth;
    prove->follow = open && prove->prob->has_start;
    return prove->follow;
}

void
loja_prove_restart(loja_prove_t prove)
{
    loja_claim_reset(prove->claim + LOJA_CLAIM_DIVERGES);
    loja_claim_reset(prove->claim + LOJA_CLAIM_CONVERGES);
    prove->tried[LOJA_CLAIM_DIVERGES] = 0;
    prove->tried[LOJA_CLAIM_CONVERGES] = 0;
    prove->verdict = NULL;
    fmpq_zero(prove->T);
    fmpq_zero(prove->asked);
    loja_regime_reset(prove->regime);
}

/* 1 if the limit is enclosed as narrowly as wanted. */
static int
is_narrow(const loja_prove_t prove)
{
    arb_srcptr radius = loja_claim_number(
        prove->claim + LOJA_CLAIM_CONVERGES, "limit_radius");
    arb_t goal;
    int narrow;

    if (radius == NULL)
        return 1;
    arb_init(goal);
    arb_set_ui(goal, 10);
    arb_pow_ui(goal, goal, (ulong) prove->opts.limit_digits, 64);
    arb_inv(goal, goal, 64);
    narrow = arb_le(radius, goal);
    arb_clear(goal);
    return narrow;
}

/*
    1 unless the rule said from which time on a proof is to be expected, and
    that is later than t.
*/
static int
is_time_for(const loja_claim_t claim, const fmpq_t t)
{
    arb_srcptr expected = loja_claim_number(claim, "expected_T");
    arb_t x;
    int early;

    if (expected == NULL)
        return 1;
    arb_init(x);
    /* HEURISTIC: the estimate may be too late */
    arb_set_fmpq(x, t, 64);
    arb_mul_ui(x, x, 8, 64);
    early = arb_lt(x, expected);
    arb_clear(x);
    return !early;
}

static loja_status_t
ask_rules(loja_claim_t claim, loja_prove_t prove, loja_claim_kind_t kind,
          const loja_flow_t flow, arb_srcptr theta)
{
    const loja_problem_struct *prob = prove->prob;
    loja_claim_opts_t opts = prove->opts.claim;

    /* SOUND: tube (behind a step the balls of theta have the end of the path
       as midpoints, and the error is Euclidean) */
    if (flow->step->len > 0)
        opts.within = flow->error;
    if (kind == LOJA_CLAIM_CONVERGES)
        return loja_claim_converges(claim, prob, flow->t, theta, &opts);
    if (_loja_prove_is_wide(prove, flow, theta))
        return loja_claim_undecided(claim, "the ball of flows is too wide "
            "for a chart at infinity, and not below a threshold");
    return loja_claim_diverges(claim, prob, flow->t, theta,
                               &prove->opts.claim);
}

int
_loja_prove_keep(loja_prove_t prove, loja_claim_kind_t kind,
                 loja_claim_struct *claim, loja_status_t status,
                 const fmpq_t t)
{
    loja_claim_struct *held = prove->claim + kind, swap;
    const int proved = status == LOJA_OK && claim->verdict == LOJA_PROVED;

    prove->tried[kind] = 1;
    if (proved || held->verdict != LOJA_PROVED)
    {
        swap = *held;
        *held = *claim;
        *claim = swap;
    }
    if (proved)
    {
        prove->verdict = kind == LOJA_CLAIM_DIVERGES ? "DIVERGES"
                                                     : "CONVERGES";
        fmpq_set(prove->T, t);
    }
    return proved;
}

/* Asks one claim at theta(T). */
static int
ask(loja_prove_t prove, loja_claim_kind_t kind, const loja_flow_t flow,
    arb_srcptr theta)
{
    loja_claim_t claim;
    loja_status_t status;
    int proved;

    loja_claim_init(claim, names[kind]);
    status = ask_rules(claim, prove, kind, flow, theta);
    proved = _loja_prove_keep(prove, kind, claim, status, flow->t);
    loja_claim_clear(claim);
    return proved;
}

int
_loja_prove_may_be_sharper(const loja_prove_t prove)
{
    return fmpq_is_zero(prove->prob->start_radius)
        && strcmp(prove->claim[LOJA_CLAIM_DIVERGES].rule,
                  "below-threshold") == 0;
}

/* 1 if flow->t is at least twice the time of the last question. */
static int
is_due(const loja_prove_t prove, const loja_flow_t flow)
{
    fmpq_t t;
    int due;

    fmpq_init(t);
    /* HEURISTIC: a question costs more than a step, and little changes
       before the time has doubled */
    fmpq_set_si(t, 2, 1);
    fmpq_mul(t, t, prove->asked);
    due = fmpq_cmp(flow->t, t) >= 0;
    fmpq_clear(t);
    return due;
}

int
loja_prove_skip(loja_prove_t prove, const loja_flow_t flow)
{
    const int due = is_due(prove, flow);
    arb_ptr theta;

    if (due)
    {
        theta = _arb_vec_init(prove->prob->net->nparams);
        loja_flow_theta(theta, flow);
        loja_regime_look(prove->regime, flow->t, theta);
        _arb_vec_clear(theta, prove->prob->net->nparams);
        fmpq_set(prove->asked, flow->t);
    }
    return due;
}

/* Both fates at theta(flow->t); as loja_prove_step. */
static int
ask_both(loja_prove_t prove, const loja_flow_t flow, arb_srcptr theta,
         int last)
{
    int done = 0;

    /* a flow that diverges does not converge */
    if (_loja_prove_wants(prove, LOJA_CLAIM_CONVERGES)
        && prove->claim[LOJA_CLAIM_DIVERGES].verdict != LOJA_PROVED
        && ask(prove, LOJA_CLAIM_CONVERGES, flow, theta))
        done = is_narrow(prove);
    /* a flow that converges does not diverge */
    if (prove->claim[LOJA_CLAIM_CONVERGES].verdict != LOJA_PROVED
        && _loja_prove_wants(prove, LOJA_CLAIM_DIVERGES)
        && (last || is_time_for(prove->claim + LOJA_CLAIM_DIVERGES,
                                flow->t)))
        done = ask(prove, LOJA_CLAIM_DIVERGES, flow, theta)
            && !_loja_prove_may_be_sharper(prove);
    return done;
}

int
loja_prove_step(loja_prove_t prove, const loja_flow_t flow, int last)
{
    const int due = last || is_due(prove, flow);
    slong P = prove->prob->net->nparams;
    arb_ptr theta;
    int done;

    if (!due && _loja_prove_threshold(prove) == NULL)
        return 0;
    theta = _arb_vec_init(P);
    loja_flow_theta(theta, flow);
    /* a threshold costs no more than the loss: it is asked at each step */
    done = _loja_prove_below(prove, flow, theta);
    if (due && !done)
    {
        fmpq_set(prove->asked, flow->t);
        loja_regime_look(prove->regime, flow->t, theta);
        done = ask_both(prove, flow, theta, last);
    }
    _arb_vec_clear(theta, P);
    return done;
}

void
loja_prove_static(loja_prove_t prove)
{
    loja_status_t status = LOJA_OK;
    loja_claim_struct *c = prove->claim;
    const loja_claim_opts_t *opts = &prove->opts.claim;

    if (_loja_prove_wants(prove, LOJA_CLAIM_INFIMUM))
    {
        status |= loja_claim_infimum(c + LOJA_CLAIM_INFIMUM, prove->prob,
                                     opts);
        prove->tried[LOJA_CLAIM_INFIMUM] = 1;
    }
    if (_loja_prove_wants(prove, LOJA_CLAIM_UNATTAINED))
    {
        status |= loja_claim_unattained(c + LOJA_CLAIM_UNATTAINED,
                                        prove->prob, opts);
        prove->tried[LOJA_CLAIM_UNATTAINED] = 1;
    }
    if (_loja_prove_wants(prove, LOJA_CLAIM_THRESHOLD))
    {
        status |= loja_claim_threshold(c + LOJA_CLAIM_THRESHOLD, prove->prob,
                      prove->has_eps ? prove->eps : NULL, opts);
        prove->tried[LOJA_CLAIM_THRESHOLD] = 1;
    }
    status |= _loja_prove_relate(prove);
    if (_loja_prove_wants(prove, LOJA_CLAIM_ASYMPTOTIC))
        status |= _loja_prove_asymptotic(prove);
    /* each claim holds its verdict and its reason */
    (void) status;
}

void
loja_prove_regime(loja_prove_t prove)
{
    const loja_claim_struct *c = prove->claim + LOJA_CLAIM_DIVERGES;

    if (prove->verdict == NULL && loja_prove_needs_flow(prove))
        loja_regime_find(prove->regime,
            prove->tried[LOJA_CLAIM_DIVERGES] ? c : NULL);
}

loja_verdict_t
loja_prove_status(const loja_prove_t prove)
{
    loja_verdict_t status = LOJA_PROVED;
    int k;

    if (_loja_prove_wants_all(prove))
        return prove->verdict != NULL ? LOJA_PROVED : LOJA_UNDECIDED;
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        if (!prove->opts.want[k])
            continue;
        if (prove->claim[k].verdict == LOJA_UNDECIDED)
            return LOJA_UNDECIDED;
        if (prove->claim[k].verdict == LOJA_REFUTED)
            status = LOJA_REFUTED;
    }
    return status;
}
