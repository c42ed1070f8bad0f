/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The family ridge (proofs/ridge.md) on a sub-slice: what several inputs add
    to the bounds of one-layer.  The turns y solve B y = (h^x_r zeta_r)_r, one
    system for each of the other inputs; kappa is what they add to tau^.
*/
#include "infinity/one_layer_box.h"

void
_loja_ridge_init(loja_one_layer_box_struct *w)
{
    const slong d = w->f->d;

    arb_mat_init(w->B, d, d);
    arb_mat_init(w->BJ, d, d);
    arb_mat_init(w->BE, d, d);
    w->turn = _arb_vec_init(d);
    arb_init(w->kappa);
    arb_init(w->top);
}

void
_loja_ridge_clear(loja_one_layer_box_struct *w)
{
    arb_mat_clear(w->B);
    arb_mat_clear(w->BJ);
    arb_mat_clear(w->BE);
    _arb_vec_clear(w->turn, w->f->d);
    arb_clear(w->kappa);
    arb_clear(w->top);
}

/* ---- small parts ---- */

void
_loja_ridge_total(arb_t res, const loja_one_layer_struct *f, arb_srcptr y,
                  slong i, arb_srcptr size)
{
    arb_t t;
    slong c;

    arb_init(t);
    arb_zero(res);
    for (c = 0; c < f->inputs - 1; c++)
    {
        _loja_one_layer_size(t, y + c * f->d + i);
        if (size != NULL)
            arb_mul(t, t, size + c, f->prec);
        arb_add(res, res, t, f->prec);
    }
    _loja_one_layer_size(res, res);
    arb_clear(t);
}

void
_loja_ridge_widen(arb_t z, const loja_one_layer_struct *f, slong i,
                  arb_srcptr sigma, const arf_t h)
{
    arb_t t, p;

    arb_init(t);
    arb_init(p);
    _loja_ridge_total(t, f, sigma + f->dim, i, f->side_size);
    arb_set_arf(p, h);
    arb_pow_ui(p, p, (ulong) (f->lift + 1), f->prec);
    arb_mul(t, t, p, f->prec);
    if (f->common)
        arb_mul(t, t, sigma + OL_OMEGA(f, i), f->prec);
    /* SOUND: ridge (the hull holds all b_i + w_i . x) */
    _loja_one_layer_symmetric(t);
    arb_add(z, z, t, f->prec);
    arb_clear(t);
    arb_clear(p);
}

void
_loja_ridge_pattern(arb_t res, const loja_one_layer_box_struct *w,
    const arb_mat_struct *psi, slong i, slong e, slong l, arb_srcptr eta)
{
    const loja_one_layer_struct *f = w->f;
    const slong prec = w->prec;
    arb_srcptr nu = w->box->sigma + OL_NU(f, i);
    arb_srcptr om = arb_mat_entry(w->box->om, i, e);
    arb_srcptr p = arb_mat_entry(psi, i, l);
    arb_t t;

    arb_init(t);
    arb_mul(res, om, p, prec);
    arb_mul(res, res, eta + OL_NU(f, i), prec);
    if (e > 0)
    {
        arb_mul(t, nu, p, prec);
        arb_mul(t, t, arb_mat_entry(w->box->om, i, e - 1), prec);
        arb_mul_si(t, t, e, prec);
        arb_addmul(res, t, eta + OL_OMEGA(f, i), prec);
    }
    if (f->bias)
    {
        arb_mul(t, nu, arb_mat_entry(psi, i, l + 1), prec);
        arb_mul(t, t, om, prec);
        arb_mul_si(t, t, l + 1, prec);
        arb_addmul(res, t, eta + OL_B(f, i), prec);
    }
    arb_clear(t);
}

/* ---- the matrix B ---- */

/* B, about its inverse BJ, BE = 1 - BJ B; 0 unless B is invertible on the
   box. */
