/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Shared by the files of the room flow. */
#ifndef LOJA_FLOW_INTERNAL_H
#define LOJA_FLOW_INTERNAL_H

#include "loja/flow.h"

/* --digits where the user gave none. */
slong _loja_flow_default_digits(const loja_problem_struct *prob);

/* 1 if the tube around a ball of starts is too wide to go on. */
int _loja_flow_has_grown(const loja_flow_struct *flow);

/* The half length of the next step, no longer than a wide tube bears. */
double _loja_flow_wide_length(const loja_flow_struct *flow, int log_time);

/* 1 if Hessians are dear. */
int _loja_flow_is_large(const loja_problem_struct *prob);

/* Working digits for a radius of 10^-digits at `until'. */
slong _loja_flow_working_digits(slong digits, const fmpq_t until,
                                const loja_problem_struct *prob);

/* Half length of the first step, from t = 0. */
double _loja_flow_first_length(const loja_flow_t flow);

/* Time map and t1 of a step from t towards `until', of about the half length
   h in log t, or in t. */
void _loja_flow_choose_end(loja_step_t step, const fmpq_t t,
                           const fmpq_t until, double h, int log_time);

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

/* ---- frame.c: norms that move with the flow ---- */

/* 1 if the next step is tried in one. */
int _loja_flow_has_frame(const loja_flow_struct *flow);

/* tube begins in the norm that the last one ended in; start: the error in it
   after the jump of flow->seam. */
void _loja_flow_begin_frame(arf_t start, loja_tube_t tube,
                            const loja_flow_struct *flow);

/* ---- kink.c: C1 activations with kinks ---- */

/* What became of the try for one step. */
typedef struct
{
    fmpq_t until;      /* the step ends there at the latest */
    double margin;     /* log2 of the distance kept from kinks, in tubes */
    int cut;           /* until lies before a crossing */
    int cross;         /* the next step goes across a kink */
    int rejected;      /* proposals, as hopeless */
    int growth;        /* steps, as their growth was not bounded */
} loja_flow_try_t;

/* The time map of the next step: logarithmic from t > 0 on. */
int _loja_flow_log_time(const loja_flow_struct *flow);

/* The path is proposed on the branches that the flow is on. */
void _loja_flow_set_branches(loja_flow_t flow);

/* Looks at the proposed path for the first kink that it meets: sets
   next->until before it and next->cut, or next->cross where it is too near.
   1: there is one within the step. */
int _loja_flow_meets_kink(loja_flow_try_t *next, const loja_flow_t flow,
                          const loja_step_t step, const mag_t wanted);

/* The sign of a preactivation was not proved on a step of the half length h:
   more distance, or a shorter step. */
void _loja_flow_avoid_kink(loja_flow_try_t *next, loja_flow_t flow, double h);

/* One short step from where a preactivation is at a kink, or meets it at
   once (by force: whenever it does), to where all have left it.  1 when
   accepted. */
int _loja_flow_cross(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
                     const loja_flow_try_t *next, const mag_t wanted);

/* One step to `until' where the flow is known to be in a critical point,
   both exactly: 1 when accepted. */
int _loja_flow_stand_still(loja_flow_t flow, loja_step_t step,
                           loja_tube_t tube, const fmpq_t until);

#endif
