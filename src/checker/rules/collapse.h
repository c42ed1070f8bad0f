/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* collapse.h -- the families collapse and loose of rule graded-moduli, and what
   deep shares of them (deep.h); names as in proofs/collapse.md, loose.md,
   deep.md. */
#ifndef LOJA_CHECKER_COLLAPSE_H
#define LOJA_CHECKER_COLLAPSE_H

#include "checker/rules/one_layer.h"

/* s of the family collapse: how fast L falls. */
#define FALL 2

enum { DEEP_SPREADS = 1, DEEP_INSIDE };

typedef struct
{
    one_layer o;               /* first: data, p, fast powers, W, projections;
                                  its M is L here, BIAS in collapse means
                                  beta */
    int loose, step;           /* the family loose, or deep; j of
                                  graded-moduli */
    int deep;                  /* 0, or the form of the family deep */
    int hidden, degree;        /* deep: hidden layers; of p */
    activation *acts;          /* deep: of the hidden layers */
    interval bend, curve;      /* deep: b*, psi_2(b*) */
    int L, rows;               /* rows: fast m >= 1, o.eq */
    int moduli, *modulus;
    /* collapse; else NULL */
    interval *psi;             /* L + 1: psi_l(0) */
    interval *term;            /* [m (L+1) + l]: psi_l C(l,m) */
    interval *gram;            /* [m (L+1) + l]: of (1 - P_F) x^m */
    interval X;                /* |x| at most */
} collapse;

/* Q_m and derivatives on a box of sigma and h.  Loose: psi_m(b_i) in place of
   the powers of beta. */
typedef struct
{
    interval *hp;              /* powers of h */
    interval *Q, *dQ;          /* L + 1; dQ: h^(1-j) d_h Q_m */
    interval *grad;            /* [m N + j] */
    interval *om, *be, *t;     /* [i (L+2) + m]: powers; scratch */
    interval *work;            /* loose: of activation_range */
    interval *entry, *rest;    /* deep: duals of the entries of Theta, and of
                                  the coefficient of x^(L+1) */
    int beyond;                /* deep: rest is wanted */
    int good;                  /* psi is enclosed */
} collapse_sums;

/* A part of a slice's box. */
typedef struct
{
    collapse *c;
    interval h, mid, Em;
    interval *centre, *slope;  /* N: sigma^(mid), and its slope */
    interval *size, *offset;   /* N: sigma - sigma^(h); moduli */
    interval *box, *R;         /* N: all sigma; sigma - sigma^(mid) */
    collapse_sums all, point;
    interval *F, *J, *E;       /* N x N */
    interval *weight, q;       /* q < 1 where regular */
    int regular;
    interval g, B;             /* |tau| >= g; |b'| <= B */
    interval c1;               /* h^k |Theta| >= c1 */
    interval low;              /* deep: |tau| (h^k |Theta|)^(s/k) >= low */
    interval square;           /* |tau|^2 (h^k |Theta|)^a at h = 0 */
    interval off;              /* of |tau|^2: what is not along u */
    interval rem, rem_h, *rem_nu, *rem_om, *rem_be;
    interval *t[4];            /* scratch: N + L + n entries */
} collapse_part;

enum { PART_FAILS, PART_SET, PART_EMPTY };

/* ---- collapse_sums.c ---- */

void collapse_sums_init(collapse_sums *s, const collapse *c);
void collapse_sums_clear(collapse_sums *s, const collapse *c);
void collapse_sums_set(collapse_sums *s, const collapse *c,
                       const interval *h, const interval *sigma);
/* rem, rem_h, rem_nu, rem_om, rem_be of p; 0: psi is not enclosed. */
int collapse_remainder(collapse_part *p);
/* l_m */
int collapse_order(const collapse *c, int m);

/* ---- loose.c ---- */

/* Of the last two for loose, without the projections. */
void loose_sums(collapse_sums *s, const collapse *c, const interval *sigma);
int loose_remainder(collapse_part *p);
/* c1, from B; |tau|^2 (in r) times (1 + a_0^2)^(s/k). */
void loose_size(collapse_part *p);
void loose_weigh(interval *r, const collapse_part *p);

/* ---- collapse_tau.c ---- */

/* v: T - Fhat at the centre and mid, without b'; dv: its derivative in h, that
   of Fhat along the slope left out. */
void collapse_defect(interval *v, interval *dv, const collapse_part *p);
/* row (T - Fhat(h, sigma^(h))) for all h; less: what of the slope does not
   cancel. */
void collapse_row_defect(interval *res, const collapse_part *p,
                         const interval *row, const interval *less,
                         const interval *v, const interval *dv);
/* coef_m = <(1 - P_F) x^m, u>, m slow, u about tau at the centre, |u|^2. */
void collapse_direction(interval *coef, interval *norm2, interval *u,
                        const collapse_part *p);
/* phi = sum coef_m Q_m, m slow, at the centre; its gradients there and on the
   part; its derivative in h on the part. */
void collapse_slopes(interval *phi, interval *at, interval *all, interval *dh,
                     const interval *coef, const collapse_part *p);
/* f, its value at the centre and mid, becomes what it may be at points of E'
   of the part; gradients and derivative in h as above (`at' may be any
   numbers). */
void collapse_mean_value(interval *f, const interval *at, const interval *all,
                         const interval *dh, const collapse_part *p);
/* g, B, square and off from the sums, J and F; deep: low. */
void collapse_tau(collapse_part *p);
/* r := g^2 c1^a, a = 2 s/k, or low^2, where it is more. */
void collapse_energy(interval *r, const collapse_part *p);

/* ---- collapse_part.c ---- */

void collapse_part_init(collapse_part *p, collapse *c);
void collapse_part_clear(collapse_part *p);
/* The points of the slice with each modulus i in its radius times [lo[i],
   hi[i]], narrowed. */
int collapse_part_set(collapse_part *p, const graded_slice *s,
                      const double *lo, const double *hi);
/* x encloses F'^(-1) g. */
void collapse_solve(interval *x, const collapse_part *p, const interval *g);

/* ---- collapse_field.c ---- */

/* e, d, f, c2 of the part into the right ends of b, c1 to the left. */
int collapse_field(graded_bounds *b, const collapse_part *p);
/* h^(k+1-j) Theta_c on the part. */
void collapse_output(interval *r, const collapse_part *p);

/* ---- collapse_bounds.c ---- */

int collapse_enclose(graded_bounds *b, graded_chart *chart, const char **why);
int collapse_limit(graded_chart *chart);

/* ---- collapse.c: what loose.c shares ---- */

collapse *collapse_start(graded_chart *chart);
/* Room for the fast powers below o.ms, from o.ms and L; one more of them. */
void collapse_powers(collapse *c);
void collapse_fast(collapse *c, int m);
/* The rest but for psi. */
int collapse_finish(collapse *c, graded_chart *chart);
void collapse_end(graded_chart *chart);

#endif
