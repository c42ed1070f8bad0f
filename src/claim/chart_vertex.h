/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_vertex.h -- what the files of the chart `vertex' share. */
#ifndef LOJA_CLAIM_CHART_VERTEX_H
#define LOJA_CLAIM_CHART_VERTEX_H

#include "claim/chart.h"
#include "claim/chart_kernel.h"

typedef struct
{
    slong n;
    int sign;              /* of w = h */
    loja_kernel_t kernel;
    fmpq_t a, s0;          /* target a x^2 + ...; s0 = its centre, -vertex */
    arb_t centre;          /* s0 */
    arb_ptr x, x2;         /* inputs and their squares */
    double *xd;            /* inputs, rounded */
} loja_vertex_struct;

/* The search for a box (not trusted): chart operation `propose'. */
int _loja_vertex_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
    const loja_chart_t chart, arb_srcptr q, const arf_t loss, slong attempt,
    loja_message_t why);

#endif
