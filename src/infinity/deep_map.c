/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The coordinates of the family deep (proofs/deep.md). */
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

int
_loja_deep_inverse(arb_t h, arb_ptr y, loja_graded_family_struct *family,
                   arb_srcptr theta)
{
    const loja_collapse_struct *f = family->data;
    const loja_one_layer_struct *o = &f->o;
    const slong D = f->hidden, prec = o->prec;
    arb_srcptr v = theta + 2 * D;
    arb_ptr c = _arb_vec_init(2);
    arb_t z;
    slong i;

    if (arb_contains_zero(v) || !arb_is_finite(v))
    {
        _arb_vec_clear(c, 2);
        return 0;
    }
    arb_init(z);
    arb_abs(h, v);
    arb_inv(h, h, prec);
    arb_root_ui(h, h, (ulong) o->k, prec);
    arb_div(y + OL_OMEGA(o, 0), theta, h, prec);
    arb_set(y + OL_B(o, 0), theta + 1);
    /* |nu| = 1 exactly */
    arb_set_si(y + OL_NU(o, 0), arb_is_positive(v) ? 1 : -1);
    arb_set(z, theta + 1);
    for (i = 2; i <= D; i++)
    {
        arb_srcptr W = theta + 2 * (i - 1);

        _loja_one_layer_taylor(c, 1, z, o->prob->net->act[i - 2], 0, prec);
        arb_mul(z, W, c, prec);
        arb_add(z, z, W + 1, prec);
        arb_set(y + DEEP_WEIGHT(i), W);
        arb_set(y + DEEP_CENTRE(i), z);
    }
    if (f->deep == DEEP_SPREAD)
    {
        arb_sub(y + OL_B(o, 0), theta + 1, f->bend, prec);
        arb_div(y + OL_B(o, 0), y + OL_B(o, 0), h, prec);
        arb_mul(y + DEEP_WEIGHT(2), y + DEEP_WEIGHT(2), h, prec);
    }
    arb_clear(z);
    _arb_vec_clear(c, 2);
    return 1;
}

void
_loja_deep_map(arb_ptr theta, loja_graded_family_struct *family,
               const arb_t h, arb_srcptr y)
{
    const loja_collapse_struct *f = family->data;
    const loja_one_layer_struct *o = &f->o;
    const slong D = f->hidden, prec = o->prec;
    arb_ptr c = _arb_vec_init(2);
    arb_t z, hk;
    slong i;

    arb_init(z);
    arb_init(hk);
    arb_mul(theta, y + OL_OMEGA(o, 0), h, prec);
    arb_set(theta + 1, y + OL_B(o, 0));
    if (f->deep == DEEP_SPREAD)
    {
        arb_mul(theta + 1, theta + 1, h, prec);
        arb_add(theta + 1, theta + 1, f->bend, prec);
    }
    arb_set(z, theta + 1);
    for (i = 2; i <= D + 1; i++)
    {
        _loja_one_layer_taylor(c, 1, z, o->prob->net->act[i - 2], 0, prec);
        if (i > D)
            break;
        arb_set(theta + 2 * (i - 1), y + DEEP_WEIGHT(i));
        if (f->deep == DEEP_SPREAD)
            arb_div(theta + 2 * (i - 1), theta + 2 * (i - 1), h, prec);
        arb_set(z, y + DEEP_CENTRE(i));
        arb_mul(c, c, theta + 2 * (i - 1), prec);
        arb_sub(theta + 2 * i - 1, z, c, prec);
    }
    arb_pow_ui(hk, h, (ulong) o->k, prec);
    arb_div(theta + 2 * D, y + OL_NU(o, 0), hk, prec);
    arb_mul(c, c, theta + 2 * D, prec);
    arb_sub(theta + 2 * D + 1, o->pm, c, prec);
    arb_clear(z);
    arb_clear(hk);
    _arb_vec_clear(c, 2);
}
