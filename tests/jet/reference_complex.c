/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reference_complex.c -- complex and series references. */
#include "reference.h"

#include <string.h>

#include "support/support.h"

#define IS(s) (strcmp(act->name, s) == 0)
#define WP 400

/* f, f', f'' of 1/(1 + e^-z) */
static void
logistic(acb_ptr f, const acb_t z)
{
    acb_t e;

    acb_init(e);
    acb_neg(e, z);
    acb_exp(e, e, WP);
    acb_add_ui(f, e, 1, WP);
    acb_inv(f, f, WP);
    acb_mul(f + 1, f, f, WP);
    acb_mul(f + 1, f + 1, e, WP);
    acb_mul(f + 2, f, e, WP);
    acb_sub(f + 2, f + 2, f, WP);
    acb_mul(f + 2, f + 2, f + 1, WP);
    acb_clear(e);
}

static void
tangent(acb_ptr f, const acb_t z)
{
    acb_t s, c;

    acb_init(s);
    acb_init(c);
    acb_sinh(s, z, WP);
    acb_cosh(c, z, WP);
    acb_inv(c, c, WP);
    acb_mul(f, s, c, WP);
    acb_mul(f + 1, c, c, WP);
    acb_mul(f + 2, f, f + 1, WP);
    acb_mul_si(f + 2, f + 2, -2, WP);
    acb_clear(s);
    acb_clear(c);
}

static void
times_z(acb_ptr f, const acb_t z)
{
    acb_mul(f + 2, f + 2, z, WP);
    acb_addmul_ui(f + 2, f + 1, 2, WP);
    acb_mul(f + 1, f + 1, z, WP);
    acb_add(f + 1, f + 1, f, WP);
    acb_mul(f, f, z, WP);
}

/* log(1 + e^z): the integral of the logistic function from 0 */
static void
softplus(acb_t f, const acb_t z)
{
    acb_exp(f, z, WP);
    acb_add_ui(f, f, 1, WP);
    acb_log(f, f, WP);
}

/* 1 - erfc z */
static void
error_function(acb_ptr f, const acb_t z)
{
    arb_t c;

    arb_init(c);
    acb_hypgeom_erfc(f, z, WP);
    acb_sub_ui(f, f, 1, WP);
    acb_neg(f, f);
    acb_mul(f + 1, z, z, WP);
    acb_neg(f + 1, f + 1);
    acb_exp(f + 1, f + 1, WP);
    arb_const_pi(c, WP);
    arb_sqrt(c, c, WP);
    acb_div_arb(f + 1, f + 1, c, WP);
    acb_mul_2exp_si(f + 1, f + 1, 1);
    acb_mul(f + 2, f + 1, z, WP);
    acb_mul_si(f + 2, f + 2, -2, WP);
    arb_clear(c);
}

static void
mish(acb_ptr f, const acb_t z)
{
    acb_ptr s, t;

    s = _acb_vec_init(3);
    t = _acb_vec_init(3);
    softplus(s, z);
    tangent(t, s);
    logistic(s, z);
    acb_set(f, t);
    acb_mul(f + 1, t + 1, s, WP);
    acb_mul(f + 2, s, s, WP);
    acb_mul(f + 2, f + 2, t + 2, WP);
    acb_addmul(f + 2, t + 1, s + 1, WP);
    times_z(f, z);
    _acb_vec_clear(s, 3);
    _acb_vec_clear(t, 3);
}

static void
gelu(acb_ptr f, const acb_t z)
{
    arb_t c;
    acb_t y;

    arb_init(c);
    acb_init(y);
    arb_sqrt_ui(c, 2, WP);
    acb_div_arb(y, z, c, WP);
    acb_hypgeom_erf(f, y, WP);
    acb_add_ui(f, f, 1, WP);
    acb_mul_2exp_si(f, f, -1);
    acb_mul(y, y, y, WP);
    acb_neg(y, y);
    acb_exp(f + 1, y, WP);
    arb_const_pi(c, WP);
    arb_mul_2exp_si(c, c, 1);
    arb_sqrt(c, c, WP);
    acb_div_arb(f + 1, f + 1, c, WP);
    acb_mul(f + 2, f + 1, z, WP);
    acb_neg(f + 2, f + 2);
    times_z(f, z);
    arb_clear(c);
    acb_clear(y);
}

static void
arctangent(acb_ptr f, const acb_t z)
{
    acb_t u, v;

    acb_init(u);
    acb_init(v);
    /* (log(1 + i z) - log(1 - i z)) / (2 i) */
    acb_mul_onei(u, z);
    acb_neg(v, u);
    acb_add_ui(u, u, 1, WP);
    acb_add_ui(v, v, 1, WP);
    acb_mul(f + 1, u, v, WP);
    acb_log(u, u, WP);
    acb_log(v, v, WP);
    acb_sub(f, u, v, WP);
    acb_div_onei(f, f);
    acb_mul_2exp_si(f, f, -1);
    acb_inv(f + 1, f + 1, WP);
    acb_mul(f + 2, f + 1, f + 1, WP);
    acb_mul(f + 2, f + 2, z, WP);
    acb_mul_si(f + 2, f + 2, -2, WP);
    acb_clear(u);
    acb_clear(v);
}

