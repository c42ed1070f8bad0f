/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "network_truth.h"

#define STEP 100               /* of difference quotients: 2^-STEP */

static uint64_t seed = 20250601;

double
uniform(double a, double b)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return a + (b - a) * (double) (seed >> 11) / 9007199254740992.0;
}


void
middle(interval *v, int n)
{
    int i;

    for (i = 0; i < n; i++)
    {
        mpfr_add(&v[i].left, &v[i].left, &v[i].right, MPFR_RNDN);
        mpfr_div_2ui(&v[i].left, &v[i].left, 1, MPFR_RNDN);
        mpfr_set(&v[i].right, &v[i].left, MPFR_RNDN);
    }
}

int
nu_at(const truth *t, int i)
{
    return (t->in->bias ? 2 : 1) * t->in->d + i;
}

/* theta from h and y = (sigma, c): w, b, v, c. */
void
chart_map(interval *theta, const truth *t, const interval *h,
          const interval *y)
{
    const int d = t->in->d;
    interval s;
    int i;

    mpfi_init2(&s, PREC);
    mpfi_set_ui(&s, 1);
    for (i = 0; i < t->in->k; i++)
        mpfi_div(&s, &s, h);
    for (i = 0; i < t->size; i++)
        mpfi_set(theta + i, y + i);
    for (i = 0; i < d; i++)
    {
        mpfi_mul(theta + i, y + i, h);
        mpfi_mul(theta + nu_at(t, i), y + nu_at(t, i), &s);
    }
    mpfi_clear(&s);
}

void
residuals(interval *r, const truth *t, const interval *h, const interval *y)
{
    const int d = t->in->d;
    interval *theta = vec_new(MOST, PREC), *f = vec_new(3, PREC);
    interval *z = vec_new(1, PREC);
    int i, j;

    chart_map(theta, t, h, y);
    for (j = 0; j < t->n; j++)
    {
        mpfi_neg(r + j, t->y + j);
        if (t->in->bias)
            mpfi_add(r + j, r + j, theta + t->size - 1);
        for (i = 0; i < d; i++)
        {
            mpfi_mul(z, theta + i, t->x + j);
            if (t->in->bias)
                mpfi_add(z, z, theta + d + i);
            if (!activation_real(f, z, t->act,
                                 mpfi_is_neg(z) > 0 ? -1 : 1))
                abort();
            add_product(r + j, f, theta + nu_at(t, i), f + 1);
        }
    }
    vec_free(z, 1);
    vec_free(f, 3);
    vec_free(theta, MOST);
}

/* a[r] = A_m of the fast m, then |nu|^2. */
void
coefficients(interval *a, const truth *t, const interval *h,
             const interval *y)
{
    const instance *in = t->in;
    interval *c = vec_new(MOST, PREC), *u = vec_new(2, PREC);
    interval *z = vec_new(1, PREC);
    mpq_t p;
    int r, i, j;

    mpq_init(p);
    for (r = 0; r <= t->K; r++)
        mpfi_set_ui(a + r, 0);
    for (i = 0; i < in->d; i++)
    {
        if (in->bias)
            mpfi_set(z, y + in->d + i);
        if (!activation_series(c, in->fast[t->K - 1] + 1, z, t->act, 1))
            abort();
        for (r = 0; r < t->K; r++)
        {
            mpfi_mul(u, c + in->fast[r], y + nu_at(t, i));
            for (j = 0; j < in->fast[r]; j++)
                mpfi_mul(u, u, y + i);
            mpfi_add(a + r, a + r, u);
        }
        mpfi_sqr(u, y + nu_at(t, i));
        mpfi_add(a + t->K, a + t->K, u);
    }
    for (r = 0; r < t->K; r++)
    {
        const int m = in->fast[r];

        for (j = m; j < in->k; j++)
            mpfi_div(a + r, a + r, h);
        for (j = in->k; j < m; j++)
            mpfi_mul(a + r, a + r, h);
        if (m == 0 && in->bias)
            mpfi_add(a + r, a + r, y + t->size - 1);
        if (m <= in->k)
        {
            mpq_set_str(p, in->p[m], 10);
            mpfi_set_q(u, p);
            mpfi_sub(a + r, a + r, u);
        }
    }
    mpq_clear(p);
    vec_free(z, 1);
    vec_free(u, 2);
    vec_free(c, MOST);
}

