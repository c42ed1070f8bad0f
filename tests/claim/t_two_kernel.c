/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two neurons in a symmetric position: kernel and features over boxes. */
#include <string.h>
#include "loja/claim.h"
#include "loja/data.h"
#include "claim/two_neurons.h"
#include "support/support.h"

TEST_DECLARE(test_two_symmetric_features)
TEST_DECLARE(test_two_symmetric_forms)
TEST_DECLARE(test_two_symmetric_kernel)

#define HIGH 500
#define P 7

/* Z8; bit 0: logistic; bit 1: y = -2 x^2 + 1/3; bit 2: the other sign of b;
   bit 3: the mirrored start (tanh only). */
void
test_pair_problem(loja_problem_t prob, slong bits)
{
    char *path = test_source_path("examples/z8.yaml");
    loja_message_t msg;
    fmpq_t c;
    slong i;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    flint_free(path);
    fmpq_init(c);
    if (bits & 1)
        prob->net->act[0] = &loja_act_logistic;
    for (i = 0; i < prob->n && (bits & 2); i++)
    {
        fmpq *y = fmpq_mat_entry(prob->y, i, 0);

        fmpq_set_si(c, -2, 1);
        fmpq_mul(y, y, c);
        fmpq_set_si(c, 1, 3);
        fmpq_add(y, y, c);
    }
    for (i = 2; i < 4 && (bits & 4); i++)
        fmpq_neg(fmpq_mat_entry(prob->start, 0, i),
            fmpq_mat_entry(prob->start, 0, i));
    for (i = 1; i < 6 && (bits & 8) && !(bits & 1); i += 2)
        fmpq_neg(fmpq_mat_entry(prob->start, 0, i),
            fmpq_mat_entry(prob->start, 0, i));
    fmpq_clear(c);
}

/* The chart of the start. */
int
test_pair_chart(loja_chart_t chart, const loja_problem_t prob)
{
    arb_ptr theta = _arb_vec_init(P);
    loja_message_t why;
    slong i;
    int good;

    memset(chart, 0, sizeof(*chart));
    chart->ops = &_loja_chart_pair;
    chart->prob = prob;
    CU_ASSERT(chart->ops->applies(prob, why));
    for (i = 0; i < P; i++)
        arb_set_fmpq(theta + i, fmpq_mat_entry(prob->start, 0, i), 64);
    good = chart->ops->init(chart, theta, why);
    _arb_vec_clear(theta, P);
    return good;
}

static double
part(void)
{
    ulong r = n_randint(test_rand, 10);

    return r == 0 ? 0 : r == 1 ? 1
        : (double) n_randint(test_rand, 1000001) / 1e6;
}

/* Phi, A and B at input i by their definitions, from tanh(b +- w x). */
static void
direct(arb_ptr v, const loja_chart_t chart, slong i, const arb_t eta,
       const arb_t sigma)
{
    arb_ptr t = _arb_vec_init(6);
    arb_struct *w = t, *s = t + 1, *b = t + 2, *X = t + 3, *z = t + 4,
        *y = t + 5;

    arb_set_fmpq(X, fmpq_mat_entry(chart->prob->x, i, 0), HIGH);
    arb_sqrt(w, eta, HIGH);
    arb_mul(w, w, X, HIGH);
    arb_sqr(X, X, HIGH);
    arb_sqrt(s, sigma, HIGH);
    arb_atanh(b, s, HIGH);
    arb_add(z, b, w, HIGH);
    arb_tanh(z, z, HIGH);
    arb_sub(y, b, w, HIGH);
    arb_tanh(y, y, HIGH);
    arb_add(z, z, y, HIGH);
    arb_mul_2exp_si(y, s, 1);
    arb_sub(z, z, y, HIGH);
    /* 2 (E - s) / (-2 s (1 - sigma) eta) */
    arb_sub_ui(y, sigma, 1, HIGH);
    arb_mul(y, y, s, HIGH);
    arb_mul(y, y, eta, HIGH);
    arb_mul_2exp_si(y, y, 1);
    arb_div(v + 0, z, y, HIGH);
    /* A = P X/(1 - sigma eta P), P = tanh^2/eta */
    arb_tanh(w, w, HIGH);
    arb_sqr(w, w, HIGH);
    arb_mul(y, w, sigma, HIGH);
    arb_sub_ui(y, y, 1, HIGH);
    arb_neg(y, y);
    arb_div(w, w, eta, HIGH);
    arb_mul(w, w, X, HIGH);
    arb_div(v + 1, w, y, HIGH);
    /* B = ((Phi - X)/eta - (sigma - 2/3) A)/eta */
    arb_sub(z, v + 0, X, HIGH);
    arb_div(z, z, eta, HIGH);
    arb_set_ui(y, 2);
    arb_div_ui(y, y, 3, HIGH);
    arb_sub(y, sigma, y, HIGH);
    arb_submul(z, y, v + 1, HIGH);
    arb_div(v + 2, z, eta, HIGH);
    _arb_vec_clear(t, 6);
}

