/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One hidden layer measured at points. */
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

/* Of the turn of neuron i towards the other input c. */
static int
turn_at(const truth *t, int i, int c)
{
    return nu_at(t, t->in->d) + c * t->in->d + i;
}

/* delta := h^(1 + lift) y_i, or h^lift w y with one neuron. */
static void
turned(interval *delta, const truth *t, const interval *h,
       const interval *y, int i, int c)
{
    int j;

    mpfi_set(delta, y + turn_at(t, i, c));
    for (j = 0; j < t->lift + 1; j++)
        mpfi_mul(delta, delta, h);
    if (t->in->d == 1)
        mpfi_mul(delta, delta, y);
}

/* theta from h and y: w, b, v, c. */
void
chart_map(interval *theta, const truth *t, const interval *h,
          const interval *y)
{
    const int d = t->in->d, q = 1 + t->sides;
    interval *s = vec_new(3, PREC), *u = s + 1;
    int i, c;

    mpfi_set_ui(s, 1);
    for (i = 0; i < t->in->k; i++)
        mpfi_div(s, s, h);
    for (i = 0; i < d; i++)
    {
        mpfi_mul(theta + i * q, y + i, h);
        for (c = 0; c < t->sides; c++)
        {
            turned(u, t, h, y, i, c);
            mpfi_mul(u + 1, t->u + c, theta + i * q);
            mpfi_add(theta + i * q + 1 + c, u, u + 1);
        }
        if (t->in->bias)
            mpfi_set(theta + d * q + i, y + d + i);
        mpfi_mul(theta + (q + (t->in->bias ? 1 : 0)) * d + i,
                 y + nu_at(t, i), s);
    }
    if (t->in->bias)
        mpfi_set(theta + t->size - 1, y + t->size - 1);
    vec_free(s, 3);
}

void
residuals(interval *r, const truth *t, const interval *h, const interval *y)
{
    const int d = t->in->d, q = 1 + t->sides;
    interval *theta = vec_new(MOST, PREC), *f = vec_new(3, PREC);
    interval *z = vec_new(2, PREC);
    const interval *v = theta + (q + (t->in->bias ? 1 : 0)) * d;
    int i, j, c;

    chart_map(theta, t, h, y);
    for (j = 0; j < t->n; j++)
    {
        mpfi_neg(r + j, t->y + j);
        if (t->in->bias)
            mpfi_add(r + j, r + j, theta + t->size - 1);
        for (i = 0; i < d; i++)
        {
            mpfi_mul(z, theta + i * q, t->x + j);
            for (c = 0; c < t->sides; c++)
            {
                turned(z + 1, t, h, y, i, c);
                mpfi_mul(z + 1, z + 1, t->side + c * t->n + j);
                mpfi_add(z, z, z + 1);
            }
            if (t->in->bias)
                mpfi_add(z, z, theta + d * q + i);
            if (!activation_real(f, z, t->act,
                                 mpfi_is_neg(z) > 0 ? -1 : 1))
                abort();
            add_product(r + j, f, v + i, f + 1);
        }
    }
    vec_free(z, 2);
    vec_free(f, 3);
    vec_free(theta, MOST);
}

/* a := m sum v_i w_i^(m-1) psi_m delta_i, or h^s y with one neuron, of the
   turns' fast vectors. */
static void
turn_coefficients(interval *a, const truth *t, const interval *h,
                  const interval *y)
{
    const int d = t->in->d;
    interval *c = vec_new(MOST, PREC), *u = vec_new(2, PREC);
    interval *z = vec_new(1, PREC);
    int r, i, j, l;

    for (l = 0; l < t->sides; l++)
        for (r = 0; r < d; r++)
        {
            const int m = d > 1 ? t->more->power[r] : 0;
            interval *res = a + l * d + r;

            mpfi_set_ui(res, d == 1);
            for (i = 0; i < d && d > 1; i++)
            {
                if (t->in->bias)
                    mpfi_set(z, y + d + i);
                if (!activation_series(c, m + 1, z, t->act, 1))
                    abort();
                turned(u, t, h, y, i, l);
                mpfi_mul(u, u, c + m);
                mpfi_mul_ui(u, u, (unsigned long) m);
                mpfi_mul(u, u, y + nu_at(t, i));
                for (j = 0; j < m - 1; j++)
                {
                    mpfi_mul(u, u, y + i);
                    mpfi_mul(u, u, h);
                }
                mpfi_add(res, res, u);
            }
            for (j = 0; j < t->in->k && d > 1; j++)
                mpfi_div(res, res, h);
            if (d > 1)
                continue;
            mpfi_set(res, y + turn_at(t, 0, l));
            for (j = 0; j < t->lift; j++)
                mpfi_mul(res, res, h);
        }
    vec_free(z, 1);
    vec_free(u, 2);
    vec_free(c, MOST);
}

/* a[r] = A_m of the fast m, those of the turns, then |nu|^2. */
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
        if (!activation_series(c, in->fast[t->powers - 1] + 1, z, t->act, 1))
            abort();
        for (r = 0; r < t->powers; r++)
        {
            mpfi_mul(u, c + in->fast[r], y + nu_at(t, i));
            for (j = 0; j < in->fast[r]; j++)
                mpfi_mul(u, u, y + i);
            mpfi_add(a + r, a + r, u);
        }
        mpfi_sqr(u, y + nu_at(t, i));
        mpfi_add(a + t->K, a + t->K, u);
    }
    turn_coefficients(a + t->powers, t, h, y);
    for (r = 0; r < t->powers; r++)
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
