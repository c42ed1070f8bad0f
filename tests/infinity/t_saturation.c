/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation on verified flows: what must be proved, what must not. */
#include <math.h>
#include <string.h>
#include "instance.h"
#include "support/support.h"

TEST_DECLARE(test_saturation_flows)
TEST_DECLARE(test_saturation_not)
TEST_DECLARE(test_saturation_powers)

typedef struct
{
    const char *act;
    slong d;
    const char *x, *y, *start;
    const char *limit;     /* of L; exact */
    double norm, w, b;     /* limits of |theta|/log t, w_1/log t, b_1/log t;
                              w = 0: not asked */
} flow_t;

static const flow_t flows[] =
{
    { "logistic", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "2 0 1 0", "1/400",
      2, 2, 0 },
    { "logistic", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "-2 0 -1 1", "1/400",
      2, -2, 0 },
    { "tanh", 1, "-1 -3/5 1/2 1", "-1 -1 1 1", "1 0 1 0", "0",
      0.455113287, 1 / 2.2, 0.05 / 2.2 },
    /* the limit direction is not the symmetric one */
    { "logistic", 1, "-2 -1 9 10", "1/10 0 1 9/10", "1/2 0 1 0", "1/400",
      0.707106781, 0.5, -0.5 },
    { "tanh", 2, "-3 -2 -1 1 3/2 2 4 5 6",
      "1/10 1/20 0 1 9/10 1 1/2 3/5 5/8", "2 1 0 -3 1/2 -1/4 1/2",
      "49/21600", 1.6583124, 0.5, 0 },
    /* steps that run into an input, in the second at unequal distances */
    { "tanh", 1, "-1 -1/2 0 1/2 1", "-1 -11/10 1/4 11/10 1", "2 0 1 0",
      "1/500", 1, 1, 0 },
    { "logistic", 1, "-3/4 -1/4 1/4 1/4 1 5/4", "0 -1/10 1/2 7/10 11/10 1",
      "3 0 1 0", "1/200", 2.061552813, 2, -0.5 },
};

static int
near(arb_srcptr x, double y)
{
    return x != NULL && fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR) - y)
        < 1e-8 && mag_cmp_2exp_si(arb_radref(x), -60) < 0;
}

typedef struct
{
    const char *act;
    slong d;
    const char *x, *y, *start;
    const char *limit;     /* of L; exact */
    double power, late;    /* |theta| ~ t^power; |theta| t^-power as seen at
                              late times, 0: not known */
} power_t;

static const power_t powers[] =
{
    { "softsign", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "1000000 0 9/20 1/2",
      "1/400", 1.0 / 3, 0 },
    { "arctan", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "1000000 0 2/7 1/2",
      "1/400", 1.0 / 3, 0 },
    /* reflected */
    { "arctan", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "-1000000 0 -2/7 1/2",
      "1/400", 1.0 / 3, 0 },
    { "softsign", 1, "-1 -3/5 1/2 1", "-1 -1 1 1", "10000 0 1 0", "0", 0.25,
      1.0749 },
    { "arctan", 1, "-1 -3/5 1/2 1", "-1 -1 1 1", "10000 0 7/11 0", "0", 0.25,
      0 },
    { "arctan", 2, "-3 -2 -1 1 10 19 21 22 23",
      "0 0 0 1 1 1 3/2 3/2 3/2", "1000000 1000000 0 -20000000 7/22 7/44 3/4",
      "0", 0.25, 0 },
};

void
test_saturation_powers(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t limit;
    slong i, T;

    loja_claim_init(claim, "diverges");
    fmpq_init(limit);
    for (i = 0; i < (slong) (sizeof(powers) / sizeof(powers[0])); i++)
    {
        const power_t *f = powers + i;
        double low, high;

        instance_make(prob, f->act, f->d, 1, f->x, f->y, f->start);
        for (T = 1; T <= 10000; T *= 100)
            if (instance_prove(claim, prob, T) == LOJA_OK)
                break;
        if (claim->verdict != LOJA_PROVED)
            printf("\n%s: %s\n", f->start, claim->reason);
        CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
        CU_ASSERT(loja_fmpq_set_text(limit, f->limit) == LOJA_OK);
        CU_ASSERT(test_arb_contains_exact(loja_claim_number(claim,
            "limit_loss"), limit, "limit_loss"));
        CU_ASSERT(near(loja_claim_number(claim, "power"), f->power));
        low = arf_get_d(arb_midref(loja_claim_number(claim,
            "norm_by_power_lower")), ARF_RND_DOWN);
        high = arf_get_d(arb_midref(loja_claim_number(claim,
            "norm_by_power_upper")), ARF_RND_UP);
        CU_ASSERT(low > 0 && low < high);
        CU_ASSERT(f->late == 0 || (low < f->late && f->late < high));
        loja_problem_clear(prob);
    }
    fmpq_clear(limit);
    loja_claim_clear(claim);
}

