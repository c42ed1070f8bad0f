/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Loss, gradient, Hessian and residuals over balls. */
#include "loss/loss_internal.h"

/* v <- (2/n) v + 2 l2 theta. */
static void
finish_gradient(arb_ptr v, loja_loss_t ws, arb_srcptr theta, slong prec)
{
    slong i, P = ws->prob->net->nparams;
    arb_t l2;

    arb_init(l2);
    arb_set_fmpq(l2, ws->prob->l2, prec);
    arb_mul_2exp_si(l2, l2, 1);
    for (i = 0; i < P; i++)
    {
        arb_mul_2exp_si(v + i, v + i, 1);
        arb_div_si(v + i, v + i, ws->total, prec);
        if (!arb_is_zero(l2))
            arb_addmul(v + i, l2, theta + i, prec);
    }
    arb_clear(l2);
}

/* L <- (1/n) (L + rest) + l2 |theta|^2. */
static void
finish_loss(arb_ptr L, loja_loss_t ws, arb_srcptr theta, slong prec)
{
    slong j;
    arb_t t, q;

    arb_init(t);
    arb_init(q);
    /* SOUND: tube (equal inputs: the constant of L) */
    arb_set_fmpq(t, ws->rest, prec);
    arb_add(L, L, t, prec);
    arb_div_si(L, L, ws->total, prec);
    if (!fmpq_is_zero(ws->prob->l2))
    {
        for (j = 0; j < ws->prob->net->nparams; j++)
        {
            arb_sqr(t, theta + j, prec);
            arb_add(q, q, t, prec);
        }
        arb_set_fmpq(t, ws->prob->l2, prec);
        arb_addmul(L, q, t, prec);
    }
    arb_clear(t);
    arb_clear(q);
}

void
loja_loss_eval(loja_loss_t ws, arb_ptr L, arb_ptr grad, arb_mat_struct *H,
               arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, nK = net->width[net->depth], P = net->nparams;
    arb_srcptr x;
    arb_ptr g = grad;
    const int pairs = H != NULL && _loja_loss_in_pairs(ws);
    arb_t s, t;

    _loja_loss_set_prec(ws, prec);
    arb_init(s);
    arb_init(t);
    if (g == NULL && H != NULL)
        g = _arb_vec_init(P);
    if (g != NULL)
        _arb_vec_zero(g, P);
    if (H != NULL)
        arb_mat_zero(H);
    for (i = 0; i < ws->prob->n; i++)
    {
        x = ws->x + i * net->width[0];
        _loja_loss_forward(ws, i, theta, H != NULL ? 2 : g != NULL, prec);
        _loja_loss_subtract_target(ws, i, prec);
        for (j = 0; j < nK; j++)
        {
            arb_sqr(t, ws->out + j, prec);
            arb_addmul_si(s, t, _loja_loss_weight(ws, i), prec);
        }
        _loja_loss_weigh(ws, i, prec);
        if (g != NULL)
            _loja_loss_backward(ws, g, x, theta, prec);
        if (H != NULL && pairs)
            _loja_loss_pair_add(ws, H, x, theta, _loja_loss_weight(ws, i),
                                prec);
        else if (H != NULL)
        {
            _loja_loss_jacobian_rows(ws, i, x, theta, prec);
            _loja_loss_weigh_rows(ws, i, prec);
            _loja_loss_curvature(ws, H, x, prec);
        }
    }
    if (g != NULL)
        finish_gradient(g, ws, theta, prec);
    if (H != NULL && pairs)
        _loja_loss_pair_flush(ws, H, prec);
    if (H != NULL)
        _loja_loss_assemble(ws, H, pairs ? 0 : arb_mat_nrows(ws->jac), prec);
    if (L != NULL)
    {
        arb_set(L, s);
        finish_loss(L, ws, theta, prec);
    }
    if (g != grad)
        _arb_vec_clear(g, P);
    arb_clear(s);
    arb_clear(t);
}

void
loja_loss_residual(loja_loss_t ws, arb_ptr r, arb_mat_struct *J,
                   arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, nK = net->width[net->depth];
    arb_t root;

    _loja_loss_set_prec(ws, prec);
    arb_init(root);
    arb_sqrt_ui(root, ws->prob->n, prec);
    for (i = 0; i < ws->prob->n; i++)
    {
        _loja_loss_forward(ws, i, theta, J != NULL, prec);
        _loja_loss_subtract_target(ws, i, prec);
        if (r != NULL)
            for (j = 0; j < nK; j++)
                arb_div(r + i * nK + j, ws->out + j, root, prec);
        if (J != NULL)
            _loja_loss_jacobian_rows(ws, i, ws->x + i * net->width[0], theta,
                                     prec);
    }
    if (J != NULL)
        arb_mat_scalar_div_arb(J, ws->jac, root, prec);
    arb_clear(root);
}
