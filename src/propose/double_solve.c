/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The linear equations of Newton's method in doubles, without a matrix of
    the size m P:

        (J u)_j = sum_k D_jk u_k + f_j H_j u_j.

    With H_j = H the eigenvectors of H split them into P systems of size m.
    That solves the true ones approximately, and GMRES does the rest: memory
    m P^2, time m P^2 an iteration, and one decomposition, P^3, a step.
*/
#include <math.h>
#include <string.h>
#include "loja/lin.h"
#include "propose/propose_internal.h"

/* HEURISTIC: more iterations than that never paid */
#define MOST 60

static double *
new_doubles(slong n)
{
    return flint_calloc(n, sizeof(double));
}

void
_loja_double_init(loja_double_struct *e, slong m, slong P)
{
    slong n = m * P;

    e->m = m;
    e->P = P;
    e->D = new_doubles(m * m);
    e->f = new_doubles(m);
    e->H = new_doubles(n * P);
    e->V = new_doubles(P * P);
    e->mu = new_doubles(P);
    e->lu = new_doubles(n * m);
    e->pivot = flint_malloc(sizeof(slong) * n);
    e->krylov = new_doubles((MOST + 1) * n);
    e->tmp = new_doubles(2 * n);
}

void
_loja_double_clear(loja_double_struct *e)
{
    flint_free(e->D);
    flint_free(e->f);
    flint_free(e->H);
    flint_free(e->V);
    flint_free(e->mu);
    flint_free(e->lu);
    flint_free(e->pivot);
    flint_free(e->krylov);
    flint_free(e->tmp);
}

int
_loja_double_factor(loja_double_struct *e)
{
    slong i, j, k, m = e->m, P = e->P, mid = m / 2;
    const double *H = e->H + mid * P * P;      /* times f_mid */

    if (!(e->f[mid] > 0) || !loja_lin_eig_double(e->V, e->mu, H, P))
        return 0;
    for (i = 0; i < P; i++)
    {
        double *a = e->lu + i * m * m;

        e->mu[i] /= e->f[mid];
        for (j = 0; j < m; j++)
            for (k = 0; k < m; k++)
                a[j * m + k] = e->D[j * m + k]
                    + (j == k ? e->f[j] * e->mu[i] : 0);
        if (!_loja_lu_factor(a, e->pivot + i * m, m, 1))
            return 0;
    }
    return 1;
}

/* x (m x P) <- the solution with H_j = H; aliasing is allowed. */
static void
precondition(double *x, loja_double_struct *e, const double *r)
{
    slong i, j, m = e->m, P = e->P;
    double *y = e->tmp;

    for (i = 0; i < P; i++)
    {
        for (j = 0; j < m; j++)
            y[i * m + j] = _loja_kernel_dot(e->V + i * P, r + j * P, P);
        _loja_lu_solve(y + i * m, e->lu + i * m * m, e->pivot + i * m, m);
    }
    memset(x, 0, sizeof(double) * m * P);
    for (i = 0; i < P; i++)
        for (j = 0; j < m; j++)
            _loja_kernel_addmul(x + j * P, y[i * m + j], e->V + i * P, P);
}

static void
image(double *y, const loja_double_struct *e, const double *u)
{
    slong i, j, k, m = e->m, P = e->P;

    for (j = 0; j < m; j++)
    {
        for (i = 0; i < P; i++)
            y[j * P + i] = _loja_kernel_dot(e->H + (j * P + i) * P, u + j * P,
                                            P);
        for (k = 0; k < m; k++)
            _loja_kernel_addmul(y + j * P, e->D[j * m + k], u + k * P, P);
    }
}

/* Column k of the Hessenberg matrix, rotated like those before; returns the
   rotation that clears its last entry. */
static void
rotate_column(double *h, double *c, double *s, double *g, slong k)
{
    double r, t;
    slong i;

    for (i = 0; i < k; i++)
    {
        t = c[i] * h[i] + s[i] * h[i + 1];
        h[i + 1] = c[i] * h[i + 1] - s[i] * h[i];
        h[i] = t;
    }
    r = hypot(h[k], h[k + 1]);
    c[k] = h[k] / r;
    s[k] = h[k + 1] / r;
    h[k] = r;
    g[k + 1] = -s[k] * g[k];
    g[k] *= c[k];
}

double
_loja_double_solve(double *u, loja_double_struct *e, const double *r)
{
    slong i, j, k, n = e->m * e->P;
    double h[MOST][MOST + 1], c[MOST], s[MOST], g[MOST + 1], y[MOST];
    double size = sqrt(_loja_kernel_dot(r, r, n)), *q = e->krylov;
    double *t = e->tmp + n;

    memset(u, 0, sizeof(double) * n);
    if (!(size > 0) || !isfinite(size))
        return size > 0 ? HUGE_VAL : 0;
    for (i = 0; i < n; i++)
        q[i] = r[i] / size;
    g[0] = 1;
    for (k = 0; k < MOST && fabs(g[k]) > 0x1p-40; k++)
    {
        double *next = q + (k + 1) * n;

        precondition(t, e, q + k * n);
        image(next, e, t);
        /* twice is enough */
        for (i = 0; i <= k; i++)
            h[k][i] = 0;
        for (j = 0; j < 2; j++)
            for (i = 0; i <= k; i++)
            {
                double a = _loja_kernel_dot(q + i * n, next, n);

                h[k][i] += a;
                _loja_kernel_addmul(next, -a, q + i * n, n);
            }
        h[k][k + 1] = sqrt(_loja_kernel_dot(next, next, n));
        if (!isfinite(h[k][k + 1]))
            return HUGE_VAL;
        for (i = 0; i < n && h[k][k + 1] > 0; i++)
            next[i] /= h[k][k + 1];
        rotate_column(h[k], c, s, g, k);
    }
    for (i = k - 1; i >= 0; i--)
    {
        y[i] = g[i];
        for (j = i + 1; j < k; j++)
            y[i] -= h[j][i] * y[j];
        y[i] /= h[i][i];
    }
    memset(t, 0, sizeof(double) * n);
    for (i = 0; i < k; i++)
        _loja_kernel_addmul(t, size * y[i], q + i * n, n);
    precondition(u, e, t);
    return fabs(g[k]);
}
