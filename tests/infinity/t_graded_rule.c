/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule graded-chart on networks from parameters near a shape, without a
    flow; what it must not prove; limits and rates.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "loja/flow.h"
#include "support/support.h"

TEST_DECLARE(test_graded_proves)
TEST_DECLARE(test_graded_limits)
TEST_DECLARE(test_graded_rates_later)
TEST_DECLARE(test_graded_not)

#define PREC BENCH_PREC
#define SEVEN "-1 -3/4 -1/2 0 1/4 1/2 1"
#define UNSYMMETRIC "-1 -3/4 -3/4 -1/2 -1/5 0 1/4 1/3 3/5 1"
#define PARABOLA "1 -1/3 1"
#define UP_TO_3 "0 1 2 3"
#define UP_TO_6 "0 1 2 3 4 5 6"

static const bench_case_t cases[] =
{
    { "tanh", 1, 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "1 3", "-2 1", 0.05 },
    { "arctan", 1, 0, "1/2 1", "0 1", "1 3", "1 1", 0.05 },
    { "softsign", 1, 0, "-1/2 1/4 1/4 1", "0 3/2", "1 2", "3/2 1", 0.02 },
    { "gelu", 1, 0, "-1 1/2 1 2", "0 1", "1 2", "-2 -1", 0.01 },
    { "elu", 1, 0, "-1 -1/2 -1/4", "0 1", "1 2", "1 1", 0.02 },
    { "logistic", 1, 1, SEVEN, "1/4 1", UP_TO_3, "4 0 1", 0.01 },
    { "gelu", 1, 1, SEVEN, "1/3 -1/2 1", UP_TO_3, "7/4 -3/4 1", 0.01 },
    { "silu", 1, 1, SEVEN, "0 0 1", UP_TO_3, "303/100 -128/100 1", 0.01 },
    { "mish", 1, 1, SEVEN, "0 1/4 1", UP_TO_3, "2 -119/100 1", 0.01 },
    { "tanh", 2, 1, UNSYMMETRIC, PARABOLA, UP_TO_6,
        "161/100 -161/100 -1146/1000 -1146/1000 7071/10000 7071/10000",
        0.003 },
    { "gelu", 2, 1, UNSYMMETRIC, PARABOLA, UP_TO_6, "157582/100000 "
        "556589/100000 -194301/1000000 295798/100000 995335/1000000 "
        "-964742/10000000", 0.0003 },
    { "softplus", 2, 1, UNSYMMETRIC, PARABOLA, UP_TO_6, "291295/100000 "
        "-291295/100000 -131696/100000 -131696/100000 7071/10000 "
        "7071/10000", 0.001 },
    { "logistic", 2, 1, UNSYMMETRIC, PARABOLA, UP_TO_6, "455901/100000 "
        "455901/100000 229243/100000 -229243/100000 -7071/10000 7071/10000",
        0.001 },
    { "silu", 2, 1, UNSYMMETRIC, PARABOLA, UP_TO_6, "219877/100000 "
        "-219877/100000 -103196/100000 -103196/100000 7071/10000 "
        "7071/10000", 0.0003 },
};

#define CASES (slong) (sizeof(cases) / sizeof(*cases))

/* theta on the slow manifold at h, with radius 2^-300. */
static void
near_shape(arb_ptr theta, bench_t b, double h)
{
    bench_point_t q;
    arb_t x;
    slong i;

    arb_init(x);
    bench_point_init(q, b);
    arb_set_d(x, h / 64);
    bench_map(q->theta, b, x, b->shape);
    for (i = 6; i >= 0; i--)
    {
        CU_ASSERT_FATAL(bench_solve(q->theta, b, x, NULL));
        CU_ASSERT_FATAL(bench_point_set(q, b));
        arb_set_d(x, ldexp(h, (int) (1 - i)));
        if (i > 0)
            bench_map(q->theta, b, x, q->sigma);
    }
    _arb_vec_set(theta, q->theta, b->P);
    for (i = 0; i < b->P; i++)
        arb_add_error_2exp_si(theta + i, -300);
    bench_point_clear(q, b);
    arb_clear(x);
}

