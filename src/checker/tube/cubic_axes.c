/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule cubic-growth: axes that nearly diagonalise a matrix, by the method of
   Jacobi.  Not trusted. */
#include <math.h>
#include <stdlib.h>
#include "checker/tube/cubic.h"

/* HEURISTIC: sweeps of the method. */
#define SWEEPS 30

/* One rotation that makes a_pq small; rows of v turn with it. */
static void
rotate(double *a, double *v, int n, int p, int q)
{
    double x = a[p * n + q], h, t, co, si, y, z;
    int k;

    if (x == 0)
        return;
    h = (a[q * n + q] - a[p * n + p]) / (2 * x);
    t = (h >= 0 ? 1 : -1) / (fabs(h) + hypot(h, 1));
    co = 1 / hypot(t, 1);
    si = t * co;
    for (k = 0; k < n; k++)
    {
        y = a[k * n + p];
        z = a[k * n + q];
        a[k * n + p] = co * y - si * z;
        a[k * n + q] = si * y + co * z;
    }
    for (k = 0; k < n; k++)
    {
        y = a[p * n + k];
        z = a[q * n + k];
        a[p * n + k] = co * y - si * z;
        a[q * n + k] = si * y + co * z;
        y = v[p * n + k];
        z = v[q * n + k];
        v[p * n + k] = co * y - si * z;
        v[q * n + k] = si * y + co * z;
    }
}

/* The rows of the axes turn so that a, a matrix in them, gets diagonal. */
static void
diagonalise(double *v, double *a, int n)
{
    int sweep, p, q;

    for (sweep = 0; sweep < SWEEPS; sweep++)
        for (p = 0; p < n; p++)
            for (q = p + 1; q < n; q++)
                rotate(a, v, n, p, q);
}

void
cubic_turn(double *v, const interval *A, int P)
{
    double *a = malloc(sizeof(double) * (size_t) (P * P + 1));
    int i;

    if (a == NULL)
        abort();
    for (i = 0; i < P * P; i++)
        a[i] = mpfi_get_d(A + i);
    diagonalise(v, a, P);
    free(a);
}
