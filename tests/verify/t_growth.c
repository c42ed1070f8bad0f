/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The growth bound against shifted Hessians at points of the tube. */
#include "reference.h"

TEST_DECLARE(test_growth_contains)
TEST_DECLARE(test_growth_threshold)
TEST_DECLARE(test_growth_between_nodes)
TEST_DECLARE(test_growth_one_end)
TEST_DECLARE(test_growth_flat)

/* The growth bounds of verified steps, in random points of each piece. */
void
test_growth_contains(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    slong it, i, j, k, P;
    loja_problem_t prob;
    loja_flow_t flow;
    loja_flow_opts_t opts = {0};
    fmpq_t until;
    arf_t x;
    arb_ptr e;

    arf_init(x);
    fmpq_init(until);
    fmpq_set_si(until, 30, 1);
    opts.threads = 1;
    opts.digits = 6;
    for (it = 0; it < 3; it++)
    {
        ref_read(prob, names[it]);
        P = prob->net->nparams;
        e = _arb_vec_init(P);
        loja_flow_init(flow, prob, &opts, until);
        for (k = 0; k < 4; k++)
        {
            loja_tube_struct *tube = flow->tube;

            CU_ASSERT_FATAL(ref_advance(flow, "30"));
            for (i = 0; i < tube->pieces; i++)
            {
                CU_ASSERT(arf_cmp(tube->error + i, tube->radius) < 0);
                CU_ASSERT(arf_cmp(tube->error + i + 1, tube->radius) < 0);
                for (j = 0; j < test_count(6); j++)
                {
                    ref_point(x, tube->x + i, tube->x + i + 1);
                    ref_offset(e, P, tube->radius, (int) (j % 2));
                    CU_ASSERT(ref_growth(flow->step, prob, x, e,
                                         tube->growth + i) == 1);
                }
            }
        }
        loja_flow_clear(flow);
        loja_problem_clear(prob);
        _arb_vec_clear(e, P);
    }
    arf_clear(x);
    fmpq_clear(until);
}

static loja_tube_reason_t
grow(const loja_step_t step, const loja_problem_t prob, const arf_t x0,
    const arf_t x1, const arf_t M, const arf_t R, slong nodes)
{
    loja_pool_t pool;
    loja_tube_reason_t reason;
    double eta = 1;

    loja_pool_init(pool, prob, 1);
    reason = loja_growth_verify(&eta, &nodes, step, x0, x1, M, R, pool, 128);
    loja_pool_clear(pool);
    return reason;
}

/*
    Wide tubes: the least M that is accepted, by bisection, must cover every
    point of the tube, vertices included; and it must not be wasteful.
*/
void
test_growth_threshold(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    static const double start[3][7] = {
        {1, 1}, {0.7, -0.6, 1, 0}, {1, -1, 0.5, 0.25, 0.5, -0.5, 0}};
    slong it, i, j, P, count = test_count(12);
    loja_problem_t prob;
    loja_step_t step;
    arf_t x0, x1, x, R, lo, hi, M;
    arb_ptr e;

    arf_init(x0);
    arf_init(x1);
    arf_init(x);
    arf_init(R);
    arf_init(lo);
    arf_init(hi);
    arf_init(M);
    for (it = 0; it < count; it++)
    {
        ref_read(prob, names[it % 3]);
        P = prob->net->nparams;
        e = _arb_vec_init(P);
        loja_step_init(step);
        loja_step_set_shape(step, P, 3);
        for (i = 0; i < P; i++)
        {
            ref_set(step, i, 0, start[it % 3][i]);
            ref_set(step, i, 1, (double) (test_uniform(65) - 32) / 256);
            ref_set(step, i, 2, (double) (test_uniform(65) - 32) / 2048);
        }
        ref_time(step, (int) (it % 2), "1", "2");
        arf_set_si(x0, -1);
        arf_set_si(x1, it % 4 < 2 ? 1 : 0);
        /* R = 0, and 1/16 to 1/4: the Hessian changes much over the tube */
        arf_set_ui_2exp_si(R, test_uniform(5), -4);
        arf_set_si(lo, -4);
        arf_set_si(hi, 12);
        for (i = 0; i < 7; i++)
        {
            arf_add(M, lo, hi, 53, ARF_RND_NEAR);
            arf_mul_2exp_si(M, M, -1);
            if (grow(step, prob, x0, x1, M, R, 8) == LOJA_TUBE_OK)
                arf_set(hi, M);
            else
                arf_set(lo, M);
        }
        /* Tightness is promised for thin tubes only; a wide one may stay
           undecided, and then there is nothing to check. */
        if (arf_is_zero(R))
        {
            CU_ASSERT(arf_cmp_si(hi, 12) < 0);
        }
        for (j = 0; arf_cmp_si(hi, 12) < 0 && j < test_count(60); j++)
        {
            ref_point(x, x0, x1);
            ref_offset(e, P, R, (int) (j % 2));
            CU_ASSERT(ref_growth(step, prob, x, e, hi) == 1);
        }
        loja_step_clear(step);
        loja_problem_clear(prob);
        _arb_vec_clear(e, P);
    }
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(x);
    arf_clear(R);
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(M);
}

