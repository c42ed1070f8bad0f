/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Linear hidden layers (rule convergence-manifold, kind symmetry): vector
    fields along which the network does not change.
*/
#include <math.h>
#include "trap/manifold.h"

/* e += the field at x. */
static void
add_field(arb_ptr e, const loja_manifold_field_t *f,
          const loja_net_struct *net, arb_srcptr x, slong prec)
{
    const slong l = f->layer, width = net->width[l - 1];
    arb_ptr w = e + loja_net_weight_offset(net, l);
    arb_ptr v = e + loja_net_weight_offset(net, l + 1);
    arb_srcptr xw = x + loja_net_weight_offset(net, l);
    arb_srcptr xv = x + loja_net_weight_offset(net, l + 1);
    slong j, m;

    for (j = 0; j < width && f->from >= 0; j++)
        arb_add(w + f->to * width + j, w + f->to * width + j,
            xw + f->from * width + j, prec);
    if (net->bias)
    {
        arb_ptr b = e + loja_net_bias_offset(net, l) + f->to;

        if (f->from < 0)
            arb_add_ui(b, b, 1, prec);
        else
            arb_add(b, b, x + loja_net_bias_offset(net, l) + f->from, prec);
    }
    for (m = 0; m < net->width[l + 1]; m++)
    {
        arb_srcptr fall = xv + m * net->width[l] + f->to;
        arb_ptr to = f->from < 0 ? e + loja_net_bias_offset(net, l + 1) + m
            : v + m * net->width[l] + f->from;

        arb_sub(to, to, fall, prec);
    }
}

/* All fields of the network, at most most; how many. */
static slong
all_fields(loja_manifold_field_t *f, slong most, const loja_net_struct *net)
{
    slong l, i, j, n = 0;

    for (l = 1; l < net->depth; l++)
        for (i = 0; i < net->width[l]
             && net->act[l - 1]->passes == LOJA_PASSES_ALL; i++)
            for (j = net->bias ? -1 : 0; j < net->width[l] && n < most; j++)
            {
                f[n].layer = l;
                f[n].to = i;
                f[n++].from = j;
            }
    return n;
}

/* Gauss elimination of the rows of A (n x P) with full pivoting: the pivots'
   rows and columns; how many above a part 2^-20 of the first. */
static slong
pivots(slong *row, slong *column, double *A, slong n, slong P)
{
    slong k, i, j;
    double first = 0;
    char *done = flint_calloc((size_t) n, 1);

    for (k = 0; k < n && k < P; k++)
    {
        double best = 0;

        for (i = 0; i < n; i++)
            for (j = 0; j < P && !done[i]; j++)
                if (fabs(A[i * P + j]) > best)
                {
                    best = fabs(A[i * P + j]);
                    row[k] = i;
                    column[k] = j;
                }
        first = k == 0 ? best : first;
        /* HEURISTIC: dependent up to rounding, or as good as that */
        if (!(best > ldexp(first, -20)) || !isfinite(best))
            break;
        done[row[k]] = 1;
        for (i = 0; i < n; i++)
        {
            const double c = done[i] ? 0
                : A[i * P + column[k]] / A[row[k] * P + column[k]];

            for (j = 0; j < P && c != 0; j++)
                A[i * P + j] -= c * A[row[k] * P + j];
            if (!done[i])
                A[i * P + column[k]] = 0;
        }
    }
    flint_free(done);
    return k;
}

