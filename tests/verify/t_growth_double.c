/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The growth bound in doubles against shifted Hessians at points of the
   tube, and the factorisation that it rests on. */
#include "reference.h"
#include "verify/growth_double.h"

TEST_DECLARE(test_growth_double_threshold)
TEST_DECLARE(test_growth_double_used)
TEST_DECLARE(test_growth_double_random)
TEST_DECLARE(test_cholesky_double)

/*
    hi <- the least M that is accepted on [x0, x1] with radius R, by
    bisection; the estimate low is given where it is not NULL.  Returns 0
    where doubles do not do or do not accept the first hi.
*/
static int
least(arf_t hi, const loja_step_t step, const loja_problem_t prob,
    const arf_t x0, const arf_t x1, const arf_t R, const double *given)
{
    loja_growth_double_t g;
    loja_pool_t pool;
    double low = 0, high, trace = 0;
    slong i;
    arf_t lo, M;
    int ok, there;

    arf_init(lo);
    arf_init(M);
    loja_pool_init(pool, prob, 1);
    there = _loja_growth_double_init(g, step, 1.5, R, pool, 128);
    ok = there && _loja_growth_double_propose(&low, &high, &trace, g, x0, x1,
                                              pool);
    if (given != NULL)
        low = *given;
    arf_set_si(lo, -64);
    arf_set_si(hi, 64);
    ok = ok && _loja_growth_double_verify(g, low, x0, x1, hi, R, pool);
    for (i = 0; i < 26 && ok; i++)
    {
        arf_add(M, lo, hi, 53, ARF_RND_NEAR);
        arf_mul_2exp_si(M, M, -1);
        arf_set(_loja_growth_double_verify(g, low, x0, x1, M, R, pool)
                    ? hi : lo, M);
    }
    if (there)
        _loja_growth_double_clear(g);
    loja_pool_clear(pool);
    arf_clear(lo);
    arf_clear(M);
    return ok;
}

/* A random path near the start of the problem; bent: with nearly the same
   ends. */
static void
random_path(loja_step_t step, const loja_problem_t prob, int log_time,
    int bent)
{
    slong i, k, P = prob->net->nparams, len = 3 + test_uniform(4);

    loja_step_set_shape(step, P, len);
    for (i = 0; i < P; i++)
        for (k = 0; k < len; k++)
            ref_set(step, i, k, k == 0
                ? fmpq_get_d(fmpq_mat_entry(prob->start, 0, i))
                : (double) (test_uniform(65) - 32)
                  / (bent ? (k == 2 ? 64 : 1 << 20) : 64 << (2 * k)));
    ref_time(step, log_time, "1", log_time ? "4" : "2");
}

/*
    The least M that is accepted covers every point of the tube, vertices
    included, and is not far above what it need be.  Every other time the
    estimate is wrong and the grid is coarse.
*/
void
test_growth_double_threshold(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    slong it, j, P, given = 0, tight = 0, count = test_count(36);
    const double wrong = 1000;
    loja_problem_t prob;
    loja_step_t step;
    arf_t x0, x1, x, R, hi, M;
    arb_ptr e;
    int loose;

    arf_init(x0);
    arf_init(x1);
    arf_init(x);
    arf_init(R);
    arf_init(hi);
    arf_init(M);
    for (it = 0; it < count; it++)
    {
        ref_read(prob, names[it / 2 % 3]);
        P = prob->net->nparams;
        e = _arb_vec_init(P);
        loja_step_init(step);
        loose = test_uniform(3) == 0;
        random_path(step, prob, (int) (it % 2), loose);
        arf_set_si(x0, it % 4 == 3 ? 0 : -1);
        arf_set_si(x1, it % 4 == 2 ? 0 : 1);
        /* 0, and 2^-30 to 2^-10 */
        if (it % 3 == 0)
            arf_zero(R);
        else
            arf_set_ui_2exp_si(R, 1, -10 - 5 * test_uniform(5));
        if (least(hi, step, prob, x0, x1, R, loose ? &wrong : NULL))
        {
            given++;
            arf_set_d(M, 0.125);
            arf_sub(M, hi, M, 53, ARF_RND_NEAR);
            for (j = 0; j < 40; j++)
            {
                if (j < 33)
                {
                    arf_sub(x, x1, x0, 53, ARF_RND_NEAR);
                    arf_mul_ui(x, x, (ulong) j, 53, ARF_RND_NEAR);
                    arf_mul_2exp_si(x, x, -5);
                    arf_add(x, x, x0, 53, ARF_RND_NEAR);
                }
                else
                    ref_point(x, x0, x1);
                ref_offset(e, P, R, (int) (j % 2));
                CU_ASSERT(ref_growth(step, prob, x, e, hi) == 1);
                tight += j < 33 && arf_cmp_d(R, 1e-6) < 0 && !loose
                    && ref_growth(step, prob, x, e, M) != 1;
            }
        }
        loja_step_clear(step);
        loja_problem_clear(prob);
        _arb_vec_clear(e, P);
    }
    CU_ASSERT(given >= count / 2);
    CU_ASSERT(tight >= count / 6);
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(x);
    arf_clear(R);
    arf_clear(hi);
    arf_clear(M);
}

/* The flow to `until', by doubles and without; used: whether each step was
   verified so, where doubles reach.  Both enclose the same point. */
