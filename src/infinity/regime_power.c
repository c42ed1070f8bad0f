/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The power of x that is left: r is nearly what a power x^m leaves when the
    lower ones are taken away.  Not trusted.
*/
#include <math.h>
#include "infinity/regime.h"

/* HEURISTIC: more powers than that are not tried; a share of |r|^2 that is
   called all of it */
#define POWERS 16
#define SHARE 0.5

/* e := x^m over the samples, less its part in the m rows before, of norm 1;
   0 where nothing remains. */
static int
next_row(arb_mat_t E, slong m, const loja_problem_struct *prob, slong prec)
{
    arb_ptr e = arb_mat_entry(E, m, 0);
    const slong n = prob->n;
    arb_t x, c;
    slong i, k, twice;
    int good;

    arb_init(x);
    arb_init(c);
    for (i = 0; i < n; i++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(prob->x, i, 0), prec);
        if (m == 0)
            arb_one(e + i);
        else
            arb_mul(e + i, arb_mat_entry(E, m - 1, i), x, prec);
        arb_get_mid_arb(e + i, e + i);
    }
    for (twice = 0; twice < 2; twice++)
        for (k = 0; k < m; k++)
        {
            arb_dot(c, NULL, 1, e, 1, arb_mat_entry(E, k, 0), 1, n, prec);
            _arb_vec_scalar_addmul(e, arb_mat_entry(E, k, 0), n, c, prec);
        }
    arb_dot(c, NULL, 0, e, 1, e, 1, n, prec);
    arb_get_mid_arb(c, c);
    good = arf_cmp_2exp_si(arb_midref(c), -prec / 2) > 0;
    if (good)
    {
        arb_rsqrt(c, c, prec);
        for (i = 0; i < n; i++)
        {
            arb_mul(e + i, e + i, c, prec);
            arb_get_mid_arb(e + i, e + i);
        }
    }
    arb_clear(x);
    arb_clear(c);
    return good;
}

void
_loja_regime_power(loja_regime_t regime, arb_srcptr theta)
{
    const loja_problem_struct *prob = regime->prob;
    const loja_net_struct *net = prob->net;
    const slong n = prob->n, prec = LOJA_REGIME_PRECISION;
    loja_loss_t ws;
    arb_mat_t E;
    arb_ptr r;
    arb_t c, all;
    double share;
    slong m;

    regime->power = -1;
    regime->share = 0;
    if (net->width[0] != 1 || net->width[net->depth] != 1)
        return;
    arb_mat_init(E, POWERS, n);
    r = _arb_vec_init(n);
    arb_init(c);
    arb_init(all);
    loja_loss_init(ws, prob);
    loja_loss_residual(ws, r, NULL, theta, prec);
    loja_loss_clear(ws);
    for (m = 0; m < n; m++)
        arb_get_mid_arb(r + m, r + m);
    arb_dot(all, NULL, 0, r, 1, r, 1, n, prec);
    for (m = 0; m < POWERS && arb_is_positive(all)
         && next_row(E, m, prob, prec); m++)
    {
        arb_dot(c, NULL, 0, r, 1, arb_mat_entry(E, m, 0), 1, n, prec);
        arb_sqr(c, c, prec);
        arb_div(c, c, all, prec);
        share = arf_get_d(arb_midref(c), ARF_RND_NEAR);
        if (share >= SHARE)
        {
            regime->power = (int) m;
            regime->share = share;
        }
    }
    arb_mat_clear(E);
    _arb_vec_clear(r, n);
    arb_clear(c);
    arb_clear(all);
}
