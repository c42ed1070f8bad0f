/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What tests of the claim `converges' share. */
#include <stdio.h>
#include <string.h>
#include "flows.h"
#include "loja/flow.h"
#include "support/support.h"

/* One input, one output, one hidden layer of d neurons (0: none). */
void
make_problem(loja_problem_t prob, slong d, const char *act, int bias,
             slong n, const char *const *x, const char *const *y)
{
    slong i, width[3];
    const loja_act_struct *psi = loja_act_find(act);

    loja_problem_init(prob);
    width[0] = 1;
    width[1] = d > 0 ? d : 1;
    width[2] = 1;
    loja_net_set(prob->net, d > 0 ? 2 : 1, width, &psi, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    for (i = 0; i < n; i++)
    {
        CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->x, i, 0), x[i]));
        CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->y, i, 0), y[i]));
    }
}

/* The start of a network of two parameters. */
void
set_start(loja_problem_t prob, const char *w, const char *v)
{
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, 2);
    CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->start, 0, 0), w));
    CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->start, 0, 1), v));
    prob->has_start = 1;
}

/* theta at time t, which is left in T, and where not NULL at the time s
   after it; 14 digits. */
void
run_flow(arb_ptr theta, fmpq_t T, const loja_problem_t prob, const char *t,
         arb_ptr later, const char *s)
{
    slong i;
    loja_flow_t flow;
    loja_flow_opts_t opts;
    fmpq_t end;

    memset(&opts, 0, sizeof(opts));
    opts.digits = 14;
    fmpq_init(end);
    CU_ASSERT(!loja_fmpq_set_text(T, t));
    CU_ASSERT(!loja_fmpq_set_text(end, s != NULL ? s : t));
    loja_flow_init(flow, prob, &opts, end);
    for (i = 0; i < (later != NULL ? 2 : 1); i++)
    {
        const fmpq *until = i == 0 ? T : end;

        while (fmpq_cmp(flow->t, until) < 0)
            if (loja_flow_advance(flow, until) != LOJA_OK)
                break;
        CU_ASSERT_FATAL(fmpq_equal(flow->t, until));
        loja_flow_theta(i == 0 ? theta : later, flow);
    }
    loja_flow_clear(flow);
    fmpq_clear(end);
}

loja_verdict_t
converges(loja_claim_t claim, const loja_problem_t prob, const fmpq_t T,
          arb_srcptr theta)
{
    loja_status_t status = loja_claim_converges(claim, prob, T, theta, NULL);

    CU_ASSERT((status == LOJA_OK) == (claim->verdict == LOJA_PROVED));
    CU_ASSERT(claim->verdict != LOJA_REFUTED);
    CU_ASSERT((claim->verdict == LOJA_PROVED) == (claim->rule != NULL));
    CU_ASSERT((claim->verdict == LOJA_PROVED) == (claim->reason == NULL));
    return claim->verdict;
}

/* A point of the box, its corners now and then. */
void
random_point(arb_ptr p, arb_srcptr box, slong P)
{
    slong i;
    int corner = (int) test_uniform(3) - 1;

    for (i = 0; i < P; i++)
    {
        arb_zero(p + i);
        test_arb_point(arb_midref(p + i), box + i,
            corner == 0 ? 0 : test_uniform(2) ? 1 : -1);
    }
}

/* later lies in the balls limit_i of the claim, widened by slack. */
void
check_limit(const loja_claim_t claim, arb_srcptr later, slong P,
            double slack)
{
    slong i;
    char name[40];
    arb_t t;

    arb_init(t);
    for (i = 0; i < P; i++)
    {
        snprintf(name, sizeof(name), "limit_%ld", (long) i);
        arb_set(t, loja_claim_number(claim, name));
        mag_set_d(arb_radref(t), mag_get_d(arb_radref(t)) + slack);
        CU_ASSERT(test_arb_contains_arf(t, arb_midref(later + i), name));
    }
    arb_clear(t);
}
