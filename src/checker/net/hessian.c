/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The Hessian of the loss in pair form.  Everything about one sample but
    the inputs of the layers is in the derivatives by preactivations: with
    Z[q][k] = dz^q/dz^k (Z[q][q] = I), c^q = s^q psi''(z^q) for q < K, c^K = 1
    (or the weight of the sample) and b^(k-1) = (a^(k-1), 1), the entry of the weights (row j, input p) of
    layer k and (row l, input r) of layer kk >= k is (2/n) times the sum over
    the samples of

        G[k,kk]_jl b^(k-1)_p b^(kk-1)_r,
            G[k,kk] = sum_(q >= kk) Z[q][k]^T diag(c^q) Z[q][kk],

    and for k < kk, r not the bias,

        delta^kk_l psi'(z^(kk-1)_r) Z[kk-1][k]_rj b^(k-1)_p,

    as W^kk meets a^(kk-1), which depends on z^k.  All signs are +.
*/
#include <stdlib.h>
#include "checker/net/network.h"

/* Scratch of the pair form, in net->pair. */
typedef struct
{
    const problem *prob;
    interval *delta, *s;       /* of all layers */
    interval *c;               /* c^q of all layers */
    interval *G, *F;           /* widest + 1 squared each */
    interval *t;               /* 4 */
    interval *Z;
} pair_t;

static size_t
square_of_widest(const problem *prob)
{
    int k, w = 0;

    for (k = 0; k <= prob->depth; k++)
        w = prob->width[k] > w ? prob->width[k] : w;
    return (size_t) (w + 1) * (size_t) (w + 1);
}

/* Where Z[q][k] begins, 1 <= k < q <= depth; q = depth + 1: the end. */
static size_t
jacobian_offset(const problem *prob, int q, int k)
{
    size_t offset = 0;
    int i, j;

    for (i = 2; i <= q && i <= prob->depth; i++)
        for (j = 1; j < i && (i < q || j < k); j++)
            offset += (size_t) prob->width[i] * (size_t) prob->width[j];
    return offset;
}

static size_t
pair_size(const problem *prob)
{
    return 3 * (size_t) (prob->hidden + network_outputs(prob))
        + 2 * square_of_widest(prob) + 4
        + jacobian_offset(prob, prob->depth + 1, 0);
}

static pair_t
pair_state(network *net)
{
    const size_t n = (size_t) (net->prob->hidden + network_outputs(net->prob));
    pair_t w;

    if (net->pair == NULL)
    {
        net->pairs = pair_size(net->prob);
        net->pair = vec_new(net->pairs, net->prec);
    }
    w.prob = net->prob;
    w.delta = net->pair;
    w.s = w.delta + n;
    w.c = w.s + n;
    w.G = w.c + n;
    w.F = w.G + square_of_widest(net->prob);
    w.t = w.F + square_of_widest(net->prob);
    w.Z = w.t + 4;
    return w;
}

/* Z[q][k] for all k < q: W^q diag(psi'(z^(q-1))) Z[q-1][k]. */
static void
jacobians(pair_t *w, const network *net)
{
    const problem *prob = w->prob;
    int q, k, i, j, l;

    for (q = 2; q <= prob->depth; q++)
    {
        const int m = prob->width[q - 1], off = network_param_offset(prob, q);
        const interval *d1 = net->d1 + network_hidden_offset(prob, q - 1);
        interval *A = w->Z + jacobian_offset(prob, q, q - 1);

        for (i = 0; i < prob->width[q]; i++)
            for (l = 0; l < m; l++)
                mpfi_mul(A + i * m + l, net->theta + off + i * m + l, d1 + l);
        for (k = 1; k < q - 1; k++)
        {
            const interval *B = w->Z + jacobian_offset(prob, q - 1, k);
            interval *C = w->Z + jacobian_offset(prob, q, k);
            const int n = prob->width[k];

            for (i = 0; i < prob->width[q]; i++)
                for (j = 0; j < n; j++)
                {
                    mpfi_set_ui(C + i * n + j, 0);
                    for (l = 0; l < m; l++)
                        add_product(C + i * n + j, A + i * m + l,
                                    B + l * n + j, w->t);
                }
        }
    }
}

