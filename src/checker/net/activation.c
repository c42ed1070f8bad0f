/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Activations on real intervals: psi, psi', psi''.  Plain formulas; they
    serve thin intervals, and slightly widened ones.
*/
#include <string.h>
#include "checker/net/activation.h"

static const char *const names[ACTIVATIONS] =
    { "logistic", "tanh", "softplus", "gelu", "silu", "mish", "elu",
      "softsign", "arctan", "identity", "relu" };

activation
activation_find(const char *name)
{
    int k;

    for (k = 0; k < ACTIVATIONS; k++)
        if (strcmp(names[k], name) == 0)
            break;
    return (activation) k;
}

int
has_kink(activation act)
{
    return act == ELU || act == SOFTSIGN || act == RELU;
}

int
odd_activation(activation act)
{
    return act == TANH || act == ARCTAN || act == SOFTSIGN
        || act == IDENTITY;
}

int
vanishes(activation act, int m)
{
    /* SOUND: activation-enclosure (17: identities at 0) */
    switch (act)
    {
        case TANH: case ARCTAN: return m % 2 == 0;
        case IDENTITY: return m != 1;
        case LOGISTIC: return m % 2 == 0 && m >= 2;
        case SOFTPLUS: return m % 2 == 1 && m >= 3;
        case GELU: case SILU: return m == 0 || (m % 2 == 1 && m >= 3);
        case MISH: case ELU: case SOFTSIGN: case RELU: return m == 0;
        default: return 0;
    }
}

/* 1 if z is about as thin as rounding makes it; w >= its width. */
static int
is_thin(mpfr_t w, const interval *z)
{
    if (!mpfr_regular_p(&z->left) || !mpfr_regular_p(&z->right)
        || mpfr_get_exp(&z->left) > 20)
        return 0;
    mpfr_sub(w, &z->right, &z->left, MPFR_RNDU);
    /* HEURISTIC: bits that may be lost */
    return mpfr_zero_p(w)
        || (mpfr_regular_p(w) && mpfr_get_exp(w)
            < mpfr_get_exp(&z->left) + 16 - mpfr_get_prec(w));
}

/* f := psi at the left end of z, which f may alias: one value for both ends
   of f. */
static void
at_left(interval *f, const interval *z,
        int (*psi)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t))
{
    const int rounded = psi(&f->left, &z->left, MPFR_RNDD);

    mpfr_set(&f->right, &f->left, MPFR_RNDU);
    if (rounded != 0)
        mpfr_nextabove(&f->right);
}

/* f := e^z, which it may alias; t: scratch. */
static void
exp_of(interval *f, const interval *z, interval *t)
{
    if (!is_thin(&t->right, z) || mpfr_cmp_d(&t->right, 0.5) > 0)
    {
        mpfi_exp(f, z);
        return;
    }
    at_left(f, z, mpfr_exp);
    /* SOUND: activation-enclosure (18: e^b <= e^a (1 + 2 (b - a))) */
    mpfr_mul_2ui(&t->right, &t->right, 1, MPFR_RNDU);
    mpfr_add_ui(&t->right, &t->right, 1, MPFR_RNDU);
    mpfr_mul(&f->right, &f->right, &t->right, MPFR_RNDU);
}

/* f := tanh z; t: two of scratch. */
static void
tanh_of(interval *f, const interval *z, interval *t)
{
    const int sign = mpfr_sgn(&z->left);

    /* HEURISTIC: near 0 the difference would lose bits */
    if (!is_thin(&t->right, z) || mpfr_get_exp(&z->left) < -2)
    {
        mpfi_tanh(f, z);
        return;
    }
    mpfi_mul_si(t, z, sign > 0 ? -2 : 2);
    exp_of(t, t, t + 1);
    /* SOUND: activation-enclosure (18: tanh |z| = 2/(1 + e^(-2|z|)) - 1) */
    mpfi_add_ui(t, t, 1);
    mpfi_ui_div(t, 2, t);
    mpfi_sub_ui(f, t, 1);
    if (sign < 0)
        mpfi_neg(f, f);
}

