/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* manifold.h -- rule convergence-manifold: copies of neurons, or linear
   layers. */
#ifndef LOJA_CHECKER_MANIFOLD_H
#define LOJA_CHECKER_MANIFOLD_H

#include "checker/rules/claim.h"

typedef struct
{
    claim_t *claim;
    const problem *prob;
    network *net;
    mpfr_prec_t prec;
    int P, k;                  /* parameters, free ones */
    int *role;                 /* of each parameter: 1 if it is free */
    interval *a;
    mpfr_t rho, R, R_free, lambda, g;
    /* kind equal */
    int layer;
    int *copy;                 /* k times copy, of, output, sign */
    mpfr_t low, off;
    /* kind symmetry */
    int *free, *field;         /* k; k times layer, to, from */
} manifold_t;

/* list: k lists of `each' integers; NULL and a report. */
int *manifold_integers(int *k, claim_t *claim, const char *key, int each);
/* net->theta := the box, or where only_free the part of it in which the
   others are those of the centre. */
void manifold_box(manifold_t *t, int only_free);
/* u >= |grad L| at net->theta, over the parameters that have a 0 in out. */
int manifold_slope(mpfr_t u, manifold_t *t, const int *out);
/* H >= least at net->theta on those parameters. */
int manifold_convex(manifold_t *t, const int *out, mpfr_srcptr least);

/* ---- convergence_equal.c ---- */

int equal_read(manifold_t *t);
/* The minima of the slices that meet the box lie in it. */
int equal_check(manifold_t *t);

/* ---- convergence_symmetry.c ---- */

int symmetry_read(manifold_t *t);
int symmetry_check(manifold_t *t);

#endif
