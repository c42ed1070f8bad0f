/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A level of Newton's method (newton.c): its memory, and residuals, Hessians
   and frames at its nodes. */
#include <math.h>
#include "loja/lin.h"
#include "propose/propose_internal.h"

void
_loja_newton_init(loja_newton_struct *w, slong m)
{
    slong j, n = m * w->P;

    w->m = m;
    w->z = _arb_vec_init(m + 1);
    w->f = _arb_vec_init(m);
    w->v = _arb_vec_init(n);
    w->F = _arb_vec_init(n);
    w->diff = _arb_vec_init(n);
    w->first = _arb_vec_init(m);
    arb_mat_init(w->D, m, m);
    if (w->doubles == NULL)
    {
        w->H = flint_malloc(sizeof(arb_mat_struct) * m);
        w->W = flint_malloc(sizeof(arb_mat_struct) * m);
        w->lu = flint_malloc(sizeof(double) * n * n);
        w->pivot = flint_malloc(sizeof(slong) * n);
    }
    for (j = 0; j < m && w->doubles == NULL; j++)
    {
        arb_mat_init(w->H + j, w->P, w->P);
        arb_mat_init(w->W + j, w->P, w->P);
    }
    _loja_radau_nodes(w->z, m, w->prec);
    _loja_radau_derivative(w->D, w->first, w->z, m, w->prec);
    for (j = 0; j < m; j++)
        loja_step_time(NULL, w->f + j, w->step, w->z + 1 + j, w->prec);
}

void
_loja_newton_clear(loja_newton_struct *w)
{
    slong j, n = w->m * w->P;

    _arb_vec_clear(w->z, w->m + 1);
    _arb_vec_clear(w->f, w->m);
    _arb_vec_clear(w->v, n);
    _arb_vec_clear(w->F, n);
    arb_mat_clear(w->D);
    _arb_vec_clear(w->diff, n);
    _arb_vec_clear(w->first, w->m);
    if (w->doubles != NULL)
        return;
    for (j = 0; j < w->m; j++)
    {
        arb_mat_clear(w->H + j);
        arb_mat_clear(w->W + j);
    }
    flint_free(w->H);
    flint_free(w->W);
    flint_free(w->lu);
    flint_free(w->pivot);
}

/* W_j from A_j = f_j H_j + sigma; 0 if that is not positive definite. */
static int
whiten(loja_newton_struct *w, slong j)
{
    slong i, *perm = flint_malloc(sizeof(slong) * w->P);
    arb_mat_t A;
    arb_t s;
    int ok;

    arb_mat_init(A, w->P, w->P);
    arb_init(s);
    arb_set_d(s, w->sigma);
    arb_mat_set(A, w->H + j);
    for (i = 0; i < w->P; i++)
        arb_add(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), s, w->prec);
    ok = loja_lin_whiten_approx(w->W + j, A, perm, 0, w->prec);
    arb_mat_clear(A);
    arb_clear(s);
    flint_free(perm);
    return ok;
}

int
_loja_newton_whiten(loja_newton_struct *w)
{
    slong j, tries;
    int bad = 1;

    /* HEURISTIC: so much was for an iterate far from the path, and doubles
       see little of the slow directions beside it */
    if (w->sigma > 1000)
        w->sigma = 1;
    for (tries = 0; tries < 24 && bad; tries++)
    {
        if (tries > 0)
            w->sigma = 4 * w->sigma + 1;
        bad = 0;
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n) \
    reduction(+ : bad)
        for (j = 0; j < w->m; j++)
            bad += !whiten(w, j);
    }
    return bad == 0;
}

/* log2 of the largest column of f_j H_j: how much larger a residual may be
   than the change of v that it comes from. */
static double
amplify_log2(const loja_newton_struct *w, slong j)
{
    slong i, k, P = w->P;
    double l = -1e9;

    for (i = 0; i < P; i++)
        for (k = 0; k < P; k++)
            l = fmax(l, _loja_propose_log2_norm(
                arb_mat_entry(w->H + j, k, i), 1, 0));
    return l;
}

void
_loja_newton_node(loja_newton_struct *w, slong j, int frame)
{
    slong i, P = w->P;
    arb_ptr g = _arb_vec_init(P);

    if (frame)
        loja_loss_eval(loja_pool_ws(w->pool), NULL, g, w->H + j,
                       w->v + j * P, w->prec);
    else
        _loja_propose_gradient(g, w->v + j * P, w->pairs,
                               loja_pool_ws(w->pool), w->prec);
    for (i = 0; i < P; i++)
    {
        arb_mul(g + i, g + i, w->f + j, w->prec);
        arb_dot(w->F + j * P + i, g + i, 0, arb_mat_entry(w->D, j, 0), 1,
                w->diff + i, P, w->m, w->prec);
    }
    if (frame)
        arb_mat_scalar_mul_arb(w->H + j, w->H + j, w->f + j, w->prec);
    _arb_vec_clear(g, P);
}

void
_loja_newton_set_diff(loja_newton_struct *w)
{
    slong j;

    for (j = 0; j < w->m * w->P; j++)
        arb_sub(w->diff + j, w->v + j, w->init + j % w->P, w->prec);
}

void
_loja_newton_nodes(loja_newton_struct *w, int frame)
{
    slong j;

    _loja_newton_set_diff(w);
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n)
    for (j = 0; j < w->m; j++)
        if (!loja_pool_is_stopped(w->pool))
            _loja_newton_node(w, j, frame);
}

void
_loja_newton_evaluate(loja_newton_struct *w)
{
    slong j, P = w->P;

    _loja_newton_nodes(w, 1);
    w->residual = w->noise = w->amplify = -1e9;
    for (j = 0; j < w->m; j++)
    {
        arb_srcptr F = w->F + j * P;
        double amplify = amplify_log2(w, j);

        w->residual = fmax(w->residual, _loja_propose_log2_norm(F, P, 0));
        w->noise = fmax(w->noise, _loja_propose_log2_norm(F, P, 1));
        /* HEURISTIC: interpolation between the nodes amplifies rounding
           errors of v by some 2^8 */
        w->noise = fmax(w->noise, amplify - (double) w->prec + 8
                        + _loja_propose_log2_norm(w->v + j * P, P, 0));
        w->amplify = fmax(w->amplify, amplify);
    }
}
