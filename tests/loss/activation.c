/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    activation.c -- the activations from their definitions on series of
    three terms a + b e + c e^2, which is where the derivatives come from.
*/
#include <string.h>

#include "reference.h"

#define TERMS 3

static void
times(acb_ptr r, acb_srcptr a, acb_srcptr b, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);
    slong i, j;

    for (i = 0; i < TERMS; i++)
        for (j = 0; i + j < TERMS; j++)
            acb_addmul(t + i + j, a + i, b + j, prec);
    _acb_vec_set(r, t, TERMS);
    _acb_vec_clear(t, TERMS);
}

static void
inverse(acb_ptr r, acb_srcptr a, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);
    slong i, j;

    acb_inv(t, a, prec);
    for (i = 1; i < TERMS; i++)
    {
        for (j = 1; j <= i; j++)
            acb_submul(t + i, a + j, t + i - j, prec);
        acb_mul(t + i, t + i, t, prec);
    }
    _acb_vec_set(r, t, TERMS);
    _acb_vec_clear(t, TERMS);
}

/* r = g(a) from r0 = g(a_0) and d = the series of g'(a). */
static void
integrate(acb_ptr r, const acb_t r0, acb_srcptr d, acb_srcptr a, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);

    acb_set(t, r0);
    acb_mul(t + 1, d, a + 1, prec);
    acb_mul(t + 2, d, a + 2, prec);
    acb_mul_2exp_si(t + 2, t + 2, 1);
    acb_addmul(t + 2, d + 1, a + 1, prec);
    acb_mul_2exp_si(t + 2, t + 2, -1);
    _acb_vec_set(r, t, TERMS);
    _acb_vec_clear(t, TERMS);
}

static void
exponential(acb_ptr r, acb_srcptr a, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);

    acb_exp(t, a, prec);
    acb_mul(t + 1, t, a + 1, prec);
    acb_mul(t + 2, a + 1, a + 1, prec);
    acb_mul_2exp_si(t + 2, t + 2, -1);
    acb_add(t + 2, t + 2, a + 2, prec);
    acb_mul(t + 2, t + 2, t, prec);
    _acb_vec_set(r, t, TERMS);
    _acb_vec_clear(t, TERMS);
}

/* (w - 1)/(w + 1) */
static void
moebius(acb_ptr r, acb_srcptr w, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);

    _acb_vec_set(t, w, TERMS);
    acb_add_ui(t, t, 1, prec);
    inverse(t, t, prec);
    _acb_vec_set(r, w, TERMS);
    acb_sub_ui(r, r, 1, prec);
    times(r, r, t, prec);
    _acb_vec_clear(t, TERMS);
}

/* Phi(z), whose derivative is e^(-z^2/2)/sqrt(2 pi). */
static void
normal(acb_ptr r, acb_srcptr z, slong prec)
{
    acb_ptr d = _acb_vec_init(TERMS);
    acb_t v, c;

    acb_init(v);
    acb_init(c);
    times(d, z, z, prec);
    _acb_vec_scalar_mul_2exp_si(d, d, TERMS, -1);
    _acb_vec_neg(d, d, TERMS);
    exponential(d, d, prec);
    acb_const_pi(c, prec);
    acb_mul_2exp_si(c, c, 1);
    acb_rsqrt(c, c, prec);
    _acb_vec_scalar_mul(d, d, TERMS, c, prec);
    acb_set_ui(c, 2);
    acb_rsqrt(c, c, prec);
    acb_mul(v, z, c, prec);
    acb_hypgeom_erf(v, v, prec);
    acb_add_ui(v, v, 1, prec);
    acb_mul_2exp_si(v, v, -1);
    integrate(r, v, d, z, prec);
    acb_clear(v);
    acb_clear(c);
    _acb_vec_clear(d, TERMS);
}

/* 2 Phi(2^(1/2) z) - 1 */
static void
error_function(acb_ptr r, acb_srcptr z, slong prec)
{
    acb_t c;

    acb_init(c);
    acb_set_ui(c, 2);
    acb_sqrt(c, c, prec);
    _acb_vec_scalar_mul(r, z, TERMS, c, prec);
    normal(r, r, prec);
    _acb_vec_scalar_mul_2exp_si(r, r, TERMS, 1);
    acb_sub_ui(r, r, 1, prec);
    acb_clear(c);
}

