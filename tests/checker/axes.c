/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule moving-norm, AXES, in loja-check: the bound of a form of fourth order
    in axes, against its values at points.  All numbers are small integers, so
    doubles hold them exactly.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../src/checker/tube/moving.h"

#define N 3
#define SIZE 81
/* the last tensor: radii alone, all 1, where the bound is near */
#define TIGHT 40

/* |D[Y g, W g, W g, W g]|, rows of y and w the axes; of the radii with moduli
   in the place of values. */
static double
form(const double *d, const double *rad, const double *y, const double *w,
     const double *g)
{
    double a[N] = { 0 }, e[N] = { 0 }, sum = 0, t;
    int i, k;

    for (i = 0; i < N; i++)
        for (k = 0; k < N; k++)
        {
            a[i] += g[k] * y[k * N + i];
            e[i] += g[k] * w[k * N + i];
        }
    for (i = 0; i < SIZE; i++)
    {
        t = a[i / 27] * e[i / 9 % 3] * e[i / 3 % 3] * e[i % 3];
        sum += d[i] * t + rad[i] * fabs(t);
    }
    return fabs(sum);
}

/* One tensor in one pair of axes; 1 if some value is above the bound. */
static int
exceeds(int n)
{
    double d[SIZE], rad[SIZE], y[N * N], w[N * N], g[N], size;
    interval *v = vec_new(SIZE, MOVING_PREC);
    interval *all = vec_new(2 * N * N + N + 4, MOVING_PREC);
    moving_t m = { 0 };
    int i, k, bad = 0;

    m.P = N;
    m.W = all;
    m.Y = all + N * N;
    m.tmp = m.Y + N * N;
    mpfr_inits2(64, m.gamma, m.rho, m.kappa, (mpfr_ptr) 0);
    mpfr_set_ui(m.rho, 1, MPFR_RNDN);
    for (i = 0; i < N * N; i++)
    {
        w[i] = i % (N + 1) == 0 ? 4 >> (n % 3) : (n + i) % 2;
        y[i] = i % (N + 1) == 0 ? 1 + 7 * (n % 4) * (i / N) : n % 2;
        if (n == TIGHT)
        {
            w[i] = i % (N + 1) == 0;
            y[i] = 4 * w[i];
        }
        mpfi_set_d(m.W + i, w[i]);
        mpfi_set_d(m.Y + i, y[i]);
    }
    for (i = 0; i < SIZE; i++)
    {
        k = (i * i + 3 * i * n + n) % 11 - 5;
        /* every fourth time one entry alone */
        if (n % 4 == 0)
            k = i == (n / 4 % 3) * 40;
        d[i] = n % 2 == 0 ? k : 0;
        rad[i] = n % 2 == 1 || n % 8 == 4 ? abs(k) : 0;
        if (n == TIGHT)
        {
            d[i] = 0;
            rad[i] = 1;
        }
        mpfi_interv_d(v + i, d[i] - rad[i], d[i] + rad[i]);
    }
    moving_rest(&m, v);
    for (k = 0; k < 20; k++)
    {
        size = 0;
        for (i = 0; i < N; i++)
        {
            g[i] = k < N ? i == k : n == TIGHT ? 1
                : (k * (i + 2) + n) % 7 - 3;
            size += g[i] * g[i];
        }
        /* kappa is a third of it */
        if (form(d, rad, y, w, g) > 3 * mpfr_get_d(m.kappa, MPFR_RNDU)
            * (1 + 0x1p-40) * size * size)
            bad = 1;
    }
    mpfr_clears(m.gamma, m.rho, m.kappa, (mpfr_ptr) 0);
    vec_free(v, SIZE);
    vec_free(all, 2 * N * N + N + 4);
    return bad;
}

int
main(void)
{
    int n, failures = 0;

    for (n = 0; n <= TIGHT; n++)
        if (exceeds(n))
        {
            printf("FAIL: a form of fourth order above its bound (%d)\n", n);
            failures++;
        }
    return failures > 0;
}
