/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The pair form in doubles (proofs/tube.md, majorant; pair.c has it on
    balls).  Sums over the samples are products of matrices: pairs of neurons
    or triples on one side, pairs of inputs on the other.
*/
#include <string.h>
#include "loss/real_internal.h"

#define C LOJA_REAL_CHUNK
/* doubles a vector, where the processor has it; else the compiler splits */
#define LANES 4

typedef double lanes_t __attribute__((vector_size(LANES * sizeof(double)),
                                      aligned(sizeof(double)), may_alias));

static double *
new_doubles(slong n)
{
    return flint_calloc(FLINT_MAX(n, 1), sizeof(double));
}

/* Inputs of a neuron of layer k, 1 for the bias included. */
static slong
inputs(const loja_net_struct *net, slong k)
{
    return net->width[k - 1] + (net->bias != 0);
}

static slong
triples(const loja_net_struct *net, slong k, slong kk)
{
    return k >= kk ? 0 : net->width[kk] * net->width[kk - 1]
        * (k == kk - 1 ? 1 : net->width[k]);
}

void
_loja_real_pair_init(loja_real_struct *w)
{
    const loja_net_struct *net = w->net;
    slong k, kk, K = net->depth, size = (K + 1) * (K + 1), most = 1, in = 1;

    w->Z = flint_calloc(size, sizeof(double *));
    w->sum = flint_calloc(size, sizeof(double *));
    w->bilinear = flint_calloc(size, sizeof(double *));
    for (k = 1; k <= K; k++)
        for (kk = k; kk <= K; kk++)
        {
            slong i = k * (K + 1) + kk, n = net->width[k] * net->width[kk];
            slong m = inputs(net, k) * inputs(net, kk);

            w->sum[i] = new_doubles(n * m);
            w->bilinear[i] = new_doubles(triples(net, k, kk)
                                         * inputs(net, k));
            if (k < kk)
                w->Z[kk * (K + 1) + k] = new_doubles(n * C);
            most = FLINT_MAX(most, FLINT_MAX(n, triples(net, k, kk)));
            in = FLINT_MAX(in, m);
        }
    w->G = new_doubles(most * C);
    w->F = new_doubles(in * C);
    w->T = new_doubles(w->top->widest * C);
}

void
_loja_real_pair_clear(loja_real_struct *w)
{
    slong i, K = w->net->depth;

    for (i = 0; i < (K + 1) * (K + 1); i++)
    {
        flint_free(w->Z[i]);
        flint_free(w->sum[i]);
        flint_free(w->bilinear[i]);
    }
    flint_free(w->Z);
    flint_free(w->sum);
    flint_free(w->bilinear);
    flint_free(w->G);
    flint_free(w->F);
    flint_free(w->T);
}

static double
total(const lanes_t *v)
{
    return ((*v)[0] + (*v)[1]) + ((*v)[2] + (*v)[3]);
}

/* out[r cols + c] += sum_s A[r C + s] B[c C + s] */
static inline __attribute__((always_inline)) void
multiply_body(double *out, const double *A, slong rows, const double *B,
              slong cols)
{
    slong r, c, s, p, q;

    for (r = 0; r < rows; r += 2)
        for (c = 0; c < cols; c += 4)
        {
            slong nr = FLINT_MIN(2, rows - r), nc = FLINT_MIN(4, cols - c);
            const double *a0 = A + r * C, *a1 = nr > 1 ? a0 + C : a0;
            const double *b0 = B + c * C, *b1 = nc > 1 ? b0 + C : b0;
            const double *b2 = nc > 2 ? b0 + 2 * C : b0;
            const double *b3 = nc > 3 ? b0 + 3 * C : b0;
            lanes_t v[8];

            memset(v, 0, sizeof(v));
            for (s = 0; s < C; s += LANES)
            {
                lanes_t x = *(const lanes_t *) (a0 + s);
                lanes_t y = *(const lanes_t *) (a1 + s);

                v[0] += x * *(const lanes_t *) (b0 + s);
                v[1] += x * *(const lanes_t *) (b1 + s);
                v[2] += x * *(const lanes_t *) (b2 + s);
                v[3] += x * *(const lanes_t *) (b3 + s);
                v[4] += y * *(const lanes_t *) (b0 + s);
                v[5] += y * *(const lanes_t *) (b1 + s);
                v[6] += y * *(const lanes_t *) (b2 + s);
                v[7] += y * *(const lanes_t *) (b3 + s);
            }
            for (p = 0; p < nr; p++)
                for (q = 0; q < nc; q++)
                    out[(r + p) * cols + c + q] += total(v + 4 * p + q);
        }
}

