/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* plane_points.h -- points and exact features for the tests of the rule
   threshold-vertex. */
#ifndef LOJA_TEST_PLANE_POINTS_H
#define LOJA_TEST_PLANE_POINTS_H

#include "threshold/threshold_vertex.h"
#include "support/support.h"

#define PLANE_PREC 256

extern const char *const plane_acts[3];

/* The data of z2 with that activation. */
void plane_read(loja_problem_t prob, const char *act);
/* y_i = x_i^2 + b x_i */
void plane_targets(loja_problem_t prob, slong b);
/* That plane, eps = eps_num/eps_den. */
void plane_setup(loja_plane_t plane, const char *act, slong slope,
    int reflect, slong eps_num, ulong eps_den);

double plane_uniform(double a, double b);
/* A double with few bits, so that boxes are exact. */
double plane_coarse(double x);
void plane_random_weights(double *w, double *b, const loja_plane_t plane);
/* A box around p in the root, p exact in it, a corner now and then. */
void plane_random_box(loja_plane_box_t box, const loja_plane_box_t root,
    double *p);

/* The place of (w, b) and its coordinates. */
int plane_locate(double *p, const loja_plane_t plane, double w, double b);
/* psi(w x + b), w and b balls. */
void plane_neuron(arb_t res, const loja_plane_t plane, slong i, const arb_t w,
    const arb_t b);
/* F_i of the place at the exact coordinates p; w, b: what they stand for
   where that is not determined by p. */
void plane_feature(arb_t F, const loja_plane_t plane, loja_place_t place,
    slong i, const double *p, double w0, double b0, int quotient);

#endif
