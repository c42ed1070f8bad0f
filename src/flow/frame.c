/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Steps around a ball of starts in a norm that moves with the flow. */
#include "flow/flow_internal.h"

int
_loja_flow_has_frame(const loja_flow_struct *flow)
{
    return !fmpq_is_zero(flow->prob->start_radius)
        && loja_tube_may_frame(flow->pool->ws)
        && (flow->opts.moving == 1 || flow->tube->metric != NULL
            || fmpq_mat_ncols(flow->prob->flat) > 0);
}

/* The norm of a set of starts that is flat in the direction u, I + w u u^T,
   which is >= I.  0: its entries are not dyadic. */
static int
set_flat(loja_tube_t tube, const loja_problem_struct *prob)
{
    const slong P = prob->net->nparams;
    arf_struct *g = tube->metric;
    slong a, b;
    int dyadic = 1;
    fmpq_t q;

    fmpq_init(q);
    for (a = 0; a < P && dyadic; a++)
        for (b = 0; b <= a && dyadic; b++, g++)
        {
            fmpq_mul(q, fmpq_mat_entry(prob->flat, 0, a),
                     fmpq_mat_entry(prob->flat, 0, b));
            fmpq_mul(q, q, prob->flat_weight);
            if (a == b)
                fmpq_add_si(q, q, 1);
            dyadic = fmpz_val2(fmpq_denref(q)) + 1
                == fmpz_bits(fmpq_denref(q));
            /* SOUND: moving-norm (START: the norm of the set, exactly) */
            if (dyadic)
                arf_set_fmpq(g, q, ARF_PREC_EXACT, ARF_RND_DOWN);
        }
    fmpq_clear(q);
    return dyadic;
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
    if (flow->step->len == 0 && fmpq_mat_ncols(flow->prob->flat) > 0
        && !set_flat(tube, flow->prob))
        /* SOUND: moving-norm (the Euclidean norm is not larger) */
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
