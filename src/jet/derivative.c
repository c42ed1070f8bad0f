/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    derivative.c -- what the jets of psi'(z(s)) share.

    Each activation has the recurrence for its psi' in its own file; the
    first two coefficients, psi' and psi'' z_1, come from eval, which is
    tight on wide balls also.
    See proofs/activation-enclosure.md, section 5.
*/
#include "jet/jet_internal.h"

void
loja_jet_derivative_head(arb_ptr d, const loja_act_struct *act,
    arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    arb_ptr h;

    if (len <= 0)
        return;
    h = _arb_vec_init(3);
    act->eval(h, h + 1, len > 1 && zlen > 1 ? h + 2 : NULL, z, branch, prec);
    arb_swap(d, h + 1);
    if (len > 1)
    {
        if (zlen > 1)
            arb_mul(d + 1, h + 2, z + 1, prec);
        else
            arb_zero(d + 1);
    }
    _arb_vec_clear(h, 3);
}

void
loja_jet_derivative_kink(arb_ptr d, const loja_act_struct *act,
    arb_srcptr z, slong zlen, slong len, slong prec)
{
    slong j, k;

    loja_jet_derivative_head(d, act, z, 1, len, 0, prec);
    for (j = 1; j < zlen && arb_is_zero(z + j); j++)
        ;
    /* SOUND: activation-enclosure 6 (z = z_0 + O(s^j), and psi' is
       constant up to O(s^j) on each side) */
    for (k = 1; k < len; k++)
    {
        if (j >= zlen || k < j)
            arb_zero(d + k);
        else
            arb_indeterminate(d + k);
    }
}

void
loja_jet_derivative_constant(arb_ptr d, int value, arb_srcptr z, slong len)
{
    slong k;

    for (k = 0; k < len; k++)
    {
        if (arb_is_finite(z))
            arb_set_si(d + k, k == 0 ? value : 0);
        else
            arb_indeterminate(d + k);
    }
}
