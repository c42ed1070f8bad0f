/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The majorant in doubles: norm bounds over complex discs.

    The forward pass is done in discs.  The rest is sums and products of
    bounds, in pair form: with Z[q][k] = dz^q/dz^k, c^q = s^q psi''(z^q) for
    q < K, c^K = 1 and alpha_k = |(a^(k-1), 1)|, the block of the layers
    k <= k' of one sample's Hessian is at most

        |sum_(q>=k') Z[q][k]^T diag(c^q) Z[q][k']| alpha_k alpha_k'
        + |delta^k'| |diag(psi'(z^(k'-1))) Z[k'-1][k]| alpha_k  (k < k')

    in the Frobenius norm.  SOUND: tube (majorant in pair form)
*/
#include <string.h>
#include "loss/loss_internal.h"

/* Numbers of one call; each array of its own length, in one block. */
typedef struct
{
    const loja_net_struct *net;
    const loja_disc_t *theta;
    slong *first;              /* of layer 0 .. K among all neurons */
    slong widest;
    double *weight;            /* >= |theta| on the discs, and centres' */
    double *centre;
    loja_disc_t *a;            /* of all neurons; those of layer K: N - y */
    double *size, *d1, *d2;    /* bounds: |a| at the centre, psi', psi'' */
    double *delta, *c;
    double **Z;                /* Z[q (K + 1) + k] */
    double *gram, *tmp;
} disc_struct;

static double
size_of(const loja_disc_t *z)
{
    return loja_up_hypot(z->re, z->im);
}

static double *
new_doubles(slong n)
{
    return flint_calloc(FLINT_MAX(n, 1), sizeof(double));
}

static void
disc_init(disc_struct *w, const loja_net_struct *net,
          const loja_disc_t *theta)
{
    slong i, k, q, K = net->depth, n = 0, P = net->nparams;

    w->net = net;
    w->theta = theta;
    w->widest = 1;
    w->first = flint_malloc(sizeof(slong) * (K + 2));
    for (k = 0; k <= K; k++)
    {
        w->first[k] = n;
        n += net->width[k];
        w->widest = FLINT_MAX(w->widest, net->width[k]);
    }
    w->weight = new_doubles(2 * P);
    w->centre = w->weight + P;
    for (i = 0; i < P; i++)
    {
        w->centre[i] = size_of(theta + i);
        w->weight[i] = loja_up_add(w->centre[i], theta[i].rad);
    }
    w->a = flint_calloc(n, sizeof(loja_disc_t));
    w->size = new_doubles(5 * n);
    w->d1 = w->size + n;
    w->d2 = w->size + 2 * n;
    w->delta = w->size + 3 * n;
    w->c = w->size + 4 * n;
    w->Z = flint_calloc((K + 1) * (K + 1), sizeof(double *));
    for (q = 2; q <= K; q++)
        for (k = 1; k < q; k++)
            w->Z[q * (K + 1) + k] = new_doubles(net->width[q]
                                                * net->width[k]);
    w->gram = new_doubles(2 * w->widest * w->widest);
    w->tmp = w->gram + w->widest * w->widest;
}

static void
disc_clear(disc_struct *w)
{
    slong i, K = w->net->depth;

    flint_free(w->first);
    flint_free(w->weight);
    flint_free(w->a);
    flint_free(w->size);
    for (i = 0; i < (K + 1) * (K + 1); i++)
        flint_free(w->Z[i]);
    flint_free(w->Z);
    flint_free(w->gram);
}

/* z = W a + b for row j of layer k. */
static void
affine(loja_disc_t *z, const disc_struct *w, slong k, slong j)
{
    const loja_net_struct *net = w->net;
    slong l, m = net->width[k - 1], o = loja_net_weight_offset(net, k);
    const loja_disc_t *W = w->theta + o + j * m, *a = w->a + w->first[k - 1];
    const double *centre = w->centre + o + j * m;
    const double *weight = w->weight + o + j * m;
    const double *size = w->size + w->first[k - 1];
    double re = 0, im = 0, mass = 0, spread = 0;

    if (net->bias)
    {
        const loja_disc_t *b = w->theta + o + net->width[k] * m + j;

        re = b->re;
        im = b->im;
        mass = w->centre[o + net->width[k] * m + j];
        spread = b->rad;
    }
    for (l = 0; l < m; l++)
    {
        re += W[l].re * a[l].re - W[l].im * a[l].im;
        im += W[l].re * a[l].im + W[l].im * a[l].re;
        mass += centre[l] * size[l];
        spread += weight[l] * a[l].rad + W[l].rad * size[l];
    }
    z->re = re;
    z->im = im;
    /* SOUND: rounding (a sum of 2m + 1 products each, D1) */
    spread += (double) (4 * m + 8) * 0x1p-52 * mass;
    z->rad = loja_up_sum(spread, 4 * m + 8);
}

/* psi on a disc: in doubles, else by the balls of the room jet. */
static int
activate(loja_disc_t *f, double *d1, double *d2, const loja_disc_t *z,
         const loja_act_struct *act, int branch)
{
    acb_ptr v;
    double r, s;
    mag_t m;
    int ok;

    if (act->eval_disc != NULL)
        return act->eval_disc(f, d1, d2, z, branch);
    if (!isfinite(z->re) || !isfinite(z->im) || !isfinite(z->rad))
        return 0;
    v = _acb_vec_init(4);
    mag_init(m);
    acb_set_d_d(v + 3, z->re, z->im);
    loja_round_get_mag(m, z->rad);
    arb_add_error_mag(acb_realref(v + 3), m);
    arb_add_error_mag(acb_imagref(v + 3), m);
    ok = act->eval_complex(v, v + 1, v + 2, v + 3, branch, 32);
    loja_round_set_arb(&f->re, &r, acb_realref(v));
    loja_round_set_arb(&f->im, &s, acb_imagref(v));
    f->rad = loja_up_hypot(r, s);
    acb_get_mag(m, v + 1);
    *d1 = loja_round_set_mag(m);
    acb_get_mag(m, v + 2);
    *d2 = loja_round_set_mag(m);
    mag_clear(m);
    _acb_vec_clear(v, 4);
    return ok;
}

/* Sample i forward; delta of the outputs: bounds of |N - y|. */
static int
forward(disc_struct *w, const loja_loss_struct *ws, slong i)
{
    const loja_net_struct *net = w->net;
    slong j, k, K = net->depth, n0 = net->width[0], nK = net->width[K];
    loja_disc_t z;

    for (j = 0; j < n0; j++)
    {
        w->a[j] = ws->x_disc[i * n0 + j];
        w->size[j] = size_of(w->a + j);
    }
    for (k = 1; k <= K; k++)
        for (j = 0; j < net->width[k]; j++)
        {
            slong h = w->first[k] + j;

            affine(&z, w, k, j);
            if (k == K)
            {
                const loja_disc_t *y = ws->y_disc + i * nK + j;

                z.re -= y->re;
                /* SOUND: rounding (one subtraction more) */
                w->delta[h] = loja_up_add(size_of(&z),
                    loja_up_add(z.rad, loja_up_add(y->rad,
                                           0x1p-52 * fabs(z.re))));
            }
            else if (!activate(w->a + h, w->d1 + h, w->d2 + h, &z,
                               net->act[k - 1],
                               _loja_loss_branch(ws, i, h - n0)))
                return 0;
            else
                w->size[h] = size_of(w->a + h);
        }
    /* sizes of the whole discs from here on */
    for (j = 0; j < w->first[K]; j++)
        w->size[j] = loja_up_add(w->size[j], w->a[j].rad);
    return 1;
}

/* delta^k and c^k = s^k psi''(z^k), k < K. */
static void
backward(disc_struct *w)
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
static double
norm(const double *v, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += v[i] * v[i];
    return loja_up_sqrt(loja_up_sum(s, n));
}

/* alpha_k = |(a^(k-1), 1)|. */
static double
alpha(const disc_struct *w, slong k)
{
    double t = norm(w->size + w->first[k - 1], w->net->width[k - 1]);

    return w->net->bias ? loja_up_hypot(t, 1) : t;
}

/* Z[q][k] for 1 <= k < q: |W^q| diag(psi'(z^(q-1))) Z[q-1][k]. */
static void
jacobians(disc_struct *w)
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
add_gram(disc_struct *w, slong q, slong k, slong kk)
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
block(disc_struct *w, slong k, slong kk)
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
    r = loja_up_mul(norm(w->gram, size), alpha(w, kk));
    if (k < kk)
    {
        const double *d1 = w->d1 + w->first[kk - 1];
        const double *Z = w->Z[(kk - 1) * (K + 1) + k];
        slong n = net->width[kk - 1];

        if (k == kk - 1)
            t = norm(d1, n);
        else
        {
            for (i = 0; i < n * m; i++)
                w->tmp[i] = loja_up_mul(d1[i / m], Z[i]);
            t = norm(w->tmp, n * m);
        }
        t = loja_up_mul(t, norm(w->delta + w->first[kk], net->width[kk]));
        r = loja_up_add(r, t);
    }
    return loja_up_mul(r, alpha(w, k));
}

static double
gradient_norm(const disc_struct *w)
{
    slong k;
    double t, s = 0;

    for (k = 1; k <= w->net->depth; k++)
    {
        t = loja_up_mul(norm(w->delta + w->first[k], w->net->width[k]),
                        alpha(w, k));
        s = loja_up_hypot(s, t);
    }
    return s;
}

static double
hessian_norm(disc_struct *w)
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

int
loja_loss_majorant_disc(loja_loss_t ws, double *grad, double *hess,
                        const loja_disc_t *theta)
{
    const loja_problem_struct *prob = ws->prob;
    slong i, P = prob->net->nparams;
    double g = 0, h = 0, l2, e;
    disc_struct w[1];
    arb_t t;
    int ok = 1;

    arb_init(t);
    arb_set_fmpq(t, prob->l2, 64);
    loja_round_set_arb(&l2, &e, t);
    l2 = 2 * loja_up_add(l2, e);
    arb_clear(t);
    disc_init(w, prob->net, theta);
    for (i = 0; i < prob->n && ok; i++)
    {
        ok = forward(w, ws, i);
        if (!ok)
            break;
        backward(w);
        g += gradient_norm(w);
        if (hess != NULL)
            h += hessian_norm(w);
    }
    if (ok)
    {
        *grad = loja_up_div(2 * loja_up_sum(g, prob->n), (double) prob->n);
        *grad = loja_up_add(*grad, loja_up_mul(l2, norm(w->weight, P)));
        ok = isfinite(*grad);
    }
    if (ok && hess != NULL)
    {
        *hess = loja_up_div(2 * loja_up_sum(h, prob->n), (double) prob->n);
        *hess = loja_up_add(*hess,
                            loja_up_mul(l2, loja_up_sqrt((double) P)));
        ok = isfinite(*hess);
    }
    disc_clear(w);
    return ok;
}