static int
set_matrix(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    const slong d = f->d;
    arb_mat_t M;
    arb_t s, t;
    slong r, i;
    int good;

    arb_mat_init(M, d, d);
    arb_init(s);
    arb_init(t);
    for (r = 0; r < d; r++)
        for (i = 0; i < d; i++)
        {
            const slong m = f->grade[r];
            arb_ptr b = arb_mat_entry(w->B, r, i);

            arb_mul(b, w->box->sigma + OL_NU(f, i),
                arb_mat_entry(w->box->psi, i, m), w->prec);
            arb_mul(b, b, arb_mat_entry(w->box->om, i, m - 1), w->prec);
            arb_mul_si(b, b, m, w->prec);
        }
    arb_mat_get_mid(M, w->B);
    good = arb_mat_approx_inv(w->BJ, M, w->prec);
    arb_mat_get_mid(w->BJ, w->BJ);
    arb_mat_mul(w->BE, w->BJ, w->B, w->prec);
    arb_mat_one(M);
    arb_mat_sub(w->BE, M, w->BE, w->prec);
    for (i = 0; i < d && good; i++)
    {
        arb_zero(s);
        for (r = 0; r < d; r++)
        {
            _loja_one_layer_size(t, arb_mat_entry(w->BE, i, r));
            arb_add(s, s, t, w->prec);
        }
        arb_sub_ui(s, s, 1, w->prec);
        /* SOUND: ridge (B is invertible) */
        good = arb_is_negative(s);
    }
    arb_mat_clear(M);
    arb_clear(s);
    arb_clear(t);
    return good;
}

/* x := an enclosure of the solutions of B x = g (d entries). */
static void
solve(arb_ptr x, const loja_one_layer_box_struct *w, arb_srcptr g)
{
    const slong d = w->f->d;
    arb_ptr y = _arb_vec_init(d);
    arb_t q, s, t, most;
    slong i, r, round;

    arb_init(q);
    arb_init(s);
    arb_init(t);
    arb_init(most);
    for (i = 0; i < d; i++)
    {
        arb_dot(y + i, NULL, 0, arb_mat_entry(w->BJ, i, 0), 1, g, 1, d,
                w->prec);
        _loja_one_layer_size(t, y + i);
        arb_max(most, most, t, w->prec);
        arb_zero(s);
        for (r = 0; r < d; r++)
        {
            _loja_one_layer_size(t, arb_mat_entry(w->BE, i, r));
            arb_add(s, s, t, w->prec);
        }
        arb_max(q, q, s, w->prec);
    }
    /* SOUND: ridge (|x| <= |BJ g|/(1 - q), x = BJ g + BE x) */
    arb_sub_ui(q, q, 1, w->prec);
    arb_neg(q, q);
    arb_div(most, most, q, w->prec);
    _loja_one_layer_symmetric(most);
    for (i = 0; i < d; i++)
        arb_set(x + i, most);
    for (round = 0; round < 2; round++)
    {
        arb_ptr z = _arb_vec_init(d);

        for (i = 0; i < d; i++)
            arb_dot(z + i, y + i, 0, arb_mat_entry(w->BE, i, 0), 1, x, 1, d,
                    w->prec);
        _arb_vec_set(x, z, d);
        _arb_vec_clear(z, d);
    }
    _arb_vec_clear(y, d);
    arb_clear(q);
    arb_clear(s);
    arb_clear(t);
    arb_clear(most);
}

slong
_loja_ridge_exponent(const loja_one_layer_struct *f, slong r)
{
    return f->top - f->grade[r];
}

int
_loja_ridge_set(loja_one_layer_box_struct *w)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i < f->d; i++)
        _loja_ridge_total(w->turn + i, f, w->box->sigma + f->dim, i,
            f->side_size);
    _loja_one_layer_size(w->top, f->x_size);
    if (!f->common)
        return set_matrix(w);
    arb_one(arb_mat_entry(w->B, 0, 0));
    arb_one(arb_mat_entry(w->BJ, 0, 0));
    arb_addmul(w->top, w->hp + f->lift, w->turn, w->prec);
    _loja_one_layer_size(w->top, w->top);
    /* SOUND: ridge (omega is not 0) */
    return !arb_contains_zero(w->box->sigma + OL_OMEGA(f, 0));
}

/* ---- the fields ---- */

/* turn := the solution of B turn = g - factor (D_eta B) y; g: a vector for
   each of the other inputs, in place. */
static void
turn_field(arb_ptr turn, const loja_one_layer_box_struct *w, arb_srcptr eta,
           const arb_t factor)
{
    const loja_one_layer_struct *f = w->f;
    const slong d = f->d;
    arb_ptr x = _arb_vec_init(d);
    arb_t t;
    slong c, r, i;

    arb_init(t);
    for (r = 0; r < d; r++)
        for (i = 0; i < d; i++)
        {
            _loja_ridge_pattern(t, w, w->box->psi, i, f->grade[r] - 1,
                f->grade[r], eta);
            arb_mul_si(t, t, f->grade[r], w->prec);
            arb_mul(t, t, factor, w->prec);
            for (c = 0; c < f->inputs - 1; c++)
                arb_submul(turn + c * d + r, t,
                    w->box->sigma + OL_TURN(f, i, c), w->prec);
        }
    for (c = 0; c < f->inputs - 1; c++)
    {
        solve(x, w, turn + c * d);
        _arb_vec_set(turn + c * d, x, d);
    }
    arb_clear(t);
    _arb_vec_clear(x, d);
}

