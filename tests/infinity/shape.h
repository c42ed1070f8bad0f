/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    shape.h -- problems of the families collapse and loose, and the truth at
    points near the slow manifold: everything that proofs/graded-moduli.md
    speaks of, straight from the residuals and their Jacobian.  X is found in
    the space of the parameters: D<r,e_l> = -<r,e_l> for the fast powers,
    |v|' = (k/s) |v|, moduli at rest.  (It differs from that of the proof by
    the remainder of Taylor's formula.)
*/
#ifndef LOJA_TESTS_INFINITY_SHAPE_H
#define LOJA_TESTS_INFINITY_SHAPE_H

#include "bench.h"
#include "infinity/collapse.h"
#include "support/support.h"

#define SHAPE_CASES 3

/* Of loose: neurons that gather where psi' = 0, and others. */
extern const bench_case_t shape_collapse[SHAPE_CASES];
extern const bench_case_t shape_loose[SHAPE_CASES];

/* A problem, its family at the shape, and the slow manifold at h. */
typedef struct
{
    const bench_case_t *c;
    loja_problem_t prob;
    loja_loss_t ws;
    loja_graded_family_struct family;
    const loja_collapse_struct *f;
    slong P, dim, s, k;
    int loose;
    arb_ptr theta, y;
    arb_t h;
} shape_t;

void shape_init(shape_t *t, const bench_case_t *c, int is_loose);
void shape_clear(shape_t *t);
/* t->theta of h and sigma; c makes the constant part of the residual 0. */
void shape_place(shape_t *t, const arb_t h, arb_srcptr sigma);

typedef struct { double tau, e, d, f, size, L; } shape_truth_t;

/* At t->theta. */
void shape_truth(shape_truth_t *res, const shape_t *t, const arb_t h);

/* The midpoint. */
double shape_get(const arb_t x);

#endif
