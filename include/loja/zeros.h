/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/zeros.h -- is there a parameter with L = 0?

    No, by counting zeros (proofs/unattained-zeros.md); yes, by a formula or
    by a trap around a zero (zero-attained.md).  Status as in loja/claim.h.
*/
#ifndef LOJA_ZEROS_H
#define LOJA_ZEROS_H

#include "loja/claim.h"

LOJA_DECLS_BEGIN

/* unattained: L > 0 everywhere, by zero counting.  REFUTED by a point with
   L = 0. */
loja_status_t loja_claim_unattained(loja_claim_t claim,
    const loja_problem_t prob, const loja_claim_opts_t *opts)
    LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
