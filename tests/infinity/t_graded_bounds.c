/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The numbers of the families one-layer and ridge on sub-slices against the truth at
    points of E' (bench.h): points found by Newton with a chosen b, among
    them b of greatest length, and vertices of the box of sigma.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"
#include "support/support.h"

TEST_DECLARE(test_graded_bounds_tiny)
TEST_DECLARE(test_graded_bounds_vertices)
TEST_DECLARE(test_graded_bounds_wide)
TEST_DECLARE(test_graded_bounds_ridge)

#define PREC BENCH_PREC

enum { N_G1, N_G2, N_C3, N_CY, N_CH, N_E, N_D, N_SIZE1, N_SIZE2, N_REACH,
    N_TRAP, N_DESCENT, N_ENERGY, NUMBERS };

static const char *const name[NUMBERS] = { "g1", "g2", "c3", "CY", "ch", "e",
    "d", "c1", "c2", "reach (G2)", "(2)", "(3)", "(5)" };

/* One sub-slice, its numbers, and how near the truth comes to them. */
typedef struct
{
    bench_struct *b;
    loja_graded_chart_t chart;
    slong i;                   /* between nodes i + 1 and i */
    loja_graded_slice_t slice;
    loja_graded_bounds_t bounds;
    bench_point_t q;
    double most[NUMBERS];      /* of truth/bound, or bound/truth below */
    slong points;
} trial_t;

static void
trial_init(trial_t *t, bench_struct *b, slong nodes)
{
    slong i;

    t->b = b;
    t->i = 0;
    if (nodes > 0)
        _loja_graded_chart_init(t->chart, nodes, b->dim);
    _loja_graded_slice_init(t->slice, b->dim);
    _loja_graded_bounds_init(t->bounds);
    t->bounds->reach = flint_calloc((size_t) b->dim, sizeof(double));
    bench_point_init(t->q, b);
    for (i = 0; i < NUMBERS; i++)
        t->most[i] = 0;
    t->points = 0;
}

static void
trial_clear(trial_t *t)
{
    _loja_graded_chart_clear(t->chart);
    _loja_graded_slice_clear(t->slice);
    flint_free(t->bounds->reach);
    _loja_graded_bounds_clear(t->bounds);
    bench_point_clear(t->q, t->b);
}

/* ---- one point ---- */

/* x <= y, which is one of the numbers. */
static void
at_most(trial_t *t, int which, const arb_t x, const arb_t y)
{
    const double a = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    const double c = arf_get_d(arb_midref(y), ARF_RND_NEAR);

    if (!arb_le(x, y))
    {
        if (!(arb_overlaps(x, y) && mag_cmp_2exp_si(arb_radref(x), -300) < 0))
        {
            printf("\n  %s %ld, %s: %.17g > %.17g at h = %.6g\n  theta:",
                t->b->c->act, (long) t->b->d, name[which], a, c,
                arf_get_d(arb_midref(t->q->h), ARF_RND_NEAR));
            arb_printd(t->q->theta, 30);
            printf("\n");
            CU_ASSERT(0);
        }
    }
    if (a >= 0 && c > 0)
        t->most[which] = fmax(t->most[which], a/c);
}

static void
below(trial_t *t, int which, const arb_t x, const arf_t bound)
{
    arb_t y;

    arb_init(y);
    arb_set_arf(y, bound);
    at_most(t, which, x, y);
    arb_clear(y);
}

static void
above(trial_t *t, int which, const arb_t x, const arf_t bound)
{
    arb_t y;

    arb_init(y);
    arb_set_arf(y, bound);
    at_most(t, which, y, x);
    arb_clear(y);
}

/* The line through two nodes at h. */
static void
line(arb_t res, const trial_t *t, const arf_struct *v, slong stride, slong j)
{
    const loja_graded_chart_struct *c = t->chart;
    arb_t u, w;

    arb_init(u);
    arb_init(w);
    arb_sub_arf(u, t->q->h, c->h + t->i + 1, PREC);
    arb_set_arf(w, c->h + t->i);
    arb_sub_arf(w, w, c->h + t->i + 1, PREC);
    arb_div(u, u, w, PREC);
    arb_set_arf(w, v + t->i * stride + j);
    arb_sub_arf(w, w, v + (t->i + 1) * stride + j, PREC);
    arb_mul(res, w, u, PREC);
    arb_add_arf(res, res, v + (t->i + 1) * stride + j, PREC);
    arb_clear(u);
    arb_clear(w);
}

