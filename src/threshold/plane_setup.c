/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The data of the rule threshold-vertex: inputs moved to [-1, 1], target
    x^2 + slope x, constants of the activation, sizes of the places.
*/
#include <stdlib.h>
#include <string.h>
#include "threshold/plane.h"

static int
compare(const void *a, const void *b)
{
    return fmpq_cmp((const fmpq *) a, (const fmpq *) b);
}

/* The distinct inputs in order with their shares, not yet moved. */
static void
set_inputs(loja_plane_t plane, const loja_problem_t prob)
{
    slong i, n = prob->n, k = 0;
    fmpq *x = flint_malloc(sizeof(fmpq) * (size_t) n);
    fmpq_t share;

    fmpq_init(share);
    for (i = 0; i < n; i++)
    {
        fmpq_init(x + i);
        fmpq_set(x + i, fmpq_mat_entry(prob->x, i, 0));
    }
    qsort(x, (size_t) n, sizeof(fmpq), compare);
    for (i = 0; i < n; i++)
        if (i == 0 || !fmpq_equal(x + i, x + i - 1))
            k++;
    plane->n = k;
    fmpq_mat_init(plane->exact, 1, k);
    fmpq_mat_init(plane->weight, 1, k);
    fmpq_set_si(share, 1, (ulong) n);
    for (i = 0, k = -1; i < n; i++)
    {
        if (i == 0 || !fmpq_equal(x + i, x + i - 1))
            fmpq_set(fmpq_mat_entry(plane->exact, 0, ++k), x + i);
        fmpq_add(fmpq_mat_entry(plane->weight, 0, k),
            fmpq_mat_entry(plane->weight, 0, k), share);
    }
    for (i = 0; i < n; i++)
        fmpq_clear(x + i);
    flint_free(x);
    fmpq_clear(share);
}

/* Inputs to [-1, 1], reflected or not; slope and scale.  target: exact. */
static void
normalise(loja_plane_t plane, fmpq_t scale, const fmpq_poly_t target,
          int reflect)
{
    const slong n = plane->n;
    fmpq_t mid, radius, a, t, slope;
    fmpq *x = plane->exact->entries;
    slong i;

    fmpq_init(mid);
    fmpq_init(radius);
    fmpq_init(a);
    fmpq_init(t);
    fmpq_init(slope);
    fmpq_add(mid, x, x + n - 1);
    fmpq_sub(radius, x + n - 1, x);
    fmpq_div_2exp(mid, mid, 1);
    fmpq_div_2exp(radius, radius, 1);
    /* a R^2 and (2 a mid + b) R */
    fmpq_poly_get_coeff_fmpq(a, target, 2);
    fmpq_poly_get_coeff_fmpq(t, target, 1);
    fmpq_mul(slope, a, mid);
    fmpq_add(slope, slope, slope);
    fmpq_add(slope, slope, t);
    fmpq_mul(a, a, radius);
    fmpq_div(slope, slope, a);
    fmpq_mul(a, a, radius);
    fmpq_mul(scale, a, a);
    for (i = 0; i < n; i++)
    {
        fmpq_sub(x + i, x + i, mid);
        fmpq_div(x + i, x + i, radius);
        if (reflect)
            fmpq_neg(x + i, x + i);
    }
    if (reflect)
    {
        fmpq_neg(slope, slope);
        for (i = 0; 2 * i < n - 1; i++)
        {
            fmpq_swap(x + i, x + n - 1 - i);
            fmpq_swap(fmpq_mat_entry(plane->weight, 0, i),
                fmpq_mat_entry(plane->weight, 0, n - 1 - i));
        }
    }
    fmpq_set(plane->slope, slope);
    plane->symmetric = fmpq_is_zero(slope);
    for (i = 0; i < n; i++)
    {
        fmpq_add(t, x + i, x + n - 1 - i);
        if (!fmpq_is_zero(t)
            || !fmpq_equal(fmpq_mat_entry(plane->weight, 0, i),
                           fmpq_mat_entry(plane->weight, 0, n - 1 - i)))
            plane->symmetric = 0;
    }
    fmpq_clear(mid);
    fmpq_clear(radius);
    fmpq_clear(a);
    fmpq_clear(t);
    fmpq_clear(slope);
}

/* <u, v> with the shares. */
static void
dot(arb_t res, arb_srcptr u, arb_srcptr v, const loja_plane_t plane)
{
    arb_t t;
    slong i;

    arb_init(t);
    arb_zero(res);
    for (i = 0; i < plane->n; i++)
    {
        arb_mul(t, u + i, v + i, plane->prec);
        arb_addmul(res, t, plane->wt + i, plane->prec);
    }
    arb_clear(t);
}

/* v := v minus its mean. */
static void
subtract_mean(arb_ptr v, const loja_plane_t plane)
{
    arb_t mean;
    slong i;

    arb_init(mean);
    for (i = 0; i < plane->n; i++)
        arb_addmul(mean, v + i, plane->wt + i, plane->prec);
    for (i = 0; i < plane->n; i++)
        arb_sub(v + i, v + i, mean, plane->prec);
    arb_clear(mean);
}

