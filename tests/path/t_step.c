/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_step.c -- time maps, evaluation and ends of a step. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_step_time_linear)
TEST_DECLARE(test_step_time_log)
TEST_DECLARE(test_step_locate)
TEST_DECLARE(test_step_ends)
TEST_DECLARE(test_step_memory)
TEST_DECLARE(test_step_trim)

#define FINE 500

static void
random_times(loja_step_t step, int log_time)
{
    step->log_time = log_time;
    fmpq_set_si(step->t0, test_uniform(1000) + log_time,
        (ulong) (1 + test_uniform(100)));
    fmpq_set_si(step->t1, 1 + test_uniform(1000),
        (ulong) (1 + test_uniform(100)));
    fmpq_add(step->t1, step->t1, step->t0);
}

void
test_step_time_linear(void)
{
    slong i, n = test_count(80);
    loja_step_t step;
    fmpq_t t, h, x;
    arb_t b, bt, bf;
    arf_t p;

    loja_step_init(step);
    fmpq_init(t);
    fmpq_init(h);
    fmpq_init(x);
    arb_init(b);
    arb_init(bt);
    arb_init(bf);
    arf_init(p);
    for (i = 0; i < n; i++)
    {
        slong prec = i % 2 == 0 ? 2 + test_uniform(20) : 200;

        random_times(step, 0);
        ref_random_ball(b, 10 * (i % 4));
        loja_step_time(bt, bf, step, b, prec);
        test_arb_point(p, b, (int) test_uniform(3) - 1);
        arf_get_fmpq(x, p);
        /* t0 + (t1 - t0)(1 + x)/2 */
        fmpq_sub(h, step->t1, step->t0);
        fmpq_div_2exp(h, h, 1);
        fmpq_mul(t, h, x);
        fmpq_add(t, t, h);
        fmpq_add(t, t, step->t0);
        CU_ASSERT(test_arb_contains_exact(bt, t, "t"));
        CU_ASSERT(test_arb_contains_exact(bf, h, "dt/dx"));
        loja_step_time(bt, NULL, step, b, prec);
        CU_ASSERT(test_arb_contains_exact(bt, t, "t"));
        loja_step_time(NULL, bf, step, b, prec);
        CU_ASSERT(test_arb_contains_exact(bf, h, "dt/dx"));
    }
    loja_step_clear(step);
    fmpq_clear(t);
    fmpq_clear(h);
    fmpq_clear(x);
    arb_clear(b);
    arb_clear(bt);
    arb_clear(bf);
    arf_clear(p);
}

/* t = t0^((1-x)/2) t1^((1+x)/2), f = t log(t1/t0)/2: by powers. */
void
test_step_time_log(void)
{
    slong i, n = test_count(80);
    loja_step_t step;
    arb_t b, bt, bf, x, t, u, v;

    loja_step_init(step);
    arb_init(b);
    arb_init(bt);
    arb_init(bf);
    arb_init(x);
    arb_init(t);
    arb_init(u);
    arb_init(v);
    for (i = 0; i < n; i++)
    {
        slong prec = i % 2 == 0 ? 2 + test_uniform(20) : 200;

        random_times(step, 1);
        ref_random_ball(b, 10 * (i % 4));
        loja_step_time(bt, bf, step, b, prec);
        mag_zero(arb_radref(x));
        test_arb_point(arb_midref(x), b, (int) test_uniform(3) - 1);
        arb_add_ui(x, x, 1, FINE);
        arb_mul_2exp_si(x, x, -1);
        arb_set_fmpq(v, step->t1, FINE);
        arb_pow(t, v, x, FINE);
        arb_sub_ui(x, x, 1, FINE);
        arb_neg(x, x);
        arb_set_fmpq(u, step->t0, FINE);
        arb_pow(x, u, x, FINE);
        arb_mul(t, t, x, FINE);
        CU_ASSERT(arb_overlaps(bt, t));
        arb_log(u, u, FINE);
        arb_log(v, v, FINE);
        arb_sub(v, v, u, FINE);
        arb_mul(v, v, t, FINE);
        arb_mul_2exp_si(v, v, -1);
        CU_ASSERT(arb_overlaps(bf, v));
        if (prec == 200 && i % 4 == 0)
            CU_ASSERT(arb_rel_accuracy_bits(bt) > 150
                || mag_cmp_2exp_si(arb_radref(b), -100) > 0);
    }
    loja_step_clear(step);
    arb_clear(b);
    arb_clear(bt);
    arb_clear(bf);
    arb_clear(x);
    arb_clear(t);
    arb_clear(u);
    arb_clear(v);
}

