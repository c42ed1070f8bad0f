/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The coefficients Q_m of the powers of x (proofs/collapse.md): polynomials
    in h^2 and sigma with the numbers psi_l(0); and what the remainder of
    Taylor's formula adds.  Those of loose: loose_state.c.
*/
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

void
_loja_collapse_state_init(loja_collapse_state_t st,
                          const loja_collapse_struct *f)
{
    const slong d = f->o.d, len = f->L + 1;

    st->dim = f->o.dim;
    st->powers = f->L + f->o.k + 4;
    st->sigma = _arb_vec_init(st->dim);
    st->hp = _arb_vec_init(st->powers);
    st->Q = _arb_vec_init(len);
    st->dQ = _arb_vec_init(len);
    arb_mat_init(st->grad, len, st->dim);
    arb_mat_init(st->om, d, len + 1);
    arb_mat_init(st->be, d, len + 1);
    arb_init(st->rem);
    arb_init(st->rem_h);
    st->rem_nu = _arb_vec_init(d);
    st->rem_om = _arb_vec_init(d);
    st->rem_be = _arb_vec_init(d);
    st->rem_grad = _arb_vec_init(st->dim);
    st->entries = f->deep ? _loja_deep_entries(f) * (st->dim + 2) : 0;
    st->entry = _arb_vec_init(st->entries);
}

void
_loja_collapse_state_clear(loja_collapse_state_t st)
{
    const slong d = arb_mat_nrows(st->om), len = arb_mat_ncols(st->om) - 1;

    _arb_vec_clear(st->sigma, st->dim);
    _arb_vec_clear(st->hp, st->powers);
    _arb_vec_clear(st->Q, len);
    _arb_vec_clear(st->dQ, len);
    arb_mat_clear(st->grad);
    arb_mat_clear(st->om);
    arb_mat_clear(st->be);
    arb_clear(st->rem);
    arb_clear(st->rem_h);
    _arb_vec_clear(st->rem_nu, d);
    _arb_vec_clear(st->rem_om, d);
    _arb_vec_clear(st->rem_be, d);
    _arb_vec_clear(st->rem_grad, st->dim);
    _arb_vec_clear(st->entry, st->entries);
}

slong
_loja_collapse_order(const loja_collapse_struct *f, slong m)
{
    if (m >= f->o.ms)
        return f->o.k + f->o.s;
    if (f->deep == DEEP_SPREAD)
        return m > 0 ? 1 : 0;
    return m % 2 == 0 && !f->loose ? m + 1 : m;
}

slong
_loja_collapse_rows(const loja_collapse_struct *f)
{
    return f->o.K - (f->o.bias ? 1 : 0);
}

slong
_loja_collapse_fast(const loja_collapse_struct *f, slong r)
{
    return f->o.fast[r + (f->o.bias ? 1 : 0)];
}

/* ---- the powers ---- */

/* Neuron i's part of the term psi_l C(l,m) omega^m beta^(l-m) nu of Q_m and
   of its derivatives. */
static void
add_term(loja_collapse_state_t st, const loja_collapse_struct *f, slong i,
         slong m, slong l)
{
    const slong prec = f->o.prec, ex = l - _loja_collapse_order(f, m);
    const slong j = l - m;
    arb_srcptr om = arb_mat_entry(st->om, i, 0);
    arb_srcptr be = arb_mat_entry(st->be, i, 0);
    arb_srcptr nu = st->sigma + OL_NU(&f->o, i);
    arb_t c, u, t;
    fmpz_t binomial;

    arb_init(c);
    arb_init(u);
    arb_init(t);
    fmpz_init(binomial);
    fmpz_bin_uiui(binomial, (ulong) l, (ulong) m);
    arb_mul_fmpz(c, f->psi + l, binomial, prec);
    arb_mul(u, om + m, be + j, prec);
    if (ex > 0)
    {
        arb_mul(t, c, u, prec);
        arb_mul(t, t, nu, prec);
        arb_mul(t, t, st->hp + (ex - 2), prec);
        arb_mul_si(t, t, ex, prec);
        arb_add(st->dQ + m, st->dQ + m, t, prec);
    }
    arb_mul(c, c, st->hp + ex, prec);
    arb_mul(t, c, u, prec);
    arb_add(arb_mat_entry(st->grad, m, OL_NU(&f->o, i)),
            arb_mat_entry(st->grad, m, OL_NU(&f->o, i)), t, prec);
    arb_addmul(st->Q + m, t, nu, prec);
    arb_mul(c, c, nu, prec);
    if (m > 0)
    {
        arb_mul(t, om + (m - 1), be + j, prec);
        arb_mul_si(t, t, m, prec);
        arb_addmul(arb_mat_entry(st->grad, m, OL_OMEGA(&f->o, i)), t, c,
                   prec);
    }
    if (j > 0)
    {
        arb_mul(t, om + m, be + (j - 1), prec);
        arb_mul_si(t, t, j, prec);
        arb_addmul(arb_mat_entry(st->grad, m, OL_B(&f->o, i)), t, c, prec);
    }
    arb_clear(c);
    arb_clear(u);
    arb_clear(t);
    fmpz_clear(binomial);
}