static loja_status_t
claim_at(loja_claim_t claim, const loja_problem_t prob, slong T,
         arb_srcptr theta)
{
    loja_status_t status;
    fmpq_t t;

    fmpq_init(t);
    fmpq_set_si(t, T, 1);
    status = loja_claim_diverges_graded(claim, prob, t, theta, NULL);
    CU_ASSERT((status == LOJA_OK) == (claim->verdict == LOJA_PROVED));
    if (getenv("LOJA_TEST_VERBOSE") != NULL)
        printf("\n  %s %ld: %.1000s\n", prob->net->act[0]->name,
            (long) prob->net->width[1],
            claim->theorem != NULL ? claim->theorem : claim->reason);
    fmpq_clear(t);
    return status;
}

/* |claim number / value - 1| < eps */
static int
about(const loja_claim_t claim, const char *name, double value, double eps)
{
    const arb_srcptr x = loja_claim_number(claim, name);

    return x != NULL && fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR) / value
        - 1) < eps;
}

void
test_graded_proves(void)
{
    loja_claim_t claim, later;
    slong i;

    loja_claim_init(claim, "diverges");
    loja_claim_init(later, "diverges");
    for (i = 0; i < CASES; i++)
    {
        arb_ptr theta = _arb_vec_init(BENCH_MOST);
        bench_t b;

        /* two neurons cost seconds: most of them on request only */
        if (cases[i].d > 1 && i % 5 != 4 && test_count(10) <= 10)
        {
            _arb_vec_clear(theta, BENCH_MOST);
            continue;
        }
        bench_init(b, cases + i);
        near_shape(theta, b, cases[i].h);
        CU_ASSERT(claim_at(claim, b->prob, 1000, theta) == LOJA_OK);
        CU_ASSERT(claim->verdict == LOJA_PROVED
            && strcmp(claim->rule, "graded-chart") == 0);
        if (cases[i].d > 1)
        {
            bench_clear(b);
            _arb_vec_clear(theta, BENCH_MOST);
            continue;
        }
        /* another T: the same limits */
        near_shape(theta, b, cases[i].h / 3);
        CU_ASSERT(claim_at(later, b->prob, 100000, theta) == LOJA_OK);
        CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_norm"),
            loja_claim_number(later, "limit_norm")));
        CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_loss_rate"),
            loja_claim_number(later, "limit_loss_rate")));
        /* and what changes when theta is moved off the shape */
        if (b->bias)
        {
            arb_add_ui(theta + b->P - 1, theta + b->P - 1, 1, PREC);
            CU_ASSERT(claim_at(later, b->prob, 1, theta) != LOJA_OK);
            arb_sub_ui(theta + b->P - 1, theta + b->P - 1, 1, PREC);
        }
        arb_add_error_2exp_si(theta, -4);
        CU_ASSERT(claim_at(later, b->prob, 1, theta) != LOJA_OK);
        bench_clear(b);
        _arb_vec_clear(theta, BENCH_MOST);
    }
    loja_claim_clear(claim);
    loja_claim_clear(later);
}

/* The limits of |theta| t^(-p) of the zoo, from other sources. */
void
test_graded_limits(void)
{
    static const struct
    {
        bench_case_t c;
        double norm;
    } list[] =
    {
        { { "tanh", 1, 0, "1/2 1", "0 1", "1 3", "1 1", 0.05 },
            0.72889 },          /* (3/20)^(1/6) */
        { { "gelu", 1, 1, SEVEN, "0 0 1", UP_TO_3, "7/4 -3/4 1", 0.01 },
            0.5937 },
        { { "silu", 1, 1, SEVEN, "0 0 1", UP_TO_3, "303/100 -128/100 1",
            0.01 }, 0.6192 },
        { { "mish", 1, 1, SEVEN, "0 0 1", UP_TO_3, "2 -119/100 1", 0.01 },
            0.6328 },
    };
    loja_claim_t claim;
    slong i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < 4; i++)
    {
        arb_ptr theta = _arb_vec_init(BENCH_MOST);
        bench_t b;

        bench_init(b, &list[i].c);
        near_shape(theta, b, list[i].c.h);
        CU_ASSERT(claim_at(claim, b->prob, 1000, theta) == LOJA_OK);
        CU_ASSERT(about(claim, "limit_norm", list[i].norm, 1e-4));
        bench_clear(b);
        _arb_vec_clear(theta, BENCH_MOST);
    }
    loja_claim_clear(claim);
}

