/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* graded_numbers.h -- what the rates are made of (graded_numbers.c,
   graded_rates.c). */
#ifndef LOJA_CHECKER_GRADED_NUMBERS_H
#define LOJA_CHECKER_GRADED_NUMBERS_H

#include "checker/rules/graded_chart.h"

enum { U0, C, EM, EL, K, D, V, B, NUMBERS };

/* r := x^(num/den), x > 0; may alias. */
void pow_q(interval *r, const interval *x, long num, long den);
/* x, NUMBERS of them: u0 (a lower bound, both ends), C, Em, El of
   graded-chart 2 and 3 where h <= top.  0 unless u0 >= d h/2 everywhere. */
int graded_collect(interval *x, const graded_chart *chart, const mpfr_t top);

#endif
