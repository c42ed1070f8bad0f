/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A start without transient.

    In directions in which f H is large the flow has long forgotten where it
    came from, but the end of the path before is off the flow's slow manifold
    by its rounding and truncation.  A path through that point has a layer
    e^(-mu (x + 1)) at the left end, tiny, which a polynomial does not
    resolve; and where other directions are stiffer by many orders of
    magnitude, f H turns the unresolved part into a defect that neither
    shorter steps nor more bits lower.  So in these directions the start is
    free, and the differential equation is asked for at x = -1 instead.  The
    seam, the distance between the two points, is accounted for by rule tube.

    With W_1, ..., W_q the columns of the whitening factor at -1 with mu =
    1/|W_i|^2 above a threshold, the start moves by delta = sum c_i W_i such
    that W_l^T (p'(-1) + f grad L(p(-1))) = 0, to first order: the response of
    the path to each W_i comes from the factored equations.
*/
#include <math.h>
#include "loja/lin.h"
#include "propose/propose_internal.h"

/* g <- f grad L, H <- f H and W at x = -1; the number of fast columns. */
static slong
fast_columns(arb_ptr g, arb_mat_t H, arb_mat_t W, loja_newton_struct *w)
{
    slong i, j, q, P = w->P, *perm = flint_malloc(sizeof(slong) * P);
    arb_mat_t A;
    arb_t f, s;

    arb_mat_init(A, P, P);
    arb_init(f);
    arb_init(s);
    loja_step_time(NULL, f, w->step, w->z, w->prec);
    if (w->doubles != NULL)
        _loja_propose_gradient(g, w->init, w->pairs, loja_pool_ws(w->pool),
                               w->prec);
    else
        loja_loss_eval(loja_pool_ws(w->pool), NULL, g, H, w->init, w->prec);
    _arb_vec_scalar_mul(g, g, P, f, w->prec);
    if (w->doubles != NULL)
    {
        q = _loja_double_fast_columns(H, W, w,
                arf_get_d(arb_midref(f), ARF_RND_NEAR));
        goto done;
    }
    arb_mat_scalar_mul_arb(H, H, f, w->prec);
    arb_mat_set(A, H);
    arb_set_d(s, w->sigma);
    for (i = 0; i < P; i++)
        arb_add(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), s, w->prec);
    q = 0;
    if (loja_lin_whiten_approx(W, A, perm, 0, w->prec))
        for (; q < P; q++)
        {
            double size = -1e9;

            for (j = 0; j < P; j++)
                size = fmax(size, _loja_propose_log2_norm(
                    arb_mat_entry(W, j, q), 1, 0));
            if (-2 * size <= _loja_newton_fast(w->m))
                break;
        }
done:
    arb_mat_clear(A);
    arb_clear(f);
    arb_clear(s);
    flint_free(perm);
    return q;
}

/* r_j <- -sum_k D_jk b: what a move of the start by b adds to F_j. */
static void
move_residual(arb_ptr r, const loja_newton_struct *w, arb_srcptr b)
{
    slong i, j, k, P = w->P;
    arb_t s;

    arb_init(s);
    for (j = 0; j < w->m; j++)
    {
        arb_zero(s);
        for (k = 0; k < w->m; k++)
            arb_sub(s, s, arb_mat_entry(w->D, j, k), w->prec);
        for (i = 0; i < P; i++)
        {
            arb_mul(r + j * P + i, s, b + i, w->prec);
            mag_zero(arb_radref(r + j * P + i));
        }
    }
    arb_clear(s);
}

/* d += sum_k first_k (sign v_k - b): p'(-1) for values v and start b. */
static void
add_slope(arb_ptr d, const loja_newton_struct *w, arb_srcptr v, int sign,
          arb_srcptr b)
{
    slong i, k;
    arb_t t;

    arb_init(t);
    for (i = 0; i < w->P; i++)
        for (k = 0; k < w->m; k++)
        {
            if (sign > 0)
                arb_sub(t, v + k * w->P + i, b + i, w->prec);
            else
            {
                arb_add(t, v + k * w->P + i, b + i, w->prec);
                arb_neg(t, t);
            }
            arb_addmul(d + i, w->first + k, t, w->prec);
        }
    arb_clear(t);
}

