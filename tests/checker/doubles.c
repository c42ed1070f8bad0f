/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The doubles of loja-check against MPFI at many digits and exact fractions
    (proofs/rounding.md, the checker): every bound holds, and is not far from
    what it bounds.
*/
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/tube/interpolation.h"
#include "../../src/checker/tube/tube_double.h"

#define PREC 300

static uint64_t seed = 20250103;
static long failures, checks;

static double
uniform(double a, double b)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return a + (b - a) * (double) (seed >> 11) / 9007199254740992.0;
}

static int
draw(int n)
{
    return (int) uniform(0, n);
}

static void
check(int good, const char *what, double x)
{
    checks++;
    if (!good && failures++ < 30)
        printf("FAIL: %s (%.17g)\n", what, x);
}

/* ---- the environment ---- */

static void
test_environment(void)
{
    static const int modes[] = { FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };
    volatile double one = 1, third;
    fenv_t keep;
    size_t i;

    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
    {
        fesetround(modes[i]);
        check(doubles_begin(&keep), "environment: begins", (double) i);
        third = one + 0x1p-53;
        check(third == 1, "environment: to nearest", (double) i);
        third = -one - 0x1.8p-53;
        check(third < -1, "environment: to nearest", (double) i);
        doubles_end(&keep);
        check(fegetround() == modes[i], "environment: restored", (double) i);
    }
    fesetround(FE_TONEAREST);
}

/* ---- sums and products ---- */

/* |x - m| <= r */
static int
in_ball(const interval *x, double m, double r)
{
    interval *t = vec_new(1, PREC);
    mpfr_t u;
    int good;

    mpfr_init2(u, PREC);
    mpfi_sub_d(t, x, m);
    abs_ubound(u, t);
    good = mpfr_cmp_d(u, r) <= 0;
    mpfr_clear(u);
    vec_free(t, 1);
    return good;
}

/* A scalar product of n balls whose true factors lie anywhere within them. */
static void
one_dot(int n, double size, double radius, int drift)
{
    ball *a = malloc(2 * sizeof(ball) * (size_t) n), *b = a + n, z;
    interval *t = vec_new(3, PREC);
    double mass = 0;
    int i;

    if (a == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        a[i].m = drift ? 0x1.8p-53 * 0.7 : size * uniform(-1, 1);
        b[i].m = drift ? 1 : size * uniform(-1, 1);
        a[i].r = b[i].r = drift ? 0 : radius;
        mass += fabs(a[i].m * b[i].m);
        mpfi_set_d(t + 1, a[i].m);
        mpfi_set_d(t + 2, b[i].m);
        if (!drift)
        {
            mpfi_add_d(t + 1, t + 1, radius * (draw(3) - 1));
            mpfi_add_d(t + 2, t + 2, radius * (draw(3) - 1));
        }
        mpfi_mul(t + 1, t + 1, t + 2);
        mpfi_add(t, t, t + 1);
    }
    z.m = drift ? 1 : 0;
    z.r = 0;
    mpfi_add_d(t, t, z.m);
    z = ball_dot(z, a, 1, b, 1, n);
    check(in_ball(t, z.m, z.r), "dot", n);
    check(radius > 0 || z.r <= 1e-15 * (n + 10) * (mass + 1) + 1e-80,
          "dot: tight", z.r);
    free(a);
    vec_free(t, 3);
}

static void
test_dot(void)
{
    int i;

    for (i = 0; i < 300; i++)
        one_dot(1 + draw(40), i % 3 == 0 ? 1 : i % 3 == 1 ? 1e-9 : 1e6,
                i % 2 == 0 ? 0 : i % 4 == 1 ? 1e-3 : 1e-14, 0);
    /* products underflow */
    for (i = 1; i < 20; i++)
        one_dot(i, 1e-170, 0, 0);
    /* every addition errs to the same side */
    one_dot(5000, 1, 0, 1);
}

/* Sums rounded up are upper bounds. */
static void
test_up(void)
{
    mpfr_t t;
    int i, k;

    mpfr_init2(t, PREC);
    for (i = 0; i < 200; i++)
    {
        const int n = 1 + draw(2000);
        double s = 0;

        mpfr_set_ui(t, 0, MPFR_RNDN);
        for (k = 0; k < n; k++)
        {
            const double x = k == 0 ? 1 : i % 2 ? 0x1.fp-54 : uniform(0, 1);

            s += x;
            mpfr_add_d(t, t, x, MPFR_RNDN);
        }
        check(mpfr_cmp_d(t, up_sum(s, n)) <= 0, "up", n);
        check(up_sum(s, n) <= s * (1 + 1e-12), "up: tight", n);
    }
    mpfr_clear(t);
}

/* ---- functions ---- */

