/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the start itself decides, and the threshold that flows are held
   against. */
#include "prove/relate.h"

const loja_claim_struct *
_loja_prove_threshold(loja_prove_t prove)
{
    if (prove->opts.threshold != NULL)
        return prove->opts.threshold;
    /* HEURISTIC: threshold-vertex takes seconds, and a single start gets
       rates from a chart; a ball is decided early or never */
    if (fmpq_is_zero(prove->prob->start_radius))
        return NULL;
    if (!prove->own_tried++
        && loja_claim_threshold(prove->own, prove->prob, NULL,
                                &prove->opts.claim) != LOJA_OK)
        loja_claim_reset(prove->own);
    return prove->own->verdict == LOJA_PROVED ? prove->own : NULL;
}

/* The claim `diverges' by the threshold at that time. */
static int
hold_against(loja_prove_t prove, const loja_claim_struct *threshold,
             const fmpq_t t, arb_srcptr theta)
{
    loja_claim_t claim;
    loja_status_t status;
    int done = 0;

    loja_claim_init(claim, loja_claim_name(LOJA_CLAIM_DIVERGES));
    if (threshold != NULL)
        status = loja_claim_diverges_below(claim, threshold, prove->prob, t,
            theta);
    else
        status = loja_claim_diverges_threshold(claim, prove->prob, t, theta,
            &prove->opts.claim);
    if (status == LOJA_OK)
        done = _loja_prove_keep(prove, LOJA_CLAIM_DIVERGES, claim, status, t)
            && !_loja_prove_may_be_sharper(prove);
    loja_claim_clear(claim);
    return done;
}

int
_loja_prove_below(loja_prove_t prove, const loja_flow_t flow,
                  arb_srcptr theta)
{
    const loja_claim_struct *threshold = _loja_prove_threshold(prove);

    return threshold != NULL && _loja_prove_wants(prove, LOJA_CLAIM_DIVERGES)
        && prove->claim[LOJA_CLAIM_CONVERGES].verdict != LOJA_PROVED
        && prove->claim[LOJA_CLAIM_DIVERGES].verdict != LOJA_PROVED
        && hold_against(prove, threshold, flow->t, theta);
}

int
_loja_prove_is_wide(const loja_prove_t prove, const loja_flow_t flow,
                    arb_srcptr theta)
{
    const slong P = prove->prob->net->nparams;
    arf_t norm, x;
    slong i;
    int wide;

    if (fmpq_is_zero(prove->prob->start_radius))
        return 0;
    arf_init(norm);
    arf_init(x);
    for (i = 0; i < P; i++)
        arf_addmul(norm, arb_midref(theta + i), arb_midref(theta + i), 30,
                   ARF_RND_NEAR);
    /* HEURISTIC: a chart holds what is 2^-6 of theta wide, if as much */
    arf_mul(x, flow->error, flow->error, 30, ARF_RND_NEAR);
    arf_mul_2exp_si(x, x, 12);
    wide = arf_cmp(x, norm) > 0;
    arf_clear(norm);
    arf_clear(x);
    return wide;
}

int
loja_prove_start(loja_prove_t prove, const loja_flow_t flow)
{
    arb_ptr theta;
    fmpq_t zero;
    int done;

    if (!_loja_prove_wants(prove, LOJA_CLAIM_DIVERGES))
        return 0;
    theta = _arb_vec_init(prove->prob->net->nparams);
    fmpq_init(zero);
    loja_flow_theta(theta, flow);
    done = hold_against(prove, _loja_prove_threshold(prove), zero, theta);
    fmpq_clear(zero);
    _arb_vec_clear(theta, prove->prob->net->nparams);
    return done;
}
