/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    tanh.c -- psi(z) = tanh z.

    Facts: real analytic, odd, bounded by 1; psi' = 1 - psi^2 = sech^2 z is
    even and has one critical point (0); psi'' = -2 psi psi' is odd and has
    two (psi^2 = 1/3); psi''' = psi' (4 - 6 psi'); |psi''''| <= 8 psi', and
    log psi' has Lipschitz constant 2.

    Recurrence: f' = z' h with the hidden square h = 1 - f^2.

    Tightness: with w = 1 - |psi| = 2 E/(1 + E), E = e^(-2|z|), there is no
    cancellation in psi' = w (2 - w), so the tails keep their relative
    accuracy; for |z| < 1/2 expm1 keeps that of psi near 0.  One
    exponential and one quotient in all.

    Strip of analyticity: |Im z| < pi/2, where cosh z has no zero; there
    |psi'| = 1/|cosh z|^2 and |cosh z|^2 = sinh^2 x + cos^2 y.
*/
#include "jet/jet_internal.h"

/* t = tanh m, s = sech^2 m. */
static void
tanh_sech2(arb_t t, arb_t s, const arf_t m, slong prec)
{
    arb_t x, e;

    arb_init(e);
    loja_jet_shallow(x, m);

    if (arf_cmpabs_2exp_si(m, -1) < 0)
    {
        arb_mul_2exp_si(e, x, 1);
        arb_expm1(e, e, prec);
        arb_add_ui(t, e, 2, prec);
        arb_div(t, e, t, prec);
        arb_sqr(s, t, prec);
        arb_sub_ui(s, s, 1, prec);
        arb_neg(s, s);
    }
    else
    {
        arb_mul_2exp_si(e, x, 1);
        if (arf_sgn(m) > 0)
            arb_neg(e, e);
        arb_exp(e, e, prec);
        arb_add_ui(t, e, 1, prec);
        arb_mul_2exp_si(e, e, 1);
        arb_div(e, e, t, prec);
        arb_sub_ui(t, e, 2, prec);
        arb_mul(s, e, t, prec);
        arb_neg(s, s);
        arb_sub_ui(t, e, 1, prec);
        if (arf_sgn(m) > 0)
            arb_neg(t, t);
    }
    arb_clear(e);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec2 = (want >= 2) ? prec : MAG_BITS;

    tanh_sech2(f, f + 1, m, prec);
    if (want >= 2 || d != NULL)
    {
        arb_mul(f + 2, f, f + 1, prec2);
        arb_mul_2exp_si(f + 2, f + 2, 1);
        arb_neg(f + 2, f + 2);
    }
    if (d != NULL)
    {
        loja_jet_linear_ubound(d, 4, -6, f + 1);
        arb_get_mag(d + 1, f + 1);
        mag_mul(d, d, d + 1);
        /* SOUND: activation-enclosure 7 (8 e^(2/256) < 9) */
        mag_mul_ui(d + 1, d + 1, 9);
    }
}

static const loja_jet_kernel_t kernel = {
    point, {{-1, 1}, {0, 1}, {-0.77, 0.77}}, 3, {
        {1, {0, 0}, {1, 1}},
        {2, LOJA_JET_NEAR(-0.65847894846240835431),
            LOJA_JET_NEAR(0.76980035891950101935)},
        {2, LOJA_JET_NEAR(0.65847894846240835431),
            LOJA_JET_NEAR(-0.76980035891950101935)}
    }
};

LOJA_JET_EVAL(kernel)

/* A lower bound of |cosh z|^2 = sinh^2 x + cos^2 y on a box in the strip. */
static void
cosh2_lower(mag_t res, acb_srcptr z)
{
    arb_t y;
    arf_t b;
    mag_t x;

    arb_init(y);
    arf_init(b);
    mag_init(x);

    arb_get_abs_ubound_arf(b, acb_imagref(z), 64);
    arb_set_arf(y, b);
    /* SOUND: activation-enclosure 7 (cos falls on [0, pi]; a negative lower
       end of the enclosure counts as 0) */
    arb_cos(y, y, 64);
    arb_get_mag_lower_nonnegative(res, y);
    mag_mul_lower(res, res, res);
    arb_get_mag_lower(x, acb_realref(z));
    mag_sinh_lower(x, x);
    mag_mul_lower(x, x, x);
    mag_add_lower(res, res, x);

    arb_clear(y);
    arf_clear(b);
    mag_clear(x);
}

void
loja_jet_natural_tanh(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_t c;
    mag_t rho, s;

    acb_init(c);
    mag_init(rho);
    mag_init(s);

    cosh2_lower(s, z);
    mag_inv(s, s);

    loja_jet_centre(c, rho, z);
    acb_tanh(f, c, prec);
    if (!mag_is_zero(rho))
    {
        mag_mul(rho, rho, s);
        acb_add_error_mag(f, rho);
    }

    acb_mul(f + 1, f, f, prec);
    acb_sub_ui(f + 1, f + 1, 1, prec);
    acb_neg(f + 1, f + 1);
    loja_jet_meet_disc(f + 1, s, prec);

    acb_mul(f + 2, f, f + 1, prec);
    acb_mul_si(f + 2, f + 2, -2, prec);

    acb_mul_si(f + 3, f + 1, -6, prec);
    acb_add_ui(f + 3, f + 3, 4, prec);
    acb_mul(f + 3, f + 3, f + 1, prec);

    acb_clear(c);
    mag_clear(rho);
    mag_clear(s);
}

LOJA_JET_STRIP(1, 2, loja_jet_natural_tanh)

/* f' = z' g, g = 1 - f^2 */
static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr d = _arb_vec_init(zlen), g = _arb_vec_init(len);
    const slong dlen = loja_jet_derivative(d, z, zlen, prec);
    slong k;

    arb_set(g, h + 1);
    for (k = 1; k < len; k++)
    {
        if (k >= 3)
            loja_jet_chain(f + k, d, dlen, g, k, prec);
        loja_jet_square(g + k, f, len, k, prec);
        arb_neg(g + k, g + k);
    }
    _arb_vec_clear(d, zlen);
    _arb_vec_clear(g, len);
}

LOJA_JET_SERIES(kernel, rest)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr f = _arb_vec_init(len);
    slong k;

    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_tanh, z, zlen, len, branch, prec);
    if (len > 2)
        jet(f, z, zlen, len, branch, prec);
    for (k = 2; k < len; k++)
    {
        /* psi' = 1 - psi^2 */
        loja_jet_square(g + k, f, len, k, prec);
        arb_neg(g + k, g + k);
    }
    _arb_vec_clear(f, len);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row tanh, and its parity) */
    return loja_jet_power_count(Z, 2, d, k + 1, k % 2 == 0 ? -2 : -1);
}

static const loja_act_step_t step = {2, -1, 0, NULL, NULL};

const loja_act_struct loja_act_tanh = {
    .name = "tanh",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_ODD,
    .growth = LOJA_GROWTH_BOUNDED,
    .step = &step,
    .falls = 1,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_tanh,
    .real = loja_jet_real_tanh,
    .pair = loja_jet_pair_tanh
};
