/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Taylor coefficients of the network on a box of sigma: a_m, their
    derivatives, and the coefficient of the remainder with its derivatives
    (proofs/one-layer.md, DERIVATIVES).
*/
#include "infinity/one_layer.h"

/* HEURISTIC: affects width and time, not truth: terms of the expansion
   around the midpoint of a wide ball. */
#define EXTRA 12

/* c[m] := the intersection of c[m] with sum_j C(m+j,j) thin[m+j] r^j, the
   last term with wide[top]. */
static void
expand(arb_t c, slong m, slong top, arb_srcptr thin, const arb_t wide,
       const mag_t r, slong prec)
{
    arb_t s, t;
    fmpz_t binomial;
    mag_t power;
    slong j;

    arb_init(s);
    arb_init(t);
    fmpz_init(binomial);
    mag_init(power);
    arb_set(s, thin + m);
    for (j = 1; m + j <= top; j++)
    {
        fmpz_bin_uiui(binomial, (ulong) (m + j), (ulong) j);
        mag_pow_ui(power, r, (ulong) j);
        /* SOUND: one-layer (psi_m(b + r) by Taylor; Lagrange's remainder is
           somewhere in the wide ball) */
        arb_mul_fmpz(t, m + j < top ? thin + m + j : wide, binomial, prec);
        arb_get_mag(arb_radref(t), t);
        arf_zero(arb_midref(t));
        mag_mul(arb_radref(t), arb_radref(t), power);
        arb_add(s, s, t, prec);
    }
    if (arb_is_finite(s) && (!arb_is_finite(c)
                             || mag_cmp(arb_radref(s), arb_radref(c)) < 0))
        arb_set(c, s);
    arb_clear(s);
    arb_clear(t);
    fmpz_clear(binomial);
    mag_clear(power);
}

void
_loja_one_layer_taylor(arb_ptr c, slong len, const arb_t b,
    const loja_act_struct *act, int branch, slong prec)
{
    const slong top = len + EXTRA;
    arb_ptr z = _arb_vec_init(2), wide, thin;
    slong m;

    arb_set(z, b);
    arb_one(z + 1);
    if (mag_is_zero(arb_radref(b)))
        act->jet(c, z, 2, len, branch, prec);
    else
    {
        wide = _arb_vec_init(top + 1);
        thin = _arb_vec_init(top);
        act->jet(wide, z, 2, top + 1, branch, prec);
        mag_zero(arb_radref(z));
        act->jet(thin, z, 2, top, branch, prec);
        for (m = 0; m < len; m++)
        {
            arb_set(c + m, wide + m);
            expand(c + m, m, top, thin, wide + top, arb_radref(b), prec);
        }
        _arb_vec_clear(wide, top + 1);
        _arb_vec_clear(thin, top);
    }
    _arb_vec_clear(z, 2);
}

void
_loja_one_layer_powers(arb_ptr hp, slong len, const arb_t h, slong prec)
{
    arf_t lo, hi;
    arb_t a, b;
    slong m;

    arf_init(lo);
    arf_init(hi);
    arb_init(a);
    arb_init(b);
    arb_get_lbound_arf(lo, h, prec);
    arb_get_ubound_arf(hi, h, prec);
    if (arf_sgn(lo) < 0)
        arf_zero(lo);
    for (m = 0; m < len; m++)
    {
        arb_set_arf(a, lo);
        arb_set_arf(b, hi);
        arb_pow_ui(a, a, (ulong) m, prec);
        arb_pow_ui(b, b, (ulong) m, prec);
        arb_union(hp + m, a, b, prec);
    }
    arf_clear(lo);
    arf_clear(hi);
    arb_clear(a);
    arb_clear(b);
}

void
_loja_one_layer_state_init(loja_one_layer_state_t st,
                           const loja_one_layer_struct *f)
{
    st->len = f->M + 2;
    st->sigma = _arb_vec_init(f->dim + f->turns);
    arb_mat_init(st->psi, f->d, f->M + 3);
    arb_mat_init(st->hull, f->d, f->M + 3);
    arb_mat_init(st->om, f->d, f->M + 2);
    st->a = _arb_vec_init(st->len);
    arb_mat_init(st->grad, st->len, f->dim);
    arb_init(st->shrink);
}

void
_loja_one_layer_state_clear(loja_one_layer_state_t st,
                            const loja_one_layer_struct *f)
{
    _arb_vec_clear(st->sigma, f->dim + f->turns);
    arb_mat_clear(st->psi);
    arb_mat_clear(st->hull);
    arb_mat_clear(st->om);
    _arb_vec_clear(st->a, st->len);
    arb_mat_clear(st->grad);
    arb_clear(st->shrink);
}

/* All points between b_i and b_i + w_i . x_j, all j; 0: not on the
   branch. */
static int
hull(arb_t z, const loja_one_layer_struct *f, slong i, arb_srcptr sigma,
     const arb_t h)
{
    arb_t x, t;
    arf_t top;
    int good = 1;

    arb_init(x);
    arb_init(t);
    arf_init(top);
    arb_union(x, f->xlo, f->xhi, f->prec);     /* holds 0 */
    arb_get_ubound_arf(top, h, f->prec);
    arb_set_arf(t, top);
    arb_mul(t, t, sigma + OL_OMEGA(f, i), f->prec);
    arb_mul(z, t, x, f->prec);
    if (f->turns > 0)
        _loja_ridge_widen(z, f, i, sigma, top);
    if (f->bias)
        arb_add(z, z, sigma + OL_B(f, i), f->prec);
    /* SOUND: one-layer (BRANCH) */
    if (f->branch[i] != 0 && f->bias)
        good = f->branch[i] > 0 ? arb_is_positive(z) : arb_is_negative(z);
    else if (f->branch[i] != 0)
    {
        /* inputs are of one sign: that of omega decides */
        const int sign = arb_is_positive(f->xhi) ? 1 : -1;

        good = f->branch[i] * sign > 0
            ? arb_is_positive(sigma + OL_OMEGA(f, i))
            : arb_is_negative(sigma + OL_OMEGA(f, i));
    }
    arb_clear(x);
    arb_clear(t);
    arf_clear(top);
    return good;
}

