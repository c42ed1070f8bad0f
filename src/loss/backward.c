/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Backward pass: gradient, Jacobian and Hessian from the stored forward
    pass.  With z^k_j the preactivations, s = dN/da, delta = dN/dz weighted
    with the residual,

      D^2 N = sum_{k<K} sum_j s^k_j psi''(z^k_j) Dz^k_j (x) Dz^k_j
            + sum_{k<K} sum_{j,l} delta^{k+1}_j psi'(z^k_l)
                  sym(e_{W^{k+1}_{jl}} (x) Dz^k_l).

    Dz^k_j has entries for the parameters of earlier layers (stored in
    ws->jz) and for its own row of W^k, b^k (equal to a^{k-1} and 1, not
    stored).
*/
#include "loss/loss_internal.h"

void
_loja_loss_backward(loja_loss_t ws, arb_ptr grad, arb_srcptr x,
                    arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong j, l, k, K = net->depth;
    arb_ptr below, above = ws->delta + ws->hidden;

    _arb_vec_set(above, ws->out, net->width[K]);
    for (k = K; k >= 1; k--)
    {
        slong m = net->width[k - 1], nk = net->width[k];
        slong wo = loja_net_weight_offset(net, k);
        arb_srcptr a = k == 1 ? x : ws->a + ws->first[k - 1];

        for (j = 0; j < nk; j++)
        {
            for (l = 0; l < m; l++)
                arb_addmul(grad + wo + j * m + l, above + j, a + l, prec);
            if (net->bias)
                arb_add(grad + wo + nk * m + j, grad + wo + nk * m + j,
                        above + j, prec);
        }
        if (k == 1)
            break;
        below = ws->delta + ws->first[k - 1];
        for (l = 0; l < m; l++)
        {
            slong h = ws->first[k - 1] + l;

            arb_dot(ws->adj + h, NULL, 0, theta + wo + l, m, above, 1, nk,
                    prec);
            arb_mul(below + l, ws->adj + h, ws->d1 + h, prec);
        }
        above = below;
    }
}

/*
    row <- (dependence of W^k_j . a^{k-1} on the parameters of layers < k)
    = sum_l W_jl psi'_l Dz^{k-1}_l, entries 0 .. offset of layer k.
*/
static void
pull_back(arb_ptr row, loja_loss_t ws, arb_srcptr W, slong k, arb_srcptr x,
          slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong l, i, m = net->width[k - 1];
    slong before = loja_net_weight_offset(net, k - 1);
    slong mm = net->width[k - 2];
    arb_srcptr a = k == 2 ? x : ws->a + ws->first[k - 2];
    arb_ptr c = ws->tmp;

    for (l = 0; l < m; l++)
        arb_mul(c + l, W + l, ws->d1 + ws->first[k - 1] + l, prec);
    for (i = 0; i < before; i++)
        arb_dot(row + i, NULL, 0, c, 1,
                arb_mat_entry(ws->jz, ws->first[k - 1], i),
                ws->prob->net->nparams, m, prec);
    for (l = 0; l < m; l++)
    {
        for (i = 0; i < mm; i++)
            arb_mul(row + before + l * mm + i, c + l, a + i, prec);
        if (net->bias)
            arb_set(row + before + m * mm + l, c + l);
    }
}

void
_loja_loss_jacobian_rows(loja_loss_t ws, slong i, arb_srcptr x,
                         arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong j, k, K = net->depth, nK = net->width[K];

    for (k = 2; k <= K; k++)
    {
        slong m = net->width[k - 1];

        for (j = 0; j < net->width[k]; j++)
        {
            arb_ptr row = k < K
                ? arb_mat_entry(ws->jz, ws->first[k] + j, 0)
                : arb_mat_entry(ws->jac, i * nK + j, 0);

            pull_back(row, ws,
                      theta + loja_net_weight_offset(net, k) + j * m, k, x,
                      prec);
        }
    }
    for (j = 0; j < nK; j++)
    {
        arb_ptr row = arb_mat_entry(ws->jac, i * nK + j, 0);
        slong m = net->width[K - 1], wo = loja_net_weight_offset(net, K);
        arb_srcptr a = K == 1 ? x : ws->a + ws->first[K - 1];

        _arb_vec_zero(row + wo, net->nparams - wo);
        _arb_vec_set(row + wo + j * m, a, m);
        if (net->bias)
            arb_one(row + wo + nK * m + j);
    }
}

void
_loja_loss_weigh_rows(loja_loss_t ws, slong i, slong prec)
{
    slong j, P = ws->prob->net->nparams;
    slong nK = ws->prob->net->width[ws->prob->net->depth];
    arb_t root;

    if (_loja_loss_weight(ws, i) == 1)
        return;
    arb_init(root);
    /* SOUND: tube (equal inputs: m J^T J) */
    arb_sqrt_ui(root, (ulong) ws->weight[i], prec);
    for (j = 0; j < nK; j++)
    {
        arb_ptr row = arb_mat_entry(ws->jac, i * nK + j, 0);

        _arb_vec_scalar_mul(row, row, P, root, prec);
    }
    arb_clear(root);
}

