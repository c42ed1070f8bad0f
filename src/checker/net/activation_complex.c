/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Activations on complex boxes, for bounds on Bernstein ellipses.  Each is
    analytic on a strip |Im z| < c or a half plane (arctan: on both); what is returned encloses
    the continuation there.
*/
#include "checker/net/activation.h"

/* 1 if |Im z| < c on the box. */
static int
in_strip(const complex_box *z, double c)
{
    mpfr_t u;
    int good;

    mpfr_init2(u, 53);
    abs_ubound(u, &z->im);
    good = mpfr_cmp_d(u, c) < 0;
    mpfr_clear(u);
    return good;
}

static void
negate(complex_box *r, const complex_box *z)
{
    mpfi_neg(&r->re, &z->re);
    mpfi_neg(&r->im, &z->im);
}

static void
scale_si(complex_box *r, const complex_box *z, long k)
{
    mpfi_mul_si(&r->re, &z->re, k);
    mpfi_mul_si(&r->im, &z->im, k);
}

/* r := k + z */
static void
add_si(complex_box *r, const complex_box *z, long k)
{
    mpfi_add_si(&r->re, &z->re, k);
    mpfi_set(&r->im, &z->im);
}

/* r := k - z */
static void
si_minus(complex_box *r, long k, const complex_box *z)
{
    negate(r, z);
    add_si(r, r, k);
}

/* 1 if most of the box has Re z > 0: the formulas in e^-z are used. */
static int
is_right(const complex_box *z)
{
    mpfr_t m;
    int right;

    mpfr_init2(m, 53);
    mpfi_mid(m, &z->re);
    right = mpfr_sgn(m) > 0;
    mpfr_clear(m);
    return right;
}

/* s, s', s'': strip |Im z| < pi. */
static int
logistic(complex_box *f, const complex_box *z, complex_box *t)
{
    if (!in_strip(z, 3.14159))
        return 0;
    if (is_right(z))
    {
        negate(t, z);
        box_exp(t, t);
        add_si(t + 1, t, 1);
        if (!box_inv(f, t + 1))
            return 0;
        box_mul(t + 1, t, f);               /* 1 - s = e^-z/(1 + e^-z) */
    }
    else
    {
        box_exp(t, z);
        add_si(t + 1, t, 1);
        if (!box_inv(t + 1, t + 1))
            return 0;
        box_mul(f, t, t + 1);               /* s = e^z/(1 + e^z) */
    }
    box_mul(f + 1, f, t + 1);
    negate(t, f);
    box_add(t, t, t + 1);                   /* 1 - 2s */
    box_mul(f + 2, f + 1, t);
    return 1;
}

/* Strip |Im z| < pi/2: tanh z = 1 - 2 s(-2z) with s the logistic function. */
static int
hyperbolic(complex_box *f, const complex_box *z, complex_box *t)
{
    complex_box *w = t + 2;

    if (!in_strip(z, 1.57079))
        return 0;
    scale_si(w, z, 2);
    if (!logistic(f, w, t))
        return 0;
    scale_si(f, f, 2);                      /* tanh z = 2 s(2z) - 1 */
    add_si(f, f, -1);
    scale_si(f + 1, f + 1, 4);              /* 4 s'(2z) */
    scale_si(f + 2, f + 2, 8);              /* 8 s''(2z) */
    return 1;
}

/* r := log(1 + e^w); 0 where 1 + e^w may leave the right half plane and the
   upper or lower one. */
static int
log1p_exp(complex_box *r, const complex_box *w, complex_box *t)
{
    box_exp(t, w);
    add_si(t, t, 1);
    if (!mpfi_is_strictly_pos(&t->re) && mpfi_has_zero(&t->im))
        return 0;
    mpfi_sqr(&t[1].re, &t->re);
    mpfi_sqr(&t[1].im, &t->im);
    mpfi_add(&t[1].re, &t[1].re, &t[1].im);
    if (!mpfi_is_strictly_pos(&t[1].re))
        return 0;
    mpfi_log(&t[1].re, &t[1].re);
    mpfi_div_2ui(&r->re, &t[1].re, 1);
    mpfi_atan2(&r->im, &t->im, &t->re);
    return 1;
}

/* Strip |Im z| < pi; log(1 + e^z) = z + log(1 + e^-z). */
static int
softplus(complex_box *f, const complex_box *z, complex_box *t)
{
    complex_box *w = t + 2;

    if (!logistic(f, z, t))
        return 0;
    mpfi_swap(&f[2].re, &f[1].re);
    mpfi_swap(&f[2].im, &f[1].im);
    mpfi_swap(&f[1].re, &f[0].re);
    mpfi_swap(&f[1].im, &f[0].im);
    if (!is_right(z))
        return log1p_exp(f, z, t);
    negate(w, z);
    if (!log1p_exp(f, w, t))
        return 0;
    box_add(f, f, z);
    return 1;
}

