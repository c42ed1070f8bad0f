/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* cubic.h -- rule cubic-growth: what an error meets on its own segment. */
#ifndef LOJA_CHECKER_CUBIC_H
#define LOJA_CHECKER_CUBIC_H

#include "checker/tube/tube.h"

typedef struct
{
    const problem *prob;
    int P, in, d, out, D;      /* D = P + 1 axes: V, and the way */
    interval *theta;           /* P: a box */
    interval *axes;            /* D x P, to be set before cubic_forms */
    interval *X, *f, *zeta, *r, *tmp, *N1, *N2, *work;
    interval *K;               /* P x P: (2/n) sum N1 N1 */
    interval *t;               /* D^3: D^3 L along the axes */
} cubic_t;

/* One hidden layer, no kinks, few parameters. */
int cubic_applies(const problem *prob);
void cubic_init(cubic_t *c, const problem *prob);
void cubic_clear(cubic_t *c);
/* K and t along the axes, for every theta in the box. */
int cubic_forms(cubic_t *c);
/* kappa for the box, offsets |e| <= R and that share. */
int cubic_rest(mpfr_t kappa, cubic_t *c, const mpfr_t R,
               const mpfr_t share);
/* cubic_fourth.c: D^4 L along the axes but the last, P^4. */
int cubic_fourth(interval *v, cubic_t *c);
/* What they have in common: X, zeta and f of sample i, which are enlarged by
   chi reach, chi = |X|; residual of output q, and derivatives along axes. */
int cubic_sample(cubic_t *c, int i, mpfr_t chi, const mpfr_t reach);
void cubic_output(cubic_t *c, int i, int q);
void cubic_third(interval *s, cubic_t *c, int q, int a, int b, int e);
/* cubic_spread.c: u >= the root of the largest eigenvalue of the Gram matrix
   of the forms over which c, indices < P at strides D, is spread. */
void cubic_spread(mpfr_t u, const interval *c, int P, int D,
                  const double *q);
/* cubic_axes.c: turns the rows of v, in which A is given, to the axes of A;
   about, in doubles. */
void cubic_turn(double *v, const interval *A, int P);
/* cubic_growth.c: <e, f (grad L(p + e) - grad L(p))> >= -M |e|^2 on the piece
   q of the path with these coefficients on it, |e| <= R; 1 only if proved. */
int cubic_growth(network *net, const step *s, const piece *q,
                 const interval *coef, const mpfr_t R);

#endif