/* res <- W_l^T d */
static void
component(arb_t res, const arb_mat_t W, slong l, arb_srcptr d, slong P,
          slong prec)
{
    arb_dot(res, NULL, 0, arb_mat_entry(W, 0, l), P, d, 1, P, prec);
    mag_zero(arb_radref(res));
}

/* S_li: how W_l^T (p' + f grad L) at -1 responds to a move by W_i. */
static void
responses(arb_mat_t S, loja_newton_struct *w, const arb_mat_t W,
          const arb_mat_t H, slong q)
{
    slong i, j, l, P = w->P, n = w->m * P;
    arb_ptr b = _arb_vec_init(P), d = _arb_vec_init(P);
    arb_ptr u = _arb_vec_init(n), r = _arb_vec_init(n);

    for (i = 0; i < q && !loja_pool_is_stopped(w->pool); i++)
    {
        for (j = 0; j < P; j++)
            arb_set(b + j, arb_mat_entry(W, j, i));
        move_residual(r, w, b);
        /* one solution in doubles will do */
        _loja_newton_solve(u, w, r, HUGE_VAL);
        for (j = 0; j < P; j++)
            arb_dot(d + j, NULL, 0, arb_mat_entry(H, j, 0), 1, b, 1, P,
                    w->prec);
        add_slope(d, w, u, -1, b);
        for (l = 0; l < q; l++)
            component(arb_mat_entry(S, l, i), W, l, d, P, w->prec);
    }
    _arb_vec_clear(b, P);
    _arb_vec_clear(d, P);
    _arb_vec_clear(u, n);
    _arb_vec_clear(r, n);
}

/* Moves the start by b, and the path with it. */
static void
move(loja_newton_struct *w, arb_srcptr b, double small)
{
    slong j, n = w->m * w->P;
    arb_ptr u = _arb_vec_init(n), r = _arb_vec_init(n);

    move_residual(r, w, b);
    _loja_newton_solve(u, w, r, small);
    for (j = 0; j < n; j++)
        arf_sub(arb_midref(w->v + j), arb_midref(w->v + j),
                arb_midref(u + j), w->prec, ARF_RND_NEAR);
    for (j = 0; j < w->P; j++)
        arf_add(arb_midref(w->init + j), arb_midref(w->init + j),
                arb_midref(b + j), w->prec, ARF_RND_NEAR);
    _arb_vec_clear(u, n);
    _arb_vec_clear(r, n);
}

void
_loja_newton_smooth(loja_newton_struct *w, double small, double limit)
{
    slong j, l, q, P = w->P;
    arb_ptr g = _arb_vec_init(P), d = _arb_vec_init(P);
    arb_mat_t H, W, S, c;

    arb_mat_init(H, P, P);
    arb_mat_init(W, P, P);
    q = fast_columns(g, H, W, w);
    arb_mat_init(S, q, q);
    arb_mat_init(c, q, 1);
    _arb_vec_set(d, g, P);
    add_slope(d, w, w->v, 1, w->init);
    for (l = 0; l < q; l++)
    {
        component(arb_mat_entry(c, l, 0), W, l, d, P, w->prec);
        arb_neg(arb_mat_entry(c, l, 0), arb_mat_entry(c, l, 0));
    }
    if (q > 0)
    {
        responses(S, w, W, H, q);
        if (arb_mat_approx_solve(c, S, c, w->prec))
        {
            for (j = 0; j < P; j++)
                arb_approx_dot(d + j, NULL, 0, arb_mat_entry(W, j, 0), 1,
                               arb_mat_entry(c, 0, 0), 1, q, w->prec);
            if (_loja_propose_log2_norm(d, P, 0) <= limit)
                move(w, d, small);
        }
    }
    _arb_vec_clear(g, P);
    _arb_vec_clear(d, P);
    arb_mat_clear(H);
    arb_mat_clear(W);
    arb_mat_clear(S);
    arb_mat_clear(c);
}
