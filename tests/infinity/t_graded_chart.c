/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule graded-chart without a network: a family of the tests whose
    numbers are known functions of h, monotone so that slices are enclosed by
    their ends.
*/
#include <math.h>
#include <string.h>
#include "infinity/graded.h"
#include "support/support.h"

TEST_DECLARE(test_graded_trap)
TEST_DECLARE(test_graded_verify)
TEST_DECLARE(test_graded_verify_not)

#define DIM 2

/* What goes wrong at h = bad. */
enum { NOTHING, BOUNDS, INSIDE, TRAP, DESCENT };

typedef struct
{
    double bad, widest;        /* wider slices do not pass */
    int fault;
    double e, d;
    double covered;            /* up to here, from above; slices passed */
    int gap;
} toy_t;

/* g1 = 1 - h, g2 = 1 + h, c1 = 1 - h/2, c2 = 1 + h; e, d grow by h. */
static int
toy_bounds(loja_graded_bounds_t b, loja_graded_family_struct *family,
           const loja_graded_slice_t slice)
{
    toy_t *t = family->data;
    const double lo = arf_get_d(slice->lo, ARF_RND_DOWN);
    const double hi = arf_get_d(slice->hi, ARF_RND_UP);
    const int bad = t->fault != NOTHING && lo <= t->bad && t->bad <= hi;

    arf_set_d(b->g1, 1 - hi);
    arf_set_d(b->g2, bad && t->fault == TRAP ? 1e3 : 1 + hi);
    arf_set_d(b->c3, 0.125);
    arf_set_d(b->CY, 0.125);
    arf_set_d(b->ch, 0.5);
    arf_set_d(b->e, bad && t->fault == DESCENT ? 1 / t->bad
        : t->e * (1 + hi));
    arf_set_d(b->d, t->d * (1 + hi));
    arf_set_d(b->c1, 1 - hi / 2);
    arf_set_d(b->c2, 1 + hi);
    b->inside = !(bad && t->fault == INSIDE);
    b->image = 0.5;
    if (hi - lo > t->widest || (bad && t->fault == BOUNDS))
        return 0;
    if (!bad)
    {
        t->gap = t->gap || hi != t->covered;
        t->covered = lo;
    }
    return 1;
}

static const loja_graded_family_ops toy_ops =
{
    .name = "toy",
    .bounds = toy_bounds
};

static void
toy_init(loja_graded_family_struct *family, toy_t *toy, slong k, slong s)
{
    memset(family, 0, sizeof(*family));
    memset(toy, 0, sizeof(*toy));
    toy->widest = 1;
    family->ops = &toy_ops;
    family->k = k;
    family->s = s;
    family->dim = DIM;
    family->prec = 128;
    family->data = toy;
}

/* Nodes 1/4, 1/8, 1/16, 0: exact in double. */
static void
toy_chart(loja_graded_chart_t chart)
{
    slong i, j;

    _loja_graded_chart_init(chart, 4, DIM);
    for (i = 0; i < 4; i++)
    {
        arf_set_d(chart->h + i, i < 3 ? ldexp(1, (int) -(2 + i)) : 0);
        arf_set_d(chart->Lam + i, i < 2 ? 2.5 : 4);
        for (j = 0; j < DIM; j++)
        {
            arf_set_d(chart->centre + i * DIM + j, (double) (i * i - 2 * j));
            arf_set_d(chart->radius + i * DIM + j, (double) (1 + i + j) / 8);
        }
    }
}

static double
uniform(double a, double c)
{
    return a + (c - a) * (double) test_uniform(1 << 20) / (1 << 20);
}

/* ---- G7 ---- */

/* Left minus `factor' times right of G7 times CY, in doubles. */
static double
trap(const double *v, double h, double Lam, double l, double s, double factor)
{
    return sqrt(Lam - v[0] * v[0]) - v[1] * h * sqrt(Lam)
        - factor * v[2] * (s + l / 2) * v[3] * Lam * h;
}

