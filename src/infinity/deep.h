/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    deep.h -- the family deep (proofs/deep.md) of graded charts with moduli:
    chains of neurons, one in each of several hidden layers.  Private to
    src/infinity; names are those of the proof.  Boxes, parts and limits are
    those of collapse.h.

    A DUAL is a function of (h, sigma) on a box: P = dim + 2 enclosures, of its
    value, of its derivatives in sigma, and of that in h.  A JET is a
    polynomial in u whose coefficients are duals, of degree L, with one more
    coefficient, of u^(L+1), that is a function of x too: all its values.
*/
#ifndef LOJA_INFINITY_DEEP_H
#define LOJA_INFINITY_DEEP_H

#include "infinity/collapse.h"

/* sigma = (omega, b_1 or beta, nu, W_2, z_2, W_3, z_3, ...): omega, b and nu as
   in collapse; layer i = 2, 3, .. */
#define DEEP_WEIGHT(i) (3 + 2 * ((i) - 2))
#define DEEP_CENTRE(i) (4 + 2 * ((i) - 2))

typedef struct
{
    slong P, L, prec;
    int rest;                  /* the coefficients of u^(L+1) are wanted */
    arb_ptr u;                 /* L + 2 duals: u^0 .. u^(L+1) */
    arb_ptr t;                 /* a dual, scratch */
} loja_deep_jets_struct;
typedef loja_deep_jets_struct loja_deep_jets_t[1];

/* ---- deep_jet.c ---- */

/* u: a dual. */
void _loja_deep_jets_init(loja_deep_jets_t J, slong P, slong L, int rest,
                          arb_srcptr u, slong prec);
void _loja_deep_jets_clear(loja_deep_jets_t J);
arb_ptr _loja_deep_dual(const loja_deep_jets_t J);
arb_ptr _loja_deep_jet(const loja_deep_jets_t J);
void _loja_deep_dual_clear(arb_ptr a, const loja_deep_jets_t J);
void _loja_deep_jet_clear(arb_ptr p, const loja_deep_jets_t J);

/* res += a b, duals; no aliases. */
void _loja_deep_addmul(arb_ptr res, arb_srcptr a, arb_srcptr b,
                       const loja_deep_jets_t J);
/* a := a b */
void _loja_deep_mul(arb_ptr a, arb_srcptr b, const loja_deep_jets_t J);
/* a := a^e */
void _loja_deep_pow(arb_ptr a, slong e, const loja_deep_jets_t J);
/* p := p b, all coefficients. */
void _loja_deep_scale(arb_ptr p, arb_srcptr b, const loja_deep_jets_t J);
/* r := p q, jets; r no alias. */
void _loja_deep_product(arb_ptr r, arb_srcptr p, arb_srcptr q,
                        const loja_deep_jets_t J);
/* res := psi_l(z), c: the numbers psi_m on z's value. */
void _loja_deep_psi(arb_ptr res, arb_srcptr c, slong l, arb_srcptr z,
                    const loja_deep_jets_t J);
/* res := the divided difference psi[z, .., z, z + v], z taken L + 1 times. */
void _loja_deep_divided(arb_ptr res, const loja_act_struct *act,
    arb_srcptr z, arb_srcptr v, const loja_deep_jets_t J);
/* r := (psi(z + c y) - sum_(l < start) psi_l(z) (c y)^l)/c^start, y a jet with
   constant term 0; psi: the numbers psi_m on z's value, L + 2 of them. */
void _loja_deep_compose(arb_ptr r, const loja_act_struct *act, arb_srcptr psi,
    arb_srcptr z, arb_srcptr y, arb_srcptr c, slong start,
    const loja_deep_jets_t J);

/* ---- deep_setup.c ---- */

/* The family in that form, top: kappa, for a problem that is a chain; 0 and
   why.  Which entries are moduli is left open. */
int _loja_deep_start(loja_graded_family_struct *family, int form, slong top,
                     arb_srcptr theta, loja_message_t why);

/* ---- deep_map.c ---- */

/* (h, y) of theta; 0 where there are none.  And theta of (h, y). */
int _loja_deep_inverse(arb_t h, arb_ptr y, loja_graded_family_struct *family,
                       arb_srcptr theta);
void _loja_deep_map(arb_ptr theta, loja_graded_family_struct *family,
                    const arb_t h, arb_srcptr y);

/* ---- deep_state.c ---- */

/* Q_m, dQ_m, grad and the entries without the projections, from sigma and hp;
   with rest what the remainder adds too (0: not enclosed). */
int _loja_deep_sums(loja_collapse_state_t st, const loja_collapse_struct *f,
                    int rest);
/* u, a dual that was 0: x or h x, for all x between 0 and the data. */
void _loja_deep_variable(arb_ptr u, const loja_collapse_struct *f,
                         const arb_t h);
/* Number of entries of Theta but those of nu and c, and their gamma. */
slong _loja_deep_entries(const loja_collapse_struct *f);
slong _loja_deep_gamma(const loja_collapse_struct *f, slong i);

/* ---- deep_size.c ---- */

/* sums as in collapse_fields.c: all entries but those of nu and c. */
void _loja_deep_add_entries(arb_ptr sums, const loja_collapse_box_t w,
                            arb_srcptr chi);
/* w->low, from beta and the states; square, sharper. */
void _loja_deep_energy(loja_collapse_box_t w);
/* x := x + the squares of the entries with gamma = k, of h^k Theta. */
void _loja_deep_add_squares(arb_t x, const loja_collapse_state_t st,
                            const loja_collapse_struct *f);
/* x := x + sum f D_V f over the same. */
void _loja_deep_add_slopes(arb_t x, const loja_collapse_state_t st,
    const loja_collapse_struct *f, arb_srcptr V);

#endif
