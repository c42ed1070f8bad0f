/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The forward pass for complex parameters, in rectangles: leaves bounds of
    moduli, which the backward passes of network.c turn into bounds (rule
    tube, majorant).
*/
#include "checker/net/network.h"

/* The input of a layer, complex. */
typedef struct
{
    complex_box *a;            /* hidden */
    complex_box *x;            /* input */
} complex_state;

static void
complex_row(complex_box *z, const network *net, const complex_state *s,
            const complex_box *theta, int k, int j, complex_box *tmp)
{
    const problem *prob = net->prob;
    const int in = prob->width[k - 1], off = network_param_offset(prob, k);
    const complex_box *a = k == 1 ? s->x
        : s->a + network_hidden_offset(prob, k - 1);
    int l;

    mpfi_set_ui(&z->re, 0);
    mpfi_set_ui(&z->im, 0);
    if (prob->bias)
        box_add(z, z, theta + off + prob->width[k] * in + j);
    for (l = 0; l < in; l++)
    {
        box_mul(tmp, theta + off + j * in + l, a + l);
        box_add(z, z, tmp);
    }
}

static void
keep_bound(interval *x, const complex_box *z)
{
    mpfr_t u;

    mpfr_init2(u, 53);
    box_abs_ubound(u, z);
    set_bound(x, u);
    mpfr_clear(u);
}

int
forward_complex(network *net, int i, const complex_box *theta)
{
    const problem *prob = net->prob;
    complex_state s = { box_new((size_t) prob->hidden, net->prec),
                        box_new((size_t) prob->width[0], net->prec) };
    complex_box *f = box_new(5, net->prec);
    int k, j, good = 1;

    for (j = 0; j < prob->params; j++)
        keep_bound(net->theta + j, theta + j);
    for (j = 0; j < prob->width[0]; j++)
    {
        mpfi_set(&s.x[j].re, net->x + i * prob->width[0] + j);
        keep_bound(net->input + j, s.x + j);
    }
    for (k = 1; k < prob->depth && good; k++)
        for (j = 0; j < prob->width[k] && good; j++)
        {
            const int m = network_hidden_offset(prob, k) + j;

            complex_row(f + 3, net, &s, theta, k, j, f + 4);
            good = activation_complex(f, f + 3, prob->act[k - 1],
                                      network_branch(net, i, m));
            mpfi_set(&s.a[m].re, &f[0].re);
            mpfi_set(&s.a[m].im, &f[0].im);
            keep_bound(net->a + m, f);
            keep_bound(net->d1 + m, f + 1);
            keep_bound(net->d2 + m, f + 2);
        }
    for (j = 0; j < network_outputs(prob) && good; j++)
    {
        complex_row(f, net, &s, theta, prob->depth, j, f + 1);
        mpfi_sub(&f->re, &f->re, net->y + i * network_outputs(prob) + j);
        keep_bound(net->res + j, f);
        network_weigh(net->res + j, net, i);
    }
    box_free(s.a, (size_t) prob->hidden);
    box_free(s.x, (size_t) prob->width[0]);
    box_free(f, 5);
    return good;
}
