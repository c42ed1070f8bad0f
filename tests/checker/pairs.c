/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The pairs of doubles of loja-check against MPFI at many digits (rule
    rounding, pairs of the checker).
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/net/gradient_pairs.h"
#include "../../src/checker/tube/interpolation.h"
#include "doubles_truth.h"

/* |x - p| <= r for all of x */
static int
in_pair(const interval *x, pair p, double r)
{
    interval *t = vec_new(1, PREC);
    int good;

    mpfi_sub_d(t, x, p.hi);
    good = in_ball(t, p.lo, r);
    vec_free(t, 1);
    return good;
}

static pair
random_pair(double size)
{
    const double x = size * uniform(-1, 1);

    return pair_two_sum(x, x * 0x1p-53 * uniform(-0.9, 0.9));
}

static void
set_pair(interval *x, pair p)
{
    mpfi_set_d(x, p.hi);
    mpfi_add_d(x, x, p.lo);
}

static void
one_operation(pair x, pair y)
{
    interval *t = vec_new(3, PREC);
    pair z;

    set_pair(t, x);
    set_pair(t + 1, y);
    z = pair_add(x, y);
    mpfi_add(t + 2, t, t + 1);
    check(in_pair(t + 2, z, PAIR_UNIT * fabs(z.hi)), "sum", x.hi);
    z = pair_mul(x, y);
    mpfi_mul(t + 2, t, t + 1);
    check(in_pair(t + 2, z, PAIR_UNIT * fabs(z.hi)), "product", x.hi);
    z = pair_div(x, y);
    mpfi_div(t + 2, t, t + 1);
    check(in_pair(t + 2, z, 0x1p-99 * fabs(z.hi)), "quotient", x.hi);
    vec_free(t, 3);
}

static void
test_operations(void)
{
    int i;

    for (i = 0; i < 3000; i++)
        one_operation(random_pair(i % 3 ? 1 : 1e10),
                      random_pair(i % 2 ? 1 : 1e-8));
}

/* Products and sums that cancel; points anywhere within the balls. */
static void
one_dot(int n, double size, double radius)
{
    pair_ball *a = malloc(2 * sizeof(pair_ball) * (size_t) n), *b = a + n, z;
    interval *t = vec_new(3, PREC);
    int i;

    if (a == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        a[i] = pair_ball_of(random_pair(size), radius);
        b[i] = pair_ball_of(random_pair(size), radius);
        set_pair(t + 1, a[i].m);
        set_pair(t + 2, b[i].m);
        mpfi_add_d(t + 1, t + 1, radius * (draw(3) - 1));
        mpfi_add_d(t + 2, t + 2, radius * (draw(3) - 1));
        mpfi_mul(t + 1, t + 1, t + 2);
        mpfi_add(t, t, t + 1);
    }
    z = pair_ball_dot(pair_ball_of(pair_of(0), 0), a, 1, b, 1, n);
    check(in_pair(t, z.m, z.r), "dot", n);
    check(radius > 0 || z.r <= n * (n + 5) * 0x1p-99 * size * size + 1e-80,
          "dot: tight", z.r);
    free(a);
    vec_free(t, 3);
}

static void
test_exp(void)
{
    interval *t = vec_new(1, PREC);
    pair x, e;
    int i;

    for (i = 0; i < 3000; i++)
    {
        x = random_pair(i % 3 == 0 ? 1 : 650);
        if (i % 3 == 2)                     /* ends of reduced intervals */
            x = pair_two_sum((draw(1800) - 900 + 0.5) * 0.6931471805599453,
                             1e-17 * uniform(-1, 1));
        e = pair_exp(x);
        set_pair(t, x);
        mpfi_exp(t, t);
        check(in_pair(t, e, 0x1p-97 * e.hi + 0x1p-990), "exp", x.hi);
    }
    vec_free(t, 1);
}

static void
test_activations(void)
{
    static const activation acts[] = {
        &activation_tanh, &activation_logistic, &activation_silu,
        &activation_softplus, &activation_gelu, &activation_mish,
        &activation_arctan, &activation_elu, &activation_softsign,
        &activation_identity
    };
    interval *v = vec_new(4, PREC);
    pair_ball f[2], z;
    size_t i;
    int j, k, m;

    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        for (j = 0; j < 100; j++)
        {
            z = pair_ball_of(random_pair(j % 3 == 0 ? 1 : 30),
                             j % 2 ? 0 : 1e-20);
            if (has_kink(acts[i]) && fabs(z.m.hi) < 1e-9)
                continue;
            check(activation_pair(f, z, acts[i], 0), "activation: none", 0);
            for (k = -1; k <= 1; k++)
            {
                set_pair(v + 3, z.m);
                mpfi_add_d(v + 3, v + 3, k * z.r);
                (void) activation_real(v, v + 3, acts[i], 0);
                for (m = 0; m < 2; m++)
                    check(in_pair(v + m, f[m].m, f[m].r), "activation",
                          z.m.hi);
            }
            check(z.r > 0 || f[1].r < 1e-27 * (1 + fabs(z.m.hi)),
                  "activation: tight", f[1].r);
        }
    vec_free(v, 4);
}

