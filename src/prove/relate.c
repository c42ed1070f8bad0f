/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What one claim says of another (proofs/implied.md, proofs/asymptotic.md). */
#include <string.h>
#include "prove/relate.h"

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
    prove->of_flow[kind] = strcmp(by->name, "converges") == 0
        || strcmp(by->name, "diverges") == 0;
}

/* Does the loss fall to 0 along a flow that diverges? */
static int
falls_to_zero(const loja_claim_struct *claim)
{
    arb_srcptr limit = loja_claim_number(claim, "limit_loss");

    /* SOUND: implied (5) */
    return strcmp(claim->name, "diverges") == 0
        && claim->verdict == LOJA_PROVED
        && (limit == NULL || arb_is_zero(limit));
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
    if (falls_to_zero(by) && prove->tried[LOJA_CLAIM_INFIMUM]
        && c[LOJA_CLAIM_INFIMUM].verdict == LOJA_UNDECIDED)
        imply(prove, LOJA_CLAIM_INFIMUM, LOJA_PROVED, by,
              "inf L = 0, since the loss tends to 0 along a flow.");
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
loja_status_t
_loja_prove_relate(loja_prove_t prove)
{
    const loja_claim_struct *c = prove->claim;
    loja_status_t status = LOJA_OK;
    loja_claim_t other;

    relate(prove, c + LOJA_CLAIM_CONVERGES);
    relate(prove, c + LOJA_CLAIM_DIVERGES);
    relate(prove, c + LOJA_CLAIM_UNATTAINED);
    relate(prove, c + LOJA_CLAIM_INFIMUM);
    if (_loja_prove_wants_all(prove) || prove->tried[LOJA_CLAIM_INFIMUM]
        == prove->tried[LOJA_CLAIM_UNATTAINED])
        return status;
    if (prove->tried[LOJA_CLAIM_INFIMUM]
        && c[LOJA_CLAIM_INFIMUM].verdict == LOJA_UNDECIDED)
    {
        loja_claim_init(other, loja_claim_name(LOJA_CLAIM_UNATTAINED));
        status = loja_claim_unattained(other, prove->prob,
                                       &prove->opts.claim);
        relate(prove, other);
        loja_claim_clear(other);
    }
    if (prove->tried[LOJA_CLAIM_UNATTAINED]
        && c[LOJA_CLAIM_UNATTAINED].verdict == LOJA_UNDECIDED)
    {
        loja_claim_init(other, loja_claim_name(LOJA_CLAIM_INFIMUM));
        status = loja_claim_infimum(other, prove->prob, &prove->opts.claim);
        relate(prove, other);
        loja_claim_clear(other);
    }
    return status;
}

/* The claim `asymptotic', from steps and from what infimum and diverges
   know. */
loja_status_t
_loja_prove_asymptotic(loja_prove_t prove)
{
    const loja_claim_struct *by[2], *c = prove->claim;
    loja_status_t status = LOJA_OK;
    loja_claim_t other;

    loja_claim_init(other, loja_claim_name(LOJA_CLAIM_INFIMUM));
    by[0] = c + LOJA_CLAIM_INFIMUM;
    if (!prove->tried[LOJA_CLAIM_INFIMUM])
    {
        status = loja_claim_infimum(other, prove->prob, &prove->opts.claim);
        by[0] = other;
    }
    by[1] = c + LOJA_CLAIM_DIVERGES;
    status |= loja_claim_asymptotic(prove->claim + LOJA_CLAIM_ASYMPTOTIC,
                                    prove->prob, by, 2);
    prove->tried[LOJA_CLAIM_ASYMPTOTIC] = 1;
    prove->of_flow[LOJA_CLAIM_ASYMPTOTIC] = by[1]->verdict == LOJA_PROVED;
    loja_claim_clear(other);
    return status;
}
