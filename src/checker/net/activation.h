/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* activation.h -- enclosures of the activation functions (rule
   activation-enclosure). */
#ifndef LOJA_CHECKER_ACTIVATION_H
#define LOJA_CHECKER_ACTIVATION_H

#include "checker/arith/interval.h"

typedef enum
{
    LOGISTIC, TANH, SOFTPLUS, GELU, SILU, MISH, ELU, SOFTSIGN, ARCTAN,
    IDENTITY, RELU, ACTIVATIONS
} activation;

/* The activation of that name, or ACTIVATIONS. */
activation activation_find(const char *name);
int has_kink(activation act);
/* psi(-z) = -psi(z) */
int odd_activation(activation act);
/* 1 if psi^(m)(0) = 0 by an identity. */
int vanishes(activation act, int m);
/*
    f[0..2] enclose psi, psi', psi'' on z.  branch: 0, or +-1 for the analytic
    function that agrees with a kink activation on that side of 0.  0 where
    nothing is enclosed (a kink with branch 0 on both sides).
*/
int activation_real(interval *f, const interval *z, activation act,
                    int branch);
/* The same of a C1 activation with a kink, on both sides of it: psi'' is all
   that lies between its values. */
int activation_hull(interval *f, const interval *z, activation act);
/* Phi and phi of the normal distribution; t: scratch. */
void normal_cdf(interval *res, const interval *z, interval *t);
void normal_density(interval *res, const interval *z, interval *t);
/* activation_real on complex boxes; 1 only if z lies in the domain of analyticity
   (an intersection of half planes; of arctan a plane with two cuts; rule
   interpolation). */
int activation_complex(complex_box *f, const complex_box *z, activation act,
                       int branch);

/* ---- activation_series.c ---- */

/*
    c[k], k < len, encloses psi^(k)(z)/k! for every z in the interval (plain
    interval arithmetic: good on thin intervals).  branch as in
    activation_real.  0 where nothing is enclosed.  c must not alias z.
*/
int activation_series(interval *c, int len, const interval *z,
                      activation act, int branch);

/* activation_range.c: as activation_series, good on wide intervals too;
   work: activation_range_work(len) entries of the precision of c. */
size_t activation_range_work(int len);
int activation_range(interval *c, int len, const interval *z,
                     activation act, int branch, interval *work);
/* activation_real, with less lost where z is wide; it takes longer. */
int activation_wide(interval *f, const interval *z, activation act,
                    int branch);

#endif
