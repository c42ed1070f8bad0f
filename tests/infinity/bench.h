/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Problems for the rule graded-chart and the truth about them: at a point
    theta everything that proofs/graded-chart.md speaks of, to BENCH_PREC
    bits, straight from the residuals of the network and their Jacobian
    (loja/loss.h).  Nothing of src/infinity is used for it but the choice of
    branches.  The fields X and Y are found in the space of the parameters:
    D A_m = -A_m, |v|' = (k/s) |v| and D A_m = -(W b)_m, |v|' = 0 with
    A_m = sum v_i w_i^m psi_m(b_i) - p_m (+ c where m = 0); with several
    inputs w_i the first entry there, and the fast vectors of ridge.md with
    coefficients m sum v_i w_i^(m-1) psi_m(b_i) delta_i, or delta/w.
*/
#ifndef LOJA_TEST_INFINITY_BENCH_H
#define LOJA_TEST_INFINITY_BENCH_H

#include "infinity/graded.h"
#include "loja/infinity.h"

#define BENCH_PREC 640
#define BENCH_MOST 40          /* samples, parameters, powers */

typedef struct
{
    const char *act;
    slong d;
    int bias;
    const char *x;             /* inputs */
    const char *target;        /* coefficients of p */
    const char *fast;          /* fast powers, then m_s */
    const char *shape;         /* sigma, about; the branches are its */
    double h;                  /* where a chart closes */
} bench_case_t;

/* Of the family ridge; the lead is the first input: no entry of u is greater. */
typedef struct
{
    slong n;                   /* the other inputs: how many */
    const char *x;             /* all of the first sample, .. */
    const char *u;             /* their entries of u */
    const char *turn;          /* T' */
} bench_sides_t;

typedef struct
{
    const bench_case_t *c;
    const bench_sides_t *r;    /* NULL: one input */
    loja_problem_t prob;
    loja_loss_t ws;
    loja_graded_family_struct family;
    slong d, P, n, K, k, s, dim;
    slong sides, powers;       /* fast powers; then turns */
    slong turn[BENCH_MOST];    /* T'; with one neuron none */
    slong lift;                /* w = h (omega u + h^lift y) */
    int bias, *branch;         /* branch: the family's */
    slong fast[BENCH_MOST];
    fmpq *x, *side, *u;        /* u . x_j; n x sides; sides */
    arb_ptr p;                 /* powers: p_m of the fast powers */
    arb_ptr dp;                /* n: p'(u . x_j) */
    arb_mat_t e, W;            /* e_l = sum_m W(m,l) f_m, K x n and K x K */
    arb_ptr shape;             /* dim */
} bench_struct;
typedef bench_struct bench_t[1];

typedef struct
{
    arb_ptr theta, sigma, grad;    /* P, dim, P */
    arb_ptr r;                 /* n */
    arb_mat_t J;               /* n x P */
    arb_ptr b;                 /* K: <r, e_l> */
    arb_t h, L, tau, rho, norm;    /* norms; of theta */
    arb_ptr X;                 /* P */
    arb_mat_t Y;               /* K x P: for rho = e_l */
} bench_point_struct;
typedef bench_point_struct bench_point_t[1];

/* Places in theta. */
#define BENCH_AT_W(b, i) ((i) * (1 + (b)->sides))
#define BENCH_AT_B(b, i) ((b)->d * (1 + (b)->sides) + (i))
#define BENCH_AT_V(b, i) \
    ((b)->d * (1 + (b)->sides + ((b)->bias ? 1 : 0)) + (i))

/* ---- bench.c ---- */

/* prob alone: d neurons, targets from the coefficients of p. */
void bench_problem(loja_problem_t prob, const bench_case_t *c);
void bench_problem_sides(loja_problem_t prob, const bench_case_t *c,
                         const bench_sides_t *r);
/* The numbers of a text, exact where they are dyadic; how many. */
slong bench_numbers(arb_ptr v, const char *text);

/* Fatal where the family does not take the problem. */
void bench_init(bench_t b, const bench_case_t *c);
void bench_init_sides(bench_t b, const bench_case_t *c,
                      const bench_sides_t *r);
void bench_clear(bench_t b);

/* ---- bench_point.c ---- */

void bench_point_init(bench_point_t q, const bench_t b);
void bench_point_clear(bench_point_t q, const bench_t b);

/* theta of (h, sigma), exact numbers near it; c makes the mean residual 0. */
void bench_map(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr sigma);
/* Newton from theta for |v| = h^(-k), <r, e_l> = h^s b_l (b NULL: 0); exact
   numbers.  0: not found. */
int bench_solve(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr want);
/* |v| of n entries. */
void bench_norm(arb_t res, arb_srcptr v, slong n);

/* ---- bench_field.c ---- */

/* All of q at q->theta; 0 where there are no fields. */
int bench_point_set(bench_point_t q, bench_t b);

#endif
