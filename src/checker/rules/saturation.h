/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* saturation.h -- rule saturation: neurons become steps. */
#ifndef LOJA_CHECKER_SATURATION_H
#define LOJA_CHECKER_SATURATION_H

#include "checker/rules/claim.h"

/* A neuron that becomes a step between the inputs minus and plus. */
typedef struct
{
    int neuron;
    mpq_t minus, plus;
    int *side;                 /* of each sample: 0 minus, 1 plus */
    mpq_t *far;                /* e of each sample, >= 0 */
    mpq_t short_w, short_b;    /* shortest vector with margins >= 1 */
    mpq_t w, b;                /* of the field */
    mpq_t decay[2];            /* its margins */
    int both;                  /* shortest: both margins are 1 */
} jump;

typedef struct
{
    claim_t *claim;
    const problem *prob;
    mpfr_prec_t prec;
    int n, d, m, q, alpha, dim;
    jump *s;
    int *zeta;                 /* entry of zeta of a parameter, or -1 */
    mpfr_t h0, rho, D0, kappa, C, excess;       /* as claimed */
    mpfr_t *a;                 /* claimed: 2 m, minus and plus of each step */
    interval limit;            /* as claimed */
    interval *centre, *M;      /* q = 1 */
    interval lambda;           /* q = 1: the lower end counts */
    interval off;              /* q = 1: |xi*| */
    interval slope;            /* found: kappa, the lower end counts */
    interval value;            /* found: Linf */
    int *cell, *count;         /* q = 2: cells, 0 .. m */
    mpq_t *target;
} saturation;

/* saturation_steps.c: sides and far of all inputs; the shortest vector and
   the field; q = 2: cells from left to right, one target on each. */
int saturation_place(saturation *t, jump *s);
void saturation_shortest(saturation *t, jump *s);
int saturation_cells(saturation *t);

/* saturation_reduced.c: at h = 0 on the box zeta: residuals (n), L_0, its
   gradient (dim) and Hessian (dim x dim); any may be NULL.  0: outside of a
   domain. */
int saturation_reduced(interval *r, interval *L, interval *grad, interval *H,
                       const saturation *t, const interval *zeta);
/* saturation_framed.c: on |xi| <= rho residuals (n), their gradients in xi (n
   x dim), and the Hessian in xi (dim x dim, added). */
int saturation_framed(interval *r, interval *G, interval *H,
                      const saturation *t);
/* The entries of zeta from all of theta. */
void saturation_zeta(interval *zeta, const saturation *t,
                     const interval *theta);
/* Entry of zeta that is the output weight of saturating neuron s. */
int saturation_output(const saturation *t, int s);

/* saturation_field.c: p/(1+u), u/(1+u) and 1/(1+u) of sample j for all h in
   (0, h0]. */
void saturation_tail(interval *p, interval *eps, interval *inverse,
                     const saturation *t, int s, int j);
/* q = 1: minimum, signs, kappa, C, faces; sets lambda, off, value. */
int saturation_field(saturation *t);
/* saturation_exact.c: the same for q = 2. */
int saturation_exact(saturation *t);
/* sum of w^2 + b^2 of the field, exactly. */
void saturation_speed(mpq_t sum, const saturation *t);

#endif