/* The time at the located place is the time asked for; ends are ends. */
void
test_step_locate(void)
{
    slong i, n = test_count(80);
    loja_step_t step;
    fmpq_t t, w;
    arb_t x, y;

    loja_step_init(step);
    fmpq_init(t);
    fmpq_init(w);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < n; i++)
    {
        slong prec = i % 4 < 2 ? 2 + test_uniform(30) : 200;

        random_times(step, (int) (i % 2));
        loja_step_locate(x, step, step->t0, prec);
        CU_ASSERT(arb_contains_si(x, -1));
        loja_step_locate(x, step, step->t1, prec);
        CU_ASSERT(arb_contains_si(x, 1));
        /* t0 + (t1 - t0) k/100 */
        fmpq_set_si(w, test_uniform(101), 100);
        fmpq_sub(t, step->t1, step->t0);
        fmpq_mul(t, t, w);
        fmpq_add(t, t, step->t0);
        loja_step_locate(x, step, t, prec);
        CU_ASSERT(prec < 200 || mag_cmp_2exp_si(arb_radref(x), -150) < 0);
        loja_step_time(y, NULL, step, x, FINE);
        CU_ASSERT(test_arb_contains_exact(y, t, "time of place"));
    }
    loja_step_clear(step);
    fmpq_clear(t);
    fmpq_clear(w);
    arb_clear(x);
    arb_clear(y);
}

/* p(1) is the sum of the coefficients, p(-1) the alternating sum. */
void
test_step_ends(void)
{
    const slong P = 3;
    slong i, j, k, n = test_count(30);
    loja_step_t step;
    arb_ptr v = _arb_vec_init(P);
    arb_t x;
    fmpq_t s, q;
    int side;

    arb_init(x);
    fmpq_init(s);
    fmpq_init(q);
    loja_step_init(step);
    for (i = 0; i < n; i++)
    {
        slong len = 1 + test_uniform(20);
        slong prec = i % 2 == 0 ? ARF_PREC_EXACT : 2 + test_uniform(60);

        loja_step_set_shape(step, P, len);
        for (k = 0; k < P * len; k++)
            ref_random_ball(step->coef + k, 0);
        for (side = -1; side <= 1; side += 2)
        {
            loja_step_end(v, step, side, prec);
            for (j = 0; j < P; j++)
            {
                fmpq_zero(s);
                for (k = 0; k < len; k++)
                {
                    arf_get_fmpq(q, arb_midref(step->coef + j * len + k));
                    if (side < 0 && k % 2 == 1)
                        fmpq_neg(q, q);
                    fmpq_add(s, s, q);
                }
                CU_ASSERT(test_arb_contains_exact(v + j, s, "end"));
                CU_ASSERT(prec != ARF_PREC_EXACT || arb_is_exact(v + j));
            }
            arb_set_si(x, side);
            loja_step_eval(v, step, x, prec);
            for (j = 0; j < P; j++)
            {
                arb_t e;

                arb_init(e);
                loja_step_end(v, step, side, ARF_PREC_EXACT);
                arb_set(e, v + j);
                loja_step_eval(v, step, x, prec);
                CU_ASSERT(arb_contains(v + j, e));
                arb_clear(e);
            }
        }
    }
    loja_step_clear(step);
    arb_clear(x);
    fmpq_clear(s);
    fmpq_clear(q);
    _arb_vec_clear(v, P);
}

void
test_step_memory(void)
{
    loja_step_t a, b;

    loja_step_init(a);
    loja_step_init(b);
    CU_ASSERT(a->len == 0 && a->coef == NULL);
    loja_step_set_shape(a, 2, 3);
    arb_set_si(a->coef + 5, 7);
    fmpq_set_si(a->t1, 3, 2);
    loja_step_swap(a, b);
    CU_ASSERT(b->nparams == 2 && b->len == 3 && a->len == 0);
    CU_ASSERT(arb_equal_si(b->coef + 5, 7));
    CU_ASSERT(fmpq_is_zero(a->t1));
    /* a new shape starts from 0 */
    loja_step_set_shape(b, 2, 3);
    CU_ASSERT(arb_is_zero(b->coef + 5));
    loja_step_clear(a);
    loja_step_clear(b);
}

/* What is dropped is 0, what is kept is where it was. */
void
test_step_trim(void)
{
    loja_step_t step;
    slong i, k, end;

    for (end = 0; end < 7; end++)
    {
        loja_step_init(step);
        loja_step_set_shape(step, 2, 7);
        for (k = 0; k < end; k++)
            arb_set_si(step->coef + 7 + k, k + 1);
        /* the last one of the other parameter is 0 */
        for (k = 0; k + 1 < end; k++)
            arb_set_si(step->coef + k, -k);
        loja_step_trim(step);
        CU_ASSERT_EQUAL_FATAL(step->len, FLINT_MAX(end, 1));
        CU_ASSERT_EQUAL(step->nparams, 2);
        for (i = 0; i < 2; i++)
            for (k = 0; k < end; k++)
                CU_ASSERT(arb_equal_si(step->coef + i * step->len + k,
                    i == 1 ? k + 1 : k + 1 < end ? -k : 0));
        loja_step_clear(step);
    }
}
