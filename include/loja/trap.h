/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/trap.h -- sets that no gradient flow leaves and in which it converges.

    Around a strict minimum (proofs/convergence-minimum.md), around points
    of zero loss (convergence-zero.md) and around a manifold of minima
    (convergence-manifold.md).  Status as in loja/claim.h.
*/
#ifndef LOJA_TRAP_H
#define LOJA_TRAP_H

#include "loja/claim.h"

LOJA_DECLS_BEGIN

/* converges: the flow through every point of the balls theta (P entries),
   which hold theta(T), converges; the limit is enclosed. */
loja_status_t loja_claim_converges(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