/* s, s', s'' of the logistic function. */
static void
logistic(interval *f, const interval *z, interval *t)
{
    mpfi_neg(t, z);
    exp_of(t, t, t + 1);
    mpfi_add_ui(f, t, 1);
    mpfi_inv(f, f);                         /* 1/(1 + e^-z) */
    mpfi_ui_sub(t, 1, f);
    mpfi_mul(f + 1, f, t);                  /* s (1 - s) */
    mpfi_sub(t, t, f);
    mpfi_mul(f + 2, f + 1, t);              /* s' (1 - 2s) */
}

static void
hyperbolic(interval *f, const interval *z, interval *t)
{
    tanh_of(f, z, t);
    mpfi_sqr(t, f);
    mpfi_ui_sub(f + 1, 1, t);
    mpfi_mul(f + 2, f, f + 1);
    mpfi_mul_si(f + 2, f + 2, -2);
}

static void
softplus(interval *f, const interval *z, interval *t)
{
    logistic(f, z, t);
    mpfi_swap(f + 2, f + 1);
    mpfi_swap(f + 1, f);                    /* (., s, s') */
    exp_of(t, z, t + 1);
    mpfi_log1p(f, t);
}

static void
silu(interval *f, const interval *z, interval *t)
{
    logistic(f, z, t);
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_2ui(t, f + 1, 1);
    mpfi_add(f + 2, f + 2, t);              /* 2 s' + z s'' */
    mpfi_mul(f + 1, f + 1, z);
    mpfi_add(f + 1, f + 1, f);              /* s + z s' */
    mpfi_mul(f, f, z);
}

/* Phi(z) = erfc(-z/sqrt 2)/2, increasing. */
void
normal_cdf(interval *res, const interval *z, interval *t)
{
    mpfi_set_ui(t, 2);
    mpfi_sqrt(t, t);
    mpfi_div(t, z, t);
    mpfi_neg(t, t);
    mpfr_erfc(&res->left, &t->right, MPFR_RNDD);
    mpfr_erfc(&res->right, &t->left, MPFR_RNDU);
    mpfi_div_2ui(res, res, 1);
}

/* exp(-z^2/2)/sqrt(2 pi) */
void
normal_density(interval *res, const interval *z, interval *t)
{
    mpfi_sqr(res, z);
    mpfi_div_2ui(res, res, 1);
    mpfi_neg(res, res);
    mpfi_exp(res, res);
    mpfi_const_pi(t);
    mpfi_mul_2ui(t, t, 1);
    mpfi_sqrt(t, t);
    mpfi_div(res, res, t);
}

static void
gelu(interval *f, const interval *z, interval *t)
{
    normal_cdf(f + 1, z, t);
    mpfi_mul(f, z, f + 1);                  /* z Phi */
    normal_density(f + 2, z, t);
    mpfi_mul(t, z, f + 2);
    mpfi_add(f + 1, f + 1, t);              /* Phi + z phi */
    mpfi_sqr(t, z);
    mpfi_ui_sub(t, 2, t);
    mpfi_mul(f + 2, f + 2, t);              /* (2 - z^2) phi */
}

/* mish = z T, T = w/(w + 2), w = e^2 + 2e, e = e^z:
   T' = 2 w'/(w+2)^2, T'' = 2 w''/(w+2)^2 - 4 w'^2/(w+2)^3. */
static void
mish(interval *f, const interval *z, interval *t)
{
    interval *e = t, *e2 = t + 1, *w1 = t + 2, *q = t + 3;

    exp_of(e, z, e2);
    mpfi_sqr(e2, e);
    mpfi_add(w1, e2, e);
    mpfi_mul_2ui(w1, w1, 1);                /* w' = 2e^2 + 2e */
    mpfi_mul_2ui(q, e, 1);
    mpfi_add(q, q, e2);
    mpfi_add_ui(q, q, 2);
    mpfi_inv(q, q);                         /* 1/(w + 2) */
    mpfi_mul_2ui(f, q, 1);
    mpfi_ui_sub(f, 1, f);                   /* T = 1 - 2/(w + 2) */
    mpfi_sqr(f + 1, q);
    mpfi_mul_2ui(f + 1, f + 1, 1);          /* 2/(w+2)^2 */
    mpfi_mul_2ui(e2, e2, 2);
    mpfi_mul_2ui(e, e, 1);
    mpfi_add(e2, e2, e);                    /* w'' = 4e^2 + 2e */
    mpfi_sqr(f + 2, w1);
    mpfi_mul(f + 2, f + 2, q);
    mpfi_mul_2ui(f + 2, f + 2, 1);
    mpfi_sub(f + 2, e2, f + 2);
    mpfi_mul(f + 2, f + 2, f + 1);          /* T'' */
    mpfi_mul(f + 1, f + 1, w1);             /* T' */
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_2ui(e, f + 1, 1);
    mpfi_add(f + 2, f + 2, e);              /* 2 T' + z T'' */
    mpfi_mul(f + 1, f + 1, z);
    mpfi_add(f + 1, f + 1, f);              /* T + z T' */
    mpfi_mul(f, f, z);
}

