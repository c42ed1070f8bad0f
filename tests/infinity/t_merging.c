/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging at points: what is proved over regions of any size holds at
    random points of them, with L and grad L of the network itself; L_0 is L
    at a tiny h.
*/
#include <math.h>
#include <string.h>
#include "data/reader.h"
#include "infinity/merging.h"
#include "support/support.h"

TEST_DECLARE(test_merging_points)
TEST_DECLARE(test_merging_bounds)
TEST_DECLARE(test_merging_rates)
TEST_DECLARE(test_merging_coordinates)
TEST_DECLARE(test_merging_words)
TEST_DECLARE(test_merging_not)

#define PREC 1200
#define TINY 400           /* h = 2^-TINY stands for 0 */

typedef struct
{
    const char *name;
    int flat, sign, q;
    slong i1, i2;
    const char *text;      /* the instance; its start is near the region */
} case_t;

/* As flows came there. */
static const case_t cases[] =
{
    { "gelu 1-2-1", 0, 1, 2, 0, 1,
      "network: {widths: [1, 2, 1], activation: gelu}\nloss: mse\n"
      "data: {x: [-20/10, -19/10, -18/10, -17/10, -14/10, -12/10, -10/10, "
      "-9/10, -6/10, -5/10, -4/10, -1/10, 0/10, 4/10, 8/10, 9/10, 10/10, "
      "16/10, 18/10, 19/10], y: [-2/100, -23/100, -11/100, 9/100, -16/100, "
      "-16/100, 2/100, -8/100, 4/100, 6/100, 11/100, 10/100, -9/100, 0/100, "
      "14/100, -16/100, -3/100, 12/100, 1/100, 3/100]}\n"
      "start: {w1: [[-1.5608252876845552], [-1.5656166527656989]], b1: "
      "[0.94783943121279668, 0.95080992670444209], w2: "
      "[[-129.94854012055342, 129.53619047068088]], b2: "
      "[-0.050690659358579235]}\n" },
    { "logistic 1-3-1, up to the sign", 0, -1, 2, 1, 2,
      "network: {widths: [1, 3, 1], activation: logistic}\nloss: mse\n"
      "data: {x: [-64/64, -57/64, -51/64, -44/64, -37/64, -30/64, -24/64, "
      "-17/64, -10/64, -3/64, 3/64, 10/64, 17/64, 24/64, 30/64, 37/64, 44/64,"
      " 51/64, 57/64, 64/64], y: [-13/100, -12/100, -13/100, -6/100, -6/100, "
      "-9/100, -9/100, -6/100, -9/100, -4/100, 99/100, 107/100, 103/100, "
      "111/100, 109/100, 121/100, 128/100, 128/100, 132/100, 135/100]}\n"
      "start: {w1: [[-48.826765883213021], [5.1526284618814922], "
      "[-5.1757036198128938]], b1: [0.12867356385548928, "
      "-0.5582974179904171, 0.55472736244604937], w2: "
      "[[-1.3434404540018923, 138.83203744560302, 138.6617172751204]], b2: "
      "[-137.44721301006078]}\n" },
    { "gelu 1-1-1, flat", 1, -1, 1, 0, -1,
      "network: {widths: [1, 1, 1], activation: gelu, bias: false}\n"
      "loss: mse\ndata: {x: [-20/10, -18/10, -17/10, -16/10, -11/10, -10/10, "
      "-8/10, -7/10, -5/10, -4/10, 1/10, 2/10, 3/10, 5/10, 8/10, 9/10, 12/10,"
      " 13/10, 14/10, 19/10], y: [198/100, 187/100, 199/100, 187/100, "
      "151/100, 113/100, 69/100, 66/100, 81/100, 43/100, -18/100, 43/100, "
      "55/100, 60/100, 66/100, 67/100, 96/100, 131/100, 130/100, 194/100]}\n"
      "start: {w1: [[0.0030568984582176172]], w2: "
      "[[-190.91564868593207]]}\n" },
    { "tanh 1-1-1, flat", 1, 1, 2, 0, -1,
      "network: {widths: [1, 1, 1], activation: tanh, bias: false}\n"
      "loss: mse\ndata: {x: [-1, -1/2, 1/3, 1], y: [-1, -1/8, 1/20, "
      "11/10]}\nstart: {w1: [[0.12386213634436513]], w2: "
      "[[7.4740644460143484]]}\n" },
    { "gelu 2-1-1, flat", 1, 1, 1, 0, -1,
      "network: {widths: [2, 1, 1], activation: gelu, bias: false}\n"
      "loss: mse\ndata: {x: [[-1, 1/2], [-1/2, -1], [1/3, 1/4], [1, -1/3], "
      "[3/4, 1]], y: [-1, 1/8, 1/20, 3/10, -1/5]}\n"
      "start: {w1: [[0.0059072671602506859, -0.0060816611833910354]], w2: [[154.23152698441686]]}\n" },
};
#define CASES ((slong) (sizeof(cases) / sizeof(cases[0])))

