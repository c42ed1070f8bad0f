/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* minimum.h -- a strict minimum at infinity in a ball of a frame: what the
   rules saturation and merging have in common. */
#ifndef LOJA_CHECKER_MINIMUM_H
#define LOJA_CHECKER_MINIMUM_H

#include "checker/rules/claim.h"

/* The members centre (dim) and frame (dim x dim); 0 and a report. */
int minimum_read(interval *centre, interval *M, claim_t *claim, int dim);
/* L(theta(T)) - Linf <= excess, and <= D0; 0 and a report. */
int minimum_excess(claim_t *claim, const interval *Linf,
                   const interval *theta, mpfr_srcptr excess,
                   mpfr_srcptr D0);
/* L_0 - Linf >= lambda (rho - off)^2/2 > D0 where |xi| = rho; the left end of
   lambda and the right one of off count.  0 and a report. */
int minimum_face(claim_t *claim, mpfr_srcptr rho, const interval *off,
                 const interval *lambda, mpfr_srcptr D0);

#endif
