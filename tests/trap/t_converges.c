/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim `converges'. */
#include <string.h>
#include "trap/trap.h"
#include "loja/flow.h"
#include "support/support.h"

TEST_DECLARE(test_weighted_hessian)
TEST_DECLARE(test_third_derivatives)
TEST_DECLARE(test_converges_zero)
TEST_DECLARE(test_converges_zero_refuses)
TEST_DECLARE(test_converges_duplicates)
TEST_DECLARE(test_converges_minimum)
TEST_DECLARE(test_converges_minimum_refuses)
TEST_DECLARE(test_converges_constant)
TEST_DECLARE(test_converges_mean)

#define PREC 256

static void
read_example(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
}

/* One input, one output, one hidden layer of d neurons (0: none). */
static void
make_problem(loja_problem_t prob, slong d, const char *act, int bias,
             slong n, const char *const *x, const char *const *y)
{
    slong i, width[3];
    const loja_act_struct *psi = loja_act_find(act);

    loja_problem_init(prob);
    width[0] = 1;
    width[1] = d > 0 ? d : 1;
    width[2] = 1;
    loja_net_set(prob->net, d > 0 ? 2 : 1, width, &psi, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    for (i = 0; i < n; i++)
    {
        CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->x, i, 0), x[i]));
        CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->y, i, 0), y[i]));
    }
}

/* The start of a network of two parameters. */
static void
set_start(loja_problem_t prob, const char *w, const char *v)
{
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, 2);
    CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->start, 0, 0), w));
    CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->start, 0, 1), v));
    prob->has_start = 1;
}

/* theta at time t, which is left in T, and where not NULL at the time s
   after it; 14 digits. */
static void
run_flow(arb_ptr theta, fmpq_t T, const loja_problem_t prob, const char *t,
         arb_ptr later, const char *s)
{
    slong i;
    loja_flow_t flow;
    loja_flow_opts_t opts;
    fmpq_t end;

    memset(&opts, 0, sizeof(opts));
    opts.digits = 14;
    fmpq_init(end);
    CU_ASSERT(!loja_fmpq_set_text(T, t));
    CU_ASSERT(!loja_fmpq_set_text(end, s != NULL ? s : t));
    loja_flow_init(flow, prob, &opts, end);
    for (i = 0; i < (later != NULL ? 2 : 1); i++)
    {
        const fmpq *until = i == 0 ? T : end;

        while (fmpq_cmp(flow->t, until) < 0)
            if (loja_flow_advance(flow, until) != LOJA_OK)
                break;
        CU_ASSERT_FATAL(fmpq_equal(flow->t, until));
        loja_flow_theta(i == 0 ? theta : later, flow);
    }
    loja_flow_clear(flow);
    fmpq_clear(end);
}

static loja_verdict_t
converges(loja_claim_t claim, const loja_problem_t prob, const fmpq_t T,
          arb_srcptr theta)
{
    loja_status_t status = loja_claim_converges(claim, prob, T, theta, NULL);

    CU_ASSERT((status == LOJA_OK) == (claim->verdict == LOJA_PROVED));
    CU_ASSERT(claim->verdict != LOJA_REFUTED);
    CU_ASSERT((claim->verdict == LOJA_PROVED) == (claim->rule != NULL));
    CU_ASSERT((claim->verdict == LOJA_PROVED) == (claim->reason == NULL));
    return claim->verdict;
}

/* A point of the box, its corners now and then. */
static void
random_point(arb_ptr p, arb_srcptr box, slong P)
{
    slong i;
    int corner = (int) test_uniform(3) - 1;

    for (i = 0; i < P; i++)
    {
        arb_zero(p + i);
        test_arb_point(arb_midref(p + i), box + i,
            corner == 0 ? 0 : test_uniform(2) ? 1 : -1);
    }
}

/* The share of the weights in H: H = 2 J^T J + sum (2/n)(N - y) D^2 N. */
void
test_weighted_hessian(void)
{
    slong it, i, j, P, n;
    loja_problem_t prob;
    loja_loss_t ws;
    arb_mat_t W, B, H, J, T, S;
    arb_ptr box, p, r, w;

    read_example(prob, "examples/deep.yaml");
    P = prob->net->nparams;
    n = prob->n * prob->net->width[prob->net->depth];
    loja_loss_init(ws, prob);
    arb_mat_init(W, P, P);
    arb_mat_init(B, P, P);
    arb_mat_init(H, P, P);
    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(S, P, P);
    box = _arb_vec_init(P);
    p = _arb_vec_init(P);
    r = _arb_vec_init(n);
    w = _arb_vec_init(n);
    for (it = 0; it < 3; it++)
    {
        for (i = 0; i < P; i++)
        {
            arb_set_fmpq(box + i, fmpq_mat_entry(prob->start, 0, i), 53);
            mag_set_d(arb_radref(box + i), 0.01);
        }
        random_point(p, box, P);
        loja_loss_eval(ws, NULL, NULL, H, p, PREC);
        loja_loss_residual(ws, r, J, p, PREC);
        for (i = 0; i < n; i++)
        {
            /* r has the factor 1/sqrt(n) */
            arb_set_si(w + i, prob->n);
            arb_rsqrt(w + i, w + i, PREC);
            arb_mul(w + i, w + i, r + i, PREC);
            arb_mul_2exp_si(w + i, w + i, 1);
        }
        loja_loss_weighted_hessian(ws, W, w, p, PREC);
        loja_loss_weighted_hessian(ws, B, w, box, 64);
        arb_mat_transpose(T, J);
        arb_mat_mul(S, T, J, PREC);
        arb_mat_scalar_mul_2exp_si(S, S, 1);
        arb_mat_sub(H, H, S, PREC);
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
            {
                CU_ASSERT(arb_overlaps(arb_mat_entry(H, i, j),
                    arb_mat_entry(W, i, j)));
                CU_ASSERT(arb_rel_accuracy_bits(arb_mat_entry(W, i, j)) > 64
                    || arb_contains_zero(arb_mat_entry(W, i, j)));
                CU_ASSERT(test_arb_contains_arf(arb_mat_entry(B, i, j),
                    arb_midref(arb_mat_entry(W, i, j)), "box"));
            }
    }
    arb_mat_clear(S);
    arb_mat_clear(W);
    arb_mat_clear(B);
    arb_mat_clear(H);
    arb_mat_clear(J);
    arb_mat_clear(T);
    _arb_vec_clear(box, P);
    _arb_vec_clear(p, P);
    _arb_vec_clear(r, n);
    _arb_vec_clear(w, n);
    loja_loss_clear(ws);
    loja_problem_clear(prob);
}

/* |D^3 f_k|_F from differences of the Hessian, at an exact point. */
static void
third_reference(arb_t res, loja_trap_system_t sys, arb_srcptr c,
                arb_srcptr a)
{
    slong i, j, l, P = sys->prob->net->nparams;
    arb_mat_t H, G;
    arb_ptr b = _arb_vec_init(P);
    arb_t t;

    arb_mat_init(H, P, P);
    arb_mat_init(G, P, P);
    arb_init(t);
    arb_zero(res);
    _loja_trap_curvature(sys, H, c, a, 400);
    for (i = 0; i < P; i++)
    {
        _arb_vec_set(b, a, P);
        arb_set_ui(t, 1);
        arb_mul_2exp_si(t, t, -100);
        arb_add(b + i, b + i, t, 400);
        _loja_trap_curvature(sys, G, c, b, 400);
        for (j = 0; j < P; j++)
            for (l = 0; l < P; l++)
            {
                arb_sub(t, arb_mat_entry(G, j, l), arb_mat_entry(H, j, l),
                    400);
                arb_mul_2exp_si(t, t, 100);
                arb_addmul(res, t, t, 400);
            }
    }
    arb_sqrt(res, res, 400);
    arb_mat_clear(H);
    arb_mat_clear(G);
    arb_clear(t);
    _arb_vec_clear(b, P);
}

/* Sharp at points, and an upper bound for every point of a box. */
void
test_third_derivatives(void)
{
    static const char *const act[] = { "tanh", "gelu", "softplus" };
    slong it, i, k, P, width[3] = { 2, 3, 2 };
    const loja_act_struct *psi;
    loja_problem_t prob;
    loja_trap_system_t sys;
    arf_struct *third;
    arb_ptr a, box;
    arb_mat_t C;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    for (it = 0; it < 3; it++)
    {
        psi = loja_act_find(act[it]);
        loja_problem_init(prob);
        loja_net_set(prob->net, 2, width, &psi, it != 1);
        P = prob->net->nparams;
        prob->n = 3;
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, 3, 2);
        fmpq_mat_init(prob->y, 3, 2);
        for (i = 0; i < 6; i++)
            fmpq_set_si(fmpq_mat_entry(prob->x, i / 2, i % 2),
                (i * i + 1) % 7 - 3, 2);
        _loja_trap_system_init(sys, prob);
        CU_ASSERT(sys->rows == 6);
        third = _loja_trap_vec_init(6);
        a = _arb_vec_init(P);
        box = _arb_vec_init(P);
        arb_mat_init(C, 6, 6);
        for (i = 0; i < 36; i++)
        {
            arb_set_si(arb_mat_entry(C, i / 6, i % 6),
                test_uniform(201) - 100);
            arb_mul_2exp_si(arb_mat_entry(C, i / 6, i % 6),
                arb_mat_entry(C, i / 6, i % 6), -5);
        }
        for (i = 0; i < P; i++)
        {
            arb_set_si(a + i, test_uniform(2001) - 1000);
            arb_mul_2exp_si(a + i, a + i, -9);
            arb_set(box + i, a + i);
            mag_set_d(arb_radref(box + i), 1e-3);
        }
        CU_ASSERT(_loja_trap_third(third, sys, C, a, 128));
        for (k = 0; k < 6; k++)
        {
            third_reference(t, sys, arb_mat_entry(C, k, 0), a);
            arb_set_arf(u, third + k);
            arb_sub(u, u, t, 400);
            arb_mul_2exp_si(u, u, 50);
            arb_div(u, u, t, 400);
            arb_sub_ui(u, u, 1, 64);
            /* within a part 2^-50, from above (differences: 2^-100) */
            CU_ASSERT(arb_is_negative(u));
            arb_add_ui(u, u, 2, 64);
            CU_ASSERT(arb_is_positive(u));
        }
        CU_ASSERT(_loja_trap_third(third, sys, C, box, 128));
        for (i = 0; i < 2; i++)
        {
            random_point(a, box, P);
            for (k = 0; k < 6; k++)
            {
                third_reference(t, sys, arb_mat_entry(C, k, 0), a);
                arb_set_arf(u, third + k);
                CU_ASSERT(arb_lt(t, u));
            }
        }
        arb_mat_clear(C);
        _arb_vec_clear(a, P);
        _arb_vec_clear(box, P);
        _loja_trap_vec_clear(third, 6);
        _loja_trap_system_clear(sys);
        loja_problem_clear(prob);
    }
    arb_clear(t);
    arb_clear(u);
}

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

/* later lies in the balls limit_i of the claim, widened by slack. */
static void
check_limit(const loja_claim_t claim, arb_srcptr later, slong P,
            double slack)
{
    slong i;
    char name[40];
    arb_t t;

    arb_init(t);
    for (i = 0; i < P; i++)
    {
        snprintf(name, sizeof(name), "limit_%ld", (long) i);
        arb_set(t, loja_claim_number(claim, name));
        mag_set_d(arb_radref(t), mag_get_d(arb_radref(t)) + slack);
        CU_ASSERT(test_arb_contains_arf(t, arb_midref(later + i), name));
    }
    arb_clear(t);
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

    read_example(prob, "examples/z5.yaml");
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
    read_example(prob, "examples/z5.yaml");
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
    read_example(prob, "examples/z5.yaml");
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