/* 1 if the point is in E' with h in the sub-slice. */
static int
is_in_trap(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_t x, y;
    slong j;
    int in;

    arb_init(x);
    arb_init(y);
    arb_set_arf(x, t->slice->lo);
    in = arb_ge(t->q->h, x);
    arb_set_arf(x, t->slice->hi);
    in = in && arb_le(t->q->h, x);
    line(y, t, t->chart->Lam, 1, 0);
    arb_pow_ui(x, t->q->h, (ulong) (2 * b->s), PREC);
    arb_mul(y, y, x, PREC);
    in = in && arb_le(t->q->L, y);
    for (j = 0; j < b->dim && in; j++)
    {
        line(x, t, t->chart->centre, b->dim, j);
        line(y, t, t->chart->radius, b->dim, j);
        arb_sub(x, x, t->q->sigma + j, PREC);
        arb_abs(x, x);
        in = arb_le(x, y);
    }
    arb_clear(x);
    arb_clear(y);
    return in;
}

/* x := |v + w| (n entries), scaled by y^m. */
static void
sum_norm(arb_t x, arb_srcptr v, arb_srcptr w, slong n, const arb_t y, slong m)
{
    arb_ptr u = _arb_vec_init(n);
    arb_t t;

    arb_init(t);
    _arb_vec_add(u, v, w, n, PREC);
    bench_norm(x, u, n);
    arb_pow_ui(t, y, (ulong) (m < 0 ? -m : m), PREC);
    if (m < 0)
        arb_div(x, x, t, PREC);
    else
        arb_mul(x, x, t, PREC);
    arb_clear(t);
    _arb_vec_clear(u, n);
}

/* J v, n entries. */
static void
jacobian(arb_ptr res, const trial_t *t, arb_srcptr v)
{
    slong j;

    for (j = 0; j < t->b->n; j++)
        arb_dot(res + j, NULL, 0, arb_mat_entry(t->q->J, j, 0), 1, v, 1,
                t->b->P, PREC);
}

/* G3 for rho = e_l, and for rho of the point (l = K). */
static void
check_fast_field(trial_t *t, slong l)
{
    const bench_struct *b = t->b;
    arb_ptr Y = _arb_vec_init(b->P), Dr = _arb_vec_init(b->n);
    arb_ptr rho = _arb_vec_init(b->n), zero = _arb_vec_init(b->P);
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < b->K; i++)
    {
        arb_set_si(x, i == l);
        if (l == b->K)
            arb_div(x, t->q->b + i, t->q->rho, PREC);
        _arb_vec_scalar_addmul(Y, arb_mat_entry(t->q->Y, i, 0), b->P, x,
            PREC);
        _arb_vec_scalar_addmul(rho, arb_mat_entry(b->e, i, 0), b->n, x,
            PREC);
    }
    if (_arb_vec_is_finite(Y, b->P))
    {
        jacobian(Dr, t, Y);
        sum_norm(x, Dr, rho, b->n, t->q->h, -1);
        below(t, N_C3, x, t->bounds->c3);
        sum_norm(x, Y, zero, b->P, t->q->h, b->s + b->k - 1);
        below(t, N_CY, x, t->bounds->CY);
    }
    _arb_vec_clear(Y, b->P);
    _arb_vec_clear(Dr, b->n);
    _arb_vec_clear(rho, b->n);
    _arb_vec_clear(zero, b->P);
    arb_clear(x);
}

/* G5. */
static void
check_slow_field(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_ptr Dr = _arb_vec_init(b->n), xi = _arb_vec_init(b->P);
    arb_t x;

    arb_init(x);
    jacobian(Dr, t, t->q->X);
    sum_norm(x, Dr, t->q->r, b->n, t->q->h, -(b->s + 1));
    below(t, N_E, x, t->bounds->e);
    arb_set_si(x, -b->s);
    arb_div_si(x, x, b->k, PREC);
    _arb_vec_scalar_mul(xi, t->q->X, b->P, x, PREC);
    sum_norm(x, xi, t->q->theta, b->P, t->q->h, -1);
    arb_div(x, x, t->q->norm, PREC);
    below(t, N_D, x, t->bounds->d);
    arb_clear(x);
    _arb_vec_clear(Dr, b->n);
    _arb_vec_clear(xi, b->P);
}

