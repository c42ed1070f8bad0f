/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    interval.h -- interval arithmetic: MPFI on MPFR, with directed rounding.

    Intervals are __mpfi_struct, vectors are arrays of them, matrices are
    row-major.
*/
#ifndef LOJA_CHECKER_INTERVAL_H
#define LOJA_CHECKER_INTERVAL_H

#include <stdio.h>
#include <gmp.h>
#include <mpfr.h>
#include <mpfi.h>

typedef __mpfi_struct interval;
typedef struct { interval re, im; } complex_box;

/* ---- vectors, bounds, complex boxes ---- */

interval *vec_new(size_t n, mpfr_prec_t prec);      /* zeros */
void vec_free(interval *v, size_t n);
complex_box *box_new(size_t n, mpfr_prec_t prec);
void box_free(complex_box *v, size_t n);
/* u >= |x| for every x in the interval or box. */
void abs_ubound(mpfr_t u, const interval *x);
void box_abs_ubound(mpfr_t u, const complex_box *x);
/* x := [0, u] and x := [u, u]. */
void set_bound(interval *x, const mpfr_t u);
/* x := x + [-r, r], r >= 0. */
void widen(interval *x, const mpfr_t r);
/* u >= (sum x_i^2)^(1/2). */
void norm_ubound(mpfr_t u, const interval *x, size_t n);
void set_q(interval *x, const mpq_t q);
/* 1 if all of x has the sign, 1 or -1. */
int has_sign(const interval *x, int sign);
/* res := res + a b; tmp: scratch. */
void add_product(interval *res, const interval *a, const interval *b,
                 interval *tmp);

void box_add(complex_box *r, const complex_box *a, const complex_box *b);
void box_mul(complex_box *r, const complex_box *a, const complex_box *b);
/* 0 where the divisor may be 0. */
int box_inv(complex_box *r, const complex_box *a);
void box_exp(complex_box *r, const complex_box *a);

/* ---- fractions.c: vectors of fractions ---- */

mpq_t *fractions(size_t n);
void fractions_clear(mpq_t *v, size_t n);
/* Bits of the fractions: exact sums of them have no more, roughly. */
size_t fraction_bits(mpq_t *v, size_t n);

/* ---- definite.c ---- */

/* 1 only if every symmetric matrix in S (n x n, of which the lower
   triangle counts; destroyed) is positive definite. */
int positive_definite(interval *S, int n);

#endif
