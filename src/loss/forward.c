/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Workspace and forward pass.

    Enclosure: every operation is a ball operation, so for each theta in the
    input the exact values lie in the stored balls.
*/
#include <string.h>
#include "loss/loss_internal.h"

static slong
max_width(const loja_net_struct *net)
{
    slong k, m = 1;

    for (k = 0; k <= net->depth; k++)
        m = FLINT_MAX(m, net->width[k]);
    return m;
}

/* The data in doubles. */
static loja_disc_t *
new_discs(const fmpq_mat_t data)
{
    slong i, c = fmpq_mat_ncols(data), n = fmpq_mat_nrows(data) * c;
    loja_disc_t *v = flint_calloc(FLINT_MAX(n, 1), sizeof(*v));
    arb_t t;

    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_set_fmpq(t, fmpq_mat_entry(data, i / c, i % c), 64);
        loja_round_set_arb(&v[i].re, &v[i].rad, t);
    }
    arb_clear(t);
    return v;
}

/* All but what merge.c sets; ws->prob is known. */
static void
init_frame(loja_loss_t ws)
{
    const loja_problem_struct *prob = ws->prob;
    const loja_net_struct *net = prob->net;
    slong k, n0 = net->width[0], nK = net->width[net->depth];

    ws->prec = 0;
    ws->x = _arb_vec_init(prob->n * n0);
    ws->y = _arb_vec_init(prob->n * nK);
    ws->x_disc = new_discs(prob->x);
    ws->y_disc = new_discs(prob->y);
    _loja_loss_set_parts(ws);
    ws->first = flint_malloc(sizeof(slong) * (net->depth + 1));
    ws->hidden = 0;
    for (k = 1; k < net->depth; k++)
    {
        ws->first[k] = ws->hidden;
        ws->hidden += net->width[k];
    }
    ws->branch = NULL;
    ws->pair = NULL;

    ws->a = _arb_vec_init(ws->hidden);
    ws->d1 = _arb_vec_init(ws->hidden);
    ws->d2 = _arb_vec_init(ws->hidden);
    ws->adj = _arb_vec_init(ws->hidden);
    ws->delta = _arb_vec_init(ws->hidden + nK);
    ws->out = _arb_vec_init(nK);
    arb_mat_init(ws->jac, prob->n * nK, net->nparams);
    arb_mat_init(ws->jz, ws->hidden, net->nparams);
    ws->tmp = _arb_vec_init(net->nparams + n0 + max_width(net));
}

static void
init_rows(loja_loss_t ws, const loja_problem_struct *prob)
{
    ws->prob = prob;
    ws->total = prob->n;
    ws->merged = NULL;
    ws->weight = ws->sample = NULL;
    fmpq_init(ws->rest);
}

void
loja_loss_init(loja_loss_t ws, const loja_problem_struct *prob)
{
    init_rows(ws, prob);
    init_frame(ws);
}

void
loja_loss_init_merged(loja_loss_t ws, const loja_problem_struct *prob)
{
    init_rows(ws, prob);
    _loja_loss_merge(ws);
    init_frame(ws);
}

void
loja_loss_clear(loja_loss_t ws)
{
    const loja_net_struct *net = ws->prob->net;
    slong n0 = net->width[0], nK = net->width[net->depth];

    _arb_vec_clear(ws->x, ws->prob->n * n0);
    _arb_vec_clear(ws->y, ws->prob->n * nK);
    flint_free(ws->x_disc);
    flint_free(ws->y_disc);
    flint_free(ws->x_part);
    flint_free(ws->y_part);
    flint_free(ws->part_weight);
    flint_free(ws->first);
    flint_free(ws->branch);
    _loja_loss_pair_clear(ws);

    _arb_vec_clear(ws->a, ws->hidden);
    _arb_vec_clear(ws->d1, ws->hidden);
    _arb_vec_clear(ws->d2, ws->hidden);
    _arb_vec_clear(ws->adj, ws->hidden);
    _arb_vec_clear(ws->delta, ws->hidden + nK);
    _arb_vec_clear(ws->out, nK);
    arb_mat_clear(ws->jac);
    arb_mat_clear(ws->jz);
    _arb_vec_clear(ws->tmp, net->nparams + n0 + max_width(net));

    if (ws->merged != NULL)
        loja_problem_clear(ws->merged);
    flint_free(ws->merged);
    flint_free(ws->weight);
    flint_free(ws->sample);
    fmpq_clear(ws->rest);
}

int
loja_net_is_analytic(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!net->act[k]->analytic)
            return 0;
    return 1;
}

int
loja_net_is_smooth(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!net->act[k]->smooth)
            return 0;
    return 1;
}

