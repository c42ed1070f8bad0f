/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    logistic.c -- psi(z) = s = 1/(1 + e^-z) = (1 + tanh(z/2))/2.

    Facts: real analytic, bounded, symmetric about (0, 1/2); psi' = s (1-s)
    is even with the critical point 0; psi'' = psi' (1 - 2 s) is odd with
    two critical points; psi''' = psi' (1 - 6 psi'); |psi''''| <= psi', and
    log psi' has Lipschitz constant 1.

    Recurrence: f' = z' g with the hidden square g = f - f^2.

    Tightness: s and 1 - s are the quotients 1/(1+E) and E/(1+E) with
    E = e^-|z|, never a difference; 1 - 2 s = (1 - E)/(1 + E) goes through
    expm1 when |z| < 1/2.  One exponential and one quotient.

    Strip of analyticity: |Im z| < pi, from that of tanh.
*/
#include "jet/jet_internal.h"

void
loja_jet_logistic_point(arb_t s, arb_t c, arb_t e, const arf_t m, slong prec)
{
    int small = arf_cmpabs_2exp_si(m, -1) < 0;
    int sgn = arf_sgn(m);
    arb_t x, t;

    arb_init(t);
    loja_jet_shallow(x, m);

    if (sgn > 0)
        arb_neg(t, x);
    else
        arb_set(t, x);
    if (small)
    {
        arb_expm1(e, t, prec);
        arb_add_ui(t, e, 1, prec);
        arb_neg(e, e);
    }
    else
    {
        arb_exp(t, t, prec);
        arb_sub_ui(e, t, 1, prec);
        arb_neg(e, e);
    }
    /* now t = E and e = 1 - E; s is the greater half for m > 0 */
    arb_add_ui(s, t, 1, prec);
    arb_inv(s, s, prec);
    arb_mul(c, s, t, prec);
    arb_mul(e, e, s, prec);
    if (sgn > 0)
        arb_neg(e, e);
    else
        arb_swap(s, c);
    arb_clear(t);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;

    loja_jet_logistic_point(f, f + 1, f + 2, m, prec);
    if (want >= 1 || d != NULL)
        arb_mul(f + 1, f + 1, f, prec1);
    if (want >= 2 || d != NULL)
        arb_mul(f + 2, f + 2, f + 1, prec2);
    if (d != NULL)
    {
        loja_jet_linear_ubound(d, 1, -6, f + 1);
        arb_get_mag(d + 1, f + 1);
        mag_mul(d, d, d + 1);
        /* SOUND: activation-enclosure 8 (e^(1/256) < 2) */
        mag_mul_2exp_si(d + 1, d + 1, 1);
    }
}

const loja_jet_kernel_t loja_jet_kernel_logistic = {
    point, {{0, 1}, {0, 0.25}, {-0.0963, 0.0963}}, 3, {
        {1, {0, 0}, {0.25, 0.25}},
        {2, LOJA_JET_NEAR(-1.3169578969248167086),
            LOJA_JET_NEAR(0.096225044864937627418)},
        {2, LOJA_JET_NEAR(1.3169578969248167086),
            LOJA_JET_NEAR(-0.096225044864937627418)}
    }
};

LOJA_JET_EVAL(loja_jet_kernel_logistic)

void
loja_jet_natural_logistic(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_t t;
    slong k;

    acb_init(t);
    acb_mul_2exp_si(t, z, -1);
    loja_jet_natural_tanh(f, t, prec);
    acb_add_ui(f, f, 1, prec);
    /* the derivative k of tanh(z/2)/2 */
    for (k = 0; k < 4; k++)
        acb_mul_2exp_si(f + k, f + k, -1 - k);
    acb_clear(t);
}

LOJA_JET_STRIP(1, 1, loja_jet_natural_logistic)

static void
jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    arb_ptr g = _arb_vec_init(len);

    (void) branch;
    loja_jet_series_logistic(f, g, z, zlen, len, prec);
    _arb_vec_clear(g, len);
}

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr s = _arb_vec_init(len);

    (void) branch;
    loja_jet_series_logistic(s, g, z, zlen, len, prec);
    _arb_vec_clear(s, len);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row logistic, and its parity) */
    return loja_jet_power_count(Z, 2, d, k + 1, k % 2 == 0 ? -2 : -1);
}

static const loja_act_step_t step = {1, 0, 0, NULL, NULL};

const loja_act_struct loja_act_logistic = {
    .name = "logistic",
    .alias = "sigmoid",
    .analytic = 1,
    .smooth = 1,
    .zero = 0,
    .symmetry = LOJA_SYMMETRY_ODD,
    .growth = LOJA_GROWTH_BOUNDED,
    .step = &step,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_logistic,
    .real = loja_jet_real_logistic,
    .pair = loja_jet_pair_logistic
};
