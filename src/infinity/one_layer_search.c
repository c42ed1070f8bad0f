/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The families one-layer and ridge: their coordinates both ways, the limit of
    sigma (proved), the slow manifold (not trusted).
*/
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "infinity/one_layer.h"

/* HEURISTIC: of Newton, which is not trusted, and of the enclosure of the
   limit, where more rounds are only narrower. */
#define NEWTON_STEPS 60
#define LIMIT_ROUNDS 8

/* |v|^(-1/k), v = the last entries of theta; 0 where v may be 0. */
static int
scale(arb_t h, const loja_one_layer_struct *f, arb_srcptr v)
{
    fmpq_t e;
    slong i;

    arb_zero(h);
    for (i = 0; i < f->d; i++)
        arb_addmul(h, v + i, v + i, f->prec);
    if (!arb_is_positive(h))
        return 0;
    fmpq_init(e);
    fmpq_set_si(e, -1, 2 * (ulong) f->k);
    arb_pow_fmpq(h, h, e, f->prec);
    fmpq_clear(e);
    return arb_is_positive(h) && arb_is_finite(h);
}

int
_loja_one_layer_inverse(arb_t h, arb_ptr y,
    loja_graded_family_struct *family, arb_srcptr theta)
{
    const loja_one_layer_struct *f = family->data;
    arb_t hk;
    slong i;

    if (!scale(h, f, theta + OL_THETA_V(f, 0)))
        return 0;
    arb_init(hk);
    arb_pow_ui(hk, h, (ulong) f->k, f->prec);
    for (i = 0; i < f->d; i++)
    {
        arb_div(y + OL_OMEGA(f, i), theta + OL_THETA_W(f, i, f->lead), h,
            f->prec);
        if (f->bias)
            arb_set(y + OL_B(f, i), theta + OL_THETA_B(f, i));
        arb_mul(y + OL_NU(f, i), theta + OL_THETA_V(f, i), hk, f->prec);
    }
    arb_clear(hk);
    return f->turns == 0 || _loja_ridge_inverse(y, f, h, theta);
}

void
_loja_one_layer_map(arb_ptr theta, loja_graded_family_struct *family,
                    const arb_t h, arb_srcptr y)
{
    const loja_one_layer_struct *f = family->data;
    const slong prec = f->prec;
    arb_t hk, c, z;
    slong i;

    arb_init(hk);
    arb_init(c);
    arb_init(z);
    arb_pow_ui(hk, h, (ulong) f->k, prec);
    for (i = 0; i < f->d; i++)
    {
        arb_mul(theta + OL_THETA_W(f, i, f->lead), y + OL_OMEGA(f, i), h,
            prec);
        if (f->bias)
            arb_set(theta + OL_THETA_B(f, i), y + OL_B(f, i));
        arb_div(theta + OL_THETA_V(f, i), y + OL_NU(f, i), hk, prec);
        if (f->bias)
        {
            f->act->eval(z, NULL, NULL, y + OL_B(f, i), f->branch[i], prec);
            arb_addmul(c, z, theta + OL_THETA_V(f, i), prec);
        }
    }
    if (f->turns > 0)
        _loja_ridge_weights(theta, f, h, y);
    /* c = p_0 - h^-k a_0: zeta_0 = 0 */
    if (f->bias)
        arb_sub(theta + OL_THETA_V(f, f->d), f->pm, c, prec);
    arb_clear(hk);
    arb_clear(c);
    arb_clear(z);
}

/* ---- the limit ---- */

/* v := ([m = k] p_k; 1) - Fhat */
static void
shape_defect(arb_ptr v, const loja_one_layer_struct *f, arb_srcptr F)
{
    slong r;

    for (r = 0; r < f->dim - 1; r++)
    {
        const slong i = r + f->powers - (f->dim - 1);

        arb_neg(v + r, F + r);
        if (f->fast[i] == f->k)
            arb_add(v + r, v + r, f->pm + i, f->prec);
    }
    arb_sub_ui(v + r, F + r, 1, f->prec);
    arb_neg(v + r, v + r);
}

/* One round: sigma - mid = J (shape defect at mid) + (1 - J F')(sigma - mid);
   sigma is replaced by the smaller enclosure.  0: nothing is enclosed. */
