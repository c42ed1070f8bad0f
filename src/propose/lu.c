/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Dense LU in double precision, row oriented so that loops vectorise. */
#include <math.h>
#include "propose/propose_internal.h"

#define BLOCK LOJA_LU_BLOCK

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
            _loja_kernel_eliminate(a + i * n + k1, a + i * n + k0,
                                   a + k0 * n + k1, n, n - k1);
    }
    return 1;
}

void
_loja_lu_solve(double *b, const double *a, const slong *pivot, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
    {
        double t = b[pivot[i]];

        b[pivot[i]] = b[i];
        b[i] = t;
    }
    for (i = 0; i < n; i++)
        b[i] -= _loja_kernel_dot(a + i * n, b, i);
    for (i = n - 1; i >= 0; i--)
    {
        b[i] -= _loja_kernel_dot(a + i * n + i + 1, b + i + 1, n - i - 1);
        b[i] /= a[i * n + i];
    }
}
