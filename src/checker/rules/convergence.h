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
    int modes;                 /* the second form */
    mpfr_t reach;              /* as claimed */
    interval *rates;           /* N, as claimed */
    interval e, g, way;        /* of the limit: convergence_limit.c */
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
/* That in words, where it was checked; POINT_WORDS bytes. */
void limit_words(char *text, claim_t *claim);
/* ---- convergence_curvature.c ---- */
/* K^2 >= sum_i sup |H_i|_F^2 over the box |x_j - a_j| <= R, in one of the
   two forms of the hypothesis. */
int check_curvature(trap_zero *t);
/* H := enclosures of the second derivatives of sum_k C_ik r_k (P x P, both
   triangles) on the box net.theta. */
int weighted_hessian(interval *H, trap_zero *t, int i);
/* ---- convergence_modes.c ---- */
/* Hypotheses 6 to 9 of the second form: rates, reach; sets e, g, way and
   gap = sqrt(1 - eps). */
int check_modes(trap_zero *t);
/* T[i] >= sup |D^3 sum_k C_ik r_k|_F on the box theta (convergence_third.c);
   0 where the rule has no third derivatives. */
int third_norms(interval *T, trap_zero *t, const interval *theta);

#endif
