/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What all proposers share: norms, the size of a defect, rounding. */
#include <math.h>
#include "propose/propose_internal.h"

double
_loja_propose_log2_norm(arb_srcptr v, slong n, int radius)
{
    mag_t s, m;
    slong i;
    double l;

    mag_init(s);
    mag_init(m);
    for (i = 0; i < n; i++)
    {
        if (radius)
            mag_set(m, arb_radref(v + i));
        else
            arf_get_mag(m, arb_midref(v + i));
        mag_addmul(s, m, m);
    }
    l = mag_is_zero(s) ? -1e9 : mag_is_inf(s) ? 1e9
                                    : 0.5 * mag_get_d_log2_approx(s);
    mag_clear(s);
    mag_clear(m);
    return l;
}

void
_loja_propose_gradient(arb_ptr g, arb_srcptr theta, int pairs,
                       loja_loss_struct *ws, slong prec)
{
    if (!pairs || !loja_loss_gradient_dd(ws, g, theta, prec))
        loja_loss_eval(ws, NULL, g, NULL, theta, prec);
}

double
_loja_propose_defect(const loja_step_struct *step, const double *point,
                     slong n, int pairs, loja_pool_struct *pool, slong prec)
{
    slong i, j, P = step->nparams, len = step->len;
    double worst = -1e9;
    arb_ptr d = _arb_vec_init(P * len), T = _arb_vec_init(len);
    arb_ptr p = _arb_vec_init(P), q = _arb_vec_init(P);
    arb_ptr g = _arb_vec_init(P);
    arb_t x, f;

    arb_init(x);
    arb_init(f);
    loja_cheb_derivative(d, step->coef, P, len, prec);
    for (j = 0; j < n; j++)
    {
        arb_set_d(x, point[j]);
        loja_cheb_basis(T, x, len, prec);
        loja_cheb_combine(p, step->coef, P, len, T, prec);
        loja_cheb_combine(q, d, P, len, T, prec);
        _loja_propose_gradient(g, p, pairs, loja_pool_ws(pool), prec);
        loja_step_time(NULL, f, step, x, prec);
        for (i = 0; i < P; i++)
            arb_addmul(q + i, f, g + i, prec);
        worst = fmax(worst, _loja_propose_log2_norm(q, P, 0));
    }
    _arb_vec_clear(d, P * len);
    _arb_vec_clear(T, len);
    _arb_vec_clear(p, P);
    _arb_vec_clear(q, P);
    _arb_vec_clear(g, P);
    arb_clear(x);
    arb_clear(f);
    return worst;
}

/* In doubles where they reach. */
double
loja_propose_trace(loja_pool_t pool, arb_srcptr theta, slong prec)
{
    loja_loss_struct *ws = pool->ws;
    slong i, P = ws->prob->net->nparams;
    double *v = flint_malloc(sizeof(double) * P * (P + 1)), res = 0;
    loja_round_t keep;
    arb_mat_t H;
    arb_t t;
    int ok = loja_round_begin(keep);

    for (i = 0; i < P; i++)
        v[i] = arf_get_d(arb_midref(theta + i), ARF_RND_NEAR);
    ok = ok && loja_loss_real(ws, NULL, v + P, NULL, v);
    loja_round_end(keep);
    for (i = 0; i < P && ok; i++)
        res += v[P + i * (P + 1)];
    if (!ok)
    {
        arb_mat_init(H, P, P);
        arb_init(t);
        loja_loss_eval(ws, NULL, NULL, H, theta, prec);
        arb_mat_trace(t, H, prec);
        res = arf_get_d(arb_midref(t), ARF_RND_NEAR);
        arb_mat_clear(H);
        arb_clear(t);
    }
    flint_free(v);
    return res;
}

double
_loja_propose_round(loja_step_struct *step, arb_srcptr end, const arb_t f,
                    double goal, loja_pool_struct *pool, slong prec)
{
    const slong P = step->nparams, size = P * step->len;
    slong i, k, bits;
    double amplify, res;
    arb_t t;

    arb_init(t);
    arb_set_d(t, loja_propose_trace(pool, end, prec));
    arb_mul(t, t, f, prec);
    res = _loja_propose_log2_norm(t, 1, 0);
    for (k = 0; k < step->len; k++)
    {
        /* T_k' is at most k^2 */
        amplify = fmax(res, 2 * log2(fmax(1, (double) k)));
        /* HEURISTIC: rounding adds half of the defect aimed at */
        bits = (slong) (amplify - goal + 0.5 * log2((double) size)) + 1;
        for (i = 0; i < P; i++)
            _loja_round_fixed(step->coef + i * step->len + k, bits);
    }
    loja_step_trim(step);
    arb_clear(t);
    return res;
}

/* log2 of the size of the last coefficients: what the level can resolve. */
static double
tail_log2(arb_srcptr c, slong P, slong len)
{
    double l = -1e9;
    slong i, k;

    for (i = 0; i < P; i++)
        for (k = FLINT_MAX(0, len - 2); k < len; k++)
            l = fmax(l, _loja_propose_log2_norm(c + i * len + k, 1, 0));
    return l;
}

double
_loja_newton_resolution(const loja_newton_struct *w)
{
    arb_ptr c = _arb_vec_init(w->P * (w->m + 1));
    double tail;

    _loja_radau_fit(c, w->v, w->init, w->P, w->m, w->prec);
    tail = tail_log2(c, w->P, w->m + 1);
    _arb_vec_clear(c, w->P * (w->m + 1));
    return tail;
}
