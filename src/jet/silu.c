/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    silu.c -- psi(z) = z s(z), s the logistic function.

    Facts: real analytic, linear growth, psi(z) - psi(-z) = z; with
    s' = s (1-s) and e = 1 - 2 s
        psi'   = s (1 + z (1 - s)),   one zero (the minimum of psi),
        psi''  = s' (2 + z e), even,  zeros +-2.399.., where z tanh(z/2) = 2,
        psi''' = s' (3 e + z (1 - 6 s')), odd, zeros 0 and +-3.435..,
        |psi''''| <= s' (4 + |z|);
    log s' has Lipschitz constant 1.

    Recurrence: product of z and the jet of the logistic function.

    Tightness: all from s, 1 - s, e with small relative errors, so the left
    tail keeps them.  One exponential and one quotient.

    Strip of analyticity: |Im z| < pi, that of s.
*/
#include <math.h>
#include "jet/jet_internal.h"

/* d[0], d[1] from s1 = s' and e at m. */
static void
bounds(mag_ptr d, const arb_t s1, const arb_t e, const arf_t m)
{
    double s, t, x;
    mag_t a;

    mag_init(a);
    arb_get_mag(d + 1, s1);
    arf_get_mag(a, m);

    /* SOUND: activation-enclosure 10 (3 e + m (1 - 6 s'), else 3 + |m|) */
    if (loja_jet_near_double(&s, s1) && loja_jet_near_double(&t, e)
        && arf_cmpabs_2exp_si(m, 20) < 0)
    {
        x = arf_get_d(m, ARF_RND_NEAR);
        mag_set_d(d, fabs(3 * t + x * (1 - 6 * s))
            + (1 + fabs(x)) * LOJA_JET_SLACK);
    }
    else
        mag_add_ui(d, a, 3);
    mag_mul(d, d, d + 1);

    /* SOUND: activation-enclosure 10 (e^(1/256) (4 + |m| + 1/256) is less
       than 5 + 2 |m|) */
    mag_mul_2exp_si(a, a, 1);
    mag_add_ui(a, a, 5);
    mag_mul(d + 1, d + 1, a);
    mag_clear(a);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_t x, s, c, e;

    arb_init(s);
    arb_init(c);
    arb_init(e);
    loja_jet_shallow(x, m);

    loja_jet_logistic_point(s, c, e, m, prec);
    arb_mul(f, s, x, prec);
    if (want >= 2 || d != NULL)
    {
        arb_mul(f + 1, s, c, prec2);
        if (d != NULL)
            bounds(d, f + 1, e, m);
        arb_mul(f + 2, e, x, prec2);
        arb_add_ui(f + 2, f + 2, 2, prec2);
        arb_mul(f + 2, f + 2, f + 1, prec2);
    }
    if (want >= 1 || d != NULL)
    {
        arb_mul(f + 1, c, x, prec1);
        arb_add_ui(f + 1, f + 1, 1, prec1);
        arb_mul(f + 1, f + 1, s, prec1);
    }
    arb_clear(s);
    arb_clear(c);
    arb_clear(e);
}

static const loja_jet_kernel_t kernel = {
    point, {{-0.279, HUGE_VAL}, {-0.0999, 1.0999}, {-0.037, 0.5}}, 6, {
        {0, LOJA_JET_NEAR(-1.2784645427610737951),
            LOJA_JET_NEAR(-0.27846454276107379511)},
        {1, LOJA_JET_NEAR(-2.3993572805154676678),
            LOJA_JET_NEAR(-0.099839320128866916958)},
        {1, LOJA_JET_NEAR(2.3993572805154676678),
            LOJA_JET_NEAR(1.099839320128866917)},
        {2, {0, 0}, {0.5, 0.5}},
        {2, LOJA_JET_NEAR(-3.435840993535110689),
            LOJA_JET_NEAR(-0.036914373199893185638)},
        {2, LOJA_JET_NEAR(3.435840993535110689),
            LOJA_JET_NEAR(-0.036914373199893185638)}
    }
};

LOJA_JET_EVAL(kernel)

static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_ptr s;
    slong k;

    s = _acb_vec_init(4);
    loja_jet_natural_logistic(s, z, prec);
    acb_mul(f, z, s, prec);
    for (k = 1; k < 4; k++)
    {
        acb_mul(f + k, z, s + k, prec);
        acb_addmul_ui(f + k, s + k - 1, (ulong) k, prec);
    }
    _acb_vec_clear(s, 4);
}

LOJA_JET_STRIP(1, 1, natural)

/* psi = z s */
static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr s = _arb_vec_init(len), g = _arb_vec_init(len);
    slong k;

    (void) h;
    loja_jet_series_logistic(s, g, z, zlen, len, prec);
    for (k = 3; k < len; k++)
        loja_jet_product(f + k, z, zlen, s, k, prec);
    _arb_vec_clear(s, len);
    _arb_vec_clear(g, len);
}

LOJA_JET_SERIES(kernel, rest)

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    arb_ptr s = _arb_vec_init(len), p = _arb_vec_init(len);
    arb_t t;
    slong k;

    arb_init(t);
    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_silu, z, zlen, len, branch, prec);
    if (len > 2)
        loja_jet_series_logistic(s, p, z, zlen, len, prec);
    for (k = 2; k < len; k++)
    {
        /* psi' = s + z p, p = s' */
        loja_jet_product(t, z, zlen, p, k, prec);
        arb_add(g + k, s + k, t, prec);
    }
    arb_clear(t);
    _arb_vec_clear(s, len);
    _arb_vec_clear(p, len);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row silu, and its parity) */
    return loja_jet_power_count(Z, 2, d, k + 1, k % 2 == 0 ? -2 : -1);
}

static const loja_act_vertex_t vertex = {-1.28, 0};

const loja_act_struct loja_act_silu = {
    .name = "silu",
    .alias = "swish",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_EVEN,
    .growth = LOJA_GROWTH_LINEAR,
    .vertex = &vertex,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_silu,
    .real = loja_jet_real_silu,
    .pair = loja_jet_pair_silu
};
