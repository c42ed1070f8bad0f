/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Linear systems with F'(sigma), for every sigma of a box at once
   (proofs/one-layer.md, SOLVE). */
#include "infinity/collapse.h"
#include "infinity/one_layer_box.h"

/* HEURISTIC: how often a solution is put into its own equation; of deep. */
#define SHARPENINGS 2
#define DEEP_SHARPENINGS 16

/* Any positive numbers, about the size of the box. */
static void
weight(arb_t res, const loja_collapse_box_t w, slong i)
{
    arb_t tiny;

    arb_init(tiny);
    arb_one(tiny);
    arb_mul_2exp_si(tiny, tiny, -w->prec);
    _loja_one_layer_size(res, w->R + i);
    arb_add(res, res, tiny, w->prec);
    arb_get_mid_arb(res, res);
    arb_clear(tiny);
}

int
_loja_collapse_invert(loja_collapse_box_t w)
{
    const slong dim = w->dim, prec = w->prec;
    arb_mat_t M;
    arb_t s, t;
    slong i, j;
    int good;

    arb_mat_init(M, dim, dim);
    arb_init(s);
    arb_init(t);
    arb_mat_get_mid(M, w->D);
    good = arb_mat_approx_inv(w->J, M, prec);
    arb_mat_get_mid(w->J, w->J);
    arb_mat_mul(w->E, w->J, w->D, prec);
    arb_mat_one(M);
    arb_mat_sub(w->E, M, w->E, prec);
    arb_zero(w->q);
    for (i = 0; i < dim && good; i++)
    {
        arb_zero(s);
        for (j = 0; j < dim; j++)
        {
            weight(t, w, j);
            arb_mul(t, arb_mat_entry(w->E, i, j), t, prec);
            _loja_one_layer_size(t, t);
            arb_add(s, s, t, prec);
        }
        weight(t, w, i);
        arb_div(s, s, t, prec);
        arb_max(w->q, w->q, s, prec);
        good = arb_is_finite(w->q);
    }
    /* SOUND: collapse (q < 1) */
    arb_sub_ui(s, w->q, 1, prec);
    w->regular = good && arb_is_negative(s);
    arb_neg(s, s);
    arb_div(w->q, w->q, s, prec);
    arb_mat_clear(M);
    arb_clear(s);
    arb_clear(t);
    return good;
}

void
_loja_collapse_solve(arb_ptr x, const loja_collapse_box_t w, arb_srcptr g)
{
    const slong dim = w->dim, prec = w->prec;
    const slong most = w->f->deep ? DEEP_SHARPENINGS : SHARPENINGS;
    arb_ptr y = _arb_vec_init(dim), bound = _arb_vec_init(dim);
    arb_t norm, t;
    slong i, round;

    arb_init(norm);
    arb_init(t);
    for (i = 0; i < dim; i++)
    {
        arb_dot(y + i, NULL, 0, arb_mat_entry(w->J, i, 0), 1, g, 1, dim,
                prec);
        _loja_one_layer_size(t, y + i);
        weight(bound + i, w, i);
        arb_div(t, t, bound + i, prec);
        arb_max(norm, norm, t, prec);
    }
    arb_mul(norm, norm, w->q, prec);
    for (i = 0; i < dim; i++)
    {
        weight(t, w, i);
        arb_mul(bound + i, norm, t, prec);
        _loja_one_layer_symmetric(bound + i);
        arb_add(bound + i, bound + i, y + i, prec);
    }
    /* SOUND: collapse (SOLVE: x = J g + E x) */
    for (round = 0; round < most; round++)
    {
        for (i = 0; i < dim; i++)
            arb_dot(x + i, y + i, 0, arb_mat_entry(w->E, i, 0), 1, bound, 1,
                    dim, prec);
        _arb_vec_set(bound, x, dim);
    }
    arb_clear(norm);
    arb_clear(t);
    _arb_vec_clear(y, dim);
    _arb_vec_clear(bound, dim);
}
