/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What the tests of verify compare with.  Nothing here calls src/loss,
    src/path or src/verify: values come from second order forward
    differentiation in complex arithmetic at points, 400 bits.
*/
#ifndef LOJA_TEST_VERIFY_REFERENCE_H
#define LOJA_TEST_VERIFY_REFERENCE_H

#include "loja/data.h"
#include "loja/flow.h"
#include "loja/verify.h"
#include "support/support.h"

#define REF_PREC 400

/* examples/NAME.yaml; aborts if it cannot be read. */
void ref_read(loja_problem_t prob, const char *name);
/* One input, one output; hidden = 0: an affine map. */
void ref_problem(loja_problem_t prob, slong hidden,
    const loja_act_struct *act, int bias, slong n, const char *const *x,
    const char *const *y, const char *const *start);

/* grad L and H (either may be NULL) at theta, at most one hidden layer. */
void ref_loss(acb_ptr grad, acb_mat_struct *H,
    const loja_problem_struct *prob, acb_srcptr theta);
/* p(x) and p'(x) (dp may be NULL), and f(x) = dt/dx. */
void ref_path(acb_ptr p, acb_ptr dp, const loja_step_struct *step,
    const acb_t x);
void ref_factor(acb_t f, const loja_step_struct *step, const acb_t x);
/* res encloses |p'(x) + f(x) grad L(p(x))| at the exact point x. */
void ref_defect(arb_t res, const loja_step_struct *step,
    const loja_problem_struct *prob, const arf_t x);
/* |f|, and bounds as on an ellipse: g = |p'| + |f||grad L(p)|,
   h = |f| |H(p + e)|_F at a complex x; e: P real offsets or NULL. */
void ref_norms(arb_t g, arb_t h, const loja_step_struct *step,
    const loja_problem_struct *prob, const acb_t x, arb_srcptr e);
/* 1 if f(x) H(p(x) + e) + M is proved positive definite, -1 if it is
   proved not to be, else 0. */
int ref_growth(const loja_step_struct *step, const loja_problem_struct *prob,
    const arf_t x, arb_srcptr e, const arf_t M);

/* e: a random vector with |e| <= R (on the sphere mostly), or, corner = 1,
   a vertex of [-R, R]^P. */
void ref_offset(arb_ptr e, slong P, const arf_t R, int corner);
/* A random dyadic in [a, b]; the ends now and then. */
void ref_point(arf_t x, const arf_t a, const arf_t b);

/* A flow with one verified step more each time; 1 if that succeeded. */
int ref_advance(loja_flow_t flow, const char *until);
/* Advances until t; returns 0 on failure. */
int ref_reach(loja_flow_t flow, const char *t);

/* Sets coefficient k of entry i to an exact double. */
void ref_set(loja_step_t step, slong i, slong k, double c);
void ref_time(loja_step_t step, int log_time, const char *t0,
    const char *t1);

#endif
