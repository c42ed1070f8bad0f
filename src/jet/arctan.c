/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    arctan.c -- psi(z) = arctan z.

    Facts: real analytic, odd, bounded by pi/2; with q = 1/(1 + z^2)
    psi' = q is even with the critical point 0, psi'' = -2 z q^2 is odd with
    two (z^2 = 1/3), psi''' = (6 z^2 - 2) q^3, psi'''' = 24 z (1 - z^2) q^4;
    log q has Lipschitz constant 1.

    Recurrence: f' (1 + z^2) = z', solved for the coefficients of f'.

    Tightness: q has no cancellation.  One arctangent and one quotient.

    Analytic on the strip |Im z| < 1 and on both half planes Re z != 0, that is,
    on the plane cut along iy, |y| >= 1; |1 + z^2| = |z - i| |z + i|.
*/
#include "jet/jet_internal.h"

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_t x, t;
    mag_t q;

    loja_jet_shallow(x, m);
    arb_atan(f, x, prec);
    if (want >= 1 || d != NULL)
    {
        arb_sqr(f + 1, x, prec1);
        arb_add_ui(f + 1, f + 1, 1, prec1);
        arb_inv(f + 1, f + 1, prec1);
    }
    if (want >= 2 || d != NULL)
    {
        arb_sqr(f + 2, f + 1, prec2);
        arb_mul(f + 2, f + 2, x, prec2);
        arb_mul_2exp_si(f + 2, f + 2, 1);
        arb_neg(f + 2, f + 2);
    }
    if (d != NULL)
    {
        arb_init(t);
        mag_init(q);
        arb_get_mag(q, f + 1);
        mag_pow_ui(q, q, 3);
        arb_sqr(t, x, MAG_BITS);
        arb_mul_ui(t, t, 6, MAG_BITS);
        arb_sub_ui(t, t, 2, MAG_BITS);
        arb_get_mag(d, t);
        mag_mul(d, d, q);
        /* SOUND: activation-enclosure 13 (|psi''''| <= 24 |z| q^3, and
           24 e^(3/256) < 25) */
        arf_get_mag(d + 1, m);
        mag_set_ui_2exp_si(arb_radref(t), 1, -8);
        mag_add(d + 1, d + 1, arb_radref(t));
        mag_mul(d + 1, d + 1, q);
        mag_mul_ui(d + 1, d + 1, 25);
        arb_clear(t);
        mag_clear(q);
    }
}

static const loja_jet_kernel_t kernel = {
    point, {{-1.5708, 1.5708}, {0, 1}, {-0.65, 0.65}}, 3, {
        {1, {0, 0}, {1, 1}},
        {2, LOJA_JET_NEAR(-0.57735026918962576451),
            LOJA_JET_NEAR(0.64951905283832898507)},
        {2, LOJA_JET_NEAR(0.57735026918962576451),
            LOJA_JET_NEAR(-0.64951905283832898507)}
    }
};

LOJA_JET_EVAL(kernel)

/* res >= 1/|1 + z^2| on the box z inside the domain. */
static void
derivative_ubound(mag_t res, acb_srcptr z)
{
    arb_t y;
    mag_t x, a, b;

    arb_init(y);
    mag_init(x);
    mag_init(a);
    mag_init(b);

    /* SOUND: activation-enclosure 13 (distances of the box from i, -i) */
    arb_get_mag_lower(x, acb_realref(z));
    mag_mul_lower(x, x, x);
    arb_sub_ui(y, acb_imagref(z), 1, 64);
    arb_get_mag_lower(a, y);
    mag_mul_lower(a, a, a);
    mag_add_lower(a, a, x);
    arb_add_ui(y, acb_imagref(z), 1, 64);
    arb_get_mag_lower(b, y);
    mag_mul_lower(b, b, b);
    mag_add_lower(b, b, x);
    mag_mul_lower(a, a, b);
    mag_rsqrt(res, a);

    arb_clear(y);
    mag_clear(x);
    mag_clear(a);
    mag_clear(b);
}

/*
    Partial fractions: with r = 1/(z - i), t = 1/(z + i)
    psi' = (r - t)/(2 i), psi'' = -(r^2 - t^2)/(2 i), psi''' = (r^3 - t^3)/i.
    One of r, t is small where the other is not, so this is sharp on boxes
    near +-i, and the forms in q = r t are sharp far from them.
*/
static void
meet_partial_fractions(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_t r, t, u, v;
    slong k;

    acb_init(r);
    acb_init(t);
    acb_init(u);
    acb_init(v);
    acb_onei(u);
    acb_sub(r, z, u, prec);
    acb_inv(r, r, prec);
    acb_add(t, z, u, prec);
    acb_inv(t, t, prec);
    for (k = 1; k < 4; k++)
    {
        acb_pow_ui(u, r, (ulong) k, prec);
        acb_pow_ui(v, t, (ulong) k, prec);
        acb_sub(u, u, v, prec);
        acb_div_onei(u, u);
        if (k < 3)
            acb_mul_2exp_si(u, u, -1);
        if (k == 2)
            acb_neg(u, u);
        loja_jet_meet(f + k, u, prec);
    }
    acb_clear(r);
    acb_clear(t);
    acb_clear(u);
    acb_clear(v);
}

