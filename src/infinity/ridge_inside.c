/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The family ridge on a sub-slice, G2: where the turns lie. */
#include "infinity/one_layer_box.h"

/* res := beta times |sum_r row_r h^x_r W_r|, W_r the row of turn r towards
   c. */
static void
ball_part(arb_t res, const loja_one_layer_box_struct *w, arb_srcptr row,
          slong c)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x, y;
    slong r, l;

    arb_init(x);
    arb_init(y);
    arb_zero(res);
    for (l = 0; l < f->K; l++)
    {
        arb_zero(x);
        for (r = 0; r < f->d; r++)
        {
            arb_mul(y, row + r, w->hp + _loja_ridge_exponent(f, r), w->prec);
            arb_addmul(x, y,
                arb_mat_entry(f->W, f->powers + c * f->d + r, l), w->prec);
        }
        _loja_one_layer_add_square(res, x, w->prec);
    }
    arb_sqrtpos(res, res, w->prec);
    arb_mul(res, res, w->beta, w->prec);
    _loja_one_layer_symmetric(res);
    arb_clear(x);
    arb_clear(y);
}

/* res encloses turn i towards c: BJ (h^x_r zeta_r)_r + BE y. */
static void
place(arb_t res, const loja_one_layer_box_struct *w, slong i, slong c)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong r;

    arb_init(x);
    ball_part(res, w, arb_mat_entry(w->BJ, i, 0), c);
    for (r = 0; r < f->d; r++)
    {
        arb_mul(x, w->hp + _loja_ridge_exponent(f, r),
            w->Wt + f->powers + c * f->d + r, w->prec);
        arb_submul(res, x, arb_mat_entry(w->BJ, i, r), w->prec);
        arb_addmul(res, arb_mat_entry(w->BE, i, r),
            w->box->sigma + OL_TURN(f, r, c), w->prec);
    }
    arb_clear(x);
}

void
_loja_ridge_inside(loja_graded_bounds_t b,
                   const loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    const loja_graded_slice_struct *s = w->slice;
    arb_t x, y;
    slong i, c, j;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < f->d; i++)
        for (c = 0; c < f->inputs - 1; c++)
        {
            j = OL_TURN(f, i, c);
            place(y, w, i, c);
            arb_sub(y, y, s->centre + j, w->prec);
            arf_set_mag(arb_midref(x), s->half);
            mag_zero(arb_radref(x));
            arb_mul(x, x, s->slope + j, w->prec);
            _loja_one_layer_symmetric(x);
            arb_add(y, y, x, w->prec);
            _loja_one_layer_reach(b, y, w, j);
        }
    arb_clear(x);
    arb_clear(y);
}
