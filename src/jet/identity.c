/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    identity.c -- psi(z) = z: entire, odd, linear growth; psi' = 1,
    psi'' = 0.  Nothing is lost but the rounding.
*/
#include "jet/jet_internal.h"

static void
eval(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, int branch,
    slong prec)
{
    (void) branch;
    if (!arf_is_finite(arb_midref(z)))
    {
        loja_jet_indeterminate(f0, f1, f2);
        return;
    }
    arb_set_round(f0, z, prec);
    if (f1 != NULL)
        arb_one(f1);
    if (f2 != NULL)
        arb_zero(f2);
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
    acb_set_round(f0, z, prec);
    if (f1 != NULL)
        acb_one(f1);
    if (f2 != NULL)
        acb_zero(f2);
    return 1;
}

static void
jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    slong k;

    (void) branch;
    for (k = 0; k < len; k++)
    {
        if (k < zlen)
            arb_set_round(f + k, z + k, prec);
        else
            arb_zero(f + k);
    }
}

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    (void) zlen;
    (void) branch;
    (void) prec;
    loja_jet_derivative_constant(g, 1, z, len);
}

const loja_act_struct loja_act_identity = {
    .name = "identity",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_ODD,
    .passes = LOJA_PASSES_ALL,
    .growth = LOJA_GROWTH_LINEAR,
    .eval = eval,
    .eval_complex = eval_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_identity,
    .real = loja_jet_real_identity,
    .pair = loja_jet_pair_identity
};
