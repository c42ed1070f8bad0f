/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    chart_affine.h -- first-order forms on a box (rule affine-form).

    An affine form in d variables stands for a function of a in [-1,1]^d:
        f(a) = c + l_1 a_1 + ... + l_d a_d,   c in its ball, l_i in theirs,
    where the member of the ball c may depend on a.  Operations keep the
    linear parts, so that errors are quadratic in the size of the box where
    those of plain balls are linear.
*/
#ifndef LOJA_CLAIM_CHART_AFFINE_H
#define LOJA_CLAIM_CHART_AFFINE_H

#include "claim/chart.h"

/* HEURISTIC: room for this many variables. */
#define LOJA_AFFINE_MAX 4

typedef struct
{
    arb_struct c;
    arb_struct l[LOJA_AFFINE_MAX];
} loja_affine_struct;
typedef loja_affine_struct loja_affine_t[1];
typedef loja_affine_struct *loja_affine_ptr;
typedef const loja_affine_struct *loja_affine_srcptr;

void _loja_affine_init(loja_affine_t x);
void _loja_affine_clear(loja_affine_t x);
loja_affine_ptr _loja_affine_vec_init(slong n);
void _loja_affine_vec_clear(loja_affine_ptr x, slong n);
void _loja_affine_set(loja_affine_t z, const loja_affine_t x, slong d);

/* The ball x as centre + radius * a_i (i < d), or as a constant (i < 0). */
void _loja_affine_set_arb(loja_affine_t z, const arb_t x, slong i, slong d);
/* A ball that holds all values. */
void _loja_affine_range(arb_t res, const loja_affine_t x, slong d,
                        slong prec);
/* Upper bound of |f - mid(c)|. */
void _loja_affine_spread(mag_t res, const loja_affine_t x, slong d);

/* Aliasing of z with x and y is allowed everywhere. */
void _loja_affine_neg(loja_affine_t z, const loja_affine_t x, slong d);
void _loja_affine_add(loja_affine_t z, const loja_affine_t x,
                      const loja_affine_t y, slong d, slong prec);
void _loja_affine_sub(loja_affine_t z, const loja_affine_t x,
                      const loja_affine_t y, slong d, slong prec);
void _loja_affine_mul(loja_affine_t z, const loja_affine_t x,
                      const loja_affine_t y, slong d, slong prec);
void _loja_affine_mul_2exp(loja_affine_t z, const loja_affine_t x, slong e,
                           slong d);
void _loja_affine_div_si(loja_affine_t z, const loja_affine_t x, slong m,
                         slong d, slong prec);
/* 1/x; 0 (and z indeterminate) when x != 0 is not proved. */
int _loja_affine_inv(loja_affine_t z, const loja_affine_t x, slong d,
                     slong prec);
/*
    F(x) from f0, f1 = F, F' at mid(c) and f2, a ball that holds F''/2 between
    mid(c) and all values of x.
*/
void _loja_affine_compose(loja_affine_t z, const loja_affine_t x,
                          const arb_t f0, const arb_t f1, const arb_t f2,
                          slong d, slong prec);

/* Mean scalar product (1/n) sum x_i y_i. */
void _loja_affine_dot(loja_affine_t z, loja_affine_srcptr x,
                      loja_affine_srcptr y, slong n, slong d, slong prec);
/* Takes the mean off x. */
void _loja_affine_centre(loja_affine_t mean, loja_affine_ptr x, slong n,
                         slong d, slong prec);
/* k = <x,y>/|y|^2; x - k y replaces x.  0 when y != 0 is not proved. */
int _loja_affine_remove(loja_affine_t k, loja_affine_ptr x,
                        loja_affine_srcptr y, slong n, slong d, slong prec);

#endif
