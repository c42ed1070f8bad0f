/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The coefficients of the powers of x for the family loose (proofs/loose.md):
    Q_m = h^(m-k-s) a_m for slow m, a_m for fast m (without the projections),
    and what the remainder of Taylor's formula adds.
*/
#include "infinity/collapse.h"
#include "infinity/one_layer_box.h"

/* a_m of neuron i, to Q_m and its derivatives; slow powers times c = h^e,
   e = m - k - s. */
static void
add_neuron(loja_collapse_state_t st, const loja_collapse_struct *f, slong i,
           slong m)
{
    const slong prec = f->o.prec, e = FLINT_MAX(m - f->o.ms, 0);
    arb_srcptr om = arb_mat_entry(st->om, i, 0);
    arb_srcptr psi = arb_mat_entry(st->be, i, 0);
    arb_srcptr nu = st->sigma + OL_NU(&f->o, i);
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_mul(t, om + m, psi + m, prec);
    if (e > 0)
    {
        arb_mul(u, t, nu, prec);
        arb_mul(u, u, st->hp + (e - 1), prec);
        arb_mul_si(u, u, e, prec);
        arb_add(st->dQ + m, st->dQ + m, u, prec);
    }
    arb_mul(t, t, st->hp + e, prec);
    arb_set(arb_mat_entry(st->grad, m, OL_NU(&f->o, i)), t);
    arb_addmul(st->Q + m, t, nu, prec);
    arb_mul(u, nu, st->hp + e, prec);
    if (m > 0)
    {
        arb_mul(t, om + (m - 1), psi + m, prec);
        arb_mul(t, t, u, prec);
        arb_mul_si(arb_mat_entry(st->grad, m, OL_OMEGA(&f->o, i)), t, m,
                   prec);
    }
    /* d psi_m/db = (m + 1) psi_(m+1) */
    arb_mul(t, om + m, psi + (m + 1), prec);
    arb_mul(t, t, u, prec);
    arb_mul_si(arb_mat_entry(st->grad, m, OL_B(&f->o, i)), t, m + 1, prec);
    arb_clear(t);
    arb_clear(u);
}

void
_loja_loose_sums(loja_collapse_state_t st, const loja_collapse_struct *f)
{
    slong i, m;

    _arb_vec_zero(st->Q, f->L + 1);
    _arb_vec_zero(st->dQ, f->L + 1);
    arb_mat_zero(st->grad);
    for (i = 0; i < f->o.d; i++)
    {
        _loja_one_layer_taylor(arb_mat_entry(st->be, i, 0), f->L + 2,
            st->sigma + OL_B(&f->o, i), f->o.act, 0, f->o.prec);
        arb_one(arb_mat_entry(st->om, i, 0));
        for (m = 1; m <= f->L; m++)
            arb_pow_ui(arb_mat_entry(st->om, i, m),
                st->sigma + OL_OMEGA(&f->o, i), (ulong) m, f->o.prec);
        for (m = 0; m <= f->L; m++)
            add_neuron(st, f, i, m);
    }
}

/*
    With y = omega x, |y| <= Y on the data, and psi_(L+1), psi_(L+2) on all of
    b + [0,1] h y: rho(z) = psi(b + z) - sum_(l <= L) psi_l(b) z^l has
    |rho| <= |psi_(L+1)| |z|^(L+1), |d rho/dz| <= (L+1) |psi_(L+1)| |z|^L and
    |d rho/db| <= (L+2) |psi_(L+2)| |z|^(L+1).
    SOUND: loose (REMAINDER; means are at most the greatest value)
*/
int
_loja_loose_remainder(loja_collapse_state_t st,
                      const loja_collapse_struct *f, slong i)
{
    const slong prec = f->o.prec, e = f->L + 1 - f->o.ms;
    arb_ptr c = _arb_vec_init(f->L + 3);
    arb_t Y, z, t, x;
    int good;

    arb_init(Y);
    arb_init(z);
    arb_init(t);
    arb_init(x);
    arb_union(x, f->o.xlo, f->o.xhi, prec);     /* holds 0 and the data */
    arb_mul(Y, st->sigma + OL_OMEGA(&f->o, i), x, prec);
    arb_mul(z, Y, st->hp + 1, prec);
    arb_zero(t);
    arb_union(z, z, t, prec);
    arb_add(z, z, st->sigma + OL_B(&f->o, i), prec);
    _loja_one_layer_size(Y, Y);
    _loja_one_layer_size(x, x);
    _loja_one_layer_taylor(c, f->L + 3, z, f->o.act, 0, prec);
    good = arb_is_finite(c + (f->L + 1)) && arb_is_finite(c + (f->L + 2));
    _loja_one_layer_size(z, st->sigma + OL_NU(&f->o, i));
    /* along b_i: |nu| (L+2) |psi_(L+2)| Y^(L+1) h^(L+1-k-s) */
    arb_pow_ui(t, Y, (ulong) (f->L + 1), prec);
    arb_mul(t, t, st->hp + e, prec);
    arb_mul(st->rem_be + i, t, z, prec);
    arb_mul_si(st->rem_be + i, st->rem_be + i, f->L + 2, prec);
    arb_mul(st->rem_be + i, st->rem_be + i, c + (f->L + 2), prec);
    _loja_one_layer_size(st->rem_be + i, st->rem_be + i);
    /* along nu_i, and the remainder */
    arb_mul(st->rem_nu + i, t, c + (f->L + 1), prec);
    _loja_one_layer_size(st->rem_nu + i, st->rem_nu + i);
    arb_addmul(st->rem, st->rem_nu + i, z, prec);
    /* along omega_i: |nu| (L+1) |psi_(L+1)| Y^L |x| h^(L+1-k-s) */
    arb_pow_ui(t, Y, (ulong) f->L, prec);
    arb_mul(t, t, z, prec);
    arb_mul(t, t, c + (f->L + 1), prec);
    arb_mul(x, x, t, prec);
    arb_mul(x, x, st->hp + e, prec);
    arb_mul_si(st->rem_om + i, x, f->L + 1, prec);
    _loja_one_layer_size(st->rem_om + i, st->rem_om + i);
    /* in h: of h^(-k-s) rho(h y) */
    arb_mul(t, t, Y, prec);
    arb_mul_si(t, t, f->L + 1 + f->o.ms, prec);
    arb_mul(t, t, st->hp + (e - 1), prec);
    _loja_one_layer_size(t, t);
    arb_add(st->rem_h, st->rem_h, t, prec);
    arb_clear(Y);
    arb_clear(z);
    arb_clear(t);
    arb_clear(x);
    _arb_vec_clear(c, f->L + 3);
    return good;
}
