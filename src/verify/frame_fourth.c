/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The fourth order of the rule moving-norm: D^4 L on the hull of a tube, and
   its norm in axes. */
#include <math.h>
#include "verify/verify_internal.h"

/* Of the segment from p to p + e. */
#define PARTS 4

/* D <- D[Y, W, .., W], index after index: n of them. */
void
_loja_frame_to_axes(arb_ptr D, slong n, const _loja_frame_struct *w)
{
    const slong P = w->P;
    arb_ptr y = _arb_vec_init(2 * P * P), z = y + P * P, u;
    slong size = 1, i, k, pass;

    for (i = 0; i < n; i++)
        size *= P;
    u = _arb_vec_init(size);
    for (i = 0; i < P; i++)
        for (k = 0; k < P; k++)
        {
            arb_set(y + i * P + k, arb_mat_entry(w->Y, k, i));
            arb_set(z + i * P + k, arb_mat_entry(w->W, k, i));
        }
    for (pass = 0; pass < n; pass++)
    {
        /* the first index is summed, and becomes the last */
        for (k = 0; k < size / P; k++)
            for (i = 0; i < P; i++)
                arb_dot(u + k * P + i, NULL, 0, D + k, size / P,
                        (pass == 0 ? y : z) + i * P, 1, P, LOJA_BOUND_PREC);
        _arb_vec_swap(D, u, size);
    }
    _arb_vec_clear(u, size);
    _arb_vec_clear(y, 2 * P * P);
}

/* HEURISTIC: b such that b^-3 |Y g|^2 and b |W g|^2 are about equal where the
   greatest |Y g| is, and 1/|W g| with it. */
static double
share_of_axes(const arb_mat_t YY)
{
    mag_t m;
    double y;

    mag_init(m);
    arb_mat_bound_frobenius_norm(m, YY);
    y = mag_get_d(m);
    mag_clear(m);
    return isfinite(y) ? pow(fmax(y / 3, 1), 0.25) : 1;
}

/* res >= |Y g| |W g|^3 for all |g| = 1. */
static void
axes_ubound(mag_t res, const _loja_frame_struct *w)
{
    const slong P = w->P;
    arb_mat_t Z, S;
    arb_t b, c;
    slong i;

    arb_mat_init(Z, P, P);
    arb_mat_init(S, P, P);
    arb_init(b);
    arb_init(c);
    arb_mat_transpose(Z, w->Y);
    arb_mat_mul(Z, Z, w->Y, LOJA_BOUND_PREC);
    arb_mat_transpose(S, w->W);
    arb_mat_mul(S, S, w->W, LOJA_BOUND_PREC);
    arb_set_d(b, share_of_axes(Z));
    /* SOUND: moving-norm (AXES: |Y g| |W g|^3 <= (g^T Z g)^2/16 with
       Z = b^-3 Y^T Y + 3 b W^T W, and |Z|^8 <= |Z^8|_F) */
    arb_pow_ui(c, b, 3, LOJA_BOUND_PREC);
    arb_mat_scalar_div_arb(Z, Z, c, LOJA_BOUND_PREC);
    arb_mul_ui(b, b, 3, LOJA_BOUND_PREC);
    arb_mat_scalar_addmul_arb(Z, S, b, LOJA_BOUND_PREC);
    for (i = 0; i < 3; i++)
        arb_mat_mul(Z, Z, Z, LOJA_BOUND_PREC);
    arb_mat_bound_frobenius_norm(res, Z);
    mag_sqrt(res, res);
    mag_sqrt(res, res);
    mag_div_ui(res, res, 16);
    arb_mat_clear(Z);
    arb_mat_clear(S);
    arb_clear(b);
    arb_clear(c);
}

/* res >= the norm of the mean of E over the four places of its first index:
   a form that is the same at g, g, g, g. */
static void
symmetric_ubound(mag_t res, arb_srcptr E, slong P)
{
    const slong place[4] = { P * P * P, P * P, P, 1 };
    slong digit[4], i, k, size = P * P * P * P;
    arb_t s;
    mag_t m;

    arb_init(s);
    mag_init(m);
    mag_zero(res);
    for (i = 0; i < size; i++)
    {
        for (k = 0; k < 4; k++)
            digit[k] = i / place[k] % P;
        arb_zero(s);
        for (k = 0; k < 4; k++)
            /* SOUND: moving-norm (AXES: places 0 and k are exchanged) */
            arb_add(s, s, E + i + (digit[k] - digit[0])
                    * (place[0] - place[k]), LOJA_BOUND_PREC);
        arb_mul_2exp_si(s, s, -2);
        arb_get_mag(m, s);
        mag_addmul(res, m, m);
    }
    mag_sqrt(res, res);
    arb_clear(s);
    mag_clear(m);
}

