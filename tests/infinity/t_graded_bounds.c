/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The numbers of the families one-layer and ridge on sub-slices against the truth at
    points of E' (bench.h): points found by Newton with a chosen b, among
    them b of greatest length, and vertices of the box of sigma.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "trial.h"
#include "support/support.h"

TEST_DECLARE(test_graded_bounds_tiny)
TEST_DECLARE(test_graded_bounds_vertices)
TEST_DECLARE(test_graded_bounds_wide)
TEST_DECLARE(test_graded_bounds_ridge)

#define PREC BENCH_PREC

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
        printf(" %s %.4g", trial_name[i], t->most[i]);
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
