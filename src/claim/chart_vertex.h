/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_vertex.h -- what the files of the chart `vertex' share. */
#ifndef LOJA_CLAIM_CHART_VERTEX_H
#define LOJA_CLAIM_CHART_VERTEX_H

#include "claim/chart_affine.h"
#include "claim/chart_kernel.h"

typedef struct
{
    slong n;
    int sign;              /* of w = h */
    loja_kernel_t kernel;
    fmpq_t a, s0, p0;      /* target a (x + s0)^2 + const, p0 at x = 0 */
    arb_t centre;          /* s0 */
    arb_ptr x, x2;         /* inputs and their squares */
    double *xd;            /* inputs, rounded */
} loja_vertex_struct;

/* What the tests need of one sub-box: affine forms in eta and s. */
#define LOJA_VERTEX_DIM 2
#define LOJA_VERTEX_VECTORS 8

typedef struct
{
    slong n, prec;
    loja_affine_ptr all;   /* the vectors below, n entries each */
    loja_affine_ptr phi;   /* phi */
    loja_affine_ptr z;     /* z */
    loja_affine_ptr m;     /* m */
    loja_affine_ptr dh;    /* d_h phi = u^3 G' */
    loja_affine_ptr e1, e2;    /* span{1, e1, e2} = span{1, phi, d_s phi} */
    loja_affine_ptr ds;    /* d_s phi */
    loja_affine_ptr tmp;
    loja_affine_t h, s, sigma;
    loja_affine_t mean, mean_dh, mean_ds, mean_z;   /* taken off phi, dh,
                              ds and z */
    loja_affine_t phi2;    /* |Q_1 phi|^2, Q_1 the projection off 1 */
    loja_affine_t alpha;   /* alpha* = -<Q_1 phi, z>/|Q_1 phi|^2 */
    loja_affine_t g;       /* min of L/a^2 over the free coordinates */
    arb_t eps;             /* eps/a^2 */
} loja_vertex_state_struct;
typedef loja_vertex_state_struct loja_vertex_state_t[1];

void _loja_vertex_state_init(loja_vertex_state_t s, const loja_chart_t chart);
void _loja_vertex_state_clear(loja_vertex_state_t s);
/* All vectors with their means taken off, phi2, alpha and g on the sub-box q.
   1 when Q_1 phi != 0 is proved. */
int _loja_vertex_state_set(loja_vertex_state_t s, const loja_chart_t chart,
                           arb_srcptr q, const arf_t eps);
/* C of H3 and the lower bound `least' of 1 + alpha where L <= eps, from a
   state that is set; tmp is spoilt.  0 if least > 0 is not proved. */
int _loja_vertex_bound(arf_t C, arb_t one_alpha, loja_vertex_state_t s,
                       const loja_chart_t chart, arb_srcptr q);

extern const loja_chart_rates_struct _loja_vertex_rates;

/* The search for a box (not trusted): chart operation `propose'. */
int _loja_vertex_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
    const loja_chart_t chart, arb_srcptr q, const arf_t loss, slong attempt,
    loja_message_t why);

#endif
