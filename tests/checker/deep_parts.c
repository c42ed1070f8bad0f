/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Family deep of loja-check on parts of a box: |tau| and the energy L
    |theta|^a at points of the network itself are not below their bounds, and
    the bound of the energy is near.  Two gelu neurons on x^2, form "spread",
    in long double.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/rules/deep.h"

#define SAMPLES 13
#define PREC 160
/* sigma = (omega, beta, nu, R, z); omega and z are moduli */
#define COORDS 5

static long failures, checks;

static const char *const inputs[SAMPLES] =
{
    "-1", "-4/5", "-1/2", "-2/5", "-1/7", "0", "1/5", "1/3", "1/2", "3/5",
    "5/7", "4/5", "1"
};

typedef long double real;

static real x[SAMPLES], basis[3][SAMPLES], bend;

static void
expect(int good, const char *what, double a, double b)
{
    checks++;
    if (getenv("LOJA_SHOW") != NULL)
        printf("%s: %.10g %.10g\n", what, a, b);
    if (good)
        return;
    failures++;
    printf("%s: %.12g %.12g\n", what, a, b);
}

/* ---- the network ---- */

static real
gelu(real z)
{
    return z * erfcl(-z / sqrtl(2)) / 2;
}

static real
mean(const real *a, const real *b)
{
    real s = 0;
    int j;

    for (j = 0; j < SAMPLES; j++)
        s += a[j] * b[j];
    return s / SAMPLES;
}

/* The zero of gelu' that is not far from -3/4; powers made orthonormal. */
static void
set_truth(void)
{
    real t;
    int i, j, l;

    bend = -0.75L;
    for (i = 0; i < 20; i++)
    {
        const real d = expl(-bend * bend / 2) / sqrtl(2 * acosl(-1));

        bend -= (erfcl(-bend / sqrtl(2)) / 2 + bend * d)
            / ((2 - bend * bend) * d);
    }
    for (j = 0; j < SAMPLES; j++)
    {
        int p, q = 1;

        if (sscanf(inputs[j], "%d/%d", &p, &q) < 1)
            abort();
        x[j] = (real) p / q;
    }
    for (i = 0; i < 3; i++)
    {
        for (j = 0; j < SAMPLES; j++)
            basis[i][j] = powl(x[j], i);
        for (l = 0; l < i; l++)
        {
            t = mean(basis[i], basis[l]);
            for (j = 0; j < SAMPLES; j++)
                basis[i][j] -= t * basis[l][j];
        }
        t = sqrtl(mean(basis[i], basis[i]));
        for (j = 0; j < SAMPLES; j++)
            basis[i][j] /= t;
    }
}

/* Residuals at (h, sigma), c such that their mean is `shift'; *norm =
   |theta|. */
static void
residual(real *r, real *norm, real h, const real *sigma, real shift)
{
    const real w = h * sigma[0], b = bend + h * sigma[1], W = sigma[3] / h;
    const real b2 = sigma[4] - W * gelu(b);
    real c = shift;
    int j;

    for (j = 0; j < SAMPLES; j++)
    {
        r[j] = sigma[2] / h * gelu(b2 + W * gelu(w * x[j] + b)) - x[j] * x[j];
        c -= r[j] / SAMPLES;
    }
    for (j = 0; j < SAMPLES; j++)
        r[j] += c;
    *norm = sqrtl(w * w + b * b + W * W + b2 * b2 + 1 / (h * h) + c * c);
}

/* beta and R with no fast residual: Newton by differences. */
static void
settle(real *sigma, real h)
{
    const real d = 1e-6L;
    real r[SAMPLES], q[2], A[2][2], t, norm;
    int round, i, j;

    for (round = 0; round < 12; round++)
    {
        residual(r, &norm, h, sigma, 0);
        for (i = 0; i < 2; i++)
            q[i] = mean(r, basis[i + 1]);
        for (j = 0; j < 2; j++)
        {
            sigma[1 + 2 * j] += d;
            residual(r, &norm, h, sigma, 0);
            sigma[1 + 2 * j] -= d;
            for (i = 0; i < 2; i++)
                A[i][j] = (mean(r, basis[i + 1]) - q[i]) / d;
        }
        t = A[0][0] * A[1][1] - A[0][1] * A[1][0];
        sigma[1] -= (A[1][1] * q[0] - A[0][1] * q[1]) / t;
        sigma[3] -= (A[0][0] * q[1] - A[1][0] * q[0]) / t;
    }
}

/* ---- the checker ---- */

