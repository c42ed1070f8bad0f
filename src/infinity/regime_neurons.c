/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What becomes of the neurons: which leave their bend on the data, and which
    of them come together.  Not trusted.
*/
#include <math.h>
#include <string.h>
#include "infinity/regime.h"

/* HEURISTIC, all of them: a neuron whose preactivations grow has left its
   bend when FLAT is more than its slope (or the change of it), and dies if
   what it adds FALLS from one look to the next; MEETS is the exponent of a
   distance over the weights that surely falls. */
#define PRECISION 128
#define FLAT 0.1
#define FALLS 0.95
#define MEETS -0.02
#define MANY 64                /* neurons of a layer whose pairs are seen */

static double
size(const arb_t x)
{
    return fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR));
}

/* One neuron's preactivation at a sample, and what psi does there. */
static void
add_sample(_loja_regime_neuron_t *p, arb_ptr a, const loja_act_struct *act,
           const arb_t z, int first)
{
    const int sign = arf_sgn(arb_midref(z)) > 0 ? 1 : -1;
    arb_t d1, d2;

    arb_init(d1);
    arb_init(d2);
    act->eval(a, d1, d2, z, 0, PRECISION);
    if (first)
    {
        p->sign = sign;
        p->least = HUGE_VAL;
        p->slope_least = HUGE_VAL;
        p->slope = p->bend = 0;
        arb_set(&p->low, a);
        arb_set(&p->high, a);
    }
    else if (p->sign != sign)
        p->sign = 0;
    p->least = fmin(p->least, size(z));
    p->slope = fmax(p->slope, size(d1));
    p->slope_least = fmin(p->slope_least, size(d1));
    p->bend = fmax(p->bend, size(d2));
    if (arf_cmp(arb_midref(a), arb_midref(&p->low)) < 0)
        arb_set(&p->low, a);
    if (arf_cmp(arb_midref(a), arb_midref(&p->high)) > 0)
        arb_set(&p->high, a);
    arb_clear(d1);
    arb_clear(d2);
}

/* Layer k + 1 from layer k at one sample. */
static void
next_layer(_loja_regime_neuron_t *p, arb_ptr a, arb_srcptr before,
           const loja_net_struct *net, slong k, arb_srcptr theta, int first)
{
    const slong fan = net->width[k];
    arb_srcptr w = theta + loja_net_weight_offset(net, k + 1);
    arb_t z;
    slong i;

    arb_init(z);
    for (i = 0; i < net->width[k + 1]; i++)
    {
        arb_dot(z, NULL, 0, w + i * fan, 1, before, 1, fan, PRECISION);
        if (net->bias)
            arb_add(z, z, theta + loja_net_bias_offset(net, k + 1) + i,
                    PRECISION);
        arb_get_mid_arb(z, z);
        add_sample(p + i, a + i, net->act[k], z, first);
        arb_get_mid_arb(a + i, a + i);
    }
    arb_clear(z);
}

/* What the neurons of layer k add to the next one, beyond constants. */
static void
swings(_loja_regime_neuron_t *p, const loja_net_struct *net, slong k,
       arb_srcptr theta)
{
    const slong d = net->width[k];
    arb_srcptr w = theta + loja_net_weight_offset(net, k + 1);
    arb_t x;
    slong i, j;

    arb_init(x);
    for (i = 0; i < d; i++)
    {
        p[i].swing = 0;
        for (j = 0; j < net->width[k + 1]; j++)
            p[i].swing = hypot(p[i].swing, size(w + j * d + i));
        arb_sub(x, &p[i].high, &p[i].low, PRECISION);
        p[i].swing *= size(x);
    }
    arb_clear(x);
}