static void
softsign(acb_ptr f, const acb_t z, int b)
{
    acb_t q;

    acb_init(q);
    acb_mul_si(q, z, b, WP);
    acb_add_ui(q, q, 1, WP);
    acb_div(f, z, q, WP);
    acb_pow_si(f + 1, q, -2, WP);
    acb_pow_si(f + 2, q, -3, WP);
    acb_mul_si(f + 2, f + 2, -2 * b, WP);
    acb_clear(q);
}

void
ref_eval_complex(acb_ptr f, const loja_act_struct *act, const acb_t p,
    int branch)
{
    if (IS("logistic"))
        logistic(f, p);
    else if (IS("tanh"))
        tangent(f, p);
    else if (IS("softplus"))
    {
        logistic(f, p);
        acb_swap(f + 2, f + 1);
        acb_swap(f + 1, f);
        softplus(f, p);
    }
    else if (IS("gelu"))
        gelu(f, p);
    else if (IS("erf"))
        error_function(f, p);
    else if (IS("silu"))
    {
        logistic(f, p);
        times_z(f, p);
    }
    else if (IS("mish"))
        mish(f, p);
    else if (IS("arctan"))
        arctangent(f, p);
    else if (IS("softsign"))
        softsign(f, p, branch);
    else if (IS("elu") && branch < 0)
    {
        acb_exp(f + 1, p, WP);
        acb_sub_ui(f, f + 1, 1, WP);
        acb_set(f + 2, f + 1);
    }
    else if (IS("relu") && branch < 0)
        _acb_vec_zero(f, 3);
    else
    {
        acb_set(f, p);
        acb_one(f + 1);
        acb_zero(f + 2);
    }
}

/* f = (e^z - 1)/(e^z + 1) */
static void
half_tangent(arb_poly_t f, const arb_poly_t z, slong len, slong prec)
{
    arb_poly_t t;

    arb_poly_init(t);
    arb_poly_exp_series(f, z, len, prec);
    arb_poly_add_si(t, f, 1, prec);
    arb_poly_add_si(f, f, -1, prec);
    arb_poly_div_series(f, f, t, len, prec);
    arb_poly_clear(t);
}

static void
series_smooth(arb_poly_t f, const loja_act_struct *act, const arb_poly_t z,
    slong len, slong prec)
{
    arb_poly_t t;
    arb_t c;

    arb_poly_init(t);
    arb_init(c);
    if (IS("tanh"))
    {
        arb_poly_scalar_mul_2exp_si(t, z, 1);
        half_tangent(f, t, len, prec);
    }
    else if (IS("logistic") || IS("silu"))
    {
        arb_poly_neg(t, z);
        arb_poly_exp_series(f, t, len, prec);
        arb_poly_add_si(f, f, 1, prec);
        arb_poly_inv_series(f, f, len, prec);
    }
    else if (IS("softplus"))
    {
        arb_poly_exp_series(f, z, len, prec);
        arb_poly_log1p_series(f, f, len, prec);
    }
    else if (IS("gelu"))
    {
        arb_sqrt_ui(c, 2, prec);
        arb_inv(c, c, prec);
        arb_neg(c, c);
        arb_poly_scalar_mul(t, z, c, prec);
        arb_hypgeom_erfc_series(f, t, len, prec);
        arb_poly_scalar_mul_2exp_si(f, f, -1);
    }
    else if (IS("erf"))
        arb_hypgeom_erf_series(f, z, len, prec);
    else if (IS("mish"))
    {
        arb_poly_exp_series(t, z, len, prec);
        arb_poly_log1p_series(t, t, len, prec);
        arb_poly_scalar_mul_2exp_si(t, t, 1);
        half_tangent(f, t, len, prec);
    }
    else if (IS("arctan"))
        arb_poly_atan_series(f, z, len, prec);
    if (IS("silu") || IS("gelu") || IS("mish"))
        arb_poly_mullow(f, f, z, len, prec);
    arb_poly_clear(t);
    arb_clear(c);
}

void
ref_series(arb_ptr f, const loja_act_struct *act, arb_srcptr z, slong zlen,
    slong len, int branch, slong prec)
{
    arb_poly_t u, v, w;
    slong k;

    arb_poly_init(u);
    arb_poly_init(v);
    arb_poly_init(w);
    for (k = 0; k < zlen; k++)
        arb_poly_set_coeff_arb(u, k, z + k);

    if (IS("identity") || (branch > 0 && (IS("elu") || IS("relu"))))
        arb_poly_set(v, u);
    else if (IS("elu"))
    {
        arb_poly_exp_series(v, u, len, prec);
        arb_poly_add_si(v, v, -1, prec);
    }
    else if (IS("softsign"))
    {
        arb_poly_set(w, u);
        if (branch < 0)
            arb_poly_neg(w, w);
        arb_poly_add_si(w, w, 1, prec);
        arb_poly_div_series(v, u, w, len, prec);
    }
    else if (!IS("relu"))
        series_smooth(v, act, u, len, prec);

    for (k = 0; k < len; k++)
        arb_poly_get_coeff_arb(f + k, v, k);
    arb_poly_clear(u);
    arb_poly_clear(v);
    arb_poly_clear(w);
}