/* f (T, T', T'') -> z T, T + z T', 2 T' + z T''. */
static void
times_z(complex_box *f, const complex_box *z, complex_box *t)
{
    box_mul(f + 2, f + 2, z);
    scale_si(t, f + 1, 2);
    box_add(f + 2, f + 2, t);
    box_mul(f + 1, f + 1, z);
    box_add(f + 1, f + 1, f);
    box_mul(f, f, z);
}

/* r := [-u, u] + i [-u, u] added. */
static void
add_disc(complex_box *r, const mpfr_t u)
{
    widen(&r->re, u);
    widen(&r->im, u);
}

/*
    Entire.  |Phi(x + iy) - Phi(x)| <= |y| phi(x) e^(y^2/2), since |phi(x +
    is)| = phi(x) e^(s^2/2) on the way.
*/
static int
gelu(complex_box *f, const complex_box *z, complex_box *t)
{
    const mpfr_prec_t prec = mpfi_get_prec(&f->re);
    interval *s = vec_new(4, prec);
    mpfr_t u, v;

    mpfr_init2(u, prec);
    mpfr_init2(v, prec);
    activation_real(s, &z->re, GELU, 0);
    /* Phi = psi' - x phi, phi = density */
    mpfi_sqr(s, &z->re);
    mpfi_div_2ui(s, s, 1);
    mpfi_neg(s, s);
    mpfi_exp(s, s);
    mpfi_const_pi(s + 3);
    mpfi_mul_2ui(s + 3, s + 3, 1);
    mpfi_sqrt(s + 3, s + 3);
    mpfi_div(s, s, s + 3);
    mpfi_mul(s + 2, &z->re, s);
    mpfi_sub(&f->re, s + 1, s + 2);
    mpfi_set_ui(&f->im, 0);
    abs_ubound(u, &z->im);
    mpfr_sqr(v, u, MPFR_RNDU);
    mpfr_div_2ui(v, v, 1, MPFR_RNDU);
    mpfr_exp(v, v, MPFR_RNDU);
    mpfr_mul(u, u, v, MPFR_RNDU);
    mpfr_mul(u, u, &s->right, MPFR_RNDU);
    add_disc(f, u);
    /* phi(z) = exp(-z^2/2)/sqrt(2 pi); Phi'' = -z phi */
    box_mul(t, z, z);
    mpfi_div_si(&t->re, &t->re, -2);
    mpfi_div_si(&t->im, &t->im, -2);
    box_exp(f + 1, t);
    mpfi_div(&f[1].re, &f[1].re, s + 3);
    mpfi_div(&f[1].im, &f[1].im, s + 3);
    box_mul(f + 2, f + 1, z);
    negate(f + 2, f + 2);
    times_z(f, z, t);
    vec_free(s, 4);
    mpfr_clear(u);
    mpfr_clear(v);
    return 1;
}

static int
silu(complex_box *f, const complex_box *z, complex_box *t)
{
    if (!logistic(f, z, t))
        return 0;
    times_z(f, z, t);
    return 1;
}

/*
    T = 1 - 2/D, D = e^2 + 2e + 2 = (e + 1)^2 + 1, e = e^z; D = 0 where e =
    -1 +- i, that is Im z = +-3 pi/4 (mod 2 pi): strip |Im z| < 3 pi/4.
    With q = 1/D (to the right: q = e^-2z/(1 + 2 e^-z + 2 e^-2z)) and w' = D'
    = 2 e^2 + 2 e, w'' = 4 e^2 + 2 e:
    T' = 2 w' q^2, T'' = 2 w'' q^2 - 4 w'^2 q^3.
*/
static int
mish(complex_box *f, const complex_box *z, complex_box *t)
{
    complex_box *e = t, *p = t + 1, *r = t + 2, *q = t + 3;
    const int right = is_right(z);

    if (!in_strip(z, 2.356))
        return 0;
    /* e: e^z, or e^-z to the right; there with E = e^-z and B = 1 + 2E +
       2E^2:  w' q = (2 + 2E)/B, w'' q = (4 + 2E)/B, q = E^2/B */
    if (right)
        negate(e, z);
    box_exp(e, right ? e : z);
    box_mul(q, e, e);
    if (right)
        scale_si(q, q, 2);
    scale_si(p, e, 2);
    box_add(q, q, p);
    add_si(q, q, right ? 1 : 2);
    if (!box_inv(q, q))
        return 0;                           /* 1/B or 1/D */
    if (right)
    {
        add_si(r, p, 4);
        box_mul(r, r, q);                   /* w'' q */
        add_si(p, p, 2);
        box_mul(p, p, q);                   /* w' q */
        box_mul(e, e, e);
        box_mul(q, e, q);                   /* q */
    }
    else
    {
        box_mul(f, e, e);
        scale_si(r, f, 4);
        box_add(r, r, p);
        box_mul(r, r, q);
        scale_si(f, f, 2);
        box_add(p, p, f);
        box_mul(p, p, q);
    }
    scale_si(f, q, -2);
    add_si(f, f, 1);                        /* T */
    scale_si(q, q, 2);
    box_mul(f + 1, p, q);                   /* T' = 2 (w' q) q */
    box_mul(f + 2, p, p);
    scale_si(f + 2, f + 2, -2);
    box_add(f + 2, f + 2, r);
    box_mul(f + 2, f + 2, q);               /* 2 (w'' q) q - 4 (w' q)^2 q */
    times_z(f, z, t);
    return 1;
}

