/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The growth bound in doubles, second part: the polynomial on a fine grid.
    Semidefinite at both ends of a cell means semidefinite on the chord, and
    the second derivative bounds the distance from it
    (proofs/growth-double.md).
*/
#include <string.h>
#include "loja/lin.h"
#include "verify/growth_double.h"

/* A <- the polynomial at x; T: scratch of N. */
static void
evaluate(double *A, const loja_growth_double_t g, double x, double *T)
{
    slong i, k, P2 = g->P * g->P;
    arb_t t;

    arb_init(t);
    arb_set_d(t, x);
    _loja_growth_basis(T, t, g->N, LOJA_BOUND_PREC + 2 * g->N);
    memcpy(A, g->coef, sizeof(double) * P2);
    for (k = 1; k < g->N; k++)
    {
        const double c = T[k], *C = g->coef + k * P2;

        /* clang vectorises by itself, and warns where it cannot */
#ifndef __clang__
#pragma omp simd
#endif
        for (i = 0; i < P2; i++)
            A[i] += c * C[i];
    }
    arb_clear(t);
}

int
_loja_growth_double_propose(double *low, double *high, double *trace,
    const loja_growth_double_t g, const arf_t x0, const arf_t x1,
    loja_pool_t pool)
{
    /* HEURISTIC: five samples; the bound is verified afterwards */
    enum { SAMPLES = 5 };
    double least[SAMPLES], tr[SAMPLES];
    const double a = arf_get_d(x0, ARF_RND_NEAR);
    const double b = arf_get_d(x1, ARF_RND_NEAR);
    slong j, P = g->P;
    int bad = 0;

    (void) pool;               /* without OpenMP */
#pragma omp parallel for schedule(dynamic) num_threads((int) pool->n) \
    reduction(+ : bad)
    for (j = 0; j < SAMPLES; j++)
    {
        double *A = flint_malloc(sizeof(double) * (P * (P + 1) + g->N));
        slong i;

        least[j] = HUGE_VAL;
        tr[j] = 0;
        evaluate(A, g, a + (b - a) * (double) j / (SAMPLES - 1),
                 A + P * (P + 1));
        for (i = 0; i < P; i++)
            tr[j] += A[i * P + i];
        bad += !loja_lin_eig_double(NULL, A + P * P, A, P);
        for (i = 0; i < P; i++)
            least[j] = fmin(least[j], A[P * P + i]);
        flint_free(A);
    }
    *low = *high = least[0];
    for (j = 0; j < SAMPLES; j++)
    {
        *low = fmin(*low, least[j]);
        *high = fmax(*high, least[j]);
        *trace = fmax(*trace, fabs(tr[j]));
    }
    return bad == 0 && isfinite(*low) && isfinite(*high);
}

/* A bound of the distance of f H on a tube of radius r from the polynomial;
   between loja_round_begin and loja_round_end. */
static double
distance(const loja_growth_double_t g, double r)
{
    /* SOUND: growth-double (the tube: Schwarz's lemma) */
    return loja_up_add(g->error, loja_up_mul(2 * g->hess,
                                             loja_up_div(r, g->reach)));
}

double
_loja_growth_double_margin(const loja_growth_double_t g, const arf_t R)
{
    /* HEURISTIC: twice the distance is lost, and the cells need some */
    return 2.5 * distance(g, arf_get_d(R, ARF_RND_UP));
}

/* Point i of the grid of n cells on [a, b]. */
static double
grid(double a, double b, slong i, slong n)
{
    return i == n ? b : fmin(b, a + (b - a) * ((double) i / (double) n));
}

/* 1 if the polynomial + s I is semidefinite at all points of the grid. */
static int
on_grid(const loja_growth_double_t g, double a, double b, slong n, double s,
        loja_pool_t pool)
{
    slong i, P = g->P;
    int bad = 0;

#pragma omp parallel for schedule(static) num_threads((int) pool->n) \
    reduction(+ : bad)
    for (i = 0; i <= n; i++)
    {
        loja_round_t keep;
        double *A;

        if (bad > 0)
            continue;
        A = flint_malloc(sizeof(double) * (P * P + g->N));
        bad += !loja_round_begin(keep) || loja_pool_is_stopped(pool);
        evaluate(A, g, grid(a, b, i, n), A + P * P);
        bad += !_loja_is_semidefinite(A, P, s);
        loja_round_end(keep);
        flint_free(A);
    }
    return bad == 0;
}

int
_loja_growth_double_verify(const loja_growth_double_t g, double low,
    const arf_t x0, const arf_t x1, const arf_t M, const arf_t R,
    loja_pool_t pool)
{
    const double a = arf_get_d(x0, ARF_RND_FLOOR);
    const double b = arf_get_d(x1, ARF_RND_CEIL);
    const double m = arf_get_d(M, ARF_RND_FLOOR);
    double e, h, gap, r = arf_get_d(R, ARF_RND_UP);
    loja_round_t keep;
    slong i, n;
    int ok = loja_round_begin(keep) && r < g->reach;

    e = distance(g, r);
    /* HEURISTIC: half of what is left for the cells */
    gap = 0.5 * (m + low - 2 * e);
    h = sqrt(8 * gap / g->bend);
    ok = ok && gap > 0 && (b - a) / h < LOJA_GROWTH_CELLS;
    if (ok)
    {
        n = 1 + (slong) ((b - a) / h);
        h = 0;
        for (i = 0; i < n; i++)
            h = fmax(h, loja_up_sum(grid(a, b, i + 1, n) - grid(a, b, i, n),
                                    1));
        /* SOUND: growth-double (chord: h^2/8 sup |second derivative|) */
        e = loja_up_add(e, loja_up_mul(loja_up_mul(h, h), 0.125 * g->bend));
        ok = on_grid(g, a, b, n, (m - e) - 0x1p-50 * (fabs(m) + e), pool);
    }
    loja_round_end(keep);
    return ok;
}
