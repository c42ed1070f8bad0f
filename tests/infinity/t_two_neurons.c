/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Divergence of two neurons. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "loja/infinity.h"
#include "loja/data.h"
#include "loja/flow.h"
#include "infinity/two_neurons.h"
#include "support/support.h"

TEST_DECLARE(test_two_odd_controls)
TEST_DECLARE(test_two_odd_gradient)
TEST_DECLARE(test_two_odd_zoo)

static double
now(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* The claim for prob at T after the verified trajectory. */
static loja_status_t
prove(loja_claim_t claim, const loja_problem_t prob, slong T)
{
    const loja_flow_opts_t opts = { .digits = 12 };
    const loja_flow_hooks_t hooks = { 0 };
    loja_status_t status;
    loja_flow_t flow;
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    fmpq_t t;
    double start = now(), middle;

    fmpq_init(t);
    fmpq_set_si(t, T, 1);
    loja_flow_init(flow, prob, &opts, t);
    status = loja_flow_run(flow, t, &hooks);
    CU_ASSERT(status == LOJA_OK);
    loja_flow_theta(theta, flow);
    middle = now();
    status = loja_claim_diverges(claim, prob, t, theta, NULL);
    if (getenv("LOJA_TEST_VERBOSE") != NULL)
        printf("\n  T = %ld, flow %.3f s, claim %.4f s: %s\n  %s\n", (long) T,
            middle - start, now() - middle,
            loja_verdict_text(claim->verdict),
            claim->theorem ? claim->theorem : claim->reason);
    loja_flow_clear(flow);
    _arb_vec_clear(theta, prob->net->nparams);
    fmpq_clear(t);
    return status;
}

void
test_two_odd_zoo(void)
{
    loja_problem_t prob;
    loja_claim_t claim;

    loja_claim_init(claim, "diverges");
    test_two_read(prob, "examples/z9.yaml");
    CU_ASSERT(prove(claim, prob, 1) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
}

#define HIGH 500

/* A number in [0, 1]: ends included now and then. */
static double
part(void)
{
    ulong r = n_randint(test_rand, 10);

    return r == 0 ? 0 : r == 1 ? 1
        : (double) n_randint(test_rand, 1000001) / 1e6;
}

/* L, |theta| and |grad L| at the point of the chart. */
static void
at_point(arb_t L, arb_t norm, arb_t grad, const loja_chart_t chart,
         arb_srcptr q, arb_srcptr u)
{
    arb_ptr theta = _arb_vec_init(4), g = _arb_vec_init(4);
    arb_ptr back = _arb_vec_init(2);
    loja_loss_t ws;
    loja_message_t why;
    slong i;

    chart->ops->map(theta, chart, q, u, HIGH);
    loja_loss_init(ws, chart->prob);
    loja_loss_eval(ws, L, g, NULL, theta, HIGH);
    loja_loss_clear(ws);
    arb_zero(norm);
    arb_zero(grad);
    for (i = 0; i < 4; i++)
    {
        arb_addmul(norm, theta + i, theta + i, HIGH);
        arb_addmul(grad, g + i, g + i, HIGH);
    }
    arb_sqrt(norm, norm, HIGH);
    arb_sqrt(grad, grad, HIGH);
    CU_ASSERT(chart->ops->inverse(back, chart, theta, why, HIGH));
    CU_ASSERT(arb_overlaps(back, q) && arb_overlaps(back + 1, q + 1));
    arb_sub(back, back, q, HIGH);
    CU_ASSERT(mag_cmp_2exp_si(arb_radref(back), -100) < 0);
    _arb_vec_clear(theta, 4);
    _arb_vec_clear(g, 4);
    _arb_vec_clear(back, 2);
}

/*
    At a point with L <= eps: (1 + |theta|) |grad L| >= (kappa/C) L, where
    kappa and C were proved on a box around it; min L is what `above' says;
    kappa is that of the exact derivative of min L.
*/
static void
check_gradient(const loja_chart_t chart, double eta, double zeta)
{
    arb_struct q[2], box[2], u[2];
    loja_two_state_t s;
    arb_t L, norm, grad, k, t;
    arf_t eps, kappa, C;
    slong i, n = chart->prob->n;

    for (i = 0; i < 2; i++)
    {
        arb_init(q + i);
        arb_init(box + i);
        arb_init(u + i);
    }
    arb_init(L);
    arb_init(norm);
    arb_init(grad);
    arb_init(k);
    arb_init(t);
    arf_init(eps);
    arf_init(kappa);
    arf_init(C);
    _loja_two_state_init(s, n);
    arb_set_d(q, eta);
    arb_set_d(q + 1, zeta);
    CU_ASSERT(_loja_two_state_set(s, chart, q, eps));
    CU_ASSERT(_loja_two_kappa(k, s, q, n, chart->prec));
    for (i = 0; i < 2; i++)
    {
        /* u* and a little more */
        arb_add(u + i, s->e + i, s->c + i, HIGH);
        arb_mul(u + i, u + i, q, HIGH);
        arb_sub(u + i, ((const loja_two_struct *) chart->data)->u + i, u + i,
            HIGH);
        arb_get_mid_arb(u + i, u + i);
        arb_set(box + i, q + i);
        arb_add_error_2exp_si(box + i, -9);
    }
    at_point(L, norm, grad, chart, q, u);
    /* the least L over the free coordinates */
    arb_sub(t, L, s->g, HIGH);
    arb_add_error_2exp_si(t, -70);
    CU_ASSERT(arb_contains_zero(t));
    arb_get_ubound_arf(eps, L, 64);
    arf_mul_2exp_si(eps, eps, -1);
    CU_ASSERT(chart->ops->above(chart, q, eps));
    arf_mul_2exp_si(eps, eps, 2);
    CU_ASSERT(!chart->ops->above(chart, q, eps));
    if (chart->ops->field(kappa, C, chart, box, eps))
    {
        arb_set_arf(t, kappa);
        CU_ASSERT(arb_le(t, k));
        arb_mul(t, t, L, HIGH);
        arb_add_ui(norm, norm, 1, HIGH);
        arb_mul(grad, grad, norm, HIGH);
        arb_set_arf(norm, C);
        arb_mul(grad, grad, norm, HIGH);
        CU_ASSERT(arb_ge(grad, t));
    }
    /* kappa = (eta/g) dg/deta, by a central difference */
    arb_set(box + 1, q + 1);
    arb_mul_2exp_si(t, q, -10);
    arb_add(box, q, t, HIGH);
    CU_ASSERT(_loja_two_state_set(s, chart, box, eps));
    arb_set(L, s->g);
    arb_sub(box, q, t, HIGH);
    CU_ASSERT(_loja_two_state_set(s, chart, box, eps));
    arb_sub(norm, L, s->g, HIGH);
    arb_add(L, L, s->g, HIGH);
    arb_div(norm, norm, L, HIGH);
    arb_mul_2exp_si(norm, norm, 10);
    arb_sub(norm, norm, k, HIGH);
    CU_ASSERT(mag_cmp_2exp_si(arb_radref(norm), -2) < 0);
    CU_ASSERT(arf_cmpabs_2exp_si(arb_midref(norm), -14) < 0);
    _loja_two_state_clear(s, n);
    for (i = 0; i < 2; i++)
    {
        arb_clear(q + i);
        arb_clear(box + i);
        arb_clear(u + i);
    }
    arb_clear(L);
    arb_clear(norm);
    arb_clear(grad);
    arb_clear(k);
    arb_clear(t);
    arf_clear(eps);
    arf_clear(kappa);
    arf_clear(C);
}

/* DTheta X by central differences: X = (eta, 0, X1, X3). */
static void
move(arb_ptr dtheta, const loja_chart_t chart, arb_srcptr q, arb_srcptr u,
     arb_srcptr X)
{
    arb_ptr p = _arb_vec_init(4), a = _arb_vec_init(4);
    arb_t h;
    slong i, sign;

    arb_init(h);
    for (sign = -1; sign <= 1; sign += 2)
    {
        arb_set_si(h, sign);
        arb_mul_2exp_si(h, h, -160);
        arb_set(p + 1, q + 1);
        arb_set(p, q);
        arb_addmul(p, q, h, HIGH);
        for (i = 0; i < 2; i++)
        {
            arb_set(p + 2 + i, u + i);
            arb_addmul(p + 2 + i, X + i, h, HIGH);
        }
        chart->ops->map(sign > 0 ? a : dtheta, chart, p, p + 2, HIGH);
    }
    _arb_vec_sub(dtheta, a, dtheta, 4, HIGH);
    _arb_vec_scalar_mul_2exp_si(dtheta, dtheta, 4, 159);
    arb_clear(h);
    _arb_vec_clear(p, 4);
    _arb_vec_clear(a, 4);
}

/* The field itself at a point: <grad L, X> >= kappa L and |DTheta X| <= C
   (1 + |theta|), with L <= eps. */
static void
check_field(const loja_chart_t chart, double eta, double zeta, double off)
{
    const slong n = chart->prob->n;
    arb_ptr w = _arb_vec_init(24), q = w, u = w + 2, X = w + 4, v = w + 6,
        theta = w + 8, grad = w + 12, d = w + 16, delta = w + 20;
    arb_t L, speed, norm, t;
    loja_two_state_t s;
    loja_loss_t ws;
    arf_t eps, kappa, C;
    slong i;

    arb_init(L);
    arb_init(speed);
    arb_init(norm);
    arb_init(t);
    arf_init(eps);
    arf_init(kappa);
    arf_init(C);
    _loja_two_state_init(s, n);
    arb_set_d(q, eta);
    arb_set_d(q + 1, zeta);
    arb_set_d(delta, off);
    arb_set_d(delta + 1, -off / 3);
    CU_ASSERT(_loja_two_state_set(s, chart, q, eps));
    _loja_two_direction(X, v, s, chart->data, q, delta, chart->prec);
    for (i = 0; i < 2; i++)
    {
        arb_get_mid_arb(u + i, v + i);
        arb_get_mid_arb(X + i, X + i);
    }
    chart->ops->map(theta, chart, q, u, HIGH);
    move(d, chart, q, u, X);
    loja_loss_init(ws, chart->prob);
    loja_loss_eval(ws, L, grad, NULL, theta, HIGH);
    loja_loss_clear(ws);
    arb_get_ubound_arf(eps, L, 64);
    if (chart->ops->field(kappa, C, chart, q, eps))
    {
        arb_dot(t, NULL, 0, grad, 1, d, 1, 4, HIGH);
        arb_div(t, t, L, HIGH);
        arb_set_arf(norm, kappa);
        arb_add_error_2exp_si(t, -20);     /* X was rounded */
        CU_ASSERT(!arb_lt(t, norm));
        arb_dot(norm, NULL, 0, theta, 1, theta, 1, 4, HIGH);
        arb_dot(speed, NULL, 0, d, 1, d, 1, 4, HIGH);
        arb_sqrt(norm, norm, HIGH);
        arb_sqrt(speed, speed, HIGH);
        arb_set_arf(t, C);
        arb_mul(norm, norm, t, HIGH);
        CU_ASSERT(arb_le(speed, norm));
    }
    _loja_two_state_clear(s, n);
    _arb_vec_clear(w, 24);
    arb_clear(L);
    arb_clear(speed);
    arb_clear(norm);
    arb_clear(t);
    arf_clear(eps);
    arf_clear(kappa);
    arf_clear(C);
}

void
test_two_odd_gradient(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    slong i, n = test_count(16);

    for (i = 0; i < n; i++)
    {
        test_two_problem(prob, i);
        /* all orders and signs */
        CU_ASSERT_FATAL(test_two_chart(chart, prob, i & 4 ? 3 : -1,
            i & 8 ? 2 : -2));
        check_gradient(chart, (i & 1 ? 0.5 : 1.2) * (0.01 + 0.99 * part()),
            0.001 + 0.248 * part());
        check_field(chart, (i & 1 ? 0.5 : 1.2) * (0.01 + 0.99 * part()),
            0.001 + 0.248 * part(), 0.03 * part());
        chart->ops->clear(chart);
        loja_problem_clear(prob);
    }
}

/* Must not be proved. */
void
test_two_odd_controls(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    loja_chart_box_t W;
    loja_chart_proof_t proof;
    loja_chart_limits_t limits = { .max_boxes = 3000 };
    loja_message_t why;
    loja_claim_t claim;
    arf_t eps, kappa;
    arb_ptr theta = _arb_vec_init(4);
    fmpq_t T;

    arf_init(eps);
    arf_init(kappa);
    fmpq_init(T);
    _loja_chart_box_init(W, 2);
    _loja_chart_proof_init(proof);
    test_two_problem(prob, 0);
    CU_ASSERT_FATAL(test_two_chart(chart, prob, 2, 1));
    arf_set_d(W->hi, 0.25);
    arf_set_d(W->hi + 1, 0.25);
    arf_set_d(eps, 1e-5);
    arf_set_d(kappa, 0.2);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        == LOJA_OK);
    /* part of the moduli: a face that is not looked at */
    arf_set_d(W->hi + 1, 0.125);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    arf_set_d(W->hi + 1, 0.25);
    arf_set_d(W->lo + 1, 0.125);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    arf_zero(W->lo + 1);
    /* an eps that the face does not reach; a kappa above 2 */
    arf_set_d(eps, 1e-3);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    arf_set_d(eps, 1e-5);
    arf_set_d(kappa, 2.5);
    CU_ASSERT(_loja_chart_verify(proof, chart, W, eps, kappa, &limits, why)
        != LOJA_OK);
    chart->ops->clear(chart);
    /* equal neurons, a neuron that may be 0 */
    CU_ASSERT(!test_two_chart(chart, prob, 2, -2));
    chart->ops->clear(chart);
    CU_ASSERT(!test_two_chart(chart, prob, 2, 0));
    chart->ops->clear(chart);
    /* the start has a loss that is too large */
    arb_one(theta);
    arb_set_d(theta + 1, 0.5);
    arb_set_si(theta + 2, -4);
    arb_set_si(theta + 3, 8);
    loja_claim_init(claim, "diverges");
    CU_ASSERT(loja_claim_diverges(claim, prob, T, theta, NULL)
        == LOJA_UNABLE);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    /* data off every odd cubic, at one point; a line; two points */
    fmpq_set_si(fmpq_mat_entry(prob->y, 2, 0), 1, 2);
    CU_ASSERT(!_loja_chart_two_odd.applies(prob, why));
    CU_ASSERT(loja_claim_diverges(claim, prob, T, theta, NULL)
        == LOJA_UNABLE);
    fmpq_mat_set(prob->y, prob->x);
    CU_ASSERT(!_loja_chart_two_odd.applies(prob, why));
    loja_problem_clear(prob);
    test_two_problem(prob, 0);
    fmpq_neg(fmpq_mat_entry(prob->x, 2, 0), fmpq_mat_entry(prob->x, 0, 0));
    fmpq_neg(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 0, 0));
    CU_ASSERT(_loja_chart_two_odd.applies(prob, why));
    fmpq_set(fmpq_mat_entry(prob->x, 1, 0), fmpq_mat_entry(prob->x, 3, 0));
    fmpq_set(fmpq_mat_entry(prob->y, 1, 0), fmpq_mat_entry(prob->y, 3, 0));
    CU_ASSERT(!_loja_chart_two_odd.applies(prob, why));
    loja_problem_clear(prob);
    loja_claim_clear(claim);
    _loja_chart_box_clear(W);
    _loja_chart_proof_clear(proof);
    _arb_vec_clear(theta, 4);
    arf_clear(eps);
    arf_clear(kappa);
    fmpq_clear(T);
}
