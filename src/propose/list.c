/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* list.c -- the proposers by number; certificates know their names as well
   (src/cert/record.c). */
#include "loja/fast.h"
#include "loja/propose.h"

static loja_propose_result_t
collocation(loja_step_t step, loja_propose_info_t *info, arb_srcptr init,
    const loja_step_struct *prev, slong order, const mag_t wanted,
    loja_pool_t pool, slong prec)
{
    return loja_propose_collocation(step, info, init, prev, order, wanted, 0,
        pool, prec);
}

static loja_propose_result_t
cvode(loja_step_t step, loja_propose_info_t *info, arb_srcptr init,
    const loja_step_struct *prev, slong order, const mag_t wanted,
    loja_pool_t pool, slong prec)
{
    return loja_propose_collocation(step, info, init, prev, order, wanted, 1,
        pool, prec);
}

static loja_propose_result_t
taylor(loja_step_t step, loja_propose_info_t *info, arb_srcptr init,
    const loja_step_struct *prev, slong order, const mag_t wanted,
    loja_pool_t pool, slong prec)
{
    (void) prev;
    return loja_propose_taylor(step, info, init, order, wanted, pool, prec);
}

const loja_proposer_ops_t loja_proposers[] = {
    [LOJA_PROPOSER_AUTOMATIC] = { "automatic", 0, NULL, collocation },
    [LOJA_PROPOSER_COLLOCATION] = { "collocation", 0, NULL, collocation },
    [LOJA_PROPOSER_TAYLOR] = { "taylor", 1, NULL, taylor },
    [LOJA_PROPOSER_CVODE] = { "cvode", 0, loja_fast_flow_available, cvode },
    { NULL, 0, NULL, NULL }
};
