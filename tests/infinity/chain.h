/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chain.h -- deep chains of neurons near their shapes, for tests. */
#ifndef LOJA_TESTS_INFINITY_CHAIN_H
#define LOJA_TESTS_INFINITY_CHAIN_H

#include "infinity/deep.h"
#include "infinity/one_layer_box.h"
#include "support/support.h"

#define PREC 400
#define N_MOST 9
#define SAMPLES 13

typedef struct
{
    const char *act[3];
    slong hidden;
    const char *target[3];
    double theta[8];           /* near a shape */
    double h;                  /* where bounds are tried; 0: nowhere */
    double eps;
    double room, stretch;      /* radii, of moduli: in units of the spread */
} chain_t;

#define CHAINS 4
extern const chain_t chains[CHAINS];

typedef struct
{
    const chain_t *c;
    loja_problem_t prob;
    loja_loss_t ws;
    loja_graded_family_struct family;
    const loja_collapse_struct *f;
    slong P, dim;
    arb_ptr theta, y;
    arb_t h;
} case_t;

void set_problem(loja_problem_t prob, const chain_t *c);
/* The family where it is found near theta; else its form is set up anyway: the
   coordinates do not need a least energy.  0: theta has no coordinates. */
int case_init(case_t *t, const chain_t *c);
void case_clear(case_t *t);

#endif
