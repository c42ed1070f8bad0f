/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two neurons in a symmetric position: field, controls, and Z8. */
#include <string.h>
#include "loja/infinity.h"
#include "loja/data.h"
#include "loja/flow.h"
#include "claim/two_neurons.h"
#include "support/support.h"

TEST_DECLARE(test_two_symmetric_controls)
TEST_DECLARE(test_two_symmetric_field)
TEST_DECLARE(test_two_symmetric_zoo)

#define HIGH 500
#define P 7

static double
part(void)
{
    ulong r = n_randint(test_rand, 10);

    return r == 0 ? 0 : r == 1 ? 1
        : (double) n_randint(test_rand, 1000001) / 1e6;
}

/* DTheta X by central differences; X = (X_eta, X_sigma, X_u, X_gamma), all
   true (not in units of a). */
static void
move(arb_ptr dtheta, const loja_chart_t chart, arb_srcptr point,
     arb_srcptr X)
{
    arb_ptr p = _arb_vec_init(4), a = _arb_vec_init(P);
    arb_t h;
    slong i, sign;

    arb_init(h);
    for (sign = -1; sign <= 1; sign += 2)
    {
        arb_set_si(h, sign);
        arb_mul_2exp_si(h, h, -120);
        for (i = 0; i < 4; i++)
        {
            arb_set(p + i, point + i);
            arb_addmul(p + i, X + i, h, HIGH);
        }
        chart->ops->map(sign > 0 ? a : dtheta, chart, p, p + 2, HIGH);
    }
    _arb_vec_sub(dtheta, a, dtheta, P, HIGH);
    _arb_vec_scalar_mul_2exp_si(dtheta, dtheta, P, 119);
    arb_clear(h);
    _arb_vec_clear(p, 4);
    _arb_vec_clear(a, P);
}

/* point[2], point[3]: u = a (u*_1 + off), gamma = a (u*_2 - off/2) + b; and
   the field there. */
static void
set_point(arb_ptr point, arb_ptr X, loja_pair_state_t s,
          const loja_chart_t chart, double off)
{
    const loja_pair_struct *d = chart->data;
    arb_ptr w = _arb_vec_init(5);
    arb_t a, t;
    slong i;

    arb_init(a);
    arb_init(t);
    arb_set_fmpq(a, d->a, HIGH);
    arb_set_d(w, off);
    arb_set_d(w + 1, -off / 2);
    _loja_pair_direction(X + 2, w + 2, s, point, w, d->n, chart->prec);
    arb_get_mid_arb(point + 2, w + 2);
    arb_mul(point + 2, point + 2, a, HIGH);
    /* u*_2 = mean of X - u*_1 Phi */
    arb_sub(w + 2, w + 2, w, HIGH);
    for (i = 0; i < d->n; i++)
    {
        arb_mul(t, s->phi + i, w + 2, HIGH);
        arb_sub(t, d->X + i, t, HIGH);
        arb_add(w + 3, w + 3, t, HIGH);
    }
    arb_div_si(w + 3, w + 3, d->n, HIGH);
    arb_add(w + 3, w + 3, w + 1, HIGH);
    arb_mul(w + 3, w + 3, a, HIGH);
    arb_set_fmpq(t, d->b, HIGH);
    arb_add(point + 3, w + 3, t, HIGH);
    arb_get_mid_arb(point + 3, point + 3);
    arb_set(X, point);
    _loja_pair_weight(X + 1, point + 1, HIGH);
    arb_mul(X + 1, X + 1, s->zs, HIGH);
    for (i = 0; i < 4; i++)
    {
        arb_get_mid_arb(X + i, X + i);
        if (i >= 2)
            arb_mul(X + i, X + i, a, HIGH);
    }
    arb_clear(a);
    arb_clear(t);
    _arb_vec_clear(w, 5);
}