/* (2), and (3) and (5) where e h < g1, for the true gradient. */
static void
check_gradient(trial_t *t)
{
    const bench_struct *b = t->b;
    const bench_point_struct *q = t->q;
    arb_t g, x, y, dh, a, root;

    arb_init(g);
    arb_init(x);
    arb_init(y);
    arb_init(dh);
    arb_init(a);
    arb_init(root);
    bench_norm(g, q->grad, b->P);
    arb_sqrt(root, q->L, PREC);
    arb_mul_arf(x, q->h, t->bounds->c3, PREC);
    arb_mul(x, x, root, PREC);
    arb_sub(x, q->rho, x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_pow_ui(y, q->h, (ulong) (b->s + b->k - 1), PREC);
    arb_mul(x, x, y, PREC);
    arb_set_arf(y, t->bounds->CY);
    arb_div(x, x, y, PREC);
    at_most(t, N_TRAP, x, g);
    /* q, d h, a */
    arb_mul_arf(x, q->h, t->bounds->e, PREC);
    arb_set_arf(y, t->bounds->g1);
    arb_div(x, x, y, PREC);
    arb_mul_arf(dh, q->h, t->bounds->d, PREC);
    arb_set_si(a, 2 * b->s);
    arb_div_si(a, a, b->k, PREC);
    arb_sub_ui(y, x, 1, PREC);
    if (arb_is_negative(y))
    {
        arb_neg(y, y);
        arb_mul(y, y, a, PREC);
        arb_mul(y, y, q->L, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_add_ui(root, dh, 1, PREC);
        arb_div(y, y, root, PREC);
        at_most(t, N_DESCENT, y, g);
        /* the bracket of (5) with u, over 1 + .. to compare */
        arb_mul(y, g, q->norm, PREC);
        arb_div(y, y, a, PREC);
        arb_div(y, y, q->L, PREC);          /* u */
        arb_addmul(x, dh, y, PREC);
        arb_add_ui(x, x, 1, PREC);
        arb_submul(x, y, y, PREC);
        arb_mul(x, x, a, PREC);
        arb_mul(x, x, a, PREC);
        arb_mul(x, x, q->L, PREC);
        arb_div(x, x, q->norm, PREC);
        arb_div(x, x, q->norm, PREC);
        /* (log En)' */
        arb_dot(y, NULL, 1, q->theta, 1, q->grad, 1, b->P, PREC);
        arb_mul(y, y, a, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_mul(root, g, g, PREC);
        arb_div(root, root, q->L, PREC);
        arb_sub(y, y, root, PREC);
        at_most(t, N_ENERGY, y, x);
    }
    arb_clear(g);
    arb_clear(x);
    arb_clear(y);
    arb_clear(dh);
    arb_clear(a);
    arb_clear(root);
}

static void
check_sizes(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_t x, y;
    slong j;

    arb_init(x);
    arb_init(y);
    above(t, N_G1, t->q->tau, t->bounds->g1);
    below(t, N_G2, t->q->tau, t->bounds->g2);
    arb_pow_ui(x, t->q->h, (ulong) b->k, PREC);
    arb_set_ui(y, 1);
    arb_div_si(y, y, b->k, PREC);           /* |grad log h| h^(-k) */
    below(t, N_CH, y, t->bounds->ch);
    arb_mul(x, x, t->q->norm, PREC);
    above(t, N_SIZE1, x, t->bounds->c1);
    below(t, N_SIZE2, x, t->bounds->c2);
    for (j = 0; j < b->dim; j++)
    {
        line(x, t, t->chart->centre, b->dim, j);
        arb_sub(x, x, t->q->sigma + j, PREC);
        arb_abs(x, x);
        arb_set_d(y, t->bounds->reach[j]);
        at_most(t, N_REACH, x, y);
    }
    arb_clear(x);
    arb_clear(y);
}

/* All of it at q->theta, if that is a point of E'. */
static int
check_point(trial_t *t)
{
    slong l;

    if (!bench_point_set(t->q, t->b) || !is_in_trap(t))
        return 0;
    t->points++;
    check_sizes(t);
    for (l = 0; l <= t->b->K; l++)
        check_fast_field(t, l);
    check_slow_field(t);
    check_gradient(t);
    return 1;
}

/* ---- points ---- */

/* h in the sub-slice, at its ends now and then. */
static void
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
        line(t->q->sigma + j, t, t->chart->centre, t->b->dim, j);
    bench_map(t->q->theta, t->b, h, t->q->sigma);
}

/* A vertex of the box in omega and b; nu on the sphere, all but one entry at
   an end. */
static void
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
        line(x, t, t->chart->radius, b->dim, j);
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
static int
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
        line(x, t, t->chart->Lam, 1, 0);
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
static int
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
            jacobian(Dr, t, arb_mat_entry(t->q->Y, l, 0));
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

/* ---- sub-slices ---- */

static int
set_bounds(trial_t *t, const arf_t lo, const arf_t hi)
{
    _loja_graded_slice_set(t->slice, t->chart, t->i, lo, hi, 128);
    return t->b->family.ops->bounds(t->bounds, &t->b->family, t->slice);
}

static void
report(const trial_t *t, const char *kind)
{
    slong i;

    if (getenv("LOJA_TEST_VERBOSE") == NULL)
        return;
    printf("\n  %s %ld%s, %s, h <= %.3g: %ld points, inside %d;",
        t->b->c->act, (long) t->b->d, t->b->bias ? "" : " no bias", kind,
        arf_get_d(t->slice->hi, ARF_RND_NEAR), (long) t->points,
        t->bounds->inside);
    for (i = 0; i < NUMBERS; i++)
        printf(" %s %.4g", name[i], t->most[i]);
}

/* Nodes hi, lo = hi (1 - 2^-spread), 0 with one centre (the slow manifold at
   hi if `solve', else the given sigma) and radii 2^-size (|sigma| + 1/16);
   Lam = |tau|^2 (1 + 2^-room). */
static int
box_around(trial_t *t, double h, arb_srcptr sigma, int solve, slong spread,
           slong size, slong room)
{
    bench_struct *b = t->b;
    loja_graded_chart_struct *c = t->chart;
    arb_t x, y;
    slong i, j;
    int good = 1;

    arb_init(x);
    arb_init(y);
    arf_set_d(c->h, h);
    arf_set(c->h + 1, c->h);
    arf_mul_2exp_si(c->h + 1, c->h + 1, -spread);
    arf_sub(c->h + 1, c->h, c->h + 1, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_zero(c->h + 2);
    arb_set_arf(x, c->h);
    bench_map(t->q->theta, b, x, sigma);
    if (solve)
        good = bench_solve(t->q->theta, b, x, NULL);
    good = good && bench_point_set(t->q, b);
    arb_one(x);
    arb_mul_2exp_si(x, x, -room);
    arb_add_ui(x, x, 1, PREC);
    arb_mul(x, x, t->q->tau, PREC);
    arb_mul(x, x, t->q->tau, PREC);
    for (i = 0; i < 3 && good; i++)
    {
        arf_set_round(c->Lam + i, arb_midref(x), 120, ARF_RND_UP);
        for (j = 0; j < b->dim; j++)
        {
            arf_set_round(c->centre + i * b->dim + j,
                arb_midref(t->q->sigma + j), 120, ARF_RND_NEAR);
            arb_abs(y, t->q->sigma + j);
            arb_set_d(y, 0.0625 + arf_get_d(arb_midref(y), ARF_RND_NEAR));
            arb_mul_2exp_si(y, y, -size);
            arf_set(c->radius + i * b->dim + j, arb_midref(y));
        }
    }
    t->i = 0;
    arb_clear(x);
    arb_clear(y);
    return good;
}

/* The slow manifold at h, followed from h/1024; 0: lost. */
static int
follow(arb_ptr sigma, trial_t *t, double h)
{
    bench_struct *b = t->b;
    arb_t x;
    slong i;
    int good = 1;

    arb_init(x);
    _arb_vec_set(sigma, b->shape, b->dim);
    for (i = 10; i >= 0 && good; i--)
    {
        arb_set_d(x, h * pow(2, (double) -i));
        bench_map(t->q->theta, b, x, sigma);
        good = bench_solve(t->q->theta, b, x, NULL)
            && bench_point_set(t->q, b);
        _arb_vec_set(sigma, t->q->sigma, b->dim);
    }
    arb_clear(x);
    return good;
}

/* The numbers of a box of about one point at h; 0: none. */
static int
tiny_box(trial_t *t, double h)
{
    arb_ptr sigma = _arb_vec_init(BENCH_MOST);
    const int good = follow(sigma, t, h)
        && box_around(t, h, sigma, 1, 75, 64, 60)
        && set_bounds(t, t->chart->h + 1, t->chart->h);

    _arb_vec_clear(sigma, BENCH_MOST);
    return good;
}

static void
tiny_points(trial_t *t, slong n)
{
    arb_t x;
    slong i;

    arb_init(x);
    t->points = 0;
    for (i = 0; i < NUMBERS; i++)
        t->most[i] = 0;
    for (i = 0; i < n; i++)
    {
        random_h(x, t);
        vertex_point(t, x);
        (void) check_point(t);
        if (solved_point(t, x, ldexp(1, (int) -test_uniform(60))))
            (void) check_point(t);
    }
    CU_ASSERT(t->points >= (t->b->r == NULL ? n : 1));
    report(t, "tiny");
    arb_clear(x);
}

/* The numbers of one point hold, at the greatest h that passes, where the
   remainder counts, and further down, where they are also no worse than 2
   times the truth (of several inputs the turns' part is a cruder bound). */
static void
tiny(const bench_case_t *c, const bench_sides_t *r, slong n)
{
    trial_t t;
    double h = 0.7;
    bench_t b;
    slong i;

    bench_init_sides(b, c, r);
    trial_init(&t, b, 3);
    while (h > 1e-3 && !tiny_box(&t, h))
        h *= 0.75;
    CU_ASSERT_FATAL(h > 1e-3);
    tiny_points(&t, n);
    CU_ASSERT_FATAL(tiny_box(&t, h / 8));
    tiny_points(&t, n);
    for (i = 0; i <= N_SIZE2 && r == NULL; i++)
        CU_ASSERT(t.most[i] * 2 >= 1);
    trial_clear(&t);
    bench_clear(b);
}

/* As wide as a box passes: every point of it is in E' for this Lam. */
static void
vertices(const bench_case_t *c, const bench_sides_t *r, double h, int solve, slong n)
{
    arb_ptr sigma = _arb_vec_init(BENCH_MOST);
    trial_t t;
    arb_t x;
    bench_t b;
    slong i, size, passed = 0;

    arb_init(x);
    bench_init_sides(b, c, r);
    trial_init(&t, b, 3);
    _arb_vec_set(sigma, b->shape, b->dim);
    if (solve)
        CU_ASSERT_FATAL(follow(sigma, &t, h));
    for (size = 1; size < 30 && passed < 3; size += 1 + passed)
    {
        CU_ASSERT_FATAL(box_around(&t, h, sigma, solve, size, size, -400));
        if (!set_bounds(&t, t.chart->h + 1, t.chart->h))
            continue;
        passed++;
        for (i = 0; i < n; i++)
        {
            random_h(x, &t);
            vertex_point(&t, x);
            (void) check_point(&t);
        }
        CU_ASSERT(t.points > 0);
        report(&t, "vertices");
    }
    CU_ASSERT(passed == 3);
    trial_clear(&t);
    bench_clear(b);
    arb_clear(x);
    _arb_vec_clear(sigma, BENCH_MOST);
}

/* Slices of a chart that the search finds, as wide as they pass. */
static void
wide(const bench_case_t *c, const bench_sides_t *r, double h, slong n)
{
    arb_ptr sigma = _arb_vec_init(BENCH_MOST);
    loja_message_t why;
    double needed;
    trial_t t;
    arf_t lo;
    arb_t x;
    bench_t b;
    slong i, halves;
    int good = 0;

    arb_init(x);
    arf_init(lo);
    bench_init_sides(b, c, r);
    trial_init(&t, b, LOJA_GRADED_NODES);
    CU_ASSERT_FATAL(follow(sigma, &t, h));
    arb_set_d(x, h);
    bench_map(t.q->theta, b, x, sigma);
    CU_ASSERT_FATAL(bench_solve(t.q->theta, b, x, NULL));
    for (i = 0; i < 3 && !good; i++)
        good = _loja_graded_search(t.chart, &b->family, t.q->theta, i,
            &needed, why);
    if (!good)
        printf("\n  %s %ld: %s; %.3g is needed", c->act, (long) c->d,
            why->text, needed);
    CU_ASSERT_FATAL(good);
    for (t.i = 0; t.i < t.chart->nodes - 1; t.i += 1 + 2 * (t.i % 2))
    {
        good = 0;
        arf_set(lo, t.chart->h + t.i + 1);
        for (halves = 0; halves < 12 && !good; halves++)
        {
            good = set_bounds(&t, lo, t.chart->h + t.i)
                && t.bounds->inside;
            arf_add(lo, lo, t.chart->h + t.i, 64, ARF_RND_NEAR);
            arf_mul_2exp_si(lo, lo, -1);
        }
        CU_ASSERT(good);
        for (i = 0; i < n && good; i++)
        {
            random_h(x, &t);
            if (i % 3 == 0 ? slow_point(&t, x)
                : solved_point(&t, x, i % 3 == 1 ? 0.99999
                    : (double) test_uniform(1000) / 1000))
                (void) check_point(&t);
        }
        report(&t, "wide");
    }
    CU_ASSERT(t.points > n);
    trial_clear(&t);
    bench_clear(b);
    arb_clear(x);
    arf_clear(lo);
    _arb_vec_clear(sigma, BENCH_MOST);
}

#define UNSYMMETRIC "-1 -3/4 -3/4 -1/2 -1/5 0 1/4 1/3 3/5 1"
#define PARABOLA "1 -1/3 1"

static const bench_case_t cases[] =
{
    { "tanh", 1, 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "1 3", "-2 1", 0.05 },
    { "softsign", 1, 0, "-1/2 1/4 1/4 1", "0 3/2", "1 2", "3/2 1", 0.05 },
    { "gelu", 1, 0, "-1 1/2 1 2", "0 1", "1 2", "-2 -1", 0.02 },
    { "mish", 1, 0, "-1/4 1/2 1 3/2", "0 1", "1 2", "5/3 1", 0.02 },
    { "mish", 1, 0, "1/4 -1/2 -1 -3/2", "0 -1", "1 2", "-5/3 1", 0.02 },
    { "logistic", 1, 1, "-1 -1/2 0 1/2 3/4 1", "1/4 1", "0 1 2 3",
        "4 0 1", 0.02 },
    { "gelu", 1, 1, "-1 -3/4 -1/2 0 1/4 1/4 1/2 1", "1/3 -1/2 1",
        "0 1 2 3", "7/4 -3/4 1", 0.02 },
    { "tanh", 2, 1, UNSYMMETRIC, PARABOLA, "0 1 2 3 4 5 6",
        "161/100 -161/100 -1146/1000 -1146/1000 7071/10000 7071/10000",
        0.005 },
};

#define CASES (slong) (sizeof(cases) / sizeof(*cases))

/* Several inputs. */
static const bench_case_t ridges[] =
{
    /* one input alone has the turn, where x is greatest: kappa counts */
    { "tanh", 1, 0, "1/2 -1/2 2/5 -2/5 3/8 -1/3 1/2", "0 -2", "1 3", "-2 1",
        0.01 },
    { "tanh", 1, 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "1 3", "-2 1", 0.03 },
    { "logistic", 1, 1, "-1 -1/2 0 1/2 3/4 1 1/3", "1/4 1", "0 1 2 3",
        "4 0 1", 0.01 },
    { "gelu", 1, 1, "-1 -3/4 -1/2 0 1/4 1/4 1/2 1", "1/3 -1/2 1",
        "0 1 2 3", "7/4 -3/4 1", 0.001 },
    { "tanh", 2, 1, UNSYMMETRIC, PARABOLA, "0 1 2 3 4 5 6",
        "161/100 -161/100 -1146/1000 -1146/1000 7071/10000 7071/10000",
        0.004 },
};

static const bench_sides_t sides[] =
{
    { 1, "0 0 0 0 0 0 1", "1/2", "" },
    { 1, "1/2 -1/3 1 1 -1 1/4", "1/2", "" },
    { 2, "1 0 1/2 -1 -1/3 1/3 1 1 0 -2 1/4 1/2 -1 0", "-1 1/3", "" },
    { 1, "1/2 -1/3 1 -1 1/4 -3/5 2/3 -1/7", "3/4", "" },
    { 1, "1/2 -1/3 1 -1 1/4 -3/5 2/3 -1/7 1/2 -1/5", "1/2", "1 2" },
};

#define RIDGES (slong) (sizeof(ridges) / sizeof(*ridges))

void
test_graded_bounds_ridge(void)
{
    slong i;

    for (i = 0; i < RIDGES; i++)
    {
        tiny(ridges + i, sides + i, test_count(4));
        wide(ridges + i, sides + i, ridges[i].h, test_count(6));
        if (ridges[i].d > 1)
            vertices(ridges + i, sides + i, ridges[i].h, 1, test_count(6));
    }
}

void
test_graded_bounds_tiny(void)
{
    slong i;

    for (i = 0; i < CASES; i++)
        tiny(cases + i, NULL, test_count(6));
}

void
test_graded_bounds_vertices(void)
{
    slong i;

    for (i = 0; i < CASES; i++)
        vertices(cases + i, NULL, cases[i].h, 1, test_count(8));
}

void
test_graded_bounds_wide(void)
{
    slong i;

    for (i = 0; i < CASES; i++)
        wide(cases + i, NULL, cases[i].h, test_count(9));
}
