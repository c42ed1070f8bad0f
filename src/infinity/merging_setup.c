/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: which problems, which neurons, coordinates. */
#include <math.h>
#include "merging.h"

int
_loja_merging_applies(const loja_problem_struct *prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    int good = net->depth == 2 && net->width[2] == 1
        && net->act[0]->analytic && net->act[0]->passes != LOJA_PASSES_ALL
        && fmpq_is_zero(prob->l2);

    if (good && net->width[1] < 2)
        good = !net->bias && net->act[0]->zero;
    /* HEURISTIC: bounds of some minutes */
    if (good && (double) prob->n * (double) net->width[1]
        * (double) net->nparams * (double) net->nparams > 3e8)
    {
        loja_message_set(why, "merging is not tried for so many neurons and "
            "samples");
        return 0;
    }
    if (!good)
        loja_message_set(why, "merging is for one hidden layer of analytic "
            "neurons, one output, no penalty: two neurons that merge, or one "
            "without biases that turns linear (psi(0) = 0)");
    return good;
}

void
_loja_merging_init(loja_merging_t mg, const loja_problem_struct *prob,
                   int flat, slong i1, slong i2, int sign)
{
    mg->prob = prob;
    mg->n = prob->n;
    mg->in = prob->net->width[0];
    mg->d = prob->net->width[1];
    mg->P = prob->net->nparams;
    mg->dim = mg->P - 1;
    mg->flat = flat;
    mg->i1 = i1;
    mg->i2 = i2;
    mg->sign = sign;
    mg->q = flat && prob->net->act[0]->symmetry != LOJA_SYMMETRY_ODD ? 1 : 2;
    mg->left_out = _loja_merging_output(mg, flat ? i1 : i2);
}

slong
_loja_merging_weight(const loja_merging_t mg, slong i, slong k)
{
    return i * mg->in + k;
}

slong
_loja_merging_bias(const loja_merging_t mg, slong i)
{
    return mg->prob->net->bias ? mg->d * mg->in + i : -1;
}

slong
_loja_merging_output(const loja_merging_t mg, slong i)
{
    return mg->d * mg->in + (mg->prob->net->bias ? mg->d : 0) + i;
}

slong
_loja_merging_entry(const loja_merging_t mg, slong p)
{
    return p < mg->left_out ? p : p - 1;
}

void
_loja_merging_at_zero(arb_t x, const loja_merging_t mg, slong prec)
{
    arb_t z;

    arb_init(z);
    arb_zero(x);
    if (mg->sign < 0 && !mg->flat && !mg->prob->net->act[0]->zero)
        mg->prob->net->act[0]->eval(x, NULL, NULL, z, 0, prec);
    arb_clear(z);
}

/* The slots of both neurons that hold parameters p1, p2: their mean, and
   half their difference over h. */
static void
pair(arb_ptr zeta, const loja_merging_t mg, arb_srcptr theta, slong p1,
     slong p2, const arb_t h, slong prec)
{
    arb_ptr mean = zeta + _loja_merging_entry(mg, p1);
    arb_ptr half = zeta + _loja_merging_entry(mg, p2);
    arb_t x;

    arb_init(x);
    arb_mul_si(x, theta + p2, mg->sign, prec);
    arb_add(mean, theta + p1, x, prec);
    arb_mul_2exp_si(mean, mean, -1);
    arb_sub(half, theta + p1, x, prec);
    arb_mul_2exp_si(half, half, -1);
    arb_div(half, half, h, prec);
    arb_clear(x);
}

