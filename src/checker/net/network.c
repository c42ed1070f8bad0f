/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The network, the gradient and the Hessian of the loss, on intervals.

    z^k = W^k a^(k-1) + b^k, a^k = psi(z^k), N(x) = z^K, r = N(x) - y:
        delta^K = r, s^k = (W^(k+1))^T delta^(k+1), delta^k = s^k psi'(z^k),
        grad_W^k = (2/n) sum delta^k (a^(k-1))^T, grad_b^k = (2/n) sum
        delta^k.
    Complex parameters are in network_complex.c, the Hessian in hessian.c.
    There is no subtraction behind the residual, so with moduli in place of
    values the same passes bound moduli (rule tube, majorant).
*/
#include <stdlib.h>
#include "checker/net/network.h"

/* Offset of layer k = 1 .. depth in the parameters, of layer k in the hidden
   neurons; the widest layer. */
int
network_param_offset(const problem *prob, int k)
{
    int j, offset = 0;

    for (j = 1; j < k; j++)
        offset += prob->width[j] * (prob->width[j - 1] + prob->bias);
    return offset;
}

size_t
network_place(const problem *prob, int k, int j, int p)
{
    const int in = prob->width[k - 1];

    return (size_t) (network_param_offset(prob, k)
        + (p < in ? j * in + p : prob->width[k] * in + j));
}

int
network_hidden_offset(const problem *prob, int k)
{
    int j, offset = 0;

    for (j = 1; j < k; j++)
        offset += prob->width[j];
    return offset;
}

int
network_outputs(const problem *prob)
{
    return prob->width[prob->depth];
}

static int
widest(const problem *prob)
{
    int k, w = 0;

    for (k = 0; k <= prob->depth; k++)
        w = prob->width[k] > w ? prob->width[k] : w;
    return w;
}

static size_t
work_size(const problem *prob)
{
    return 3 * (size_t) (prob->hidden + network_outputs(prob))
        + 4 * (size_t) widest(prob) + 4;
}

void
network_init(network *net, const problem *prob, mpfr_prec_t prec)
{
    const size_t nx = (size_t) (prob->samples * prob->width[0]);
    const size_t ny = (size_t) (prob->samples * network_outputs(prob));
    size_t i;

    net->prob = prob;
    net->prec = prec;
    net->x = vec_new(nx, prec);
    net->y = vec_new(ny, prec);
    for (i = 0; i < nx; i++)
        set_q(net->x + i, prob->x[i]);
    for (i = 0; i < ny; i++)
        set_q(net->y + i, prob->y[i]);
    net->theta = vec_new((size_t) prob->params, prec);
    net->a = vec_new((size_t) prob->hidden, prec);
    net->d1 = vec_new((size_t) prob->hidden, prec);
    net->d2 = vec_new((size_t) prob->hidden, prec);
    net->input = vec_new((size_t) prob->width[0], prec);
    net->res = vec_new((size_t) network_outputs(prob), prec);
    net->branch = NULL;
    net->wide = net->hull = 0;
    net->weight = 1;
    net->work = vec_new(work_size(prob), prec);
    net->pair = NULL;
}

void
network_clear(network *net)
{
    const problem *prob = net->prob;

    vec_free(net->x, (size_t) (prob->samples * prob->width[0]));
    vec_free(net->y, (size_t) (prob->samples * network_outputs(prob)));
    vec_free(net->theta, (size_t) prob->params);
    vec_free(net->a, (size_t) prob->hidden);
    vec_free(net->d1, (size_t) prob->hidden);
    vec_free(net->d2, (size_t) prob->hidden);
    vec_free(net->input, (size_t) prob->width[0]);
    vec_free(net->res, (size_t) network_outputs(prob));
    free(net->branch);
    vec_free(net->work, work_size(prob));
    if (net->pair != NULL)
        vec_free(net->pair, net->pairs);
}

/* a^(k-1), the input of layer k. */
interval *
network_layer_input(const network *net, int k)
{
    return k == 1 ? net->input
        : net->a + network_hidden_offset(net->prob, k - 1);
}

int
network_branch(const network *net, int i, int neuron)
{
    return net->branch == NULL ? 0
        : net->branch[i * net->prob->hidden + neuron];
}

/* z := W^k a^(k-1) + b^k, row j */
static void
preactivation(interval *z, const network *net, int k, int j, interval *tmp)
{
    const problem *prob = net->prob;
    const int in = prob->width[k - 1], off = network_param_offset(prob, k);
    const interval *a = network_layer_input(net, k);
    int l;

    mpfi_set_ui(z, 0);
    if (prob->bias)
        mpfi_set(z, net->theta + off + prob->width[k] * in + j);
    for (l = 0; l < in; l++)
        add_product(z, net->theta + off + j * in + l, a + l, tmp);
}

/* SOUND: tube (equal inputs: delta^K = m r, c^K = m) */
void
network_weigh(interval *res, network *net, int i)
{
    net->weight = problem_weight(net->prob, i);
    if (net->weight != 1)
        mpfi_mul_si(res, res, net->weight);
}

