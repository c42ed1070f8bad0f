/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Instances of rule saturation, regions around what the search found, and
   random points of them with the field X. */
#include <math.h>
#include "saturation_region.h"

/* Data that pull some steps, and some that do not; far inputs near by. */
const region_case_t region_cases[REGION_CASES] =
{
    { "logistic", 1, 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10",
      "20 0 9/10 1/20" },
    { "tanh", 1, 1, "-1 -3/5 -1/2 1/3 2/5 1", "-1 -9/10 -11/10 1 9/10 4/5",
      "16 1 1 0" },
    { "logistic", 1, 1, "-2 -1 9 10", "1/10 0 1 9/10", "3 -12 9/10 1/20" },
    /* near by they pull the other way, and win while h is not tiny */
    { "tanh", 1, 1, "-1 -101/200 -1/2 1/2 101/200 1",
      "-6/5 -6/5 -13/10 7/5 11/10 1", "16 0 6/5 0" },
    { "logistic", 2, 1, "-1 -3/4 -1/2 -1/4 1/8 1/4 3/8 1/2 5/8 3/4 1",
      "51/50 1 51/50 24/25 51/25 97/50 47/25 173/100 36/25 117/100 51/50",
      "50 -9165/1000 4 5458/1000 1016/1000 103/100 -3/100" },
    { "tanh", 2, 2, "-3 -2 -1 1 3/2 2 4 5 6",
      "1/10 1/20 0 1 9/10 1 1/2 3/5 5/8", "9 9 0 -27 1/2 -1/4 3/10" },
    { "tanh", 2, 1, "-1 -3/4 -1/2 -1/4 1/8 1/4 3/8 1/2 5/8 3/4 1",
      "-12/25 -1/2 -12/25 -27/50 77/50 36/25 69/50 123/100 47/50 67/100 "
      "13/25", "30 -4 3 5/2 1 1/2 0" },
    /* algebraic tails: far inputs pull the other way, always */
    { "arctan", 1, 1, "-1 -1/2 1/2 1", "1/10 0 1 9/10",
      "1000000 0 14/49 1/2" },
    { "softsign", 1, 1, "-1 -3/5 -1/2 1/3 2/5 1", "-1 -9/10 -11/10 1 9/10 4/5",
      "1000000 -70000 19/20 -1/20" },
    { "arctan", 2, 1, "-40 -30 -20 -10 -6 -1 1 6 10 20 30 40",
      "-271/100 -247/100 -207/100 -143/100 -1 -4/5 4/5 1 143/100 207/100 "
      "247/100 271/100", "30000000 153/4000 100000 0 33/80 2108/1000 0" },
};

/* Steps that run into sample 2: between its neighbours; twice the input,
   unequal distances, reflected. */
const region_case_t region_on_cases[REGION_ON_CASES] =
{
    { "tanh", 1, 1, "-1 -1/2 0 1/2 1", "-1 -11/10 1/4 11/10 1",
      "20 1/5 1 0" },
    { "logistic", 1, 1, "-3/4 -1/4 1/4 1/4 1 5/4", "0 -1/10 1/2 7/10 11/10 1",
      "-60 29/2 -1 1" },
};

const region_case_t region_exact_cases[REGION_EXACT_CASES] =
{
    { "tanh", 1, 1, "-1 -3/5 1/2 1", "-1 -1 1 1", "16 1 1 0" },
    { "logistic", 1, 1, "-2 -1 -1 1/8 1/4 3", "2 2 2 1/3 1/3 1/3",
      "20 7 -5/3 2" },
    { "tanh", 2, 2, "-3 -2 -1 1 3/2 2 4 5 6", "0 0 0 1 1 1 1/2 1/2 1/2",
      "9 9 0 -27 1/2 -1/4 1/4" },
    { "logistic", 2, 2, "-3 -2 -1 1 3/2 2 4 5 6",
      "0 0 0 1 1 1 3/2 3/2 3/2", "-9 9 0 -27 -1 1/2 1" },
    { "softsign", 1, 1, "-1 -3/5 1/2 1", "-1 -1 1 1", "1000 1 1 0" },
    { "arctan", 1, 1, "-2 -1 -1 1/8 1/4 3", "2 2 2 1/3 1/3 1/3",
      "20000 7000 -53/100 7/6" },
};

