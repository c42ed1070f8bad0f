/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    deep.h -- the family deep of rule graded-moduli; names as in
    proofs/deep.md.  A dual is P = N + 2 intervals: value, derivatives in
    sigma, derivative in h.  A jet: L + 2 duals, coefficients of u^0 .. u^L,
    and of u^(L+1), which is a function of x too.
*/
#ifndef LOJA_CHECKER_DEEP_H
#define LOJA_CHECKER_DEEP_H

#include "checker/rules/collapse.h"

/* Indices in sigma of W_i and z_i, i >= 2. */
#define LINK(i) (2 * (i) - 1)
#define MIDDLE(i) (2 * (i))

typedef struct
{
    int P, L;
    int rest;                  /* the coefficients of u^(L+1) are wanted */
    mpfr_prec_t prec;
    interval *u;               /* L + 2 duals: its powers */
    interval *t;               /* scratch */
    int good;                  /* psi was enclosed */
} jets;

/* ---- deep_jet.c ---- */

/* u: a dual. */
void jets_init(jets *j, int P, int L, int rest, const interval *u,
               mpfr_prec_t prec);
void jets_clear(jets *j);
interval *jet_new(const jets *j);
void jet_free(interval *p, const jets *j);
/* r += a b, duals. */
void dual_add(interval *r, const interval *a, const interval *b, jets *j);
/* a := a b^e, duals. */
void dual_times(interval *a, const interval *b, int e, jets *j);
/* psi_l, l < len, at all points of x. */
interval *psi_series(const interval *x, int len, activation act, jets *j);
/* r := psi_l(z), duals; f: psi_0 to psi_(l+1) or more at z. */
void dual_psi(interval *r, const interval *f, int l, const interval *z,
              const jets *j);
/* r encloses psi[z, .., z, z + v], z taken L + 1 times. */
void dual_divided(interval *r, const interval *z, const interval *v,
                  activation act, jets *j);
/* r := sum_(l >= start) c^(l - start) psi_l(z) y^l, the rest of Taylor's
   formula included where it is wanted; y: no constant term; f: the series at
   z, L + 2 of it. */
void jet_compose(interval *r, const interval *f, const interval *z,
                 const interval *y, const interval *c, int start,
                 activation act, jets *j);

/* ---- deep_sums.c ---- */

/* Q_m and so on, the entries of Theta, and the rest, without projections. */
void deep_sums(collapse_sums *s, const collapse *c, const interval *sigma);
/* u, a dual that was 0: x or h x for all x between 0 and the data. */
void deep_variable(interval *u, const collapse *c, const interval *h);
/* rem, rem_h; 0: not enclosed. */
int deep_remainder(collapse_part *p);

/* ---- deep_size.c ---- */

/* sums as in collapse_field.c. */
void deep_sizes(interval *sums, const collapse_part *p, const interval *chi);
/* low, from B and the sums; square, sharper. */
void deep_energy(collapse_part *p);
/* r += the squares of the entries with gamma = k; r += sum f D_V f. */
void deep_squares(interval *r, const collapse_part *p);
void deep_slopes(interval *r, const collapse_part *p, const interval *V);

#endif
