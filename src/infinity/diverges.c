/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `diverges': which rules are asked, and in what order.
    Rejected: to choose one rule by the problem.  A rule says by itself that
    it is not made for a problem, in microseconds, and with its reason.
*/
#include <stdio.h>
#include <string.h>
#include "loja/infinity.h"

typedef loja_status_t (*rule_t)(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts);

static const rule_t rules[] =
{
    loja_claim_diverges_graded,
    loja_claim_diverges_saturation,
    loja_claim_diverges_merging,
    loja_claim_diverges_threshold,
};

/* Not made for the problem: a hypothesis on it is false. */
static int
applies(loja_status_t status)
{
    return (status & LOJA_DOMAIN) == 0;
}

/* The reasons of the rules that are made for the problem, else of all; the
   number expected_T of the first of them that has one. */
static void
keep_reason(loja_claim_t kept, int *kept_applies, loja_claim_t claim,
            int applies_too)
{
    loja_claim_struct swap;
    arb_srcptr expected;

    if (kept->reason == NULL || (applies_too && !*kept_applies))
    {
        swap = *kept;
        *kept = *claim;
        *claim = swap;
        *kept_applies = applies_too;
    }
    else if (applies_too == *kept_applies)
    {
        const size_t len = strlen(kept->reason) + strlen(claim->reason) + 3;
        char *s = flint_malloc(len);

        snprintf(s, len, "%s; %s", kept->reason, claim->reason);
        flint_free(kept->reason);
        kept->reason = s;
        expected = loja_claim_number(claim, "expected_T");
        if (expected != NULL && loja_claim_number(kept, "expected_T") == NULL)
            loja_claim_add_number(kept, "expected_T", expected);
    }
}

loja_status_t
loja_claim_diverges(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    const slong n = (slong) (sizeof(rules) / sizeof(*rules));
    const loja_net_struct *net = prob->net;
    loja_status_t status = LOJA_UNABLE;
    loja_claim_struct swap;
    loja_claim_t kept;
    slong i;
    int kept_applies = 0, sought = 0;

    for (i = 0; i < net->nparams; i++)
        if (!arb_is_finite(theta + i))
            return loja_claim_undecided(claim, "no enclosure of theta(T)");
    for (i = 0; i < net->depth - 1; i++)
        if (!net->act[i]->smooth)
            return loja_claim_undecided(claim, "%s is not C^1: no gradient "
                "flow in the sense of the rules", net->act[i]->name);
    loja_claim_init(kept, claim->name);
    for (i = 0; i < n; i++)
    {
        status = rules[i](claim, prob, T, theta, opts);
        if (status == LOJA_OK || (status & LOJA_STOPPED) != 0)
            break;
        if (rules[i] == loja_claim_diverges_graded)
            sought = applies(status);
        keep_reason(kept, &kept_applies, claim, applies(status));
    }
    if (i == n)
    {
        swap = *kept;
        *kept = *claim;
        *claim = swap;
        claim->shape = loja_claim_number(claim, "expected_T") != NULL ? 1
            : -sought;
        status = (status & ~LOJA_DOMAIN) | LOJA_UNABLE;
    }
    loja_claim_clear(kept);
    return status;
}
