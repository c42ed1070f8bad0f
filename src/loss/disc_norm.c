/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rest of the majorant in doubles: sums and products of bounds, in pair
    form.  With Z[q][k] = dz^q/dz^k, c^q = s^q psi''(z^q) for q < K, c^K = 1
    and alpha_k = |(a^(k-1), 1)|, the block of the layers k <= k' of one
    sample's Hessian is at most

        |sum_(q>=k') Z[q][k]^T diag(c^q) Z[q][k']| alpha_k alpha_k'
        + |delta^k'| |diag(psi'(z^(k'-1))) Z[k'-1][k]| alpha_k  (k < k')

    in the Frobenius norm.  SOUND: tube (majorant in pair form)
*/
#include <string.h>
#include "loss/disc_internal.h"

/* delta^k and c^k = s^k psi''(z^k), k < K. */
void
_loja_disc_backward(loja_disc_struct *w)
{
    const loja_net_struct *net = w->net;
    slong j, k, l;

    for (k = net->depth - 1; k >= 1; k--)
    {
        slong m = net->width[k], n = net->width[k + 1];
        const double *W = w->weight + loja_net_weight_offset(net, k + 1);
        const double *above = w->delta + w->first[k + 1];

        for (l = 0; l < m; l++)
        {
            slong h = w->first[k] + l;
            double s = 0;

            for (j = 0; j < n; j++)
                s += W[j * m + l] * above[j];
            s = loja_up_sum(s, n);
            w->delta[h] = loja_up_mul(s, w->d1[h]);
            w->c[h] = loja_up_mul(s, w->d2[h]);
        }
    }
}

/* Frobenius norm of n bounds. */
double
_loja_disc_norm(const double *v, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += v[i] * v[i];
    return loja_up_sqrt(loja_up_sum(s, n));
}

/* alpha_k = |(a^(k-1), 1)|. */
static double
alpha(const loja_disc_struct *w, slong k)
{
    double t = _loja_disc_norm(w->size + w->first[k - 1],
                               w->net->width[k - 1]);

    return w->net->bias ? loja_up_hypot(t, 1) : t;
}

/* Z[q][k] for 1 <= k < q: |W^q| diag(psi'(z^(q-1))) Z[q-1][k]. */
static void
jacobians(loja_disc_struct *w)
{
    const loja_net_struct *net = w->net;
    slong i, j, k, l, q, K = net->depth;

    for (q = 2; q <= K; q++)
    {
        slong m = net->width[q - 1], n = net->width[q];
        const double *W = w->weight + loja_net_weight_offset(net, q);
        const double *d1 = w->d1 + w->first[q - 1];

        for (i = 0; i < n; i++)
            for (l = 0; l < m; l++)
                w->Z[q * (K + 1) + q - 1][i * m + l] =
                    loja_up_mul(W[i * m + l], d1[l]);
        for (k = 1; k < q - 1; k++)
        {
            const double *A = w->Z[q * (K + 1) + q - 1];
            const double *B = w->Z[(q - 1) * (K + 1) + k];
            double *C = w->Z[q * (K + 1) + k];
            slong nk = net->width[k];

            memset(C, 0, sizeof(double) * n * nk);
            for (i = 0; i < n; i++)
            {
                for (l = 0; l < m; l++)
                    for (j = 0; j < nk; j++)
                        C[i * nk + j] += A[i * m + l] * B[l * nk + j];
                for (j = 0; j < nk; j++)
                    C[i * nk + j] = loja_up_sum(C[i * nk + j], m);
            }
        }
    }
}

/* gram += Z[q][k]^T diag(c^q) Z[q][kk], all but the last rounding. */
static void
add_gram(loja_disc_struct *w, slong q, slong k, slong kk)
{
    const loja_net_struct *net = w->net;
    slong i, j, l, K = net->depth, n = net->width[q];
    slong nk = net->width[k], nl = net->width[kk];
    const double *A = w->Z[q * (K + 1) + k], *B = w->Z[q * (K + 1) + kk];
    double *G = w->gram, *T = w->tmp;

    /* Z[q][q] = I */
    for (i = 0; i < n; i++)
    {
        double c = q == K ? 1 : w->c[w->first[q] + i];

        if (k == q)
        {
            G[i * nl + i] += c;
            continue;
        }
        for (j = 0; j < nk; j++)
            T[j] = loja_up_mul(c, A[i * nk + j]);
        for (j = 0; j < nk; j++)
        {
            if (kk == q)
                G[j * nl + i] += T[j];
            else
                for (l = 0; l < nl; l++)
                    G[j * nl + l] += T[j] * B[i * nl + l];
        }
    }
}

/* The bound of the block k <= kk. */
static double
block(loja_disc_struct *w, slong k, slong kk)
{
    const loja_net_struct *net = w->net;
    slong i, q, terms = 0, K = net->depth;
    slong size = net->width[k] * net->width[kk], m = net->width[k];
    double r, t;

    memset(w->gram, 0, sizeof(double) * size);
    for (q = kk; q <= K; q++)
    {
        add_gram(w, q, k, kk);
        terms += net->width[q];
    }
    for (i = 0; i < size; i++)
        w->gram[i] = loja_up_sum(w->gram[i], terms);
    r = loja_up_mul(_loja_disc_norm(w->gram, size), alpha(w, kk));
    if (k < kk)
    {
        const double *d1 = w->d1 + w->first[kk - 1];
        const double *Z = w->Z[(kk - 1) * (K + 1) + k];
        slong n = net->width[kk - 1];

        if (k == kk - 1)
            t = _loja_disc_norm(d1, n);
        else
        {
            for (i = 0; i < n * m; i++)
                w->tmp[i] = loja_up_mul(d1[i / m], Z[i]);
            t = _loja_disc_norm(w->tmp, n * m);
        }
        t = loja_up_mul(t, _loja_disc_norm(w->delta + w->first[kk],
                                           net->width[kk]));
        r = loja_up_add(r, t);
    }
    return loja_up_mul(r, alpha(w, k));
}

double
_loja_disc_gradient_norm(const loja_disc_struct *w)
{
    slong k;
    double t, s = 0;

    for (k = 1; k <= w->net->depth; k++)
    {
        t = _loja_disc_norm(w->delta + w->first[k], w->net->width[k]);
        t = loja_up_mul(t, alpha(w, k));
        s = loja_up_hypot(s, t);
    }
    return s;
}

double
_loja_disc_hessian_norm(loja_disc_struct *w)
{
    slong k, kk;
    double t, s = 0;

    jacobians(w);
    for (k = 1; k <= w->net->depth; k++)
        for (kk = k; kk <= w->net->depth; kk++)
        {
            t = block(w, k, kk);
            s = loja_up_add(s, loja_up_mul(k == kk ? t : 2 * t, t));
        }
    return loja_up_sqrt(s);
}
