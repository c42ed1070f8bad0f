/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_propose.c -- both proposers on one small problem: the defect is as
    small as told, both find the same path, and the first step is that of
    the power series computed by hand.
*/
#include <math.h>
#include <string.h>

#include "loja/cert.h"
#include "propose/propose_internal.h"
#include "support/support.h"

TEST_DECLARE(test_propose_agree)
TEST_DECLARE(test_propose_linear)
TEST_DECLARE(test_propose_too_long)
TEST_DECLARE(test_propose_precision)
TEST_DECLARE(test_propose_few_hessians)

/* 1-1-1 tanh with biases, data (-1, 1), (0, 0), (1, 1/2). */
static void
small_problem(loja_problem_t prob)
{
    static const slong width[] = {1, 1, 1};
    static const loja_act_struct *const act[] = {&loja_act_tanh};
    static const slong y[] = {2, 0, 1};
    slong i;
    fmpq_t q;

    fmpq_init(q);
    loja_problem_init(prob);
    loja_net_set(prob->net, 2, width, act, 1);
    prob->n = 3;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 3, 1);
    fmpq_mat_init(prob->y, 3, 1);
    for (i = 0; i < 3; i++)
    {
        fmpq_set_si(q, i - 1, 1);
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), q);
        fmpq_set_si(q, y[i], 2);
        fmpq_set(fmpq_mat_entry(prob->y, i, 0), q);
    }
    fmpq_clear(q);
}

static void
start(arb_ptr init)
{
    arb_set_d(init, 0.5);
    arb_set_d(init + 1, -0.25);
    arb_set_d(init + 2, 1);
    arb_set_d(init + 3, 0.125);
}

/* log2 of the largest |a - b| at the ends and in between. */
static double
distance(const loja_step_t a, const loja_step_t b)
{
    slong i, j, P = a->nparams;
    double worst = -1e9;
    arb_ptr v = _arb_vec_init(P), w = _arb_vec_init(P);
    arb_t x;

    arb_init(x);
    for (j = -4; j <= 4; j++)
    {
        arb_set_si(x, j);
        arb_mul_2exp_si(x, x, -2);
        loja_step_eval(v, a, x, 300);
        loja_step_eval(w, b, x, 300);
        for (i = 0; i < P; i++)
            arb_sub(v + i, v + i, w + i, 300);
        worst = fmax(worst, _loja_propose_log2_norm(v, P, 0));
    }
    arb_clear(x);
    _arb_vec_clear(v, P);
    _arb_vec_clear(w, P);
    return worst;
}

/* Linear and logarithmic steps, the two proposers, wanted 2^-80. */
void
test_propose_agree(void)
{
    static const double point[] = {-1, -0.77, 0.03, 0.4, 1};
    int log_time;
    loja_problem_t prob;
    loja_pool_t pool;
    arb_ptr init = _arb_vec_init(4);
    mag_t wanted;

    mag_init(wanted);
    mag_set_ui_2exp_si(wanted, 1, -80);
    small_problem(prob);
    loja_pool_init(pool, prob, 1);
    start(init);
    for (log_time = 0; log_time <= 1; log_time++)
    {
        loja_step_t a, b;
        loja_propose_info_t ia, ib;

        loja_step_init(a);
        loja_step_init(b);
        a->log_time = b->log_time = log_time;
        fmpq_set_si(a->t0, log_time, 3);
        fmpq_set_si(a->t1, log_time == 0 ? 1 : 4, 8);
        fmpq_set(b->t0, a->t0);
        fmpq_set(b->t1, a->t1);
        CU_ASSERT_FATAL(loja_propose_collocation(a, &ia, init, NULL, 30,
            wanted, 0, pool, 200) == LOJA_PROPOSE_OK);
        CU_ASSERT_FATAL(loja_propose_taylor(b, &ib, init, 60, wanted, pool,
            200) == LOJA_PROPOSE_OK);
        CU_ASSERT(ia.defect_log2 < -80 && ib.defect_log2 < -80);
        CU_ASSERT(_loja_propose_defect(a, point, 5, 0, pool, 300) < -80);
        CU_ASSERT(_loja_propose_defect(b, point, 5, 0, pool, 300) < -80);
        CU_ASSERT(distance(a, b) < -78);
        CU_ASSERT(a->nparams == 4 && a->len <= 31 && a->len > 15);
        CU_ASSERT(b->nparams == 4 && b->len <= 61 && b->len > 15);
        loja_step_clear(a);
        loja_step_clear(b);
    }
    loja_pool_clear(pool);
    loja_problem_clear(prob);
    _arb_vec_clear(init, 4);
    mag_clear(wanted);
}

