/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_odd.h -- what chart-odd and its rates share; names as in
   proofs/chart-odd.md. */
#ifndef LOJA_CHECKER_CHART_ODD_H
#define LOJA_CHECKER_CHART_ODD_H

#include "chart.h"

#define ODD_TERMS 17           /* Taylor terms of psi at 0; odd */
#define ODD_WORK 12

typedef struct
{
    int kink, sign;            /* softsign (eta = |w|); sign of w */
    interval a;                /* slope of the data; psi'(0) = 1 */
    interval *x;               /* inputs, n */
    /* on a sub-box, by odd_state: */
    interval *phi, *m, *deta;  /* deta: d_eta phi */
    interval *qm;              /* Q m */
    interval phi2, proj, qm2, g;   /* |phi|^2, <phi,m>/|phi|^2, |Q m|^2,
                                      eta^2 |Q m|^2 */
    interval eps;              /* eps/a^2 */
    interval *taylor, *last, *t;   /* scratch */
} odd_chart;

/* All that stands above, for eta in q; 0 where phi = 0 is not excluded. */
int odd_state(chart_t *chart, const interval *q);
/* Where L <= eps: delta, and A = 1 + alpha = A* + delta; 0 unless A > 0. */
int odd_free(interval *A, interval *delta, chart_t *chart,
             const interval *q);

/* Slot `rates' (chart_rates_odd.c). */
int odd_rates(chart_t *chart, const json_t *rates, const interval *loss,
              const interval *norm);

#endif