/* H += c u u^T on the upper triangle, u = Dz^k_j. */
static void
add_rank_one(arb_mat_struct *H, loja_loss_t ws, const arb_t c, slong k,
             slong j, arb_srcptr x, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, l, m = net->width[k - 1], wo = loja_net_weight_offset(net, k);
    slong own = wo + j * m, bo = wo + net->width[k] * m + j;
    arb_srcptr a = k == 1 ? x : ws->a + ws->first[k - 1];
    arb_srcptr u = k == 1 ? NULL
                          : arb_mat_entry(ws->jz, ws->first[k] + j, 0);
    arb_t t;

    arb_init(t);
    for (i = 0; i < (k == 1 ? 0 : wo); i++)
    {
        arb_mul(t, c, u + i, prec);
        for (l = i; l < wo; l++)
            arb_addmul(arb_mat_entry(H, i, l), t, u + l, prec);
        for (l = 0; l < m; l++)
            arb_addmul(arb_mat_entry(H, i, own + l), t, a + l, prec);
        if (net->bias)
            arb_add(arb_mat_entry(H, i, bo), arb_mat_entry(H, i, bo), t,
                    prec);
    }
    for (i = 0; i < m; i++)
    {
        arb_mul(t, c, a + i, prec);
        for (l = i; l < m; l++)
            arb_addmul(arb_mat_entry(H, own + i, own + l), t, a + l, prec);
        if (net->bias)
            arb_add(arb_mat_entry(H, own + i, bo),
                    arb_mat_entry(H, own + i, bo), t, prec);
    }
    if (net->bias)
        arb_add(arb_mat_entry(H, bo, bo), arb_mat_entry(H, bo, bo), c, prec);
    arb_clear(t);
}

/* The second sum of the formula for the affine map k+1, hidden neuron l. */
static void
add_bilinear(arb_mat_struct *H, loja_loss_t ws, slong k, slong l,
             arb_srcptr x, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, m = net->width[k - 1], nk = net->width[k];
    slong wo = loja_net_weight_offset(net, k), own = wo + l * m;
    slong bo = wo + nk * m + l, up = loja_net_weight_offset(net, k + 1) + l;
    slong h = ws->first[k] + l;
    arb_srcptr a = k == 1 ? x : ws->a + ws->first[k - 1];
    arb_srcptr delta = k + 1 == net->depth ? ws->delta + ws->hidden
                                           : ws->delta + ws->first[k + 1];
    arb_t c;

    arb_init(c);
    for (j = 0; j < net->width[k + 1]; j++)
    {
        slong col = up + j * nk;

        arb_mul(c, delta + j, ws->d1 + h, prec);
        if (k > 1)
            for (i = 0; i < wo; i++)
                arb_addmul(arb_mat_entry(H, i, col), c,
                           arb_mat_entry(ws->jz, h, i), prec);
        for (i = 0; i < m; i++)
            arb_addmul(arb_mat_entry(H, own + i, col), c, a + i, prec);
        if (net->bias)
            arb_add(arb_mat_entry(H, bo, col), arb_mat_entry(H, bo, col), c,
                    prec);
    }
    arb_clear(c);
}

void
_loja_loss_curvature(loja_loss_t ws, arb_mat_struct *H, arb_srcptr x,
                     slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong j, k;
    arb_t c;

    arb_init(c);
    for (k = 1; k < net->depth; k++)
    {
        for (j = 0; j < net->width[k]; j++)
        {
            slong h = ws->first[k] + j;

            arb_mul(c, ws->adj + h, ws->d2 + h, prec);
            add_rank_one(H, ws, c, k, j, x, prec);
            add_bilinear(H, ws, k, j, x, prec);
        }
    }
    arb_clear(c);
}

void
_loja_loss_assemble(loja_loss_t ws, arb_mat_struct *H, slong rows,
                    slong prec)
{
    slong i, j, P = ws->prob->net->nparams;
    arb_t l2;

    arb_init(l2);
    arb_set_fmpq(l2, ws->prob->l2, prec);
    arb_mul_2exp_si(l2, l2, 1);
    for (i = 0; i < P; i++)
    {
        for (j = i; j < P; j++)
        {
            arb_ptr e = arb_mat_entry(H, i, j);

            arb_dot(e, e, 0, arb_mat_entry(ws->jac, 0, i), P,
                    arb_mat_entry(ws->jac, 0, j), P, rows, prec);
            arb_mul_2exp_si(e, e, 1);
            arb_div_si(e, e, ws->total, prec);
            if (i == j)
                arb_add(e, e, l2, prec);
            else
                arb_set(arb_mat_entry(H, j, i), e);
        }
    }
    arb_clear(l2);
}
