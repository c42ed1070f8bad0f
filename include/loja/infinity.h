/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/infinity.h -- flows that leave to infinity.

    Each rule proves, for every flow that is at time T in the balls theta (P
    entries), that |theta(t)| -> infinity and that the loss tends to a limit.
    It sets *claim to PROVED, or to UNDECIDED with its reason.  Status: OK
    when proved; UNABLE; DOMAIN when the rule is not made for the problem;
    LIMIT when the budget of time is spent, STOPPED when `stop' asked.
*/
#ifndef LOJA_INFINITY_H
#define LOJA_INFINITY_H

#include "loja/claim.h"

LOJA_DECLS_BEGIN

/* The claim `diverges': the rules of this room, in the order of
   src/infinity/diverges.c, until one proves it. */
loja_status_t loja_claim_diverges(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

/* graded-chart, graded-moduli: L -> 0 and |theta| ~ t^p in a chart whose
   coordinates scale like powers of one h -> 0, with a limit law.  The claim
   gets the number `expected_T' where it is UNDECIDED and a later T is expected to do. */
loja_status_t loja_claim_diverges_graded(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

/* Rule saturation: neurons become steps; the loss tends to a limit that may
   be positive, number limit_loss.  Made for one hidden layer of tanh,
   logistic, arctan or softsign neurons with biases, one input, one output, l2
   = 0. */
loja_status_t loja_claim_diverges_saturation(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

/* Rule merging: two neurons merge, or one turns linear; the loss tends to a
   limit, number limit_loss.  Made for one hidden layer of analytic neurons,
   one output, l2 = 0. */
loja_status_t loja_claim_diverges_merging(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

/* Rule below-threshold: L(theta(T)) is below the threshold of one odd neuron
   without bias, and every flow there leaves to infinity. */
loja_status_t loja_claim_diverges_threshold(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

/* The same for a claim `threshold' that was proved for prob. */
loja_status_t loja_claim_diverges_below(loja_claim_t claim,
    const loja_claim_struct *threshold, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta) LOJA_WARN_UNUSED;

/*
    The claim `asymptotic': numbers value_1, value_2, ..., ascending, each an
    asymptotic critical value of L (rule asymptotic): values of networks whose
    neurons are steps, and what the `count' claims `by' show (entries may be
    NULL or undecided): an infimum by a family that runs to infinity, a flow
    that diverges.  No theta is needed.
*/
loja_status_t loja_claim_asymptotic(loja_claim_t claim,
    const loja_problem_t prob, const loja_claim_struct *const *by,
    slong count) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
