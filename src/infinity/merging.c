/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule merging: minima at infinity.  Which neurons is a guess; a wrong
    one fails at once.
*/
#include "merging.h"

void
_loja_merging_proof_init(loja_merging_proof_t proof,
                         const loja_merging_t mg)
{
    arf_init(proof->h0);
    arf_init(proof->rho);
    arf_init(proof->D0);
    arf_init(proof->mu);
    proof->centre = _arb_vec_init(mg->dim);
    arb_mat_init(proof->frame, mg->dim, mg->dim);
    arf_init(proof->lambda);
    arf_init(proof->Lambda);
    arf_init(proof->off);
    arf_init(proof->a);
    arf_init(proof->abar);
    arf_init(proof->slope);
    arf_init(proof->b);
    arf_init(proof->bg);
    arf_init(proof->Cg);
    arf_init(proof->Ce);
    arf_init(proof->c);
    arb_init(proof->limit);
    arf_init(proof->level);
    proof->later = 0;
}

void
_loja_merging_proof_clear(loja_merging_proof_t proof,
                          const loja_merging_t mg)
{
    arf_clear(proof->h0);
    arf_clear(proof->rho);
    arf_clear(proof->D0);
    arf_clear(proof->mu);
    _arb_vec_clear(proof->centre, mg->dim);
    arb_mat_clear(proof->frame);
    arf_clear(proof->lambda);
    arf_clear(proof->Lambda);
    arf_clear(proof->off);
    arf_clear(proof->a);
    arf_clear(proof->abar);
    arf_clear(proof->slope);
    arf_clear(proof->b);
    arf_clear(proof->bg);
    arf_clear(proof->Cg);
    arf_clear(proof->Ce);
    arf_clear(proof->c);
    arb_clear(proof->limit);
    arf_clear(proof->level);
}

static int
try_neurons(loja_claim_t claim, const loja_merging_t mg, const fmpq_t T,
            arb_srcptr theta, loja_message_t why, int *later, slong prec)
{
    loja_merging_proof_t proof;
    int good;

    _loja_merging_proof_init(proof, mg);
    good = _loja_merging_search(proof, mg, theta, why, prec);
    if (good)
        _loja_merging_decide(claim, mg, proof, T, theta);
    *later = *later || (!good && proof->later);
    _loja_merging_proof_clear(proof, mg);
    return good;
}

/* A proof is expected some time later. */
static void
expect_later(loja_claim_t claim, const fmpq_t T)
{
    arb_t x;

    arb_init(x);
    /* HEURISTIC: soon enough that no question is left out */
    arb_set_fmpq(x, T, 64);
    arb_mul_2exp_si(x, x, 3);
    loja_claim_add_number(claim, "expected_T", x);
    arb_clear(x);
}

loja_status_t
loja_claim_diverges_merging(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    const slong prec = opts != NULL && opts->precision > 128
        ? opts->precision : 128;
    loja_merging_struct mg[LOJA_MERGING_MOST];
    loja_message_t why, first;
    slong i, num;
    int later = 0, good = 0;

    loja_claim_reset(claim);
    if (!_loja_merging_applies(prob, why))
    {
        (void) loja_claim_undecided(claim, "%s", why->text);
        return LOJA_DOMAIN;
    }
    num = _loja_merging_guess_approx(mg, prob, theta);
    loja_message_set(first, "no neurons are seen to merge");
    for (i = 0; i < num && !good; i++)
    {
        if (opts != NULL && opts->stop != NULL && *opts->stop)
        {
            (void) loja_claim_undecided(claim, "interrupted");
            return LOJA_STOPPED;
        }
        good = try_neurons(claim, mg + i, T, theta, why, &later, prec);
        if (i == 0)
            *first = *why;
    }
    if (good)
        return LOJA_OK;
    (void) loja_claim_undecided(claim, "merging: %s", first->text);
    if (later)
        expect_later(claim, T);
    return LOJA_UNABLE;
}
