/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule asymptotic: the values, and parameters that tend to them. */
#include <math.h>
#include <string.h>
#include "instance.h"
#include "loja/infimum.h"
#include "support/support.h"

TEST_DECLARE(test_asymptotic_values)
TEST_DECLARE(test_asymptotic_points)

typedef struct
{
    const char *act;
    slong d;
    int bias;
    const char *x, *y;
    const char *values;    /* exact, ascending; "": none */
} problem_t;

static const problem_t problems[] =
{
    { "tanh", 1, 0, "1/2 1", "1/2 1", "1/16" },
    /* v sgn x; its mirror image has the same value */
    { "arctan", 1, 0, "-1 1/2 1", "-1 1/2 1", "1/18" },
    /* psi(0) = 0 for odd psi, 1/2 for logistic */
    { "softsign", 1, 0, "-1 0 1", "-1 1 2", "1/2" },
    { "logistic", 1, 0, "-1 0 1", "0 1 2", "0 8/5" },
    { "tanh", 1, 0, "-1 0 1", "-1 1 2", "1/2" },
    { "tanh", 1, 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10",
      "1/400 91/600" },
    /* two steps fit three cells; the others are those of one */
    { "logistic", 2, 1, "-1 0 1", "0 1 0", "0 1/6" },
    /* no step: other activations */
    { "gelu", 1, 1, "-1 0 1", "0 1 0", "" },
};

/* The numbers value_1, ... of the claim are those, and no others. */
static void
compare(const loja_claim_t claim, const char *values)
{
    arb_ptr v = _arb_vec_init(20);
    const slong count = instance_numbers(v, 20, values, 128);
    char name[40];
    slong i;

    CU_ASSERT(claim->numbers == count);
    for (i = 0; i < count; i++)
    {
        arb_srcptr x;

        snprintf(name, sizeof(name), "value_%ld", (long) i + 1);
        x = loja_claim_number(claim, name);
        CU_ASSERT(x != NULL && arb_overlaps(x, v + i)
                  && mag_cmp_2exp_si(arb_radref(x), -100) < 0);
    }
    _arb_vec_clear(v, 20);
}

void
test_asymptotic_values(void)
{
    loja_problem_t prob;
    loja_claim_t claim, by;
    const loja_claim_struct *list[2];
    slong i;
    arb_t x;

    arb_init(x);
    loja_claim_init(claim, "asymptotic");
    loja_claim_init(by, "infimum");
    list[0] = NULL;
    list[1] = by;
    for (i = 0; i < (slong) (sizeof(problems) / sizeof(problems[0])); i++)
    {
        const problem_t *p = problems + i;
        loja_status_t status;

        instance_make(prob, p->act, p->d, p->bias, p->x, p->y, NULL);
        status = loja_claim_asymptotic(claim, prob, list, 2);
        CU_ASSERT((status == LOJA_OK) == (p->values[0] != '\0'));
        CU_ASSERT((claim->verdict == LOJA_PROVED) == (status == LOJA_OK));
        CU_ASSERT((claim->reason != NULL) == (status != LOJA_OK));
        compare(claim, p->values);
        loja_problem_clear(prob);
    }
    /* a family that runs to infinity, and constants, which do not */
    instance_make(prob, "gelu", 1, 1, "-1 0 1 2", "1 0 1 4", NULL);
    CU_ASSERT(loja_claim_infimum(by, prob, NULL) == LOJA_OK);
    CU_ASSERT(loja_claim_asymptotic(claim, prob, list, 2) == LOJA_OK);
    compare(claim, "0");
    loja_problem_clear(prob);
    instance_make(prob, "softplus", 1, 0, "1 2 3", "1 1 1", NULL);
    CU_ASSERT(loja_claim_infimum(by, prob, NULL) == LOJA_OK);
    CU_ASSERT(loja_claim_asymptotic(claim, prob, list, 2) != LOJA_OK);
    loja_problem_clear(prob);
    /* a flow that diverges to a loss that is not 0 */
    loja_claim_clear(by);
    loja_claim_init(by, "diverges");
    loja_claim_decided(by, LOJA_PROVED, "saturation", "L -> 1/400.");
    arb_set_si(x, 1);
    arb_div_si(x, x, 400, 128);
    loja_claim_add_number(by, "limit_loss", x);
    instance_make(prob, "gelu", 1, 1, "-1 0 1", "0 1 0", NULL);
    CU_ASSERT(loja_claim_asymptotic(claim, prob, list, 2) == LOJA_OK);
    compare(claim, "1/400");
    loja_problem_clear(prob);
    arb_clear(x);
    loja_claim_clear(claim);
    loja_claim_clear(by);
}

/* (w, v) with w = 2^e and the best v. */
static void
point(arb_ptr theta, const loja_problem_struct *prob, slong e)
{
    arb_t f, sum, t;
    slong j;

    arb_init(f);
    arb_init(sum);
    arb_init(t);
    arb_one(theta);
    arb_mul_2exp_si(theta, theta, e);
    arb_zero(theta + 1);
    for (j = 0; j < prob->n; j++)
    {
        arb_set_fmpq(t, fmpq_mat_entry(prob->x, j, 0), 256);
        arb_mul(t, t, theta, 256);
        prob->net->act[0]->eval(f, NULL, NULL, t, 0, 256);
        arb_addmul(sum, f, f, 256);
        arb_set_fmpq(t, fmpq_mat_entry(prob->y, j, 0), 256);
        arb_addmul(theta + 1, f, t, 256);
    }
    arb_div(theta + 1, theta + 1, sum, 256);
    arb_clear(f);
    arb_clear(sum);
    arb_clear(t);
}

/* L and (1 + |theta|) |grad L| there. */
static void
look(double *L, double *slow, const loja_problem_struct *prob, slong e)
{
    loja_loss_t ws;
    arb_ptr theta = _arb_vec_init(2), g = _arb_vec_init(2);
    arb_t x;
    double t[2], s[2];
    slong k;

    arb_init(x);
    point(theta, prob, e);
    loja_loss_init(ws, prob);
    loja_loss_eval(ws, x, g, NULL, theta, 256);
    loja_loss_clear(ws);
    *L = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    for (k = 0; k < 2; k++)
    {
        t[k] = arf_get_d(arb_midref(theta + k), ARF_RND_NEAR);
        s[k] = arf_get_d(arb_midref(g + k), ARF_RND_NEAR);
    }
    *slow = (1 + sqrt(t[0] * t[0] + t[1] * t[1]))
        * sqrt(s[0] * s[0] + s[1] * s[1]);
    _arb_vec_clear(theta, 2);
    _arb_vec_clear(g, 2);
    arb_clear(x);
}

/* The parameters of the proof do what it says. */
void
test_asymptotic_points(void)
{
    loja_problem_t prob;
    double L, slow, before;
    slong i, e;

    for (i = 0; i < 5; i++)
    {
        const problem_t *p = problems + i;
        arb_ptr v = _arb_vec_init(20);
        double value;

        CU_ASSERT(instance_numbers(v, 20, p->values, 64) >= 1);
        value = arf_get_d(arb_midref(v), ARF_RND_NEAR);
        instance_make(prob, p->act, 1, 0, p->x, p->y, NULL);
        before = 1;
        for (e = 4; e <= 24; e += 4)
        {
            look(&L, &slow, prob, e);
            CU_ASSERT(slow < before);
            before = slow + 1e-30;
        }
        CU_ASSERT(slow < 1e-5 && fabs(L - value) < 1e-5);
        loja_problem_clear(prob);
        _arb_vec_clear(v, 20);
    }
}
