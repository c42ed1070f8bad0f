/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    merging_truth.h -- rule merging, measured: the loss is that of the network
    at Theta(h, xi), the loss at h = 0 that at a tiny h, derivatives are
    difference quotients in many digits.  Thin intervals serve as numbers.
*/
#ifndef LOJA_TESTS_CHECKER_MERGING_TRUTH_H
#define LOJA_TESTS_CHECKER_MERGING_TRUTH_H

#include "../../src/checker/rules/merging.h"

#define PREC 512
#define BITS 192               /* of the rule */
#define TINY 160               /* of h, in place of 0: 2^-TINY */
#define STEP 60                /* of difference quotients: 2^-STEP */
#define MOST 16

typedef struct
{
    const char *name, *act, *family, *neurons;
    int in, d, bias, sign, q, n;
    const char *x[12];
    double centre[MOST], bend;  /* y: residuals of that size */
    double h0, rho, scale;      /* scale: of the frame; 0: from the Hessian */
} instance;

typedef struct
{
    const instance *in;
    const problem *prob;
    int first, second, flat, dim;
} truth;

double uniform(double a, double b);
/* v := midpoints */
void middle(interval *v, int n);
/* x := sign 2^e */
void power_of_two(interval *x, int sign, int e);

/* merging_record.c: the problem, without targets; the members of a record
   with that frame (dim x dim). */
void problem_make(problem *p, const instance *in);
json_t *make_data(const instance *in, int dim, const double *frame);
void merging_setup(claim_t *claim, problem *prob, const instance *in,
                   const double *frame, report_t *rep);
void merging_undo(claim_t *claim, problem *prob);

/* theta, from (7) or w = h alpha, v = sign/h. */
void chart(interval *theta, const truth *t, const interval *h,
           const interval *zeta);
/* N(x_j) at theta. */
void value(interval *N, const truth *t, const interval *theta, int j);
/* zeta = centre + M xi */
void frame_point(interval *zeta, const merging *m, const interval *xi);
/* L at (h, xi), a number; h NULL: at 0. */
void loss(interval *L, const truth *t, const merging *m, const interval *h,
          const interval *xi);
/* A = (L - L_0)/g */
void measure(interval *A, const truth *t, const merging *m,
             const interval *h, const interval *xi);
/* The gradient of A (or of L_0, h NULL) at xi, dim quotients. */
void slopes(interval *grad, const truth *t, const merging *m,
            const interval *h, const interval *xi);
void norm(interval *res, const interval *v, int n);
/* H: dim x dim, of L_0 in xi. */
void curvature(interval *H, const truth *t, const merging *m,
               const interval *xi);
/* How fast theta moves with h (times -h^2/q), or along eta. */
void motion(interval *res, const truth *t, const merging *m,
            const interval *h, const interval *xi, const interval *eta);

#endif
