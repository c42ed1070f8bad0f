/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    saturation_slow.h -- rule saturation, RUNS OUT: everything over E (private
    to saturation_slow*.c).
*/
#ifndef LOJA_INFINITY_SATURATION_SLOW_H
#define LOJA_INFINITY_SATURATION_SLOW_H

#include "saturation.h"

typedef struct
{
    slong prec, n, dim;
    arb_ptr v, offset;     /* v_s (m), zeta - zeta* (dim) */
    arb_ptr r, W;          /* n */
    arb_mat_t G;           /* M^T dr_j; n x dim */
    arf_t size;            /* >= |xi - xi*| */
    arb_ptr E, C, inverse; /* of neuron t that runs out at j: slow x n */
    arb_t residual;        /* of the sample at hand: -2 (r - W) */
    arb_ptr turn;          /* dim; sums of vectors */
    arb_t A, B;            /* sums */
    arb_t R;               /* sum of B^2/A over what runs out, upper end */
    arf_t cross;           /* >= |A2|/B of all that runs out */
} loja_slow_box_t;

/* ---- saturation_slow_tails.c ---- */

void _loja_slow_box_init(loja_slow_box_t *b, const loja_saturation_t sat,
                         slong prec);
void _loja_slow_box_clear(loja_slow_box_t *b, const loja_saturation_t sat);
/* Entry k of zeta on B. */
void _loja_slow_entry(arb_t x, const loja_saturation_proof_t proof, slong k);
/* sigma alpha v_s on B. */
void _loja_slow_jump(arb_t t, const loja_slow_box_t *b,
                     const loja_saturation_t sat, slong s, slong j);
/* E, C, inverse, W; 0 where some A may be 0. */
int _loja_slow_tails(loja_slow_box_t *b, loja_saturation_proof_t proof,
                     const loja_saturation_t sat);

/* residual = -2 (r_j - W_j); half <- -2 r_j + W_j. */
void _loja_slow_residuals(arb_t half, loja_slow_box_t *b, slong j);
/* A, B, turn <- 0. */
void _loja_slow_reset(loja_slow_box_t *b);
/* All sums divided by n; turned >= |turn| |xi - xi*|. */
void _loja_slow_finish(arf_t turned, loja_slow_box_t *b);
void _loja_slow_not_pulled(loja_saturation_proof_t proof,
    const loja_slow_box_t *b, slong neuron, const char *what, double h,
    loja_message_t why);

/* ---- saturation_slow_steps.c ---- */

/* a_g, least, kappa <= A_g/B_g for both sides of step s. */
int _loja_slow_step(loja_saturation_proof_t proof, loja_slow_box_t *b,
    const loja_saturation_t sat, slong s, loja_message_t why);

/* ---- saturation_slow_length.c ---- */

/* kappa = k - (k + cross)^2/4, k the least of lambda/Lambda and the A_g/B_g;
   0 where it is not positive. */
int _loja_slow_rate(loja_saturation_proof_t proof, const loja_slow_box_t *b);
/* C >= D |DTheta X|: lengths of all parts, added. */
void _loja_slow_length(loja_saturation_proof_t proof,
                       const loja_slow_box_t *b, const loja_saturation_t sat);

#endif
