/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, RUNS OUT: what is proved over regions holds at random points
   of them, with L and grad L of the network itself. */
#include <math.h>
#include <string.h>
#include "infinity/saturation.h"
#include "instance.h"
#include "support/support.h"

TEST_DECLARE(test_saturation_out_points)

#define PREC 320
#define PLACES ((slong) (sizeof(places) / sizeof(places[0])))

/* Near the region: w of neuron 0, A and its bias; the step's w, b and v; c and
   what balances it. */
typedef struct
{
    const char *act;
    slong d, on;
    const char *x, *y, *start;
} place_t;

static const place_t places[] =
{
    { "tanh", 2, -1, "-2 -1 0 1 2 5/2 3", "8 5/2 1 7/20 29/20 13/10 6/5",
      "597050491864/1000000000000 30 7 -45 716571209178/1000000000000 "
      "544893289418/1000000000000 731135929625/1000000000000" },
    { "tanh", 2, 4, "-2 -1 0 1 3/2 2 5/2 3",
      "8 5/2 1 7/20 1 29/20 13/10 6/5",
      "597050491864/1000000000000 40 8 -59718693287148/1000000000000 "
      "716571209178/1000000000000 "
      "544893289418/1000000000000 731135929625/1000000000000" },
    { "logistic", 1, -1, "-1 0 1 2", "1/2 1 5/2 8",
      "126194227297/100000000000 -15 612972824546/1000000000000 "
      "350064980538/1000000000000" },
};

#define PLACES ((slong) (sizeof(places) / sizeof(places[0])))

typedef struct
{
    loja_problem_t prob;
    arb_ptr start;
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
    arb_ptr theta, X, grad;
    arb_t h;                           /* of the neuron that runs out */
    arb_t D, least;                    /* least: sum of a h */
} point_t;

/* v = A/(rate h), c less what it balances. */
static void
from_height(arb_ptr theta, const loja_saturation_t sat, const arb_t h)
{
    const slong d = sat->d;
    arb_t t;

    arb_init(t);
    arb_mul_si(t, h, sat->out[0].rate, PREC);
    arb_div(theta + 2 * d, theta + 2 * d, t, PREC);
    _loja_saturation_limit(t, sat, sat->out[0].side, PREC);
    arb_submul(theta + 3 * d, t, theta + 2 * d, PREC);
    arb_clear(t);
}

static void
height_of(arb_t h, const loja_saturation_t sat, arb_srcptr theta)
{
    arb_mul_si(h, theta + sat->d, sat->out[0].rate, PREC);
    arb_exp(h, h, PREC);
}

static void
point_init(point_t *p, const place_t *c)
{
    const slong step[1] = { 1 }, out[1] = { 0 }, on[1] = { c->on };
    const loja_saturation_plan_t plan = { step, c->d - 1, on, out, 1 };
    loja_message_t why;

    instance_make(p->prob, c->act, c->d, 1, c->x, c->y, NULL);
    p->start = _arb_vec_init(p->prob->net->nparams);
    CU_ASSERT(instance_numbers(p->start, p->prob->net->nparams, c->start,
        PREC) == p->prob->net->nparams);
    CU_ASSERT_FATAL(_loja_saturation_init_plan(p->sat, p->prob, p->start,
        &plan));
    _loja_saturation_proof_init(p->proof, p->sat);
    p->theta = _arb_vec_init(p->sat->P);
    p->X = _arb_vec_init(p->sat->P);
    p->grad = _arb_vec_init(p->sat->P);
    arb_init(p->h);
    arb_init(p->D);
    arb_init(p->least);
    height_of(p->h, p->sat, p->start);
    from_height(p->start, p->sat, p->h);
    if (!_loja_saturation_search(p->proof, p->sat, p->start, why, 128))
    {
        printf("\n%s\n", why->text);
        CU_FAIL("no region");
    }
}

static void
point_clear(point_t *p)
{
    _arb_vec_clear(p->start, p->sat->P);
    _arb_vec_clear(p->theta, p->sat->P);
    _arb_vec_clear(p->X, p->sat->P);
    _arb_vec_clear(p->grad, p->sat->P);
    arb_clear(p->h);
    arb_clear(p->D);
    arb_clear(p->least);
    _loja_saturation_proof_clear(p->proof, p->sat);
    _loja_saturation_clear(p->sat);
    loja_problem_clear(p->prob);
}