void
_loja_merging_coordinates(arb_t h, arb_ptr zeta, const loja_merging_t mg,
                          arb_srcptr theta, slong prec)
{
    const slong v1 = _loja_merging_output(mg, mg->i1);
    arb_t u;
    slong p, k;

    arb_init(u);
    if (mg->flat)
        arb_mul_si(h, theta + v1, mg->sign, prec);
    else
    {
        arb_mul_si(u, theta + _loja_merging_output(mg, mg->i2), mg->sign,
            prec);
        arb_sub(h, theta + v1, u, prec);
        arb_add(u, theta + v1, u, prec);
    }
    arb_inv(h, h, prec);
    for (p = 0; p < mg->P && zeta != NULL; p++)
        if (p != mg->left_out)
            arb_set(zeta + _loja_merging_entry(mg, p), theta + p);
    for (k = 0; k < mg->in && zeta != NULL; k++)
    {
        const slong p1 = _loja_merging_weight(mg, mg->i1, k);

        if (mg->flat)
            arb_div(zeta + _loja_merging_entry(mg, p1), theta + p1, h, prec);
        else
            pair(zeta, mg, theta, p1, _loja_merging_weight(mg, mg->i2, k), h,
                prec);
    }
    if (zeta != NULL && !mg->flat)
    {
        arb_set(zeta + _loja_merging_entry(mg, v1), u);
        if (mg->prob->net->bias)
            pair(zeta, mg, theta, _loja_merging_bias(mg, mg->i1),
                _loja_merging_bias(mg, mg->i2), h, prec);
        /* c gains 2 psi(0) v of the reflected neuron */
        _loja_merging_at_zero(u, mg, prec);
        arb_mul_2exp_si(u, u, 1);
        arb_addmul(zeta + mg->dim - 1, u, theta
            + _loja_merging_output(mg, mg->i2), prec);
    }
    arb_clear(u);
}

static double
middle(arb_srcptr x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Keeps mg among the candidates, ordered by size. */
static slong
keep(loja_merging_struct *kept, double *size, slong num,
     const loja_merging_t mg, double s)
{
    slong i;

    if (num < LOJA_MERGING_MOST)
        num++;
    else if (!(s < size[num - 1]))
        return num;
    for (i = num - 1; i > 0 && s < size[i - 1]; i--)
    {
        kept[i] = kept[i - 1];
        size[i] = size[i - 1];
    }
    kept[i] = *mg;
    size[i] = s;
    return num;
}

slong
_loja_merging_guess_approx(loja_merging_struct *kept,
    const loja_problem_struct *prob, arb_srcptr theta)
{
    const loja_act_struct *act = prob->net->act[0];
    const int odd = act->symmetry == LOJA_SYMMETRY_ODD
        && (act->zero || prob->net->bias);
    double size[LOJA_MERGING_MOST], s, t, v1, v2;
    loja_merging_t mg;
    slong i, j, k, num = 0;
    int sign;

    _loja_merging_init(mg, prob, 1, 0, -1, 1);
    for (i = 0; i < mg->d; i++)
        for (j = i; j < mg->d; j++)
            for (sign = 1; sign >= (odd ? -1 : 1); sign -= 2)
            {
                if (i == j && (sign < 0 || prob->net->bias || !act->zero))
                    continue;
                v1 = middle(theta + _loja_merging_output(mg, i));
                v2 = sign * middle(theta + _loja_merging_output(mg, j));
                /* HEURISTIC: output weights that grow are large */
                if (i == j ? fabs(v1) < 2
                    : fabs(v1) < 0.5 || fabs(v2) < 0.5 || v1 * v2 > 0)
                    continue;
                if (i == j)
                    _loja_merging_init(mg, prob, 1, i, -1, v1 > 0 ? 1 : -1);
                else
                    _loja_merging_init(mg, prob, 0, i, j, sign);
                for (s = 0, k = 0; k < mg->in; k++)
                {
                    t = middle(theta + _loja_merging_weight(mg, i, k));
                    if (i != j)
                        t -= sign * middle(theta
                            + _loja_merging_weight(mg, j, k));
                    s += t * t;
                }
                if (i != j && prob->net->bias)
                {
                    t = middle(theta + _loja_merging_bias(mg, i))
                        - sign * middle(theta + _loja_merging_bias(mg, j));
                    s += t * t;
                }
                /* HEURISTIC: and what they multiply is small */
                if (s < 1)
                    num = keep(kept, size, num, mg, s);
            }
    return num;
}