static void
one_function(double x)
{
    interval *t = vec_new(2, PREC);
    double s, c, e = double_exp(x);

    mpfi_set_d(t, x);
    mpfi_exp(t, t);
    check(in_ball(t, e, 0x1p-49 * e + 0x1p-990), "exp", x);
    if (fabs(x) <= 0x1p20)
    {
        double_sincos(&s, &c, x);
        mpfi_set_d(t, x);
        mpfi_sin(t + 1, t);
        check(in_ball(t + 1, s, 0x1p-48), "sin", x);
        mpfi_cos(t + 1, t);
        check(in_ball(t + 1, c, 0x1p-48), "cos", x);
    }
    vec_free(t, 2);
}

static void
test_functions(void)
{
    int i;

    for (i = 0; i < 2000; i++)
    {
        one_function(uniform(-1, 1));
        one_function(uniform(-690, 690));
        /* the ends of the reduced intervals */
        one_function((draw(1980) - 990 + 0.5) * 0.6931471805599453);
        one_function((draw(800) - 400 + 0.5) * 1.5707963267948966);
    }
    check(double_exp(700) == HUGE_VAL && double_exp(-700) == 0
          && isnan(double_exp(NAN)), "exp: far", 0);
}

static const activation acts[] = { TANH, LOGISTIC, SILU, SOFTPLUS, GELU, MISH,
                                   ARCTAN, ELU, SOFTSIGN, IDENTITY };
#define ACTS ((int) (sizeof(acts) / sizeof(acts[0])))

/* psi, psi', psi'' at points of a ball lie in what was found for it. */
static void
test_balls(void)
{
    interval *v = vec_new(4, PREC);
    ball f[3], z;
    int i, j, k, m;

    for (i = 0; i < ACTS; i++)
        for (j = 0; j < 150; j++)
        {
            z.m = uniform(-1, 1) * (j % 3 == 0 ? 1 : j % 3 == 1 ? 6 : 40);
            z.r = j % 2 == 0 ? 0 : 1e-3 * uniform(0, 1);
            if (has_kink(acts[i]) && fabs(z.m) <= z.r)
                continue;
            check(activation_ball(f, z, acts[i], 0), "ball: none", z.m);
            for (k = -1; k <= 1; k++)
            {
                mpfi_set_d(v + 3, z.m);
                mpfi_add_d(v + 3, v + 3, k * z.r);
                (void) activation_real(v, v + 3, acts[i], 0);
                for (m = 0; m < 3; m++)
                    check(in_ball(v + m, f[m].m, f[m].r), "ball", z.m);
            }
            check(z.r > 0 || f[2].r < 1e-11 * (1 + fabs(z.m)), "ball: tight",
                  f[2].r);
        }
    vec_free(v, 4);
}

/* The same in the complex plane, at rims and inside. */
static void
one_disc(activation act, disc z)
{
    complex_box *w = box_new(4, PREC);
    double d1, d2, angle, far;
    mpfr_t u;
    disc a;
    int k;

    mpfr_init2(u, PREC);
    if (activation_disc(&a, &d1, &d2, z, act, 0))
        for (k = 0; k < 9; k++)
        {
            angle = 0.7854 * k;
            far = k == 8 ? 0 : z.r * (1 - 1e-12);
            mpfi_set_d(&w[3].re, z.re + far * cos(angle));
            mpfi_set_d(&w[3].im, z.im + far * sin(angle));
            if (!activation_complex(w, w + 3, act, 0))
            {
                check(act == GELU, "disc: left the domain", z.im);
                continue;
            }
            box_abs_ubound(u, w + 1);
            check(act == GELU || mpfr_cmp_d(u, d1) <= 0, "disc: psi'", z.re);
            box_abs_ubound(u, w + 2);
            check(act == GELU || mpfr_cmp_d(u, d2) <= 0, "disc: psi''", z.re);
            mpfi_sub_d(&w[0].re, &w[0].re, a.re);
            mpfi_sub_d(&w[0].im, &w[0].im, a.im);
            box_abs_ubound(u, w);
            check(act == GELU || act == ARCTAN || mpfr_cmp_d(u, a.r) <= 0,
                  "disc: psi", z.re);
        }
    else
        check(act != TANH || fabs(z.im) + z.r > 1.56, "disc: none", z.im);
    mpfr_clear(u);
    box_free(w, 4);
}

static void
test_discs(void)
{
    int i, j;

    for (i = 0; i < ACTS; i++)
        for (j = 0; j < 200; j++)
            one_disc(acts[i], disc_set(uniform(-1, 1) * (j % 2 ? 2 : 12),
                                       uniform(-1, 1) * (j % 3 ? 0.7 : 3),
                                       uniform(0, j % 4 ? 0.3 : 1)));
}

/* ---- networks ---- */

