/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    How the norm moves (rule moving-norm): with the linear flow, e' = -H e,
    so that its unit ball is the image of the one before, but no axis of it
    gets much shorter than the longest, which keeps the length 1.  Not proved,
    but for G >= I.
*/
#include <math.h>
#include "verify/verify_internal.h"

/* HEURISTIC: the shortest axis to the longest. */
#define FLATTEST 0.3
/* HEURISTIC: where the set of starts is flatter than that, its shortest axis
   grows relative to the longest, squared, by so much over a unit of x: what
   moves fast within a piece is bounded badly. */
#define ROUNDER 0.13
/* HEURISTIC: bits after the point, and how far above I. */
#define BITS 20
#define ABOVE 0x1p-9
/* HEURISTIC: the norm follows the linear flow so far, and the fastest
   direction for the rest: so the other directions have some contraction to
   spare for what couples them. */
#define FOLLOW 0.95

/* B <- V^T diag(d) V, V row by row. */
static void
compose(double *B, const double *V, const double *d, slong P)
{
    slong i, j, k;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0, B[i * P + j] = 0; k < P; k++)
                B[i * P + j] += V[k * P + i] * d[k] * V[k * P + j];
}

static void
multiply(double *C, const double *A, const double *B, slong P)
{
    slong i, j, k;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0, C[i * P + j] = 0; k < P; k++)
                C[i * P + j] += A[i * P + k] * B[k * P + j];
}

/* The square of the shortest axis to the longest that the next norm may have;
   d: of the squares of the axes of this one the inverses. */
static double
flattest(const double *d, double length, slong P)
{
    double low = d[0], high = d[0];
    slong i;

    for (i = 1; i < P; i++)
    {
        low = fmin(low, d[i]);
        high = fmax(high, d[i]);
    }
    return fmin(FLATTEST * FLATTEST, exp(ROUNDER * length) * low / high);
}

/* A <- the matrix of the new norm, from the old one in A and H in B. */
static int
move(double *A, double *B, double dt, double length, slong P)
{
    double *V = flint_malloc(sizeof(double) * (size_t) (2 * P * P + P));
    double *C = V + P * P, *d = C + P * P, most = 0, fast = 0,
        flat = 0;
    slong i;
    int ok = loja_lin_eig_double(V, d, B, P);

    for (i = 0; i < P && ok; i++)
    {
        d[i] = exp(-d[i] * dt);
        fast = fmax(fast, d[i]);
    }
    compose(B, V, d, P);
    ok = ok && loja_lin_eig_double(V, d, A, P);
    if (ok)
        flat = flattest(d, length, P);
    for (i = 0; i < P && ok; i++)
        d[i] = 1 / d[i];
    compose(A, V, d, P);
    /* the ellipsoid x^T Q^-1 x <= 1 has the image with e^-H Q e^-H */
    multiply(C, B, A, P);
    for (i = 0; i < P * P; i++)
        A[i] *= (1 - FOLLOW) * fast * fast;
    multiply(V, C, B, P);
    for (i = 0; i < P * P; i++)
        A[i] += FOLLOW * V[i];
    ok = ok && loja_lin_eig_double(V, d, A, P);
    for (i = 0; i < P && ok; i++)
        most = fmax(most, d[i]);
    for (i = 0; i < P && ok; i++)
        d[i] = most / fmax(d[i], flat * most) + ABOVE;
    compose(A, V, d, P);
    flint_free(V);
    return ok;
}

int
_loja_frame_next(arb_mat_t G1, const arb_mat_t G0, const arb_mat_t H,
                 double dt, double length)
{
    const slong P = arb_mat_nrows(G0);
    double *A = flint_malloc(sizeof(double) * (size_t) (2 * P * P));
    double *B = A + P * P, x;
    arb_mat_t D;
    slong i, j;
    int ok;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            A[i * P + j] = arf_get_d(arb_midref(arb_mat_entry(G0, i, j)),
                                     ARF_RND_NEAR);
            B[i * P + j] = arf_get_d(arb_midref(arb_mat_entry(H, i, j)),
                                     ARF_RND_NEAR);
        }
    ok = move(A, B, dt, length, P);
    for (i = 0; i < P && ok; i++)
        for (j = 0; j <= i && ok; j++)
        {
            x = ldexp(round(ldexp(A[i * P + j], BITS)), -BITS);
            ok = isfinite(x);
            arb_set_d(arb_mat_entry(G1, i, j), ok ? x : 0);
            arb_set(arb_mat_entry(G1, j, i), arb_mat_entry(G1, i, j));
        }
    flint_free(A);
    if (!ok)
        return 0;
    arb_mat_init(D, P, P);
    arb_mat_one(D);
    arb_mat_sub(D, G1, D, ARF_PREC_EXACT);
    /* SOUND: moving-norm (G >= I) */
    ok = loja_lin_is_positive_definite(D, LOJA_BOUND_PREC);
    arb_mat_clear(D);
    return ok;
}