void
test_graded_trap(void)
{
    loja_graded_family_struct family;
    loja_graded_slice_t slice;
    loja_graded_bounds_t b;
    slong i, j, closed = 0, open = 0, s;
    toy_t toy;
    arb_t x;

    arb_init(x);
    _loja_graded_slice_init(slice, DIM);
    _loja_graded_bounds_init(b);
    for (i = 0; i < test_count(4000); i++)
    {
        const double hi = uniform(1e-3, 0.5), lo = hi * uniform(0, 1);
        const double Lam = uniform(0.5, 3), more = uniform(0, 0.3);
        const double l = uniform(-4, 4), wide = uniform(0, 1);
        const double v[4] = { uniform(0, 1.5), uniform(0, 4),
            uniform(0.1, 4), uniform(0.2, 1) };
        double worst = HUGE_VAL, margin;
        int good;

        s = 1 + test_uniform(4);
        toy_init(&family, &toy, 2, s);
        arf_set_d(slice->lo, lo);
        arf_set_d(slice->hi, hi);
        arb_set_interval_arf(slice->h, slice->lo, slice->hi, 128);
        arb_set_d(slice->Lam, Lam);
        arb_set_d(x, more);
        arb_add_error(slice->Lam, x);
        arb_set_d(slice->l, l);
        arb_set_d(x, wide);
        arb_add_error(slice->l, x);
        arf_set_d(b->g2, v[0]);
        arf_set_d(b->c3, v[1]);
        arf_set_d(b->CY, v[2]);
        arf_set_d(b->ch, v[3]);
        good = _loja_graded_trap(&family, slice, b);
        for (j = 0; j < 8; j++)
            worst = fmin(worst, Lam - more <= v[0] * v[0] ? -1
                : trap(v, j & 1 ? lo : hi, Lam + (j & 2 ? more : -more),
                    l + (j & 4 ? wide : -wide), (double) s, 1));
        if (l - wide < (double) (-2 * s))
            worst = -1;
        margin = Lam - more <= v[0] * v[0] ? -1
            : sqrt(Lam - more - v[0] * v[0]) - v[1] * hi * sqrt(Lam + more)
                - 1.001 * v[2] * ((double) s + (l + wide) / 2) * v[3]
                    * (Lam + more) * hi;
        CU_ASSERT(!good || worst > -1e-12);
        CU_ASSERT(good || worst < 1e-12 || margin < 1e-6);
        closed += good;
        open += !good;
    }
    CU_ASSERT(closed > 10 && open > 10);
    _loja_graded_slice_clear(slice);
    _loja_graded_bounds_clear(b);
    arb_clear(x);
}

/* ---- slices and parts ---- */

/* The numbers of part i hold at h <= h_i. */
static void
check_part(const loja_graded_proof_t proof, const loja_graded_chart_t chart,
           const loja_graded_family_struct *family, slong i)
{
    const loja_graded_part_struct *p = proof->part + i;
    const toy_t *t = family->data;
    const double a = 2.0 * (double) family->s / (double) family->k;
    const double top = arf_get_d(chart->h + i, ARF_RND_NEAR);
    const double eps = 1e-12;
    slong j;

    for (j = 0; j <= 64; j++)
    {
        const double h = top * (double) j / 64, g1 = 1 - h;
        const double e = t->e * (1 + h), d = t->d * (1 + h);
        const double u = (1 - e * h / g1) / (1 + d * h);
        const double Lam = h >= 0.125 ? 2.5 : h <= 0.0625 ? 4
            : 4 - (h - 0.0625) * 24;

        CU_ASSERT(arf_cmp_d(p->g1, g1) <= 0);
        CU_ASSERT(arf_cmp_d(p->u0, u + eps) <= 0);
        CU_ASSERT(arf_sgn(p->u0) > 0);
        CU_ASSERT(arf_cmp_d(p->C, 3 * (e / g1 + d) / (u * u) - eps) >= 0);
        CU_ASSERT(arf_cmp_d(p->El, g1 * g1 * pow(1 - h / 2, a) + eps) <= 0);
        CU_ASSERT(arf_cmp_d(p->Em, Lam * pow(1 + h, a) - eps) >= 0);
        CU_ASSERT(!p->energy || u >= d * h / 2 - eps);
    }
}

