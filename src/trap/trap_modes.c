/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The trap around points of zero loss in its second form (rule
    convergence-zero, Modes).  Near zero loss w = C r decays mode by mode at
    the rates of J J^T, and the way of each mode is as long as w_k itself:
    what is slow need not pay for what is fast.  For wide sets, as from a
    ball of starts.
*/
#include "trap/trap_modes.h"

/* vary: from third derivatives, or from the Hessians on the box. */
static void
variation(_loja_modes_struct *m, const loja_trap_zero_t trap, _loja_zero_struct *st)
{
    arb_ptr box = _arb_vec_init(st->P);
    arb_mat_t H;
    slong k;

    arb_mat_init(H, st->P, st->P);
    _loja_trap_box(box, trap->a, trap->R, st->P);
    /* SOUND: convergence-zero (7: on a box that contains the ball) */
    if (_loja_trap_third(m->vary, st->sys, trap->C, box, 64))
        for (k = 0; k < m->n; k++)
            arf_mul(m->vary + k, m->vary + k, trap->R, 64, ARF_RND_UP);
    else
        for (k = 0; k < m->n; k++)
        {
            _loja_trap_curvature(st->sys, H, arb_mat_entry(trap->C, k, 0),
                box, 64);
            _loja_modes_norm(m->vary + k, H, m->H + k);
        }
    for (k = 0; k < m->n; k++)
        _loja_zero_room(m->vary + k, 3);
    arb_mat_clear(H);
    _arb_vec_clear(box, st->P);
}

/* x <- R (a + vary b), rounded up. */
static void
bend(arf_t x, const arf_t R, const arf_t a, const arf_t vary, const arf_t b)
{
    arf_mul(x, vary, b, 64, ARF_RND_UP);
    arf_add(x, x, a, 64, ARF_RND_UP);
    arf_mul(x, x, R, 64, ARF_RND_UP);
}

/* e and eps from vary. */
static void
bound_product(_loja_modes_struct *m, const loja_trap_zero_t trap,
              const _loja_zero_struct *st)
{
    const slong n = m->n;
    arf_struct *e = _loja_trap_vec_init(n);
    arf_t x, y, one;
    arb_t s;
    slong k, l;

    arf_init(x);
    arf_init(y);
    arf_init(one);
    arb_init(s);
    arf_one(one);
    arb_zero(m->e);
    arb_zero(m->eps);
    for (k = 0; k < n; k++)
    {
        bend(e + k, trap->R, m->hess + k, m->vary + k, one);
        arb_set_arf(s, e + k);
        arb_addmul(m->e, s, s, 64);
    }
    for (k = 0; k < n; k++)
        for (l = 0; l < n; l++)
        {
            /* SOUND: convergence-zero (8: M_k M_l^T moves by that) */
            bend(x, trap->R, m->image + k * n + l, m->vary + k, m->row + l);
            bend(y, trap->R, m->image + l * n + k, m->vary + l, m->row + k);
            arf_add(x, x, y, 64, ARF_RND_UP);
            arf_mul(y, e + k, e + l, 64, ARF_RND_UP);
            arf_add(x, x, y, 64, ARF_RND_UP);
            arb_set_arf(s, x);
            arb_addmul(m->eps, s, s, 64);
        }
    arb_sqrt(m->e, m->e, 64);
    _loja_modes_upper(m->e);
    arb_sqrt(m->eps, m->eps, 64);
    arb_add(m->eps, m->eps, st->f, 64);
    _loja_modes_upper(m->eps);
    arf_clear(x);
    arf_clear(y);
    arf_clear(one);
    arb_clear(s);
    _loja_trap_vec_clear(e, n);
}

