/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    vertex_kernel.h -- rule threshold-vertex, b* and kernel: psi near a zero
    b* of its derivative, G(y) = 2 (psi(b*+y) - psi_0)/(psi_2 y^2) = 1 + y K(y).
*/
#ifndef LOJA_CHECKER_VERTEX_KERNEL_H
#define LOJA_CHECKER_VERTEX_KERNEL_H

#include "checker/arith/affine_form.h"
#include "checker/rules/claim.h"

#define KERNEL_PREC 128
#define KERNEL_TERMS 18        /* Taylor terms near b* */
#define KERNEL_CELLS 160       /* of width 1/16 on each side of b* */

typedef struct
{
    activation act;
    interval b, psi0, psi2;    /* b*, psi(b*), psi''(b*) != 0 */
    interval near[KERNEL_TERMS + 1];   /* K^(j)/j! at 0; the last one over
                                          |y| <= 1/4 */
    int cells[2];              /* made so far, y > 0 and y < 0 */
    interval c5[2][KERNEL_CELLS], c6[2][KERNEL_CELLS];
                               /* (2/psi_2) c_5, c_6 between b* and the far
                                  end of the cell: hold K''/2, K'''/6 */
    interval *c, *f, *t;       /* scratch */
} kernel;

/* 1 if interval Newton proves a zero of psi' near the interval `hint', with
   psi'' != 0; kernel_clear in either case. */
int kernel_init(kernel *k, activation act, const interval *hint);
void kernel_clear(kernel *k);
/* K(y) and K'(y) for a form y; 0 out of range. */
int kernel_forms(form *K, form *K1, const form *y, kernel *k);
/* res: K, K', K''/2 on an interval. */
int kernel_range(interval *res, const interval *y, kernel *k);

#endif
