/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Regions of the rule merging, and the truth at points of them. */
#include <math.h>
#include <string.h>
#include "data/reader.h"
#include "merging_point.h"

const merging_case_t merging_cases[MERGING_CASES] =
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
      "start: {w1: [[0.0059072671602506859, -0.0060816611833910354]], w2: "
      "[[154.23152698441686]]}\n" },
};

void
merging_setup_init(merging_setup_t *s, const merging_case_t *c)
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
            MERGING_PREC);
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

void
merging_setup_clear(merging_setup_t *s)
{
    _loja_merging_proof_clear(s->proof, s->mg);
    _arb_vec_clear(s->theta, s->mg->P);
    loja_problem_clear(s->prob);
}

double
merging_uniform(void)
{
    return (double) test_uniform(1 << 30) / (double) (1 << 30);
}

void
merging_point(arb_ptr theta, const loja_merging_t mg, const arb_t h,
              arb_srcptr zeta)
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
    arb_inv(t, h, MERGING_PREC);
    if (mg->flat)
    {
        arb_mul_si(theta + v + mg->i1, t, mg->sign, MERGING_PREC);
        for (k = 0; k < in; k++)
            arb_mul(theta + mg->i1 * in + k, theta + mg->i1 * in + k, h,
                MERGING_PREC);
    }
    else
    {
        arb_sub(theta + v + mg->i2, theta + v + mg->i1, t, MERGING_PREC);
        arb_add(theta + v + mg->i1, theta + v + mg->i1, t, MERGING_PREC);
        arb_mul_2exp_si(theta + v + mg->i1, theta + v + mg->i1, -1);
        arb_mul_2exp_si(theta + v + mg->i2, theta + v + mg->i2, -1);
        arb_mul_si(theta + v + mg->i2, theta + v + mg->i2, mg->sign,
            MERGING_PREC);
        for (k = 0; k < in + bias; k++)
        {
            arb_ptr a = theta + (k < in ? mg->i1 * in + k
                : mg->d * in + mg->i1);
            arb_ptr b = theta + (k < in ? mg->i2 * in + k
                : mg->d * in + mg->i2);

            arb_mul(half, b, h, MERGING_PREC);
            arb_sub(b, a, half, MERGING_PREC);
            arb_mul_si(b, b, mg->sign, MERGING_PREC);
            arb_add(a, a, half, MERGING_PREC);
        }
        /* logistic(z) = 1 - logistic(-z) */
        if (mg->sign < 0 && strcmp(mg->prob->net->act[0]->name, "logistic")
            == 0)
            arb_sub(theta + mg->P - 1, theta + mg->P - 1,
                theta + v + mg->i2, MERGING_PREC);
    }
    arb_clear(t);
    arb_clear(half);
}

void
merging_loss(arb_t L, arb_ptr grad, const loja_merging_t mg, const arb_t h,
     arb_srcptr zeta)
{
    arb_ptr theta = _arb_vec_init(mg->P);
    loja_loss_t ws;

    merging_point(theta, mg, h, zeta);
    loja_loss_init(ws, mg->prob);
    loja_loss_eval(ws, L, grad, NULL, theta, MERGING_PREC);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, mg->P);
}

void
merging_growth(arb_t A, const loja_merging_t mg, const arb_t h, arb_srcptr zeta)
{
    arb_t t, L;

    arb_init(t);
    arb_init(L);
    arb_one(t);
    arb_mul_2exp_si(t, t, -MERGING_TINY);
    merging_loss(L, NULL, mg, t, zeta);
    merging_loss(A, NULL, mg, h, zeta);
    arb_sub(A, A, L, MERGING_PREC);
    arb_pow_ui(t, h, (ulong) mg->q, MERGING_PREC);
    arb_div(A, A, t, MERGING_PREC);
    arb_clear(t);
    arb_clear(L);
}

void
merging_in_frame(arb_ptr zeta, const merging_setup_t *s, arb_srcptr xi)
{
    slong i;

    for (i = 0; i < s->mg->dim; i++)
        arb_dot(zeta + i, s->proof->centre + i, 0,
            arb_mat_entry(s->proof->frame, i, 0), 1, xi, 1, s->mg->dim,
            MERGING_PREC);
}

void
merging_direction(arb_ptr u, slong n, const arf_t radius, double part)
{
    double sum = 0, x[64];
    arb_t t;
    slong i;

    arb_init(t);
    for (i = 0; i < n; i++)
    {
        x[i] = (2 * merging_uniform() - 1)
            * (test_uniform(3) == 0 ? 1e-6 : 1) + 1e-9;
        sum += x[i] * x[i];
    }
    arb_set_arf(t, radius);
    for (i = 0; i < n; i++)
    {
        arb_set_d(u + i, x[i] / sqrt(sum) * part);
        arb_mul(u + i, u + i, t, MERGING_PREC);
    }
    arb_clear(t);
}

int
merging_below(const arb_t x, const arf_t bound)
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
