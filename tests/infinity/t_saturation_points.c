/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation at points: what is proved over regions of any size holds
    at random points of them, with L and grad L of the network itself.
*/
#include <math.h>
#include <string.h>
#include "infinity/saturation.h"
#include "instance.h"
#include "support/support.h"

TEST_DECLARE(test_saturation_steps)
TEST_DECLARE(test_saturation_points)
TEST_DECLARE(test_saturation_exact_points)
TEST_DECLARE(test_saturation_enters)
TEST_DECLARE(test_saturation_framed)

#define PREC 320

typedef struct
{
    const char *act;
    slong d, m;            /* neurons 0 .. m - 1 saturate */
    const char *x, *y;
    const char *theta;     /* near the region */
} case_t;

/* Data that pull some steps, and some that do not; far inputs near by. */
static const case_t cases[] =
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
#define CASES ((slong) (sizeof(cases) / sizeof(cases[0])))

/* Steps that run into sample 2: between its neighbours; twice the input,
   unequal distances, reflected. */
static const case_t on_cases[] =
{
    { "tanh", 1, 1, "-1 -1/2 0 1/2 1", "-1 -11/10 1/4 11/10 1",
      "20 1/5 1 0" },
    { "logistic", 1, 1, "-3/4 -1/4 1/4 1/4 1 5/4", "0 -1/10 1/2 7/10 11/10 1",
      "-60 29/2 -1 1" },
};
#define ON_CASES ((slong) (sizeof(on_cases) / sizeof(on_cases[0])))

static const case_t exact_cases[] =
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
#define EXACT_CASES ((slong) (sizeof(exact_cases) / sizeof(exact_cases[0])))

/* A case set up; the proof has the centre and frame that the search found. */
typedef struct
{
    loja_problem_t prob;
    arb_ptr theta;
    loja_saturation_t sat;
    loja_saturation_proof_t proof;
} setup_t;

static void
setup_init(setup_t *s, const case_t *c)
{
    const int runs_into = c >= on_cases && c < on_cases + ON_CASES;
    const slong neuron[2] = { 0, 1 }, on[2] = { runs_into ? 2 : -1, -1 };
    loja_saturation_plan_t plan = { NULL, 0, NULL, NULL, 0 };
    loja_message_t why;

    instance_make(s->prob, c->act, c->d, 1, c->x, c->y, NULL);
    s->theta = _arb_vec_init(s->prob->net->nparams);
    CU_ASSERT(instance_numbers(s->theta, s->prob->net->nparams, c->theta,
        PREC) == s->prob->net->nparams);
    plan.neuron = neuron;
    plan.m = c->m;
    plan.on = on;
    CU_ASSERT_FATAL(_loja_saturation_init_plan(s->sat, s->prob, s->theta,
        &plan));
    _loja_saturation_proof_init(s->proof, s->sat);
    (void) _loja_saturation_search(s->proof, s->sat, s->theta, why, 128);
}

static void
setup_clear(setup_t *s)
{
    _loja_saturation_proof_clear(s->proof, s->sat);
    _arb_vec_clear(s->theta, s->sat->P);
    _loja_saturation_clear(s->sat);
    loja_problem_clear(s->prob);
}

static double
uniform(void)
{
    return (double) test_uniform(1 << 30) / (double) (1 << 30);
}

/* A random vector of length <= 1, on the sphere when asked. */
static void
direction(arb_ptr u, slong n, int sphere)
{
    arb_t t, sum;
    slong i;

    arb_init(t);
    arb_init(sum);
    for (i = 0; i < n; i++)
    {
        arb_set_d(u + i, 2 * uniform() - 1 + 1e-9);
        /* now and then along an axis, where rows of the hull are tight */
        if (test_uniform(3) == 0)
            arb_mul_2exp_si(u + i, u + i, -20);
        arb_addmul(sum, u + i, u + i, PREC);
    }
    arb_sqrt(sum, sum, PREC);
    if (!sphere)
    {
        arb_set_d(t, 1 + uniform());
        arb_mul(sum, sum, t, PREC);
    }
    for (i = 0; i < n; i++)
        arb_div(u + i, u + i, sum, PREC);
    arb_clear(t);
    arb_clear(sum);
}

