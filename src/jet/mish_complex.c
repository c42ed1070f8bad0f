/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    mish_complex.c -- psi(z) = z t(z) on complex boxes.

    Partial fractions of t = 1 - 2/((1 + e^z)^2 + 1) give t as a sum of two
    shifted logistic functions s,
        t(z) = (1+i)/2 s(z - c) + (1-i)/2 s(z - conj c),
        c = log(1 + i) = (log 2)/2 + i pi/4,
    so that the sharp enclosures of tanh.c serve here too, and the strip
    |Im z| < 3 pi/4 is where both arguments lie in that of s.  Rejected:
    the quotients in u = e^z of mish.c, ten times too wide on boxes of
    radius 1/20.
*/
#include "jet/jet_internal.h"

/* Adds (1+i)/2 s(z - c) to f, or the conjugate term. */
static void
add_term(acb_ptr f, acb_srcptr z, int conjugate, slong prec)
{
    acb_ptr s;
    acb_t w, a;
    slong k;

    s = _acb_vec_init(4);
    acb_init(w);
    acb_init(a);

    arb_const_log2(acb_realref(w), prec);
    arb_const_pi(acb_imagref(w), prec);
    acb_mul_2exp_si(w, w, -1);
    arb_mul_2exp_si(acb_imagref(w), acb_imagref(w), -1);
    acb_set_d_d(a, 0.5, 0.5);
    if (conjugate)
    {
        acb_conj(w, w);
        acb_conj(a, a);
    }
    acb_sub(w, z, w, prec);
    loja_jet_natural_logistic(s, w, prec);
    for (k = 0; k < 4; k++)
        acb_addmul(f + k, s + k, a, prec);

    _acb_vec_clear(s, 4);
    acb_clear(w);
    acb_clear(a);
}

static void
natural(acb_ptr f, acb_srcptr z, slong prec)
{
    acb_ptr t;
    slong k;

    t = _acb_vec_init(4);
    add_term(t, z, 0, prec);
    add_term(t, z, 1, prec);
    acb_mul(f, z, t, prec);
    for (k = 1; k < 4; k++)
    {
        acb_mul(f + k, z, t + k, prec);
        acb_addmul_ui(f + k, t + k - 1, (ulong) k, prec);
    }
    _acb_vec_clear(t, 4);
}

int
loja_jet_mish_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    int branch, slong prec)
{
    (void) branch;
    return loja_jet_eval_strip(f0, f1, f2, z, 3, 4, natural, prec);
}