static mpq_t *
random_fractions(int n, int drift)
{
    mpq_t *v = malloc(sizeof(mpq_t) * (size_t) (n + 1));
    int i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        mpq_init(v[i]);
        if (drift)
            mpq_set_si(v[i], 1, 3);
        else
            mpq_set_si(v[i], draw(33) - 16, 8);
        mpq_canonicalize(v[i]);
    }
    return v;
}

static void
problem_make(problem *p, int depth, int samples, int width)
{
    static const activation some[] = { TANH, LOGISTIC, SOFTPLUS, SILU,
                                       ARCTAN, GELU };
    int k;

    memset(p, 0, sizeof(*p));
    p->depth = depth;
    p->bias = depth == 1 || draw(3) > 0;
    p->samples = samples;
    p->width = malloc(sizeof(int) * (size_t) (depth + 1));
    p->act = malloc(sizeof(activation) * (size_t) depth);
    if (p->width == NULL || p->act == NULL)
        abort();
    for (k = 0; k <= depth; k++)
    {
        p->width[k] = depth == 1 ? 1 : 1 + draw(width);
        if (k > 0 && k < depth)
        {
            p->hidden += p->width[k];
            p->act[k - 1] = some[draw(6)];
        }
    }
    p->params = network_param_offset(p, depth + 1);
    p->x = random_fractions(samples * p->width[0], depth == 1);
    p->y = random_fractions(samples * network_outputs(p), depth == 1);
    mpq_init(p->l2);
    mpq_set_si(p->l2, draw(2), 8);
    mpq_canonicalize(p->l2);
}

static void
problem_free(problem *p)
{
    int i;

    for (i = 0; i < p->samples * p->width[0]; i++)
        mpq_clear(p->x[i]);
    for (i = 0; i < p->samples * network_outputs(p); i++)
        mpq_clear(p->y[i]);
    mpq_clear(p->l2);
    free(p->x);
    free(p->y);
    free(p->width);
    free(p->act);
}

/* u := |(2/n) A + 2 l2 I - H|_F, u rounded up; A: its upper triangle. */
static void
hessian_distance(mpfr_t u, const problem *p, const double *A,
                 const interval *H)
{
    const int P = p->params;
    interval *t = vec_new(2, PREC);
    mpfr_t v;
    int i, j;

    mpfr_init2(v, PREC);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            mpfi_set_d(t, A[i < j ? i * P + j : j * P + i]);
            mpfi_mul_2ui(t, t, 1);
            mpfi_div_ui(t, t, (unsigned long) p->samples);
            set_q(t + 1, p->l2);
            mpfi_mul_2ui(t + 1, t + 1, 1);
            if (i == j)
                mpfi_add(t, t, t + 1);
            mpfi_sub(t, t, H + i * P + j);
            abs_ubound(v, t);
            mpfr_sqr(v, v, MPFR_RNDU);
            mpfr_add(u, u, v, MPFR_RNDU);
        }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_mul_ui(u, u, (unsigned long) p->samples, MPFR_RNDU);
    mpfr_div_2ui(u, u, 1, MPFR_RNDU);
    mpfr_clear(v);
    vec_free(t, 2);
}

/* The Hessian at vertices and inside of a box of half side R, and bounds of
   moduli on discs around its middle. */
static void
one_network(int depth, int samples, double R, int linear)
{
    problem p;
    network net;
    network_double d;
    double *A, error, grad, hess, r;
    interval *H, *g;
    mpfr_t u;
    int i, k, P;

    /* linear: one identity neuron, and only the first layer varies, so that
       the bound is nearly reached */
    problem_make(&p, depth, samples, linear ? 1 : 4);
    if (linear)
        p.act[0] = IDENTITY;
    P = p.params;
    network_init(&net, &p, PREC);
    network_double_init(&d, &net);
    A = malloc(sizeof(double) * (size_t) (P * P));
    H = vec_new((size_t) (P * P), PREC);
    g = vec_new((size_t) P, PREC);
    mpfr_init2(u, PREC);
    if (A == NULL)
        abort();
    for (i = 0; i < P; i++)
    {
        r = linear && i >= network_param_offset(&p, 2) ? 0 : R;
        d.theta[i].m = uniform(-1, 1);
        d.theta[i].r = r;
        mpfi_set_d(net.theta + i, d.theta[i].m);
        d.path[i] = disc_set(d.theta[i].m, 0, r);
    }
    error = double_hessian(A, &d);
    check(double_majorant(&grad, &hess, &d), "majorant", R);
    for (k = 0; k < 5; k++)
    {
        for (i = 0; i < P; i++)
        {
            mpfi_set_d(net.theta + i, d.path[i].re);
            mpfi_add_d(net.theta + i, net.theta + i,
                       d.path[i].r <= 0 ? 0 : linear ? (k % 2 ? R : -R)
                       : R * (draw(3) - 1));
        }
        check(loss_real(g, H, &net), "gradient", R);
        hessian_distance(u, &p, A, H);
        check(mpfr_cmp_d(u, error) <= 0, "Hessian", error);
        norm_ubound(u, H, (size_t) (P * P));
        check(mpfr_cmp_d(u, hess * (1 + 1e-15)) <= 0, "majorant: H", hess);
        check(R > 0 || error <= 1e-10 * samples * (1 + hess),
              "Hessian: tight", error);
        norm_ubound(u, g, (size_t) P);
        check(mpfr_cmp_d(u, grad * (1 + 1e-15)) <= 0, "majorant: grad", grad);
    }
    mpfr_clear(u);
    vec_free(H, (size_t) (P * P));
    vec_free(g, (size_t) P);
    free(A);
    network_double_clear(&d);
    network_clear(&net);
    problem_free(&p);
}