/* theta, X (P entries) and h (2 m) at a random point; face: -2 none, -1 the
   boundary of B, g >= 0: h_g = h0. */
typedef struct
{
    arb_ptr theta, X, h, grad;
    arb_t L;
} point_t;

static void
point_init(point_t *p, const loja_saturation_t sat)
{
    p->theta = _arb_vec_init(sat->P);
    p->X = _arb_vec_init(sat->P);
    p->grad = _arb_vec_init(sat->P);
    p->h = _arb_vec_init(2 * sat->m);
    arb_init(p->L);
}

static void
point_clear(point_t *p, const loja_saturation_t sat)
{
    _arb_vec_clear(p->theta, sat->P);
    _arb_vec_clear(p->X, sat->P);
    _arb_vec_clear(p->grad, sat->P);
    _arb_vec_clear(p->h, 2 * sat->m);
    arb_clear(p->L);
}

/* (w, b) of neuron s from its h. */
static void
set_step(point_t *p, const loja_saturation_t sat, slong s)
{
    const slong i = sat->step[s].neuron;
    arb_ptr w = p->theta + i, b = p->theta + sat->d + i;
    arb_t minus, plus, low, high;

    arb_init(minus);
    arb_init(plus);
    arb_init(low);
    arb_init(high);
    arb_set_fmpq(minus, fmpq_mat_entry(sat->prob->x,
        sat->step[s].support[0], 0), PREC);
    arb_set_fmpq(plus, fmpq_mat_entry(sat->prob->x,
        sat->step[s].support[1], 0), PREC);
    /* w x_- + b = low, w x_+ + b = high */
    if (sat->power)
    {
        arb_inv(low, p->h + 2 * s, PREC);
        arb_neg(low, low);
        arb_inv(high, p->h + 2 * s + 1, PREC);
    }
    else
    {
        arb_log(low, p->h + 2 * s, PREC);
        arb_div_si(low, low, sat->alpha, PREC);
        arb_log(high, p->h + 2 * s + 1, PREC);
        arb_div_si(high, high, -sat->alpha, PREC);
    }
    arb_sub(w, high, low, PREC);
    arb_sub(b, plus, minus, PREC);
    arb_div(w, w, b, PREC);
    arb_mul(b, w, plus, PREC);
    arb_sub(b, high, b, PREC);
    arb_set_fmpq(p->X + i, sat->step[s].w, PREC);
    arb_set_fmpq(p->X + sat->d + i, sat->step[s].b, PREC);
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

/* zeta = centre + rho M u, X = -(zeta - centre)/2. */
static void
set_frame(point_t *p, const setup_t *s, arb_srcptr u)
{
    const loja_saturation_struct *sat = s->sat;
    arb_t t;
    slong i, k;

    arb_init(t);
    for (i = 0; i < sat->dim; i++)
    {
        arb_zero(t);
        for (k = 0; k < sat->dim; k++)
            arb_addmul(t, arb_mat_entry(s->proof->frame, i, k), u + k, PREC);
        arb_mul_arf(t, t, s->proof->rho, PREC);
        arb_add(p->theta + sat->param[i], s->proof->centre + i, t, PREC);
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
    _loja_saturation_jump(jump, sat, PREC);
    while (sat->cell[j] != 0)
        j++;
    arb_set(theta + 3 * d, f + 0);
    for (i = 0; i < sat->m; i++)
    {
        const loja_step_neuron_t *s = sat->step + i;
        arb_ptr v = theta + 2 * d + s->neuron;

        arb_sub(v, f + sat->cell[s->support[1]], f
            + sat->cell[s->support[0]], PREC);
        arb_div(v, v, jump, PREC);
        _loja_saturation_limit(limit, sat, s->side[j], PREC);
        arb_submul(theta + 3 * d, limit, v, PREC);
    }
    arb_clear(jump);
    arb_clear(limit);
}

/* f = y + rho u/weights, X = -(zeta - zeta*). */
static void
set_cells(point_t *p, const setup_t *s, arb_srcptr u)
{
    const loja_saturation_struct *sat = s->sat;
    arb_ptr f = _arb_vec_init(sat->m + 1), best = _arb_vec_init(sat->P);
    arb_t t;
    slong k;

    arb_init(t);
    for (k = 0; k <= sat->m; k++)
        arb_set_fmpq(f + k, sat->value + k, PREC);
    from_cells(best, f, sat);
    for (k = 0; k <= sat->m; k++)
    {
        arb_set_si(t, sat->n);
        arb_div_si(t, t, sat->count[k], PREC);
        arb_sqrt(t, t, PREC);
        arb_mul_arf(t, t, s->proof->rho, PREC);
        arb_addmul(f + k, t, u + k, PREC);
    }
    from_cells(p->theta, f, sat);
    for (k = 2 * sat->d; k < sat->P; k++)
        arb_sub(p->X + k, best + k, p->theta + k, PREC);
    arb_clear(t);
    _arb_vec_clear(f, sat->m + 1);
    _arb_vec_clear(best, sat->P);
}

/* (w, b) and h of step s that runs into an input, from w x + b that stands in
   place of b: the greater of both h is h0, or at most that. */
static void
set_on(point_t *p, const setup_t *s, slong k, int at_face)
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
            0), PREC);
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->on, 0), PREC);
        arb_sub(gap, gap, x, PREC);
        arb_abs(gap, gap);
        arb_set_arf(t, s->proof->h0);
        arb_log(t, t, PREC);
        arb_div_si(t, t, -sat->alpha, PREC);
        (side == LOJA_SIDE_PLUS ? arb_sub : arb_add)(t, t, y, PREC);
        arb_div(t, t, gap, PREC);
        arb_max(w, w, t, PREC);
    }
    if (!at_face)
    {
        arb_set_d(t, 1 + uniform() * uniform() * 4);
        arb_mul(w, w, t, PREC);
    }
    if (fmpq_sgn(step->w) < 0)
        arb_neg(w, w);
    arb_mul(t, w, x, PREC);
    arb_sub(b, y, t, PREC);
    /* X: w' of the field, b' = y' - w' x */
    arb_set_fmpq(t, step->w, PREC);
    arb_set(p->X + step->neuron, t);
    arb_submul(p->X + sat->d + step->neuron, t, x, PREC);
    for (side = 0; side < 2; side++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->support[side], 0),
            PREC);
        arb_mul(t, w, x, PREC);
        arb_add(t, t, b, PREC);
        arb_mul_si(t, t, side == LOJA_SIDE_PLUS ? -sat->alpha : sat->alpha,
            PREC);
        arb_exp(p->h + 2 * k + side, t, PREC);
    }
    arb_clear(y);
    arb_clear(x);
    arb_clear(t);
    arb_clear(gap);
}