/* log(1 + e^z) */
static void
soft(acb_ptr r, acb_srcptr z, slong prec)
{
    acb_ptr w = _acb_vec_init(TERMS);
    acb_t v;

    acb_init(v);
    exponential(w, z, prec);
    acb_add_ui(w, w, 1, prec);
    acb_log(v, w, prec);
    inverse(r, w, prec);
    integrate(r, v, r, w, prec);
    acb_clear(v);
    _acb_vec_clear(w, TERMS);
}

static void
logistic(acb_ptr r, acb_srcptr z, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);

    _acb_vec_neg(t, z, TERMS);
    exponential(t, t, prec);
    acb_add_ui(t, t, 1, prec);
    inverse(r, t, prec);
    _acb_vec_clear(t, TERMS);
}

/* 1/(1 + z^2) integrated */
static void
arctangent(acb_ptr r, acb_srcptr z, slong prec)
{
    acb_ptr d = _acb_vec_init(TERMS);
    acb_t v;

    acb_init(v);
    times(d, z, z, prec);
    acb_add_ui(d, d, 1, prec);
    inverse(d, d, prec);
    acb_atan(v, z, prec);
    integrate(r, v, d, z, prec);
    acb_clear(v);
    _acb_vec_clear(d, TERMS);
}

static void
hyperbolic_tangent(acb_ptr r, acb_srcptr z, slong prec)
{
    _acb_vec_scalar_mul_2exp_si(r, z, TERMS, 1);
    exponential(r, r, prec);
    moebius(r, r, prec);
}

/* z/(1 + branch z) */
static void
soft_sign(acb_ptr r, acb_srcptr z, int branch, slong prec)
{
    acb_ptr t = _acb_vec_init(TERMS);

    if (branch < 0)
        _acb_vec_neg(t, z, TERMS);
    else
        _acb_vec_set(t, z, TERMS);
    acb_add_ui(t, t, 1, prec);
    inverse(t, t, prec);
    times(r, z, t, prec);
    _acb_vec_clear(t, TERMS);
}

static void
series(acb_ptr r, const char *name, acb_srcptr z, int branch, slong prec)
{
    if (strcmp(name, "identity") == 0)
        _acb_vec_set(r, z, TERMS);
    else if (strcmp(name, "relu") == 0)
    {
        if (branch > 0)
            _acb_vec_set(r, z, TERMS);
    }
    else if (strcmp(name, "elu") == 0)
    {
        if (branch > 0)
            _acb_vec_set(r, z, TERMS);
        else
        {
            exponential(r, z, prec);
            acb_sub_ui(r, r, 1, prec);
        }
    }
    else if (strcmp(name, "softsign") == 0)
        soft_sign(r, z, branch, prec);
    else if (strcmp(name, "logistic") == 0)
        logistic(r, z, prec);
    else if (strcmp(name, "tanh") == 0)
        hyperbolic_tangent(r, z, prec);
    else if (strcmp(name, "softplus") == 0)
        soft(r, z, prec);
    else if (strcmp(name, "arctan") == 0)
        arctangent(r, z, prec);
    else if (strcmp(name, "erf") == 0)
        error_function(r, z, prec);
    else
    {
        if (strcmp(name, "gelu") == 0)
            normal(r, z, prec);
        else if (strcmp(name, "silu") == 0)
            logistic(r, z, prec);
        else if (strcmp(name, "mish") == 0)
        {
            soft(r, z, prec);
            hyperbolic_tangent(r, r, prec);
        }
        else
            acb_indeterminate(r);
        times(r, r, z, prec);
    }
}

void
ref_activation(acb_ptr f, const loja_act_struct *act, const acb_t z,
    int branch, slong prec)
{
    acb_ptr e = _acb_vec_init(TERMS), r = _acb_vec_init(TERMS);

    acb_set(e, z);
    acb_one(e + 1);
    series(r, act->name, e, branch, prec);
    acb_set(f, r);
    acb_set(f + 1, r + 1);
    acb_mul_2exp_si(f + 2, r + 2, 1);
    _acb_vec_clear(e, TERMS);
    _acb_vec_clear(r, TERMS);
}