static int
narrow(arb_ptr sigma, const loja_one_layer_struct *f)
{
    const slong dim = f->dim;
    loja_one_layer_state_t box, mid;
    arb_mat_t D, J, E;
    arb_ptr F = _arb_vec_init(dim), v = _arb_vec_init(dim);
    arb_t zero, x;
    slong i, j;
    int good;

    _loja_one_layer_state_init(box, f);
    _loja_one_layer_state_init(mid, f);
    arb_mat_init(D, dim, dim);
    arb_mat_init(J, dim, dim);
    arb_mat_init(E, dim, dim);
    arb_init(zero);
    arb_init(x);
    _arb_vec_set(box->sigma, sigma, dim);
    for (j = 0; j < dim; j++)
        arb_get_mid_arb(mid->sigma + j, sigma + j);
    good = _loja_one_layer_state_set(mid, f, zero)
        && _loja_one_layer_state_set(box, f, zero);
    if (good)
    {
        _loja_one_layer_fhat(v, D, box, f);
        arb_mat_get_mid(E, D);
        good = arb_mat_approx_inv(J, E, f->prec);
        arb_mat_get_mid(J, J);
        arb_mat_mul(E, J, D, f->prec);
        arb_mat_one(D);
        arb_mat_sub(E, D, E, f->prec);
        _loja_one_layer_fhat(F, D, mid, f);
        shape_defect(v, f, F);
    }
    for (i = 0; i < dim && good; i++)
    {
        arb_dot(x, NULL, 0, arb_mat_entry(J, i, 0), 1, v, 1, dim, f->prec);
        arb_add(x, x, mid->sigma + i, f->prec);
        for (j = 0; j < dim; j++)
        {
            arb_sub(zero, box->sigma + j, mid->sigma + j, f->prec);
            arb_addmul(x, arb_mat_entry(E, i, j), zero, f->prec);
        }
        /* SOUND: one-layer (the limit lies in both) */
        good = arb_intersection(sigma + i, box->sigma + i, x, f->prec);
    }
    _loja_one_layer_state_clear(box, f);
    _loja_one_layer_state_clear(mid, f);
    arb_mat_clear(D);
    arb_mat_clear(J);
    arb_mat_clear(E);
    arb_clear(zero);
    arb_clear(x);
    _arb_vec_clear(F, dim);
    _arb_vec_clear(v, dim);
    return good;
}

int
_loja_one_layer_limit(arb_t G, arb_t S, arb_ptr y,
    loja_graded_family_struct *family, const loja_graded_slice_t slice)
{
    const loja_one_layer_struct *f = family->data;
    loja_one_layer_state_t st;
    loja_graded_bounds_t b;
    arb_t x, zero;
    slong j, round;
    int good;

    _loja_graded_bounds_init(b);
    /* SOUND: one-layer (q < 1: one zero in the box, and sigma tends to it) */
    good = _loja_one_layer_bounds(b, family, slice);
    _loja_graded_bounds_clear(b);
    if (!good)
        return 0;
    _loja_one_layer_state_init(st, f);
    arb_init(x);
    arb_init(zero);
    for (j = 0; j < f->dim; j++)
    {
        arb_get_mag(arb_radref(x), slice->slope + j);
        mag_mul(arb_radref(x), arb_radref(x), slice->half);
        arb_add(y + j, slice->centre + j, x, f->prec);
        arb_add_error_arf(y + j, slice->radius_hi + j);
    }
    for (round = 0; round < LIMIT_ROUNDS && good; round++)
        good = narrow(y, f);
    if (good)
    {
        _arb_vec_set(st->sigma, y, f->dim);
        good = _loja_one_layer_state_set(st, f, zero);
    }
    if (good)
    {
        arb_dot(G, NULL, 0, arb_mat_entry(f->perp, 0, 0), 1,
                arb_mat_entry(f->perp, 0, 0), 1, f->n, f->prec);
        arb_div_si(G, G, f->n, f->prec);
        arb_mul(G, G, st->a + f->ms, f->prec);
        arb_mul(G, G, st->a + f->ms, f->prec);
        arb_one(S);
        if (f->bias)
            arb_addmul(S, st->a, st->a, f->prec);
        arb_sqrtpos(S, S, f->prec);
    }
    _loja_one_layer_state_clear(st, f);
    arb_clear(x);
    arb_clear(zero);
    return good;
}

/* ---- the slow manifold, not trusted ---- */

