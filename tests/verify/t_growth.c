/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The growth bound against shifted Hessians at points of the tube. */
#include "reference.h"

TEST_DECLARE(test_growth_contains)
TEST_DECLARE(test_growth_threshold)
TEST_DECLARE(test_growth_between_nodes)
TEST_DECLARE(test_growth_one_end)
TEST_DECLARE(test_growth_late_tube)
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
    pool->exact = (int) test_uniform(2);
    reason = loja_growth_verify(&eta, &nodes, step, x0, x1, M, R, pool, 128);
    loja_pool_clear(pool);
    return reason;
}

/*
    Wide tubes: the least M that is accepted, by bisection, must cover every
    point of the tube, vertices included.
*/
void
test_growth_threshold(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    static const double start[3][7] = {
        {1, 1}, {0.7, -0.6, 1, 0}, {1, -1, 0.5, 0.25, 0.5, -0.5, 0}};
    slong it, i, j, P, given = 0, count = test_count(12);
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
        ref_time(step, (int) (it % 2), "1", it % 2 ? "4" : "2");
        arf_set_si(x0, it % 4 == 3 ? 0 : -1);
        arf_set_si(x1, it % 4 == 2 ? 0 : 1);
        /* R = 0, and 1/64 to 1/16: the Hessian changes much over the tube */
        arf_set_ui_2exp_si(R, test_uniform(5), -6);
        arf_set_si(lo, -4);
        arf_set_si(hi, 28);
        for (i = 0; i < 8; i++)
        {
            arf_add(M, lo, hi, 53, ARF_RND_NEAR);
            arf_mul_2exp_si(M, M, -1);
            if (grow(step, prob, x0, x1, M, R, 8) == LOJA_TUBE_OK)
                arf_set(hi, M);
            else
                arf_set(lo, M);
        }
        /* A wide tube or a long piece may stay undecided. */
        given += arf_cmp_si(hi, 28) < 0;
        for (j = 0; arf_cmp_si(hi, 28) < 0 && j < test_count(60); j++)
        {
            ref_point(x, x0, x1);
            ref_offset(e, P, R, (int) (j % 2));
            CU_ASSERT(ref_growth(step, prob, x, e, hi) == 1);
        }
        loja_step_clear(step);
        loja_problem_clear(prob);
        _arb_vec_clear(e, P);
    }
    CU_ASSERT(count < 12 || 2 * given >= count);
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(x);
    arf_clear(R);
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(M);
}

/* The path p0 + c T_m v of Z1 in a time 2^-shift. */
static void
wave(loja_step_t step, slong m, double c, slong shift)
{
    loja_step_init(step);
    loja_step_set_shape(step, 2, m + 1);
    ref_time(step, 0, "0", "1");
    fmpz_mul_2exp(fmpq_denref(step->t1), fmpq_denref(step->t1),
        (ulong) shift);
    ref_set(step, 0, 0, 1);
    ref_set(step, 1, 0, 1);
    ref_set(step, 0, m, c);
    ref_set(step, 1, m, -c);
}

