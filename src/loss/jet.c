/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Loss and gradient along a curve theta(s), as power series in s: the
    forward and the backward pass with every number a truncated series.

    Enclosure: the coefficients of each series are ball polynomials in those
    of theta, except for psi(z(s)) and psi'(z(s)), which loja/jet.h encloses.
    Cost: n P len^2 operations.
*/
#include "loss/loss_internal.h"

/* One sample at a time; every entry is a series of len coefficients. */
typedef struct
{
    loja_loss_struct *ws;
    slong len, prec;
    arb_srcptr theta;
    arb_ptr a, d;        /* hidden: psi(z), psi'(z) */
    arb_ptr delta;       /* hidden, then outputs: dL/dz */
    arb_ptr z, t;        /* one series each */
} series_struct;

/* res += a b. */
static void
add_product(arb_ptr res, arb_srcptr a, arb_srcptr b, slong len, slong prec)
{
    slong c;

    for (c = 0; c < len; c++)
        arb_dot(res + c, res + c, 0, a, 1, b + c, -1, c + 1, prec);
}

/* z <- W a + b for output j of the affine map k of sample i. */
static void
affine(arb_ptr z, const series_struct *w, slong i, slong k, slong j)
{
    const loja_net_struct *net = w->ws->prob->net;
    slong c, l, m = net->width[k - 1], len = w->len;
    arb_srcptr W = w->theta + (loja_net_weight_offset(net, k) + j * m) * len;
    arb_srcptr x = w->ws->x + i * net->width[0];

    if (net->bias)
        _arb_vec_set(z, w->theta + (loja_net_bias_offset(net, k) + j) * len,
                     len);
    else
        _arb_vec_zero(z, len);
    if (k == 1)
        for (c = 0; c < len; c++)
            arb_dot(z + c, z + c, 0, W + c, len, x, 1, m, w->prec);
    else
        for (l = 0; l < m; l++)
            add_product(z, W + l * len, w->a + (w->ws->first[k - 1] + l)
                        * len, len, w->prec);
}

/* a and d of all hidden neurons, delta of the outputs: the residuals. */
static void
forward(series_struct *w, slong i)
{
    const loja_net_struct *net = w->ws->prob->net;
    slong j, k, K = net->depth, nK = net->width[K];

    for (k = 1; k < K; k++)
    {
        for (j = 0; j < net->width[k]; j++)
        {
            slong h = w->ws->first[k] + j;
            int branch = _loja_loss_branch(w->ws, i, h);

            affine(w->z, w, i, k, j);
            net->act[k - 1]->jet(w->a + h * w->len, w->z, w->len, w->len,
                                 branch, w->prec);
            net->act[k - 1]->jet_derivative(w->d + h * w->len, w->z, w->len,
                                            w->len, branch, w->prec);
        }
    }
    for (j = 0; j < nK; j++)
    {
        arb_ptr out = w->delta + (w->ws->hidden + j) * w->len;

        affine(out, w, i, K, j);
        arb_sub(out, out, w->ws->y + i * nK + j, w->prec);
    }
}

/* Adds the share of sample i, without the factor 2/n, to the gradient of
   W^k and b^k; delta of this layer is known. */
static void
add_gradient(arb_ptr grad, const series_struct *w, slong i, slong k,
             arb_srcptr delta)
{
    const loja_net_struct *net = w->ws->prob->net;
    slong j, l, m = net->width[k - 1], len = w->len;
    arb_srcptr x = w->ws->x + i * net->width[0];

    for (j = 0; j < net->width[k]; j++)
    {
        arb_ptr g = grad + (loja_net_weight_offset(net, k) + j * m) * len;

        for (l = 0; l < m; l++)
        {
            if (k == 1)
                _arb_vec_scalar_addmul(g + l * len, delta + j * len, len,
                                       x + l, w->prec);
            else
                add_product(g + l * len, delta + j * len, w->a
                            + (w->ws->first[k - 1] + l) * len, len, w->prec);
        }
        if (net->bias)
        {
            g = grad + (loja_net_bias_offset(net, k) + j) * len;
            _arb_vec_add(g, g, delta + j * len, len, w->prec);
        }
    }
}

