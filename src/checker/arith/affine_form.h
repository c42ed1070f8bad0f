/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* affine_form.h -- rule affine-form: first-order forms on a box. */
#ifndef LOJA_CHECKER_AFFINE_FORM_H
#define LOJA_CHECKER_AFFINE_FORM_H

#include "checker/arith/interval.h"

#define AFFINE_MAX 4           /* variables */

/* f(a) = c(a) + sum l_i(a) a_i, c(a) in c, l_i(a) in l_i, a in [-1,1]^d. */
typedef struct { int d; interval c, l[AFFINE_MAX]; } form;

form *forms_new(size_t n, int d, mpfr_prec_t prec);       /* zeros */
void forms_free(form *v, size_t n);
/* A constant interval; an interval as mid + radius a_i. */
void form_set(form *z, const interval *x);
void form_variable(form *z, const interval *x, int i);
void form_copy(form *z, const form *x);
void form_range(interval *res, const form *x);
/* Any aliasing is allowed below. */
void form_add(form *z, const form *x, const form *y);
void form_sub(form *z, const form *x, const form *y);
/* times a number of the interval, the same everywhere */
void form_scale(form *z, const form *x, const interval *c);
void form_mul(form *z, const form *x, const form *y);
void form_sqr(form *z, const form *x);
/* Item 4: f0 = F(m), f1 = F'(m), f2 holds F''/2 between m and the range of x;
   m is what form_middle gives. */
void form_middle(interval *m, const form *x);      /* a point, in x->c */
void form_compose(form *z, const form *x, const interval *f0,
                  const interval *f1, const interval *f2);
/* 0 where 0 is in the range. */
int form_inv(form *z, const form *x);

/* Vectors of n forms, with the mean scalar product.  No aliasing below. */
void forms_dot(form *res, const form *a, const form *b, int n);
/* v := v off 1, its mean taken away. */
void forms_centre(form *mean, form *v, int n);
/* c = <a,b>/|b|^2, a := a - c b; 0 where b = 0 is not excluded. */
int forms_remove(form *c, form *a, const form *b, int n);

#endif
