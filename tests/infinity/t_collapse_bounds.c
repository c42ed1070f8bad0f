/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The families collapse and loose: the numbers of a sub-slice against the
   truth at points of it. */
#include <math.h>
#include <stdlib.h>
#include "shape.h"

TEST_DECLARE(test_collapse_bounds)
TEST_DECLARE(test_collapse_inside)
TEST_DECLARE(test_loose_bounds)
TEST_DECLARE(test_loose_inside)

/* The sub-slice [lo, hi] about the slow manifold at t->h, radii of `reach'
   times what |tau| allows for the energy (1 + eps). */
static double
make_slice(loja_graded_slice_t s, shape_t *t, double width, double eps)
{
    const double h = shape_get(t->h);
    double *spread = malloc(sizeof(double) * (size_t) t->dim), least;
    slong j, k;

    _loja_graded_slice_init(s, t->dim);
    CU_ASSERT_FATAL(t->family.ops->spread(spread, &least, &t->family, t->h,
                                          t->y));
    arf_set_d(s->lo, h * (1 - width));
    arf_set_d(s->hi, h * (1 + width));
    arf_set_d(s->mid, h);
    mag_set_d(s->half, h * width * 1.001);
    arb_set_interval_arf(s->h, s->lo, s->hi, 128);
    arb_set_d(s->Lam, least * (1 + eps));
    for (j = 0; j < t->dim; j++)
    {
        arb_set(s->centre + j, t->y + j);
        arf_set_d(s->radius_lo + j, 1.9 * spread[j] * sqrt(eps) + 1e-6);
        arf_set(s->radius_hi + j, s->radius_lo + j);
    }
    for (k = 0; k < t->f->moduli; k++)
    {
        j = t->f->modulus[k];
        arf_set_d(s->radius_lo + j, 1.4 * spread[j] * sqrt(eps) + 1e-6);
        arf_set(s->radius_hi + j, s->radius_lo + j);
    }
    free(spread);
    return least;
}

/* Random points of the slow manifold in the slice, moved a little off it. */
static slong
compare(shape_t *t, const loja_graded_slice_t s, const loja_graded_bounds_t b,
        slong count)
{
    arb_ptr y = _arb_vec_init(t->dim);
    shape_truth_t q;
    arb_t h, x;
    slong i, j, inside = 0;
    int held;

    arb_init(h);
    arb_init(x);
    for (i = 0; i < count; i++)
    {
        const double u = i < 2 ? (double) (2 * i - 1)
            : (double) (test_uniform(2001) - 1000) / 1000;

        arb_set_d(h, shape_get(t->h) + u * 0.999 * mag_get_d(s->half) / 1.001);
        _arb_vec_set(y, t->y, t->dim);
        for (j = 0; j < t->f->moduli; j++)
        {
            arb_set_d(x, (double) (test_uniform(2001) - 1000) / 1000
                * arf_get_d(s->radius_lo + t->f->modulus[j], ARF_RND_NEAR));
            arb_add(y + t->f->modulus[j], y + t->f->modulus[j], x, 128);
            arb_get_mid_arb(y + t->f->modulus[j], y + t->f->modulus[j]);
        }
        if (!_loja_collapse_newton(y, t->f, h))
            continue;
        shape_place(t, h, y);
        shape_truth(&q, t, h);
        if (t->loose)
            q.L *= pow(q.size, 2.0 * (double) t->s / (double) t->k);
        held = q.L <= shape_get(s->Lam);
        inside += held;
        /* points of E' are where the bounds hold */
        for (j = 0; j < t->dim && held && b->inside; j++)
        {
            arb_sub(x, y + j, t->y + j, 128);
            CU_ASSERT(fabs(shape_get(x)) < arf_get_d(s->radius_lo + j,
                                               ARF_RND_UP));
        }
        if (!held)
            continue;
        CU_ASSERT(arf_get_d(b->g1, ARF_RND_DOWN) <= q.tau * (1 + 1e-9));
        CU_ASSERT(q.e <= arf_get_d(b->e, ARF_RND_UP) * (1 + 1e-6));
        CU_ASSERT(q.d <= arf_get_d(b->d, ARF_RND_UP) * (1 + 1e-6));
        CU_ASSERT(q.f <= arf_get_d(b->f, ARF_RND_UP) * (1 + 1e-6));
        CU_ASSERT(q.size <= arf_get_d(b->c2, ARF_RND_UP) * (1 + 1e-9));
        CU_ASSERT(q.size >= arf_get_d(b->c1, ARF_RND_DOWN) * (1 - 1e-9));
    }
    arb_clear(h);
    arb_clear(x);
    _arb_vec_clear(y, t->dim);
    return inside;
}