/* delta, s, c and Z; linear: the outputs have no weight c^K. */
static pair_t
pair_prepare(network *net, int linear)
{
    const problem *prob = net->prob;
    pair_t w = pair_state(net);
    int i;

    network_backward(w.delta, w.s, net, w.t);
    for (i = 0; i < prob->hidden; i++)
        mpfi_mul(w.c + i, w.s + i, net->d2 + i);
    for (i = 0; i < network_outputs(prob); i++)
        mpfi_set_si(w.c + prob->hidden + i, linear ? 0 : net->weight);
    jacobians(&w, net);
    return w;
}

/* Adds Z[q][k]^T diag(c^q) Z[q][kk] to G. */
static void
add_gram(pair_t *w, int q, int k, int kk)
{
    const problem *prob = w->prob;
    const int nk = prob->width[k], nl = prob->width[kk];
    const interval *c = w->c + network_hidden_offset(prob, q);
    const interval *A = w->Z + jacobian_offset(prob, q, k);
    const interval *B = w->Z + jacobian_offset(prob, q, kk);
    int i, j, l;

    for (i = 0; i < prob->width[q]; i++)
    {
        if (k == q)                         /* kk = q too */
        {
            mpfi_add(w->G + i * nl + i, w->G + i * nl + i, c + i);
            continue;
        }
        for (j = 0; j < nk; j++)
        {
            mpfi_mul(w->t + 1, c + i, A + i * nk + j);
            if (kk == q)
                mpfi_add(w->G + j * nl + i, w->G + j * nl + i, w->t + 1);
            else
                for (l = 0; l < nl; l++)
                    add_product(w->G + j * nl + l, w->t + 1, B + i * nl + l,
                                w->t);
        }
    }
}

/* G[k,kk]. */
static void
gram(pair_t *w, int k, int kk)
{
    const int size = w->prob->width[k] * w->prob->width[kk];
    int i, q;

    for (i = 0; i < size; i++)
        mpfi_set_ui(w->G + i, 0);
    for (q = kk; q <= w->prob->depth; q++)
        add_gram(w, q, k, kk);
}

/* (2/n) b^(k-1)_p */
static void
scaled_input(interval *x, const network *net, int k, int p)
{
    if (p < net->prob->width[k - 1])
        mpfi_mul_2ui(x, network_layer_input(net, k) + p, 1);
    else
        mpfi_set_ui(x, 2);
    mpfi_div_ui(x, x, (unsigned long) problem_total(net->prob));
}

/* The first sum of the block k <= kk, to the upper triangle. */
static void
add_pairs(interval *H, network *net, pair_t *w, int k, int kk)
{
    const problem *prob = net->prob;
    const int m = prob->width[k - 1] + prob->bias;
    const int in = prob->width[kk - 1], mm = in + prob->bias;
    const size_t P = (size_t) prob->params;
    int j, l, p, r;

    gram(w, k, kk);
    for (p = 0; p < m; p++)
    {
        scaled_input(w->t + 1, net, k, p);
        for (r = 0; r < mm; r++)
            if (r < in)
                mpfi_mul(w->F + p * mm + r, w->t + 1,
                         network_layer_input(net, kk) + r);
            else
                mpfi_set(w->F + p * mm + r, w->t + 1);
    }
    for (j = 0; j < prob->width[k]; j++)
        for (l = k == kk ? j : 0; l < prob->width[kk]; l++)
            for (p = 0; p < m; p++)
                for (r = k == kk && j == l ? p : 0; r < mm; r++)
                {
                    const size_t x = network_place(prob, k, j, p);
                    const size_t y = network_place(prob, kk, l, r);

                    add_product(x < y ? H + x * P + y : H + y * P + x,
                                w->G + j * prob->width[kk] + l,
                                w->F + p * mm + r, w->t);
                }
}

/* psi'(z^(kk-1)_r) Z[kk-1][k]_rj; 0: it vanishes. */
static int
input_slope(interval *x, const network *net, const pair_t *w, int k, int kk,
            int r, int j)
{
    const problem *prob = net->prob;
    const interval *d1 = net->d1 + network_hidden_offset(prob, kk - 1) + r;

    if (kk - 1 > k)
        mpfi_mul(x, d1, w->Z + jacobian_offset(prob, kk - 1, k)
                     + r * prob->width[k] + j);
    else if (r == j)
        mpfi_set(x, d1);
    return kk - 1 > k || r == j;
}

