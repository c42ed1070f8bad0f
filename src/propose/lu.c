/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Dense LU in double precision, row oriented so that loops vectorise. */
#include <math.h>
#include "propose/propose_internal.h"

/* HEURISTIC: columns eliminated together; affects speed only */
#define BLOCK 8

/* Eliminates columns k0 .. k1 - 1 on all rows below, within these columns. */
static int
factor_panel(double *a, slong *pivot, slong n, slong k0, slong k1)
{
    slong i, j, k;

    for (k = k0; k < k1; k++)
    {
        slong p = k;

        for (i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[p * n + k]))
                p = i;
        pivot[k] = p;
        if (!(fabs(a[p * n + k]) > 0) || !isfinite(a[p * n + k]))
            return 0;
        for (j = 0; p != k && j < n; j++)
        {
            double t = a[k * n + j];

            a[k * n + j] = a[p * n + j];
            a[p * n + j] = t;
        }
        for (i = k + 1; i < n; i++)
        {
            double f = a[i * n + k] / a[k * n + k];

            a[i * n + k] = f;
            for (j = k + 1; j < k1; j++)
                a[i * n + j] -= f * a[k * n + j];
        }
    }
    return 1;
}

/* row -= sum of BLOCK multiples of the rows of the panel. */
static void
update_row(double *restrict row, const double *restrict f,
           const double *restrict top, slong n, slong len)
{
    const double *t0 = top, *t1 = top + n, *t2 = top + 2 * n;
    const double *t3 = top + 3 * n, *t4 = top + 4 * n, *t5 = top + 5 * n;
    const double *t6 = top + 6 * n, *t7 = top + 7 * n;
    slong j;

    /* clang vectorises by itself, and warns where it cannot */
#ifndef __clang__
#pragma omp simd
#endif
    for (j = 0; j < len; j++)
        row[j] -= f[0] * t0[j] + f[1] * t1[j] + f[2] * t2[j] + f[3] * t3[j]
                + f[4] * t4[j] + f[5] * t5[j] + f[6] * t6[j] + f[7] * t7[j];
}

int
_loja_lu_factor(double *a, slong *pivot, slong n, int threads)
{
    slong i, j, k, k0, k1;

    (void) threads;            /* without OpenMP */
    for (k0 = 0; k0 < n; k0 = k1)
    {
        k1 = FLINT_MIN(k0 + BLOCK, n);
        if (!factor_panel(a, pivot, n, k0, k1))
            return 0;
        if (k1 == n)
            break;
        /* the rows of the panel, right of it */
        for (k = k0; k < k1; k++)
            for (i = k + 1; i < k1; i++)
                for (j = k1; j < n; j++)
                    a[i * n + j] -= a[i * n + k] * a[k * n + j];
#pragma omp parallel for schedule(static) num_threads(threads) \
    if (threads > 1 && n - k1 > 128)
        for (i = k1; i < n; i++)
            update_row(a + i * n + k1, a + i * n + k0, a + k0 * n + k1, n,
                       n - k1);
    }
    return 1;
}

void
_loja_lu_solve(double *b, const double *a, const slong *pivot, slong n)
{
    slong i, j;

    for (i = 0; i < n; i++)
    {
        double t = b[pivot[i]];

        b[pivot[i]] = b[i];
        b[i] = t;
    }
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
            b[i] -= a[i * n + j] * b[j];
    for (i = n - 1; i >= 0; i--)
    {
        for (j = i + 1; j < n; j++)
            b[i] -= a[i * n + j] * b[j];
        b[i] /= a[i * n + i];
    }
}