void
region_init(region_t *s, const region_case_t *c)
{
    const int runs_into = c >= region_on_cases
        && c < region_on_cases + REGION_ON_CASES;
    const slong neuron[2] = { 0, 1 }, on[2] = { runs_into ? 2 : -1, -1 };
    loja_saturation_plan_t plan = { NULL, 0, NULL, NULL, 0 };
    loja_message_t why;

    instance_make(s->prob, c->act, c->d, 1, c->x, c->y, NULL);
    s->theta = _arb_vec_init(s->prob->net->nparams);
    CU_ASSERT(instance_numbers(s->theta, s->prob->net->nparams, c->theta,
        REGION_PREC) == s->prob->net->nparams);
    plan.neuron = neuron;
    plan.m = c->m;
    plan.on = on;
    CU_ASSERT_FATAL(_loja_saturation_init_plan(s->sat, s->prob, s->theta,
        &plan));
    _loja_saturation_proof_init(s->proof, s->sat);
    (void) _loja_saturation_search(s->proof, s->sat, s->theta, why, 128);
}

void
region_clear(region_t *s)
{
    _loja_saturation_proof_clear(s->proof, s->sat);
    _arb_vec_clear(s->theta, s->sat->P);
    _loja_saturation_clear(s->sat);
    loja_problem_clear(s->prob);
}

double
region_uniform(void)
{
    return (double) test_uniform(1 << 30) / (double) (1 << 30);
}

void
region_direction(arb_ptr u, slong n, int sphere)
{
    arb_t t, sum;
    slong i;

    arb_init(t);
    arb_init(sum);
    for (i = 0; i < n; i++)
    {
        arb_set_d(u + i, 2 * region_uniform() - 1 + 1e-9);
        /* now and then along an axis, where rows of the hull are tight */
        if (test_uniform(3) == 0)
            arb_mul_2exp_si(u + i, u + i, -20);
        arb_addmul(sum, u + i, u + i, REGION_PREC);
    }
    arb_sqrt(sum, sum, REGION_PREC);
    if (!sphere)
    {
        arb_set_d(t, 1 + region_uniform());
        arb_mul(sum, sum, t, REGION_PREC);
    }
    for (i = 0; i < n; i++)
        arb_div(u + i, u + i, sum, REGION_PREC);
    arb_clear(t);
    arb_clear(sum);
}

void
region_point_init(region_point_t *p, const loja_saturation_t sat)
{
    p->theta = _arb_vec_init(sat->P);
    p->X = _arb_vec_init(sat->P);
    p->grad = _arb_vec_init(sat->P);
    p->h = _arb_vec_init(2 * sat->m);
    arb_init(p->L);
}

void
region_point_clear(region_point_t *p, const loja_saturation_t sat)
{
    _arb_vec_clear(p->theta, sat->P);
    _arb_vec_clear(p->X, sat->P);
    _arb_vec_clear(p->grad, sat->P);
    _arb_vec_clear(p->h, 2 * sat->m);
    arb_clear(p->L);
}

/* (w, b) of neuron s from its h. */
static void
set_step(region_point_t *p, const loja_saturation_t sat, slong s)
{
    const slong i = sat->step[s].neuron;
    arb_ptr w = p->theta + i, b = p->theta + sat->d + i;
    arb_t minus, plus, low, high;

    arb_init(minus);
    arb_init(plus);
    arb_init(low);
    arb_init(high);
    arb_set_fmpq(minus, fmpq_mat_entry(sat->prob->x,
        sat->step[s].support[0], 0), REGION_PREC);
    arb_set_fmpq(plus, fmpq_mat_entry(sat->prob->x,
        sat->step[s].support[1], 0), REGION_PREC);
    /* w x_- + b = low, w x_+ + b = high */
    if (sat->power)
    {
        arb_inv(low, p->h + 2 * s, REGION_PREC);
        arb_neg(low, low);
        arb_inv(high, p->h + 2 * s + 1, REGION_PREC);
    }
    else
    {
        arb_log(low, p->h + 2 * s, REGION_PREC);
        arb_div_si(low, low, sat->alpha, REGION_PREC);
        arb_log(high, p->h + 2 * s + 1, REGION_PREC);
        arb_div_si(high, high, -sat->alpha, REGION_PREC);
    }
    arb_sub(w, high, low, REGION_PREC);
    arb_sub(b, plus, minus, REGION_PREC);
    arb_div(w, w, b, REGION_PREC);
    arb_mul(b, w, plus, REGION_PREC);
    arb_sub(b, high, b, REGION_PREC);
    arb_set_fmpq(p->X + i, sat->step[s].w, REGION_PREC);
    arb_set_fmpq(p->X + sat->d + i, sat->step[s].b, REGION_PREC);
    if (sat->power)
    {
        arb_set(p->X + i, w);
        arb_set(p->X + sat->d + i, b);
    }
    arb_clear(minus);
    arb_clear(plus);
    arb_clear(low);
    arb_clear(high);
}

