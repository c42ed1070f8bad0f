/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_real.c -- gradient and Hessian in doubles against 400 bits. */
#include <math.h>
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_real_hessian)
TEST_DECLARE(test_real_rounding)
TEST_DECLARE(test_real_length)
TEST_DECLARE(test_real_leaves)
TEST_DECLARE(test_pairs_gradient)

/* log2 of |H - D^2 L|_F/|error|, at most -0 where the bound holds; grad may
   be off by `off' at most. */
static double
compare(const loja_problem_struct *prob, const double *theta,
    const signed char *branch, double off)
{
    slong i, P = prob->net->nparams;
    double *H = flint_malloc(sizeof(double) * (size_t) (P * (P + 1)));
    double *g = H + P * P, error, res = HUGE_VAL, d;
    acb_ptr p = _acb_vec_init(P);
    loja_round_t keep;
    loja_pool_t pool;
    ref_loss_t ref;
    arb_t s, t;
    int ok;

    arb_init(s);
    arb_init(t);
    ref_loss_init(ref, prob);
    loja_pool_init(pool, prob, 1);
    loja_pool_set_branch(pool, branch);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    ok = loja_loss_real(pool->ws, g, H, &error, theta);
    loja_round_end(keep);
    for (i = 0; i < P; i++)
        acb_set_d(p + i, theta[i]);
    ref_loss(ref, prob, p, branch);
    if (ok)
    {
        for (i = 0; i < P * P; i++)
        {
            arb_set_d(t, H[i]);
            arb_sub(t, t, acb_realref(ref->hess + i), REF_PREC);
            arb_addmul(s, t, t, REF_PREC);
            CU_ASSERT(H[i] == H[i % P * P + i / P]);
        }
        arb_sqrt(s, s, REF_PREC);
        arb_set_d(t, error);
        CU_ASSERT(arb_le(s, t));
        res = log2(arf_get_d(arb_midref(s), ARF_RND_NEAR) / error);
        for (i = 0; i < P; i++)
        {
            d = g[i] - arf_get_d(arb_midref(acb_realref(ref->grad + i)),
                                 ARF_RND_NEAR);
            CU_ASSERT(fabs(d) <= off);
        }
    }
    loja_pool_clear(pool);
    ref_loss_clear(ref);
    arb_clear(s);
    arb_clear(t);
    _acb_vec_clear(p, P);
    flint_free(H);
    return res;
}

void
test_real_hessian(void)
{
    slong i, k, size, done = 0, n = test_count(80);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (i = 0; i < n; i++)
    {
        const loja_act_struct *act = i % 8 != 0 ? NULL
            : i % 16 == 0 ? &loja_act_elu : &loja_act_softsign;
        signed char *branch;
        double *theta;

        ref_random_problem(prob, 14, 1, act);
        theta = flint_malloc(sizeof(double)
                             * (size_t) prob->net->nparams);
        for (k = 0; k < prob->net->nparams; k++)
            theta[k] = test_uniform(8) == 0 ? 0
                : ldexp((double) (test_uniform(1 << 30) - (1 << 29)), -28);
        for (k = 1, size = 0; k < prob->net->depth; k++)
            size += prob->n * prob->net->width[k];
        branch = flint_malloc((size_t) size + 1);
        for (k = 0; k < size; k++)
            branch[k] = (signed char) (act == NULL ? 0
                            : 2 * test_uniform(2) - 1);
        done += compare(prob, theta, act == NULL ? NULL : branch, 1e-3) < 0;
        flint_free(branch);
        flint_free(theta);
    }
    CU_ASSERT(done > n / 2);
    loja_problem_clear(prob);
}

/* One affine map at 0 with targets 0: all leaves are exact, and what is left
   is the rounding of sums. */
void
test_real_rounding(void)
{
    static const slong width[] = {3, 1};
    slong i, j, n = test_count(20);
    double theta[4] = {0, 0, 0, 0}, worst = -1e9;
    loja_problem_t prob;

    for (i = 0; i < n; i++)
    {
        loja_problem_init(prob);
        loja_net_set(prob->net, 1, width, NULL, 1);
        prob->n = 1 + test_uniform(200);
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, prob->n, 3);
        fmpq_mat_init(prob->y, prob->n, 1);
        for (j = 0; j < 3 * prob->n; j++)
            fmpq_set_si(fmpq_mat_entry(prob->x, j / 3, j % 3),
                        test_uniform(1 << 30) - (1 << 29), 1UL << 29);
        worst = fmax(worst, compare(prob, theta, NULL, 0));
        loja_problem_clear(prob);
    }
    /* the bound is no more than about n times n^(-1/2) too large */
    CU_ASSERT(worst > -16);
}