static void
multiply_any(double *out, const double *A, slong rows, const double *B,
             slong cols)
{
    multiply_body(out, A, rows, B, cols);
}

#if defined(__x86_64__) && defined(__GNUC__)
static __attribute__((target("avx2,fma"))) void
multiply_avx2(double *out, const double *A, slong rows, const double *B,
              slong cols)
{
    multiply_body(out, A, rows, B, cols);
}
#endif

static void
multiply(double *out, const double *A, slong rows, const double *B,
         slong cols)
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    {
        multiply_avx2(out, A, rows, B, cols);
        return;
    }
#endif
    multiply_any(out, A, rows, B, cols);
}

/* x += y z and x = y z on a row of places */
static void
row_addmul(double *restrict x, const double *restrict y,
           const double *restrict z)
{
    slong s;

    for (s = 0; s < C; s++)
        x[s] += y[s] * z[s];
}

static void
row_mul(double *restrict x, const double *restrict y,
        const double *restrict z)
{
    slong s;

    for (s = 0; s < C; s++)
        x[s] = y[s] * z[s];
}

/* Z[q][k] for 1 <= k < q: W^q diag(psi'(z^(q-1))) Z[q-1][k]. */
static void
jacobians(loja_real_struct *w)
{
    const loja_net_struct *net = w->net;
    slong i, j, k, l, q, s, K = net->depth;

    for (q = 2; q <= K; q++)
    {
        slong m = net->width[q - 1], n = net->width[q];
        const double *W = w->theta + loja_net_weight_offset(net, q);
        const double *d1 = w->d1 + w->first[q - 1] * C;
        double *A = w->Z[q * (K + 1) + q - 1];

        for (i = 0; i < n * m; i++)
            for (s = 0; s < C; s++)
                A[i * C + s] = W[i] * d1[i % m * C + s];
        for (k = 1; k < q - 1; k++)
        {
            const double *B = w->Z[(q - 1) * (K + 1) + k];
            double *Z = w->Z[q * (K + 1) + k];
            slong nk = net->width[k];

            memset(Z, 0, sizeof(double) * n * nk * C);
            for (i = 0; i < n; i++)
                for (l = 0; l < m; l++)
                    for (j = 0; j < nk; j++)
                        row_addmul(Z + (i * nk + j) * C,
                                   A + (i * m + l) * C, B + (l * nk + j) * C);
        }
    }
}

/* G += Z[q][k]^T diag(c^q) Z[q][kk]; with k = kk the upper triangle. */
static void
add_gram(loja_real_struct *w, slong q, slong k, slong kk)
{
    const loja_net_struct *net = w->net;
    slong i, j, l, s, K = net->depth, n = net->width[q];
    slong nk = net->width[k], nl = net->width[kk];
    const double *A = w->Z[q * (K + 1) + k], *B = w->Z[q * (K + 1) + kk];
    double *G = w->G, *T = w->T;

    for (i = 0; i < n; i++)
    {
        const double *c = q == K ? w->weight : w->c + (w->first[q] + i) * C;

        if (k == q)                          /* Z[q][q] = I */
        {
            for (s = 0; s < C; s++)
                G[(i * nl + i) * C + s] += c[s];
            continue;
        }
        for (j = 0; j < nk; j++)
        {
            row_mul(T, c, A + (i * nk + j) * C);
            if (kk == q)
                for (s = 0; s < C; s++)
                    G[(j * nl + i) * C + s] += T[s];
            else
                for (l = k == kk ? j : 0; l < nl; l++)
                    row_addmul(G + (j * nl + l) * C, T, B + (i * nl + l) * C);
        }
    }
}

/* Input p of a neuron of layer k. */
static const double *
input(const loja_real_struct *w, slong k, slong p)
{
    return p < w->net->width[k - 1] ? w->a + (w->first[k - 1] + p) * C
                                    : w->one;
}

