/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    collapse.h -- the families collapse (proofs/collapse.md), loose
    (proofs/loose.md) and deep (proofs/deep.md; deep.h) of graded charts with
    moduli, private to src/infinity.
    Names are those of the proofs: sigma = (omega, beta, nu) with biases,
    (omega, nu) without, loose: (omega, b, nu); OL_OMEGA, OL_B (for beta) and
    OL_NU of one_layer.h.
*/
#ifndef LOJA_INFINITY_COLLAPSE_H
#define LOJA_INFINITY_COLLAPSE_H

#include "infinity/one_layer.h"

/* s of the family. */
#define COLLAPSE_S 2

/* The forms of the family deep (proofs/deep.md): the first layer gathers and
   the second grows; all between the first and the last layer stays. */
#define DEEP_SPREAD 1
#define DEEP_INNER 2

typedef struct
{
    /* problem, data, target, fast powers and their basis; b of one-layer is
       beta in collapse; ms: the first slow power, and M + 1 = L */
    loja_one_layer_struct o;
    int loose;                 /* the family loose, or deep */
    int deep;                  /* 0, or the form of the family deep */
    slong hidden;              /* deep: hidden layers */
    arb_t bend, curve;         /* DEEP_SPREAD: b*, psi'(b*) = 0; psi_2(b*) */
    slong step;                /* j of graded-moduli: collapse 2, loose 1 */
    slong L;                   /* the last Taylor term of psi */
    arb_ptr psi;               /* collapse: L + 3: psi_l(0) */
    arb_mat_t proj;            /* K x (L + 1 - ms): P_F x^m in terms of the
                                  fast powers, m = ms .. L */
    int projected;             /* proj is made */
    slong moduli, *modulus;    /* entries of sigma; the entries are free */
} loja_collapse_struct;

/* ---- collapse_state.c ---- */

/* Q_m, m <= L, their derivatives and what the remainder adds, at all points
   of a box of sigma and h. */
typedef struct
{
    slong dim, powers;
    arb_ptr sigma;             /* dim */
    arb_ptr hp;                /* powers of h, 0 .. powers - 1 */
    arb_ptr Q, dQ;             /* L + 1: Q_m, and h^(1-j) d_h Q_m */
    arb_mat_t grad;            /* (L + 1) x dim */
    arb_mat_t om, be;          /* d x (L + 2): powers of omega; of beta, loose:
                                  psi_m(b_i) */
    /* mean norms: of the remainder's part of tau^ and of h^(1-j) times its
       h-derivative; along a unit of nu_i, omega_i, beta_i: upper bounds */
    arb_t rem, rem_h;
    arb_ptr rem_nu, rem_om, rem_be;    /* d */
    /* deep: along sigma_j; the entries of Theta, duals (deep.h) */
    arb_ptr rem_grad, entry;
    slong entries;
} loja_collapse_state_struct;
typedef loja_collapse_state_struct loja_collapse_state_t[1];

void _loja_collapse_state_init(loja_collapse_state_t st,
                               const loja_collapse_struct *f);
void _loja_collapse_state_clear(loja_collapse_state_t st);
/* At st->sigma and all h in the ball; 0: nothing is enclosed. */
int _loja_collapse_state_set(loja_collapse_state_t st,
    const loja_collapse_struct *f, const arb_t h);
/* Q, dQ and grad alone. */
void _loja_collapse_state_sums(loja_collapse_state_t st,
    const loja_collapse_struct *f, const arb_t h);
/* l_m of the proofs. */
slong _loja_collapse_order(const loja_collapse_struct *f, slong m);
/* Fhat (dim), its derivative in sigma and h^(1-j) times that in h (dim; NULL:
   not wanted). */
void _loja_collapse_fhat(arb_ptr F, arb_mat_struct *D, arb_ptr dF,
    const loja_collapse_state_t st, const loja_collapse_struct *f);
/* Rows of Fhat: the power of row r < rows, rows = number of fast m >= 1. */
slong _loja_collapse_rows(const loja_collapse_struct *f);
slong _loja_collapse_fast(const loja_collapse_struct *f, slong r);

/* ---- loose_state.c ---- */

