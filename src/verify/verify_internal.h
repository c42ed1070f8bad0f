/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Shared by the files of the room verify. */
#ifndef LOJA_VERIFY_INTERNAL_H
#define LOJA_VERIFY_INTERNAL_H

#include "loja/verify.h"

/* HEURISTIC: arcs on the upper half of an ellipse; affects time and the
   number of nodes, not truth. */
#define LOJA_ELLIPSE_ARCS 6
#define LOJA_ELLIPSE_DISCS 12
/* HEURISTIC: ellipses are tried at multiples of this log rho. */
#define LOJA_ELLIPSE_STEP 0.25
/* Working precision of bounds that need few digits. */
#define LOJA_BOUND_PREC 64

/* A piece of a step as polynomials in s in [-1, 1], x = x(s) affine. */
typedef struct
{
    const loja_step_struct *step;
    arb_ptr coef;         /* P x len balls */
    arb_ptr deriv;        /* dp/dx as a function of s, P x len */
    arb_t mid, half;      /* x = mid + half s, exact */
} loja_piece_struct;
typedef loja_piece_struct loja_piece_t[1];

void _loja_piece_init(loja_piece_t piece, const loja_step_t step,
                      const arf_t x0, const arf_t x1, slong prec);
void _loja_piece_clear(loja_piece_t piece);

/*
    On the closed ellipse with foci -1, 1 and sum of half-axes e^eta, in the
    variable s: grad >= |p'| + |f| |grad L(p)|, hess >= |f| |H(p + e)|_F for
    every real vector e with |e_i| <= radius.  hess may be NULL.  Returns 0
    when analyticity could not be proved.
*/
int _loja_ellipse_bounds(mag_t grad, mag_ptr hess, const loja_piece_t piece,
                         double eta, const mag_t radius, loja_pool_t pool);

/*
    Chooses M, proved: f H + M I > 0 on the piece and the tube of radius R
    (growth_box.c).  0: none is found.
*/
int _loja_growth_box(arf_t M, const loja_step_t step, const arf_t x0,
                     const arf_t x1, const arf_t R, loja_pool_t pool,
                     slong prec);

/* HEURISTIC: P^4 products a piece. */
#define LOJA_CUBIC_MOST_PARAMS 20

/* A piece for the rule cubic-growth (cubic_form.c). */
typedef struct
{
    slong P;
    arb_ptr box;         /* P: the path on the piece */
    arb_t f;             /* dt/dx there */
    mag_t share;         /* the share of K that is given to the rest */
    double a;            /* the rest is about a/share + .. */
    double enough;       /* HEURISTIC: how far below 1 is aimed at */
    arb_mat_t K;         /* on the box */
    arb_mat_t A;         /* H - share K at one side of the piece */
    arb_mat_t V;         /* exact, about the axes of A, in columns */
    arb_ptr t;           /* D^3 L[V, V, V] on the box, P^3 */
    /* about V^T A V: diagonal, radii and all else; about t and its radii */
    double *low, *off, *t_mid, *t_rad;
} _loja_cubic_struct;

/* 1 if the rule knows the network. */
int _loja_cubic_applies(const loja_loss_struct *ws);

/* c[0] and c[1] for the sides -1 and 1 of the piece and radii of about R; 0
   where the rule says nothing; both are to be cleared in any case. */
int _loja_cubic_init(_loja_cubic_struct *c, const loja_step_t step,
                     const arf_t x0, const arf_t x1, const mag_t R,
                     loja_pool_t pool, slong prec);
void _loja_cubic_clear(_loja_cubic_struct *c);

/*
    Chooses M, proved: <e, f (grad L(p + e) - grad L(p))> >= -M |e|^2 on the
    piece for |e| <= R (growth_cubic.c).  c: both sides.  *excess: about how
    much of it is due to the way of the path.  0: none is found.
*/
int _loja_growth_cubic(arf_t M, double *excess, const _loja_cubic_struct *c,
                       const arf_t R, loja_pool_t pool);

/* ---- of both rules with a cubic form ---- */

/* All but values for P parameters; a _loja_cubic_clear is due. */
void _loja_cubic_allocate(_loja_cubic_struct *c, slong P);
/* The box of the path on the piece, and f there. */
void _loja_cubic_set_box(_loja_cubic_struct *c, const loja_piece_t piece);
/* low, off, t_mid and t_rad from A = V^T (H - share K) V and t. */
void _loja_cubic_put_doubles(_loja_cubic_struct *c, const arb_mat_t A);
/* About the least shift for which the next may hold; still: as if all balls
   were points.  Not proved. */
double _loja_cubic_least_shift(const _loja_cubic_struct *c, double R,
                               int still);
/* 1 if u^T A u + (r/2) T[u,u,u] > -shift |u|^2 is proved for |u| = 1 and
   r <= R. */
int _loja_cubic_holds(const _loja_cubic_struct *c, const arb_t shift,
                      const arf_t R);

/* ---- a moving norm ---- */

/* HEURISTIC: P^5 products a piece. */
#define LOJA_FRAME_MOST_PARAMS 10

