/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The field X of graded-moduli for the families collapse and loose, and the
   size of Theta (proofs/collapse.md, loose.md: G5, G6). */
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

/* chi of the proof: F' chi = g; X moves sigma by h^j chi. */
static void
slow_field(arb_ptr chi, const loja_collapse_box_t w)
{
    const loja_collapse_struct *f = w->f;
    const slong prec = w->prec, shift = f->o.bias ? 1 : 0;
    arb_srcptr hp = w->box->hp;
    arb_ptr g = _arb_vec_init(w->dim);
    arb_t x;
    slong r, e, m;

    arb_init(x);
    for (r = 0; r < _loja_collapse_rows(f); r++)
    {
        m = _loja_collapse_fast(f, r);
        e = f->o.k - _loja_collapse_order(f, m);
        arb_mul(g + r, hp + (e + f->o.s - f->step), w->zeta + r + shift,
                prec);
        arb_mul_si(g + r, g + r, -e - f->o.s, prec);
        if (e > 0)
        {
            arb_mul(x, hp + (e - f->step), f->o.pm + r + shift, prec);
            arb_mul_si(x, x, -e, prec);
            arb_add(g + r, g + r, x, prec);
        }
        arb_add(g + r, g + r, w->box->dQ + m, prec);
        arb_div_si(g + r, g + r, f->o.s, prec);
    }
    /* SOUND: collapse, loose (G5: F' chi = g) */
    _loja_collapse_solve(chi, w, g);
    arb_clear(x);
    _arb_vec_clear(g, w->dim);
}

/* D_chi Q_m - (1/s) h^(1-j) dQ_m/dh */
static void
along(arb_t res, const loja_collapse_box_t w, slong m, arb_srcptr chi)
{
    arb_t x;

    arb_init(x);
    arb_div_si(x, w->box->dQ + m, -w->f->o.s, w->prec);
    arb_dot(res, x, 0, arb_mat_entry(w->box->grad, m, 0), 1, chi, 1, w->dim,
            w->prec);
    arb_clear(x);
}

/* Upper bound of the mean norm of the remainder's part of -(1/s) h^(1-j)
   d_h tau^ + D_chi tau^. */
static void
remainder_along(arb_t res, const loja_collapse_box_t w, arb_srcptr chi)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_t x;
    slong i;

    arb_init(x);
    arb_div_si(res, w->box->rem_h, o->s, w->prec);
    for (i = 0; i < w->dim && w->f->deep; i++)
    {
        _loja_one_layer_size(x, chi + i);
        arb_addmul(res, x, w->box->rem_grad + i, w->prec);
    }
    for (i = 0; i < o->d && !w->f->deep; i++)
    {
        _loja_one_layer_size(x, chi + OL_NU(o, i));
        arb_addmul(res, x, w->box->rem_nu + i, w->prec);
        _loja_one_layer_size(x, chi + OL_OMEGA(o, i));
        arb_addmul(res, x, w->box->rem_om + i, w->prec);
        if (!o->bias)
            continue;
        _loja_one_layer_size(x, chi + OL_B(o, i));
        arb_addmul(res, x, w->box->rem_be + i, w->prec);
    }
    arb_clear(x);
}

/* e: |-(1/s) h^(1-j) d_h tau^ + D_chi tau^| */
static void
set_e(loja_graded_bounds_t b, const loja_collapse_box_t w, arb_srcptr chi)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_ptr c = _arb_vec_init(w->f->L + 1);
    arb_t s, t;
    slong m, j;

    arb_init(s);
    arb_init(t);
    for (m = o->ms; m <= w->f->L; m++)
        along(c + m, w, m, chi);
    for (j = 0; j < o->n; j++)
    {
        arb_zero(t);
        for (m = o->ms; m <= w->f->L; m++)
            arb_addmul(t, c + m, arb_mat_entry(o->perp, m - o->ms, j),
                       w->prec);
        _loja_one_layer_add_square(s, t, w->prec);
    }
    arb_div_si(s, s, o->n, w->prec);
    arb_sqrtpos(s, s, w->prec);
    remainder_along(t, w, chi);
    arb_add(s, s, t, w->prec);
    /* SOUND: graded-moduli (G5: e) */
    arb_get_ubound_arf(b->e, s, w->prec);
    arb_clear(s);
    arb_clear(t);
    _arb_vec_clear(c, w->f->L + 1);
}

