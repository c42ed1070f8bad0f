/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Gradient and Hessian at a point in doubles, the Hessian with a bound of
    its error (proofs/rounding.md, Hessian).

    The leaves -- weights, activations and their derivatives, residuals --
    have errors that are carried along; from there on the Hessian is a sum of
    products.  With tau added to the modulus of every leaf, a leaf errs by at
    most error/tau of that, and the same sums of products of the enlarged
    leaves bound all errors, of leaves and of rounding, by one factor.
*/
#include <string.h>
#include "loss/real_internal.h"

#define C LOJA_REAL_CHUNK
#define TAU 0x1p-4

static double *
new_doubles(slong n)
{
    return flint_calloc(FLINT_MAX(n, 1), sizeof(double));
}

static void
real_init(loja_real_struct *w, loja_disc_t *box, const loja_problem_t prob,
          const double *theta)
{
    const loja_net_struct *net = prob->net;
    slong i, n;

    w->net = net;
    w->theta = theta;
    w->n = prob->n;
    w->count = 0;
    w->error = LOJA_ROUND_FLOOR;
    for (i = 0; i < net->nparams; i++)
    {
        box[i].re = theta[i];
        box[i].im = 0;
        box[i].rad = TAU;
    }
    _loja_disc_init(w->top, net, box);
    w->first = w->top->first;
    n = w->first[net->depth] + net->width[net->depth];
    w->a = new_doubles((5 * n + 2) * C);
    w->d1 = w->a + n * C;
    w->d2 = w->a + 2 * n * C;
    w->c = w->a + 3 * n * C;
    w->delta = w->a + 4 * n * C;
    w->one = w->a + 5 * n * C;
    w->weight = w->one + C;
}

static void
real_clear(loja_real_struct *w)
{
    flint_free(w->a);
    _loja_disc_clear(w->top);
}

/* A leaf with its error; 0 if it is not a number. */
static int
leaf(loja_real_struct *w, double *top, double value, double error)
{
    if (!isfinite(value) || !isfinite(error))
        return 0;
    *top = fmax(*top, fabs(value));
    w->error = fmax(w->error, error);
    return 1;
}

/* z of row j of layer k, and bounds of its errors. */
static void
affine(double *z, double *ez, const loja_real_struct *w, slong k, slong j,
       const double *ea)
{
    const loja_net_struct *net = w->net;
    slong l, s, m = net->width[k - 1];
    const double *W = w->theta + loja_net_weight_offset(net, k);
    double b = net->bias ? W[net->width[k] * m + j] : 0, mass[C];

    W += j * m;
    for (s = 0; s < C; s++)
    {
        z[s] = b;
        ez[s] = 0;
        mass[s] = fabs(b);
    }
    for (l = 0; l < m; l++)
    {
        const double *a = w->a + (w->first[k - 1] + l) * C;
        const double *e = ea + (w->first[k - 1] + l) * C;
        const double v = fabs(W[l]);

        for (s = 0; s < C; s++)
        {
            z[s] += W[l] * a[s];
            mass[s] += v * fabs(a[s]);
            ez[s] += v * e[s];
        }
    }
    for (s = 0; s < C; s++)
        /* SOUND: rounding (m + 1 terms, D1) */
        ez[s] = loja_up_sum(ez[s] + (double) (m + 3) * 0x1p-52 * mass[s],
                            2 * m + 3);
}

/* Neuron j of layer k for all samples of the chunk, which begins at i0. */
static int
neuron(loja_real_struct *w, const loja_loss_struct *ws, slong i0, slong k,
       slong j, double *ea)
{
    const loja_net_struct *net = w->net;
    slong s, h = w->first[k] + j, nK = net->width[net->depth];
    double z[C], ez[C], f[3], e[2], er;
    loja_disc_struct *top = w->top;
    int ok = 1;

    affine(z, ez, w, k, j, ea);
    for (s = 0; s < w->count && ok; s++)
    {
        slong i = i0 + s, at = h * C + s;

        if (k == net->depth)
        {
            const loja_disc_t *y = ws->y_disc + i * nK + j;

            w->delta[at] = z[s] - y->re;
            /* SOUND: rounding (one subtraction more) */
            er = loja_up_add(ez[s], loja_up_add(y->rad,
                                       0x1p-52 * fabs(w->delta[at])));
            ok = leaf(w, top->delta + h, w->delta[at], er);
            /* SOUND: tube (equal inputs: delta^K = m r) */
            w->delta[at] *= w->weight[s];
            continue;
        }
        ok = loja_jet_real(f, e, net->act[k - 1], z[s], ez[s],
                 _loja_loss_branch(ws, i, h - net->width[0]))
            && leaf(w, top->size + h, f[0], e[0])
            && leaf(w, top->d1 + h, f[1], e[1])
            && leaf(w, top->d2 + h, f[2], e[1]);
        w->a[at] = f[0];
        w->d1[at] = f[1];
        w->d2[at] = f[2];
        ea[at] = e[0];
    }
    return ok;
}