/* delta_l psi'(z_r) dz_r/dz^k_j, (l, r, j), k < kk; k = kk - 1: j = r. */
static void
set_triples(loja_real_struct *w, slong k, slong kk)
{
    const loja_net_struct *net = w->net;
    slong j, l, r, K = net->depth, n = net->width[kk - 1];
    slong nk = k == kk - 1 ? 1 : net->width[k];
    const double *Z = w->Z[(kk - 1) * (K + 1) + k];

    for (l = 0; l < net->width[kk]; l++)
        for (r = 0; r < n; r++)
        {
            const double *delta = w->delta + (w->first[kk] + l) * C;
            const double *d1 = w->d1 + (w->first[kk - 1] + r) * C;
            double *to = w->G + (l * n + r) * nk * C;

            row_mul(w->T, delta, d1);
            if (k == kk - 1)
                memcpy(to, w->T, sizeof(double) * C);
            for (j = 0; j < nk && k < kk - 1; j++)
                row_mul(to + j * C, w->T, Z + (r * nk + j) * C);
        }
}

void
_loja_real_pair_add(loja_real_struct *w)
{
    const loja_net_struct *net = w->net;
    slong k, kk, p, q, r, K = net->depth;

    jacobians(w);
    for (k = 1; k <= K; k++)
        for (kk = k; kk <= K; kk++)
        {
            slong i = k * (K + 1) + kk, n = net->width[k] * net->width[kk];
            slong m = inputs(net, k), mm = inputs(net, kk);

            for (p = 0; p < m; p++)
                for (r = 0; r < mm; r++)
                    row_mul(w->F + (p * mm + r) * C, input(w, k, p),
                            input(w, kk, r));
            memset(w->G, 0, sizeof(double) * n * C);
            for (q = kk; q <= K; q++)
                add_gram(w, q, k, kk);
            multiply(w->sum[i], w->G, n, w->F, m * mm);
            if (k == kk)
                continue;
            set_triples(w, k, kk);
            for (p = 0; p < m; p++)
                memcpy(w->F + p * C, input(w, k, p), sizeof(double) * C);
            multiply(w->bilinear[i], w->G, triples(net, k, kk), w->F, m);
        }
}

/* Input p of neuron j of layer k among the parameters. */
static slong
place(const loja_net_struct *net, slong k, slong j, slong p)
{
    slong m = net->width[k - 1];

    return loja_net_weight_offset(net, k)
        + (p < m ? j * m + p : net->width[k] * m + j);
}

static void
finish_block(double *H, const loja_real_struct *w, slong k, slong kk)
{
    const loja_net_struct *net = w->net;
    slong j, l, p, r, P = net->nparams, K = net->depth;
    slong m = inputs(net, k), mm = inputs(net, kk), n = net->width[kk - 1];
    slong nk = k == kk - 1 ? 1 : net->width[k];
    const double *v = w->sum[k * (K + 1) + kk];
    const double *b = w->bilinear[k * (K + 1) + kk];

    for (j = 0; j < net->width[k]; j++)
        for (l = k == kk ? j : 0; l < net->width[kk]; l++)
            for (p = 0; p < m; p++)
                for (r = 0; r < mm; r++)
                    H[place(net, k, j, p) * P + place(net, kk, l, r)] =
                        v[(j * net->width[kk] + l) * m * mm + p * mm + r];
    for (l = 0; l < net->width[kk] && k < kk; l++)
        for (r = 0; r < n; r++)
            for (j = 0; j < nk; j++)
                for (p = 0; p < m; p++)
                    H[place(net, k, k == kk - 1 ? r : j, p) * P
                      + place(net, kk, l, r)]
                        += b[((l * n + r) * nk + j) * m + p];
}

void
_loja_real_pair_finish(double *H, const loja_real_struct *w, double scale)
{
    const loja_net_struct *net = w->net;
    slong i, j, k, kk, P = net->nparams;

    memset(H, 0, sizeof(double) * P * P);
    for (k = 1; k <= net->depth; k++)
        for (kk = k; kk <= net->depth; kk++)
            finish_block(H, w, k, kk);
    /* rows of one layer are in the order of the parameters but for biases:
       of the two places one was written, or both with the same number */
    for (i = 0; i < P; i++)
        for (j = i; j < P; j++)
        {
            double v = H[i * P + j] != 0 ? H[i * P + j] : H[j * P + i];

            H[i * P + j] = H[j * P + i] = scale * v;
        }
}