/* The gradient at vertices and inside of a box of half side R. */
static void
one_gradient(int depth, int samples, double R)
{
    problem p;
    network net;
    network_pairs d;
    interval *g;
    int i, k;

    problem_make(&p, depth, samples, 4);
    network_init(&net, &p, PREC);
    network_pairs_init(&d, &net);
    g = vec_new((size_t) p.params, PREC);
    for (i = 0; i < p.params; i++)
        d.theta[i] = pair_ball_of(random_pair(1), R);
    check(pairs_gradient(&d), "gradient: none", R);
    for (k = 0; k < 5; k++)
    {
        for (i = 0; i < p.params; i++)
        {
            set_pair(net.theta + i, d.theta[i].m);
            mpfi_add_d(net.theta + i, net.theta + i, R * (draw(3) - 1));
        }
        check(loss_real(g, NULL, &net), "gradient", R);
        for (i = 0; i < p.params; i++)
        {
            check(in_pair(g + i, d.grad[i].m, d.grad[i].r), "gradient", R);
            check(R > 0 || d.grad[i].r < 1e-23, "gradient: tight",
                  d.grad[i].r);
        }
    }
    vec_free(g, (size_t) p.params);
    network_pairs_clear(&d);
    network_clear(&net);
    problem_free(&p);
}

/* total := the sum of the norms of the coefficients of g, P x N; destroyed. */
static void
sum_of_norms(mpfr_t total, interval *g, int P, int N, const interval *table)
{
    interval *c = vec_new((size_t) P, PREC), *w = vec_new((size_t) N, PREC);
    mpfr_t u;
    int i, k;

    mpfr_init2(u, PREC);
    for (i = 0; i < P; i++)
    {
        fit(w, g + i * N, N, table);
        for (k = 0; k < N; k++)
            mpfi_swap(g + i * N + k, w + k);
    }
    mpfr_set_ui(total, 0, MPFR_RNDN);
    for (k = 0; k < N; k++)
    {
        for (i = 0; i < P; i++)
            mpfi_set(c + i, g + i * N + k);
        norm_ubound(u, c, (size_t) P);
        mpfr_add(total, total, u, MPFR_RNDN);
    }
    mpfr_clear(u);
    vec_free(c, (size_t) P);
    vec_free(w, (size_t) N);
}

/* The sum of the coefficients of the defect, with f = 1, against intervals. */
static void
one_defect(int len, int N)
{
    problem p;
    network net;
    step s;
    interval *coef, *slope, *table = cosine_table(N, PREC), *g, *c;
    mpfr_t sum, total;
    int i, j;

    problem_make(&p, 2, 2, 3);
    network_init(&net, &p, PREC);
    memset(&s, 0, sizeof(s));
    s.len = len;
    mpq_inits(s.t0, s.t1, (mpq_ptr) 0);
    mpq_set_si(s.t1, 2, 1);
    coef = vec_new((size_t) (p.params * len), PREC);
    slope = vec_new((size_t) (p.params * len), PREC);
    g = vec_new((size_t) (p.params * N), PREC);
    c = vec_new((size_t) p.params, PREC);
    mpfr_inits2(PREC, sum, total, (mpfr_ptr) 0);
    for (i = 0; i < p.params * len; i++)
    {
        set_pair(coef + i, random_pair(0.3));
        set_pair(slope + i, random_pair(0.3));
    }
    check(pairs_defect(sum, &net, &s, coef, slope, N), "defect: none", N);
    for (j = 0; j < N; j++)
    {
        at_node(net.theta, coef, p.params, len, j, table, N);
        check(loss_real(c, NULL, &net), "defect", N);
        at_node(net.theta, slope, p.params, len, j, table, N);
        for (i = 0; i < p.params; i++)
            mpfi_add(g + i * N + j, c + i, net.theta + i);
    }
    sum_of_norms(total, g, p.params, N, table);
    check(mpfr_lessequal_p(total, sum) && mpfr_cmp_d(sum, 1e-3) > 0,
          "defect", N);
    mpfr_mul_d(total, total, 1 + 1e-12, MPFR_RNDN);
    check(mpfr_lessequal_p(sum, total), "defect: tight", N);
    mpfr_clears(sum, total, (mpfr_ptr) 0);
    vec_free(coef, (size_t) (p.params * len));
    vec_free(slope, (size_t) (p.params * len));
    vec_free(g, (size_t) (p.params * N));
    vec_free(c, (size_t) p.params);
    vec_free(table, (size_t) (4 * N));
    mpq_clears(s.t0, s.t1, (mpq_ptr) 0);
    network_clear(&net);
    problem_free(&p);
}

int
main(void)
{
    fenv_t keep;
    int i;

    if (!doubles_begin(&keep))
    {
        printf("SKIP: no doubles here\n");
        return 77;
    }
    test_operations();
    for (i = 0; i < 300; i++)
        one_dot(1 + draw(30), i % 3 ? 1 : 1e-170, i % 2 ? 0
                : i % 4 ? 1e-3 : 1e-25);
    test_exp();
    test_activations();
    for (i = 0; i < 60; i++)
        one_gradient(1 + i % 4, 1 + draw(3), i % 3 == 0 ? 0 : i % 3 == 1
                     ? 1e-25 : 1e-3);
    one_gradient(1, 3000, 0);
    for (i = 0; i < 20; i++)
        one_defect(2 + draw(10), 4 + draw(20));
    doubles_end(&keep);
    return finish();
}
