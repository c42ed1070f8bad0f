/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Gradients and Hessians at the nodes in doubles.  With many samples a
    Hessian costs some twenty gradients, and Newton's method does with one that
    is right to a few digits: it is computed at few nodes, and interpolated
    between them.
*/
#include "propose/propose_internal.h"

/* HEURISTIC: Hessians at so many nodes tell those between to some digits */
#define FEW 8

/* Node i of FEW, about equally spaced in the angle, as all m are. */
static slong
chosen(slong i, slong m)
{
    return (2 * i * (m - 1) + FEW - 1) / (2 * (FEW - 1));
}

static int
is_chosen(slong j, slong m)
{
    slong i;

    for (i = 0; i < FEW; i++)
        if (chosen(i, m) == j)
            return 1;
    return 0;
}

/* H_j from the polynomial through those at the chosen nodes. */
static void
interpolate(double *H, const double *x, slong j, slong m, slong P)
{
    double *to = H + j * P * P;
    slong i, k;

    for (k = 0; k < P * P; k++)
        to[k] = 0;
    for (i = 0; i < FEW; i++)
    {
        const slong c = chosen(i, m);
        double l = 1;

        for (k = 0; k < FEW; k++)
            if (k != i)
                l *= (x[j] - x[chosen(k, m)]) / (x[c] - x[chosen(k, m)]);
        _loja_kernel_addmul(to, l, H + c * P * P, P * P);
    }
}

static void
fill(loja_newton_struct *w)
{
    loja_double_struct *e = w->doubles;
    slong j, m = w->m;
    double *x = flint_malloc(sizeof(double) * m);

    for (j = 0; j < m; j++)
        x[j] = arf_get_d(arb_midref(w->z + 1 + j), ARF_RND_NEAR);
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n)
    for (j = 0; j < m; j++)
        if (!is_chosen(j, m))
            interpolate(e->H, x, j, m, w->P);
    flint_free(x);
}

int
_loja_double_evaluate(double *g, loja_newton_struct *w, const double *v,
                      loja_hessians_t which)
{
    loja_double_struct *e = w->doubles;
    const int few = which == LOJA_HESSIANS_FEW && w->m > FEW;
    slong i, j, P = w->P;
    int bad = 0;

#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n) \
    reduction(+ : bad)
    for (j = 0; j < w->m; j++)
    {
        const int hess = which != LOJA_HESSIANS_OLD
            && (!few || is_chosen(j, w->m));
        loja_round_t keep;

        /* first, as the environment is given back in any case */
        bad += !loja_round_begin(keep) || loja_pool_is_stopped(w->pool)
            || !loja_loss_real(loja_pool_ws(w->pool), g + j * P,
                               hess ? e->H + j * P * P : NULL, NULL,
                               v + j * P);
        loja_round_end(keep);
    }
    if (bad == 0 && few)
        fill(w);
    for (j = 0; j < w->m && which != LOJA_HESSIANS_OLD; j++)
        for (i = 0; i < P * P; i++)
            e->H[j * P * P + i] *= e->f[j];
    return bad == 0;
}