static void
draw(point_t *p, const setup_t *s, loja_loss_t ws, slong face)
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
    direction(u, dim, face == -1 || test_uniform(2));
    (sat->exact ? set_cells : set_frame)(p, s, u);
    for (g = 0; g < sat->m; g++)
        if (sat->step[g].on >= 0)
            set_on(p, s, g, face >= 0 && face / 2 == g);
    loja_loss_eval(ws, p->L, p->grad, NULL, p->theta, PREC);
    _arb_vec_clear(u, dim);
}

/* S3 and C. */
static void
check_field(const point_t *p, const setup_t *s, const arb_t D,
            const char *what)
{
    const loja_saturation_struct *sat = s->sat;
    const loja_saturation_proof_struct *proof = s->proof;
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    arb_zero(sum);
    for (g = 0; g < sat->P; g++)
        arb_addmul(sum, p->grad + g, p->X + g, PREC);
    arb_neg(sum, sum);
    arb_mul_arf(t, D, proof->kappa, PREC);
    good = !arb_lt(sum, t);
    CU_ASSERT(good);                            /* S3 */
    if (!good)
        printf("\n%s: S3\n", what);
    arb_zero(sum);
    for (g = 0; g < sat->P; g++)
        arb_addmul(sum, p->X + g, p->X + g, PREC);
    arb_set_arf(t, proof->C);
    arb_sqr(t, t, PREC);
    CU_ASSERT(!arb_gt(sum, t));
    arb_clear(t);
    arb_clear(sum);
}

