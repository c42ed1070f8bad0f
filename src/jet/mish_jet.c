/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    mish_jet.c -- Taylor jets of psi(z) = z t(z) and of psi'; see mish.c for
    the formulas.  t' = z' s h, s the logistic function, h = 1 - t^2 the
    hidden square, as t is tanh of softplus.
*/
#include <math.h>
#include "jet/jet_internal.h"

/* The kernel of t, for the head of its jet. */
static void
point_t(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    double r[2];

    if (!loja_jet_mish_inner(f, r, m, want, prec))
        r[1] = 4;
    if (d != NULL)
    {
        /* SOUND: activation-enclosure 12 (|t'''| <= 4 t', and
           8 e^(2/256) < 9) */
        arb_get_mag(d + 1, f + 1);
        mag_set_d(d, fabs(r[1]) + LOJA_JET_SLACK);
        mag_mul(d, d, d + 1);
        mag_mul_ui(d + 1, d + 1, 9);
    }
}

static const loja_jet_kernel_t kernel_t = {
    point_t, {{0, 1}, {0, 0.3219}, {-0.1849, 0.1408}}, 3, {
        {1, LOJA_JET_NEAR(-0.11740097962873939342),
            LOJA_JET_NEAR(0.32186999763717678813)},
        {2, LOJA_JET_NEAR(-1.139131170928550213),
            LOJA_JET_NEAR(0.14070829121268422839)},
        {2, LOJA_JET_NEAR(0.90335049285970271118),
            LOJA_JET_NEAR(-0.18488201827329043223)}
    }
};

/*
    t[0..len-1] and p[0..len-1]: the jets of t and of t'.  p = s h, s the
    logistic function and h = 1 - t^2.
*/
static void
inner_jet(arb_ptr t, arb_ptr p, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr d, s, h, v;
    arb_t a;
    slong k, dlen;

    d = _arb_vec_init(zlen);
    s = _arb_vec_init(len);
    h = _arb_vec_init(len);
    v = _arb_vec_init(3);
    arb_init(a);

    /* the derivative of s is not needed; h lends its room */
    loja_jet_series_logistic(s, h, z, zlen, len, prec);
    loja_jet_eval_kernel(v, v + 1, v + 2, z, &kernel_t, prec);
    loja_jet_head(t, v, z, zlen, len, prec);
    dlen = loja_jet_derivative(d, z, zlen, prec);

    /* h_0 = t'/s keeps its relative accuracy, 1 - t^2 is tight on wide
       balls; both hold */
    arb_div(h, v + 1, s, prec);
    arb_sqr(a, v, prec);
    arb_sub_ui(a, a, 1, prec);
    arb_neg(a, a);
    if (!arb_is_finite(h)
        || (arb_is_finite(a) && mag_cmp(arb_radref(a), arb_radref(h)) < 0))
        arb_set(h, a);

    arb_set(p, v + 1);
    for (k = 1; k < len; k++)
    {
        if (k >= 3)
            loja_jet_chain(t + k, d, dlen, p, k, prec);
        loja_jet_square(h + k, t, len, k, prec);
        arb_neg(h + k, h + k);
        loja_jet_product(p + k, s, len, h, k, prec);
    }

    _arb_vec_clear(d, zlen);
    _arb_vec_clear(s, len);
    _arb_vec_clear(h, len);
    _arb_vec_clear(v, 3);
    arb_clear(a);
}

/* psi = z t */
static void
rest(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    arb_ptr t = _arb_vec_init(len), p = _arb_vec_init(len);
    slong k;

    (void) h;
    inner_jet(t, p, z, zlen, len, prec);
    for (k = 3; k < len; k++)
        loja_jet_product(f + k, z, zlen, t, k, prec);
    _arb_vec_clear(t, len);
    _arb_vec_clear(p, len);
}

void
loja_jet_mish_jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    (void) branch;
    loja_jet_series(f, z, zlen, len, &loja_jet_kernel_mish, rest, prec);
}

void
loja_jet_mish_jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len,
    int branch, slong prec)
{
    arb_ptr t = _arb_vec_init(len), p = _arb_vec_init(len);
    slong k;

    zlen = FLINT_MIN(zlen, len);
    loja_jet_derivative_head(g, &loja_act_mish, z, zlen, len, branch, prec);
    if (len > 2)
        inner_jet(t, p, z, zlen, len, prec);
    for (k = 2; k < len; k++)
    {
        /* psi' = t + z t' */
        loja_jet_product(g + k, z, zlen, p, k, prec);
        arb_add(g + k, g + k, t + k, prec);
    }
    _arb_vec_clear(t, len);
    _arb_vec_clear(p, len);
}
