/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Proposals for the family collapse, not trusted: the point of least |tau|
    of the slow manifold, and how far |tau| lets the moduli go.  |tau|^2 as a
    function of the moduli is differentiated by differences.
*/
#include <math.h>
#include "infinity/deep.h"

/* HEURISTIC, all of them. */
#define DESCENT_STEPS 40
#define FALLS 0.2              /* loose: a least energy lower than that is none
                                  that the flow is near */
#define DIFFERENCE (-20)       /* 2^ that: relative to 1 + |mu| */

/* loose: G := G (1 + (h^k c)^2)^(s/k), about. */
static void
weigh(arb_t G, const loja_collapse_state_t st, const loja_collapse_struct *f)
{
    fmpq_t a;
    arb_t c;

    if (!f->loose)
        return;
    fmpq_init(a);
    arb_init(c);
    fmpq_set_si(a, f->o.s, (ulong) f->o.k);
    arb_mul(c, st->hp + f->o.k, f->o.pm, f->o.prec);
    arb_sub(c, c, st->Q, f->o.prec);
    arb_sqr(c, c, f->o.prec);
    arb_add_ui(c, c, 1, f->o.prec);
    if (f->deep)
        _loja_deep_add_squares(c, st, f);
    arb_pow_fmpq(c, c, a, f->o.prec);
    arb_mul(G, G, c, f->o.prec);
    fmpq_clear(a);
    arb_clear(c);
}

/* |tau|^2 (h^k |Theta|)^a on the slow manifold at the moduli of sigma, which
   moves there; NaN: not found. */
static double
energy(arb_t G, arb_ptr sigma, const loja_collapse_struct *f, const arb_t h)
{
    const loja_one_layer_struct *o = &f->o;
    loja_collapse_state_t st;
    arb_t t;
    slong m, j;

    if (!_loja_collapse_newton(sigma, f, h))
        return (double) NAN;
    arb_init(t);
    _loja_collapse_state_init(st, f);
    _arb_vec_set(st->sigma, sigma, o->dim);
    _loja_collapse_state_sums(st, f, h);
    arb_zero(G);
    for (j = 0; j < o->n; j++)
    {
        arb_zero(t);
        for (m = o->ms; m <= f->L; m++)
            arb_addmul(t, st->Q + m, arb_mat_entry(o->perp, m - o->ms, j),
                       o->prec);
        arb_addmul(G, t, t, o->prec);
    }
    arb_div_si(G, G, o->n, o->prec);
    weigh(G, st, f);
    _loja_collapse_state_clear(st);
    arb_clear(t);
    return arf_get_d(arb_midref(G), ARF_RND_NEAR);
}

/* G at the moduli of sigma moved by a step in i and one in j; y: there. */
static int
moved(arb_t G, arb_ptr y, const loja_collapse_struct *f, const arb_t h,
      arb_srcptr sigma, slong i, int a, slong j, int b)
{
    arb_t step;
    slong c;

    arb_init(step);
    _arb_vec_set(y, sigma, f->o.dim);
    for (c = 0; c < 2; c++)
    {
        const slong e = f->modulus[c == 0 ? i : j];

        arb_set_si(step, c == 0 ? a : b);
        arb_mul_2exp_si(step, step, DIFFERENCE);
        arb_add(y + e, y + e, step, f->o.prec);
    }
    arb_clear(step);
    return !isnan(energy(G, y, f, h));
}

/* grad (moduli) and hess (moduli x moduli) of G, V (dim x moduli) of sigma;
   0: not found. */
static int
differences(arb_mat_t grad, arb_mat_t hess, arb_mat_t V,
            const loja_collapse_struct *f, const arb_t h, arb_srcptr sigma)
{
    const slong n = f->moduli, dim = f->o.dim, prec = f->o.prec;
    arb_ptr y = _arb_vec_init(dim), z = _arb_vec_init(dim);
    arb_t G[4];
    slong i, j, c;
    int good = 1;

    for (c = 0; c < 4; c++)
        arb_init(G[c]);
    for (i = 0; i < n && good; i++)
    {
        good = moved(G[0], y, f, h, sigma, i, 1, i, 0)
            && moved(G[1], z, f, h, sigma, i, -1, i, 0);
        arb_sub(G[2], G[0], G[1], prec);
        arb_mul_2exp_si(arb_mat_entry(grad, i, 0), G[2], -DIFFERENCE - 1);
        for (c = 0; c < dim; c++)
        {
            arb_sub(arb_mat_entry(V, c, i), y + c, z + c, prec);
            arb_mul_2exp_si(arb_mat_entry(V, c, i), arb_mat_entry(V, c, i),
                            -DIFFERENCE - 1);
        }
        for (j = 0; j <= i && good; j++)
        {
            good = moved(G[0], y, f, h, sigma, i, 1, j, 1)
                && moved(G[1], y, f, h, sigma, i, 1, j, -1)
                && moved(G[2], y, f, h, sigma, i, -1, j, 1)
                && moved(G[3], y, f, h, sigma, i, -1, j, -1);
            arb_sub(G[0], G[0], G[1], prec);
            arb_sub(G[0], G[0], G[2], prec);
            arb_add(G[0], G[0], G[3], prec);
            arb_mul_2exp_si(G[0], G[0], -2 * DIFFERENCE - 2);
            arb_set(arb_mat_entry(hess, i, j), G[0]);
            arb_set(arb_mat_entry(hess, j, i), G[0]);
        }
    }
    for (c = 0; c < 4; c++)
        arb_clear(G[c]);
    arb_mat_get_mid(grad, grad);
    arb_mat_get_mid(hess, hess);
    arb_mat_get_mid(V, V);
    _arb_vec_clear(y, dim);
    _arb_vec_clear(z, dim);
    return good;
}

