/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The growth bound in doubles (proofs/growth-double.md):

      1. f H(p(x)) at N nodes, each with the bound of its error;
      2. its interpolant, a polynomial with coefficients in doubles; the
         ellipse bounds what lies between the nodes;
      3. the same bound on complex offsets gives a Lipschitz constant, by
         Schwarz's lemma, and so takes in the tube;
      4. the polynomial on a fine grid (growth_grid.c).

    Everything is absolute, so that it serves where f H is moderate; the
    congruence (growth.c) is for stiff steps.
*/
#include <string.h>
#include "verify/growth_double.h"

/* HEURISTIC: the interpolation error aimed at, below the margins of tube.c */
#define TAIL 0x1p-8

static double
frobenius(const double *A, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += A[i] * A[i];
    return loja_up_sqrt(loja_up_sum(s, n));
}

/* 1 if f H at the end of the step, where it is largest in logarithmic time,
   is not so large that the grid would be too fine. */
static int
is_moderate(const loja_step_t step, loja_loss_struct *ws)
{
    slong i, P = step->nparams;
    double *theta = flint_malloc(sizeof(double) * P * (P + 1)), f;
    arb_ptr p = _arb_vec_init(P);
    arb_t x;
    int ok;

    arb_init(x);
    arb_one(x);
    loja_step_end(p, step, 1, LOJA_BOUND_PREC);
    for (i = 0; i < P; i++)
        theta[i] = arf_get_d(arb_midref(p + i), ARF_RND_NEAR);
    loja_step_time(NULL, x, step, x, LOJA_BOUND_PREC);
    f = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    ok = loja_loss_real(ws, NULL, theta + P, NULL, theta)
        /* HEURISTIC: a grid of h on [-1, 1] resolves about 1/(10 h^2) */
        && f * frobenius(theta + P, P * P)
               < 0.1 * LOJA_GROWTH_CELLS * LOJA_GROWTH_CELLS;
    flint_free(theta);
    _arb_vec_clear(p, P);
    arb_clear(x);
    return ok;
}

/* An ellipse on which few nodes are enough; 0: there is none. */
static int
choose_ellipse(loja_growth_double_t g, double *tail, double eta,
               const loja_step_t step, const mag_t reach, loja_pool_t pool,
               slong prec)
{
    slong k = (slong) (eta / LOJA_ELLIPSE_STEP + 0.5), tries;
    /* HEURISTIC: about as many nodes as the path has coefficients */
    slong enough = step->len + step->len / 4 + 6;
    loja_piece_t piece;
    arf_t a, b;
    mag_t m, t, goal;

    arf_init(a);
    arf_init(b);
    mag_init(m);
    mag_init(t);
    mag_init(goal);
    arf_set_si(a, -1);
    arf_one(b);
    mag_set_d(goal, TAIL);
    _loja_piece_init(piece, step, a, b, prec);
    k = FLINT_MAX(2, FLINT_MIN(k, 16));
    g->N = 1000000;
    for (tries = 0; tries < 4 && k >= 1 && g->N > enough; tries++, k--)
    {
        double e = (double) k * LOJA_ELLIPSE_STEP;
        slong N;

        if (!_loja_ellipse_complex(m, piece, e, reach, pool))
            continue;
        N = _loja_interp_nodes(m, e, goal);
        if (N >= g->N)
            break;
        g->N = N;
        g->eta = e;
        g->hess = loja_round_set_mag(m);
        _loja_interp_tail(t, m, e, N);
        *tail = loja_round_set_mag(t);
    }
    _loja_piece_clear(piece);
    arf_clear(a);
    arf_clear(b);
    mag_clear(m);
    mag_clear(t);
    mag_clear(goal);
    return g->N <= 3 * step->len + 40;
}

/* v <- f H at the node x; returns a bound of its error, infinite if there is
   none.  theta: scratch of P. */
static double
node(double *v, double *theta, const loja_growth_double_t g,
     const loja_step_t step, const arb_t x, loja_loss_struct *ws, slong prec)
{
    slong i, P = g->P;
    arb_ptr p = _arb_vec_init(P);
    double f, ef, error, e = 0, r;
    arb_t t;

    arb_init(t);
    loja_step_eval(p, step, x, prec);
    for (i = 0; i < P; i++)
    {
        loja_round_set_arb(theta + i, &r, p + i);
        e = fmax(e, r);
    }
    loja_step_time(NULL, t, step, x, prec);
    loja_round_set_arb(&f, &ef, t);
    if (!isfinite(e) || !(e < g->reach)
        || !loja_loss_real(ws, NULL, v, &error, theta))
        error = HUGE_VAL;
    else
    {
        r = frobenius(v, P * P);
        for (i = 0; i < P * P; i++)
            v[i] *= f;
        /* SOUND: growth-double (node: H, f, the product, and p rounded) */
        error = loja_up_mul(loja_up_add(f, ef), error);
        error = loja_up_add(error, loja_up_mul(r,
                    loja_up_add(ef, 0x1p-52 * f)));
        error = loja_up_add(error, loja_up_mul(2 * g->hess, e / g->reach));
    }
    _arb_vec_clear(p, P);
    arb_clear(t);
    return error;
}

