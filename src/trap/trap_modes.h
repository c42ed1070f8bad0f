/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* trap_modes.h -- what the files of the second form of the rule
   convergence-zero share (proofs/convergence-zero.md, Modes). */
#ifndef LOJA_TRAP_MODES_H
#define LOJA_TRAP_MODES_H

#include "trap/trap_zero.h"

/* Numbers of the centre, and of the ball that is tried. */
typedef struct
{
    slong n;
    arf_struct *hess;      /* n: >= |H_k(a)|_F */
    arf_struct *image;     /* n x n: >= |H_k(a) M_l| */
    arf_struct *row;       /* n: >= |M_l| */
    arf_struct *vary;      /* n: >= |H_k(x) - H_k(a)|_F on the ball */
    arb_mat_struct *H;     /* n: at a */
    arb_t z;               /* >= |Z|_F */
    arb_t w;               /* >= |C r(a)| */
    arb_t eps;             /* >= |M M^T - I|_F on the ball */
    arb_t e;               /* >= the root of the sum of |M_k - M_k(a)|^2 */
    arb_t way;             /* >= (1 + z) |I| */
} _loja_modes_struct;

/* ---- trap_modes_centre.c ---- */

void _loja_modes_init(_loja_modes_struct *m, slong n, slong P);
void _loja_modes_clear(_loja_modes_struct *m);
/* x <- an upper bound of all of x. */
void _loja_modes_upper(arb_t x);
/* The Frobenius norm of A, or of A - B where B is not NULL. */
void _loja_modes_norm(arf_t res, const arb_mat_t A, const arb_mat_struct *B);
/* C, its rates, and all that does not depend on R; 0: no such C. */
int _loja_modes_centre(loja_trap_zero_t trap, _loja_modes_struct *m,
                       _loja_zero_struct *st);

#endif
