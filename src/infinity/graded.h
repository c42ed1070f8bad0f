/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    graded.h -- the rule graded-chart (proofs/graded-chart.md), private to
    src/infinity.  Names are those of the proof.

    A family supplies coordinates (h, y) and, on slices of h, the numbers of
    G1 to G6; the rule does the rest.  The box of y has N bounded entries
    (sigma in one-layer.md); centre, radii and Lam are linear in h between
    nodes.
*/
#ifndef LOJA_INFINITY_GRADED_H
#define LOJA_INFINITY_GRADED_H

#include "loja/infinity.h"

/* Nodes h_0 > h_1 > ... > h_(nodes-1) = 0; everything exact. */
typedef struct
{
    slong nodes, dim;          /* dim: N */
    arf_struct *h, *Lam;       /* nodes */
    arf_struct *centre;        /* nodes x dim */
    arf_struct *radius;        /* nodes x dim, > 0 */
} loja_graded_chart_struct;
typedef loja_graded_chart_struct loja_graded_chart_t[1];

void _loja_graded_chart_init(loja_graded_chart_t chart, slong nodes,
                             slong dim);
void _loja_graded_chart_clear(loja_graded_chart_t chart);

/* A sub-slice [lo, hi] of h between neighbouring nodes.  With mid a point of
   it and half >= |h - mid|: centre(h) = centre + slope (h - mid). */
typedef struct
{
    arf_t lo, hi, mid;
    mag_t half;
    arb_t h;                   /* all of [lo, hi] */
    arb_t Lam;                 /* all Lam(h) */
    arb_t l;                   /* all h Lam'(h)/Lam(h) */
    arb_ptr centre, slope;     /* dim, exact up to rounding */
    arf_struct *radius_lo, *radius_hi;    /* dim: bounds of radius(h) */
    slong dim;
} loja_graded_slice_struct;
typedef loja_graded_slice_struct loja_graded_slice_t[1];

/* The numbers of G1 to G6 at every point of E' with h in a sub-slice. */
typedef struct
{
    arf_t g1, g2, c3, CY, ch, e, d, c1, c2;
    arf_t f;                   /* graded-moduli has g1, e, d, f, c1, c2 */
    int inside;                /* G2 is proved */
    int faces;                 /* not inside for the bounds of the moduli */
    double image;              /* how large: max |entry|/radius in G2 */
    double *reach;             /* dim or NULL: bounds of |sigma - centre| from
                                  G2, for the search */
} loja_graded_bounds_struct;
typedef loja_graded_bounds_struct loja_graded_bounds_t[1];

void _loja_graded_bounds_init(loja_graded_bounds_t b);
void _loja_graded_bounds_clear(loja_graded_bounds_t b);

typedef struct loja_graded_family_struct loja_graded_family_struct;

typedef struct
{
    const char *name;          /* "one-layer": in the record */
    const char *rule;          /* its written proof: proofs/RULE.md */
    /* NULL: graded-chart.  Else graded-moduli, where Lam is Em: held[j] := 1
       where y_j is a modulus. */
    void (*moduli)(char *held, const loja_graded_family_struct *family);

    /* 1 and the family set up for this problem at the point theta (exact
       tests; which branch of a kink), or 0 and why.  clear: either way. */
    int (*init)(loja_graded_family_struct *family, arb_srcptr theta,
                loja_message_t why);
    void (*clear)(loja_graded_family_struct *family);

    /* 1 only if all numbers of *b are proved for the sub-slice, b->inside
       included unless that is 0. */
    int (*bounds)(loja_graded_bounds_t b, loja_graded_family_struct *family,
                  const loja_graded_slice_t slice);

    /* Coordinates of every point of the balls theta: h and y (N entries).
       0: not in the domain of the coordinates. */
    int (*inverse)(arb_t h, arb_ptr y, loja_graded_family_struct *family,
                   arb_srcptr theta);
    /* One theta(h, y), L small; used by tests and by nobody else. */
    void (*map)(arb_ptr theta, loja_graded_family_struct *family,
                const arb_t h, arb_srcptr y);

    /* G and S of the limit law and the limit of y, from the last sub-slice
       [0, hi]; 0: not enclosed. */
    int (*limit)(arb_t G, arb_t S, arb_ptr y,
                 loja_graded_family_struct *family,
                 const loja_graded_slice_t slice);

    /* A search, not trusted: y of the slow manifold at h (about the limit
       where h = 0), from a guess in y.  0: not found. */
    int (*slow_approx)(arb_ptr y, loja_graded_family_struct *family,
                       const arb_t h);
    /* With moduli, not trusted: *least is that of |tau|^2 at h; spread[j]
       sqrt(eps): how far y_j goes where it is (1 + eps) times that. */
    int (*spread)(double *spread, double *least,
                  loja_graded_family_struct *family, const arb_t h,
                  arb_srcptr y);

    /* Words: the coordinates, and the limits of the parameters (y as in
       limit); to be freed with flint_free. */
    char *(*describe)(loja_graded_family_struct *family);
    char *(*limit_words)(loja_graded_family_struct *family, arb_srcptr y);
    void (*record)(loja_record_t rec, loja_graded_family_struct *family);
} loja_graded_family_ops;

