/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Divergence: the zoo and other instances, from their starts. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "loja/claim.h"
#include "loja/data.h"
#include "loja/flow.h"
#include "support/support.h"

TEST_DECLARE(test_diverges_zoo)
TEST_DECLARE(test_diverges_others)

static double
now(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* The claim for prob at T after the verified trajectory. */
static loja_status_t
prove(loja_claim_t claim, const loja_problem_t prob, slong T)
{
    const loja_flow_opts_t opts = { .digits = 12 };
    const loja_flow_hooks_t hooks = { 0 };
    loja_status_t status;
    loja_flow_t flow;
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    fmpq_t t;
    double start = now(), middle;

    fmpq_init(t);
    fmpq_set_si(t, T, 1);
    loja_flow_init(flow, prob, &opts, t);
    status = loja_flow_run(flow, t, &hooks);
    CU_ASSERT(status == LOJA_OK);
    loja_flow_theta(theta, flow);
    middle = now();
    status = loja_claim_diverges(claim, prob, t, theta, NULL);
    if (getenv("LOJA_TEST_VERBOSE") != NULL)
        printf("\n  T = %ld, flow %.3f s, claim %.4f s: %s, %g boxes\n  %s\n",
            (long) T, middle - start, now() - middle,
            loja_verdict_text(claim->verdict),
            claim->theorem ? arf_get_d(arb_midref(
            loja_claim_number(claim, "boxes")), ARF_RND_NEAR) : 0,
            claim->theorem ? claim->theorem : claim->reason);
    loja_flow_clear(flow);
    _arb_vec_clear(theta, prob->net->nparams);
    fmpq_clear(t);
    return status;
}

static void
read_problem(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
}

void
test_diverges_zoo(void)
{
    const char *const name[] = { "examples/z1.yaml", "examples/z2.yaml",
        "examples/z3.yaml", "examples/z4.yaml" };
    loja_problem_t prob;
    loja_claim_t claim;
    slong T, i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < 4; i++)
    {
        read_problem(prob, name[i]);
        for (T = 10; T <= 1000000; T *= 10)
            if (prove(claim, prob, T) == LOJA_OK)
                break;
        CU_ASSERT(claim->verdict == LOJA_PROVED);
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
}

/* A list of numbers "a b c" as a row. */
static slong
parse(fmpq *out, const char *text)
{
    char copy[600], *word;
    slong n = 0;

    snprintf(copy, sizeof(copy), "%s", text);
    for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        CU_ASSERT_FATAL(loja_fmpq_set_text(out + n++, word) == LOJA_OK);
    return n;
}

#define MOST 40

/* One neuron; target = polynomial with these coefficients. */
static void
make(loja_problem_t prob, const char *act, int bias, const char *xs,
     const char *target, const char *start)
{
    const slong widths[] = { 1, 1, 1 };
    const loja_act_struct *const acts[] = { loja_act_find(act) };
    fmpq *x = _fmpq_vec_init(MOST);
    fmpq_poly_t p;
    slong i, n;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, acts, bias);
    fmpq_poly_init(p);
    n = parse(x, target);
    for (i = 0; i < n; i++)
        fmpq_poly_set_coeff_fmpq(p, i, x + i);
    prob->n = n = parse(x, xs);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    for (i = 0; i < n; i++)
    {
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), x + i);
        fmpq_poly_evaluate_fmpq(fmpq_mat_entry(prob->y, i, 0), p, x + i);
    }
    n = parse(x, start);
    CU_ASSERT_FATAL(n == prob->net->nparams);
    fmpq_mat_init(prob->start, 1, n);
    for (i = 0; i < n; i++)
        fmpq_set(fmpq_mat_entry(prob->start, 0, i), x + i);
    prob->has_start = 1;
    fmpq_poly_clear(p);
    _fmpq_vec_clear(x, MOST);
}

typedef struct
{
    const char *act;
    int bias;
    const char *x, *target, *start;
} instance_t;

void
test_diverges_others(void)
{
    const char *const twelve = "-1 -9/10 -2/3 -1/2 -1/3 -1/7 0 1/5 2/5 1/2 "
        "3/4 1";
    const instance_t list[] =
    {
        { "gelu", 1, twelve, "1/3 -1 2", "7/10 -3/5 1 0" },
        { "gelu", 1, twelve, "1/3 -1 2", "-7/10 -3/5 1 0" },
        { "silu", 1, twelve, "0 0 -1", "1 -1 -1 0" },
        { "mish", 1, "-1 -1/2 0 1/2 1", "0 1/2 1", "1 -1 1 0" },
        { "gelu", 1, "0 1/4 1/2 3/4 1 5/4 3/2 7/4 2", "1 -2 1",
            "1 -3/2 1 0" },
        { "silu", 1, "-1 -1/3 1/3 1", "0 0 1", "-1 -1 1 1/2" },
        { "tanh", 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "1 1/2" },
        { "tanh", 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "-1 1" },
        { "arctan", 0, "1/2 1", "0 1", "1 1" },
        { "softsign", 0, "1/2 1", "0 1", "1 1" },
        { "softsign", 0, "-1 -1/4 1/2 1 3/2", "0 1/3", "-1 -1" }
    };
    loja_problem_t prob;
    loja_claim_t claim;
    slong T, i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < (slong) (sizeof(list) / sizeof(list[0])); i++)
    {
        make(prob, list[i].act, list[i].bias, list[i].x, list[i].target,
            list[i].start);
        if (getenv("LOJA_TEST_VERBOSE") != NULL)
            printf("\n %s, %s", list[i].act, list[i].target);
        for (T = 10; T <= 1000000; T *= 10)
            if (prove(claim, prob, T) == LOJA_OK)
                break;
        CU_ASSERT(claim->verdict == LOJA_PROVED);
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
}
