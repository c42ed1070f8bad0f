/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    real.c -- psi, psi', psi'' at real points in doubles, with a bound of the
    error of the first and one of the others (proofs/rounding.md, real points).

    All three come from tanh, or from the normal distribution; the other
    activations go through their balls.
*/
#include "jet/jet_internal.h"

/* tanh z; its error is at most 2^-50. */
static double
tanh_value(double z)
{
    double E = loja_round_exp(-2 * fabs(z));

    return copysign((1 - E) / (1 + E), z);
}

/* Sigmoid s with s' and s''; errors of at most 2^-50, and 2^-48. */
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
    error[0] = error[1] = LOJA_ROUND_FLOOR;
    for (k = 0; k < 3; k++)
    {
        loja_round_set_arb(f + k, &e, v + k);
        error[k > 0] = fmax(error[k > 0], e);
    }
    mag_clear(m);
    _arb_vec_clear(v, 4);
    return isfinite(f[0]) && isfinite(f[1]) && isfinite(f[2]);
}

int
loja_jet_real_tanh(double *f, double *e, double z, double ez)
{
    (void) ez;
    e[0] = 0x1p-50;
    e[1] = 0x1p-46;
    f[0] = tanh_value(z);
    f[1] = 1 - f[0] * f[0];
    f[2] = -2 * f[0] * f[1];
    return 1;
}

int
loja_jet_real_logistic(double *f, double *e, double z, double ez)
{
    (void) ez;
    e[0] = 0x1p-50;
    e[1] = 0x1p-48;
    sigmoid(f, z);
    return 1;
}

int
loja_jet_real_silu(double *f, double *e, double z, double ez)
{
    double s[3];

    (void) ez;
    sigmoid(s, z);
    f[0] = z * s[0];
    f[1] = s[0] + z * s[1];
    f[2] = 2 * s[1] + z * s[2];
    e[0] = loja_up_mul(1 + fabs(z), 0x1p-48);
    e[1] = loja_up_mul(1 + fabs(z), 0x1p-46);
    return 1;
}

int
loja_jet_real_softplus(double *f, double *e, double z, double ez)
{
    double s[3], t;
    loja_disc_t v, at = { z, 0, ez };

    sigmoid(s, z);
    if (!loja_jet_disc_softplus(&v, &t, &t, &at, 0))
        return 0;
    f[0] = v.re;
    f[1] = s[0];
    f[2] = s[1];
    e[0] += v.rad;
    return 1;
}

int
loja_jet_real_gelu(double *f, double *e, double z, double ez)
{
    double Phi, phi, error;

    (void) ez;
    if (!normal(&Phi, &phi, &error, z))
        return 0;
    f[0] = z * Phi;
    f[1] = Phi + z * phi;
    f[2] = phi * (2 - z * z);
    e[0] += loja_up_mul(1 + fabs(z), error + 0x1p-50);
    e[1] = e[0];
    return 1;
}

int
loja_jet_real_identity(double *f, double *e, double z, double ez)
{
    (void) e;
    (void) ez;
    f[0] = z;
    f[1] = 1;
    f[2] = 0;
    return 1;
}

int
loja_jet_real(double *f, double *error, const loja_act_struct *act, double z,
    double ez, int branch)
{
    double e[2] = { 0x1p-42, 0x1p-42 };

    if (!isfinite(z) || !isfinite(ez))
        return 0;
    if (act->real == NULL)
        return in_balls(f, error, act, z, ez, branch);
    if (!act->real(f, e, z, ez))
        return 0;
    /* SOUND: rounding (real points: |psi'|, |psi''|, |psi'''| <= 2) */
    error[0] = loja_up_add(e[0], 2 * ez);
    error[1] = loja_up_add(e[1], 2 * ez);
    return isfinite(error[0]) && isfinite(error[1]);
}
