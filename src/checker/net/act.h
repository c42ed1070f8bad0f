/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* act.h -- what the files act_NAME.c share: one file of facts for each
   activation. */
#ifndef LOJA_CHECKER_ACT_H
#define LOJA_CHECKER_ACT_H

#include "checker/net/activation.h"

/* ---- thin intervals (act_thin.c) ---- */

/* f := e^z, tanh z; f of exp_of may be z.  t: 1 and 2 of scratch. */
void exp_of(interval *f, const interval *z, interval *t);
void tanh_of(interval *f, const interval *z, interval *t);

/* ---- complex boxes (activation_complex.c) ---- */

/* 1 if |Im z| < c on the box. */
int in_strip(const complex_box *z, double c);
/* 1 if most of the box has Re z > 0: the formulas in e^-z are used. */
int is_right(const complex_box *z);
void box_negate(complex_box *r, const complex_box *z);
void box_scale(complex_box *r, const complex_box *z, long k);
/* r := k + z */
void box_add_si(complex_box *r, const complex_box *z, long k);
/* r := [-u, u] + i [-u, u] added. */
void box_widen(complex_box *r, const mpfr_t u);
/* f (T, T', T'') -> z T, T + z T', 2 T' + z T''. */
void box_times_z(complex_box *f, const complex_box *z, complex_box *t);
/* branch, or the sign that Re z has on the box; 0: it has none. */
int box_side(const complex_box *z, int branch);

/* ---- series (activation_series.c) ---- */

/* c := coefficient k of the product of the series a and b. */
void product_entry(interval *c, const interval *a, const interval *b, int k,
                   interval *t);
/* c := coefficients of 1/a; a[0] != 0 everywhere. */
void series_inv(interval *c, const interval *a, int len, interval *t);
/* c := z c, z the identity with value z at the point. */
void times_identity(interval *c, int len, const interval *z);
/* f := coefficients of the integral of d with the value f[0]; may alias. */
void integrate(interval *f, const interval *d, int len);

/* ---- counts (act_count.c) ---- */

/* Z <- base^d a + c; 0 where that is too large to be of use. */
int power_count(mpz_t Z, unsigned long base, int d, long a, long c);

/* ---- the logistic function, of which others are made ---- */

int logistic_real(interval *f, const interval *z, int branch, interval *t);
int logistic_complex(complex_box *f, const complex_box *z, int branch,
                     complex_box *t);
/* c[0] is given; s' = s (1 - s). */
void logistic_series(interval *c, int len, interval *q, interval *t);

/* ---- the line, of which others are made ---- */

int line_real(interval *f, const interval *z);
int line_complex(complex_box *f, const complex_box *z);
int line_series(interval *c, int len, const interval *z);

/* act_mish_zeros.c: see `zeros' of the facts. */
int mish_zeros(int q);

#endif