/* What P1 says of the gradient: C |grad L| >= kappa D^2 where D <= D0. */
static void
check_far(const point_t *p, const setup_t *s, const arb_t D, const char *what)
{
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    for (g = 0; g < s->sat->P; g++)
        arb_addmul(sum, p->grad + g, p->grad + g, PREC);
    arb_sqrt(sum, sum, PREC);
    arb_mul_arf(sum, sum, s->proof->C, PREC);
    arb_set_arf(t, s->proof->D0);
    good = arb_gt(D, t);
    arb_sqr(t, D, PREC);
    arb_mul_arf(t, t, s->proof->kappa, PREC);
    good = good || !arb_lt(sum, t);
    CU_ASSERT(good);
    if (!good)
        printf("\n%s: P1\n", what);
    arb_clear(t);
    arb_clear(sum);
}

/* P2: |<grad L, X> + 2 L| <= 2 e L^(3/2) and |theta - X| <= d. */
static void
check_energy(const point_t *p, const setup_t *s, const arb_t L,
             const char *what)
{
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    for (g = 0; g < s->sat->P; g++)
        arb_addmul(sum, p->grad + g, p->X + g, PREC);
    arb_addmul_si(sum, L, 2, PREC);
    arb_abs(sum, sum);
    arb_sqrt(t, L, PREC);
    arb_mul(t, t, L, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_mul_arf(t, t, s->proof->e, PREC);
    good = !arb_gt(sum, t);
    arb_zero(sum);
    for (g = 0; g < s->sat->P; g++)
    {
        arb_sub(t, p->theta + g, p->X + g, PREC);
        arb_addmul(sum, t, t, PREC);
    }
    arb_set_arf(t, s->proof->d);
    arb_sqr(t, t, PREC);
    good = good && !arb_gt(sum, t);
    CU_ASSERT(good);
    if (!good)
        printf("\n%s: P2\n", what);
    arb_clear(t);
    arb_clear(sum);
}

/* S1, S3 and C at a point; D > D0 where it is on a face. */
static void
check_point(const point_t *p, const setup_t *s, slong face, const char *what)
{
    const loja_saturation_struct *sat = s->sat;
    const loja_saturation_proof_struct *proof = s->proof;
    arb_t D, t, sum;
    slong g;
    int good;

    arb_init(D);
    arb_init(t);
    arb_init(sum);
    arb_sub(D, p->L, proof->limit, PREC);
    for (g = 0; g < 2 * sat->m; g++)
    {
        CU_ASSERT(arf_sgn(proof->a + g) > 0);
        CU_ASSERT(arf_cmp(proof->a + g, proof->least) >= 0);
        arb_pow_ui(t, p->h + g, sat->exact ? 2 : 1, PREC);
        arb_mul_arf(t, t, proof->a + g, PREC);
        arb_add(sum, sum, t, PREC);
    }
    good = !arb_lt(D, sum);
    CU_ASSERT(good);                            /* S1 */
    if (!good)
        printf("\n%s: S1\n", what);
    (!sat->power ? check_field : sat->exact ? check_energy : check_far)(p, s,
        D, what);
    arb_set_arf(t, proof->D0);
    good = face == -2 || arb_gt(D, t);
    CU_ASSERT(good);                            /* S2 */
    if (!good)
        printf("\n%s: S2, face %ld\n", what, (long) face);
    arb_clear(D);
    arb_clear(t);
    arb_clear(sum);
}

/* A random region around the centre: 1 if it is proved. */
static int
random_region(setup_t *s)
{
    loja_saturation_proof_struct *proof = s->proof;
    const loja_saturation_struct *sat = s->sat;
    loja_message_t why;

    arf_set_d(s->proof->h0, pow(2, -1 - 30 * uniform() * uniform()));
    arf_set_d(s->proof->rho, pow(2, 1 - 30 * uniform()));
    if (sat->exact)
        return _loja_saturation_exact(proof, sat, why, 128);
    /* C of P1 depends on D0 */
    if (sat->power)
        arf_set_d(s->proof->D0, pow(2, -50 * uniform()));
    return sat->power ? _loja_saturation_power_field(proof, sat, why, 128)
                      : _loja_saturation_field(proof, sat, why, 128);
}

static int
faces_hold(const setup_t *s)
{
    return (s->sat->exact ? _loja_saturation_exact_faces
                          : _loja_saturation_faces)(s->proof, s->sat, 128);
}

/* D0 a random part of what the faces would allow at most. */
static int
random_level(setup_t *s)
{
    loja_message_t why;

    arf_set_d(s->proof->D0, pow(2, -40 * uniform()));
    return (!s->sat->power || s->sat->exact
            || _loja_saturation_power_field(s->proof, s->sat, why, 128))
        && faces_hold(s);
}

static void
check_regions(const case_t *c, slong count)
{
    setup_t s;
    point_t p;
    loja_loss_t ws;
    slong it, k, regions = 0, levels = 0;

    setup_init(&s, c);
    point_init(&p, s.sat);
    loja_loss_init(ws, s.prob);
    for (it = 0; it < count; it++)
    {
        if (!random_region(&s))
            continue;
        regions++;
        for (k = 0; k < 4; k++)
        {
            draw(&p, &s, ws, -2);
            check_point(&p, &s, -2, c->theta);
        }
        for (k = 0; k < 6 && !random_level(&s); k++)
            ;
        if (k == 6)
            continue;
        levels++;
        for (k = -1; k < 2 * s.sat->m; k++)
        {
            draw(&p, &s, ws, k);
            check_point(&p, &s, k, c->theta);
        }
    }
    /* fewer may all miss */
    if (regions == 0 || levels == 0)
        printf("\n%s: %ld regions, %ld levels\n", c->theta, (long) regions,
            (long) levels);
    CU_ASSERT(count < 40 || (regions > 0 && levels > 0));
    loja_loss_clear(ws);
    point_clear(&p, s.sat);
    setup_clear(&s);
}

void
test_saturation_points(void)
{
    slong i;

    for (i = 0; i < CASES; i++)
        check_regions(cases + i, test_count(40));
    for (i = 0; i < ON_CASES; i++)
        check_regions(on_cases + i, test_count(40));
}

void
test_saturation_exact_points(void)
{
    slong i;

    for (i = 0; i < EXACT_CASES; i++)
        check_regions(exact_cases + i, test_count(40));
}

/* |M^-1 (zeta - centre)| or |f - y| is below rho, h_g below h0. */
static void
check_inside(const setup_t *s, arb_srcptr theta)
{
    const loja_saturation_struct *sat = s->sat;
    arb_mat_t z, xi;
    arb_t sum, t, x;
    slong i, g;

    arb_mat_init(z, sat->dim, 1);
    arb_mat_init(xi, sat->dim, 1);
    arb_init(sum);
    arb_init(t);
    arb_init(x);
    for (i = 0; i < sat->dim; i++)
        arb_sub(arb_mat_entry(z, i, 0), theta + sat->param[i],
            s->proof->centre + i, PREC);
    CU_ASSERT_FATAL(arb_mat_solve(xi, s->proof->frame, z, PREC));
    for (i = 0; i < sat->dim; i++)
        arb_addmul(sum, arb_mat_entry(xi, i, 0), arb_mat_entry(xi, i, 0),
            PREC);
    arb_set_arf(t, s->proof->rho);
    arb_sqr(t, t, PREC);
    CU_ASSERT(arb_lt(sum, t));
    for (g = 0; g < 2 * sat->m; g++)
    {
        const loja_step_neuron_t *step = sat->step + g / 2;

        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x,
            step->support[g % 2], 0), PREC);
        arb_mul(x, x, theta + step->neuron, PREC);
        arb_add(x, x, theta + sat->d + step->neuron, PREC);
        arb_mul_si(x, x, g % 2 ? -sat->alpha : sat->alpha, PREC);
        arb_exp(x, x, PREC);
        arb_set_arf(t, s->proof->h0);
        CU_ASSERT(arb_lt(x, t));
    }
    arb_mat_clear(z);
    arb_mat_clear(xi);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(x);
}