/* One step of Newton on the moduli, shorter while |tau| grows; its size, or
   -1. */
static double
descend(arb_ptr sigma, const loja_collapse_struct *f, const arb_t h)
{
    const slong n = f->moduli, dim = f->o.dim;
    arb_mat_t grad, hess, V, step;
    arb_ptr y = _arb_vec_init(dim);
    arb_t G, x;
    double before, after, size = -1;
    slong i, halved;

    arb_mat_init(grad, n, 1);
    arb_mat_init(step, n, 1);
    arb_mat_init(hess, n, n);
    arb_mat_init(V, dim, n);
    arb_init(G);
    arb_init(x);
    before = energy(G, sigma, f, h);
    if (!isnan(before) && differences(grad, hess, V, f, h, sigma)
        && arb_mat_approx_solve(step, hess, grad, f->o.prec))
        for (halved = 0; halved < 12 && size < 0; halved++)
        {
            double s = 0;

            _arb_vec_set(y, sigma, dim);
            for (i = 0; i < n; i++)
            {
                arb_mul_2exp_si(x, arb_mat_entry(step, i, 0), -halved);
                arb_get_mid_arb(x, x);
                s = fmax(s, fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR)));
                arb_sub(y + f->modulus[i], y + f->modulus[i], x, f->o.prec);
                arb_get_mid_arb(y + f->modulus[i], y + f->modulus[i]);
            }
            after = energy(G, y, f, h);
            if (s < 1e-9 || after <= before)
                size = s;
        }
    if (size >= 0)
        _arb_vec_set(sigma, y, dim);
    arb_mat_clear(grad);
    arb_mat_clear(step);
    arb_mat_clear(hess);
    arb_mat_clear(V);
    arb_clear(G);
    arb_clear(x);
    _arb_vec_clear(y, dim);
    return size;
}

int
_loja_collapse_slow_approx(arb_ptr y, loja_graded_family_struct *family,
                           const arb_t h)
{
    const loja_collapse_struct *f = family->data;
    arb_ptr sigma = _arb_vec_init(f->o.dim);
    double step = 1, first;
    arb_t G;
    slong i;

    arb_init(G);
    _arb_vec_set(sigma, y, f->o.dim);
    first = energy(G, sigma, f, h);
    for (i = 0; i < DESCENT_STEPS && step > 1e-9; i++)
    {
        step = descend(sigma, f, h);
        if (f->loose && !(energy(G, sigma, f, h) > FALLS * first))
            step = -1;
    }
    arb_clear(G);
    if (step >= 0 && step <= 1e-9)
        _arb_vec_set(y, sigma, f->o.dim);
    _arb_vec_clear(sigma, f->o.dim);
    return step >= 0 && step <= 1e-9;
}

/* spread_j: how far sigma_j goes where |tau|^2 <= (1 + eps) of its least
   value, divided by sqrt(eps), about; energy: that value. */
int
_loja_collapse_spread(double *spread, double *least,
    loja_graded_family_struct *family, const arb_t h, arb_srcptr y)
{
    const loja_collapse_struct *f = family->data;
    const slong n = f->moduli, dim = f->o.dim;
    arb_ptr sigma = _arb_vec_init(dim);
    arb_mat_t grad, hess, V, A;
    arb_t G, x;
    slong i, j;
    int good;

    arb_mat_init(grad, n, 1);
    arb_mat_init(hess, n, n);
    arb_mat_init(V, dim, n);
    arb_mat_init(A, n, n);
    arb_init(G);
    arb_init(x);
    _arb_vec_set(sigma, y, dim);
    *least = energy(G, sigma, f, h);
    good = !isnan(*least) && differences(grad, hess, V, f, h, sigma)
        && arb_mat_approx_inv(A, hess, f->o.prec);
    for (i = 0; i < dim && good; i++)
    {
        double s = 0;
        slong l;

        for (j = 0; j < n; j++)
            for (l = 0; l < n; l++)
            {
                arb_mul(x, arb_mat_entry(V, i, j), arb_mat_entry(A, j, l),
                        f->o.prec);
                arb_mul(x, x, arb_mat_entry(V, i, l), f->o.prec);
                s += arf_get_d(arb_midref(x), ARF_RND_NEAR);
            }
        /* the least value is a minimum only where this is positive */
        good = s > -1e-12;
        spread[i] = sqrt(2 * *least * fmax(s, 0));
    }
    arb_mat_clear(grad);
    arb_mat_clear(hess);
    arb_mat_clear(V);
    arb_mat_clear(A);
    arb_clear(G);
    arb_clear(x);
    _arb_vec_clear(sigma, dim);
    return good;
}
