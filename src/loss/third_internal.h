/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    third_internal.h -- one sample of a network with one hidden layer,
        N_q = c_q + sum_j v_qj psi(z_j),  z_j = sum_a w_ja X_a,
    X the inputs and, with biases, 1: shared by third.c and cubic_rest.c.
*/
#ifndef LOJA_THIRD_INTERNAL_H
#define LOJA_THIRD_INTERNAL_H

#include "loss/loss_internal.h"

/* One sample: its X, and f[5 j + k] encloses psi^(k)(z_j). */
typedef struct
{
    loja_loss_struct *ws;
    const loja_net_struct *net;
    slong in, d, P, prec;
    arb_srcptr theta;
    arb_ptr X, f, J;     /* in, 5 d, P entries */
    slong *index;        /* in + 1: weights of a neuron, then its v_qj */
    arb_t r;             /* N_q - y_q */
} loja_third_struct;

void _loja_third_init(loja_third_struct *s, loja_loss_t ws, arb_srcptr theta,
                      slong prec);
void _loja_third_clear(loja_third_struct *s);
/* X and f of sample i; the preactivations are enlarged by |X| reach. */
void _loja_third_sample(loja_third_struct *s, slong i, const mag_t reach);
/* r and J = DN_q of sample i; r also where the outputs move by reach. */
void _loja_third_output(loja_third_struct *s, slong i, slong q,
                        const mag_t reach);

#endif
