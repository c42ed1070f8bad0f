/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_two.h -- rule chart-two-odd: the chart's data and its power series;
   names as in proofs/chart-two-odd.md. */
#ifndef LOJA_CHECKER_CHART_TWO_H
#define LOJA_CHECKER_CHART_TWO_H

#include "checker/arith/affine_form.h"
#include "checker/rules/chart.h"

#define TWO_TERMS 44           /* t_k that are used */
#define TWO_DIM 2              /* variables: eta, zeta */

typedef struct
{
    interval t[TWO_TERMS];     /* psi(z) = z sum t_k z^(2k) */
    interval rho2, tail;       /* rho^2; M/rho */
} two_series;

/* k_j and k_j' for j < TWO_TERMS. */
typedef struct { interval k[TWO_TERMS], dk[TWO_TERMS]; } two_shape;

/* The sums of the rule. */
enum { S_0, S_1, R_0, R_1, Z_0, Z_1, R_2, TWO_SUMS };

/* 1 if psi is proved analytic on a disc with a bound M, and t_0, t_1 != 0;
   two_series_clear in either case. */
int two_series_init(two_series *s, activation act, mpfr_prec_t prec);
void two_series_clear(two_series *s);
void two_shape_init(two_shape *s, mpfr_prec_t prec);
void two_shape_clear(two_shape *s);
/* On the part of zeta in [0, 1/4]. */
void two_shape_set(two_shape *s, const interval *zeta);
/* sum[TWO_SUMS] at X = x^2 and the part of eta >= 0; 0 where the series need
   not converge. */
int two_sums(interval *sum, const two_series *s, const interval *X,
             const interval *eta, const two_shape *shape);

typedef struct
{
    int n, larger, sign[2], ready;
    interval u0[2];            /* b/t_0, a/t_1 */
    two_series series;
    two_shape box, centre;
    interval *x, *X;
    /* on a sub-box, forms in eta and zeta: n each.  dphi, dm: d_eta; off:
       phi_j off the other; qm = Q m */
    form *phi[2], *dphi[2], *m, *dm, *off[2], *qm;
    form *eta, *c[2], *off2[2], *inv[2], *qm2, *g;
                               /* F^+ m; |off|^2 and 1/|off|^2; eta^2 |Q m|^2 */
    form *w;                   /* scratch, 6 */
    interval *v;               /* scratch, 8 */
} two_chart;

void two_allocate(two_chart *d, mpfr_prec_t prec);
void two_free(two_chart *d);
/* All of it for (eta, zeta) in q; 0 unless (I) is proved. */
int two_state(chart_t *chart, const interval *q);
/* c = <a, off_j>/|off_j|^2: component j of F^+ a. */
void two_solve(form *c, const two_chart *d, const form *a, int j);

#endif