void
test_saturation_flows(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t limit;
    slong T, i;

    loja_claim_init(claim, "diverges");
    fmpq_init(limit);
    for (i = 0; i < (slong) (sizeof(flows) / sizeof(flows[0])); i++)
    {
        const flow_t *f = flows + i;

        instance_make(prob, f->act, f->d, 1, f->x, f->y, f->start);
        for (T = 1000000; T <= 100000000; T *= 10)
            if (instance_prove(claim, prob, T) == LOJA_OK)
                break;
        CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
        CU_ASSERT(strcmp(claim->rule, "saturation") == 0);
        CU_ASSERT(loja_fmpq_set_text(limit, f->limit) == LOJA_OK);
        CU_ASSERT(test_arb_contains_exact(loja_claim_number(claim,
            "limit_loss"), limit, "limit_loss"));
        CU_ASSERT(mag_cmp_2exp_si(arb_radref(loja_claim_number(claim,
            "limit_loss")), -60) < 0);
        CU_ASSERT(near(loja_claim_number(claim, "norm_by_log"), f->norm));
        CU_ASSERT(near(loja_claim_number(claim, "w_by_log_1"), f->w));
        CU_ASSERT(near(loja_claim_number(claim, "b_by_log_1"), f->b));
        loja_problem_clear(prob);
    }
    fmpq_clear(limit);
    loja_claim_clear(claim);
}

static const flow_t controls[] =
{
    /* the best step is not the steepest */
    { "logistic", 1, "-1 -1/2 1/2 1", "0 1/10 9/10 1", "2 0 1 0", NULL, 0, 0,
      0 },
    { "logistic", 1, "-1 -1/2 1/2 1", "0 1/10 9/10 1", "20 0 4/5 1/10", NULL,
      0, 0, 0 },
    /* two labels at one input of the step, whose mean is less steep */
    { "logistic", 1, "-1 -1/2 -1/2 1/2 1/2 1", "1/10 0 1/5 1 3/5 9/10",
      "2 0 1 0", NULL, 0, 0, 0 },
    /* a step that runs into 0, close to the upper side: below it the data pull
       less than they push, above it more, but that counts less */
    { "tanh", 1, "-1 -1/2 0 1/2 1", "-21/20 -19/20 9/10 6/5 1",
      "20 13/10 21/20 1/20", NULL, 0, 0, 0 },
    /* one input on a side */
    { "tanh", 1, "-1 1/2 1", "-1 1 1", "1 0 1 0", NULL, 0, 0, 0 },
    { "logistic", 1, "-1 1/2 1", "0 1 9/10", "2 0 1 0", NULL, 0, 0, 0 },
    { "softsign", 1, "-1 1/2 1", "-1 1 1", "10000 0 1 0", NULL, 0, 0, 0 },
    { "arctan", 1, "-1 -1/2 1/2 1", "0 1/10 9/10 1", "1000000 0 14/49 1/2",
      NULL, 0, 0, 0 },
    /* not saturated enough yet; another activation */
    { "arctan", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "2 0 1 0", NULL, 0, 0,
      0 },
    { "gelu", 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10", "20 0 1 0", NULL, 0, 0,
      0 },
};

void
test_saturation_not(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    slong T, i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < (slong) (sizeof(controls) / sizeof(controls[0])); i++)
    {
        const flow_t *f = controls + i;

        instance_make(prob, f->act, f->d, 1, f->x, f->y, f->start);
        for (T = 100; T <= 10000; T *= 100)
        {
            CU_ASSERT(instance_prove(claim, prob, T) != LOJA_OK);
            CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
            CU_ASSERT(claim->reason != NULL);
        }
        loja_problem_clear(prob);
    }
    /* the loss has a minimum with l2 > 0; no biases: another family */
    instance_make(prob, "logistic", 1, 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10",
        "20 0 9/10 1/20");
    fmpq_set_si(prob->l2, 1, 1000000);
    CU_ASSERT(instance_prove(claim, prob, 100) != LOJA_OK);
    loja_problem_clear(prob);
    instance_make(prob, "logistic", 1, 0, "-1 -1/2 1/2 1", "1/10 0 1 9/10",
        "2 1");
    CU_ASSERT(instance_prove(claim, prob, 100) != LOJA_OK);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
}