static void
test_networks(void)
{
    int i;

    for (i = 0; i < 60; i++)
        one_network(1 + i % 4, 1 + draw(3), i % 3 == 0 ? 0 : i % 3 == 1
                    ? 1e-10 : 0.01, 0);
    for (i = 0; i < 30; i++)
        one_network(2, 1, 0.001, 1);
    /* sums over the samples whose additions err to the same side */
    one_network(1, 3000, 0, 0);
}

/* ---- paths ---- */

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

/* ---- matrices that are definite by little, or not ---- */

/* 1 if the symmetric matrix of fractions is positive definite; destroyed. */
static int
definite(mpq_t *S, int n)
{
    mpq_t t;
    int i, j, k, good = 1;

    mpq_init(t);
    for (k = 0; k < n && good; k++)
    {
        good = mpq_sgn(S[k * n + k]) > 0;
        for (i = k + 1; i < n && good; i++)
            for (j = k + 1; j < n; j++)
            {
                mpq_mul(t, S[k * n + i], S[k * n + j]);
                mpq_div(t, t, S[k * n + k]);
                mpq_sub(S[i * n + j], S[i * n + j], t);
            }
    }
    mpq_clear(t);
    return good;
}

static void
one_matrix(int n, double error, int edge)
{
    const size_t size = (size_t) (n * n);
    double *v = malloc(sizeof(double) * (5 * size + 1)), c, low = 0, high = 4;
    double *A = v + 4 * size, far = 0, x[8];
    frame_double m = { v, v + size, v + 2 * size, v + 3 * size };
    mpq_t *S = malloc(sizeof(mpq_t) * (size + 2));
    int order[8], chosen, i, j, k;

    if (v == NULL || S == NULL)
        abort();
    for (i = 0; i < n; i++)
        x[i] = uniform(-1, 1);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
            A[i * n + j] = A[j * n + i] = uniform(-1, 1)
                * (edge ? 1 : ldexp(1, -draw(30)));
    /* the least shift that is accepted, c */
    for (k = 0; k < 64; k++)
    {
        c = (low + high) / 2;
        memcpy(m.A, A, size * sizeof(double));
        for (i = 0; i < n; i++)
            m.A[i * (n + 1)] += c;
        chosen = 0;
        if (double_frame(&m, n, error, order, &chosen) < 1)
            high = c;
        else
            low = c;
    }
    c = high;
    mpq_init(S[size]);
    mpq_init(S[size + 1]);
    for (i = 0; i < n; i++)
        far += x[i] * x[i];
    far = error / (far * (1 + 1e-12));
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            mpq_init(S[i * n + j]);
            mpq_set_d(S[i * n + j], i == j ? A[i * n + j] + c : A[i * n + j]);
            /* one matrix within the error: - far x x^T */
            mpq_set_d(S[size], x[i]);
            mpq_set_d(S[size + 1], x[j]);
            mpq_mul(S[size], S[size], S[size + 1]);
            mpq_set_d(S[size + 1], far);
            mpq_mul(S[size], S[size], S[size + 1]);
            mpq_sub(S[i * n + j], S[i * n + j], S[size]);
        }
    check(definite(S, n), "frame: not definite", c);
    for (i = 0; i < n * n + 2; i++)
        mpq_clear(S[i]);
    free(S);
    free(v);
}

static void
test_matrices(void)
{
    int i;

    for (i = 0; i < 400; i++)
        one_matrix(1 + draw(7), i % 2 ? 0 : 1e-3, i % 4 < 2);
}

int
main(void)
{
    fenv_t keep;

    test_environment();
    if (!doubles_begin(&keep))
    {
        printf("SKIP: no doubles here\n");
        return 77;
    }
    test_up();
    test_dot();
    test_functions();
    test_balls();
    test_discs();
    test_networks();
    test_paths();
    test_matrices();
    doubles_end(&keep);
    doubles_forbid();
    check(!doubles_begin(&keep), "environment: forbidden", 0);
    printf("%ld comparisons, %ld failures\n", checks, failures);
    return failures > 0;
}
