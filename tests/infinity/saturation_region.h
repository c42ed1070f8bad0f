/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* saturation_region.h -- instances, regions and random points for the tests of
   rule saturation. */
#ifndef LOJA_TEST_SATURATION_REGION_H
#define LOJA_TEST_SATURATION_REGION_H

#include "infinity/saturation.h"
#include "instance.h"
#include "support/support.h"

#define REGION_PREC 320

typedef struct
{
    const char *act;
    slong d, m;            /* neurons 0 .. m - 1 saturate */
    const char *x, *y;
    const char *theta;     /* near the region */
} region_case_t;

#define REGION_CASES 10
#define REGION_ON_CASES 2
#define REGION_EXACT_CASES 6

extern const region_case_t region_cases[REGION_CASES];
extern const region_case_t region_on_cases[REGION_ON_CASES];
extern const region_case_t region_exact_cases[REGION_EXACT_CASES];

/* A case set up; the proof has the centre and frame that the search found. */
typedef struct
{
    loja_problem_t prob;
    arb_ptr theta;
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
} region_t;

void region_init(region_t *s, const region_case_t *c);
void region_clear(region_t *s);
/* A random region around the centre: 1 if it is proved. */
int region_random(region_t *s);

double region_uniform(void);
/* A random vector of length <= 1, on the sphere when asked. */
void region_direction(arb_ptr u, slong n, int sphere);

/* theta, X (P entries) and h (2 m) at a random point; face: -2 none, -1 the
   boundary of B, g >= 0: h_g = h0. */
typedef struct
{
    arb_ptr theta, X, h, grad;
    arb_t L;
} region_point_t;

void region_point_init(region_point_t *p, const loja_saturation_t sat);
void region_point_clear(region_point_t *p, const loja_saturation_t sat);
void region_draw(region_point_t *p, const region_t *s, loja_loss_t ws,
                 slong face);
/* zeta = centre + rho M u, X = -(zeta - centre)/2. */
void region_set_frame(region_point_t *p, const region_t *s, arb_srcptr u);

#endif
