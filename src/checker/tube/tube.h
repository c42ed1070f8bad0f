/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* tube.h -- rules tube and congruence: one step of a verified flow. */
#ifndef LOJA_CHECKER_TUBE_H
#define LOJA_CHECKER_TUBE_H

#include "checker/read/certificate.h"

/* HEURISTIC: a norm that moves with more parameters takes too long. */
#define MOVING_MOST_PARAMS 12

typedef struct
{
    mpfr_t x0, x1, growth, error;
} piece;

typedef struct
{
    int index, log_time, len, pieces;
    mpq_t t0, t1;
    mpfr_t *coef;              /* params x len, exact */
    mpfr_t seam, start, defect, radius;
    piece *piece;
    int precision;             /* hints: nothing depends on them */
    double growth_eta, defect_eta;
    int growth_nodes, defect_nodes;
    /* NULL, or the matrices of a moving norm at the ends of pieces, each by
       rows up to the diagonal */
    mpfr_t *metric;
    int metric_size, metric_rows;
} step;

/* ---- step.c ---- */

int step_read(step *s, report_t *rep, json_t *line, const problem *prob);
void step_clear(step *s, const problem *prob);
/* The chain of indices and times; before: the step before, or NULL. */
int step_times(report_t *rep, const step *s, const step *before);

/* ---- tube.c, congruence.c ---- */

/* Time map of a step: f encloses dt/dx at x. */
void speed(interval *f, const step *s, const interval *x);
/* v encloses p(side), side = -1 or 1: sums, rounded outward. */
void path_end(interval *v, const step *s, int P, int side);
/* step.c: p constant, E = 0, and grad L exactly 0 there: the flow stands
   still, and the record says nothing else. */
int step_stands_still(const step *s, network *net, const interval *coef);
/* Coefficients of p'. */
void path_derivative(interval *d, const interval *c, int P, int len);
/* kink.c: sets the branches of both networks where every preactivation at a
   kink has one sign on the tube; 0: it has not. */
int fix_branches(network *net, network *bounds, const step *s,
                 const interval *coef);
/* The defect on one box, across kinks (net->hull). */
int crossing_defect(report_t *rep, network *net, const step *s,
                    const interval *coef);
/* All that the step claims; before: the step before, or NULL. */
int check_step(report_t *rep, const problem *prob, const step *s,
               const step *before);
/* defect.c: the defect on [-1, 1]; bounds: net with little precision. */
int check_defect(report_t *rep, network *net, network *bounds, const step *s,
                 const interval *coef);
/* frame.c: Q with Q^T A Q near I, not trusted.  *chosen: the order of pivots
   is; 0: there is none. */
int find_frame(interval *Q, const interval *A, int *order, int *chosen,
               int P, mpfr_prec_t prec);
/* f H + M I > 0 on piece i and the tube of radius R around it. */
int check_growth(report_t *rep, network *net, const step *s,
                 const interval *coef, int i, const mpfr_t R);

#endif