/* v := T - Fhat at h with b^ = 0, about. */
static void
slow_defect(arb_ptr v, const loja_one_layer_struct *f, arb_srcptr F,
            arb_srcptr a, arb_srcptr hp)
{
    arb_ptr t = _arb_vec_init(f->K);
    arb_t x;
    slong l, i, r, m;

    arb_init(x);
    for (l = 0; l < f->K; l++)
        for (i = 0; i < f->slow; i++)
        {
            arb_mul(x, hp + i, a + f->ms + i, f->prec);
            arb_addmul(t + l, x, arb_mat_entry(f->T, i, l), f->prec);
        }
    for (r = 0; r < f->dim - 1; r++)
    {
        i = r + f->powers - (f->dim - 1);
        m = f->fast[i];
        arb_neg(v + r, F + r);
        if (m <= f->k)
            arb_addmul(v + r, hp + (f->k - m), f->pm + i, f->prec);
        arb_dot(x, NULL, 0, arb_mat_entry(f->W, i, 0), 1, t, 1, f->K,
                f->prec);
        arb_submul(v + r, hp + (f->ms - m), x, f->prec);
    }
    arb_sub_ui(v + r, F + r, 1, f->prec);
    arb_neg(v + r, v + r);
    arb_clear(x);
    _arb_vec_clear(t, f->K);
}

/* One step of Newton; the size of the step, relative, or -1. */
static double
newton(loja_one_layer_state_t st, const loja_one_layer_struct *f,
       arb_srcptr hp)
{
    const slong dim = f->dim;
    arb_mat_t D, v, x;
    arb_ptr F = _arb_vec_init(dim);
    arb_t zero;
    double step = 0, size;
    slong j;

    arb_mat_init(D, dim, dim);
    arb_mat_init(v, dim, 1);
    arb_mat_init(x, dim, 1);
    arb_init(zero);
    if (!_loja_one_layer_state_set(st, f, zero))
        step = -1;
    else
    {
        _loja_one_layer_fhat(F, D, st, f);
        slow_defect(arb_mat_entry(v, 0, 0), f, F, st->a, hp);
        if (!arb_mat_approx_solve(x, D, v, f->prec))
            step = -1;
    }
    for (j = 0; j < dim && step >= 0; j++)
    {
        arb_get_mid_arb(zero, arb_mat_entry(x, j, 0));
        size = fabs(arf_get_d(arb_midref(zero), ARF_RND_NEAR))
            / (1 + fabs(arf_get_d(arb_midref(st->sigma + j), ARF_RND_NEAR)));
        if (!(size <= step))
            step = size;
        arb_add(st->sigma + j, st->sigma + j, zero, f->prec);
        arb_get_mid_arb(st->sigma + j, st->sigma + j);
    }
    if (!(step < 1e6))
        step = -1;
    arb_mat_clear(D);
    arb_mat_clear(v);
    arb_mat_clear(x);
    arb_clear(zero);
    _arb_vec_clear(F, dim);
    return step;
}

int
_loja_one_layer_slow_approx(arb_ptr y, loja_graded_family_struct *family,
                            const arb_t h)
{
    const loja_one_layer_struct *f = family->data;
    const slong len = f->ms + f->M + f->k + 3;
    loja_one_layer_state_t st;
    arb_ptr hp = _arb_vec_init(len);
    double step = 1;
    slong i;
    int good;

    _loja_one_layer_state_init(st, f);
    _loja_one_layer_powers(hp, len, h, f->prec);
    for (i = 0; i < f->dim; i++)
        arb_get_mid_arb(st->sigma + i, y + i);
    for (i = 0; i < NEWTON_STEPS && step > 1e-25; i++)
        step = newton(st, f, hp);
    good = step >= 0 && step <= 1e-25
        && (f->turns == 0 || _loja_ridge_slow_turns(st, f, hp));
    if (good)
        _arb_vec_set(y, st->sigma, f->dim + f->turns);
    _loja_one_layer_state_clear(st, f);
    _arb_vec_clear(hp, len);
    return good;
}

const loja_graded_family_ops _loja_graded_one_layer =
{
    "one-layer",
    "one-layer",
    NULL,
    _loja_one_layer_init,
    _loja_one_layer_clear,
    _loja_one_layer_bounds,
    _loja_one_layer_inverse,
    _loja_one_layer_map,
    _loja_one_layer_limit,
    _loja_one_layer_slow_approx,
    NULL,
    _loja_one_layer_describe,
    _loja_one_layer_limit_words,
    _loja_one_layer_record
};
