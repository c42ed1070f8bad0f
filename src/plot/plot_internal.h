/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* plot_internal.h -- what the files of this room share; not installed. */
#ifndef LOJA_PLOT_INTERNAL_H
#define LOJA_PLOT_INTERNAL_H

#include "loja/plot.h"

/* A curve; t > 0. */
typedef struct
{
    slong n, alloc;
    double *t, *y;         /* owned */
    double min, max;       /* of y; min > max: none */
} loja_plot_curve_t;

void loja_plot_curve_init(loja_plot_curve_t *c);
void loja_plot_curve_clear(loja_plot_curve_t *c);
void loja_plot_curve_add(loja_plot_curve_t *c, double t, double y);

/* The curves of a trajectory. */
typedef struct
{
    loja_plot_curve_t norm;    /* |theta| */
    loja_plot_curve_t loss;    /* L where its first digit is known */
    loja_plot_curve_t bound;   /* elsewhere an upper bound of L */
    loja_plot_curve_t error;   /* E at the ends of the pieces */
} loja_plot_curves_t;

void loja_plot_sample(loja_plot_curves_t *curves, const loja_cert_t cert);

#endif
