/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    complex.c -- enclosures on complex boxes.

    A natural enclosure of psi, psi', psi'', psi''' on the box and the
    values at its centre give a mean value form for each of psi, psi',
    psi''; the result is what both have in common.  The domains are convex,
    hence the segments from the centre stay inside the box and the domain.
    See proofs/activation-enclosure.md, section 3.
*/
#include "jet/jet_internal.h"

void
loja_jet_indeterminate_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2)
{
    if (f0 != NULL)
        acb_indeterminate(f0);
    if (f1 != NULL)
        acb_indeterminate(f1);
    if (f2 != NULL)
        acb_indeterminate(f2);
}

int
loja_jet_in_strip(acb_srcptr z, ulong num, ulong den)
{
    arb_t y, c;
    int ans;

    if (!acb_is_finite(z))
        return 0;

    arb_init(y);
    arb_init(c);

    arb_abs(y, acb_imagref(z));
    arb_const_pi(c, 64);
    arb_mul_ui(c, c, num, 64);
    arb_div_ui(c, c, den, 64);
    /* SOUND: activation-enclosure 4 (the whole box is in the strip) */
    ans = arb_lt(y, c);

    arb_clear(y);
    arb_clear(c);
    return ans;
}

void
loja_jet_centre(acb_t c, mag_t rho, acb_srcptr z)
{
    acb_get_mid(c, z);
    mag_hypot(rho, arb_radref(acb_realref(z)), arb_radref(acb_imagref(z)));
}

static void
meet_real(arb_t x, const arb_t y, slong prec)
{
    arb_t t;

    if (!arb_is_finite(y))
        return;
    if (!arb_is_finite(x))
    {
        arb_set(x, y);
        return;
    }
    arb_init(t);
    if (arb_intersection(t, x, y, prec)
        && mag_cmp(arb_radref(t), arb_radref(x)) < 0)
        arb_swap(x, t);
    arb_clear(t);
}

void
loja_jet_meet(acb_t x, const acb_t y, slong prec)
{
    meet_real(acb_realref(x), acb_realref(y), prec);
    meet_real(acb_imagref(x), acb_imagref(y), prec);
}

void
loja_jet_meet_disc(acb_t x, const mag_t r, slong prec)
{
    acb_t d;

    acb_init(d);
    acb_add_error_mag(d, r);
    loja_jet_meet(x, d, prec);
    acb_clear(d);
}

void
loja_jet_mean_value(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_ptr f,
    acb_ptr g, const mag_t rho, slong prec)
{
    acb_ptr out[3];
    mag_t t;
    int k;

    out[0] = f0;
    out[1] = f1;
    out[2] = f2;
    mag_init(t);
    for (k = 0; k < 3; k++)
    {
        if (!mag_is_zero(rho))
        {
            /* SOUND: activation-enclosure 3 (mean value form) */
            acb_get_mag(t, f + k + 1);
            mag_mul(t, t, rho);
            acb_add_error_mag(g + k, t);
            loja_jet_meet(f + k, g + k, prec);
        }
        if (out[k] != NULL)
            acb_swap(out[k], f + k);
    }
    mag_clear(t);
}

void
loja_jet_eval_natural(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    loja_jet_natural_t natural, slong prec)
{
    acb_ptr f, g;
    acb_t c;
    mag_t rho;

    f = _acb_vec_init(4);
    g = _acb_vec_init(4);
    acb_init(c);
    mag_init(rho);

    natural(f, z, prec);
    loja_jet_centre(c, rho, z);
    if (!mag_is_zero(rho))
        natural(g, c, prec);
    loja_jet_mean_value(f0, f1, f2, f, g, rho, prec);

    _acb_vec_clear(f, 4);
    _acb_vec_clear(g, 4);
    acb_clear(c);
    mag_clear(rho);
}

int
loja_jet_eval_strip(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    ulong num, ulong den, loja_jet_natural_t natural, slong prec)
{
    if (!loja_jet_in_strip(z, num, den))
    {
        loja_jet_indeterminate_complex(f0, f1, f2);
        return 0;
    }
    loja_jet_eval_natural(f0, f1, f2, z, natural, prec);
    return 1;
}
