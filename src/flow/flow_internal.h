/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Shared by the files of the room flow. */
#ifndef LOJA_FLOW_INTERNAL_H
#define LOJA_FLOW_INTERNAL_H

#include "loja/flow.h"

/* --digits where the user gave none. */
slong _loja_flow_default_digits(const loja_problem_struct *prob);

/* 1 if the tube around a ball of starts is too wide to go on. */
int _loja_flow_has_grown(const loja_flow_struct *flow);

/* Working digits for a radius of 10^-digits at `until'. */
slong _loja_flow_working_digits(slong digits, const fmpq_t until);

/* Time map and t1 of a step from t towards `until', of about the half length
   h in log t, or t where t = 0. */
void _loja_flow_choose_end(loja_step_t step, const fmpq_t t,
                           const fmpq_t until, double h);

/* Half length of a step in log t, or in t for linear time. */
double _loja_flow_half_length(const loja_step_t step);

/* The half length that a defect of 2^log2_defect at h suggests. */
double _loja_flow_next_length(double h, double log2_defect,
                              double log2_wanted, slong order);

/* How much the bound of the defect exceeds its estimate, log2. */
double _loja_flow_bound_excess(slong order);

/* Degree of the path when it must resolve that many bits. */
slong _loja_flow_choose_order(const loja_problem_struct *prob, double bits,
                              slong prec);

/* error <- flow->error + |p(-1) - end|, for the first step
   |p(-1) - theta(0)|; seam <- the second term. */
void _loja_flow_start_error(arf_t error, arf_t seam, const loja_flow_t flow,
                            const loja_step_t step);

/* Takes a verified step over; swaps contents with step and tube. */
void _loja_flow_accept(loja_flow_t flow, loja_step_t step, loja_tube_t tube);

/* One step to `until' where the flow is known to be in a critical point,
   both exactly: 1 when accepted. */
int _loja_flow_stand_still(loja_flow_t flow, loja_step_t step,
                           loja_tube_t tube, const fmpq_t until);

#endif