/*
    N(x) = w x, data (1, 0): w' = -2 w, w = e^(-2t).  Both proposers, and
    the coefficients are exact dyadics of few bits.
*/
void
test_propose_linear(void)
{
    static const slong width[] = {1, 1};
    loja_problem_t prob;
    loja_pool_t pool;
    arb_t init, x, w;
    mag_t wanted;
    fmpq_t one;
    int which;

    arb_init(init);
    arb_init(x);
    arb_init(w);
    mag_init(wanted);
    mag_set_ui_2exp_si(wanted, 1, -70);
    loja_problem_init(prob);
    loja_net_set(prob->net, 1, width, NULL, 0);
    prob->n = 1;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 1, 1);
    fmpq_mat_init(prob->y, 1, 1);
    fmpq_init(one);
    fmpq_set_si(one, 1, 1);
    fmpq_set(fmpq_mat_entry(prob->x, 0, 0), one);
    loja_pool_init(pool, prob, 1);
    arb_one(init);
    for (which = 0; which < 2; which++)
    {
        loja_step_t s;
        loja_propose_info_t info;
        slong k;

        loja_step_init(s);
        fmpq_set_si(s->t1, 1, 2);
        CU_ASSERT_FATAL((which == 0
            ? loja_propose_collocation(s, &info, init, NULL, 24, wanted,
                                       1, pool, 150)
            : loja_propose_taylor(s, &info, init, 30, wanted, pool, 150))
            == LOJA_PROPOSE_OK);
        loja_step_end(w, s, 1, 300);
        arb_set_si(x, -1);
        arb_exp(x, x, 300);
        arb_sub(w, w, x, 300);
        CU_ASSERT(arf_cmpabs_2exp_si(arb_midref(w), -69) < 0);
        loja_step_end(w, s, -1, 300);
        arb_sub_ui(w, w, 1, 300);
        CU_ASSERT(arf_cmpabs_2exp_si(arb_midref(w), -69) < 0);
        for (k = 0; k < s->len; k++)
        {
            CU_ASSERT(arb_is_exact(s->coef + k));
            CU_ASSERT(arb_bits(s->coef + k) < 110);
        }
        loja_step_clear(s);
    }
    loja_pool_clear(pool);
    loja_problem_clear(prob);
    arb_clear(init);
    arb_clear(x);
    arb_clear(w);
    mag_clear(wanted);
    fmpq_clear(one);
}

/* Far beyond the radius of convergence: a large defect or a refusal. */
void
test_propose_too_long(void)
{
    loja_problem_t prob;
    loja_pool_t pool;
    loja_step_t s;
    loja_propose_info_t info;
    loja_propose_result_t res;
    arb_ptr init = _arb_vec_init(4);
    mag_t wanted;

    mag_init(wanted);
    mag_set_ui_2exp_si(wanted, 1, -80);
    small_problem(prob);
    loja_pool_init(pool, prob, 1);
    start(init);
    loja_step_init(s);
    fmpq_set_si(s->t1, 100, 1);
    res = loja_propose_taylor(s, &info, init, 20, wanted, pool, 200);
    CU_ASSERT(res == LOJA_PROPOSE_STEP
        || (res == LOJA_PROPOSE_OK && info.defect_log2 > -80));
    loja_step_clear(s);
    loja_pool_clear(pool);
    loja_problem_clear(prob);
    _arb_vec_clear(init, 4);
    mag_clear(wanted);
}

/* Too few bits are told, and how many are missing. */
void
test_propose_precision(void)
{
    loja_problem_t prob;
    loja_pool_t pool;
    arb_ptr init = _arb_vec_init(4);
    mag_t wanted;
    int which;

    mag_init(wanted);
    mag_set_ui_2exp_si(wanted, 1, -120);
    small_problem(prob);
    loja_pool_init(pool, prob, 1);
    start(init);
    for (which = 0; which < 2; which++)
    {
        loja_step_t s;
        loja_propose_info_t info;
        loja_propose_result_t res;

        loja_step_init(s);
        fmpq_set_si(s->t1, 1, 16);
        res = which == 0
            ? loja_propose_collocation(s, &info, init, NULL, 30, wanted,
                                       0, pool, 80)
            : loja_propose_taylor(s, &info, init, 60, wanted, pool, 80);
        CU_ASSERT(res == LOJA_PROPOSE_PRECISION);
        CU_ASSERT(info.missing_bits > 20 && info.missing_bits < 120);
        loja_step_clear(s);
    }
    loja_pool_clear(pool);
    loja_problem_clear(prob);
    _arb_vec_clear(init, 4);
    mag_clear(wanted);
}

