/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* merging_point.h -- regions of the rule merging, and the truth at points of
   them from the network itself; L_0 is L at a tiny h. */
#ifndef LOJA_TESTS_INFINITY_MERGING_POINT_H
#define LOJA_TESTS_INFINITY_MERGING_POINT_H

#include "infinity/merging.h"
#include "support/support.h"

#define MERGING_PREC 1200
#define MERGING_TINY 400   /* h = 2^-MERGING_TINY stands for 0 */
#define MERGING_CASES 5

typedef struct
{
    const char *name;
    int flat, sign, q;
    slong i1, i2;
    const char *text;      /* the instance; its start is near the region */
} merging_case_t;

/* As flows came there. */
extern const merging_case_t merging_cases[MERGING_CASES];

typedef struct
{
    loja_problem_t prob;
    arb_ptr theta;
    loja_merging_t mg;
    loja_merging_proof_t proof;
    int found;
} merging_setup_t;

/* A region that the search finds, if any. */
void merging_setup_init(merging_setup_t *s, const merging_case_t *c);
void merging_setup_clear(merging_setup_t *s);

/* In [0, 1). */
double merging_uniform(void);
/* Theta(h, zeta), as proofs/merging.md defines it. */
void merging_point(arb_ptr theta, const loja_merging_t mg, const arb_t h,
    arb_srcptr zeta);
/* L, and its gradient if not NULL, there. */
void merging_loss(arb_t L, arb_ptr grad, const loja_merging_t mg,
    const arb_t h, arb_srcptr zeta);
/* A at (h, zeta). */
void merging_growth(arb_t A, const loja_merging_t mg, const arb_t h,
    arb_srcptr zeta);
/* zeta <- centre + M xi */
void merging_in_frame(arb_ptr zeta, const merging_setup_t *s, arb_srcptr xi);
/* A random vector of length part radius. */
void merging_direction(arb_ptr u, slong n, const arf_t radius, double part);
/* x <= bound but for differences and rounding. */
int merging_below(const arb_t x, const arf_t bound);

#endif
