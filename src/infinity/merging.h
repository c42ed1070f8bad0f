/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    merging.h -- flows that leave to infinity because two neurons merge, with
    output weights of opposite signs that grow, or because one neuron turns
    linear (rule merging; private to src/infinity).

    Notation of proofs/merging.md: h -> 0, g = h^q; zeta = centre + M xi all
    other coordinates; L_0 the loss at h = 0, zeta* its minimum, Linf its
    value there, D = L - Linf.
*/
#ifndef LOJA_INFINITY_MERGING_H
#define LOJA_INFINITY_MERGING_H

#include "minimum.h"

typedef struct
{
    const loja_problem_struct *prob;   /* borrowed */
    slong n, d, in;        /* samples, hidden neurons, inputs */
    slong P, dim;          /* parameters; entries of zeta, P - 1 */
    int flat;              /* the family: 0 merge, 1 flat */
    slong i1, i2;          /* the neurons; flat: i2 = -1 */
    int sign;
    int q;
    slong left_out;        /* the parameter that zeta lacks */
} loja_merging_struct;
typedef loja_merging_struct loja_merging_t[1];

/* What is verified, for the region h <= h0, |xi| <= rho. */
typedef struct
{
    arf_t h0, rho, D0, mu; /* exact */
    arb_ptr centre;        /* exact, dim */
    arb_mat_t frame;       /* M, exact, dim x dim */
    arf_t lambda, Lambda;  /* lambda <= M^T D^2 L_0 M <= Lambda */
    arf_t off;             /* |xi*| <= off */
    arf_t a, abar, slope;  /* a, abar, a' */
    arf_t b, bg;           /* |grad_xi A| <= b, |dA/dg| <= bg */
    arf_t Cg, Ce, c;
    arb_t limit;           /* encloses Linf */
    arf_t level;           /* >= D(theta(T)) */
    int later;             /* not proved: at a later T it may be */
} loja_merging_proof_struct;
typedef loja_merging_proof_struct loja_merging_proof_t[1];

/* On |xi| <= rho and h <= h0, for each of the n samples: r_0, M^T grad r_0
   (n x dim); M^T D^2 L_0 M (dim x dim). */
typedef struct
{
    arb_ptr r;
    arb_mat_t G, K;
} loja_merging_limit_struct;
typedef loja_merging_limit_struct loja_merging_limit_t[1];

/* ---- merging.c ---- */

void _loja_merging_proof_init(loja_merging_proof_t proof,
                              const loja_merging_t mg);
void _loja_merging_proof_clear(loja_merging_proof_t proof,
                               const loja_merging_t mg);

/* ---- merging_setup.c ---- */

/* 1 if the rule is made for the problem; else why. */
int _loja_merging_applies(const loja_problem_struct *prob,
                          loja_message_t why);
void _loja_merging_init(loja_merging_t mg, const loja_problem_struct *prob,
                        int flat, slong i1, slong i2, int sign);
/* Parameters of neuron i, and the entry of zeta in the place of one. */
slong _loja_merging_weight(const loja_merging_t mg, slong i, slong k);
slong _loja_merging_bias(const loja_merging_t mg, slong i);    /* or -1 */
slong _loja_merging_output(const loja_merging_t mg, slong i);
slong _loja_merging_entry(const loja_merging_t mg, slong p);
/* psi(0) where a neuron stands for its reflection, else 0. */
void _loja_merging_at_zero(arb_t x, const loja_merging_t mg, slong prec);
/* h and zeta (dim) of theta; zeta may be NULL. */
void _loja_merging_coordinates(arb_t h, arb_ptr zeta,
                               const loja_merging_t mg, arb_srcptr theta,
                               slong prec);
/* Candidates at theta(T), the likeliest first, at most LOJA_MERGING_MOST;
   how many.  Not proved. */
#define LOJA_MERGING_MOST 4
slong _loja_merging_guess_approx(loja_merging_struct *mg,
    const loja_problem_struct *prob, arb_srcptr theta);

/* ---- merging_limit.c ---- */

void _loja_merging_limit_init(loja_merging_limit_t lim,
                              const loja_merging_t mg);
void _loja_merging_limit_clear(loja_merging_limit_t lim,
                               const loja_merging_t mg);
void _loja_merging_limit(loja_merging_limit_t lim,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec);
/* L_0 as a problem of minimum.h. */
void _loja_merging_problem(loja_minimum_problem_t *f,
                           const loja_merging_t mg);
/* z <- w . x_j + b of the slots of neuron i at the centre, row (dim): M^T of
   its gradient. */
void _loja_merging_form(arb_t z, arb_ptr row,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong i,
    slong j, slong prec);
/* x <- x + [-1, 1] rho |row|. */
void _loja_merging_spread(arb_t x, arb_srcptr row,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec);

/* ---- merging_bounds.c ---- */

/* All of F1 to F3, M4, M6 for h0, rho, D0, centre, frame (mu is chosen).  0,
   and why, where one of them fails. */
int _loja_merging_bounds(loja_merging_proof_t proof, const loja_merging_t mg,
                         loja_message_t why, slong prec);
/* A part of it: c, the smaller of c_2 and c_3. */
int _loja_merging_speed(loja_merging_proof_t proof, const loja_merging_t mg,
                        slong prec);
/* M3. */
int _loja_merging_faces(const loja_merging_proof_t proof,
                        const loja_merging_t mg, slong prec);

/* ---- merging_lengths.c ---- */

/* M4: Cg and Ce. */
void _loja_merging_lengths(loja_merging_proof_t proof,
                           const loja_merging_t mg, slong prec);

/* ---- merging_moving.c ---- */

/* r^1, its derivative by g (n), and M^T grad r^1 (n x dim), over the region;
   for h0 = rho = 0 at the centre. */
void _loja_merging_moving(arb_ptr r1, arb_ptr rg, arb_mat_struct *G1,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec);

/* ---- merging_enter.c ---- */

/* level >= D(theta(T)). */
void _loja_merging_level(loja_merging_proof_t proof, const loja_merging_t mg,
                         arb_srcptr theta, slong prec);
/* F5. */
int _loja_merging_enters(loja_merging_proof_t proof, const loja_merging_t mg,
                         arb_srcptr theta, slong prec);

/* ---- merging_search.c ---- */

/* Finds and verifies a region that theta(T) lies in; 0 and why. */
int _loja_merging_search(loja_merging_proof_t proof, const loja_merging_t mg,
    arb_srcptr theta, loja_message_t why, slong prec);

/* ---- merging_words.c ---- */

void _loja_merging_decide(loja_claim_t claim, const loja_merging_t mg,
    const loja_merging_proof_t proof, const fmpq_t T, arb_srcptr theta);

#endif