typedef struct
{
    loja_problem_t prob;
    arb_ptr theta;
    loja_merging_t mg;
    loja_merging_proof_t proof;
    int found;
} setup_t;

static void
setup_init(setup_t *s, const case_t *c)
{
    loja_merging_struct guess[LOJA_MERGING_MOST];
    loja_message_t why;
    slong p, num;

    loja_problem_init(s->prob);
    CU_ASSERT_FATAL(loja_data_read_instance(s->prob, why, c->name, c->text,
        strlen(c->text)) == LOJA_OK);
    s->theta = _arb_vec_init(s->prob->net->nparams);
    for (p = 0; p < s->prob->net->nparams; p++)
        arb_set_fmpq(s->theta + p, fmpq_mat_entry(s->prob->start, 0, p),
            PREC);
    num = _loja_merging_guess_approx(guess, s->prob, s->theta);
    CU_ASSERT_FATAL(num > 0);
    *s->mg = guess[0];
    CU_ASSERT(s->mg->flat == c->flat && s->mg->i1 == c->i1
        && s->mg->i2 == c->i2 && s->mg->sign == c->sign && s->mg->q == c->q);
    _loja_merging_proof_init(s->proof, s->mg);
    s->found = _loja_merging_search(s->proof, s->mg, s->theta, why, 128);
    if (!s->found)
        printf("%s: %s\n", c->name, why->text);
}

static void
setup_clear(setup_t *s)
{
    _loja_merging_proof_clear(s->proof, s->mg);
    _arb_vec_clear(s->theta, s->mg->P);
    loja_problem_clear(s->prob);
}

static double
uniform(void)
{
    return (double) test_uniform(1 << 30) / (double) (1 << 30);
}

/* Theta(h, zeta), as proofs/merging.md defines it. */
static void
point(arb_ptr theta, const loja_merging_t mg, const arb_t h, arb_srcptr zeta)
{
    const slong in = mg->in, bias = mg->prob->net->bias;
    const slong v = mg->d * (in + bias);
    arb_t t, half;
    slong p, k;

    arb_init(t);
    arb_init(half);
    for (p = 0; p < mg->P; p++)
        if (p != mg->left_out)
            arb_set(theta + p, zeta + (p < mg->left_out ? p : p - 1));
    arb_inv(t, h, PREC);
    if (mg->flat)
    {
        arb_mul_si(theta + v + mg->i1, t, mg->sign, PREC);
        for (k = 0; k < in; k++)
            arb_mul(theta + mg->i1 * in + k, theta + mg->i1 * in + k, h,
                PREC);
    }
    else
    {
        arb_sub(theta + v + mg->i2, theta + v + mg->i1, t, PREC);
        arb_add(theta + v + mg->i1, theta + v + mg->i1, t, PREC);
        arb_mul_2exp_si(theta + v + mg->i1, theta + v + mg->i1, -1);
        arb_mul_2exp_si(theta + v + mg->i2, theta + v + mg->i2, -1);
        arb_mul_si(theta + v + mg->i2, theta + v + mg->i2, mg->sign, PREC);
        for (k = 0; k < in + bias; k++)
        {
            arb_ptr a = theta + (k < in ? mg->i1 * in + k
                : mg->d * in + mg->i1);
            arb_ptr b = theta + (k < in ? mg->i2 * in + k
                : mg->d * in + mg->i2);

            arb_mul(half, b, h, PREC);
            arb_sub(b, a, half, PREC);
            arb_mul_si(b, b, mg->sign, PREC);
            arb_add(a, a, half, PREC);
        }
        /* logistic(z) = 1 - logistic(-z) */
        if (mg->sign < 0 && strcmp(mg->prob->net->act[0]->name, "logistic")
            == 0)
            arb_sub(theta + mg->P - 1, theta + mg->P - 1,
                theta + v + mg->i2, PREC);
    }
    arb_clear(t);
    arb_clear(half);
}

