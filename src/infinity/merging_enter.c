/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: theta(T) lies in E, and D(theta(T)) <= D0. */
#include "merging.h"

/* |xi|^2 <= z^T H z/lambda < rho^2 with H the Hessian at the centre. */
static int
inside_frame(const loja_merging_proof_t proof, const loja_merging_t mg,
             arb_ptr z, slong prec)
{
    arb_mat_t H;
    arb_t L, sum, t;
    slong i, k;
    int good;

    arb_mat_init(H, mg->dim, mg->dim);
    arb_init(L);
    arb_init(sum);
    arb_init(t);
    _arb_vec_sub(z, z, proof->centre, mg->dim, prec);
    _loja_merging_at_centre(L, NULL, H, proof, mg, prec);
    for (i = 0; i < mg->dim; i++)
        for (k = 0; k < mg->dim; k++)
        {
            arb_mul(t, z + i, z + k, prec);
            arb_addmul(sum, t, arb_mat_entry(H, i, k), prec);
        }
    arb_set_arf(t, proof->rho);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, proof->lambda, prec);
    /* SOUND: merging (F5: |xi_T| < rho) */
    good = arb_lt(sum, t);
    arb_mat_clear(H);
    arb_clear(L);
    arb_clear(sum);
    arb_clear(t);
    return good;
}

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
    arb_t h, h0;
    int good;

    arb_init(h);
    arb_init(h0);
    _loja_merging_level(proof, mg, theta, prec);
    _loja_merging_coordinates(h, zeta, mg, theta, prec);
    /* a neuron that turns linear has the sign of its output weight */
    good = arb_is_finite(h) && !arb_contains_zero(h)
        && (!mg->flat || arb_is_positive(h));
    arb_abs(h, h);
    arb_set_arf(h0, proof->h0);
    /* SOUND: merging (F5: 0 < h < h0, D(theta(T)) <= D0) */
    good = good && arb_lt(h, h0) && arf_is_finite(proof->level)
        && arf_cmp(proof->level, proof->D0) <= 0
        && inside_frame(proof, mg, zeta, prec);
    arb_clear(h);
    arb_clear(h0);
    _arb_vec_clear(zeta, mg->dim);
    return good;
}
