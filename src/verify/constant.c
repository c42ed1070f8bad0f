/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A path that stands still in an exact critical point (proofs/tube.md,
    section Constant).

    Elsewhere the defect is bounded by numbers > 0, however small, and near a
    saddle the error that they allow grows like e^(-lambda_min t).
*/
#include "loja/verify.h"

int
loja_tube_constant(loja_tube_t tube, const loja_step_t step,
                   const arf_t start, loja_pool_t pool, slong prec)
{
    const loja_net_struct *net = pool->ws->prob->net;
    slong i, P = net->nparams;
    arb_ptr g;
    int ok = 1;

    /* SOUND: tube (setting: solutions are unique; constant: p = c, E_0 = 0, c exact) */
    if (!loja_net_is_smooth(net) || step->len != 1 || step->nparams != P
        || !arf_is_zero(start) || fmpq_cmp(step->t0, step->t1) >= 0)
        return 0;
    for (i = 0; ok && i < P; i++)
        ok = arb_is_exact(step->coef + i) && arb_is_finite(step->coef + i);
    g = _arb_vec_init(P);
    if (ok)
    {
        loja_pool_set_branch(pool, NULL);
        loja_loss_eval(pool->ws, NULL, g, NULL, step->coef, prec);
        /* SOUND: tube (constant: grad L(c) = 0) */
        ok = _arb_vec_is_zero(g, P);
    }
    _arb_vec_clear(g, P);
    if (!ok)
        return 0;
    tube->pieces = 1;
    arf_set_si(tube->x, -1);
    arf_one(tube->x + 1);
    arf_zero(tube->growth);
    arf_zero(tube->error);
    arf_zero(tube->error + 1);
    arf_zero(tube->defect);
    arf_set_ui_2exp_si(tube->radius, 1, -prec);
    return 1;
}
