/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Shared by the files of the room loss. */
#ifndef LOJA_LOSS_INTERNAL_H
#define LOJA_LOSS_INTERNAL_H

#include "loja/loss.h"

void _loja_loss_set_prec(loja_loss_t ws, slong prec);
/* Samples with equal inputs as one row of a problem of its own. */
void _loja_loss_merge(loja_loss_t ws);
/* The parts of the majorant; x_disc and y_disc are known. */
void _loja_loss_set_parts(loja_loss_t ws);
/* How many samples row i stands for. */
slong _loja_loss_weight(const loja_loss_struct *ws, slong i);
int _loja_loss_branch(const loja_loss_struct *ws, slong i, slong h);

/* Sample i: a (and d1, d2 for order 1, 2) of all hidden neurons, out = N. */
void _loja_loss_forward(loja_loss_t ws, slong i, arb_srcptr theta, int order,
                        slong prec);
void _loja_loss_subtract_target(loja_loss_t ws, slong i, slong prec);
/* out <- weight times out: the residuals, as often as they occur. */
void _loja_loss_weigh(loja_loss_t ws, slong i, slong prec);

/*
    Backward pass of sample i from the stored a, d1, d2 and the residual in
    out: adds the share of sample i, without the factor 2/n, to grad.
    x: the inputs of the sample.
*/
void _loja_loss_backward(loja_loss_t ws, arb_ptr grad, arb_srcptr x,
                         arb_srcptr theta, slong prec);

/*
    Rows i n_K .. of the Jacobian dN/dtheta and, where H is not NULL, the
    share of sample i of sum r D^2 N, without the factor 2/n, added to the
    upper triangle of H.  Needs adj and delta of _loja_loss_backward when H
    is given.
*/
void _loja_loss_jacobian_rows(loja_loss_t ws, slong i, arb_srcptr x,
                              arb_srcptr theta, slong prec);
/* These rows times the square root of the weight, for J^T J. */
void _loja_loss_weigh_rows(loja_loss_t ws, slong i, slong prec);
void _loja_loss_curvature(loja_loss_t ws, arb_mat_struct *H, arb_srcptr x,
                          slong prec);

/* H <- (2/n) (H + J^T J) with H given by its upper triangle, the first
   `rows' rows of J; + 2 l2 I. */
void _loja_loss_assemble(loja_loss_t ws, arb_mat_struct *H, slong rows,
                         slong prec);

/*
    The pair form: the share of a sample that has been passed forward and
    backward, without the factor 2/n, goes to the upper triangle of H, now
    or with the next flush.  weight: of J^T J, 0 without.
*/
void _loja_loss_pair_init(loja_loss_t ws);
void _loja_loss_pair_clear(loja_loss_t ws);
void _loja_loss_pair_add(loja_loss_t ws, arb_mat_struct *H, arb_srcptr x,
                         arb_srcptr theta, slong weight, slong prec);
void _loja_loss_pair_flush(loja_loss_t ws, arb_mat_struct *H, slong prec);
/* 1 if the pair form is the faster one; then it is there. */
int _loja_loss_in_pairs(loja_loss_t ws);

#endif
