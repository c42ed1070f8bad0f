/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The common verifier of charts, on charts made up with holes. */
#include <string.h>
#include "infinity/chart.h"
#include "support/support.h"

TEST_DECLARE(test_chart_holes)
TEST_DECLARE(test_chart_faces)
TEST_DECLARE(test_chart_cover)
TEST_DECLARE(test_chart_kappa)
TEST_DECLARE(test_chart_entry)

#define DIM 3

/* A chart whose tests fail where the sub-box meets a point. */
typedef struct
{
    int in_field, in_above;    /* which test has the hole */
    arb_struct point[DIM];
    double kappa;              /* what `field' reports at the point */
    slong n;                   /* sub-boxes that passed */
    arb_ptr passed;
} holes_t;

static int
meets(const holes_t *h, arb_srcptr q)
{
    slong i;

    for (i = 0; i < DIM; i++)
        if (!arb_contains(q + i, h->point + i))
            return 0;
    return 1;
}

#define MOST 20000

static void
note(holes_t *h, arb_srcptr q)
{
    slong i;

    for (i = 0; i < DIM && h->passed != NULL && h->n < MOST; i++)
        arb_set(h->passed + DIM * h->n + i, q + i);
    h->n++;
}

static int
above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    const holes_t *h = chart->data;
    slong i;

    (void) eps;
    /* faces only: one of the coordinates is a number */
    for (i = 0; i < DIM; i++)
        if (arb_is_exact(q + i))
            return !(h->in_above && meets(h, q));
    return 0;
}

static int
field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    holes_t *h = chart->data;

    (void) eps;
    arf_set_d(kappa, meets(h, q) ? h->kappa : 1.0);
    arf_set_d(C, 3.0);
    if (h->in_field && meets(h, q))
        return 0;
    /* not too large, so that there is something to cut */
    if (arf_cmp_d(arb_midref(q), 2) < 0
        && mag_cmp_2exp_si(arb_radref(q + 1), -3) > 0)
        return 0;
    note(h, q);
    return 1;
}

static const loja_chart_ops_struct ops =
{
    .name = "holes", .rule = "chart-divergence", .above = above,
    .field = field
};

static void
set_chart(loja_chart_t chart, loja_chart_box_t W, holes_t *h)
{
    slong i;

    memset(chart, 0, sizeof(*chart));
    memset(h, 0, sizeof(*h));
    h->kappa = 1;
    chart->ops = &ops;
    chart->dim = DIM;
    chart->kind[0] = LOJA_CHART_ETA;
    chart->kind[1] = LOJA_CHART_MU;
    chart->kind[2] = LOJA_CHART_MODULUS;
    _loja_chart_box_init(W, DIM);
    for (i = 0; i < DIM; i++)
    {
        chart->coord[i] = "q";
        chart->scale[i] = 1;
        arb_init(h->point + i);
        arf_set_d(W->lo + i, i == 0 ? 0 : -0.75);
        arf_set_d(W->hi + i, 1.25);
    }
    chart->data = h;
}

static void
clear_chart(loja_chart_box_t W, holes_t *h)
{
    slong i;

    for (i = 0; i < DIM; i++)
        arb_clear(h->point + i);
    _loja_chart_box_clear(W);
}

static loja_status_t
verify(loja_chart_proof_t proof, const loja_chart_t chart,
       const loja_chart_box_t W, double kappa)
{
    const loja_chart_limits_t limits = { .max_boxes = 20000 };
    loja_message_t why;
    loja_status_t status;
    arf_t eps, k;

    arf_init(eps);
    arf_init(k);
    arf_set_d(eps, 0.125);
    arf_set_d(k, kappa);
    status = _loja_chart_verify(proof, chart, W, eps, k, &limits, why);
    arf_clear(eps);
    arf_clear(k);
    return status;
}

/* A random point of W; edge: some of its coordinates are ends or points
   where boxes are cut. */