static void
set_powers(loja_collapse_state_t st, const loja_collapse_struct *f)
{
    slong i, m, l;

    _arb_vec_zero(st->Q, f->L + 1);
    _arb_vec_zero(st->dQ, f->L + 1);
    arb_mat_zero(st->grad);
    for (i = 0; i < f->o.d; i++)
    {
        arb_one(arb_mat_entry(st->om, i, 0));
        arb_one(arb_mat_entry(st->be, i, 0));
        for (m = 1; m <= f->L; m++)
        {
            arb_pow_ui(arb_mat_entry(st->om, i, m),
                st->sigma + OL_OMEGA(&f->o, i), (ulong) m, f->o.prec);
            if (f->o.bias)
                arb_pow_ui(arb_mat_entry(st->be, i, m),
                    st->sigma + OL_B(&f->o, i), (ulong) m, f->o.prec);
        }
        for (m = 0; m <= f->L; m++)
            for (l = FLINT_MAX(_loja_collapse_order(f, m), m + (m + 1) % 2);
                 l <= f->L; l += 2)
                if (f->o.bias || l == m)
                    add_term(st, f, i, m, l);
    }
}

/* What the projections of the slow powers add to the fast ones: h^(k+s-l_m)
   times the coefficient of x^m in P_F of sum Q_m' x^m', m' slow. */
static void
add_projections(loja_collapse_state_t st, const loja_collapse_struct *f)
{
    const slong prec = f->o.prec;
    arb_t c;
    slong r, m, i, e;

    arb_init(c);
    for (r = 0; r < f->o.K; r++)
        for (i = f->o.ms; i <= f->L; i++)
        {
            m = f->o.fast[r];
            e = f->o.k + f->o.s - _loja_collapse_order(f, m);
            arb_mul(c, arb_mat_entry(f->proj, r, i - f->o.ms), st->hp + e,
                    prec);
            arb_addmul(st->Q + m, c, st->Q + i, prec);
            arb_addmul(st->dQ + m, c, st->dQ + i, prec);
            _arb_vec_scalar_addmul(arb_mat_entry(st->grad, m, 0),
                arb_mat_entry(st->grad, i, 0), st->dim, c, prec);
            arb_mul(c, arb_mat_entry(f->proj, r, i - f->o.ms),
                    st->hp + (e - f->step), prec);
            arb_mul_si(c, c, e, prec);
            arb_addmul(st->dQ + m, c, st->Q + i, prec);
        }
    arb_clear(c);
}

/* ---- the remainder ---- */

