/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* flows.h -- what tests of the claim `converges' share: small problems, their
   flows, and what is claimed of these. */
#ifndef LOJA_TESTS_TRAP_FLOWS_H
#define LOJA_TESTS_TRAP_FLOWS_H

#include "trap/trap.h"

#define PREC 256

/* One input, one output, one hidden layer of d neurons (0: none). */
void make_problem(loja_problem_t prob, slong d, const char *act, int bias,
                  slong n, const char *const *x, const char *const *y);
/* The start of a network of two parameters. */
void set_start(loja_problem_t prob, const char *w, const char *v);
/* theta at time t, which is left in T, and where not NULL at the time s
   after it; 14 digits. */
void run_flow(arb_ptr theta, fmpq_t T, const loja_problem_t prob,
              const char *t, arb_ptr later, const char *s);
loja_verdict_t converges(loja_claim_t claim, const loja_problem_t prob,
                         const fmpq_t T, arb_srcptr theta);
/* A point of the box, its corners now and then. */
void random_point(arb_ptr p, arb_srcptr box, slong P);
/* later lies in the balls limit_i of the claim, widened by slack. */
void check_limit(const loja_claim_t claim, arb_srcptr later, slong P,
                 double slack);

#endif