/* The least M with f H(p(x)) + M > 0, too large by up to 2^-bits of f. */
static void
least(arf_t M, const loja_step_t step, const loja_problem_t prob,
    const arf_t x, slong shift, slong bits)
{
    arb_ptr e = _arb_vec_init(2);
    arf_t low, mid;
    slong k;

    arf_init(low);
    arf_init(mid);
    arf_set_si_2exp_si(low, -4, -shift);
    arf_set_si_2exp_si(M, 4, -shift);
    for (k = 0; k < bits + 3; k++)
    {
        arf_add(mid, low, M, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul_2exp_si(mid, mid, -1);
        arf_set(ref_growth(step, prob, x, e, mid) == 1 ? M : low, mid);
    }
    CU_ASSERT(ref_growth(step, prob, x, e, M) == 1);
    arf_clear(low);
    arf_clear(mid);
    _arb_vec_clear(e, 2);
}

/*
    On the roots of T_m the path is at p0; between them it reaches p0 + c v,
    where the lowest eigenvalue is lower.  M suits p0 only.  In short times
    f H + M is tiny and Q is huge.
*/
void
test_growth_between_nodes(void)
{
    static const slong degree[] = {8, 12, 18, 24, 27, 36, 40};
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, x, M, R;
    arb_ptr e = _arb_vec_init(2);
    slong i, j, bad, shift, fine;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_read(prob, "examples/z1.yaml");
    for (i = 0; i < 21; i++)
    {
        slong m = degree[i % 7];

        shift = i < 7 ? 0 : 40;
        fine = i >= 14;
        wave(step, m, 0, shift);
        least(M, step, prob, x, shift, fine ? 16 : 6);
        CU_ASSERT(grow(step, prob, a, b, M, R, 8) == LOJA_TUBE_OK);
        loja_step_clear(step);
        wave(step, m, fine ? 0.0078125 : 0.5, shift);
        bad = 0;
        for (j = 0; j < 50; j++)
        {
            ref_point(x, a, b);
            bad += ref_growth(step, prob, x, e, M) == -1;
        }
        CU_ASSERT(bad > 0);            /* the statement is false */
        for (j = FLINT_MAX(8, m - 4); j <= m; j++)
            CU_ASSERT(grow(step, prob, a, b, M, R, j) != LOJA_TUBE_OK);
        arf_zero(x);
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

/* M suits the middle of the step, or all but one end of a piece. */
void
test_growth_one_end(void)
{
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, x, M, R;
    arb_ptr e = _arb_vec_init(2);
    slong where, checked = 0;
    double c;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_read(prob, "examples/z1.yaml");
    for (c = 0.03125; c <= 1; c *= 4)
    {
        wave(step, 1, c, 0);
        for (where = 0; where < 8; where += 2)
        {
            arf_set_si_2exp_si(x, where, -3);
            least(M, step, prob, x, 0, 10);
            if (ref_growth(step, prob, a, e, M) == -1
                || ref_growth(step, prob, b, e, M) == -1)
            {
                checked++;
                CU_ASSERT(grow(step, prob, a, b, M, R, 8) != LOJA_TUBE_OK);
            }
        }
        loja_step_clear(step);
    }
    CU_ASSERT(checked > 2);
    /* at rest in logarithmic time, where f grows: a late piece */
    wave(step, 1, 0, 0);
    ref_time(step, 1, "1", "16");
    ref_set(step, 1, 0, 3);
    arf_set_d(x, 0.75);
    least(M, step, prob, x, -4, 12);
    CU_ASSERT(ref_growth(step, prob, b, e, M) == -1);
    arf_zero(x);
    CU_ASSERT(grow(step, prob, x, b, M, R, 12) != LOJA_TUBE_OK);
    arf_set_d(x, 0.625);
    CU_ASSERT(grow(step, prob, a, x, M, R, 12) == LOJA_TUBE_OK);
    loja_step_clear(step);
    loja_problem_clear(prob);
    arf_clear(a);
    arf_clear(b);
    arf_clear(x);
    arf_clear(M);
    arf_clear(R);
    _arb_vec_clear(e, 2);
}

/*
    A path at rest in logarithmic time t -> 1000 t.  What the radius does to
    f H grows like t: it is harmless in the middle long before it is so at
    the end.
*/
void
test_growth_late_tube(void)
{
    loja_problem_t prob;
    loja_step_t step;
    arf_t a, b, x, M, R;
    arb_ptr e = _arb_vec_init(2);
    slong j, k, given = 0;
    double v;

    arf_init(a);
    arf_init(b);
    arf_init(x);
    arf_init(M);
    arf_init(R);
    arf_set_si(a, -1);
    arf_one(b);
    ref_read(prob, "examples/z1.yaml");
    for (v = 1; v < 1.5; v += 0.125)
    {
        wave(step, 1, 0, 0);
        ref_time(step, 1, "1", "1000");
        ref_set(step, 1, 0, v);
        arf_set_d(R, 0.03125);
        for (k = 4; k < 20; k++)
        {
            arf_set_ui_2exp_si(M, 1, k);
            if (grow(step, prob, a, b, M, R, 16) != LOJA_TUBE_OK)
                continue;
            given++;
            for (j = 0; j < 8; j++)
            {
                ref_offset(e, 2, R, 1);
                CU_ASSERT(ref_growth(step, prob, b, e, M) == 1);
            }
        }
        loja_step_clear(step);
    }
    CU_ASSERT(given > 0);
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