static void
backward(arb_ptr grad, series_struct *w, slong i)
{
    const loja_net_struct *net = w->ws->prob->net;
    slong j, k, l, len = w->len;
    arb_ptr above = w->delta + w->ws->hidden * len;

    for (k = net->depth; k >= 1; k--)
    {
        slong m = net->width[k - 1];
        arb_srcptr W = w->theta + loja_net_weight_offset(net, k) * len;
        arb_ptr below;

        add_gradient(grad, w, i, k, above);
        if (k == 1)
            break;
        below = w->delta + w->ws->first[k - 1] * len;
        for (l = 0; l < m; l++)
        {
            _arb_vec_zero(w->t, len);
            for (j = 0; j < net->width[k]; j++)
                add_product(w->t, W + (j * m + l) * len, above + j * len,
                            len, w->prec);
            _arb_vec_zero(below + l * len, len);
            add_product(below + l * len, w->t,
                        w->d + (w->ws->first[k - 1] + l) * len, len,
                        w->prec);
        }
        above = below;
    }
}

/* L <- L/n + l2 |theta|^2, grad <- (2/n) grad + 2 l2 theta. */
static void
finish(arb_ptr L, arb_ptr grad, const series_struct *w)
{
    const loja_problem_struct *prob = w->ws->prob;
    slong i, P = prob->net->nparams, len = w->len;
    arb_t n, l2;

    arb_init(n);
    arb_init(l2);
    arb_set_si(n, w->ws->total);
    arb_set_fmpq(l2, prob->l2, w->prec);
    if (L != NULL)
    {
        arb_set_fmpq(w->t, w->ws->rest, w->prec);
        arb_add(L, L, w->t, w->prec);
        _arb_vec_scalar_div(L, L, len, n, w->prec);
        _arb_vec_zero(w->t, len);
        for (i = 0; i < P && !arb_is_zero(l2); i++)
            add_product(w->t, w->theta + i * len, w->theta + i * len, len,
                        w->prec);
        _arb_vec_scalar_addmul(L, w->t, len, l2, w->prec);
    }
    arb_mul_2exp_si(l2, l2, 1);
    _arb_vec_scalar_mul_2exp_si(grad, grad, P * len, 1);
    _arb_vec_scalar_div(grad, grad, P * len, n, w->prec);
    if (!arb_is_zero(l2))
        _arb_vec_scalar_addmul(grad, w->theta, P * len, l2, w->prec);
    arb_clear(n);
    arb_clear(l2);
}

void
loja_loss_grad_jet(loja_loss_t ws, arb_ptr L, arb_ptr grad, arb_srcptr theta,
                   slong len, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, nK = net->width[net->depth];
    series_struct w[1];
    arb_t m;

    if (len <= 0)
        return;
    arb_init(m);
    _loja_loss_set_prec(ws, prec);
    w->ws = ws;
    w->len = len;
    w->prec = prec;
    w->theta = theta;
    w->a = _arb_vec_init(ws->hidden * len);
    w->d = _arb_vec_init(ws->hidden * len);
    w->delta = _arb_vec_init((ws->hidden + nK) * len);
    w->z = _arb_vec_init(len);
    w->t = _arb_vec_init(len);
    _arb_vec_zero(grad, net->nparams * len);
    if (L != NULL)
        _arb_vec_zero(L, len);
    for (i = 0; i < ws->prob->n; i++)
    {
        forward(w, i);
        for (j = 0; j < nK; j++)
        {
            arb_ptr r = w->delta + (ws->hidden + j) * len;

            /* SOUND: tube (equal inputs: m r^2, delta^K = m r) */
            arb_set_si(m, _loja_loss_weight(ws, i));
            _arb_vec_scalar_mul(w->z, r, len, m, prec);
            if (L != NULL)
                add_product(L, r, w->z, len, prec);
            _arb_vec_swap(r, w->z, len);
        }
        backward(grad, w, i);
    }
    finish(L, grad, w);
    _arb_vec_clear(w->a, ws->hidden * len);
    _arb_vec_clear(w->d, ws->hidden * len);
    _arb_vec_clear(w->delta, (ws->hidden + nK) * len);
    _arb_vec_clear(w->z, len);
    _arb_vec_clear(w->t, len);
    arb_clear(m);
}