/*
    With y = omega x + beta, |y| <= Y on the data, and psi_(L+2) at h y times
    [0,1]: rho(z) = psi(z) - sum_(l <= L) psi_l z^l has |rho| <= |psi_(L+2)|
    |z|^(L+2) and |rho'| <= (L+2) |psi_(L+2)| |z|^(L+1), psi being odd.
    SOUND: collapse (REMAINDER; means are at most the greatest value)
*/
static int
add_remainder(loja_collapse_state_t st, const loja_collapse_struct *f,
              slong i)
{
    const slong prec = f->o.prec, e = f->L - f->o.k;
    arb_ptr c = _arb_vec_init(f->L + 3), line = _arb_vec_init(2);
    arb_t Y, z, t, x;
    int good;

    arb_init(Y);
    arb_init(z);
    arb_init(t);
    arb_init(x);
    arb_union(x, f->o.xlo, f->o.xhi, prec);     /* holds 0 and the data */
    arb_mul(Y, st->sigma + OL_OMEGA(&f->o, i), x, prec);
    if (f->o.bias)
        arb_add(Y, Y, st->sigma + OL_B(&f->o, i), prec);
    _loja_one_layer_size(Y, Y);
    _loja_one_layer_size(t, st->hp + 1);
    arb_mul(t, t, Y, prec);
    arb_add_error(z, t);
    arb_set(line, z);
    arb_one(line + 1);
    f->o.act->jet(c, line, 2, f->L + 3, 0, prec);
    _loja_one_layer_size(z, c + (f->L + 2));
    good = arb_is_finite(z);
    /* along omega_i: nu (L+2) |psi| Y^(L+1) |x| h^(L-k); beta_i: no x */
    arb_pow_ui(t, Y, (ulong) (f->L + 1), prec);
    arb_mul(t, t, z, prec);
    arb_mul(st->rem_nu + i, t, Y, prec);
    arb_mul(st->rem_nu + i, st->rem_nu + i, st->hp + e, prec);
    _loja_one_layer_size(st->rem_nu + i, st->rem_nu + i);
    _loja_one_layer_size(z, st->sigma + OL_NU(&f->o, i));
    arb_mul(t, t, z, prec);
    arb_mul_si(st->rem_be + i, t, f->L + 2, prec);
    arb_mul(st->rem_be + i, st->rem_be + i, st->hp + e, prec);
    _loja_one_layer_size(st->rem_be + i, st->rem_be + i);
    _loja_one_layer_size(x, x);
    arb_mul(st->rem_om + i, st->rem_be + i, x, prec);
    _loja_one_layer_size(st->rem_om + i, st->rem_om + i);
    arb_mul(t, t, Y, prec);
    arb_addmul(st->rem, t, st->hp + e, prec);
    arb_mul_si(t, t, f->L + 2 + f->o.k + f->o.s, prec);
    arb_addmul(st->rem_h, t, st->hp + (e - 2), prec);
    arb_clear(Y);
    arb_clear(z);
    arb_clear(t);
    arb_clear(x);
    _arb_vec_clear(c, f->L + 3);
    _arb_vec_clear(line, 2);
    return good;
}

/* deep: with the remainder too, if wanted. */
static int
set_sums(loja_collapse_state_t st, const loja_collapse_struct *f,
         const arb_t h, int rest)
{
    int good = 1;

    _loja_one_layer_powers(st->hp, st->powers, h, f->o.prec);
    if (f->deep)
        good = _loja_deep_sums(st, f, rest);
    else if (f->loose)
        _loja_loose_sums(st, f);
    else
        set_powers(st, f);
    add_projections(st, f);
    return good;
}

void
_loja_collapse_state_sums(loja_collapse_state_t st,
    const loja_collapse_struct *f, const arb_t h)
{
    (void) set_sums(st, f, h, 0);
}

int
_loja_collapse_state_set(loja_collapse_state_t st,
    const loja_collapse_struct *f, const arb_t h)
{
    slong i, m;
    int good;

    arb_zero(st->rem);
    arb_zero(st->rem_h);
    good = set_sums(st, f, h, 1);
    for (i = 0; i < f->o.d && good && !f->deep; i++)
        good = f->loose ? _loja_loose_remainder(st, f, i)
            : add_remainder(st, f, i);
    _loja_one_layer_size(st->rem, st->rem);
    _loja_one_layer_size(st->rem_h, st->rem_h);
    for (m = 0; m <= f->L && good; m++)
        good = arb_is_finite(st->Q + m);
    return good && arb_is_finite(st->rem_h);
}

void
_loja_collapse_fhat(arb_ptr F, arb_mat_struct *D, arb_ptr dF,
    const loja_collapse_state_t st, const loja_collapse_struct *f)
{
    const slong rows = _loja_collapse_rows(f);
    slong r, i, m;

    arb_mat_zero(D);
    if (dF != NULL)
        _arb_vec_zero(dF, st->dim);
    for (r = 0; r < rows; r++)
    {
        m = _loja_collapse_fast(f, r);
        arb_set(F + r, st->Q + m);
        if (dF != NULL)
            arb_set(dF + r, st->dQ + m);
        for (i = 0; i < st->dim; i++)
            arb_set(arb_mat_entry(D, r, i), arb_mat_entry(st->grad, m, i));
    }
    arb_zero(F + r);
    for (i = 0; i < f->o.d; i++)
    {
        arb_srcptr nu = st->sigma + OL_NU(&f->o, i);

        arb_addmul(F + r, nu, nu, f->o.prec);
        arb_mul_2exp_si(arb_mat_entry(D, r, OL_NU(&f->o, i)), nu, 1);
    }
    for (i = 0; i < f->moduli; i++)
    {
        arb_set(F + r + 1 + i, st->sigma + f->modulus[i]);
        arb_one(arb_mat_entry(D, r + 1 + i, f->modulus[i]));
    }
}
