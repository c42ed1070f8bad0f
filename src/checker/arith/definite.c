/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Positive definiteness of one interval matrix (rule congruence): W^T S W is
    near the identity, W from floating point.
*/
#include <math.h>
#include <stdlib.h>
#include "checker/arith/interval.h"

/* |S - I|_F < 1, from the lower triangle. */
static int
near_identity(interval *S, int n)
{
    interval sum, t;
    int i, j, good;

    mpfi_init2(&sum, 64);
    mpfi_init2(&t, 64);
    mpfi_set_ui(&sum, 0);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
        {
            mpfi_sub_ui(&t, S + i * n + j, i == j);
            mpfi_sqr(&t, &t);
            if (i != j)
                mpfi_mul_2ui(&t, &t, 1);
            mpfi_add(&sum, &sum, &t);
        }
    /* SOUND: congruence */
    good = mpfr_cmp_ui(&sum.right, 1) < 0 && !mpfr_nan_p(&sum.right);
    mpfi_clear(&sum);
    mpfi_clear(&t);
    return good;
}

/* w := L^-T for the Cholesky factor L of the middle; 0 where there is none. */
static int
frame(double *w, const interval *S, int n)
{
    double *l = calloc((size_t) (n * n) + 1, sizeof(double)), s;
    int i, j, k, good = 1;

    if (l == NULL)
        abort();
    for (i = 0; i < n && good; i++)
        for (j = 0; j <= i && good; j++)
        {
            s = mpfi_get_d(S + i * n + j);
            for (k = 0; k < j; k++)
                s -= l[i * n + k] * l[j * n + k];
            if (i == j)
                good = s > 0 && isfinite(s);
            l[i * n + j] = i == j ? sqrt(s) : s / l[j * n + j];
        }
    for (j = 0; j < n && good; j++)             /* column j of L^-1 */
        for (i = 0; i < n; i++)
        {
            s = i == j;
            for (k = j; k < i; k++)
                s -= l[i * n + k] * w[j * n + k];
            w[j * n + i] = i < j ? 0 : s / l[i * n + i];
            good = good && isfinite(w[j * n + i]);
        }
    free(l);
    return good;                                /* w[j n + i] = L^-1_ij */
}

int
positive_definite(interval *S, int n)
{
    double *w = calloc((size_t) (n * n) + 1, sizeof(double));
    interval *T = vec_new((size_t) (n * n), mpfi_get_prec(S)), t;
    int i, j, k, good;

    if (w == NULL)
        abort();
    mpfi_init2(&t, mpfi_get_prec(S));
    good = frame(w, S, n);
    for (i = 0; i < n && good; i++)             /* T = L^-1 S */
        for (j = 0; j < n; j++)
            for (k = 0; k <= i; k++)
            {
                mpfi_mul_d(&t, S + (k > j ? k * n + j : j * n + k),
                           w[k * n + i]);
                mpfi_add(T + i * n + j, T + i * n + j, &t);
            }
    for (i = 0; i < n && good; i++)             /* S = T L^-T */
        for (j = 0; j <= i; j++)
        {
            mpfi_set_ui(S + i * n + j, 0);
            for (k = 0; k <= j; k++)
            {
                mpfi_mul_d(&t, T + i * n + k, w[k * n + j]);
                mpfi_add(S + i * n + j, S + i * n + j, &t);
            }
        }
    good = good && near_identity(S, n);
    mpfi_clear(&t);
    vec_free(T, (size_t) (n * n));
    free(w);
    return good;
}