/* The inequalities of H3 at a point, from the loss of the library. */
static void
check_field(const loja_chart_t chart, double eta, double sigma, double off)
{
    arb_ptr w = _arb_vec_init(12 + 3 * P), point = w, X = w + 4, box = w + 8,
        back = w + 10, theta = w + 12, grad = theta + P, d = grad + P;
    arb_t L, t, norm, speed;
    arf_t eps, kappa, C;
    loja_pair_state_t s;
    loja_loss_t ws;
    loja_message_t why;
    slong i;

    arb_init(L);
    arb_init(t);
    arb_init(norm);
    arb_init(speed);
    arf_init(eps);
    arf_init(kappa);
    arf_init(C);
    _loja_pair_state_init(s, chart->prob->n);
    arb_set_d(point, eta);
    arb_set_d(point + 1, sigma);
    CU_ASSERT(_loja_pair_state_set(s, chart, point));
    arb_mul(norm, s->g, ((const loja_pair_struct *) chart->data)->a2, HIGH);
    set_point(point, X, s, chart, off);
    chart->ops->map(theta, chart, point, point + 2, HIGH);
    CU_ASSERT(chart->ops->inverse(back, chart, theta, why, HIGH));
    CU_ASSERT(arb_overlaps(back, point) && arb_overlaps(back + 1, point + 1));
    move(d, chart, point, X);
    loja_loss_init(ws, chart->prob);
    loja_loss_eval(ws, L, grad, NULL, theta, HIGH);
    loja_loss_clear(ws);
    /* min L is what `above' says */
    arb_sub(t, L, norm, HIGH);
    arb_add_error_2exp_si(t, -66);
    CU_ASSERT(off != 0 ? arb_is_nonnegative(t) || arb_contains_zero(t)
        : arb_contains_zero(t));
    arb_get_ubound_arf(eps, L, 64);
    for (i = 0; i < 2; i++)
    {
        arb_set(box + i, point + i);
        arb_add_error_2exp_si(box + i, -12);
    }
    for (i = 0; i < 2; i++)
    {
        /* at the point, then on a box around it */
        if (chart->ops->field(kappa, C, chart, i ? box : point, eps) != 1)
            continue;
        arb_dot(t, NULL, 0, grad, 1, d, 1, P, HIGH);
        arb_div(t, t, L, HIGH);
        arb_set_arf(norm, kappa);
        arb_add_error_2exp_si(t, -20);     /* X was rounded */
        CU_ASSERT(!arb_lt(t, norm));
        arb_dot(norm, NULL, 0, theta, 1, theta, 1, P, HIGH);
        arb_dot(speed, NULL, 0, d, 1, d, 1, P, HIGH);
        arb_sqrt(norm, norm, HIGH);
        arb_sqrt(speed, speed, HIGH);
        arb_add_ui(norm, norm, 1, HIGH);
        arb_set_arf(t, C);
        arb_mul(norm, norm, t, HIGH);
        CU_ASSERT(arb_le(speed, norm));
    }
    _loja_pair_state_clear(s, chart->prob->n);
    _arb_vec_clear(w, 12 + 3 * P);
    arb_clear(L);
    arb_clear(t);
    arb_clear(norm);
    arb_clear(speed);
    arf_clear(eps);
    arf_clear(kappa);
    arf_clear(C);
}

/* kappa at a point is (D g)/g, D along the field: central differences. */
static void
check_kappa(const loja_chart_t chart, double eta, double sigma)
{
    const double h = 1.0 / 1024, w = (sigma - 2.0 / 3) * 4.5 * sigma
        * (1 - sigma);
    arb_ptr q = _arb_vec_init(4);
    loja_pair_state_t s;
    double g[2], kappa, k;
    slong i;

    _loja_pair_state_init(s, chart->prob->n);
    for (i = 0; i < 2; i++)
    {
        arb_set_d(q, eta * (1 + (i ? h : -h)));
        arb_set_d(q + 1, sigma + (i ? h : -h) * w);
        CU_ASSERT(_loja_pair_state_set(s, chart, q));
        g[i] = arf_get_d(arb_midref(s->g), ARF_RND_NEAR);
    }
    arb_set_d(q, eta);
    arb_set_d(q + 1, sigma);
    CU_ASSERT(_loja_pair_state_set(s, chart, q));
    CU_ASSERT(_loja_pair_kappa(q + 2, s, q, chart->prec));
    kappa = (g[1] - g[0]) / (2 * h)
        / arf_get_d(arb_midref(s->g), ARF_RND_NEAR);
    k = arf_get_d(arb_midref(q + 2), ARF_RND_NEAR);
    CU_ASSERT(k < kappa + 0.01 && k > kappa - 0.1);
    _loja_pair_state_clear(s, chart->prob->n);
    _arb_vec_clear(q, 4);
}

void
test_two_symmetric_field(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    double eta, sigma;
    slong i, n = test_count(32);

    for (i = 0; i < n; i++)
    {
        test_pair_problem(prob, i);
        CU_ASSERT_FATAL(test_pair_chart(chart, prob));
        eta = 0.02 + 1.8 * part();
        sigma = i % 2 ? 0.66 + 0.1 * part() : 0.001 + 0.998 * part();
        check_field(chart, eta, sigma, i % 4 ? 1e-3 * part() : 0);
        check_kappa(chart, eta, sigma);
        chart->ops->clear(chart);
        loja_problem_clear(prob);
    }
}