static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_t c, q2;
    mag_t rho, s;

    acb_init(c);
    acb_init(q2);
    mag_init(rho);
    mag_init(s);

    derivative_ubound(s, z);
    loja_jet_centre(c, rho, z);
    acb_atan(f, c, prec);
    if (!mag_is_zero(rho))
    {
        mag_mul(rho, rho, s);
        acb_add_error_mag(f, rho);
    }

    acb_mul(c, z, z, prec);
    acb_add_ui(f + 1, c, 1, prec);
    acb_inv(f + 1, f + 1, prec);
    loja_jet_meet_disc(f + 1, s, prec);

    acb_mul(q2, f + 1, f + 1, prec);
    acb_mul(f + 2, q2, z, prec);
    acb_mul_si(f + 2, f + 2, -2, prec);

    acb_mul_ui(f + 3, c, 6, prec);
    acb_sub_ui(f + 3, f + 3, 2, prec);
    acb_mul(f + 3, f + 3, q2, prec);
    acb_mul(f + 3, f + 3, f + 1, prec);
    meet_partial_fractions(f, z, prec);

    acb_clear(c);
    acb_clear(q2);
    mag_clear(rho);
    mag_clear(s);
}

static int
eval_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z, int branch,
    slong prec)
{
    arb_t y;
    int inside;

    (void) branch;
    arb_init(y);
    arb_abs(y, acb_imagref(z));
    arb_sub_ui(y, y, 1, 64);
    /* SOUND: activation-enclosure 4 (the whole box is in the strip, or in one
       of the half planes) */
    inside = acb_is_finite(z) && (arb_is_negative(y)
        || !arb_contains_zero(acb_realref(z)));
    arb_clear(y);

    if (inside)
        loja_jet_eval_natural(f0, f1, f2, z, natural, prec);
    else
        loja_jet_indeterminate_complex(f0, f1, f2);
    return inside;
}

/* g = 1/(1 + z^2), g_0 = psi'(z_0), g_k = -g_0 sum y_j g_(k-j) */
static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    const slong ylen = FLINT_MIN(2 * zlen - 1, len);
    arb_ptr y = _arb_vec_init(ylen), g = _arb_vec_init(len);
    slong j, k;

    for (j = 1; j < ylen; j++)
        loja_jet_square(y + j, z, zlen, j, prec);
    arb_set(g, h + 1);
    for (k = 1; k + 1 < len; k++)
    {
        arb_dot(g + k, NULL, 1, y + 1, 1, g + k - 1, -1,
            FLINT_MIN(k, ylen - 1), prec);
        arb_mul(g + k, g + k, h + 1, prec);
    }
    loja_jet_integrate(f, z, zlen, g, 3, len, prec);
    _arb_vec_clear(y, ylen);
    _arb_vec_clear(g, len);
}

LOJA_JET_SERIES(kernel, rest)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr y;
    slong j, k, ylen;

    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_arctan, z, zlen, len, branch,
        prec);
    if (len <= 2)
        return;
    ylen = FLINT_MIN(2 * zlen - 1, len);
    y = _arb_vec_init(ylen);
    for (j = 1; j < ylen; j++)
        loja_jet_square(y + j, z, zlen, j, prec);
    /* psi' = 1/(1 + z^2) */
    for (k = 2; k < len; k++)
    {
        arb_dot(g + k, NULL, 1, y + 1, 1, g + k - 1, -1,
            FLINT_MIN(k, ylen - 1), prec);
        arb_mul(g + k, g + k, g, prec);
    }
    _arb_vec_clear(y, ylen);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row arctan) */
    fmpz_set_si(Z, 2 * d + k);
    return 1;
}

/* eps(u) = arctan u */
static void
tail(arb_t ratio, arb_t slope, const arb_t top, slong prec)
{
    arb_sqr(ratio, top, prec);
    /* SOUND: saturation (1 - u^2/3 <= arctan(u)/u <= 1) */
    arb_add_ui(slope, ratio, 1, prec);
    arb_inv(slope, slope, prec);
    arb_div_ui(ratio, ratio, 3, prec);
    arb_sub_ui(ratio, ratio, 1, prec);
    arb_neg(ratio, ratio);
}

/* eps/u - eps' <= 2 u^2/3 */
static void
excess(arb_t k, const arb_t u, slong prec)
{
    arb_mul_2exp_si(k, u, 1);
    arb_div_ui(k, k, 3, prec);
}

static const loja_act_step_t step = {1, -1, 1, tail, excess};

const loja_act_struct loja_act_arctan = {
    .name = "arctan",
    .alias = "atan",
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
    .jet_derivative = jet_derivative
};