void
region_set_frame(region_point_t *p, const region_t *s, arb_srcptr u)
{
    const loja_saturation_struct *sat = s->sat;
    arb_t t;
    slong i, k;

    arb_init(t);
    for (i = 0; i < sat->dim; i++)
    {
        arb_zero(t);
        for (k = 0; k < sat->dim; k++)
            arb_addmul(t, arb_mat_entry(s->proof->frame, i, k), u + k,
                REGION_PREC);
        arb_mul_arf(t, t, s->proof->rho, REGION_PREC);
        arb_add(p->theta + sat->param[i], s->proof->centre + i, t,
            REGION_PREC);
        arb_mul_2exp_si(t, t, -1);
        arb_neg(p->X + sat->param[i], t);
    }
    arb_clear(t);
}

/* The parameters v, c that give the cells values f. */
static void
from_cells(arb_ptr theta, arb_srcptr f, const loja_saturation_t sat)
{
    const slong d = sat->d;
    slong i, j = 0;
    arb_t jump, limit;

    arb_init(jump);
    arb_init(limit);
    _loja_saturation_jump(jump, sat, REGION_PREC);
    while (sat->cell[j] != 0)
        j++;
    arb_set(theta + 3 * d, f + 0);
    for (i = 0; i < sat->m; i++)
    {
        const loja_step_neuron_t *s = sat->step + i;
        arb_ptr v = theta + 2 * d + s->neuron;

        arb_sub(v, f + sat->cell[s->support[1]], f
            + sat->cell[s->support[0]], REGION_PREC);
        arb_div(v, v, jump, REGION_PREC);
        _loja_saturation_limit(limit, sat, s->side[j], REGION_PREC);
        arb_submul(theta + 3 * d, limit, v, REGION_PREC);
    }
    arb_clear(jump);
    arb_clear(limit);
}

/* f = y + rho u/weights, X = -(zeta - zeta*). */
static void
set_cells(region_point_t *p, const region_t *s, arb_srcptr u)
{
    const loja_saturation_struct *sat = s->sat;
    arb_ptr f = _arb_vec_init(sat->m + 1), best = _arb_vec_init(sat->P);
    arb_t t;
    slong k;

    arb_init(t);
    for (k = 0; k <= sat->m; k++)
        arb_set_fmpq(f + k, sat->value + k, REGION_PREC);
    from_cells(best, f, sat);
    for (k = 0; k <= sat->m; k++)
    {
        arb_set_si(t, sat->n);
        arb_div_si(t, t, sat->count[k], REGION_PREC);
        arb_sqrt(t, t, REGION_PREC);
        arb_mul_arf(t, t, s->proof->rho, REGION_PREC);
        arb_addmul(f + k, t, u + k, REGION_PREC);
    }
    from_cells(p->theta, f, sat);
    for (k = 2 * sat->d; k < sat->P; k++)
        arb_sub(p->X + k, best + k, p->theta + k, REGION_PREC);
    arb_clear(t);
    _arb_vec_clear(f, sat->m + 1);
    _arb_vec_clear(best, sat->P);
}

/* (w, b) and h of step s that runs into an input, from w x + b that stands in
   place of b: the greater of both h is h0, or at most that. */