static void
loss(arb_t L, arb_ptr grad, const loja_merging_t mg, const arb_t h,
     arb_srcptr zeta)
{
    arb_ptr theta = _arb_vec_init(mg->P);
    loja_loss_t ws;

    point(theta, mg, h, zeta);
    loja_loss_init(ws, mg->prob);
    loja_loss_eval(ws, L, grad, NULL, theta, PREC);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, mg->P);
}

/* A at (h, zeta). */
static void
growth(arb_t A, const loja_merging_t mg, const arb_t h, arb_srcptr zeta)
{
    arb_t t, L;

    arb_init(t);
    arb_init(L);
    arb_one(t);
    arb_mul_2exp_si(t, t, -TINY);
    loss(L, NULL, mg, t, zeta);
    loss(A, NULL, mg, h, zeta);
    arb_sub(A, A, L, PREC);
    arb_pow_ui(t, h, (ulong) mg->q, PREC);
    arb_div(A, A, t, PREC);
    arb_clear(t);
    arb_clear(L);
}

/* zeta <- centre + M xi */
static void
in_frame(arb_ptr zeta, const setup_t *s, arb_srcptr xi)
{
    slong i;

    for (i = 0; i < s->mg->dim; i++)
        arb_dot(zeta + i, s->proof->centre + i, 0,
            arb_mat_entry(s->proof->frame, i, 0), 1, xi, 1, s->mg->dim, PREC);
}

/* A random vector, on the sphere of that radius. */
static void
direction(arb_ptr u, slong n, const arf_t radius, double part)
{
    double sum = 0, x[64];
    arb_t t;
    slong i;

    arb_init(t);
    for (i = 0; i < n; i++)
    {
        x[i] = (2 * uniform() - 1) * (test_uniform(3) == 0 ? 1e-6 : 1) + 1e-9;
        sum += x[i] * x[i];
    }
    arb_set_arf(t, radius);
    for (i = 0; i < n; i++)
    {
        arb_set_d(u + i, x[i] / sqrt(sum) * part);
        arb_mul(u + i, u + i, t, PREC);
    }
    arb_clear(t);
}

/* x <= bound but for differences and rounding. */
static int
below(const arb_t x, const arf_t bound)
{
    arb_t t;
    int good;

    arb_init(t);
    arb_set_arf(t, bound);
    arb_mul_ui(t, t, 1000001, 64);
    arb_div_ui(t, t, 1000000, 64);
    good = arb_le(x, t);
    arb_clear(t);
    return good;
}

