/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Points of E': with a chosen b, and vertices of the box of sigma. */
#include <math.h>
#include <stdlib.h>
#include "trial.h"
#include "support/support.h"

#define PREC BENCH_PREC

/* h in the sub-slice, at its ends now and then. */
void
random_h(arb_t h, const trial_t *t)
{
    arb_t u;

    arb_init(u);
    arb_set_d(u, (double) (1 + test_uniform(1023)) / 1024);
    if (test_uniform(2))
    {
        arb_one(u);
        arb_mul_2exp_si(u, u, -60);
        if (test_uniform(2))
        {
            arb_sub_ui(u, u, 1, PREC);
            arb_neg(u, u);
        }
        else if (arf_is_zero(t->slice->lo))
            arb_set_d(u, 1.0 / 64);
    }
    arb_set_arf(h, t->slice->hi);
    arb_sub_arf(h, h, t->slice->lo, PREC);
    arb_mul(h, h, u, PREC);
    arb_add_arf(h, h, t->slice->lo, PREC);
    mag_zero(arb_radref(h));
    arb_clear(u);
}

/* theta at the centre of the box at h. */
static void
centre_point(trial_t *t, const arb_t h)
{
    slong j;

    arb_set(t->q->h, h);
    for (j = 0; j < t->b->dim; j++)
        trial_line(t->q->sigma + j, t, t->chart->centre, t->b->dim, j);
    bench_map(t->q->theta, t->b, h, t->q->sigma);
}

/* A vertex of the box in omega and b; nu on the sphere, all but one entry at
   an end. */
void
vertex_point(trial_t *t, const arb_t h)
{
    const bench_struct *b = t->b;
    const slong nu = b->dim - b->d - b->sides * b->d;
    const slong free = nu + test_uniform(b->d);
    arb_t x, r;
    slong j;

    arb_init(x);
    arb_init(r);
    centre_point(t, h);
    arb_one(r);
    for (j = 0; j < b->dim; j++)
    {
        if (j == free)
            continue;
        trial_line(x, t, t->chart->radius, b->dim, j);
        /* a hair inside */
        arb_mul_ui(x, x, 65535, PREC);
        arb_mul_2exp_si(x, x, -16);
        if (test_uniform(2))
            arb_neg(x, x);
        arb_add(t->q->sigma + j, t->q->sigma + j, x, PREC);
        if (j >= nu && j < nu + b->d)
            arb_submul(r, t->q->sigma + j, t->q->sigma + j, PREC);
    }
    arb_sqrtpos(r, r, PREC);
    if (arf_sgn(arb_midref(t->q->sigma + free)) < 0)
        arb_neg(r, r);
    arb_set(t->q->sigma + free, r);
    bench_map(t->q->theta, t->b, h, t->q->sigma);
    arb_clear(x);
    arb_clear(r);
}

/* The slow manifold at h, then a point of it pushed to |b| = part of the
   greatest length.  0: none found. */
int
solved_point(trial_t *t, const arb_t h, double part)
{
    bench_struct *b = t->b;
    arb_ptr want = _arb_vec_init(b->K);
    arb_t x, y;
    slong l, unit = test_uniform(2 * b->K);
    int good;

    arb_init(x);
    arb_init(y);
    centre_point(t, h);
    good = bench_solve(t->q->theta, b, h, NULL)
        && bench_point_set(t->q, b);
    if (good)
    {
        trial_line(x, t, t->chart->Lam, 1, 0);
        arb_submul(x, t->q->tau, t->q->tau, PREC);
        good = arb_is_positive(x);
        arb_sqrtpos(x, x, PREC);
    }
    for (l = 0; l < b->K; l++)
        arb_set_d(want + l, unit < b->K ? l == unit
            : (double) (test_uniform(2001) - 1000) / 1000);
    bench_norm(y, want, b->K);
    arb_div(x, x, y, PREC);
    arb_set_d(y, test_uniform(2) ? part : -part);
    arb_mul(x, x, y, PREC);
    _arb_vec_scalar_mul(want, want, b->K, x, PREC);
    good = good && bench_solve(t->q->theta, b, h, want);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(want, b->K);
    return good;
}

/* Where L is least at this h: no Y sees a gradient there, and (3) is sharp
   where the rest of theta is small. */
int
slow_point(trial_t *t, const arb_t h)
{
    bench_struct *b = t->b;
    arb_ptr want = _arb_vec_init(b->K), Dr = _arb_vec_init(b->n);
    arb_t x, y;
    slong l, round;
    int good = 1;

    arb_init(x);
    arb_init(y);
    centre_point(t, h);
    arb_pow_ui(y, h, (ulong) b->s, PREC);
    for (round = 0; round < 5 && good; round++)
    {
        good = bench_solve(t->q->theta, b, h, want)
            && bench_point_set(t->q, b);
        for (l = 0; l < b->K && good; l++)
        {
            trial_jacobian(Dr, t, arb_mat_entry(t->q->Y, l, 0));
            arb_dot(x, NULL, 0, t->q->r, 1, Dr, 1, b->n, PREC);
            arb_div(x, x, y, PREC);
            arb_add(want + l, want + l, x, PREC);
        }
    }
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(want, b->K);
    _arb_vec_clear(Dr, b->n);
    return good;
}
