/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* saturation_slow.h -- rule saturation, RUNS OUT: sums over all of E (private
   to saturation_slow*.c). */
#ifndef LOJA_CHECKER_SATURATION_SLOW_H
#define LOJA_CHECKER_SATURATION_SLOW_H

#include "checker/rules/saturation.h"

typedef struct
{
    const saturation *t;
    const interval *v, *offset, *r, *G;
    const interval *size;      /* |xi - xi*|, upper end */
    interval *W;               /* n */
    interval *turn;            /* dim */
    interval A, B;             /* sums, of one side of a step or one neuron */
    interval R, cross;         /* sum of B^2/A; the largest |A2|/B */
    interval p, eps, inverse, C, s, x, y;
} slow_t;

/* x := entry i of zeta on B. */
void slow_ball(interval *x, const saturation *t, int i);
/* turn += y M_row */
void slow_turn(slow_t *b, const interval *y, int row);
/* s := -2 (r_j - W_j), B += q (-2 r + W), turn -= q M^T grad r; q as given. */
void slow_share(slow_t *b, const interval *q, int j);
/* All sums := 0. */
void slow_reset(slow_t *b);
/* Divides the sums by n; u >= |<turn, xi - xi*>|. */
void slow_close(mpfr_t u, slow_t *b);
/* Signs of A and B; B >= a. */
int slow_signs(const slow_t *b, int neuron, const interval *a);

/* saturation_slow_steps.c: p := p/(1+u), C := sigma alpha v, inverse, eps of
   step s. */
void slow_tail_step(slow_t *b, int s, int j);
/* Both sides of step s; slope := the least of it and A_g/B_g. */
int slow_step(slow_t *b, saturation *t, int s);

#endif
