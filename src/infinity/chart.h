/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    chart.h -- charts at infinity and the common verifier of the rule
    chart-divergence (private to this room).

    A chart is one file: it says for which problems it is made, maps a ball
    theta(T) to its coordinates, and proves on small boxes of coordinates
    what the rule asks for.  Everything else (covering the box, faces, entry,
    words, record) is common.

    Coordinates.  Near infinity parameters are written as theta = Theta(q, u)
    with BASE coordinates q = (q_0, ..., q_{d-1}) in a closed box W and FREE
    coordinates u in all of R^f, d + f = P.  Kinds of base coordinates:
        ETA      q_0 only, 0 < q_0 <= hi; q_0 -> 0 is infinity.  Its lower
                 end is 0; its only face is q_0 = hi.
        MU       transverse; faces at both ends.
        MODULUS  inside the OPEN interval (lo, hi), no faces: Theta tends to
                 infinity as it tends to an end (hypothesis H1).
    A chart without free coordinates has f = 0.  Linear output weights are
    best made free: then L = g(q) + |F(q)(u - u*(q))|^2, and all tests are
    about g on a box of few dimensions.
        E = {(q,u): q in W, q_0 > 0, moduli inside, u in R^f}.

    What proofs/chart-divergence.md asks of a chart:
     H0  Theta is C^1 and a local diffeomorphism on a neighbourhood of E
         (written proof in the chart's own rule).
     H1  for every R the set of p in E with L <= eps and |Theta(p)| <= R is
         compact (written proof; what it needs from W and eps: `proper').
     H2  L > eps on the faces: `above'.
     H3  for every p in E with L <= eps: L > 0, and some X in R^P has
         <grad(L o Theta), X> >= kappa L and |DTheta X| <= C (1 + |Theta|),
         kappa > 0: `field', or `above' where there is no such p.
    The tests get balls that hold the whole sub-box, q_0 = 0 included, so
    all formulas must be regular there.
*/
#ifndef LOJA_CLAIM_CHART_H
#define LOJA_CLAIM_CHART_H

#include "loja/infinity.h"

#define LOJA_CHART_MAX_DIM 8

typedef enum
{
    LOJA_CHART_ETA = 0,
    LOJA_CHART_MU,
    LOJA_CHART_MODULUS
} loja_chart_kind_t;

/* A box of base coordinates, ends exact. */
typedef struct
{
    slong dim;
    arf_struct lo[LOJA_CHART_MAX_DIM], hi[LOJA_CHART_MAX_DIM];
} loja_chart_box_struct;
typedef loja_chart_box_struct loja_chart_box_t[1];

typedef struct loja_chart_ops_struct loja_chart_ops_struct;

/* A chart set up for one problem. */
typedef struct
{
    const loja_chart_ops_struct *ops;
    const loja_problem_struct *prob;   /* borrowed */
    slong dim;                         /* d */
    slong free;                        /* f = P - d */
    loja_chart_kind_t kind[LOJA_CHART_MAX_DIM];
    const char *coord[LOJA_CHART_MAX_DIM];   /* names, for words */
    double scale[LOJA_CHART_MAX_DIM];  /* HEURISTIC: sub-boxes are cut where
                                          width/scale is largest */
    slong prec;                        /* of the tests on boxes */
    void *data;                        /* the chart's own; owned */
} loja_chart_struct;
typedef loja_chart_struct loja_chart_t[1];

struct loja_chart_ops_struct
{
    const char *name;      /* "two-odd": in the record */
    const char *rule;      /* its written proof: proofs/RULE.md */

    /* 1 if the chart is made for this problem (exact tests only, cheap);
       else 0 and why. */
    int (*applies)(const loja_problem_t prob, loja_message_t why);

    /*
        Sets dim, free, kind, coord, scale, prec and data; chosen so that
        the ball theta may lie in the chart (signs, order of the neurons).
        1, or 0 and why; `clear' is called in either case (data NULL when
        nothing was allocated).
    */
    int (*init)(loja_chart_t chart, arb_srcptr theta, loja_message_t why);
    void (*clear)(loja_chart_t chart);

    /*
        q (d balls): for every theta in the balls given there is a point
        (q,u) with Theta(q,u) = theta, q in these balls, q_0 > 0.
        1, or 0 and why.
    */
    int (*inverse)(arb_ptr q, const loja_chart_t chart, arb_srcptr theta,
                   loja_message_t why, slong prec);

    /* theta (P balls) encloses Theta(q,u); used by tests.  u: f entries. */
    void (*map)(arb_ptr theta, const loja_chart_t chart, arb_srcptr q,
                arb_srcptr u, slong prec);

    /*
        A search, not trusted: a box W around q and an eps >= loss (an upper
        bound of L(theta(T))) for which the verification is likely to
        succeed, and the kappa to ask for on every sub-box.  attempt = 0, 1,
        ...: called again with the next number when a verification failed.
        1, or 0 and why (fast: a few ms), naming the loss that would be low
        enough.
    */
    int (*propose)(loja_chart_box_t W, arf_t eps, arf_t kappa,
                   const loja_chart_t chart, arb_srcptr q, const arf_t loss,
                   slong attempt, loja_message_t why);

    /* 1 only if H0 and H1 are proved for this W and eps; else 0 and why.
       NULL: they need nothing beyond H2 and H3. */
    int (*proper)(const loja_chart_t chart, const loja_chart_box_t W,
                  const arf_t eps, loja_message_t why);

    /* 1 only if L > eps is proved for all q in the balls and all u. */
    int (*above)(const loja_chart_t chart, arb_srcptr q, const arf_t eps);

    /*
        1 only if H3 is proved for all q in the balls and all u with
        L <= eps, with this kappa (lower bound, > 0) and C (upper bound); and
        whatever `proper' says that H1 needs on sub-boxes.  2 when L > eps is
        proved there instead (as `above').
    */
    int (*field)(arf_t kappa, arf_t C, const loja_chart_t chart,
                 arb_srcptr q, const arf_t eps);

    /* Words: what the coordinates are, with all constants; to be freed with
       flint_free. */
    char *(*describe)(const loja_chart_t chart);

    /* Members for the certificate: constants such as b*.  May be NULL. */
    void (*record)(loja_record_t rec, const loja_chart_t chart);

    /* 1: where `field' returns 0 `above' need not be tried. */
    int field_tries_above;
};

/* What stops a verification.  Zero fields: nothing. */
typedef struct
{
    slong max_boxes;                     /* default 200000 */
    double seconds;
    const volatile sig_atomic_t *stop;
} loja_chart_limits_t;

/* NULL-terminated list of all charts, in the order of trial (chart_list.c). */
extern const loja_chart_ops_struct *const _loja_chart_list[];
extern const loja_chart_ops_struct _loja_chart_two_odd;

void _loja_chart_box_init(loja_chart_box_t W, slong dim);
void _loja_chart_box_clear(loja_chart_box_t W);
void _loja_chart_box_set(loja_chart_box_t W, const loja_chart_box_t V);
/* Balls that hold the box. */
void _loja_chart_box_balls(arb_ptr q, const loja_chart_box_t W);

/* A box that was verified. */
typedef struct
{
    loja_chart_box_t W;
    arf_t eps;             /* L > eps on the faces */
    arf_t kappa, C;        /* of H3, over all sub-boxes */
    slong boxes;           /* tests made */
    /*
        How the sets were cut, a tree in preorder: a digit i cuts coordinate
        i in two halves at the exact midpoint of its ends, lower half first;
        'a': `above' holds, 'f': `field' holds.
    */
    char *tree;            /* of W; owned */
    slong faces;
    char **face;           /* of the faces, in the order eta, then lower and
                              upper end of each MU coordinate; owned */
} loja_chart_proof_struct;
typedef loja_chart_proof_struct loja_chart_proof_t[1];

void _loja_chart_proof_init(loja_chart_proof_t proof);
void _loja_chart_proof_clear(loja_chart_proof_t proof);

/*
    The verifier of the rule: H1 to H3 for W, eps, with field kappas >=
    kappa (> 0).  OK and the proof; UNABLE and why (which test failed on
    which sub-box); LIMIT, STOPPED.
*/
loja_status_t _loja_chart_verify(loja_chart_proof_t proof,
    const loja_chart_t chart, const loja_chart_box_t W, const arf_t eps,
    const arf_t kappa, const loja_chart_limits_t *limits, loja_message_t why)
    LOJA_WARN_UNUSED;

/*
    Entry: 1 only if q (balls from `inverse') lies in W, off the ends where
    that is asked for, and loss <= eps.
*/
int _loja_chart_enters(const loja_chart_t chart, const loja_chart_box_t W,
                       const arf_t eps, arb_srcptr q, const arb_t loss);

/*
    Chart_boxes: covers W (coordinates with lo = hi stay so) by sub-boxes
    that pass test(ctx, q): a letter for the tree, or 0.  Appends to *tree.
*/
typedef char (*loja_chart_test_t)(void *ctx, arb_srcptr q);
loja_status_t _loja_chart_cover(char **tree, slong *boxes,
    const loja_chart_t chart, const loja_chart_box_t W,
    loja_chart_test_t test, void *ctx, const loja_chart_limits_t *limits,
    loja_message_t why) LOJA_WARN_UNUSED;

/*
    Linear algebra on vectors of n balls with the mean scalar product
    <a,b> = (1/n) sum a_i b_i (chart_project.c).
*/
void _loja_chart_dot(arb_t res, arb_srcptr a, arb_srcptr b, slong n,
                     slong prec);
/* c = <a,b>/|b|^2 and a - c b replaces a: off the span of b (one step of
   Gram and Schmidt, for every vector in the balls).  1 when b != 0 is proved.
   Aliasing: none. */
int _loja_chart_remove(arb_t c, arb_ptr a, arb_srcptr b, slong n,
                       slong prec);

#endif