/* What is said to have entered has entered, at every point of the balls. */
void
test_saturation_enters(void)
{
    setup_t s;
    point_t p;
    loja_loss_t ws;
    arb_ptr ball, theta;
    arb_t L, t;
    slong it, i, entered = 0, outside = 0;

    setup_init(&s, cases + 0);
    point_init(&p, s.sat);
    loja_loss_init(ws, s.prob);
    ball = _arb_vec_init(s.sat->P);
    theta = _arb_vec_init(s.sat->P);
    arb_init(L);
    arb_init(t);
    for (it = 0; it < test_count(400); it++)
    {
        if (!random_region(&s))
            continue;
        draw(&p, &s, ws, -2);
        /* regions larger and smaller than where the point is */
        arf_mul_2exp_si(s.proof->h0, s.proof->h0, test_uniform(3) - 1);
        arf_mul_2exp_si(s.proof->rho, s.proof->rho, test_uniform(3) - 1);
        arf_set_d(s.proof->D0, pow(2, -30 * uniform()));
        for (i = 0; i < s.sat->P; i++)
        {
            arb_set(ball + i, p.theta + i);
            arb_add_error_2exp_si(ball + i, -4 - test_uniform(40));
        }
        if (!_loja_saturation_enters(s.proof, s.sat, ball, 128))
        {
            outside++;
            continue;
        }
        entered++;
        for (i = 0; i < s.sat->P; i++)
        {
            arb_zero(theta + i);
            test_arb_point(arb_midref(theta + i), ball + i,
                (int) test_uniform(3) - 1);
        }
        check_inside(&s, theta);
        loja_loss_eval(ws, L, NULL, NULL, theta, PREC);
        arb_sub(L, L, s.proof->limit, PREC);
        arb_set_arf(t, s.proof->D0);
        CU_ASSERT(!arb_gt(L, t));
        arb_set_arf(t, s.proof->level);
        CU_ASSERT(!arb_gt(L, t));
    }
    CU_ASSERT(test_count(400) < 400 || (entered > 0 && outside > 0));
    arb_clear(L);
    arb_clear(t);
    _arb_vec_clear(ball, s.sat->P);
    _arb_vec_clear(theta, s.sat->P);
    loja_loss_clear(ws);
    point_clear(&p, s.sat);
    setup_clear(&s);
}

