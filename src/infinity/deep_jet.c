/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Jets (proofs/deep.md, JETS): polynomials in u with derivatives in h and
   sigma, and all that lies beyond u^L in one coefficient. */
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

arb_ptr
_loja_deep_dual(const loja_deep_jets_t J)
{
    return _arb_vec_init(J->P);
}

arb_ptr
_loja_deep_jet(const loja_deep_jets_t J)
{
    return _arb_vec_init((J->L + 2) * J->P);
}

void
_loja_deep_dual_clear(arb_ptr a, const loja_deep_jets_t J)
{
    _arb_vec_clear(a, J->P);
}

void
_loja_deep_jet_clear(arb_ptr p, const loja_deep_jets_t J)
{
    _arb_vec_clear(p, (J->L + 2) * J->P);
}

void
_loja_deep_jets_init(loja_deep_jets_t J, slong P, slong L, int rest,
                     arb_srcptr u, slong prec)
{
    slong m;

    J->P = P;
    J->L = L;
    J->rest = rest;
    J->prec = prec;
    J->u = _loja_deep_jet(J);
    J->t = _arb_vec_init(P);
    arb_one(J->u);
    for (m = 1; m <= L + 1; m++)
        _loja_deep_addmul(J->u + m * P, J->u + (m - 1) * P, u, J);
}

void
_loja_deep_jets_clear(loja_deep_jets_t J)
{
    _loja_deep_jet_clear(J->u, J);
    _arb_vec_clear(J->t, J->P);
}

/* ---- duals ---- */

void
_loja_deep_addmul(arb_ptr res, arb_srcptr a, arb_srcptr b,
                  const loja_deep_jets_t J)
{
    slong i;

    arb_addmul(res, a, b, J->prec);
    for (i = 1; i < J->P; i++)
    {
        if (!arb_is_zero(a + i))
            arb_addmul(res + i, a + i, b, J->prec);
        if (!arb_is_zero(b + i))
            arb_addmul(res + i, a, b + i, J->prec);
    }
}

void
_loja_deep_mul(arb_ptr a, arb_srcptr b, const loja_deep_jets_t J)
{
    arb_ptr t = J->t;

    _arb_vec_zero(t, J->P);
    _loja_deep_addmul(t, a, b, J);
    _arb_vec_set(a, t, J->P);
}

void
_loja_deep_pow(arb_ptr a, slong e, const loja_deep_jets_t J)
{
    arb_ptr b = _loja_deep_dual(J);

    _arb_vec_set(b, a, J->P);
    _arb_vec_zero(a, J->P);
    arb_one(a);
    for (; e > 0; e--)
        _loja_deep_mul(a, b, J);
    _loja_deep_dual_clear(b, J);
}

void
_loja_deep_scale(arb_ptr p, arb_srcptr b, const loja_deep_jets_t J)
{
    slong m;

    for (m = 0; m <= J->L + 1; m++)
        _loja_deep_mul(p + m * J->P, b, J);
}

/* ---- jets ---- */

/* res := the sum of p_m u^(m-e), m from e to top, at all x. */
static void
evaluate(arb_ptr res, arb_srcptr p, slong e, slong top,
         const loja_deep_jets_t J)
{
    slong m;

    _arb_vec_zero(res, J->P);
    for (m = e; m <= top; m++)
        _loja_deep_addmul(res, p + m * J->P, J->u + (m - e) * J->P, J);
}

/* SOUND: deep (JETS: u^(L+1) times what is left of p q) */
void
_loja_deep_product(arb_ptr r, arb_srcptr p, arb_srcptr q,
                   const loja_deep_jets_t J)
{
    const slong P = J->P, L = J->L;
    arb_ptr t = J->t, last = r + (L + 1) * P;
    slong i, j;

    _arb_vec_zero(r, (L + 2) * P);
    for (i = 0; i <= L; i++)
        for (j = 0; j <= L; j++)
        {
            if ((i + j > L && !J->rest) || _arb_vec_is_zero(p + i * P, P)
                || _arb_vec_is_zero(q + j * P, P))
                continue;
            if (i + j <= L)
            {
                _loja_deep_addmul(r + (i + j) * P, p + i * P, q + j * P, J);
                continue;
            }
            _arb_vec_zero(t, P);
            _loja_deep_addmul(t, p + i * P, q + j * P, J);
            _loja_deep_addmul(last, t, J->u + (i + j - L - 1) * P, J);
        }
    if (!J->rest)
        return;
    evaluate(t, p, 0, L + 1, J);
    _loja_deep_addmul(last, t, q + (L + 1) * P, J);
    evaluate(t, q, 0, L, J);
    _loja_deep_addmul(last, p + (L + 1) * P, t, J);
}

