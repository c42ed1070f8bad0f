/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Second order forward differentiation, and problems and flows. */
#include <stdlib.h>
#include "reference.h"

/* A value with gradient and Hessian in P variables: 1 + P + P^2 entries. */
static acb_ptr
dual_init(slong P)
{
    return _acb_vec_init(1 + P + P * P);
}

static void
dual_clear(acb_ptr a, slong P)
{
    _acb_vec_clear(a, 1 + P + P * P);
}

/* s += a b */
static void
dual_addmul(acb_ptr s, acb_srcptr a, acb_srcptr b, slong P)
{
    slong i, j;

    acb_addmul(s, a, b, REF_PREC);
    for (i = 0; i < P; i++)
    {
        acb_addmul(s + 1 + i, a, b + 1 + i, REF_PREC);
        acb_addmul(s + 1 + i, a + 1 + i, b, REF_PREC);
        for (j = 0; j < P; j++)
        {
            slong k = 1 + P + i * P + j;

            acb_addmul(s + k, a, b + k, REF_PREC);
            acb_addmul(s + k, a + k, b, REF_PREC);
            acb_addmul(s + k, a + 1 + i, b + 1 + j, REF_PREC);
            acb_addmul(s + k, a + 1 + j, b + 1 + i, REF_PREC);
        }
    }
}

static void
dual_variable(acb_ptr s, acb_srcptr theta, slong i, slong P)
{
    _acb_vec_zero(s, 1 + P + P * P);
    acb_set(s, theta + i);
    acb_one(s + 1 + i);
}

static void
activation(acb_ptr f, const loja_act_struct *act, const acb_t z)
{
    acb_t t;
    arb_t c;

    acb_init(t);
    arb_init(c);
    if (act == &loja_act_tanh)
    {
        acb_tanh(f, z, REF_PREC);
        acb_mul(f + 1, f, f, REF_PREC);
        acb_sub_ui(f + 1, f + 1, 1, REF_PREC);
        acb_neg(f + 1, f + 1);
        acb_mul(f + 2, f, f + 1, REF_PREC);
        acb_mul_si(f + 2, f + 2, -2, REF_PREC);
    }
    else if (act == &loja_act_gelu)
    {
        arb_set_ui(c, 2);
        arb_rsqrt(c, c, REF_PREC);
        acb_mul_arb(t, z, c, REF_PREC);
        acb_hypgeom_erf(f + 1, t, REF_PREC);
        acb_add_ui(f + 1, f + 1, 1, REF_PREC);
        acb_mul_2exp_si(f + 1, f + 1, -1);
        acb_mul(f, f + 1, z, REF_PREC);
        acb_mul(t, t, t, REF_PREC);
        acb_neg(t, t);
        acb_exp(t, t, REF_PREC);
        arb_const_sqrt_pi(c, REF_PREC);
        acb_div_arb(t, t, c, REF_PREC);
        arb_set_ui(c, 2);
        arb_rsqrt(c, c, REF_PREC);
        acb_mul_arb(t, t, c, REF_PREC);       /* phi */
        acb_addmul(f + 1, t, z, REF_PREC);
        acb_mul(f + 2, z, z, REF_PREC);
        acb_sub_ui(f + 2, f + 2, 2, REF_PREC);
        acb_mul(f + 2, f + 2, t, REF_PREC);
        acb_neg(f + 2, f + 2);
    }
    else if (act == &loja_act_elu)
    {
        if (arb_is_positive(acb_realref(z)))
        {
            acb_set(f, z);
            acb_one(f + 1);
            acb_zero(f + 2);
        }
        else
        {
            acb_exp(f + 1, z, REF_PREC);
            acb_sub_ui(f, f + 1, 1, REF_PREC);
            acb_set(f + 2, f + 1);
        }
    }
    else if (act == &loja_act_softsign)
    {
        const int side = arb_is_positive(acb_realref(z)) ? 1 : -1;

        acb_mul_si(t, z, side, REF_PREC);
        acb_add_ui(t, t, 1, REF_PREC);
        acb_div(f, z, t, REF_PREC);
        acb_mul(f + 1, t, t, REF_PREC);
        acb_mul(f + 2, f + 1, t, REF_PREC);
        acb_inv(f + 1, f + 1, REF_PREC);
        acb_inv(f + 2, f + 2, REF_PREC);
        acb_mul_si(f + 2, f + 2, -2 * side, REF_PREC);
    }
    else
        abort();
    acb_clear(t);
    arb_clear(c);
}

/* s <- act(z) */
static void
dual_activation(acb_ptr s, const loja_act_struct *act, acb_srcptr z, slong P)
{
    acb_ptr f = _acb_vec_init(3);
    slong i, j;

    activation(f, act, z);
    acb_set(s, f);
    for (i = 0; i < P; i++)
    {
        acb_mul(s + 1 + i, f + 1, z + 1 + i, REF_PREC);
        for (j = 0; j < P; j++)
        {
            slong k = 1 + P + i * P + j;

            acb_mul(s + k, z + 1 + i, z + 1 + j, REF_PREC);
            acb_mul(s + k, s + k, f + 2, REF_PREC);
            acb_addmul(s + k, f + 1, z + k, REF_PREC);
        }
    }
    _acb_vec_clear(f, 3);
}

