/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Taylor coefficients of activations at every point of an interval, by the
    rules for power series: each coefficient is a formula in those before it,
    evaluated in interval arithmetic.
*/
#include "checker/net/activation.h"

/* c := coefficient k of the product of the series a and b. */
static void
product_entry(interval *c, const interval *a, const interval *b, int k,
              interval *t)
{
    int i;

    mpfi_set_ui(c, 0);
    for (i = 0; i <= k; i++)
        add_product(c, a + i, b + k - i, t);
}

/* c := coefficients of 1/a; a[0] != 0 everywhere. */
static void
series_inv(interval *c, const interval *a, int len, interval *t)
{
    int k, i;

    mpfi_inv(c, a);
    for (k = 1; k < len; k++)
    {
        mpfi_set_ui(c + k, 0);
        for (i = 1; i <= k; i++)
            add_product(c + k, a + i, c + k - i, t);
        mpfi_neg(c + k, c + k);
        mpfi_mul(c + k, c + k, c);
    }
}

/* c := z c, z the identity with value z at the point. */
static void
times_identity(interval *c, int len, const interval *z)
{
    int k;

    for (k = len - 1; k >= 0; k--)
    {
        mpfi_mul(c + k, c + k, z);
        if (k > 0)
            mpfi_add(c + k, c + k, c + k - 1);
    }
}

/* f := coefficients of the integral of d with the value f[0]; may alias. */
static void
integrate(interval *f, const interval *d, int len)
{
    int k;

    for (k = len - 1; k >= 1; k--)
        mpfi_div_ui(f + k, d + k - 1, (unsigned long) k);
}

/* s' = s (1 - s) */
static void
logistic_series(interval *c, int len, interval *q, interval *t)
{
    int k;

    mpfi_ui_sub(q, 1, c);                       /* q = 1 - s */
    for (k = 0; k + 1 < len; k++)
    {
        product_entry(c + k + 1, c, q, k, t);
        mpfi_div_ui(c + k + 1, c + k + 1, (unsigned long) (k + 1));
        mpfi_neg(q + k + 1, c + k + 1);
    }
}

/* T' = 1 - T^2 */
static void
tanh_series(interval *c, int len, interval *t)
{
    int k;

    for (k = 0; k + 1 < len; k++)
    {
        product_entry(c + k + 1, c, c, k, t);
        if (k == 0)
            mpfi_ui_sub(c + 1, 1, c + 1);
        else
            mpfi_neg(c + k + 1, c + k + 1);
        mpfi_div_ui(c + k + 1, c + k + 1, (unsigned long) (k + 1));
    }
}

/* z Phi(z), Phi' = phi, phi' = -z phi; c[0] comes as Phi(z), q[0] as
   phi(z). */
static void
gelu_series(interval *c, int len, const interval *z, interval *q)
{
    int k;

    for (k = 0; k + 1 < len; k++)
    {
        mpfi_mul(q + k + 1, q + k, z);
        if (k > 0)
            mpfi_add(q + k + 1, q + k + 1, q + k - 1);
        mpfi_neg(q + k + 1, q + k + 1);
        mpfi_div_ui(q + k + 1, q + k + 1, (unsigned long) (k + 1));
    }
    integrate(c, q, len);
    times_identity(c, len, z);
}

/* z (1 - 2/D), D = e^(2z) + 2 e^z + 2 */
static void
mish_series(interval *c, int len, const interval *z, interval *q,
            interval *t)
{
    interval *e2 = t + 1, *e = t + 2;
    int k;

    mpfi_exp(e, z);
    mpfi_sqr(e2, e);
    mpfi_mul_2ui(e, e, 1);
    for (k = 0; k < len; k++)                   /* D_k = (2^k e2 + 2e)/k! */
    {
        mpfi_add(q + k, e2, e);
        mpfi_mul_2ui(e2, e2, 1);
        mpfi_div_ui(e2, e2, (unsigned long) (k + 1));
        mpfi_div_ui(e, e, (unsigned long) (k + 1));
    }
    mpfi_add_ui(q, q, 2);
    series_inv(c, q, len, t);
    for (k = 0; k < len; k++)
        mpfi_mul_si(c + k, c + k, -2);
    mpfi_add_ui(c, c, 1);
    times_identity(c, len, z);
}

