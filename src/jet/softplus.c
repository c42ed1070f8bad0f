/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    softplus.c -- psi(z) = log(1 + e^z).

    Facts: real analytic, increasing, positive, linear growth;
    psi(z) - psi(-z) = z; psi' = s is the logistic function (monotone),
    psi'' = s (1 - s) is even with the critical point 0, psi''' = psi''
    (1 - 2 s), |psi''''| <= psi'', and log psi'' has Lipschitz constant 1.

    Recurrence: f' = z' s, with the jet s of the logistic function.

    Tightness: psi = max(z, 0) + log1p(E), E = e^-|z|: relative accuracy in
    the left tail.  One exponential, one logarithm, one quotient.

    Strip of analyticity: |Im z| < pi.  There 1 + e^z avoids (-inf, 0], so
    the principal logarithm is right; for Re z > 0 the same function is
    z + log(1 + e^-z), which does not overflow.
*/
#include <math.h>
#include "jet/jet_internal.h"

/* psi and E = e^-|m|. */
static void
softplus_point(arb_t f, arb_t e, const arf_t m, slong prec)
{
    arb_t x;

    loja_jet_shallow(x, m);
    if (arf_sgn(m) > 0)
        arb_neg(e, x);
    else
        arb_set(e, x);
    arb_exp(e, e, prec);
    arb_log1p(f, e, prec);
    if (arf_sgn(m) > 0)
        arb_add(f, f, x, prec);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_t e;

    arb_init(e);
    softplus_point(f, e, m, prec);
    if (want >= 1 || d != NULL)
    {
        /* 1/(1+E) and E/(1+E) are s and 1 - s or the other way round */
        arb_add_ui(f + 1, e, 1, prec1);
        arb_inv(f + 1, f + 1, prec1);
        arb_mul(e, e, f + 1, prec1);
        if (want >= 2 || d != NULL)
            arb_mul(f + 2, e, f + 1, prec2);
        if (arf_sgn(m) <= 0)
            arb_swap(f + 1, e);
    }
    if (d != NULL)
    {
        loja_jet_linear_ubound(d, 1, -2, f + 1);
        arb_get_mag(d + 1, f + 2);
        mag_mul(d, d, d + 1);
        /* SOUND: activation-enclosure 9 (e^(1/256) < 2) */
        mag_mul_2exp_si(d + 1, d + 1, 1);
    }
    arb_clear(e);
}

static const loja_jet_kernel_t kernel = {
    point, {{0, HUGE_VAL}, {0, 1}, {0, 0.25}}, 1, {
        {2, {0, 0}, {0.25, 0.25}}
    }
};

LOJA_JET_EVAL(kernel)

static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_ptr s;
    acb_t c, e;
    mag_t rho, t;
    slong k;

    acb_init(c);
    acb_init(e);
    mag_init(rho);
    mag_init(t);
    s = _acb_vec_init(4);

    loja_jet_natural_logistic(s, z, prec);

    loja_jet_centre(c, rho, z);
    acb_set(e, c);
    if (arf_sgn(arb_midref(acb_realref(c))) > 0)
        acb_neg(e, e);
    acb_exp(e, e, prec);
    acb_log1p(f, e, prec);
    if (arf_sgn(arb_midref(acb_realref(c))) > 0)
        acb_add(f, f, c, prec);
    if (!mag_is_zero(rho))
    {
        acb_get_mag(t, s);
        mag_mul(t, t, rho);
        acb_add_error_mag(f, t);
    }
    for (k = 1; k < 4; k++)
        acb_swap(f + k, s + k - 1);

    acb_clear(c);
    acb_clear(e);
    mag_clear(rho);
    mag_clear(t);
    _acb_vec_clear(s, 4);
}

LOJA_JET_STRIP(1, 1, natural)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    loja_act_logistic.jet(g, z, zlen, len, branch, prec);
}

static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr s = _arb_vec_init(len - 1);

    (void) h;
    jet_derivative(s, z, zlen, len - 1, 0, prec);
    loja_jet_integrate(f, z, zlen, s, 3, len, prec);
    _arb_vec_clear(s, len - 1);
}

LOJA_JET_SERIES(kernel, rest)

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row softplus, and its parity) */
    return loja_jet_power_count(Z, 2, d, k, k % 2 == 0 ? 0 : -1);
}

const loja_act_struct loja_act_softplus = {
    .name = "softplus",
    .analytic = 1,
    .smooth = 1,
    .zero = 0,
    .symmetry = LOJA_SYMMETRY_EVEN,
    .growth = LOJA_GROWTH_LINEAR,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_softplus,
    .real = loja_jet_real_softplus,
    .pair = loja_jet_pair_softplus
};
