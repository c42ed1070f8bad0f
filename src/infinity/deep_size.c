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
