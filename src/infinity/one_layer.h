/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    one_layer.h -- the family one-layer (proofs/one-layer.md) of graded
    charts, private to src/infinity.  Names are those of the proof: sigma =
    (omega, b, nu) with biases, (omega, nu) without.
*/
#ifndef LOJA_INFINITY_ONE_LAYER_H
#define LOJA_INFINITY_ONE_LAYER_H

#include "infinity/graded.h"

typedef struct
{
    const loja_problem_struct *prob;
    const loja_act_struct *act;
    slong d, dim, n;           /* neurons, N, samples */
    int bias;
    int *branch;               /* d: of kinks */
    fmpq *x, *y;               /* n: the data, folded where that is done */
    fmpq_poly_t p;             /* the target */
    slong k, ms, s, M, K;      /* K = number of fast powers */
    slong *fast;               /* K */
    signed char *active;       /* M + 3 */
    slong prec;

    arb_t xlo, xhi;            /* min and max of 0 and the inputs */
    arb_ptr pm;                /* K: p_m of the fast powers */
    arb_mat_t e;               /* K x n: the orthonormal vectors */
    arb_mat_t W;               /* K x K: e_l = sum_m W(m,l) f_m */
    arb_ptr W_norm;            /* K: norms of the rows */
    slong slow;                /* powers ms .. M+1: M + 2 - ms of them */
    arb_mat_t pow;             /* slow x n: x^m */
    arb_mat_t perp;            /* slow x n: (1 - P_F) x^m */
    arb_mat_t T;               /* slow x K: <x^m, e_l> */
    arb_t last_norm;           /* |x^(M+1)| */
    arb_ptr last_dot;          /* K: <|x^(M+1)|, |e_l|> */
} loja_one_layer_struct;

/* Index of omega_i, b_i, nu_i in sigma. */
#define OL_OMEGA(f, i) (i)
#define OL_B(f, i) ((f)->d + (i))
#define OL_NU(f, i) (((f)->bias ? 2 : 1) * (f)->d + (i))

/* ---- one_layer_setup.c ---- */

int _loja_one_layer_init(loja_graded_family_struct *family,
                         arb_srcptr theta, loja_message_t why);
void _loja_one_layer_clear(loja_graded_family_struct *family);

/* What other families use: the exact data and their hull, of prob, n, prec;
   the polynomial p of least degree k >= 1 through the data if that is at most
   degree; the end of all that. */
void _loja_one_layer_start(loja_one_layer_struct *f);
int _loja_one_layer_target(loja_one_layer_struct *f, slong degree,
                           loja_message_t why);
void _loja_one_layer_end(loja_one_layer_struct *f);

/* ---- one_layer_basis.c ---- */

/* e, W, pow, perp, T and their norms; 0 where the fast powers may be
   dependent on the data. */
int _loja_one_layer_basis(loja_one_layer_struct *f, loja_message_t why);

/* ---- one_layer_state.c ---- */

/* The powers a_m and their derivatives on a box of sigma. */
typedef struct
{
    slong len;                 /* a_0 .. a_(M+1); a_(M+1) is the remainder's
                                  coefficient, all its intermediate points */
    arb_ptr sigma;             /* dim */
    arb_mat_t psi;             /* d x (M + 3): psi_m(b_i) */
    arb_ptr psi1, psi2;        /* d: psi_(M+1), psi_(M+2) between b_i and
                                  b_i + h omega_i x, all x */
    arb_mat_t om;              /* d x (M + 2): omega_i^m */
    arb_ptr a;                 /* len */
    arb_mat_t grad;            /* len x dim; row M+1: derivatives of the
                                  remainder's coefficient, see the proof */
    arb_t shrink;              /* row M+1 of h d_h: sum nu omega^(M+1)
                                  ((M+1) psi_(M+1) - m_s psi_(M+1)) */
} loja_one_layer_state_struct;
typedef loja_one_layer_state_struct loja_one_layer_state_t[1];

void _loja_one_layer_state_init(loja_one_layer_state_t st,
                                const loja_one_layer_struct *f);
void _loja_one_layer_state_clear(loja_one_layer_state_t st);
/* At the box st->sigma; h: all of [0, sup h] is allowed for the remainder.
   0: outside of a branch, or nothing is enclosed. */
int _loja_one_layer_state_set(loja_one_layer_state_t st,
    const loja_one_layer_struct *f, const arb_t h);
/* Fhat (dim) and F' (dim x dim) from the state. */
void _loja_one_layer_fhat(arb_ptr F, arb_mat_struct *D,
    const loja_one_layer_state_t st, const loja_one_layer_struct *f);

/* psi_m(b), m < len, for every b in the ball, also in a wide one. */
void _loja_one_layer_taylor(arb_ptr c, slong len, const arb_t b,
    const loja_act_struct *act, int branch, slong prec);

/* h^0 .. h^(len-1) for h >= 0 in the ball. */
void _loja_one_layer_powers(arb_ptr hp, slong len, const arb_t h,
                            slong prec);

/* ---- the other operations ---- */

int _loja_one_layer_bounds(loja_graded_bounds_t b,
    loja_graded_family_struct *family, const loja_graded_slice_t slice);
int _loja_one_layer_inverse(arb_t h, arb_ptr y,
    loja_graded_family_struct *family, arb_srcptr theta);
void _loja_one_layer_map(arb_ptr theta, loja_graded_family_struct *family,
                         const arb_t h, arb_srcptr y);
int _loja_one_layer_limit(arb_t G, arb_t S, arb_ptr y,
    loja_graded_family_struct *family, const loja_graded_slice_t slice);
int _loja_one_layer_slow_approx(arb_ptr y,
    loja_graded_family_struct *family, const arb_t h);
char *_loja_one_layer_describe(loja_graded_family_struct *family);
char *_loja_one_layer_limit_words(loja_graded_family_struct *family,
                                  arb_srcptr y);
void _loja_one_layer_record(loja_record_t rec,
                            loja_graded_family_struct *family);

#endif
