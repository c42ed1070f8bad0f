/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* one_neuron.h -- what the tests of the claim threshold of one neuron without
   bias share. */
#ifndef LOJA_TEST_ONE_NEURON_H
#define LOJA_TEST_ONE_NEURON_H

#include "loja/threshold.h"
#include "support/support.h"

/* Hidden neurons with that activation; equally many numbers xs and ys. */
void one_neuron_make(loja_problem_t prob, const loja_act_struct *act, slong hidden,
    int bias, const char *xs, const char *ys);
/* The verdict for eps (NULL: to be found), shape of the answer checked. */
void one_neuron_claim(loja_claim_t claim, const loja_problem_t prob,
    const char *eps, slong digits);

#endif
