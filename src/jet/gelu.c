/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    gelu.c -- psi(z) = z Phi(z), Phi the normal distribution function (the
    exact GELU, not the one with tanh).

    Facts: entire, linear growth, psi(z) - psi(-z) = z; with the normal
    density phi, phi' = -z phi,
        psi'    = Phi + z phi,        one zero (the minimum of psi),
        psi''   = phi (2 - z^2),      even, zeros +-sqrt 2,
        psi'''  = phi (z^3 - 4 z),    odd, zeros 0 and +-2,
        psi'''' = phi (-z^4 + 7 z^2 - 4).

    Recurrence: f' = z' g, g' = z' h, h = phi(z) (2 - z^2), and for b =
    phi(z): b' = -z z' b.  The heads of f, g, h are psi, psi', psi'' at
    z[0]; Phi itself, the expensive part, is not needed again.

    Tightness: Phi = erfc(-z/sqrt 2)/2 for z < 0, so the left tail keeps its
    relative accuracy; z^2 is exact.  One erf or erfc and one exponential.

    Domain of eval_complex: everything.
*/
#include <math.h>
#include "jet/jet_internal.h"

/* x = e^(-m2/2)/sqrt(2 pi) */
static void
density(arb_t x, const arb_t m2, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_mul_2exp_si(x, m2, -1);
    arb_neg(x, x);
    arb_exp(x, x, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, prec);
    arb_mul(x, x, t, prec);
    arb_clear(t);
}

/* HEURISTIC: beyond 2^200 the relative error of Phi is not kept small. */
#define MAX_EXTRA_EXP 200

/* p = Phi(m) */
static void
distribution(arb_t p, const arf_t m, slong prec)
{
    slong e, wp;
    arb_t x, t;

    arb_init(t);
    loja_jet_shallow(x, m);

    /* erfc(y) has the relative condition number 2 y^2 in its tail */
    e = arf_abs_bound_lt_2exp_si(m);
    e = FLINT_MAX(0, FLINT_MIN(e, MAX_EXTRA_EXP));
    wp = prec + 2 * e + 4;
    arb_rsqrt_ui(t, 2, wp);
    arb_mul(t, t, x, wp);
    if (arf_sgn(m) < 0)
    {
        arb_neg(t, t);
        arb_hypgeom_erfc(p, t, prec);
    }
    else
    {
        arb_hypgeom_erf(p, t, prec);
        arb_add_ui(p, p, 1, prec);
    }
    arb_mul_2exp_si(p, p, -1);
    arb_clear(t);
}

/* d[0], d[1] from y = m^2 and b = phi(m). */
static void
bounds(mag_ptr d, const arb_t b, const arb_t y, const arb_t x)
{
    arb_t t;
    mag_t a, c;

    arb_init(t);
    mag_init(a);
    mag_init(c);

    arb_sub_ui(t, y, 4, MAG_BITS);
    arb_mul(t, t, x, MAG_BITS);
    arb_mul(t, t, b, MAG_BITS);
    arb_get_mag(d, t);

    /* SOUND: activation-enclosure 11 (|psi''''| <= 2 phi(m) (y^2 + 7 y + 4)
       on the narrow ball) */
    arb_get_mag(a, y);
    mag_add_ui(c, a, 7);
    mag_mul(c, c, a);
    mag_add_ui(c, c, 4);
    arb_get_mag(d + 1, b);
    mag_mul(d + 1, d + 1, c);
    mag_mul_2exp_si(d + 1, d + 1, 1);

    arb_clear(t);
    mag_clear(a);
    mag_clear(c);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_t x, y, b;

    arb_init(y);
    arb_init(b);
    loja_jet_shallow(x, m);

    distribution(f, m, prec);
    if (want >= 1 || d != NULL)
    {
        arf_mul(arb_midref(y), m, m, ARF_PREC_EXACT, ARF_RND_DOWN);
        density(b, y, prec1);
        arb_mul(f + 1, b, x, prec1);
        arb_add(f + 1, f + 1, f, prec1);
        if (want >= 2 || d != NULL)
        {
            arb_sub_ui(f + 2, y, 2, prec2);
            arb_mul(f + 2, f + 2, b, prec2);
            arb_neg(f + 2, f + 2);
        }
        if (d != NULL)
            bounds(d, b, y, x);
    }
    arb_mul(f, f, x, prec);

    arb_clear(y);
    arb_clear(b);
}