static void
both_ways(const loja_problem_t prob, const fmpq_t until, int used)
{
    slong i, k, P = prob->net->nparams;
    loja_flow_opts_t opts = {0};
    loja_flow_t flow[2];
    arb_t d, r;

    arb_init(d);
    arb_init(r);
    opts.threads = 1;
    opts.digits = 7;
    for (k = 0; k < 2; k++)
    {
        opts.exact = (int) k;
        loja_flow_init(flow[k], prob, &opts, until);
        while (fmpq_cmp(flow[k]->t, until) < 0)
        {
            if (loja_flow_advance(flow[k], until) != LOJA_OK)
            {
                CU_FAIL("a flow is not enclosed");
                break;
            }
            CU_ASSERT(k == 0 || flow[k]->tube->doubles == 0);
            CU_ASSERT(k == 1 || !used
                      || flow[k]->tube->doubles == flow[k]->tube->pieces);
        }
    }
    /* |p - q| <= E + E' */
    for (i = 0; i < P; i++)
    {
        arb_sub(r, flow[0]->end + i, flow[1]->end + i, 200);
        arb_addmul(d, r, r, 200);
    }
    arb_sqrt(d, d, 200);
    for (k = 0; k < 2; k++)
    {
        arb_set_arf(r, flow[k]->error);
        arb_sub(d, d, r, 200);
        loja_flow_clear(flow[k]);
    }
    CU_ASSERT(!arb_is_positive(d));
    arb_clear(d);
    arb_clear(r);
}

void
test_growth_double_used(void)
{
    static const char *const names[] = { "examples/z5.yaml",
        "examples/z6.yaml", "examples/deep.yaml" };
    slong it;
    loja_problem_t prob;
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 3, 1);
    for (it = 0; it < 3; it++)
    {
        ref_read(prob, names[it]);
        both_ways(prob, until, 1);
        loja_problem_clear(prob);
    }
    fmpq_clear(until);
}

static void
random_matrix(fmpq_mat_t m, slong rows, slong cols)
{
    slong i;

    fmpq_mat_clear(m);
    fmpq_mat_init(m, rows, cols);
    for (i = 0; i < rows * cols; i++)
        fmpq_set_si(fmpq_mat_entry(m, i / cols, i % cols),
                    test_uniform(201) - 100, 100);
}

/* Networks of depth 1 to 4 with every analytic activation. */
void
test_growth_double_random(void)
{
    slong it, k, acts = 0, count = test_count(20);
    loja_problem_t prob;
    fmpq_t until;

    while (loja_act_list[acts] != NULL)
        acts++;
    fmpq_init(until);
    fmpq_set_si(until, 1, 1);
    for (it = 0; it < count; it++)
    {
        const loja_act_struct *act[3];
        slong width[5], depth = 1 + it % 4;

        loja_problem_init(prob);
        for (k = 0; k <= depth; k++)
            width[k] = 1 + test_uniform(k == 0 || k == depth ? 2 : 3);
        for (k = 0; k < 3; k++)
            do
                act[k] = loja_act_list[test_uniform(acts)];
            while (!act[k]->analytic);
        loja_net_set(prob->net, depth, width, act, test_uniform(4) > 0);
        prob->n = test_uniform(5) == 0 ? 80 : 1 + test_uniform(12);
        random_matrix(prob->x, prob->n, width[0]);
        random_matrix(prob->y, prob->n, width[depth]);
        random_matrix(prob->start, 1, prob->net->nparams);
        prob->has_start = 1;
        if (test_uniform(4) == 0)
            fmpq_set_si(prob->l2, 1, 50);
        both_ways(prob, until, 0);
        loja_problem_clear(prob);
    }
    fmpq_clear(until);
}

/* A = B^T B, of rank P - 1, and what is a few units in the last place below:
   never accepted without a shift. */
void
test_cholesky_double(void)
{
    slong it, i, j, k, P, count = test_count(200), good = 0;
    loja_round_t keep;

    CU_ASSERT_FATAL(loja_round_begin(keep));
    for (it = 0; it < count; it++)
    {
        double *A, *B, scale = exp2((double) (test_uniform(60) - 30));

        P = 2 + test_uniform(30);
        A = flint_calloc((size_t) (P * P), sizeof(double));
        B = flint_calloc((size_t) (P * P), sizeof(double));
        /* small integers: the product is exact and singular */
        for (i = 0; i + 1 < P; i++)
            for (j = 0; j < P; j++)
                B[i * P + j] = (double) (test_uniform(2001) - 1000);
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
                for (k = 0; k < P; k++)
                    A[i * P + j] += B[k * P + i] * B[k * P + j];
        for (i = 0; i < P * P; i++)
            B[i] = A[i] *= scale;
        CU_ASSERT(!_loja_is_semidefinite(A, P, 0));
        for (i = 0; i < P * P; i++)
            A[i] = B[i];
        CU_ASSERT(!_loja_is_semidefinite(A, P, -0x1p-40 * B[0]));
        for (i = 0; i < P * P; i++)
            A[i] = B[i];
        good += _loja_is_semidefinite(A, P, 0x1p-36 * (double) P * B[0]);
        A[0] = NAN;
        CU_ASSERT(!_loja_is_semidefinite(A, P, 1e9));
        flint_free(A);
        flint_free(B);
    }
    CU_ASSERT(good > count / 2);
    loja_round_end(keep);
}