/* a <= A <= abar; derivatives of A by differences; lengths. */
static void
check_growth(const setup_t *s, const arb_t h, arb_ptr zeta, arb_ptr xi)
{
    const slong dim = s->mg->dim;
    arb_ptr eta = _arb_vec_init(dim), near = _arb_vec_init(dim);
    arb_ptr t0 = _arb_vec_init(s->mg->P), t1 = _arb_vec_init(s->mg->P);
    arb_t A, B, g, k, one;
    arf_t unit;
    slong i;

    arb_init(A);
    arb_init(B);
    arb_init(g);
    arb_init(k);
    arb_init(one);
    arf_init(unit);
    growth(A, s->mg, h, zeta);
    arb_set_arf(B, s->proof->a);
    CU_ASSERT(arb_le(B, A));
    CU_ASSERT(below(A, s->proof->abar));
    /* by xi */
    arf_set_ui_2exp_si(unit, 1, -200);
    direction(eta, dim, unit, 1);
    _arb_vec_add(eta, eta, xi, dim, PREC);
    in_frame(near, s, eta);
    growth(B, s->mg, h, near);
    arb_sub(B, B, A, PREC);
    arb_mul_2exp_si(B, B, 200);
    arb_abs(B, B);
    CU_ASSERT(below(B, s->proof->b));
    point(t0, s->mg, h, zeta);
    point(t1, s->mg, h, near);
    arb_zero(B);
    for (i = 0; i < s->mg->P; i++)
    {
        arb_sub(k, t1 + i, t0 + i, PREC);
        arb_addmul(B, k, k, PREC);
    }
    arb_sqrt(B, B, PREC);
    arb_mul_2exp_si(B, B, 200);
    CU_ASSERT(below(B, s->proof->Ce));
    /* by g */
    arb_one(one);
    arb_mul_2exp_si(one, one, -200);
    arb_add_ui(one, one, 1, PREC);
    arb_mul(k, h, one, PREC);
    growth(B, s->mg, k, zeta);
    arb_sub(B, B, A, PREC);
    arb_pow_ui(g, k, (ulong) s->mg->q, PREC);
    arb_pow_ui(k, h, (ulong) s->mg->q, PREC);
    arb_sub(g, g, k, PREC);
    arb_div(B, B, g, PREC);
    /* d(g A)/dg = A + g dA/dg */
    arb_addmul(A, k, B, PREC);
    arb_set_arf(g, s->proof->slope);
    CU_ASSERT(arb_ge(A, g));
    arb_mul(k, h, one, PREC);
    arb_abs(B, B);
    CU_ASSERT(below(B, s->proof->bg));
    point(t1, s->mg, k, zeta);
    arb_zero(B);
    for (i = 0; i < s->mg->P; i++)
    {
        arb_sub(k, t1 + i, t0 + i, PREC);
        arb_addmul(B, k, k, PREC);
    }
    /* the vector (-h/q, 0), times h */
    arb_sqrt(B, B, PREC);
    arb_mul_2exp_si(B, B, 200);
    arb_mul(B, B, h, PREC);
    arb_div_si(B, B, s->mg->q, PREC);
    CU_ASSERT(below(B, s->proof->Cg));
    arb_clear(A);
    arb_clear(B);
    arb_clear(g);
    arb_clear(k);
    arb_clear(one);
    arf_clear(unit);
    _arb_vec_clear(eta, dim);
    _arb_vec_clear(near, dim);
    _arb_vec_clear(t0, s->mg->P);
    _arb_vec_clear(t1, s->mg->P);
}

/* lambda |e|^2/2 <= L_0 - Linf <= Lambda |e|^2/2; |grad L| >= c D^m where D <=
   D0. */