/* One side of a piece for the rule moving-norm (frame_form.c), in axes W. */
typedef struct
{
    slong P;
    _loja_cubic_struct c;  /* A: of the quadratic form, V = I; t: 2/R of the
                              cubic one */
    arb_mat_t W;           /* exact, W^T G W about I, in columns */
    arb_mat_t Y;           /* G W, G at the side */
    double half_mu;        /* A holds as much of G twice, exact */
    mag_t gamma;           /* >= |W^T G W - I|_F on the piece */
    mag_t quartic;         /* |D^4 L[Y g, W g, W g, W g]| <= that |g|^4 for
                              offsets <= reach */
} _loja_frame_struct;

/* frame_fourth.c: D <- D[Y, W, .., W] of n indices; 3 times the integral of
   (1-s)^2 D^4 L(p + s e), e^T G e <= reach^2, in the axes of a side; quartic
   from that. */
void _loja_frame_to_axes(arb_ptr D, slong n, const _loja_frame_struct *w);
int _loja_frame_fourth(arb_ptr D, const _loja_frame_struct *w,
                       const mag_t reach, loja_pool_t pool);
int _loja_frame_quartic(_loja_frame_struct *w, arb_srcptr D);

/* 1 if the rule knows the network. */
int _loja_frame_applies(const loja_loss_struct *ws);

/* Both sides of a piece on which the norm moves from G0 to G1; offsets |e| <=
   reach.  0 where the rule says nothing; to be cleared in any case. */
int _loja_frame_init(_loja_frame_struct *w, const loja_piece_t piece,
                     const arb_mat_t G0, const arb_mat_t G1,
                     const mag_t reach, loja_pool_t pool);
void _loja_frame_clear(_loja_frame_struct *w);

/* Chooses M, proved (growth_frame.c) from both sides: the norm of an offset
   with e^T G e <= R^2 grows by no more than M.  *excess: about how much of it
   is due to the way of the path and of G.  0: none is found. */
int _loja_growth_frame(arf_t M, double *excess, const _loja_frame_struct *w,
                       const arf_t R);

/* A norm for the end of a piece, from that at its start and H about its
   middle, with which it moves for the time dt, x being longer by length
   (frame_next.c); not proved but for G >= I.  0: there is none. */
int _loja_frame_next(arb_mat_t G1, const arb_mat_t G0, const arb_mat_t H,
                     double dt, double length);

/* The pieces of a step in a moving norm (tube_frame.c). */
loja_tube_reason_t _loja_tube_frame_pieces(loja_tube_t tube,
    const loja_step_t step, loja_pool_t pool, slong prec);

/* The same with complex offsets, |e_i| <= radius; by doubles or not at all. */
int _loja_ellipse_complex(mag_t hess, const loja_piece_t piece, double eta,
                          const mag_t radius, loja_pool_t pool);

/* 1 if the step is one that the lemma speaks of; a proposer may give any. */
int _loja_tube_admissible(const loja_step_t step, const arf_t start,
                          slong nparams);

/* 1 if the step fails where doubles do, so that a shorter one is tried. */
int _loja_tube_shortens(const loja_tube_t tube, const loja_step_t step,
                        const loja_pool_t pool);

/* E at the end of a piece: e^(M w) E + delta (e^(M w) - 1)/M, rounded up. */
void _loja_tube_error_at_end(arf_t res, const arf_t error, const arf_t M,
                             const arf_t delta, const arf_t x0,
                             const arf_t x1);

/* Piece i, up to x1, of a wide tube by the cubic form where the network has
   one, else on a box (tube_wide.c); *cut: a shorter piece is wanted. */
loja_tube_reason_t _loja_tube_verify_wide(loja_tube_t tube, int *cut,
    slong i, const arf_t x1, const loja_step_t step, loja_pool_t pool,
    slong prec);

/* Fixes the branches of kink activations on the tube of that radius
   (branches.c); KINK: not every sign is proved. */
loja_tube_reason_t _loja_tube_branches(loja_tube_t tube,
    const loja_step_t step, const mag_t radius, loja_pool_t pool, slong prec);

/* Lowest eigenvalue estimates of f H at a few points of [x0, x1], and the
   largest trace; 0 if they fail.  Not proved. */
int _loja_growth_propose(double *low, double *high, double *trace,
    const loja_step_t step, const arf_t x0, const arf_t x1, loja_pool_t pool,
    slong prec);

/* res >= sqrt(sum_i (sum_k |c_ik| cosh(k eta))^2): norm on the ellipse. */
void _loja_ellipse_norm(mag_t res, arb_srcptr c, slong P, slong len,
                        double eta);

/*
    Interpolation at N nodes (proofs/interpolation.md): tail >= 4 M
    rho^-(N-1)/(rho - 1) and total >= sqrt(2N - 1) sqrt(sumsq/N) + tail.
*/
void _loja_interp_tail(mag_t tail, const mag_t M, double eta, slong N);
void _loja_interp_total(mag_t total, const mag_t sumsq, const mag_t tail,
                        slong N);
/* Smallest N with tail(N) <= goal, an estimate. */
slong _loja_interp_nodes(const mag_t M, double eta, const mag_t goal);

#endif
