/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule below-threshold: where every flow below eps leaves to infinity, one
    that came below eps does so.  No rates; but it asks for no late time and
    for no small enclosure.
*/
#include <string.h>
#include "loja/infinity.h"
#include "loja/threshold.h"
#include "threshold/threshold.h"

/* HEURISTIC: one digit of L decides */
#define PRECISION 128

/* 1 if the record says that no flow below eps stays bounded. */
static int
drives_out(const loja_claim_struct *threshold)
{
    /* SOUND: below-threshold (1: threshold-vertex, or threshold-odd in its
       case R, the only one with the number at_infinity) */
    return threshold->verdict == LOJA_PROVED
        && (strcmp(threshold->rule, "threshold-vertex") == 0
            || (strcmp(threshold->rule, "threshold-odd") == 0
                && loja_claim_number(threshold, "at_infinity") != NULL));
}

/* L <- an enclosure of L on the box of theta, in one of two ways, that lies
   below eps if one does; middle <- L in the middle of it. */
static void
enclose_loss(arb_t L, arb_t middle, loja_loss_t ws, arb_srcptr theta,
             const arb_t eps)
{
    const slong P = ws->prob->net->nparams;
    arb_ptr grad = _arb_vec_init(2 * P), mid = grad + P;
    arb_t t;
    slong p;

    arb_init(t);
    for (p = 0; p < P; p++)
        arb_get_mid_arb(mid + p, theta + p);
    loja_loss_eval(ws, middle, NULL, NULL, mid, PRECISION);
    loja_loss_eval(ws, L, NULL, NULL, theta, PRECISION);
    if (!arb_is_finite(L) || !arb_le(L, eps))
    {
        loja_loss_eval(ws, NULL, grad, NULL, theta, PRECISION);
        arb_set(L, middle);
        /* SOUND: below-threshold (2: the mean value theorem on the box) */
        for (p = 0; p < P; p++)
        {
            arb_sub(t, theta + p, mid + p, PRECISION);
            arb_addmul(L, grad + p, t, PRECISION);
        }
    }
    arb_clear(t);
    _arb_vec_clear(grad, 2 * P);
}

/* HEURISTIC: a checker's enclosure of L on a wide box may be wider than ours; a
   flow that goes on will be lower by and by. */
static int
leaves_room(const arb_t L, const arb_t middle, const arb_t eps)
{
    arb_t t;
    int good;

    arb_init(t);
    arb_sub(t, L, middle, PRECISION);
    arb_mul_2exp_si(t, t, -2);
    arb_add(t, t, L, PRECISION);
    good = arb_le(t, eps);
    arb_clear(t);
    return good;
}

static void
conclude(loja_claim_t claim, const loja_claim_struct *threshold,
         const fmpq_t T, const arb_t L, arb_srcptr infimum)
{
    char *t = fmpq_get_str(NULL, 10, T);
    char *l = loja_claim_bound_text(L, 1, 6);

    if (infimum != NULL)
        loja_claim_add_number(claim, "limit_loss", infimum);
    loja_record_open(claim->record, "threshold", '{');
    loja_record_put_string(claim->record, "rule", threshold->rule);
    loja_record_open(claim->record, "data", '{');
    loja_record_put_members(claim->record, threshold->record);
    loja_record_close(claim->record, '}');
    loja_record_close(claim->record, '}');
    if (fmpq_is_zero(T))
        loja_claim_decided(claim, LOJA_PROVED, "below-threshold", "Every "
            "flow from the given start or ball of starts has L(theta(0)) <= "
            "%s, below a threshold; so it tends to infinity: |theta(t)| -> "
            "infinity and L(theta(t)) -> inf L as t -> infinity. %s", l,
            threshold->theorem);
    else
        loja_claim_decided(claim, LOJA_PROVED, "below-threshold", "Every "
            "flow that is at time T = %s where the trajectory was enclosed "
            "has L(theta(T)) <= %s, below a threshold; so it tends to "
            "infinity: |theta(t)| -> infinity and L(theta(t)) -> inf L as t "
            "-> infinity. %s", t, l, threshold->theorem);
    flint_free(t);
    flint_free(l);
}

loja_status_t
loja_claim_diverges_below(loja_claim_t claim,
    const loja_claim_struct *threshold, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta)
{
    arb_srcptr eps = loja_claim_number(threshold, "eps");
    arb_srcptr infimum = loja_claim_number(threshold, "infimum");
    loja_status_t status = LOJA_OK;
    loja_loss_t ws;
    arb_t L, middle, zero;
    char *l, *e;

    if (!drives_out(threshold) || eps == NULL)
        return loja_claim_undecided(claim, "no threshold below which flows "
            "leave to infinity") | LOJA_DOMAIN;
    arb_init(L);
    arb_init(middle);
    arb_init(zero);
    loja_loss_init(ws, prob);
    enclose_loss(L, middle, ws, theta, eps);
    loja_loss_clear(ws);
    /* SOUND: below-threshold (2) */
    if (arb_is_finite(L) && arb_le(L, eps)
        && (fmpq_is_zero(T) || leaves_room(L, middle, eps)))
        conclude(claim, threshold, T, L,
                 strcmp(threshold->rule, "threshold-vertex") == 0 ? zero
                                                                  : infimum);
    else
    {
        l = loja_claim_bound_text(L, 1, 6);
        e = loja_claim_bound_text(eps, -1, 6);
        status = loja_claim_undecided(claim, "L(theta(T)) <= %s is not %sbelow "
            "the threshold %s", l, arb_le(L, eps) ? "far enough " : "", e);
        flint_free(l);
        flint_free(e);
    }
    arb_clear(L);
    arb_clear(middle);
    arb_clear(zero);
    return status;
}

loja_status_t
loja_claim_diverges_threshold(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    loja_claim_t threshold;
    loja_status_t status;

    /* threshold-vertex takes seconds: only where it was asked for */
    if (!_loja_threshold_odd_fits(prob))
        return loja_claim_undecided(claim, "below-threshold is made for one "
            "odd neuron without bias") | LOJA_DOMAIN;
    loja_claim_init(threshold, "threshold");
    status = loja_claim_threshold(threshold, prob, NULL, opts);
    if (status == LOJA_OK)
        status = loja_claim_diverges_below(claim, threshold, prob, T, theta);
    else
        status = loja_claim_undecided(claim, "no threshold is known: %s",
            threshold->reason) | LOJA_DOMAIN;
    loja_claim_clear(threshold);
    return status;
}
