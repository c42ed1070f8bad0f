/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, RUNS OUT: flows of which an exponential is left, also
    beside a step; what must not be proved.
*/
#include <math.h>
#include <string.h>
#include "infinity/saturation.h"
#include "instance.h"
#include "support/support.h"

TEST_DECLARE(test_saturation_out_flows)
TEST_DECLARE(test_saturation_out_not)

typedef struct
{
    const char *act;
    slong d, steps;        /* neuron 0 runs out; neuron 1, if asked, a step */
    slong on;              /* the sample that it runs into, or -1 */
    const char *x, *y, *start;
    double limit;          /* of L, found with other programs; 0: not asked */
} case_t;

static const case_t cases[] =
{
    { "logistic", 1, 0, -1, "-1 0 1 2", "1/2 1 5/2 8", "1 -14 1200000 0",
      0.00053985315926134 },
    /* reflected: to the limit at +infinity */
    { "logistic", 1, 0, -1, "1 0 -1 -2", "1/2 1 5/2 8",
      "1 14 -1200000 1200000", 0.00053985315926134 },
    { "tanh", 2, 1, -1, "-2 -1 0 1 2 5/2 3", "8 5/2 1 7/20 29/20 13/10 6/5",
      "1/2 10 7 -15 -600000 1/2 600000", 0.005149673554646115 },
    /* a step on an input */
    { "tanh", 2, 1, 4, "-2 -1 0 1 3/2 2 5/2 3",
      "8 5/2 1 7/20 1 29/20 13/10 6/5",
      "1/2 14 7 -21 -600000 1/2 600000", 0 },
};
#define CASES ((slong) (sizeof(cases) / sizeof(cases[0])))

void
test_saturation_out_flows(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    slong i, T;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < CASES; i++)
    {
        const case_t *f = cases + i;
        arb_srcptr x, y;

        instance_make(prob, f->act, f->d, 1, f->x, f->y, f->start);
        for (T = 100; T <= 100000000; T *= 1000000)
            if (instance_prove(claim, prob, T) == LOJA_OK)
                break;
        if (claim->verdict != LOJA_PROVED)
            printf("\n%s: %s\n", f->start, claim->reason);
        CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
        CU_ASSERT(strcmp(claim->rule, "saturation") == 0);
        x = loja_claim_number(claim, "limit_loss");
        CU_ASSERT_FATAL(x != NULL);
        CU_ASSERT(mag_cmp_2exp_si(arb_radref(x), -60) < 0);
        CU_ASSERT(f->limit == 0 || fabs(arf_get_d(arb_midref(x),
            ARF_RND_NEAR) - f->limit) < 1e-17);
        x = loja_claim_number(claim, "norm_by_power_lower");
        y = loja_claim_number(claim, "norm_by_power_upper");
        CU_ASSERT_FATAL(x != NULL && y != NULL);
        CU_ASSERT(arb_is_positive(x) && arb_lt(x, y));
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
}

static const case_t controls[] =
{
    /* the data bend less than an exponential: it pays to saturate */
    { "logistic", 1, 0, -1, "-1 0 1 2", "1/4 1 11/4 7", "1 -14 1200000 0",
      0 },
    /* the step's data push it back */
    { "tanh", 2, 1, -1, "-2 -1 0 1 2 5/2 3", "8 5/2 1 11/20 5/4 27/20 6/5",
      "1/2 10 7 -15 -600000 1/2 600000", 0 },
    /* a constant neuron: nothing is left of it */
    { "logistic", 1, 0, -1, "-1 0 1 2", "1 1 1 1", "1 -14 1200 0", 0 },
};

void
test_saturation_out_not(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    slong T, i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < (slong) (sizeof(controls) / sizeof(controls[0])); i++)
    {
        const case_t *f = controls + i;

        instance_make(prob, f->act, f->d, 1, f->x, f->y, f->start);
        for (T = 1; T <= 100; T *= 100)
        {
            CU_ASSERT(instance_prove(claim, prob, T) != LOJA_OK);
            CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
        }
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
}

/* ---- points ---- */