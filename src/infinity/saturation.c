/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule saturation: neurons that become steps, one region, no trees.
    Which neurons is a guess; the most of them that look saturated is tried
    first, since one that is taken for saturated and is not fails at once.
*/
#include "saturation.h"

static loja_status_t
try_neurons(loja_claim_t claim, const loja_problem_struct *prob,
            const fmpq_t T, arb_srcptr theta, const slong *neuron, slong m,
            loja_message_t why, slong prec)
{
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
    loja_status_t status = LOJA_UNABLE;

    if (_loja_saturation_init(sat, prob, theta, neuron, m))
    {
        _loja_saturation_proof_init(proof, sat);
        if (_loja_saturation_search(proof, sat, theta, why, prec))
        {
            _loja_saturation_decide(claim, sat, proof, T, theta);
            status = LOJA_OK;
        }
        _loja_saturation_proof_clear(proof, sat);
    }
    else
        loja_message_set(why, "a step has no inputs on one of its sides");
    _loja_saturation_clear(sat);
    return status;
}

loja_status_t
loja_claim_diverges_saturation(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    const slong prec = opts != NULL && opts->precision > 128
        ? opts->precision : 128;
    slong *neuron, m, most;
    loja_status_t status = LOJA_UNABLE;
    loja_message_t why, first;

    loja_claim_reset(claim);
    if (!_loja_saturation_applies(prob, why))
        return loja_claim_undecided(claim, "%s", why->text);
    neuron = flint_malloc(sizeof(slong) * (size_t) prob->net->width[1]);
    most = _loja_saturation_guess_approx(neuron, prob, theta);
    loja_message_set(first, "no neuron is saturated on both sides of a "
        "step");
    for (m = most; m > 0 && status != LOJA_OK; m--)
    {
        if (opts != NULL && opts->stop != NULL && *opts->stop)
        {
            (void) loja_claim_undecided(claim, "interrupted");
            status = LOJA_STOPPED;
            break;
        }
        status = try_neurons(claim, prob, T, theta, neuron, m, why, prec);
        if (m == most)
            *first = *why;
    }
    flint_free(neuron);
    if (status == LOJA_UNABLE)
        (void) loja_claim_undecided(claim, "saturation: %s", first->text);
    return status;
}
