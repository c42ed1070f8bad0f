/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* regime.h -- what the files of a regime share; nothing of it is trusted
   (private to src/infinity). */
#ifndef LOJA_INFINITY_REGIME_H
#define LOJA_INFINITY_REGIME_H

#include "loja/regime.h"

/* Bits for what cancels: L and grad L far out. */
#define LOJA_REGIME_PRECISION 1024

/* regime_law.c: the law of q[0], q[1], q[2] at t[0] < t[1] < t[2]. */
void _loja_regime_law(loja_law_struct *law, const arb_struct *q,
                      const double *t);

/* A neuron on the data at one time. */
typedef struct
{
    int sign;              /* of all preactivations; 0: both occur */
    double least;          /* |preactivation|, the least */
    double slope, slope_least, bend;      /* |psi'| most and least, |psi''|
                                             most */
    arb_struct low, high;  /* values of psi, the least and the greatest */
    double swing;          /* high - low times the output weights */
} _loja_regime_neuron_t;

/* regime_neurons.c: fates from the enclosures at three times. */
void _loja_regime_fates(loja_regime_t regime, arb_srcptr *theta,
                        const double *t);

/* regime_power.c: the power of x that is left of the residual. */
void _loja_regime_power(loja_regime_t regime, arb_srcptr theta);

/* regime_help.c: sets regime->help; theta: at the last look. */
void _loja_regime_help(loja_regime_t regime, arb_srcptr theta);

#endif
