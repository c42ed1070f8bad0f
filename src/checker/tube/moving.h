/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* moving.h -- rule moving-norm: steps in a norm that moves with the flow. */
#ifndef LOJA_CHECKER_MOVING_H
#define LOJA_CHECKER_MOVING_H

#include "checker/tube/cubic.h"

#define MOVING_PREC 96

/* A piece. */
typedef struct
{
    cubic_t c;                 /* along the parameters, on the box of p */
    int P;
    interval *all, *G;         /* P x P: on the piece, and at a side */
    interval *mid, *lin;       /* H: about the middle, and its linear part */
    interval *A, *W, *Y;       /* P x P; W, Y = G W: row a is axis a */
    interval *t;               /* P^3: D^3 L[Y, W, W], symmetric */
    interval *tmp;
    double *w, *q;             /* the axes; scales of them */
    mpfr_t gamma, rho, kappa;
} moving_t;

/* moving_form.c: the norm at a side; the box of the path and derivatives on
   it; H = mid + xi lin; A = G H + H G - G'/f + 2 (M/f) G at the side, less what
   is quadratic in between.  coef: of the path on the piece. */
void moving_norm(moving_t *m, const step *s, int i, int side);
int moving_derivatives(moving_t *g, const interval *coef, int len);
int moving_hessian(moving_t *g, network *net, const interval *coef, int len);
void moving_form(moving_t *g, const step *s, int i, int side);

/* moving_fourth.c: v, of n indices, in the axes: the first is turned by Y, the
   others by W.  v := 3 times the integral of (1-s)^2 D^4 L(p + s e),
   e^T G e <= R^2; kappa from it: a point of it in the axes, and the norm of the
   rest times what the axes make of it. */
void moving_tensor(interval *v, int n, const moving_t *g);
int moving_fourth(interval *v, moving_t *g);
void moving_rest(moving_t *g, const interval *v);

/* moving.c: <G e, f (grad L(p + e) - grad L(p))> - e^T G' e/2 >= -M e^T G e
   on piece i of the path, e^T G e <= R^2; 1 only if proved. */
int moving_growth(network *net, const step *s, int i, const interval *coef,
                  const mpfr_t R);

/* moving_step.c: the matrices of the norm are at least I, and the first is
   that at the end of the step before (that of the set of starts), or I. */
int moving_norms(report_t *rep, const step *s, const step *before,
                 const problem *prob);
/* u >= sqrt(|G|) at end i, 1 where G = I or there is none. */
void moving_ubound(mpfr_t u, const step *s, int i);

#endif
