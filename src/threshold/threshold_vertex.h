/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* threshold_vertex.h -- the threshold of one neuron with biases (private). */
#ifndef LOJA_CLAIM_THRESHOLD_VERTEX_H
#define LOJA_CLAIM_THRESHOLD_VERTEX_H

#include "threshold/plane.h"

/*
    Decides `threshold' for networks 1-1-1 with biases (gelu, silu, mish) and
    a target of degree 2 by the rule threshold-vertex.  eps NULL: an eps as
    large as found.  Status as loja_claim_threshold.
*/
loja_status_t _loja_threshold_vertex(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t eps,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

#endif