static double
uniform(void)
{
    return (double) test_uniform(1 << 30) / (double) (1 << 30);
}

/* zeta = centre + rho M u, |u| <= 1 (= 1: face), X zeta = -(zeta -
   centre)/2, written over theta and X. */
static void
set_zeta(point_t *p, int face)
{
    const slong dim = p->sat->dim;
    arb_ptr u = _arb_vec_init(dim);
    arb_t t;
    slong i, k;

    arb_init(t);
    for (i = 0; i < dim; i++)
    {
        arb_set_d(u + i, 2 * uniform() - 1 + 1e-9);
        arb_addmul(t, u + i, u + i, PREC);
    }
    arb_sqrt(t, t, PREC);
    _arb_vec_scalar_div(u, u, dim, t, PREC);
    if (!face)
    {
        arb_set_d(t, pow(uniform(), 3));
        _arb_vec_scalar_mul(u, u, dim, t, PREC);
    }
    for (i = 0; i < dim; i++)
    {
        arb_zero(t);
        for (k = 0; k < dim; k++)
            arb_addmul(t, arb_mat_entry(p->proof->frame, i, k), u + k, PREC);
        arb_mul_arf(t, t, p->proof->rho, PREC);
        arb_add(p->theta + p->sat->param[i], p->proof->centre + i, t, PREC);
        arb_mul_2exp_si(t, t, -1);
        arb_neg(p->X + p->sat->param[i], t);
    }
    arb_clear(t);
    _arb_vec_clear(u, dim);
}

/* The step's (w, b) with h <= h0 on both sides (one of them h0: face); adds a
   h to least. */
static void
set_step(point_t *p, int face)
{
    const loja_saturation_struct *sat = p->sat;
    const loja_step_neuron_t *s = sat->step;
    arb_ptr w = p->theta + 1, b = p->theta + sat->d + 1;
    arb_t x[2], z[2], t;
    int k;

    arb_init(t);
    for (k = 0; k < 2; k++)
    {
        arb_init(x[k]);
        arb_init(z[k]);
        arb_set_fmpq(x[k], fmpq_mat_entry(sat->prob->x, s->support[k], 0),
            PREC);
        /* z = +-log(1/h)/alpha */
        arb_set_arf(t, p->proof->h0);
        arb_log(t, t, PREC);
        arb_set_d(z[k], face && k == 0 ? 0 : -2 * uniform());
        arb_add(t, t, z[k], PREC);
        arb_div_si(z[k], t, k ? -sat->alpha : sat->alpha, PREC);
    }
    if (s->on >= 0)
    {
        /* in place of b stands y = w x_0 + b: w so that both h <= h0 */
        arb_set_fmpq(t, fmpq_mat_entry(sat->prob->x, s->on, 0), PREC);
        for (k = 0; k < 2; k++)
        {
            arb_sub(z[k], z[k], b, PREC);
            arb_sub(x[k], x[k], t, PREC);
            arb_div(z[k], z[k], x[k], PREC);
        }
        arb_max(w, z[0], z[1], PREC);
        arb_submul(b, w, t, PREC);
        arb_set_fmpq(x[0], s->w, PREC);
        arb_submul(p->X + sat->d + 1, x[0], t, PREC);
    }
    else
    {
        arb_sub(z[0], z[1], z[0], PREC);
        arb_sub(x[0], x[1], x[0], PREC);
        arb_div(w, z[0], x[0], PREC);
        arb_mul(t, w, x[1], PREC);
        arb_sub(b, z[1], t, PREC);
        arb_set_fmpq(p->X + sat->d + 1, s->b, PREC);
    }
    arb_set_fmpq(p->X + 1, s->w, PREC);
    for (k = 0; k < 2; k++)
    {
        arb_set_fmpq(x[k], fmpq_mat_entry(sat->prob->x, s->support[k], 0),
            PREC);
        arb_mul(t, w, x[k], PREC);
        arb_add(t, t, b, PREC);
        arb_mul_si(t, t, k ? -sat->alpha : sat->alpha, PREC);
        arb_exp(t, t, PREC);
        arb_mul_arf(t, t, p->proof->a + k, PREC);
        arb_add(p->least, p->least, t, PREC);
        arb_clear(x[k]);
        arb_clear(z[k]);
    }
    arb_clear(t);
}