/* f := arctan on a box in the strip |Im z| < 1: |arctan(x + iy) - arctan(x)|
   <= |y|/(1 - y^2), as |1 + zeta^2| = |zeta - i| |zeta + i| >= (1 - |y|)(1 +
   |y|) on the way. */
static void
arctan_strip(complex_box *f, const complex_box *z)
{
    const mpfr_prec_t prec = mpfi_get_prec(&f->re);
    mpfr_t u, v;

    mpfr_init2(u, prec);
    mpfr_init2(v, prec);
    mpfi_atan(&f->re, &z->re);
    mpfi_set_ui(&f->im, 0);
    abs_ubound(u, &z->im);
    mpfr_sqr(v, u, MPFR_RNDU);
    mpfr_ui_sub(v, 1, v, MPFR_RNDD);
    mpfr_div(u, u, v, MPFR_RNDU);
    add_disc(f, u);
    mpfr_clear(u);
    mpfr_clear(v);
}

/* The strip |Im z| < 1, or a half plane Re z != 0, where arctan z = +-pi/2 -
   arctan(1/z). */
static int
arctan(complex_box *f, const complex_box *z, complex_box *t)
{
    const int right = mpfi_is_strictly_pos(&z->re) > 0;

    if (in_strip(z, 0.9999))
        arctan_strip(f, z);
    /* SOUND: activation-enclosure 13 (half planes) */
    else if ((right || mpfi_is_strictly_neg(&z->re) > 0) && box_inv(t, z)
             && in_strip(t, 0.9999))
    {
        arctan_strip(f, t);
        negate(f, f);
        mpfi_const_pi(&t->re);
        mpfi_div_2ui(&t->re, &t->re, 1);
        if (right)
            mpfi_add(&f->re, &f->re, &t->re);
        else
            mpfi_sub(&f->re, &f->re, &t->re);
    }
    else
        return 0;
    box_mul(t, z, z);
    add_si(t, t, 1);
    if (!box_inv(f + 1, t))
        return 0;
    box_mul(f + 2, f + 1, f + 1);
    box_mul(f + 2, f + 2, z);
    scale_si(f + 2, f + 2, -2);
    return 1;
}

static int
kink(complex_box *f, const complex_box *z, activation act, int branch,
     complex_box *t)
{
    if (branch == 0)
    {
        branch = mpfi_is_strictly_pos(&z->re) ? 1 : -1;
        if (branch < 0 && !mpfi_is_strictly_neg(&z->re))
            return 0;
    }
    if (act == ELU && branch < 0)
    {
        box_exp(f + 1, z);
        add_si(f, f + 1, -1);
        scale_si(f + 2, f + 1, 1);
        return 1;
    }
    scale_si(f, z, 1);
    scale_si(f + 1, z, 0);
    scale_si(f + 2, z, 0);
    mpfi_set_ui(&f[1].re, 1);
    mpfi_set_ui(&f[1].im, 0);
    mpfi_set_ui(&f[2].re, 0);
    mpfi_set_ui(&f[2].im, 0);
    if (act == ELU)
        return 1;
    /* softsign z/(1 +- z), half plane Re(1 +- z) > 0 */
    if (branch > 0)
        add_si(t, z, 1);
    else
        si_minus(t, 1, z);
    if (!mpfi_is_strictly_pos(&t->re) || !box_inv(t + 1, t))
        return 0;
    box_mul(f, z, t + 1);
    box_mul(f + 1, t + 1, t + 1);
    box_mul(f + 2, f + 1, t + 1);
    scale_si(f + 2, f + 2, branch > 0 ? -2 : 2);
    return 1;
}

int
activation_complex(complex_box *f, const complex_box *z, activation act,
                   int branch)
{
    complex_box *t = box_new(5, mpfi_get_prec(&f->re));
    int good = 0;

    switch (act)
    {
        case LOGISTIC: good = logistic(f, z, t); break;
        case TANH: good = hyperbolic(f, z, t); break;
        case SOFTPLUS: good = softplus(f, z, t); break;
        case GELU: good = gelu(f, z, t); break;
        case SILU: good = silu(f, z, t); break;
        case MISH: good = mish(f, z, t); break;
        case ARCTAN: good = arctan(f, z, t); break;
        case ELU:
        case SOFTSIGN: good = kink(f, z, act, branch, t); break;
        case IDENTITY: good = kink(f, z, ELU, 1, t); break;
        default: good = 0;
    }
    box_free(t, 5);
    return good;
}