static void
set_on(region_point_t *p, const region_t *s, slong k, int at_face)
{
    const loja_saturation_struct *sat = s->sat;
    const loja_step_neuron_t *step = sat->step + k;
    arb_ptr w = p->theta + step->neuron, b = w + sat->d;
    arb_t y, x, t, gap;
    int side;

    arb_init(y);
    arb_init(x);
    arb_init(t);
    arb_init(gap);
    arb_set(y, b);
    arb_zero(w);
    for (side = 0; side < 2; side++)
    {
        /* alpha (|w| gap +- y) >= log(1/h0) */
        arb_set_fmpq(gap, fmpq_mat_entry(sat->prob->x, step->support[side],
            0), REGION_PREC);
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->on, 0),
            REGION_PREC);
        arb_sub(gap, gap, x, REGION_PREC);
        arb_abs(gap, gap);
        arb_set_arf(t, s->proof->h0);
        arb_log(t, t, REGION_PREC);
        arb_div_si(t, t, -sat->alpha, REGION_PREC);
        (side == LOJA_SIDE_PLUS ? arb_sub : arb_add)(t, t, y, REGION_PREC);
        arb_div(t, t, gap, REGION_PREC);
        arb_max(w, w, t, REGION_PREC);
    }
    if (!at_face)
    {
        arb_set_d(t, 1 + region_uniform() * region_uniform() * 4);
        arb_mul(w, w, t, REGION_PREC);
    }
    if (fmpq_sgn(step->w) < 0)
        arb_neg(w, w);
    arb_mul(t, w, x, REGION_PREC);
    arb_sub(b, y, t, REGION_PREC);
    /* X: w' of the field, b' = y' - w' x */
    arb_set_fmpq(t, step->w, REGION_PREC);
    arb_set(p->X + step->neuron, t);
    arb_submul(p->X + sat->d + step->neuron, t, x, REGION_PREC);
    for (side = 0; side < 2; side++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->support[side], 0),
            REGION_PREC);
        arb_mul(t, w, x, REGION_PREC);
        arb_add(t, t, b, REGION_PREC);
        arb_mul_si(t, t, side == LOJA_SIDE_PLUS ? -sat->alpha : sat->alpha,
            REGION_PREC);
        arb_exp(p->h + 2 * k + side, t, REGION_PREC);
    }
    arb_clear(y);
    arb_clear(x);
    arb_clear(t);
    arb_clear(gap);
}

void
region_draw(region_point_t *p, const region_t *s, loja_loss_t ws, slong face)
{
    const loja_saturation_struct *sat = s->sat;
    const slong dim = sat->exact ? sat->m + 1 : sat->dim;
    arb_ptr u = _arb_vec_init(dim);
    slong g;

    for (g = 0; g < 2 * sat->m; g++)
    {
        arb_set_arf(p->h + g, s->proof->h0);
        if (g != face && test_uniform(3) > 0)
            arb_mul_2exp_si(p->h + g, p->h + g,
                -test_uniform(test_uniform(2) ? 4 : 200));
    }
    for (g = 0; g < sat->m; g++)
        set_step(p, sat, g);
    region_direction(u, dim, face == -1 || test_uniform(2));
    (sat->exact ? set_cells : region_set_frame)(p, s, u);
    for (g = 0; g < sat->m; g++)
        if (sat->step[g].on >= 0)
            set_on(p, s, g, face >= 0 && face / 2 == g);
    loja_loss_eval(ws, p->L, p->grad, NULL, p->theta, REGION_PREC);
    _arb_vec_clear(u, dim);
}

int
region_random(region_t *s)
{
    loja_saturation_proof_struct *proof = s->proof;
    const loja_saturation_struct *sat = s->sat;
    loja_message_t why;

    arf_set_d(s->proof->h0,
        pow(2, -1 - 30 * region_uniform() * region_uniform()));
    arf_set_d(s->proof->rho, pow(2, 1 - 30 * region_uniform()));
    if (sat->exact)
        return _loja_saturation_exact(proof, sat, why, 128);
    /* C of P1 depends on D0 */
    if (sat->power)
        arf_set_d(s->proof->D0, pow(2, -50 * region_uniform()));
    return sat->power ? _loja_saturation_power_field(proof, sat, why, 128)
                      : _loja_saturation_field(proof, sat, why, 128);
}
