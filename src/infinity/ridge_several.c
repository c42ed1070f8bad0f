/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kappa of the family ridge where there are several neurons, y = epsilon:
    its size, and its derivatives along the fields.
*/
#include "infinity/one_layer_box.h"

/* c_i := m_1 nu omega^top psi_(m_1) on the hull, m_1 = top + 1. */
static void
set_factors(arb_ptr c, const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i < f->d; i++)
    {
        arb_mul(c + i, w->box->sigma + OL_NU(f, i),
            arb_mat_entry(w->box->om, i, f->top), w->prec);
        arb_mul(c + i, c + i, arb_mat_entry(w->box->hull, i, f->top + 1),
            w->prec);
        arb_mul_si(c + i, c + i, f->top + 1, w->prec);
    }
}

/* n := a bound of nu psi_2 on the hull */
static void
second_factor(arb_t n, const loja_one_layer_box_struct *w, slong i)
{
    arb_mul(n, w->box->sigma + OL_NU(w->f, i),
        arb_mat_entry(w->box->hull, i, 2), w->prec);
    _loja_one_layer_size(n, n);
}

/* sum += sum_c norm_c |sum_i (a_i y_(i c) + p_i z_(i c))|; p NULL: 0.  The
   sum over i keeps its signs: what the neurons do cancels in part. */
static void
add_signed(arb_t sum, const loja_one_layer_box_struct *w, arb_srcptr a,
           arb_srcptr y, arb_srcptr p, arb_srcptr z)
{
    const loja_one_layer_struct *f = w->f;
    arb_t t;
    slong c;

    arb_init(t);
    for (c = 0; c < f->inputs - 1; c++)
    {
        arb_dot(t, NULL, 0, a, 1, y + c * f->d, 1, f->d, w->prec);
        if (p != NULL)
            arb_dot(t, t, 0, p, 1, z + c * f->d, 1, f->d, w->prec);
        _loja_ridge_add(sum, t, f->side_norm + c, w->prec);
    }
    arb_clear(t);
}

/* The exponent of the second order in kappa. */
static slong
order(const loja_one_layer_struct *f)
{
    return f->ms + 2 - 2 * f->top;
}

/* res := h first + h^order second, over h^down. */
static void
gather(arb_t res, const loja_one_layer_box_struct *w, const arb_t first,
       const arb_t second, slong down)
{
    arb_mul(res, first, w->hp + (1 - down), w->prec);
    arb_addmul(res, second, w->hp + (order(w->f) - down), w->prec);
    _loja_one_layer_size(res, res);
}

void
_loja_ridge_several_size(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr c = _arb_vec_init(f->d);
    arb_t one, two, n;
    slong i;

    arb_init(one);
    arb_init(two);
    arb_init(n);
    set_factors(c, w);
    add_signed(one, w, c, w->box->sigma + f->dim, NULL, NULL);
    for (i = 0; i < f->d; i++)
    {
        second_factor(n, w, i);
        arb_mul(n, n, w->turn + i, w->prec);
        _loja_ridge_add(two, n, w->turn + i, w->prec);
    }
    gather(w->kappa, w, one, two, 0);
    arb_clear(one);
    arb_clear(two);
    arb_clear(n);
    _arb_vec_clear(c, f->d);
}

/* two += what the second order of neuron i changes by along eta, over h. */
static void
second_order(arb_t two, const loja_one_layer_box_struct *w, slong i,
             arb_srcptr eta)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_srcptr E = w->turn + i;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    _loja_ridge_add(t, eta + OL_NU(f, i),
        arb_mat_entry(w->box->hull, i, 2), prec);
    arb_mul(u, w->hp + 1, w->top, prec);
    arb_mul(u, u, eta + OL_OMEGA(f, i), prec);
    _loja_one_layer_size(u, u);
    if (f->bias)
    {
        arb_t b;

        arb_init(b);
        _loja_one_layer_size(b, eta + OL_B(f, i));
        arb_add(u, u, b, prec);
        arb_clear(b);
    }
    arb_mul(u, u, arb_mat_entry(w->box->hull, i, 3), prec);
    arb_mul_si(u, u, 3, prec);
    _loja_ridge_add(t, u, w->box->sigma + OL_NU(f, i), prec);
    arb_mul(t, t, w->hp + 1, prec);
    arb_mul(t, t, E, prec);
    _loja_ridge_add(two, t, E, prec);
    arb_clear(t);
    arb_clear(u);
}

/* two += what dh = -h/s makes of the second order of neuron i. */
static void
second_of_h(arb_t two, const loja_one_layer_box_struct *w, slong i)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_t n, t;

    arb_init(n);
    arb_init(t);
    second_factor(n, w, i);
    arb_mul_si(n, n, f->ms + 2 * (1 + f->lift), prec);
    arb_mul(t, w->hp + 1, w->top, prec);
    arb_mul(t, t, w->box->sigma + OL_OMEGA(f, i), prec);
    arb_mul(t, t, arb_mat_entry(w->box->hull, i, 3), prec);
    arb_mul_si(t, t, 3, prec);
    _loja_ridge_add(n, t, w->box->sigma + OL_NU(f, i), prec);
    arb_div_si(n, n, f->s, prec);
    arb_mul(t, n, w->turn + i, prec);
    _loja_ridge_add(two, t, w->turn + i, prec);
    arb_clear(n);
    arb_clear(t);
}

void
_loja_ridge_several_along(arb_t res, const loja_one_layer_box_struct *w,
                          arb_srcptr eta, arb_srcptr turn, arb_srcptr V,
                          int slow)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_srcptr y = w->box->sigma + f->dim;
    arb_ptr c = _arb_vec_init(f->d), p = _arb_vec_init(f->d);
    arb_t one, two, t;
    slong i;

    arb_init(one);
    arb_init(two);
    arb_init(t);
    set_factors(c, w);
    if (slow)
    {
        add_signed(one, w, c, y, NULL, NULL);
        arb_mul_si(one, one, 2 * f->top - 1, prec);
        arb_div_si(one, one, f->s, prec);
    }
    for (i = 0; i < f->d; i++)
    {
        _loja_ridge_pattern(t, w, w->box->hull, i, f->top, f->top + 1, eta);
        arb_mul_si(t, t, f->top + 1, prec);
        arb_mul(p + i, t, w->hp + 1, prec);
        second_order(two, w, i, eta);
        second_factor(t, w, i);
        arb_mul(t, t, w->turn + i, prec);
        arb_mul_2exp_si(t, t, 1);
        _loja_ridge_add(two, t, V + i, prec);
        if (slow)
            second_of_h(two, w, i);
    }
    add_signed(one, w, c, turn, p, y);
    gather(res, w, one, two, 1);
    arb_clear(one);
    arb_clear(two);
    arb_clear(t);
    _arb_vec_clear(c, f->d);
    _arb_vec_clear(p, f->d);
}