static void
random_point(arb_ptr p, const loja_chart_box_t W, int edge)
{
    slong i;
    arb_t t;

    arb_init(t);
    for (i = 0; i < W->dim; i++)
    {
        arb_set_interval_arf(t, W->lo + i, W->hi + i, 128);
        arb_zero(p + i);
        test_arb_point(arb_midref(p + i), t, 0);
        /* the ball may be wider than the box */
        if (arf_cmp(arb_midref(p + i), W->lo + i) < 0)
            arf_set(arb_midref(p + i), W->lo + i);
        if (arf_cmp(arb_midref(p + i), W->hi + i) > 0)
            arf_set(arb_midref(p + i), W->hi + i);
        if (edge && test_uniform(2))
        {
            arf_sub(arb_midref(t), W->hi + i, W->lo + i, 128, ARF_RND_DOWN);
            arf_mul_2exp_si(arb_midref(t), arb_midref(t), -4);
            arf_mul_si(arb_midref(t), arb_midref(t), test_uniform(17), 128,
                ARF_RND_DOWN);
            arf_add(arb_midref(p + i), W->lo + i, arb_midref(t), 128,
                ARF_RND_DOWN);
        }
    }
    arb_clear(t);
}

/* A hole anywhere in W, infinity and the ends of the modulus included. */
void
test_chart_holes(void)
{
    loja_chart_proof_t proof;
    loja_chart_box_t W;
    loja_chart_t chart;
    holes_t h;
    slong i;

    set_chart(chart, W, &h);
    _loja_chart_proof_init(proof);
    CU_ASSERT(verify(proof, chart, W, 0.5) == LOJA_OK);
    CU_ASSERT(arf_cmp_d(proof->kappa, 1) == 0 && arf_cmp_d(proof->C, 3) == 0);
    CU_ASSERT(proof->faces == 3 && strlen(proof->tree) > 8);
    h.in_field = 1;
    for (i = 0; i < test_count(60); i++)
    {
        random_point(h.point, W, (int) test_uniform(2));
        CU_ASSERT(verify(proof, chart, W, 0.5) != LOJA_OK);
    }
    _loja_chart_proof_clear(proof);
    clear_chart(W, &h);
}

/* Holes on faces count, and nowhere else for `above'. */
void
test_chart_faces(void)
{
    loja_chart_proof_t proof;
    loja_chart_box_t W;
    loja_chart_t chart;
    holes_t h;
    slong i, face;

    set_chart(chart, W, &h);
    _loja_chart_proof_init(proof);
    h.in_above = 1;
    for (i = 0; i < test_count(60); i++)
    {
        random_point(h.point, W, 0);
        face = test_uniform(6);
        arf_set(arb_midref(h.point + face / 2),
            face % 2 ? W->hi + face / 2 : W->lo + face / 2);
        /* eta = 0 and the ends of the modulus are no faces */
        if (face == 0 || face >= 4)
        {
            if (arf_equal(arb_midref(h.point), W->hi)
                || arf_equal(arb_midref(h.point + 1), W->lo + 1)
                || arf_equal(arb_midref(h.point + 1), W->hi + 1))
                continue;
            CU_ASSERT(verify(proof, chart, W, 0.5) == LOJA_OK);
        }
        else
            CU_ASSERT(verify(proof, chart, W, 0.5) != LOJA_OK);
    }
    _loja_chart_proof_clear(proof);
    clear_chart(W, &h);
}

/* Every point of W lies in a sub-box that passed. */
void
test_chart_cover(void)
{
    loja_chart_proof_t proof;
    loja_chart_box_t W;
    loja_chart_t chart;
    holes_t h, all;
    slong i, j, k;
    int in, covered;

    set_chart(chart, W, &h);
    _loja_chart_proof_init(proof);
    h.passed = _arb_vec_init(DIM * MOST);
    CU_ASSERT(verify(proof, chart, W, 0.5) == LOJA_OK);
    CU_ASSERT(h.n > 4 && h.n < MOST);
    all = h;
    for (i = 0; i < test_count(300); i++)
    {
        random_point(h.point, W, (int) test_uniform(2));
        covered = 0;
        for (j = 0; j < all.n && !covered; j++)
        {
            in = 1;
            for (k = 0; k < DIM; k++)
                in = in && arb_contains(all.passed + DIM * j + k,
                    h.point + k);
            covered = in;
        }
        CU_ASSERT(covered);
    }
    _arb_vec_clear(h.passed, DIM * MOST);
    _loja_chart_proof_clear(proof);
    clear_chart(W, &h);
}

