/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_rates.h -- rule chart-rates: what is common to all charts; names as
   in proofs/chart-rates.md. */
#ifndef LOJA_CHECKER_CHART_RATES_H
#define LOJA_CHECKER_CHART_RATES_H

#include "chart.h"

typedef struct
{
    int num, den;              /* k = num/den */
    mpfr_t eps, D, R, c0, sigma, lambda;    /* as claimed, exact */
} rates_t;

/* 1 only if (R1), (R2), (R3) are proved for all q in the intervals with
   L <= eps, or L > eps there.  chart->eps is that of the rates. */
typedef int (*rates_test)(const rates_t *r, chart_t *chart,
                          const interval *q);

/* All of the rule for a chart with k = num/den; adds to claim->said. */
int check_rates(chart_t *chart, const json_t *rates, const interval *loss,
                const interval *norm, int num, int den, rates_test test);

/* r := x^(num/den), x > 0 (or >= 0 with a positive exponent). */
void power(interval *r, const interval *x, long num, long den);
/* D := min(D, R (2 x)^(1+k/2)), rounded up: section SMALL; x encloses
   |Q' r|^2. */
void rates_shrink(mpfr_t D, const rates_t *r, const interval *x);

#endif
