/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    asymptotic.h -- values that the loss takes at infinity because neurons
    become steps (rule asymptotic, STEPS; private to src/infinity).

    A step is a pair (omega, beta): its neuron has the weights tau omega and
    the bias tau beta, tau -> infinity.  All is exact.
*/
#ifndef LOJA_INFINITY_ASYMPTOTIC_H
#define LOJA_INFINITY_ASYMPTOTIC_H

#include "loja/infinity.h"

/* HEURISTIC: steps that are tried, and steps at once. */
#define LOJA_ASYMPTOTIC_SPLITS 100
#define LOJA_ASYMPTOTIC_STEPS 12
/* HEURISTIC: values that are kept, the lowest ones. */
#define LOJA_ASYMPTOTIC_VALUES 16

/* The value of some steps: the least loss with the output weights. */
typedef struct
{
    slong m;
    slong step[LOJA_ASYMPTOTIC_STEPS];     /* which splits */
    fmpq_t value;
} loja_asymptotic_value_t;

typedef struct
{
    const loja_problem_struct *prob;       /* borrowed */
    slong dim;             /* entries of a split: n_0, and beta with biases */
    slong splits;
    fmpq_mat_t split;      /* a row each: omega, beta */
    fmpq_mat_t column;     /* a row each: what the neuron tends to at the
                              samples, but for a factor */
    slong values;
    loja_asymptotic_value_t value[LOJA_ASYMPTOTIC_VALUES + 1];
} loja_asymptotic_struct;
typedef loja_asymptotic_struct loja_asymptotic_t[1];

/* 1 if STEPS is made for the problem; else why. */
int _loja_asymptotic_applies(const loja_problem_struct *prob,
                             loja_message_t why);
/* Finds splits and values, ascending and distinct. */
void _loja_asymptotic_init(loja_asymptotic_t asym,
                           const loja_problem_struct *prob);
void _loja_asymptotic_clear(loja_asymptotic_t asym);
/* The least loss of the m splits; 0 where their columns (and that of ones)
   are not linearly independent. */
int _loja_asymptotic_least(fmpq_t value, const loja_asymptotic_t asym,
                           const slong *step, slong m);

#endif
