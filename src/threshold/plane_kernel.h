/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    plane_kernel.h -- an activation near a zero b* of its derivative (rule
    threshold-vertex, section kernel):
        G(y) = 2 (psi(b* + y) - psi(b*))/(psi''(b*) y^2) = 1 + y K(y),
    K analytic, with tables of Taylor polynomials on cells.
*/
#ifndef LOJA_CLAIM_PLANE_KERNEL_H
#define LOJA_CLAIM_PLANE_KERNEL_H

#include "loja/threshold.h"

#define LOJA_KERNEL_TERMS 11     /* J: coefficients K_0, ..., K_J */

/* One cell of y: a closed interval with its Taylor polynomial. */
typedef struct
{
    arb_struct k[LOJA_KERNEL_TERMS];     /* k[j], j < J, at the centre; the
                                            last one over the whole cell */
} loja_kernel_cell_struct;

typedef struct
{
    const loja_act_struct *act;
    slong prec;
    arb_t b;               /* b*, the only zero of psi' in this ball */
    arb_t psi0, psi2;      /* psi(b*), psi''(b*), not 0 */
    slong n[2];            /* cells made so far with y > 0, y < 0 */
    int frozen;            /* 1: no more cells are made, as several threads
                              read them; K is indeterminate beyond */
    loja_kernel_cell_struct centre;
    loja_kernel_cell_struct *cell[2];    /* owned */
    arb_struct hull[2];    /* psi^(J+3)/(J+3)! between b* and the last cell */
} loja_kernel_struct;
typedef loja_kernel_struct loja_kernel_t[1];

void _loja_kernel_init(loja_kernel_t kernel, const loja_act_struct *act,
                       slong prec);
void _loja_kernel_clear(loja_kernel_t kernel);

/*
    b*: the zero of psi' that is nearest to `guess' among those found in a
    search, enclosed by interval Newton, with psi''(b*) != 0.  1, or 0.
*/
int _loja_kernel_find(loja_kernel_t kernel, double guess);

/* K[i] encloses K^(i)(y)/i! for from <= i < to <= 4 over the ball y;
   indeterminate when |y| may be above 16. */
void _loja_kernel_eval(arb_ptr K, slong from, slong to, loja_kernel_t kernel,
                       const arb_t y);

#endif