/* All hidden neurons over the data, layer after layer. */
static void
profile(_loja_regime_neuron_t *p, const loja_problem_struct *prob,
        arb_srcptr theta)
{
    const loja_net_struct *net = prob->net;
    arb_ptr *a = flint_malloc(sizeof(arb_ptr) * (size_t) net->depth);
    slong i, j, k, first;

    for (k = 0; k < net->depth; k++)
        a[k] = _arb_vec_init(net->width[k]);
    for (i = 0; i < prob->n; i++)
    {
        for (j = 0; j < net->width[0]; j++)
            arb_set_fmpq(a[0] + j, fmpq_mat_entry(prob->x, i, j), PRECISION);
        for (k = 0, first = 0; k < net->depth - 1; k++)
        {
            next_layer(p + first, a[k + 1], a[k], net, k, theta, i == 0);
            first += net->width[k + 1];
        }
    }
    for (k = 1, first = 0; k < net->depth; k++)
    {
        swings(p + first, net, k, theta);
        first += net->width[k];
    }
    for (k = 0; k < net->depth; k++)
        _arb_vec_clear(a[k], net->width[k]);
    flint_free(a);
}

/* 1 if the least |preactivation| grows without bound, as it seems. */
static int
least_grows(const _loja_regime_neuron_t *p, const _loja_regime_neuron_t *q,
            const _loja_regime_neuron_t *r, const double *t)
{
    loja_law_struct law;
    arb_ptr x;

    if (!(p->least < q->least) || !(q->least < r->least))
        return 0;
    x = _arb_vec_init(3);
    arb_set_d(x, p->least);
    arb_set_d(x + 1, q->least);
    arb_set_d(x + 2, r->least);
    _loja_regime_law(&law, x, t);
    _arb_vec_clear(x, 3);
    return law.kind == LOJA_LAW_LOG || law.kind == LOJA_LAW_POWER;
}

/* The fate of a neuron seen at three times. */
static loja_fate_kind_t
fate_of(const _loja_regime_neuron_t *p, const _loja_regime_neuron_t *q,
        const _loja_regime_neuron_t *r, const double *t)
{
    const int grows = least_grows(p, q, r, t);
    const int alike = p->sign == q->sign && q->sign == r->sign;

    if (!alike)
        return LOJA_FATE_NONE;
    /* exactly flat or affine on one side, as relu */
    if (r->sign != 0 && r->bend == 0 && !grows && r->slope > 0)
        return LOJA_FATE_NONE;
    if (r->sign != 0 && r->slope == 0 && q->slope == 0)
        return LOJA_FATE_DIES;
    if (!grows || r->least < 1)
        return LOJA_FATE_NONE;
    if (r->slope < FLAT && r->slope < q->slope)
        return r->sign == 0 ? LOJA_FATE_STEP
            : r->swing < FALLS * q->swing ? LOJA_FATE_DIES : LOJA_FATE_TAIL;
    if (r->bend < FLAT && r->bend < q->bend)
        return r->sign == 0 ? LOJA_FATE_KINK
            : r->slope_least > 0.5 ? LOJA_FATE_LINEAR : LOJA_FATE_NONE;
    return LOJA_FATE_NONE;
}

/* Sizes of the difference (up to the sign c) of two neurons' input weights
   and biases, of the biases alone, and of the weights. */
static void
compare(double *all, double *bias, double *weights,
        const loja_net_struct *net, slong layer, slong i, slong j, int c,
        arb_srcptr theta)
{
    const slong fan = net->width[layer - 1];
    arb_srcptr w = theta + loja_net_weight_offset(net, layer);
    arb_t x;
    slong k;

    arb_init(x);
    *all = *weights = *bias = 0;
    for (k = 0; k < fan; k++)
    {
        arb_mul_si(x, w + j * fan + k, c, PRECISION);
        arb_sub(x, w + i * fan + k, x, PRECISION);
        *all = hypot(*all, size(x));
        *weights = hypot(*weights, fmin(size(w + i * fan + k),
                                        size(w + j * fan + k)));
    }
    if (net->bias)
    {
        w = theta + loja_net_bias_offset(net, layer);
        arb_mul_si(x, w + j, c, PRECISION);
        arb_sub(x, w + i, x, PRECISION);
        *bias = size(x);
        *all = hypot(*all, *bias);
    }
    arb_clear(x);
}

