/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Entry (G8) and rates of the rule graded-chart, without a network. */
#include <math.h>
#include <string.h>
#include "infinity/graded.h"
#include "support/support.h"

TEST_DECLARE(test_graded_enters)
TEST_DECLARE(test_graded_rates)

#define DIM 2

typedef struct
{
    double G, S;               /* of the limit */
} toy_t;

/* theta = (h, y) */
static int
toy_inverse(arb_t h, arb_ptr y, loja_graded_family_struct *family,
            arb_srcptr theta)
{
    (void) family;
    arb_set(h, theta);
    _arb_vec_set(y, theta + 1, DIM);
    return arb_is_positive(h);
}

static int
toy_limit(arb_t G, arb_t S, arb_ptr y, loja_graded_family_struct *family,
          const loja_graded_slice_t slice)
{
    toy_t *t = family->data;

    (void) slice;
    arb_set_d(G, t->G);
    arb_set_d(S, t->S);
    _arb_vec_zero(y, DIM);
    return 1;
}

static const loja_graded_family_ops toy_ops =
{
    .name = "toy",
    .inverse = toy_inverse,
    .limit = toy_limit
};

static void
toy_init(loja_graded_family_struct *family, toy_t *toy, slong k, slong s)
{
    memset(family, 0, sizeof(*family));
    memset(toy, 0, sizeof(*toy));
    family->ops = &toy_ops;
    family->k = k;
    family->s = s;
    family->dim = DIM;
    family->prec = 128;
    family->data = toy;
}

static double
uniform(double a, double c)
{
    return a + (c - a) * (double) test_uniform(1 << 20) / (1 << 20);
}

/* ---- G8 ---- */

/* Nodes 1/4, 1/8, 0; centres and radii of the j-th entry at h. */
static double
at(const loja_graded_chart_t chart, const arf_struct *v, slong stride,
   slong j, double h)
{
    const slong i = h > 0.125 ? 0 : 1;
    const double top = arf_get_d(v + i * stride + j, ARF_RND_NEAR);
    const double low = arf_get_d(v + (i + 1) * stride + j, ARF_RND_NEAR);
    const double a = arf_get_d(chart->h + i + 1, ARF_RND_NEAR);
    const double c = arf_get_d(chart->h + i, ARF_RND_NEAR);

    return low + (top - low) * (h - a) / (c - a);
}

/* One ball theta and loss, with faults now and then. */
static int
one_entry(loja_graded_family_struct *family, const loja_graded_chart_t chart,
          const loja_graded_proof_t proof)
{
    const double s2 = 2 * (double) family->s;
    const double h = uniform(0.01, 0.27), part = uniform(0.9, 1.1);
    const double wide = test_uniform(2) ? 1e-9 : 0.01;
    const double Lam = at(chart, chart->Lam, 1, 0, h);
    const double g = arf_get_d(proof->part[0].g1, ARF_RND_NEAR);
    double room = HUGE_VAL, tight = HUGE_VAL, L;
    arb_ptr theta = _arb_vec_init(1 + DIM);
    loja_message_t why;
    arb_t loss, t;
    slong j, i;
    int good;

    arb_init(loss);
    arb_init(t);
    arb_set_d(theta, h);
    arb_set_d(t, test_uniform(2) ? 1e-9 * h : 0);
    arb_add_error(theta, t);
    /* near the bound of L, of the least of both */
    L = fmin(Lam * pow(h, s2), g * g * pow(0.25, s2))
        * (test_uniform(2) ? part : 0.5);
    arb_set_d(loss, L);
    room = fmin(room, 0.25 - h);
    room = fmin(room, Lam * pow(h, s2) / L - 1);
    room = fmin(room, g * g * pow(0.25, s2) / L - 1);
    for (j = 0; j < DIM; j++)
    {
        const double c = at(chart, chart->centre, DIM, j, h);
        const double r = at(chart, chart->radius, DIM, j, h);
        const double y = c + (test_uniform(2) ? 1 : -1) * r
            * (test_uniform(2) ? uniform(0.9, 1.1) : 0.5);

        arb_set_d(theta + 1 + j, y);
        arb_set_d(t, r * wide);
        arb_add_error(theta + 1 + j, t);
        for (i = -1; i <= 1; i += 2)
            room = fmin(room, 1 - fabs(y + (double) i * r * wide - c) / r);
    }
    tight = room > 1e-6 && fabs(h - 0.125) > 1e-6 ? 1 : 0;
    good = _loja_graded_enters(family, chart, proof, theta, loss, why);
    CU_ASSERT(!good || room > -1e-12);
    CU_ASSERT(good || tight == 0);
    arb_clear(loss);
    arb_clear(t);
    _arb_vec_clear(theta, 1 + DIM);
    return good;
}

