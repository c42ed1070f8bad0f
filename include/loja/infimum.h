/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/infimum.h -- what is the infimum of the loss over all parameters?

    Zero, by an explicit family of networks (proofs/infimum-family.md,
    infimum-deep.md), or positive, by an obstruction in the data
    (infimum-obstruction.md).  Status as in loja/claim.h.
*/
#ifndef LOJA_INFIMUM_H
#define LOJA_INFIMUM_H

#include "loja/claim.h"

LOJA_DECLS_BEGIN

/* infimum: inf L = 0, by an explicit family theta_h with L <= C h^2. */
loja_status_t loja_claim_infimum(loja_claim_t claim,
    const loja_problem_t prob, const loja_claim_opts_t *opts)
    LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
