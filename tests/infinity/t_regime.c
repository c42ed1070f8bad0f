/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Regimes: laws of known functions, fates of neurons, and flows. */
#include <math.h>
#include <string.h>
#include "loja/flow.h"
#include "loja/regime.h"
#include "infinity/instance.h"
#include "infinity/regime.h"
#include "support/support.h"

TEST_DECLARE(test_regime_laws)
TEST_DECLARE(test_regime_noise)
TEST_DECLARE(test_regime_fates)
TEST_DECLARE(test_regime_flows)

#define POINTS "-1 -4/5 -1/2 -2/5 -1/7 0 1/5 1/3 1/2 3/5 5/7 4/5 1"
#define SQUARES "1 16/25 1/4 4/25 1/49 0 1/25 1/9 1/4 9/25 25/49 16/25 1"

/* The law of c + a t^e (e = 0: c + a log t) at 10^6, 10^7 and 3 10^8. */
static loja_law_struct
law_of(double c, double a, double e)
{
    const double t[3] = { 1e6, 1e7, 3e8 };
    loja_law_struct law;
    arb_ptr q = _arb_vec_init(3);
    int k;

    for (k = 0; k < 3; k++)
        arb_set_d(q + k, c + a * (e == 0 ? log(t[k]) : pow(t[k], e)));
    _loja_regime_law(&law, q, t);
    _arb_vec_clear(q, 3);
    return law;
}

void
test_regime_laws(void)
{
    loja_law_struct law = law_of(0, -3, -0.125);

    CU_ASSERT(law.kind == LOJA_LAW_POWER && law.num == -1 && law.den == 8);
    /* a constant added to what grows does not matter */
    law = law_of(100, 2, 1.0 / 6);
    CU_ASSERT(law.kind == LOJA_LAW_POWER && law.num == 1 && law.den == 6);
    law = law_of(-0.75, 2, -1.0 / 3);
    CU_ASSERT(law.kind == LOJA_LAW_LIMIT && law.num == -1 && law.den == 3);
    CU_ASSERT(fabs(law.value + 0.75) < 1e-6);
    law = law_of(2, -0.25, 0);
    CU_ASSERT(law.kind == LOJA_LAW_LOG && fabs(law.value + 0.25) < 1e-6);
    law = law_of(2, 0, 1);
    CU_ASSERT(law.kind == LOJA_LAW_CONSTANT && law.value == 2);
    /* what begins to move, and what falls ever faster */
    law = law_of(3, 1e-12, 1);
    CU_ASSERT(law.kind == LOJA_LAW_UNKNOWN && law.exponent == 0);
    law = law_of(1, -1e-9, 1);
    CU_ASSERT(law.kind == LOJA_LAW_UNKNOWN && law.exponent == 0);
    /* no fraction of a small denominator */
    law = law_of(0, 1, 0.0437);
    CU_ASSERT(law.kind == LOJA_LAW_POWER && law.den == 0);
}

/* What does not move but by its radius has no exponent, however late. */
void
test_regime_noise(void)
{
    const double t[3] = { 1e10, 1e12, 1e15 };
    loja_law_struct law;
    arb_ptr q = _arb_vec_init(3);
    int k;

    for (k = 0; k < 3; k++)
    {
        arb_set_d(q + k, 0.5 + 1e-20 * (k == 1));
        arb_set_d(q + k, ldexp(1.0, -200) * (1 + k * k));
        arb_add_error_2exp_si(q + k, -60);
    }
    _loja_regime_law(&law, q, t);
    CU_ASSERT(law.kind == LOJA_LAW_CONSTANT && law.den == 0);
    CU_ASSERT(law.exponent == 0);
    /* too wide to tell, and one that turns */
    for (k = 0; k < 3; k++)
        arb_add_error_2exp_si(q + k, 0);
    _loja_regime_law(&law, q, t);
    CU_ASSERT(law.kind == LOJA_LAW_UNKNOWN);
    for (k = 0; k < 3; k++)
        arb_set_si(q + k, k == 1);
    _loja_regime_law(&law, q, t);
    CU_ASSERT(law.kind == LOJA_LAW_UNKNOWN);
    /* exponentially near: faster than powers */
    arb_set_d(q, 1);
    arb_set_d(q + 1, 1e-30);
    arb_set_d(q + 2, 1e-60);
    _loja_regime_law(&law, q, t);
    CU_ASSERT(law.kind == LOJA_LAW_LIMIT && law.exponent == -HUGE_VAL);
    _arb_vec_clear(q, 3);
}

/* Three looks, numbers between blanks each. */
static void
look_thrice(loja_regime_t regime, const loja_problem_t prob,
            const char *const *theta)
{
    const slong P = prob->net->nparams;
    arb_ptr v = _arb_vec_init(P);
    fmpq_t t;
    int k;

    fmpq_init(t);
    for (k = 0; k < 3; k++)
    {
        CU_ASSERT_FATAL(instance_numbers(v, P, theta[k], 128) == P);
        fmpq_set_si(t, k == 0 ? 1000 : k == 1 ? 100000 : 10000000, 1);
        loja_regime_look(regime, t, v);
        /* an earlier time changes nothing */
        loja_regime_look(regime, t, v);
    }
    CU_ASSERT(regime->looks == 3);
    loja_regime_find(regime, NULL);
    fmpq_clear(t);
    _arb_vec_clear(v, P);
}

