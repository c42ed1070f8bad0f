/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `diverges': which rules are asked, and in what order.
    Rejected: to choose one rule by the problem.  A rule says by itself that
    it is not made for a problem, in microseconds, and with its reason.
*/
#include <string.h>
#include "loja/infinity.h"

typedef loja_status_t (*rule_t)(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts);

static const rule_t rules[] =
{
    loja_claim_diverges_graded,
    loja_claim_diverges_saturation,
    loja_claim_diverges_chart,
};

/* all <- all; reason */
static void
append(char **all, const char *reason)
{
    const size_t len = strlen(*all);
    char *s = flint_malloc(len + strlen(reason) + 3);

    sprintf(s, "%s%s%s", *all, len > 0 ? "; " : "", reason);
    flint_free(*all);
    *all = s;
}

loja_status_t
loja_claim_diverges(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    const slong n = (slong) (sizeof(rules) / sizeof(*rules));
    const loja_net_struct *net = prob->net;
    loja_status_t status = LOJA_UNABLE;
    char *reasons;
    slong i;

    for (i = 0; i < net->nparams; i++)
        if (!arb_is_finite(theta + i))
            return loja_claim_undecided(claim, "no enclosure of theta(T)");
    for (i = 0; i < net->depth - 1; i++)
        if (!net->act[i]->smooth)
            return loja_claim_undecided(claim, "%s is not C^1: no gradient "
                "flow in the sense of the rules", net->act[i]->name);
    reasons = flint_calloc(1, 1);
    for (i = 0; i < n; i++)
    {
        status = rules[i](claim, prob, T, theta, opts);
        if (status == LOJA_OK || (status & LOJA_STOPPED) != 0)
            break;
        append(&reasons, claim->reason);
    }
    if (i == n)
        (void) loja_claim_undecided(claim, "%s", reasons);
    flint_free(reasons);
    return status;
}
