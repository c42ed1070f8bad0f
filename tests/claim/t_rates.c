/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rates: bounds at points of the charts, and later parts of trajectories. */
#include <math.h>
#include <string.h>
#include "claim/chart.h"
#include "claim/growth.h"
#include "claim/neuron.h"
#include "loja/flow.h"
#include "loja/infinity.h"
#include "support/support.h"

TEST_DECLARE(test_growth)
TEST_DECLARE(test_rates_later)
TEST_DECLARE(test_rates_points)

/*
    theta in R with L = |theta|^(-2/k) (lambda = 1), so |L'| = (2/k) L^(1+k/2)
    and c0 = 2/k: theta^(2+2/k)' = (2/k)(2+2/k), the bounds must hold at all
    times and be sharp.
*/
void
test_growth(void)
{
    const slong num[] = { 1, 1, 2, 3 }, den[] = { 2, 1, 1, 2 };
    loja_growth_bounds_t g;
    arb_t c0, one, norm, loss, theta, t, low, high;
    fmpq_t T;
    slong i, j;

    arb_init(c0);
    arb_init(one);
    arb_init(norm);
    arb_init(loss);
    arb_init(theta);
    arb_init(t);
    arb_init(low);
    arb_init(high);
    fmpq_init(T);
    arb_one(one);
    for (i = 0; i < 4; i++)
        for (j = -3; j <= 3; j++)
        {
            const slong m = num[i], n = den[i];
            slong s;

            /* theta(T)^(2+2/k) = (2/k)(2+2/k) T f, f = 4^j: not the time
               that a flow from 0 would need */
            _loja_growth_init(g);
            fmpq_set_si(T, 3, 2);
            arb_set_si(c0, 2 * n);
            arb_div_si(c0, c0, m, 128);
            arb_set_si(theta, 2 * n + 2 * m);
            arb_div_si(theta, theta, m, 128);
            arb_mul(theta, theta, c0, 128);
            arb_mul_fmpz(t, theta, fmpq_numref(T), 128);
            arb_div_fmpz(t, t, fmpq_denref(T), 128);
            arb_mul_2exp_si(t, t, 2 * j);
            _loja_growth_power(norm, t, m, 2 * n + 2 * m);
            _loja_growth_power(loss, norm, -2 * n, m);
            _loja_growth_compare(g, c0, one, loss, norm, m, n);
            _loja_growth_in_time(g, T, m, n);
            for (s = 0; s < 40; s += 1 + s / 4)
            {
                /* at the time T 2^s */
                fmpq_t x;
                arb_t y, r;

                fmpq_init(x);
                arb_init(y);
                arb_init(r);
                fmpq_mul_2exp(x, T, (ulong) s);
                arb_set_fmpq(r, x, 128);
                fmpq_sub(x, x, T);
                arb_set_fmpq(y, x, 128);
                arb_mul(y, y, theta, 128);
                arb_add(y, y, t, 128);
                _loja_growth_power(y, y, m, 2 * n + 2 * m);
                _loja_growth_power(r, r, m, 2 * n + 2 * m);
                arb_mul(low, g->low, r, 128);
                arb_mul(high, g->high, r, 128);
                CU_ASSERT(!arb_gt(low, y) && !arb_lt(high, y));
                _loja_growth_power(r, r, -2 * n, m);
                _loja_growth_power(y, y, -2 * n, m);
                arb_mul(low, g->loss_low, r, 128);
                arb_mul(high, g->K, r, 128);
                CU_ASSERT(!arb_gt(low, y) && !arb_lt(high, y));
                fmpq_clear(x);
                arb_clear(y);
                arb_clear(r);
            }
            if (j == 0)
            {
                arb_div(t, g->high, g->low, 128);
                arb_sub_ui(t, t, 1, 128);
                CU_ASSERT(arf_cmpabs_d(arb_midref(t), 0.06) < 0);
            }
            _loja_growth_clear(g);
        }
    arb_clear(c0);
    arb_clear(one);
    arb_clear(norm);
    arb_clear(loss);
    arb_clear(theta);
    arb_clear(t);
    arb_clear(low);
    arb_clear(high);
    fmpq_clear(T);
}