void
_loja_ridge_fast(arb_ptr turn, const loja_one_layer_box_struct *w,
                 arb_srcptr eta, slong l)
{
    const loja_one_layer_struct *f = w->f;
    slong c, r;

    for (c = 0; c < f->inputs - 1; c++)
        for (r = 0; r < f->d; r++)
        {
            arb_ptr g = turn + c * f->d + r;

            /* SOUND: ridge (G3: the turns of Y) */
            arb_mul(g, w->hp + _loja_ridge_exponent(f, r),
                arb_mat_entry(f->W, f->powers + c * f->d + r, l), w->prec);
            arb_neg(g, g);
        }
    if (!f->common)
        turn_field(turn, w, eta, w->hp + 1);
}

void
_loja_ridge_slow(arb_ptr turn, const loja_one_layer_box_struct *w,
                 arb_srcptr chi)
{
    const loja_one_layer_struct *f = w->f;
    arb_t one;
    slong c, r;

    _arb_vec_zero(turn, f->turns);
    if (f->common)
        return;
    for (c = 0; c < f->inputs - 1; c++)
        for (r = 0; r < f->d; r++)
        {
            const slong x = _loja_ridge_exponent(f, r);
            arb_ptr g = turn + c * f->d + r;

            if (x == 0)
                continue;
            /* SOUND: ridge (G5: the turns of X) */
            arb_mul(g, w->hp + (x - 1), w->zeta + f->powers + c * f->d + r,
                    w->prec);
            arb_mul_si(g, g, -x, w->prec);
            arb_div_si(g, g, f->s, w->prec);
        }
    arb_init(one);
    arb_one(one);
    turn_field(turn, w, chi, one);
    arb_clear(one);
}

/* ---- weights ---- */

void
_loja_ridge_entry(arb_t x, const loja_one_layer_box_struct *w, slong i,
                  const arb_t turn)
{
    const loja_one_layer_struct *f = w->f;
    arb_t t;

    arb_init(t);
    arb_set(t, f->u_norm);
    if (f->common)
    {
        arb_t y;

        arb_init(y);
        _loja_ridge_total(y, f, w->box->sigma + f->dim, i, NULL);
        arb_addmul(t, y, w->hp + f->lift, w->prec);
        arb_clear(y);
    }
    /* SOUND: ridge (G6: |h^k w_i|) */
    arb_mul(x, x, t, w->prec);
    _loja_one_layer_size(x, x);
    arb_mul(t, turn, w->hp + (f->k + f->lift), w->prec);
    if (f->common)
        arb_mul(t, t, w->box->sigma + OL_OMEGA(f, i), w->prec);
    _loja_one_layer_size(t, t);
    arb_add(x, x, t, w->prec);
    arb_clear(t);
}

/* For h^k w: turn = h y, which the factor of x already has with one
   neuron. */
void
_loja_ridge_size_turn(arb_t turn, const loja_one_layer_box_struct *w, slong i)
{
    const loja_one_layer_struct *f = w->f;

    arb_zero(turn);
    if (f->common)
        return;
    _loja_ridge_total(turn, f, w->box->sigma + f->dim, i, NULL);
    arb_mul(turn, turn, w->hp + 1, w->prec);
}

/* For xi: (1 + 1/k + g/k) |y| + (s/k) h |chi|, (s/k) |y| with one neuron. */
void
_loja_ridge_xi_turn(arb_t turn, const loja_one_layer_box_struct *w, slong i,
                    arb_srcptr chi)
{
    const loja_one_layer_struct *f = w->f;
    arb_t t;

    arb_init(t);
    _loja_ridge_total(turn, f, w->box->sigma + f->dim, i, NULL);
    arb_mul_si(turn, turn, f->common ? f->s : f->k + 1 + f->lift, w->prec);
    if (!f->common)
    {
        _loja_ridge_total(t, f, chi, i, NULL);
        arb_mul(t, t, w->hp + 1, w->prec);
        arb_addmul_si(turn, t, f->s, w->prec);
    }
    arb_div_si(turn, turn, f->k, w->prec);
    arb_clear(t);
}
