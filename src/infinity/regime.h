/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* regime.h -- what an undecided flow is seen to do, not proved (private to
   src/infinity). */
#ifndef LOJA_INFINITY_REGIME_H
#define LOJA_INFINITY_REGIME_H

#include "loja/infinity.h"

/*
    Adds to an UNDECIDED claim the exponents at T: a quantity q that behaves
    like t^e has e = t q'/q, and q' is known from grad L.  Appended to the
    reason, and as the numbers regime_loss, regime_norm and regime_0, ...
    (parameters in their order).  Nothing where T = 0 or at a critical point.
*/
void _loja_infinity_regime(loja_claim_t claim, const loja_problem_t prob,
                           const fmpq_t T, arb_srcptr theta);

#endif
