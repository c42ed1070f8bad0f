/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Proposals for the family collapse, not trusted: the slow manifold, and which
   entries of sigma are the moduli. */
#include <math.h>
#include "infinity/deep.h"

/* HEURISTIC, both of them. */
#define NEWTON_STEPS 25
#define TINY 1e-25

/* v := T - Fhat with b^ = 0, rows of the moduli 0. */
static void
slow_defect(arb_ptr v, const loja_collapse_struct *f, arb_srcptr F,
            const loja_collapse_state_t st)
{
    const loja_one_layer_struct *o = &f->o;
    const slong rows = _loja_collapse_rows(f), shift = o->bias ? 1 : 0;
    slong r, e;

    _arb_vec_zero(v, o->dim);
    for (r = 0; r < rows; r++)
    {
        e = o->k - _loja_collapse_order(f, _loja_collapse_fast(f, r));
        arb_neg(v + r, F + r);
        if (e >= 0)
            arb_addmul(v + r, st->hp + e, o->pm + r + shift, o->prec);
    }
    arb_sub_ui(v + r, F + r, 1, o->prec);
    arb_neg(v + r, v + r);
}

/* One step; its size, relative, or -1. */
static double
newton(loja_collapse_state_t st, const loja_collapse_struct *f, const arb_t h)
{
    const slong dim = f->o.dim;
    arb_mat_t D, v, x;
    arb_ptr F = _arb_vec_init(dim);
    arb_t m;
    double step = 0, size;
    slong j;

    arb_mat_init(D, dim, dim);
    arb_mat_init(v, dim, 1);
    arb_mat_init(x, dim, 1);
    arb_init(m);
    _loja_collapse_state_sums(st, f, h);
    _loja_collapse_fhat(F, D, NULL, st, f);
    slow_defect(arb_mat_entry(v, 0, 0), f, F, st);
    if (!arb_mat_approx_solve(x, D, v, f->o.prec))
        step = -1;
    for (j = 0; j < dim && step >= 0; j++)
    {
        arb_get_mid_arb(m, arb_mat_entry(x, j, 0));
        size = fabs(arf_get_d(arb_midref(m), ARF_RND_NEAR))
            / (1 + fabs(arf_get_d(arb_midref(st->sigma + j), ARF_RND_NEAR)));
        if (!(size <= step))
            step = size;
        arb_add(st->sigma + j, st->sigma + j, m, f->o.prec);
        arb_get_mid_arb(st->sigma + j, st->sigma + j);
    }
    if (!(step < 1e3))
        step = -1;
    arb_mat_clear(D);
    arb_mat_clear(v);
    arb_mat_clear(x);
    arb_clear(m);
    _arb_vec_clear(F, dim);
    return step;
}

int
_loja_collapse_newton(arb_ptr sigma, const loja_collapse_struct *f,
                      const arb_t h)
{
    const slong dim = f->o.dim;
    loja_collapse_state_t st;
    double step = 1;
    slong i;

    _loja_collapse_state_init(st, f);
    for (i = 0; i < dim; i++)
        arb_get_mid_arb(st->sigma + i, sigma + i);
    for (i = 0; i < NEWTON_STEPS && step > TINY; i++)
        step = newton(st, f, h);
    if (step >= 0 && step <= TINY)
        _arb_vec_set(sigma, st->sigma, dim);
    _loja_collapse_state_clear(st);
    return step >= 0 && step <= TINY;
}

/* ---- the choice of moduli ---- */

/* The greatest entry of rows >= r in columns that are free. */
static double
find_pivot(slong *row, slong *column, double *A, slong rows, slong dim,
           slong r, const char *used)
{
    double best = 0;
    slong i, j;

    *row = *column = -1;
    for (i = r; i < rows; i++)
        for (j = 0; j < dim; j++)
            if (!used[j] && fabs(A[i * dim + j]) > best)
            {
                best = fabs(A[i * dim + j]);
                *row = i;
                *column = j;
            }
    return best;
}

void
_loja_collapse_choose(loja_collapse_struct *f, arb_srcptr sigma,
                      const arb_t h)
{
    const slong dim = f->o.dim, rows = _loja_collapse_rows(f) + 1;
    double *A = flint_malloc(sizeof(double) * (size_t) (rows * dim)), c;
    char *used = flint_calloc((size_t) dim, 1);
    arb_ptr F = _arb_vec_init(dim);
    loja_collapse_state_t st;
    arb_mat_t D;
    slong i, j, r, p, q, count = 0;

    _loja_collapse_state_init(st, f);
    arb_mat_init(D, dim, dim);
    for (i = 0; i < dim; i++)
        arb_get_mid_arb(st->sigma + i, sigma + i);
    _loja_collapse_state_sums(st, f, h);
    _loja_collapse_fhat(F, D, NULL, st, f);
    for (i = 0; i < rows * dim; i++)
        A[i] = arf_get_d(arb_midref(arb_mat_entry(D, i / dim, i % dim)),
            ARF_RND_NEAR);
    for (r = 0; r < rows; r++)
    {
        if (!(find_pivot(&p, &q, A, rows, dim, r, used) > 0))
            break;
        used[q] = 1;
        for (j = 0; j < dim; j++)
        {
            c = A[p * dim + j];
            A[p * dim + j] = A[r * dim + j];
            A[r * dim + j] = c;
        }
        for (i = r + 1; i < rows; i++)
        {
            c = A[i * dim + q] / A[r * dim + q];
            for (j = 0; j < dim; j++)
                A[i * dim + j] -= c * A[r * dim + j];
        }
    }
    for (j = 0; j < dim && count < f->moduli; j++)
        if (!used[j])
            f->modulus[count++] = j;
    flint_free(A);
    flint_free(used);
    _loja_collapse_state_clear(st);
    arb_mat_clear(D);
    _arb_vec_clear(F, dim);
}
