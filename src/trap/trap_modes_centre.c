/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The second form of the rule convergence-zero at the centre: the modes,
    which are eigenvectors of J J^T, their rates and curvatures (hypotheses 5
    and 6).
*/
#include <math.h>
#include "trap/trap_modes.h"

void
_loja_modes_init(_loja_modes_struct *m, slong n, slong P)
{
    slong k;

    m->n = n;
    m->hess = _loja_trap_vec_init(n);
    m->image = _loja_trap_vec_init(n * n);
    m->row = _loja_trap_vec_init(n);
    m->vary = _loja_trap_vec_init(n);
    m->H = flint_malloc(sizeof(arb_mat_struct) * (size_t) n);
    for (k = 0; k < n; k++)
        arb_mat_init(m->H + k, P, P);
    arb_init(m->z);
    arb_init(m->w);
    arb_init(m->eps);
    arb_init(m->e);
    arb_init(m->way);
}

void
_loja_modes_clear(_loja_modes_struct *m)
{
    slong k;

    _loja_trap_vec_clear(m->hess, m->n);
    _loja_trap_vec_clear(m->image, m->n * m->n);
    _loja_trap_vec_clear(m->row, m->n);
    _loja_trap_vec_clear(m->vary, m->n);
    for (k = 0; k < m->n; k++)
        arb_mat_clear(m->H + k);
    flint_free(m->H);
    arb_clear(m->z);
    arb_clear(m->w);
    arb_clear(m->eps);
    arb_clear(m->e);
    arb_clear(m->way);
}

void
_loja_modes_upper(arb_t x)
{
    arf_t u;

    arf_init(u);
    arb_get_ubound_arf(u, x, 64);
    arb_set_arf(x, u);
    arf_clear(u);
}

/* Rows of C: eigenvectors of G over roots of eigenvalues, which are the
   rates; doubles, exact as they stand.  0 where G is not positive. */
static int
choose_factor(loja_trap_zero_t trap, const arb_mat_t G)
{
    const slong n = arb_mat_nrows(G);
    double *g = flint_malloc(sizeof(double) * (size_t) (2 * n * n + n));
    double *v = g + n * n, *mu = v + n * n, x;
    slong i, k;
    int ok;

    for (i = 0; i < n * n; i++)
        g[i] = arf_get_d(arb_midref(arb_mat_entry(G, i / n, i % n)),
                         ARF_RND_NEAR);
    ok = loja_lin_eig_double(v, mu, g, n);
    for (k = 0; k < n && ok; k++)
    {
        ok = mu[k] > 0 && isfinite(mu[k]);
        if (ok)
            arf_set_d(trap->rates + k, mu[k]);
        for (i = 0; i < n && ok; i++)
        {
            x = v[k * n + i] / sqrt(mu[k]);
            ok = isfinite(x);
            arb_set_d(arb_mat_entry(trap->C, k, i), ok ? x : 0);
        }
    }
    flint_free(g);
    return ok;
}

/* z >= |(Lambda C C^T)^-1 - I|_F; 0 if it may be infinite. */
static int
invert(arb_t z, const loja_trap_zero_t trap, slong prec)
{
    const slong n = trap->rows;
    arb_mat_t T, Y;
    slong k, l;
    int ok;

    arb_mat_init(T, n, n);
    arb_mat_init(Y, n, n);
    arb_mat_transpose(T, trap->C);
    arb_mat_mul(Y, trap->C, T, prec);
    for (k = 0; k < n; k++)
        for (l = 0; l < n; l++)
        {
            arb_ptr y = arb_mat_entry(Y, k, l);

            arb_mul_arf(y, y, trap->rates + k, prec);
            if (k == l)
                arb_sub_ui(y, y, 1, prec);
        }
    arb_mat_frobenius_norm(z, Y, 64);
    _loja_modes_upper(z);
    /* SOUND: convergence-zero (6: |Y|/(1 - |Y|) bounds (I + Y)^-1 - I) */
    ok = arf_is_finite(arb_midref(z))
        && arf_cmp_2exp_si(arb_midref(z), 0) < 0;
    arb_sub_ui(arb_mat_entry(Y, 0, 0), z, 1, 64);
    arb_neg(arb_mat_entry(Y, 0, 0), arb_mat_entry(Y, 0, 0));
    arb_div(z, z, arb_mat_entry(Y, 0, 0), 64);
    _loja_modes_upper(z);
    arb_mat_clear(T);
    arb_mat_clear(Y);
    return ok;
}

void
_loja_modes_norm(arf_t res, const arb_mat_t A, const arb_mat_struct *B)
{
    arb_mat_t D;
    arb_t t;

    arb_mat_init(D, arb_mat_nrows(A), arb_mat_ncols(A));
    arb_init(t);
    if (B != NULL)
        arb_mat_sub(D, A, B, 64);
    else
        arb_mat_set(D, A);
    arb_mat_frobenius_norm(t, D, 64);
    arb_get_ubound_arf(res, t, 64);
    arb_mat_clear(D);
    arb_clear(t);
}

/* Hessians at the centre, what they make of the rows, and w. */
static void
look_at_centre(_loja_modes_struct *m, const loja_trap_zero_t trap,
               _loja_zero_struct *st)
{
    const slong n = m->n, P = st->P;
    arb_ptr v = _arb_vec_init(P), y = _arb_vec_init(n);
    slong i, k, l;
    arf_t u;

    arf_init(u);
    for (k = 0; k < n; k++)
    {
        _loja_trap_norm(m->row + k, arb_mat_entry(st->M, k, 0), P);
        _loja_trap_curvature(st->sys, m->H + k, arb_mat_entry(trap->C, k, 0),
            trap->a, st->prec);
        _loja_modes_norm(m->hess + k, m->H + k, NULL);
        for (l = 0; l < n; l++)
        {
            for (i = 0; i < P; i++)
                arb_dot(v + i, NULL, 0, arb_mat_entry(m->H + k, i, 0), 1,
                    arb_mat_entry(st->M, l, 0), 1, P, st->prec);
            _loja_trap_norm(m->image + k * n + l, v, P);
        }
        arb_dot(y + k, NULL, 0, arb_mat_entry(trap->C, k, 0), 1, st->r, 1, n,
            st->prec);
    }
    _loja_trap_norm(u, y, n);
    arb_set_arf(m->w, u);
    arf_clear(u);
    _arb_vec_clear(v, P);
    _arb_vec_clear(y, n);
}

int
_loja_modes_centre(loja_trap_zero_t trap, _loja_modes_struct *m,
                   _loja_zero_struct *st)
{
    const slong n = st->rows, P = st->P;
    arb_mat_t J, T, G;
    int ok;

    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(G, n, n);
    _loja_trap_residual(st->sys, st->r, J, trap->a, st->prec);
    arb_mat_transpose(T, J);
    arb_mat_mul(G, J, T, st->prec);
    ok = arf_is_finite(trap->rho) && arf_is_finite(st->root)
        && choose_factor(trap, G) && invert(m->z, trap, st->prec);
    if (ok)
    {
        arb_mat_mul(st->M, trap->C, J, st->prec);
        ok = _loja_zero_orthonormal(st);
    }
    if (ok)
    {
        _loja_zero_norm(st->c, trap->C, st->prec);
        look_at_centre(m, trap, st);
    }
    arb_mat_clear(J);
    arb_mat_clear(T);
    arb_mat_clear(G);
    return ok;
}
