/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* infimum.h -- rules infimum-family and infimum-deep: the family of the
   first hidden layer (names as in proofs/infimum-family.md). */
#ifndef LOJA_CHECKER_INFIMUM_H
#define LOJA_CHECKER_INFIMUM_H

#include "checker/rules/claim.h"

#define FAMILY_TERMS 200       /* K is at most this */
/* HEURISTIC: terms of psi^(K+1) around the middle of a piece. */
#define FAMILY_BEYOND 8

/* |psi^(m)|/m! <= bound, psi an activation or its branch. */
typedef struct
{
    activation act;
    int branch, m;
    mpfr_srcptr bound;
} look;

typedef struct
{
    claim_t *claim;
    const problem *prob;
    activation act;            /* of the first hidden layer */
    mpfr_prec_t prec;
    int n, in, out, J;
    int k, K, powers, power[FAMILY_TERMS + 1];
    char exempt[FAMILY_TERMS + 1];
    int branch, kink;          /* kink: b is the kink, K = 1 */
    int at_zero;               /* b = 0: identities hold there */
    int r;                     /* b is a zero of psi^(r); -1: b is given */
    mpq_t b, h0, tmin, tmax;
    mpq_t *a, *shift, *u, *c0; /* as in the record */
    mpq_t *t;                  /* J x n */
    mpfr_t B, C;               /* as claimed, exact */
    interval point;            /* b */
    interval *c;               /* K + 4 + FAMILY_BEYOND coefficients: scratch */
    interval *psi;             /* K + 1 coefficients at b */
    interval *square;          /* (1/n) sum P_io^2, a polynomial in h */
    interval *rest;            /* ((1/n) sum R_io(m)^2)^(1/2)/|psi_m| */
    int length;                /* of square */
    look look;                 /* what is being proved */
    int tests;                 /* pieces so far */
} family;

/* The entries of the list of lists "key", row by row; NULL and a report.
   rows < 0: any number, 1 at least, which is returned there. */
mpq_t *member_matrix(int *rows, claim_t *claim, const char *key, int cols);

/* infimum_family.c: all of the rule with L <= "bound" h^2, a member of data;
   keys: members beyond those of a family.  family_clear in either case. */
int family_check(family *f, claim_t *claim, const char *keys,
                 const char *bound);
void family_clear(family *f);
/* claim->said, with what the layers behind do. */
void family_said(family *f, const mpfr_t C, const char *more);
/* infimum_exact.c: H2 but for the zero, H3; 0 and a report. */
int family_exact(family *f);
/* infimum_bound.c: H1, the zero of H2, H4; 0 and a report. */
int family_bound(family *f, const char *bound);
/* infimum_constant.c: H4; no report. */
int family_constant(family *f);
typedef int (*piece_test)(family *f, const interval *x);
/* 1 only if the test holds on pieces that cover x. */
int family_everywhere(family *f, const interval *x, piece_test test);
/* 1 only if that is so on the range, m <= K + 2; a kink with branch 0: on
   both of its sides.  No report. */
int derivative_bounded(family *f, const look *l, const interval *range);

/* ---- infimum_obstruction.c, infimum_groups.c ---- */

/* 1 if that is the claim's status; else a report. */
int obstruction_status(const claim_t *claim, const char *status);
/* "lower" is the bound, and this is not 0. */
int obstruction_positive(claim_t *claim, const mpq_t bound, const char *why);
/* O1. */
int obstruction_groups(claim_t *claim);

#endif