static void
arctan(interval *f, const interval *z, interval *t)
{
    mpfi_atan(f, z);
    mpfi_sqr(t, z);
    mpfi_add_ui(t, t, 1);
    mpfi_inv(f + 1, t);
    mpfi_sqr(f + 2, f + 1);
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_si(f + 2, f + 2, -2);
}

static void
elu(interval *f, const interval *z, int branch)
{
    if (branch > 0)
    {
        mpfi_set(f, z);
        mpfi_set_ui(f + 1, 1);
        mpfi_set_ui(f + 2, 0);
        return;
    }
    mpfi_expm1(f, z);
    mpfi_exp(f + 1, z);
    mpfi_set(f + 2, f + 1);
}

/* z/(1 +- z); 0 where the denominator may vanish. */
static int
softsign(interval *f, const interval *z, int branch, interval *t)
{
    if (branch > 0)
        mpfi_add_ui(t, z, 1);
    else
        mpfi_ui_sub(t, 1, z);
    if (!mpfi_is_strictly_pos(t))
        return 0;
    mpfi_inv(t, t);
    mpfi_mul(f, z, t);
    mpfi_sqr(f + 1, t);
    mpfi_mul(f + 2, f + 1, t);
    mpfi_mul_si(f + 2, f + 2, branch > 0 ? -2 : 2);
    return 1;
}

static void
identity(interval *f, const interval *z)
{
    mpfi_set(f, z);
    mpfi_set_ui(f + 1, 1);
    mpfi_set_ui(f + 2, 0);
}

static void
relu(interval *f, const interval *z, int branch)
{
    identity(f, z);
    if (branch < 0)
    {
        mpfi_set_ui(f, 0);
        mpfi_set_ui(f + 1, 0);
    }
}

int
activation_real(interval *f, const interval *z, activation act, int branch)
{
    interval *t = vec_new(4, mpfi_get_prec(f));
    int good = 1;

    if (has_kink(act) && branch == 0)
    {
        branch = mpfi_is_strictly_pos(z) ? 1 : -1;
        good = branch > 0 || mpfi_is_strictly_neg(z);
    }
    switch (act)
    {
        case LOGISTIC: logistic(f, z, t); break;
        case TANH: hyperbolic(f, z, t); break;
        case SOFTPLUS: softplus(f, z, t); break;
        case GELU: gelu(f, z, t); break;
        case SILU: silu(f, z, t); break;
        case MISH: mish(f, z, t); break;
        case ELU: elu(f, z, branch); break;
        case SOFTSIGN: good = softsign(f, z, branch, t) && good; break;
        case ARCTAN: arctan(f, z, t); break;
        case IDENTITY: identity(f, z); break;
        case RELU: relu(f, z, branch); break;
        default: good = 0;
    }
    vec_free(t, 4);
    return good;
}

int
activation_hull(interval *f, const interval *z, activation act)
{
    interval *g, *half;
    int m, good = 1;

    if (act == RELU)
        return 0;
    if (!has_kink(act) || mpfi_is_strictly_pos(z) || mpfi_is_strictly_neg(z))
        return activation_real(f, z, act, 0);
    g = vec_new(3, mpfi_get_prec(f));
    half = vec_new(1, mpfi_get_prec(z));
    mpfi_set(half, z);
    mpfr_set_ui(&half->left, 0, MPFR_RNDD);
    good = mpfi_has_zero(z) && activation_real(f, half, act, 1);
    mpfi_set(half, z);
    mpfr_set_ui(&half->right, 0, MPFR_RNDU);
    good = good && activation_real(g, half, act, -1);
    for (m = 0; m < 3 && good; m++)
        /* SOUND: tube (crossing: psi'' between its one-sided limits) */
        mpfi_union(f + m, f + m, g + m);
    vec_free(g, 3);
    vec_free(half, 1);
    return good;
}
