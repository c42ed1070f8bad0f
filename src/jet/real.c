/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    real.c -- psi, psi', psi'' at real points in doubles, with one bound of
    the errors of all three (proofs/rounding.md, real points).

    All three come from tanh, or from the normal distribution; the other
    activations go through their balls.
*/
#include "jet/jet_internal.h"

/* tanh z; its error is at most 2^-46. */
static double
tanh_value(double z)
{
    double E = loja_round_exp(-2 * fabs(z));

    return copysign((1 - E) / (1 + E), z);
}

/* Sigmoid s with s' and s''; errors of at most 2^-44. */
static void
sigmoid(double *s, double z)
{
    double t = tanh_value(0.5 * z);

    s[0] = 0.5 * (1 + t);
    s[1] = 0.25 * (1 - t * t);
    s[2] = -t * s[1];
}

/* Phi, its error in *error, and phi. */
static int
normal(double *Phi, double *phi, double *error, double z)
{
    loja_disc_t p;

    if (!loja_jet_normal_cdf(&p, z, 0))
        return 0;
    *Phi = p.re;
    *error = p.rad;
    *phi = 0.39894228040143268 * loja_round_exp(-0.5 * (z * z));
    return 1;
}

static int
in_balls(double *f, double *error, const loja_act_struct *act, double z,
    double ez, int branch)
{
    arb_ptr v = _arb_vec_init(4);
    double e;
    mag_t m;
    int k;

    mag_init(m);
    arb_set_d(v + 3, z);
    loja_round_get_mag(m, ez);
    arb_add_error_mag(v + 3, m);
    act->eval(v, v + 1, v + 2, v + 3, branch, 64);
    *error = LOJA_ROUND_FLOOR;
    for (k = 0; k < 3; k++)
    {
        loja_round_set_arb(f + k, &e, v + k);
        *error = fmax(*error, e);
    }
    mag_clear(m);
    _arb_vec_clear(v, 4);
    return isfinite(f[0]) && isfinite(f[1]) && isfinite(f[2]);
}

int
loja_jet_real(double *f, double *error, const loja_act_struct *act, double z,
    double ez, int branch)
{
    double s[3], phi, e = 0x1p-42;
    loja_disc_t v, at = { z, 0, ez };

    if (!isfinite(z) || !isfinite(ez))
        return 0;
    if (act == &loja_act_tanh)
    {
        f[0] = tanh_value(z);
        f[1] = 1 - f[0] * f[0];
        f[2] = -2 * f[0] * f[1];
    }
    else if (act == &loja_act_logistic)
        sigmoid(f, z);
    else if (act == &loja_act_silu)
    {
        sigmoid(s, z);
        f[0] = z * s[0];
        f[1] = s[0] + z * s[1];
        f[2] = 2 * s[1] + z * s[2];
        e *= 1 + fabs(z);
    }
    else if (act == &loja_act_softplus)
    {
        sigmoid(s, z);
        if (!loja_jet_disc_softplus(&v, &phi, &phi, &at, 0))
            return 0;
        f[0] = v.re;
        f[1] = s[0];
        f[2] = s[1];
        e += v.rad;
    }
    else if (act == &loja_act_gelu)
    {
        if (!normal(s, &phi, s + 1, z))
            return 0;
        f[0] = z * s[0];
        f[1] = s[0] + z * phi;
        f[2] = phi * (2 - z * z);
        e += loja_up_mul(1 + fabs(z), s[1] + 0x1p-50);
    }
    else if (act == &loja_act_identity)
    {
        f[0] = z;
        f[1] = 1;
        f[2] = 0;
    }
    else
        return in_balls(f, error, act, z, ez, branch);
    /* SOUND: rounding (real points: |psi'|, |psi''|, |psi'''| <= 2) */
    *error = loja_up_add(e, 2 * ez);
    return isfinite(*error);
}
