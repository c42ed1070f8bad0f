/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    chart.h -- rule chart-divergence (names as in proofs/chart-divergence.md):
    the common part reads box, eps, kappa, C, tree and faces, walks through
    the trees, and asks a chart to prove its tests on every leaf.
*/
#ifndef LOJA_CHECKER_CHART_H
#define LOJA_CHECKER_CHART_H

#include "checker/rules/claim.h"

#define CHART_MAX_DIM 8

typedef enum { ETA, MU, MODULUS } chart_kind;

typedef struct chart_rule chart_rule;

typedef struct
{
    claim_t *claim;
    const problem *prob;
    const chart_rule *rule;
    mpfr_prec_t prec;          /* "precision" of the record, within limits;
                                  a hint: everything is rounded outward */
    int dim;                   /* base coordinates */
    chart_kind kind[CHART_MAX_DIM];
    mpfr_t lo[CHART_MAX_DIM], hi[CHART_MAX_DIM];    /* the box W, exact */
    mpfr_t eps, kappa, C;      /* as claimed, exact */
    void *data;                /* the chart's own */
} chart_t;

struct chart_rule
{
    const char *chart, *rule;  /* "two-odd", "chart-two-odd" */
    const char *keys;          /* members of data of this chart alone */
    const char *const *coord;  /* names of the coordinates in "box", dim */
    int dim;
    const chart_kind *kind;
    /* Hypotheses on the problem (exact), signs and constants, read from the
       record and verified.  0 and a report.  clear: in either case. */
    int (*init)(chart_t *chart, const interval *theta);
    void (*clear)(chart_t *chart);
    /* q (dim intervals): for every theta in the intervals there is (q,u)
       with Theta(q,u) = theta and q there.  0 and a report. */
    int (*inverse)(interval *q, chart_t *chart, const interval *theta);
    /* What H0 and H1 need of W and eps; 0 and a report.  NULL: nothing. */
    int (*proper)(chart_t *chart);
    /* 1 only if L > eps for all q in the intervals and all u. */
    int (*above)(chart_t *chart, const interval *q);
    /* 1 only if H3 is proved for all q in the intervals with chart->kappa
       and chart->C, and whatever H1 needs on sub-boxes. */
    int (*field)(chart_t *chart, const interval *q);
};

extern const chart_rule chart_two_odd;

/*
    Walks a tree of the record: test(ctx, chart, letter, q) for every leaf (a
    letter), q intervals (prec) that hold the sub-box; where it gives 0 the
    leaf is cut further, up to a limit.  0 where a test fails (reported with
    the sub-box) or the text is not a tree of whole depth.  So a test need
    not be as tight as the one that wrote the tree.
    fixed: a coordinate that is a face (lo = hi = its end), or -1.
*/
typedef int (*leaf_test)(void *ctx, chart_t *chart, char letter,
                         const interval *q);
int walk_tree(chart_t *chart, const char *what, const char *tree, int fixed,
              int upper, leaf_test test, void *ctx);

#endif
