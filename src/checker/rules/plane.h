/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* plane.h -- rule threshold-vertex: a half plane of inner weights; names as in
   proofs/threshold-vertex.md. */
#ifndef LOJA_CHECKER_PLANE_H
#define LOJA_CHECKER_PLANE_H

#include "checker/rules/vertex_kernel.h"

#define PLANE_DIM 2
#define PLANE_TEMPS 20

typedef enum
{
    CHART, RISE, FALL, BOUNDED, STEEP, RIGHT, LEFT, LEFT_END, CORNER_LAST,
    CORNER_NEXT, PLACES
} place_t;

extern const char *const place_names[PLACES];

typedef struct
{
    activation act;
    mpfr_prec_t prec;
    int n, power;              /* samples; p of the left tail */
    int before;                /* x_i = 1 only for i > before */
    mpq_t *exact;              /* n: normalised inputs, in order */
    mpq_t beta, eps, scale;    /* of the normal form; L = scale L' */
    int symmetric;
    interval *x, *y, *yhat, *xc, *e;   /* n each; y and xc: minus the mean */
    interval xx, ee, tanphi, s0;       /* |xc|^2, |e|^2 */
    kernel psi;
    interval Z, h0, s1, beta0, wide, far, lambda;      /* exact */
    interval theta, right, dip;
    form *f, *k, *kh, *ks, *d; /* n each: features; of the chart */
    interval *r;               /* n: the ranges of f */
    form *t;                   /* PLANE_TEMPS: scratch */
    interval *v, *w;           /* 12 and 3: scratch */
    interval *a;               /* n: scratch */
    double *m;                 /* n */
} plane;

/* plane_data.c.  Hypotheses and normal form, reflected or not; 0 and a
   report.  plane_clear in either case. */
int plane_init(plane *p, claim_t *claim, const json_t *half, int reflected,
               const mpq_t eps);
void plane_clear(plane *p);
/* y_i = a x_i^2 + b x_i + c for all i, a != 0; 0: not so. */
int plane_target(mpq_t a, mpq_t b, const problem *prob);
/* plane_roots.c.  1 if the box [lo, hi] holds all of the place. */
int plane_root_holds(const plane *p, place_t place, mpfr_t lo[2],
                     mpfr_t hi[2]);

/* plane_places.c, plane_chart.c.  The features f of a place on the box q;
   0: not enclosed. */
int plane_features(plane *p, place_t place, const interval *q);
int plane_chart_features(plane *p, const interval *q);
/* plane_tails.c.  Feature i: RIGHT; LEFT; LEFT_END, f/f_n; CORNER, kappa at
   x = 1 and exp(-E) elsewhere, or (next) 1 and tau exp(-E). */
void plane_right(plane *p, int i);
void plane_left(plane *p, int i, const interval *q);
void plane_left_end(plane *p, int i);
void plane_corner(plane *p, int i, const interval *q, int next);
/* 1 only if all points of the box are in other places, or stand for none. */
int plane_elsewhere(const plane *p, place_t place, const interval *q);
/* After plane_features: 1 only if g > eps is proved on the box. */
int plane_above(plane *p);
/* After plane_chart_features: 1 only if the box is FIELD.  Changes f. */
int plane_field(plane *p);

#endif
