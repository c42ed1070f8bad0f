/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two odd neurons: series and features over boxes. */
#include <string.h>
#include "loja/infinity.h"
#include "loja/data.h"
#include "infinity/two_neurons.h"
#include "support/support.h"

TEST_DECLARE(test_two_odd_features)

void
test_two_read(loja_problem_t prob, const char *name)
{
    char *path = test_source_path(name);
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
}

/* Problems of the tests: Z9 with another activation or other data. */
void
test_two_problem(loja_problem_t prob, slong i)
{
    slong j;

    test_two_read(prob, "examples/z9.yaml");
    if (i & 1)
        prob->net->act[0] = &loja_act_arctan;
    if (i & 2)
    {
        /* y = -x^3/2 + x/3 on -1/2, 1/2, 3/4, 1 */
        fmpq_set_si(fmpq_mat_entry(prob->x, 0, 0), -1, 2);
        for (j = 0; j < prob->n; j++)
        {
            fmpq *x = fmpq_mat_entry(prob->x, j, 0);
            fmpq *y = fmpq_mat_entry(prob->y, j, 0);
            fmpq_t c;

            fmpq_init(c);
            fmpq_mul(y, x, x);
            fmpq_set_si(c, -1, 2);
            fmpq_mul(y, y, c);
            fmpq_set_si(c, 1, 3);
            fmpq_add(y, y, c);
            fmpq_mul(y, y, x);
            fmpq_clear(c);
        }
    }
}

/* The chart around weights (w1, w2). */
int
test_two_chart(loja_chart_t chart, const loja_problem_t prob, slong w1, slong w2)
{
    arb_ptr theta = _arb_vec_init(4);
    loja_message_t why;
    int good;

    memset(chart, 0, sizeof(*chart));
    chart->ops = &_loja_chart_two_odd;
    chart->prob = prob;
    arb_set_si(theta, w1);
    arb_set_si(theta + 1, w2);
    CU_ASSERT(chart->ops->applies(prob, why));
    good = chart->ops->init(chart, theta, why);
    _arb_vec_clear(theta, 4);
    return good;
}

#define HIGH 500

/* phi1, phi3 and m at x by the formulas as they stand. */
static void
direct(arb_t f1, arb_t f3, arb_t m, const loja_chart_t chart, slong i,
       const arb_t eta, const arb_t zeta)
{
    const loja_act_struct *act = chart->prob->net->act[0];
    arb_struct y[2], t[2], z[2], c[4];
    arb_t x, s, p;
    slong j;

    for (j = 0; j < 2; j++)
    {
        arb_init(y + j);
        arb_init(t + j);
        arb_init(z + j);
    }
    for (j = 0; j < 4; j++)
        arb_init(c + j);
    arb_init(x);
    arb_init(s);
    arb_init(p);
    arb_one(z + 1);
    act->jet(c, z, 2, 4, 0, HIGH);
    arb_set_fmpq(x, fmpq_mat_entry(chart->prob->x, i, 0), HIGH);
    arb_set_fmpq(p, fmpq_mat_entry(chart->prob->y, i, 0), HIGH);
    arb_mul_si(s, zeta, -4, HIGH);
    arb_add_ui(s, s, 1, HIGH);
    arb_sqrt(s, s, HIGH);
    arb_mul(s, s, eta, HIGH);
    arb_add(y, eta, s, HIGH);
    arb_sub(y + 1, eta, s, HIGH);
    for (j = 0; j < 2; j++)
    {
        arb_mul_2exp_si(y + j, y + j, -1);
        arb_sqrt(z, y + j, HIGH);
        arb_mul(f1, z, x, HIGH);
        act->eval(t + j, f3, NULL, f1, 0, HIGH);
        arb_div(t + j, t + j, z, HIGH);
    }
    arb_sub(f3, t, t + 1, HIGH);
    arb_div(f3, f3, s, HIGH);
    arb_mul(f1, y, t + 1, HIGH);
    arb_submul(f1, y + 1, t, HIGH);
    arb_div(f1, f1, s, HIGH);
    /* m = (u1 phi1 + u3 phi3 - y)/eta */
    arb_neg(m, p);
    arb_div(t, f1, c + 1, HIGH);
    arb_set_fmpq(s, ((const loja_two_struct *) chart->data)->b, HIGH);
    arb_addmul(m, t, s, HIGH);
    arb_div(t, f3, c + 3, HIGH);
    arb_set_fmpq(s, ((const loja_two_struct *) chart->data)->a, HIGH);
    arb_addmul(m, t, s, HIGH);
    arb_div(m, m, eta, HIGH);
    for (j = 0; j < 2; j++)
    {
        arb_clear(y + j);
        arb_clear(t + j);
        arb_clear(z + j);
    }
    for (j = 0; j < 4; j++)
        arb_clear(c + j);
    arb_clear(x);
    arb_clear(s);
    arb_clear(p);
}

