/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* interpolation.h -- rule interpolation: bounds on [-1,1] from nodes and a
   complex ellipse. */
#ifndef LOJA_CHECKER_INTERPOLATION_H
#define LOJA_CHECKER_INTERPOLATION_H

#include "checker/arith/interval.h"

/* cos(m pi/(2N)), m = 0 .. 4N - 1: table[m]. */
interval *cosine_table(int N, mpfr_prec_t prec);
/* v[i] := sum_k c[i len + k] T_k(x_j), x_j the j-th root of T_N. */
void at_node(interval *v, const interval *c, int P, int len, int j,
             const interval *table, int N);
/* c[k] (k < N) from v[j] at the roots of T_N. */
void fit(interval *c, const interval *v, int N, const interval *table);
/* Coefficients of s -> p(mid + half s). */
void restrict_path(interval *d, const interval *c, int P, int len,
                   const interval *mid, const interval *half);
/* u >= sum_i (sum_k |c_ik| cosh(k eta))^2, i < rows. */
void on_ellipse_sumsq(mpfr_t u, const interval *c, size_t rows, int len,
                      double eta);
/* Boxes that hold the path on arc number `arc' of `arcs' (Im x <= 0). */
void path_on_arc(complex_box *theta, const interval *c, int P, int len,
                 double eta, int arc, int arcs, mpfr_prec_t prec);
/* re encloses Re x on that arc. */
void arc_real(interval *re, double eta, int arc, int arcs);
/* u >= 4 M rho^-(N-1)/(rho - 1). */
void tail_ubound(mpfr_t u, const mpfr_t M, double eta, int N);

#endif
