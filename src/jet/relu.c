/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    relu.c -- psi(z) = max(z, 0).

    Facts: not C^1 at 0, so gradient flows need not exist (smooth = 0);
    linear growth.  Branch +1 is z, branch -1 is 0.  With 0 in the ball
    psi' lies in [0, 1] and both one-sided limits of psi'' are 0.
*/
#include "jet/jet_internal.h"

static void
eval(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);

    loja_act_identity.eval(f0, f1, f2, z, 0, prec);
    if (side > 0 || !arf_is_finite(arb_midref(z)))
        return;
    if (side < 0)
    {
        arb_zero(f0);
        if (f1 != NULL)
            arb_zero(f1);
    }
    else
    {
        /* SOUND: activation-enclosure 16 (max(z, 0) on [a, b], a <= 0) */
        arb_nonnegative_part(f0, f0);
        if (f1 != NULL)
            arb_unit_interval(f1);
    }
}

static int
eval_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z, int branch,
    slong prec)
{
    int side = loja_jet_side(acb_realref(z), branch);

    if (side == 0 || !acb_is_finite(z))
    {
        loja_jet_indeterminate_complex(f0, f1, f2);
        return 0;
    }
    if (side > 0)
        return loja_act_identity.eval_complex(f0, f1, f2, z, 0, prec);
    acb_zero(f0);
    if (f1 != NULL)
        acb_zero(f1);
    if (f2 != NULL)
        acb_zero(f2);
    return 1;
}

static void
jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    int side = loja_jet_side(z, branch);
    slong k;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side == 0)
        loja_jet_series_kink(f, &loja_act_relu, z, zlen, len, prec);
    else
    {
        loja_act_identity.jet(f, z, zlen, len, 0, prec);
        if (side < 0)
            for (k = 0; k < len; k++)
                arb_mul_ui(f + k, f + k, 0, prec);
    }
}

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side == 0)
        loja_jet_derivative_kink(g, &loja_act_relu, z, zlen, len, prec);
    else
        loja_jet_derivative_constant(g, side > 0, z, len);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row relu) */
    fmpz_set_si(Z, d + 1);
    fmpz_mul_si(Z, Z, k);
    return 1;
}

const loja_act_struct loja_act_relu = {
    .name = "relu",
    .analytic = 0,
    .smooth = 0,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_EVEN,
    .passes = LOJA_PASSES_RIGHT,
    .growth = LOJA_GROWTH_LINEAR,
    .count = count,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative
};
