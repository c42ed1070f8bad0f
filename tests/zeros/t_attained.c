/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Zeros that are attained: by a formula, and by a search. */
#include <stdio.h>
#include "networks.h"
#include "support/support.h"

TEST_DECLARE(test_attained_formula)
TEST_DECLARE(test_attained_search)

/* L at the numbers theta_i of a claim. */
static void
loss_at(arb_t L, const loja_claim_t claim, const loja_problem_t prob)
{
    slong i, P = prob->net->nparams;
    char name[40];
    arb_ptr theta = _arb_vec_init(P);
    loja_loss_t ws;

    for (i = 0; i < P; i++)
    {
        snprintf(name, sizeof(name), "theta_%ld", (long) i);
        CU_ASSERT_FATAL(loja_claim_number(claim, name) != NULL);
        arb_set(theta + i, loja_claim_number(claim, name));
    }
    loja_loss_init(ws, prob);
    loja_loss_eval(ws, L, NULL, NULL, theta, PREC);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, P);
}

/* REFUTED, and L = 0 up to rounding at the point named. */
static int
attained(const loja_problem_t prob)
{
    loja_claim_t claim;
    arb_t L;
    mag_t m;
    int res;

    arb_init(L);
    mag_init(m);
    loja_claim_init(claim, "unattained");
    res = verdict(claim, prob) == LOJA_REFUTED;
    if (res)
    {
        CU_ASSERT_STRING_EQUAL(claim->rule, "zero-attained");
        loss_at(L, claim, prob);
        arb_get_mag(m, L);
        CU_ASSERT(arb_contains_zero(L));
        CU_ASSERT(mag_cmp_2exp_si(m, -100) < 0);
    }
    loja_claim_clear(claim);
    arb_clear(L);
    mag_clear(m);
    return res;
}

/* An affine target in n0 inputs and nK outputs at 8 + 3 n0 points. */
static int
attained_affine(const char *act, slong n0, slong d, slong nK, int bias,
                int constant)
{
    slong i, l, q, n = 8 + 3 * n0;
    loja_problem_t prob;
    fmpq_t c;
    int res;

    fmpq_init(c);
    make(prob, n0, d, nK, act, bias, n);
    for (i = 0; i < n; i++)
    {
        for (l = 0; l < n0; l++)
            fmpq_set_si(fmpq_mat_entry(prob->x, i, l),
                (i + 2 * l) * (i + 5) % 17 - 7, 3);
        for (q = 0; q < nK; q++)
        {
            fmpq *y = fmpq_mat_entry(prob->y, i, q);

            fmpq_set_si(y, constant * (q + 2), 5);
            for (l = 0; l < n0; l++)
            {
                fmpq_set_si(c, 2 * q - 3 * l + 4, 7);
                fmpq_addmul(y, c, fmpq_mat_entry(prob->x, i, l));
            }
        }
    }
    res = attained(prob);
    loja_problem_clear(prob);
    fmpq_clear(c);
    return res;
}

void
test_attained_formula(void)
{
    static const char *const pairs[] = { "softplus", "silu", "gelu",
        "relu" };
    slong i;
    loja_problem_t prob;

    for (i = 0; i < 4; i++)
    {
        CU_ASSERT(attained_affine(pairs[i], 1, 2, 1, 1, 1));
        CU_ASSERT(attained_affine(pairs[i], 1, 3, 1, 0, 0));
        CU_ASSERT(!attained_affine(pairs[i], 1, 3, 1, 0, 1));
        CU_ASSERT(attained_affine(pairs[i], 3, 2, 1, 1, 1));
        CU_ASSERT(attained_affine(pairs[i], 1, 2, 3, 1, 1));
        CU_ASSERT(attained_affine(pairs[i], 2, 4, 3, 1, 1));
        if (i < 3)
            CU_ASSERT(!attained_affine(pairs[i], 1, 1, 1, 1, 1));
    }
    CU_ASSERT(attained_affine("elu", 1, 1, 1, 1, 1));
    CU_ASSERT(attained_affine("elu", 2, 2, 3, 1, 1));
    CU_ASSERT(attained_affine("elu", 3, 2, 2, 1, 1));
    CU_ASSERT(!attained_affine("elu", 2, 1, 3, 1, 1));
    CU_ASSERT(attained_affine("relu", 3, 1, 1, 1, 1));
    CU_ASSERT(!attained_affine("elu", 1, 2, 1, 0, 0));
    CU_ASSERT(attained_affine("identity", 2, 2, 3, 1, 1));
    CU_ASSERT(attained_affine("identity", 3, 1, 1, 0, 0));
    CU_ASSERT(!attained_affine("tanh", 1, 2, 1, 1, 1));
    CU_ASSERT(!attained_affine("mish", 1, 2, 1, 1, 1));
    /* constants, and 0 */
    make(prob, 2, 2, 2, "mish", 1, 30);
    for (i = 0; i < 30; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), i, 3);
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 1), i * i, 5);
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 1), 2, 3);
    }
    CU_ASSERT(attained(prob));
    fmpq_set_si(fmpq_mat_entry(prob->y, 4, 1), 1, 3);
    CU_ASSERT(!attained(prob));
    fmpq_mat_zero(prob->y);
    CU_ASSERT(attained(prob));
    loja_problem_clear(prob);
}

void
test_attained_search(void)
{
    static const char *const zoo[] = { "examples/z5.yaml",
        "examples/z6.yaml", "examples/deep.yaml" };
    slong i;
    loja_problem_t prob;
    loja_message_t msg;
    char *path;

    search_seconds = 20;
    for (i = 0; i < 3; i++)
    {
        path = test_source_path(zoo[i]);
        loja_problem_init(prob);
        CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
        CU_ASSERT(attained(prob));
        loja_problem_clear(prob);
        flint_free(path);
    }
    /* equal samples count once */
    make(prob, 1, 1, 1, "tanh", 1, 6);
    for (i = 0; i < 6; i++)
        set_power(prob, i, i % 3, 5, 2);
    CU_ASSERT(attained(prob));
    /* more residuals than parameters, no polynomial */
    for (i = 0; i < 6; i++)
        set_power(prob, i, i, 5, i % 2 ? 6 : 3);
    CU_ASSERT(!attained(prob));
    loja_problem_clear(prob);
    search_seconds = 0.02;
}
