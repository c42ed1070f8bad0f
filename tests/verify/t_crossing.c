/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Steps across kinks, against points on both sides. */
#include "reference.h"

TEST_DECLARE(test_crossing_bounds)
TEST_DECLARE(test_crossing_refuses)

static const char *const x[] = { "1/2", "1", "0" };
static const char *const y[] = { "1/4", "-1", "1/3" };

static double
random_in(double a)
{
    return a * ((double) test_uniform(2000001) / 1000000 - 1);
}

/* A straight step of the length 2 size in each parameter, through a point
   where z = 0 for some samples: neuron 1 at x = 1, neuron 2 at x = 0. */
static void
random_step(loja_step_t step, double size)
{
    slong i;

    loja_step_set_shape(step, 7, 2);
    ref_time(step, 0, "0", "1/1099511627776");
    for (i = 0; i < 7; i++)
    {
        ref_set(step, i, 0, random_in(2));
        ref_set(step, i, 1, random_in(size));
    }
    /* b_1 = -w_1, b_2 = 0 up to a part of the step */
    arb_neg(step->coef + 4, step->coef);
    ref_set(step, 3, 0, random_in(size));
}

/* The step goes along the flow instead: its defect is 0 in the middle. */
static void
along_flow(loja_step_t step, loja_pool_t pool)
{
    arb_ptr mid = _arb_vec_init(7), g = _arb_vec_init(7);
    slong i;

    ref_time(step, 0, "0", "1/8192");
    for (i = 0; i < 7; i++)
        arb_set(mid + i, step->coef + 2 * i);
    loja_loss_eval(pool->ws, NULL, g, NULL, mid, 150);
    for (i = 0; i < 7; i++)
        ref_set(step, i, 1, -arf_get_d(arb_midref(g + i), ARF_RND_NEAR)
                / 16384);
    _arb_vec_clear(mid, 7);
    _arb_vec_clear(g, 7);
}

/* delta and M hold at points of the path and the tube. */
static void
check_points(const loja_problem_t prob, const loja_step_t step,
             const loja_tube_t tube)
{
    arb_ptr e = _arb_vec_init(7);
    arf_t a, b, at;
    arb_t d;
    slong k;

    arf_init(a);
    arf_init(b);
    arf_init(at);
    arb_init(d);
    arf_set_si(a, -1);
    arf_one(b);
    for (k = 0; k < 40; k++)
    {
        ref_point(at, a, b);
        ref_defect(d, step, prob, at);
        CU_ASSERT(arf_cmp(arb_midref(d), tube->defect) <= 0);
        ref_offset(e, 7, tube->radius, k % 2);
        CU_ASSERT(ref_growth(step, prob, at, e, tube->growth) >= 0);
    }
    arf_clear(a);
    arf_clear(b);
    arf_clear(at);
    arb_clear(d);
    _arb_vec_clear(e, 7);
}

void
test_crossing_bounds(void)
{
    static const double sizes[] = { 1e-18, 1e-9, 1e-6, 1e-4 };
    const loja_act_struct *const acts[] = { &loja_act_elu,
                                            &loja_act_softsign };
    loja_problem_t prob;
    slong k, proved = 0;
    arf_t start;

    arf_init(start);
    for (k = 0; k < 80; k++)
    {
        loja_pool_t pool;
        loja_step_t step;
        loja_tube_t tube;

        ref_problem(prob, 2, acts[k % 2], 1, 3, x, y, NULL);
        loja_pool_init(pool, prob, 1);
        loja_step_init(step);
        loja_tube_init(tube);
        random_step(step, sizes[k / 2 % 4]);
        if (k >= 40)
            along_flow(step, pool);
        arf_set_d(start, k % 3 ? sizes[k / 2 % 4] : 0);
        if (loja_tube_crossing(tube, step, start, pool, 150))
        {
            proved++;
            CU_ASSERT(arf_cmp(tube->error, tube->radius) < 0);
            CU_ASSERT(arf_cmp(tube->error + 1, tube->radius) < 0);
            check_points(prob, step, tube);
        }
        loja_step_clear(step);
        loja_tube_clear(tube);
        loja_pool_clear(pool);
        loja_problem_clear(prob);
    }
    CU_ASSERT(proved >= 40);
    arf_clear(start);
}

/* relu has no flow; and steps that are none. */
void
test_crossing_refuses(void)
{
    loja_problem_t prob;
    slong k;
    arf_t start;

    arf_init(start);
    for (k = 0; k < 5; k++)
    {
        loja_pool_t pool;
        loja_step_t step;
        loja_tube_t tube;

        ref_problem(prob, 2, k == 1 ? &loja_act_relu : &loja_act_elu, 1, 3,
                    x, y, NULL);
        loja_pool_init(pool, prob, 1);
        loja_step_init(step);
        loja_tube_init(tube);
        random_step(step, 1e-6);
        arf_set_d(start, k == 2 ? -1e-9 : 1e-9);
        if (k == 3)
            arb_indeterminate(step->coef + 3);
        if (k == 4)
            fmpq_set(step->t1, step->t0);
        CU_ASSERT((loja_tube_crossing(tube, step, start, pool, 150) != 0)
                  == (k == 0));
        loja_step_clear(step);
        loja_tube_clear(tube);
        loja_pool_clear(pool);
        loja_problem_clear(prob);
    }
    arf_clear(start);
}