/* q := 1/(1 + z^2), the derivative of arctan. */
static void
arctan_series(interval *c, int len, const interval *z, interval *q,
              interval *t)
{
    int k;

    for (k = 0; k < len; k++)
        mpfi_set_ui(c + k, k == 2);
    mpfi_sqr(t, z);
    mpfi_add_ui(c, t, 1);
    if (len > 1)
        mpfi_mul_2ui(c + 1, z, 1);
    series_inv(q, c, len, t);
    mpfi_atan(c, z);
    integrate(c, q, len);
}

/* z/(1 + b z) = b - b/(1 + b z), b = +-1 */
static int
softsign_series(interval *c, int len, const interval *z, int b, interval *t)
{
    int k;

    if (b > 0)
        mpfi_add_ui(t, z, 1);
    else
        mpfi_ui_sub(t, 1, z);
    if (mpfi_is_strictly_pos(t) <= 0)
        return 0;
    mpfi_inv(t, t);
    mpfi_mul(c, z, t);
    mpfi_sqr(t + 1, t);
    for (k = 1; k < len; k++)                   /* (-b)^(k-1) t^(k+1) */
    {
        mpfi_set(c + k, t + 1);
        if (b > 0 && k % 2 == 0)
            mpfi_neg(c + k, c + k);
        mpfi_mul(t + 1, t + 1, t);
    }
    return 1;
}

static void
elu_series(interval *c, int len, const interval *z, int branch)
{
    int k;

    for (k = 1; k < len; k++)
        mpfi_set_ui(c + k, k == 1);
    mpfi_set(c, z);
    if (branch > 0)
        return;
    mpfi_expm1(c, z);
    if (len > 1)
        mpfi_exp(c + 1, z);
    for (k = 2; k < len; k++)
        mpfi_div_ui(c + k, c + k - 1, (unsigned long) k);
}

/* z = [0, 0] */
static int
is_zero(const interval *z)
{
    return mpfr_zero_p(&z->left) && mpfr_zero_p(&z->right);
}

int
activation_series(interval *c, int len, const interval *z, activation act,
                  int branch)
{
    const mpfr_prec_t prec = mpfi_get_prec(c);
    interval *t = vec_new(3, prec), *q = vec_new((size_t) len + 1, prec);
    interval *f = vec_new(3, prec);
    /* psi, psi', psi'' with the care that single functions deserve */
    int k, good = activation_real(f, z, act, branch);

    if (good && has_kink(act) && branch == 0)
        branch = mpfi_is_strictly_pos(z) > 0 ? 1 : -1;
    switch (good ? act : ACTIVATIONS)
    {
        case LOGISTIC:
            mpfi_set(c, f);
            logistic_series(c, len, q, t);
            break;
        case TANH:
            mpfi_set(c, f);
            tanh_series(c, len, t);
            break;
        case SOFTPLUS:
            mpfi_set(c, f + 1);
            logistic_series(c, len, q, t);
            integrate(c, c, len);
            mpfi_set(c, f);
            break;
        case SILU:
            (void) activation_real(f, z, LOGISTIC, 0);
            mpfi_set(c, f);
            (void) activation_real(f, z, SILU, 0);
            logistic_series(c, len, q, t);
            times_identity(c, len, z);
            break;
        case GELU:
            normal_cdf(c, z, t);
            normal_density(q, z, t);
            gelu_series(c, len, z, q);
            break;
        case MISH: mish_series(c, len, z, q, t); break;
        case ARCTAN: arctan_series(c, len, z, q, t); break;
        case ELU: elu_series(c, len, z, branch); break;
        case SOFTSIGN: good = softsign_series(c, len, z, branch, t); break;
        case IDENTITY: elu_series(c, len, z, 1); break;
        case RELU:
            elu_series(c, len, z, 1);
            for (k = 0; k < len && branch < 0; k++)
                mpfi_set_ui(c + k, 0);
            break;
        default: good = 0;
    }
    /* both enclose: what they share does too (k! = 1, 1, 2) */
    mpfi_div_2ui(f + 2, f + 2, 1);
    for (k = 0; k < 3 && k < len && good; k++)
    {
        mpfi_intersect(c + k, c + k, f + k);
        good = !mpfi_is_empty(c + k);
    }
    /* SOUND: activation-enclosure (17: exact zeros, which sums of rounded
       terms only come near) */
    for (k = 0; k < len && good && is_zero(z); k++)
        if (vanishes(act, k))
            mpfi_set_ui(c + k, 0);
    vec_free(t, 3);
    vec_free(q, (size_t) len + 1);
    vec_free(f, 3);
    return good;
}
