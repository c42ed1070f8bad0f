/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The collocation equations where f H is moderate: Newton's method in
    doubles from the start values, and then corrections by the residual in
    balls or pairs of doubles, some 35 bits each time.  Hessians in doubles
    alone, one level, and m gradients a correction.  (The iterations in doubles
    are in double_iterate.c.)
*/
#include <math.h>
#include "loja/lin.h"
#include "propose/propose_internal.h"

/* HEURISTIC: as in newton.c, bits below the goal */
#define MARGIN 12

static double
norm(const double *v, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += v[i] * v[i];
    return sqrt(s);
}

void
_loja_double_correct(arb_ptr u, loja_newton_struct *w, arb_srcptr r)
{
    slong i, n = w->m * w->P, shift = 0;
    double *b = flint_malloc(sizeof(double) * 2 * n), *x = b + n;
    double size = -1e9;

    for (i = 0; i < n; i++)
        size = fmax(size, _loja_propose_log2_norm(r + i, 1, 0));
    if (size > -1e8 && size < 1e8)
        shift = -(slong) size;                 /* doubles see numbers near 1 */
    for (i = 0; i < n; i++)
    {
        arf_mul_2exp_si(arb_midref(u + i), arb_midref(r + i), shift);
        b[i] = arf_get_d(arb_midref(u + i), ARF_RND_NEAR);
    }
    if (!(_loja_double_solve(x, w->doubles, b) < 1))
        size = -1e9;
    for (i = 0; i < n; i++)
    {
        arb_set_d(u + i, size > -1e8 && isfinite(x[i]) ? x[i] : 0.0);
        arb_mul_2exp_si(u + i, u + i, -shift);
    }
    flint_free(b);
}

double
_loja_double_promise(const loja_newton_struct *w, slong j)
{
    const loja_double_struct *e = w->doubles;
    slong i, k, P = w->P;
    double size = _loja_propose_log2_norm(w->F + j * P, P, 0);
    double *r = flint_malloc(sizeof(double) * P);
    const slong shift = size < -1e8 || size > 1e8 ? 0 : (slong) size;
    arb_t t;

    arb_init(t);
    for (i = 0; i < P; i++)
    {
        arb_mul_2exp_si(t, w->F + j * P + i, -shift);
        r[i] = arf_get_d(arb_midref(t), ARF_RND_NEAR);
    }
    for (i = 0; i < P; i++)
    {
        double y = 0, mu = log2(fmax(e->mu[i] * e->f[j], 0x1p-900));

        for (k = 0; k < P; k++)
            y += e->V[i * P + k] * r[k];
        if (mu > _loja_newton_fast(w->m) && fabs(y) > 0)
            size = fmax(size, w->amplify - mu + log2(fabs(y))
                              + (double) shift);
    }
    arb_clear(t);
    flint_free(r);
    return size;
}

slong
_loja_double_fast_columns(arb_mat_t H, arb_mat_t W, loja_newton_struct *w,
                          double f)
{
    slong i, j, q = 0, P = w->P;
    double *A = flint_malloc(sizeof(double) * (2 * P * P + 2 * P));
    double *V = A + P * P, *mu = V + P * P, *v = mu + P;
    loja_round_t keep;
    int ok = loja_round_begin(keep);

    for (i = 0; i < P; i++)
        v[i] = arf_get_d(arb_midref(w->init + i), ARF_RND_NEAR);
    ok = ok && loja_loss_real(loja_pool_ws(w->pool), NULL, A, NULL, v);
    loja_round_end(keep);
    for (i = 0; i < P * P && ok; i++)
    {
        A[i] *= f;
        arb_set_d(arb_mat_entry(H, i / P, i % P), A[i]);
    }
    /* no eigenvalue above the norm */
    if (ok && log2(norm(A, P * P)) > _loja_newton_fast(w->m)
        && loja_lin_eig_double(V, mu, A, P))
        for (i = 0; i < P; i++)
            if (mu[i] > 0 && log2(mu[i]) > _loja_newton_fast(w->m))
            {
                for (j = 0; j < P; j++)
                    arb_set_d(arb_mat_entry(W, j, q), V[i * P + j]);
                q++;
            }
    flint_free(A);
    return q;
}

/* How far rounding can reach, log2, at the present iterate. */
static double
noise_log2(const loja_newton_struct *w)
{
    double low = 1e9, high = -1e9, noise = -1e9;
    slong i, P = w->P;

    for (i = 0; i < P; i++)
    {
        double l = log2(fmax(w->doubles->mu[i] * w->doubles->f[0], 0x1p-900));

        if (l > _loja_newton_fast(w->m))
        {
            low = fmin(low, l);
            high = fmax(high, l);
        }
    }
    for (i = 0; i < w->m; i++)
        noise = fmax(noise, fmax(
            _loja_propose_log2_norm(w->F + i * P, P, 1),
            w->amplify - (double) w->prec + 8
                + _loja_propose_log2_norm(w->v + i * P, P, 0)));
    return noise + (high > low ? 0.5 * (high - low) : 0);
}