/* u = h (h_+ h_-)^e at every sample, at a random (w, b). */
static void
check_tails(const loja_saturation_t sat, slong s)
{
    const loja_step_neuron_t *step = sat->step + s;
    arb_t h[2], u, v, w, b, x;
    slong j;
    int k;

    for (k = 0; k < 2; k++)
        arb_init(h[k]);
    arb_init(u);
    arb_init(v);
    arb_init(w);
    arb_init(b);
    arb_init(x);
    arb_set_d(w, 2 * uniform() - 1);
    arb_set_d(b, 2 * uniform() - 1);
    for (k = 0; k < 2; k++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->support[k], 0),
            PREC);
        arb_mul(x, x, w, PREC);
        arb_add(x, x, b, PREC);
        arb_mul_si(x, x, k ? -sat->alpha : sat->alpha, PREC);
        arb_exp(h[k], x, PREC);
    }
    for (j = 0; j < sat->n; j++)
    {
        k = step->side[j];
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, j, 0), PREC);
        arb_mul(x, x, w, PREC);
        arb_add(x, x, b, PREC);
        arb_mul_si(x, x, k ? -sat->alpha : sat->alpha, PREC);
        arb_exp(u, x, PREC);
        arb_mul(v, h[0], h[1], PREC);
        arb_log(v, v, PREC);
        arb_set_fmpq(x, step->far + j, PREC);
        arb_mul(v, v, x, PREC);
        arb_exp(v, v, PREC);
        arb_mul(v, v, h[k], PREC);
        CU_ASSERT(arb_overlaps(u, v));
        CU_ASSERT(fmpq_sgn(step->far + j) >= 0);
    }
    for (k = 0; k < 2; k++)
        arb_clear(h[k]);
    arb_clear(u);
    arb_clear(v);
    arb_clear(w);
    arb_clear(b);
    arb_clear(x);
}

/* No random (w, b) with both margins >= 1 is shorter than (w0, b0), whose
   margins are >= 1. */
