/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the bounds of the family one-layer share: linear systems on the box,
   the remainder, mean norms. */
#include "infinity/one_layer_box.h"

/* res := an upper bound of |x|, exact. */
void
_loja_one_layer_size(arb_t res, const arb_t x)
{
    mag_t m;

    mag_init(m);
    arb_get_mag(m, x);
    arf_set_mag(arb_midref(res), m);
    mag_zero(arb_radref(res));
    mag_clear(m);
}

/* x := [-|x|, |x|] */
void
_loja_one_layer_symmetric(arb_t x)
{
    mag_t m;

    mag_init(m);
    arb_get_mag(m, x);
    arb_zero(x);
    arb_add_error_mag(x, m);
    mag_clear(m);
}

void
_loja_one_layer_add_square(arb_t sum, const arb_t x, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqr(t, x, prec);
    arb_nonnegative_part(t, t);
    arb_add(sum, sum, t, prec);
    arb_clear(t);
}

/*
    x encloses the solution of F'(sigma) x = g for every sigma in the box.
    SOUND: one-layer (SOLVE)
*/
void
_loja_one_layer_solve(arb_ptr x, const loja_one_layer_box_struct *w,
                      arb_srcptr g)
{
    const slong dim = w->f->dim;
    arb_ptr y = _arb_vec_init(dim), bound = _arb_vec_init(dim);
    arb_t norm, t;
    slong i, j, round;

    arb_init(norm);
    arb_init(t);
    for (i = 0; i < dim; i++)
    {
        arb_dot(y + i, NULL, 0, arb_mat_entry(w->J, i, 0), 1, g, 1, dim,
                w->prec);
        _loja_one_layer_size(t, y + i);
        _loja_one_layer_size(bound + i, w->R + i);
        arb_div(t, t, bound + i, w->prec);
        arb_max(norm, norm, t, w->prec);
    }
    arb_mul(norm, norm, w->q, w->prec);
    for (i = 0; i < dim; i++)
    {
        arb_mul(bound + i, norm, w->R + i, w->prec);
        _loja_one_layer_symmetric(bound + i);
        arb_add(bound + i, bound + i, y + i, w->prec);
    }
    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < dim; i++)
        {
            arb_set(x + i, y + i);
            for (j = 0; j < dim; j++)
                arb_addmul(x + i, arb_mat_entry(w->E, i, j), bound + j,
                           w->prec);
        }
        _arb_vec_set(bound, x, dim);
    }
    arb_clear(norm);
    arb_clear(t);
    _arb_vec_clear(y, dim);
    _arb_vec_clear(bound, dim);
}

/* Splits the remainder's coefficient: mid, and radius times h^(M+1-m_s).
   Aliasing: c may be last. */
void
_loja_one_layer_split_last(arb_t c, arb_t error,
                           const loja_one_layer_box_struct *w,
                           const arb_t last)
{
    /* SOUND: one-layer (xi differs from sample to sample: the radius first,
       as c may be last) */
    arb_set(error, last);
    arf_zero(arb_midref(error));
    _loja_one_layer_symmetric(error);
    arb_get_mid_arb(c, last);
    arb_mul(error, error, w->hp + (w->f->M + 1 - w->f->ms), w->prec);
    _loja_one_layer_symmetric(error);
    arb_mul(c, c, w->hp + (w->f->M + 1 - w->f->ms), w->prec);
}

/* norm encloses |sum_i c_i rows_i + error| in the mean norm. */
void
_loja_one_layer_norm(arb_t norm, const loja_one_layer_box_struct *w,
                     const arb_mat_t rows, arb_srcptr c,
            const arb_t error)
{
    const loja_one_layer_struct *f = w->f;
    arb_t s, t;
    slong i, j;

    arb_init(s);
    arb_init(t);
    for (j = 0; j < f->n; j++)
    {
        arb_zero(t);
        for (i = 0; i < f->slow; i++)
            arb_addmul(t, c + i, arb_mat_entry(rows, i, j), w->prec);
        _loja_one_layer_add_square(s, t, w->prec);
    }
    arb_div_si(s, s, f->n, w->prec);
    arb_sqrtpos(norm, s, w->prec);
    arb_mul(t, error, f->last_norm, w->prec);
    arb_add(norm, norm, t, w->prec);
    arb_nonnegative_part(norm, norm);
    arb_clear(s);
    arb_clear(t);
}

/* Index among the fast powers of equation r. */
slong
_loja_one_layer_fast_index(const loja_one_layer_struct *f, slong r)
{
    return r + f->powers - (f->dim - 1);
}

int
_loja_one_layer_uses(const loja_one_layer_struct *f, slong m)
{
    return m >= f->ms || (m == 0 && f->bias);
}
