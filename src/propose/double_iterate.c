/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Newton's method in doubles for the collocation equations, and which Hessians
   it makes anew. */
#include <math.h>
#include "propose/propose_internal.h"

static double
norm(const double *v, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += v[i] * v[i];
    return sqrt(s);
}

/* log2 of the largest |f_j H_j|. */
static double
amplify_log2(const loja_double_struct *e)
{
    double l = 0;
    slong j, P2 = e->P * e->P;

    for (j = 0; j < e->m; j++)
        l = fmax(l, norm(e->H + j * P2, P2));
    return log2(l);
}

/* F_j = p'(z_j) + f_j grad L in doubles. */
static void
residual(double *F, const loja_newton_struct *w, const double *g,
         const double *v, const double *init)
{
    const loja_double_struct *e = w->doubles;
    slong i, j, k, P = w->P;

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
        {
            double s = e->f[j] * g[j * P + i];

            for (k = 0; k < w->m; k++)
                s += e->D[j * w->m + k] * (v[k * P + i] - init[i]);
            F[j * P + i] = s;
        }
}

int
_loja_double_is_large(const loja_newton_struct *w)
{
    return w->m * w->P > LOJA_LARGE && w->pairs;
}

/* The last corrections and Hessians of Newton's method in doubles. */
typedef struct
{
    double size, before;       /* of the last correction and the one before */
    double big;                /* of v */
    double made;               /* of the first one with the Hessians there are */
    loja_hessians_t now, last; /* made for the last, and for the one before */
    loja_hessians_t kind;      /* of the Hessians there are */
} progress_struct;

/* HEURISTIC: so far off it is curvature that makes corrections slow. */
static int
is_far(const progress_struct *p)
{
    return p->size > p->big * 0x1p-10;
}

/* HEURISTIC: of small systems Hessians anew until corrections are small.  Of
   large ones, where they cost almost all of the time, at few nodes where the
   iterate has come much nearer since or corrections gain less than three bits,
   and at all where few were not enough and the solution is near. */
static loja_hessians_t
choose_hessians(const progress_struct *p, int large)
{
    const int near = p->size > p->made * 0x1p-3;

    if (!large)
        return p->size > p->big * 0x1p-18 ? LOJA_HESSIANS_ALL
                                          : LOJA_HESSIANS_OLD;
    if (p->size <= p->big * 0x1p-30)
        return LOJA_HESSIANS_OLD;
    if (!near && p->made > p->big * 0x1p-12)
        return LOJA_HESSIANS_FEW;
    if (!(p->size > p->before * 0x1p-3))
        return LOJA_HESSIANS_OLD;
    return near && !is_far(p) && p->kind == LOJA_HESSIANS_FEW
        ? LOJA_HESSIANS_ALL : LOJA_HESSIANS_FEW;
}

/* 1 if v is as good as doubles make it, -1 if they do not get there. */
static int
judge(const progress_struct *p, slong it, int large)
{
    const int slow = it > 2 && p->size > p->before * 0x1p-2;
    const int small = p->size <= p->big * 0x1p-30;

    /* new Hessians did not help */
    const int tried = !large || p->last == LOJA_HESSIANS_ALL
        || (it > 5 && is_far(p) && p->last == LOJA_HESSIANS_FEW);

    if (!isfinite(p->size) || (slow && !small && tried))
        return -1;
    /* HEURISTIC: old Hessians gain less in the corrections that follow */
    return p->size < p->big * (large ? 0x1p-42 : 0x1p-36) || (slow && small);
}

int
_loja_double_iterate(loja_newton_struct *w, double *v, const double *init)
{
    loja_double_struct *e = w->doubles;
    const slong n = w->m * w->P;
    const int large = _loja_double_is_large(w);
    double *g = flint_malloc(sizeof(double) * 3 * n), *F = g + n, *u = F + n;
    double off;
    progress_struct p = { HUGE_VAL, HUGE_VAL, 0, HUGE_VAL,
                          LOJA_HESSIANS_OLD, LOJA_HESSIANS_OLD,
                          LOJA_HESSIANS_OLD };
    slong i, it;
    int done = 0;

    /* HEURISTIC: an iteration squares the error, once it is small; old
       Hessians need more of them */
    for (it = 0; it < (large ? 24 : 12) && !done; it++)
    {
        p.last = p.now;
        p.now = it > 0 ? choose_hessians(&p, large)
            : large ? LOJA_HESSIANS_FEW : LOJA_HESSIANS_ALL;
        if (!_loja_double_evaluate(g, w, v, p.now))
            break;
        if (p.now != LOJA_HESSIANS_OLD)
            w->amplify = amplify_log2(e);
        if (!(w->amplify < LOJA_MOST_AMPLIFY))
            break;
        residual(F, w, g, v, init);
        /* HEURISTIC: one decomposition a step, another one where the
           solution stays far off */
        if (it == 0 && !_loja_double_factor(e))
            break;
        off = _loja_double_solve(u, e, F);
        if (it > 0 && !(off < 0x1p-20) && _loja_double_factor(e))
            off = _loja_double_solve(u, e, F);
        if (!(off < 0x1p-8))
            break;
        p.before = p.size;
        p.size = norm(u, n);
        p.big = norm(v, n);
        if (p.now != LOJA_HESSIANS_OLD)
        {
            p.made = p.size;
            p.kind = p.now;
        }
        for (i = 0; i < n; i++)
            v[i] -= u[i];
        done = judge(&p, it, large);
    }
    flint_free(g);
    return done > 0;
}
