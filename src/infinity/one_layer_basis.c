/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The orthonormal basis of the fast powers on the data, and the slow powers
   in terms of it (proofs/one-layer.md). */
#include "infinity/one_layer.h"

/* v_j = x_j^m */
void
_loja_one_layer_power(arb_ptr v, slong m, const loja_one_layer_struct *f)
{
    fmpq_t q;
    slong j;

    fmpq_init(q);
    for (j = 0; j < f->n; j++)
    {
        fmpq_pow_si(q, f->x + j, m);
        arb_set_fmpq(v + j, q, f->prec);
    }
    fmpq_clear(q);
}

static void
mean_dot(arb_t res, arb_srcptr a, arb_srcptr b, slong n, slong prec)
{
    arb_dot(res, NULL, 0, a, 1, b, 1, n, prec);
    arb_div_si(res, res, n, prec);
}

/* e_l and column l of W; 0 where f_l may depend on those before. */
static int
orthonormal(loja_one_layer_struct *f, slong l)
{
    arb_ptr v = arb_mat_entry(f->e, l, 0);
    arb_t q;
    slong i, j;
    int good;

    arb_init(q);
    if (l < f->powers)
        _loja_one_layer_power(v, f->fast[l], f);
    else
        _loja_ridge_vector(v, l - f->powers, f);
    arb_one(arb_mat_entry(f->W, l, l));
    for (i = 0; i < l; i++)
    {
        arb_srcptr e = arb_mat_entry(f->e, i, 0);

        mean_dot(q, v, e, f->n, f->prec);
        arb_neg(q, q);
        _arb_vec_scalar_addmul(v, e, f->n, q, f->prec);
        for (j = 0; j <= i; j++)
            arb_addmul(arb_mat_entry(f->W, j, l), q,
                arb_mat_entry(f->W, j, i), f->prec);
    }
    mean_dot(q, v, v, f->n, f->prec);
    /* SOUND: one-layer (no norm is 0: full rank) */
    good = arb_is_positive(q);
    arb_rsqrt(q, q, f->prec);
    _arb_vec_scalar_mul(v, v, f->n, q, f->prec);
    for (j = 0; j <= l; j++)
        arb_mul(arb_mat_entry(f->W, j, l), arb_mat_entry(f->W, j, l), q,
            f->prec);
    arb_clear(q);
    return good;
}

/* x^m, its part off the fast ones, and <x^m, e_l>, m = m_s + i. */
static void
slow_power(loja_one_layer_struct *f, slong i)
{
    arb_ptr v = arb_mat_entry(f->perp, i, 0);
    arb_t q;
    slong l;

    arb_init(q);
    _loja_one_layer_power(arb_mat_entry(f->pow, i, 0), f->ms + i, f);
    _arb_vec_set(v, arb_mat_entry(f->pow, i, 0), f->n);
    for (l = 0; l < f->K; l++)
    {
        arb_srcptr e = arb_mat_entry(f->e, l, 0);

        mean_dot(arb_mat_entry(f->T, i, l), arb_mat_entry(f->pow, i, 0), e,
            f->n, f->prec);
        arb_neg(q, arb_mat_entry(f->T, i, l));
        _arb_vec_scalar_addmul(v, e, f->n, q, f->prec);
    }
    arb_clear(q);
}

/* Norms for the remainder, whose values differ from sample to sample. */
static void
set_last(loja_one_layer_struct *f)
{
    arb_srcptr x = arb_mat_entry(f->pow, f->slow - 1, 0);
    arb_t a, b;
    slong j, l;

    arb_init(a);
    arb_init(b);
    mean_dot(f->last_norm, x, x, f->n, f->prec);
    arb_sqrtpos(f->last_norm, f->last_norm, f->prec);
    for (l = 0; l < f->K; l++)
    {
        for (j = 0; j < f->n; j++)
        {
            arb_abs(a, x + j);
            arb_abs(b, arb_mat_entry(f->e, l, j));
            arb_addmul(f->last_dot + l, a, b, f->prec);
        }
        arb_div_si(f->last_dot + l, f->last_dot + l, f->n, f->prec);
    }
    arb_clear(a);
    arb_clear(b);
}

static void
set_sizes(loja_one_layer_struct *f)
{
    f->slow = f->M + 2 - f->ms;
    arb_mat_init(f->e, f->K, f->n);
    arb_mat_init(f->W, f->K, f->K);
    f->W_norm = _arb_vec_init(f->K);
    arb_mat_init(f->pow, f->slow, f->n);
    arb_mat_init(f->perp, f->slow, f->n);
    arb_mat_init(f->T, f->slow, f->K);
    f->last_dot = _arb_vec_init(f->K);
}

int
_loja_one_layer_basis(loja_one_layer_struct *f, loja_message_t why)
{
    slong l, m;

    set_sizes(f);
    for (l = 0; l < f->K; l++)
        if (!orthonormal(f, l))
        {
            loja_message_set(why, "too few different inputs: the powers "
                "that the parameters form (up to x^%ld) are dependent on "
                "the data", (long) f->fast[f->powers - 1]);
            return 0;
        }
    for (l = 0; l < f->K; l++)
    {
        for (m = 0; m < f->K; m++)
            arb_addmul(f->W_norm + l, arb_mat_entry(f->W, l, m),
                arb_mat_entry(f->W, l, m), f->prec);
        arb_sqrtpos(f->W_norm + l, f->W_norm + l, f->prec);
    }
    for (l = 0; l < f->slow; l++)
        slow_power(f, l);
    set_last(f);
    return 1;
}
