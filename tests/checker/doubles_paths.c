/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The doubles of loja-check against MPFI at many digits: paths on ellipses,
   thresholds of the growth. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/tube/interpolation.h"
#include "doubles_truth.h"

typedef struct
{
    problem p;
    network net;
    step s;
    piece q;
    interval *coef;
} path_test;

static void
path_make(path_test *t, int len, double size)
{
    int i;

    problem_make(&t->p, 2, 2, 2);
    network_init(&t->net, &t->p, PREC);
    memset(&t->s, 0, sizeof(t->s));
    t->s.len = len;
    t->s.piece = &t->q;
    mpq_inits(t->s.t0, t->s.t1, (mpq_ptr) 0);
    mpq_set_si(t->s.t1, 2, 1);              /* f = 1 */
    t->coef = vec_new((size_t) (t->p.params * len), PREC);
    for (i = 0; i < t->p.params * len; i++)
        mpfi_set_d(t->coef + i, uniform(-1, 1) * (i % len == 0 ? 1 : size));
}

static void
path_free(path_test *t)
{
    vec_free(t->coef, (size_t) (t->p.params * t->s.len));
    mpq_clears(t->s.t0, t->s.t1, (mpq_ptr) 0);
    network_clear(&t->net);
    problem_free(&t->p);
}

/* z := sum_k c_k T_k(cos(phi + i eta)) */
static void
point_of_ellipse(complex_box *z, const interval *c, int len, double phi,
                 double eta)
{
    interval *t = vec_new(4, PREC);
    int k;

    mpfi_set_ui(&z->re, 0);
    mpfi_set_ui(&z->im, 0);
    for (k = 0; k < len; k++)
    {
        mpfi_set_d(t, phi);
        mpfi_mul_ui(t, t, (unsigned long) k);
        mpfi_set_d(t + 1, eta);
        mpfi_mul_ui(t + 1, t + 1, (unsigned long) k);
        mpfi_cos(t + 2, t);
        mpfi_cosh(t + 3, t + 1);
        mpfi_mul(t + 2, t + 2, t + 3);
        mpfi_mul(t + 2, t + 2, c + k);
        mpfi_add(&z->re, &z->re, t + 2);
        mpfi_sin(t + 2, t);
        mpfi_sinh(t + 3, t + 1);
        mpfi_mul(t + 2, t + 2, t + 3);
        mpfi_mul(t + 2, t + 2, c + k);
        mpfi_sub(&z->im, &z->im, t + 2);
    }
    vec_free(t, 4);
}

/* Points of the arc and offsets lie in the discs. */
static void
one_arc(int len, double eta, int arcs, double R)
{
    complex_box *z = box_new(1, PREC);
    path_test t;
    path_double d;
    double *w = malloc(sizeof(double) * (size_t) len), phi, worst = 0;
    mpfr_t u;
    int arc = draw(arcs), i, k;

    path_make(&t, len, 0.25);
    path_double_init(&d, &t.net, &t.s, t.coef, NULL, NULL);
    mpfr_init2(u, PREC);
    if (w == NULL)
        abort();
    check(double_cosh(w, len, eta), "cosh", eta);
    double_path_on_arc(&d, w, eta, arc, arcs, R);
    for (i = 0; i < d.P; i++)
        for (k = -2; k <= 2; k++)
        {
            phi = 3.14159265358979 * (arc + 0.5 + 0.25 * k * 0.999999) / arcs;
            point_of_ellipse(z, t.coef + i * len, len, phi, eta);
            mpfi_add_d(&z->re, &z->re, (draw(3) - 1) * R);
            mpfi_sub_d(&z->re, &z->re, d.net.path[i].re);
            mpfi_sub_d(&z->im, &z->im, d.net.path[i].im);
            box_abs_ubound(u, z);
            check(mpfr_cmp_d(u, d.net.path[i].r) <= 0, "arc", eta);
            if (mpfr_get_d(u, MPFR_RNDU) / d.net.path[i].r > worst)
                worst = mpfr_get_d(u, MPFR_RNDU) / d.net.path[i].r;
        }
    check(worst > 0.01, "arc: tight", worst);
    mpfr_clear(u);
    free(w);
    path_double_clear(&d);
    path_free(&t);
    box_free(z, 1);
}

