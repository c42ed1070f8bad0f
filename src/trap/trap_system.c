/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Residuals with equal samples counted once, and small helpers of traps. */
#include <string.h>
#include "trap/trap.h"

static int
same_row(const fmpq_mat_t x, slong i, slong j)
{
    slong l;

    for (l = 0; l < fmpq_mat_ncols(x); l++)
        if (!fmpq_equal(fmpq_mat_entry(x, i, l), fmpq_mat_entry(x, j, l)))
            return 0;
    return 1;
}

/* first[i]: the first sample with the input of sample i. */
static slong
distinct(loja_trap_system_t sys, slong *first)
{
    const loja_problem_struct *prob = sys->full;
    slong i, j, n = 0;

    for (i = 0; i < prob->n; i++)
    {
        first[i] = i;
        for (j = 0; j < i && first[i] == i; j++)
            if (first[j] == j && same_row(prob->x, i, j))
                first[i] = j;
        n += first[i] == i;
        if (!sys->contradictory && !same_row(prob->y, i, first[i]))
        {
            sys->contradictory = 1;
            sys->pair[0] = first[i];
            sys->pair[1] = i;
        }
    }
    return n;
}

void
_loja_trap_system_init(loja_trap_system_t sys,
                       const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong n0 = net->width[0], nK = net->width[net->depth];
    slong i, k, l, n;
    slong *first = flint_malloc(sizeof(slong) * (size_t) prob->n);
    slong *place = flint_malloc(sizeof(slong) * (size_t) prob->n);

    sys->full = prob;
    sys->contradictory = 0;
    sys->pair[0] = sys->pair[1] = -1;
    n = distinct(sys, first);
    sys->count = flint_calloc((size_t) n, sizeof(slong));
    sys->rows = n * nK;
    loja_problem_init(sys->prob);
    loja_net_set(sys->prob->net, net->depth, net->width,
        (const loja_act_struct *const *) net->act, net->bias);
    sys->prob->n = n;
    fmpq_mat_clear(sys->prob->x);
    fmpq_mat_clear(sys->prob->y);
    fmpq_mat_init(sys->prob->x, n, n0);
    fmpq_mat_init(sys->prob->y, n, nK);
    for (i = k = 0; i < prob->n; i++)
    {
        if (first[i] == i)
        {
            for (l = 0; l < n0; l++)
                fmpq_set(fmpq_mat_entry(sys->prob->x, k, l),
                    fmpq_mat_entry(prob->x, i, l));
            for (l = 0; l < nK; l++)
                fmpq_set(fmpq_mat_entry(sys->prob->y, k, l),
                    fmpq_mat_entry(prob->y, i, l));
            place[i] = k++;
        }
        sys->count[place[first[i]]]++;
    }
    loja_loss_init(sys->ws, sys->prob);
    flint_free(first);
    flint_free(place);
}

void
_loja_trap_system_clear(loja_trap_system_t sys)
{
    loja_loss_clear(sys->ws);
    loja_problem_clear(sys->prob);
    flint_free(sys->count);
}

/* w = sqrt(m/d) */
static void
root_ratio(arb_t w, slong m, slong d, slong prec)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, m, (ulong) d);
    arb_set_fmpq(w, q, prec);
    arb_sqrt(w, w, prec);
    fmpq_clear(q);
}

void
_loja_trap_residual(loja_trap_system_t sys, arb_ptr r, arb_mat_struct *J,
                    arb_srcptr theta, slong prec)
{
    slong i, k, nK = sys->prob->net->width[sys->prob->net->depth];
    slong P = sys->prob->net->nparams;
    arb_t w;

    loja_loss_residual(sys->ws, r, J, theta, prec);
    if (sys->prob->n == sys->full->n)
        return;
    arb_init(w);
    for (i = 0; i < sys->rows; i++)
    {
        /* the rows have the factor 1/sqrt(distinct samples) */
        root_ratio(w, sys->count[i / nK] * sys->prob->n, sys->full->n, prec);
        if (r != NULL)
            arb_mul(r + i, r + i, w, prec);
        for (k = 0; J != NULL && k < P; k++)
            arb_mul(arb_mat_entry(J, i, k), arb_mat_entry(J, i, k), w, prec);
    }
    arb_clear(w);
}

void
_loja_trap_curvature(loja_trap_system_t sys, arb_mat_struct *H, arb_srcptr c,
                     arb_srcptr theta, slong prec)
{
    slong i, nK = sys->prob->net->width[sys->prob->net->depth];
    arb_ptr w = _arb_vec_init(sys->rows);

    for (i = 0; i < sys->rows; i++)
    {
        root_ratio(w + i, sys->count[i / nK], sys->full->n, prec);
        arb_mul(w + i, w + i, c + i, prec);
    }
    loja_loss_weighted_hessian(sys->ws, H, w, theta, prec);
    _arb_vec_clear(w, sys->rows);
}

void
_loja_trap_norm(arf_t res, arb_srcptr v, slong P)
{
    slong i;
    arf_t m;

    arf_init(m);
    arf_zero(res);
    for (i = 0; i < P; i++)
    {
        arb_get_abs_ubound_arf(m, v + i, 64);
        arf_mul(m, m, m, 64, ARF_RND_UP);
        arf_add(res, res, m, 64, ARF_RND_UP);
    }
    arf_sqrt(res, res, 64, ARF_RND_UP);
    arf_clear(m);
}

void
_loja_trap_centre(arb_ptr a, arf_t rho, arb_srcptr theta, slong P,
                  slong prec)
{
    slong i;
    arb_ptr d = _arb_vec_init(P);

    for (i = 0; i < P; i++)
    {
        arf_set_round(arb_midref(a + i), arb_midref(theta + i), prec,
            ARF_RND_NEAR);
        mag_zero(arb_radref(a + i));
        arb_sub(d + i, theta + i, a + i, prec);
    }
    /* SOUND: convergence-zero (1: rho bounds the distance to a of all of the
       balls, radii included) */
    _loja_trap_norm(rho, d, P);
    _arb_vec_clear(d, P);
}

void
_loja_trap_distance(arf_t rho, arb_srcptr theta, arb_srcptr a,
                    const arf_struct *within, slong P, slong prec)
{
    arb_ptr d = _arb_vec_init(P);
    arf_t u;
    slong i;

    arf_init(u);
    _arb_vec_sub(d, theta, a, P, prec);
    /* SOUND: convergence-minimum (2: every point of the enclosure) */
    _loja_trap_norm(rho, d, P);
    if (within != NULL)
    {
        for (i = 0; i < P; i++)
        {
            arb_set(d + i, theta + i);
            mag_zero(arb_radref(d + i));
            arb_sub(d + i, d + i, a + i, prec);
        }
        _loja_trap_norm(u, d, P);
        /* SOUND: convergence-minimum (2: triangle inequality) */
        arf_add(u, u, within, 64, ARF_RND_UP);
        if (!arf_is_finite(rho) || arf_cmp(u, rho) < 0)
            arf_set(rho, u);
    }
    _arb_vec_clear(d, P);
    arf_clear(u);
}

void
_loja_trap_box(arb_ptr box, arb_srcptr a, const arf_t R, slong P)
{
    slong i;

    for (i = 0; i < P; i++)
    {
        arb_set(box + i, a + i);
        arb_add_error_arf(box + i, R);
    }
}

double
_loja_trap_double(const arf_t x)
{
    return arf_get_d(x, ARF_RND_UP);
}
