/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* ridge.h -- the family ridge of rule graded-chart: what several inputs add
   to one-layer; names as in proofs/ridge.md. */
#ifndef LOJA_CHECKER_RIDGE_H
#define LOJA_CHECKER_RIDGE_H

#include "checker/rules/one_layer.h"

struct ridge
{
    int inputs, sides;         /* q, q - 1 */
    int lead, one;             /* lead entry; one neuron */
    int t, g, o;               /* one neuron: g = s */
    int *power;                /* d: T' */
    mpq_t *direction;          /* inputs */
    interval *side;            /* [c n + j]: entry c of x'_j */
    interval *vectors;         /* [(c d + r) n + j]: fast vectors */
    interval *most;            /* sides: bounds of |x'_c| */
    interval *M;               /* sides: norms of s^t x'_c */
    interval norm, widest;     /* |u|; bound of |s_j| */
    /* on the sub-slice at hand; S, E, ..: bounds, where right ends count */
    interval S, *E, kappa, p2;
    interval *B, *Bi, *Br;     /* d x d: B, B', |B~| */
    interval rows;             /* greatest row sum of |B~| */
    interval *zeta;            /* K: bounds of |zeta| */
    interval *field, *V;       /* N + turns; d */
    interval *t0;              /* scratch of d + 8 entries */
};

/* Index of the turn of neuron i towards entry c of x'. */
#define TURN(o, i, c) ((o)->N + (c) * (o)->d + (i))

/* ---- ridge.c ---- */

/* Member "direction", T' and sizes, from k, m_s and s; 0 and a report. */
int ridge_start(one_layer *o, graded_chart *chart);
/* x := u . x_j */
void ridge_project(mpq_t x, const one_layer *o, const problem *prob, int j);
/* The fast vectors of the turns, from the samples and p. */
void ridge_vectors(one_layer *o, const problem *prob);
void ridge_end(one_layer *o);
/* The turns of all theta in the intervals, from chart->h_T; 0: omega may be
   0. */
int ridge_coordinates(interval *sigma, graded_chart *chart,
                      const interval *theta);

/* ---- ridge_hull.c ---- */

/* sum := sum + |a b| */
void ridge_gather(interval *sum, const interval *a, const interval *b);
/* res := c S^e, c >= 0 */
void ridge_monomial(interval *res, const struct ridge *r, unsigned long c,
                    int e);
/* E := sum_c |turn_(i c)| times the bound of |x'_c| */
void ridge_bound_E(interval *E, const one_layer *o, const interval *turn,
                   int i);
/* z := z + all that several inputs add to the hull of neuron i. */
void ridge_hull(interval *z, const one_layer *o, const graded_slice *s,
                int i);
/* E and S, before the hull's psi are used; p2. */
void ridge_sizes(one_layer *o, const graded_slice *s);

/* ---- ridge_kappa.c ---- */

/* kappa, from Z; 0: no bound. */
int ridge_kappa(one_layer *o, const graded_slice *s);
/* res := res + a bound of |D kappa|/h for dsigma = h v, dy = h^0 V; l: column
   of W of dzeta, or -1: none; along: dh = -h/s too. */
void ridge_derivative(interval *res, one_layer *o, const graded_slice *s,
                      const interval *v, const interval *turn, int l,
                      int along);

/* ---- ridge_turns.c ---- */

/* B, B', B~; 0 unless the row sums are below 1. */
int ridge_matrix(one_layer *o, const graded_slice *s);
/* 1 if y of E' is strictly inside of its box. */
int ridge_inside(one_layer *o, const graded_slice *s);
/* turn := eta' of column l; chi', both from those of sigma. */
void ridge_Y(interval *turn, one_layer *o, const graded_slice *s,
             const interval *eta, int l);
void ridge_X(interval *turn, one_layer *o, const graded_slice *s,
             const interval *chi);
/* x, an entry in omega_i of h^(k-1) times a vector, to a bound for all of
   w_i; turn: a bound of the rest over h^(k+g) (and omega). */
void ridge_weight(interval *x, const one_layer *o, const graded_slice *s,
                  int i, const interval *turn);
/* res := sum_c |turn_(i c)|; those of h^k w and xi. */
void ridge_sum(interval *res, const one_layer *o, const interval *turn,
               int i);
void ridge_sum_size(interval *res, const one_layer *o, const graded_slice *s,
                    int i);
void ridge_sum_xi(interval *res, const one_layer *o, const graded_slice *s,
                  int i, const interval *chi);

#endif
