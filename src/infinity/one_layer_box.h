/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    one_layer_box.h -- everything about a sub-slice of the family one-layer
    (proofs/one-layer.md, Verification); shared by one_layer_box.c (the box,
    tau, G1 and G2) and one_layer_fields.c (G3 to G6).
*/
#ifndef LOJA_INFINITY_ONE_LAYER_BOX_H
#define LOJA_INFINITY_ONE_LAYER_BOX_H

#include "infinity/one_layer.h"

typedef struct
{
    const loja_one_layer_struct *f;
    const loja_graded_slice_struct *slice;
    slong prec;
    loja_one_layer_state_t box, mid;
    arb_ptr hp;                /* powers of h: 0 .. m_s + M + k + 2 */
    arb_ptr mp;                /* powers of the slice's mid */
    arb_mat_t D;               /* F'(U) */
    arb_mat_t J, E;            /* E = 1 - J F'(U) */
    arb_mat_t lead, rest;      /* (M + 1) x dim: rows l_m (any numbers, about
                                  grad a_m J) and grad a_m(U) - l_m F'(U) */
    arb_ptr a;                 /* M + 2: a_m on E' */
    arb_ptr Fmid;              /* Fhat at the centre */
    arb_ptr R;                 /* dim: |sigma - centre(mid)| <= R, as balls
                                  around 0 */
    arb_t q;                   /* q/(1 - q) */
    arb_ptr t;                 /* K: <tau^, e_l> */
    arb_ptr Wt, zeta;          /* K: W t; zeta */
    arb_t g, beta;             /* |tau|; upper bound of |b^|, and of |kappa|
                                  beyond it */
    arb_t z0;                  /* last entry of h^k Theta */
    arb_ptr v;                 /* n: scratch */

    /* several inputs */
    arb_mat_t B, BJ, BE;       /* the turns' matrix; BE = 1 - BJ B */
    arb_ptr turn;              /* d: bounds of |y_i . x'| */
    arb_t kappa, top;          /* bounds of |kappa| and of |x| */
} loja_one_layer_box_struct;
typedef loja_one_layer_box_struct loja_one_layer_box_t[1];

/* ---- one_layer_box.c ---- */

void _loja_one_layer_box_init(loja_one_layer_box_struct *w,
    const loja_one_layer_struct *f, const loja_graded_slice_struct *slice);
void _loja_one_layer_box_clear(loja_one_layer_box_struct *w);
/* Steps 1 and 2, and zeta; 0 where G1 or q < 1 is not proved. */
int _loja_one_layer_box_set(loja_one_layer_box_struct *w);
/* ---- one_layer_inside.c ---- */

/* Narrower w->a, valid on E'. */
void _loja_one_layer_refine(loja_one_layer_box_struct *w);
/* Step 3: b->inside, image, reach. */
void _loja_one_layer_inside(loja_graded_bounds_t b,
                            const loja_one_layer_box_struct *w);

/* |sigma_j - centre_j(mid)| <= |y| at points of E': into b. */
void _loja_one_layer_reach(loja_graded_bounds_t b, const arb_t y,
    const loja_one_layer_box_struct *w, slong j);

/* ---- ridge_bounds.c, ridge_inside.c, ridge_kappa.c: several inputs ---- */

/* x_r */
slong _loja_ridge_exponent(const loja_one_layer_struct *f, slong r);
void _loja_ridge_init(loja_one_layer_box_struct *w);
void _loja_ridge_clear(loja_one_layer_box_struct *w);
/* B, turn, top from the state of the box; 0 unless B is invertible. */
int _loja_ridge_set(loja_one_layer_box_struct *w);
/* A bound of |kappa|, from W t; 0: none. */
int _loja_ridge_kappa(loja_one_layer_box_struct *w);
/* G2 for the turns. */
void _loja_ridge_inside(loja_graded_bounds_t b,
                        const loja_one_layer_box_struct *w);