void
test_regime_fates(void)
{
    /* w1 (3), b1 (3), w2 (3), b2: the first dies, the third meets the second
       up to the sign; the first with a weight that grows is a tail */
    const char *const merge[] = { "1/10 1/2 -1/3 3 1/5 -1/9 1 1 1 0",
        "1/10 1/2 -2/5 4 1/5 -1/6 1 1 1 0",
        "1/10 1/2 -9/20 6 1/5 -2/11 1 1 1 0" };
    const char *const tail[] = { "1/10 1/2 -1/3 3 1/5 -1/9 1 1 1 0",
        "1/10 1/2 -2/5 4 1/5 -1/6 15/2 1 1 0",
        "1/10 1/2 -9/20 6 1/5 -2/11 405 1 1 0" };
    /* softplus: linear, dead, a kink, where there is none at 0 */
    const char *const linear[] = { "1/2 1/2 20 9 -9 1 1 1 1 0",
        "1/2 1/2 200 12 -12 10 1 1 1 0",
        "1/2 1/2 2000 24 -24 100 1 1 1 0" };
    loja_problem_t prob;
    loja_regime_t regime;
    char *s;

    instance_make(prob, "tanh", 3, 1, POINTS, SQUARES, NULL);
    loja_regime_init(regime, prob);
    loja_regime_find(regime, NULL);
    CU_ASSERT(!regime->found);
    look_thrice(regime, prob, merge);
    CU_ASSERT_FATAL(regime->found && regime->fates == 2);
    CU_ASSERT(regime->fate[0].neuron == 1
        && regime->fate[0].fate == LOJA_FATE_DIES);
    CU_ASSERT(regime->fate[1].neuron == 3 && regime->fate[1].with == -2
        && regime->fate[1].fate == LOJA_FATE_NONE);
    s = loja_regime_words(regime);
    CU_ASSERT(strstr(s, "Neuron 1 dies") != NULL);
    CU_ASSERT(strstr(s, "Neurons 2 and 3 merge up to the sign") != NULL);
    flint_free(s);
    s = loja_regime_json(regime);
    CU_ASSERT(strstr(s, "{\"proved\": false") == s);
    CU_ASSERT(strstr(s, "\"merges_with\": 2") != NULL);
    flint_free(s);
    loja_regime_reset(regime);
    CU_ASSERT(regime->looks == 0 && !regime->found);
    look_thrice(regime, prob, tail);
    CU_ASSERT_FATAL(regime->found && regime->fates == 2);
    CU_ASSERT(regime->fate[0].fate == LOJA_FATE_TAIL);
    loja_regime_clear(regime);
    loja_problem_clear(prob);

    instance_make(prob, "softplus", 3, 1, "-1 -1/2 1/2 1", "1 1/4 1/4 1",
        NULL);
    loja_regime_init(regime, prob);
    look_thrice(regime, prob, linear);
    CU_ASSERT_FATAL(regime->found && regime->fates == 3);
    CU_ASSERT(regime->fate[0].fate == LOJA_FATE_LINEAR);
    CU_ASSERT(regime->fate[1].fate == LOJA_FATE_DIES);
    CU_ASSERT(regime->fate[2].fate == LOJA_FATE_KINK);
    CU_ASSERT(regime->fate[2].left == -0.5 && regime->fate[2].right == 0.5);
    CU_ASSERT(regime->fate[0].left == regime->fate[0].right);
    loja_regime_clear(regime);
    loja_problem_clear(prob);
}

/* The regime of the flow at time 10^8. */
static void
follow(loja_regime_t regime, const loja_problem_t prob)
{
    const loja_flow_opts_t opts = { .digits = 14 };
    const loja_flow_hooks_t hooks = { 0 };
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_flow_t flow;
    fmpq_t t;
    slong T;

    fmpq_init(t);
    fmpq_set_si(t, 100000000, 1);
    loja_flow_init(flow, prob, &opts, t);
    for (T = 10000; T <= 100000000; T *= 100)
    {
        fmpq_set_si(t, T, 1);
        CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
        loja_flow_theta(theta, flow);
        loja_regime_look(regime, t, theta);
    }
    loja_regime_find(regime, NULL);
    loja_flow_clear(flow);
    _arb_vec_clear(theta, prob->net->nparams);
    fmpq_clear(t);
}

void
test_regime_flows(void)
{
    loja_problem_t prob;
    loja_regime_t regime;

    /* Z2: w ~ t^(-1/6), v ~ t^(1/3), L ~ t^(-1/3), x^3 is left */
    instance_make(prob, "gelu", 1, 1, "-1 -3/4 -1/2 0 1/4 1/2 1",
        "1 9/16 1/4 0 1/16 1/4 1", "7/10 -3/5 1 0");
    loja_regime_init(regime, prob);
    follow(regime, prob);
    CU_ASSERT_FATAL(regime->found);
    CU_ASSERT(regime->loss.kind == LOJA_LAW_POWER);
    CU_ASSERT(fabs(regime->loss.exponent + 1.0 / 3) < 0.02);
    CU_ASSERT(fabs(regime->norm.exponent - 1.0 / 3) < 0.02);
    CU_ASSERT(fabs(regime->param[0].exponent + 1.0 / 6) < 0.01);
    CU_ASSERT(regime->param[1].kind == LOJA_LAW_LIMIT);
    CU_ASSERT(fabs(regime->param[1].value + 0.7518) < 0.001);
    CU_ASSERT(regime->power == 3 && regime->share > 0.9);
    loja_regime_clear(regime);
    loja_problem_clear(prob);

    /* w v -> 0 like 1/t: a degenerate critical point */
    instance_make(prob, "identity", 1, 0, "1 2", "0 0", "1 1");
    loja_regime_init(regime, prob);
    follow(regime, prob);
    CU_ASSERT_FATAL(regime->found);
    CU_ASSERT(regime->param[0].num == -1 && regime->param[0].den == 2);
    CU_ASSERT(strstr(regime->help, "does not help") != NULL);
    loja_regime_clear(regime);
    loja_problem_clear(prob);
}
