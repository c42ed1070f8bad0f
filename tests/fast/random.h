/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* random.h -- random networks with data and parameters that are doubles. */
#ifndef LOJA_TEST_FAST_RANDOM_H
#define LOJA_TEST_FAST_RANDOM_H

#include "loja/fast.h"
#include "loja/loss.h"

typedef struct
{
    loja_problem_t prob;
    loja_fast_data_t data;
    double *theta;
    arb_ptr exact;             /* theta */
} fast_case_t;

/* The instruction sets; NULL ends the list. */
extern const char *const fast_isas[];

/* A multiple of 2^-10 in [-2, 2], with decimals for its double. */
double fast_uniform(void);
/* n samples; act NULL: random ones.  shallow: one hidden layer and one
   output; width: at most so many neurons a layer. */
void fast_case_init(fast_case_t *c, slong n, slong width, int shallow,
    const loja_act_struct *act);
void fast_case_clear(fast_case_t *c);

/* |x - value| <= bound for a point of x: prints and returns 0 if not. */
int fast_near(const arb_t x, double value, double bound, const char *what);

#endif
