/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    chart_two.h -- two odd neurons that merge in 0 (rule chart-two-odd):
    its data, the power series of the features, projections.
*/
#ifndef LOJA_CLAIM_CHART_TWO_H
#define LOJA_CLAIM_CHART_TWO_H

#include "infinity/chart.h"

/* Coefficients t_0, ..., t_{K-1} that are kept. */
#define LOJA_TWO_TERMS 44

/* psi(z) = z sum_k t_k z^(2k), |t_k| <= M rho^(-2k-1). */
typedef struct
{
    arb_ptr t;
    arb_t rho2;            /* rho^2, exact */
    arb_t tail;            /* M/rho */
    slong prec;
} loja_two_series_struct;
typedef loja_two_series_struct loja_two_series_t[1];

void _loja_two_series_init(loja_two_series_t series, slong prec);
void _loja_two_series_clear(loja_two_series_t series);
/* 1 when rho and M were found (psi analytic on a disc, proved). */
int _loja_two_series_set(loja_two_series_t series,
                         const loja_act_struct *act);

/* k_j and their derivatives, j < K, on the part of the ball zeta in
   [0, 1/4], where k_j = sum_{i<=j} l1^i l2^(j-i), l1 + l2 = 1, l1 l2 =
   zeta. */
void _loja_two_shape(arb_ptr k, arb_ptr dk, const arb_t zeta, slong prec);

/*
    The sums of the rule at one input with X = x^2: s = {S0, S1, R0, R1, Z0,
    Z1, R2}; k, dk from _loja_two_shape, eta any ball (only eta >= 0 is
    meant).  Indeterminate where the series need not converge.
*/
#define LOJA_TWO_SUMS 7
void _loja_two_sums(arb_ptr s, const loja_two_series_t series, const arb_t X,
                    const arb_t eta, arb_srcptr k, arb_srcptr dk);

/* The data of the chart. */
typedef struct
{
    slong first;           /* the neuron with the larger |w|: 0 or 1 */
    int sign[2];           /* of the w of the larger and of the other */
    fmpq_t a, b;           /* y = a x^3 + b x */
    arb_struct u[2];       /* b/c_1, a/c_3 */
    loja_two_series_t series;
    arb_ptr x, X;          /* n inputs, and their squares */
    slong n;
} loja_two_struct;

/* Vectors of n entries over one box: phi1, phi3, m and their derivatives
   in eta and in zeta. */
typedef struct
{
    arb_ptr f[3], df[3], zf[3];
} loja_two_features_struct;

/* What the tests need of one sub-box. */
typedef struct
{
    loja_two_features_struct box, centre;
    arb_ptr f[2];          /* phi1, phi3 in mean value form */
    arb_ptr h, dh;         /* m - phi e and d_eta of it, e exact */
    arb_ptr qm, t;         /* Q m; scratch */
    arb_struct e[2];       /* near F^+ m */
    arb_struct c[2];       /* F^+ m - e */
    arb_struct G[3];       /* <f_i, f_j>: 11, 13, 33 */
    arb_struct off[2];     /* |phi1 off phi3|^2, |phi3 off phi1|^2 */
    arb_t det, qm2, g, eps;
} loja_two_state_struct;
typedef loja_two_state_struct loja_two_state_t[1];

void _loja_two_state_init(loja_two_state_t s, slong n);
void _loja_two_state_clear(loja_two_state_t s, slong n);
/* All members for the ball q; 1 when phi1 and phi3 are proved independent
   (and then everything is finite). */
int _loja_two_state_set(loja_two_state_t s, const loja_chart_t chart,
                        arb_srcptr q, const arf_t eps);
/* c = F^+ a, a of n entries. */
void _loja_two_solve(arb_ptr c, const loja_two_state_t s, arb_srcptr a,
                     slong n, slong prec);
/* kappa of (K); 1 when it is positive and Q m != 0, proved. */
int _loja_two_kappa(arb_t kappa, loja_two_state_t s, arb_srcptr q, slong n,
                    slong prec);

/* The operations `above' and `field' (chart_two_field.c). */
int _loja_two_above(const loja_chart_t chart, arb_srcptr q, const arf_t eps);
int _loja_two_field(arf_t kappa, arf_t C, const loja_chart_t chart,
                    arb_srcptr q, const arf_t eps);
/* u = u* + delta = (S1, S3) and the free part X of the field there; s set
   for q. */
void _loja_two_direction(arb_ptr X, arb_ptr u, loja_two_state_t s,
                         const loja_two_struct *d, arb_srcptr q,
                         arb_srcptr delta, slong prec);
/* The operation `propose' (chart_two_search.c). */
int _loja_two_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
                      const loja_chart_t chart, arb_srcptr q,
                      const arf_t loss, slong attempt, loja_message_t why);

#endif
