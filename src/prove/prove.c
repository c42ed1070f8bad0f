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
        prove->of_flow[k] = k == LOJA_CLAIM_DIVERGES
            || k == LOJA_CLAIM_CONVERGES;
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
        && wants(prove, LOJA_CLAIM_DIVERGES)
        && (last || is_time_for(prove->claim + LOJA_CLAIM_DIVERGES,
                                flow->t)))
        done = ask(prove, LOJA_CLAIM_DIVERGES, flow, theta);
    _arb_vec_clear(theta, P);
    return done;
}

/* Does the claim show a theta with L(theta) = 0?  Then inf L = 0, and it is
   attained. */
static int
shows_zero(const loja_claim_struct *claim)
{
    arb_srcptr C = loja_claim_number(claim, "C");

    if (claim->verdict == LOJA_UNDECIDED)
        return 0;
    /* SOUND: implied (1, 2, 3) */
    return strcmp(claim->rule, "zero-attained") == 0
        || (strcmp(claim->rule, "convergence-zero") == 0
            && loja_claim_number(claim, "limit_loss") == NULL)
        || (strncmp(claim->rule, "infimum-", 8) == 0
            && claim->verdict == LOJA_PROVED && C != NULL
            && arb_is_zero(C));
}

/* The claim, undecided so far, by the record of another that implies it. */
static void
imply(loja_prove_t prove, loja_claim_kind_t kind, loja_verdict_t verdict,
      const loja_claim_struct *by, const char *words)
{
    loja_claim_struct *claim = prove->claim + kind;

    loja_claim_reset(claim);
    loja_record_copy(claim->record, by->record);
    loja_claim_decided(claim, verdict, by->rule, "%s %s", words,
                       by->theorem);
    prove->of_flow[kind] = strcmp(by->rule, "convergence-zero") == 0;
}

/* Infimum and unattained, as far as `by' decides them. */
static void
relate(loja_prove_t prove, const loja_claim_struct *by)
{
    const loja_claim_struct *c = prove->claim;
    const int zero = shows_zero(by);

    if (zero && prove->tried[LOJA_CLAIM_INFIMUM]
        && c[LOJA_CLAIM_INFIMUM].verdict == LOJA_UNDECIDED)
        imply(prove, LOJA_CLAIM_INFIMUM, LOJA_PROVED, by,
              "inf L = 0, and it is attained.");
    if (!prove->tried[LOJA_CLAIM_UNATTAINED]
        || c[LOJA_CLAIM_UNATTAINED].verdict != LOJA_UNDECIDED)
        return;
    if (zero)
        imply(prove, LOJA_CLAIM_UNATTAINED, LOJA_REFUTED, by,
              "L(theta) = 0 for some theta.");
    /* SOUND: implied (4) */
    else if (strcmp(by->name, "infimum") == 0
             && by->verdict == LOJA_REFUTED)
        imply(prove, LOJA_CLAIM_UNATTAINED, LOJA_PROVED, by,
              "L > 0 for every theta.");
}

/* What one claim knows decides others.  A claim that was not wanted is asked
   where one that was wanted is still open. */
static loja_status_t
relate_all(loja_prove_t prove)
{
    const loja_claim_struct *c = prove->claim;
    loja_status_t status = LOJA_OK;
    loja_claim_t other;

    relate(prove, c + LOJA_CLAIM_CONVERGES);
    relate(prove, c + LOJA_CLAIM_UNATTAINED);
    relate(prove, c + LOJA_CLAIM_INFIMUM);
    if (wants_all(prove) || prove->tried[LOJA_CLAIM_INFIMUM]
        == prove->tried[LOJA_CLAIM_UNATTAINED])
        return status;
    if (prove->tried[LOJA_CLAIM_INFIMUM]
        && c[LOJA_CLAIM_INFIMUM].verdict == LOJA_UNDECIDED)
    {
        loja_claim_init(other, names[LOJA_CLAIM_UNATTAINED]);
        status = loja_claim_unattained(other, prove->prob,
                                       &prove->opts.claim);
        relate(prove, other);
        loja_claim_clear(other);
    }
    if (prove->tried[LOJA_CLAIM_UNATTAINED]
        && c[LOJA_CLAIM_UNATTAINED].verdict == LOJA_UNDECIDED)
    {
        loja_claim_init(other, names[LOJA_CLAIM_INFIMUM]);
        status = loja_claim_infimum(other, prove->prob, &prove->opts.claim);
        relate(prove, other);
        loja_claim_clear(other);
    }
    return status;
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
    status |= relate_all(prove);
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
