/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The majorant in doubles: norm bounds over complex discs.

    The forward pass, in discs.  The rest is sums and products of bounds:
    disc_norm.c.
*/
#include "loss/disc_internal.h"

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

void
_loja_disc_init(loja_disc_struct *w, const loja_net_struct *net,
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

void
_loja_disc_clear(loja_disc_struct *w)
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
affine(loja_disc_t *z, const loja_disc_struct *w, slong k, slong j)
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

/* Sample i of these data forward; delta of the outputs: bounds of |N - y|. */
static int
forward(loja_disc_struct *w, const loja_loss_struct *ws,
        const loja_disc_t *x, const loja_disc_t *target, slong i)
{
    const loja_net_struct *net = w->net;
    slong j, k, K = net->depth, n0 = net->width[0], nK = net->width[K];
    loja_disc_t z;

    for (j = 0; j < n0; j++)
    {
        w->a[j] = x[i * n0 + j];
        w->size[j] = size_of(w->a + j);
    }
    for (k = 1; k <= K; k++)
        for (j = 0; j < net->width[k]; j++)
        {
            slong h = w->first[k] + j;

            affine(&z, w, k, j);
            if (k == K)
            {
                const loja_disc_t *y = target + i * nK + j;

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

/* The sums over the samples, or over parts of them; 0: outside of a domain. */
static int
add_samples(double *grad, double *hess, loja_disc_struct *w,
            const loja_loss_struct *ws, int parts)
{
    const loja_disc_t *x = parts ? ws->x_part : ws->x_disc;
    const loja_disc_t *y = parts ? ws->y_part : ws->y_disc;
    slong i, n = parts ? ws->parts : ws->prob->n;
    double g = 0, h = 0, m;

    for (i = 0; i < n; i++)
    {
        if (!forward(w, ws, x, y, i))
            return 0;
        _loja_disc_backward(w);
        /* SOUND: tube (equal inputs, parts: m times the share of one) */
        m = parts ? ws->part_weight[i] : (double) _loja_loss_weight(ws, i);
        g += m * _loja_disc_gradient_norm(w);
        if (hess != NULL)
            h += m * _loja_disc_hessian_norm(w);
    }
    *grad = loja_up_sum(g, n);
    if (hess != NULL)
        *hess = loja_up_sum(h, n);
    return 1;
}

int
loja_loss_majorant_disc(loja_loss_t ws, double *grad, double *hess,
                        const loja_disc_t *theta)
{
    const loja_problem_struct *prob = ws->prob;
    const slong P = prob->net->nparams;
    double l2, e;
    loja_disc_struct w[1];
    arb_t t;
    int ok;

    arb_init(t);
    arb_set_fmpq(t, prob->l2, 64);
    loja_round_set_arb(&l2, &e, t);
    l2 = 2 * loja_up_add(l2, e);
    arb_clear(t);
    _loja_disc_init(w, prob->net, theta);
    /* branches are those of single samples */
    ok = (ws->parts > 0 && ws->branch == NULL
          && add_samples(grad, hess, w, ws, 1))
        || add_samples(grad, hess, w, ws, 0);
    if (ok)
    {
        *grad = loja_up_div(2 * *grad, (double) ws->total);
        *grad = loja_up_add(*grad,
                            loja_up_mul(l2, _loja_disc_norm(w->weight, P)));
        ok = isfinite(*grad);
    }
    if (ok && hess != NULL)
    {
        *hess = loja_up_div(2 * *hess, (double) ws->total);
        *hess = loja_up_add(*hess,
                            loja_up_mul(l2, loja_up_sqrt((double) P)));
        ok = isfinite(*hess);
    }
    _loja_disc_clear(w);
    return ok;
}
