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

int
loja_prove_start(loja_prove_t prove, const loja_flow_t flow)
{
    const loja_claim_struct *threshold;
    arb_ptr theta;
    loja_claim_t claim;
    loja_status_t status;
    fmpq_t zero;
    int done = 0;

    if (!_loja_prove_wants(prove, LOJA_CLAIM_DIVERGES))
        return 0;
    theta = _arb_vec_init(prove->prob->net->nparams);
    loja_claim_init(claim, loja_claim_name(LOJA_CLAIM_DIVERGES));
    fmpq_init(zero);
    loja_flow_theta(theta, flow);
    threshold = _loja_prove_threshold(prove);
    if (threshold != NULL)
        status = loja_claim_diverges_below(claim, threshold, prove->prob,
            zero, theta);
    else
        status = loja_claim_diverges_threshold(claim, prove->prob, zero,
            theta, &prove->opts.claim);
    if (status == LOJA_OK)
        done = _loja_prove_keep(prove, LOJA_CLAIM_DIVERGES, claim, status,
            zero) && !_loja_prove_may_be_sharper(prove);
    fmpq_clear(zero);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, prove->prob->net->nparams);
    return done;
}
