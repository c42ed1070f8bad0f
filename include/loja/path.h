/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/path.h -- piecewise polynomial paths with exact dyadic coefficients:
    what proposers produce and the verifier reads.

    A step is p(x) = sum_k c_k T_k(x), x in [-1, 1] (T_k: Chebyshev
    polynomials of the first kind), with a time map t(x), increasing from
    t(-1) = t0 to t(1) = t1:
        linear       t = t0 + (t1 - t0) (1 + x)/2,
        logarithmic  t = t0 exp(h (1 + x)), h = log(t1/t0)/2 (t0 > 0).
    f(x) = dt/dx > 0.
*/
#ifndef LOJA_PATH_H
#define LOJA_PATH_H

#include "loja/base.h"

LOJA_DECLS_BEGIN

/* Vectors of P polynomials: c[i * len + k] is coefficient k of entry i. */

/* T[k] encloses T_k(x), k < len, for every x in the ball; good for thin
   balls (radius growth of order k^2). */
void loja_cheb_basis(arb_ptr T, const arb_t x, slong len, slong prec);
void loja_cheb_basis_complex(acb_ptr T, const acb_t x, slong len, slong prec);

/* v[i] encloses sum_k c[i * len + k] T[k], i < P. */
void loja_cheb_combine(arb_ptr v, arb_srcptr c, slong P, slong len,
                       arb_srcptr T, slong prec);

/* x[j] encloses cos((2j+1) pi/(2N)), j < N: the roots of T_N. */
void loja_cheb_nodes(arb_ptr x, slong N, slong prec);

/*
    Coefficients of the interpolants of degree < N at the roots of T_N:
    c[i * N + k] from the values v[j * P + i] at node j.
*/
void loja_cheb_fit(arb_ptr c, arb_srcptr v, slong P, slong N, slong prec);

/* d (P x len) encloses the Chebyshev coefficients of the derivatives. */
void loja_cheb_derivative(arb_ptr d, arb_srcptr c, slong P, slong len,
                          slong prec);

/*
    d encloses the coefficients of s -> p(x0 (1-s)/2 + x1 (1+s)/2).
    Domain: x0, x1 exact.
*/
void loja_cheb_restrict(arb_ptr d, arb_srcptr c, slong P, slong len,
                        const arf_t x0, const arf_t x1, slong prec);

typedef struct
{
    int log_time;        /* 1: logarithmic time map */
    fmpq_t t0, t1;       /* 0 <= t0 < t1, exact */
    slong nparams;       /* P */
    slong len;           /* degree + 1 */
    arb_ptr coef;        /* P x len, radius 0; owned */
} loja_step_struct;
typedef loja_step_struct loja_step_t[1];

void loja_step_init(loja_step_t step);
void loja_step_clear(loja_step_t step);
void loja_step_swap(loja_step_t a, loja_step_t b);
/* Sets shape; the coefficients become 0. */
void loja_step_set_shape(loja_step_t step, slong P, slong len);
/* Drops the last coefficients that are 0 in every parameter; one stays. */
void loja_step_trim(loja_step_t step);

/* t encloses t(x), f encloses dt/dx (either may be NULL). */
void loja_step_time(arb_ptr t, arb_ptr f, const loja_step_t step,
                    const arb_t x, slong prec);
/* x encloses the x with t(x) = t. */
void loja_step_locate(arb_t x, const loja_step_t step, const fmpq_t t,
                      slong prec);
/* v (P entries) encloses p(x). */
void loja_step_eval(arb_ptr v, const loja_step_t step, const arb_t x,
                    slong prec);
/* v encloses p(-1) (side < 0) or p(1) (side > 0). */
void loja_step_end(arb_ptr v, const loja_step_t step, int side, slong prec);

LOJA_DECLS_END

#endif
