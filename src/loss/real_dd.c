/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The gradient in pairs of doubles, enclosed (proofs/rounding.md, pairs).

    As in real.c: the errors of the leaves -- weights, activations and psi',
    residuals -- are carried along, and one factor bounds what they and the
    roundings do to the sums of products.
*/
#include <string.h>
#include "loss/real_internal.h"

#define C LOJA_REAL_CHUNK
#define TAU 0x1p-4

typedef struct
{
    const loja_net_struct *net;
    slong n, count;
    loja_dd_t *theta, *grad;   /* P each */
    double weight;             /* error of every weight, at most */
    loja_dd_row_t *a, *d1, *delta;   /* of all neurons, as in
                                         loja_real_struct */
    double *ea;                /* errors of a */
    double error;
    loja_disc_struct top[1];
} dd_struct;

static int
dd_init(dd_struct *w, loja_disc_t *box, const loja_problem_struct *prob,
        arb_srcptr theta)
{
    const loja_net_struct *net = prob->net;
    slong i, n, P = net->nparams;
    double e;

    w->net = net;
    w->n = prob->n;
    w->theta = flint_malloc(sizeof(loja_dd_t) * 2 * P);
    w->grad = w->theta + P;
    w->weight = LOJA_ROUND_FLOOR;
    for (i = 0; i < P; i++)
    {
        w->theta[i] = loja_dd_set_arb(&e, theta + i);
        w->grad[i] = loja_dd_set(0);
        w->weight = e > w->weight ? e : w->weight;
        box[i].re = w->theta[i].hi;
        box[i].im = 0;
        box[i].rad = TAU + 0x1p-50 * fabs(box[i].re);
    }
    _loja_disc_init(w->top, net, box);
    n = w->top->first[net->depth] + net->width[net->depth];
    w->a = flint_calloc(n, sizeof(loja_dd_row_t));
    w->d1 = flint_calloc(n, sizeof(loja_dd_row_t));
    w->delta = flint_calloc(n, sizeof(loja_dd_row_t));
    w->ea = flint_calloc(n * C, sizeof(double));
    w->error = w->weight;
    return w->weight < 1;
}

static void
dd_clear(dd_struct *w)
{
    flint_free(w->theta);
    flint_free(w->a);
    flint_free(w->d1);
    flint_free(w->delta);
    flint_free(w->ea);
    _loja_disc_clear(w->top);
}

static int
leaf(dd_struct *w, double *top, double value, double error)
{
    if (!isfinite(value) || !isfinite(error))
        return 0;
    *top = fmax(*top, fabs(value));
    w->error = fmax(w->error, error);
    return 1;
}

/* z of row j of layer k, and bounds of its errors. */
static void
affine(loja_dd_row_t *z, double *ez, const dd_struct *w, slong k, slong j)
{
    const loja_net_struct *net = w->net;
    slong l, s, m = net->width[k - 1], o = loja_net_weight_offset(net, k);
    const loja_dd_t *W = w->theta + o + j * m;
    loja_dd_t b = loja_dd_set(0);
    double mass[C];

    if (net->bias)
        b = w->theta[o + net->width[k] * m + j];
    for (s = 0; s < C; s++)
    {
        z->hi[s] = b.hi;
        z->lo[s] = b.lo;
        ez[s] = w->weight;
        mass[s] = fabs(b.hi);
    }
    for (l = 0; l < m; l++)
    {
        const slong h = w->top->first[k - 1] + l;
        const double v = fabs(W[l].hi) + w->weight, *e = w->ea + h * C;
        const loja_dd_row_t *a = w->a + h;

        _loja_dd_addmul(z, W[l], a);
        for (s = 0; s < C; s++)
        {
            mass[s] += v * fabs(a->hi[s]);
            ez[s] += v * e[s] + w->weight * fabs(a->hi[s]);
        }
    }
    for (s = 0; s < C; s++)
        /* SOUND: rounding (pairs: m + 1 terms) */
        ez[s] = loja_up_sum(ez[s] + (double) (2 * m + 8) * LOJA_DD_ERROR
                                    * mass[s], 4 * m + 8) * (1 + 0x1p-40);
}

