/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Dense LU in double precision, row oriented so that loops vectorise. */
#include <math.h>
#include "propose/propose_internal.h"

#define BLOCK LOJA_LU_BLOCK

/* HEURISTIC: columns of a panel: it stays in the cache, and all that is right
   of it is read once for each of them; rows that are updated together. */
#define PANEL 64
#define ROWS 32

/* Eliminates columns k0 .. k1 - 1 on all rows below, within these columns. */
static int
factor_block(double *a, slong *pivot, slong n, slong k0, slong k1)
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

/* Rows k0 .. k1 - 1, right of column k1 up to `end', by one another. */
static void
eliminate_above(double *a, slong n, slong k0, slong k1, slong end)
{
    slong i, k;

    for (i = k0 + 1; i < k1; i++)
        for (k = k0; k < i; k++)
            _loja_kernel_addmul(a + i * n + k1, -a[i * n + k],
                                a + k * n + k1, end - k1);
}

/* The same of a panel, by blocks that are eliminated together. */
static int
factor_panel(double *a, slong *pivot, slong n, slong begin, slong end)
{
    slong i, k0, k1;

    for (k0 = begin; k0 < end; k0 = k1)
    {
        k1 = FLINT_MIN(k0 + BLOCK, end);
        if (!factor_block(a, pivot, n, k0, k1))
            return 0;
        if (k1 == end)
            break;
        eliminate_above(a, n, k0, k1, end);
        for (i = k1; i < n; i++)
            _loja_kernel_eliminate(a + i * n + k1, a + i * n + k0,
                                   a + k0 * n + k1, n, end - k1);
    }
    return 1;
}

int
_loja_lu_factor(double *a, slong *pivot, slong n, int threads)
{
    double *packed = flint_malloc(sizeof(double) * PANEL * (n + LOJA_TILE));
    slong i, k0, k1;
    int ok = 1;

    (void) threads;            /* without OpenMP */
    for (k0 = 0; k0 < n && ok; k0 = k1)
    {
        k1 = FLINT_MIN(k0 + PANEL, n);
        ok = factor_panel(a, pivot, n, k0, k1);
        if (!ok || k1 == n)
            break;
        eliminate_above(a, n, k0, k1, n);
        _loja_kernel_pack(packed, a + k0 * n + k1, n, k1 - k0, n - k1);
#pragma omp parallel for schedule(static) num_threads(threads) \
    if (threads > 1 && n - k1 > 128)
        for (i = k1; i < n; i += ROWS)
            _loja_kernel_update(a + i * n + k1, n, a + i * n + k0, n, packed,
                                k1 - k0, FLINT_MIN(ROWS, n - i), n - k1);
    }
    flint_free(packed);
    return ok;
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
