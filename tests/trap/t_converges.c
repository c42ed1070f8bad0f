/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim `converges': to a zero of L. */
#include <string.h>
#include "flows.h"
#include "support/support.h"

TEST_DECLARE(test_converges_zero)
TEST_DECLARE(test_converges_zero_refuses)
TEST_DECLARE(test_converges_duplicates)

/* J J^T - s^2 is not seen to fail at points of the ball B(theta, R). */
static void
check_s(const loja_problem_t prob, arb_srcptr theta, const arb_t R,
        const arb_t s)
{
    slong it, i, P = prob->net->nparams, n = prob->n;
    arb_ptr p = _arb_vec_init(P);
    arb_mat_t J, T, G;
    loja_loss_t ws;
    arb_t norm, t;
    arf_t lower, upper;

    loja_loss_init(ws, prob);
    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(G, n, n);
    arb_init(norm);
    arb_init(t);
    arf_init(lower);
    arf_init(upper);
    for (it = 0; it < test_count(20); it++)
    {
        arb_zero(norm);
        for (i = 0; i < P; i++)
        {
            arb_set_si(p + i, test_uniform(2001) - 1000);
            arb_addmul(norm, p + i, p + i, PREC);
        }
        arb_rsqrt(norm, norm, PREC);
        arb_mul(norm, norm, R, PREC);
        for (i = 0; i < P; i++)
        {
            arb_mul(p + i, p + i, norm, PREC);
            arb_add(p + i, p + i, theta + i, PREC);
            mag_zero(arb_radref(p + i));
        }
        loja_loss_residual(ws, NULL, J, p, PREC);
        arb_mat_transpose(T, J);
        arb_mat_mul(G, J, T, PREC);
        loja_lin_eig_min_bounds(lower, upper, G, PREC);
        arb_sqr(t, s, PREC);
        CU_ASSERT(arf_cmp(upper, arb_midref(t)) >= 0);
    }
    _arb_vec_clear(p, P);
    arb_mat_clear(J);
    arb_mat_clear(T);
    arb_mat_clear(G);
    arb_clear(norm);
    arb_clear(t);
    arf_clear(lower);
    arf_clear(upper);
    loja_loss_clear(ws);
}

void
test_converges_zero(void)
{
    slong i, P;
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta, later;
    arb_t t;
    fmpq_t T;

    test_read_problem(prob, "examples/z5.yaml");
    P = prob->net->nparams;
    theta = _arb_vec_init(P);
    later = _arb_vec_init(P);
    arb_init(t);
    fmpq_init(T);
    loja_claim_init(claim, "converges");
    run_flow(theta, T, prob, "3000", later, "30000");
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-zero");
    check_s(prob, theta, loja_claim_number(claim, "R"),
        loja_claim_number(claim, "s"));
    check_limit(claim, later, P, 1e-15);
    /* much smaller than the path that is still to go */
    arb_mul_2exp_si(t, loja_claim_number(claim, "limit_radius"), 4);
    CU_ASSERT(arb_lt(t, loja_claim_number(claim, "length")));
    CU_ASSERT(strstr(loja_record_text(claim->record), "curvature") != NULL);
    /* the radii of the enclosure count */
    for (i = 0; i < P; i++)
        mag_set_d(arb_radref(theta + i), 5e-5);
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    arb_set_d(t, 1.3e-4);
    CU_ASSERT(arb_gt(loja_claim_number(claim, "rho"), t));
    CU_ASSERT(arb_gt(loja_claim_number(claim, "limit_radius"), t));
    /* the inequality of the trap, from the numbers shown */
    arb_add(t, loja_claim_number(claim, "rho"),
        loja_claim_number(claim, "length"), PREC);
    CU_ASSERT(arb_lt(t, loja_claim_number(claim, "R")));
    arb_mul(t, loja_claim_number(claim, "s"),
        loja_claim_number(claim, "length"), PREC);
    arb_sqr(t, t, PREC);
    arb_mul_ui(t, t, 1000001, PREC);
    arb_div_ui(t, t, 1000000, PREC);
    CU_ASSERT(arb_gt(t, loja_claim_number(claim, "loss_T")));
    check_limit(claim, later, P, 1e-15);
    for (i = 0; i < P; i++)
        mag_set_d(arb_radref(theta + i), 0.01);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    /* the limit as the issue wants it */
    CU_ASSERT_FATAL(converges(claim, prob, T, later) == LOJA_PROVED);
    arb_set_d(t, 1e-10);
    CU_ASSERT(arb_lt(loja_claim_number(claim, "limit_radius"), t));
    loja_claim_clear(claim);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(later, P);
    arb_clear(t);
    fmpq_clear(T);
    loja_problem_clear(prob);
}

/* Traps that must not close. */
void
test_converges_zero_refuses(void)
{
    static const char *const x[] = { "1", "2", "3", "4", "5" };
    static const char *const y[] = { "0", "3", "1", "2", "7" };
    slong i;
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(4);
    fmpq_t T;

    fmpq_init(T);
    fmpq_one(T);
    loja_claim_init(claim, "converges");
    /* N = v tanh w, target 1/100: J is (almost 0, almost 1) at w = 5, with
       almost no curvature, but (1/100, 0) at w = 0, which is in the ball */
    make_problem(prob, 1, "tanh", 0, 1, x, y);
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 1, 100);
    arb_set_ui(theta, 5);
    mag_set_ui(arb_radref(theta), 6);
    arb_set_d(theta + 1, 0.01);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    mag_set_d(arb_radref(theta), 0.01);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_PROVED);
    /* the rate is that of a direction: |J| = 1 up to 1e-3 */
    arb_mul_2exp_si(theta + 2, loja_claim_number(claim, "s"), 1);
    CU_ASSERT(arb_is_positive(theta + 2));
    arb_sub_ui(theta + 2, theta + 2, 2, 64);
    CU_ASSERT(arb_is_negative(theta + 2));
    /* s > 0 everywhere, but theta(T) is too far from zero loss */
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 40, 1);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    /* little curvature, and theta(T) anywhere in a ball much larger than
       the distance to go: the ball counts in full */
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 12, 25);
    arb_set_ui(theta, 2);
    mag_set_d(arb_radref(theta), 0.02);
    arb_set_d(theta + 1, 0.5);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_PROVED);
    if (claim->verdict == LOJA_PROVED)
    {
        arb_add(theta + 2, loja_claim_number(claim, "rho"),
            loja_claim_number(claim, "length"), PREC);
        CU_ASSERT(arb_lt(theta + 2, loja_claim_number(claim, "R")));
    }
    /* l2 > 0: zero loss is not where the flow goes */
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 1, 100);
    fmpq_set_si(prob->l2, 1, 10);
    if (converges(claim, prob, T, theta) == LOJA_PROVED)
        CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-minimum");
    arb_indeterminate(theta);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* equal inputs, different targets; more residuals than parameters */
    make_problem(prob, 1, "tanh", 0, 2, x, y);
    fmpq_one(fmpq_mat_entry(prob->x, 1, 0));
    arb_one(theta);
    arb_one(theta + 1);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    make_problem(prob, 1, "tanh", 1, 5, x, y);
    for (i = 0; i < 4; i++)
        arb_set_d(theta + i, 0.5);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    CU_ASSERT(claim->reason != NULL
        && strstr(claim->reason, "more residuals"));
    loja_problem_clear(prob);
    /* relu: no gradient flow in the sense of the rules */
    make_problem(prob, 1, "relu", 1, 1, x, y);
    CU_ASSERT(converges(claim, prob, T, theta) == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 4);
    fmpq_clear(T);
}

/* J J^T is singular, but equal samples count once. */
void
test_converges_duplicates(void)
{
    static const char *const x[] = { "1", "2", "1", "1" };
    static const char *const y[] = { "3", "5", "3", "3" };
    loja_problem_t prob;
    loja_claim_t claim;
    arb_ptr theta = _arb_vec_init(2);
    arb_t t;
    fmpq_t T;

    arb_init(t);
    fmpq_init(T);
    loja_claim_init(claim, "converges");
    /* N = w x + c: theta* = (2, 1), H = 2 J^T J constant */
    make_problem(prob, 0, "tanh", 1, 4, x, y);
    arb_set_ui(theta, 2);
    arb_set_ui(theta + 1, 3);
    CU_ASSERT_FATAL(converges(claim, prob, T, theta) == LOJA_PROVED);
    CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-zero");
    CU_ASSERT(arb_contains_si(loja_claim_number(claim, "limit_0"), 2));
    CU_ASSERT(arb_contains_si(loja_claim_number(claim, "limit_1"), 1));
    /* J J^T = (1/4) (6, 3 sqrt 3; 3 sqrt 3, 5): s^2 >= .0699, less 2^-10 of s */
    arb_sqr(t, loja_claim_number(claim, "s"), 64);
    CU_ASSERT(arf_cmp_d(arb_midref(t), 0.0697) > 0);
    CU_ASSERT(arf_cmp_d(arb_midref(t), 0.07) < 0);
    /* L = (3/4) 4 + (1/4) 4 */
    CU_ASSERT(arf_cmp_d(arb_midref(loja_claim_number(claim, "loss_T")),
        4.01) < 0);
    CU_ASSERT(arf_cmp_ui(arb_midref(loja_claim_number(claim, "loss_T")), 4)
        >= 0);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, 2);
    arb_clear(t);
    fmpq_clear(T);
}
