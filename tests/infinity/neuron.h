/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems for the tests of claims. */
#ifndef LOJA_TEST_CLAIM_NEURON_H
#define LOJA_TEST_CLAIM_NEURON_H

#include "loja/data.h"

/* One neuron; inputs, coefficients of the target polynomial and start as
   numbers between blanks. */
void make_neuron(loja_problem_t prob, const char *act, int bias,
                 const char *xs, const char *target, const char *start);

#endif
