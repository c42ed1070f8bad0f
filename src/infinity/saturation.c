/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule saturation: neurons that become steps, one region, no trees.
    Which neurons is a guess; the most of them that look saturated is tried
    first, since one that is taken for saturated and is not fails at once.
*/
#include "saturation.h"

void
_loja_saturation_proof_init(loja_saturation_proof_t proof,
                            const loja_saturation_t sat)
{
    slong i;

    arf_init(proof->h0);
    arf_init(proof->rho);
    arf_init(proof->D0);
    proof->centre = _arb_vec_init(sat->dim);
    arb_mat_init(proof->frame, sat->dim, sat->dim);
    arf_init(proof->lambda);
    arf_init(proof->Lambda);
    arf_init(proof->off);
    proof->a = flint_malloc(sizeof(arf_struct) * (size_t) (2 * sat->m));
    for (i = 0; i < 2 * sat->m; i++)
        arf_init(proof->a + i);
    arf_init(proof->least);
    arf_init(proof->kappa);
    arf_init(proof->C);
    arb_init(proof->limit);
    arf_init(proof->level);
    proof->later = 0;
    arf_init(proof->e);
    arf_init(proof->d);
    arf_init(proof->u0);
    arf_init(proof->energy);
}

void
_loja_saturation_proof_clear(loja_saturation_proof_t proof,
                             const loja_saturation_t sat)
{
    slong i;

    arf_clear(proof->h0);
    arf_clear(proof->rho);
    arf_clear(proof->D0);
    _arb_vec_clear(proof->centre, sat->dim);
    arb_mat_clear(proof->frame);
    arf_clear(proof->lambda);
    arf_clear(proof->Lambda);
    arf_clear(proof->off);
    for (i = 0; i < 2 * sat->m; i++)
        arf_clear(proof->a + i);
    flint_free(proof->a);
    arf_clear(proof->least);
    arf_clear(proof->kappa);
    arf_clear(proof->C);
    arb_clear(proof->limit);
    arf_clear(proof->level);
    arf_clear(proof->e);
    arf_clear(proof->d);
    arf_clear(proof->u0);
    arf_clear(proof->energy);
}

static loja_status_t
try_neurons(loja_claim_t claim, const loja_problem_struct *prob,
            const fmpq_t T, arb_srcptr theta, const slong *neuron,
            const slong *on, slong m, loja_message_t why, int *later,
            slong prec)
{
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
    loja_status_t status = LOJA_UNABLE;

    *later = 0;
    /* SOUND: saturation (L_0 is C^2: no neuron with a kink stays finite) */
    if (!prob->net->act[0]->analytic && m < prob->net->width[1])
    {
        loja_message_set(why, "not all softsign neurons become steps");
        return LOJA_UNABLE;
    }
    if (_loja_saturation_init_on(sat, prob, theta, neuron, on, m))
    {
        _loja_saturation_proof_init(proof, sat);
        if (_loja_saturation_search(proof, sat, theta, why, prec))
        {
            _loja_saturation_decide(claim, sat, proof, T, theta);
            status = LOJA_OK;
        }
        *later = proof->later;
        _loja_saturation_proof_clear(proof, sat);
    }
    else
        loja_message_set(why, "a step has no inputs on one of its sides");
    _loja_saturation_clear(sat);
    return status;
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

/* The first m of the neurons, for m = most, ..., 1, until a proof is found;
   on: the inputs that they run into, or NULL. */
static loja_status_t
try_all(loja_claim_t claim, const loja_problem_struct *prob, const fmpq_t T,
        arb_srcptr theta, const slong *neuron, const slong *on, slong most,
        loja_message_t first, int *expected, const loja_claim_opts_t *opts)
{
    const slong prec = opts != NULL && opts->precision > 128
        ? opts->precision : 128;
    loja_status_t status = LOJA_UNABLE;
    loja_message_t why;
    int later;
    slong m;

    for (m = most; m > 0 && status == LOJA_UNABLE; m--)
    {
        if (opts != NULL && opts->stop != NULL && *opts->stop)
        {
            (void) loja_claim_undecided(claim, "interrupted");
            return LOJA_STOPPED;
        }
        status = try_neurons(claim, prob, T, theta, neuron, on, m, why,
            &later, prec);
        *expected = *expected || later;
        if (m == most)
            *first = *why;
    }
    return status;
}

loja_status_t
loja_claim_diverges_saturation(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    slong *neuron, *on, most;
    loja_status_t status;
    loja_message_t why;
    int expected = 0;

    loja_claim_reset(claim);
    if (!_loja_saturation_applies(prob, why))
    {
        (void) loja_claim_undecided(claim, "%s", why->text);
        return LOJA_DOMAIN;
    }
    neuron = flint_malloc(sizeof(slong) * (size_t) prob->net->width[1]);
    on = flint_malloc(sizeof(slong) * (size_t) prob->net->width[1]);
    most = _loja_saturation_guess_approx(neuron, prob, theta);
    loja_message_set(why, "no neuron is saturated on both sides of a step");
    status = try_all(claim, prob, T, theta, neuron, NULL, most, why,
        &expected, opts);
    if (status == LOJA_UNABLE)
    {
        most = _loja_saturation_guess_on_approx(neuron, on, prob, theta);
        status = try_all(claim, prob, T, theta, neuron, on, most, why,
            &expected, opts);
    }
    flint_free(neuron);
    flint_free(on);
    if (status == LOJA_UNABLE)
        (void) loja_claim_undecided(claim, "saturation: %s", why->text);
    if (status == LOJA_UNABLE && expected)
        expect_later(claim, T);
    return status;
}
