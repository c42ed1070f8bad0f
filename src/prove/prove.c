/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The decision procedure.  It only chooses when to ask which claim; the
    schedule depends on the verified steps alone, not on a clock, so that the
    same run gives the same certificate.
*/
#include <string.h>
#include "loja/prove.h"

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

static int
wants_all(const loja_prove_t prove)
{
    int k;

    for (k = 0; k < LOJA_CLAIMS; k++)
        if (prove->opts.want[k])
            return 0;
    return 1;
}

static int
wants(const loja_prove_t prove, loja_claim_kind_t kind)
{
    return wants_all(prove) ? kind != LOJA_CLAIM_THRESHOLD
                            : prove->opts.want[kind];
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
    fmpq_init(prove->eps);
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        loja_claim_init(prove->claim + k, names[k]);
        prove->tried[k] = 0;
    }
    prove->verdict = NULL;
    fmpq_init(prove->T);
    fmpq_init(prove->asked);
}

void
loja_prove_clear(loja_prove_t prove)
{
    int k;

    fmpq_clear(prove->eps);
    for (k = 0; k < LOJA_CLAIMS; k++)
        loja_claim_clear(prove->claim + k);
    fmpq_clear(prove->T);
    fmpq_clear(prove->asked);
}

int
loja_prove_needs_flow(const loja_prove_t prove)
{
    return wants(prove, LOJA_CLAIM_DIVERGES)
        || wants(prove, LOJA_CLAIM_CONVERGES);
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
    1 if the rates of a divergent flow, low t^p <= |theta(t)| <= high t^p or
    with log t for t^p, are sharp enough, or none are to be hoped for.
*/
static int
is_sharp(const loja_prove_t prove, const fmpq_t t)
{
    const loja_claim_struct *claim = prove->claim + LOJA_CLAIM_DIVERGES;
    arb_srcptr low = loja_claim_number(claim, "rate_lower");
    arb_srcptr high = loja_claim_number(claim, "rate_upper");
    int sharp;
    fmpq_t late;
    arb_t ratio, goal;

    if (low == NULL)
    {
        low = loja_claim_number(claim, "log_rate_lower");
        high = loja_claim_number(claim, "log_rate_upper");
    }
    /* HEURISTIC: the constants sharpen with T, and by then they are what
       the chart gives */
    fmpq_init(late);
    fmpq_set_si(late, low == NULL ? 10000 : 10000000, 1);
    sharp = fmpq_cmp(t, late) >= 0;
    fmpq_clear(late);
    if (sharp || low == NULL || high == NULL)
        return sharp;
    arb_init(ratio);
    arb_init(goal);
    arb_div(ratio, high, low, 64);
    arb_set_d(goal, 1.25);
    sharp = arb_le(ratio, goal);
    arb_clear(ratio);
    arb_clear(goal);
    return sharp;
}

/* Asks one claim at theta(T).  A claim that was proved is replaced only by
   one that is proved as well, at the later time. */
static int
ask(loja_prove_t prove, loja_claim_kind_t kind, const loja_flow_t flow,
    arb_srcptr theta)
{
    loja_claim_struct *held = prove->claim + kind, swap;
    loja_claim_t claim;
    loja_status_t status;
    int proved;

    loja_claim_init(claim, names[kind]);
    status = (kind == LOJA_CLAIM_DIVERGES ? loja_claim_diverges
                                          : loja_claim_converges)
        (claim, prove->prob, flow->t, theta, &prove->opts.claim);
    proved = status == LOJA_OK && claim->verdict == LOJA_PROVED;
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
        fmpq_set(prove->T, flow->t);
    }
    loja_claim_clear(claim);
    return proved;
}

/* 1 if flow->t is at least twice the time of the last question. */
static int
is_due(const loja_prove_t prove, const loja_flow_t flow)
{
    fmpq_t t;
    int due;

    fmpq_init(t);
    /* HEURISTIC: a question costs more than a step, and little changes
       before the time has doubled; rates change more slowly */
    fmpq_set_si(t, prove->claim[LOJA_CLAIM_DIVERGES].verdict == LOJA_PROVED
                   ? 30 : 2, 1);
    fmpq_mul(t, t, prove->asked);
    due = fmpq_cmp(flow->t, t) >= 0;
    fmpq_clear(t);
    return due;
}

int
loja_prove_skip(loja_prove_t prove, const loja_flow_t flow)
{
    const int due = is_due(prove, flow);

    if (due)
        fmpq_set(prove->asked, flow->t);
    return due;
}

int
loja_prove_step(loja_prove_t prove, const loja_flow_t flow, int last)
{
    slong P = prove->prob->net->nparams;
    arb_ptr theta;
    int done = 0;

    if (!last && !is_due(prove, flow))
        return 0;
    fmpq_set(prove->asked, flow->t);
    theta = _arb_vec_init(P);
    loja_flow_theta(theta, flow);
    /* a flow that diverges does not converge */
    if (wants(prove, LOJA_CLAIM_CONVERGES)
        && prove->claim[LOJA_CLAIM_DIVERGES].verdict != LOJA_PROVED
        && ask(prove, LOJA_CLAIM_CONVERGES, flow, theta))
        done = is_narrow(prove);
    /* a flow that converges does not diverge */
    if (prove->claim[LOJA_CLAIM_CONVERGES].verdict != LOJA_PROVED
        && wants(prove, LOJA_CLAIM_DIVERGES))
        done = ask(prove, LOJA_CLAIM_DIVERGES, flow, theta)
            && is_sharp(prove, flow->t);
    _arb_vec_clear(theta, P);
    return done;
}

void
loja_prove_static(loja_prove_t prove)
{
    loja_status_t status = LOJA_OK;
    loja_claim_struct *c = prove->claim;
    const loja_claim_opts_t *opts = &prove->opts.claim;

    if (wants(prove, LOJA_CLAIM_INFIMUM))
    {
        status |= loja_claim_infimum(c + LOJA_CLAIM_INFIMUM, prove->prob,
                                     opts);
        prove->tried[LOJA_CLAIM_INFIMUM] = 1;
    }
    if (wants(prove, LOJA_CLAIM_UNATTAINED))
    {
        status |= loja_claim_unattained(c + LOJA_CLAIM_UNATTAINED,
                                        prove->prob, opts);
        prove->tried[LOJA_CLAIM_UNATTAINED] = 1;
    }
    if (wants(prove, LOJA_CLAIM_THRESHOLD))
    {
        status |= loja_claim_threshold(c + LOJA_CLAIM_THRESHOLD, prove->prob,
                      prove->has_eps ? prove->eps : NULL, opts);
        prove->tried[LOJA_CLAIM_THRESHOLD] = 1;
    }
    /* each claim holds its verdict and its reason */
    (void) status;
}

loja_verdict_t
loja_prove_status(const loja_prove_t prove)
{
    loja_verdict_t status = LOJA_PROVED;
    int k;

    if (wants_all(prove))
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