/* x - q for the rational number q. */
static double
subtract(double *hi, double *lo, const fmpq_t q)
{
    loja_dd_t u = { *hi, *lo }, v;
    double e;
    arb_t t;

    arb_init(t);
    arb_set_fmpq(t, q, 120);
    v = loja_dd_set_arb(&e, t);
    u = loja_dd_add(u, loja_dd_neg(v));
    *hi = u.hi;
    *lo = u.lo;
    arb_clear(t);
    return e;
}

static int
neuron(dd_struct *w, const loja_loss_struct *ws, slong i0, slong k, slong j)
{
    const loja_net_struct *net = w->net;
    slong s, h = w->top->first[k] + j;
    double ez[C], e;
    loja_dd_t f[2], x;
    int ok = 1;
    loja_dd_row_t z[1];

    affine(z, ez, w, k, j);
    for (s = 0; s < w->count && ok; s++)
    {
        if (k == net->depth)
        {
            e = subtract(z->hi + s, z->lo + s,
                         fmpq_mat_entry(ws->prob->y, i0 + s, j));
            /* SOUND: rounding (pairs: one sum more) */
            e = loja_up_add(ez[s], loja_up_add(e,
                    2 * LOJA_DD_ERROR * fabs(z->hi[s])));
            ok = leaf(w, w->top->delta + h, z->hi[s], e);
            /* SOUND: tube (equal inputs: delta^K = m r) */
            x.hi = z->hi[s];
            x.lo = z->lo[s];
            x = loja_dd_mul(x, loja_dd_set(
                (double) _loja_loss_weight(ws, i0 + s)), 0);
            w->delta[h].hi[s] = x.hi;
            w->delta[h].lo[s] = x.lo;
            continue;
        }
        x.hi = z->hi[s];
        x.lo = z->lo[s];
        ok = loja_jet_dd(f, &e, net->act[k - 1], x, ez[s],
                 _loja_loss_branch(ws, i0 + s, h - net->width[0]))
            && leaf(w, w->top->size + h, f[0].hi, e)
            && leaf(w, w->top->d1 + h, f[1].hi, e);
        w->a[h].hi[s] = f[0].hi;
        w->a[h].lo[s] = f[0].lo;
        w->d1[h].hi[s] = f[1].hi;
        w->d1[h].lo[s] = f[1].lo;
        w->ea[h * C + s] = e;
    }
    return ok;
}

static int
forward(dd_struct *w, const loja_loss_struct *ws, slong i0)
{
    const loja_net_struct *net = w->net;
    slong j, k, s, n0 = net->width[0], K = net->depth;
    slong n = w->top->first[K] + net->width[K];
    int ok = 1;

    w->count = FLINT_MIN(C, w->n - i0);
    memset(w->a, 0, sizeof(loja_dd_row_t) * n);
    memset(w->d1, 0, sizeof(loja_dd_row_t) * n);
    memset(w->delta, 0, sizeof(loja_dd_row_t) * n);
    memset(w->ea, 0, sizeof(double) * n * C);
    for (j = 0; j < n0; j++)
        for (s = 0; s < w->count && ok; s++)
        {
            double e = subtract(w->a[j].hi + s, w->a[j].lo + s,
                                fmpq_mat_entry(ws->prob->x, i0 + s, j));

            /* 0 - x, exact */
            w->a[j].hi[s] = -w->a[j].hi[s];
            w->a[j].lo[s] = -w->a[j].lo[s];
            w->ea[j * C + s] = e;
            ok = leaf(w, w->top->size + j, w->a[j].hi[s], e);
        }
    for (k = 1; k <= K && ok; k++)
        for (j = 0; j < net->width[k] && ok; j++)
            ok = neuron(w, ws, i0, k, j);
    return ok;
}

