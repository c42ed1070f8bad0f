/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* gradient_pairs.h -- the gradient of the loss in pairs of doubles with
   bounds (rules rounding and tube). */
#ifndef LOJA_CHECKER_GRADIENT_PAIRS_H
#define LOJA_CHECKER_GRADIENT_PAIRS_H

#include "checker/arith/pairs.h"
#include "checker/net/network.h"

/* f[0], f[1] enclose psi, psi' on the ball. */
int activation_pair(pair_ball *f, pair_ball z, activation act, int branch);

/* One sample passed forward and backward; order as in network.h. */
typedef struct
{
    const problem *prob;
    const signed char *branch; /* borrowed, or NULL */
    pair_ball *x, *y;          /* all data */
    pair_ball *theta;
    pair_ball *input, *a, *d1, *delta;
    pair_ball *grad;           /* the result */
    double *mass;
    pair_ball penalty;         /* 2 l2 */
    pair_ball share;           /* 2/n */
} network_pairs;

void network_pairs_init(network_pairs *d, const network *net);
void network_pairs_clear(network_pairs *d);
/* d->grad := grad L at the balls d->theta; 0: none. */
int pairs_gradient(network_pairs *d);

#endif
