/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Data of one odd neuron without bias, reduced: proofs/threshold-odd.md. */
#ifndef LOJA_CLAIM_THRESHOLD_ODD_H
#define LOJA_CLAIM_THRESHOLD_ODD_H

#include "loja/threshold.h"

/* The samples of one |x| > 0. */
typedef struct
{
    fmpq X;                /* |x| */
    fmpq Y;                /* mean of sign(x) y */
    fmpq p;                /* their number / n */
} loja_odd_group_t;

/*
    L(w, v) = noise + sum_k p_k (v psi(w X_k) - Y_k)^2, all exact.
    The sums run over the groups.
*/
typedef struct
{
    slong d;               /* groups, 0 < X_1 < ... < X_d */
    loja_odd_group_t *group;   /* owned */
    fmpq *sum;             /* what the following point to; owned */
    fmpq *noise;
    fmpq *top;             /* mean y^2 = L(0, 0) */
    fmpq *P, *SY;          /* sum p, sum p Y */
    fmpq *SXX, *SXY;       /* sum p X^2, sum p X Y */
    fmpq *origin;          /* top - SXY^2/SXX: limit of min_v L as w -> 0;
                              top if d = 0 */
    fmpq *tail;            /* top - SY^2/P: its limit as w -> infinity for
                              bounded psi; top if d = 0 */
} loja_odd_data_struct;
typedef loja_odd_data_struct loja_odd_data_t[1];

/* Domain: one input, one output, n >= 1. */
void _loja_odd_data_init(loja_odd_data_t data, const loja_problem_t prob);
void _loja_odd_data_clear(loja_odd_data_t data);
/* 1 if Y_k = 0 for all k. */
int _loja_odd_data_is_zero(const loja_odd_data_t data);
/*
    1 if for s = 1 or s = -1: 0 <= s Y_1/X_1 <= ... <= s Y_d/X_d, s Y_d > 0.
    Otherwise 0 and *k is the first index (from 0) with which it fails.
*/
int _loja_odd_data_is_rising(const loja_odd_data_t data, slong *k);

#endif