static void
check_shortest(const loja_saturation_t sat, slong s)
{
    const loja_step_neuron_t *step = sat->step + s;
    fmpq_t w, b, m[2], t, norm, best;
    slong it;
    int k;

    fmpq_init(w);
    fmpq_init(b);
    fmpq_init(t);
    fmpq_init(norm);
    fmpq_init(best);
    fmpq_init(m[0]);
    fmpq_init(m[1]);
    fmpq_mul(best, step->w0, step->w0);
    fmpq_addmul(best, step->b0, step->b0);
    for (it = 0; it < 300; it++)
    {
        fmpq_set(w, step->w0);
        fmpq_set(b, step->b0);
        if (it > 0)
        {
            fmpq_set_si(t, test_uniform(201) - 100, 400);
            fmpq_add(w, w, t);
            fmpq_set_si(t, test_uniform(201) - 100, 400);
            fmpq_add(b, b, t);
        }
        for (k = 0; k < 2; k++)
        {
            fmpq_mul(m[k], w, fmpq_mat_entry(sat->prob->x,
                step->support[k], 0));
            fmpq_add(m[k], m[k], b);
            fmpq_mul_si(m[k], m[k], k ? sat->alpha : -sat->alpha);
            fmpq_sub_si(m[k], m[k], 1);
        }
        if (it == 0)
            CU_ASSERT(fmpq_sgn(m[0]) >= 0 && fmpq_sgn(m[1]) >= 0);
        fmpq_mul(norm, w, w);
        fmpq_addmul(norm, b, b);
        if (fmpq_sgn(m[0]) >= 0 && fmpq_sgn(m[1]) >= 0)
            CU_ASSERT(fmpq_cmp(norm, best) >= 0);
    }
    fmpq_clear(w);
    fmpq_clear(b);
    fmpq_clear(t);
    fmpq_clear(norm);
    fmpq_clear(best);
    fmpq_clear(m[0]);
    fmpq_clear(m[1]);
}

void
test_saturation_steps(void)
{
    setup_t s;
    slong i, k;

    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        for (k = 0; k < s.sat->m; k++)
        {
            if (!s.sat->power && s.sat->step[k].on < 0)
                check_tails(s.sat, k);
            check_shortest(s.sat, k);
        }
        setup_clear(&s);
    }
}

/* r and M^T H M at a point of the ball (balls of radius 2^-250 or so) lie in
   what is enclosed over it. */
static void
check_framed(const setup_t *s, point_t *p)
{
    const loja_saturation_struct *sat = s->sat;
    const slong n = sat->n, dim = sat->dim;
    arb_ptr u = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_ptr r = _arb_vec_init(n), R = _arb_vec_init(n);
    arb_mat_t G, H, K, T;
    slong i, k, it;

    arb_mat_init(G, n, dim);
    arb_mat_init(H, dim, dim);
    arb_mat_init(K, dim, dim);
    arb_mat_init(T, dim, dim);
    _loja_saturation_framed(R, G, K, s->proof, sat, 128);
    for (it = 0; it < 6; it++)
    {
        direction(u, dim, test_uniform(2) == 0);
        set_frame(p, s, u);
        _loja_saturation_zeta(zeta, sat, p->theta);
        _loja_saturation_reduced(r, NULL, NULL, H, sat, zeta, PREC);
        arb_mat_transpose(T, s->proof->frame);
        arb_mat_mul(H, T, H, PREC);
        arb_mat_mul(H, H, s->proof->frame, PREC);
        for (i = 0; i < n; i++)
            CU_ASSERT(arb_overlaps(R + i, r + i));
        for (i = 0; i < dim; i++)
            for (k = 0; k < dim; k++)
                CU_ASSERT(arb_overlaps(arb_mat_entry(K, i, k),
                    arb_mat_entry(H, i, k)));
    }
    arb_mat_clear(G);
    arb_mat_clear(H);
    arb_mat_clear(K);
    arb_mat_clear(T);
    _arb_vec_clear(u, dim);
    _arb_vec_clear(zeta, dim);
    _arb_vec_clear(r, n);
    _arb_vec_clear(R, n);
}

void
test_saturation_framed(void)
{
    setup_t s;
    point_t p;
    slong i, it;

    for (i = 0; i < CASES + ON_CASES; i++)
    {
        setup_init(&s, i < CASES ? cases + i : on_cases + i - CASES);
        point_init(&p, s.sat);
        for (it = 0; it < test_count(10); it++)
        {
            (void) random_region(&s);
            check_framed(&s, &p);
        }
        point_clear(&p, s.sat);
        setup_clear(&s);
    }
}
