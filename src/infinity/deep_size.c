/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The size of Theta and the field X on it (proofs/deep.md, SIZES). */
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

/* With Theta_i = h^(-g) f, D_X h = -h/s, D_X sigma = h chi:
   h^(k-1) xi_i = h^(k-1-g) ((g/k - 1) f - (h/k) d_h f + (s/k) h D_chi f). */
static void
add_entry(arb_ptr sums, const loja_collapse_box_t w, slong i, arb_srcptr chi)
{
    const loja_one_layer_struct *o = &w->f->o;
    const slong g = _loja_deep_gamma(w->f, i), prec = w->prec;
    arb_srcptr f = w->box->entry + i * (w->dim + 2);
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    arb_dot(b, NULL, 0, f + 1, 1, chi, 1, w->dim, prec);
    arb_mul_si(b, b, o->s, prec);
    arb_sub(b, b, f + w->dim + 1, prec);
    if (g < o->k)
    {
        arb_mul(b, b, w->box->hp + 1, prec);
        arb_mul_si(a, f, g - o->k, prec);
        arb_add(b, b, a, prec);
        arb_mul(b, b, w->box->hp + (o->k - 1 - g), prec);
    }
    arb_div_si(b, b, o->k, prec);
    arb_mul(a, w->box->hp + (o->k - g), f, prec);
    _loja_one_layer_add_square(sums, a, prec);
    _loja_one_layer_add_square(sums + 1, b, prec);
    arb_addmul(sums + 2, a, b, prec);
    arb_clear(a);
    arb_clear(b);
}

/* SOUND: deep (SIZES) */
void
_loja_deep_add_entries(arb_ptr sums, const loja_collapse_box_t w,
                       arb_srcptr chi)
{
    slong i;

    for (i = 0; i < _loja_deep_entries(w->f); i++)
        add_entry(sums, w, i, chi);
}

void
_loja_deep_add_squares(arb_t x, const loja_collapse_state_t st,
                       const loja_collapse_struct *f)
{
    slong i;

    for (i = 0; i < _loja_deep_entries(f); i++)
        if (_loja_deep_gamma(f, i) == f->o.k)
            _loja_one_layer_add_square(x, st->entry + i * (st->dim + 2),
                                       f->o.prec);
}

void
_loja_deep_add_slopes(arb_t x, const loja_collapse_state_t st,
    const loja_collapse_struct *f, arb_srcptr V)
{
    arb_t t;
    slong i;

    arb_init(t);
    for (i = 0; i < _loja_deep_entries(f); i++)
        if (_loja_deep_gamma(f, i) == f->o.k)
        {
            arb_srcptr e = st->entry + i * (st->dim + 2);

            arb_dot(t, NULL, 0, e + 1, 1, V, 1, st->dim, f->o.prec);
            arb_addmul(x, e, t, f->o.prec);
        }
    arb_clear(t);
}

/* ---- the energy ---- */

/* S := 1 + (h^k p_0 - Q_0)^2 + the squares of the entries with gamma = k; half
   its gradient and its h-derivative (NULL: not wanted). */
static void
weight(arb_t S, arb_ptr grad, arb_t dh, const loja_collapse_state_t st,
       const loja_collapse_struct *f)
{
    const slong k = f->o.k, prec = f->o.prec;
    arb_t a, b;
    slong i, j;

    arb_init(a);
    arb_init(b);
    arb_mul(a, st->hp + k, f->o.pm, prec);
    arb_sub(a, a, st->Q, prec);
    arb_one(S);
    _loja_one_layer_add_square(S, a, prec);
    _loja_deep_add_squares(S, st, f);
    if (grad != NULL)
    {
        arb_mul(b, st->hp + (k - 1), f->o.pm, prec);
        arb_mul_si(b, b, k, prec);
        arb_sub(b, b, st->dQ, prec);
        arb_mul(dh, a, b, prec);
        _arb_vec_scalar_mul(grad, arb_mat_entry(st->grad, 0, 0), st->dim, a,
                            prec);
        _arb_vec_neg(grad, grad, st->dim);
    }
    for (i = 0; i < _loja_deep_entries(f) && grad != NULL; i++)
    {
        arb_srcptr e = st->entry + i * (st->dim + 2);

        if (_loja_deep_gamma(f, i) != k)
            continue;
        for (j = 0; j < st->dim; j++)
            arb_addmul(grad + j, e, e + 1 + j, prec);
        arb_addmul(dh, e, e + st->dim + 1, prec);
    }
    arb_clear(a);
    arb_clear(b);
}

