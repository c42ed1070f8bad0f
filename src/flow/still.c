/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Flows that stand still: one step to any time. */
#include "flow/flow_internal.h"

int
_loja_flow_stand_still(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
                       const fmpq_t until)
{
    slong i, P = flow->prob->net->nparams;
    arf_t start;
    int ok = 0;

    if (!arf_is_zero(flow->error))
        return 0;
    step->log_time = 0;
    fmpq_set(step->t0, flow->t);
    fmpq_set(step->t1, until);
    loja_step_set_shape(step, P, 1);
    for (i = 0; i < P; i++)
        arb_set(step->coef + i, flow->end + i);
    arf_init(start);
    _loja_flow_start_error(start, flow->seam, flow, step);
    if (loja_tube_constant(tube, step, start, flow->pool,
                           flow->control.prec))
    {
        flow->reason = LOJA_TUBE_OK;
        _loja_flow_accept(flow, step, tube);
        ok = 1;
    }
    arf_clear(start);
    return ok;
}