/* The path p0 + c T_m v of Z1 (grid: m multiples of the nodes tried). */
static void
wave(loja_step_t step, slong m, double c)
{
    loja_step_init(step);
    loja_step_set_shape(step, 2, m + 1);
    ref_time(step, 0, "0", "1");
    ref_set(step, 0, 0, 1);
    ref_set(step, 1, 0, 1);
    ref_set(step, 0, m, step->len > 1 ? c : 0);
    ref_set(step, 1, m, -c);
}

/*
    On the roots of T_m the path is at p0; between them it reaches p0 + c v,
    where the lowest eigenvalue is far lower.  M suits p0 only.
*/
void
test_growth_between_nodes(void)
{
    static const slong degree[] = {8, 12, 18, 24, 27, 36, 40};
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, x, M, R;
    arb_ptr e = _arb_vec_init(2);
    slong i, j, bad;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_read(prob, "examples/z1.yaml");
    for (i = 0; i < 7; i++)
    {
        wave(step, degree[i], 0);
        arf_zero(x);
        /* the least M at p0, 1/64 too much */
        arf_set_si(M, -2);
        while (ref_growth(step, prob, x, e, M) != 1)
        {
            arf_set_d(R, 0.015625);
            arf_add(M, M, R, 53, ARF_RND_NEAR);
        }
        arf_zero(R);
        CU_ASSERT(grow(step, prob, a, b, M, R, 8) == LOJA_TUBE_OK);
        loja_step_clear(step);
        wave(step, degree[i], 0.5);
        bad = 0;
        for (j = 0; j < 50; j++)
        {
            ref_point(x, a, b);
            bad += ref_growth(step, prob, x, e, M) == -1;
        }
        CU_ASSERT(bad > 0);            /* the statement is false */
        for (j = 8; j <= degree[i]; j++)
            CU_ASSERT(grow(step, prob, a, b, M, R, j) != LOJA_TUBE_OK);
        loja_step_clear(step);
    }
    loja_problem_clear(prob);
    arf_clear(a);
    arf_clear(b);
    arf_clear(x);
    arf_clear(M);
    arf_clear(R);
    _arb_vec_clear(e, 2);
}

/* M suits the middle of the step, or all but one end of it. */
void
test_growth_one_end(void)
{
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, x, M, R;
    arb_ptr e = _arb_vec_init(2);
    slong where;
    double c;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_read(prob, "examples/z1.yaml");
    for (c = 0.03125; c <= 1; c *= 2)
    {
        wave(step, 1, c);
        for (where = 0; where < 8; where++)
        {
            arf_set_si_2exp_si(x, where, -3);
            arf_set_si(M, -2);
            while (ref_growth(step, prob, x, e, M) != 1)
            {
                arf_set_d(R, 0.0009765625);
                arf_add(M, M, R, 53, ARF_RND_NEAR);
            }
            arf_zero(R);
            if (ref_growth(step, prob, a, e, M) == -1
                || ref_growth(step, prob, b, e, M) == -1)
                CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
        }
        loja_step_clear(step);
    }
    loja_problem_clear(prob);
    arf_clear(a);
    arf_clear(b);
    arf_clear(x);
    arf_clear(M);
    arf_clear(R);
    _arb_vec_clear(e, 2);
}

/* P = 1, len = 1, an affine map with constant f H = 2 (t1 - t0)/2 = 3. */
void
test_growth_flat(void)
{
    static const char *const one[] = { "1" };
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, M, R;
    slong k;

    arf_init(a);
    arf_init(b);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_problem(prob, 0, NULL, 0, 1, one, one, NULL);
    loja_step_init(step);
    loja_step_set_shape(step, 1, 1);
    ref_time(step, 0, "0", "3");
    for (k = -40; k <= 40; k++)
    {
        arf_set_si_2exp_si(M, k, -3);
        CU_ASSERT((grow(step, prob, a, b, M, R, 8) == LOJA_TUBE_OK)
                  == (k > -24));
    }
    arf_nan(M);
    CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
    arf_pos_inf(M);
    CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
    arf_zero(M);
    arf_pos_inf(R);
    CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
    arf_nan(R);
    CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
    loja_step_clear(step);
    loja_problem_clear(prob);
    arf_clear(a);
    arf_clear(b);
    arf_clear(M);
    arf_clear(R);
}
