/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    erf.c -- psi(z) = erf(z) = (2/sqrt pi) int_0^z e^(-s^2) ds.

    Facts: entire, odd, bounded by 1; with g = psi' = (2/sqrt pi) e^(-z^2),
    g' = -2 z g:
        psi'    = g,                  even, one critical point (0),
        psi''   = -2 z g,             odd, two (z^2 = 1/2),
        psi'''  = (4 z^2 - 2) g,
        psi'''' = (12 z - 8 z^3) g.

    Recurrence: f' = z' g, g' = w g with w = -(z^2)'.

    Tightness: z^2 is exact, so g keeps its relative accuracy in the tails.
    One erf and one exponential.

    Domain of eval_complex: everything.

    Not proved, and so not stated below: that z psi'/psi falls (threshold-odd),
    a count of zeros (unattained-zeros), tails for saturation.
*/
#include "jet/jet_internal.h"

/* res = 2/sqrt(pi) */
static void
scale(arb_t res, slong prec)
{
    arb_const_pi(res, prec);
    arb_rsqrt(res, res, prec);
    arb_mul_2exp_si(res, res, 1);
}

/* d[0], d[1] from y = m^2 and g = psi'(m). */
static void
bounds(mag_ptr d, const arb_t g, const arb_t y, const arf_t m)
{
    arb_t t;
    mag_t a, c;

    arb_init(t);
    mag_init(a);
    mag_init(c);

    arb_mul_2exp_si(t, y, 2);
    arb_sub_ui(t, t, 2, MAG_BITS);
    arb_mul(t, t, g, MAG_BITS);
    arb_get_mag(d, t);

    /* SOUND: activation-enclosure (erf: a >= |m + h|: |psi''''| <= 4 a (3 + 2
       a^2) e^(2/256) psi'(m), and 4 e^(2/256) < 5) */
    arf_get_mag(a, m);
    mag_set_ui_2exp_si(c, 1, -8);
    mag_add(a, a, c);
    mag_mul(c, a, a);
    mag_mul_2exp_si(c, c, 1);
    mag_add_ui(c, c, 3);
    mag_mul(c, c, a);
    mag_mul_ui(c, c, 5);
    arb_get_mag(d + 1, g);
    mag_mul(d + 1, d + 1, c);

    arb_clear(t);
    mag_clear(a);
    mag_clear(c);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    arb_t x, y, t;

    arb_init(y);
    arb_init(t);
    loja_jet_shallow(x, m);

    arb_hypgeom_erf(f, x, prec);
    if (want >= 1 || d != NULL)
    {
        arf_mul(arb_midref(y), m, m, ARF_PREC_EXACT, ARF_RND_DOWN);
        arb_neg(t, y);
        arb_exp(f + 1, t, prec1);
        scale(t, prec1);
        arb_mul(f + 1, f + 1, t, prec1);
        arb_mul(f + 2, f + 1, x, prec1);
        arb_mul_2exp_si(f + 2, f + 2, 1);
        arb_neg(f + 2, f + 2);
        if (d != NULL)
            bounds(d, f + 1, y, m);
    }
    arb_clear(y);
    arb_clear(t);
}

static const loja_jet_kernel_t kernel = {
    point, {{-1, 1}, {0, 1.13}, {-0.97, 0.97}}, 3, {
        {1, {0, 0}, LOJA_JET_NEAR(1.1283791670955125739)},
        {2, LOJA_JET_NEAR(-0.70710678118654752440),
            LOJA_JET_NEAR(0.96788289807657339919)},
        {2, LOJA_JET_NEAR(0.70710678118654752440),
            LOJA_JET_NEAR(-0.96788289807657339919)}
    }
};

LOJA_JET_EVAL(kernel)

/* psi, .., psi''' on a box, psi by the mean value form. */
static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_t c, y;
    arb_t t;
    mag_t rho, s;

    acb_init(c);
    acb_init(y);
    arb_init(t);
    mag_init(rho);
    mag_init(s);

    acb_mul(y, z, z, prec);
    acb_neg(f + 1, y);
    acb_exp(f + 1, f + 1, prec);
    scale(t, prec);
    acb_mul_arb(f + 1, f + 1, t, prec);

    loja_jet_centre(c, rho, z);
    acb_hypgeom_erf(f, c, prec);
    if (!mag_is_zero(rho))
    {
        /* SOUND: activation-enclosure 3 (f + 1 encloses psi' on the box) */
        acb_get_mag(s, f + 1);
        mag_mul(s, s, rho);
        acb_add_error_mag(f, s);
    }
    acb_mul(f + 2, f + 1, z, prec);
    acb_mul_si(f + 2, f + 2, -2, prec);
    acb_mul_2exp_si(y, y, 2);
    acb_sub_ui(y, y, 2, prec);
    acb_mul(f + 3, f + 1, y, prec);

    acb_clear(c);
    acb_clear(y);
    arb_clear(t);
    mag_clear(rho);
    mag_clear(s);
}

static int
eval_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z, int branch,
    slong prec)
{
    (void) branch;
    if (!acb_is_finite(z))
    {
        loja_jet_indeterminate_complex(f0, f1, f2);
        return 0;
    }
    loja_jet_eval_natural(f0, f1, f2, z, natural, prec);
    return 1;
}

/* The coefficients 1..len-1 of g(z(s)); g[0] is given. */
static void
density(arb_ptr g, arb_srcptr z, slong zlen, slong len, slong prec)
{
    slong k, j, ylen = FLINT_MIN(2 * zlen - 1, len);
    arb_ptr w = _arb_vec_init(ylen);

    /* w = -(z^2)' */
    for (j = 1; j < ylen; j++)
    {
        loja_jet_square(w + j - 1, z, zlen, j, prec);
        arb_mul_si(w + j - 1, w + j - 1, -j, prec);
    }
    for (k = 1; k < len; k++)
        loja_jet_chain(g + k, w, ylen - 1, g, k, prec);
    _arb_vec_clear(w, ylen);
}

static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr g = _arb_vec_init(len);

    arb_set(g, h + 1);
    density(g, z, zlen, len - 1, prec);
    loja_jet_integrate(f, z, zlen, g, 3, len, prec);
    _arb_vec_clear(g, len);
}

LOJA_JET_SERIES(kernel, rest)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr h;

    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_erf, z, zlen, len, branch, prec);
    if (len > 2)
    {
        h = _arb_vec_init(len);
        arb_set(h, g);
        density(h, z, zlen, len, prec);
        _arb_vec_set(g + 2, h + 2, len - 2);
        _arb_vec_clear(h, len);
    }
}

const loja_act_struct loja_act_erf = {
    .name = "erf",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_ODD,
    .growth = LOJA_GROWTH_BOUNDED,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative
};
