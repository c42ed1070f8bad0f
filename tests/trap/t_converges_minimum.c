/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim `converges': to a minimum, flows that stand still, to a mean. */
#include <stdio.h>
#include <string.h>
#include "flows.h"
#include "support/support.h"

TEST_DECLARE(test_converges_minimum)
TEST_DECLARE(test_converges_minimum_refuses)
TEST_DECLARE(test_converges_constant)
TEST_DECLARE(test_converges_mean)

/* H - lambda is not seen to fail at points of the ball B(a, R), a about the
   limit. */
static void
check_lambda(const loja_problem_t prob, const loja_claim_t claim)
{
    slong it, i, P = prob->net->nparams;
    arb_ptr p = _arb_vec_init(P);
    arb_mat_t H;
    loja_loss_t ws;
    char name[40];
    arb_t norm;
    arf_t lower, upper;

    loja_loss_init(ws, prob);
    arb_mat_init(H, P, P);
    arb_init(norm);
    arf_init(lower);
    arf_init(upper);
    for (it = 0; it < test_count(60); it++)
    {
        arb_zero(norm);
        for (i = 0; i < P; i++)
        {
            arb_set_si(p + i, test_uniform(2001) - 1000);
            arb_addmul(norm, p + i, p + i, PREC);
        }
        arb_rsqrt(norm, norm, PREC);
        arb_mul(norm, norm, loja_claim_number(claim, "R"), PREC);
        for (i = 0; i < P; i++)
        {
            snprintf(name, sizeof(name), "limit_%ld", (long) i);
            arb_mul(p + i, p + i, norm, PREC);
            arb_add(p + i, p + i, loja_claim_number(claim, name), PREC);
            mag_zero(arb_radref(p + i));
        }
        loja_loss_eval(ws, NULL, NULL, H, p, 128);
        loja_lin_eig_min_bounds(lower, upper, H, 128);
        arf_sub(upper, upper,
            arb_midref(loja_claim_number(claim, "lambda")), 64,
            ARF_RND_NEAR);
        CU_ASSERT(arf_sgn(upper) >= 0);
    }
    _arb_vec_clear(p, P);
    arb_mat_clear(H);
    arb_clear(norm);
    arf_clear(lower);
    arf_clear(upper);
    loja_loss_clear(ws);
}

void
test_converges_minimum(void)
{
    static const char *const x[] = { "0", "1", "2" };
    static const char *const y[] = { "0", "3", "1" };
    slong i;
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(7), later = _arb_vec_init(7);
    arb_t t;
    fmpq_t T;

    arb_init(t);
    fmpq_init(T);
    loja_claim_init(claim, "converges");
    /* the line of regression of three points: w = 1/2, c = 5/6, L = 25/18;
       H = (10/3, 2; 2, 2), lowest eigenvalue (8 - sqrt 40)/3 = .5584 */
    make_problem(prob, 0, "tanh", 1, 3, x, y);
    arb_set_ui(theta, 7);
    arb_set_si(theta + 1, -4);
    mag_set_ui(arb_radref(theta), 100);
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-minimum");
    arb_set_d(t, 0.5);
    CU_ASSERT(arb_contains(loja_claim_number(claim, "limit_0"), t));
    arb_set_ui(t, 5);
    arb_div_ui(t, t, 6, 200);
    CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_1"), t));
    arb_set_ui(t, 25);
    arb_div_ui(t, t, 18, 200);
    CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_loss"), t));
    arb_set_d(t, 0.5585);
    CU_ASSERT(arb_lt(loja_claim_number(claim, "lambda"), t));
    arb_set_d(t, 0.54);
    CU_ASSERT(arb_gt(loja_claim_number(claim, "lambda"), t));
    /* |theta - theta*| <= |(106.5, -4.83)| on the ball */
    arb_set_d(t, 106.6);
    CU_ASSERT(arb_gt(loja_claim_number(claim, "rho"), t));
    loja_problem_clear(prob);

    /* a penalty makes the minimum strict */
    test_read_problem(prob, "examples/z5.yaml");
    fmpq_set_si(prob->l2, 1, 10);
    run_flow(theta, T, prob, "40", later, "300");
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-minimum");
    check_limit(claim, later, 7, 1e-6);
    check_lambda(prob, claim);
    arb_set_d(t, 1e-10);
    CU_ASSERT(arb_lt(loja_claim_number(claim, "limit_radius"), t));
    for (i = 0; i < 7; i++)
        mag_set_d(arb_radref(theta + i), 0.2);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 7);
    _arb_vec_clear(later, 7);
    arb_clear(t);
    fmpq_clear(T);
}

/* Minima that are not strict on the whole ball, and saddles. */
void
test_converges_minimum_refuses(void)
{
    static const char *const x[] = { "1/2", "1", "2" };
    static const char *const y[] = { "1/2", "1", "3" };
    slong i;
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(7);
    fmpq_t T;

    fmpq_init(T);
    loja_claim_init(claim, "converges");
    /* near a critical point that is no minimum: theta = 0 */
    make_problem(prob, 1, "tanh", 0, 3, x, y);
    for (i = 0; i < 2; i++)
        mag_set_d(arb_radref(theta + i), 0.001);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* strict at the limit (H = 2 l2 - ...), not as far as theta(T) */
    test_read_problem(prob, "examples/z5.yaml");
    fmpq_set_si(prob->l2, 1, 10);
    run_flow(theta, T, prob, "10", NULL, NULL);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    CU_ASSERT(claim->reason != NULL && strstr(claim->reason, "factor"));
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 7);
    fmpq_clear(T);
}

/* Flows that stand still, and some that do not. */
void
test_converges_constant(void)
{
    static const char *const act[] = { "tanh", "gelu", "silu", "mish",
        "arctan", "softsign", "elu", "identity" };
    static const char *const x[] = { "1/2", "1", "2" };
    static const char *const y[] = { "1/2", "1", "3" };
    slong k;
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(2);
    arb_t t;
    fmpq_t T;

    arb_init(t);
    fmpq_init(T);
    loja_claim_init(claim, "converges");
    /* v = w = 0 where psi(0) = 0: a saddle (for elu on the kink), L = 41/12 */
    for (k = 0; k < 8; k++)
    {
        make_problem(prob, 1, act[k], 0, 3, x, y);
        _arb_vec_zero(theta, 2);
        CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
        CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-constant");
        CU_ASSERT(arb_is_zero(loja_claim_number(claim, "limit_1")));
        CU_ASSERT(arb_is_zero(loja_claim_number(claim, "limit_radius")));
        arb_set_ui(t, 41);
        arb_div_ui(t, t, 12, 200);
        CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_loss"), t));
        /* one of them is off, or not known exactly */
        arb_one(theta + k % 2);
        arb_mul_2exp_si(theta + k % 2, theta + k % 2, -200);
        CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
        arb_zero(theta + k % 2);
        mag_set_ui_2exp_si(arb_radref(theta + k % 2), 1, -200);
        CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
        loja_problem_clear(prob);
    }
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 2);
    arb_clear(t);
    fmpq_clear(T);
}

/* Equal inputs with different targets: to the mean of these, L not to 0. */
void
test_converges_mean(void)
{
    static const char *const x[] = { "1", "2", "1", "1" };
    static const char *const y[] = { "1", "3/2", "2", "1/2" };
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(2), later = _arb_vec_init(2);
    arb_t t;
    fmpq_t T;

    arb_init(t);
    fmpq_init(T);
    loja_claim_init(claim, "converges");
    /* x = 1 alone, y = 1, 2: the mean is 3/2, the least loss 1/4 */
    make_problem(prob, 1, "tanh", 0, 2, x, y);
    fmpq_one(fmpq_mat_entry(prob->x, 1, 0));
    fmpq_set_si(fmpq_mat_entry(prob->y, 1, 0), 2, 1);
    set_start(prob, "1", "1/2");
    run_flow(theta, T, prob, "40", later, "80");
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-zero");
    check_limit(claim, later, 2, 1e-6);
    arb_set_d(t, 0.25);
    CU_ASSERT(arb_equal(loja_claim_number(claim, "limit_loss"), t));
    /* L(theta(T)) is not less than the least loss */
    CU_ASSERT(arb_ge(loja_claim_number(claim, "loss_T"), t));
    loja_problem_clear(prob);
    /* 1, 2, 1/2 at x = 1: the mean is 7/6, the least loss (7/6)/4 */
    make_problem(prob, 1, "tanh", 0, 4, x, y);
    set_start(prob, "1", "1/2");
    run_flow(theta, T, prob, "400", later, "800");
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    check_limit(claim, later, 2, 1e-6);
    arb_set_ui(t, 7);
    arb_div_ui(t, t, 24, 200);
    CU_ASSERT(arb_overlaps(loja_claim_number(claim, "limit_loss"), t));
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 2);
    _arb_vec_clear(later, 2);
    arb_clear(t);
    fmpq_clear(T);
}
