/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule saturation: neurons that become steps, one region, no trees.
    Which neurons is a guess; the most of them that look saturated is tried
    first, since one that is taken for saturated and is not fails at once.
*/
#include "saturation.h"

static arf_struct *
new_numbers(slong n)
{
    arf_struct *a = flint_malloc(sizeof(*a) * (size_t) (n + 1));
    slong i;

    for (i = 0; i < n; i++)
        arf_init(a + i);
    return a;
}

static void
free_numbers(arf_struct *a, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arf_clear(a + i);
    flint_free(a);
}

void
_loja_saturation_proof_init(loja_saturation_proof_t proof,
                            const loja_saturation_t sat)
{
    arf_init(proof->h0);
    arf_init(proof->rho);
    arf_init(proof->D0);
    proof->centre = _arb_vec_init(sat->dim);
    arb_mat_init(proof->frame, sat->dim, sat->dim);
    arf_init(proof->lambda);
    arf_init(proof->Lambda);
    arf_init(proof->off);
    proof->a = new_numbers(2 * sat->m);
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
    proof->reach = new_numbers(sat->slow);
    proof->slow_a = new_numbers(sat->slow);
    proof->height = new_numbers(sat->slow);
    arf_init(proof->beta);
}

void
_loja_saturation_proof_clear(loja_saturation_proof_t proof,
                             const loja_saturation_t sat)
{
    arf_clear(proof->h0);
    arf_clear(proof->rho);
    arf_clear(proof->D0);
    _arb_vec_clear(proof->centre, sat->dim);
    arb_mat_clear(proof->frame);
    arf_clear(proof->lambda);
    arf_clear(proof->Lambda);
    arf_clear(proof->off);
    free_numbers(proof->a, 2 * sat->m);
    arf_clear(proof->least);
    arf_clear(proof->kappa);
    arf_clear(proof->C);
    arb_clear(proof->limit);
    arf_clear(proof->level);
    arf_clear(proof->e);
    arf_clear(proof->d);
    arf_clear(proof->u0);
    arf_clear(proof->energy);
    free_numbers(proof->reach, sat->slow);
    free_numbers(proof->slow_a, sat->slow);
    free_numbers(proof->height, sat->slow);
    arf_clear(proof->beta);
}

static loja_status_t
try_neurons(loja_claim_t claim, const loja_problem_struct *prob,
            const fmpq_t T, arb_srcptr theta,
            const loja_saturation_plan_t *plan, loja_message_t why,
            int *later, slong prec)
{
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
    loja_status_t status = LOJA_UNABLE;

    *later = 0;
    /* SOUND: saturation (L_0 is C^2: no neuron with a kink stays finite) */
    if (!prob->net->act[0]->analytic && plan->m < prob->net->width[1])
    {
        loja_message_set(why, "not all softsign neurons become steps");
        return LOJA_UNABLE;
    }
    if (_loja_saturation_init_plan(sat, prob, theta, plan))
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

/* A proof is expected at about 2^bits T. */
static void
expect_later(loja_claim_t claim, const fmpq_t T, int bits)
{
    arb_t x;

    arb_init(x);
    arb_set_fmpq(x, T, 64);
    arb_mul_2exp_si(x, x, bits);
    loja_claim_add_number(claim, "expected_T", x);
    arb_clear(x);
}

/* The first m of the steps, for m = plan->m, ..., 1 (0 if some neurons run
   out), until a proof is found; first: why the first fails, or one that a
   later time may save; expected: log2 of how much later, or 0. */
static loja_status_t
try_all(loja_claim_t claim, const loja_problem_struct *prob, const fmpq_t T,
        arb_srcptr theta, const loja_saturation_plan_t *plan,
        loja_message_t first, int *expected, const loja_claim_opts_t *opts)
{
    const slong most = plan->m, least = plan->slow > 0 ? 0 : 1;
    loja_saturation_plan_t now = *plan;
    const slong prec = opts != NULL && opts->precision > 128
        ? opts->precision : 128;
    loja_status_t status = LOJA_UNABLE;
    loja_message_t why;
    int later;

    for (; now.m >= least && status == LOJA_UNABLE; now.m--)
    {
        if (opts != NULL && opts->stop != NULL && *opts->stop)
        {
            (void) loja_claim_undecided(claim, "interrupted");
            return LOJA_STOPPED;
        }
        status = try_neurons(claim, prob, T, theta, &now, why, &later, prec);
        /* HEURISTIC: soon enough that no question is left out; where D ~
           t^(-1/3), an eighth of D is that much later */
        if (later && plan->slow == 0)
            *expected = 3;
        else if (later && *expected == 0)
            *expected = 9;
        if (now.m == most || later)
            *first = *why;
    }
    return status;
}

/* Steps between inputs; steps that run into inputs; steps, and neurons that
   run out. */
static loja_status_t
try_plans(loja_claim_t claim, const loja_problem_struct *prob,
          const fmpq_t T, arb_srcptr theta, loja_message_t why,
          int *expected, const loja_claim_opts_t *opts)
{
    const size_t size = sizeof(slong) * (size_t) prob->net->width[1];
    slong *neuron = flint_malloc(size), *on = flint_malloc(size);
    slong *out = flint_malloc(size);
    loja_saturation_plan_t plan = {neuron, 0, NULL, NULL, 0};
    loja_status_t status;
    loja_message_t last;

    plan.m = _loja_saturation_guess_approx(neuron, prob, theta);
    status = try_all(claim, prob, T, theta, &plan, why, expected, opts);
    plan.slow = _loja_saturation_guess_out_approx(out, prob, theta);
    plan.out = out;
    if (status == LOJA_UNABLE && plan.slow > 0
        && prob->net->act[0]->step->tail == NULL)
        status = try_all(claim, prob, T, theta, &plan, why, expected, opts);
    if (status == LOJA_UNABLE)
    {
        plan.slow = 0;
        plan.m = _loja_saturation_guess_on_approx(neuron, on, prob, theta);
        plan.on = on;
        status = try_all(claim, prob, T, theta, &plan, last, expected, opts);
        if (status == LOJA_UNABLE && plan.m > 0)
            *why = *last;
    }
    if (status == LOJA_UNABLE && plan.m > 0)
    {
        plan.slow = _loja_saturation_guess_out_approx(out, prob, theta);
        if (plan.slow > 0)
            status = try_all(claim, prob, T, theta, &plan, why, expected,
                opts);
    }
    flint_free(neuron);
    flint_free(on);
    flint_free(out);
    return status;
}

loja_status_t
loja_claim_diverges_saturation(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    loja_status_t status;
    loja_message_t why;
    int expected = 0;

    loja_claim_reset(claim);
    if (!_loja_saturation_applies(prob, why))
    {
        (void) loja_claim_undecided(claim, "%s", why->text);
        return LOJA_DOMAIN;
    }
    loja_message_set(why, "no neuron is saturated on both sides of a step");
    status = try_plans(claim, prob, T, theta, why, &expected, opts);
    if (status == LOJA_UNABLE)
        (void) loja_claim_undecided(claim, "saturation: %s", why->text);
    if (status == LOJA_UNABLE && expected)
        expect_later(claim, T, expected);
    return status;
}
