/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* trial.h -- the numbers of a sub-slice against the truth at points of E'. */
#ifndef LOJA_TESTS_INFINITY_TRIAL_H
#define LOJA_TESTS_INFINITY_TRIAL_H

#include "bench.h"

enum { N_G1, N_G2, N_C3, N_CY, N_CH, N_E, N_D, N_SIZE1, N_SIZE2, N_REACH,
    N_TRAP, N_DESCENT, N_ENERGY, NUMBERS };

/* One sub-slice, its numbers, and how near the truth comes to them. */
typedef struct
{
    bench_struct *b;
    loja_graded_chart_t chart;
    slong i;                   /* between nodes i + 1 and i */
    loja_graded_slice_t slice;
    loja_graded_bounds_t bounds;
    bench_point_t q;
    double most[NUMBERS];      /* of truth/bound, or bound/truth below */
    slong points;
} trial_t;

/* ---- trial.c ---- */

extern const char *const trial_name[NUMBERS];

void trial_init(trial_t *t, bench_struct *b, slong nodes);
void trial_clear(trial_t *t);
/* The line through two nodes at h. */
void trial_line(arb_t res, const trial_t *t, const arf_struct *v, slong stride,
          slong j);
/* J v, n entries. */
void trial_jacobian(arb_ptr res, const trial_t *t, arb_srcptr v);
/* All of it at q->theta, if that is a point of E'. */
int check_point(trial_t *t);

/* ---- trial_points.c ---- */

/* h in the sub-slice, at its ends now and then. */
void random_h(arb_t h, const trial_t *t);
/* A vertex of the box in omega and b; nu on the sphere, all but one entry at
   an end. */
void vertex_point(trial_t *t, const arb_t h);
/* The slow manifold at h, then a point of it pushed to |b| = part of the
   greatest length.  0: none found. */
int solved_point(trial_t *t, const arb_t h, double part);
/* Where L is least at this h: no Y sees a gradient there, and (3) is sharp
   where the rest of theta is small. */
int slow_point(trial_t *t, const arb_t h);

#endif