/* A field that is too weak, or none at all, somewhere. */
void
test_chart_kappa(void)
{
    loja_chart_proof_t proof;
    loja_chart_box_t W;
    loja_chart_t chart;
    holes_t h;

    set_chart(chart, W, &h);
    _loja_chart_proof_init(proof);
    random_point(h.point, W, 0);
    h.kappa = 0.75;
    CU_ASSERT(verify(proof, chart, W, 0.5) == LOJA_OK);
    CU_ASSERT(arf_cmp_d(proof->kappa, 0.75) == 0);
    CU_ASSERT(verify(proof, chart, W, 0.8) != LOJA_OK);
    h.kappa = 0;
    CU_ASSERT(verify(proof, chart, W, 0) != LOJA_OK);
    h.kappa = -1;
    CU_ASSERT(verify(proof, chart, W, -2) != LOJA_OK);
    /* boxes of another shape */
    h.kappa = 1;
    arf_set_d(W->lo, -0.5);
    CU_ASSERT(verify(proof, chart, W, 0.5) != LOJA_OK);
    arf_set_d(W->lo, 0.25);
    CU_ASSERT(verify(proof, chart, W, 0.5) != LOJA_OK);
    arf_zero(W->lo);
    arf_set(W->hi + 1, W->lo + 1);
    CU_ASSERT(verify(proof, chart, W, 0.5) != LOJA_OK);
    _loja_chart_proof_clear(proof);
    clear_chart(W, &h);
}

/* 1 when the point with coordinate i moved to x +- radius enters. */
static int
enters(const loja_chart_t chart, const loja_chart_box_t W, slong i,
       double x, double radius, double loss)
{
    arb_struct q[DIM];
    arb_t L;
    arf_t eps;
    slong k;
    int res;

    arb_init(L);
    arf_init(eps);
    arf_set_d(eps, 0.125);
    arb_set_d(L, loss);
    mag_set_d(arb_radref(L), radius);
    for (k = 0; k < DIM; k++)
    {
        arb_init(q + k);
        arb_set_d(q + k, 0.5);
    }
    arb_set_d(q + i, x);
    mag_set_d(arb_radref(q + i), radius);
    res = _loja_chart_enters(chart, W, eps, q, L);
    for (k = 0; k < DIM; k++)
        arb_clear(q + k);
    arb_clear(L);
    arf_clear(eps);
    return res;
}

void
test_chart_entry(void)
{
    const double tiny = 1e-6;
    loja_chart_box_t W;
    loja_chart_t chart;
    holes_t h;
    slong i;

    set_chart(chart, W, &h);
    CU_ASSERT(enters(chart, W, 0, 0.5, tiny, 0.1));
    CU_ASSERT(!enters(chart, W, 0, 0.5, tiny, 0.125));
    CU_ASSERT(enters(chart, W, 0, 0.5, 0, 0.125));
    CU_ASSERT(!enters(chart, W, 0, 0.5, 0, 0.126));
    CU_ASSERT(!enters(chart, W, 0, 0, 0, 0.1));
    CU_ASSERT(!enters(chart, W, 0, tiny, 2 * tiny, 0.1));
    CU_ASSERT(!enters(chart, W, 0, -0.5, 0, 0.1));
    for (i = 0; i < DIM; i++)
    {
        CU_ASSERT(enters(chart, W, i, 1.25 - 2 * tiny, tiny, 0.1));
        CU_ASSERT(!enters(chart, W, i, 1.25, tiny, 0.1));
        CU_ASSERT(enters(chart, W, i, 1.25, 0, 0.1) == (i < 2));
        if (i == 0)
            continue;
        CU_ASSERT(!enters(chart, W, i, -0.75, tiny, 0.1));
        CU_ASSERT(enters(chart, W, i, -0.75, 0, 0.1) == (i < 2));
    }
    clear_chart(W, &h);
}
