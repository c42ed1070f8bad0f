/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    softsign_complex.c -- the branches b = +-1 of softsign on complex boxes:
    psi = b (1 - q), psi' = q^2, psi'' = -2 b q^3, psi''' = 6 q^4 with
    q = 1/(1 + b z), on the half plane b Re z > -1.
*/
#include "jet/jet_internal.h"

static void
natural(acb_ptr f, acb_srcptr z, int b, slong prec)
{
    acb_t q;
    mag_t s;

    acb_init(q);
    mag_init(s);
    if (b < 0)
        acb_neg(q, z);
    else
        acb_set(q, z);
    acb_add_ui(q, q, 1, prec);
    /* SOUND: activation-enclosure 15 (|1 + b z| >= 1 + b Re z) */
    arb_get_mag_lower(s, acb_realref(q));
    mag_inv(s, s);
    acb_inv(q, q, prec);
    loja_jet_meet_disc(q, s, prec);

    acb_sub_ui(f, q, 1, prec);
    if (b > 0)
        acb_neg(f, f);
    acb_mul(f + 1, q, q, prec);
    acb_mul(f + 2, f + 1, q, prec);
    acb_mul_si(f + 2, f + 2, -2 * b, prec);
    acb_mul(f + 3, f + 1, f + 1, prec);
    acb_mul_ui(f + 3, f + 3, 6, prec);
    acb_clear(q);
    mag_clear(s);
}

static void
natural_right(acb_ptr f, acb_srcptr z, slong prec)
{
    natural(f, z, 1, prec);
}

static void
natural_left(acb_ptr f, acb_srcptr z, slong prec)
{
    natural(f, z, -1, prec);
}

int
loja_jet_softsign_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    int branch, slong prec)
{
    int side = loja_jet_side(acb_realref(z), branch);
    int inside;
    arb_t x;

    arb_init(x);
    if (side < 0)
        arb_neg(x, acb_realref(z));
    else
        arb_set(x, acb_realref(z));
    arb_add_ui(x, x, 1, 64);
    /* SOUND: activation-enclosure 4 (the whole box is in the half plane) */
    inside = side != 0 && acb_is_finite(z) && arb_is_positive(x);
    arb_clear(x);

    if (inside)
        loja_jet_eval_natural(f0, f1, f2, z,
            (side > 0) ? natural_right : natural_left, prec);
    else
        loja_jet_indeterminate_complex(f0, f1, f2);
    return inside;
}
