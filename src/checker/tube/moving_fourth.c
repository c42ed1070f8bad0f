/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule moving-norm: the fourth order, in the axes of a side. */
#include <math.h>
#include "checker/tube/moving.h"

/* v: n indices; the first is turned by Y, the others by W. */
void
moving_tensor(interval *v, int n, const moving_t *g)
{
    const int P = g->P;
    interval *u, *t = g->tmp;
    size_t size = 1, k;
    int i, j, pass;

    for (i = 0; i < n; i++)
        size *= (size_t) P;
    u = vec_new(size, MOVING_PREC);
    for (pass = 0; pass < n; pass++)
    {
        const interval *w = pass == 0 ? g->Y : g->W;

        for (k = 0; k < size / (size_t) P; k++)
            for (i = 0; i < P; i++)
            {
                mpfi_set_ui(u + k * (size_t) P + (size_t) i, 0);
                for (j = 0; j < P; j++)
                    add_product(u + k * (size_t) P + (size_t) i,
                                v + (size_t) j * (size / (size_t) P) + k,
                                w + i * P + j, t);
            }
        for (k = 0; k < size; k++)
            mpfi_set(v + k, u + k);
    }
    vec_free(u, size);
}

/* res := the products of the rows of A: rows of Y and W are the columns of the
   page, so this is Y^T Y there. */
static void
gram(interval *res, const interval *A, int P, interval *t)
{
    int a, b, k;

    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            mpfi_set_ui(res + a * P + b, 0);
            for (k = 0; k < P; k++)
                add_product(res + a * P + b, A + a * P + k, A + b * P + k, t);
        }
}

/* u >= |Y g| |W g|^3 for all |g| = 1. */
static void
axes_ubound(mpfr_t u, const moving_t *g)
{
    const int P = g->P;
    const size_t n = (size_t) (P * P);
    interval *Z = vec_new(3 * n + 2, MOVING_PREC), *S = Z + n, *V = S + n;
    interval *b = V + n, *t = b + 1;
    double size;
    size_t k;
    int pass;

    gram(Z, g->Y, P, t);
    gram(S, g->W, P, t);
    norm_ubound(u, Z, n);
    size = mpfr_get_d(u, MPFR_RNDU);
    /* HEURISTIC: both parts are about equal where |Y g| is largest; any b > 0
       that is finite will do */
    mpfi_set_d(b, isfinite(size) ? pow(fmax(size / 3, 1), 0.25) : 1);
    for (k = 0; k < n; k++)
    {
        /* SOUND: moving-norm (AXES: Z = b^-3 Y^T Y + 3 b W^T W) */
        mpfi_mul(S + k, S + k, b);
        mpfi_mul_ui(S + k, S + k, 3);
        for (pass = 0; pass < 3; pass++)
            mpfi_div(Z + k, Z + k, b);
        mpfi_add(Z + k, Z + k, S + k);
    }
    for (pass = 0; pass < 3; pass++)
    {
        /* Z is symmetric, so this is its square */
        gram(V, Z, P, t);
        for (k = 0; k < n; k++)
            mpfi_set(Z + k, V + k);
    }
    norm_ubound(u, Z, n);
    /* SOUND: moving-norm (AXES: |Z|^2/16, |Z|^8 <= |Z^8|_F) */
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_div_2ui(u, u, 4, MPFR_RNDU);
    vec_free(Z, 3 * n + 2);
}

/* u >= the norm of the tensor v of four indices, whose first place is shared
   out among all: the form at g, g, g, g stays. */