/* g := W (f/|u| + (s/k) A g/S), g: half the derivative of S; that of A W. */
static void
of_product(arb_t g, const arb_t f, const arb_t norm, const arb_t ratio,
           const arb_t W, const loja_collapse_box_t w)
{
    arb_t x;

    arb_init(x);
    arb_mul(g, g, ratio, w->prec);
    arb_mul_si(g, g, w->f->o.s, w->prec);
    arb_div_si(g, g, w->f->o.k, w->prec);
    arb_div(x, f, norm, w->prec);
    arb_add(g, g, x, w->prec);
    arb_mul(g, g, W, w->prec);
    arb_clear(x);
}

/* low := (F - |remainder| W) (1 - w)^(s/2k), F = A W at the points of E', w =
   h^(k+s) |zeta_0|. */
static void
set_low(loja_collapse_box_t w, const arb_t F, const arb_t W, const fmpq_t half)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_t x, y;
    arf_t lo;

    arb_init(x);
    arb_init(y);
    arf_init(lo);
    arb_mul(x, w->box->rem, W, w->prec);
    arb_sub(x, F, x, w->prec);
    arb_mul(y, w->beta, o->W_norm, w->prec);
    arb_mul(y, y, w->box->hp + o->k, w->prec);
    arb_mul(y, y, w->box->hp + o->s, w->prec);
    arb_sub_ui(y, y, 1, w->prec);
    arb_neg(y, y);
    arb_zero(w->low);
    /* SOUND: deep (EMPTY: w < 1, positive numbers) */
    if (arb_is_positive(x) && arb_is_positive(y))
    {
        arb_pow_fmpq(y, y, half, w->prec);
        arb_mul(x, x, y, w->prec);
        arb_get_lbound_arf(lo, x, w->prec);
        if (arf_is_finite(lo) && arf_sgn(lo) > 0)
            arb_set_arf(w->low, lo);
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(lo);
}

/* square, sharper: F^2 + off W^2, F = A W. */
static void
sharpen_square(loja_collapse_box_t w, const arb_t F, const arb_t W)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_sqr(x, F, w->prec);
    arb_sqr(y, W, w->prec);
    arb_addmul(x, y, w->off, w->prec);
    /* SOUND: deep (Limit: both enclose it at h = 0) */
    if (arb_is_finite(x) && arb_intersection(y, x, w->square, w->prec))
        arb_set(w->square, y);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_deep_energy(loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    const slong dim = w->dim, prec = w->prec;
    arb_ptr c = _arb_vec_init(f->L + 1), t = _arb_vec_init(7);
    arb_ptr norm = t, phi = t + 1, dphi = t + 2, F = t + 3, S = t + 4;
    arb_ptr W = t + 5, dS = t + 6;
    arb_mat_t g, l, grad;
    fmpq_t half;
    slong j, m;

    arb_mat_init(g, 1, dim);
    arb_mat_init(l, 1, dim);
    arb_mat_init(grad, 1, dim);
    fmpq_init(half);
    fmpq_set_si(half, f->o.s, (ulong) (2 * f->o.k));
    _loja_collapse_direction(c, norm, w);
    _loja_collapse_along(phi, dphi, l, g, c, w);
    weight(S, NULL, NULL, w->mid, f);
    arb_pow_fmpq(F, S, half, prec);
    arb_mul(F, F, phi, prec);
    arb_div(F, F, norm, prec);
    weight(S, arb_mat_entry(grad, 0, 0), dS, w->box, f);
    arb_pow_fmpq(W, S, half, prec);
    /* A on the whole box, not only where E' is; then A/S */
    arb_zero(phi);
    for (m = f->o.ms; m <= f->L; m++)
        arb_addmul(phi, c + m, w->box->Q + m, prec);
    arb_div(phi, phi, norm, prec);
    arb_div(phi, phi, S, prec);
    /* SOUND: deep (EMPTY: the gradient of A W on the box) */
    for (j = 0; j < dim; j++)
        of_product(arb_mat_entry(grad, 0, j), arb_mat_entry(g, 0, j), norm,
                   phi, W, w);
    of_product(dS, dphi, norm, phi, W, w);
    arb_mat_get_mid(l, grad);
    _loja_collapse_mean_value(F, w, l, grad, dS);
    set_low(w, F, W, half);
    sharpen_square(w, F, W);
    fmpq_clear(half);
    arb_mat_clear(g);
    arb_mat_clear(l);
    arb_mat_clear(grad);
    _arb_vec_clear(c, f->L + 1);
    _arb_vec_clear(t, 7);
}