static void
check_descent(const setup_t *s, const arb_t h, arb_srcptr zeta,
              const arb_t size)
{
    arb_ptr grad = _arb_vec_init(s->mg->P);
    arb_t D, t, x;
    slong i;

    arb_init(D);
    arb_init(t);
    arb_init(x);
    arb_one(t);
    arb_mul_2exp_si(t, t, -TINY);
    loss(D, NULL, s->mg, t, zeta);
    arb_sub(D, D, s->proof->limit, PREC);
    /* |xi - xi*| is between |xi| - off and |xi| + off */
    arb_add_arf(t, size, s->proof->off, PREC);
    arb_sqr(t, t, PREC);
    arb_mul_2exp_si(t, t, -1);
    /* directions are unit vectors but for rounding */
    arb_mul_arf(x, t, s->proof->Lambda, PREC);
    arb_mul_ui(x, x, 1000001, PREC);
    arb_div_ui(x, x, 1000000, PREC);
    CU_ASSERT(!arb_gt(D, x));
    arb_sub_arf(t, size, s->proof->off, PREC);
    arb_nonnegative_part(t, t);
    arb_sqr(t, t, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_mul_arf(x, t, s->proof->lambda, PREC);
    arb_mul_ui(x, x, 999999, PREC);
    arb_div_ui(x, x, 1000000, PREC);
    CU_ASSERT(!arb_lt(D, x));
    loss(D, grad, s->mg, h, zeta);
    arb_sub(D, D, s->proof->limit, PREC);
    mag_zero(arb_radref(D));
    arb_set_arf(t, s->proof->D0);
    if (arb_is_positive(D) && arb_le(D, t))
    {
        arb_zero(t);
        for (i = 0; i < s->mg->P; i++)
            arb_addmul(t, grad + i, grad + i, PREC);
        arb_sqrt(t, t, PREC);
        arb_pow_ui(x, D, s->mg->q == 1 ? 4 : 3, PREC);
        arb_sqrt(x, x, PREC);
        arb_mul_arf(x, x, s->proof->c, PREC);
        CU_ASSERT(arb_ge(t, x));
    }
    arb_clear(D);
    arb_clear(t);
    arb_clear(x);
    _arb_vec_clear(grad, s->mg->P);
}

static void
check_points(const setup_t *s, slong num)
{
    const slong dim = s->mg->dim;
    arb_ptr xi = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_t h, size;
    double part;

    arb_init(h);
    arb_init(size);
    for (; num > 0; num--)
    {
        part = test_uniform(3) == 0 ? 1 - 1e-12 : uniform() + 1e-3;
        part = fmin(part, 1 - 1e-12);
        direction(xi, dim, s->proof->rho, part);
        in_frame(zeta, s, xi);
        arb_set_d(h, test_uniform(3) == 0 ? 1 - 1e-12
            : pow(2, -10 * uniform()) * (1 - 1e-12));
        arb_mul_arf(h, h, s->proof->h0, PREC);
        check_growth(s, h, zeta, xi);
        arb_set_arf(size, s->proof->rho);
        arb_set_d(h, part);
        arb_mul(size, size, h, PREC);
        arb_set_d(h, uniform() + 1e-6);
        arb_mul_arf(h, h, s->proof->h0, PREC);
        check_descent(s, h, zeta, size);
    }
    arb_clear(h);
    arb_clear(size);
    _arb_vec_clear(xi, dim);
    _arb_vec_clear(zeta, dim);
}

void
test_merging_points(void)
{
    setup_t s;
    loja_message_t why;
    slong i, k;

    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        CU_ASSERT(s.found);
        for (k = 0; k < 3 && s.found; k++)
        {
            /* larger regions: the bounds hold as long as they are proved */
            CU_ASSERT(_loja_merging_bounds(s.proof, s.mg, why, 128) || k > 0);
            check_points(&s, 12);
            /* then wide in h alone */
            arf_mul_2exp_si(s.proof->h0, s.proof->h0, k == 0 ? 1 : 2);
            arf_mul_2exp_si(s.proof->rho, s.proof->rho, k == 0 ? 1 : -40);
            if (!_loja_merging_bounds(s.proof, s.mg, why, 128))
                break;
        }
        setup_clear(&s);
    }
}

/* N at sample j. */
static void
network(arb_t N, const loja_merging_t mg, const arb_t h, arb_srcptr zeta,
        slong j)
{
    const slong in = mg->in, bias = mg->prob->net->bias;
    const slong v = mg->d * (in + bias);
    arb_ptr theta = _arb_vec_init(mg->P);
    arb_t x, z;
    slong i, k;

    arb_init(x);
    arb_init(z);
    point(theta, mg, h, zeta);
    arb_zero(N);
    if (bias)
        arb_set(N, theta + mg->P - 1);
    for (i = 0; i < mg->d; i++)
    {
        arb_zero(z);
        if (bias)
            arb_set(z, theta + mg->d * in + i);
        for (k = 0; k < in; k++)
        {
            arb_set_fmpq(x, fmpq_mat_entry(mg->prob->x, j, k), PREC);
            arb_addmul(z, x, theta + i * in + k, PREC);
        }
        mg->prob->net->act[0]->eval(x, NULL, NULL, z, 0, PREC);
        arb_addmul(N, theta + v + i, x, PREC);
    }
    arb_clear(x);
    arb_clear(z);
    _arb_vec_clear(theta, mg->P);
}

