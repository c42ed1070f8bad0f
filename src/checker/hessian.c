/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The Hessian of the loss: the passes of network.c differentiated along every
   unit vector of the parameters. */
#include "checker.h"

/* The unit vector that is parameter p: layer k, row j, input l (-1: bias). */
static void
locate(int *k, int *j, int *l, const problem *prob, int p)
{
    int in;

    for (*k = 1; p >= network_param_offset(prob, *k + 1); (*k)++)
        ;
    in = prob->width[*k - 1];
    p -= network_param_offset(prob, *k);
    *l = p < prob->width[*k] * in ? p % in : -1;
    *j = *l >= 0 ? p / in : p - prob->width[*k] * in;
}

/* dz and da of all layers along parameter (k, j, l). */
static void
tangent_forward(interval *dz, interval *da, const network *net, int k, int j,
                int l, interval *tmp)
{
    const problem *prob = net->prob;
    const size_t n = (size_t) (prob->hidden + network_outputs(prob));
    size_t i;
    int m, q, layer;

    for (i = 0; i < n; i++)
    {
        mpfi_set_ui(dz + i, 0);
        mpfi_set_ui(da + i, 0);
    }
    m = network_hidden_offset(prob, k) + j;
    if (l < 0)
        mpfi_set_ui(dz + m, 1);
    else
        mpfi_set(dz + m, network_layer_input(net, k) + l);
    if (k < prob->depth)
        mpfi_mul(da + m, dz + m, net->d1 + m);
    for (layer = k + 1; layer <= prob->depth; layer++)
    {
        const int in = prob->width[layer - 1];
        const int off = network_param_offset(prob, layer);
        const interval *before = da + network_hidden_offset(prob, layer - 1);

        for (j = 0; j < prob->width[layer]; j++)
        {
            m = network_hidden_offset(prob, layer) + j;
            for (q = 0; q < in; q++)
                add_product(dz + m, net->theta + off + j * in + q,
                            before + q, tmp);
            if (layer < prob->depth)
                mpfi_mul(da + m, dz + m, net->d1 + m);
        }
    }
}

/* d delta of all layers along parameter (k, j, l). */
static void
tangent_backward(interval *dd, const network *net, const interval *dz,
                 const interval *delta, const interval *s, int k, int j,
                 int l, int linear, interval *tmp)
{
    const problem *prob = net->prob;
    int layer, m, q, i;

    for (i = 0; i < network_outputs(prob); i++)
    {
        if (linear)
            mpfi_set_ui(dd + prob->hidden + i, 0);
        else
            mpfi_set(dd + prob->hidden + i, dz + prob->hidden + i);
    }
    for (layer = prob->depth - 1; layer >= 1; layer--)
    {
        const int in = prob->width[layer];
        const int off = network_param_offset(prob, layer + 1);
        const int next = network_hidden_offset(prob, layer + 1);

        for (i = 0; i < in; i++)
        {
            m = network_hidden_offset(prob, layer) + i;
            mpfi_set_ui(tmp + 1, 0);
            for (q = 0; q < prob->width[layer + 1]; q++)
                add_product(tmp + 1, net->theta + off + q * in + i,
                            dd + next + q, tmp);
            /* W^(layer+1) itself moves */
            if (k == layer + 1 && l == i)
                mpfi_add(tmp + 1, tmp + 1, delta + next + j);
            mpfi_mul(dd + m, tmp + 1, net->d1 + m);
            mpfi_mul(tmp + 1, s + m, net->d2 + m);
            add_product(dd + m, tmp + 1, dz + m, tmp);
        }
    }
}

/* linear: of <res, N>, the outputs' weights res held fast. */
static void
add_rows(interval *H, network *net, int linear)
{
    const problem *prob = net->prob;
    const size_t n = (size_t) (prob->hidden + network_outputs(prob));
    interval *v = vec_new(5 * n, net->prec);
    interval *delta = v, *s = v + n, *dz = v + 2 * n, *da = v + 3 * n,
        *dd = v + 4 * n;
    int p, k, j, l;

    network_backward(delta, s, net, net->work);
    for (p = 0; p < prob->params; p++)
    {
        locate(&k, &j, &l, prob, p);
        tangent_forward(dz, da, net, k, j, l, net->work);
        tangent_backward(dd, net, dz, delta, s, k, j, l, linear, net->work);
        /* row p: the derivative of the gradient along parameter p */
        network_add_outer(H + (size_t) p * (size_t) prob->params, net, dd,
                          da, delta, net->work);
    }
    vec_free(v, 5 * n);
}

void
add_hessian(interval *H, network *net)
{
    add_rows(H, net, 0);
}

void
add_weighted_hessian(interval *H, network *net)
{
    add_rows(H, net, 1);
}