/* The chunk of samples from i0 on; ea: scratch, as long as a. */
static int
forward(loja_real_struct *w, const loja_loss_struct *ws, slong i0,
        double *ea)
{
    const loja_net_struct *net = w->net;
    slong j, k, s, n0 = net->width[0], K = net->depth;
    int ok = 1;

    w->count = FLINT_MIN(C, w->n - i0);
    memset(w->a, 0, sizeof(double) * (5 * (w->first[K] + net->width[K]) + 2)
                        * C);
    for (s = 0; s < w->count; s++)
    {
        w->one[s] = 1;
        w->weight[s] = (double) _loja_loss_weight(ws, i0 + s);
    }
    for (j = 0; j < n0; j++)
        for (s = 0; s < w->count && ok; s++)
        {
            const loja_disc_t *x = ws->x_disc + (i0 + s) * n0 + j;

            w->a[j * C + s] = x->re;
            ea[j * C + s] = x->rad;
            ok = leaf(w, w->top->size + j, x->re, x->rad);
        }
    for (k = 1; k <= K && ok; k++)
        for (j = 0; j < net->width[k] && ok; j++)
            ok = neuron(w, ws, i0, k, j, ea);
    return ok;
}

/* delta^k and c^k, k < K. */
static void
backward(loja_real_struct *w)
{
    const loja_net_struct *net = w->net;
    slong j, k, l, s;

    for (k = net->depth - 1; k >= 1; k--)
    {
        slong m = net->width[k], n = net->width[k + 1];
        const double *W = w->theta + loja_net_weight_offset(net, k + 1);
        const double *above = w->delta + w->first[k + 1] * C;

        for (l = 0; l < m; l++)
        {
            slong h = (w->first[k] + l) * C;
            double v[C] = {0};

            for (j = 0; j < n; j++)
                for (s = 0; s < C; s++)
                    v[s] += W[j * m + l] * above[j * C + s];
            for (s = 0; s < C; s++)
            {
                w->delta[h + s] = v[s] * w->d1[h + s];
                w->c[h + s] = v[s] * w->d2[h + s];
            }
        }
    }
}

static void
add_gradient(double *g, const loja_real_struct *w)
{
    const loja_net_struct *net = w->net;
    slong j, k, p, s;

    for (k = 1; k <= net->depth; k++)
    {
        slong m = net->width[k - 1], o = loja_net_weight_offset(net, k);

        for (j = 0; j < net->width[k]; j++)
        {
            const double *d = w->delta + (w->first[k] + j) * C;

            for (p = 0; p < m + net->bias; p++)
            {
                const double *b = p < m
                    ? w->a + (w->first[k - 1] + p) * C : w->one;
                double v = 0;

                for (s = 0; s < w->count; s++)
                    v += d[s] * b[s];
                g[o + (p < m ? j * m + p : net->width[k] * m + j)] += v;
            }
        }
    }
}

/* The bound of |H - D^2 L|_F, from the greatest leaves. */
static double
hessian_error(loja_real_struct *w, double l2)
{
    const loja_net_struct *net = w->net;
    slong k, h, K = net->depth, rounds = w->n + 17;
    loja_disc_struct *top = w->top;
    double part, size;

    /* with more layers a product of leaves might underflow */
    if (K > 32)
        return HUGE_VAL;
    for (k = 0; k <= K; k++)
        rounds += 4 * (net->width[k] + 4);
    for (h = 0; h < w->first[K]; h++)
    {
        top->size[h] = loja_up_add(top->size[h], TAU);
        top->d1[h] = loja_up_add(top->d1[h], TAU);
        top->d2[h] = loja_up_add(top->d2[h], TAU);
    }
    for (; h < w->first[K] + net->width[K]; h++)
        top->delta[h] = loja_up_add(top->delta[h], TAU);
    /* SOUND: rounding (Hessian: a product of at most 6K + 8 leaves, each
       wrong by error/tau, and so many roundings) */
    part = loja_up_add((double) (6 * K + 8) * (w->error / TAU),
                       (double) rounds * 0x1p-52);
    if (!(part < 0x1p-6))
        return HUGE_VAL;
    _loja_disc_backward(top);
    size = loja_up_add(2 * _loja_disc_hessian_norm(top),
                       loja_up_mul(2 * l2 + TAU,
                                   loja_up_sqrt((double) net->nparams)));
    return loja_up_mul(1.03 * part, size);
}

int
loja_loss_real(loja_loss_t ws, double *grad, double *H, double *error,
               const double *theta)
{
    const loja_problem_struct *prob = ws->prob;
    slong i, P = prob->net->nparams;
    double l2 = fmpq_get_d(prob->l2), scale = 2 / (double) ws->total, *ea;
    loja_disc_t *box = flint_malloc(sizeof(loja_disc_t) * P);
    loja_real_struct w[1];
    int ok = 1;

    real_init(w, box, prob, theta);
    ea = new_doubles((w->first[prob->net->depth]
                      + prob->net->width[prob->net->depth]) * C);
    if (grad != NULL)
        memset(grad, 0, sizeof(double) * P);
    if (H != NULL)
        _loja_real_pair_init(w);
    for (i = 0; i < prob->n && ok; i += C)
    {
        ok = forward(w, ws, i, ea);
        if (!ok)
            break;
        backward(w);
        if (grad != NULL)
            add_gradient(grad, w);
        if (H != NULL)
            _loja_real_pair_add(w);
    }
    for (i = 0; i < P && ok && grad != NULL; i++)
        grad[i] = grad[i] * scale + 2 * l2 * theta[i];
    if (ok && H != NULL)
    {
        _loja_real_pair_finish(H, w, scale);
        for (i = 0; i < P; i++)
            H[i * P + i] += 2 * l2;
    }
    if (ok && error != NULL)
    {
        *error = hessian_error(w, l2);
        ok = isfinite(*error);
    }
    if (H != NULL)
        _loja_real_pair_clear(w);
    flint_free(ea);
    flint_free(box);
    real_clear(w);
    return ok;
}