/*
    Passes sample i forward; signs NULL, or the signs of preactivations at
    kinks are stored there and decide the branch; exact zeros count as
    positive, which is right for psi and psi' of C1 activations.
*/
static int
forward(network *net, int i, signed char *signs)
{
    const problem *prob = net->prob;
    interval *f = vec_new(5, net->prec);
    int k, j, good = 1;

    for (j = 0; j < prob->width[0]; j++)
        mpfi_set(net->input + j, net->x + i * prob->width[0] + j);
    for (k = 1; k < prob->depth && good; k++)
        for (j = 0; j < prob->width[k] && good; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;
            const activation act = prob->act[k - 1];

            preactivation(f + 3, net, k, j, f + 4);
            if (signs != NULL)
            {
                signs[m] = 0;
                if (has_kink(act))
                    signs[m] = mpfi_is_strictly_pos(f + 3) ? 1
                        : mpfi_is_strictly_neg(f + 3) ? -1
                        : act->smooth && mpfi_is_zero(f + 3) > 0;
                good = !has_kink(act) || signs[m] != 0;
            }
            if (good && net->hull && signs == NULL && has_kink(act))
                good = activation_hull(f, f + 3, act);
            else
                good = good && (net->wide ? activation_wide : activation_real)
                    (f, f + 3, act,
                     signs != NULL ? signs[m] : network_branch(net, i, m));
            mpfi_set(net->a + m, f);
            mpfi_set(net->d1 + m, f + 1);
            mpfi_set(net->d2 + m, f + 2);
        }
    for (j = 0; j < network_outputs(prob) && good; j++)
    {
        preactivation(net->res + j, net, prob->depth, j, f);
        mpfi_sub(net->res + j, net->res + j,
                 net->y + i * network_outputs(prob) + j);
        network_weigh(net->res + j, net, i);
    }
    vec_free(f, 5);
    return good;
}

int
forward_real(network *net, int i)
{
    return forward(net, i, NULL);
}

int
find_branches(signed char *branch, network *net)
{
    int i, good = 1;

    for (i = 0; i < net->prob->samples && good; i++)
        /* SOUND: tube (a preactivation that is 0 on a box with an interior
           is 0 for all parameters) */
        good = forward(net, i, branch + i * net->prob->hidden);
    return good;
}

/* delta of layer k (hidden: at its offset; outputs: behind), s likewise. */
void
network_backward(interval *delta, interval *s, const network *net,
                 interval *tmp)
{
    const problem *prob = net->prob;
    int k, j, l;

    for (j = 0; j < network_outputs(prob); j++)
        mpfi_set(delta + prob->hidden + j, net->res + j);
    for (k = prob->depth - 1; k >= 1; k--)
    {
        const int off = network_param_offset(prob, k + 1), in = prob->width[k];
        const interval *next = delta + network_hidden_offset(prob, k + 1);

        for (j = 0; j < in; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            mpfi_set_ui(s + m, 0);
            for (l = 0; l < prob->width[k + 1]; l++)
                add_product(s + m, net->theta + off + l * in + j, next + l,
                            tmp);
            mpfi_mul(delta + m, s + m, net->d1 + m);
        }
    }
}

/* x (2/n), exact up to rounding */
static void
scale(interval *x, const problem *prob)
{
    mpfi_mul_2ui(x, x, 1);
    mpfi_div_ui(x, x, (unsigned long) problem_total(prob));
}

/* Adds (2/n) (delta a^T, delta) to the P entries of grad. */
static void
add_outer(interval *grad, const network *net, const interval *delta,
          interval *tmp)
{
    const problem *prob = net->prob;
    int k, j, l;

    for (k = 1; k <= prob->depth; k++)
    {
        const int in = prob->width[k - 1], off = network_param_offset(prob, k);
        const interval *d = delta + network_hidden_offset(prob, k);
        const interval *a = network_layer_input(net, k);

        for (j = 0; j < prob->width[k]; j++)
        {
            interval *b = grad + off + prob->width[k] * in + j;

            mpfi_set(tmp, d + j);
            scale(tmp, prob);
            for (l = 0; l < in; l++)
                add_product(grad + off + j * in + l, tmp, a + l, tmp + 1);
            if (prob->bias)
                mpfi_add(b, b, tmp);
        }
    }
}

void
add_gradient(interval *grad, network *net)
{
    const size_t n = (size_t) (net->prob->hidden + network_outputs(net->prob));
    interval *delta = net->work, *s = delta + n, *tmp = s + n;

    network_backward(delta, s, net, tmp);
    add_outer(grad, net, delta, tmp);
}

void
add_penalty(interval *grad, interval *H, network *net)
{
    const problem *prob = net->prob;
    interval *t = net->work;
    int p;

    set_q(t, prob->l2);
    mpfi_mul_2ui(t, t, 1);
    for (p = 0; p < prob->params; p++)
    {
        if (grad != NULL)
            add_product(grad + p, t, net->theta + p, t + 1);
        if (H != NULL)
            mpfi_add(H + p * (prob->params + 1), H + p * (prob->params + 1),
                     t);
    }
}

int
gradient_is_zero(network *net)
{
    const problem *prob = net->prob;
    const size_t P = (size_t) prob->params;
    interval *grad = vec_new(P, net->prec);
    signed char *signs = malloc((size_t) prob->hidden + 1);
    size_t p;
    int i, good = 1;

    if (signs == NULL)
        abort();
    for (i = 0; i < prob->samples && good; i++)
    {
        good = forward(net, i, signs);
        if (good)
            add_gradient(grad, net);
    }
    add_penalty(grad, NULL, net);
    for (p = 0; p < P && good; p++)
        /* SOUND: tube (constant: grad L(c) = 0) */
        good = mpfi_is_zero(grad + p) > 0;
    free(signs);
    vec_free(grad, P);
    return good;
}
