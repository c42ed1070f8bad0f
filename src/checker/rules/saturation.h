/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* saturation.h -- rule saturation: neurons become steps. */
#ifndef LOJA_CHECKER_SATURATION_H
#define LOJA_CHECKER_SATURATION_H

#include "checker/rules/minimum.h"

/* A neuron that becomes a step between the inputs minus and plus. */
typedef struct
{
    int neuron;
    mpq_t minus, plus;
    mpq_t on;                  /* the input that the step runs into */
    int has_on, near, even;    /* then: side of the nearer of minus and plus,
                                  1 if both are as near */
    int *side;                 /* of each sample: 0 minus, 1 plus; -1 on */
    mpq_t *far;                /* e of each sample, >= 0 */
    mpq_t short_w, short_b;    /* shortest vector with margins >= 1 */
    mpq_t w, b;                /* of the field */
    mpq_t decay[2];            /* its margins */
    int both;                  /* shortest: both margins are 1 */
} jump;

/* A neuron that runs out: e^(rate (w x + b)) alone is left of it. */
typedef struct
{
    int neuron;
    int side;                  /* 1: at +infinity */
    int rate;                  /* -alpha there, alpha at -infinity */
    mpfr_t reach, a;           /* as claimed: h <= reach, D >= a h */
    interval height;           /* found: |A|, the lower end counts */
} runner;

typedef struct
{
    claim_t *claim;
    const problem *prob;
    mpfr_prec_t prec;
    int n, d, m, q, alpha, dim;
    int outs;                  /* neurons that run out */
    runner *out;
    int power;                 /* arctan, softsign: algebraic tails */
    jump *s;
    int *zeta;                 /* entry of zeta of a parameter, or -1 */
    mpfr_t h0, rho, D0, kappa, C, excess;       /* as claimed */
    mpfr_t e, d_rest;          /* as claimed, algebraic tails, q = 2 */
    interval u0, energy;       /* found: of them */
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

/* saturation_read.c: the record, for the q, m and outs of t; on: the steps that
   run into an input. */
void saturation_set_up(saturation *t, claim_t *claim, int on);
void saturation_take_down(saturation *t);
int saturation_read(saturation *t);

/* saturation_steps.c: sides and far of all inputs; the shortest vector and
   the field; q = 2: cells from left to right, one target on each. */
int saturation_place(saturation *t, jump *s);
int saturation_shortest(saturation *t, jump *s);
int saturation_cells(saturation *t);

/* What psi tends to on a side (0 minus, 1 plus), of any activation. */
void saturation_limit(interval *x, const saturation *t, int side);
/* Which neuron that runs out i is, or -1. */
int saturation_out_of(const saturation *t, int i);
/* f: psi and two derivatives of neuron i at z = w x + b; of one that runs out
   (b = 0) e^(rate z).  0: outside of a domain. */
int saturation_bend(interval *f, const saturation *t, int i,
                    const interval *z);
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

/* saturation_ball.c: lambda, off, value; r and G as of saturation_framed;
   slope := lambda/Lambda. */
int saturation_ball(saturation *t, interval *r, interval *G);
/* v_s on B (m), zeta - zeta* (dim), the upper end of size >= |xi - xi*|. */
void saturation_offsets(interval *v, interval *offset, interval *size,
                        const saturation *t);
/* D > D0 on the faces. */
int saturation_faces(const saturation *t);
/* saturation_field.c: p/(1+u), u/(1+u) and 1/(1+u) of sample j for all h in
   (0, h0]. */
void saturation_tail(interval *p, interval *eps, interval *inverse,
                     const saturation *t, int s, int j);
/* q = 1: minimum, signs, kappa, C, faces; sets lambda, off, value. */
int saturation_field(saturation *t);
/* saturation_exact.c: the same for q = 2. */
int saturation_exact(saturation *t);
/* ---- saturation_power.c, saturation_energy.c: algebraic tails ---- */

/* p, u, eps/u and eps' of step s at sample j for all h in (0, h0]. */
void saturation_power_tail(interval *p, interval *u, interval *ratio,
                           interval *slope, const saturation *t, int s,
                           int j);
/* q = 1: signs, a, kappa (slope), C; from v_s, zeta - zeta*, r, their
   gradients and |xi - xi*| on B. */
int saturation_power_field(saturation *t, const interval *v,
                           const interval *offset, const interval *r,
                           const interval *G, const interval *size);
/* q = 2: phi_g; the diagonal of their Gram matrix; e and d. */
void saturation_power_phi(interval *phi, const saturation *t,
                          const interval *v);
void saturation_power_diagonal(interval *G, const saturation *t,
                               const interval *phi);
int saturation_power_exact(const saturation *t, const interval *v,
                           const interval *dv, const interval *gap,
                           const interval *spread);
/* ---- saturation_slow.c: neurons that run out ---- */

/* Signs, a, kappa (slope), C, faces; as saturation_power_field. */
int saturation_slow_field(saturation *t, const interval *v,
                          const interval *offset, const interval *r,
                          const interval *G, const interval *size);
/* |theta| >= low/D. */
void saturation_slow_low(interval *low, const saturation *t);
/* theta(T): h < reach. */
int saturation_slow_inside(const saturation *t, const interval *theta);

/* u0 and energy of theta(T). */
int saturation_power_energy(saturation *t, const interval *theta);
/* "= 0" or "in [..]": Linf. */
void saturation_value(char *text, size_t size, const saturation *t);
/* Fills claim->said. */
void saturation_power_say(const saturation *t);
/* The shortest vectors' common length; the least a_g. */
void saturation_short_length(interval *x, const saturation *t);
mpfr_srcptr saturation_least(const saturation *t);

/* sum of w^2 + b^2 of the field, exactly. */
void saturation_speed(mpq_t sum, const saturation *t);

#endif
