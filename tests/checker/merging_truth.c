/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include "merging_truth.h"

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

void
power_of_two(interval *x, int sign, int e)
{
    mpfr_set_si_2exp(&x->left, sign, e, MPFR_RNDN);
    mpfr_set(&x->right, &x->left, MPFR_RNDN);
}

void
chart(interval *theta, const truth *t, const interval *h,
      const interval *zeta)
{
    const int ins = t->in->in, d = t->in->d, bias = t->in->bias;
    const int v = d * (ins + bias), two = v + t->second;
    interval *w = vec_new(5, PREC), *x = w + 1, *f = w + 2;
    int p, l;

    for (p = 0; p < t->prob->params; p++)
        if (p != two)
            mpfi_set(theta + p, zeta + p - (p > two));
    mpfi_ui_div(w, 1, h);
    if (t->flat)
        mpfi_mul_si(theta + two, w, t->in->sign);
    else
    {
        mpfi_sub(theta + two, theta + v + t->first, w);
        mpfi_add(theta + v + t->first, theta + v + t->first, w);
        mpfi_div_2ui(theta + two, theta + two, 1);
        mpfi_div_2ui(theta + v + t->first, theta + v + t->first, 1);
    }
    for (l = 0; l < ins + bias; l++)
    {
        const int a = l < ins ? t->first * ins + l : d * ins + t->first;
        const int b = l < ins ? t->second * ins + l : d * ins + t->second;

        mpfi_mul(x, theta + b, h);
        if (t->flat)
            mpfi_set(theta + b, x);
        else
        {
            mpfi_sub(theta + b, theta + a, x);
            mpfi_add(theta + a, theta + a, x);
            mpfi_mul_si(theta + b, theta + b, t->in->sign);
        }
    }
    if (!t->flat && t->in->sign < 0)
    {
        mpfi_neg(theta + two, theta + two);
        mpfi_set_ui(x, 0);
        if (!activation_real(f, x, t->prob->act[0], 0))
            abort();
        /* v psi(z) = 2 psi(0) v - v psi(-z) */
        mpfi_mul(x, f, theta + two);
        mpfi_mul_2ui(x, x, 1);
        if (bias)
            mpfi_sub(theta + t->prob->params - 1, theta + t->prob->params - 1,
                     x);
    }
    vec_free(w, 5);
}

void
value(interval *N, const truth *t, const interval *theta, int j)
{
    const int ins = t->in->in, d = t->in->d, bias = t->in->bias;
    interval *f = vec_new(5, PREC), *z = f + 3, *x = f + 4;
    int i, l;

    mpfi_set_ui(N, 0);
    if (bias)
        mpfi_set(N, theta + t->prob->params - 1);
    for (i = 0; i < d; i++)
    {
        mpfi_set_ui(z, 0);
        if (bias)
            mpfi_set(z, theta + d * ins + i);
        for (l = 0; l < ins; l++)
        {
            mpfi_mul_q(x, theta + i * ins + l, t->prob->x[j * ins + l]);
            mpfi_add(z, z, x);
        }
        if (!activation_real(f, z, t->prob->act[0], 0))
            abort();
        add_product(N, theta + d * (ins + bias) + i, f, x);
    }
    vec_free(f, 5);
}

void
frame_point(interval *zeta, const merging *m, const interval *xi)
{
    interval u;
    int i, k;

    mpfi_init2(&u, PREC);
    for (i = 0; i < m->dim; i++)
    {
        mpfi_set(zeta + i, m->centre + i);
        for (k = 0; k < m->dim; k++)
            add_product(zeta + i, m->M + i * m->dim + k, xi + k, &u);
    }
    mpfi_clear(&u);
}

void
loss(interval *L, const truth *t, const merging *m, const interval *h,
     const interval *xi)
{
    interval *zeta = vec_new(MOST, PREC), *theta = vec_new(MOST + 1, PREC);
    interval *N = vec_new(2, PREC), *tiny = N + 1;
    int j;

    power_of_two(tiny, 1, -TINY);
    frame_point(zeta, m, xi);
    chart(theta, t, h == NULL ? tiny : h, zeta);
    mpfi_set_ui(L, 0);
    for (j = 0; j < t->in->n; j++)
    {
        value(N, t, theta, j);
        mpfi_sub_q(N, N, t->prob->y[j]);
        mpfi_sqr(N, N);
        mpfi_add(L, L, N);
    }
    mpfi_div_si(L, L, t->in->n);
    middle(L, 1);
    vec_free(zeta, MOST);
    vec_free(theta, MOST + 1);
    vec_free(N, 2);
}

