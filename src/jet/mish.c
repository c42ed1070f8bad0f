/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    mish.c -- psi(z) = z t(z), t = tanh(log(1 + e^z)).

    Facts: real analytic, linear growth.  With u = e^z, D = u^2 + 2 u + 2
        t    = u (u + 2)/D = 1 - 2/D,
        t'   = 4 u (1 + u)/D^2,
        t''  = 4 u (2 + 2 u - 3 u^2 - 2 u^3)/D^3,
        t''' = 4 u (4 - 32 u^2 - 24 u^3 + 5 u^4 + 4 u^5)/D^4,
    |t''| <= 2 t', |t'''| <= 4 t', |t''''| <= 8 t'.  psi^(k) = k t^(k-1) +
    z t^(k) has exactly k zeros for k = 1, 2, 3.

    Recurrence: t' = z' s h, s the logistic function, h = 1 - t^2 the hidden
    square (t is tanh of softplus); psi = z t is a product.

    Tightness: for z > 0 the same quotients in v = e^-z; nothing overflows
    and both tails keep their relative accuracy (psi - z t does not occur).
    One exponential and one quotient.

    Strip of analyticity: |Im z| < 3 pi/4, since D = 0 only for u = -1 +- i.
*/
#include <math.h>
#include "jet/jet_internal.h"

/* res = c[0] + c[1] x + ... + c[n-1] x^(n-1) */
static void
horner(arb_t res, const arb_t x, const int *c, int n, slong prec)
{
    arb_set_si(res, c[n - 1]);
    while (--n > 0)
    {
        arb_mul(res, res, x, prec);
        arb_add_si(res, res, c[n - 1], prec);
    }
}

/* P_2 in u = e^z (row 0) and in e^-z (row 1). */
static const int p2[2][4] = {{2, 2, -3, -2}, {-2, -3, 2, 2}};

/*
    The ratios r[0] = t''/t' and r[1] = t'''/t', up to 1e-13, from u = e^-|m|;
    returns 0 if they are not known so well.
*/
static int
ratios(double *r, const arb_t u, int right)
{
    double x, y, q;

    if (!loja_jet_near_double(&x, u))
        return 0;
    y = x * x;
    if (right)
    {
        q = 1 / (1 + 2 * x + 2 * y);
        r[0] = -2 - 3 * x + y * (2 + 2 * x);
        r[1] = 4 + 5 * x + y * (-24 - 32 * x + 4 * y * x);
    }
    else
    {
        q = 1 / (2 + 2 * x + y);
        r[0] = 2 + 2 * x - y * (3 + 2 * x);
        r[1] = 4 + y * (-32 - 24 * x + y * (5 + 4 * x));
    }
    r[0] *= q / (1 + x);
    r[1] *= q * q / (1 + x);
    return 1;
}

/*
    t[0..2] = t, t', t'' at m, with full precision up to t^(want).  Returns
    what ratios() does.
*/
int
loja_jet_mish_inner(arb_ptr t, double *r, const arf_t m, int want, slong prec)
{
    int right = arf_sgn(m) > 0;
    int known;
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_t x, u, q, w;

    arb_init(u);
    arb_init(q);
    arb_init(w);
    loja_jet_shallow(x, m);

    /* u = e^-|m|; q = 1/D on the left and e^(2m)/D on the right */
    if (right)
        arb_neg(u, x);
    else
        arb_set(u, x);
    arb_exp(u, u, prec);
    arb_sqr(w, u, prec);
    arb_mul_2exp_si(t, u, 1);
    if (right)
    {
        arb_add_ui(t, t, 1, prec);
        arb_mul_2exp_si(q, w, 1);
        arb_add(q, q, t, prec);
    }
    else
    {
        arb_add(t, t, w, prec);
        arb_add_ui(q, t, 2, prec);
        arb_set(w, u);
    }
    arb_inv(q, q, prec);
    arb_mul(t, t, q, prec);

    /* w = 4 u q^2 or 4 u^2 q^2;
       t' = w (1 + u), t'' = w q P_2(u) */
    arb_mul(w, w, q, prec1);
    arb_mul(w, w, q, prec1);
    arb_mul_2exp_si(w, w, 2);
    arb_add_ui(t + 1, u, 1, prec1);
    arb_mul(t + 1, t + 1, w, prec1);

    arb_mul(w, w, q, prec2);
    horner(t + 2, u, p2[right], 4, prec2);
    arb_mul(t + 2, t + 2, w, prec2);

    known = ratios(r, u, right);

    arb_clear(u);
    arb_clear(q);
    arb_clear(w);
    return known;
}