/* ---- activations ---- */

void
_loja_deep_psi(arb_ptr res, arb_srcptr c, slong l, arb_srcptr z,
               const loja_deep_jets_t J)
{
    slong i;

    arb_set(res, c + l);
    for (i = 1; i < J->P; i++)
    {
        arb_mul(res + i, c + (l + 1), z + i, J->prec);
        arb_mul_si(res + i, res + i, l + 1, J->prec);
    }
}

/* Its derivatives are (L + 2) psi_(L+2) in z, v fixed, and psi_(L+2) in v, at
   two points between z and z + v: not at one.
   SOUND: deep (JETS: divided differences) */
void
_loja_deep_divided(arb_ptr res, const loja_act_struct *act, arb_srcptr z,
                   arb_srcptr v, const loja_deep_jets_t J)
{
    const slong L = J->L;
    arb_ptr c = _arb_vec_init(L + 3);
    arb_t x, zero;
    slong i;

    arb_init(x);
    arb_init(zero);
    arb_union(x, v, zero, J->prec);
    arb_add(x, x, z, J->prec);
    _loja_one_layer_taylor(c, L + 3, x, act, 0, J->prec);
    arb_set(res, c + (L + 1));
    for (i = 1; i < J->P; i++)
    {
        arb_mul(res + i, c + (L + 2), z + i, J->prec);
        arb_mul_si(res + i, res + i, L + 2, J->prec);
        arb_addmul(res + i, c + (L + 2), v + i, J->prec);
    }
    arb_clear(x);
    arb_clear(zero);
    _arb_vec_clear(c, L + 3);
}

/* last += c^(L+1-start) psi[z, .., z, z + c y] (y/u)^(L+1) */
static void
add_rest(arb_ptr last, const loja_act_struct *act, arb_srcptr z,
         arb_srcptr y, arb_srcptr c, slong start, const loja_deep_jets_t J)
{
    const slong P = J->P, L = J->L;
    arb_ptr v = _loja_deep_dual(J), t = _loja_deep_dual(J);
    arb_ptr s = _loja_deep_dual(J);

    evaluate(v, y, 0, L + 1, J);
    _loja_deep_mul(v, c, J);
    _loja_deep_divided(t, act, z, v, J);
    _arb_vec_set(v, c, P);
    _loja_deep_pow(v, L + 1 - start, J);
    _loja_deep_mul(t, v, J);
    evaluate(s, y, 1, L + 1, J);
    _loja_deep_pow(s, L + 1, J);
    _loja_deep_addmul(last, t, s, J);
    _loja_deep_dual_clear(v, J);
    _loja_deep_dual_clear(t, J);
    _loja_deep_dual_clear(s, J);
}

void
_loja_deep_compose(arb_ptr r, const loja_act_struct *act, arb_srcptr psi,
    arb_srcptr z, arb_srcptr y, arb_srcptr c, slong start,
    const loja_deep_jets_t J)
{
    const slong P = J->P, L = J->L;
    arb_ptr next = _loja_deep_jet(J), t = _loja_deep_dual(J);
    slong l;

    _arb_vec_zero(r, (L + 2) * P);
    /* Horner in c y */
    for (l = L; l >= start; l--)
    {
        if (l < L)
        {
            _loja_deep_product(next, y, r, J);
            _arb_vec_set(r, next, (L + 2) * P);
            _loja_deep_scale(r, c, J);
        }
        _loja_deep_psi(t, psi, l, z, J);
        _arb_vec_add(r, r, t, P, J->prec);
    }
    for (l = 0; l < start; l++)
    {
        _loja_deep_product(next, y, r, J);
        _arb_vec_set(r, next, (L + 2) * P);
    }
    /* SOUND: deep (JETS: the rest of Taylor's formula) */
    if (J->rest)
        add_rest(r + (L + 1) * P, act, z, y, c, start, J);
    _loja_deep_jet_clear(next, J);
    _loja_deep_dual_clear(t, J);
}