/*
    Thresholds: the least M for which the nodes are accepted is one with
    which f H + M I is definite at vertices of the tube, at all nodes; and it
    grows with the tube.
*/
static void
one_threshold(double R)
{
    enum { N = 8 };
    path_test t;
    path_double d;
    interval *table = cosine_table(N, PREC), *H;
    double *fits, low = -100, high = 1e5, M;
    mpfr_t part, growth, radius;
    int order[100], chosen, i, j, k, P, sharp = 0;

    path_make(&t, 4, 0.01);
    path_double_init(&d, &t.net, &t.s, t.coef, NULL, NULL);
    P = t.p.params;
    fits = malloc(sizeof(double) * (size_t) (P * P * N + 1));
    H = vec_new((size_t) (P * P), PREC);
    mpfr_inits2(64, part, growth, radius, (mpfr_ptr) 0);
    mpfr_set_d(radius, R, MPFR_RNDU);
    if (fits == NULL || P > 100)
        abort();
    for (i = 0; i < 80; i++)
    {
        M = (low + high) / 2;
        mpfr_set_d(growth, M, MPFR_RNDN);
        chosen = 0;
        if (double_at_nodes(part, fits, &d, growth, radius, N, order,
                            &chosen))
            high = M;
        else
            low = M;
    }
    check(high < 1e5, "threshold: none", high);
    for (j = 0; j < N; j++)
        for (k = 0; k < 4; k++)
        {
            at_node(t.net.theta, t.coef, P, t.s.len, j, table, N);
            for (i = 0; i < P; i++)
                mpfi_add_d(t.net.theta + i, t.net.theta + i,
                           draw(2) ? R : -R);
            check(loss_real(NULL, H, &t.net), "Hessian", R);
            for (i = 0; i < P; i++)
                mpfi_add_d(H + i * (P + 1), H + i * (P + 1),
                           k == 3 ? high - 1e-5 : high);
            if (k < 3)
                check(positive_definite(H, P), "threshold: not definite",
                      high);
            else
                sharp = sharp || !positive_definite(H, P);
        }
    check(R > 0 || sharp, "threshold: tight", high);
    mpfr_clears(part, growth, radius, (mpfr_ptr) 0);
    vec_free(table, 4 * N);
    vec_free(H, (size_t) (P * P));
    free(fits);
    path_double_clear(&d);
    path_free(&t);
}

/*
    The least M that the rule growth-double proves: f H + M I is definite at
    vertices of the tube, at points between the nodes, too; not much less
    will do.  0: none is proved.
*/
static int
one_growth(double R, double size)
{
    path_test t;
    path_double d;
    interval *H;
    double low = -100, high = 1e4, M;
    mpfr_t growth, radius;
    int i, j, k, l, P, sharp = 0;

    path_make(&t, 5, size);
    path_double_init(&d, &t.net, &t.s, t.coef, NULL, NULL);
    P = t.p.params;
    H = vec_new((size_t) (P * P), PREC);
    mpfr_inits2(64, growth, radius, (mpfr_ptr) 0);
    mpfr_set_d(radius, R, MPFR_RNDU);
    for (i = 0; i < 30; i++)
    {
        M = (low + high) / 2;
        mpfr_set_d(growth, M, MPFR_RNDN);
        if (double_growth(&d, growth, radius, 1))
            high = M;
        else
            low = M;
    }
    for (j = 0; j <= 400 && high < 1e4; j++)
    {
        /* sum c_k T_k(x) by the recurrence of T_k */
        const double at = -1 + j / 200.0;

        for (i = 0; i < P; i++)
        {
            double a = 1, b = at, c, s = 0;

            for (k = 0; k < t.s.len; k++)
            {
                s += a * mpfi_get_d(t.coef + i * t.s.len + k);
                c = 2 * at * b - a;
                a = b;
                b = c;
            }
            mpfi_set_d(t.net.theta + i, s + (draw(2) ? R : -R));
        }
        for (l = 0; l < 2; l++)
        {
            check(loss_real(NULL, H, &t.net), "Hessian", R);
            /* sums in doubles are right to 1e-13 or so */
            for (i = 0; i < P; i++)
                mpfi_add_d(H + i * (P + 1), H + i * (P + 1),
                           l == 0 ? high + 1e-9 : high - 0.02);
            if (l == 0)
                check(positive_definite(H, P), "growth: not definite", at);
            else
                sharp = sharp || !positive_definite(H, P);
        }
    }
    check(R > 0 || sharp || high >= 1e4, "growth: tight", high);
    mpfr_clears(growth, radius, (mpfr_ptr) 0);
    vec_free(H, (size_t) (P * P));
    path_double_clear(&d);
    path_free(&t);
    return high < 1e4;
}

/* Gram matrices of too few integer vectors, less a little. */
static void
one_singular(int P)
{
    double *A = malloc(sizeof(double) * (size_t) (P * P));
    double *B = malloc(sizeof(double) * (size_t) (P * P)), s, trace = 0;
    int i, j, k;

    if (A == NULL || B == NULL)
        abort();
    for (i = 0; i < P * P; i++)
        B[i] = draw(17) - 8;
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            for (s = 0, k = 0; k < P - 1; k++)
                s += B[k * P + i] * B[k * P + j];
            A[i * P + j] = s;
            trace += i == j ? s : 0;
        }
    memcpy(B, A, sizeof(double) * (size_t) (P * P));
    check(!double_semidefinite(A, P, -0x1p-60 * trace), "singular", P);
    check(double_semidefinite(B, P, 1e-12 * trace), "definite", P);
    free(A);
    free(B);
}

static void
test_growth(void)
{
    /* the last one is for nodes on the path, too */
    static const double radii[] = { 0, 0.005, 0.0015 };
    int i, found = 0;

    for (i = 0; i < 16; i++)
        found += one_growth(radii[i % 3], i % 4 ? 0.12 : 0.03);
    check(found >= 8, "growth: none", found);
    for (i = 0; i < 40; i++)
        one_singular(2 + i);
}

static void
test_paths(void)
{
    int i;

    for (i = 0; i < 40; i++)
        one_arc(2 + draw(30), 0.25 * (1 + draw(8)), i % 2 ? 8 : 32,
                i % 3 ? 0 : 0.1);
    for (i = 0; i < 12; i++)
        one_threshold(i % 2 ? 0.02 : 0);
}

void
check_paths(void)
{
    test_paths();
    test_growth();
}