/* Balls: x, y, yhat, xc, e, P2. */
static void
set_vectors(loja_plane_t plane)
{
    const slong n = plane->n, prec = plane->prec;
    slong i, j;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    plane->x = _arb_vec_init(n);
    plane->wt = _arb_vec_init(n);
    plane->y = _arb_vec_init(n);
    plane->yhat = _arb_vec_init(n);
    plane->xc = _arb_vec_init(n);
    plane->e = _arb_vec_init(n);
    for (i = 0; i < n; i++)
    {
        arb_set_fmpq(plane->x + i, fmpq_mat_entry(plane->exact, 0, i), prec);
        arb_set_fmpq(plane->wt + i, fmpq_mat_entry(plane->weight, 0, i),
            prec);
        arb_set(plane->xc + i, plane->x + i);
        arb_sqr(plane->e + i, plane->x + i, prec);
        arb_set_fmpq(t, plane->slope, prec);
        arb_mul(t, t, plane->x + i, prec);
        arb_add(plane->y + i, plane->e + i, t, prec);
    }
    subtract_mean(plane->xc, plane);
    subtract_mean(plane->e, plane);
    subtract_mean(plane->y, plane);
    dot(plane->xx, plane->xc, plane->xc, plane);
    dot(t, plane->e, plane->xc, plane);
    arb_div(t, t, plane->xx, prec);
    for (i = 0; i < n; i++)
        arb_submul(plane->e + i, t, plane->xc + i, prec);
    dot(plane->ee, plane->e, plane->e, plane);
    dot(plane->vy, plane->y, plane->y, plane);
    arb_sqrt(t, plane->vy, prec);
    for (i = 0; i < n; i++)
        arb_div(plane->yhat + i, plane->y + i, t, prec);
    arb_mat_init(plane->P2, n, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            arb_mul(t, plane->xc + i, plane->xc + j, prec);
            arb_div(t, t, plane->xx, prec);
            arb_mul(u, plane->e + i, plane->e + j, prec);
            arb_div(u, u, plane->ee, prec);
            arb_add(t, t, u, prec);
            arb_add_ui(t, t, 1, prec);
            arb_mul(t, t, plane->wt + j, prec);
            arb_neg(t, t);
            if (i == j)
                arb_add_ui(t, t, 1, prec);
            arb_set(arb_mat_entry(plane->P2, i, j), t);
        }
    arb_clear(t);
    arb_clear(u);
}

static int
applies(const loja_act_vertex_t **vertex, fmpq_poly_t target,
        const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    *vertex = NULL;
    /* SOUND: threshold-vertex (hypothesis 1) */
    if (net->depth != 2 || net->width[0] != 1 || net->width[1] != 1
        || net->width[2] != 1 || !net->bias || fmpq_sgn(prob->l2) != 0)
        loja_message_set(why, "the rule threshold-vertex is for networks "
            "1-1-1 with biases and without penalty");
    else if ((*vertex = net->act[0]->vertex) == NULL)
        loja_message_set(why, "the rule threshold-vertex is for gelu, silu "
            "and mish, whose tails it knows; not for %s", net->act[0]->name);
    else if (!loja_claim_target(target, prob)
        || fmpq_poly_degree(target) != 2)
    {
        loja_message_set(why, "the targets are no polynomial of degree 2 "
            "in the inputs");
        *vertex = NULL;
    }
    return *vertex != NULL;
}

int
_loja_plane_init(loja_plane_t plane, fmpq_t scale,
    const loja_problem_t prob, int reflect, slong prec, loja_message_t why)
{
    const loja_act_vertex_t *vertex;
    fmpq_poly_t target;
    int good;

    memset(plane, 0, sizeof(*plane));
    fmpq_poly_init(target);
    good = applies(&vertex, target, prob, why);
    if (good)
    {
        plane->act = prob->net->act[0];
        plane->power = vertex->power;
        plane->prec = prec;
        fmpq_init(plane->slope);
        fmpq_init(plane->eps);
        arb_init(plane->vy);
        arb_init(plane->tanphi);
        arb_init(plane->s0);
        arb_init(plane->xx);
        arb_init(plane->ee);
        arb_init(plane->dip);
        arb_init(plane->theta);
        arb_init(plane->right);
        set_inputs(plane, prob);
        normalise(plane, scale, target, reflect);
        set_vectors(plane);
        arb_set_fmpq(plane->s0, plane->slope, prec);
        arb_mul_2exp_si(plane->s0, plane->s0, -1);
        plane->kernel = flint_malloc(sizeof(*plane->kernel));
        _loja_kernel_init(plane->kernel, plane->act, 128);
        good = _loja_kernel_find(plane->kernel, vertex->guess)
            && arb_is_positive(plane->kernel->psi2) && plane->n >= 4;
        if (good)
            arb_union(plane->dip, plane->kernel->psi0, plane->dip, prec);
        else
        {
            loja_message_set(why, "the rule threshold-vertex needs at least "
                "four distinct inputs");
            _loja_plane_clear(plane);
        }
    }
    fmpq_poly_clear(target);
    return good;
}

void
_loja_plane_clear(loja_plane_t plane)
{
    const slong n = plane->n;

    _loja_kernel_clear(plane->kernel);
    flint_free(plane->kernel);
    _arb_vec_clear(plane->x, n);
    _arb_vec_clear(plane->wt, n);
    _arb_vec_clear(plane->y, n);
    _arb_vec_clear(plane->yhat, n);
    _arb_vec_clear(plane->xc, n);
    _arb_vec_clear(plane->e, n);
    arb_mat_clear(plane->P2);
    fmpq_mat_clear(plane->exact);
    fmpq_mat_clear(plane->weight);
    fmpq_clear(plane->slope);
    fmpq_clear(plane->eps);
    arb_clear(plane->vy);
    arb_clear(plane->tanphi);
    arb_clear(plane->s0);
    arb_clear(plane->xx);
    arb_clear(plane->ee);
    arb_clear(plane->dip);
    arb_clear(plane->theta);
    arb_clear(plane->right);
}
