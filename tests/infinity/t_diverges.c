/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Divergence: the zoo and other instances, from their starts. */
#include <stdlib.h>
#include <time.h>
#include "loja/infinity.h"
#include "loja/flow.h"
#include "infinity/neuron.h"
#include "support/support.h"

TEST_DECLARE(test_diverges_zoo)
TEST_DECLARE(test_diverges_others)
TEST_DECLARE(test_diverges_not)
TEST_DECLARE(test_diverges_symmetric)

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
        printf("\n  T = %ld, flow %.3f s, claim %.4f s: %s, %g slices\n  %s\n",
            (long) T, middle - start, now() - middle,
            loja_verdict_text(claim->verdict),
            claim->theorem ? arf_get_d(arb_midref(
            loja_claim_number(claim, "slices")), ARF_RND_NEAR) : 0,
            claim->theorem ? claim->theorem : claim->reason);
    loja_flow_clear(flow);
    _arb_vec_clear(theta, prob->net->nparams);
    fmpq_clear(t);
    return status;
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
        test_read_problem(prob, name[i]);
        for (T = i == 0 ? 100 : 10000000; T <= 10000000000; T *= 10)
            if (prove(claim, prob, T) == LOJA_OK)
                break;
        CU_ASSERT(claim->verdict == LOJA_PROVED);
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
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
        { "gelu", 1, twelve, "1/3 -1 2", "-7/10 -3/5 1 0" },
        { "silu", 1, "-1 -1/2 0 1/2 3/4 1", "0 0 -1", "1 -1 -1 0" },
        { "mish", 1, "-1 -1/2 0 1/2 1", "0 1/2 1", "1 -1 1 0" },
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
        make_neuron(prob, list[i].act, list[i].bias, list[i].x,
            list[i].target, list[i].start);
        if (getenv("LOJA_TEST_VERBOSE") != NULL)
            printf("\n %s, %s", list[i].act, list[i].target);
        for (T = list[i].bias ? 1000000 : 100; T <= 10000000000; T *= 10)
            if (prove(claim, prob, T) == LOJA_OK)
                break;
        CU_ASSERT(claim->verdict == LOJA_PROVED);
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
}

/* The claim for these balls, taken for theta(T), with radii 2^radius_exp. */
static loja_verdict_t
at(loja_problem_t prob, arb_srcptr theta, slong radius_exp)
{
    arb_ptr p = _arb_vec_init(prob->net->nparams);
    fmpq_t T;
    loja_verdict_t verdict;
    loja_claim_t claim;
    slong i;

    fmpq_init(T);
    fmpq_one(T);
    for (i = 0; i < prob->net->nparams; i++)
    {
        arb_set(p + i, theta + i);
        arb_add_error_2exp_si(p + i, radius_exp);
    }
    loja_claim_init(claim, "diverges");
    CU_ASSERT((loja_claim_diverges(claim, prob, T, p, NULL) == LOJA_OK)
        == (claim->verdict == LOJA_PROVED));
    verdict = claim->verdict;
    CU_ASSERT((verdict == LOJA_PROVED) == (claim->theorem != NULL));
    CU_ASSERT((verdict == LOJA_PROVED) == (claim->reason == NULL));
    if (getenv("LOJA_TEST_VERBOSE") != NULL && claim->reason != NULL)
        printf("\n  %s\n", claim->reason);
    loja_claim_clear(claim);
    fmpq_clear(T);
    _arb_vec_clear(p, prob->net->nparams);
    return verdict;
}

/* The same for numbers between blanks. */
static loja_verdict_t
at_text(loja_problem_t prob, const char *theta, slong radius_exp)
{
    arb_ptr p = _arb_vec_init(prob->net->nparams);
    loja_verdict_t verdict;
    char word[40];
    fmpq_t x;
    slong i;
    int used;

    fmpq_init(x);
    for (i = 0; i < prob->net->nparams; i++)
    {
        CU_ASSERT_FATAL(sscanf(theta, "%39s%n", word, &used) == 1);
        theta += used;
        CU_ASSERT_FATAL(loja_fmpq_set_text(x, word) == LOJA_OK);
        arb_set_fmpq(p + i, x, 200);
    }
    verdict = at(prob, p, radius_exp);
    fmpq_clear(x);
    _arb_vec_clear(p, prob->net->nparams);
    return verdict;
}

#define GELU_X "-1 -3/4 -1/2 0 1/4 1/2 1"

/* A point on the way to infinity for GELU and x^2: Z2 at t = 10^9. */
static void
far_point(arb_ptr theta)
{
    const loja_flow_opts_t opts = { .digits = 14 };
    const loja_flow_hooks_t hooks = { 0 };
    loja_problem_t prob;
    loja_flow_t flow;
    fmpq_t t;

    fmpq_init(t);
    fmpq_set_si(t, 1000000000, 1);
    make_neuron(prob, "gelu", 1, GELU_X, "0 0 1", "7/10 -3/5 1 0");
    loja_flow_init(flow, prob, &opts, t);
    CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
    fmpq_clear(t);
}

/* Parameter i times f, plus d: not proved. */
static void
changed(loja_problem_t prob, arb_srcptr theta, slong i, slong f, double d)
{
    arb_ptr p = _arb_vec_init(4);
    arb_t x;

    arb_init(x);
    arb_set_d(x, d);
    _arb_vec_set(p, theta, 4);
    arb_mul_si(p + i, p + i, f, 200);
    arb_add(p + i, p + i, x, 200);
    CU_ASSERT(at(prob, p, -40) != LOJA_PROVED);
    arb_clear(x);
    _arb_vec_clear(p, 4);
}

