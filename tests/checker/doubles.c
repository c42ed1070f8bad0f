/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The doubles of loja-check against MPFI at many digits and exact fractions
    (proofs/rounding.md, the checker): every bound holds, and is not far from
    what it bounds.  Here: the environment, sums, functions, matrices.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif
#include "doubles_truth.h"

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
#ifdef __SSE2__
    /* flush to zero, denormals are zero */
    _mm_setcsr(_mm_getcsr() | 0x8040);
    check(doubles_begin(&keep), "environment: begins", 0);
    third = 0x1p-1022;
    third /= 4;
    check(third > 0, "environment: subnormal numbers", third);
    doubles_end(&keep);
    check((_mm_getcsr() & 0x8040) == 0x8040, "environment: restored", 0);
    _mm_setcsr(_mm_getcsr() & ~0x8040U);
#endif
}

/* ---- sums and products ---- */

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

static const activation acts[] = {
    &activation_tanh, &activation_logistic, &activation_silu,
    &activation_softplus, &activation_gelu, &activation_mish,
    &activation_arctan, &activation_elu, &activation_softsign,
    &activation_identity
};
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
                check(act == &activation_gelu, "disc: left the domain", z.im);
                continue;
            }
            box_abs_ubound(u, w + 1);
            check(act == &activation_gelu || mpfr_cmp_d(u, d1) <= 0, "disc: psi'", z.re);
            box_abs_ubound(u, w + 2);
            check(act == &activation_gelu || mpfr_cmp_d(u, d2) <= 0, "disc: psi''", z.re);
            mpfi_sub_d(&w[0].re, &w[0].re, a.re);
            mpfi_sub_d(&w[0].im, &w[0].im, a.im);
            box_abs_ubound(u, w);
            check(act == &activation_gelu || act == &activation_arctan || mpfr_cmp_d(u, a.r) <= 0,
                  "disc: psi", z.re);
        }
    else
        check(act != &activation_tanh || fabs(z.im) + z.r > 1.56, "disc: none", z.im);
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
    test_matrices();
    doubles_end(&keep);
    doubles_forbid();
    check(!doubles_begin(&keep), "environment: forbidden", 0);
    return finish();
}