/* The turns along Y (b = unit vector l), over h^(-s) |rho|, and along X over
   h, from those of sigma, eta (over h^(1-s) |rho|) and chi (over h). */
void _loja_ridge_fast(arb_ptr turn, const loja_one_layer_box_struct *w,
    arb_srcptr eta, slong l);
void _loja_ridge_slow(arb_ptr turn, const loja_one_layer_box_struct *w,
    arb_srcptr chi);
/* A bound of |D kappa|/h along Y (l >= 0; over h^(-s) |rho|), or along X (l <
   0; turn: times h). */
void _loja_ridge_along(arb_t res, const loja_one_layer_box_struct *w,
    arb_srcptr eta, arb_srcptr turn, slong l);
/* ridge_several.c: kappa, and what is added to it along eta and turn (V: d
   bounds of the turns along turn), for several neurons. */
void _loja_ridge_several_size(loja_one_layer_box_struct *w);
void _loja_ridge_several_along(arb_t res,
    const loja_one_layer_box_struct *w, arb_srcptr eta, arb_srcptr turn,
    arb_srcptr V, int slow);
/* sum += |a b| */
void _loja_ridge_add(arb_t sum, const arb_t a, const arb_t b, slong prec);
/* x, an entry for omega_i that tells of h^(k-1) w, to a bound of the norm of
   all entries of w_i. */
void _loja_ridge_entry(arb_t x, const loja_one_layer_box_struct *w, slong i,
                       const arb_t turn);
void _loja_ridge_size_turn(arb_t turn, const loja_one_layer_box_struct *w,
                           slong i);
void _loja_ridge_xi_turn(arb_t turn, const loja_one_layer_box_struct *w,
                         slong i, arb_srcptr chi);
/* res := sum_c |y_(i c)| size_c (size NULL: 1), y: turns. */
void _loja_ridge_total(arb_t res, const loja_one_layer_struct *f,
    arb_srcptr y, slong i, arb_srcptr size);
/* res := D_eta (nu_i omega_i^e psi_l), psi_l and psi_(l+1) from row i. */
void _loja_ridge_pattern(arb_t res, const loja_one_layer_box_struct *w,
    const arb_mat_struct *psi, slong i, slong e, slong l, arb_srcptr eta);

/* ---- one_layer_fields.c ---- */

/* Step 4: c3, CY. */
void _loja_one_layer_fast_field(loja_graded_bounds_t b,
                                const loja_one_layer_box_struct *w);
/* Step 5: c1, c2, e, d. */
void _loja_one_layer_slow_field(loja_graded_bounds_t b,
                                loja_one_layer_box_struct *w);

/* ---- one_layer_solve.c ---- */

/* res := an upper bound of |x|, exact. */
void _loja_one_layer_size(arb_t res, const arb_t x);
/* x := [-|x|, |x|] */
void _loja_one_layer_symmetric(arb_t x);
/* sum := sum + x^2 */
void _loja_one_layer_add_square(arb_t sum, const arb_t x, slong prec);
/* x encloses the solution of F'(sigma) x = g for every sigma in the box. */
void _loja_one_layer_solve(arb_ptr x, const loja_one_layer_box_struct *w,
                           arb_srcptr g);
/* Splits the remainder's coefficient: mid, and radius, times
   h^(M+1-m_s). */
void _loja_one_layer_split_last(arb_t c, arb_t error,
    const loja_one_layer_box_struct *w, const arb_t last);
/* norm encloses |sum_i c_i rows_i + error| in the mean norm. */
void _loja_one_layer_norm(arb_t norm, const loja_one_layer_box_struct *w,
    const arb_mat_t rows, arb_srcptr c, const arb_t error);
/* Index among the fast powers of equation r. */
slong _loja_one_layer_fast_index(const loja_one_layer_struct *f, slong r);
/* 1 if a_m is used beyond Fhat: slow ones, and a_0 with biases. */
int _loja_one_layer_uses(const loja_one_layer_struct *f, slong m);

#endif
