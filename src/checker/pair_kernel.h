/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* pair_kernel.h -- rule chart-two-symmetric, kernel: tau(s) = tanh^2(sqrt s)/s
   and tau2(s) = ((2/3) tau - (1 - tau)/s)/s for s >= 0. */
#ifndef LOJA_CHECKER_PAIR_KERNEL_H
#define LOJA_CHECKER_PAIR_KERNEL_H

#include "claim.h"

#define PAIR_TERMS 46          /* coefficients of tau that are used */

typedef struct
{
    interval p[PAIR_TERMS], r[PAIR_TERMS];     /* of tau and of tau2 */
    interval rho2, bound;      /* rho^2; m of the rule */
} pair_series;

void pair_series_init(pair_series *s, mpfr_prec_t prec);
void pair_series_clear(pair_series *s);
/* f: tau, tau2; df: their derivatives; on the part of s >= 0. */
int pair_kernel(interval *f, interval *df, const pair_series *series,
                const interval *s);

#endif
