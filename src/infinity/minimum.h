/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    minimum.h -- a strict minimum of a loss at infinity (private to
    src/infinity): what the rules saturation and merging have in common.

    L_0 is a C^2 function of zeta = centre + M xi, |xi| <= rho, with the
    minimum xi*, and L_0(zeta*) = Linf (proofs/saturation.md, F1).
*/
#ifndef LOJA_INFINITY_MINIMUM_H
#define LOJA_INFINITY_MINIMUM_H

#include "loja/infinity.h"

/* L_0 on balls zeta: value, gradient (dim) and Hessian (dim x dim); each may
   be NULL. */
typedef struct
{
    slong dim;
    void (*eval)(arb_ptr L, arb_ptr grad, arb_mat_struct *H, arb_srcptr zeta,
                 const void *ctx, slong prec);
    const void *ctx;
    const char *where;     /* for messages: "at infinity" */
} loja_minimum_problem_t;

/* ---- minimum.c ---- */

/* res >= (sum_k M_ik^2)^(1/2) size: bounds entry i of M xi, |xi| <= size. */
void _loja_minimum_row(mag_t res, const arb_mat_t M, slong i,
                       const arf_t size);
/* res >= |g| for every g in the balls. */
void _loja_minimum_norm(arf_t res, arb_srcptr g, slong n, slong prec);
/* lambda <= K <= Lambda for every K in the balls; 0 and why unless lambda >
   0. */
int _loja_minimum_convex(arf_t lambda, arf_t Lambda, const arb_mat_t K,
    const arf_t rho, const char *where, loja_message_t why, slong prec);
/* off >= |xi*|, and Linf; 0 and why unless 2 off < rho. */
int _loja_minimum_locate(arf_t off, arb_t limit,
    const loja_minimum_problem_t *f, arb_srcptr centre,
    const arb_mat_t frame, const arf_t lambda, const arf_t rho,
    loja_message_t why, slong prec);
/* 1 if L_0 - Linf > D0 where |xi| = rho. */
int _loja_minimum_face(const arf_t rho, const arf_t off, const arf_t lambda,
                       const arf_t D0, slong prec);
/* 1 if |xi| < rho for every zeta in the balls. */
int _loja_minimum_inside(const loja_minimum_problem_t *f, arb_srcptr centre,
    arb_srcptr zeta, const arf_t lambda, const arf_t rho, slong prec);

/* ---- minimum_newton.c ---- */

/*
    From where centre stands to a minimum, exact numbers, and a frame there;
    0 and why where none is found.  now: about the loss at theta(T), that a
    minimum found by detours must be near.  Proposes only.
*/
int _loja_minimum_newton(arb_ptr centre, arb_mat_struct *frame,
    const loja_minimum_problem_t *f, const arb_t now, loja_message_t why,
    slong prec);

#endif