/* r^1 at sample j. */
static void
moving(arb_t r1, const loja_merging_t mg, const arb_t h, arb_srcptr zeta,
       slong j)
{
    arb_t t;

    arb_init(t);
    arb_one(t);
    arb_mul_2exp_si(t, t, -TINY);
    network(r1, mg, h, zeta, j);
    network(t, mg, t, zeta, j);
    arb_sub(r1, r1, t, PREC);
    arb_pow_ui(t, h, (ulong) mg->q, PREC);
    arb_div(r1, r1, t, PREC);
    arb_clear(t);
}

/* The enclosures of r_0, r^1 and their derivatives by g and along eta, and of
   the second derivative of L_0, against differences at a point. */
static void
check_enclosures(const setup_t *s, const loja_merging_limit_t lim,
                 arb_srcptr r1, arb_srcptr rg, const arb_mat_t G1,
                 const arb_t h, arb_srcptr xi)
{
    const slong dim = s->mg->dim;
    arb_ptr eta = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_ptr to = _arb_vec_init(dim), back = _arb_vec_init(dim);
    arb_ptr at = _arb_vec_init(dim);
    arb_t x, y, t, tiny;
    arf_t unit;
    slong j, k;

    arb_init(x);
    arb_init(y);
    arb_init(t);
    arb_init(tiny);
    arf_init(unit);
    arb_one(tiny);
    arb_mul_2exp_si(tiny, tiny, -TINY);
    arf_set_ui_2exp_si(unit, 1, -150);
    direction(eta, dim, unit, 1);
    in_frame(zeta, s, xi);
    _arb_vec_add(at, eta, xi, dim, PREC);
    in_frame(to, s, at);
    _arb_vec_sub(at, xi, eta, dim, PREC);
    in_frame(back, s, at);
    for (j = 0; j < s->mg->n; j++)
    {
        network(x, s->mg, tiny, zeta, j);
        arb_set_fmpq(t, fmpq_mat_entry(s->mg->prob->y, j, 0), PREC);
        arb_sub(x, x, t, PREC);
        arb_add_error_2exp_si(x, -60);
        CU_ASSERT(arb_overlaps(lim->r + j, x));
        moving(x, s->mg, h, zeta, j);
        arb_add_error_2exp_si(x, -60);
        CU_ASSERT(arb_overlaps(r1 + j, x));
        /* along eta */
        moving(x, s->mg, h, zeta, j);
        moving(y, s->mg, h, to, j);
        arb_sub(y, y, x, PREC);
        arb_dot(t, NULL, 0, arb_mat_entry(G1, j, 0), 1, eta, 1, dim, 256);
        arb_mul_2exp_si(y, y, 150);
        arb_mul_2exp_si(t, t, 150);
        arb_add_error_2exp_si(y, -60);
        CU_ASSERT(arb_overlaps(t, y));
        /* by g */
        arb_one(t);
        arb_mul_2exp_si(t, t, -150);
        arb_add_ui(t, t, 1, PREC);
        arb_mul(t, t, h, PREC);
        moving(y, s->mg, t, zeta, j);
        arb_sub(y, y, x, PREC);
        arb_pow_ui(t, t, (ulong) s->mg->q, PREC);
        arb_pow_ui(x, h, (ulong) s->mg->q, PREC);
        arb_sub(t, t, x, PREC);
        arb_div(y, y, t, PREC);
        arb_add_error_2exp_si(y, -60);
        CU_ASSERT(arb_overlaps(rg + j, y));
    }
    loss(x, NULL, s->mg, tiny, to);
    loss(y, NULL, s->mg, tiny, back);
    arb_add(x, x, y, PREC);
    loss(y, NULL, s->mg, tiny, zeta);
    arb_mul_2exp_si(y, y, 1);
    arb_sub(x, x, y, PREC);
    arb_mul_2exp_si(x, x, 300);
    arb_add_error_2exp_si(x, -60);
    arb_zero(t);
    for (j = 0; j < dim; j++)
        for (k = 0; k < dim; k++)
        {
            arb_mul(y, eta + j, eta + k, PREC);
            arb_addmul(t, y, arb_mat_entry(lim->K, j, k), PREC);
        }
    arb_mul_2exp_si(t, t, 300);
    CU_ASSERT(arb_overlaps(x, t));
    arb_clear(x);
    arb_clear(y);
    arb_clear(t);
    arb_clear(tiny);
    arf_clear(unit);
    _arb_vec_clear(eta, dim);
    _arb_vec_clear(zeta, dim);
    _arb_vec_clear(to, dim);
    _arb_vec_clear(back, dim);
    _arb_vec_clear(at, dim);
}