static void
set_problem(problem *prob)
{
    int i;

    memset(prob, 0, sizeof(*prob));
    prob->depth = 3;
    prob->width = calloc(4, sizeof(int));
    prob->act = calloc(2, sizeof(activation));
    prob->x = malloc(SAMPLES * sizeof(mpq_t));
    prob->y = malloc(SAMPLES * sizeof(mpq_t));
    if (prob->width == NULL || prob->act == NULL || prob->x == NULL
        || prob->y == NULL)
        abort();
    for (i = 0; i < 4; i++)
        prob->width[i] = 1;
    for (i = 0; i < 2; i++)
        prob->act[i] = activation_find("gelu");
    prob->hidden = 2;
    prob->bias = 1;
    prob->samples = SAMPLES;
    prob->params = 6;
    mpq_init(prob->l2);
    for (i = 0; i < SAMPLES; i++)
    {
        mpq_inits(prob->x[i], prob->y[i], (mpq_ptr) NULL);
        mpq_set_str(prob->x[i], inputs[i], 10);
        mpq_mul(prob->y[i], prob->x[i], prob->x[i]);
    }
}

static void
clear_problem(problem *prob)
{
    int i;

    for (i = 0; i < SAMPLES; i++)
        mpq_clears(prob->x[i], prob->y[i], (mpq_ptr) NULL);
    mpq_clear(prob->l2);
    free(prob->x);
    free(prob->y);
    free(prob->width);
    free(prob->act);
}

/* The record, b* to 64 bits and move units of 2^-64. */
static json_t *
make_data(const char *form, int top, int last, int degree, int move,
          int modulus)
{
    json_t *data = json_object(), *p = json_array(), *m = json_array();
    char text[60];
    int i;

    for (i = 0; i <= degree; i++)
        json_array_append_new(p, json_string(i == 2 ? "1" : "0"));
    json_array_append_new(m, json_integer(0));
    json_array_append_new(m, json_integer(modulus));
    /* odd mantissas only */
    snprintf(text, sizeof(text), "-0x%llxp-64",
             ((unsigned long long) ldexpl(-bend, 64) + (unsigned) move) | 1);
    json_object_set_new(data, "form", json_string(form));
    json_object_set_new(data, "top", json_integer(top));
    json_object_set_new(data, "last", json_integer(last));
    json_object_set_new(data, "p", p);
    json_object_set_new(data, "bend", json_string(text));
    json_object_set_new(data, "moduli", m);
    return data;
}

/* ---- parts ---- */

/* Point i of 25 of the part, with no fast residual. */
static void
place(real *sigma, const real *middle, int i, real reach, real h)
{
    memcpy(sigma, middle, COORDS * sizeof(real));
    sigma[0] += reach * (i % 5 - 2) / 2;
    sigma[4] += reach * (real) (i / 5 - 2) / 2;
    settle(sigma, h);
}

/* |b'| of points of E' with a fast residual, a constant, against B. */
static void
check_ball(const collapse_part *p, const real *middle, real reach, real h,
           real most)
{
    real sigma[COORDS], r[SAMPLES], norm, d;
    int i, side, tried = 0;

    for (i = 0; i < 25; i++)
        for (side = -1; side <= 1; side += 2)
        {
            place(sigma, middle, i, reach, h);
            residual(r, &norm, h, sigma, 0);
            d = most / (mean(r, r) * norm * norm) - 1;
            d = side * 0.98L * sqrtl(fmaxl(d, 0) * mean(r, r));
            residual(r, &norm, h, sigma, d);
            if (mean(r, r) * norm * norm > most)
                continue;
            expect(mpfr_cmp_d(&p->B.right, (double) (fabsl(d) / h)) >= 0,
                   "ball", mpfr_get_d(&p->B.right, MPFR_RNDN),
                   (double) (fabsl(d) / h));
            tried++;
        }
    expect(tried >= 10, "points with a fast residual", tried, 10);
}