/* ---- rates along a verified trajectory ---- */

static void
compare(const loja_claim_t claim, const loja_flow_report_t rep, double p,
        double e)
{
    const double t = fmpq_get_d(rep->t);
    const double norm = arf_get_d(arb_midref(rep->norm), ARF_RND_NEAR);
    const double loss = arf_get_d(arb_midref(rep->loss), ARF_RND_NEAR);
    const char *const name[4] = { "rate_lower", "rate_upper",
        "rate_loss_lower", "rate_loss_upper" };
    double v[4];
    slong i;

    for (i = 0; i < 4; i++)
        v[i] = arf_get_d(arb_midref(loja_claim_number(claim, name[i])),
            ARF_RND_NEAR);
    CU_ASSERT(v[0] * pow(t, p) < norm && norm < v[1] * pow(t, p));
    CU_ASSERT(v[2] * pow(t, -e) < loss && loss < v[3] * pow(t, -e));
    CU_ASSERT(v[1] < 1.5 * v[0]);
}

/* The claim at 20000, its rates where they begin to hold. */
void
test_graded_rates_later(void)
{
    const loja_flow_opts_t opts = { .digits = 8 };
    const loja_flow_hooks_t hooks = { 0 };
    bench_case_t c = { "tanh", 1, 0, "1/2 1", "0 1", "1 3", "1 1", 0.05 };
    arb_ptr theta = _arb_vec_init(2);
    loja_flow_report_t rep;
    loja_problem_t prob;
    loja_claim_t claim;
    loja_flow_t flow;
    fmpq_t t;
    double last;

    fmpq_init(t);
    loja_claim_init(claim, "diverges");
    loja_flow_report_init(rep);
    bench_problem(prob, &c);
    prob->has_start = 1;
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, 2);
    fmpq_one(fmpq_mat_entry(prob->start, 0, 0));
    fmpq_one(fmpq_mat_entry(prob->start, 0, 1));
    fmpq_set_si(t, WORD(1000000000000000), 1);
    loja_flow_init(flow, prob, &opts, t);
    fmpq_set_si(t, 20000, 1);
    CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    CU_ASSERT_FATAL(claim_at(claim, prob, 20000, theta) == LOJA_OK);
    CU_ASSERT_FATAL(loja_claim_number(claim, "rate_T") != NULL);
    last = arf_get_d(arb_midref(loja_claim_number(claim, "rate_T")),
        ARF_RND_NEAR);
    CU_ASSERT_FATAL(last < 1e15);
    fmpq_set_si(t, (slong) ceil(last), 1);
    while (fmpq_cmp(flow->t, t) < 0)
        CU_ASSERT_FATAL(loja_flow_advance(flow, t) == LOJA_OK);
    loja_flow_report(rep, flow, t);
    compare(claim, rep, 1.0 / 6, 2.0 / 3);
    loja_flow_report_clear(rep);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    fmpq_clear(t);
    _arb_vec_clear(theta, 2);
}

/* ---- what must not be proved ---- */

static int
is_proved(const loja_problem_t prob, arb_srcptr theta)
{
    loja_claim_t claim;
    int proved;

    loja_claim_init(claim, "diverges");
    proved = claim_at(claim, prob, 1000, theta) == LOJA_OK;
    loja_claim_clear(claim);
    return proved;
}

/* The problem with another activation, inputs or target at these theta. */
static int
other(const char *act, slong d, int bias, const char *x, const char *target,
      arb_srcptr theta)
{
    const bench_case_t c = { act, d, bias, x, target, "", "", 0 };
    loja_problem_t prob;
    int proved;

    bench_problem(prob, &c);
    proved = is_proved(prob, theta);
    loja_problem_clear(prob);
    return proved;
}

