/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/verify.h -- the tube lemma: a rigorous bound for the distance
    between the gradient flow and a given path (proofs/tube.md).

    On one step p(x), x in [-1, 1], with time map t(x) and f = dt/dx:
      defect  delta >= |p'(x) + f(x) grad L(p(x))| for all x,
      growth  f(x) H(xi) >= -M for all x of a piece and |xi - p(x)| <= R, or
              <e, f(x) (grad L(p(x)+e) - grad L(p(x)))> >= -M |e|^2, |e| <= R,
    give |theta(t(x)) - p(x)| <= E(x) with E' = M E + delta.
*/
#ifndef LOJA_VERIFY_H
#define LOJA_VERIFY_H

#include "loja/path.h"
#include "loja/loss.h"
#include "loja/lin.h"

LOJA_DECLS_BEGIN

/* Why a step was not verified. */
typedef enum
{
    LOJA_TUBE_OK = 0,
    LOJA_TUBE_DEFECT,     /* the defect is larger than wanted */
    LOJA_TUBE_GROWTH,     /* no growth bound was proved: piece too long */
    LOJA_TUBE_RADIUS,     /* ... because the tube is too wide */
    LOJA_TUBE_PRECISION,  /* rounding errors are too large */
    LOJA_TUBE_DOMAIN,     /* analyticity not proved on any ellipse */
    LOJA_TUBE_KINK,       /* a preactivation may meet a kink */
    LOJA_TUBE_STOPPED     /* the caller wants no more: loja_pool_t */
} loja_tube_reason_t;

const char *loja_tube_reason_text(loja_tube_reason_t reason);

/* What was verified on one step; all numbers exact dyadics. */
typedef struct
{
    arf_t defect;         /* delta, per unit of x */
    slong pieces;         /* growth pieces, >= 1 */
    slong alloc;
    arf_struct *x;        /* pieces + 1 ends, from -1 to 1 */
    arf_struct *growth;   /* M of each piece, per unit of x */
    arf_struct *error;    /* E at the pieces + 1 ends */
    arf_t radius;         /* R > max E over the step */
    /* not NULL: E bounds the norm sqrt(e^T G(x) e) >= |e|; the symmetric
       matrix G at the pieces + 1 ends, by rows up to the diagonal */
    arf_struct *metric;
    slong metric_size;    /* P (P+1)/2 */
    /* where verification was hard; hints for the next step, not proved */
    double defect_eta, growth_eta;   /* log rho of the ellipses used */
    slong defect_nodes, growth_nodes;
    int shorten;          /* 1: where doubles fail, do so rather than use balls */
    double scale;         /* spectral size of f H: max of its trace */
    double growth_min, growth_max;
    slong doubles;        /* pieces whose growth was bounded in doubles */
    slong sample, neuron; /* of a kink */
} loja_tube_struct;
typedef loja_tube_struct loja_tube_t[1];

void loja_tube_init(loja_tube_t tube);
void loja_tube_clear(loja_tube_t tube);

/* HEURISTIC: tubes wider than 2^WIDEST are given up: they decide nothing, and
   a checker may need narrower ones, as its enclosures of psi'' are others. */
#define LOJA_TUBE_WIDEST (-2)

/* 1 if a norm may move with the flow: small networks with one hidden layer. */
int loja_tube_may_frame(const loja_loss_struct *ws);
/* tube->metric is there, with G = I at all ends. */
void loja_tube_set_metric(loja_tube_t tube, slong P);
void loja_tube_clear_metric(loja_tube_t tube);
/* G at end i. */
void loja_tube_get_metric(arb_mat_struct *G, const loja_tube_t tube, slong i,
                          slong P);
/* res >= sqrt(|G|) at end i, 1 without a metric or where G = I. */
void loja_tube_metric_norm(mag_t res, const loja_tube_t tube, slong i);

/*
    Verifies one step.  start: bound for |theta(t0) - p(-1)| (E at x = -1).
    wanted: the defect aimed at; larger ones give the reason DEFECT.  Where
    tube has a metric, its first one is that of start, and the rest is chosen.
    Fills tube; on anything but LOJA_TUBE_OK nothing in it is proved.
*/
loja_tube_reason_t loja_tube_verify(loja_tube_t tube, const loja_step_t step,
    const arf_t start, const mag_t wanted, loja_pool_t pool, slong prec);

/*
    1 if the step is a constant path, start is 0, and the gradient there is
    proved to be 0 exactly: then theta is constant on the step.  Fills tube
    with one piece of growth and error 0.  No branch need be fixed: L is C1
    at kinks too.
*/
int loja_tube_constant(loja_tube_t tube, const loja_step_t step,
    const arf_t start, loja_pool_t pool, slong prec);

/*
    1 if the step is verified on one box, across kinks of C1 activations: for
    steps that are about as short as the tube is wide.  Fills tube with one
    piece.
*/
int loja_tube_crossing(loja_tube_t tube, const loja_step_t step,
    const arf_t start, loja_pool_t pool, slong prec);

/* The parts, for tests and certificates. */
loja_tube_reason_t loja_defect_ubound(arf_t delta, double *eta, slong *nodes,
    const loja_step_t step, const mag_t wanted, loja_pool_t pool, slong prec);

/*
    1 only if f(x) H(xi) + M I > 0 is proved for all x in [x0, x1] and all
    |xi - p(x)| <= R.
*/
loja_tube_reason_t loja_growth_verify(double *eta, slong *nodes,
    const loja_step_t step, const arf_t x0, const arf_t x1, const arf_t M,
    const arf_t R, loja_pool_t pool, slong prec);

LOJA_DECLS_END

#endif