/* Enclosures of the exact data, renewed when the precision changes. */
void
_loja_loss_set_prec(loja_loss_t ws, slong prec)
{
    const loja_problem_struct *prob = ws->prob;
    slong i, j, n0 = prob->net->width[0];
    slong nK = prob->net->width[prob->net->depth];

    if (ws->prec == prec)
        return;
    for (i = 0; i < prob->n; i++)
    {
        for (j = 0; j < n0; j++)
            arb_set_fmpq(ws->x + i * n0 + j,
                         fmpq_mat_entry(prob->x, i, j), prec);
        for (j = 0; j < nK; j++)
            arb_set_fmpq(ws->y + i * nK + j,
                         fmpq_mat_entry(prob->y, i, j), prec);
    }
    ws->prec = prec;
}

slong
_loja_loss_weight(const loja_loss_struct *ws, slong i)
{
    return ws->weight == NULL ? 1 : ws->weight[i];
}

int
_loja_loss_branch(const loja_loss_struct *ws, slong i, slong h)
{
    return ws->branch == NULL ? 0 : ws->branch[i * ws->hidden + h];
}

/* z = W a + b for one output j of the affine map k (1-based). */
static void
affine(arb_t z, const loja_net_struct *net, arb_srcptr theta, slong k,
       slong j, arb_srcptr a, slong prec)
{
    slong m = net->width[k - 1];
    arb_srcptr W = theta + loja_net_weight_offset(net, k) + j * m;
    arb_srcptr b = net->bias ? theta + loja_net_bias_offset(net, k) + j
                             : NULL;

    arb_dot(z, b, 0, W, 1, a, 1, m, prec);
}

void
_loja_loss_forward(loja_loss_t ws, slong i, arb_srcptr theta, int order,
                   slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong j, k, h, K = net->depth;
    arb_srcptr a = ws->x + i * net->width[0];
    arb_t z;

    arb_init(z);
    for (k = 1; k < K; k++)
    {
        for (j = 0; j < net->width[k]; j++)
        {
            h = ws->first[k] + j;
            affine(z, net, theta, k, j, a, prec);
            net->act[k - 1]->eval(ws->a + h, order >= 1 ? ws->d1 + h : NULL,
                                  order >= 2 ? ws->d2 + h : NULL, z,
                                  _loja_loss_branch(ws, i, h), prec);
        }
        a = ws->a + ws->first[k];
    }
    for (j = 0; j < net->width[K]; j++)
        affine(ws->out + j, net, theta, K, j, a, prec);
    arb_clear(z);
}

/* out <- out - y_i. */
void
_loja_loss_subtract_target(loja_loss_t ws, slong i, slong prec)
{
    slong j, nK = ws->prob->net->width[ws->prob->net->depth];

    for (j = 0; j < nK; j++)
        arb_sub(ws->out + j, ws->out + j, ws->y + i * nK + j, prec);
}

void
_loja_loss_weigh(loja_loss_t ws, slong i, slong prec)
{
    slong j, nK = ws->prob->net->width[ws->prob->net->depth];

    /* SOUND: tube (equal inputs: delta^K = m r) */
    for (j = 0; j < nK && ws->weight != NULL; j++)
        arb_mul_si(ws->out + j, ws->out + j, ws->weight[i], prec);
}

int
loja_loss_branches(loja_loss_t ws, signed char *branch, slong *sample,
                   slong *neuron, arb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, k, h;
    int ok = 1;
    arb_srcptr a;
    arb_t z;

    _loja_loss_set_prec(ws, prec);
    arb_init(z);
    for (i = 0; i < ws->prob->n && ok; i++)
    {
        a = ws->x + i * net->width[0];
        for (k = 1; k < net->depth && ok; k++)
        {
            for (j = 0; j < net->width[k] && ok; j++)
            {
                h = ws->first[k] + j;
                affine(z, net, theta, k, j, a, prec);
                branch[i * ws->hidden + h] = 0;
                if (!net->act[k - 1]->analytic)
                {
                    /* SOUND: tube (the branch is fixed only where the sign
                       of the preactivation is proved on the whole box, or
                       where it is 0 on a box with an interior) */
                    branch[i * ws->hidden + h] =
                        arb_is_positive(z) ? 1 : arb_is_negative(z) ? -1
                        : arb_is_zero(z) && net->act[k - 1]->smooth;
                    ok = branch[i * ws->hidden + h] != 0;
                    *sample = ws->sample == NULL ? i : ws->sample[i];
                    *neuron = h;
                }
                net->act[k - 1]->eval(ws->a + h, NULL, NULL, z,
                                      branch[i * ws->hidden + h], prec);
            }
            a = ws->a + ws->first[k];
        }
    }
    arb_clear(z);
    return ok;
}