/* D and grad L at theta. */
static void
look(point_t *p)
{
    loja_loss_t ws;

    loja_loss_init(ws, p->prob);
    loja_loss_eval(ws, p->D, p->grad, NULL, p->theta, PREC);
    loja_loss_clear(ws);
    arb_sub(p->D, p->D, p->proof->limit, PREC);
    arb_get_mid_arb(p->D, p->D);
}

/* face: 0 none, 1 the boundary of B, 2 h = reach, 3 h = h0 of the step. */
static void
set_point(point_t *p, int face)
{
    const loja_saturation_struct *sat = p->sat;
    const slong d = sat->d;
    arb_t A, dA, t;

    arb_init(A);
    arb_init(dA);
    arb_init(t);
    arb_zero(p->least);
    set_zeta(p, face == 1);
    if (sat->m > 0)
        set_step(p, face == 3);
    arb_set_d(t, face == 2 ? 1 : uniform() * pow(2, -20 * uniform()) + 1e-9);
    arb_mul_arf(p->h, t, p->proof->reach, PREC);
    arb_mul_arf(t, p->h, p->proof->slow_a, PREC);
    arb_add(p->least, p->least, t, PREC);
    arb_log(t, p->h, PREC);
    arb_div_si(p->theta + d, t, sat->out[0].rate, PREC);
    arb_set(A, p->theta + 2 * d);
    arb_set(dA, p->X + 2 * d);
    from_height(p->theta, sat, p->h);
    look(p);
    /* v' = v beta h/D; b' = (A'/A - beta h/D)/rate; c takes part */
    arb_mul_arf(t, p->h, p->proof->beta, PREC);
    arb_div(t, t, p->D, PREC);
    arb_mul(p->X + 2 * d, p->theta + 2 * d, t, PREC);
    arb_div(A, dA, A, PREC);
    arb_sub(A, A, t, PREC);
    arb_div_si(p->X + d, A, sat->out[0].rate, PREC);
    _loja_saturation_limit(t, sat, sat->out[0].side, PREC);
    arb_submul(p->X + 3 * d, t, p->X + 2 * d, PREC);
    arb_clear(A);
    arb_clear(dA);
    arb_clear(t);
}

static void
check_point(point_t *p, int face)
{
    const slong P = p->sat->P;
    arb_t x, y;
    arf_t D0;

    arb_init(x);
    arb_init(y);
    arf_init(D0);
    set_point(p, face);
    arf_set(D0, p->proof->D0);
    CU_ASSERT(arb_ge(p->D, p->least));
    arb_set_arf(x, D0);
    CU_ASSERT(face == 0 || arb_gt(p->D, x));
    if (arb_le(p->D, x))
    {
        /* <grad L, X> <= -kappa D, |X| <= C/D */
        arb_mul_arf(y, p->D, p->proof->kappa, PREC);
        arb_dot(x, NULL, 0, p->grad, 1, p->X, 1, P, PREC);
        arb_neg(x, x);
        CU_ASSERT(arb_ge(x, y));
        arb_dot(x, NULL, 0, p->X, 1, p->X, 1, P, PREC);
        arb_sqrt(x, x, PREC);
        arb_mul(x, x, p->D, PREC);
        arb_set_arf(y, p->proof->C);
        CU_ASSERT(arb_le(x, y));
        /* |theta| >= height a/(alpha D) */
        arb_set_arf(y, p->proof->height);
        arb_mul_arf(y, y, p->proof->slow_a, PREC);
        arb_div_si(y, y, p->sat->alpha, PREC);
        arb_abs(x, p->theta + 2 * p->sat->d);
        arb_mul(x, x, p->D, PREC);
        CU_ASSERT(arb_ge(x, y));
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(D0);
}

void
test_saturation_out_points(void)
{
    point_t p;
    slong i, k;

    for (i = 0; i < PLACES; i++)
    {
        point_init(&p, places + i);
        for (k = 0; k < 300; k++)
            check_point(&p, (int) (k % 8 < 4 ? 0 : k % 4)
                % (p.sat->m > 0 ? 4 : 3));
        CU_ASSERT(_loja_saturation_faces(p.proof, p.sat, 128));
        arf_mul_2exp_si(p.proof->reach, p.proof->reach, -1);
        CU_ASSERT(!_loja_saturation_faces(p.proof, p.sat, 128));
        point_clear(&p);
    }
}