/* For loose: Q_m, dQ_m and grad without the projections, from sigma and hp;
   what the remainder of neuron i adds (0: not enclosed). */
void _loja_loose_sums(loja_collapse_state_t st,
                      const loja_collapse_struct *f);
int _loja_loose_remainder(loja_collapse_state_t st,
                          const loja_collapse_struct *f, slong i);

/* ---- collapse_box.c ---- */

/* A set of points of E: h in the sub-slice, |sigma - centre(h)| <= size, and
   offsets of the moduli. */
typedef struct
{
    const loja_collapse_struct *f;
    const loja_graded_slice_struct *slice;
    slong prec, dim;
    arb_ptr centre, slope;     /* dim; the centre at the slice's mid */
    arb_ptr size;              /* dim: sigma - centre(h), balls about 0 */
    arb_ptr offset;            /* moduli: of the entries modulus[i] */
    loja_collapse_state_t box, mid;
    arb_mat_t D, J, E;         /* F' on the box; E = 1 - J D */
    arb_ptr R;                 /* dim: sigma - centre(mid) */
    arb_t q;                   /* q/(1 - q) */
    int regular;               /* q < 1 */
    int placed;                /* mid is that of centre */
    arb_ptr zeta;              /* K */
    arb_t g, beta;             /* lower bound of |tau|; bound of |b^| */
    arb_t c1;                  /* lower bound of h^k |Theta| */
    arb_t low;                 /* deep: of |tau| (h^k |Theta|)^(s/k), or 0 */
    arb_t square;              /* |tau|^2 (h^k |Theta|)^a, at h = 0 */
    arb_t off;                 /* of |tau|^2: what is not along u */
    arb_ptr u;                 /* n: about tau at the centre */
} loja_collapse_box_struct;
typedef loja_collapse_box_struct loja_collapse_box_t[1];

void _loja_collapse_box_init(loja_collapse_box_t w,
    const loja_collapse_struct *f, const loja_graded_slice_struct *slice);
void _loja_collapse_box_clear(loja_collapse_box_t w);
/* From centre, slope, size and offset to all the rest; 0 where something is
   not finite. */
int _loja_collapse_box_set(loja_collapse_box_t w);
/* res: sigma - centre(h) at the points of E' in w, dim entries. */
void _loja_collapse_narrow(arb_ptr res, const loja_collapse_box_t w);
/* v: T - Fhat at the centre, h = mid, without the part of b^; dv: its
   derivative in h along the centre with the slope left out. */
void _loja_collapse_defect(arb_ptr v, arb_ptr dv, const loja_collapse_box_t w);
/* J or a row l times (T - Fhat(centre(h))) for all h: v at mid, dv and the
   rest of the derivative times the half width; less is the part of the slope
   that does not cancel. */
void _loja_collapse_row_times(arb_t res, const loja_collapse_box_t w,
    arb_srcptr row, arb_srcptr v, arb_srcptr dv, arb_srcptr less);

/* ---- collapse_tau.c ---- */

/* c_m = <(1 - P_F) x^m, u>, u about tau at the centre; norm = |u|. */
void _loja_collapse_direction(arb_ptr c, arb_t norm,
                              const loja_collapse_box_t w);
/* phi = <tau, u> at the centre and mid without the remainder, dphi = d/dh on
   the box; l, g: its gradients at the centre and on the box; all were 0. */
void _loja_collapse_along(arb_t phi, arb_t dphi, arb_mat_t l, arb_mat_t g,
    arb_srcptr c, const loja_collapse_box_t w);
/* f, its value at the centre and mid, becomes what it may be at the points of
   E' in w, from its gradient and h-derivative on the box; l: about that
   gradient, is lost. */
void _loja_collapse_mean_value(arb_t f, const loja_collapse_box_t w,
    arb_mat_t l, const arb_mat_t g, const arb_t df);
/* g: a lower bound of |tau|; square, off. */
void _loja_collapse_lower_bound(loja_collapse_box_t w);
/* beta and zeta, from g and c1. */
void _loja_collapse_set_zeta(loja_collapse_box_t w);

/* ---- collapse_solve.c ---- */