void
_loja_growth_basis(double *T, const arb_t x, slong N, slong prec)
{
    arb_ptr t = _arb_vec_init(N);
    slong k;
    double e;

    loja_cheb_basis(t, x, N, prec);
    for (k = 0; k < N; k++)
    {
        loja_round_set_arb(T + k, &e, t + k);
        /* SOUND: growth-double (|T_k| <= 1, rounded to nearest) */
        if (mag_cmp_2exp_si(arb_radref(t + k), -54) > 0)
            T[k] = NAN;
    }
    _arb_vec_clear(t, N);
}

/* The coefficients from the values v at the nodes, and their sizes. */
static void
fit(loja_growth_double_t g, double *const *v, const double *T)
{
    slong i, j, k, P2 = g->P * g->P, N = g->N;
    double root;

    g->scale = g->bend = LOJA_ROUND_FLOOR;
    for (k = 0; k < N; k++)
    {
        double *c = g->coef + k * P2, a = (k == 0 ? 1 : 2) / (double) N;

        memset(c, 0, sizeof(double) * P2);
        for (j = 0; j < N; j++)
        {
            const double t = T[j * N + k], *w = v[j];

#ifndef __clang__
#pragma omp simd
#endif
            for (i = 0; i < P2; i++)
                c[i] += t * w[i];
        }
        for (i = 0; i < P2; i++)
            c[i] *= a;
        g->size[k] = frobenius(c, P2);
        g->scale = loja_up_add(g->scale, g->size[k]);
        /* SOUND: growth-double (|T_k''| <= k^2 (k^2 - 1)/3) */
        root = (double) (k * k) * (double) (k * k - 1) / 3;
        if (k > 1)
            g->bend = loja_up_add(g->bend, loja_up_mul(root, g->size[k]));
    }
}

/* Values at the nodes and the fit; the errors of both to g->error. */
static int
interpolate(loja_growth_double_t g, const loja_step_t step,
            loja_pool_t pool, slong prec)
{
    slong j, N = g->N, P = g->P;
    arb_ptr x = _arb_vec_init(N);
    double **v = flint_malloc(sizeof(double *) * N), *T;
    double *error = flint_malloc(sizeof(double) * N), worst = 0, most = 0;

    loja_cheb_nodes(x, N, prec + 2 * N);
    T = flint_malloc(sizeof(double) * N * N);
    for (j = 0; j < N; j++)
    {
        _loja_growth_basis(T + j * N, x + j, N, prec + 2 * N);
        v[j] = flint_malloc(sizeof(double) * P * (P + 1));
    }
#pragma omp parallel for schedule(dynamic) num_threads((int) pool->n)
    for (j = 0; j < N; j++)
    {
        loja_round_t keep;

        error[j] = HUGE_VAL;
        if (loja_round_begin(keep) && !loja_pool_is_stopped(pool))
            error[j] = node(v[j], v[j] + P * P, g, step, x + j,
                            loja_pool_ws(pool), prec);
        loja_round_end(keep);
    }
    for (j = 0; j < N; j++)
    {
        if (!(error[j] < HUGE_VAL))
            worst = HUGE_VAL;
        worst = fmax(worst, error[j]);
    }
    if (worst < HUGE_VAL)
    {
        fit(g, v, T);
        for (j = 0; j < N; j++)
            most = fmax(most, frobenius(v[j], P * P));
        /* SOUND: growth-double (nodes, fit, and sums on the grid) */
        g->error = loja_up_add(g->error,
            loja_up_mul(worst, loja_up_sqrt((double) (2 * N))));
        g->error = loja_up_add(g->error, loja_up_mul(
            (double) (N * (N + 4)) * 0x1p-50, most));
        g->error = loja_up_add(g->error, loja_up_mul(
            (double) (N + 4) * 0x1p-51, g->scale));
    }
    for (j = 0; j < N; j++)
        flint_free(v[j]);
    flint_free(v);
    flint_free(T);
    flint_free(error);
    _arb_vec_clear(x, N);
    return isfinite(g->error) && isfinite(g->bend) && worst < HUGE_VAL;
}

int
_loja_growth_double_init(loja_growth_double_t g, const loja_step_t step,
                         double eta, const arf_t R, loja_pool_t pool,
                         slong prec)
{
    loja_round_t keep;
    mag_t reach;
    int ok;

    if (pool->exact || step->nparams > LOJA_GROWTH_DOUBLE_PARAMS)
        return 0;
    ok = loja_round_begin(keep);
    mag_init(reach);
    g->P = step->nparams;
    /* HEURISTIC: far enough for a small Lipschitz term, near enough for a
       bound that is not much larger than on the path */
    g->reach = fmin(0x1p-5, fmax(0x1p-9, 0x1p12 * arf_get_d(R, ARF_RND_UP)));
    mag_set_d(reach, g->reach);
    g->error = 0;
    ok = ok && is_moderate(step, loja_pool_ws(pool))
        && choose_ellipse(g, &g->error, eta, step, reach, pool, prec);
    if (ok)
    {
        g->coef = flint_malloc(sizeof(double) * g->N * g->P * g->P);
        g->size = flint_malloc(sizeof(double) * g->N);
        ok = interpolate(g, step, pool, prec);
        if (!ok)
            _loja_growth_double_clear(g);
    }
    loja_round_end(keep);
    mag_clear(reach);
    return ok;
}

void
_loja_growth_double_clear(loja_growth_double_t g)
{
    flint_free(g->coef);
    flint_free(g->size);
}