/* Must not be proved. */
void
test_two_symmetric_controls(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    loja_chart_box_t W;
    loja_chart_proof_t proof;
    loja_chart_limits_t limits = { .max_boxes = 3000 };
    loja_message_t why;
    arf_t eps, kappa;
    slong i;

    arf_init(eps);
    arf_init(kappa);
    _loja_chart_box_init(W, 2);
    _loja_chart_proof_init(proof);
    test_pair_problem(prob, 0);
    CU_ASSERT_FATAL(test_pair_chart(chart, prob));
    arf_set_d(W->hi, 0.25);
    arf_one(W->hi + 1);
    arf_set_d(eps, 5e-9);
    arf_set_d(kappa, 0.5);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        == LOJA_OK);
    /* part of the moduli */
    arf_set_d(W->hi + 1, 0.75);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    arf_one(W->hi + 1);
    /* an eps that the valley of the face does not reach; kappa above 2 */
    arf_set_d(eps, 1.5e-8);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    arf_set_d(eps, 5e-9);
    arf_set_d(kappa, 2.5);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    chart->ops->clear(chart);
    loja_problem_clear(prob);
    /* a start without the symmetry, in each of its three parts */
    for (i = 1; i < 6; i += 2)
    {
        test_pair_problem(prob, 0);
        fmpq_set_si(fmpq_mat_entry(prob->start, 0, i), 7, 8);
        CU_ASSERT(!_loja_chart_pair.applies(prob, why));
        loja_problem_clear(prob);
    }
    /* the mirrored one is no symmetry of the logistic function */
    test_pair_problem(prob, 8);
    CU_ASSERT(_loja_chart_pair.applies(prob, why));
    prob->net->act[0] = &loja_act_logistic;
    CU_ASSERT(!_loja_chart_pair.applies(prob, why));
    loja_problem_clear(prob);
    /* data: one point more on one side; one off the parabola; few */
    test_pair_problem(prob, 0);
    fmpq_set(fmpq_mat_entry(prob->x, 2, 0), fmpq_mat_entry(prob->x, 3, 0));
    fmpq_set(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 3, 0));
    CU_ASSERT(!_loja_chart_pair.applies(prob, why));
    loja_problem_clear(prob);
    test_pair_problem(prob, 0);
    fmpq_set_si(fmpq_mat_entry(prob->y, 2, 0), 1, 7);
    CU_ASSERT(!_loja_chart_pair.applies(prob, why));
    loja_problem_clear(prob);
    test_pair_problem(prob, 0);
    for (i = 4; i < 7; i++)
    {
        /* -1, -5/6, -2/3 and their mirror images only */
        fmpq_set(fmpq_mat_entry(prob->x, i, 0),
            fmpq_mat_entry(prob->x, 2, 0));
        fmpq_set(fmpq_mat_entry(prob->y, i, 0),
            fmpq_mat_entry(prob->y, 2, 0));
    }
    CU_ASSERT(!_loja_chart_pair.applies(prob, why));
    loja_problem_clear(prob);
    _loja_chart_box_clear(W);
    _loja_chart_proof_clear(proof);
    arf_clear(eps);
    arf_clear(kappa);
}

void
test_two_symmetric_zoo(void)
{
    const loja_flow_opts_t opts = { .digits = 12 };
    const loja_flow_hooks_t hooks = { 0 };
    loja_problem_t prob;
    loja_claim_t claim;
    loja_flow_t flow;
    arb_ptr theta = _arb_vec_init(P);
    fmpq_t t;

    loja_claim_init(claim, "diverges");
    test_pair_problem(prob, 0);
    fmpq_init(t);
    fmpq_set_si(t, 100000000, 1);
    loja_flow_init(flow, prob, &opts, t);
    CU_ASSERT(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    CU_ASSERT(claim->theorem != NULL
        && strstr(claim->theorem, "|w2| = |w1|") != NULL);
    /* the same point long before: L is too large */
    fmpq_set_si(t, 1, 1);
    arb_set_d(theta, 0.9);
    arb_set_d(theta + 1, -0.9);
    CU_ASSERT(loja_claim_diverges(claim, prob, t, theta, NULL)
        == LOJA_UNABLE);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    loja_flow_clear(flow);
    fmpq_clear(t);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _arb_vec_clear(theta, P);
}