/* One entry of h^(k+1-j) Theta and of h^(k-1) xi: the sums of squares and of
   the products grow. */
static void
add_entry(arb_ptr sums, const arb_t theta, const arb_t xi, slong prec)
{
    _loja_one_layer_add_square(sums, theta, prec);
    _loja_one_layer_add_square(sums + 1, xi, prec);
    arb_addmul(sums + 2, theta, xi, prec);
}

/* The entries of h^g y, g = 1 (weights, scaled biases) or 0: h^(k+1-j+g) y and
   h^(k-1+g) ((s/k) h^j chi - (1 + g/k) y). */
static void
add_inner(arb_ptr sums, const loja_collapse_box_t w, slong g, const arb_t y,
          const arb_t chi)
{
    const slong k = w->f->o.k, j = w->f->step;
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    arb_mul(b, w->box->hp + j, chi, w->prec);
    arb_mul_si(b, b, w->f->o.s, w->prec);
    arb_mul_si(a, y, k + g, w->prec);
    arb_sub(b, b, a, w->prec);
    arb_div_si(b, b, k, w->prec);
    arb_mul(b, b, w->box->hp + (k - 1 + g), w->prec);
    arb_mul(a, w->box->hp + (k + 1 - j + g), y, w->prec);
    add_entry(sums, a, b, w->prec);
    arb_clear(a);
    arb_clear(b);
}

/* h^(k+1-j) times c: h^(k+1-j+s) zeta_0 + h^(k+1-j) p_0 - Q_0 */
static void
output(arb_t a, const loja_collapse_box_t w)
{
    const slong e = w->f->o.k + 1 - w->f->step;

    arb_mul(a, w->box->hp + (e + w->f->o.s), w->zeta, w->prec);
    arb_addmul(a, w->box->hp + e, w->f->o.pm, w->prec);
    arb_sub(a, a, w->box->Q, w->prec);
}

/* The entry of c, and of xi: ([l_0 = 1] (1/k) Q_0 - (s/k) h^(j-1+l_0) (D_chi
   Q_0 - dQ_0/s) - (s/k + 1) h^(s+k-1) zeta_0 - h^(k-1) p_0 */
