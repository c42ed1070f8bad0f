/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Start values for the collocation equations from the flow in doubles by
    CVODE.  Where a defect of some 1e-9 is enough they are nearly the path;
    otherwise Newton's method goes on from them.
*/
#include "loja/fast.h"
#include "propose/propose_internal.h"

/* t(x) - t0 at node j. */
static double
offset(const loja_newton_struct *w, slong j)
{
    arb_t t, t0;
    double d;

    arb_init(t);
    arb_init(t0);
    loja_step_time(t, NULL, w->step, w->z + j, w->prec);
    arb_set_fmpq(t0, w->step->t0, w->prec);
    arb_sub(t, t, t0, w->prec);
    d = arf_get_d(arb_midref(t), ARF_RND_NEAR);
    arb_clear(t);
    arb_clear(t0);
    return d;
}

static int
run(loja_newton_struct *w, const loja_fast_data_t data, const double *start,
    double tolerance)
{
    const loja_problem_struct *prob = w->pool->prob;
    loja_fast_flow_t flow;
    loja_status_t status;
    slong j, i;

    status = loja_fast_flow_init(flow, prob->net,
        loja_fast_from_fmpq(prob->l2), data, start, tolerance, 1);
    if (status != LOJA_OK)
        return 0;
    /* the nodes fall */
    for (j = w->m; j >= 1 && status == LOJA_OK; j--)
    {
        status = loja_fast_flow_advance(flow, offset(w, j), NULL);
        for (i = 0; i < w->P && status == LOJA_OK; i++)
            arb_set_d(w->v + (j - 1) * w->P + i, flow->theta[i]);
    }
    loja_fast_flow_clear(flow);
    return status == LOJA_OK;
}

int
_loja_guess_cvode(loja_newton_struct *w, double tolerance)
{
    const loja_problem_struct *prob = w->pool->prob;
    double *start = flint_malloc(sizeof(double) * (size_t) w->P);
    loja_fast_data_t data;
    slong i;
    int good;

    loja_fast_data_init_problem(data, prob);
    for (i = 0; i < w->P; i++)
        start[i] = arf_get_d(arb_midref(w->init + i), ARF_RND_NEAR);
    good = run(w, data, start, tolerance);
    loja_fast_data_clear(data);
    flint_free(start);
    return good;
}
