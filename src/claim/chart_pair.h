/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    chart_pair.h -- two sigmoid neurons in a symmetric position (rule
    chart-two-symmetric): data, kernel, features, projections.
*/
#ifndef LOJA_CLAIM_CHART_PAIR_H
#define LOJA_CLAIM_CHART_PAIR_H

#include "claim/chart.h"

/* Coefficients p_0, ..., p_{K-1} of tanh^2(z)/z^2 that are kept. */
#define LOJA_PAIR_TERMS 46

/* The functions of the kernel and their first derivatives:
    tau(s) = tanh^2(sqrt s)/s, tau1 = (1 - tau)/s, tau2 = (2/3 tau - tau1)/s */
typedef struct
{
    arb_struct f[3], df[3];
} loja_pair_kernel_struct;

/* Power series near s = 0: p holds K coefficients of tau, of tau1 and of
   tau2; |p_k| <= bound/rho2^(k+1). */
typedef struct
{
    arb_ptr p;
    arb_t rho2, bound;
    slong prec;
} loja_pair_series_struct;

void _loja_pair_series_init(loja_pair_series_struct *series, slong prec);
void _loja_pair_series_clear(loja_pair_series_struct *series);
/* At the part s >= 0 of the ball s. */
void _loja_pair_kernel(loja_pair_kernel_struct *k,
                       const loja_pair_series_struct *series, const arb_t s);

/* The data of the chart. */
typedef struct
{
    int factor;            /* 1: tanh; 2: logistic = (1 + tanh(z/2))/2 */
    int flip;              /* w2 = -flip w1, b2 = flip b1, v2 = flip v1 */
    int sign_w, sign_b;    /* of w1, b1 */
    fmpq_t a, b;           /* y = a x^2 + b */
    arb_t a2;              /* a^2 */
    loja_pair_series_struct series;
    arb_ptr X;             /* n squares of the inputs */
    slong *same;           /* the first sample with that square */
    slong n;
} loja_pair_struct;

/* Vectors of n entries over one box: Phi, A, B and their derivatives in eta
   and sigma. */
typedef struct
{
    arb_ptr f[3], df[3], zf[3];
} loja_pair_features_struct;

/* What the tests need of one sub-box. */
typedef struct
{
    loja_pair_features_struct box, centre;
    arb_ptr phi, hA, hB;   /* mean value form: Phi; A, B without their parts
                              near Phi, 1 (and A) */
    arb_ptr off;           /* Phi off 1 */
    arb_ptr dA, dB;        /* A'' and B'' of the rule, B'' reduced as B */
    arb_ptr qA, qB, qM;    /* projections */
    arb_struct eA[2], eB[2];     /* exact: the parts that were taken off */
    arb_t f, r;            /* exact: B -> (B - f A)/r */
    arb_t zs;              /* sigma - 2/3 */
    arb_t p, q;            /* M = p A + q B reduced */
    arb_t G[3], S[3];      /* the two quadratic forms: 11, 12, 22 */
    arb_t mean, off2, phi2;      /* <Phi,1>, |Phi off 1|^2, |Phi|^2 */
    arb_t e1;              /* 1 - e1 = best coefficient of Phi */
    arb_t g;               /* min L/a^2 */
} loja_pair_state_struct;
typedef loja_pair_state_struct loja_pair_state_t[1];

void _loja_pair_state_init(loja_pair_state_t s, slong n);
void _loja_pair_state_clear(loja_pair_state_t s, slong n);
/* All members for the ball q = (eta, sigma); 1 when Phi and 1 are proved
   independent. */
int _loja_pair_state_set(loja_pair_state_t s, const loja_chart_t chart,
                         arb_srcptr q);
/* c = the coefficients of Phi and 1 in the projection of v. */
void _loja_pair_solve(arb_ptr c, const loja_pair_state_t s, arb_srcptr v,
                      slong n, slong prec);
/* kappa of (K) on the box; 1 when it is positive and Q M != 0 except at
   eta = sigma - 2/3 = 0, proved. */
int _loja_pair_kappa(arb_t kappa, const loja_pair_state_t s, arb_srcptr q,
                     slong prec);
/* X_sigma/(sigma - 2/3) = 9/2 sigma (1 - sigma). */
void _loja_pair_weight(arb_t res, const arb_t sigma, slong prec);

/* The free part X of the field at u = u* + delta, in units of a (u: the
   coefficient of Phi only); s set for q; overwrites s->dA. */
void _loja_pair_direction(arb_ptr X, arb_ptr u, loja_pair_state_t s,
                          arb_srcptr q, arb_srcptr delta, slong n,
                          slong prec);
/* The operations `above', `field' and `propose'. */
int _loja_pair_above(const loja_chart_t chart, arb_srcptr q,
                     const arf_t eps);
int _loja_pair_field(arf_t kappa, arf_t C, const loja_chart_t chart,
                     arb_srcptr q, const arf_t eps);
int _loja_pair_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
                       const loja_chart_t chart, arb_srcptr q,
                       const arf_t loss, slong attempt, loja_message_t why);

#endif
