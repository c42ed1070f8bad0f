/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* congruence.h -- rule congruence: what the files of the rule share. */
#ifndef LOJA_CHECKER_CONGRUENCE_H
#define LOJA_CHECKER_CONGRUENCE_H

#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* The ellipses that are tried. */
#define CONGRUENCE_ETAS 8

typedef struct
{
    network *net;
    network bounds;            /* of little precision, for ellipses */
    const step *s;
    const piece *q;
    mpfr_srcptr R;
    int P, len;
    interval *coef;            /* of the path on the piece */
    interval *mid, *half;      /* x = mid + half s */
    int *order;                /* of pivots, the same at all nodes */
    int chosen;                /* the order is */
    path_double *doubles;      /* NULL: none */
    int exact_nodes, exact_arcs;    /* 1: not in doubles */
    double eta[CONGRUENCE_ETAS];
    mpfr_t h[CONGRUENCE_ETAS];      /* |f H|_F on each ellipse, once computed */
    int state[CONGRUENCE_ETAS];     /* 0: not computed; 1: h; -1: outside */
} growth_t;

/* ---- congruence_nodes.c ---- */

/* h >= |f H(p + e)|_F on the ellipse, e real, |e_i| <= R, from that many
   arcs; 0 where one of them leaves a domain. */
int congruence_on_arcs(mpfr_t h, growth_t *g, double eta, int arcs);
/* Frames and their part of the bound at N nodes:
   part >= sqrt(2N - 1) ((1/N) sum_j |S_j - I|^2)^(1/2). */
int congruence_at_nodes(mpfr_t part, interval *fits, growth_t *g, int N);

#endif