void
test_diverges_not(void)
{
    arb_ptr theta = _arb_vec_init(4);
    loja_problem_t prob;

    /* what is proved, and what must not be when one thing changes: a large
       ball; c; the signs of v and c, of b, w = 0; the start */
    far_point(theta);
    make_neuron(prob, "gelu", 1, GELU_X, "0 0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) == LOJA_PROVED);
    CU_ASSERT(at(prob, theta, -3) != LOJA_PROVED);
    changed(prob, theta, 3, 1, 0.5);
    changed(prob, theta, 2, -1, 0);
    changed(prob, theta, 3, -1, 0);
    changed(prob, theta, 1, -1, 0);
    changed(prob, theta, 0, 0, 0);
    arb_neg(theta + 2, theta + 2);
    changed(prob, theta, 3, -1, 0);
    arb_neg(theta + 2, theta + 2);
    CU_ASSERT(at_text(prob, "7/10 -3/5 1 0", -60) != LOJA_PROVED);
    /* a penalty */
    fmpq_set_si(prob->l2, 1, 1000000);
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    fmpq_zero(prob->l2);
    /* one target moved: no parabola */
    fmpq_set_si(fmpq_mat_entry(prob->y, 1, 0), 1, 2);
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    /* three points: zero loss is attained */
    make_neuron(prob, "gelu", 1, "-1 0 1", "0 0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "gelu", 1, "-1 0 1 0 1 -1 -1", "0 0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    /* other targets and activations */
    make_neuron(prob, "gelu", 1, GELU_X, "0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "tanh", 1, GELU_X, "0 0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "relu", 1, GELU_X, "0 0 1", "1 1 1 1");
    CU_ASSERT(at(prob, theta, -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    /* odd neurons: points that one neuron can fit, the identity, a bias */
    make_neuron(prob, "tanh", 0, "1/2 1 2", "0 1", "1 1");
    CU_ASSERT(at_text(prob, "1/10 101/10", -40) == LOJA_PROVED);
    CU_ASSERT(at_text(prob, "1/10 -101/10", -40) != LOJA_PROVED);
    CU_ASSERT(at_text(prob, "-1/10 -101/10", -40) == LOJA_PROVED);
    /* below the threshold mean y^2 (below-threshold), and above */
    CU_ASSERT(at_text(prob, "3 1", -40) == LOJA_PROVED);
    CU_ASSERT(at_text(prob, "3 -1", -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "tanh", 0, "1 -1 1", "0 1/2", "1 1");
    CU_ASSERT(at_text(prob, "1/10 51/10", -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "identity", 0, "1/2 1 2", "0 1", "1 1");
    CU_ASSERT(at_text(prob, "1/10 100/10", -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    make_neuron(prob, "tanh", 0, "1/2 1 2", "0 0 0 1", "1 1");
    CU_ASSERT(at_text(prob, "1/10 -101/10", -40) != LOJA_PROVED);
    loja_problem_clear(prob);
    _arb_vec_clear(theta, 4);
}

/* Z8 with other data: the point theta of the true Z8 must not be proved. */
static void
not_symmetric(arb_srcptr theta, slong i, slong j, slong num, ulong den)
{
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t T;

    loja_claim_init(claim, "diverges");
    fmpq_init(T);
    fmpq_one(T);
    test_read_problem(prob, "examples/z8.yaml");
    if (j < 0)
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 0), num, den);
    else
    {
        /* point j takes the place of point i; of all from i on if num */
        slong last = num ? prob->n - i : i + 1;

        for (; i < last; i++)
        {
            fmpq_set(fmpq_mat_entry(prob->x, i, 0),
                fmpq_mat_entry(prob->x, j, 0));
            fmpq_set(fmpq_mat_entry(prob->y, i, 0),
                fmpq_mat_entry(prob->y, j, 0));
        }
    }
    CU_ASSERT(loja_claim_diverges(claim, prob, T, theta, NULL) != LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    fmpq_clear(T);
}

/* Two neurons that stay symmetric; later points of the same trajectory, and
   what must not be proved there. */
void
test_diverges_symmetric(void)
{
    const loja_flow_opts_t opts = { .digits = 12 };
    const loja_flow_hooks_t hooks = { 0 };
    loja_problem_t prob;
    loja_claim_t claim;
    loja_flow_t flow;
    arb_ptr theta = _arb_vec_init(7);
    fmpq_t t;
    slong i;

    loja_claim_init(claim, "diverges");
    test_read_problem(prob, "examples/z8.yaml");
    fmpq_init(t);
    fmpq_set_si(t, 1000000000000000000, 1);
    loja_flow_init(flow, prob, &opts, t);
    CU_ASSERT(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    /* one target off the parabola */
    not_symmetric(theta, 2, -1, 1, 7);
    /* six different points, which two neurons may fit */
    not_symmetric(theta, 3, 2, 1, 1);
    /* a penalty */
    fmpq_set_si(prob->l2, 1, 1000000);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL) != LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    fmpq_zero(prob->l2);
    /* the first weights moved: L is too large */
    arb_set_d(theta, 0.9);
    arb_set_d(theta + 1, -0.9);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL)
        == LOJA_UNABLE);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    /* the start itself */
    for (i = 0; i < 7; i++)
        arb_set_fmpq(theta + i, fmpq_mat_entry(prob->start, 0, i), 64);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL) != LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    loja_flow_clear(flow);
    fmpq_clear(t);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 7);
}
