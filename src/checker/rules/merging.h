/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* merging.h -- rule merging: minima at infinity; names as in
   proofs/merging.md. */
#ifndef LOJA_CHECKER_MERGING_H
#define LOJA_CHECKER_MERGING_H

#include "checker/rules/minimum.h"

typedef struct
{
    claim_t *claim;
    const problem *prob;
    activation act;
    mpfr_prec_t prec;
    int n, in, d, dim;         /* dim: entries of zeta */
    int flat, sign, q;
    int first, second;         /* the neurons; flat: both are i_1 */
    int left_out;              /* the parameter that zeta is without */
    mpfr_t h0, rho, D0, mu, a, c, excess;       /* as claimed */
    interval limit;            /* as claimed */
    interval *centre, *M;
    interval slope;            /* psi'(0) */
    interval shift;            /* psi(0) where c takes part, else 0 */
    /* F1: the left end of lambda, the right ones of Lambda and off count */
    interval lambda, Lambda, off;
    interval value;            /* L_infinity */
    /* F2, F3, M4: A in [a, abar]; the left end of a', the right ones of b,
       b', C_g, C_e count */
    interval A, rising, b, bg, Cg, Ce;
} merging;

/*
    What is enclosed at sample j for all |xi| <= radius, xi the coordinates of
    a frame with that many columns: r_0, its gradient G and, unless NULL, its
    Hessian K (columns x columns); of the pair u, z, delta and the gradients
    az, ad of z and delta.  Flat: u and z are 0.
*/
typedef struct
{
    const merging *t;
    const interval *M;
    int columns;
    mpfr_srcptr radius;        /* NULL: xi = 0 */
    interval r, *G, *K;
    interval u, z, delta, *az, *ad;
    interval x, y, v, *f, *at, *work;           /* scratch */
} merging_sample;

/* merging.c: the record's members; 0 and a report.  merging_end: in either
   case. */
int merging_start(merging *t, claim_t *claim);
void merging_end(merging *t);
/* Entry of zeta of a parameter that has one. */
int merging_entry(const merging *t, int parameter);
/* The parameter v_i. */
int merging_output_at(const merging *t, int i);
/* The rows of M and of the centre of w_i (its first input), b_i, v_i; b_i:
   -1 without biases. */
int merging_weight(const merging *t, int i);
int merging_bias(const merging *t, int i);
int merging_output(const merging *t, int i);
/* 1: with the signs of the second neuron c changes, by 2 psi(0) v. */
int merging_shifts(const merging *t);

/* merging_limit.c */

void merging_sample_init(merging_sample *s, const merging *t,
                         const interval *M, int columns, mpfr_srcptr radius,
                         int hessian);
void merging_sample_clear(merging_sample *s);
/* 0: outside of a domain. */
int merging_at(merging_sample *s, int j);
/* f[k], k < len: psi^(k) on z; work: as in a merging_sample. */
#define MERGING_ORDERS 6
int merging_psi(interval *f, int len, const interval *z, const merging *t,
                interval *work);
/* x := x + [-radius, radius] |g|, g of `columns' entries. */
void merging_widen(interval *x, const interval *g, int columns,
                   mpfr_srcptr radius);
/* L_0, its gradient and its Hessian in the coordinates of the frame; each may
   be NULL.  0: outside of a domain. */
int merging_reduced(interval *L, interval *grad, interval *H,
                    const merging *t, const interval *M, int columns,
                    mpfr_srcptr radius);
/* F1: lambda, Lambda, off, value; 0 and a report. */
int merging_limit(merging *t);

/* merging_bounds.c */

/* F2, F3, M4: A, rising, b, bg, Cg, Ce, whatever they are; 0: outside of a
   domain. */
int merging_bounds(merging *t);

/* merging_enter.c: F5; 0 and a report. */
int merging_enters(const merging *t);

/* merging_descent.c: the inequalities of F3 and F4; 0 and a report. */
int merging_conditions(const merging *t);

#endif
