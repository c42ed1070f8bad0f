/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The chart of two neurons with biases, tanh or logistic, in a symmetric
    position: w2 = -w1, b2 = b1, v2 = v1, on symmetric data of a parabola y =
    a x^2 + b (rule chart-two-symmetric).  Such starts stay so for ever.

    For tanh N = v (tanh(b + w x) + tanh(b - w x)) + c.  Base coordinates: eta
    = w^2 and the modulus sigma = tanh^2 b in (0, 1); v and c are free.  With
    P = tanh^2(w x)/w^2
        N = u Phi + gamma,  Phi = P/(1 - sigma eta P),
    an identity, regular at eta = 0 and for all sigma in [0, 1]; at eta = 0
    Phi = x^2.  Phi = x^2 + eta M, M = (sigma - 2/3) A + eta B: the flow ends
    at sigma = 2/3, where the third and fourth order vanish, and near there
    all is a quadratic form in (sigma - 2/3, eta).
    Cost: one kernel for each different x^2, twice a sub-box.
    Rejected: coordinates that are weighted powers of eta, whose faces touch
    infinity; they need small eta.
*/
#include <string.h>
#include "claim/chart_pair.h"

/* The index of the weights: w1, w2, b1, b2, v1, v2, c. */
enum { W1, W2, B1, B2, V1, V2, C0 };

/* y = a x^2 + b, a != 0, and as often x as -x, at least four x^2. */
static int
even_parabola(fmpq_t a, fmpq_t b, const loja_problem_t prob)
{
    fmpq_poly_t p;
    fmpq_t t;
    slong i, j, count, different = 0;
    int good, seen;

    fmpq_poly_init(p);
    fmpq_init(t);
    good = loja_claim_target(p, prob) && fmpq_poly_degree(p) == 2;
    if (good)
    {
        fmpq_poly_get_coeff_fmpq(t, p, 1);
        fmpq_poly_get_coeff_fmpq(a, p, 2);
        fmpq_poly_get_coeff_fmpq(b, p, 0);
        good = fmpq_is_zero(t);
    }
    for (i = 0; i < prob->n && good; i++)
    {
        const fmpq *x = fmpq_mat_entry(prob->x, i, 0);

        fmpq_neg(t, x);
        count = 0;
        seen = 0;
        for (j = 0; j < prob->n; j++)
        {
            const fmpq *z = fmpq_mat_entry(prob->x, j, 0);

            count += fmpq_equal(z, x) - fmpq_equal(z, t);
            seen = seen || (j < i && (fmpq_equal(z, x) || fmpq_equal(z, t)));
        }
        good = count == 0;
        different += !seen;
    }
    fmpq_poly_clear(p);
    fmpq_clear(t);
    return good && different >= 4;
}

/* w2 = -f w1, b2 = f b1, v2 = f v1 at the start: f = 1, or -1 (tanh, which
   is odd, only), or 0. */
static int
symmetry(const loja_problem_t prob)
{
    const fmpq *t;
    fmpq_t u;
    slong i, f, found = 0;

    if (!prob->has_start)
        return 0;
    fmpq_init(u);
    for (f = 1; f >= -1 && found == 0; f -= 2)
    {
        int good = f == 1 || prob->net->act[0]->odd;

        for (i = W1; i <= V1 && good; i += 2)
        {
            t = fmpq_mat_entry(prob->start, 0, i);
            fmpq_set(u, fmpq_mat_entry(prob->start, 0, i + 1));
            if ((f < 0) != (i == W1))
                fmpq_neg(u, u);
            good = fmpq_equal(t, u);
        }
        if (good)
            found = f;
    }
    fmpq_clear(u);
    return (int) found;
}

