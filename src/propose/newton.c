/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Newton's method for the collocation equations, with double-precision
    linear algebra.

    The Hessian's eigenvalues may spread over 10^100, far beyond doubles.
    At node j let W_j whiten A_j = f_j H_j + sigma: W_j^T A_j W_j = I, in
    multiprecision.  With u_j = W_j y_j the Newton equations
        sum_k D_jk u_k + f_j H_j u_j = F_j
    become
        sum_k (W_j^T W_k D_jk) y_k + y_j - sigma W_j^T W_j y_j = W_j^T F_j,
    whose matrix has entries of moderate size: it is factored in doubles.
    Residuals F and products with W stay in multiprecision, so each
    iteration gains a dozen digits.

    Where doubles can hold f H + sigma, Hessians are made in doubles, and so
    are gradients as long as corrections are large.
*/
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
    w->W = flint_malloc(sizeof(arb_mat_struct) * m);
    w->lu = flint_malloc(sizeof(double) * n * n);
    w->pivot = flint_malloc(sizeof(slong) * n);
    arb_mat_init(w->D, m, m);
    for (j = 0; j < m; j++)
        arb_mat_init(w->W + j, w->P, w->P);
    _loja_radau_nodes(w->z, m, w->prec);
    _loja_radau_derivative(w->D, w->z, m, w->prec);
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
    for (j = 0; j < w->m; j++)
        arb_mat_clear(w->W + j);
    flint_free(w->W);
    flint_free(w->lu);
    flint_free(w->pivot);
}

/* W_j from A_j = f_j H_j + sigma; 0 if that is not positive definite. */
static int
whiten(loja_newton_struct *w, slong j, const arb_mat_t H, slong prec)
{
    slong i, *perm = flint_malloc(sizeof(slong) * w->P);
    arb_mat_t A;
    arb_t s;
    int ok;

    arb_mat_init(A, w->P, w->P);
    arb_init(s);
    arb_set_d(s, w->sigma);
    arb_mat_scalar_mul_arb(A, H, w->f + j, prec);
    for (i = 0; i < w->P; i++)
        arb_add(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), s, prec);
    ok = loja_lin_whiten_approx(w->W + j, A, perm, 0, prec);
    arb_mat_clear(A);
    arb_clear(s);
    flint_free(perm);
    return ok;
}

/*
    log2 of the residual that comes from rounding v to prec bits:
    |f H (2^-prec v)|, bounded by the columns of H.
*/
static double
rounding_log2(const loja_newton_struct *w, slong j, const arb_mat_t H)
{
    slong i, k, P = w->P;
    double l = -1e9, c;

    for (i = 0; i < P; i++)
    {
        c = -1e9;
        for (k = 0; k < P; k++)
            c = fmax(c, _loja_propose_log2_norm(arb_mat_entry(H, k, i), 1,
                                                0));
        l = fmax(l, c + _loja_propose_log2_norm(w->v + j * P + i, 1, 0));
    }
    return l + _loja_propose_log2_norm(w->f + j, 1, 0) - (double) w->prec;
}

/* Gradients (m x P) and Hessians (m x P x P) in doubles; either NULL. */
static void
in_doubles(double *grad, double *hess, loja_newton_struct *w)
{
    slong i, j, P = w->P;
    double *theta = flint_malloc(sizeof(double) * P);

    for (j = 0; j < w->m; j++)
    {
        for (i = 0; i < P; i++)
            theta[i] = arf_get_d(arb_midref(w->v + j * P + i), ARF_RND_NEAR);
        if (grad != NULL)
            loja_fast_eval(grad + j * P, w->fast, w->data, theta);
        if (hess != NULL)
            loja_fast_hessian(hess + j * P * P, w->fast, w->data, theta);
    }
    flint_free(theta);
}

/* 1 if f H + sigma keeps a dozen bits of sigma in doubles. */
static int
fits_doubles(const loja_newton_struct *w, const double *hess)
{
    slong i, j, size = w->P * w->P;
    double most = 0;

    for (j = 0; j < w->m; j++)
    {
        double f = arf_get_d(arb_midref(w->f + j), ARF_RND_NEAR);

        for (i = 0; i < size; i++)
        {
            if (!isfinite(hess[j * size + i]))
                return 0;
            most = fmax(most, fabs(f * hess[j * size + i]));
        }
    }
    /* HEURISTIC */
    return most < 0x1p36 * w->sigma;
}