struct loja_graded_family_struct
{
    const loja_graded_family_ops *ops;
    const loja_problem_struct *prob;   /* borrowed */
    slong k, s, dim;
    slong step;                /* with moduli: j, 1 or 2 */
    double coarse;             /* 0, or for bounds that take long: the
                                  search's steps in h, a ratio */
    slong prec;                /* of the enclosures */
    void *data;                /* the family's own; owned */
};

extern const loja_graded_family_ops _loja_graded_one_layer;
extern const loja_graded_family_ops _loja_graded_ridge;
extern const loja_graded_family_ops _loja_graded_collapse;
extern const loja_graded_family_ops _loja_graded_loose;
extern const loja_graded_family_ops _loja_graded_deep;

/* ---- graded_slice.c ---- */

void _loja_graded_slice_init(loja_graded_slice_t slice, slong dim);
void _loja_graded_slice_clear(loja_graded_slice_t slice);
/* [lo, hi] between node i + 1 and node i. */
void _loja_graded_slice_set(loja_graded_slice_t slice,
    const loja_graded_chart_t chart, slong i, const arf_t lo, const arf_t hi,
    slong prec);

/* ---- graded_verify.c ---- */

/* What holds on the part h <= h_i of E', i = 0 .. nodes - 2. */
typedef struct
{
    arf_t g1;                  /* lower bound of g1 */
    arf_t u0;                  /* lower bound of u0 > 0 */
    int energy;                /* u0 >= d h/2 at each point */
    arf_t C;                   /* upper bound of 3 (e/g1 + d)/u0^2 */
    arf_t El, Em;              /* g1^2 c1^a from below, Lam c2^a from above */
} loja_graded_part_struct;

typedef struct
{
    slong parts;
    loja_graded_part_struct *part;
    slong slices;              /* sub-slices verified */
} loja_graded_proof_struct;
typedef loja_graded_proof_struct loja_graded_proof_t[1];

void _loja_graded_proof_init(loja_graded_proof_t proof, slong parts);
void _loja_graded_proof_clear(loja_graded_proof_t proof);

/* G1 to G7 on E.  OK; UNABLE and why; LIMIT, STOPPED. */
loja_status_t _loja_graded_verify(loja_graded_proof_t proof,
    loja_graded_family_struct *family, const loja_graded_chart_t chart,
    const loja_claim_opts_t *opts, loja_message_t why) LOJA_WARN_UNUSED;

/* 1 if G7 holds with the bounds b on the sub-slice. */
int _loja_graded_trap(const loja_graded_family_struct *family,
    const loja_graded_slice_t slice, const loja_graded_bounds_t b);

/* ---- graded_enter.c ---- */

/* G8: 1 only if every point of the balls theta enters; else why. */
int _loja_graded_enters(loja_graded_family_struct *family,
    const loja_graded_chart_t chart, const loja_graded_proof_t proof,
    arb_srcptr theta, const arb_t loss, loja_message_t why);

/* ---- graded_energy.c ---- */

/* En = loss |theta|^a */
void _loja_graded_energy(arb_t En, const loja_graded_family_struct *family,
    arb_srcptr theta, const arb_t loss);
/* u0 and C from the bounds on the sub-slice; *energy: C is good.  0: no
   descent. */
int _loja_graded_growth(arb_t u0, arb_t C, int *energy,
    const loja_graded_family_struct *family, const loja_graded_slice_t slice,
    const loja_graded_bounds_t b);
/* 1 if En(T) e^D < Em; else why. */
int _loja_graded_capped(const loja_graded_family_struct *family,
    const loja_graded_chart_t chart, const loja_graded_proof_t proof,
    arb_srcptr theta, const arb_t loss, loja_message_t why);

/* ---- graded_moduli.c: not trusted ---- */

/* As _loja_graded_search, with moduli. */
int _loja_graded_moduli_search(loja_graded_chart_t chart,
    loja_graded_family_struct *family, arb_srcptr theta, const arb_t loss,
    slong attempt, double *needed, loja_message_t why);

/* ---- graded_search.c: not trusted ---- */

/* HEURISTIC: nodes h_0, ..., h_13 = 0 of a proposal. */
#define LOJA_GRADED_NODES 14

/* Nodes for a chart that theta may enter.  1, or 0 and why; in *needed, if
   not NULL, an estimate of the h below which the search would succeed (0:
   unknown). */
int _loja_graded_search(loja_graded_chart_t chart,
    loja_graded_family_struct *family, arb_srcptr theta, slong attempt,
    double *needed, loja_message_t why);

/* ---- graded_rates.c ---- */

typedef struct
{
    arb_t speed;               /* (1+A) u0^2 a^2 Em^(-A) from T on */
    int rates;                 /* 0: none */
    slong node;
    fmpq_t T;
    arb_t lower, upper, loss_lower, loss_upper;
    int limit;                 /* 0: not enclosed */
    arb_t norm, loss;          /* of the limit law */
    arb_ptr y;                 /* dim */
} loja_graded_rates_struct;
typedef loja_graded_rates_struct loja_graded_rates_t[1];

void _loja_graded_rates_init(loja_graded_rates_t rates, slong dim);
void _loja_graded_rates_clear(loja_graded_rates_t rates, slong dim);
/* loss: L(theta(T)). */
void _loja_graded_rates(loja_graded_rates_t rates,
    loja_graded_family_struct *family, const loja_graded_chart_t chart,
    const loja_graded_proof_t proof, const fmpq_t T, const arb_t loss);

#endif
