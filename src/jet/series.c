/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    series.c -- the recurrences behind the Taylor jets.

    Every recurrence compares coefficients in a differential equation: if
    f' = z' g then k f_k = sum_j (j z_j) g_{k-j}.  Each step is one dot
    product, so a jet of length n costs O(n^2).  The coefficients up to the
    second come from psi, psi', psi'' at z[0], which are tight on wide balls
    also.  Fast multiplication is not used: its blocks lose the relative
    accuracy of small high coefficients, and n is below 100.
    See proofs/activation-enclosure.md, section 5.
*/
#include "jet/jet_internal.h"

slong
loja_jet_derivative(arb_ptr d, arb_srcptr z, slong zlen, slong prec)
{
    slong j;

    for (j = 1; j < zlen; j++)
        arb_mul_ui(d + j - 1, z + j, (ulong) j, prec);
    return zlen - 1;
}

void
loja_jet_chain(arb_t fk, arb_srcptr d, slong dlen, arb_srcptr g, slong k,
    slong prec)
{
    arb_dot(fk, NULL, 0, d, 1, g + k - 1, -1, FLINT_MIN(k, dlen), prec);
    arb_div_ui(fk, fk, (ulong) k, prec);
}

void
loja_jet_product(arb_t fk, arb_srcptr a, slong alen, arb_srcptr b, slong k,
    slong prec)
{
    arb_dot(fk, NULL, 0, a, 1, b + k, -1, FLINT_MIN(k + 1, alen), prec);
}

void
loja_jet_square(arb_t fk, arb_srcptr a, slong alen, slong k, slong prec)
{
    /* pairs i < k - i with both in range, and the middle if k is even */
    slong lo = FLINT_MAX(0, k - alen + 1);
    slong n = (k + 1) / 2 - lo;
    arb_t t;

    arb_dot(fk, NULL, 0, a + lo, 1, a + k - lo, -1, FLINT_MAX(n, 0), prec);
    arb_mul_2exp_si(fk, fk, 1);
    if (k % 2 == 0 && k / 2 < alen)
    {
        arb_init(t);
        arb_sqr(t, a + k / 2, prec);
        arb_add(fk, fk, t, prec);
        arb_clear(t);
    }
}

void
loja_jet_head(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen, slong len,
    slong prec)
{
    if (len > 0)
        arb_set(f, h);
    if (len > 1)
    {
        if (zlen > 1)
            arb_mul(f + 1, h + 1, z + 1, prec);
        else
            arb_zero(f + 1);
    }
    if (len > 2)
    {
        /* psi' z_2 + psi'' z_1^2 / 2 */
        arb_zero(f + 2);
        if (zlen > 1)
        {
            arb_sqr(f + 2, z + 1, prec);
            arb_mul(f + 2, f + 2, h + 2, prec);
            arb_mul_2exp_si(f + 2, f + 2, -1);
        }
        if (zlen > 2)
            arb_addmul(f + 2, h + 1, z + 2, prec);
    }
}

void
loja_jet_integrate(arb_ptr f, arb_srcptr z, slong zlen, arb_srcptr g,
    slong from, slong len, slong prec)
{
    arb_ptr d = _arb_vec_init(zlen);
    const slong dlen = loja_jet_derivative(d, z, zlen, prec);
    slong k;

    for (k = from; k < len; k++)
        loja_jet_chain(f + k, d, dlen, g, k, prec);
    _arb_vec_clear(d, zlen);
}

void
loja_jet_series(arb_ptr f, arb_srcptr z, slong zlen, slong len,
    const loja_jet_kernel_t *kernel, loja_jet_rest_t rest, slong prec)
{
    arb_ptr h = _arb_vec_init(3);

    zlen = FLINT_MIN(zlen, len);
    loja_jet_eval_kernel(h, h + 1, h + 2, z, kernel, prec);
    loja_jet_head(f, h, z, zlen, len, prec);
    if (len > 3)
        rest(f, h, z, zlen, len, prec);
    _arb_vec_clear(h, 3);
}

void
loja_jet_series_logistic(arb_ptr s, arb_ptr g, arb_srcptr z, slong zlen,
    slong len, slong prec)
{
    arb_ptr d, h;
    arb_t e;
    slong k, dlen;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    h = _arb_vec_init(3);
    d = _arb_vec_init(zlen);
    arb_init(e);

    loja_jet_eval_kernel(h, h + 1, h + 2, z, &loja_jet_kernel_logistic,
        prec);
    loja_jet_head(s, h, z, zlen, len, prec);
    dlen = loja_jet_derivative(d, z, zlen, prec);

    /* s' = z' g, g = s - s^2; s_k must occur only once in
       g_k = (1 - 2 s_0) s_k - sum_{0<i<k} s_i s_(k-i) */
    arb_mul_2exp_si(e, h, 1);
    arb_sub_ui(e, e, 1, prec);
    arb_neg(e, e);
    arb_set(g, h + 1);
    for (k = 1; k < len; k++)
    {
        if (k >= 3)
            loja_jet_chain(s + k, d, dlen, g, k, prec);
        if (k == 1)
        {
            /* g_1 = psi'' z_1, better than e s_1 on wide balls */
            if (zlen > 1)
                arb_mul(g + 1, h + 2, z + 1, prec);
            continue;
        }
        loja_jet_square(g + k, s + 1, len - 1, k - 2, prec);
        arb_neg(g + k, g + k);
        arb_addmul(g + k, e, s + k, prec);
    }

    _arb_vec_clear(h, 3);
    _arb_vec_clear(d, zlen);
    arb_clear(e);
}

void
loja_jet_series_kink(arb_ptr f, const loja_act_struct *act, arb_srcptr z,
    slong zlen, slong len, slong prec)
{
    arb_ptr h;
    slong j, k;

    h = _arb_vec_init(3);
    act->eval(h, h + 1, NULL, z, 0, prec);

    for (j = 1; j < zlen && arb_is_zero(z + j); j++)
        ;
    /* SOUND: activation-enclosure 6 (with z = z_0 + O(s^j), both sides agree
       on psi(z_0) + psi'(z_0) (z - z_0) up to s^(2j-1)) */
    arb_set(f, h);
    for (k = 1; k < len; k++)
    {
        if (j >= zlen)
            arb_zero(f + k);
        else if (k >= 2 * j)
            arb_indeterminate(f + k);
        else if (k < zlen)
            arb_mul(f + k, h + 1, z + k, prec);
        else
            arb_zero(f + k);
    }
    _arb_vec_clear(h, 3);
}
