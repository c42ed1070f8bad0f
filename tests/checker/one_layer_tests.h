/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* one_layer_tests.h -- instances of the families one-layer and ridge, and what
   the files of this test share. */
#ifndef LOJA_TESTS_CHECKER_ONE_LAYER_TESTS_H
#define LOJA_TESTS_CHECKER_ONE_LAYER_TESTS_H

#include "../../src/checker/rules/ridge.h"
#include "network_truth.h"

extern long failures, checks;

/* ---- one_layer_instances.c ---- */

#define INSTANCES 12
#define RIDGES 6
extern const instance instances[INSTANCES];
/* Several inputs: with[i] goes with ridges[i]. */
extern const instance ridges[RIDGES];
extern const others with[RIDGES];

/* ---- one_layer_slice.c ---- */

/* The slow manifold (rho = 0) at low, mid, high: centre, slope, Lam; and
   how far sigma_i goes with b^ = beta e_l: response[i][l], and radii. */
void make_slice(graded_chart *chart, const truth *t, interval *y,
                double *radius, double (*response)[MOST]);
/* The bounds on it with the smallest multiple of the radii that closes; 0: none
   does. */
int close_slice(graded_bounds *b, graded_chart *chart, const truth *t,
                const double *radius);

/* ---- one_layer_refused.c ---- */

/* What the families refuse, and ranges of activations. */
void check_refusals(void);

#endif