/* psi_m(b_i), psi_(M+1) and psi_(M+2) on the hull, powers of omega_i. */
static int
set_neuron(loja_one_layer_state_t st, const loja_one_layer_struct *f,
           slong i, const arb_t h)
{
    const slong len = f->M + 3;
    arb_ptr psi = arb_mat_entry(st->psi, i, 0);
    arb_t z;
    slong m;
    int good;

    arb_init(z);
    if (f->bias)
        arb_set(z, st->sigma + OL_B(f, i));
    _loja_one_layer_taylor(psi, len, z, f->act, f->branch[i], f->prec);
    for (m = 0; m < len; m++)
        if (!f->active[m])
            arb_zero(psi + m);
    good = hull(z, f, i, st->sigma, h);
    _loja_one_layer_taylor(arb_mat_entry(st->hull, i, 0), len, z, f->act,
        f->branch[i], f->prec);
    arb_one(arb_mat_entry(st->om, i, 0));
    for (m = 1; m <= f->M + 1; m++)
        arb_mul(arb_mat_entry(st->om, i, m), arb_mat_entry(st->om, i, m - 1),
            st->sigma + OL_OMEGA(f, i), f->prec);
    arb_clear(z);
    return good;
}

/* Adds neuron i to a_m and sets its part of the gradient; m <= M + 1. */
static void
add_power(loja_one_layer_state_t st, const loja_one_layer_struct *f, slong i,
          slong m)
{
    const slong prec = f->prec;
    arb_srcptr nu = st->sigma + OL_NU(f, i);
    arb_srcptr om = arb_mat_entry(st->om, i, m);
    const arb_mat_struct *at = m <= f->M ? st->psi : st->hull;
    arb_srcptr psi = arb_mat_entry(at, i, m);
    arb_srcptr next = arb_mat_entry(at, i, m + 1);
    arb_ptr g = arb_mat_entry(st->grad, m, OL_NU(f, i));
    arb_t t;

    arb_init(t);
    arb_mul(g, om, psi, prec);
    arb_addmul(st->a + m, nu, g, prec);
    g = arb_mat_entry(st->grad, m, OL_OMEGA(f, i));
    arb_zero(g);
    if (m > 0)
    {
        arb_mul(t, nu, psi, prec);
        arb_mul(g, t, arb_mat_entry(st->om, i, m - 1), prec);
        arb_mul_si(g, g, m, prec);
    }
    if (f->bias)
    {
        g = arb_mat_entry(st->grad, m, OL_B(f, i));
        arb_mul(t, nu, next, prec);
        arb_mul(g, t, om, prec);
        arb_mul_si(g, g, m + 1, prec);
    }
    arb_clear(t);
}

/* shrink: the two psi_(M+1) are at different points. */
static void
set_shrink(loja_one_layer_state_t st, const loja_one_layer_struct *f)
{
    arb_t t, u;
    slong i;

    arb_init(t);
    arb_init(u);
    arb_zero(st->shrink);
    for (i = 0; i < f->d; i++)
    {
        arb_mul_si(t, arb_mat_entry(st->hull, i, f->M + 1), f->M + 1,
            f->prec);
        arb_mul_si(u, arb_mat_entry(st->hull, i, f->M + 1), f->ms, f->prec);
        arb_sub(t, t, u, f->prec);
        arb_mul(t, t, st->sigma + OL_NU(f, i), f->prec);
        arb_addmul(st->shrink, t, arb_mat_entry(st->om, i, f->M + 1),
            f->prec);
    }
    arb_clear(t);
    arb_clear(u);
}

int
_loja_one_layer_state_set(loja_one_layer_state_t st,
    const loja_one_layer_struct *f, const arb_t h)
{
    slong i, m;

    for (i = 0; i < f->d; i++)
        if (!set_neuron(st, f, i, h))
            return 0;
    for (m = 0; m < st->len; m++)
    {
        arb_zero(st->a + m);
        for (i = 0; i < f->d; i++)
            add_power(st, f, i, m);
        if (!arb_is_finite(st->a + m))
            return 0;
    }
    set_shrink(st, f);
    return arb_is_finite(st->shrink);
}

void
_loja_one_layer_fhat(arb_ptr F, arb_mat_struct *D,
    const loja_one_layer_state_t st, const loja_one_layer_struct *f)
{
    const slong first = f->powers - (f->dim - 1);    /* 1 with biases */
    slong r, j;

    for (r = 0; r < f->dim - 1; r++)
    {
        arb_set(F + r, st->a + f->fast[first + r]);
        for (j = 0; j < f->dim; j++)
            arb_set(arb_mat_entry(D, r, j),
                arb_mat_entry(st->grad, f->fast[first + r], j));
    }
    arb_zero(F + r);
    for (j = 0; j < f->dim; j++)
        arb_zero(arb_mat_entry(D, r, j));
    for (j = 0; j < f->d; j++)
    {
        arb_srcptr nu = st->sigma + OL_NU(f, j);

        arb_addmul(F + r, nu, nu, f->prec);
        arb_mul_2exp_si(arb_mat_entry(D, r, OL_NU(f, j)), nu, 1);
    }
}
