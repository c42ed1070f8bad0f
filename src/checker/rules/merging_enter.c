/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: theta(T) is inside of E, and its loss below D0 (F5). */
#include "checker/rules/merging.h"

/* The parameters of the second neuron, with the sign of (7). */
static void
second_of(interval *x, const merging *t, const interval *theta, int k)
{
    mpfi_mul_si(x, theta + k, t->flat ? 1 : t->sign);
}

/* h and zeta, from (7) or h = 1/|v|, w = h alpha; 0: not in their domain. */
static int
coordinates(interval *h, interval *zeta, const merging *t,
            const interval *theta)
{
    const int one = merging_output_at(t, t->first);
    const int two = merging_output_at(t, t->second);
    interval *w = vec_new(2, t->prec), *x = w + 1;
    int p, l, at, to, good;

    for (p = 0; p < t->prob->params; p++)
        if (p != t->left_out)
            mpfi_set(zeta + merging_entry(t, p), theta + p);
    second_of(x, t, theta, two);
    if (t->flat)
        mpfi_mul_si(w, theta + one, t->sign);
    else
    {
        mpfi_add(zeta + merging_entry(t, one), theta + one, x);
        mpfi_sub(w, theta + one, x);
    }
    /* SOUND: merging (F5: v_1 is not v_2; flat: v_1 has the sign) */
    good = has_sign(w, 1) || (!t->flat && has_sign(w, -1));
    mpfi_ui_div(h, 1, w);
    mpfi_abs(h, h);
    /* c + 2 psi(0) v_2, v_2 of the network: -x */
    if (merging_shifts(t))
    {
        mpfi_mul(x, x, &t->shift);
        mpfi_mul_2ui(x, x, 1);
        mpfi_sub(zeta + t->dim - 1, zeta + t->dim - 1, x);
    }
    for (l = 0; l < t->in + t->prob->bias && good; l++)
    {
        at = l < t->in ? merging_weight(t, t->first) + l
            : merging_bias(t, t->first);
        to = l < t->in ? merging_weight(t, t->second) + l
            : merging_bias(t, t->second);
        second_of(x, t, theta, to);
        if (!t->flat)
        {
            mpfi_add(zeta + at, theta + at, x);
            mpfi_div_2ui(zeta + at, zeta + at, 1);
            mpfi_sub(x, theta + at, x);
            mpfi_div_2ui(x, x, 1);
        }
        mpfi_mul(zeta + to, x, w);
    }
    vec_free(w, 2);
    return good;
}

/* z^T H z < lambda rho^2 with the Hessian at the centre. */
static int
inside(const merging *t, const interval *zeta)
{
    interval *z = vec_new((size_t) t->dim, t->prec);
    interval *w = vec_new(2, t->prec);
    int k, good;

    for (k = 0; k < t->dim; k++)
        mpfi_sub(z + k, zeta + k, t->centre + k);
    good = merging_reduced(NULL, NULL, w, t, z, 1, NULL);
    mpfi_set_fr(w + 1, t->rho);
    mpfi_sqr(w + 1, w + 1);
    mpfi_mul(w + 1, w + 1, &t->lambda);
    /* SOUND: merging (M5, F5: |xi_T| < rho) */
    good = good && mpfr_less_p(&w->right, &w[1].left);
    vec_free(z, (size_t) t->dim);
    vec_free(w, 2);
    return good || report(t->claim->rep, "rho: theta(T) is not proved to be "
                          "inside");
}

int
merging_enters(const merging *t)
{
    interval *theta = vec_new((size_t) t->prob->params, t->prec);
    interval *zeta = vec_new((size_t) t->dim + 1, t->prec);
    interval *h = zeta + t->dim;
    int good;

    claim_theta(theta, t->claim);
    /* SOUND: merging (M5, F5: D(theta(T)) <= D0, and <= excess) */
    good = minimum_excess(t->claim, &t->value, theta, t->excess, t->D0);
    /* SOUND: merging (M5, F5: 0 < h < h0) */
    good = good && ((coordinates(h, zeta, t, theta)
                     && mpfr_less_p(&h->right, t->h0))
                    || report(t->claim->rep, "h0: theta(T) is not proved to "
                              "be inside"));
    good = good && inside(t, zeta);
    vec_free(theta, (size_t) t->prob->params);
    vec_free(zeta, (size_t) t->dim + 1);
    return good;
}
