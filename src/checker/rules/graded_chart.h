/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    graded_chart.h -- rule graded-chart; names as in proofs/graded-chart.md.

    The abstract theorem (graded_chart.c, graded_rates.c) reads the nodes,
    cuts the slices and proves G7, G8, the rates and the limit law from what a
    family encloses on sub-slices: G1 to G6.  It knows nothing of networks.
*/
#ifndef LOJA_CHECKER_GRADED_CHART_H
#define LOJA_CHECKER_GRADED_CHART_H

#include "checker/rules/claim.h"

/* One entry of the list `nodes'; h and Lam exact, the rest rounded outward. */
typedef struct
{
    mpfr_t h, Lam;
    interval *centre, *radius; /* coords entries each */
} graded_node;

/* A sub-slice [h_-,h_+] between two neighbouring nodes. */
typedef struct
{
    interval h, mid;           /* mid: one point of h */
    interval Lam, dLam;        /* on h; its derivative */
    interval *centre, *slope;  /* of the box at mid; d centre/dh */
    interval *radius;          /* on h */
    interval *box;             /* all sigma of E with h in the sub-slice */
} graded_slice;

/* G1 to G6 on a sub-slice.  c3 .. f: the right end bounds. */
typedef struct
{
    interval tau, size;        /* [g1, g2], [c1, c2] */
    interval c3, CY, ch, e, d;
    interval f;                /* with moduli: those of graded-moduli; no c3,
                                  CY, ch */
} graded_bounds;

/* What was proved on a sub-slice, for the rates. */
typedef struct
{
    interval h, Lam;
    graded_bounds b;
} graded_piece;

typedef struct graded_family graded_family;

typedef struct
{
    claim_t *claim;
    const graded_family *family;
    void *data;                /* the family's own */
    int moduli;                /* rule graded-moduli; step: its j, 1 or 2 */
    int step;                  /* set by the family */
    mpfr_prec_t prec;
    int k, s, coords;          /* set by the family */
    int nodes;
    graded_node *node;         /* node[0].h = h0, the last is 0 */
    graded_slice slice;        /* scratch */
    long pieces, room;         /* all sub-slices, h falling */
    graded_piece *piece;
    interval h_T, L_T, norm_T; /* at T: h, L, |theta| */
    interval g_min2;           /* g_min^2 */
    interval G, S;             /* limits of |tau|^2 and h^k |Theta| */
    interval scale;            /* limit of t^(-p) h^(-k) */
    interval limit_norm, limit_loss;    /* of |theta| t^(-p), L t^(ap) */
    mpfr_t T1;                 /* T1', an upper bound; no rates: 0 */
    interval lower, upper, loss_lower, loss_upper;  /* for t >= T2 */
} graded_chart;

struct graded_family
{
    const char *name, *keys;   /* members of data of this family alone */
    /* Exact hypotheses on the problem; sets k, s, coords.  0 and a report.
       clear: in either case. */
    int (*init)(graded_chart *chart);
    void (*clear)(graded_chart *chart);
    /* 1 only if b encloses G1 and G3 to G6 at every point of E' in
       chart->slice and G2 holds there; else *why says what failed. */
    int (*enclose)(graded_bounds *b, graded_chart *chart, const char **why);
    /* chart->h_T and sigma of all theta in the intervals. */
    int (*coordinates)(interval *sigma, graded_chart *chart,
                       const interval *theta);
    /* G and S; chart->slice holds h = 0.  0 and a report. */
    int (*limit)(graded_chart *chart);
    /* The shape and the open set of starts in words: size bytes at text. */
    void (*say)(char *text, size_t size, const graded_chart *chart);
};

extern const graded_family graded_one_layer, graded_ridge, graded_collapse;
extern const graded_family graded_loose, graded_deep;

/* graded_nodes.c */

/* Member "nodes"; 0 and a report. */
int graded_read_nodes(graded_chart *chart);
/* n: coords */
void graded_slice_init(graded_slice *s, size_t n, mpfr_prec_t prec);
void graded_slice_clear(graded_slice *s, size_t n);
/* chart->slice := [lo,hi], between the nodes j and j + 1, with the point
   mid. */
void graded_set_slice(graded_chart *chart, int j, const mpfr_t lo,
                      const mpfr_t hi, const mpfr_t mid);

/* graded_entry.c: G8; 0 and a report. */

/* L_T, norm_T, h_T; theta(T) is in E. */
int graded_check_place(graded_chart *chart, const interval *theta);
/* L_T < g_min^2 h0^(2s), after the slices. */
int graded_check_height(graded_chart *chart);

/* graded_rates.c */

/* Member "limit" of the record; 0 and a report. */
int graded_check_limit(graded_chart *chart);
/* Member "rates": 1 proved, or null; 0 and a report; -1 and a report where
   sharper bounds on the pieces may help. */
int graded_check_rates(graded_chart *chart, const json_t *rates);
/* K of the bound of L for t >= T. */
void graded_speed(interval *speed, graded_chart *chart);
/* claim->said, after these (graded_words.c). */
void graded_say(graded_chart *chart);
/* Both ends in decimals, as bound_text says one. */
typedef struct
{
    char text[100];
} decimals;

decimals enclosure_text(const interval *x);
/* G8 of graded-moduli: En(T) e^D < Em; 0 and a report. */
int graded_check_energy(graded_chart *chart);

#endif
