/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the proof of threshold-odd says: the groups of the data, the shape of
   the activations, and the landscape of the loss. */
#include <string.h>
#include "one_neuron.h"

TEST_DECLARE(test_threshold_reduction)
TEST_DECLARE(test_threshold_shapes)
TEST_DECLARE(test_threshold_landscape)

static const char xs10[] = "-1 1 0 2 2 1/3 5 7 -8 9";
static const char ys10[] = "-1 4/3 5 4 3 1/3 20 40 -90 110";

/* psi(w x), exact w and x. */
static void
feature(arb_t f, const loja_act_struct *act, const fmpq_t w, const fmpq_t x)
{
    fmpq_t q;
    arb_t z;

    fmpq_init(q);
    arb_init(z);
    fmpq_mul(q, w, x);
    arb_set_fmpq(z, q, 128);
    act->eval(f, NULL, NULL, z, 0, 128);
    fmpq_clear(q);
    arb_clear(z);
}

/* The next exact number in quotes; what follows it. */
static const char *
next_number(fmpq_t q, const char *s)
{
    char word[100];
    size_t i;

    while (*s != '"')
        s++;
    s++;
    for (i = 0; s[i] != '"' && i + 1 < sizeof(word); i++)
        word[i] = s[i];
    word[i] = '\0';
    CU_ASSERT_FATAL(loja_fmpq_set_text(q, word) == LOJA_OK);
    return s + i + 1;
}

/* L(w, v) - noise from the groups of the record. */
static void
reduced(arb_t res, const char *groups, const loja_act_struct *act,
        const fmpq_t w, const fmpq_t v)
{
    fmpq_t X, Y, p;
    arb_t f, t;

    fmpq_init(X);
    fmpq_init(Y);
    fmpq_init(p);
    arb_init(f);
    arb_init(t);
    arb_zero(res);
    while (strchr(groups, '"') != NULL && groups[0] != ']')
    {
        groups = next_number(X, groups);
        groups = next_number(Y, groups);
        groups = next_number(p, groups) + 1;
        feature(f, act, w, X);
        arb_mul_fmpz(f, f, fmpq_numref(v), 128);
        arb_div_fmpz(f, f, fmpq_denref(v), 128);
        arb_set_fmpq(t, Y, 128);
        arb_sub(f, f, t, 128);
        arb_sqr(f, f, 128);
        arb_set_fmpq(t, p, 128);
        arb_addmul(res, t, f, 128);
    }
    fmpq_clear(X);
    fmpq_clear(Y);
    fmpq_clear(p);
    arb_clear(f);
    arb_clear(t);
}

/* L and the sum over the groups differ by the same noise everywhere. */
void
test_threshold_reduction(void)
{
    const slong n = test_count(20);
    loja_problem_t prob;
    loja_loss_t ws;
    loja_claim_t claim;
    fmpq_t w, v, noise;
    arb_ptr theta = _arb_vec_init(2);
    arb_t L, r;
    const char *groups;
    slong i;

    fmpq_init(w);
    fmpq_init(v);
    fmpq_init(noise);
    arb_init(L);
    arb_init(r);
    one_neuron_make(prob, &loja_act_softsign, 1, 0, xs10, ys10);
    one_neuron_claim(claim, prob, NULL, 0);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    groups = strstr(loja_record_text(claim->record), "\"groups\":");
    CU_ASSERT_FATAL(groups != NULL);
    groups += strlen("\"groups\":");
    /* x = 0: 25; |x| = 1: 1, 4/3; |x| = 2: 4, 3; of 10 samples */
    CU_ASSERT_FATAL(loja_fmpq_set_text(noise, "23/9") == LOJA_OK);
    loja_loss_init(ws, prob);
    for (i = 0; i < n; i++)
    {
        fmpq_set_si(w, test_uniform(2001) - 1000, 317);
        fmpq_set_si(v, test_uniform(2001) - 1000, 17);
        arb_set_fmpq(theta, w, 128);
        arb_set_fmpq(theta + 1, v, 128);
        loja_loss_eval(ws, L, NULL, NULL, theta, 128);
        reduced(r, groups, &loja_act_softsign, w, v);
        arb_sub(r, L, r, 128);
        CU_ASSERT(arb_rel_accuracy_bits(r) > 60);
        CU_ASSERT(test_arb_contains_exact(r, noise, "noise"));
    }
    loja_loss_clear(ws);
    loja_claim_clear(claim);
    loja_problem_clear(prob);
    _arb_vec_clear(theta, 2);
    fmpq_clear(w);
    fmpq_clear(v);
    fmpq_clear(noise);
    arb_clear(L);
    arb_clear(r);
}

/* The ball [2^e (16 + i)/16, 2^e (17 + i)/16]. */
static void
cell(arb_t z, slong e, slong i)
{
    arb_set_si(z, 33 + 2 * i);
    mag_set_ui(arb_radref(z), 1);
    arb_mul_2exp_si(z, z, e - 5);
}