static int
applies(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    fmpq_t a, b;
    int good;

    if (net->depth != 2 || net->width[0] != 1 || net->width[1] != 2
        || net->width[2] != 1 || !net->bias || !fmpq_is_zero(prob->l2)
        || (net->act[0] != &loja_act_tanh
            && net->act[0] != &loja_act_logistic))
    {
        loja_message_set(why, "made for two neurons with biases, tanh or "
            "logistic, and no penalty");
        return 0;
    }
    fmpq_init(a);
    fmpq_init(b);
    /* SOUND: chart-two-symmetric (P1, P2: symmetric data and start) */
    good = even_parabola(a, b, prob);
    fmpq_clear(a);
    fmpq_clear(b);
    if (!good)
        loja_message_set(why, "made for data of y = a x^2 + b, a != 0, that "
            "x -> -x leaves as they are, with four different x^2");
    else if (symmetry(prob) == 0)
    {
        good = 0;
        loja_message_set(why, "made for starts with w2 = -w1, b2 = b1, v2 = "
            "v1");
    }
    return good;
}

static void
clear(loja_chart_t chart)
{
    loja_pair_struct *d = chart->data;

    if (d == NULL)
        return;
    fmpq_clear(d->a);
    fmpq_clear(d->b);
    arb_clear(d->a2);
    _loja_pair_series_clear(&d->series);
    _arb_vec_clear(d->X, d->n);
    flint_free(d->same);
    flint_free(d);
    chart->data = NULL;
}

static void
set_data(loja_pair_struct *d, const loja_problem_t prob, slong prec)
{
    slong i, j;
    fmpq_t t;

    d->n = prob->n;
    d->factor = prob->net->act[0] == &loja_act_tanh ? 1 : 2;
    d->flip = symmetry(prob);
    fmpq_init(d->a);
    fmpq_init(d->b);
    arb_init(d->a2);
    d->X = _arb_vec_init(d->n);
    d->same = flint_malloc(sizeof(slong) * (size_t) d->n);
    fmpq_init(t);
    for (i = 0; i < d->n; i++)
    {
        fmpq_mul(t, fmpq_mat_entry(prob->x, i, 0),
            fmpq_mat_entry(prob->x, i, 0));
        arb_set_fmpq(d->X + i, t, prec);
        /* equal inputs up to the sign; equal enclosures alone would do */
        for (j = 0; j < i && !arb_equal(d->X + j, d->X + i); j++)
            ;
        d->same[i] = j;
    }
    if (!even_parabola(d->a, d->b, prob))
        flint_abort();
    fmpq_mul(t, d->a, d->a);
    arb_set_fmpq(d->a2, t, prec);
    fmpq_clear(t);
    _loja_pair_series_init(&d->series, prec);
}

static double
largest_square(const loja_pair_struct *d)
{
    double x, m = 1e-300;
    slong i;

    for (i = 0; i < d->n; i++)
    {
        x = arf_get_d(arb_midref(d->X + i), ARF_RND_NEAR);
        m = x > m ? x : m;
    }
    return m;
}

static int
init(loja_chart_t chart, arb_srcptr theta, loja_message_t why)
{
    loja_pair_struct *d = flint_calloc(1, sizeof(*d));

    chart->dim = 2;
    chart->free = 2;
    chart->kind[0] = LOJA_CHART_ETA;
    chart->kind[1] = LOJA_CHART_MODULUS;
    chart->coord[0] = "eta";
    chart->coord[1] = "sigma";
    chart->prec = 96;
    chart->data = d;
    set_data(d, chart->prob, chart->prec);
    chart->scale[0] = 1 / largest_square(d);
    chart->scale[1] = 1;
    if (arb_contains_zero(theta + W1) || arb_contains_zero(theta + B1))
    {
        loja_message_set(why, "the signs of w1 and b1 are not certain");
        return 0;
    }
    d->sign_w = arb_is_positive(theta + W1) ? 1 : -1;
    d->sign_b = arb_is_positive(theta + B1) ? 1 : -1;
    return 1;
}

static int
inverse(arb_ptr q, const loja_chart_t chart, arb_srcptr theta,
        loja_message_t why, slong prec)
{
    const loja_pair_struct *d = chart->data;
    arb_t t;

    if (arb_contains_zero(theta + W1) || arb_contains_zero(theta + B1)
        || arb_is_positive(theta + W1) != (d->sign_w > 0)
        || arb_is_positive(theta + B1) != (d->sign_b > 0))
    {
        loja_message_set(why, "the signs of w1 and b1 are not certain");
        return 0;
    }
    arb_init(t);
    arb_div_si(t, theta + W1, d->factor, prec);
    arb_sqr(q + 0, t, prec);
    arb_div_si(t, theta + B1, d->factor, prec);
    arb_tanh(t, t, prec);
    arb_sqr(q + 1, t, prec);
    arb_clear(t);
    return 1;
}

