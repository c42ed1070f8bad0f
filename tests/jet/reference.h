/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    reference.h -- the activations a second time, for the tests only: by
    other formulas, straight from the definitions, at a precision that makes
    cancellation harmless.  The real ones rest on MPFR, the complex ones and
    the series on acb and arb_poly.
*/
#ifndef LOJA_TEST_JET_REFERENCE_H
#define LOJA_TEST_JET_REFERENCE_H

#include "loja/jet.h"

/*
    f[0..2] = psi, psi', psi'' at the exact point p, with a radius far below
    that of anything tested.  Domain: |p| < 400.  branch as in jet.h; 0 at
    the kink: the limits from the side `side'.  Returns 0 at a pole.
*/
int ref_eval(arb_ptr f, const loja_act_struct *act, const arf_t p,
    int branch, int side);

/* The same at an exact complex point of the domain. */
void ref_eval_complex(acb_ptr f, const loja_act_struct *act, const acb_t p,
    int branch);

/*
    The coefficients of psi(z(s)) mod s^len, for balls z (radius 0 for a
    reference), by power series arithmetic; branch +1 or -1 at a kink.
*/
void ref_series(arb_ptr f, const loja_act_struct *act, arb_srcptr z,
    slong zlen, slong len, int branch, slong prec);

/* The branch that holds at p: `branch' itself unless it is 0. */
int ref_branch(const arf_t p, int branch, int side);

/*
    A random ball of a kind that the code treats in its own way; the kinds
    are numbered 0 .. REF_KINDS - 1.
*/
#define REF_KINDS 9
void ref_random_ball(arb_t z, int kind);

/* 1, 2, a few bits, machine precision, some hundred bits. */
slong ref_random_prec(void);

/* 1 if x holds the value that the tiny ball `value' encloses. */
int ref_holds(const arb_t x, const arb_t value);

/* Prints the case on failure; returns ok. */
int ref_report(int ok, const loja_act_struct *act, int order, int branch,
    slong prec, const arb_t z, const arf_t p, const arb_t x,
    const arb_t value);

#endif
