/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: for which problems, which neurons, between which inputs
    their steps lie.  All exact, but for the guess.
*/
#include "saturation.h"

int
_loja_saturation_applies(const loja_problem_struct *prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    if (net->depth != 2 || net->width[0] != 1 || net->width[2] != 1
        || !net->bias || net->act[0]->step == NULL)
        loja_message_set(why, "saturation is for one hidden layer of tanh, "
            "logistic, arctan or softsign neurons with biases, one input, "
            "one output");
    else if (!fmpq_is_zero(prob->l2))
        loja_message_set(why, "saturation is for l2 = 0");
    else
        return 1;
    return 0;
}

static const fmpq *
input(const loja_saturation_t sat, slong j)
{
    return fmpq_mat_entry(sat->prob->x, j, 0);
}

/*
    The inputs next to the root of w x + b, x_- where it is negative.
    SOUND is only what step_exact makes of them.
*/
int
_loja_saturation_support(slong *support, const loja_problem_struct *prob,
                         arb_srcptr theta, slong neuron, slong on)
{
    const slong d = prob->net->width[1];
    arf_t z, best[2];
    arb_t t;
    slong j;
    int k;

    arf_init(z);
    arb_init(t);
    support[0] = support[1] = -1;
    for (k = 0; k < 2; k++)
        arf_init(best[k]);
    for (j = 0; j < prob->n; j++)
    {
        if (on >= 0 && fmpq_equal(fmpq_mat_entry(prob->x, j, 0),
                fmpq_mat_entry(prob->x, on, 0)))
            continue;
        arb_set_fmpq(t, fmpq_mat_entry(prob->x, j, 0), 128);
        arf_mul(z, arb_midref(t), arb_midref(theta + neuron), 128,
            ARF_RND_NEAR);
        arf_add(z, z, arb_midref(theta + d + neuron), 128, ARF_RND_NEAR);
        k = arf_sgn(z) > 0 ? LOJA_SIDE_PLUS : LOJA_SIDE_MINUS;
        if (support[k] < 0 || arf_cmpabs(z, best[k]) < 0)
        {
            support[k] = j;
            arf_set(best[k], z);
        }
    }
    for (k = 0; k < 2; k++)
        arf_clear(best[k]);
    arf_clear(z);
    arb_clear(t);
    return support[0] >= 0 && support[1] >= 0;
}

/*
    Cells of inputs between the steps: sample j is in cell number (steps to
    its left).  sat->exact if the steps are distinct, no other neuron is left,
    and every cell has one target: then L_0 = 0 is attained.
*/
static void
find_cells(loja_saturation_t sat)
{
    slong i, j, left;

    for (i = 0; i <= sat->m; i++)
        sat->count[i] = 0;
    sat->exact = sat->m == sat->d;      /* so that none runs out */
    /* SOUND: saturation (q = 2: every step lies between inputs) */
    for (i = 0; i < sat->m; i++)
        sat->exact = sat->exact && sat->step[i].on < 0;
    for (j = 0; j < sat->n; j++)
    {
        left = 0;
        for (i = 0; i < sat->m; i++)
        {
            const slong *at = sat->step[i].support;
            const int up = fmpq_cmp(input(sat, at[0]), input(sat, at[1])) < 0;

            left += (sat->step[i].side[j] == LOJA_SIDE_PLUS) == up;
        }
        sat->cell[j] = left;
        if (sat->count[left]++ == 0)
            fmpq_set(sat->value + left, fmpq_mat_entry(sat->prob->y, j, 0));
        /* SOUND: saturation (q = 2: one target on a cell) */
        else if (!fmpq_equal(sat->value + left,
                     fmpq_mat_entry(sat->prob->y, j, 0)))
            sat->exact = 0;
    }
    /* SOUND: saturation (q = 2: m + 1 cells, so distinct steps) */
    for (i = 0; i <= sat->m; i++)
        if (sat->count[i] == 0)
            sat->exact = 0;
}

/* Which entries of theta are in zeta; the bias of a step that runs into an
   input x stands for w x + b; that of a neuron that runs out is left out. */
static void
find_zeta(loja_saturation_t sat)
{
    slong i, k = 0, s;

    for (i = 0; i < sat->P; i++)
    {
        s = i < 2 * sat->d ? sat->of[i % sat->d] : -1;
        if (i >= sat->d && i < 2 * sat->d && sat->out_of[i - sat->d] >= 0)
            continue;
        if (s < 0 || (i >= sat->d && sat->step[s].on >= 0))
            sat->param[k++] = i;
    }
    sat->dim = k;
}

