/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Steps around a ball of starts in a norm that moves with the flow. */
#include "flow/flow_internal.h"

int
_loja_flow_has_frame(const loja_flow_struct *flow)
{
    return !fmpq_is_zero(flow->prob->start_radius)
        && loja_tube_may_frame(flow->pool->ws)
        && (flow->opts.moving == 1 || flow->tube->metric != NULL);
}

void
_loja_flow_begin_frame(arf_t start, loja_tube_t tube,
                       const loja_flow_struct *flow)
{
    const loja_tube_struct *last = flow->tube;
    slong i;
    mag_t m;
    arf_t s;

    mag_init(m);
    arf_init(s);
    loja_tube_set_metric(tube, flow->prob->net->nparams);
    /* SOUND: moving-norm (the first norm is the last one of the step before;
       or the Euclidean one, which is not larger than that) */
    for (i = 0; last->metric != NULL && i < tube->metric_size; i++)
        arf_set(tube->metric + i,
                last->metric + last->pieces * last->metric_size + i);
    /* SOUND: moving-norm (seam: the jump of the path in that norm) */
    loja_tube_metric_norm(m, tube, 0);
    arf_set_mag(s, m);
    arf_mul(s, s, flow->seam, 30, ARF_RND_UP);
    arf_add(start, flow->error, s, 30, ARF_RND_UP);
    mag_clear(m);
    arf_clear(s);
}
