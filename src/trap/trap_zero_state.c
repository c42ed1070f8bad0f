/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the two forms of the rule convergence-zero share: memory, and the
   factor C at the centre. */
#include <math.h>
#include "trap/trap_zero.h"

void
_loja_zero_init(_loja_zero_struct *st, loja_trap_system_struct *sys, slong prec)
{
    st->sys = sys;
    st->P = sys->prob->net->nparams;
    st->rows = sys->rows;
    st->prec = prec;
    st->r = _arb_vec_init(st->rows);
    arb_mat_init(st->M, st->rows, st->P);
    arf_init(st->root);
    arb_init(st->f);
    arb_init(st->sigma);
    arb_init(st->c);
}

void
_loja_zero_clear(_loja_zero_struct *st)
{
    _arb_vec_clear(st->r, st->rows);
    arb_mat_clear(st->M);
    arf_clear(st->root);
    arb_clear(st->f);
    arb_clear(st->sigma);
    arb_clear(st->c);
}

int
_loja_zero_fail(loja_trap_report_t *report, double factor, const char *why)
{
    report->closed = 0;
    report->factor = factor;
    snprintf(report->why, sizeof(report->why), "%s", why);
    return 0;
}

/* c >= |C|_2: c^2 I - C C^T is positive semidefinite. */
void
_loja_zero_norm(arb_t c, const arb_mat_t C, slong prec)
{
    slong n = arb_mat_nrows(C);
    arb_mat_t T, S;
    arf_t lower, upper;

    arb_mat_init(T, n, n);
    arb_mat_init(S, n, n);
    arf_init(lower);
    arf_init(upper);
    arb_mat_transpose(T, C);
    arb_mat_mul(S, C, T, prec);
    arb_mat_neg(S, S);
    loja_lin_eig_min_bounds(lower, upper, S, prec);
    arf_neg(lower, lower);
    if (!arf_is_finite(lower))
    {
        arb_mat_frobenius_norm(c, C, prec);
        arb_get_ubound_arf(lower, c, 64);
        arb_set_arf(c, lower);
    }
    else
    {
        /* SOUND: convergence-zero (3: |C|_2^2 = - lambda_min(-C C^T)) */
        arb_set_arf(c, lower);
        arb_sqrt(c, c, 64);
    }
    arb_mat_clear(T);
    arb_mat_clear(S);
    arf_clear(lower);
    arf_clear(upper);
}

/* f >= |M M^T - I|_F and sigma = sqrt(1 - f); 1 if f < 1. */
int
_loja_zero_orthonormal(_loja_zero_struct *st)
{
    slong i, n = st->rows;
    arb_mat_t T, S;
    arf_t u;
    int ok;

    arb_mat_init(T, st->P, n);
    arb_mat_init(S, n, n);
    arf_init(u);
    arb_mat_transpose(T, st->M);
    arb_mat_mul(S, st->M, T, st->prec);
    for (i = 0; i < n; i++)
        arb_sub_ui(arb_mat_entry(S, i, i), arb_mat_entry(S, i, i), 1,
            st->prec);
    arb_mat_frobenius_norm(st->f, S, 64);
    arb_get_ubound_arf(u, st->f, 64);
    /* SOUND: convergence-zero (2: |M M^T - I|_F <= f < 1) */
    ok = arf_is_finite(u) && arf_cmp_2exp_si(u, 0) < 0;
    arb_set_arf(st->f, u);
    arb_sub_ui(st->sigma, st->f, 1, 64);
    arb_neg(st->sigma, st->sigma);
    arb_sqrt(st->sigma, st->sigma, 64);
    arb_mat_clear(T);
    arb_mat_clear(S);
    arf_clear(u);
    return ok;
}

/* HEURISTIC: x (1 + 2^-bits): room for a checker whose bounds are not quite
   as sharp. */
void
_loja_zero_room(arf_t x, slong bits)
{
    arf_t t;

    arf_init(t);
    arf_mul_2exp_si(t, x, -bits);
    arf_add(x, x, t, 64, ARF_RND_UP);
    arf_clear(t);
}