/* Whether neurons i and j of a layer come together, or their biases do. */
static void
pair(int *meet, int *beside, const loja_net_struct *net, slong layer,
     slong i, slong j, int c, arb_srcptr *theta, const double *t)
{
    double all[3], bias[3], weights[3];
    const double u = log(t[2] / t[1]);
    int k;

    for (k = 0; k < 3; k++)
    {
        compare(all + k, bias + k, weights + k, net, layer, i, j, c,
                theta[k]);
        if (!(weights[k] > 0))
            return;
        all[k] /= weights[k];
    }
    *meet = all[2] < 0.5 && all[2] > 0 && all[1] < all[0]
        && log(all[2] / all[1]) < MEETS * u;
    /* biases at a distance like the weights: one cluster */
    *beside = net->bias && weights[2] < weights[1]
        && bias[2] < 4 * weights[2] && bias[1] < bias[0] && bias[2] > 0
        && log(bias[2] / bias[1]) < MEETS * u;
}

/* psi(-z) = -psi(z), but for a constant. */
static int
is_mirrored(const loja_act_struct *act)
{
    return act->symmetry == LOJA_SYMMETRY_ODD;
}

static void
add_pairs(loja_fate_struct *fate, const loja_net_struct *net, slong layer,
          slong i, arb_srcptr *theta, const double *t)
{
    int meet, beside, c;
    slong j;

    for (j = 0; j < i && net->width[layer] <= MANY; j++)
        for (c = 1; c >= (is_mirrored(net->act[layer - 1]) ? -1 : 1);
             c -= 2)
        {
            meet = beside = 0;
            pair(&meet, &beside, net, layer, i, j, c, theta, t);
            if (meet && fate->with == 0)
                fate->with = c * (j + 1);
            if (beside && !meet && fate->beside == 0)
                fate->beside = c * (j + 1);
        }
}

/* The data on both sides of a step or kink. */
static void
find_gap(loja_fate_struct *fate, const loja_problem_struct *prob,
         arb_srcptr theta)
{
    const loja_net_struct *net = prob->net;
    double x, left = -HUGE_VAL, right = HUGE_VAL;
    arb_t root;
    slong i;

    if ((fate->fate != LOJA_FATE_STEP && fate->fate != LOJA_FATE_KINK)
        || fate->layer != 1 || net->width[0] != 1 || !net->bias)
        return;
    arb_init(root);
    arb_div(root, theta + loja_net_bias_offset(net, 1) + fate->neuron - 1,
            theta + fate->neuron - 1, PRECISION);
    arb_neg(root, root);
    for (i = 0; i < prob->n; i++)
    {
        x = fmpq_get_d(fmpq_mat_entry(prob->x, i, 0));
        if (x < arf_get_d(arb_midref(root), ARF_RND_NEAR))
            left = fmax(left, x);
        else
            right = fmin(right, x);
    }
    if (isfinite(left) && isfinite(right))
    {
        fate->left = left;
        fate->right = right;
    }
    arb_clear(root);
}

void
_loja_regime_fates(loja_regime_t regime, arb_srcptr *theta, const double *t)
{
    const loja_net_struct *net = regime->prob->net;
    _loja_regime_neuron_t *p[3];
    slong hidden = 0, k, i, at = 0;
    loja_fate_struct *fate;

    for (k = 1; k < net->depth; k++)
        hidden += net->width[k];
    for (k = 0; k < 3; k++)
    {
        p[k] = flint_calloc((size_t) hidden + 1, sizeof(*p[k]));
        for (i = 0; i < hidden; i++)
        {
            arb_init(&p[k][i].low);
            arb_init(&p[k][i].high);
        }
        profile(p[k], regime->prob, theta[k]);
    }
    regime->fate = flint_calloc((size_t) hidden + 1, sizeof(*fate));
    for (k = 1; k < net->depth; k++)
        for (i = 0; i < net->width[k]; i++, at++)
        {
            fate = regime->fate + regime->fates;
            memset(fate, 0, sizeof(*fate));
            fate->layer = k;
            fate->neuron = i + 1;
            fate->fate = fate_of(p[0] + at, p[1] + at, p[2] + at, t);
            find_gap(fate, regime->prob, theta[2]);
            add_pairs(fate, net, k, i, theta, t);
            if (fate->fate != LOJA_FATE_NONE || fate->with != 0
                || fate->beside != 0)
                regime->fates++;
        }
    for (k = 0; k < 3; k++)
    {
        for (i = 0; i < hidden; i++)
        {
            arb_clear(&p[k][i].low);
            arb_clear(&p[k][i].high);
        }
        flint_free(p[k]);
    }
}