/* field, free: independent fields at a, and parameters that they move. */
static void
choose(loja_manifold_t trap, loja_manifold_field_t *all, slong n, slong prec)
{
    const slong P = trap->P;
    slong i, p, *row = flint_malloc(sizeof(slong) * (size_t) n);
    double *A = flint_malloc(sizeof(double) * (size_t) n * (size_t) P);
    arb_ptr e = _arb_vec_init(P);

    for (i = 0; i < n; i++)
    {
        _arb_vec_zero(e, P);
        add_field(e, all + i, trap->prob->net, trap->a, prec);
        for (p = 0; p < P; p++)
            A[i * P + p] = arf_get_d(arb_midref(e + p), ARF_RND_NEAR);
    }
    trap->k = pivots(row, trap->free, A, n, P);
    for (i = 0; i < trap->k; i++)
        trap->field[i] = all[row[i]];
    _loja_manifold_set_rest(trap);
    flint_free(row);
    flint_free(A);
    _arb_vec_clear(e, P);
}

int
_loja_manifold_symmetry(loja_manifold_t trap, loja_trap_report_t *report,
                        loja_loss_t ws, arb_srcptr theta, slong prec)
{
    /* HEURISTIC: time */
    enum { MOST = 400 };
    loja_manifold_field_t *all = flint_malloc(sizeof(*all) * MOST);
    slong i, n = all_fields(all, MOST, trap->prob->net);
    int good;

    trap->symmetry = 1;
    for (i = 0; i < trap->P; i++)
        arf_set_round(arb_midref(trap->a + i), arb_midref(theta + i), prec,
            ARF_RND_NEAR);
    trap->k = 0;
    if (n > 0)
        choose(trap, all, n, prec);
    good = trap->k > 0 && trap->n > 0
        && _loja_manifold_newton(trap->a, report, ws, trap->rest, trap->n,
            prec);
    flint_free(all);
    return good;
}

/* size >= |grad L| along the slices at all points of the box that have the
   other parameters of the centre. */
static void
slab(arf_t size, const loja_manifold_t trap, loja_loss_t ws, slong prec)
{
    arb_ptr x = _arb_vec_init(trap->P), v = _arb_vec_init(trap->P);

    _arb_vec_set(x, trap->a, trap->P);
    _loja_manifold_widen(x, trap->free, trap->k, trap->Rfree);
    loja_loss_eval(ws, NULL, v, NULL, x, prec);
    _loja_manifold_entries(x, v, trap->rest, trap->n);
    _loja_trap_norm(size, x, trap->n);
    _arb_vec_clear(x, trap->P);
    _arb_vec_clear(v, trap->P);
}

void
_loja_manifold_symmetry_reach(arf_t R, loja_manifold_t trap, loja_loss_t ws,
                              const arf_t low, slong prec)
{
    slab(R, trap, ws, prec);
    arf_div(R, R, low, 30, ARF_RND_UP);
    /* HEURISTIC: as lambda may be low/2 */
    arf_mul_ui(R, R, 17, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -3);
}

int
_loja_manifold_symmetry_meets(const loja_manifold_t trap, loja_loss_t ws,
                              arb_srcptr box, slong prec)
{
    arb_ptr e = _arb_vec_init(trap->P);
    arb_mat_t E;
    arf_t size, t;
    slong i, j;
    int good;

    arb_mat_init(E, trap->k, trap->k);
    arf_init(size);
    arf_init(t);
    slab(size, trap, ws, prec);
    arf_mul(t, trap->lambda, trap->R, 30, ARF_RND_DOWN);
    /* SOUND: convergence-manifold (S1: |grad L| < lambda R on the
       middle of each slice) */
    good = arf_is_finite(size) && arf_cmp(size, t) < 0;
    for (i = 0; i < trap->k; i++)
    {
        _arb_vec_zero(e, trap->P);
        add_field(e, trap->field + i, trap->prob->net, box, prec);
        for (j = 0; j < trap->k; j++)
            arb_set(arb_mat_entry(E, i, j), e + trap->free[j]);
    }
    /* SOUND: convergence-manifold (S2: the fields' free entries are a
       nonsingular matrix on the box) */
    good = good && arb_mat_inv(E, E, prec);
    arb_mat_clear(E);
    arf_clear(size);
    arf_clear(t);
    _arb_vec_clear(e, trap->P);
    return good;
}
