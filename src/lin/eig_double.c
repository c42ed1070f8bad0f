/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Eigenvalues and eigenvectors of a symmetric matrix in doubles: reflections
    to tridiagonal form, then the implicit QL method.  Not proved.
    Everything goes along rows, so that loops vectorise.
*/
#include <math.h>
#include "loja/lin.h"

/* row -= f v */
static void
subtract(double *restrict row, double f, const double *restrict v, slong n)
{
    slong j;

#ifndef __clang__
#pragma omp simd
#endif
    for (j = 0; j < n; j++)
        row[j] -= f * v[j];
}

static double
dot(const double *a, const double *b, slong n)
{
    double s = 0;
    slong j;

    /* clang vectorises by itself, and warns where it cannot */
#ifndef __clang__
#pragma omp simd reduction(+ : s)
#endif
    for (j = 0; j < n; j++)
        s += a[j] * b[j];
    return s;
}

/* A = M^T T M, T tridiagonal with diagonal d and e[1..] beside it; A is
   destroyed, t: scratch of 3 n. */
static void
tridiagonal(double *M, double *d, double *e, double *A, slong n, double *t)
{
    double *v = t, *p = t + n, *q = t + 2 * n;
    slong i, k;

    for (i = 0; i < n * n && M != NULL; i++)
        M[i] = i % (n + 1) == 0;
    for (k = 0; k + 1 < n; k++)
    {
        slong r = n - k - 1;
        double *B = A + (k + 1) * n + k + 1, norm, beta, s;

        d[k] = A[k * n + k];
        for (i = 0; i < r; i++)
            v[i] = A[k * n + k + 1 + i];
        norm = sqrt(dot(v, v, r));
        e[k + 1] = v[0] > 0 ? -norm : norm;
        v[0] -= e[k + 1];
        s = dot(v, v, r);
        if (!(s > 0) || r == 1)
        {
            e[k + 1] = A[k * n + k + 1];
            continue;
        }
        beta = 2 / s;
        for (i = 0; i < r; i++)
            p[i] = beta * dot(B + i * n, v, r);
        s = 0.5 * beta * dot(p, v, r);
        for (i = 0; i < r; i++)
            p[i] -= s * v[i];
        for (i = 0; i < r; i++)
        {
            subtract(B + i * n, v[i], p, r);
            subtract(B + i * n, p[i], v, r);
        }
        if (M == NULL)
            continue;
        for (i = 0; i < n; i++)
            q[i] = 0;
        for (i = 0; i < r; i++)
            subtract(q, -beta * v[i], M + (k + 1 + i) * n, n);
        for (i = 0; i < r; i++)
            subtract(M + (k + 1 + i) * n, v[i], q, n);
    }
    d[n - 1] = A[n * n - 1];
}

static void
rotate(double *restrict x, double *restrict y, double c, double s, slong n)
{
    slong j;

#ifndef __clang__
#pragma omp simd
#endif
    for (j = 0; j < n; j++)
    {
        double h = y[j];

        y[j] = s * x[j] + c * h;
        x[j] = c * x[j] - s * h;
    }
}

/* One sweep on the rows l .. m. */
static void
sweep(double *M, double *d, double *e, slong n, slong l, slong m)
{
    double g = (d[l + 1] - d[l]) / (2 * e[l]), r = hypot(g, 1);
    double s = 1, c = 1, p = 0;
    slong i;

    g = d[m] - d[l] + e[l] / (g + copysign(r, g));
    for (i = m - 1; i >= l; i--)
    {
        double f = s * e[i], b = c * e[i];

        r = hypot(f, g);
        e[i + 1] = r;
        if (!(r > 0))
        {
            d[i + 1] -= p;
            e[m] = 0;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        if (M != NULL)
            rotate(M + i * n, M + (i + 1) * n, c, s, n);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
}

int
loja_lin_eig_double(double *V, double *mu, const double *A, slong n)
{
    double *B = flint_malloc(sizeof(double) * (n * n + 4 * n));
    double *e = B + n * n, *t = e + n;
    double small = 0;
    slong i, l, m;
    int sweeps = 0;

    for (i = 0; i < n * n; i++)
        B[i] = A[i];
    tridiagonal(V, mu, e, B, n, t);
    for (i = 1; i < n; i++)
        e[i - 1] = e[i];
    e[n - 1] = 0;
    /* relative to the matrix: of low rank it has many eigenvalues near 0 */
    for (i = 0; i < n; i++)
        small = fmax(small, 0x1p-53 * (fabs(mu[i]) + fabs(e[i])));
    for (l = 0; l < n; l++)
    {
        /* HEURISTIC: some two sweeps an eigenvalue are usual */
        for (sweeps = 0; sweeps < 60; sweeps++)
        {
            for (m = l; m + 1 < n; m++)
                if (fabs(e[m]) <= small)
                    break;
            if (m == l)
                break;
            sweep(V, mu, e, n, l, m);
        }
        if (sweeps == 60 || !isfinite(mu[l]))
            break;
    }
    flint_free(B);
    return l == n;
}