/*
    2^17 times the same sample: H = 2 x^2, and sums err in the same direction
    for long, by some hundred units in the last place.
*/
void
test_real_length(void)
{
    static const slong width[] = {1, 1};
    const slong n = 1 << 17;
    slong i, it;
    double theta = 0, H, error, worst = 0;
    loja_problem_t prob;
    loja_round_t keep;
    loja_loss_t ws;
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    for (it = 0; it < 6; it++)
    {
        slong a = (1 << 29) + test_uniform(1 << 29);

        loja_problem_init(prob);
        loja_net_set(prob->net, 1, width, NULL, 0);
        prob->n = n;
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, n, 1);
        fmpq_mat_init(prob->y, n, 1);
        for (i = 0; i < n; i++)
            fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), a, 1UL << 29);
        loja_loss_init(ws, prob);
        CU_ASSERT_FATAL(loja_round_begin(keep));
        CU_ASSERT(loja_loss_real(ws, NULL, &H, &error, &theta));
        loja_round_end(keep);
        arb_set_d(s, H);
        arb_set_si(t, a);
        arb_mul_2exp_si(t, t, -29);
        arb_sqr(t, t, 200);
        arb_mul_2exp_si(t, t, 1);
        arb_sub(s, s, t, 200);
        arb_abs(s, s);
        arb_set_d(t, error);
        CU_ASSERT(arb_le(s, t));
        worst = fmax(worst, arf_get_d(arb_midref(s), ARF_RND_UP) / error);
        loja_loss_clear(ws);
        loja_problem_clear(prob);
    }
    /* more than the bound is for sixty roundings */
    CU_ASSERT(worst > 60.0 / (double) n);
    arb_clear(s);
    arb_clear(t);
}

/*
    A preactivation 10^6/3 - 333333 is known to 6e-11: errors of leaves, much
    larger than those of sums.
*/
void
test_real_leaves(void)
{
    static const slong width[] = {1, 2, 1};
    static const loja_act_struct *const act[] = {&loja_act_tanh,
        &loja_act_gelu, &loja_act_silu, &loja_act_softplus,
        &loja_act_logistic, &loja_act_arctan, &loja_act_mish};
    const double theta[7] = {1e6, 0.5, -333333, 0.25, 0.5, 1, 0.125};
    slong i;
    loja_problem_t prob;

    for (i = 0; i < 7; i++)
    {
        loja_problem_init(prob);
        loja_net_set(prob->net, 2, width, act + i, 1);
        prob->n = 2;
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, 2, 1);
        fmpq_mat_init(prob->y, 2, 1);
        fmpq_set_si(fmpq_mat_entry(prob->x, 0, 0), 1, 3);
        fmpq_set_si(fmpq_mat_entry(prob->x, 1, 0), 1, 3);
        fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 1, 1);
        CU_ASSERT(compare(prob, theta, NULL, 1e-6) > -24);
        loja_problem_clear(prob);
    }
}

/* The gradient in pairs holds the one at points of boxes, corners included,
   and is narrow at exact points. */
void
test_pairs_gradient(void)
{
    slong i, j, k, done = 0, narrow = 0, n = test_count(120);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (i = 0; i < n; i++)
    {
        slong P;
        arb_ptr box, g;
        acb_ptr p;
        loja_pool_t pool;
        ref_loss_t ref;
        int ok;

        ref_random_problem(prob, 14, 1, NULL);
        P = prob->net->nparams;
        box = _arb_vec_init(P);
        g = _arb_vec_init(P);
        p = _acb_vec_init(P);
        ref_random_box(box, P, (int) (i % 4));
        ref_loss_init(ref, prob);
        loja_pool_init(pool, prob, 1);
        ok = loja_loss_gradient_dd(pool->ws, g, box, 150);
        done += ok;
        for (k = 0; k < 4 && ok; k++)
        {
            ref_random_point(p, box, P, k % 2 == 0);
            ref_loss(ref, prob, p, NULL);
            for (j = 0; j < P; j++)
                CU_ASSERT(ref_report(g + j, ref->grad + j, "gradient in pairs",
                                     j, prob, 106));
        }
        for (j = 0; j < P && ok && i % 4 == 0; j++)
            if (mag_cmp_2exp_si(arb_radref(g + j), -70) > 0)
                break;
        narrow += ok && i % 4 == 0 && j == P;
        loja_pool_clear(pool);
        ref_loss_clear(ref);
        _arb_vec_clear(box, P);
        _arb_vec_clear(g, P);
        _acb_vec_clear(p, P);
    }
    CU_ASSERT(done > n / 2);
    CU_ASSERT(narrow > n / 8);
    loja_problem_clear(prob);
}