static int
holds(const arb_t ball, const arb_t value)
{
    arb_t b;
    int good;

    arb_init(b);
    arb_set(b, ball);
    arb_add_error_2exp_si(b, -66);
    good = arb_contains(b, value);
    arb_clear(b);
    return good;
}

/* The reduced vectors at the point: A - F eA, (B - f A - F eB)/r. */
static void
check_reduced(const loja_pair_state_t s, arb_srcptr v, slong i)
{
    arb_t t;

    arb_init(t);
    arb_set(t, v + 1);
    arb_submul(t, s->eA + 0, v + 0, HIGH);
    arb_sub(t, t, s->eA + 1, HIGH);
    CU_ASSERT(holds(s->hA + i, t));
    arb_set(t, v + 2);
    arb_submul(t, s->f, v + 1, HIGH);
    arb_submul(t, s->eB + 0, v + 0, HIGH);
    arb_sub(t, t, s->eB + 1, HIGH);
    arb_div(t, t, s->r, HIGH);
    CU_ASSERT(holds(s->hB + i, t));
    CU_ASSERT(holds(s->phi + i, v + 0));
    arb_clear(t);
}

static void
check_point(const loja_pair_state_t s, const loja_chart_t chart, slong i,
            const arb_t eta, const arb_t sigma)
{
    arb_ptr v = _arb_vec_init(3), a = _arb_vec_init(3), b = _arb_vec_init(3);
    arb_t u, h;
    slong j, k;

    arb_init(u);
    arb_init(h);
    arb_one(h);
    arb_mul_2exp_si(h, h, -120);
    direct(v, chart, i, eta, sigma);
    for (j = 0; j < 3; j++)
        CU_ASSERT(holds(s->box.f[j] + i, v + j));
    check_reduced(s, v, i);
    for (k = 0; k < 2; k++)
    {
        const arb_struct *q = k == 0 ? eta : sigma;

        arb_add(u, q, h, HIGH);
        direct(a, chart, i, k == 0 ? u : eta, k == 0 ? sigma : u);
        arb_sub(u, q, h, HIGH);
        direct(b, chart, i, k == 0 ? u : eta, k == 0 ? sigma : u);
        for (j = 0; j < 3; j++)
        {
            arb_sub(a + j, a + j, b + j, HIGH);
            arb_mul_2exp_si(a + j, a + j, 119);
            CU_ASSERT(holds((k == 0 ? s->box.df[j] : s->box.zf[j]) + i,
                a + j));
        }
    }
    arb_clear(u);
    arb_clear(h);
    _arb_vec_clear(v, 3);
    _arb_vec_clear(a, 3);
    _arb_vec_clear(b, 3);
}

/* Enclosures over boxes hold the values at their points and vertices, in
   all three regimes of the kernel. */
void
test_two_symmetric_features(void)
{
    loja_problem_t prob;
    loja_chart_t chart;
    loja_pair_state_t s;
    arb_ptr q = _arb_vec_init(4), p = q + 2;
    slong i, j, n = test_count(18);

    test_pair_problem(prob, 0);
    CU_ASSERT_FATAL(test_pair_chart(chart, prob));
    _loja_pair_state_init(s, prob->n);
    for (i = 0; i < n; i++)
    {
        double w = i % 3 == 0 ? 0 : i % 3 == 1 ? 0.05 : 0.5, lo, hi, low,
            high, top = i % 2 ? 1.05 : 4;

        lo = 1e-8 + (top - 1e-8) * part() * (1 - w);
        hi = lo + w * top * part() * (1 - lo / top);
        low = 1e-7 + (1 - 2e-7) * part() * (1 - w);
        high = low + w * (1 - 1e-7 - low) * part();
        arb_set_d(q, 0.5 * (lo + hi));
        mag_set_d(arb_radref(q), 0.5 * (hi - lo));
        arb_set_d(q + 1, 0.5 * (low + high));
        mag_set_d(arb_radref(q + 1), 0.5 * (high - low));
        (void) _loja_pair_state_set(s, chart, q);
        for (j = 0; j < 8; j++)
        {
            arb_set_d(p, lo + (hi - lo) * part());
            arb_set_d(p + 1, low + (high - low) * part());
            if (arb_contains(q, p) && arb_contains(q + 1, p + 1))
                check_point(s, chart, (i + j) % 6, p, p + 1);
        }
    }
    _loja_pair_state_clear(s, prob->n);
    chart->ops->clear(chart);
    loja_problem_clear(prob);
    _arb_vec_clear(q, 4);
}

