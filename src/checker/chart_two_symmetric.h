/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_two_symmetric.h -- what the files of that rule share; names as in
   proofs/chart-two-symmetric.md. */
#ifndef LOJA_CHECKER_CHART_TWO_SYMMETRIC_H
#define LOJA_CHECKER_CHART_TWO_SYMMETRIC_H

#include "affine_form.h"
#include "chart.h"
#include "pair_kernel.h"

#define PAIR_DIM 2             /* variables: eta, sigma */

typedef struct
{
    int n, factor, sign_w, sign_b, ready;      /* factor: k */
    int *same;                 /* the first sample with that x^2 */
    interval a;                /* |a| */
    pair_series series;
    interval *X;
    /* on a sub-box, forms in eta and sigma: n each.  phi off 1; QA^ and QB^;
       A'' and B''^; D Phi (with its mean) */
    form *phi, *qa, *qb, *a2, *b2, *dphi;
    form *eta, *sigma, *zs, *speed;            /* sigma - 2/3, X_sigma */
    form *mean, *off2, *inv;   /* <Phi,1>, |phi|^2, 1/|phi|^2 */
    form *e1, *p, *q, *g;      /* M = p A^ + q B^ + ...; eta^2 |Q M|^2 */
    form *G[3], *S[3];         /* 11, 12, 22 */
    form *w;                   /* scratch, 8 */
    interval *v;               /* scratch, 8 */
} pair_chart;

void pair_allocate(pair_chart *d, mpfr_prec_t prec);
void pair_free(pair_chart *d);
/* All of it for (eta, sigma) in q; 0 unless (I) is proved. */
int pair_state(chart_t *chart, const interval *q);

#endif