/* Enclosures over regions that are wide in h, in xi, or in both. */
void
test_merging_bounds(void)
{
    static const double size[][2] = { { 0.25, 1e-6 }, { 1e-3, 0.1 },
                                      { 0.1, 0.02 } };
    loja_merging_limit_t lim;
    arb_ptr r1, rg, xi;
    arb_mat_t G1;
    arb_t h;
    setup_t s;
    slong i, k, num;

    arb_init(h);
    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        r1 = _arb_vec_init(s.mg->n);
        rg = _arb_vec_init(s.mg->n);
        xi = _arb_vec_init(s.mg->dim);
        arb_mat_init(G1, s.mg->n, s.mg->dim);
        _loja_merging_limit_init(lim, s.mg);
        for (k = 0; k < 3; k++)
        {
            arf_set_d(s.proof->h0, size[k][0]);
            arf_set_d(s.proof->rho, size[k][1]);
            _loja_merging_limit(lim, s.proof, s.mg, 128);
            _loja_merging_moving(r1, rg, G1, s.proof, s.mg, 128);
            for (num = 0; num < 5; num++)
            {
                direction(xi, s.mg->dim, s.proof->rho, num == 0 ? 1e-9
                    : num < 3 ? 1 - 1e-9 : uniform() + 1e-9);
                arb_set_d(h, (num < 3 ? 1 : uniform()) * (1 - 1e-9));
                arb_mul_arf(h, h, s.proof->h0, PREC);
                check_enclosures(&s, lim, r1, rg, G1, h, xi);
            }
        }
        _loja_merging_limit_clear(lim, s.mg);
        arb_mat_clear(G1);
        _arb_vec_clear(r1, s.mg->n);
        _arb_vec_clear(rg, s.mg->n);
        _arb_vec_clear(xi, s.mg->dim);
        setup_clear(&s);
    }
    arb_clear(h);
}

static double
value(const arf_t x)
{
    return arf_get_d(x, ARF_RND_NEAR);
}

/* Ce for a frame that moves one entry of zeta alone; c from its formula, where
   either of its two parts is the smaller. */
void
test_merging_rates(void)
{
    loja_merging_proof_struct *p;
    double mu, R, m, c2, c3;
    setup_t s;
    slong i, k, l, P;
    arb_ptr t0, t1;
    arb_t h, x;

    arb_init(h);
    arb_init(x);
    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        p = s.proof;
        P = s.mg->P;
        t0 = _arb_vec_init(P);
        t1 = _arb_vec_init(P);
        arf_set_d(p->h0, 0.25);
        for (k = 0; k < s.mg->dim; k++)
        {
            arb_mat_zero(p->frame);
            arb_one(arb_mat_entry(p->frame, k, 0));
            _loja_merging_lengths(p, s.mg, 128);
            arb_set_arf(h, p->h0);
            point(t0, s.mg, h, p->centre);
            arb_add_ui(p->centre + k, p->centre + k, 1, PREC);
            point(t1, s.mg, h, p->centre);
            arb_zero(x);
            for (l = 0; l < P; l++)
            {
                arb_sub(t1 + l, t1 + l, t0 + l, PREC);
                arb_addmul(x, t1 + l, t1 + l, PREC);
            }
            arb_sqrt(x, x, PREC);
            CU_ASSERT(below(x, p->Ce));
        }
        _arb_vec_clear(t0, P);
        _arb_vec_clear(t1, P);
        for (k = 0; k < 2; k++)
        {
            arf_set_d(p->lambda, 0.75);
            arf_set_d(p->Lambda, 1.25);
            arf_set_d(p->rho, 0.5);
            arf_set_d(p->off, 0.125);
            arf_set_d(p->abar, 3);
            arf_set_d(p->slope, 2);
            arf_set_d(p->b, 0.5);
            arf_set_d(p->Cg, 0.5);
            arf_set_d(p->Ce, k == 0 ? 1e-3 : 1e3);
            arf_set_d(p->D0, 0.25);
            arf_set_d(p->mu, 4);
            CU_ASSERT(_loja_merging_speed(p, s.mg, 128));
            mu = 4;
            R = 0.625;
            m = 1 + 1.0 / (double) s.mg->q;
            c2 = 2 / 0.5 * pow(1.25 * mu / 2 + 3, -m);
            c3 = (0.75 - R * 0.5 / mu) / value(p->Ce)
                / sqrt(0.625 + 3 / mu) * pow(0.25, 0.5 - m);
            CU_ASSERT(value(p->c) <= fmin(c2, c3) * (1 + 1e-9));
            CU_ASSERT(value(p->c) >= fmin(c2, c3) * (1 - 1e-6));
        }
        arf_set_d(p->b, 6);        /* R b/mu > lambda */
        CU_ASSERT(!_loja_merging_speed(p, s.mg, 128));
        setup_clear(&s);
    }
    arb_clear(h);
    arb_clear(x);
}

