/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The Hessian in pair form (proofs/tube.md, majorant), on balls.

    All that a sample contributes to the block of the layers k <= kk are
    the numbers G_jl of its pairs of neurons and b_p b_r of its pairs of
    inputs, and for k < kk those of the weights of layer kk that meet layer
    k.  An entry of H is a dot product over the samples: for deep networks
    some twenty times faster than rank-one updates sample by sample.
*/
#include "loss/loss_internal.h"

/* HEURISTIC: samples taken together; affects memory and speed only */
#define CHUNK 64

struct loja_loss_pair_struct
{
    slong count;               /* samples held, < CHUNK */
    arb_ptr *in;               /* b^(k-1): (inputs + 1) x CHUNK, k = 1 .. K */
    arb_ptr *G;                /* pairs of neurons of (k, kk) x CHUNK */
    arb_ptr *B;                /* (l, r, j) of (k, kk) x CHUNK */
    arb_ptr *Z;                /* dz^q/dz^k of one sample */
    arb_ptr F, T;
};

static slong
widest(const loja_net_struct *net)
{
    slong k, w = 0;

    for (k = 0; k <= net->depth; k++)
        w = FLINT_MAX(w, net->width[k]);
    return w + 1;
}

/* (l, r, j): weight W^kk_lr and neuron j of layer k; k = kk - 1: j = r. */
static slong
bilinear_size(const loja_net_struct *net, slong k, slong kk)
{
    return k >= kk ? 0 : net->width[kk] * net->width[kk - 1]
        * (k == kk - 1 ? 1 : net->width[k]);
}

static slong
square(const loja_net_struct *net)
{
    return widest(net) * widest(net);
}

static void
pair_init(loja_loss_pair_struct *w, const loja_net_struct *net)
{
    slong k, kk, K = net->depth, size = (K + 1) * (K + 1);

    w->count = 0;
    w->in = flint_calloc(K + 1, sizeof(arb_ptr));
    w->G = flint_calloc(size, sizeof(arb_ptr));
    w->B = flint_calloc(size, sizeof(arb_ptr));
    w->Z = flint_calloc(size, sizeof(arb_ptr));
    for (k = 1; k <= K; k++)
    {
        w->in[k] = _arb_vec_init((net->width[k - 1] + 1) * CHUNK);
        for (kk = k; kk <= K; kk++)
        {
            slong i = k * (K + 1) + kk, n = net->width[k] * net->width[kk];

            w->G[i] = _arb_vec_init(n * CHUNK);
            w->B[i] = _arb_vec_init(bilinear_size(net, k, kk) * CHUNK);
            w->Z[i] = _arb_vec_init(n);
        }
    }
    w->F = _arb_vec_init(square(net) * CHUNK);
    w->T = _arb_vec_init(square(net));
}

static void
pair_clear(loja_loss_pair_struct *w, const loja_net_struct *net)
{
    slong k, kk, K = net->depth;

    for (k = 1; k <= K; k++)
    {
        _arb_vec_clear(w->in[k], (net->width[k - 1] + 1) * CHUNK);
        for (kk = k; kk <= K; kk++)
        {
            slong i = k * (K + 1) + kk, n = net->width[k] * net->width[kk];

            _arb_vec_clear(w->G[i], n * CHUNK);
            _arb_vec_clear(w->B[i], bilinear_size(net, k, kk) * CHUNK);
            _arb_vec_clear(w->Z[i], n);
        }
    }
    _arb_vec_clear(w->F, square(net) * CHUNK);
    _arb_vec_clear(w->T, square(net));
    flint_free(w->in);
    flint_free(w->G);
    flint_free(w->B);
    flint_free(w->Z);
}

int
_loja_loss_in_pairs(loja_loss_t ws)
{
    /* HEURISTIC: with one hidden layer rank-one updates are short */
    if (ws->prob->net->depth < 3)
        return 0;
    if (ws->pair == NULL)
        _loja_loss_pair_init(ws);
    return 1;
}

void
_loja_loss_pair_init(loja_loss_t ws)
{
    ws->pair = flint_malloc(sizeof(loja_loss_pair_struct));
    pair_init(ws->pair, ws->prob->net);
}

