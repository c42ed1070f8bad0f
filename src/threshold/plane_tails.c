/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The tails of the plane of inner weights (rule threshold-vertex, sections
    right, left, corner): features divided by the largest of them, so that
    they tend to lines, exponentials and unit vectors.
*/
#include "threshold/plane.h"

/* All preactivations >= Z: (x_i - x_1) [1, psi'(Z)]. */
void
_loja_plane_right(loja_plane_work_t ws, const loja_plane_t plane)
{
    arb_t t;
    slong i;

    arb_init(t);
    for (i = 0; i < plane->n; i++)
    {
        arb_add_ui(t, plane->x + i, 1, plane->prec);
        /* SOUND: threshold-vertex (right: 1 < psi' <= psi'(Z) on [Z, inf)) */
        arb_mul(t, t, plane->right, plane->prec);
        _loja_form_ball(ws->f + i, t);
    }
    arb_clear(t);
}

/*
    res = -log(f_i/f_m)/lambda of the left tail with d = x_m - x_i >= 0:
    theta (d + sigma d^2/2), sigma in the ball given (0 when p = 0).
*/
static void
exponent(arb_t res, const loja_plane_t plane, const arb_t d,
         const arb_t sigma)
{
    arb_t hi;

    arb_init(hi);
    arb_mul(hi, sigma, d, plane->prec);
    arb_mul_2exp_si(hi, hi, -1);
    arb_add_ui(hi, hi, 1, plane->prec);
    arb_mul(hi, hi, d, plane->prec);
    arb_mul(res, hi, plane->theta, plane->prec);
    arb_clear(hi);
}

/* res = (1 - exp(-lambda e))/lambda; e for lambda <= 0. */
static void
decay_at(arb_t res, const arf_t lambda, const arf_t e, slong prec)
{
    arb_set_arf(res, e);
    if (arf_sgn(lambda) <= 0)
        return;
    arb_mul_arf(res, res, lambda, prec);
    arb_neg(res, res);
    arb_expm1(res, res, prec);
    arb_neg(res, res);
    arb_div_arf(res, res, lambda, prec);
}

/* res = the range of (1 - exp(-lambda e))/lambda: it falls with lambda and
   rises with e; lambda >= 0, e >= 0. */
static void
decay(arb_t res, const arb_t lambda, const arb_t e, slong prec)
{
    arf_t a, b, c, d;
    arb_t t, u;

    arf_init(a);
    arf_init(b);
    arf_init(c);
    arf_init(d);
    arb_init(t);
    arb_init(u);
    arb_get_ubound_arf(a, lambda, prec);
    arb_get_lbound_arf(c, lambda, prec);
    arb_get_lbound_arf(b, e, prec);
    arb_get_ubound_arf(d, e, prec);
    /* SOUND: threshold-vertex (left: monotone in both arguments) */
    if (arf_sgn(b) < 0)
        arf_zero(b);
    decay_at(t, a, b, prec);
    decay_at(u, c, d, prec);
    arb_union(res, t, u, prec);
    arf_clear(a);
    arf_clear(b);
    arf_clear(c);
    arf_clear(d);
    arb_clear(t);
    arb_clear(u);
}

/* All preactivations <= -Z: (1 - f_i/f_n)/lambda. */
void
_loja_plane_left(loja_plane_work_t ws, const loja_plane_t plane,
     const loja_plane_box_t box)
{
    arb_t d, e;
    slong i;

    arb_init(d);
    arb_init(e);
    for (i = 0; i < plane->n; i++)
    {
        arb_sub(d, plane->x + plane->n - 1, plane->x + i, plane->prec);
        exponent(e, plane, d, box->range + 1);
        decay(d, box->range, e, plane->prec);
        _loja_form_ball(ws->f + i, d);
    }
    arb_clear(d);
    arb_clear(e);
}

/* exp(-e/q) with e >= theta_lo d and q in the ball: [lower, upper] from
   below with sigma unbounded, so that the lower end is 0. */
static void
vanishing(arb_t res, const loja_plane_t plane, const arb_t d, const arb_t q)
{
    const slong prec = plane->prec;
    arf_t a;
    arb_t t;

    arf_init(a);
    arb_init(t);
    arb_zero(res);
    if (arb_is_zero(d))
        arb_one(res);
    else
    {
        /* SOUND: threshold-vertex (corner: 0 <= f_i/f_m <=
           exp(-lambda theta_lo d), 1/lambda = q) */
        arb_get_ubound_arf(a, q, prec);
        if (arf_sgn(a) > 0)
        {
            arb_get_lbound_arf(arb_midref(t), plane->theta, prec);
            arb_mul(t, t, d, prec);
            arb_div_arf(t, t, a, prec);
            arb_neg(t, t);
            arb_exp(t, t, prec);
        }
        else
            arb_zero(t);
        arb_union(res, res, t, prec);
    }
    arf_clear(a);
    arb_clear(t);
}

/* lambda >= plane->lambda: f_i/f_n. */
void
_loja_plane_left_end(loja_plane_work_t ws, const loja_plane_t plane)
{
    arb_t q, d;
    slong i;

    arb_init(q);
    arb_init(d);
    arb_set_d(q, plane->lambda);
    arb_inv(q, q, plane->prec);
    for (i = 0; i < plane->n; i++)
    {
        arb_sub(d, plane->x + plane->n - 1, plane->x + i, plane->prec);
        if (i == plane->n - 1)
            arb_zero(d);
        vanishing(&ws->f[i].c, plane, d, q);
        arb_set(d, &ws->f[i].c);
        _loja_form_ball(ws->f + i, d);
    }
    arb_clear(q);
    arb_clear(d);
}

/*
    All but the last sample <= -Z: f = (f_n, f_m (1, f_i/f_m)), m = n - 1.
    last: kappa f_n-th unit vector + tail, |kappa| <= 1; next: unit vector +
    tau times the tail.  box: (kappa or tau, q).
*/
void
_loja_plane_corner(loja_plane_work_t ws, const loja_plane_t plane, int next,
       const loja_plane_box_t box)
{
    const slong n = plane->n;
    arb_t d, e;
    slong i;

    arb_init(d);
    arb_init(e);
    for (i = 0; i < n - 1; i++)
    {
        if (i == n - 2)
            arb_zero(d);
        else
            arb_sub(d, plane->x + n - 2, plane->x + i, plane->prec);
        vanishing(e, plane, d, box->range + 1);
        if (next)
            arb_mul(e, e, box->range, plane->prec);
        _loja_form_ball(ws->f + i, e);
    }
    if (next)
        arb_one(e);
    else
        arb_set(e, box->range);
    _loja_form_ball(ws->f + n - 1, e);
    arb_clear(d);
    arb_clear(e);
}
