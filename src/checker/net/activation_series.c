/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Taylor coefficients of activations at every point of an interval, by the
    rules for power series: each coefficient is a formula in those before it,
    evaluated in interval arithmetic.
*/
#include "checker/net/act.h"

void
product_entry(interval *c, const interval *a, const interval *b, int k,
              interval *t)
{
    int i;

    mpfi_set_ui(c, 0);
    for (i = 0; i <= k; i++)
        add_product(c, a + i, b + k - i, t);
}

void
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

void
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

void
integrate(interval *f, const interval *d, int len)
{
    int k;

    for (k = len - 1; k >= 1; k--)
        mpfi_div_ui(f + k, d + k - 1, (unsigned long) k);
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
    interval *t = vec_new(3, prec), *q = vec_new((size_t) len + 3, prec);
    interval *f = vec_new(3, prec);
    /* psi, psi', psi'' with the care that single functions deserve */
    int k, good = activation_real(f, z, act, branch);

    if (good && act->kink && branch == 0)
        branch = mpfi_is_strictly_pos(z) > 0 ? 1 : -1;
    good = good && act->series(c, len, z, branch, f, q, t);
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
    vec_free(q, (size_t) len + 3);
    vec_free(f, 3);
    return good;
}