static void
symmetric_ubound(mpfr_t u, const interval *v, int P)
{
    const size_t n = (size_t) P, size = n * n * n * n;
    interval *s = vec_new(size, MOVING_PREC);
    size_t a, b, c, d, k = 0;

    for (a = 0; a < n; a++)
        for (b = 0; b < n; b++)
            for (c = 0; c < n; c++)
                for (d = 0; d < n; d++, k++)
                {
                    /* SOUND: moving-norm (AXES: places are exchanged) */
                    mpfi_add(s + k, v + k,
                             v + ((b * n + a) * n + c) * n + d);
                    mpfi_add(s + k, s + k,
                             v + ((c * n + b) * n + a) * n + d);
                    mpfi_add(s + k, s + k,
                             v + ((d * n + b) * n + c) * n + a);
                    mpfi_div_2ui(s + k, s + k, 2);
                }
    norm_ubound(u, s, size);
    vec_free(s, size);
}

void
moving_rest(moving_t *g, const interval *v)
{
    const size_t P = (size_t) g->P, size = P * P * P * P;
    interval *u = vec_new(2 * size, MOVING_PREC), *rest = u + size;
    mpfr_t x;
    size_t k;

    mpfr_init2(x, 64);
    for (k = 0; k < size; k++)
    {
        mpfi_set_d(u + k, mpfi_get_d(v + k));
        mpfi_sub(rest + k, v + k, u + k);
    }
    norm_ubound(x, rest, size);
    /* SOUND: moving-norm (|D[Y g, W g, W g, W g]| <= |D|_F |Y g| |W g|^3) */
    axes_ubound(g->kappa, g);
    mpfr_mul(x, x, g->kappa, MPFR_RNDU);
    moving_tensor(u, 4, g);
    symmetric_ubound(g->kappa, u, g->P);
    mpfr_add(g->kappa, g->kappa, x, MPFR_RNDU);
    /* SOUND: moving-norm (Growth b: kappa >= K rho^2/3) */
    mpfr_mul(g->kappa, g->kappa, g->rho, MPFR_RNDU);
    mpfr_mul(g->kappa, g->kappa, g->rho, MPFR_RNDU);
    mpfr_div_ui(g->kappa, g->kappa, 3, MPFR_RNDU);
    mpfr_clear(x);
    vec_free(u, 2 * size);
}

/* v: 3 times the integral of (1-s)^2 D^4 L(p + s e), e^T G e <= R^2, on four
   parts of [0, 1]; the axes are those of a side. */
int
moving_fourth(interval *v, moving_t *g)
{
    const size_t P = (size_t) g->P, size = P * P * P * P;
    interval *u = vec_new(size + 2 * P, MOVING_PREC), *box = u + size;
    interval *axis = box + P;
    mpfr_t x;
    size_t a, k;
    int j, good = 1;

    mpfr_init2(x, 64);
    for (a = 0; a < P; a++)
        mpfi_set(box + a, g->c.theta + a);
    for (j = 1; j <= 4 && good; j++)
    {
        for (a = 0; a < P; a++)
        {
            for (k = 0; k < P; k++)
                mpfi_set(axis + k, g->W + k * P + a);
            norm_ubound(x, axis, P);
            /* SOUND: moving-norm (|e_a| <= |(W_ka)_k| rho) */
            mpfr_mul(x, x, g->rho, MPFR_RNDU);
            mpfr_mul_si(x, x, j, MPFR_RNDU);
            mpfr_div_2ui(x, x, 2, MPFR_RNDU);
            mpfi_set(g->c.theta + a, box + a);
            widen(g->c.theta + a, x);
        }
        good = cubic_fourth(u, &g->c);
        for (k = 0; k < size; k++)
        {
            /* SOUND: moving-norm (MEAN: the integral of 3 (1-s)^2 over part
               j is ((5-j)^3 - (4-j)^3)/64) */
            mpfi_mul_si(u + k, u + k, (5 - j) * (5 - j) * (5 - j)
                        - (4 - j) * (4 - j) * (4 - j));
            mpfi_div_2ui(u + k, u + k, 6);
            mpfi_add(v + k, v + k, u + k);
        }
    }
    mpfr_clear(x);
    vec_free(u, size + 2 * P);
    return good;
}