/*
    Residuals F_j = p'(z_j) + f_j grad L(v_j); with frames also W_j.
    Returns the number of nodes where whitening failed.
*/
static int
evaluate(loja_newton_struct *w, int frames)
{
    slong j, P = w->P, prec = w->prec;
    arb_ptr diff = _arb_vec_init(w->m * P);
    double *round = flint_malloc(sizeof(double) * w->m);
    double *grad = flint_malloc(sizeof(double) * w->m * P), *hess = NULL;
    int bad = 0, quick = w->quick;

    if (frames && w->fast != NULL)
    {
        hess = flint_malloc(sizeof(double) * w->m * P * P);
        in_doubles(NULL, hess, w);
        if (!fits_doubles(w, hess))
        {
            flint_free(hess);
            hess = NULL;
            w->quick = quick = 0;
        }
    }
    if (quick)
        in_doubles(grad, NULL, w);
    for (j = 0; j < w->m * P; j++)
        arb_sub(diff + j, w->v + j, w->init + j % P, w->prec);
    w->residual = w->noise = -1e9;
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n) \
    reduction(+ : bad)
    for (j = 0; j < w->m; j++)
    {
        arb_ptr g = _arb_vec_init(P);
        arb_mat_t H;
        slong i;

        arb_mat_init(H, P, P);
        if (!quick || (frames && hess == NULL))
            loja_loss_eval(loja_pool_ws(w->pool), NULL, g,
                           frames && hess == NULL ? H : NULL, w->v + j * P,
                           prec);
        for (i = 0; i < P; i++)
        {
            if (quick)
                arb_set_d(g + i, grad[j * P + i]);
            arb_mul(g + i, g + i, w->f + j, w->prec);
            arb_dot(w->F + j * P + i, g + i, 0,
                    arb_mat_entry(w->D, j, 0), 1, diff + i, P, w->m,
                    w->prec);
        }
        for (i = 0; i < P * P && hess != NULL; i++)
            arb_set_d(arb_mat_entry(H, i / P, i % P), hess[j * P * P + i]);
        if (frames)
        {
            bad += !whiten(w, j, H, hess != NULL ? 64 : prec);
            round[j] = rounding_log2(w, j, H);
        }
        _arb_vec_clear(g, P);
        arb_mat_clear(H);
    }
    flint_free(grad);
    flint_free(hess);
    if (frames)
        w->rounding = -1e9;
    for (j = 0; j < w->m; j++)
    {
        arb_srcptr F = w->F + j * P;

        w->residual = fmax(w->residual, _loja_propose_log2_norm(F, P, 0));
        w->noise = fmax(w->noise, _loja_propose_log2_norm(F, P, 1));
        if (frames)
            w->rounding = fmax(w->rounding, round[j]);
    }
    /* HEURISTIC: interpolation between the nodes amplifies rounding errors
       of v by some 2^8 */
    w->noise = fmax(w->noise, w->rounding + 8);
    flint_free(round);
    _arb_vec_clear(diff, w->m * P);
    return bad;
}

/* The matrix of the Newton equations in the frames, factored. */
static int
factor(loja_newton_struct *w)
{
    slong i, j, k, l, q, P = w->P, n = w->m * P;
    double *W = flint_malloc(sizeof(double) * n * P);

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            for (l = 0; l < P; l++)
                W[(j * P + i) * P + l] = arf_get_d(
                    arb_midref(arb_mat_entry(w->W + j, i, l)), ARF_RND_NEAR);
    for (j = 0; j < w->m; j++)
    {
        for (k = 0; k < w->m; k++)
        {
            double d = arf_get_d(arb_midref(arb_mat_entry(w->D, j, k)),
                                 ARF_RND_NEAR);

            if (j == k)
                d -= w->sigma;
            for (i = 0; i < P; i++)
            {
                double *row = w->lu + (j * P + i) * n + k * P;

                for (l = 0; l < P; l++)
                    row[l] = j == k && i == l;
                for (q = 0; q < P; q++)
                {
                    double c = d * W[(j * P + q) * P + i];
                    const double *Wk = W + (k * P + q) * P;

                    for (l = 0; l < P; l++)
                        row[l] += c * Wk[l];
                }
            }
        }
    }
    flint_free(W);
    return _loja_lu_factor(w->lu, w->pivot, n, (int) w->pool->n);
}

