/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* chart_odd.h -- what the files of the chart `odd' share. */
#ifndef LOJA_CLAIM_CHART_ODD_H
#define LOJA_CLAIM_CHART_ODD_H

#include "claim/chart.h"

/* Taylor coefficients of psi at 0 that are used near 0; odd. */
#define LOJA_ODD_TERMS 17
typedef struct
{
    int kink;              /* softsign: eta = |w| */
    int sign;              /* of w */
    fmpq_t a;              /* the slope of the line, not 0 */
    arb_t slope;           /* psi'(0) */
    arb_ptr c;             /* c[k] = psi^(k)(0)/k!, LOJA_ODD_TERMS entries */
    arb_ptr x;             /* n inputs */
    slong n;
} loja_odd_struct;

/* What both tests need of one sub-box. */
typedef struct
{
    arb_ptr phi, m, deta, qm;
    arb_t phi2;            /* |phi|^2 */
    arb_t proj;            /* <phi,m>/|phi|^2 */
    arb_t qm2;             /* |Q m|^2 */
    arb_t g;               /* eta^2 |Q m|^2: min L/a^2 over the free one */
    arb_t eps;             /* eps/a^2 */
} loja_odd_state_struct;
typedef loja_odd_state_struct loja_odd_state_t[1];

void _loja_odd_state_init(loja_odd_state_t s, slong n);
void _loja_odd_state_clear(loja_odd_state_t s, slong n);
/* Everything on the sub-box q; 1 when phi != 0 is proved. */
int _loja_odd_state_set(loja_odd_state_t s, const loja_chart_t chart,
                        arb_srcptr q, const arf_t eps);
/*
    Bounds for the free coordinate where L <= eps: |delta| <= sqrt((eps/a^2 -
    g)/|phi|^2), 1 + alpha = 1 - eta <phi,m>/|phi|^2 + delta.  Returns 1 when
    1 + alpha > 0 is proved.
*/
int _loja_odd_free_range(arb_t one_alpha, arb_t delta,
                         const loja_odd_state_t s, arb_srcptr q, slong prec);

extern const loja_chart_rates_struct _loja_odd_rates;

/* The search for a box (not trusted): chart operation `propose'. */
int _loja_odd_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
    const loja_chart_t chart, arb_srcptr q, const arf_t loss, slong attempt,
    loja_message_t why);

#endif
