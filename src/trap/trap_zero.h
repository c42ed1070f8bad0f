/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* trap_zero.h -- what the two forms of the rule convergence-zero share. */
#ifndef LOJA_TRAP_ZERO_H
#define LOJA_TRAP_ZERO_H

#include "trap/trap.h"

/* What the attempts with different radii share; bounds at 64 bits. */
typedef struct
{
    loja_trap_system_struct *sys;
    slong P, rows, prec;
    arb_ptr r;             /* at a */
    arb_mat_t M;           /* C J(a) */
    arf_t root;            /* >= sqrt(L(theta(T))) */
    arb_t f;               /* >= |M M^T - I|_F */
    arb_t sigma;           /* <= the least singular value of M */
    arb_t c;               /* >= |C|_2 */
} _loja_zero_struct;

/* ---- trap_zero_state.c ---- */

void _loja_zero_init(_loja_zero_struct *st, loja_trap_system_struct *sys,
                     slong prec);
void _loja_zero_clear(_loja_zero_struct *st);
/* Returns 0, with the reason. */
int _loja_zero_fail(loja_trap_report_t *report, double factor,
                    const char *why);
/* c >= |C|_2. */
void _loja_zero_norm(arb_t c, const arb_mat_t C, slong prec);
/* f and sigma from M; 1 if f < 1. */
int _loja_zero_orthonormal(_loja_zero_struct *st);
/* HEURISTIC: x (1 + 2^-bits): room for a checker whose bounds are not quite
   as sharp. */
void _loja_zero_room(arf_t x, slong bits);

/* ---- trap_zero_limit.c ---- */

/*
    The limit from |theta* - phi(theta(T))| <= way (e + u + h g), where e and
    g bound |M(x) - M| and |M(x) M(x)^T - I| on the ball, or within `reach' +
    rho of the centre: see the rule, "Limit".
*/
void _loja_zero_limit(loja_trap_zero_t trap, _loja_zero_struct *st,
                      const arb_t e, const arb_t g, const arb_t way,
                      const arf_t reach);

/* ---- trap_modes.c ---- */

/* The second form of the rule, for wide sets; the centre and rho are set, and
   may be moved.  theta, within: as in trap.h. */
int _loja_zero_modes(loja_trap_zero_t trap, _loja_zero_struct *st,
                     arb_srcptr theta, const arf_struct *within);

#endif