/* Certificates name the proposers as the table does. */
void
test_proposers(void)
{
    int i;

    for (i = 0; loja_proposers[i].name != NULL; i++)
    {
        CU_ASSERT_FATAL(loja_cert_proposer_name(i) != NULL);
        CU_ASSERT(strcmp(loja_proposers[i].name,
                         loja_cert_proposer_name(i)) == 0);
        CU_ASSERT(loja_proposers[i].propose != NULL);
    }
    CU_ASSERT(i == LOJA_PROPOSER_CVODE + 1);
    CU_ASSERT(loja_cert_proposer_name(i) == NULL);
}

/* Hessians at few nodes, and interpolated ones at the others, of m nodes on a
   line through the start: those of all nodes, nearly; gradients the same. */
static void
few_hessians(loja_pool_t pool, slong m)
{
    enum { P = 4 };
    loja_newton_struct w[1];
    loja_double_struct e[1];
    loja_step_t step;
    const slong n = m * P, size = n * P;
    double *v = flint_malloc(sizeof(double) * (size_t) (3 * n + 2 * size));
    double *g = v + n, *h = g + n, *all = h + n, *few = all + size;
    double largest = 0, worst = 0;
    slong i, j;

    loja_step_init(step);
    step->log_time = 1;
    fmpq_set_si(step->t0, 1, 8);
    fmpq_set_si(step->t1, 1, 2);
    w->step = step;
    w->pool = pool;
    w->P = P;
    w->prec = 64;
    w->doubles = e;
    w->init = _arb_vec_init(P);
    start(w->init);
    _loja_double_init(e, m, P);
    _loja_newton_init(w, m);
    for (j = 0; j < m; j++)
    {
        e->f[j] = arf_get_d(arb_midref(w->f + j), ARF_RND_NEAR);
        for (i = 0; i < P; i++)
            v[j * P + i] = arf_get_d(arb_midref(w->init + i), ARF_RND_NEAR)
                + (i == 1 ? -0.1 : 0.1)
                    * arf_get_d(arb_midref(w->z + 1 + j), ARF_RND_NEAR);
    }
    CU_ASSERT_FATAL(_loja_double_evaluate(g, w, v, LOJA_HESSIANS_ALL));
    memcpy(all, e->H, sizeof(double) * (size_t) size);
    CU_ASSERT_FATAL(_loja_double_evaluate(h, w, v, LOJA_HESSIANS_OLD));
    CU_ASSERT(memcmp(all, e->H, sizeof(double) * (size_t) size) == 0);
    CU_ASSERT(memcmp(g, h, sizeof(double) * (size_t) n) == 0);
    memset(e->H, 0, sizeof(double) * (size_t) size);
    CU_ASSERT_FATAL(_loja_double_evaluate(h, w, v, LOJA_HESSIANS_FEW));
    memcpy(few, e->H, sizeof(double) * (size_t) size);
    CU_ASSERT(memcmp(g, h, sizeof(double) * (size_t) n) == 0);
    for (i = 0; i < size; i++)
    {
        largest = fmax(largest, fabs(all[i]));
        worst = fmax(worst, fabs(all[i] - few[i]));
    }
    CU_ASSERT(largest > 0.1 && worst <= (m <= 8 ? 0 : 1e-5) * largest);
    _loja_newton_clear(w);
    _loja_double_clear(e);
    _arb_vec_clear(w->init, P);
    loja_step_clear(step);
    flint_free(v);
}

void
test_propose_few_hessians(void)
{
    static const slong nodes[] = {3, 8, 9, 13, 24, 40};
    loja_problem_t prob;
    loja_pool_t pool;
    slong i;

    small_problem(prob);
    loja_pool_init(pool, prob, 1);
    for (i = 0; i < 6; i++)
        few_hessians(pool, nodes[i]);
    loja_pool_clear(pool);
    loja_problem_clear(prob);
}