void
test_graded_enters(void)
{
    loja_graded_family_struct family;
    loja_graded_chart_t chart;
    loja_graded_proof_t proof;
    slong i, j, in = 0, out = 0;
    toy_t toy;

    _loja_graded_chart_init(chart, 3, DIM);
    for (i = 0; i < 3; i++)
    {
        arf_set_d(chart->h + i, i == 0 ? 0.25 : i == 1 ? 0.125 : 0);
        arf_set_d(chart->Lam + i, (double) (4 - i));
        for (j = 0; j < DIM; j++)
        {
            arf_set_d(chart->centre + i * DIM + j, (double) (i * i - 2 * j));
            arf_set_d(chart->radius + i * DIM + j, (double) (1 + i + j) / 8);
        }
    }
    _loja_graded_proof_init(proof, 2);
    for (i = 0; i < test_count(1000); i++)
    {
        toy_init(&family, &toy, 2, 1 + i % 3);
        arf_set_d(proof->part[0].g1, i % 2 ? 0.25 : 1.5);
        arf_set_d(proof->part[1].g1, 1.6);
        if (one_entry(&family, chart, proof))
            in++;
        else
            out++;
    }
    CU_ASSERT(in > 10 && out > 10);
    _loja_graded_proof_clear(proof);
    _loja_graded_chart_clear(chart);
}

/* ---- rates ---- */

/* The formulas of the page, in doubles, from T and the numbers at nodes 0
   and j. */
static void
formulas(double *out, const double *zero, const double *at_j, double h,
         double s, double k, double T, double T2)
{
    const double a = 2 * s / k, A = k / s, p = 1 / (a + 2);
    /* g1, u0, C, El, Em */
    const double L1 = zero[0] * zero[0] * pow(h, 2 * s);
    const double late = T + pow(L1, -(1 + A)) / ((1 + A) * zero[1] * zero[1]
        * a * a * pow(zero[4], -A));
    const double D = 2 * s * at_j[2] * h, El = at_j[3], Em = at_j[4];
    const double V = Em * (1 + D) - El;
    const double root = (sqrt((a + 2) * V) + sqrt((a + 2) * V + 4 * a * Em))
        / 2;
    const double B = root * root * (a + 2);

    out[0] = pow(pow(El, 1 + A) * (1 + A) * at_j[1] * at_j[1] * a * a
        * pow(Em, -A) * (1 - late / T2), p);
    out[1] = pow(B + 2 * pow(Em / L1, 1 / (a * p)) / T2, p);
    out[2] = El * pow(out[1], -a);
    out[3] = Em * pow(out[0], -a);
    out[4] = late;
}

static void
set_part(loja_graded_part_struct *p, const double *v)
{
    arf_set_d(p->g1, v[0]);
    arf_set_d(p->u0, v[1]);
    arf_set_d(p->C, v[2]);
    arf_set_d(p->El, v[3]);
    arf_set_d(p->Em, v[4]);
    p->energy = 1;
}

