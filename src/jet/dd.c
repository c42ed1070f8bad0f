/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    dd.c -- psi and psi' at pairs of doubles, with one bound of the errors of
    both (proofs/rounding.md, pairs).
*/
#include "jet/jet_internal.h"

#define ONE loja_dd_set(1)

/* tanh z, its error is at most 2^-96. */
static loja_dd_t
tanh_value(loja_dd_t z)
{
    loja_dd_t E, t;

    E = loja_dd_exp(loja_dd_scale(z.hi < 0 ? z : loja_dd_neg(z), 2));
    t = loja_dd_div(loja_dd_add(ONE, loja_dd_neg(E)), loja_dd_add(ONE, E), 0);
    return z.hi < 0 ? loja_dd_neg(t) : t;
}

/* Sigmoid and its derivative; errors of at most 2^-95. */
static void
sigmoid(loja_dd_t *s, loja_dd_t *s1, loja_dd_t z)
{
    loja_dd_t t = tanh_value(loja_dd_scale(z, 0.5));

    *s = loja_dd_scale(loja_dd_add(ONE, t), 0.5);
    t = loja_dd_neg(loja_dd_mul(t, t, 0));
    *s1 = loja_dd_scale(loja_dd_add(ONE, t), 0.25);
}

/*
    max(z, 0) + log(1 + e^-|z|): the C library proposes a logarithm l, and
    w = (1 + e^-|z|) e^-l - 1 corrects it.
*/
static int
softplus(loja_dd_t *f, loja_dd_t z)
{
    loja_dd_t E = loja_dd_exp(z.hi < 0 ? z : loja_dd_neg(z)), w;
    double l = log1p(E.hi);

    if (!(l >= 0 && l < 1))
        return 0;
    E = loja_dd_add(ONE, E);
    w = loja_dd_mul(E, loja_dd_exp(loja_dd_set(-l)), 0);
    w = loja_dd_add(w, loja_dd_set(-1));
    /* SOUND: rounding (pairs: |log(1 + w) - w + w^2/2| < 2^-140) */
    if (!(fabs(w.hi) < 0x1p-47))
        return 0;
    w = loja_dd_add(w, loja_dd_set(-0.5 * (w.hi * w.hi)));
    *f = loja_dd_add(loja_dd_set(l), w);
    if (z.hi > 0)
        *f = loja_dd_add(z, *f);
    return 1;
}

static int
in_balls(loja_dd_t *f, double *error, const loja_act_struct *act,
    loja_dd_t z, double ez, int branch)
{
    arb_ptr v = _arb_vec_init(4);
    double e;

    loja_dd_get_arb(v + 3, z, ez);
    act->eval(v, v + 1, v + 2, v + 3, branch, 120);
    f[0] = loja_dd_set_arb(error, v);
    f[1] = loja_dd_set_arb(&e, v + 1);
    *error = fmax(*error, e);
    _arb_vec_clear(v, 4);
    return *error < HUGE_VAL;
}

int
loja_jet_pair_tanh(loja_dd_t *f, double *e, loja_dd_t z)
{
    (void) e;
    f[0] = tanh_value(z);
    f[1] = loja_dd_add(ONE, loja_dd_neg(loja_dd_mul(f[0], f[0], 0)));
    return 1;
}

int
loja_jet_pair_logistic(loja_dd_t *f, double *e, loja_dd_t z)
{
    (void) e;
    sigmoid(f, f + 1, z);
    return 1;
}

int
loja_jet_pair_silu(loja_dd_t *f, double *e, loja_dd_t z)
{
    loja_dd_t s, s1;

    sigmoid(&s, &s1, z);
    f[0] = loja_dd_mul(z, s, 0);
    f[1] = loja_dd_add(s, loja_dd_mul(z, s1, 0));
    *e *= 1 + fabs(z.hi);
    return 1;
}

int
loja_jet_pair_softplus(loja_dd_t *f, double *e, loja_dd_t z)
{
    loja_dd_t s1;

    sigmoid(f + 1, &s1, z);
    *e *= 1 + fabs(z.hi);
    return softplus(f, z);
}

int
loja_jet_pair_identity(loja_dd_t *f, double *e, loja_dd_t z)
{
    (void) e;
    f[0] = z;
    f[1] = ONE;
    return 1;
}

int
loja_jet_dd(loja_dd_t *f, double *error, const loja_act_struct *act,
    loja_dd_t z, double ez, int branch)
{
    double e = 0x1p-94;

    if (!isfinite(z.hi) || !isfinite(z.lo) || !isfinite(ez))
        return 0;
    if (act->pair == NULL)
        return in_balls(f, error, act, z, ez, branch);
    if (!act->pair(f, &e, z))
        return 0;
    /* SOUND: rounding (real points: |psi'|, |psi''| <= 2) */
    *error = loja_up_add(e, 2 * ez);
    return isfinite(*error) && isfinite(f[0].hi) && isfinite(f[1].hi);
}