/* b[l] = h^-s <r,e_l>, then |nu|^2 - 1. */
void
projections(interval *b, const truth *t, const interval *h,
            const interval *y)
{
    interval *r = vec_new(MOST, PREC), *u = vec_new(1, PREC);
    int l, j;

    residuals(r, t, h, y);
    for (l = 0; l < t->K; l++)
    {
        mean_product(b + l, r, t->e + l * t->n, t->n);
        for (j = 0; j < t->in->s; j++)
            mpfi_div(b + l, b + l, h);
    }
    mpfi_set_si(b + t->K, -1);
    for (j = 0; j < t->in->d; j++)
    {
        mpfi_sqr(u, y + nu_at(t, j));
        mpfi_add(b + t->K, b + t->K, u);
    }
    vec_free(u, 1);
    vec_free(r, MOST);
}


/* out (n entries): the derivative along (dh, dy). */
void
quotient(interval *out, int n, map f, const truth *t, const interval *h,
         const interval *y, const interval *dh, const interval *dy)
{
    interval *v = vec_new(MOST, PREC), *z = vec_new(MOST + 2, PREC);
    int i;

    f(v, t, h, y);
    mpfi_div_2ui(z + MOST, dh, STEP);
    mpfi_add(z + MOST, z + MOST, h);
    for (i = 0; i < t->size; i++)
    {
        mpfi_div_2ui(z + i, dy + i, STEP);
        mpfi_add(z + i, z + i, y + i);
    }
    f(out, t, z + MOST, z);
    for (i = 0; i < n; i++)
    {
        mpfi_sub(out + i, out + i, v + i);
        mpfi_mul_2ui(out + i, out + i, STEP);
    }
    middle(out, n);
    vec_free(z, MOST + 2);
    vec_free(v, MOST);
}

/* dy: solution of Df dy = g, K + 1 = size equations. */
void
solve(interval *dy, map f, const truth *t, const interval *h,
      const interval *y, const interval *g)
{
    const int N = t->size;
    const size_t cells = (size_t) (N * (N + 1));
    interval *A = vec_new(cells, PREC), *u = vec_new(MOST, PREC);
    interval *zero = vec_new(1, PREC), *w = vec_new(1, PREC);
    int i, j, q, best;

    for (j = 0; j < N; j++)
    {
        for (i = 0; i < N; i++)
            mpfi_set_ui(u + i, i == j);
        quotient(dy, N, f, t, h, y, zero, u);
        for (i = 0; i < N; i++)
            mpfi_set(A + i * (N + 1) + j, dy + i);
    }
    for (i = 0; i < N; i++)
        mpfi_set(A + i * (N + 1) + N, g + i);
    for (q = 0; q < N; q++)
    {
        for (best = q, i = q + 1; i < N; i++)
            if (mpfr_cmpabs(&A[i * (N + 1) + q].left,
                            &A[best * (N + 1) + q].left) > 0)
                best = i;
        for (j = 0; j <= N && best != q; j++)
            mpfi_swap(A + q * (N + 1) + j, A + best * (N + 1) + j);
        for (i = 0; i < N; i++)
        {
            if (i == q)
                continue;
            mpfi_div(w, A + i * (N + 1) + q, A + q * (N + 1) + q);
            for (j = q; j <= N; j++)
            {
                mpfi_mul(u, w, A + q * (N + 1) + j);
                mpfi_sub(A + i * (N + 1) + j, A + i * (N + 1) + j, u);
            }
            middle(A + i * (N + 1), N + 1);
        }
    }
    for (i = 0; i < N; i++)
        mpfi_div(dy + i, A + i * (N + 1) + N, A + i * (N + 1) + i);
    middle(dy, N);
    vec_free(w, 1);
    vec_free(zero, 1);
    vec_free(u, MOST);
    vec_free(A, cells);
}

/* y: the point at h with h^-s <r,e_l> = b_l, |nu| = 1; Newton from y. */
void
point(interval *y, const truth *t, const interval *h, const interval *b)
{
    interval *g = vec_new(MOST, PREC), *dy = vec_new(MOST, PREC);
    double last = 1;
    int i, round;

    for (round = 0; round < 60 && last > 1e-40; round++)
    {
        projections(g, t, h, y);
        for (i = 0; i < t->K; i++)
            mpfi_sub(g + i, b + i, g + i);
        mpfi_neg(g + i, g + i);
        middle(g, t->size);
        solve(dy, projections, t, h, y, g);
        last = 0;
        for (i = 0; i < t->size; i++)
        {
            mpfi_add(y + i, y + i, dy + i);
            last += fabs(mpfi_get_d(dy + i));
        }
        middle(y, t->size);
    }
    if (round == 60)
    {
        printf("%s: no point\n", t->in->name);
        exit(1);
    }
    vec_free(dy, MOST);
    vec_free(g, MOST);
}

/* ---- one instance ---- */

