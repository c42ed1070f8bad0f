/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* growth.h -- the comparison in the rule chart-rates. */
#ifndef LOJA_CLAIM_GROWTH_H
#define LOJA_CLAIM_GROWTH_H

#include "loja/claim.h"

#define LOJA_GROWTH_PREC 128

/* p = k/(2(1+k)), e = 1/(1+k). */
typedef struct
{
    arb_t K, tau0;         /* L <= K tau^-e, tau = t - T + tau0 */
    arb_t low, high;       /* low tau^p <= |theta| <= high tau^p */
    arb_t loss_low;        /* L >= loss_low tau^-e */
} loja_growth_struct;
typedef loja_growth_struct loja_growth_bounds_t[1];

void _loja_growth_init(loja_growth_bounds_t g);
void _loja_growth_clear(loja_growth_bounds_t g);

/* x^(num/den) for a ball x >= 0. */
void _loja_growth_power(arb_t res, const arb_t x, slong num, slong den);

/* From |grad L| >= c0 L^(1+k/2), L |theta|^(2/k) >= lambda, L(theta(T)) <=
   loss, |theta(T)| <= norm, k = m/n. */
void _loja_growth_compare(loja_growth_bounds_t g, const arb_t c0,
    const arb_t lambda, const arb_t loss, const arb_t norm, slong m,
    slong n);

/* tau is replaced by t: bounds for t >= T, T > 0. */
void _loja_growth_in_time(loja_growth_bounds_t g, const fmpq_t T, slong m,
                          slong n);

#endif
