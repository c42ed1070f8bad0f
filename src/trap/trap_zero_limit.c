/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Where the flow ends (rule convergence-zero, Limit). */
#include "trap/trap_zero.h"

/* p = a - m^T C r(a), m exact and near M; u >= |M - m|. */
static void
newton(arb_ptr p, arf_t u, const loja_trap_zero_t trap,
       const _loja_zero_struct *st)
{
    slong i, n = st->rows, P = st->P;
    arb_ptr y = _arb_vec_init(n);
    arb_mat_t m;
    arb_t t;

    arb_mat_init(m, n, P);
    arb_init(t);
    arb_mat_get_mid(m, st->M);
    for (i = 0; i < n; i++)
        arb_dot(y + i, NULL, 0, arb_mat_entry(trap->C, i, 0), 1, st->r, 1, n,
            st->prec);
    for (i = 0; i < P; i++)
        arb_dot(p + i, trap->a + i, 1, arb_mat_entry(m, 0, i), P, y, 1, n,
            st->prec);
    arb_mat_sub(m, st->M, m, st->prec);
    arb_mat_frobenius_norm(t, m, 64);
    arb_get_ubound_arf(u, t, 64);
    _arb_vec_clear(y, n);
    arb_mat_clear(m);
    arb_clear(t);
}

void
_loja_zero_limit(loja_trap_zero_t trap, _loja_zero_struct *st,
                 const arb_t e, const arb_t g, const arb_t way,
                 const arf_t reach)
{
    slong i, P = st->P;
    arb_ptr p = _arb_vec_init(P);
    arb_t h, t, sum;
    arf_t u;

    arb_init(h);
    arb_init(t);
    arb_init(sum);
    arf_init(u);
    newton(p, u, trap, st);
    /* h >= |m|, where |M(x)| <= 2 h as e <= 1 <= h */
    arb_add_ui(h, st->f, 1, 64);
    arb_sqrt(h, h, 64);
    arb_add_arf(h, h, u, 64);
    /* SOUND: convergence-zero (the limit: drift + mean value) */
    arb_mul(sum, h, g, 64);
    arb_add(sum, sum, e, 64);
    arb_add_arf(sum, sum, u, 64);
    arb_mul(sum, sum, way, 64);
    arb_mul_ui(t, h, 2, 64);
    arb_mul(t, t, h, 64);
    arb_add_ui(t, t, 1, 64);
    arb_mul_arf(t, t, trap->rho, 64);
    arb_add(sum, sum, t, 64);
    arb_get_ubound_arf(u, sum, 64);
    _loja_trap_centre(trap->limit, trap->radius, p, P, st->prec);
    arf_add(u, u, trap->radius, 64, ARF_RND_UP);
    _loja_zero_room(u, 8);
    arf_add(trap->radius, trap->rho, reach, 64, ARF_RND_UP);
    if (arf_cmp(trap->R, trap->radius) < 0)
        arf_set(trap->radius, trap->R);
    if (arf_is_finite(u) && arf_cmp(u, trap->radius) < 0)
        arf_set(trap->radius, u);
    else
        _arb_vec_set(trap->limit, trap->a, P);
    for (i = 0; i < P; i++)
        arb_add_error_arf(trap->limit + i, trap->radius);
    _arb_vec_clear(p, P);
    arb_clear(h);
    arb_clear(t);
    arb_clear(sum);
    arf_clear(u);
}
