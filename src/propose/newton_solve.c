/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The linear equations of Newton's method (newton.c says which). */
#include <math.h>
#include "propose/propose_internal.h"

/* Rows of node j: W_j^T W_k D_jk - sigma W_j^T W_j + 1.  W: those at all nodes
   side by side, packed (P x n); left: scratch of P x P. */
static void
set_rows(loja_newton_struct *w, slong j, const double *W, double *left)
{
    slong i, k, l, P = w->P, n = w->m * P;
    double *rows = w->lu + j * P * n;

    for (i = 0; i < P; i++)
        for (l = 0; l < P; l++)
            left[i * P + l] = -arf_get_d(
                arb_midref(arb_mat_entry(w->W + j, l, i)), ARF_RND_NEAR);
    for (i = 0; i < P * n; i++)
        rows[i] = 0;
    _loja_kernel_update(rows, n, left, P, W, P, P, n);
    for (k = 0; k < w->m; k++)
    {
        double d = arf_get_d(arb_midref(arb_mat_entry(w->D, j, k)),
                             ARF_RND_NEAR);

        if (j == k)
            d -= w->sigma;
        for (i = 0; i < P; i++)
            for (l = 0; l < P; l++)
                rows[i * n + k * P + l] *= d;
        for (i = 0; i < P && j == k; i++)
            rows[i * n + k * P + i] += 1;
    }
}

/* The matrix of the Newton equations in the frames, factored. */
int
_loja_newton_factor(loja_newton_struct *w)
{
    slong i, j, l, P = w->P, n = w->m * P;
    double *W = flint_malloc(sizeof(double) * P * n);
    double *packed = flint_malloc(sizeof(double) * P * (n + LOJA_TILE));

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            for (l = 0; l < P; l++)
                W[i * n + j * P + l] = arf_get_d(
                    arb_midref(arb_mat_entry(w->W + j, i, l)), ARF_RND_NEAR);
    _loja_kernel_pack(packed, W, n, P, n);
#pragma omp parallel for schedule(static) num_threads((int) w->pool->n)
    for (j = 0; j < w->m; j++)
    {
        double *left = flint_malloc(sizeof(double) * P * P);

        set_rows(w, j, packed, left);
        flint_free(left);
    }
    flint_free(W);
    flint_free(packed);
    return _loja_lu_factor(w->lu, w->pivot, n, (int) w->pool->n);
}

/* u <- the solution of the factored equations with right side F. */
static void
solve(arb_ptr u, loja_newton_struct *w, arb_srcptr F)
{
    slong i, j, P = w->P, n = w->m * P, shift = 0;
    double *b = flint_malloc(sizeof(double) * n), size = -1e9;
    arb_ptr y = _arb_vec_init(n);

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            arb_approx_dot(y + j * P + i, NULL, 0,
                           arb_mat_entry(w->W + j, 0, i), P,
                           F + j * P, 1, P, w->prec);
    for (i = 0; i < n; i++)
        size = fmax(size, _loja_propose_log2_norm(y + i, 1, 0));
    if (size > -1e8 && size < 1e8)
        shift = -(slong) size;                 /* doubles see numbers near 1 */
    for (i = 0; i < n; i++)
    {
        arf_mul_2exp_si(arb_midref(y + i), arb_midref(y + i), shift);
        b[i] = arf_get_d(arb_midref(y + i), ARF_RND_NEAR);
    }
    _loja_lu_solve(b, w->lu, w->pivot, n);
    for (i = 0; i < n; i++)
    {
        arb_set_d(y + i, isfinite(b[i]) ? b[i] : 0.0);
        arb_mul_2exp_si(y + i, y + i, -shift);
    }
    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            arb_approx_dot(u + j * P + i, NULL, 0,
                           arb_mat_entry(w->W + j, i, 0), 1,
                           y + j * P, 1, P, w->prec);
    flint_free(b);
    _arb_vec_clear(y, n);
}

/* r -= J u */
static void
subtract_image(arb_ptr r, const loja_newton_struct *w, arb_srcptr u)
{
    slong i, j, P = w->P;

#pragma omp parallel for schedule(static) private(i) \
    num_threads((int) w->pool->n)
    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
        {
            arb_ptr e = r + j * P + i;

            arb_approx_dot(e, e, 1, arb_mat_entry(w->D, j, 0), 1, u + i, P,
                           w->m, w->prec);
            arb_approx_dot(e, e, 1, arb_mat_entry(w->H + j, i, 0), 1,
                           u + j * P, 1, P, w->prec);
        }
}

/* log2 of the largest norm at a node */
double
_loja_newton_largest(const loja_newton_struct *w, arb_srcptr u)
{
    slong j;
    double size = -1e9;

    for (j = 0; j < w->m; j++)
        size = fmax(size, _loja_propose_log2_norm(u + j * w->P, w->P, 0));
    return size;
}

void
_loja_newton_solve(arb_ptr u, loja_newton_struct *w, arb_ptr r, double small)
{
    slong j, n = w->m * w->P, it;
    double size = 1e9, before;
    arb_ptr c;

    if (w->doubles != NULL)
    {
        _loja_double_correct(u, w, r);
        return;
    }
    c = _arb_vec_init(n);
    _arb_vec_zero(u, n);
    /* HEURISTIC: more refinements than that never helped */
    for (it = 0; it < 24; it++)
    {
        solve(c, w, r);
        before = size;
        size = _loja_newton_largest(w, c);
        for (j = 0; j < n; j++)
            arf_add(arb_midref(u + j), arb_midref(u + j), arb_midref(c + j),
                    w->prec, ARF_RND_NEAR);
        /* HEURISTIC: 20 bits are certain to be gained by a good
           factorisation; less than 4 bits gained: rounding, or a bad one */
        if (size - 20 <= small || size > before - 4
            || loja_pool_is_stopped(w->pool))
            break;
        subtract_image(r, w, c);
    }
    _arb_vec_clear(c, n);
}
