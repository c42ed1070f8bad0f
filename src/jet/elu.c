/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    elu.c -- psi(z) = z for z >= 0, e^z - 1 for z < 0.

    Facts: C^1, not C^2 at 0 (psi'' jumps from 1 to 0), increasing, linear
    growth, bounded below by -1.  Branch +1 is z, branch -1 is e^z - 1.

    Recurrence: branch -1 from e' = z' e; with a kink inside, see
    loja_jet_series_kink.

    Tightness: e^z - 1 goes through expm1 near 0.  With 0 in the ball
    psi and psi' are monotone, and psi'' lies in [0, 1].

    Domain of eval_complex: everything, for both branches.
*/
#include <math.h>
#include "jet/jet_internal.h"

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    arb_t x;

    loja_jet_shallow(x, m);
    if (arf_cmpabs_2exp_si(m, -1) < 0)
    {
        arb_expm1(f, x, prec);
        arb_add_ui(f + 1, f, 1, prec);
    }
    else
    {
        arb_exp(f + 1, x, prec);
        arb_sub_ui(f, f + 1, 1, prec);
    }
    if (want >= 2 || d != NULL)
        arb_set(f + 2, f + 1);
    if (d != NULL)
    {
        /* SOUND: activation-enclosure 14 (e^(1/256) < 2) */
        arb_get_mag(d, f + 1);
        mag_mul_2exp_si(d + 1, d, 1);
    }
}

static const loja_jet_kernel_t kernel = {
    point, {{-1, HUGE_VAL}, {0, HUGE_VAL}, {0, HUGE_VAL}}, 0, {{0}}
};

/* The ball may hold 0. */
static void
eval_kink(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, slong prec)
{
    arb_ptr g;
    arf_t a, b;

    if (!arf_is_finite(arb_midref(z)))
    {
        loja_jet_indeterminate(f0, f1, f2);
        return;
    }
    g = _arb_vec_init(3);
    arf_init(a);
    arf_init(b);

    if (arb_is_finite(z))
    {
        loja_jet_ends(a, b, z, FLINT_MAX(prec, MAG_BITS));
        point(g, NULL, a, 1, prec);
        arb_set_arf(f0, b);
        arb_union(f0, f0, g, prec);
    }
    else
        arb_zero_pm_inf(f0);
    /* SOUND: activation-enclosure 14 (psi' rises from e^a to 1) */
    if (f1 != NULL)
    {
        arb_one(f1);
        arb_union(f1, f1, g + 1, prec);
    }
    if (f2 != NULL)
        arb_unit_interval(f2);

    _arb_vec_clear(g, 3);
    arf_clear(a);
    arf_clear(b);
}

static void
eval(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);

    if (side > 0)
        loja_act_identity.eval(f0, f1, f2, z, 0, prec);
    else if (side < 0)
        loja_jet_eval_kernel(f0, f1, f2, z, &kernel, prec);
    else
        eval_kink(f0, f1, f2, z, prec);
}

static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_expm1(f, z, prec);
    acb_exp(f + 1, z, prec);
    acb_set(f + 2, f + 1);
    acb_set(f + 3, f + 1);
}

static int
eval_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z, int branch,
    slong prec)
{
    int side = loja_jet_side(acb_realref(z), branch);

    if (side > 0)
        return loja_act_identity.eval_complex(f0, f1, f2, z, 0, prec);
    if (side == 0 || !acb_is_finite(z))
    {
        loja_jet_indeterminate_complex(f0, f1, f2);
        return 0;
    }
    loja_jet_eval_natural(f0, f1, f2, z, natural, prec);
    return 1;
}

static void
jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    int side = loja_jet_side(z, branch);
    arb_ptr d, e;
    slong k, dlen;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side > 0)
    {
        loja_act_identity.jet(f, z, zlen, len, 0, prec);
        return;
    }
    if (side == 0)
    {
        loja_jet_series_kink(f, &loja_act_elu, z, zlen, len, prec);
        return;
    }
    d = _arb_vec_init(zlen);
    e = _arb_vec_init(len);
    dlen = loja_jet_derivative(d, z, zlen, prec);
    loja_jet_eval_kernel(f, e, NULL, z, &kernel, prec);
    for (k = 1; k < len; k++)
    {
        loja_jet_chain(e + k, d, dlen, e, k, prec);
        arb_set(f + k, e + k);
    }
    _arb_vec_clear(d, zlen);
    _arb_vec_clear(e, len);
}

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);
    arb_ptr d;
    slong k, dlen;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side > 0)
        loja_jet_derivative_constant(g, 1, z, len);
    else if (side == 0)
        loja_jet_derivative_kink(g, &loja_act_elu, z, zlen, len, prec);
    else
    {
        d = _arb_vec_init(zlen);
        loja_jet_derivative_head(g, &loja_act_elu, z, zlen, len, -1, prec);
        dlen = loja_jet_derivative(d, z, zlen, prec);
        for (k = 2; k < len; k++)
            loja_jet_chain(g + k, d, dlen, g, k, prec);
        _arb_vec_clear(d, zlen);
    }
}

/* Z <- (d + 1) k + sum_i max(i, d + 1 - i) */
static int
count(fmpz_t Z, slong d, slong k)
{
    slong i;

    /* SOUND: unattained-zeros (row elu) */
    fmpz_set_si(Z, d + 1);
    fmpz_mul_si(Z, Z, k);
    for (i = 1; i <= d; i++)
        fmpz_add_ui(Z, Z, (ulong) FLINT_MAX(i, d + 1 - i));
    return 1;
}

const loja_act_struct loja_act_elu = {
    .name = "elu",
    .analytic = 0,
    .smooth = 1,
    .zero = 1,
    .passes = LOJA_PASSES_RIGHT,
    .growth = LOJA_GROWTH_LINEAR,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_elu
};