static loja_status_t
verify(loja_graded_family_struct *family, toy_t *toy,
       const loja_graded_chart_t chart, int check)
{
    loja_graded_proof_t proof;
    loja_message_t why;
    loja_status_t status;
    slong i;

    toy->covered = 0.25;
    toy->gap = 0;
    _loja_graded_proof_init(proof, chart->nodes - 1);
    status = _loja_graded_verify(proof, family, chart, NULL, why);
    if (check)
    {
        CU_ASSERT(status == LOJA_OK);
        CU_ASSERT(!toy->gap && toy->covered == 0);
        for (i = 0; i < proof->parts; i++)
            check_part(proof, chart, family, i);
        /* not worse than need be */
        CU_ASSERT(arf_cmp_d(proof->part[2].g1, 0.9) > 0);
        CU_ASSERT(arf_cmp_d(proof->part[2].Em, 4.4) < 0);
        CU_ASSERT(arf_cmp_d(proof->part[2].El, 0.6) > 0);
        CU_ASSERT(proof->part[0].energy == (toy->d < 5));
    }
    _loja_graded_proof_clear(proof);
    return status;
}

void
test_graded_verify(void)
{
    const double widest[3] = { 1, 0.03, 0.002 }, e[3] = { 0.5, 1, 1.5 };
    loja_graded_family_struct family;
    loja_graded_chart_t chart;
    slong i;
    toy_t toy;

    toy_chart(chart);
    for (i = 0; i < 3; i++)
    {
        toy_init(&family, &toy, 2 + i, 1 + i);
        toy.widest = widest[i];
        toy.e = e[i];
        toy.d = i == 2 ? 6 : 1;
        CU_ASSERT(verify(&family, &toy, chart, 1) == LOJA_OK);
    }
    _loja_graded_chart_clear(chart);
}

/* Each condition of each slice is asked for. */
void
test_graded_verify_not(void)
{
    loja_graded_family_struct family;
    loja_graded_chart_t chart;
    loja_graded_proof_t proof;
    loja_message_t why;
    slong i;
    toy_t toy;

    toy_chart(chart);
    toy_init(&family, &toy, 2, 1);
    toy.e = toy.d = 0.5;
    for (toy.fault = BOUNDS; toy.fault <= DESCENT; toy.fault++)
    {
        const double bad[] = { 0.25, 0.2, 0.125, 0.1, 0.0625, 0.01, 0 };

        for (i = 0; i < 7; i++)
        {
            toy.bad = bad[i];
            if (toy.fault != DESCENT || toy.bad > 0)
                CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        }
    }
    toy.fault = NOTHING;
    CU_ASSERT(verify(&family, &toy, chart, 1) == LOJA_OK);
    /* no chart */
    for (i = 0; i < 4; i++)
    {
        arf_t old;

        arf_init(old);
        arf_set(old, chart->Lam + i);
        arf_zero(chart->Lam + i);
        CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        arf_set_d(chart->Lam + i, 1e-3);
        CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        arf_set(chart->Lam + i, old);
        arf_set(old, chart->radius + i * DIM + 1);
        arf_zero(chart->radius + i * DIM + 1);
        CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        arf_set(chart->radius + i * DIM + 1, old);
        arf_set(old, chart->centre + i * DIM);
        arf_nan(chart->centre + i * DIM);
        CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        arf_set(chart->centre + i * DIM, old);
        arf_set(old, chart->h + i);
        arf_set_d(chart->h + i, i == 0 ? 0.125 : i == 3 ? 1e-9 : 0.25);
        CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
        arf_set(chart->h + i, old);
        arf_clear(old);
    }
    _loja_graded_proof_init(proof, 2);
    CU_ASSERT(_loja_graded_verify(proof, &family, chart, NULL, why)
        != LOJA_OK);
    _loja_graded_proof_clear(proof);
    family.dim = DIM + 1;
    CU_ASSERT(verify(&family, &toy, chart, 0) != LOJA_OK);
    _loja_graded_chart_clear(chart);
}