static void
check_bounds(const bench_case_t *list, slong count, int is_loose)
{
    loja_graded_bounds_t b;
    loja_graded_slice_t s;
    shape_truth_t q;
    shape_t t;
    slong i, k;

    for (i = 0; i < count; i++)
        for (k = 0; k < 2; k++)
        {
            shape_init(&t, list + i, is_loose);
            _loja_graded_bounds_init(b);
            (void) make_slice(s, &t, k == 0 ? 1e-9 : is_loose ? 0.005 : 0.02,
                k == 0 ? 1e-5 : is_loose ? 2e-3 : 2e-2);
            CU_ASSERT_FATAL(t.family.ops->bounds(b, &t.family, s));
            CU_ASSERT(compare(&t, s, b, test_count(20)) > 4);
            if (k == 0)
            {
                /* a tiny box */
                shape_place(&t, t.h, t.y);
                shape_truth(&q, &t, t.h);
                CU_ASSERT(arf_get_d(b->g1, ARF_RND_UP) > 0.9 * q.tau);
                CU_ASSERT(arf_get_d(b->e, ARF_RND_UP) < 1.5 * q.e + 0.1);
                CU_ASSERT(arf_get_d(b->d, ARF_RND_UP)
                    < (is_loose ? 1.5 : 1.1) * q.d + 1e-3);
                CU_ASSERT(arf_get_d(b->c1, ARF_RND_UP) > 0.999 * q.size
                    || !is_loose);
            }
            _loja_graded_slice_clear(s);
            _loja_graded_bounds_clear(b);
            shape_clear(&t);
        }
}

void
test_collapse_bounds(void)
{
    check_bounds(shape_collapse, SHAPE_CASES, 0);
}

void
test_loose_bounds(void)
{
    check_bounds(shape_loose, SHAPE_CASES, 1);
}

/* What must not be inside: a modulus that the energy does not hold, a box
   that is too small for the slow manifold. */
static void
check_inside(const bench_case_t *list, int is_loose)
{
    loja_graded_bounds_t b;
    loja_graded_slice_t s;
    const double eps = is_loose ? 2e-3 : 1e-2;
    shape_t t;
    slong i, j, k;

    for (i = 0; i < 2; i++)
        for (k = 0; k < 4; k++)
        {
            double least;

            shape_init(&t, list + i, is_loose);
            _loja_graded_bounds_init(b);
            least = make_slice(s, &t, 1e-9, eps);
            if (k == 1)
                arb_set_d(s->Lam, least * (1 + 3 * eps));
            j = t.f->modulus[0];
            if (k == 2)
                arf_mul_2exp_si(s->radius_lo + j, s->radius_lo + j, -1);
            if (k == 2)
                arf_set(s->radius_hi + j, s->radius_lo + j);
            for (j = 0; j < t.dim && k == 3; j++)
                if (j != t.f->modulus[0])
                {
                    arf_mul_2exp_si(s->radius_lo + j, s->radius_lo + j, -2);
                    arf_set(s->radius_hi + j, s->radius_lo + j);
                }
            CU_ASSERT_FATAL(t.family.ops->bounds(b, &t.family, s));
            CU_ASSERT(b->inside == (k == 0));
            _loja_graded_slice_clear(s);
            _loja_graded_bounds_clear(b);
            shape_clear(&t);
        }
}

void
test_collapse_inside(void)
{
    check_inside(shape_collapse, 0);
}

void
test_loose_inside(void)
{
    check_inside(shape_loose, 1);
}
