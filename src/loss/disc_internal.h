/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Norm bounds in doubles: shared by disc.c, disc_norm.c and real.c. */
#ifndef LOJA_DISC_INTERNAL_H
#define LOJA_DISC_INTERNAL_H

#include "loss/loss_internal.h"

/* Numbers of one call; each array of its own length, in one block. */
typedef struct
{
    const loja_net_struct *net;
    const loja_disc_t *theta;
    slong *first;              /* of layer 0 .. K among all neurons */
    slong widest;
    double *weight;            /* >= |theta| on the discs, and centres' */
    double *centre;
    loja_disc_t *a;            /* of all neurons; those of layer K: N - y */
    double *size, *d1, *d2;    /* bounds: |a| at the centre, psi', psi'' */
    double *delta, *c;
    double **Z;                /* Z[q (K + 1) + k] */
    double *gram, *tmp;
} loja_disc_struct;

/* theta: P discs, borrowed. */
void _loja_disc_init(loja_disc_struct *w, const loja_net_struct *net,
                     const loja_disc_t *theta);
void _loja_disc_clear(loja_disc_struct *w);

/*
    From bounds weight of the parameters, size of the activations, d1, d2 of
    their derivatives and delta of the residuals of the outputs: delta^k and
    c^k = s^k psi''(z^k), k < K, of one sample, and then bounds of its share
    of the gradient and of the Hessian without the factor 2/n.
*/
void _loja_disc_backward(loja_disc_struct *w);
double _loja_disc_gradient_norm(const loja_disc_struct *w);
double _loja_disc_hessian_norm(loja_disc_struct *w);

/* Euclidean norm of n bounds. */
double _loja_disc_norm(const double *v, slong n);

#endif