void
test_merging_coordinates(void)
{
    setup_t s;
    arb_ptr zeta, theta;
    arb_t h;
    slong i, p;

    arb_init(h);
    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        zeta = _arb_vec_init(s.mg->dim);
        theta = _arb_vec_init(s.mg->P);
        _loja_merging_coordinates(h, zeta, s.mg, s.theta, PREC);
        point(theta, s.mg, h, zeta);
        for (p = 0; p < s.mg->P; p++)
            CU_ASSERT(arb_overlaps(theta + p, s.theta + p)
                && arb_rel_accuracy_bits(theta + p) > PREC / 2);
        _arb_vec_clear(zeta, s.mg->dim);
        _arb_vec_clear(theta, s.mg->P);
        setup_clear(&s);
    }
    arb_clear(h);
}

/* The words. */
void
test_merging_words(void)
{
    loja_claim_t claim;
    setup_t s;
    fmpq_t T;
    slong i;

    fmpq_init(T);
    fmpq_one(T);
    for (i = 0; i < CASES; i++)
    {
        setup_init(&s, cases + i);
        loja_claim_init(claim, "diverges");
        CU_ASSERT(s.found && loja_claim_diverges_merging(claim, s.prob, T,
            s.theta, NULL) == LOJA_OK);
        CU_ASSERT(strstr(claim->theorem, cases[i].flat ? "turns linear"
            : cases[i].sign < 0 ? "merge up to the sign" : "merge, ")
            != NULL);
        /* the bias that reflections move */
        CU_ASSERT((strstr(claim->theorem, "but for the output bias") != NULL)
            == (strncmp(cases[i].name, "logistic", 8) == 0));
        loja_claim_clear(claim);
        setup_clear(&s);
    }
    fmpq_clear(T);
}

/* The other sign: the loss falls on the way back from infinity. */
void
test_merging_not(void)
{
    setup_t s;
    loja_message_t why;
    slong k, v;

    for (k = 2; k < CASES; k++)
    {
        setup_init(&s, cases + k);
        v = _loja_merging_output(s.mg, 0);
        if (s.mg->q == 1)
        {
            /* w -> -w, v -> -v */
            _arb_vec_neg(s.theta, s.theta, s.mg->P);
            s.mg->sign = -s.mg->sign;
            CU_ASSERT(!_loja_merging_search(s.proof, s.mg, s.theta, why,
                128));
            CU_ASSERT(strstr(why->text, "falls") != NULL);
        }
        /* far from its limit */
        arb_mul_ui(s.theta + v, s.theta + v, 2, 128);
        CU_ASSERT(!_loja_merging_search(s.proof, s.mg, s.theta, why, 128));
        setup_clear(&s);
    }
}