/* The ball holds the value, which is itself known to some 1e-40. */
static int
holds(const arb_t ball, const arb_t value)
{
    arb_t b;
    int good;

    arb_init(b);
    arb_set(b, ball);
    arb_add_error_2exp_si(b, -130);
    good = arb_contains(b, value);
    arb_clear(b);
    return good;
}

/* A number in [0, 1]: ends included now and then. */
static double
part(void)
{
    ulong r = n_randint(test_rand, 10);

    return r == 0 ? 0 : r == 1 ? 1
        : (double) n_randint(test_rand, 1000001) / 1e6;
}

/* Central differences of the direct formulas, step 2^-160. */
static void
check_point(const loja_two_state_t s, const loja_chart_t chart, slong i,
            const arb_t eta, const arb_t zeta)
{
    arb_struct v[3], a[3], b[3];
    arb_t u, h;
    slong j;

    for (j = 0; j < 3; j++)
    {
        arb_init(v + j);
        arb_init(a + j);
        arb_init(b + j);
    }
    arb_init(u);
    arb_init(h);
    arb_one(h);
    arb_mul_2exp_si(h, h, -160);
    direct(v, v + 1, v + 2, chart, i, eta, zeta);
    for (j = 0; j < 3; j++)
        CU_ASSERT(holds(s->box.f[j] + i, v + j));
    CU_ASSERT(holds(s->f[0] + i, v));
    CU_ASSERT(holds(s->f[1] + i, v + 1));
    arb_set(u, v + 2);
    arb_submul(u, s->e, v, HIGH);
    arb_submul(u, s->e + 1, v + 1, HIGH);
    CU_ASSERT(holds(s->h + i, u));
    arb_add(u, eta, h, HIGH);
    direct(a, a + 1, a + 2, chart, i, u, zeta);
    arb_sub(u, eta, h, HIGH);
    direct(b, b + 1, b + 2, chart, i, u, zeta);
    for (j = 0; j < 3; j++)
    {
        arb_sub(a + j, a + j, b + j, HIGH);
        arb_mul_2exp_si(a + j, a + j, 159);
        CU_ASSERT(holds(s->box.df[j] + i, a + j));
    }
    arb_add(u, zeta, h, HIGH);
    direct(a, a + 1, a + 2, chart, i, eta, u);
    arb_sub(u, zeta, h, HIGH);
    direct(b, b + 1, b + 2, chart, i, eta, u);
    for (j = 0; j < 3; j++)
    {
        arb_sub(a + j, a + j, b + j, HIGH);
        arb_mul_2exp_si(a + j, a + j, 159);
        CU_ASSERT(holds(s->box.zf[j] + i, a + j));
    }
    for (j = 0; j < 3; j++)
    {
        arb_clear(v + j);
        arb_clear(a + j);
        arb_clear(b + j);
    }
    arb_clear(u);
    arb_clear(h);
}

/* Enclosures over boxes hold the values at their points and vertices. */
void
test_two_odd_features(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    loja_two_state_t s;
    arb_struct q[2];
    arb_t eta, zeta;
    arf_t zero;
    slong i, j, n = test_count(12);

    arb_init(q);
    arb_init(q + 1);
    arb_init(eta);
    arb_init(zeta);
    arf_init(zero);
    for (i = 0; i < n; i++)
    {
        double top = i & 1 ? 0.5 : 1.3, lo, hi, low, high, w;

        test_two_problem(prob, i);
        CU_ASSERT_FATAL(test_two_chart(chart, prob, 2, 1));
        _loja_two_state_init(s, prob->n);
        w = i % 3 == 0 ? 0 : i % 3 == 1 ? 0.1 : 0.7;
        lo = 1e-9 + (top - 1e-9) * part() * (1 - w);
        hi = lo + w * top * part() * (1 - lo / top);
        low = 1e-9 + (0.25 - 2e-9) * part() * (1 - w);
        high = low + w * (0.25 - 1e-9 - low) * part();
        arb_set_d(q, 0.5 * (lo + hi));
        mag_set_d(arb_radref(q), 0.5 * (hi - lo));
        arb_set_d(q + 1, 0.5 * (low + high));
        mag_set_d(arb_radref(q + 1), 0.5 * (high - low));
        (void) _loja_two_state_set(s, chart, q, zero);
        for (j = 0; j < 6; j++)
        {
            arb_set_d(eta, lo + (hi - lo) * part());
            arb_set_d(zeta, low + (high - low) * part());
            if (arb_contains(q, eta) && arb_contains(q + 1, zeta))
                check_point(s, chart, j % prob->n, eta, zeta);
        }
        _loja_two_state_clear(s, prob->n);
        chart->ops->clear(chart);
        loja_problem_clear(prob);
    }
    arb_clear(q);
    arb_clear(q + 1);
    arb_clear(eta);
    arb_clear(zeta);
    arf_clear(zero);
}
