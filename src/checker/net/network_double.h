/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* network_double.h -- the gradient and the Hessian of the loss in doubles
   with bounds (rules rounding and tube); network.h has them on intervals. */
#ifndef LOJA_CHECKER_NETWORK_DOUBLE_H
#define LOJA_CHECKER_NETWORK_DOUBLE_H

#include "checker/net/activation_double.h"
#include "checker/net/network.h"

/* One sample passed forward: enclosures, or bounds of moduli as balls
   around them.  Order of neurons and layers as in network.h. */
typedef struct
{
    const problem *prob;
    const signed char *branch; /* borrowed, or NULL */
    ball *x, *y;               /* all data */
    ball *theta;
    ball *input, *a, *d1, *d2, *res;
    disc *path;                /* complex parameters */
    disc *z, *zx;              /* complex a and input */
    ball *delta, *s, *c;       /* of all layers */
    ball *G, *F;               /* widest + 1 squared each */
    double *row;               /* widest + 1 squared */
    ball *Z;                   /* dz^q/dz^k, see double_jacobian */
    size_t *jacobian;          /* where they begin, (depth + 1) squared */
    double *mass, *error;      /* of blocks, (depth + 1) squared */
    double weight;             /* of the sample; in res */
    ball l2;
} network_double;

/* From the data of net, which is passed no sample. */
void network_double_init(network_double *d, const network *net);
void network_double_clear(network_double *d);
/* H := the Hessian at the balls d->theta, upper triangle without the
   penalty, times n/2; returns a bound of the Frobenius norm of its error
   (symmetric matrix), infinite: none. */
double double_hessian(double *H, network_double *d);
/* Bounds of |grad L| and (unless NULL) |H|_F on the discs d->path; 0: a disc
   leaves a domain. */
int double_majorant(double *grad, double *hess, network_double *d);

/* ---- network_double.c, for hessian_double.c ---- */

int double_forward(network_double *d, int i);
void double_backward(network_double *d);
/* a^(k-1) */
const ball *double_layer_input(const network_double *d, int k);
/* ---- hessian_double.c ---- */
/* A bound of (n/2 times) the norm of the sample's Hessian, from moduli. */
double double_hessian_ubound(network_double *d);

#endif
