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

    Once the iterate is near, equations that were factored serve again: such
    an iteration gains as many bits as the last full one was accurate to, for
    the price of the gradients at the nodes, a tenth of it.
*/
#include <math.h>
#include "propose/propose_internal.h"

/* HEURISTIC: bits below the goal to which the equations are solved, since
   between the nodes the defect is some 2^5 larger, and the choice of the
   next step takes it for the error of collocation.  Where rounding stands
   in the way precision is raised, and the step is never shortened. */
#define MARGIN 12

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

    _loja_newton_set_diff(w);
    for (s = 0; s < SPOTS; s++)
        at[s] = s * (w->m - 1) / (SPOTS - 1);
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n)
    for (s = 0; s < SPOTS; s++)
        if (s == 0 || at[s] != at[s - 1])
            _loja_newton_node(w, at[s], 0);
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

/* 1 if the level is done: what is left is below what it resolves, or near it
   (HEURISTIC: the next level squares once more); or, on the last one, the
   residuals are as wanted.  left: log2 of the error that is left. */
static int
is_done(loja_newton_struct *w, int last, double goal, double left)
{
    if (!last)
        return left < w->expected;
    if (_loja_newton_spot_check(w) > goal)
        return 0;
    /* HEURISTIC: to be moved by less than the defect adds */
    _loja_newton_smooth(w, goal - w->amplify, goal + MARGIN);
    return 1;
}

/* HEURISTIC: more iterations with old equations cost as much as new ones, and
   each is to gain so many bits at least. */
#define MOST_CHORDS 5
#define LEAST_GAIN 8

/* Iterations with the equations of the last full one, whose correction was of
   that size: the error falls by the part |correction| 2^square each time.
   1 if they end the level, -1 if they were tried in vain. */
static int
iterate_chords(loja_newton_struct *w, int last, double goal, double size,
               loja_propose_info_t *info)
{
    const double gain = -size - w->square, end = last ? goal - w->amplify
                                                      : w->expected;
    double left = size - gain, now, before = size;
    slong it;

    if (!(gain >= LEAST_GAIN) || (left - end) / gain > MOST_CHORDS)
        return 0;
    for (it = 0; it <= MOST_CHORDS; it++)
    {
        _loja_newton_nodes(w, 0);
        if (loja_pool_is_stopped(w->pool))
            break;
        info->iterations++;
        now = _loja_newton_step(w, fmax(goal - w->amplify, left - gain));
        /* not what was promised: the equations are too old */
        if (!(now < before - 0.5 * gain))
            break;
        left = now - gain;
        before = now;
        /* HEURISTIC: near the goal, residuals tell whether it is reached */
        if (left < end + 0.5 * gain && is_done(w, last, goal, left))
        {
            /* of a full iteration that would have left as much */
            w->last = 0.5 * (left - w->square);
            return 1;
        }
    }
    return -1;
}

loja_propose_result_t
_loja_newton(loja_newton_struct *w, int last, double goal,
             loja_propose_info_t *info)
{
    /* HEURISTIC: iterations a level */
    const slong most = 12;
    double size, noise, before = 1e9;
    slong it;
    int chords = 0;

    goal -= MARGIN;
    for (it = 0; it < most; it++)
    {
        _loja_newton_evaluate(w);
        if (loja_pool_is_stopped(w->pool))
            return LOJA_PROPOSE_STOPPED;
        info->iterations++;
        if (!(w->residual < 1e8))
            return LOJA_PROPOSE_STEP;
        if (!_loja_newton_whiten(w))
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
        if (chords == 0)
            learn_square(w, it, size, before);
        w->expected = _loja_newton_resolution(w) + 4;
        w->last = size;
        if (is_done(w, last, goal, 2 * size + w->square))
            return LOJA_PROPOSE_OK;
        chords = iterate_chords(w, last, goal, size, info);
        if (chords > 0)
            return LOJA_PROPOSE_OK;
        if (loja_pool_is_stopped(w->pool))
            return LOJA_PROPOSE_STOPPED;
        before = size;
    }
    return last ? LOJA_PROPOSE_STEP : LOJA_PROPOSE_OK;
}
