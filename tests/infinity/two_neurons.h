/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* two_neurons.h -- problems and charts that the tests of two odd
   neurons share. */
#ifndef LOJA_TEST_TWO_NEURONS_H
#define LOJA_TEST_TWO_NEURONS_H

#include "infinity/chart_two.h"

void test_two_read(loja_problem_t prob, const char *name);
/* Z9; bit 0: arctan, bit 1: y = -x^3/2 + x/3 and another first point. */
void test_two_problem(loja_problem_t prob, slong i);
/* The chart around weights (w1, w2); what `init' returns. */
int test_two_chart(loja_chart_t chart, const loja_problem_t prob, slong w1,
                   slong w2);

#endif