static void
add_output(arb_ptr sums, const loja_collapse_box_t w, arb_srcptr chi)
{
    const slong k = w->f->o.k, s = w->f->o.s;
    const slong first = _loja_collapse_order(w->f, 0);
    arb_srcptr hp = w->box->hp;
    arb_t a, b, x;

    arb_init(a);
    arb_init(b);
    arb_init(x);
    output(a, w);
    along(b, w, 0, chi);
    arb_mul(b, b, hp + (w->f->step - 1 + first), w->prec);
    arb_mul_si(b, b, -s, w->prec);
    if (first == 1)
        arb_add(b, b, w->box->Q, w->prec);
    arb_mul(x, hp + (k + s - 1), w->zeta, w->prec);
    arb_mul_si(x, x, s + k, w->prec);
    arb_sub(b, b, x, w->prec);
    arb_div_si(b, b, k, w->prec);
    arb_submul(b, hp + (k - 1), w->f->o.pm, w->prec);
    add_entry(sums, a, b, w->prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(x);
}

void
_loja_collapse_least_size(arb_t c1, const loja_collapse_box_t w)
{
    arf_t t;

    arf_init(t);
    arb_one(c1);
    if (w->f->loose)
    {
        /* |h^k Theta|^2 >= |nu|^2 + (h^k c)^2, j = 1 */
        output(c1, w);
        arb_sqr(c1, c1, w->prec);
        arb_nonnegative_part(c1, c1);
        arb_add_ui(c1, c1, 1, w->prec);
        if (w->f->deep)
            _loja_deep_add_squares(c1, w->box, w->f);
        arb_sqrt(c1, c1, w->prec);
        /* SOUND: loose (G6) */
        arb_get_lbound_arf(t, c1, w->prec);
        if (arf_is_nan(t) || arf_cmp_si(t, 1) < 0)
            arf_one(t);
        arb_set_arf(c1, t);
    }
    arf_clear(t);
}

void
_loja_collapse_weigh(arb_t res, const arb_t x, const loja_collapse_box_t w)
{
    fmpq_t a;
    arb_t y;

    arb_set(res, x);
    if (!w->f->loose)
        return;
    fmpq_init(a);
    arb_init(y);
    fmpq_set_si(a, w->f->o.s, (ulong) w->f->o.k);
    arb_sqr(y, w->box->Q, w->prec);
    arb_nonnegative_part(y, y);
    arb_add_ui(y, y, 1, w->prec);
    if (w->f->deep)
        _loja_deep_add_squares(y, w->box, w->f);
    /* SOUND: loose (Limit: h^k |Theta| -> sqrt(1 + a_0^2)) */
    arb_pow_fmpq(y, y, a, w->prec);
    arb_mul(res, res, y, w->prec);
    fmpq_clear(a);
    arb_clear(y);
}

/* c2, d and f from the sums over all entries but nu, where |h^k v| = 1 and
   <xi, Theta> = 0. */
static void
set_sizes(loja_graded_bounds_t b, arb_ptr sums, const loja_collapse_box_t w)
{
    const slong prec = w->prec, j = w->f->step;
    arb_t h, x, y;

    arb_init(h);
    arb_init(x);
    arb_init(y);
    arb_set_arf(h, w->slice->hi);
    arb_pow_ui(x, h, (ulong) (2 * j - 2), prec);
    arb_mul(x, x, sums, prec);
    arb_add_ui(x, x, 1, prec);
    /* SOUND: graded-moduli (G6: |nu| = 1) */
    arb_sqrtpos(x, x, prec);
    arb_get_ubound_arf(b->c2, x, prec);
    /* SOUND: graded-moduli (G5: d) */
    arb_sqrtpos(x, sums + 1, prec);
    arb_get_ubound_arf(b->d, x, prec);
    /* |Theta + xi| >= (1 - d h) |Theta| */
    arb_set_arf(x, b->d);
    arb_mul(x, x, h, prec);
    arb_sub_ui(x, x, 1, prec);
    arb_neg(x, x);
    arf_pos_inf(b->f);
    if (arb_is_positive(x))
    {
        /* SOUND: graded-moduli (G5: f) */
        arb_mul(y, sums + 1, w->box->hp + (2 - j), prec);
        arb_add(y, y, sums + 2, prec);
        _loja_one_layer_size(y, y);
        arb_sqr(x, x, prec);
        arb_div(y, y, x, prec);
        arb_get_ubound_arf(b->f, y, prec);
    }
    arb_clear(h);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_collapse_field(loja_graded_bounds_t b, const loja_collapse_box_t w)
{
    const loja_one_layer_struct *o = &w->f->o;
    arb_ptr chi = _arb_vec_init(w->dim), sums = _arb_vec_init(3);
    arb_srcptr sigma = w->box->sigma;
    arb_t x;
    slong i;

    arb_init(x);
    slow_field(chi, w);
    set_e(b, w, chi);
    if (w->f->deep)
        _loja_deep_add_entries(sums, w, chi);
    for (i = 0; i < o->d; i++)
    {
        if (!w->f->deep)
            add_inner(sums, w, 1, sigma + OL_OMEGA(o, i),
                      chi + OL_OMEGA(o, i));
        if (o->bias && !w->f->deep)
            add_inner(sums, w, w->f->loose ? 0 : 1, sigma + OL_B(o, i),
                      chi + OL_B(o, i));
        /* xi_nu h^(k-1) = (s/k) h^(j-1) chi_nu */
        arb_mul_si(x, chi + OL_NU(o, i), o->s, w->prec);
        arb_mul(x, x, w->box->hp + (w->f->step - 1), w->prec);
        arb_div_si(x, x, o->k, w->prec);
        _loja_one_layer_add_square(sums + 1, x, w->prec);
    }
    if (o->bias)
        add_output(sums, w, chi);
    set_sizes(b, sums, w);
    arb_clear(x);
    _arb_vec_clear(chi, w->dim);
    _arb_vec_clear(sums, 3);
}