/* One number x = claim number `name' times T^exponent. */
static void
scaled(arb_t x, const loja_claim_t claim, const char *name,
       const char *exponent, int sign, const fmpq_t T)
{
    arb_t e;

    arb_init(e);
    arb_set(e, loja_claim_number(claim, exponent));
    if (sign < 0)
        arb_neg(e, e);
    arb_set_fmpq(x, T, 128);
    arb_pow(x, x, e, 128);
    arb_mul(x, x, loja_claim_number(claim, name), 128);
    arb_clear(e);
}

/* The claim at T, then its rates against the trajectory at 2 T, 4 T, ... */
static void
later(const loja_problem_t prob, slong first, slong times, double ratio)
{
    const loja_flow_opts_t opts = { .digits = 14 };
    const loja_flow_hooks_t hooks = { 0 };
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_flow_report_t rep;
    loja_flow_t flow;
    loja_claim_t claim;
    fmpq_t t;
    arb_t x;
    slong i;

    arb_init(x);
    fmpq_init(t);
    loja_claim_init(claim, "diverges");
    loja_flow_report_init(rep);
    fmpq_set_si(t, first << times, 1);
    loja_flow_init(flow, prob, &opts, t);
    fmpq_set_si(t, first, 1);
    CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    CU_ASSERT_FATAL(loja_claim_diverges(claim, prob, t, theta, NULL)
        == LOJA_OK);
    CU_ASSERT_FATAL(loja_claim_number(claim, "rate_lower") != NULL);
    CU_ASSERT(strstr(claim->theorem, "Rates: for all t >= T") != NULL);
    CU_ASSERT(strstr(loja_record_text(claim->record), "\"rates\"") != NULL);
    arb_div(x, loja_claim_number(claim, "rate_upper"),
        loja_claim_number(claim, "rate_lower"), 64);
    CU_ASSERT(arf_cmp_d(arb_midref(x), ratio) < 0);
    for (i = 0; i <= times; i++)
    {
        fmpq_set_si(t, first << i, 1);
        while (fmpq_cmp(flow->t, t) < 0)
            CU_ASSERT_FATAL(loja_flow_advance(flow, t) == LOJA_OK);
        loja_flow_report(rep, flow, t);
        scaled(x, claim, "rate_lower", "rate_p", 1, t);
        CU_ASSERT(arb_lt(x, rep->norm));
        scaled(x, claim, "rate_upper", "rate_p", 1, t);
        CU_ASSERT(arb_gt(x, rep->norm));
        scaled(x, claim, "loss_rate_lower", "loss_rate_e", -1, t);
        CU_ASSERT(arb_lt(x, rep->loss));
        scaled(x, claim, "loss_rate_upper", "loss_rate_e", -1, t);
        CU_ASSERT(arb_gt(x, rep->loss));
    }
    loja_flow_report_clear(rep);
    loja_flow_clear(flow);
    loja_claim_clear(claim);
    fmpq_clear(t);
    arb_clear(x);
    _arb_vec_clear(theta, prob->net->nparams);
}

void
test_rates_later(void)
{
    loja_problem_t prob;

    make_neuron(prob, "tanh", 0, "1/2 1", "0 1", "1 1");
    later(prob, 1000, 8, 1.25);
    loja_problem_clear(prob);
    make_neuron(prob, "softsign", 0, "1/2 1 -3/2", "0 -2", "1 1");
    later(prob, 1000, 8, 1.6);
    loja_problem_clear(prob);
    make_neuron(prob, "gelu", 1, "-1 -3/4 -1/2 0 1/4 1/2 1", "0 0 1",
        "7/10 -3/5 1 0");
    later(prob, 30000, 3, 1.8);
    loja_problem_clear(prob);
}

