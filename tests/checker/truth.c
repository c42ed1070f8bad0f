/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Points where a step's bounds are too small to be true. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "truth.h"

#define POINTS 9

/* p and p' at x, by the recurrences of T_k and T_k'. */
static void
path_at(interval *p, interval *d, const step *s, int P, const interval *x)
{
    interval *T = vec_new(6, mpfi_get_prec(p)), *t = T + 5;
    int i, k;

    for (i = 0; i < P; i++)
    {
        mpfi_set_ui(p + i, 0);
        mpfi_set_ui(d + i, 0);
    }
    mpfi_set_ui(T, 1);                          /* T_k, T_(k+1) */
    mpfi_set(T + 1, x);
    mpfi_set_ui(T + 2, 0);                      /* T_k', T_(k+1)' */
    mpfi_set_ui(T + 3, 1);
    for (k = 0; k < s->len; k++)
    {
        for (i = 0; i < P; i++)
        {
            mpfr_srcptr c = s->coef[(size_t) i * (size_t) s->len
                                    + (size_t) k];

            mpfi_mul_fr(t, T, c);
            mpfi_add(p + i, p + i, t);
            mpfi_mul_fr(t, T + 2, c);
            mpfi_add(d + i, d + i, t);
        }
        mpfi_mul(t, x, T + 3);                  /* next derivative */
        mpfi_add(t, t, T + 1);
        mpfi_mul_2ui(t, t, 1);
        mpfi_sub(t, t, T + 2);
        mpfi_swap(T + 2, T + 3);
        mpfi_swap(T + 3, t);
        mpfi_mul(t, x, T + 1);                  /* next polynomial */
        mpfi_mul_2ui(t, t, 1);
        mpfi_sub(t, t, T);
        mpfi_swap(T, T + 1);
        mpfi_swap(T + 1, t);
    }
    vec_free(T, 6);
}

/* A vector near the eigenvector of the least eigenvalue of H. */
static void
least_direction(double *v, const interval *H, int P)
{
    double *a = calloc((size_t) (P * P + P), sizeof(double));
    double *w = a + P * P, shift = 0, norm;
    int i, k, round;

    for (i = 0; i < P * P; i++)
    {
        a[i] = mpfi_get_d(H + i);
        shift += a[i] * a[i];
    }
    shift = sqrt(shift);
    for (i = 0; i < P; i++)
        v[i] = 1 + 0.1 * i;
    for (round = 0; round < 300; round++)
    {
        for (norm = 0, i = 0; i < P; i++)
        {
            w[i] = shift * v[i];
            for (k = 0; k < P; k++)
                w[i] -= a[i * P + k] * v[k];
            norm += w[i] * w[i];
        }
        for (i = 0; i < P; i++)
            v[i] = w[i] / sqrt(norm);
    }
    free(a);
}

/* v^T (f H + M) v < 0 for sure? */
static int
indefinite(const interval *H, const interval *f, const mpfr_t M, int P)
{
    interval *t = vec_new(4, mpfi_get_prec(H));
    double *v = calloc((size_t) P, sizeof(double));
    int i, k, res;

    least_direction(v, H, P);
    for (i = 0; i < P; i++)
    {
        for (k = 0; k < P; k++)
        {
            mpfi_mul_d(t + 1, H + i * P + k, v[i]);
            mpfi_mul_d(t + 1, t + 1, v[k]);
            mpfi_add(t, t, t + 1);
        }
        mpfi_set_d(t + 2, v[i]);
        mpfi_sqr(t + 2, t + 2);
        mpfi_add(t + 3, t + 3, t + 2);
    }
    mpfi_mul(t, t, f);
    mpfi_mul_fr(t + 3, t + 3, M);
    mpfi_add(t, t, t + 3);
    res = mpfi_is_strictly_neg(t) > 0;
    free(v);
    vec_free(t, 4);
    return res;
}

int
step_is_false(const problem *prob, const step *s)
{
    const int P = prob->params;
    const mpfr_prec_t prec = s->precision + 64;
    interval *p = vec_new((size_t) (2 * P), prec), *d = p + P;
    interval *g = vec_new((size_t) P, prec), *x = vec_new(2, prec);
    interval *H = vec_new((size_t) (P * P), prec);
    network net;
    mpfr_t low, t;
    int i, k, m, res = 0;

    network_init(&net, prob, prec);
    mpfr_inits2(64, low, t, (mpfr_ptr) NULL);
    for (m = 0; m < s->pieces && !res; m++)
        for (k = 0; k < POINTS && !res; k++)
        {
            mpfi_set_fr(x, s->piece[m].x0);
            mpfi_mul_ui(x, x, (unsigned long) (POINTS - 1 - k));
            mpfi_set_fr(x + 1, s->piece[m].x1);
            mpfi_mul_ui(x + 1, x + 1, (unsigned long) k);
            mpfi_add(x, x, x + 1);
            mpfi_div_ui(x, x, POINTS - 1);
            path_at(p, d, s, P, x);
            speed(x + 1, s, x);
            for (i = 0; i < P; i++)
                mpfi_set(net.theta + i, p + i);
            if (!loss_real(g, H, &net))
                continue;
            mpfr_set_ui(low, 0, MPFR_RNDD);
            for (i = 0; i < P; i++)
            {
                mpfi_mul(g + i, g + i, x + 1);
                mpfi_add(g + i, g + i, d + i);
                mpfi_abs(g + i, g + i);
                mpfr_sqr(t, &g[i].left, MPFR_RNDD);
                mpfr_add(low, low, t, MPFR_RNDD);
            }
            mpfr_sqrt(low, low, MPFR_RNDD);
            res = mpfr_greater_p(low, s->defect)
                || indefinite(H, x + 1, s->piece[m].growth, P);
        }
    network_clear(&net);
    mpfr_clears(low, t, (mpfr_ptr) NULL);
    vec_free(H, (size_t) (P * P));
    vec_free(x, 2);
    vec_free(g, (size_t) P);
    vec_free(p, (size_t) (2 * P));
    return res;
}
