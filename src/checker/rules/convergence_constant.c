/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule convergence-constant: grad L is exactly 0 wherever theta(T) may be,
    so that the flow stands still.  The record has no numbers.
*/
#include "checker/rules/claim.h"

/* HEURISTIC: as for trajectories. */
#define MAX_PARAMS 3000

int
check_convergence_constant(claim_t *claim)
{
    const problem *prob = claim->prob;
    const mpfr_prec_t prec = mpfi_get_prec(claim->end);
    network net;
    int k, good;

    /* SOUND: convergence-constant (setting) */
    for (k = 0; k + 1 < prob->depth; k++)
        if (!prob->act[k]->smooth)
            return report(claim->rep, "rule: C1 activations");
    if (prob->params > MAX_PARAMS)
        return report(claim->rep, "at most %d parameters", MAX_PARAMS);
    if (!members_known(claim, claim->data, ""))
        return 0;
    network_init(&net, prob, prec);
    claim_theta(net.theta, claim);
    /* SOUND: convergence-constant (grad L = 0 on the enclosure) */
    good = gradient_is_zero(&net);
    if (!good)
        (void) report(claim->rep, "grad L(theta(T)) is not exactly 0");
    else
        snprintf(claim->said, sizeof(claim->said), "grad L(theta(T)) = 0 "
                 "exactly: the flow stands still, theta(t) = theta(T) for "
                 "all t.");
    network_clear(&net);
    return good;
}