void
test_graded_not(void)
{
    const bench_case_t *gelu = cases + 6, *tanh2 = cases + 9;
    arb_ptr theta = _arb_vec_init(BENCH_MOST), v = _arb_vec_init(BENCH_MOST);
    bench_t b;
    slong i;

    bench_init(b, gelu);
    near_shape(theta, b, gelu->h);
    CU_ASSERT(is_proved(b->prob, theta));
    /* a penalty, a noisy target, two targets of one input */
    fmpq_set_si(b->prob->l2, 1, 1000000000);
    CU_ASSERT(!is_proved(b->prob, theta));
    fmpq_zero(b->prob->l2);
    fmpq_set(fmpq_mat_entry(b->prob->x, 1, 0),
        fmpq_mat_entry(b->prob->x, 0, 0));
    CU_ASSERT(!is_proved(b->prob, theta));
    fmpq_set_si(fmpq_mat_entry(b->prob->x, 1, 0), -3, 4);
    CU_ASSERT(is_proved(b->prob, theta));
    fmpq_set_si(fmpq_mat_entry(b->prob->y, 1, 0), 1, 7);
    CU_ASSERT(!is_proved(b->prob, theta));
    bench_clear(b);
    /* few points, also with repetitions */
    CU_ASSERT(!other("gelu", 1, 1, "-1 0 1", "1/3 -1/2 1", theta));
    CU_ASSERT(!other("gelu", 1, 1, "-1 0 1 0 1 -1 -1", "1/3 -1/2 1",
        theta));
    /* targets of other degrees, and other activations */
    CU_ASSERT(!other("gelu", 1, 1, SEVEN, "1/3 -1/2", theta));
    CU_ASSERT(!other("gelu", 1, 1, SEVEN, "1/3", theta));
    CU_ASSERT(!other("gelu", 1, 1, SEVEN, "0 0 0 1", theta));
    CU_ASSERT(!other("relu", 1, 1, SEVEN, "1/3 -1/2 1", theta));
    CU_ASSERT(!other("identity", 1, 1, SEVEN, "1/3 -1/2 1", theta));
    CU_ASSERT(!other("tanh", 1, 1, SEVEN, "1/3 -1/2 1", theta));
    CU_ASSERT(!other("softplus", 1, 1, SEVEN, "1/3 -1/2 1", theta));
    /* x = softplus(x) - softplus(-x): attained, with any small h */
    for (i = 1; i <= 64; i *= 8)
    {
        arb_set_d(v, 1.0 / (double) i);
        arb_neg(v + 1, v);
        arb_zero(v + 2);
        arb_zero(v + 3);
        arb_set_si(v + 4, i);
        arb_set_si(v + 5, -i);
        arb_zero(v + 6);
        CU_ASSERT(!other("softplus", 2, 1, UNSYMMETRIC, "0 1", v));
        CU_ASSERT(!other("softplus", 2, 0, UNSYMMETRIC, "0 1", v));
    }
    /* powers that odd neurons without biases cannot form */
    bench_init(b, cases);
    near_shape(theta, b, cases->h);
    CU_ASSERT(is_proved(b->prob, theta));
    bench_clear(b);
    CU_ASSERT(!other("tanh", 1, 0, cases->x, "0 0 -2", theta));
    CU_ASSERT(!other("tanh", 1, 0, cases->x, "1/1000000000000 -2",
        theta));
    CU_ASSERT(!other("tanh", 1, 0, "-1 1 -1", "0 -2", theta));
    CU_ASSERT(!other("elu", 1, 0, cases->x, "0 -2", theta));
    CU_ASSERT(!other("logistic", 1, 0, cases->x, "0 -2", theta));
    /* two neurons on as many points as powers, or one point less far */
    bench_init(b, tanh2);
    near_shape(theta, b, tanh2->h);
    CU_ASSERT(!other("tanh", 2, 1, "-1 -1/2 0 1/4 1/2 1", PARABOLA, theta));
    /* far from the shape */
    arb_mul_2exp_si(theta + 6, theta + 6, 1);
    CU_ASSERT(!is_proved(b->prob, theta));
    bench_clear(b);
    _arb_vec_clear(theta, BENCH_MOST);
    _arb_vec_clear(v, BENCH_MOST);
}
