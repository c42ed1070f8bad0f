/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/threshold.h -- a loss below which every flow reaches the infimum.

    One odd neuron (proofs/threshold-odd.md), one neuron with biases
    (threshold-vertex.md).  Status as in loja/claim.h.
*/
#ifndef LOJA_THRESHOLD_H
#define LOJA_THRESHOLD_H

#include "loja/claim.h"

LOJA_DECLS_BEGIN

/* threshold: every flow with L(theta(0)) <= eps has L -> inf L.  eps NULL:
   an eps as large as found. */
loja_status_t loja_claim_threshold(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t eps,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
