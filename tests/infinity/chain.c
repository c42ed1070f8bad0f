/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <string.h>
#include "chain.h"

const chain_t chains[CHAINS] =
{
    { { "gelu", "gelu" }, 2, { "0", "0", "1" },
      { 1.99e-4, -0.751791532, 11473, 1950.8809, 1e4, -6309.25 }, 1e-4, 3e-3, 4,
      1.7 },
    { { "silu", "tanh" }, 2, { "1/3", "-1/2", "1" },
      { 3e-4, -1.2785, 6000, 1670.9, 5e3, -2310 }, 0, 0, 0, 0 },
    { { "gelu", "gelu" }, 2, { "0", "0", "1" },
      { -3.659e-7, -0.41029, -30.91, -5.0737, 1e12, 1.7e11 }, 1e-6, 1e-5,
      1.3, 1.2 },
    { { "softplus", "tanh", "logistic" }, 3, { "1/4", "2", "1" },
      { 0.02, 0.3, 1.25, -0.5, -2, 0.25, 9e3, 10 }, 0, 0, 0, 0 },
};

static const char *const inputs[SAMPLES] =
    {
    "-1", "-4/5", "-1/2", "-2/5", "-1/7", "0", "1/5", "1/3", "1/2", "3/5", "5/7",
    "4/5", "1"
};

void
set_problem(loja_problem_t prob, const chain_t *c)
{
    const loja_act_struct *act[3];
    const slong width[5] = { 1, 1, 1, 1, 1 };
    fmpq_t x, y, a;
    slong j, i;

    for (i = 0; i < c->hidden; i++)
        act[i] = loja_act_find(c->act[i]);
    loja_problem_init(prob);
    loja_net_set(prob->net, c->hidden + 1, width, act, 1);
    prob->n = SAMPLES;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, SAMPLES, 1);
    fmpq_mat_init(prob->y, SAMPLES, 1);
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(a);
    for (j = 0; j < SAMPLES; j++)
    {
        CU_ASSERT_FATAL(fmpq_set_str(x, inputs[j], 10) == 0);
        fmpq_set(fmpq_mat_entry(prob->x, j, 0), x);
        fmpq_zero(y);
        for (i = 2; i >= 0; i--)
        {
            CU_ASSERT_FATAL(fmpq_set_str(a, c->target[i], 10) == 0);
            fmpq_mul(y, y, x);
            fmpq_add(y, y, a);
        }
        fmpq_set(fmpq_mat_entry(prob->y, j, 0), y);
    }
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(a);
}

int
case_init(case_t *t, const chain_t *c)
{
    loja_message_t why;
    slong i;
    int found;

    memset(t, 0, sizeof(*t));
    t->c = c;
    set_problem(t->prob, c);
    loja_loss_init(t->ws, t->prob);
    t->P = t->prob->net->nparams;
    t->theta = _arb_vec_init(t->P);
    t->y = _arb_vec_init(N_MOST);
    arb_init(t->h);
    for (i = 0; i < t->P; i++)
        arb_set_d(t->theta + i, c->theta[i]);
    t->family.ops = &_loja_graded_deep;
    t->family.prob = t->prob;
    t->family.prec = 160;
    found = t->family.ops->init(&t->family, t->theta, why);
    if (!found)
        found = _loja_deep_start(&t->family,
            c->hidden == 2 ? DEEP_SPREAD : DEEP_INNER, c->hidden == 2 ? 2 : 4,
            t->theta, why);
    CU_ASSERT_FATAL(found);
    t->f = t->family.data;
    t->dim = t->family.dim;
    CU_ASSERT_FATAL(t->dim <= N_MOST);
    return t->family.ops->inverse(t->h, t->y, &t->family, t->theta);
}

void
case_clear(case_t *t)
{
    t->family.ops->clear(&t->family);
    loja_loss_clear(t->ws);
    loja_problem_clear(t->prob);
    _arb_vec_clear(t->theta, t->P);
    _arb_vec_clear(t->y, N_MOST);
    arb_clear(t->h);
}