static void
backward(dd_struct *w)
{
    const loja_net_struct *net = w->net;
    slong j, k, l;

    for (k = net->depth - 1; k >= 1; k--)
    {
        slong m = net->width[k];
        const loja_dd_t *W = w->theta + loja_net_weight_offset(net, k + 1);

        for (l = 0; l < m; l++)
        {
            slong h = w->top->first[k] + l;

            for (j = 0; j < net->width[k + 1]; j++)
                _loja_dd_addmul(w->delta + h, W[j * m + l],
                       w->delta + w->top->first[k + 1] + j);
            _loja_dd_rowmul(w->delta + h, w->d1 + h);
        }
    }
}

static void
add_gradient(dd_struct *w)
{
    const loja_net_struct *net = w->net;
    slong j, k, p, s;
    loja_dd_row_t one[1];

    for (s = 0; s < C; s++)
    {
        one->hi[s] = 1;
        one->lo[s] = 0;
    }
    for (k = 1; k <= net->depth; k++)
    {
        slong m = net->width[k - 1], o = loja_net_weight_offset(net, k);

        for (j = 0; j < net->width[k]; j++)
            for (p = 0; p < m + (net->bias != 0); p++)
            {
                loja_dd_t *g = w->grad + o
                    + (p < m ? j * m + p : net->width[k] * m + j);

                *g = loja_dd_add(*g, _loja_dd_dot(
                    w->delta + w->top->first[k] + j,
                    p < m ? w->a + w->top->first[k - 1] + p : one));
            }
    }
}

/* A bound of the error of the sums w->grad, divided by n. */
static double
gradient_error(dd_struct *w)
{
    const loja_net_struct *net = w->net;
    slong k, h, K = net->depth, rounds = w->n + 33;
    loja_disc_struct *top = w->top;
    double part;

    if (K > 32)
        return HUGE_VAL;
    for (k = 0; k <= K; k++)
        rounds += 2 * (net->width[k] + 4);
    for (h = 0; h < top->first[K]; h++)
    {
        top->size[h] = loja_up_add(top->size[h], TAU + 0x1p-50);
        top->d1[h] = loja_up_add(top->d1[h], TAU + 0x1p-50);
    }
    for (; h < top->first[K] + net->width[K]; h++)
        top->delta[h] = loja_up_add(top->delta[h], TAU + 0x1p-50);
    /* SOUND: rounding (pairs: a product of at most 2K + 2 leaves, each wrong
       by error/tau, and so many roundings) */
    part = loja_up_add((double) (2 * K + 2) * (w->error / TAU),
                       (double) rounds * (2 * LOJA_DD_ERROR));
    if (!(part < 0x1p-6))
        return HUGE_VAL;
    _loja_disc_backward(top);
    return loja_up_mul(1.03 * part, _loja_disc_gradient_norm(top));
}

int
loja_loss_gradient_dd(loja_loss_t ws, arb_ptr grad, arb_srcptr theta,
                      slong prec)
{
    const loja_problem_struct *prob = ws->prob;
    slong i, P = prob->net->nparams;
    loja_disc_t *box = flint_malloc(sizeof(loja_disc_t) * P);
    loja_round_t keep;
    dd_struct w[1];
    double e = HUGE_VAL;
    arb_t t;
    int ok = loja_round_begin(keep);

    ok = dd_init(w, box, prob, theta) && ok;
    for (i = 0; i < prob->n && ok; i += C)
    {
        ok = forward(w, ws, i);
        if (!ok)
            break;
        backward(w);
        add_gradient(w);
    }
    if (ok)
        e = loja_up_mul(gradient_error(w), (double) ws->total);
    loja_round_end(keep);
    ok = ok && isfinite(e);
    arb_init(t);
    for (i = 0; i < P && ok; i++)
    {
        loja_dd_get_arb(grad + i, w->grad[i], e);
        arb_mul_2exp_si(grad + i, grad + i, 1);
        arb_div_si(grad + i, grad + i, ws->total, prec);
    }
    if (ok && !fmpq_is_zero(prob->l2))
    {
        arb_set_fmpq(t, prob->l2, prec);
        arb_mul_2exp_si(t, t, 1);
        _arb_vec_scalar_addmul(grad, theta, P, t, prec);
    }
    arb_clear(t);
    dd_clear(w);
    flint_free(box);
    return ok;
}
