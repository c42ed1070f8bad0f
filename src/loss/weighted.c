/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The Hessian of a weighted sum of outputs: the backward pass with weights
    where the residuals stand.
*/
#include "loss/loss_internal.h"

void
loja_loss_weighted_hessian(loja_loss_t ws, arb_mat_struct *H, arb_srcptr w,
                           arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, nK = net->width[net->depth], P = net->nparams;
    arb_ptr g = _arb_vec_init(P);
    const int pairs = _loja_loss_in_pairs(ws);

    _loja_loss_set_prec(ws, prec);
    arb_mat_zero(H);
    for (i = 0; i < ws->prob->n; i++)
    {
        arb_srcptr x = ws->x + i * net->width[0];

        _loja_loss_forward(ws, i, theta, 2, prec);
        _arb_vec_set(ws->out, w + i * nK, nK);
        _loja_loss_backward(ws, g, x, theta, prec);
        if (pairs)
            _loja_loss_pair_add(ws, H, x, theta, 0, prec);
        else
        {
            _loja_loss_jacobian_rows(ws, i, x, theta, prec);
            _loja_loss_curvature(ws, H, x, prec);
        }
    }
    if (pairs)
        _loja_loss_pair_flush(ws, H, prec);
    for (i = 0; i < P; i++)
        for (j = 0; j < i; j++)
            arb_set(arb_mat_entry(H, i, j), arb_mat_entry(H, j, i));
    _arb_vec_clear(g, P);
}