void
truth_init(truth *t, const instance *in, const problem *prob)
{
    interval *u = vec_new(2, PREC);
    int l, i, r, j, m;

    t->in = in;
    t->act = prob->act[0];
    t->n = in->samples;
    t->K = in->fasts;
    t->size = in->bias ? 3 * in->d + 1 : 2 * in->d;
    t->x = vec_new(MOST, PREC);
    t->y = vec_new(MOST, PREC);
    t->e = vec_new(MOST * MOST, PREC);
    t->coef = vec_new(MOST * MOST, PREC);
    for (j = 0; j < t->n; j++)
    {
        mpfi_set_q(t->x + j, prob->x[j]);
        mpfi_set_q(t->y + j, prob->y[j]);
    }
    for (l = 0; l < t->K; l++)
    {
        interval *e = t->e + l * t->n;

        for (j = 0; j < t->n; j++)
        {
            mpfi_set_ui(e + j, 1);
            /* |x|^m sgn x where psi is odd with a kink */
            for (m = 0; m < in->fast[l]; m++)
                mpfi_mul(e + j, e + j, t->x + j);
        }
        mpfi_set_ui(t->coef + l * t->K + l, 1);
        for (i = 0; i < l; i++)
        {
            mean_product(u, e, t->e + i * t->n, t->n);
            for (j = 0; j < t->n; j++)
            {
                mpfi_mul(u + 1, u, t->e + i * t->n + j);
                mpfi_sub(e + j, e + j, u + 1);
            }
            for (r = 0; r < t->K; r++)
            {
                mpfi_mul(u + 1, u, t->coef + r * t->K + i);
                mpfi_sub(t->coef + r * t->K + l, t->coef + r * t->K + l,
                         u + 1);
            }
        }
        mean_product(u, e, e, t->n);
        mpfi_sqrt(u, u);
        for (j = 0; j < t->n; j++)
            mpfi_div(e + j, e + j, u);
        for (r = 0; r < t->K; r++)
            mpfi_div(t->coef + r * t->K + l, t->coef + r * t->K + l, u);
    }
    vec_free(u, 2);
}

void
truth_clear(truth *t)
{
    vec_free(t->x, MOST);
    vec_free(t->y, MOST);
    vec_free(t->e, MOST * MOST);
    vec_free(t->coef, MOST * MOST);
}

void
problem_make(problem *prob, const instance *in)
{
    mpq_t p;
    int j, m;

    memset(prob, 0, sizeof(*prob));
    prob->depth = 2;
    prob->width = calloc(3, sizeof(int));
    prob->act = calloc(1, sizeof(activation));
    prob->width[0] = prob->width[2] = 1;
    prob->width[1] = prob->hidden = in->d;
    prob->bias = in->bias;
    prob->samples = in->samples;
    prob->params = in->bias ? 3 * in->d + 1 : 2 * in->d;
    prob->act[0] = activation_find(in->act);
    prob->x = malloc(16 * sizeof(mpq_t));
    prob->y = malloc(16 * sizeof(mpq_t));
    mpq_init(prob->l2);
    mpq_init(p);
    for (j = 0; j < in->samples; j++)
    {
        mpq_inits(prob->x[j], prob->y[j], (mpq_ptr) NULL);
        mpq_set_str(prob->x[j], in->x[j], 10);
        for (m = in->k; m >= 0; m--)
        {
            mpq_mul(prob->y[j], prob->y[j], prob->x[j]);
            mpq_set_str(p, in->p[m], 10);
            mpq_add(prob->y[j], prob->y[j], p);
        }
    }
    mpq_clear(p);
}

void
problem_free(problem *prob)
{
    int j;

    for (j = 0; j < prob->samples; j++)
        mpq_clears(prob->x[j], prob->y[j], (mpq_ptr) NULL);
    mpq_clear(prob->l2);
    free(prob->x);
    free(prob->y);
    free(prob->width);
    free(prob->act);
}

/* res := h^power times the norm of v; mean: the mean norm. */
void
norm(interval *res, const interval *v, int n, int mean, const interval *h,
     int power)
{
    interval *t = vec_new(1, PREC);
    int i;

    mean_product(res, v, v, n);
    if (!mean)
        mpfi_mul_si(res, res, n);
    mpfi_sqrt(res, res);
    for (i = 0; i < power; i++)
        mpfi_mul(res, res, h);
    for (i = 0; i < -power; i++)
        mpfi_div(res, res, h);
    vec_free(t, 1);
}

json_t *
make_data(const instance *in)
{
    json_t *data = json_object(), *p = json_array();
    int m;

    for (m = 0; m <= in->k; m++)
        json_array_append_new(p, json_string(in->p[m]));
    json_object_set_new(data, "k", json_integer(in->k));
    json_object_set_new(data, "p", p);
    json_object_set_new(data, "M", json_integer(in->M));
    return data;
}