void
_loja_loss_pair_clear(loja_loss_t ws)
{
    if (ws->pair != NULL)
        pair_clear(ws->pair, ws->prob->net);
    flint_free(ws->pair);
}

/* Z[k][q] = dz^q/dz^k (width q x width k), k < q. */
static void
jacobians(loja_loss_t ws, arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong i, j, k, q, K = net->depth;

    for (q = 2; q <= K; q++)
    {
        slong m = net->width[q - 1];
        arb_ptr A = w->Z[(q - 1) * (K + 1) + q];
        arb_srcptr W = theta + loja_net_weight_offset(net, q);

        for (i = 0; i < net->width[q] * m; i++)
            arb_mul(A + i, W + i, ws->d1 + ws->first[q - 1] + i % m, prec);
        for (k = 1; k < q - 1; k++)
        {
            slong nk = net->width[k];

            for (i = 0; i < net->width[q]; i++)
                for (j = 0; j < nk; j++)
                    arb_dot(w->Z[k * (K + 1) + q] + i * nk + j, NULL, 0,
                            A + i * m, 1, w->Z[k * (K + 1) + q - 1] + j, nk,
                            m, prec);
        }
    }
}

/* G_jl += Z[k][q]^T diag(c) Z[kk][q] for the sample in place s. */
static void
add_gram(loja_loss_t ws, slong k, slong kk, slong q, slong s, slong weight,
         slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong i, j, l, K = net->depth, nk = net->width[k], nl = net->width[kk];
    slong n = net->width[q];
    arb_ptr G = w->G[k * (K + 1) + kk], T = w->T;
    arb_srcptr A = w->Z[k * (K + 1) + q], B = w->Z[kk * (K + 1) + q];
    arb_t c;

    if (q == K && weight == 0)
        return;
    arb_init(c);
    /* SOUND: tube (equal inputs: c^K = m) */
    arb_set_si(c, weight);
    for (i = 0; i < n; i++)
    {
        if (q < K)
            arb_mul(c, ws->adj + ws->first[q] + i, ws->d2 + ws->first[q] + i,
                    prec);
        if (k == q)                     /* Z = I on both sides */
        {
            arb_ptr g = G + (i * nl + i) * CHUNK + s;

            arb_add(g, g, c, prec);
        }
        for (j = 0; j < nk && k < q; j++)
            arb_mul(T + i * nk + j, c, A + i * nk + j, prec);
    }
    for (j = 0; j < nk && k < q; j++)
        for (l = 0; l < nl; l++)
        {
            arb_ptr g = G + (j * nl + l) * CHUNK + s;

            if (kk == q)
                arb_add(g, g, T + l * nk + j, prec);
            else
                arb_dot(g, g, 0, T + j, nk, B + l, nl, n, prec);
        }
    arb_clear(c);
}

/* delta_l psi'(z_r) dz_r/dz^k_j of the sample in place s, k < kk. */
static void
set_bilinear(loja_loss_t ws, slong k, slong kk, slong s, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong j, l, r, K = net->depth, n = net->width[kk - 1];
    slong nk = k == kk - 1 ? 1 : net->width[k];
    arb_srcptr delta = ws->delta + (kk == K ? ws->hidden : ws->first[kk]);
    arb_srcptr Z = w->Z[k * (K + 1) + kk - 1];
    arb_ptr B = w->B[k * (K + 1) + kk];
    arb_t c;

    arb_init(c);
    for (l = 0; l < net->width[kk]; l++)
        for (r = 0; r < n; r++)
        {
            arb_mul(c, delta + l, ws->d1 + ws->first[kk - 1] + r, prec);
            for (j = 0; j < nk; j++)
            {
                arb_ptr b = B + ((l * n + r) * nk + j) * CHUNK + s;

                if (k == kk - 1)
                    arb_set(b, c);
                else
                    arb_mul(b, c, Z + r * nk + j, prec);
            }
        }
    arb_clear(c);
}