/* J, E, regular and q/(1 - q) from D; weights R.  0: no J. */
int _loja_collapse_invert(loja_collapse_box_t w);
/* x encloses F'(sigma)^(-1) g for all sigma of the box. */
void _loja_collapse_solve(arb_ptr x, const loja_collapse_box_t w,
                          arb_srcptr g);

/* ---- collapse_parts.c ---- */

/* A part of a sub-slice's box: all moduli between lo and hi, in units of
   their radius (dyadic numbers in [-1, 1]). */
typedef struct
{
    const loja_collapse_box_struct *whole;
    double *lo, *hi;           /* moduli */
} loja_collapse_part_struct;
typedef loja_collapse_part_struct loja_collapse_part_t[1];

#define COLLAPSE_FAILS 0
#define COLLAPSE_SET 1
#define COLLAPSE_EMPTY 2       /* no point of E' is there */

/* The whole box. */
void _loja_collapse_part_init(loja_collapse_part_t p,
                              const loja_collapse_box_struct *whole);
void _loja_collapse_part_clear(loja_collapse_part_t p);
/* w becomes the part, narrowed to where points of E' may be. */
int _loja_collapse_part_set(loja_collapse_box_t w,
                            const loja_collapse_part_t p);
/* 1 if |tau|^2 > Lam at all points of E with a modulus at its bound. */
int _loja_collapse_faces(const loja_collapse_box_t w);

/* ---- the operations ---- */

/* proj, from the basis. */
void _loja_collapse_project(loja_collapse_struct *f);

int _loja_collapse_init(loja_graded_family_struct *family, arb_srcptr theta,
                        loja_message_t why);
void _loja_collapse_clear(loja_graded_family_struct *family);
int _loja_collapse_bounds(loja_graded_bounds_t b,
    loja_graded_family_struct *family, const loja_graded_slice_t slice);
/* G5: e, d, f, and the size of Theta: c1, c2 (collapse_fields.c); w is
   regular. */
void _loja_collapse_field(loja_graded_bounds_t b,
                          const loja_collapse_box_t w);
/* c1 of the box, from zeta: a number. */
void _loja_collapse_least_size(arb_t c1, const loja_collapse_box_t w);
/* res := x (h^k |Theta|)^a at h = 0. */
void _loja_collapse_weigh(arb_t res, const arb_t x,
                          const loja_collapse_box_t w);
int _loja_collapse_inverse(arb_t h, arb_ptr y,
    loja_graded_family_struct *family, arb_srcptr theta);
void _loja_collapse_map(arb_ptr theta, loja_graded_family_struct *family,
                        const arb_t h, arb_srcptr y);
int _loja_collapse_limit(arb_t G, arb_t S, arb_ptr y,
    loja_graded_family_struct *family, const loja_graded_slice_t slice);
int _loja_collapse_slow_approx(arb_ptr y, loja_graded_family_struct *family,
                               const arb_t h);
int _loja_collapse_spread(double *spread, double *energy,
    loja_graded_family_struct *family, const arb_t h, arb_srcptr y);
char *_loja_collapse_describe(loja_graded_family_struct *family);
char *_loja_collapse_limit_words(loja_graded_family_struct *family,
                                 arb_srcptr y);
/* The members p, up to that degree, and last; the member moduli. */
void _loja_collapse_record_target(loja_record_t rec,
                                  const loja_collapse_struct *f, slong degree);
void _loja_collapse_record_moduli(loja_record_t rec,
                                  const loja_collapse_struct *f);
/* held[i] <- 1 for the moduli. */
void _loja_collapse_moduli(char *held,
                           const loja_graded_family_struct *family);
/* Of the families whose energy is L |theta|^(2s/k): loose_setup.c. */
char *_loja_loose_limit_words(loja_graded_family_struct *family,
                              arb_srcptr y);
void _loja_collapse_record(loja_record_t rec,
                           loja_graded_family_struct *family);

/* ---- collapse_search.c: not trusted ---- */

/* Newton in sigma with the moduli held: the fast equations at h with b^ = 0.
   0: not found. */
int _loja_collapse_newton(arb_ptr sigma, const loja_collapse_struct *f,
                          const arb_t h);
/* The moduli, by elimination at sigma, h. */
void _loja_collapse_choose(loja_collapse_struct *f, arb_srcptr sigma,
                           const arb_t h);

#endif
