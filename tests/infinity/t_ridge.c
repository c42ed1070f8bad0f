/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The family ridge: its coordinates both ways, and what it refuses. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "bench.h"
#include "support/support.h"

TEST_DECLARE(test_ridge_map)
TEST_DECLARE(test_ridge_not)

static const bench_case_t gelu = { "gelu", 1, 1,
    "-1 -3/4 -1/2 0 1/4 1/4 1/2 1", "1/3 -1/2 1", "0 1 2 3", "7/4 -3/4 1",
    0 };
static const bench_case_t tanh2 = { "tanh", 2, 1,
    "-1 -3/4 -3/4 -1/2 -1/5 0 1/4 1/3 3/5 1", "1 -1/3 1", "0 1 2 3 4 5 6",
    "161/100 -161/100 -1146/1000 -1146/1000 7071/10000 7071/10000", 0 };
static const bench_sides_t one = { 1, "1/2 -1/3 1 -1 1/4 -3/5 2/3 -1/7",
    "3/4", "" };
static const bench_sides_t two = { 2, "1/2 0 -1/3 1 1 -1/5 -1 1/2 1/4 1 "
    "-3/5 -1 2/3 1/4 -1/7 -1/2 1/2 1 -1/5 1/3", "-1 1/3", "1 2" };

/* The weights of the family's map are those of the bench, and go back. */
static void
there_and_back(const bench_case_t *c, const bench_sides_t *r)
{
    arb_ptr theta, other, sigma, y;
    arb_t h, g;
    bench_t b;
    slong i, j;

    bench_init_sides(b, c, r);
    arb_init(h);
    arb_init(g);
    theta = _arb_vec_init(b->P);
    other = _arb_vec_init(b->P);
    sigma = _arb_vec_init(BENCH_MOST);
    y = _arb_vec_init(BENCH_MOST);
    for (i = 0; i < test_count(20); i++)
    {
        arb_set_d(h, (double) (1 + test_uniform(1000)) / 2000);
        for (j = 0; j < b->dim; j++)
            arb_set_d(sigma + j, arf_get_d(arb_midref(b->shape + j),
                ARF_RND_NEAR) + (double) (test_uniform(201) - 100) / 1000);
        bench_map(theta, b, h, sigma);
        b->family.ops->map(other, &b->family, h, sigma);
        for (j = 0; j < b->d * (1 + b->sides); j++)
            CU_ASSERT(arb_overlaps(theta + j, other + j)
                || test_arb_contains_arf(other + j, arb_midref(theta + j),
                    "weight"));
        /* |nu| = 1 */
        arb_zero(g);
        for (j = 2 * b->d; j < 3 * b->d; j++)
            arb_addmul(g, sigma + j, sigma + j, BENCH_PREC);
        arb_sqrt(g, g, BENCH_PREC);
        for (j = 2 * b->d; j < 3 * b->d; j++)
            arb_div(sigma + j, sigma + j, g, BENCH_PREC);
        bench_map(theta, b, h, sigma);
        CU_ASSERT(b->family.ops->inverse(g, y, &b->family, theta));
        arb_sub(g, g, h, 64);
        CU_ASSERT(arb_contains_zero(g));
        for (j = 0; j < b->dim; j++)
        {
            arb_sub(g, y + j, sigma + j, 100);
            arb_get_mid_arb(g, g);
            CU_ASSERT(fabs(arf_get_d(arb_midref(g), ARF_RND_NEAR)) < 1e-15);
        }
    }
    _arb_vec_clear(theta, b->P);
    _arb_vec_clear(other, b->P);
    _arb_vec_clear(sigma, BENCH_MOST);
    _arb_vec_clear(y, BENCH_MOST);
    arb_clear(h);
    arb_clear(g);
    bench_clear(b);
}

void
test_ridge_map(void)
{
    there_and_back(&gelu, &one);
    there_and_back(&tanh2, &two);
}

/* The family is not made for the problem, and says why; noise: one target is
   another. */
static void
refused(const bench_case_t *c, const bench_sides_t *r, int noise,
        const char *reason)
{
    loja_graded_family_struct family;
    loja_problem_t prob;
    loja_message_t why;
    arb_ptr theta;
    slong i;

    bench_problem_sides(prob, c, r);
    if (noise)
        fmpq_add_si(fmpq_mat_entry(prob->y, prob->n - 1, 0),
            fmpq_mat_entry(prob->y, prob->n - 1, 0), 1);
    memset(&family, 0, sizeof(family));
    family.ops = &_loja_graded_ridge;
    family.prob = prob;
    family.prec = 128;
    theta = _arb_vec_init(prob->net->nparams);
    for (i = 0; i < prob->net->nparams; i++)
        arb_one(theta + i);
    loja_message_set(why, "none");
    CU_ASSERT(!family.ops->init(&family, theta, why));
    if (strstr(why->text, reason) == NULL)
    {
        printf("\n  \"%s\", not \"%s\"\n", why->text, reason);
        CU_ASSERT(0);
    }
    family.ops->clear(&family);
    _arb_vec_clear(theta, prob->net->nparams);
    loja_problem_clear(prob);
}

void
test_ridge_not(void)
{
    static const bench_sides_t even = { 1,
        "1/2 -1/3 1 -1 1/4 -3/5 2/3 -1/7", "1", "" };
    static const bench_sides_t few = { 1, "1/2 -1/3 1 -1", "1", "" };
    static const bench_sides_t line = { 1, "-1 -3/4 -1/2 0 1/4 1/4 1/2 1",
        "1", "" };
    const bench_case_t softsign = { "softsign", 1, 0, "1/4 1/2 1 2", "0 1",
        "", "", 0 };
    const bench_case_t cubic = { "gelu", 2, 1, "-1 -3/4 -1/2 0 1/4 1/3 1/2 1 "
        "4/5 -1/5", "0 0 0 1", "", "", 0 };
    const bench_sides_t many = { 1, "1/2 -1/3 1 -1 1/4 -3/5 2/3 -1/7 1 1/9",
        "1", "" };

    refused(&gelu, NULL, 0, "several inputs");
    refused(&gelu, &even, 1, "no polynomial");
    refused(&gelu, &line, 0, "too few different inputs");
    refused(&softsign, &few, 0, "without biases");
    refused(&cubic, &many, 0, "not among the first");
}
