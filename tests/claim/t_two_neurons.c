/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Divergence of two neurons. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "loja/claim.h"
#include "loja/data.h"
#include "loja/flow.h"
#include "support/support.h"

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

static void
read_problem(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
}

void
test_two_odd_zoo(void)
{
    loja_problem_t prob;
    loja_claim_t claim;

    loja_claim_init(claim, "diverges");
    read_problem(prob, "examples/z9.yaml");
    CU_ASSERT(prove(claim, prob, 1) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    loja_problem_clear(prob);
    loja_claim_clear(claim);
}
