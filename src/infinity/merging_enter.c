/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: theta(T) lies in E, and D(theta(T)) <= D0. */
#include "merging.h"

void
_loja_merging_level(loja_merging_proof_t proof, const loja_merging_t mg,
                    arb_srcptr theta, slong prec)
{
    loja_loss_t ws;
    arb_t L;

    arb_init(L);
    loja_loss_init(ws, mg->prob);
    loja_loss_eval(ws, L, NULL, NULL, theta, prec);
    loja_loss_clear(ws);
    arb_sub(L, L, proof->limit, prec);
    arb_get_ubound_arf(proof->level, L, 30);
    arb_clear(L);
}

int
_loja_merging_enters(loja_merging_proof_t proof, const loja_merging_t mg,
                     arb_srcptr theta, slong prec)
{
    arb_ptr zeta = _arb_vec_init(mg->dim);
    loja_minimum_problem_t f;
    arb_t h, h0;
    int good;

    arb_init(h);
    arb_init(h0);
    _loja_merging_problem(&f, mg);
    _loja_merging_level(proof, mg, theta, prec);
    _loja_merging_coordinates(h, zeta, mg, theta, prec);
    /* a neuron that turns linear has the sign of its output weight */
    good = arb_is_finite(h) && !arb_contains_zero(h)
        && (!mg->flat || arb_is_positive(h));
    arb_abs(h, h);
    arb_set_arf(h0, proof->h0);
    /* SOUND: merging (M5, F5: 0 < h < h0, D(theta(T)) <= D0, |xi_T| <
       rho) */
    good = good && arb_lt(h, h0) && arf_is_finite(proof->level)
        && arf_cmp(proof->level, proof->D0) <= 0
        && _loja_minimum_inside(&f, proof->centre, zeta, proof->lambda,
            proof->rho, prec);
    arb_clear(h);
    arb_clear(h0);
    _arb_vec_clear(zeta, mg->dim);
    return good;
}