/* d[0], d[1] from t1 = t' and the ratios. */
static void
bounds(mag_ptr d, const arb_t t1, const arf_t m, int known, const double *r)
{
    double x;
    mag_t a;

    mag_init(a);
    arb_get_mag(d + 1, t1);
    arf_get_mag(a, m);

    /* SOUND: activation-enclosure 12 (psi'''/t' = 3 t''/t' + z t'''/t', else
       at most 6 + 4 |z|) */
    if (known && arf_cmpabs_2exp_si(m, 20) < 0)
    {
        x = arf_get_d(m, ARF_RND_NEAR);
        mag_set_d(d, fabs(3 * r[0] + x * r[1])
            + (1 + fabs(x)) * LOJA_JET_SLACK);
    }
    else
    {
        mag_mul_2exp_si(d, a, 2);
        mag_add_ui(d, d, 6);
    }
    mag_mul(d, d, d + 1);

    /* SOUND: activation-enclosure 12 (e^(2/256) (16 + 8 |z|) is at most
       17 + 9 |m|) */
    mag_mul_ui(a, a, 9);
    mag_add_ui(a, a, 17);
    mag_mul(d + 1, d + 1, a);
    mag_clear(a);
}

static void
point(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec)
{
    slong prec1 = (want >= 1) ? prec : MAG_BITS;
    slong prec2 = (want >= 2) ? prec : MAG_BITS;
    arb_struct t[3];
    double r[2];
    int known, k;
    arb_t x;

    for (k = 0; k < 3; k++)
        arb_init(t + k);
    loja_jet_shallow(x, m);
    known = loja_jet_mish_inner(t, r, m, want, prec);

    arb_mul(f, t, x, prec);
    arb_mul(f + 1, t + 1, x, prec1);
    arb_add(f + 1, f + 1, t, prec1);
    arb_mul(f + 2, t + 2, x, prec2);
    arb_addmul_ui(f + 2, t + 1, 2, prec2);
    if (d != NULL)
        bounds(d, t + 1, m, known, r);
    for (k = 0; k < 3; k++)
        arb_clear(t + k);
}

const loja_jet_kernel_t loja_jet_kernel_mish = {
    point, {{-0.309, HUGE_VAL}, {-0.1126, 1.0886}, {-0.0591, 0.6443}}, 6, {
        {0, LOJA_JET_NEAR(-1.1924312145154952121),
            LOJA_JET_NEAR(-0.30884341301725040663)},
        {1, LOJA_JET_NEAR(-2.25637639636079312),
            LOJA_JET_NEAR(-0.11252612238946255641)},
        {1, LOJA_JET_NEAR(1.4905711794854284593),
            LOJA_JET_NEAR(1.0884981612517278612)},
        {2, LOJA_JET_NEAR(-3.2673378465204045761),
            LOJA_JET_NEAR(-0.041732070706611025417)},
        {2, LOJA_JET_NEAR(-0.087934431314914211327),
            LOJA_JET_NEAR(0.64420463723697242952)},
        {2, LOJA_JET_NEAR(2.1148425630208771086),
            LOJA_JET_NEAR(-0.059033356953936292979)}
    }
};

LOJA_JET_EVAL(loja_jet_kernel_mish)

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row mish) */
    return loja_jet_power_count(Z, 3, d, k + 1, -1);
}

static const loja_act_vertex_t vertex = {-1.19, 0};

const loja_act_struct loja_act_mish = {
    .name = "mish",
    .analytic = 1,
    .smooth = 1,
    .zero = 1,
    .growth = LOJA_GROWTH_LINEAR,
    .vertex = &vertex,
    .count = count,
    .zeros = loja_jet_mish_zeros,
    .eval = eval,
    .eval_complex = loja_jet_mish_complex,
    .jet = loja_jet_mish_jet,
    .jet_derivative = loja_jet_mish_jet_derivative
};