/* way >= (1 + z) |W|/(1 - eta), eta = eps + (1 + eps) z; 0 if eta >= 1. */
static int
bound_way(_loja_modes_struct *m, const loja_trap_zero_t trap,
          const _loja_zero_struct *st)
{
    arb_t t, u;
    slong k;
    int ok;

    arb_init(t);
    arb_init(u);
    for (k = 0; k < m->n; k++)
    {
        arb_set_arf(t, m->hess + k);
        arb_add_arf(t, t, m->vary + k, 64);
        arb_addmul(u, t, t, 64);
    }
    /* SOUND: convergence-zero (9: |C r(theta(T))|, to second order) */
    arb_sqrt(u, u, 64);
    arb_mul_arf(u, u, trap->rho, 64);
    arb_mul_2exp_si(u, u, -1);
    arb_add_ui(t, st->f, 1, 64);
    arb_sqrt(t, t, 64);
    arb_add(u, u, t, 64);
    arb_mul_arf(u, u, trap->rho, 64);
    arb_add(m->way, m->w, u, 64);
    arb_add_ui(u, m->z, 1, 64);
    arb_mul(m->way, m->way, u, 64);
    arb_mul(t, m->eps, m->z, 64);
    arb_add(t, t, m->z, 64);
    arb_add(t, t, m->eps, 64);
    arb_sub_ui(t, t, 1, 64);
    arb_neg(t, t);
    arb_div(m->way, m->way, t, 64);
    _loja_modes_upper(m->way);
    /* SOUND: convergence-zero (9: eta < 1) */
    ok = arb_is_positive(t) && arb_is_finite(m->way);
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* rho^2 + way (2 |C r(a)| + R e) < R^2: a flow that goes towards the points
   of zero loss does not go away from the centre. */
static int
turns_back(const _loja_modes_struct *m, const loja_trap_zero_t trap)
{
    arb_t t, u;
    int ok;

    arb_init(t);
    arb_init(u);
    arb_mul_arf(t, m->e, trap->R, 64);
    arb_addmul_ui(t, m->w, 2, 64);
    arb_mul(t, t, m->way, 64);
    arb_set_arf(u, trap->rho);
    arb_addmul(t, u, u, 64);
    arb_set_arf(u, trap->R);
    arb_sqr(u, u, 64);
    /* SOUND: convergence-zero (9: or the flow turns back before R) */
    ok = arb_is_finite(t) && arb_lt(t, u);
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* reach, and 1 if the flow stays in the ball. */
static int
closes(_loja_modes_struct *m, loja_trap_zero_t trap,
       const _loja_zero_struct *st)
{
    arb_t t, u;
    int ok;

    arb_init(t);
    arb_init(u);
    bound_product(m, trap, st);
    ok = bound_way(m, trap, st);
    if (ok)
    {
        arb_add_ui(t, st->f, 1, 64);
        arb_sqrt(t, t, 64);
        arb_add(t, t, m->e, 64);
        arb_mul(t, t, m->way, 64);
        arb_get_ubound_arf(trap->reach, t, 30);
        _loja_zero_room(trap->reach, 8);
        arb_set_arf(t, trap->reach);
        arb_add_arf(t, t, trap->rho, 64);
        arb_set_arf(u, trap->R);
        /* SOUND: convergence-zero (9: rho + reach < R) */
        ok = arb_is_finite(t) && (arb_lt(t, u) || turns_back(m, trap));
    }
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* s <= sqrt(1 - eps)/c, and the length root/s of the path. */
static void
rates(loja_trap_zero_t trap, const _loja_modes_struct *m, const _loja_zero_struct *st)
{
    arb_t t;

    arb_init(t);
    arb_sub_ui(t, m->eps, 1, 64);
    arb_neg(t, t);
    arb_sqrt(t, t, 64);
    arb_div(t, t, st->c, 64);
    /* SOUND: convergence-zero (J J^T >= s^2 on the ball) */
    arb_get_lbound_arf(trap->s, t, 30);
    arf_mul_2exp_si(arb_midref(t), trap->s, -10);      /* room, as above */
    arf_sub(trap->s, trap->s, arb_midref(t), 30, ARF_RND_DOWN);
    arb_set_arf(t, st->root);
    arb_div_arf(t, t, trap->s, 64);
    arb_get_ubound_arf(trap->length, t, 64);
    arb_clear(t);
}

/* Radii from the smallest that might do. */
static int
search(loja_trap_zero_t trap, _loja_modes_struct *m, _loja_zero_struct *st)
{
    /* HEURISTIC: R = factor (rho + |w|); affects success. */
    static const double factor[] =
        { 1.1, 1.3, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6 };
    const slong nf = (slong) (sizeof(factor) / sizeof(factor[0]));
    arb_t t, u;
    slong i, k;
    int ok = 0;

    arb_init(t);
    arb_init(u);
    for (i = 0; i < nf && !ok; i++)
    {
        arb_set_d(u, factor[i]);
        arb_add_arf(t, m->w, trap->rho, 64);
        arb_mul(t, t, u, 64);
        arb_get_ubound_arf(trap->R, t, 30);
        for (k = 0; k < m->n; k++)
            arf_zero(m->vary + k);
        /* as if third derivatives were 0: is there any hope? */
        if (!closes(m, trap, st))
            continue;
        variation(m, trap, st);
        ok = closes(m, trap, st);
    }
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* a <- a - M^T C r(a), by Newton's method nearer to the points of zero loss,
   and rho; any centre serves. */
static void
move_centre(loja_trap_zero_t trap, const _loja_zero_struct *st,
            arb_srcptr theta, const arf_struct *within)
{
    const slong n = st->rows, P = st->P;
    arb_ptr y = _arb_vec_init(n);
    slong i;

    for (i = 0; i < n; i++)
        arb_dot(y + i, NULL, 0, arb_mat_entry(trap->C, i, 0), 1, st->r, 1, n,
            st->prec);
    for (i = 0; i < P; i++)
    {
        arb_dot(trap->a + i, trap->a + i, 1, arb_mat_entry(st->M, 0, i), P,
            y, 1, n, st->prec);
        mag_zero(arb_radref(trap->a + i));
    }
    _loja_trap_distance(trap->rho, theta, trap->a, within, P, st->prec);
    _arb_vec_clear(y, n);
}

int
_loja_zero_modes(loja_trap_zero_t trap, _loja_zero_struct *st,
                 arb_srcptr theta, const arf_struct *within)
{
    _loja_modes_struct m;
    int ok;

    /* HEURISTIC: N matrices of P x P are kept, some 200 MB of them */
    if ((double) st->rows * (double) st->P * (double) st->P > 0x1p22)
        return 0;
    _loja_modes_init(&m, st->rows, st->P);
    ok = _loja_modes_centre(trap, &m, st);
    if (ok && !search(trap, &m, st))
    {
        move_centre(trap, st, theta, within);
        ok = _loja_modes_centre(trap, &m, st) && search(trap, &m, st);
    }
    if (ok)
    {
        trap->modes = 1;
        rates(trap, &m, st);
        ok = arf_is_finite(trap->s) && arf_sgn(trap->s) > 0
            && arf_is_finite(trap->length);
    }
    if (ok)
        _loja_zero_limit(trap, st, m.e, m.eps, m.way, trap->reach);
    _loja_modes_clear(&m);
    return ok;
}