/* sigma: the middle; the part goes reach to both sides of its moduli. */
static void
check_part(graded_chart *chart, real h, const real *middle, real reach)
{
    static const double low_end[] = { -1, -1 }, high_end[] = { 1, 1 };
    graded_slice *s = &chart->slice;
    collapse_part p;
    real sigma[COORDS], r[SAMPLES], norm, least = INFINITY, most = 0;
    double E[25], tau[25], low;
    int i, j;

    for (i = 0; i < 25; i++)
    {
        place(sigma, middle, i, reach, h);
        residual(r, &norm, h, sigma, 0);
        E[i] = (double) (mean(r, r) * norm * norm);
        tau[i] = (double) (sqrtl(mean(r, r)) / h);
        least = fminl(least, E[i]);
        most = fmaxl(most, E[i]);
    }
    mpfi_set_d(&s->h, (double) h);
    mpfi_set(&s->mid, &s->h);
    mpfi_set_d(&s->Lam, (double) (most * 1.000001L));
    for (j = 0; j < COORDS; j++)
    {
        mpfi_set_d(s->centre + j, (double) middle[j]);
        mpfi_set_ui(s->slope + j, 0);
        mpfi_set_d(s->radius + j, j == 0 || j == 4 ? (double) reach : 0.25);
    }
    collapse_part_init(&p, chart->data);
    i = collapse_part_set(&p, s, low_end, high_end);
    expect(i == PART_SET && p.regular, "a part", i, 0);
    low = pow(mpfr_get_d(&p.low.left, MPFR_RNDD), 2);
    for (i = 0; i < 25; i++)
    {
        expect(low <= E[i] * (1 + 1e-9), "energy", low, E[i]);
        expect(mpfr_cmp_d(&p.g.left, tau[i] * (1 + 1e-9)) <= 0, "tau",
               mpfr_get_d(&p.g.left, MPFR_RNDN), tau[i]);
        expect(mpfr_cmp_d(&p.c1.left, sqrt(E[i]) / tau[i] * (1 + 1e-9)) <= 0,
               "size", mpfr_get_d(&p.c1.left, MPFR_RNDN),
               sqrt(E[i]) / tau[i]);
    }
    expect(low >= 0.999 * (double) least, "not far below", low,
           (double) least);
    check_ball(&p, middle, reach, h, most * 1.000001L);
    collapse_part_clear(&p);
}

/* A record with one thing wrong. */
static void
check_refused(json_t *data, const char *reason)
{
    report_t rep;
    graded_chart chart;
    claim_t claim;
    problem prob;

    set_problem(&prob);
    memset(&rep, 0, sizeof(rep));
    memset(&claim, 0, sizeof(claim));
    memset(&chart, 0, sizeof(chart));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    chart.claim = &claim;
    chart.family = &graded_deep;
    chart.prec = PREC;
    checks++;
    if (graded_deep.init(&chart) || strstr(rep.text, reason) == NULL)
    {
        failures++;
        printf("\"%s\", not \"%s\"\n", rep.text, reason);
    }
    graded_deep.clear(&chart);
    clear_problem(&prob);
    json_decref(data);
}

static void
check_parts(void)
{
    json_t *data = make_data("spread", 2, 5, 2, 0, 4);
    real sigma[COORDS];
    report_t rep;
    graded_chart chart;
    claim_t claim;
    problem prob;
    int i;

    set_problem(&prob);
    memset(&rep, 0, sizeof(rep));
    memset(&claim, 0, sizeof(claim));
    memset(&chart, 0, sizeof(chart));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    chart.claim = &claim;
    chart.family = &graded_deep;
    chart.prec = PREC;
    graded_slice_init(&chart.slice, COORDS, PREC);
    if (!graded_deep.init(&chart))
        expect(0, rep.text, 0, 0);
    for (i = 0; i < 9 && failures == 0; i++)
    {
        /* where the energy is not least, too */
        sigma[0] = 1.99L + 0.25L * (i % 3 - 1);
        sigma[1] = 0;
        sigma[2] = 1;
        sigma[3] = 1.15L;
        sigma[4] = 0.81L + 0.25L * (real) (i / 3 - 1);
        settle(sigma, 0x1p-14L);
        check_part(&chart, 0x1p-14L, sigma, 0x1p-10L);
    }
    graded_deep.clear(&chart);
    graded_slice_clear(&chart.slice, COORDS);
    clear_problem(&prob);
    json_decref(data);
}

int
main(void)
{
    set_truth();
    check_parts();
    check_refused(make_data("spread", 2, 3, 2, 0, 4), "top, last");
    check_refused(make_data("spread", 3, 5, 2, 0, 4), "top, last");
    check_refused(make_data("spread", 2, 5, 1, 0, 4), "top, last");
    check_refused(make_data("spread", 2, 13, 2, 0, 4), "last");
    check_refused(make_data("spread", 2, 5, 2, 64, 4), "bend");
    check_refused(make_data("inner", 2, 5, 2, 0, 4), "bend");
    check_refused(make_data("outer", 2, 5, 2, 0, 4), "form");
    check_refused(make_data("spread", 2, 5, 2, 0, 5), "moduli");
    check_refused(make_data("spread", 2, 5, 2, 0, 0), "moduli");
    printf("%ld checks, %ld failures\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