/* The second sum of the block k < kk. */
static void
add_bilinear(interval *H, network *net, pair_t *w, int k, int kk)
{
    const problem *prob = net->prob;
    const int m = prob->width[k - 1] + prob->bias;
    const interval *delta = w->delta + network_hidden_offset(prob, kk);
    const size_t P = (size_t) prob->params;
    int j, l, p, r;

    for (p = 0; p < m; p++)
        scaled_input(w->F + p, net, k, p);
    for (r = 0; r < prob->width[kk - 1]; r++)
        for (j = 0; j < prob->width[k]; j++)
        {
            if (!input_slope(w->t + 2, net, w, k, kk, r, j))
                continue;
            for (l = 0; l < prob->width[kk]; l++)
            {
                mpfi_mul(w->t + 1, w->t + 2, delta + l);
                for (p = 0; p < m; p++)
                    add_product(H + network_place(prob, k, j, p) * P
                                    + network_place(prob, kk, l, r),
                                w->t + 1, w->F + p, w->t);
            }
        }
}

static void
add_all(interval *H, network *net, int linear)
{
    pair_t w = pair_prepare(net, linear);
    int k, kk;

    for (k = 1; k <= net->prob->depth; k++)
        for (kk = k; kk <= net->prob->depth; kk++)
        {
            add_pairs(H, net, &w, k, kk);
            if (k < kk)
                add_bilinear(H, net, &w, k, kk);
        }
}

void
add_hessian(interval *H, network *net)
{
    add_all(H, net, 0);
}

void
add_weighted_hessian(interval *H, network *net)
{
    add_all(H, net, 1);
}

void
mirror_hessian(interval *H, const problem *prob)
{
    const int P = prob->params;
    int i, j;

    for (i = 0; i < P; i++)
        for (j = 0; j < i; j++)
            mpfi_set(H + (size_t) i * (size_t) P + j,
                     H + (size_t) j * (size_t) P + i);
}

/* u >= |b^(k-1)| */
static void
input_norm(mpfr_t u, const network *net, int k)
{
    norm_ubound(u, network_layer_input(net, k),
                (size_t) net->prob->width[k - 1]);
    if (net->prob->bias)
    {
        mpfr_sqr(u, u, MPFR_RNDU);
        mpfr_add_ui(u, u, 1, MPFR_RNDU);
        mpfr_sqrt(u, u, MPFR_RNDU);
    }
}

/* u >= the Frobenius norm of the block k <= kk, from moduli; t, v: scratch. */
static void
block_ubound(mpfr_t u, mpfr_t t, mpfr_t v, network *net, pair_t *w, int k,
             int kk)
{
    const problem *prob = net->prob;
    const int nk = prob->width[k], nl = prob->width[kk];
    int r, j, n = 0;

    gram(w, k, kk);
    norm_ubound(u, w->G, (size_t) nk * (size_t) nl);
    input_norm(t, net, kk);
    mpfr_mul(u, u, t, MPFR_RNDU);
    if (k < kk)
    {
        for (r = 0; r < prob->width[kk - 1]; r++)
            for (j = 0; j < nk; j++)
                n += input_slope(w->F + n, net, w, k, kk, r, j);
        norm_ubound(v, w->F, (size_t) n);
        norm_ubound(t, w->delta + network_hidden_offset(prob, kk),
                    (size_t) nl);
        mpfr_mul(t, t, v, MPFR_RNDU);
        mpfr_add(u, u, t, MPFR_RNDU);
    }
    input_norm(t, net, k);
    mpfr_mul(u, u, t, MPFR_RNDU);
}

void
hessian_ubound(mpfr_t u, network *net)
{
    pair_t w = pair_prepare(net, 0);
    mpfr_t b, t, v;
    int k, kk;

    mpfr_inits2(mpfr_get_prec(u), b, t, v, (mpfr_ptr) 0);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (k = 1; k <= net->prob->depth; k++)
        for (kk = k; kk <= net->prob->depth; kk++)
        {
            block_ubound(b, t, v, net, &w, k, kk);
            mpfr_sqr(b, b, MPFR_RNDU);
            if (k < kk)
                mpfr_mul_2ui(b, b, 1, MPFR_RNDU);
            mpfr_add(u, u, b, MPFR_RNDU);
        }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_mul_2ui(u, u, 1, MPFR_RNDU);
    mpfr_div_ui(u, u, (unsigned long) problem_total(net->prob), MPFR_RNDU);
    mpfr_clears(b, t, v, (mpfr_ptr) 0);
}
