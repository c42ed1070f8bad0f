/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The growth bound in doubles (proofs/growth-double.md). */
#ifndef LOJA_GROWTH_DOUBLE_H
#define LOJA_GROWTH_DOUBLE_H

#include "verify/verify_internal.h"

/* HEURISTIC: at most so many parameters; beyond, congruence */
#define LOJA_GROWTH_DOUBLE_PARAMS 1024
/* HEURISTIC: at most so many cells on a piece; beyond, congruence */
#define LOJA_GROWTH_CELLS 2048

/*
    f H(p(x)) on the whole step: a polynomial in x with matrices of doubles
    for coefficients, and bounds of what it misses.
*/
typedef struct
{
    slong P, N;
    double *coef;        /* N x P x P, in the Chebyshev basis */
    double *size;        /* N: >= |C_k|_F */
    double scale;        /* >= sum |C_k|_F */
    double bend;         /* >= |second derivative|_F on [-1, 1] */
    double error;        /* >= |f H(p(x)) - sum C_k T_k(x)|_F */
    double hess, reach;  /* >= |f H(p(x) + e)|_F, complex |e_i| <= reach */
    double eta;
} loja_growth_double_struct;
typedef loja_growth_double_struct loja_growth_double_t[1];

/*
    Prepares the step for offsets up to R; eta: where to look for an ellipse.
    Returns 0 where doubles do not do; then nothing is to be cleared.
*/
int _loja_growth_double_init(loja_growth_double_t g, const loja_step_t step,
    double eta, const arf_t R, loja_pool_t pool, slong prec);
void _loja_growth_double_clear(loja_growth_double_t g);

/* Estimates at a few points of [x0, x1]: the least eigenvalue, its greatest
   and smallest value, and the trace; 0 if they fail.  Not proved. */
int _loja_growth_double_propose(double *low, double *high, double *trace,
    const loja_growth_double_t g, const arf_t x0, const arf_t x1,
    loja_pool_t pool);

/* How far above -low a bound should be, for a tube of radius R to be verified;
   not proved. */
double _loja_growth_double_margin(const loja_growth_double_t g, const arf_t R);

/* As loja_growth_verify; low: the estimate.  1 only if it is proved. */
int _loja_growth_double_verify(const loja_growth_double_t g, double low,
    const arf_t x0, const arf_t x1, const arf_t M, const arf_t R,
    loja_pool_t pool);

/* T_0(x), .., T_(N-1)(x) up to 2^-52; NaN where that is not so. */
void _loja_growth_basis(double *T, const arb_t x, slong N, slong prec);

/*
    1 only if the symmetric matrix A + s I (P x P doubles; the lower triangle
    counts, and is destroyed) is positive semidefinite.  Domain: between
    loja_round_begin and loja_round_end, P <= 1024.
*/
int _loja_is_semidefinite(double *A, slong P, double s);

/* Piece i of the tube, up to x1; g: doubles, or NULL (tube_piece.c). */
loja_tube_reason_t _loja_tube_verify_piece(loja_tube_t tube, slong i,
    const arf_t x1, const loja_step_t step,
    const loja_growth_double_struct *g, loja_pool_t pool, slong prec);

#endif