/*
    Hypothesis 3 of rule threshold-odd on wide balls: the numerator
    psi (psi' + z psi'') - z psi'^2 of q' psi^2 is negative; hypothesis 5
    at large z.
*/
void
test_threshold_shapes(void)
{
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    arb_t z, f, d, h, s, t;
    slong a, e, i;

    arb_init(z);
    arb_init(f);
    arb_init(d);
    arb_init(h);
    arb_init(s);
    arb_init(t);
    for (a = 0; a < 3; a++)
    {
        for (e = -1; e < 5; e++)
            for (i = 0; i < 512; i++)
            {
                /* 32 finer balls in each of the 16 */
                arb_set_si(z, 1025 + 2 * i);
                mag_set_ui(arb_radref(z), 1);
                arb_mul_2exp_si(z, z, e - 10);
                acts[a]->eval(f, d, h, z, 0, 64);
                arb_mul(s, z, h, 64);
                arb_add(s, s, d, 64);
                arb_mul(s, s, f, 64);
                arb_sqr(t, d, 64);
                arb_mul(t, t, z, 64);
                arb_sub(s, s, t, 64);
                CU_ASSERT(arb_is_negative(s));
            }
        for (e = 6; e < 40; e++)
        {
            /* h(2z)/h(z) < 3/5, h = z psi' */
            cell(z, e, 3);
            mag_zero(arb_radref(z));
            acts[a]->eval(f, d, NULL, z, 0, 64);
            arb_mul_2exp_si(z, z, 1);
            acts[a]->eval(f, h, NULL, z, 0, 64);
            arb_mul_2exp_si(h, h, 1);
            arb_div(h, h, d, 64);
            arb_set_d(t, 0.6);
            CU_ASSERT(arb_lt(h, t));
        }
    }
    arb_clear(z);
    arb_clear(f);
    arb_clear(d);
    arb_clear(h);
    arb_clear(s);
    arb_clear(t);
}

/* v* = S(FY)/S(FF) for the ball w. */
static void
best_weight(arb_t v, const loja_problem_t prob, const arb_t w)
{
    arb_t z, f, A, B, y;
    slong i;

    arb_init(z);
    arb_init(f);
    arb_init(A);
    arb_init(B);
    arb_init(y);
    for (i = 0; i < prob->n; i++)
    {
        arb_set_fmpq(z, fmpq_mat_entry(prob->x, i, 0), 128);
        arb_set_fmpq(y, fmpq_mat_entry(prob->y, i, 0), 128);
        arb_mul(z, z, w, 128);
        prob->net->act[0]->eval(f, NULL, NULL, z, 0, 128);
        arb_addmul(A, f, f, 128);
        arb_addmul(B, f, y, 128);
    }
    arb_div(v, B, A, 128);
    arb_clear(z);
    arb_clear(f);
    arb_clear(A);
    arb_clear(B);
    arb_clear(y);
}

/* What the proof says of L on given data: d_w L(w, v*(w)) = g' > 0 for w > 0,
   and d_w L > 0 for large w and v near its limit. */
void
test_threshold_landscape(void)
{
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    loja_problem_t prob;
    loja_loss_t ws;
    arb_ptr theta = _arb_vec_init(2), grad = _arb_vec_init(2);
    arb_t L, v1;
    slong a, e, i;

    arb_init(L);
    arb_init(v1);
    for (a = 0; a < 3; a++)
    {
        one_neuron_make(prob, acts[a], 1, 0, xs10, ys10);
        loja_loss_init(ws, prob);
        for (e = -6; e < 3; e++)
            for (i = 0; i < 16; i++)
            {
                cell(theta, e, i);
                mag_mul_2exp_si(arb_radref(theta), arb_radref(theta), -40);
                best_weight(theta + 1, prob, theta);
                loja_loss_eval(ws, L, grad, NULL, theta, 128);
                CU_ASSERT(arb_is_positive(grad));
            }
        /* v1 = S(Y)/(P s), |v - v1| <= v1/64 */
        arb_set_ui(theta, 1);
        arb_mul_2exp_si(theta, theta, 40);
        best_weight(v1, prob, theta);
        for (e = 4; e < 30; e++)
        {
            cell(theta, e, 0);
            mag_zero(arb_radref(theta));
            arb_mul_2exp_si(L, v1, -6);
            arb_set(theta + 1, v1);
            arb_get_mag(arb_radref(theta + 1), L);
            loja_loss_eval(ws, L, grad, NULL, theta, 128);
            CU_ASSERT(arb_is_positive(grad));
        }
        /* (0, 0) is critical */
        _arb_vec_zero(theta, 2);
        loja_loss_eval(ws, L, grad, NULL, theta, 128);
        CU_ASSERT(arb_is_zero(grad) && arb_is_zero(grad + 1));
        loja_loss_clear(ws);
        loja_problem_clear(prob);
    }
    arb_clear(L);
    arb_clear(v1);
    _arb_vec_clear(theta, 2);
    _arb_vec_clear(grad, 2);
}