int
_loja_saturation_init(loja_saturation_t sat, const loja_problem_struct *prob,
                      arb_srcptr theta, const slong *neuron, slong m)
{
    const loja_saturation_plan_t plan = {neuron, m, NULL, NULL, 0};

    return _loja_saturation_init_plan(sat, prob, theta, &plan);
}

/* The side of neuron i at the first sample, about. */
static int
side_approx(const loja_saturation_t sat, arb_srcptr theta, slong i)
{
    const double z = arf_get_d(arb_midref(theta + i), ARF_RND_NEAR)
        * fmpq_get_d(input(sat, 0))
        + arf_get_d(arb_midref(theta + sat->d + i), ARF_RND_NEAR);

    return z > 0 ? LOJA_SIDE_PLUS : LOJA_SIDE_MINUS;
}

/* The neurons that run out; 0 where one is a step as well. */
static int
find_out(loja_saturation_t sat, arb_srcptr theta,
         const loja_saturation_plan_t *plan)
{
    slong i;
    /* SOUND: saturation (RUNS OUT: exponential tails) */
    int good = plan->slow == 0 || !sat->power;

    sat->slow = plan->slow;
    for (i = 0; i < plan->slow; i++)
    {
        loja_slow_neuron_t *t = sat->out + i;

        t->neuron = plan->out[i];
        t->side = side_approx(sat, theta, t->neuron);
        t->rate = t->side == LOJA_SIDE_PLUS ? -sat->alpha : sat->alpha;
        good = good && sat->of[t->neuron] < 0;
        sat->out_of[t->neuron] = i;
    }
    return good;
}

static void
plan_alloc(loja_saturation_t sat, const loja_problem_struct *prob,
           const loja_saturation_plan_t *plan)
{
    const slong m = plan->m;
    slong i;

    sat->prob = prob;
    sat->n = prob->n;
    sat->d = prob->net->width[1];
    sat->m = m;
    sat->slow = 0;
    sat->P = prob->net->nparams;
    sat->alpha = prob->net->act[0]->step->rate;
    sat->power = prob->net->act[0]->step->tail != NULL;
    sat->step = flint_calloc((size_t) m + 1, sizeof(*sat->step));
    sat->out = flint_calloc((size_t) plan->slow + 1, sizeof(*sat->out));
    sat->out_of = flint_malloc(sizeof(slong) * (size_t) sat->d);
    sat->of = flint_malloc(sizeof(slong) * (size_t) sat->d);
    sat->param = flint_malloc(sizeof(slong) * (size_t) sat->P);
    sat->cell = flint_malloc(sizeof(slong) * (size_t) sat->n);
    sat->count = flint_malloc(sizeof(slong) * (size_t) (m + 1));
    sat->value = _fmpq_vec_init(m + 1);
    for (i = 0; i < sat->d; i++)
        sat->of[i] = sat->out_of[i] = -1;
    for (i = 0; i < m; i++)
    {
        _loja_saturation_step_init(sat->step + i, sat->n);
        sat->step[i].neuron = plan->neuron[i];
        sat->of[plan->neuron[i]] = i;
        sat->step[i].on = plan->on != NULL ? plan->on[i] : -1;
    }
}

int
_loja_saturation_init_plan(loja_saturation_t sat,
                           const loja_problem_struct *prob, arb_srcptr theta,
                           const loja_saturation_plan_t *plan)
{
    const slong m = plan->m;
    slong i;
    int good = 1;

    plan_alloc(sat, prob, plan);
    for (i = 0; i < m; i++)
        good = good && _loja_saturation_support(sat->step[i].support, prob,
            theta, plan->neuron[i], sat->step[i].on)
            && _loja_saturation_step_sides(sat->step + i, sat);
    good = find_out(sat, theta, plan) && good;
    find_zeta(sat);
    sat->exact = 0;
    if (!good)
        return 0;
    find_cells(sat);
    for (i = 0; i < m; i++)
    {
        _loja_saturation_step_shortest(sat->step + i, sat);
        good = good && _loja_saturation_step_field(sat->step + i, sat);
    }
    return good;
}

void
_loja_saturation_clear(loja_saturation_t sat)
{
    slong i;

    for (i = 0; i < sat->m; i++)
        _loja_saturation_step_clear(sat->step + i, sat->n);
    flint_free(sat->step);
    flint_free(sat->out);
    flint_free(sat->out_of);
    flint_free(sat->of);
    flint_free(sat->param);
    flint_free(sat->cell);
    flint_free(sat->count);
    _fmpq_vec_clear(sat->value, sat->m + 1);
}