void
measure(interval *A, const truth *t, const merging *m, const interval *h,
        const interval *xi)
{
    interval u;

    mpfi_init2(&u, PREC);
    loss(A, t, m, h, xi);
    loss(&u, t, m, NULL, xi);
    mpfi_sub(A, A, &u);
    mpfi_div(A, A, h);
    if (t->in->q == 2)
        mpfi_div(A, A, h);
    mpfi_clear(&u);
}

void
slopes(interval *grad, const truth *t, const merging *m, const interval *h,
       const interval *xi)
{
    interval *y = vec_new(MOST, PREC), *u = vec_new(2, PREC);
    int k, side;

    for (k = 0; k < m->dim; k++)
        mpfi_set(y + k, xi + k);
    for (k = 0; k < m->dim; k++)
    {
        for (side = 0; side < 2; side++)
        {
            power_of_two(u + side, side ? -1 : 1, -STEP);
            mpfi_add(y + k, xi + k, u + side);
            if (h == NULL)
                loss(u + side, t, m, NULL, y);
            else
                measure(u + side, t, m, h, y);
        }
        mpfi_set(y + k, xi + k);
        mpfi_sub(grad + k, u, u + 1);
        mpfi_mul_2exp(grad + k, grad + k, STEP - 1);
    }
    middle(grad, m->dim);
    vec_free(y, MOST);
    vec_free(u, 2);
}

void
norm(interval *res, const interval *v, int n)
{
    interval u;
    int i;

    mpfi_init2(&u, PREC);
    mpfi_set_ui(res, 0);
    for (i = 0; i < n; i++)
    {
        mpfi_sqr(&u, v + i);
        mpfi_add(res, res, &u);
    }
    mpfi_sqrt(res, res);
    mpfi_clear(&u);
}

void
curvature(interval *H, const truth *t, const merging *m, const interval *xi)
{
    interval *y = vec_new(MOST, PREC), *g = vec_new(2 * MOST, PREC);
    interval *u = vec_new(1, PREC);
    int k, l, side;

    for (k = 0; k < m->dim; k++)
        mpfi_set(y + k, xi + k);
    for (k = 0; k < m->dim; k++)
    {
        for (side = 0; side < 2; side++)
        {
            power_of_two(u, side ? -1 : 1, -STEP);
            mpfi_add(y + k, xi + k, u);
            slopes(g + side * MOST, t, m, NULL, y);
        }
        mpfi_set(y + k, xi + k);
        for (l = 0; l < m->dim; l++)
        {
            mpfi_sub(u, g + l, g + MOST + l);
            mpfi_mul_2exp(H + k * m->dim + l, u, STEP - 1);
        }
    }
    middle(H, m->dim * m->dim);
    vec_free(y, MOST);
    vec_free(g, 2 * MOST);
    vec_free(u, 1);
}

void
motion(interval *res, const truth *t, const merging *m, const interval *h,
       const interval *xi, const interval *eta)
{
    interval *zeta = vec_new(2 * MOST, PREC), *u = vec_new(2, PREC);
    interval *theta = vec_new(2 * (MOST + 1), PREC), *y = zeta + MOST;
    int k, side;

    for (side = 0; side < 2; side++)
    {
        power_of_two(u, side ? -1 : 1, -STEP);
        for (k = 0; k < m->dim; k++)
        {
            mpfi_set(y + k, xi + k);
            if (eta != NULL)
                add_product(y + k, eta + k, u, u + 1);
        }
        frame_point(zeta, m, y);
        mpfi_set(u + 1, h);
        if (eta == NULL)
            mpfi_add(u + 1, h, u);
        chart(theta + side * (MOST + 1), t, u + 1, zeta);
    }
    for (k = 0; k < t->prob->params; k++)
    {
        mpfi_sub(theta + k, theta + k, theta + MOST + 1 + k);
        mpfi_mul_2exp(theta + k, theta + k, STEP - 1);
    }
    middle(theta, t->prob->params);
    norm(res, theta, t->prob->params);
    if (eta == NULL)
    {
        mpfi_mul(res, res, h);
        mpfi_mul(res, res, h);
        mpfi_div_si(res, res, t->in->q);
    }
    vec_free(zeta, 2 * MOST);
    vec_free(theta, 2 * (MOST + 1));
    vec_free(u, 2);
}
