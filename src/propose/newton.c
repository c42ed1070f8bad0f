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
    Its solutions are refined with residuals in multiprecision, a dozen
    digits each time, which costs no activation function.  So an iteration
    squares the error, as levels of doubled degree want it.
*/
#include <math.h>
#include "loja/lin.h"
#include "propose/propose_internal.h"

/* HEURISTIC: bits below the goal to which the equations are solved, since
   between the nodes the defect is some 2^5 larger, and the choice of the
   next step takes it for the error of collocation.  Where rounding stands
   in the way precision is raised, and the step is never shortened. */
#define MARGIN 12

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

/* W at all nodes, sigma being raised until all are positive definite. */
static int
whiten_all(loja_newton_struct *w)
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

/* F_j = p'(z_j) + f_j grad L(v_j), with frame also f_j H_j. */
static void
evaluate_node(loja_newton_struct *w, slong j, int frame)
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

static void
set_diff(loja_newton_struct *w)
{
    slong j;

    for (j = 0; j < w->m * w->P; j++)
        arb_sub(w->diff + j, w->v + j, w->init + j % w->P, w->prec);
}

void
_loja_newton_nodes(loja_newton_struct *w, int frame)
{
    slong j;

    set_diff(w);
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n)
    for (j = 0; j < w->m; j++)
        if (!loja_pool_is_stopped(w->pool))
            evaluate_node(w, j, frame);
}

/* Residuals and frames at all nodes, and how large they are. */
static void
evaluate(loja_newton_struct *w)
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

/* log2 of mu of column i of the frame at node j: how stiff it is. */
static double
column_log2(const loja_newton_struct *w, slong j, slong i)
{
    slong k;
    double size = -1e9;

    for (k = 0; k < w->P; k++)
        size = fmax(size, _loja_propose_log2_norm(
            arb_mat_entry(w->W + j, k, i), 1, 0));
    return -2 * size;
}

/* HEURISTIC: a layer e^(-mu x) with mu < m^2/100 is resolved to some 2^-75,
   as its coefficients fall like e^(-k^2/(2 mu)). */
double
_loja_newton_fast(slong m)
{
    return fmax(4, log2((double) m * (double) m / 100));
}

/*
    How many bits below the wanted defect the noise must be.  A residual that
    is off by the part eps of its terms moves v by eps (f/mu)^(1/2) in a
    direction mu, and roughly, from node to node; the stiffest direction
    follows it between the nodes with a defect that is lambda f times as large.
*/
static double
guard_bits(const loja_newton_struct *w)
{
    double low = 1e9, high = -1e9, l;
    slong i;

    for (i = 0; i < w->P; i++)
    {
        l = column_log2(w, 0, i);
        if (l > _loja_newton_fast(w->m))
        {
            low = fmin(low, l);
            high = fmax(high, l);
        }
    }
    return high > low ? 0.5 * (high - low) : 0;
}

/* log2 of what the residual at node j says of the defect nearby: F itself,
   and lambda f times the shift of v in each fast direction. */
static double
promise(const loja_newton_struct *w, slong j)
{
    slong i;
    double size = _loja_propose_log2_norm(w->F + j * w->P, w->P, 0);
    arb_t y;

    arb_init(y);
    for (i = 0; i < w->P; i++)
    {
        double mu = column_log2(w, j, i);

        arb_approx_dot(y, NULL, 0, arb_mat_entry(w->W + j, 0, i), w->P,
                       w->F + j * w->P, 1, w->P, w->prec);
        if (mu > _loja_newton_fast(w->m))
            size = fmax(size, w->amplify - 0.5 * mu
                              + _loja_propose_log2_norm(y, 1, 0));
    }
    arb_clear(y);
    return size;
}

/* HEURISTIC: five nodes tell whether the last iteration did what it should;
   the verifier looks at all of [-1, 1] anyway. */
