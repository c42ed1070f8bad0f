/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    checker.h -- all that the files of loja-check share.

    loja-check reads a certificate (proofs/FORMAT.md) and proves every record
    anew, in interval arithmetic of its own: MPFI on MPFR, with directed
    rounding.  It shares no code with libloja and links none of it.  It trusts
    no number that it can compute: what the certificate claims is compared
    with a bound derived here.

    Intervals are __mpfi_struct, vectors are arrays of them, matrices are
    row-major.  Functions that prove something return 1 only when it is
    proved; a failure is told through report().
*/
#ifndef LOJA_CHECKER_H
#define LOJA_CHECKER_H

#include <stdio.h>
#include <gmp.h>
#include <mpfr.h>
#include <mpfi.h>
#include <jansson.h>

typedef __mpfi_struct interval;
typedef struct { interval re, im; } complex_box;

/* ---- interval.c: vectors, bounds, complex boxes ---- */

interval *vec_new(size_t n, mpfr_prec_t prec);      /* zeros */
void vec_free(interval *v, size_t n);
complex_box *box_new(size_t n, mpfr_prec_t prec);
void box_free(complex_box *v, size_t n);
/* u >= |x| for every x in the interval or box. */
void abs_ubound(mpfr_t u, const interval *x);
void box_abs_ubound(mpfr_t u, const complex_box *x);
/* x := [0, u] and x := [u, u]. */
void set_bound(interval *x, const mpfr_t u);
/* x := x + [-r, r], r >= 0. */
void widen(interval *x, const mpfr_t r);
/* u >= (sum x_i^2)^(1/2). */
void norm_ubound(mpfr_t u, const interval *x, size_t n);
void set_q(interval *x, const mpq_t q);
/* 1 if all of x has the sign, 1 or -1. */
int has_sign(const interval *x, int sign);
/* res := res + a b; tmp: scratch. */
void add_product(interval *res, const interval *a, const interval *b,
                 interval *tmp);

void box_add(complex_box *r, const complex_box *a, const complex_box *b);
void box_mul(complex_box *r, const complex_box *a, const complex_box *b);
/* 0 where the divisor may be 0. */
int box_inv(complex_box *r, const complex_box *a);
void box_exp(complex_box *r, const complex_box *a);

/* ---- activation.c ---- */

typedef enum
{
    LOGISTIC, TANH, SOFTPLUS, GELU, SILU, MISH, ELU, SOFTSIGN, ARCTAN,
    IDENTITY, RELU, ACTIVATIONS
} activation;

/* The activation of that name, or ACTIVATIONS. */
activation activation_find(const char *name);
int has_kink(activation act);
/* psi(-z) = -psi(z) */
int odd_activation(activation act);
/* 1 if psi^(m)(0) = 0 by an identity. */
int vanishes(activation act, int m);
/*
    f[0..2] enclose psi, psi', psi'' on z.  branch: 0, or +-1 for the analytic
    function that agrees with a kink activation on that side of 0.  0 where
    nothing is enclosed (a kink with branch 0 on both sides).
*/
int activation_real(interval *f, const interval *z, activation act,
                    int branch);
/* Phi and phi of the normal distribution; t: scratch. */
void normal_cdf(interval *res, const interval *z, interval *t);
void normal_density(interval *res, const interval *z, interval *t);
/* activation_real on complex boxes; 1 only if z lies in the domain of analyticity
   (an intersection of half planes; rule interpolation). */
int activation_complex(complex_box *f, const complex_box *z, activation act,
                       int branch);

/* ---- certificate.c, step.c: reading ---- */

typedef struct
{
    int depth, *width, bias, samples, params, hidden;
    activation *act;           /* of layer 1 .. depth - 1 */
    mpq_t *x, *y, *start, l2;  /* start NULL: none */
    int proof;                 /* kind "proof" */
} problem;

typedef struct
{
    mpfr_t x0, x1, growth, error;
} piece;

typedef struct
{
    int index, log_time, len, pieces;
    mpq_t t0, t1;
    mpfr_t *coef;              /* params x len, exact */
    mpfr_t seam, start, defect, radius;
    piece *piece;
    int precision;             /* hints: nothing depends on them */
    double growth_eta;
    int growth_nodes;
} step;

/* Where we are, for messages. */
typedef struct
{
    const char *path;
    long line;
    char text[400];            /* the first failure; empty: none */
} report_t;

