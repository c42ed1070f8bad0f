/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rates and limits of the claim `diverges' against later parts of the same
   verified trajectory. */
#include <string.h>
#include "infinity/neuron.h"
#include "loja/flow.h"
#include "loja/infinity.h"
#include "support/support.h"

TEST_DECLARE(test_rates_later)

/* claim number `name' times t^p, or t^(2p - 1) if `loss': with p =
   k/(2(s+k)) the loss falls like t^(-s/(s+k)). */
static void
scaled(arb_t x, const loja_claim_t claim, const char *name, int loss,
       const fmpq_t t)
{
    arb_t e;

    arb_init(e);
    arb_set(e, loja_claim_number(claim, "rate_exponent"));
    if (loss)
    {
        arb_mul_2exp_si(e, e, 1);
        arb_sub_ui(e, e, 1, 128);
    }
    arb_set_fmpq(x, t, 128);
    arb_pow(x, x, e, 128);
    arb_mul(x, x, loja_claim_number(claim, name), 128);
    arb_clear(e);
}

static void
check_time(const loja_claim_t claim, const loja_flow_report_t rep,
           const fmpq_t t)
{
    arb_t x;

    arb_init(x);
    scaled(x, claim, "rate_lower", 0, t);
    CU_ASSERT(arb_lt(x, rep->norm));
    scaled(x, claim, "rate_upper", 0, t);
    CU_ASSERT(arb_gt(x, rep->norm));
    scaled(x, claim, "rate_loss_lower", 1, t);
    CU_ASSERT(arb_lt(x, rep->loss));
    scaled(x, claim, "rate_loss_upper", 1, t);
    CU_ASSERT(arb_gt(x, rep->loss));
    arb_clear(x);
}

/* The claim at T = 10^e, e >= first, as soon as it is proved; then the
   trajectory from the time on from which its rates hold. */
static void
later(const loja_problem_t prob, slong first, slong times, double ratio)
{
    const loja_flow_opts_t opts = { .digits = 14 };
    const loja_flow_hooks_t hooks = { 0 };
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_status_t status;
    loja_flow_report_t rep;
    loja_flow_t flow;
    loja_claim_t claim;
    fmpz_t ten;
    fmpq_t t;
    arb_t x;
    slong i;

    arb_init(x);
    fmpz_init_set_ui(ten, 10);
    fmpq_init(t);
    loja_claim_init(claim, "diverges");
    loja_flow_report_init(rep);
    fmpq_set_fmpz(t, ten);
    fmpq_pow_si(t, t, 28);
    loja_flow_init(flow, prob, &opts, t);
    fmpq_set_fmpz(t, ten);
    fmpq_pow_si(t, t, first);
    do
    {
        CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
        loja_flow_theta(theta, flow);
        /* not by a rule without rates */
        status = loja_claim_diverges_graded(claim, prob, t, theta, NULL);
        fmpq_mul_fmpz(t, t, ten);
    }
    while (status != LOJA_OK && ++first < 12);
    CU_ASSERT_FATAL(status == LOJA_OK);
    CU_ASSERT_FATAL(loja_claim_number(claim, "rate_lower") != NULL);
    CU_ASSERT(strstr(claim->theorem, "For all t >= ") != NULL);
    CU_ASSERT(strstr(loja_record_text(claim->record), "\"rates\"") != NULL);
    arb_div(x, loja_claim_number(claim, "rate_upper"),
        loja_claim_number(claim, "rate_lower"), 64);
    CU_ASSERT(arf_cmp_d(arb_midref(x), ratio) < 0);
    /* the limit lies between the rates */
    CU_ASSERT(arb_lt(loja_claim_number(claim, "rate_lower"),
        loja_claim_number(claim, "limit_norm")));
    CU_ASSERT(arb_gt(loja_claim_number(claim, "rate_upper"),
        loja_claim_number(claim, "limit_norm")));
    CU_ASSERT(arb_lt(loja_claim_number(claim, "rate_loss_lower"),
        loja_claim_number(claim, "limit_loss_rate")));
    CU_ASSERT(arb_gt(loja_claim_number(claim, "rate_loss_upper"),
        loja_claim_number(claim, "limit_loss_rate")));
    arb_get_ubound_arf(arb_midref(x), loja_claim_number(claim, "rate_T"),
        64);
    arf_get_fmpq(t, arb_midref(x));
    for (i = 0; i <= times; i++)
    {
        CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
        loja_flow_report(rep, flow, t);
        check_time(claim, rep, t);
        fmpq_mul_2exp(t, t, 1 + (ulong) i);
    }
    loja_flow_report_clear(rep);
    loja_flow_clear(flow);
    loja_claim_clear(claim);
    fmpz_clear(ten);
    fmpq_clear(t);
    arb_clear(x);
    _arb_vec_clear(theta, prob->net->nparams);
}

void
test_rates_later(void)
{
    loja_problem_t prob;

    make_neuron(prob, "tanh", 0, "1/2 1", "0 1", "1 1");
    later(prob, 2, 5, 1.1);
    loja_problem_clear(prob);
    make_neuron(prob, "softsign", 0, "1/2 1 -3/2", "0 -2", "1 1");
    later(prob, 2, 5, 1.1);
    loja_problem_clear(prob);
    make_neuron(prob, "gelu", 1, "-1 -3/4 -1/2 0 1/4 1/2 1", "0 0 1",
        "7/10 -3/5 1 0");
    later(prob, 8, 2, 1.1);
    loja_problem_clear(prob);
}
