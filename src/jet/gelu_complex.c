/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    gelu_complex.c -- psi(z) = z Phi(z) on complex boxes; see gelu.c for the
    formulas.  Phi comes from erfc at the centre and the mean value form
    with phi on the box; the exponential of a box is nearly optimal.
*/
#include "jet/jet_internal.h"

/* p = Phi(c), c a point. */
static void
distribution_complex(acb_t p, acb_srcptr c, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_rsqrt_ui(t, 2, prec);
    arb_neg(t, t);
    acb_mul_arb(p, c, t, prec);
    acb_hypgeom_erfc(p, p, prec);
    acb_mul_2exp_si(p, p, -1);
    arb_clear(t);
}

/* f = psi and its first three derivatives on the box z at distance rho from
   a point where Phi is in centre. */
static void
natural(acb_ptr f, acb_srcptr z, const acb_t centre, const mag_t rho,
    slong prec)
{
    acb_t y, b;
    arb_t t;
    mag_t s;

    acb_init(y);
    acb_init(b);
    arb_init(t);
    mag_init(s);

    acb_mul(y, z, z, prec);
    acb_mul_2exp_si(b, y, -1);
    acb_neg(b, b);
    acb_exp(b, b, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, prec);
    acb_mul_arb(b, b, t, prec);

    acb_set(f, centre);
    if (!mag_is_zero(rho))
    {
        /* SOUND: activation-enclosure 3 (b encloses Phi' on the box) */
        acb_get_mag(s, b);
        mag_mul(s, s, rho);
        acb_add_error_mag(f, s);
    }
    acb_mul(f + 1, b, z, prec);
    acb_sub_ui(f + 3, y, 4, prec);
    acb_mul(f + 3, f + 3, f + 1, prec);
    acb_add(f + 1, f + 1, f, prec);
    acb_mul(f, f, z, prec);
    acb_sub_ui(f + 2, y, 2, prec);
    acb_mul(f + 2, f + 2, b, prec);
    acb_neg(f + 2, f + 2);

    acb_clear(y);
    acb_clear(b);
    arb_clear(t);
    mag_clear(s);
}

int
loja_jet_gelu_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    int branch, slong prec)
{
    acb_ptr f, g;
    acb_t c, p;
    mag_t rho, zero;

    (void) branch;
    if (!acb_is_finite(z))
    {
        loja_jet_indeterminate_complex(f0, f1, f2);
        return 0;
    }
    f = _acb_vec_init(4);
    g = _acb_vec_init(4);
    acb_init(c);
    acb_init(p);
    mag_init(rho);
    mag_init(zero);

    /* The value at the centre, the expensive part, serves both. */
    loja_jet_centre(c, rho, z);
    distribution_complex(p, c, prec);
    natural(f, z, p, rho, prec);
    if (!mag_is_zero(rho))
        natural(g, c, p, zero, prec);
    loja_jet_mean_value(f0, f1, f2, f, g, rho, prec);

    _acb_vec_clear(f, 4);
    _acb_vec_clear(g, 4);
    acb_clear(c);
    acb_clear(p);
    mag_clear(rho);
    mag_clear(zero);
    return 1;
}