/* v -= correction; returns log2 of its largest norm at a node. */
static double
correct(loja_newton_struct *w)
{
    slong i, j, P = w->P, n = w->m * P, shift = 0;
    double *b = flint_malloc(sizeof(double) * n), size = -1e9;
    arb_ptr y = _arb_vec_init(n), u = _arb_vec_init(P);

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            arb_approx_dot(y + j * P + i, NULL, 0,
                           arb_mat_entry(w->W + j, 0, i), P,
                           w->F + j * P, 1, P, w->prec);
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
    size = -1e9;
    for (j = 0; j < w->m; j++)
    {
        for (i = 0; i < P; i++)
        {
            arb_approx_dot(u + i, NULL, 0, arb_mat_entry(w->W + j, i, 0), 1,
                           y + j * P, 1, P, w->prec);
            arf_sub(arb_midref(w->v + j * P + i),
                    arb_midref(w->v + j * P + i), arb_midref(u + i), w->prec,
                    ARF_RND_NEAR);
        }
        size = fmax(size, _loja_propose_log2_norm(u, P, 0));
    }
    flint_free(b);
    _arb_vec_clear(y, n);
    _arb_vec_clear(u, P);
    return size;
}

/* log2 of the size of the last coefficients: what the level can resolve. */
static double
tail_log2(arb_srcptr c, slong P, slong len)
{
    double l = -1e9;
    slong i, k;

    for (i = 0; i < P; i++)
        for (k = FLINT_MAX(0, len - 2); k < len; k++)
            l = fmax(l, _loja_propose_log2_norm(c + i * len + k, 1, 0));
    return l;
}

loja_propose_result_t
_loja_newton(loja_newton_struct *w, int last, double goal,
             loja_propose_info_t *info)
{
    /* HEURISTIC: iterations a level, refactor when a correction shrinks by
       less than 2^-10 */
    const slong most = 12;
    double size, before = 1e9;
    int fresh = 1;
    slong it, P = w->P, tries;
    arb_ptr c;

    w->quick = w->fast != NULL;
    for (it = 0; it < most; it++)
    {
        if (fresh)
        {
            for (tries = 0; tries < 12 && evaluate(w, 1) != 0; tries++)
                w->sigma = 4 * w->sigma + 1;
            if (tries == 12 || !(w->residual < 1e8) || !factor(w))
                return LOJA_PROPOSE_STEP;
        }
        else
            evaluate(w, 0);
        info->iterations++;
        if (!(w->residual < 1e8))
            return LOJA_PROPOSE_STEP;
        /* HEURISTIC: well below the goal, since between the nodes the
           defect is some 2^5 larger, and the choice of the next step takes
           it for the error of collocation */
        if (last && !w->quick && w->residual <= fmax(goal - 12, fmin(w->noise + 2, goal)))
            return LOJA_PROPOSE_OK;
        if (last && !w->quick && w->noise > goal)
        {
            info->missing_bits = (slong) (w->noise - goal) + 8;
            return LOJA_PROPOSE_PRECISION;
        }
        size = correct(w);
        if (!(size < 60) || (it > 2 && size > before + 2))
            return LOJA_PROPOSE_STEP;
        if (!last)
        {
            double tail;

            c = _arb_vec_init(P * (w->m + 1));
            _loja_radau_fit(c, w->v, w->init, P, w->m, w->prec);
            tail = tail_log2(c, P, w->m + 1);
            _arb_vec_clear(c, P * (w->m + 1));
            if (size < tail - 3 && it > 0)
                return LOJA_PROPOSE_OK;
        }
        /* HEURISTIC: doubles give corrections of 2^-20 at least */
        if (w->quick && (size < -20 || it > 2 || size > before - 4))
            w->quick = fresh = 0;
        else
            fresh = it > 0 && size > before - 10;
        before = size;
    }
    return last ? LOJA_PROPOSE_STEP : LOJA_PROPOSE_OK;
}