/* quartic from D^4 L: its middle in the axes, and the norm of the rest times
   what the axes make of it. */
int
_loja_frame_quartic(_loja_frame_struct *w, arb_srcptr D)
{
    const slong P = w->P, size = P * P * P * P;
    arb_ptr E = _arb_vec_init(size);
    mag_t m, rest;
    slong i;

    mag_init(m);
    mag_init(rest);
    for (i = 0; i < size; i++)
    {
        arf_set(arb_midref(E + i), arb_midref(D + i));
        mag_addmul(rest, arb_radref(D + i), arb_radref(D + i));
    }
    mag_sqrt(rest, rest);
    /* SOUND: moving-norm (|D[Y g, W g, W g, W g]| <= |D|_F |Y g| |W g|^3) */
    axes_ubound(m, w);
    mag_mul(rest, rest, m);
    _loja_frame_to_axes(E, 4, w);
    symmetric_ubound(w->quartic, E, P);
    mag_add(w->quartic, w->quartic, rest);
    _arb_vec_clear(E, size);
    mag_clear(m);
    mag_clear(rest);
    return mag_is_finite(w->quartic);
}

/* width[i] >= |e_i| where e^T G e <= reach^2. */
static void
hull(mag_ptr width, const _loja_frame_struct *w, const mag_t reach)
{
    arb_t s, t;
    slong i, k;

    arb_init(s);
    arb_init(t);
    arf_set_mag(arb_midref(s), w->gamma);
    arb_sub_ui(s, s, 1, LOJA_BOUND_PREC);
    arb_neg(s, s);
    for (i = 0; i < w->P; i++)
    {
        /* SOUND: moving-norm (|e_i| <= |row i of W| reach/sqrt(1 - gamma)) */
        arb_zero(t);
        for (k = 0; k < w->P; k++)
            arb_addmul(t, arb_mat_entry(w->W, i, k),
                       arb_mat_entry(w->W, i, k), LOJA_BOUND_PREC);
        arb_div(t, t, s, LOJA_BOUND_PREC);
        arb_sqrt(t, t, LOJA_BOUND_PREC);
        arb_get_mag(width + i, t);
        mag_mul(width + i, width + i, reach);
    }
    arb_clear(s);
    arb_clear(t);
}

/* D <- 3 times the integral of (1-s)^2 D^4 L(p + s e), e^T G e <= reach^2: on
   parts of [0, 1] with their weights. */
int
_loja_frame_fourth(arb_ptr D, const _loja_frame_struct *w, const mag_t reach,
                   loja_pool_t pool)
{
    static const slong weight[PARTS] = { 37, 19, 7, 1 };
    const slong P = w->P, size = P * P * P * P;
    arb_ptr box = _arb_vec_init(P), E = _arb_vec_init(size);
    mag_ptr width = _mag_vec_init(P);
    mag_t m;
    slong i, j;
    int ok = 1;

    mag_init(m);
    hull(width, w, reach);
    _arb_vec_zero(D, size);
    for (j = 0; j < PARTS && ok; j++)
    {
        for (i = 0; i < P; i++)
        {
            mag_mul_ui(m, width + i, (ulong) j + 1);
            mag_div_ui(m, m, PARTS);
            arb_set(box + i, w->c.box + i);
            arb_add_error_mag(box + i, m);
        }
        ok = loja_loss_fourth(loja_pool_ws(pool), E, box, LOJA_BOUND_PREC);
        for (i = 0; i < size && ok; i++)
            /* SOUND: moving-norm (MEAN: weights of the parts, of 64) */
            arb_addmul_si(D + i, E + i, weight[j], LOJA_BOUND_PREC);
    }
    _arb_vec_scalar_mul_2exp_si(D, D, size, -6);
    _arb_vec_clear(box, P);
    _arb_vec_clear(E, size);
    _mag_vec_clear(width, P);
    mag_clear(m);
    return ok;
}
