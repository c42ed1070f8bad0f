/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Semidefiniteness from a Cholesky factorisation in doubles that runs to
   the end (proofs/growth-double.md). */
#include "verify/growth_double.h"

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

int
_loja_is_semidefinite(double *A, slong P, double s)
{
    slong i, j;
    double trace = 0, c, t;

    for (i = 0; i < P; i++)
        trace += fabs(A[i * P + i]) + fabs(s);
    /* SOUND: growth-double (what the factorisation may miss, and the rounding
       of the diagonal) */
    c = loja_up_mul((double) (P + 4) * 0x1p-51, loja_up_sum(trace, 2 * P));
    if (!(P <= 1024) || !(trace < 0x1p200))
        return 0;
    for (i = 0; i < P; i++)
    {
        double *row = A + i * P;

        for (j = 0; j < i; j++)
            row[j] = (row[j] - dot(row, A + j * P, j)) / A[j * P + j];
        t = (row[i] + (s - c)) - dot(row, row, i);
        /* also false for NaN */
        if (!(t > 0))
            return 0;
        row[i] = sqrt(t);
    }
    return 1;
}