static const loja_jet_kernel_t kernel = {
    point, {{-0.17, HUGE_VAL}, {-0.129, 1.129}, {-0.108, 0.798}}, 6, {
        {0, LOJA_JET_NEAR(-0.75179152469356445746),
            LOJA_JET_NEAR(-0.16997120747990366169)},
        {1, LOJA_JET_NEAR(-1.4142135623730950488),
            LOJA_JET_NEAR(-0.12890414518515478634)},
        {1, LOJA_JET_NEAR(1.4142135623730950488),
            LOJA_JET_NEAR(1.1289041451851547863)},
        {2, {0, 0}, LOJA_JET_NEAR(0.79788456080286535588)},
        {2, {-2, -2}, LOJA_JET_NEAR(-0.1079819330263761039)},
        {2, {2, 2}, LOJA_JET_NEAR(-0.1079819330263761039)}
    }
};

LOJA_JET_EVAL(kernel)

/* h = the coefficients 0..len-1 of psi''(z(s)); h[0] is given. */
static void
second_derivative(arb_ptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    slong k, j, ylen = FLINT_MIN(2 * zlen - 1, len);
    arb_ptr y, w, b;

    y = _arb_vec_init(ylen);
    w = _arb_vec_init(ylen);
    b = _arb_vec_init(len);

    for (j = 0; j < ylen; j++)
        loja_jet_square(y + j, z, zlen, j, prec);
    arb_nonnegative_part(y, y);
    density(b, y, prec);
    /* b' = w b, w = -(z^2)'/2; then y becomes 2 - z^2 */
    for (j = 0; j < ylen; j++)
    {
        arb_neg(y + j, y + j);
        if (j > 0)
        {
            arb_mul_ui(w + j - 1, y + j, (ulong) j, prec);
            arb_mul_2exp_si(w + j - 1, w + j - 1, -1);
        }
    }
    arb_add_ui(y, y, 2, prec);
    for (k = 1; k < len; k++)
    {
        loja_jet_chain(b + k, w, ylen - 1, b, k, prec);
        loja_jet_product(h + k, y, ylen, b, k, prec);
    }

    _arb_vec_clear(y, ylen);
    _arb_vec_clear(w, ylen);
    _arb_vec_clear(b, len);
}

/* psi' is g, psi'' b. */
static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr g = _arb_vec_init(len), b = _arb_vec_init(len);

    arb_set(g, h + 1);
    arb_set(b, h + 2);
    second_derivative(b, z, zlen, len - 2, prec);
    loja_jet_integrate(g, z, zlen, b, 1, len - 1, prec);
    loja_jet_integrate(f, z, zlen, g, 3, len, prec);
    _arb_vec_clear(g, len);
    _arb_vec_clear(b, len);
}

LOJA_JET_SERIES(kernel, rest)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr d = _arb_vec_init(zlen), h = _arb_vec_init(len);
    arb_ptr v = _arb_vec_init(3);
    slong k, dlen;

    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_gelu, z, zlen, len, branch, prec);
    if (len > 2)
    {
        loja_jet_eval_kernel(v, v + 1, v + 2, z, &kernel, prec);
        arb_swap(h, v + 2);
        second_derivative(h, z, zlen, len - 1, prec);
        dlen = loja_jet_derivative(d, z, zlen, prec);
        for (k = 2; k < len; k++)
            loja_jet_chain(g + k, d, dlen, h, k, prec);
    }
    _arb_vec_clear(d, zlen);
    _arb_vec_clear(h, len);
    _arb_vec_clear(v, 3);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row gelu, and its parity) */
    return loja_jet_power_count(Z, 2, d, k + 2, k % 2 == 0 ? -2 : -3);
}

static const loja_act_vertex_t vertex = {-0.75, 1};

const loja_act_struct loja_act_gelu = {
    .name = "gelu",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_EVEN,
    .growth = LOJA_GROWTH_LINEAR,
    .vertex = &vertex,
    .count = count,
    .eval = eval,
    .eval_complex = loja_jet_gelu_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_gelu,
    .real = loja_jet_real_gelu
};