/* u = (coefficient of Phi, gamma), of N itself. */
static void
map(arb_ptr theta, const loja_chart_t chart, arb_srcptr q, arb_srcptr u,
    slong prec)
{
    const loja_pair_struct *d = chart->data;
    arb_t s, v, t;
    slong i;

    arb_init(s);
    arb_init(v);
    arb_init(t);
    arb_sqrt(s, q + 1, prec);
    if (d->sign_b < 0)
        arb_neg(s, s);
    arb_sqrt(theta + W1, q + 0, prec);
    if (d->sign_w < 0)
        arb_neg(theta + W1, theta + W1);
    arb_atanh(theta + B1, s, prec);
    /* u = -2 v s (1 - sigma) eta */
    arb_sub_ui(t, q + 1, 1, prec);
    arb_mul(t, t, s, prec);
    arb_mul(t, t, q + 0, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_div(v, u + 0, t, prec);
    arb_set(theta + V1, v);
    /* c = gamma - 2 v s; logistic: - 2 v as well */
    if (d->factor == 2)
        arb_add_ui(s, s, 1, prec);
    arb_mul(t, v, s, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_sub(theta + C0, u + 1, t, prec);
    for (i = W1; i <= V1; i += 2)
    {
        arb_mul_si(theta + i, theta + i, d->factor, prec);
        arb_set(theta + i + 1, theta + i);
        if ((d->flip < 0) != (i == W1))
            arb_neg(theta + i + 1, theta + i + 1);
    }
    arb_clear(s);
    arb_clear(v);
    arb_clear(t);
}

/* All of (0, 1) belongs to the chart: no face may hide at an end. */
static int
proper(const loja_chart_t chart, const loja_chart_box_t W, const arf_t eps,
       loja_message_t why)
{
    (void) chart;
    (void) eps;
    /* SOUND: chart-two-symmetric (H1: the modulus runs through (0, 1)) */
    if (arf_is_zero(W->lo + 1) && arf_is_one(W->hi + 1))
        return 1;
    loja_message_set(why, "sigma must run from 0 to 1");
    return 0;
}

static char *
describe(const loja_chart_t chart)
{
    const loja_pair_struct *d = chart->data;
    char buffer[400], *s;
    const char *half = d->factor == 1 ? "" : "/2";

    snprintf(buffer, sizeof(buffer), "eta = (w1%s)^2, sigma = tanh^2(b1%s) "
        "with w1 %s 0, b1 %s 0, and v1, c free", half, half,
        d->sign_w > 0 ? ">" : "<", d->sign_b > 0 ? ">" : "<");
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    return s;
}

static void
record(loja_record_t rec, const loja_chart_t chart)
{
    const loja_pair_struct *d = chart->data;

    loja_record_put_slong(rec, "symmetry", d->flip);
    loja_record_put_slong(rec, "sign_w", d->sign_w);
    loja_record_put_slong(rec, "sign_b", d->sign_b);
    loja_record_put_fmpq(rec, "square", d->a);
    loja_record_put_fmpq(rec, "constant", d->b);
}

const loja_chart_ops_struct _loja_chart_pair =
{
    .name = "two-symmetric",
    .rule = "chart-two-symmetric",
    .flows = "that has |w2| = |w1|, |b2| = |b1|, |v2| = |v1| with the signs "
        "of the start, as the flow from the start has for ever, and ",
    .applies = applies,
    .init = init,
    .clear = clear,
    .inverse = inverse,
    .map = map,
    .propose = _loja_pair_propose,
    .proper = proper,
    .above = _loja_pair_above,
    .field = _loja_pair_field,
    .describe = describe,
    .record = record,
    .rates = NULL,
    .field_tries_above = 1
};