static double
middle(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Flows with L = En |theta|^(-a), En constant, from T on: they obey the
   bounds from T2 on. */
static void
check_flow(const loja_graded_rates_t rates, double s, double k, double T,
           double LT, double En)
{
    const double a = 2 * s / k, p = 1 / (a + 2);
    const double T2 = fmpq_get_d(rates->T);
    double t, norm, loss;

    for (t = T2; t < 1e12 * T2; t *= 10)
    {
        norm = pow(pow(En / LT, (a + 2) / a) + a * (a + 2) * En * (t - T),
            p);
        loss = En * pow(norm, -a);
        CU_ASSERT(middle(rates->lower) * pow(t, p) <= norm * (1 + 1e-9));
        CU_ASSERT(middle(rates->upper) * pow(t, p) >= norm * (1 - 1e-9));
        CU_ASSERT(middle(rates->loss_lower) * pow(t, -a * p)
            <= loss * (1 + 1e-9));
        CU_ASSERT(middle(rates->loss_upper) * pow(t, -a * p)
            >= loss * (1 - 1e-9));
    }
}

static void
one_rate(slong k, slong s, double slack)
{
    const double sd = (double) s, a = 2 * sd / (double) k, p = 1 / (a + 2);
    const double g1 = uniform(0.5, 2), El = uniform(0.9, 1) * g1 * g1;
    const double zero[5] = { g1, 1 - slack, 9 * slack, El,
        El * (1 + 2 * slack) };
    const double one[5] = { g1 * 1.01, 1 - slack / 2, 8 * slack,
        El * (1 + slack / 4), El * (1 + slack) };
    const double T = (double) (1024 + test_uniform(1000000)) / 1024;
    const double h1 = 0.125;
    const double LT = g1 * g1 * pow(h1, 2 * sd) * uniform(1.01, 3);
    loja_graded_family_struct family;
    loja_graded_chart_t chart;
    loja_graded_proof_t proof;
    loja_graded_rates_t rates;
    double want[5], En;
    fmpq_t time;
    arb_t x;
    toy_t toy;
    slong i;

    arb_init(x);
    fmpq_init(time);
    toy_init(&family, &toy, k, s);
    toy.G = uniform(0.5, 2);
    toy.S = uniform(1, 2);
    _loja_graded_chart_init(chart, 3, DIM);
    for (i = 0; i < 3; i++)
        arf_set_d(chart->h + i, i == 0 ? 0.25 : i == 1 ? h1 : 0);
    _loja_graded_proof_init(proof, 2);
    set_part(proof->part, zero);
    set_part(proof->part + 1, one);
    _loja_graded_rates_init(rates, DIM);
    fmpq_set_si(time, (slong) (T * 1024 + 0.5), 1024);
    arb_set_d(x, LT);
    _loja_graded_rates(rates, &family, chart, proof, time, x);
    CU_ASSERT_FATAL(rates->rates && rates->node == 1);
    formulas(want, zero, one, h1, sd, (double) k, T, fmpq_get_d(rates->T));
    CU_ASSERT(fmpq_get_d(rates->T) > want[4]);
    CU_ASSERT(fabs(middle(rates->lower) / want[0] - 1) < 1e-9);
    CU_ASSERT(fabs(middle(rates->upper) / want[1] - 1) < 1e-9);
    CU_ASSERT(fabs(middle(rates->loss_lower) / want[2] - 1) < 1e-9);
    CU_ASSERT(fabs(middle(rates->loss_upper) / want[3] - 1) < 1e-9);
    for (En = one[3]; En <= one[4] * (1 + 1e-12); En += (one[4] - one[3]) / 4)
        check_flow(rates, sd, (double) k, T, LT, En);
    /* the limit law */
    En = toy.G * pow(toy.S, a);
    CU_ASSERT(rates->limit);
    CU_ASSERT(fabs(middle(rates->norm) / pow(a * (a + 2) * En, p) - 1)
        < 1e-12);
    CU_ASSERT(fabs(middle(rates->loss)
        / (En * pow(a * (a + 2) * En, -a * p)) - 1) < 1e-12);
    /* no energy there, or h1 not reached after T */
    proof->part[1].energy = 0;
    _loja_graded_rates(rates, &family, chart, proof, time, x);
    CU_ASSERT(!rates->rates);
    proof->part[1].energy = 1;
    arb_set_d(x, g1 * g1 * pow(h1, 2 * sd) * 0.99);
    _loja_graded_rates(rates, &family, chart, proof, time, x);
    CU_ASSERT(!rates->rates);
    _loja_graded_rates_clear(rates, DIM);
    _loja_graded_proof_clear(proof);
    _loja_graded_chart_clear(chart);
    fmpq_clear(time);
    arb_clear(x);
}

void
test_graded_rates(void)
{
    slong i;

    for (i = 0; i < test_count(20); i++)
        one_rate(1 + test_uniform(4), 1 + test_uniform(6),
            uniform(0.001, 0.2));
}
