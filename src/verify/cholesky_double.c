/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Semidefiniteness from a Cholesky factorisation in doubles that runs to
   the end (proofs/growth-double.md). */
#include "verify/growth_double.h"

static double
dot(const double *a, const double *b, slong n)
{
    double s[4] = {0, 0, 0, 0};
    slong j;

    for (j = 0; j + 4 <= n; j += 4)
    {
        s[0] += a[j] * b[j];
        s[1] += a[j + 1] * b[j + 1];
        s[2] += a[j + 2] * b[j + 2];
        s[3] += a[j + 3] * b[j + 3];
    }
    for (; j < n; j++)
        s[0] += a[j] * b[j];
    return (s[0] + s[1]) + (s[2] + s[3]);
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