/*
    Points near the trajectory of one problem, where |P' r| is small: the
    bounds R1 and R3 on sub-boxes around them.
*/
static void
points(const loja_problem_t prob, const loja_chart_ops_struct *ops, slong T,
       double slack)
{
    const slong P = prob->net->nparams;
    const loja_flow_opts_t opts = { .digits = 12 };
    const loja_flow_hooks_t hooks = { 0 };
    arb_ptr theta = _arb_vec_init(P), grad = _arb_vec_init(P),
        q = _arb_vec_init(2);
    loja_chart_rate_t rate;
    loja_chart_t chart;
    loja_message_t why;
    loja_flow_t flow;
    loja_loss_t ws;
    fmpq_t t;
    arb_t L, g, norm, x;
    loja_chart_deviation_t dev;
    arf_t eps;
    slong i, m, n, size;

    fmpq_init(t);
    arb_init(L);
    arb_init(g);
    arb_init(norm);
    arb_init(x);
    arf_init(eps);
    arf_init(dev.bound);
    arf_init(dev.ratio);
    arf_set_d(dev.ratio, 1e300);
    arf_init(rate.lambda);
    arf_init(rate.sigma);
    arf_init(rate.c0);
    loja_loss_init(ws, prob);
    fmpq_set_si(t, T, 1);
    loja_flow_init(flow, prob, &opts, t);
    CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    memset(chart, 0, sizeof(*chart));
    chart->ops = ops;
    chart->prob = prob;
    CU_ASSERT_FATAL(ops->init(chart, theta, why));
    CU_ASSERT_FATAL(ops->inverse(q, chart, theta, why, 128));
    loja_loss_eval(ws, L, grad, NULL, theta, 200);
    arb_dot(g, NULL, 0, grad, 1, grad, 1, P, 200);
    arb_sqrt(g, g, 200);
    arb_dot(norm, NULL, 0, theta, 1, theta, 1, P, 200);
    arb_sqrt(norm, norm, 200);
    ops->rates->exponent(&m, &n, chart);
    arb_get_ubound_arf(eps, L, 60);
    arf_mul_ui(eps, eps, 3, 60, ARF_RND_UP);
    arf_mul_2exp_si(eps, eps, -1);
    /* the flow follows the valley: |P' r| is at most |grad L|/sigma */
    for (size = -30; size <= -9; size++)
    {
        arb_ptr box = _arb_vec_init(2);

        for (i = 0; i < chart->dim; i++)
        {
            arb_set(box + i, q + i);
            arb_add_error_2exp_si(box + i, size);
        }
        arf_set_d(dev.bound, 1e-3 * sqrt(arf_get_d(eps, ARF_RND_NEAR)));
        if (ops->rates->box(&rate, chart, box, eps, &dev) == 1)
        {
            CU_ASSERT(rate.near);
            /* L |theta|^(2/k) >= lambda */
            _loja_growth_power(x, norm, 2 * n, m);
            arb_mul(x, x, L, 200);
            arb_div_arf(x, x, rate.lambda, 200);
            CU_ASSERT(arf_cmp_d(arb_midref(x), 1) >= 0);
            CU_ASSERT(size > -20 || arf_cmp_d(arb_midref(x), slack) <= 0);
            /* |grad L| >= c0 L^(1+k/2), up to |P' r|^2/L */
            _loja_growth_power(x, L, 2 * n + m, 2 * n);
            arb_div(x, g, x, 200);
            arb_div_arf(x, x, rate.c0, 200);
            CU_ASSERT(arf_cmp_d(arb_midref(x), 1 - 1e-9) >= 0);
            CU_ASSERT(size > -20 || arf_cmp_d(arb_midref(x), slack) <= 0);
        }
        else
            CU_ASSERT(size > -16);
        _arb_vec_clear(box, 2);
    }
    ops->clear(chart);
    loja_flow_clear(flow);
    loja_loss_clear(ws);
    fmpq_clear(t);
    arb_clear(L);
    arb_clear(g);
    arb_clear(norm);
    arb_clear(x);
    arf_clear(eps);
    arf_clear(dev.bound);
    arf_clear(dev.ratio);
    arf_clear(rate.lambda);
    arf_clear(rate.sigma);
    arf_clear(rate.c0);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(grad, P);
    _arb_vec_clear(q, 2);
}

void
test_rates_points(void)
{
    loja_problem_t prob;

    make_neuron(prob, "arctan", 0, "1/2 1 2", "0 -3", "1 -1");
    points(prob, &_loja_chart_odd, 10000, 1.1);
    loja_problem_clear(prob);
    make_neuron(prob, "softsign", 0, "1/2 1 -3/2", "0 2", "1 1");
    points(prob, &_loja_chart_odd, 10000, 1.1);
    loja_problem_clear(prob);
    make_neuron(prob, "silu", 1, "-1 -1/2 0 1/2 1", "1 1/2 2",
        "7/10 -1 1 0");
    points(prob, &_loja_chart_vertex, 10000, 1.1);
    loja_problem_clear(prob);
    make_neuron(prob, "mish", 1, "-1 -1/2 0 1/2 1", "-2 1/2 -1",
        "-7/10 -1 -1 0");
    points(prob, &_loja_chart_vertex, 10000, 1.1);
    loja_problem_clear(prob);
}