/* The entry of H for (k, j, p) and (kk, l, r), in the upper triangle. */
static arb_ptr
entry(arb_mat_struct *H, const loja_net_struct *net, slong k, slong j,
      slong p, slong kk, slong l, slong r)
{
    slong m = net->width[k - 1], mm = net->width[kk - 1];
    slong x = loja_net_weight_offset(net, k)
        + (p < m ? j * m + p : net->width[k] * m + j);
    slong y = loja_net_weight_offset(net, kk)
        + (r < mm ? l * mm + r : net->width[kk] * mm + l);

    return x < y ? arb_mat_entry(H, x, y) : arb_mat_entry(H, y, x);
}

static void
add_pairs(arb_mat_struct *H, loja_loss_t ws, slong k, slong kk, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong j, l, p, r, s, K = net->depth, nl = net->width[kk];
    slong m = net->width[k - 1] + net->bias;
    slong mm = net->width[kk - 1] + net->bias;
    arb_srcptr G = w->G[k * (K + 1) + kk];

    for (p = 0; p < m; p++)
        for (r = 0; r < mm; r++)
            for (s = 0; s < w->count; s++)
                arb_mul(w->F + (p * mm + r) * CHUNK + s,
                        w->in[k] + p * CHUNK + s, w->in[kk] + r * CHUNK + s,
                        prec);
    for (j = 0; j < net->width[k]; j++)
        for (l = k == kk ? j : 0; l < nl; l++)
            for (p = 0; p < m; p++)
                for (r = k == kk && j == l ? p : 0; r < mm; r++)
                {
                    arb_ptr h = entry(H, net, k, j, p, kk, l, r);

                    arb_dot(h, h, 0, G + (j * nl + l) * CHUNK, 1,
                            w->F + (p * mm + r) * CHUNK, 1, w->count, prec);
                }
}

static void
add_bilinear(arb_mat_struct *H, loja_loss_t ws, slong k, slong kk,
             slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong j, l, p, r, K = net->depth, n = net->width[kk - 1];
    slong nk = k == kk - 1 ? 1 : net->width[k];
    arb_srcptr B = w->B[k * (K + 1) + kk];

    for (l = 0; l < net->width[kk]; l++)
        for (r = 0; r < n; r++)
            for (j = 0; j < nk; j++)
                for (p = 0; p < net->width[k - 1] + net->bias; p++)
                {
                    arb_ptr h = entry(H, net, k, k == kk - 1 ? r : j, p, kk,
                                      l, r);

                    arb_dot(h, h, 0, B + ((l * n + r) * nk + j) * CHUNK, 1,
                            w->in[k] + p * CHUNK, 1, w->count, prec);
                }
}

void
_loja_loss_pair_flush(loja_loss_t ws, arb_mat_struct *H, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong k, kk;

    for (k = 1; k <= net->depth && ws->pair->count > 0; k++)
        for (kk = k; kk <= net->depth; kk++)
        {
            add_pairs(H, ws, k, kk, prec);
            if (k < kk)
                add_bilinear(H, ws, k, kk, prec);
        }
    ws->pair->count = 0;
}

void
_loja_loss_pair_add(loja_loss_t ws, arb_mat_struct *H, arb_srcptr x,
                    arb_srcptr theta, slong weight, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    loja_loss_pair_struct *w = ws->pair;
    slong i, k, kk, q, K = net->depth, s = w->count;

    jacobians(ws, theta, prec);
    for (k = 1; k <= K; k++)
    {
        arb_srcptr a = k == 1 ? x : ws->a + ws->first[k - 1];

        for (i = 0; i < net->width[k - 1]; i++)
            arb_set(w->in[k] + i * CHUNK + s, a + i);
        arb_one(w->in[k] + i * CHUNK + s);
        for (kk = k; kk <= K; kk++)
        {
            for (i = 0; i < net->width[k] * net->width[kk]; i++)
                arb_zero(w->G[k * (K + 1) + kk] + i * CHUNK + s);
            for (q = kk; q <= K; q++)
                add_gram(ws, k, kk, q, s, weight, prec);
            if (k < kk)
                set_bilinear(ws, k, kk, s, prec);
        }
    }
    if (++w->count == CHUNK)
        _loja_loss_pair_flush(ws, H, prec);
}
