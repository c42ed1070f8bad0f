/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* convergence.h -- what the rules convergence-* and zero-attained share. */
#ifndef LOJA_CHECKER_CONVERGENCE_H
#define LOJA_CHECKER_CONVERGENCE_H

#include "claim.h"

/* The trap of convergence-zero, from theta(T), or without T from its centre
   at rest; fills claim->said. */
int check_trap_zero(claim_t *claim, mpfr_prec_t prec);
/* n exact numbers. */
int read_dyadics(interval *v, claim_t *claim, const json_t *list, int n,
                 const char *key);
/* definite.c: 1 only if every symmetric matrix in S (n x n, of which the lower
   triangle counts; destroyed) is positive definite. */
int positive_definite(interval *S, int n);

#endif