void
ref_loss(acb_ptr grad, acb_mat_struct *H, const loja_problem_struct *prob,
    acb_srcptr theta)
{
    const loja_net_struct *net = prob->net;
    slong i, j, k, P = net->nparams, size = 1 + P + P * P;
    slong d = net->depth == 1 ? 0 : net->width[1], bias = net->bias;
    acb_ptr L = dual_init(P), r = dual_init(P), z = dual_init(P);
    acb_ptr a = dual_init(P), v = dual_init(P), x = dual_init(P);

    if (net->depth > 2 || net->width[0] != 1 || net->width[net->depth] != 1
        || !fmpq_is_zero(prob->l2))
        abort();
    for (i = 0; i < prob->n; i++)
    {
        _acb_vec_zero(x, size);
        arb_set_fmpq(acb_realref(x), fmpq_mat_entry(prob->x, i, 0),
            REF_PREC);
        _acb_vec_zero(r, size);
        arb_set_fmpq(acb_realref(r), fmpq_mat_entry(prob->y, i, 0),
            REF_PREC);
        acb_neg(r, r);
        if (d == 0)
        {
            dual_variable(v, theta, 0, P);
            dual_addmul(r, v, x, P);
        }
        for (j = 0; j < d; j++)
        {
            _acb_vec_zero(z, size);
            dual_variable(v, theta, j, P);
            dual_addmul(z, v, x, P);
            if (bias)
            {
                dual_variable(v, theta, d + j, P);
                _acb_vec_add(z, z, v, size, REF_PREC);
            }
            dual_activation(a, net->act[0], z, P);
            dual_variable(v, theta, (1 + bias) * d + j, P);
            dual_addmul(r, v, a, P);
        }
        if (bias)
        {
            dual_variable(v, theta, P - 1, P);
            _acb_vec_add(r, r, v, size, REF_PREC);
        }
        dual_addmul(L, r, r, P);
    }
    for (k = 0; k < size; k++)
        acb_div_si(L + k, L + k, prob->n, REF_PREC);
    if (grad != NULL)
        _acb_vec_set(grad, L + 1, P);
    if (H != NULL)
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
                acb_set(acb_mat_entry(H, i, j), L + 1 + P + i * P + j);
    dual_clear(L, P);
    dual_clear(r, P);
    dual_clear(z, P);
    dual_clear(a, P);
    dual_clear(v, P);
    dual_clear(x, P);
}

static void
set_q(fmpq_t q, const char *text)
{
    if (loja_fmpq_set_text(q, text) != LOJA_OK)
        abort();
}

void
ref_read(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    if (loja_problem_read(prob, msg, path) != LOJA_OK)
    {
        fprintf(stderr, "%s\n", msg->text);
        abort();
    }
    flint_free(path);
}

void
ref_problem(loja_problem_t prob, slong hidden, const loja_act_struct *act,
    int bias, slong n, const char *const *x, const char *const *y,
    const char *const *start)
{
    slong i, width[3] = {1, hidden, 1};

    loja_problem_init(prob);
    if (hidden == 0)
        width[1] = 1;
    loja_net_set(prob->net, hidden == 0 ? 1 : 2, width, &act, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    fmpq_mat_init(prob->start, 1, prob->net->nparams);
    for (i = 0; i < n; i++)
    {
        set_q(fmpq_mat_entry(prob->x, i, 0), x[i]);
        set_q(fmpq_mat_entry(prob->y, i, 0), y[i]);
    }
    for (i = 0; i < prob->net->nparams && start != NULL; i++)
        set_q(fmpq_mat_entry(prob->start, 0, i), start[i]);
    prob->has_start = start != NULL;
}

void
ref_set(loja_step_t step, slong i, slong k, double c)
{
    arb_set_d(step->coef + i * step->len + k, c);
}

void
ref_time(loja_step_t step, int log_time, const char *t0, const char *t1)
{
    step->log_time = log_time;
    set_q(step->t0, t0);
    set_q(step->t1, t1);
}

int
ref_advance(loja_flow_t flow, const char *until)
{
    fmpq_t q;
    int ok;

    fmpq_init(q);
    set_q(q, until);
    ok = loja_flow_advance(flow, q) == LOJA_OK;
    fmpq_clear(q);
    return ok;
}

int
ref_reach(loja_flow_t flow, const char *t)
{
    fmpq_t q;
    int ok = 1;

    fmpq_init(q);
    set_q(q, t);
    while (ok && !fmpq_equal(flow->t, q))
        ok = loja_flow_advance(flow, q) == LOJA_OK;
    fmpq_clear(q);
    return ok;
}
