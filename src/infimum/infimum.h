/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    infimum.h -- what the files of the claim `infimum' share.

    A family theta_h, 0 < h <= h0, of one hidden layer (rule
    infimum-family): neuron j has t_j(x) = <a_j, x + s>, weights h a_j and
    bias b + h <a_j, s>; its weight to output o is
        v_oj = sum over m in M of u_ojm / (psi_m h^m),
    psi_m = psi^(m)(b)/m!.  Everything but b is exact.  Further hidden layers
    carry the outputs on, one neuron each (rule infimum-deep).

    What finds a family (nodes, shifts, b, h0) is not trusted; what the proof
    needs is checked by _loja_infimum_exact and _loja_infimum_bound alone.
*/
#ifndef LOJA_CLAIM_INFIMUM_H
#define LOJA_CLAIM_INFIMUM_H

#include "loja/infimum.h"

/* HEURISTIC: pieces of the range and of [0, h0] for the bounds that count;
   affects how near they are. */
#define LOJA_INFIMUM_PIECES 64

/* Polynomials, one an output, in x + shift. */
typedef struct
{
    slong inputs, outputs;
    slong k;               /* no degree is higher; -1: none was found */
    slong monomials;       /* of degree <= k, by increasing degree */
    slong *exponent;       /* monomials x inputs; owned */
    slong *degree;         /* monomials; owned */
    fmpq_mat_t coeff;      /* outputs x monomials */
    fmpq_mat_t shift;      /* 1 x inputs */
    const loja_act_struct *act;    /* not NULL: only degrees m with
                                      psi^(m)(0) not known to vanish */
} loja_infimum_poly_struct;
typedef loja_infimum_poly_struct loja_infimum_poly_t[1];

typedef enum
{
    LOJA_POINT_ANY,        /* b rational, the network has biases */
    LOJA_POINT_ORIGIN,     /* b = 0, with what is known of psi there */
    LOJA_POINT_ZERO,       /* psi^(r)(b) = 0, enclosed */
    LOJA_POINT_SIDE,       /* b = 0 is a kink; all t_j(x_i) on one side */
    LOJA_POINT_KINK        /* b = 0 is a kink; degrees 0 and 1 only */
} loja_infimum_point_t;

typedef struct
{
    const loja_problem_struct *prob;     /* borrowed */
    const loja_act_struct *act;          /* of the first hidden layer */
    slong inputs, outputs;

    loja_infimum_point_t point;
    int branch;            /* of a kink activation, else 0 */
    fmpq_t b;              /* all but LOJA_POINT_ZERO */
    slong r;               /* LOJA_POINT_ZERO: psi^(r) has exactly one zero */
    arf_t lo, hi;          /* between lo and hi: b */

    slong k;               /* degree of the polynomials */
    slong extra;           /* Taylor terms beyond k, >= 0 */
    signed char *exempt;   /* k + 1: 1 where psi_m = 0, or m = 0 and biases
                              take care of it; owned */
    slong powers;          /* number of elements of M */
    slong *power;          /* M, increasing; owned */

    slong neurons;
    fmpq_mat_t a;          /* neurons x inputs */
    fmpq_mat_t shift;      /* 1 x inputs: s */
    fmpq_mat_t u;          /* (outputs powers) x neurons */

    /* derived, exact, by _loja_infimum_exact */
    fmpq_mat_t t;          /* neurons x n: t_j(x_i) */
    fmpq_t tmin, tmax;     /* their range with 0 */
    fmpq_mat_t c0;         /* 1 x outputs: the constant */

    /* layers 2, ..., K-1 */
    fmpq_mat_t later;      /* 1 x (K-2) points b of these layers */

    /* the result */
    fmpq_t h0;
    arb_t C;               /* an upper bound, exact */

    /* sums over the data, by _loja_infimum_sums */
    slong sums_prec;
    arb_ptr sum;           /* n outputs x powers x extra */
    arb_ptr remainder;     /* powers */
} loja_infimum_family_struct;
typedef loja_infimum_family_struct loja_infimum_family_t[1];

/* infimum_poly.c */

void _loja_infimum_poly_init(loja_infimum_poly_t p,
                             const loja_problem_t prob);
void _loja_infimum_poly_clear(loja_infimum_poly_t p);
/* Polynomials of least degree through the data, in x + p->shift; p->k = -1
   if the degree would be too high or there are none. */
void _loja_infimum_poly_fit(loja_infimum_poly_t p,
                            const loja_problem_t prob);
/* A shift that takes away degree k - 1 from all of them: 1 if it exists and
   is not 0. */
int _loja_infimum_poly_depress(fmpq_mat_t shift,
                               const loja_infimum_poly_t p);
/* 1 if one of them has a term of degree m. */
int _loja_infimum_poly_has(const loja_infimum_poly_t p, slong m);

/* infimum_exact.c */

void _loja_infimum_family_init(loja_infimum_family_t fam,
                               const loja_problem_t prob);
void _loja_infimum_family_clear(loja_infimum_family_t fam);
/* Room for degree k, everything else zero. */
void _loja_infimum_family_set_degree(loja_infimum_family_t fam, slong k);
/* 1 if the exact hypotheses hold; sets t, tmin, tmax, c0. */
int _loja_infimum_exact(loja_infimum_family_t fam);
/* The balls theta (P entries) hold theta_h for every h in the ball. */
void _loja_infimum_theta(arb_ptr theta, const loja_infimum_family_t fam,
                         const arb_t h, slong prec);

/* infimum_nodes.c */

/*
    Finds a and u for the polynomials, at most `most' neurons; the degrees
    that are not exempt count.  side: 0, or all first coordinates of a have
    this sign.  Returns 1 if found.  *needed: how many would surely do.
