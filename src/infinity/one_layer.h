/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    one_layer.h -- the families one-layer (proofs/one-layer.md) and ridge
    (proofs/ridge.md: several inputs) of graded charts, private to
    src/infinity.  Names are those of the proofs: sigma = (omega, b, nu) with
    biases, (omega, nu) without; with several inputs the turns come after it.
*/
#ifndef LOJA_INFINITY_ONE_LAYER_H
#define LOJA_INFINITY_ONE_LAYER_H

#include "infinity/graded.h"

typedef struct
{
    const loja_problem_struct *prob;
    const loja_act_struct *act;
    slong d, dim, n;           /* neurons, N, samples */
    slong inputs, turns;       /* d (inputs - 1): entries beyond the N */
    int bias;
    int *branch;               /* d: of kinks */
    fmpq *x, *y;               /* n: the data, folded where that is done; with
                                  several inputs x is u . x */
    fmpq_poly_t p;             /* the target */
    slong k, ms, s, M;
    slong K, powers;           /* fast vectors, and powers of x among them */
    slong *fast;               /* powers */
    signed char *active;       /* M + 3 */
    slong prec;

    arb_t xlo, xhi;            /* min and max of 0 and the inputs */
    arb_ptr pm;                /* powers: p_m of the fast powers */
    arb_mat_t e;               /* K x n: the orthonormal vectors */
    arb_mat_t W;               /* K x K: e_l = sum_m W(m,l) f_m */
    arb_ptr W_norm;            /* K: norms of the rows */
    slong slow;                /* powers ms .. M+1: M + 2 - ms of them */
    arb_mat_t pow;             /* slow x n: x^m */
    arb_mat_t perp;            /* slow x n: (1 - P_F) x^m */
    arb_mat_t T;               /* slow x K: <x^m, e_l> */
    arb_t last_norm;           /* |x^(M+1)| */
    arb_ptr last_dot;          /* K: <|x^(M+1)|, |e_l|> */

    /* of several inputs, else NULL or 0 */
    int common;                /* one neuron: y = eta h^-s, not epsilon */
    slong lead;                /* the input with u = 1 */
    fmpq *u;                   /* inputs: the direction */
    fmpq *side;                /* n x (inputs - 1): the others, x' */
    slong *grade;              /* d: the powers in T' */
    slong top, lift;           /* greatest of them; g, or s */
    arb_t u_norm, x_size;      /* |u|; upper bound of |u . x_j| */
    arb_ptr side_size;         /* inputs - 1: upper bounds of |x'| */
    arb_ptr side_norm;         /* norms of (u . x)^top x', several neurons */
} loja_one_layer_struct;

/* Index of omega_i, b_i, nu_i in sigma. */
#define OL_OMEGA(f, i) (i)
#define OL_B(f, i) ((f)->d + (i))
#define OL_NU(f, i) (((f)->bias ? 2 : 1) * (f)->d + (i))
/* The turn of neuron i towards the other input j. */
#define OL_TURN(f, i, j) ((f)->dim + (j) * (f)->d + (i))
/* Index of w_i, b_i, v_i in theta. */
#define OL_THETA_W(f, i, j) ((i) * (f)->inputs + (j))
#define OL_THETA_B(f, i) ((f)->d * (f)->inputs + (i))
#define OL_THETA_V(f, i) (((f)->inputs + ((f)->bias ? 1 : 0)) * (f)->d + (i))

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

/* ---- ridge_setup.c: several inputs ---- */

/* u, near the weights of theta, x = u . x_j and p; the other inputs. */
int _loja_ridge_direction(loja_one_layer_struct *f, arb_srcptr theta,
                          loja_message_t why);
/* The rest, from k, s and m_s. */
int _loja_ridge_grades(loja_one_layer_struct *f, loja_message_t why);
/* Fast vector number i after the powers. */
void _loja_ridge_vector(arb_ptr v, slong i, const loja_one_layer_struct *f);
void _loja_ridge_end(loja_one_layer_struct *f);

/* ---- one_layer_basis.c ---- */

/* v_j = x_j^m */
void _loja_one_layer_power(arb_ptr v, slong m,
                           const loja_one_layer_struct *f);

/* e, W, pow, perp, T and their norms; 0 where the fast powers may be
   dependent on the data. */
int _loja_one_layer_basis(loja_one_layer_struct *f, loja_message_t why);

/* ---- one_layer_state.c ---- */

/* The powers a_m and their derivatives on a box of sigma. */
typedef struct
{
    slong len;                 /* a_0 .. a_(M+1); a_(M+1) is the remainder's
                                  coefficient, all its intermediate points */
    arb_ptr sigma;             /* dim + turns */
    arb_mat_t psi;             /* d x (M + 3): psi_m(b_i) */
    arb_mat_t hull;            /* d x (M + 3): psi_m between b_i and
                                  b_i + w_i . x, all x */
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
void _loja_one_layer_state_clear(loja_one_layer_state_t st,
                                 const loja_one_layer_struct *f);
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

/* ---- ridge_bounds.c ---- */

/* z += [-t,t], t a bound of |w_i . x_j - h omega_i u . x_j|. */
void _loja_ridge_widen(arb_t z, const loja_one_layer_struct *f, slong i,
    arb_srcptr sigma, const arf_t h);

/* ---- ridge_search.c ---- */

/* The turns of every point of the balls theta, from h and sigma; 0: not in
   the domain. */
int _loja_ridge_inverse(arb_ptr y, const loja_one_layer_struct *f,
    const arb_t h, arb_srcptr theta);
/* The weights of theta from h, sigma and the turns. */
void _loja_ridge_weights(arb_ptr theta, const loja_one_layer_struct *f,
    const arb_t h, arb_srcptr y);
/* The turns of the slow manifold at a state, into it; 0: none. */
int _loja_ridge_slow_turns(loja_one_layer_state_t st,
    const loja_one_layer_struct *f, arb_srcptr hp);
/* "x = u . input, u = (1, 2), "; to be freed with flint_free. */
char *_loja_ridge_words(const loja_one_layer_struct *f);
void _loja_ridge_record(loja_record_t rec, const loja_one_layer_struct *f);

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
