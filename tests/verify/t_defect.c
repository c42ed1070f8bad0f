/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The defect bound against the defect at points. */
#include "reference.h"

TEST_DECLARE(test_defect_contains)
TEST_DECLARE(test_defect_between_nodes)
TEST_DECLARE(test_defect_rounding)
TEST_DECLARE(test_defect_bump)

static loja_tube_reason_t
bound(arf_t delta, const loja_step_t step, const loja_problem_t prob,
    slong wanted, slong prec)
{
    loja_pool_t pool;
    loja_tube_reason_t reason;
    double eta = 1.5;
    slong nodes = 0;
    mag_t w;

    mag_init(w);
    mag_set_ui_2exp_si(w, 1, wanted);
    loja_pool_init(pool, prob, 1);
    pool->exact = (int) test_uniform(2);
    reason = loja_defect_ubound(delta, &eta, &nodes, step, w, pool, prec);
    loja_pool_clear(pool);
    mag_clear(w);
    return reason;
}

/* |d(x)| <= delta at random points, the ends included. */
static void
contains(const arf_t delta, const loja_step_t step,
    const loja_problem_t prob, slong points)
{
    slong j;
    arf_t a, b, x;
    arb_t d, t;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arb_init(d);
    arb_init(t);
    arf_set_si(a, -1);
    arf_one(b);
    arb_set_arf(t, delta);
    for (j = 0; j < points; j++)
    {
        ref_point(x, a, b);
        ref_defect(d, step, prob, x);
        CU_ASSERT(arb_is_finite(d) && !arb_gt(d, t));
    }
    arf_clear(a);
    arf_clear(b);
    arf_clear(x);
    arb_clear(d);
    arb_clear(t);
}

/* Verified steps of real flows, at several times. */
void
test_defect_contains(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    slong it, k;
    loja_problem_t prob;
    loja_flow_t flow;
    loja_flow_opts_t opts = {0};
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 100, 1);
    opts.threads = 1;
    for (it = 0; it < 3; it++)
    {
        opts.digits = 8 + 6 * it;
        ref_read(prob, names[it]);
        loja_flow_init(flow, prob, &opts, until);
        for (k = 0; k < 5; k++)
        {
            CU_ASSERT_FATAL(ref_advance(flow, "100"));
            contains(flow->tube->defect, flow->step, prob, test_count(20));
        }
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
    fmpq_clear(until);
}

/*
    With x = 0 the gradient vanishes, so that the defect is p'.  The path
    with p' = T_m 2^-10 has all its defect between the nodes when m is an
    odd multiple of their number.
*/
void
test_defect_between_nodes(void)
{
    static const char *const zero[] = { "0" }, *const one[] = { "1" };
    loja_problem_t prob;
    loja_step_t step;
    slong m;
    arf_t delta;
    loja_tube_reason_t reason;

    arf_init(delta);
    ref_problem(prob, 0, NULL, 0, 1, zero, one, NULL);
    for (m = 2; m < 100; m += 1 + m / 8)
    {
        arb_ptr c;

        loja_step_init(step);
        loja_step_set_shape(step, 1, m + 2);
        ref_time(step, 0, "0", "1");
        /* p = (T_(m+1)/(m+1) - T_(m-1)/(m-1)) 2^-11, about */
        ref_set(step, 0, m + 1, 1 / (2048 * (double) (m + 1)));
        ref_set(step, 0, m - 1, -1 / (2048 * (double) (m - 1)));
        reason = bound(delta, step, prob, -20, 64);
        CU_ASSERT(reason != LOJA_TUBE_OK);
        reason = bound(delta, step, prob, -4, 64);
        CU_ASSERT(reason == LOJA_TUBE_OK);
        contains(delta, step, prob, test_count(10));
        /* On a bounded path one such coefficient, hidden in a good step. */
        c = step->coef;
        arb_zero(c + m - 1);
        ref_set(step, 0, m + 1, 1e-3);
        reason = bound(delta, step, prob, -20, 64);
        CU_ASSERT(reason != LOJA_TUBE_OK);
        loja_step_clear(step);
    }
    arf_clear(delta);
    loja_problem_clear(prob);
}

/*
    L = (p - 1)^2, p = 1 + 2^-55 constant, t1 - t0 = 2: the defect is 2^-54,
    and invisible to the midpoints at 40 bits.
*/
void
test_defect_rounding(void)
{
    static const char *const one[] = { "1" };
    loja_problem_t prob;
    loja_step_t step;
    arf_t delta;
    slong prec;

    arf_init(delta);
    ref_problem(prob, 0, NULL, 0, 1, one, one, NULL);
    loja_step_init(step);
    loja_step_set_shape(step, 1, 1);
    ref_time(step, 0, "0", "2");
    arf_set_ui_2exp_si(arb_midref(step->coef), 1, -55);
    arf_add_ui(arb_midref(step->coef), arb_midref(step->coef), 1,
        ARF_PREC_EXACT, ARF_RND_DOWN);
    for (prec = 20; prec <= 200; prec += 20)
    {
        CU_ASSERT(bound(delta, step, prob, -60, prec) != LOJA_TUBE_OK);
        if (bound(delta, step, prob, -30, prec) == LOJA_TUBE_OK)
            contains(delta, step, prob, 3);
        else
            CU_ASSERT(prec < 60);
    }
    arf_clear(delta);
    loja_step_clear(step);
    loja_problem_clear(prob);
}

/* A good step with a bump in its middle, (1 - x^2)^4 2^-bits. */
void
test_defect_bump(void)
{
    /* (1 - x^2)^4 = (35 T_0 - 56 T_2 + 28 T_4 - 8 T_6 + T_8)/128 */
    static const double bump[9] = {35, 0, -56, 0, 28, 0, -8, 0, 1};
    loja_problem_t prob;
    loja_flow_t flow;
    loja_flow_opts_t opts = {0};
    loja_step_t bad;
    fmpq_t until;
    arf_t delta;
    slong bits, i, k;

    fmpq_init(until);
    fmpq_one(until);
    arf_init(delta);
    opts.threads = 1;
    ref_read(prob, "examples/z5.yaml");
    loja_flow_init(flow, prob, &opts, until);
    CU_ASSERT_FATAL(ref_advance(flow, "1"));
    CU_ASSERT(bound(delta, flow->step, prob, -70, 128) == LOJA_TUBE_OK);
    for (bits = 4; bits <= 64; bits += 12)
    {
        loja_step_init(bad);
        loja_step_set_shape(bad, flow->step->nparams, flow->step->len);
        _arb_vec_set(bad->coef, flow->step->coef,
            bad->nparams * bad->len);
        bad->log_time = flow->step->log_time;
        fmpq_set(bad->t0, flow->step->t0);
        fmpq_set(bad->t1, flow->step->t1);
        i = test_uniform(bad->nparams);
        for (k = 0; k < 9; k++)
        {
            arf_t c;

            arf_init(c);
            arf_set_d(c, bump[k]);
            arf_mul_2exp_si(c, c, -7 - bits);
            arf_add(arb_midref(bad->coef + i * bad->len + k),
                arb_midref(bad->coef + i * bad->len + k), c,
                ARF_PREC_EXACT, ARF_RND_DOWN);
            arf_clear(c);
        }
        CU_ASSERT(bound(delta, bad, prob, -70, 128) != LOJA_TUBE_OK);
        CU_ASSERT(bound(delta, bad, prob, 8, 128) == LOJA_TUBE_OK);
        contains(delta, bad, prob, 10);
        loja_step_clear(bad);
    }
    arf_clear(delta);
    fmpq_clear(until);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
}
