/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    reference.h -- the loss a second time, for the tests only: forward mode,
    with every number carrying its gradient and its Hessian, at complex
    points; the activations are written out from their definitions, and
    their derivatives come from series of three terms.
*/
#ifndef LOJA_TEST_LOSS_REFERENCE_H
#define LOJA_TEST_LOSS_REFERENCE_H

#include "loja/loss.h"

/* Far beyond all precisions tested. */
#define REF_PREC 400

typedef struct
{
    slong samples;
    slong n;         /* samples n_K: number of residuals */
    slong P;
    slong hidden;
    acb_t L;
    acb_ptr grad;    /* P */
    acb_ptr hess;    /* P x P */
    acb_ptr r;       /* n: N(x_i) - y_i, not divided by sqrt(n) */
    acb_ptr jac;     /* n x P */
    acb_ptr z;       /* samples x hidden: preactivations */
} ref_loss_struct;
typedef ref_loss_struct ref_loss_t[1];

void ref_loss_init(ref_loss_t ref, const loja_problem_struct *prob);
void ref_loss_clear(ref_loss_t ref);

/* Everything at the exact point theta; branch (samples x hidden) or NULL:
   by the sign of the real part. */
void ref_loss(ref_loss_t ref, const loja_problem_struct *prob,
    acb_srcptr theta, const signed char *branch);

/* f[k] = psi^(k)(z), k < 3, on the branch +1 or -1. */
void ref_activation(acb_ptr f, const loja_act_struct *act, const acb_t z,
    int branch, slong prec);

/*
    A random problem with at most `params' parameters; depth 1 .. 4.  acts:
    0 any smooth activation, 1 analytic only, 2 kinks (relu too), or one
    activation if `only' is not NULL.
*/
void ref_random_problem(loja_problem_struct *prob, slong params, int acts,
    const loja_act_struct *only);

/* A random box of parameters; kind 0 .. REF_BOXES - 1: exact to wide. */
#define REF_BOXES 6
void ref_random_box(arb_ptr theta, slong P, int kind);

/* An exact point of the box: corner != 0 a random vertex. */
void ref_random_point(acb_ptr p, arb_srcptr theta, slong P, int corner);

/* 2, a few bits, machine precision, more. */
slong ref_random_prec(void);

/* 1 if the real number that `value' encloses narrowly may lie in x. */
int ref_holds(const arb_t x, const acb_t value);

/* As ref_holds; prints the names and numbers on failure. */
int ref_report(const arb_t x, const acb_t value, const char *what, slong i,
    const loja_problem_struct *prob, slong prec);

#endif