/* Corrections by residuals in balls. */
static loja_propose_result_t
in_balls(loja_newton_struct *w, double goal, loja_propose_info_t *info)
{
    double size, before = 1e9, noise;
    slong it;

    goal -= MARGIN;
    /* HEURISTIC: 35 bits an iteration are usual */
    for (it = 0; it < 2 + w->prec / 16; it++)
    {
        _loja_newton_nodes(w, 0);
        if (loja_pool_is_stopped(w->pool))
            return LOJA_PROPOSE_STOPPED;
        info->iterations++;
        noise = noise_log2(w);
        if (noise > goal && w->pairs)
        {
            w->pairs = 0;
            continue;
        }
        if (noise > goal)
        {
            info->missing_bits = (slong) (noise - goal);
            return LOJA_PROPOSE_PRECISION;
        }
        size = _loja_newton_step(w, goal - w->amplify);
        if (!(size < before - 6))
            break;
        before = size;
        /* HEURISTIC: as many bits again, but for some to spare */
        if (size - 35 <= goal - w->amplify
            && _loja_newton_spot_check(w) <= goal)
        {
            _loja_newton_smooth(w, goal - w->amplify, goal + MARGIN);
            return LOJA_PROPOSE_OK;
        }
    }
    return LOJA_PROPOSE_STEP;
}

int
_loja_double_reaches(const loja_newton_struct *w)
{
    slong i, P = w->P;
    double *v = flint_malloc(sizeof(double) * P * (P + 1)), f;
    loja_round_t keep;
    arb_t x;
    int ok = loja_round_begin(keep);

    arb_init(x);
    arb_one(x);
    loja_step_time(NULL, x, w->step, x, 64);
    f = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    for (i = 0; i < P; i++)
        v[i] = arf_get_d(arb_midref(w->init + i), ARF_RND_NEAR);
    ok = ok && loja_loss_real(loja_pool_ws(w->pool), NULL, v + P, NULL, v);
    loja_round_end(keep);
    ok = ok && log2(f * norm(v + P, P * P)) < LOJA_MOST_AMPLIFY;
    flint_free(v);
    arb_clear(x);
    return ok;
}

static void
set_matrices(loja_newton_struct *w, double *v, double *init)
{
    loja_double_struct *e = w->doubles;
    slong i, j, m = w->m;

    for (i = 0; i < m; i++)
    {
        e->f[i] = arf_get_d(arb_midref(w->f + i), ARF_RND_NEAR);
        for (j = 0; j < m; j++)
            e->D[i * m + j] = arf_get_d(arb_midref(arb_mat_entry(w->D, i, j)),
                                        ARF_RND_NEAR);
    }
    for (i = 0; i < m * w->P; i++)
        v[i] = arf_get_d(arb_midref(w->v + i), ARF_RND_NEAR);
    for (i = 0; i < w->P; i++)
        init[i] = arf_get_d(arb_midref(w->init + i), ARF_RND_NEAR);
}

/* 1 if the last coefficients, seen by doubles, are larger than a defect
   of 2^(goal + 5) allows: the step is too long. */
static int
is_unresolved(const loja_newton_struct *w, const double *v, double goal)
{
    const double tail = _loja_newton_resolution(w) + log2((double) w->m);
    double size = 1;
    slong i;

    for (i = 0; i < w->m * w->P; i++)
        size = fmax(size, fabs(v[i]));
    /* HEURISTIC: some bits to spare; doubles see coefficients of 2^-36 of
       the parameters */
    return tail > fmax(goal + 11, log2(size) - 36);
}

int
_loja_newton_doubles(loja_propose_result_t *res, loja_newton_struct *w,
                     double goal, loja_propose_info_t *info)
{
    slong i, n = w->m * w->P;
    double *v = flint_malloc(sizeof(double) * (n + w->P));
    int ok;

    set_matrices(w, v, v + n);
    w->amplify = HUGE_VAL;
    *res = LOJA_PROPOSE_STEP;
    ok = _loja_double_iterate(w, v, v + n);
    if (ok)
    {
        for (i = 0; i < n; i++)
            arb_set_d(w->v + i, v[i]);
        /* the defect of such a path will tell how much too long; of small
           systems levels in multiprecision do, which are not deceived by the
           noise of doubles in a narrow valley */
        if (!is_unresolved(w, v, goal))
            *res = in_balls(w, goal, info);
        else if (n > LOJA_LARGE)
            *res = LOJA_PROPOSE_OK;
    }
    flint_free(v);
    /* HEURISTIC: of large systems only short steps are cheap; small ones may
       be solved from coarse levels in multiprecision */
    return *res != LOJA_PROPOSE_STEP
        || (w->amplify < LOJA_MOST_AMPLIFY && n > LOJA_LARGE);
}