*/
int _loja_infimum_nodes(loja_infimum_family_t fam, slong *needed,
                        const loja_infimum_poly_t p, slong most, int side);
/* infimum_search.c: the same for several inputs, fewer neurons than that
   by trying subsets. */
int _loja_infimum_search(loja_infimum_family_t fam,
                         const loja_infimum_poly_t p, slong most);
/* The right sides: entry (l, o powers + q) for the monomials listed. */
void _loja_infimum_rhs(fmpq_mat_t rhs, const loja_infimum_family_t fam,
                       const loja_infimum_poly_t p, const slong *list,
                       slong len);
/* prod_l a[l]^exponent[l] */
void _loja_infimum_monomial(fmpq_t y, const slong *a, const slong *exponent,
                            slong inputs);

/* infimum_point.c */

/* psi_0, ..., psi_(len-1) at b; b encloses it. */
void _loja_infimum_psi(arb_ptr psi, arb_t b, const loja_infimum_family_t fam,
                       slong len, slong prec);
/* bound >= |psi^(len)(z)|/len! for all z between b and b + h t, h <= h0:
   1 if there is one. */
int _loja_infimum_range(arb_t bound, const loja_infimum_family_t fam,
                        const fmpq_t h0, slong len, slong pieces,
                        slong prec);
/* 1 if psi^(r) has exactly one zero between lo and hi, and psi^(r+1) none. */
int _loja_infimum_is_isolated(const loja_act_struct *act, slong r,
                              const arf_t lo, const arf_t hi);
/* Up to max isolating intervals of zeros of psi^(r). */
slong _loja_infimum_zeros(arf_ptr lo, arf_ptr hi, slong max,
                          const loja_act_struct *act, slong r);

/* infimum_bound.c */

void _loja_infimum_sums(loja_infimum_family_t fam, slong prec);
/* C with L(theta_h) <= C h^2 for 0 < h <= h0 (one hidden layer).  info may
   be NULL; else two entries, not proved: the limit of L/h^2 at 0, and what
   the remainder adds to C.  1 if C exists. */
int _loja_infimum_bound(arb_t C, arb_ptr info,
                        const loja_infimum_family_t fam, const fmpq_t h0,
                        slong pieces, slong prec);

/* infimum_deep.c */

/* Points b for the later layers, good for h up to h0. */
void _loja_infimum_later(loja_infimum_family_t fam, const fmpq_t h0,
                         slong prec);
/* C from C1, the constant of the first layer; D: bounds of |psi''| in each
   of the others.  C may be C1. */
int _loja_infimum_layers(arb_t C, arb_ptr D, const loja_infimum_family_t fam,
                         const arb_t C1, const fmpq_t h0, slong prec);
/* As _loja_infimum_bound, with the later layers. */
int _loja_infimum_bound_deep(arb_t C, arb_ptr info,
                             const loja_infimum_family_t fam,
                             const fmpq_t h0, slong pieces, slong prec);

/* infimum_choose.c: b, the later points, h0 and C; 1 if found. */
int _loja_infimum_choose(loja_infimum_family_t fam, slong prec);
/* A bound of L for arguments about 1/4 around b: to compare families. */
void _loja_infimum_measure(arb_t L, const loja_infimum_family_t fam,
                           slong prec);

/* infimum_family.c: the families of a problem; 1 when one was verified,
   else *needed is the least number of neurons known to do, or 0; *why is
   LIMIT or STOPPED when the search was cut short.  opts may be NULL. */
int _loja_infimum_find(loja_infimum_family_t fam, slong *needed,
                       slong *degree, loja_status_t *why,
                       const loja_problem_t prob,
                       const loja_claim_opts_t *opts, slong prec);

/* infimum_ridge.c: the same with a_j on one line. */
int _loja_infimum_ridge(loja_infimum_family_t fam, slong *needed,
                        const loja_problem_t prob,
                        const loja_claim_opts_t *opts, slong prec);

/* infimum_words.c */
void _loja_infimum_words(loja_claim_t claim, const loja_infimum_family_t fam,
                         slong prec);

/* infimum_simple.c: 1 when the claim was decided without a family. */
int _loja_infimum_simple(loja_claim_t claim, const loja_problem_t prob);
/* infimum_linear.c: the same for networks that are affine maps. */
int _loja_infimum_linear(loja_claim_t claim, const loja_problem_t prob);

#endif
