/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The methods behind the claim `threshold', one an architecture. */
#ifndef LOJA_CLAIM_THRESHOLD_H
#define LOJA_CLAIM_THRESHOLD_H

#include "loja/threshold.h"

/*
    Contract of every method: as loja_claim_threshold.  eps is NULL where an
    explicit eps is to be found; claim is reset, and remains UNDECIDED with a
    reason unless the method proves the statement or its negation.
*/
typedef struct
{
    const char *name;
    /* 1 if the method is made for this architecture and loss. */
    int (*fits)(const loja_problem_t prob);
    loja_status_t (*run)(loja_claim_t claim, const loja_problem_t prob,
        const fmpq_t eps, const loja_claim_opts_t *opts);
} loja_threshold_method_t;

/* 1 -> 1 -> 1 with or without biases, mean squared error, l2 = 0. */
int _loja_threshold_one_neuron(const loja_problem_t prob, int bias);

/* One odd neuron without bias: rule threshold-odd. */
int _loja_threshold_odd_fits(const loja_problem_t prob);
loja_status_t _loja_threshold_odd(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t eps,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

#endif