/* Keeps the first message of a record; returns 0. */
int report(report_t *rep, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* HEURISTIC: limit against damaged files (proofs/FORMAT.md). */
#define MAX_SIZE 1000000

/* 1 if every key of the object is a word of `keys' (separated by blanks):
   objects are closed. */
int keys_known(report_t *rep, const json_t *node, const char *keys);
/* 1 if the keys of the object are those words, and none is missing. */
int keys_exact(report_t *rep, const json_t *node, const char *what,
               const char *keys);
int problem_read(problem *prob, report_t *rep, json_t *line);
void problem_clear(problem *prob);
int step_read(step *s, report_t *rep, json_t *line, const problem *prob);
void step_clear(step *s, const problem *prob);
/* The chain of indices and times; before: the step before, or NULL. */
int step_times(report_t *rep, const step *s, const step *before);
/* Exact texts of proofs/FORMAT.md.  0 where the form is another. */
int is_word(const json_t *node, const char *word);
int read_int(int *x, const json_t *node, int min, int max);
int read_fraction(mpq_t q, const json_t *node);
int read_dyadic(mpfr_t x, const json_t *node);    /* sets the precision */

/* ---- network.c: L and its derivatives ---- */

/*
    One sample passed forward.  Values of hidden neurons layer after layer.
    All that the backward passes use are sums and products with sign +, so
    the same passes turn upper bounds of moduli into upper bounds.
*/
typedef struct
{
    const problem *prob;
    mpfr_prec_t prec;
    interval *x, *y;           /* all data */
    interval *theta;           /* parameters, or bounds of |theta| */
    interval *a, *d1, *d2;     /* psi, psi', psi'' of hidden neurons */
    interval *input;           /* of the sample */
    interval *res;             /* residuals N(x) - y of the sample */
    signed char *branch;       /* samples x hidden, or NULL */
    interval *work;            /* scratch */
    interval *pair;            /* scratch of hessian.c */
} network;

void network_init(network *net, const problem *prob, mpfr_prec_t prec);
void network_clear(network *net);
/* Passes sample i forward; net->theta is set.  0: outside of a domain. */
int forward_real(network *net, int i);
/* The same for complex parameters: leaves BOUNDS of moduli in net (theta,
   a, d1, d2, input, res). */
int forward_complex(network *net, int i, const complex_box *theta);
/* Adds (2/n) grad |N(x_i) - y_i|^2 / 2, that is the sample's part. */
void add_gradient(interval *grad, network *net);
/* ---- hessian.c: the same in pair form, upper triangle ---- */
size_t pair_size(const problem *prob);    /* of net->pair */
/* Adds the sample's part of the Hessian (params x params). */
void add_hessian(interval *H, network *net);
/* Adds (2/n) times the Hessian of <net->res, N(x_i)>, res held fast. */
void add_weighted_hessian(interval *H, network *net);
/* Copies the upper triangle to the lower one. */
void mirror_hessian(interval *H, const problem *prob);
/* From moduli in net: u >= the Frobenius norm of the sample's part. */
void hessian_ubound(mpfr_t u, network *net);
/* ---- network.c ---- */
/* grad L and, unless NULL, H at real balls net->theta. */
int loss_real(interval *grad, interval *H, network *net);
/* 1 only if grad L is exactly 0 for all net->theta; at kinks too, where L is
   C1. */
int gradient_is_zero(network *net);
/* Upper bounds of |grad L| and (unless NULL) |H|_F on complex boxes. */
int loss_majorant(mpfr_t grad, mpfr_ptr hess, network *net,
                  const complex_box *theta);
/* Offset of layer k = 1 .. depth in the parameters, and of its neurons among
   the hidden ones (the outputs come behind); the number of outputs. */
int network_param_offset(const problem *prob, int k);
int network_hidden_offset(const problem *prob, int k);
int network_outputs(const problem *prob);
/* a^(k-1), the input of layer k. */
interval *network_layer_input(const network *net, int k);
/* delta and s of all layers (hidden + outputs entries); tmp: scratch. */
void network_backward(interval *delta, interval *s, const network *net,
                      interval *tmp);
/* Signs of the preactivations at kinks on net->theta; 0: not certain. */
int find_branches(signed char *branch, network *net);

/* ---- interpolation.c: rule interpolation ---- */

/* cos(m pi/(2N)), m = 0 .. 4N - 1: table[m]. */
interval *cosine_table(int N, mpfr_prec_t prec);
/* v[i] := sum_k c[i len + k] T_k(x_j), x_j the j-th root of T_N. */
void at_node(interval *v, const interval *c, int P, int len, int j,
             const interval *table, int N);
/* c[k] (k < N) from v[j] at the roots of T_N. */
void fit(interval *c, const interval *v, int N, const interval *table);
/* Coefficients of s -> p(mid + half s). */
void restrict_path(interval *d, const interval *c, int P, int len,
                   const interval *mid, const interval *half);
/* u >= sum_i (sum_k |c_ik| cosh(k eta))^2, i < rows. */
void on_ellipse_sumsq(mpfr_t u, const interval *c, size_t rows, int len,
                      double eta);
/* Boxes that hold the path on arc number `arc' of `arcs' (Im x <= 0). */
void path_on_arc(complex_box *theta, const interval *c, int P, int len,
                 double eta, int arc, int arcs, mpfr_prec_t prec);
/* re encloses Re x on that arc. */
void arc_real(interval *re, double eta, int arc, int arcs);
/* u >= 4 M rho^-(N-1)/(rho - 1). */
void tail_ubound(mpfr_t u, const mpfr_t M, double eta, int N);

/* ---- tube.c, congruence.c: rules tube and congruence ---- */

/* Time map of a step: f encloses dt/dx at x. */
void speed(interval *f, const step *s, const interval *x);
/* v encloses p(side), side = -1 or 1: sums, rounded outward. */
void path_end(interval *v, const step *s, int P, int side);
/* step.c: p constant, E = 0, and grad L exactly 0 there: the flow stands
   still, and the record says nothing else. */
int step_stands_still(const step *s, network *net, const interval *coef);
/* All that the step claims; before: the step before, or NULL. */
int check_step(report_t *rep, const problem *prob, const step *s,
               const step *before);
/* f H + M I > 0 on piece i and the tube of radius R around it. */
int check_growth(report_t *rep, network *net, const step *s,
                 const interval *coef, int i, const mpfr_t R);

#endif