/* The kernel over intervals holds its values inside, ends included. */
void
test_two_symmetric_kernel(void)
{
    loja_pair_series_struct series;
    loja_pair_kernel_struct box, point;
    arb_t s;
    slong i, j, k, n = test_count(60);

    arb_init(s);
    for (k = 0; k < 3; k++)
    {
        arb_init(box.f + k);
        arb_init(box.df + k);
        arb_init(point.f + k);
        arb_init(point.df + k);
    }
    _loja_pair_series_init(&series, 96);
    for (i = 0; i < n; i++)
    {
        double a = i % 2 ? 1.2 * part() : 1.1 + 5 * part();
        double b = a + (i % 3 ? 0.01 : 0.3) * a * part();

        arb_set_d(s, 0.5 * (a + b));
        mag_set_d(arb_radref(s), 0.5 * (b - a));
        _loja_pair_kernel(&box, &series, s);
        for (j = 0; j <= 8; j++)
        {
            arb_set_d(s, a + (b - a) * (double) j / 8);
            _loja_pair_kernel(&point, &series, s);
            for (k = 0; k < 3; k++)
            {
                arb_get_mid_arb(point.f + k, point.f + k);
                arb_get_mid_arb(point.df + k, point.df + k);
                CU_ASSERT(holds(box.f + k, point.f + k));
                CU_ASSERT(holds(box.df + k, point.df + k));
            }
        }
    }
    _loja_pair_series_clear(&series);
    for (k = 0; k < 3; k++)
    {
        arb_clear(box.f + k);
        arb_clear(box.df + k);
        arb_clear(point.f + k);
        arb_clear(point.df + k);
    }
    arb_clear(s);
}

/* 2 (1 - e1)(2 + S/G) at the direction (p, q), e1 = 0. */
static double
ratio(const double *G, const double *S, double p, double q)
{
    return 2 * (2 + (S[0] * p * p + 2 * S[1] * p * q + S[2] * q * q)
        / (G[0] * p * p + 2 * G[1] * p * q + G[2] * q * q));
}

/* kappa of made-up forms is below its value in every direction. */
void
test_two_symmetric_forms(void)
{
    loja_pair_state_t s;
    arb_t kappa;
    double G[3], S[3], p, q, dp, dq, x, y, low;
    slong i, j, n = test_count(200);

    arb_init(kappa);
    _loja_pair_state_init(s, 1);
    for (i = 0; i < n; i++)
    {
        G[0] = 0.5 + part();
        G[1] = 0.4 * part() - 0.2;
        G[2] = 0.5 + part();
        for (j = 0; j < 3; j++)
        {
            S[j] = 0.8 * part() - 0.4;
            arb_set_d(s->G[j], G[j]);
            arb_set_d(s->S[j], S[j]);
        }
        p = 2 * part() - 1;
        q = part();
        dp = i % 3 == 0 ? 2 : 0.3 * part();
        dq = i % 3 == 0 ? 2 : 0.3 * part();
        arb_set_d(s->p, p);
        mag_set_d(arb_radref(s->p), dp);
        arb_set_d(s->q, q);
        mag_set_d(arb_radref(s->q), dq);
        if (!_loja_pair_kappa(kappa, s, NULL, 64))
            continue;
        low = arf_get_d(arb_midref(kappa), ARF_RND_DOWN)
            - mag_get_d(arb_radref(kappa));
        for (j = 0; j < 12; j++)
        {
            x = p + dp * (2 * part() - 1);
            y = q + dq * (2 * part() - 1);
            if (j == 0 && i % 3 == 0)
                y = 0;
            if (j == 1 && i % 3 == 0)
                x = 0;
            CU_ASSERT((x == 0 && y == 0)
                || low <= ratio(G, S, x, y) + 1e-9);
        }
        /* 1 - e1 < 0 proves nothing */
        arb_set_d(s->e1, 1.5);
        CU_ASSERT(!_loja_pair_kappa(kappa, s, NULL, 64));
        arb_zero(s->e1);
    }
    /* forms that are not definite */
    arb_neg(s->G[0], s->G[0]);
    arb_zero(s->p);
    arb_add_error_2exp_si(s->p, 1);
    arb_set(s->q, s->p);
    CU_ASSERT(!_loja_pair_kappa(kappa, s, NULL, 64));
    _loja_pair_state_clear(s, 1);
    arb_clear(kappa);
}
