/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    network_truth.h -- one hidden layer in the coordinates of
    proofs/one-layer.md and proofs/ridge.md, measured: residuals come from the
    network, projections from the data, points with given rho and derivatives
    along vectors from difference quotients in many digits.  Thin intervals
    serve as numbers.
*/
#ifndef LOJA_TESTS_CHECKER_NETWORK_TRUTH_H
#define LOJA_TESTS_CHECKER_NETWORK_TRUTH_H

#include "../../src/checker/rules/claim.h"

#define PREC 320
#define MOST 24

typedef struct
{
    const char *name, *act;
    int d, bias, samples;
    const char *x[16];
    int k, M, fast[10], fasts, s;
    const char *p[4];          /* k + 1 fractions */
    double shape[10];          /* where Newton begins */
    double low, high, eta;     /* h; Lam = (1 + eta) |tau|^2 */
} instance;

/* The other inputs of the family ridge; the lead is the first input. */
typedef struct
{
    int count;
    const char *x[32];         /* all of the first sample, .. */
    const char *u[3];          /* their entries of the direction */
    int power[3];              /* T' */
} others;

typedef struct
{
    const instance *in;
    const others *more;        /* NULL: one input */
    activation act;
    int n, K, size;            /* size: sigma, turns, and c with biases */
    int powers, sides, lift;   /* fast powers; w = h (omega u + h^lift y) */
    interval *x, *y, *e;       /* folded data, x: u . x; e_l: rows of n */
    interval *side, *u;        /* [c n + j]; entries of u */
    int *flip;
    interval *coef;            /* [r K + l]: e_l = sum_r coef f_r */
} truth;

/* ---- network_truth.c ---- */

double uniform(double a, double b);
/* v := midpoints */
void middle(interval *v, int n);
typedef void (*map)(interval *out, const truth *t, const interval *h,
                    const interval *y);
/* y = (sigma, turns, c), c only with biases.  theta; residuals of the folded
   data; coefficients of the fast vectors, then |nu|^2; h^-s <r,e_l>, then
   |nu|^2 - 1. */
void chart_map(interval *theta, const truth *t, const interval *h,
               const interval *y);
void residuals(interval *r, const truth *t, const interval *h,
               const interval *y);
void coefficients(interval *a, const truth *t, const interval *h,
                  const interval *y);
void projections(interval *b, const truth *t, const interval *h,
                 const interval *y);
/* out (n entries): the derivative of f along (dh, dy). */
void quotient(interval *out, int n, map f, const truth *t, const interval *h,
              const interval *y, const interval *dh, const interval *dy);
/* dy: Df dy = g, K + 1 = size equations. */
void solve(interval *dy, map f, const truth *t, const interval *h,
           const interval *y, const interval *g);
/* y: the point at h with h^-s <r,e_l> = b_l, |nu| = 1; Newton from y. */
void point(interval *y, const truth *t, const interval *h,
           const interval *b);
/* res := h^power times the norm of v; mean: the mean norm. */
void norm(interval *res, const interval *v, int n, int mean,
          const interval *h, int power);

/* ---- network_setup.c ---- */

void problem_make(problem *prob, const instance *in, const others *more);
void problem_free(problem *prob);
/* Members k, p, M, direction of a record. */
json_t *make_data(const instance *in, const others *more);
void truth_init(truth *t, const instance *in, const others *more,
                const problem *prob);
void truth_clear(truth *t);

#endif
