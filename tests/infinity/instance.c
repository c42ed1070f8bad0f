/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "instance.h"
#include "support/support.h"

/* The next word of a text as a fraction; 0 at its end. */
static int
next(fmpq_t x, const char **text)
{
    char word[64];
    int used;

    if (sscanf(*text, "%63s%n", word, &used) != 1)
        return 0;
    *text += used;
    CU_ASSERT_FATAL(loja_fmpq_set_text(x, word) == LOJA_OK);
    return 1;
}

static slong
count(const char *text)
{
    fmpq_t x;
    slong n = 0;

    fmpq_init(x);
    while (next(x, &text))
        n++;
    fmpq_clear(x);
    return n;
}

void
instance_make(loja_problem_t prob, const char *act, slong d, int bias,
    const char *x, const char *y, const char *start)
{
    const loja_act_struct *psi = loja_act_find(act);
    const slong width[3] = { 1, d, 1 };
    slong i;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, width, &psi, bias);
    prob->n = count(x);
    CU_ASSERT_FATAL(count(y) == prob->n);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, prob->n, 1);
    fmpq_mat_init(prob->y, prob->n, 1);
    for (i = 0; i < prob->n; i++)
        CU_ASSERT(next(fmpq_mat_entry(prob->x, i, 0), &x)
            && next(fmpq_mat_entry(prob->y, i, 0), &y));
    if (start == NULL)
        return;
    prob->has_start = 1;
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, prob->net->nparams);
    for (i = 0; i < prob->net->nparams; i++)
        CU_ASSERT_FATAL(next(fmpq_mat_entry(prob->start, 0, i), &start));
}

slong
instance_numbers(arb_ptr v, slong most, const char *text, slong prec)
{
    fmpq_t x;
    slong n = 0;

    fmpq_init(x);
    while (n < most && next(x, &text))
        arb_set_fmpq(v + n++, x, prec);
    fmpq_clear(x);
    return n;
}

loja_status_t
instance_prove(loja_claim_t claim, const loja_problem_t prob, slong T)
{
    const loja_flow_opts_t opts = { .digits = 14 };
    const loja_flow_hooks_t hooks = { 0 };
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_flow_t flow;
    loja_status_t status;
    fmpq_t t;

    fmpq_init(t);
    fmpq_set_si(t, T, 1);
    loja_flow_init(flow, prob, &opts, t);
    CU_ASSERT_FATAL(loja_flow_run(flow, t, &hooks) == LOJA_OK);
    loja_flow_theta(theta, flow);
    status = loja_claim_diverges_saturation(claim, prob, t, theta, NULL);
    loja_flow_clear(flow);
    _arb_vec_clear(theta, prob->net->nparams);
    fmpq_clear(t);
    return status;
}
