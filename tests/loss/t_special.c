/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_special.c -- odd inputs, tightness, branches, pools. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_loss_special)
TEST_DECLARE(test_loss_infinite)
TEST_DECLARE(test_loss_tight)
TEST_DECLARE(test_loss_tight_ball)
TEST_DECLARE(test_branches)
TEST_DECLARE(test_branches_continued)
TEST_DECLARE(test_pool)

/* A parameter that is not a number spoils L and what depends on it. */
void
test_loss_special(void)
{
    slong i, k, P, n = test_count(30);
    loja_problem_t prob;
    loja_loss_t ws;
    arb_t L;

    loja_problem_init(prob);
    arb_init(L);
    for (k = 0; k < n; k++)
    {
        arb_ptr theta, g;
        arb_mat_t H;
        slong bad;

        ref_random_problem(prob, 10, 0, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        g = _arb_vec_init(P);
        arb_mat_init(H, P, P);
        ref_random_box(theta, P, (int) (k % REF_BOXES));
        /* of the output layer: every output contains it */
        bad = P - 1;
        if (k % 3 == 0)
            arf_nan(arb_midref(theta + bad));
        else if (k % 3 == 1)
            arb_pos_inf(theta + bad);
        else
            arb_zero_pm_inf(theta + bad);
        loja_loss_init(ws, prob);
        loja_loss_eval(ws, L, g, H, theta, ref_random_prec());
        CU_ASSERT(!arb_is_finite(L) || !prob->net->bias);
        for (i = 0; i < P && k % 3 == 0; i++)
        {
            arf_nan(arb_midref(theta + i));
            mag_zero(arb_radref(theta + i));
        }
        if (k % 3 == 0)
        {
            loja_loss_eval(ws, L, g, H, theta, 53);
            CU_ASSERT(!arb_is_finite(L));
            for (i = 0; i < P; i++)
                CU_ASSERT(!arb_is_finite(g + i));
        }
        loja_loss_clear(ws);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(g, P);
        arb_mat_clear(H);
    }
    arb_clear(L);
    loja_problem_clear(prob);
}

/* The whole line for some parameters: still every point is enclosed. */
void
test_loss_infinite(void)
{
    slong i, k, P, n = test_count(15);
    loja_problem_t prob;
    loja_loss_t ws;
    arb_t L;

    loja_problem_init(prob);
    arb_init(L);
    for (k = 0; k < n; k++)
    {
        arb_ptr theta, wide, g;
        acb_ptr point;
        ref_loss_t ref;

        ref_random_problem(prob, 10, 0, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        wide = _arb_vec_init(P);
        g = _arb_vec_init(P);
        point = _acb_vec_init(P);
        ref_random_box(theta, P, 5);
        for (i = 0; i < P; i++)
        {
            arb_set(wide + i, theta + i);
            if (test_uniform(3) == 0)
                arb_zero_pm_inf(wide + i);
        }
        ref_random_point(point, theta, P, 1);
        ref_loss_init(ref, prob);
        ref_loss(ref, prob, point, NULL);
        loja_loss_init(ws, prob);
        loja_loss_eval(ws, L, g, NULL, wide, 53);
        CU_ASSERT(ref_report(L, ref->L, "L", 0, prob, 53));
        for (i = 0; i < P; i++)
            CU_ASSERT(ref_report(g + i, ref->grad + i, "g", i, prob, 53));
        loja_loss_clear(ws);
        ref_loss_clear(ref);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(wide, P);
        _arb_vec_clear(g, P);
        _acb_vec_clear(point, P);
    }
    arb_clear(L);
    loja_problem_clear(prob);
}

/* At exact parameters the radius is rounding only. */
void
test_loss_tight(void)
{
    slong i, j, k, P, n = test_count(30);
    loja_problem_t prob;
    loja_loss_t ws;
    arb_t L;
    mag_t most;

    loja_problem_init(prob);
    arb_init(L);
    mag_init(most);
    for (k = 0; k < n; k++)
    {
        slong prec = 53 << (k % 3);
        arb_ptr theta, g;
        arb_mat_t H;

        ref_random_problem(prob, 20, 1, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        g = _arb_vec_init(P);
        arb_mat_init(H, P, P);
        ref_random_box(theta, P, 0);
        loja_loss_init(ws, prob);
        loja_loss_eval(ws, L, g, H, theta, prec);
        /* numbers up to 2^10 occur, and a few hundred operations */
        mag_set_ui_2exp_si(most, 1, 20 - prec);
        CU_ASSERT(mag_cmp(arb_radref(L), most) < 0);
        for (i = 0; i < P; i++)
        {
            CU_ASSERT(mag_cmp(arb_radref(g + i), most) < 0);
            for (j = 0; j < P; j++)
                CU_ASSERT(mag_cmp(arb_radref(arb_mat_entry(H, i, j)), most)
                    < 0);
        }
        loja_loss_clear(ws);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(g, P);
        arb_mat_clear(H);
    }
    arb_clear(L);
    mag_clear(most);
    loja_problem_clear(prob);
}

/*
    On a ball of radius rho the radius of the gradient is not much above
    rho times the majorant of H: every term is counted with its absolute
    value, not more.
*/
void
test_loss_tight_ball(void)
{
    slong i, k, P, n = test_count(30);
    loja_problem_t prob;
    loja_loss_t ws;

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        arb_ptr theta, g;
        acb_ptr box;
        mag_t mg, mh, rho;

        ref_random_problem(prob, 10, 1, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        g = _arb_vec_init(P);
        box = _acb_vec_init(P);
        mag_init(mg);
        mag_init(mh);
        mag_init(rho);
        ref_random_box(theta, P, 0);
        mag_set_ui_2exp_si(rho, 1, -30);
        for (i = 0; i < P; i++)
        {
            mag_set(arb_radref(theta + i), rho);
            acb_set_arb(box + i, theta + i);
        }
        loja_loss_init(ws, prob);
        loja_loss_eval(ws, NULL, g, NULL, theta, 200);
        CU_ASSERT_FATAL(loja_loss_majorant(ws, mg, mh, box, 64));
        mag_mul(mh, mh, rho);
        mag_mul_ui(mh, mh, 2 * (ulong) P);
        for (i = 0; i < P; i++)
            CU_ASSERT(mag_cmp(arb_radref(g + i), mh) <= 0);
        loja_loss_clear(ws);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(g, P);
        _acb_vec_clear(box, P);
        mag_clear(mg);
        mag_clear(mh);
        mag_clear(rho);
    }
    loja_problem_clear(prob);
}

/* 1 only if the signs are those of every point, and 0 elsewhere; zeros counts
   the points with a preactivation that is 0, which is positive if it always
   is. */
static int
signs_hold(ref_loss_t ref, const loja_problem_struct *prob,
    const signed char *branch, int *zeros)
{
    const loja_net_struct *net = prob->net;
    slong i, j, k, h;

    for (i = 0; i < prob->n; i++)
        for (k = 1, h = 0; k < net->depth; k++)
            for (j = 0; j < net->width[k]; j++, h++)
            {
                slong at = i * ref->hidden + h;
                arb_srcptr z = acb_realref(ref->z + at);

                zeros[at] += arb_is_zero(z) && branch[at] != 0;
                if (net->act[k - 1]->analytic ? branch[at] != 0
                    : branch[at] != (arb_is_positive(z) ? 1
                                     : arb_is_negative(z) ? -1
                                     : arb_is_zero(z)
                                       && net->act[k - 1]->smooth))
                    return 0;
            }
    return 1;
}

void
test_branches(void)
{
    slong i, k, P, found = 0, refused = 0, n = test_count(80);
    loja_problem_t prob;
    loja_loss_t ws;

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        slong at = -1, neuron = -1, prec = ref_random_prec();
        signed char *branch;
        arb_ptr theta;
        acb_ptr point;
        ref_loss_t ref;

        ref_random_problem(prob, 10, k % 2 == 0 ? 2 : 0, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        point = _acb_vec_init(P);
        ref_random_box(theta, P, (int) (k % REF_BOXES));
        loja_loss_init(ws, prob);
        ref_loss_init(ref, prob);
        branch = flint_malloc((size_t) (prob->n * ws->hidden) + 1);
        if (loja_loss_branches(ws, branch, &at, &neuron, theta, prec))
        {
            const slong size = prob->n * ws->hidden;
            int *zeros = flint_calloc((size_t) size + 1, sizeof(int));

            found++;
            for (i = 0; i < 8; i++)
            {
                ref_random_point(point, theta, P, i % 2 == 0);
                ref_loss(ref, prob, point, NULL);
                CU_ASSERT(signs_hold(ref, prob, branch, zeros));
            }
            for (i = 0; i < size; i++)
                CU_ASSERT(zeros[i] == 0 || zeros[i] == 8);
            flint_free(zeros);
        }
        else
        {
            refused++;
            CU_ASSERT(at >= 0 && at < prob->n);
            CU_ASSERT(neuron >= 0 && neuron < ws->hidden);
        }
        flint_free(branch);
        loja_loss_clear(ws);
        ref_loss_clear(ref);
        _arb_vec_clear(theta, P);
        _acb_vec_clear(point, P);
    }
    loja_problem_clear(prob);
    CU_ASSERT(n < 20 || (found > 0 && refused > 0));
}

/* With branches set, the analytic continuation of each is enclosed. */
void
test_branches_continued(void)
{
    slong i, j, k, P, n = test_count(20);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        loja_pool_t pool;
        loja_loss_struct *ws;
        signed char *branch;
        arb_ptr theta, g;
        acb_ptr point;
        arb_mat_t H;
        ref_loss_t ref;

        ref_random_problem(prob, 10, 2, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        g = _arb_vec_init(P);
        point = _acb_vec_init(P);
        arb_mat_init(H, P, P);
        ref_random_box(theta, P, 1 + (int) (k % (REF_BOXES - 1)));
        ref_loss_init(ref, prob);
        branch = flint_malloc((size_t) (prob->n * ref->hidden) + 1);
        for (i = 0; i < prob->n * ref->hidden; i++)
            branch[i] = (signed char) (2 * test_uniform(2) - 1);
        loja_pool_init(pool, prob, 1);
        loja_pool_set_branch(pool, branch);
        ws = loja_pool_ws(pool);
        loja_loss_eval(ws, NULL, g, H, theta, 100);
        ref_random_point(point, theta, P, 1);
        ref_loss(ref, prob, point, branch);
        for (i = 0; i < P; i++)
        {
            CU_ASSERT(ref_report(g + i, ref->grad + i, "g", i, prob, 100));
            for (j = i; j < P; j++)
                CU_ASSERT(ref_report(arb_mat_entry(H, i, j),
                    ref->hess + i * P + j, "H", i * P + j, prob, 100));
        }
        loja_pool_clear(pool);
        flint_free(branch);
        ref_loss_clear(ref);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(g, P);
        _acb_vec_clear(point, P);
        arb_mat_clear(H);
    }
    loja_problem_clear(prob);
}

void
test_pool(void)
{
    static const slong width[] = {1, 1, 1};
    static const loja_act_struct *const smooth[] = {&loja_act_tanh};
    static const loja_act_struct *const kink[] = {&loja_act_elu};
    static const signed char branch[] = {1, -1};
    loja_problem_t prob;
    loja_pool_t pool;
    slong i;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, width, smooth, 1);
    CU_ASSERT(loja_net_is_analytic(prob->net));
    loja_net_set(prob->net, 2, width, kink, 1);
    CU_ASSERT(!loja_net_is_analytic(prob->net));
    loja_net_set(prob->net, 1, width, NULL, 1);
    CU_ASSERT(loja_net_is_analytic(prob->net));

    loja_net_set(prob->net, 2, width, kink, 1);
    prob->n = 2;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 2, 1);
    fmpq_mat_init(prob->y, 2, 1);
    fmpq_set_si(fmpq_mat_entry(prob->x, 1, 0), 1, 1);
    loja_pool_init(pool, prob, 3);
    CU_ASSERT(pool->n == 3 || pool->n == 1);
    loja_pool_set_branch(pool, branch);
    for (i = 0; i < pool->n; i++)
    {
        CU_ASSERT_FATAL(pool->ws[i].branch != NULL);
        CU_ASSERT(pool->ws[i].branch[0] == 1);
        CU_ASSERT(pool->ws[i].branch[1] == -1);
    }
    loja_pool_set_branch(pool, NULL);
    CU_ASSERT(pool->ws[0].branch == NULL);
    CU_ASSERT(loja_pool_ws(pool) == pool->ws);
    loja_pool_clear(pool);
    loja_problem_clear(prob);
}
