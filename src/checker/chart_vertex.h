/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_vertex.h -- what chart-vertex and its rates share; names as in
   proofs/chart-vertex.md. */
#ifndef LOJA_CHECKER_CHART_VERTEX_H
#define LOJA_CHECKER_CHART_VERTEX_H

#include "chart.h"
#include "vertex_kernel.h"

#define VERTEX_DIM 2

typedef struct
{
    int n, sign, ready;        /* samples; sign of w; kernel is set up */
    kernel psi;
    interval a, s0;            /* targets a (x + s0)^2 + const */
    interval *x;
    /* on a sub-box, by vertex_state: forms in eta and s, off their means */
    form *phi, *z, *m, *dh, *ds, *e1, *e2;     /* n each; dh = d_h phi */
    form *tmp, *h, *s, *sigma;
    form *mean, *mean_dh, *mean_ds, *mean_z;   /* what was taken off */
    form *phi2, *alpha, *g;    /* |Q_1 phi|^2, alpha*, |Q z|^2 */
    interval eps;              /* eps/a^2 */
    form *w;                   /* scratch, 8 */
    interval *v;               /* scratch, 8 */
} vertex_chart;

/* All that stands above for (eta, s) in q; 0 where Q_1 phi = 0 is not
   excluded. */
int vertex_state(chart_t *chart, const interval *q);
/* Where L <= eps: rest = [0, sqrt(e)], delta and A = 1 + alpha; 0 unless
   A > 0. */
int vertex_free(interval *root, interval *delta, interval *A,
                chart_t *chart);
/* e1, e2, m := e1, e2 off e1, m off both; so m is Q_2 m.  0: not proved. */
int vertex_project(chart_t *chart);
/* Slot `rates' (chart_rates_vertex.c). */
int vertex_rates(chart_t *chart, const json_t *rates, const interval *loss,
                 const interval *norm);

#endif