double
_loja_newton_spot_check(loja_newton_struct *w)
{
    enum { SPOTS = 5 };
    slong s, at[SPOTS];
    double size = -1e9;

    set_diff(w);
    for (s = 0; s < SPOTS; s++)
        at[s] = s * (w->m - 1) / (SPOTS - 1);
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n)
    for (s = 0; s < SPOTS; s++)
        if (s == 0 || at[s] != at[s - 1])
            evaluate_node(w, at[s], 0);
    for (s = 0; s < SPOTS; s++)
        size = fmax(size, w->doubles != NULL
                              ? _loja_double_promise(w, at[s])
                              : promise(w, at[s]));
    return size;
}

double
_loja_newton_step(loja_newton_struct *w, double small)
{
    slong j, n = w->m * w->P;
    arb_ptr u = _arb_vec_init(n), r = _arb_vec_init(n);
    double size;

    for (j = 0; j < n; j++)
        arb_get_mid_arb(r + j, w->F + j);
    _loja_newton_solve(u, w, r, small);
    for (j = 0; j < n; j++)
        arf_sub(arb_midref(w->v + j), arb_midref(w->v + j),
                arb_midref(u + j), w->prec, ARF_RND_NEAR);
    size = _loja_newton_largest(w, u);
    _arb_vec_clear(u, n);
    _arb_vec_clear(r, n);
    return size;
}

/* What the last correction should have left, against what it left: within
   a level, and from the level before to this one. */
static void
learn_square(loja_newton_struct *w, slong it, double size, double before)
{
    if (it > 0)
        w->square = fmax(0, size - 2 * before);
    else if (size > w->expected)
        w->square = fmax(w->square, size - 2 * w->last);
}

loja_propose_result_t
_loja_newton(loja_newton_struct *w, int last, double goal,
             loja_propose_info_t *info)
{
    /* HEURISTIC: iterations a level */
    const slong most = 12;
    double size, noise, before = 1e9;
    slong it;

    goal -= MARGIN;
    for (it = 0; it < most; it++)
    {
        evaluate(w);
        if (loja_pool_is_stopped(w->pool))
            return LOJA_PROPOSE_STOPPED;
        info->iterations++;
        if (!(w->residual < 1e8))
            return LOJA_PROPOSE_STEP;
        if (!whiten_all(w))
            return LOJA_PROPOSE_STEP;
        /* HEURISTIC: known once the iterate is near a path */
        noise = w->noise + guard_bits(w);
        if (noise > goal && (last || w->residual < 0))
        {
            info->missing_bits = (slong) (noise - goal);
            return LOJA_PROPOSE_PRECISION;
        }
        if (!_loja_newton_factor(w))
            return LOJA_PROPOSE_STEP;
        /* HEURISTIC: an iteration squares the error, four bits to spare */
        if (loja_pool_is_stopped(w->pool))
            return LOJA_PROPOSE_STOPPED;
        size = _loja_newton_step(w, goal - w->amplify);
        /* HEURISTIC: by then the square is felt, or the start is too far
           from the path, as it is when the step is long */
        if (!(size < 60) || (it > 2 && size > before - 6))
            return LOJA_PROPOSE_STEP;
        learn_square(w, it, size, before);
        /* HEURISTIC: what is left is below what the level resolves, or near
           it: the next level squares once more */
        w->expected = _loja_newton_resolution(w) + 4;
        if (!last && 2 * size + w->square < w->expected)
        {
            w->last = size;
            return LOJA_PROPOSE_OK;
        }
        if (last && _loja_newton_spot_check(w) <= goal)
        {
            /* HEURISTIC: to be moved by less than the defect adds */
            _loja_newton_smooth(w, goal - w->amplify, goal + MARGIN);
            return LOJA_PROPOSE_OK;
        }
        before = size;
    }
    return last ? LOJA_PROPOSE_STEP : LOJA_PROPOSE_OK;
}
