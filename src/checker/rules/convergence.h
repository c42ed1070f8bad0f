/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* convergence.h -- what the rules convergence-* and zero-attained share. */
#ifndef LOJA_CHECKER_CONVERGENCE_H
#define LOJA_CHECKER_CONVERGENCE_H

#include "checker/rules/claim.h"

/* Residuals: distinct samples times outputs, of weight sqrt(m/n). */
typedef struct
{
    claim_t *claim;
    const problem *prob;
    mpfr_prec_t prec;
    int P, N, out;
    int *sample, *count;       /* distinct samples, how often each */
    int distinct;
    network net;
    interval *weight;          /* of distinct samples */
    interval *a, *C, *J, *M;   /* P; N x N; N x P; C J */
    interval *r;               /* N, at a */
    mpfr_t rho, R, s, loss, length, K, radius;  /* as claimed */
    interval f, sigma, gap;    /* f; sqrt(1 - f); sigma - K R */
} trap_zero;

/* The trap of convergence-zero, from theta(T), or without T from its centre
   at rest; fills claim->said. */
int check_trap_zero(claim_t *claim, mpfr_prec_t prec);
/* ---- convergence_mean.c ---- */
/* Allocates and fills sample, count, distinct. */
void merge_samples(trap_zero *t);
/*
    mean: the problem of the claim with the mean of the targets of equal
    inputs in place of each.  Its loss is L less a number `least', whatever
    theta is, so that the flow is the same.  0 where that is too long.
*/
int mean_init(problem *mean, mpq_t least, claim_t *claim);
void mean_clear(problem *mean);
/* |theta* - limit| <= limit_radius (convergence_limit.c). */
int check_trap_limit(trap_zero *t);
/* T[i] >= sup |D^3 sum_k C_ik r_k|_F on the box theta (convergence_third.c);
   0 where the rule has no third derivatives. */
int third_norms(interval *T, trap_zero *t, const interval *theta);

#endif
