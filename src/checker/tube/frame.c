/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Frames for the rule congruence: Q with Q^T A Q near I.  Nothing here is
    trusted: plain floating point.
*/
#include <stdlib.h>
#include "checker/tube/tube.h"

static mpfr_t *
reals_new(size_t n, mpfr_prec_t prec)
{
    mpfr_t *v = malloc((n + 1) * sizeof(mpfr_t));
    size_t i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        mpfr_init2(v[i], prec);
        mpfr_set_ui(v[i], 0, MPFR_RNDN);
    }
    return v;
}

static void
reals_free(mpfr_t *v, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        mpfr_clear(v[i]);
    free(v);
}

/* Puts the largest remaining pivot to place k. */
static void
pivot(mpfr_t *a, int *order, int P, int k)
{
    int i, best = k;

    for (i = k + 1; i < P; i++)
        if (mpfr_greater_p(a[i * P + i], a[best * P + best]))
            best = i;
    if (best == k)
        return;
    i = order[k];
    order[k] = order[best];
    order[best] = i;
    for (i = 0; i < P; i++)
        mpfr_swap(a[k * P + i], a[best * P + i]);
    for (i = 0; i < P; i++)
        mpfr_swap(a[i * P + k], a[i * P + best]);
}

/*
    a = U^T D U step by step: on return a holds in its rows k the scaled rows
    of the factor L^T.  Rows and columns are those of `order'.
*/
static int
cholesky(mpfr_t *a, int *order, int P, int choose, mpfr_prec_t prec)
{
    mpfr_t t;
    int i, j, k, good = 1;

    mpfr_init2(t, prec);
    for (k = 0; k < P && good; k++)
    {
        if (choose)
            pivot(a, order, P, k);
        good = mpfr_sgn(a[k * P + k]) > 0;
        if (!good)
            break;
        mpfr_sqrt(a[k * P + k], a[k * P + k], MPFR_RNDN);
        for (j = k + 1; j < P; j++)
            mpfr_div(a[k * P + j], a[k * P + j], a[k * P + k], MPFR_RNDN);
        for (i = k + 1; i < P; i++)
            for (j = i; j < P; j++)
            {
                mpfr_mul(t, a[k * P + i], a[k * P + j], MPFR_RNDN);
                mpfr_sub(a[i * P + j], a[i * P + j], t, MPFR_RNDN);
                mpfr_set(a[j * P + i], a[i * P + j], MPFR_RNDN);
            }
    }
    mpfr_clear(t);
    return good;
}

/* Q := U^-1, U the upper triangle of a; rows as in the unpermuted matrix. */
static void
invert(interval *Q, mpfr_t *a, const int *order, int P, mpfr_prec_t prec)
{
    mpfr_t *x = reals_new((size_t) P, prec), t;
    int i, j, k;

    mpfr_init2(t, prec);
    for (j = 0; j < P; j++)
    {
        for (i = P - 1; i >= 0; i--)
        {
            mpfr_set_ui(x[i], i == j, MPFR_RNDN);
            for (k = i + 1; k <= j; k++)
            {
                mpfr_mul(t, a[i * P + k], x[k], MPFR_RNDN);
                mpfr_sub(x[i], x[i], t, MPFR_RNDN);
            }
            mpfr_div(x[i], x[i], a[i * P + i], MPFR_RNDN);
        }
        /* exact from here on: Q is the matrix with these entries */
        for (i = 0; i < P; i++)
            mpfi_set_fr(Q + order[i] * P + j, x[i]);
    }
    mpfr_clear(t);
    reals_free(x, (size_t) P);
}

int
find_frame(interval *Q, const interval *A, int *order, int *chosen, int P,
           mpfr_prec_t prec)
{
    mpfr_t *a = reals_new((size_t) (P * P), prec);
    int i, j, good;

    if (!*chosen)
        for (i = 0; i < P; i++)
            order[i] = i;
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            mpfi_mid(a[i * P + j], A + order[i] * P + order[j]);
    good = cholesky(a, order, P, !*chosen, prec);
    if (good)
        invert(Q, a, order, P, prec);
    *chosen = *chosen || good;
    reals_free(a, (size_t) (P * P));
    return good;
}
