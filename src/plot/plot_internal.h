/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* plot_internal.h -- what the files of this room share; not installed. */
#ifndef LOJA_PLOT_INTERNAL_H
#define LOJA_PLOT_INTERNAL_H

#include <stdio.h>
#include "loja/plot.h"

/* ---- curves ---- */

/* A curve within a band; t > 0 or, on linear axes, t >= 0. */
typedef struct
{
    slong n, alloc;
    double *t, *y, *low, *high;    /* owned */
    double min, max;       /* of y; min > max: none */
} loja_plot_curve_t;

void loja_plot_curve_init(loja_plot_curve_t *c);
void loja_plot_curve_clear(loja_plot_curve_t *c);
/* A point that is not finite is left out. */
void loja_plot_curve_add(loja_plot_curve_t *c, double t, double y);
void loja_plot_curve_add_band(loja_plot_curve_t *c, double t, double y,
                              double low, double high);
/* 1 if the band is as wide as a line somewhere. */
int loja_plot_curve_is_wide(const loja_plot_curve_t *c);
/* The data block $NAME: t, y, low, high. */
void loja_plot_curve_put(FILE *out, const char *name,
                         const loja_plot_curve_t *c);

/* The double nearest to a number as files have it; NaN: it is none. */
double loja_plot_number(const char *text);

/* ---- what a certificate says of large times ---- */

typedef struct
{
    /* what |theta| does: nothing known; c t^p; log t; at most and at least
       powers; a limit */
    enum { LOJA_LAW_NONE, LOJA_LAW_POWER, LOJA_LAW_LOG, LOJA_LAW_TAIL,
           LOJA_LAW_POINT } kind;
    double T;              /* where it is decided */
    double p;              /* POWER */
    double norm, loss;     /* limits: POWER of |theta| t^-p and L t^(1-2p),
                              POINT of |theta| and L */
    double rate_T;         /* POWER: from here on the bounds hold; 0: none */
    double lower, upper, loss_lower, loss_upper;
    double loss_T, speed, q;   /* POWER: L <= (L_T^-q + speed s)^(-1/q),
                                  s = t - T; POINT: L <= L_T exp(-speed s),
                                  loss_T = 0: no such bound */
    /* LOG: D <= 1/(A + K s), a log(b (A + K s)) <= |theta|
       <= |theta(T)| + c (1 + log(1 + K s D_T));
       TAIL: D <= (A + K s)^(-1/q), a D^(-r) <= |theta|
       <= |theta(T)| + c (s + A/K)^e;  D = L - Linf */
    double A, K, a, b, c, D, r, e;
    arb_t floor;           /* Linf; 0 unless LOG or TAIL */
} loja_plot_law_t;

void loja_plot_law_init(loja_plot_law_t *law);
void loja_plot_law_clear(loja_plot_law_t *law);
/* Reads the claims of cert; NONE if there is no law that is known here. */
void loja_plot_law_read(loja_plot_law_t *law, const loja_cert_t cert);
/* Bounds at t >= T, or NaN; norm is |theta(T)|. */
double loja_plot_law_norm_low(const loja_plot_law_t *law, double t);
double loja_plot_law_norm_high(const loja_plot_law_t *law, double t,
                               double norm);
double loja_plot_law_loss_high(const loja_plot_law_t *law, double t);

/* ---- samples ---- */

/* The curves of a trajectory. */
typedef struct
{
    loja_plot_curve_t norm;    /* |theta| */
    loja_plot_curve_t loss;    /* L - floor where its first digit is known */
    loja_plot_curve_t bound;   /* elsewhere an upper bound of it */
    loja_plot_curve_t error;   /* E at the ends of the pieces */
} loja_plot_curves_t;

void loja_plot_curves_init(loja_plot_curves_t *c);
void loja_plot_curves_clear(loja_plot_curves_t *c);
void loja_plot_sample(loja_plot_curves_t *curves, const loja_cert_t cert,
                      const arb_t floor);

/* Calls at(x) for about `points' times of the trajectory, x in [-1, 1] on
   step number i and when = t > 0. */
typedef void (*loja_plot_visit_t)(void *context, slong i, const arb_t x,
                                  double when);
void loja_plot_visit(const loja_cert_t cert, slong points,
                     loja_plot_visit_t at, void *context);

/* ---- gnuplot ---- */

/* A string of gnuplot in single quotes. */
void loja_plot_put_quoted(FILE *out, const char *s);
/* set title: network and data in words, and more words unless "". */
void loja_plot_put_title(FILE *out, const loja_problem_t prob,
                         const char *words);
/* Border, grid and `panels' panels one above the other. */
void loja_plot_put_layout(FILE *out, int panels);
/* The label of a panel, in one column however wide the numbers are. */
void loja_plot_put_label(FILE *out, const char *label);
/* Scale and numbers of the y axis for values from min to max. */
void loja_plot_put_axis(FILE *out, double min, double max);
/* Those of the x axis; only the lowest panel has numbers. */
void loja_plot_put_decades(FILE *out, double from, double to);
void loja_plot_put_last(FILE *out, int decades, const char *label);

/* Writes the script of a picture, without terminal and output. */
typedef void (*loja_plot_script_t)(FILE *out, void *context);
/* Runs gnuplot on it; `panels' gives the height.  As loja_plot_flow. */
loja_status_t loja_plot_run(loja_message_t msg, const char *path, int panels,
                            loja_plot_script_t script, void *context);

#endif
