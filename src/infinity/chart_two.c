/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The chart of two neurons N = v1 psi(w1 x) + v2 psi(w2 x) without biases,
    psi odd and analytic near 0, on data of a cubic y = a x^3 + b x, a != 0
    (rule chart-two-odd).

    Base coordinates: eta = w1^2 + w2^2 and the modulus zeta = w1^2 w2^2 /
    eta^2 in (0, 1/4); free ones: the moments S1 = v1 w1 + v2 w2 and S3 = v1
    w1^3 + v2 w2^3, on which N depends linearly:
        N = S1 phi1 + S3 phi3,  y = u1 phi1 + u3 phi3 - eta m,
    u = (b/c_1, a/c_3), regular at eta = 0 and at w1 = w2.  Eliminating S1 and
    S3 leaves two dimensions; with Q the projection off phi1, phi3 and u* the
    best (S1, S3)
        (K)  2 <Q m, d_eta phi u*> >= kappa |Q m|^2.
    Cost: n series of LOJA_TWO_TERMS terms a sub-box.
    Rejected: S1 and S3 as transverse coordinates (four dimensions, and a
    smaller eps).
*/
#include <math.h>
#include <string.h>
#include "infinity/chart.h"
#include "infinity/chart_two.h"

/* y_i = a x_i^3 + b x_i for all i; 1 when a and b are determined (at least
   two different x_i^2 > 0) and all data agree.  *different: how many. */
static int
odd_cubic(fmpq_t a, fmpq_t b, slong *different, const loja_problem_t prob)
{
    fmpq_t x2, x02, s, s0, t;
    slong i, j;
    int good = 1, known = 0;

    fmpq_init(x2);
    fmpq_init(x02);
    fmpq_init(s);
    fmpq_init(s0);
    fmpq_init(t);
    *different = 0;
    for (i = 0; i < prob->n && good; i++)
    {
        const fmpq *x = fmpq_mat_entry(prob->x, i, 0);

        if (fmpq_is_zero(x))
        {
            good = fmpq_is_zero(fmpq_mat_entry(prob->y, i, 0));
            continue;
        }
        fmpq_mul(x2, x, x);
        fmpq_div(s, fmpq_mat_entry(prob->y, i, 0), x);
        for (j = 0; j < i; j++)
        {
            fmpq_mul(t, fmpq_mat_entry(prob->x, j, 0),
                fmpq_mat_entry(prob->x, j, 0));
            if (fmpq_equal(t, x2))
                break;
        }
        *different += j == i;
        if (*different == 1)
        {
            /* y/x = a x^2 + b through the first point */
            if (j == i)
            {
                fmpq_set(x02, x2);
                fmpq_set(s0, s);
            }
            good = fmpq_equal(s, s0);
            continue;
        }
        if (!known)
        {
            fmpq_sub(a, s, s0);
            fmpq_sub(t, x2, x02);
            fmpq_div(a, a, t);
            fmpq_mul(t, a, x02);
            fmpq_sub(b, s0, t);
            known = 1;
        }
        fmpq_mul(t, a, x2);
        fmpq_add(t, t, b);
        good = fmpq_equal(t, s);
    }
    fmpq_clear(x2);
    fmpq_clear(x02);
    fmpq_clear(s);
    fmpq_clear(s0);
    fmpq_clear(t);
    return good && known;
}

static int
applies(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    fmpq_t a, b;
    slong different;
    int good;

    if (net->depth != 2 || net->width[0] != 1 || net->width[1] != 2
        || net->width[2] != 1 || net->bias || !net->act[0]->odd
        || !net->act[0]->analytic || !fmpq_is_zero(prob->l2))
    {
        loja_message_set(why, "made for two neurons without biases, an odd "
            "analytic activation and no penalty");
        return 0;
    }
    fmpq_init(a);
    fmpq_init(b);
    /* SOUND: chart-two-odd (D1, D2) */
    good = odd_cubic(a, b, &different, prob) && !fmpq_is_zero(a)
        && different >= 3;
    fmpq_clear(a);
    fmpq_clear(b);
    if (!good)
        loja_message_set(why, "made for data of y = a x^3 + b x, a != 0, "
            "with three different x^2 > 0");
    return good;
}

static void
clear(loja_chart_t chart)
{
    loja_two_struct *d = chart->data;

    if (d == NULL)
        return;
    fmpq_clear(d->a);
    fmpq_clear(d->b);
    arb_clear(d->u + 0);
    arb_clear(d->u + 1);
    _loja_two_series_clear(d->series);
    _arb_vec_clear(d->x, d->n);
    _arb_vec_clear(d->X, d->n);
    flint_free(d);
    chart->data = NULL;
}

static double
largest_square(const loja_two_struct *d)
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

/* 1 when psi is analytic on a disc around 0 and c_1, c_3 != 0, proved. */
static int
set_data(loja_two_struct *d, const loja_problem_t prob, slong prec)
{
    slong i, different;
    int good;

    d->n = prob->n;
    fmpq_init(d->a);
    fmpq_init(d->b);
    arb_init(d->u + 0);
    arb_init(d->u + 1);
    d->x = _arb_vec_init(d->n);
    d->X = _arb_vec_init(d->n);
    for (i = 0; i < d->n; i++)
    {
        arb_set_fmpq(d->x + i, fmpq_mat_entry(prob->x, i, 0), prec);
        arb_sqr(d->X + i, d->x + i, prec);
    }
    if (!odd_cubic(d->a, d->b, &different, prob))
        flint_abort();
    _loja_two_series_init(d->series, prec);
    good = _loja_two_series_set(d->series, prob->net->act[0]);
    /* SOUND: chart-two-odd (D3) */
    good = good && !arb_contains_zero(d->series->t + 0)
        && !arb_contains_zero(d->series->t + 1);
    arb_set_fmpq(d->u + 0, d->b, prec);
    arb_div(d->u + 0, d->u + 0, d->series->t + 0, prec);
    arb_set_fmpq(d->u + 1, d->a, prec);
    arb_div(d->u + 1, d->u + 1, d->series->t + 1, prec);
    return good && arb_is_finite(d->u + 0) && arb_is_finite(d->u + 1);
}

static int
init(loja_chart_t chart, arb_srcptr theta, loja_message_t why)
{
    loja_two_struct *d;
    arb_struct w[2];
    slong i;
    int order;

    chart->dim = 2;
    chart->free = 2;
    chart->kind[0] = LOJA_CHART_ETA;
    chart->kind[1] = LOJA_CHART_MODULUS;
    chart->coord[0] = "eta";
    chart->coord[1] = "zeta";
    chart->prec = 96;
    d = flint_calloc(1, sizeof(*d));
    chart->data = d;
    if (!set_data(d, chart->prob, chart->prec))
    {
        loja_message_set(why, "psi is not proved analytic near 0 with psi'(0)"
            " and psi'''(0) != 0");
        return 0;
    }
    chart->scale[0] = 1 / largest_square(d);
    chart->scale[1] = 1;
    arb_init(w + 0);
    arb_init(w + 1);
    arb_abs(w + 0, theta + 0);
    arb_abs(w + 1, theta + 1);
    order = arb_gt(w + 0, w + 1) ? 1 : arb_gt(w + 1, w + 0) ? -1 : 0;
    d->first = order < 0;
    arb_clear(w + 0);
    arb_clear(w + 1);
    if (order == 0 || arb_contains_zero(theta + 0)
        || arb_contains_zero(theta + 1))
    {
        loja_message_set(why, "the signs of w1, w2 and the order of |w1|, "
            "|w2| are not certain");
        return 0;
    }
    for (i = 0; i < 2; i++)
        d->sign[i] = arb_is_positive(theta + (i ^ d->first)) ? 1 : -1;
    return 1;
}

static int
inverse(arb_ptr q, const loja_chart_t chart, arb_srcptr theta,
        loja_message_t why, slong prec)
{
    const loja_two_struct *d = chart->data;
    arb_t a, b;
    int good;

    arb_init(a);
    arb_init(b);
    arb_sqr(a, theta + d->first, prec);
    arb_sqr(b, theta + (1 ^ d->first), prec);
    /* SOUND: chart-two-odd (map: w1^2 > w2^2 > 0 and the signs, for every
       theta in the balls) */
    good = arb_gt(a, b) && arb_is_positive(b)
        && !arb_contains_zero(theta + 0) && !arb_contains_zero(theta + 1)
        && arb_is_positive(theta + d->first) == (d->sign[0] > 0)
        && arb_is_positive(theta + (1 ^ d->first)) == (d->sign[1] > 0);
    arb_add(q + 0, a, b, prec);
    arb_mul(q + 1, a, b, prec);
    arb_sqr(a, q + 0, prec);
    arb_div(q + 1, q + 1, a, prec);
    if (!good)
        loja_message_set(why, "the signs of w1, w2 and the order of |w1|, "
            "|w2| are not certain");
    arb_clear(a);
    arb_clear(b);
    return good;
}

static void
map(arb_ptr theta, const loja_chart_t chart, arb_srcptr q, arb_srcptr u,
    slong prec)
{
    const loja_two_struct *d = chart->data;
    arb_t s, y[2], gap;
    slong i, at;

    arb_init(s);
    arb_init(y[0]);
    arb_init(y[1]);
    arb_init(gap);
    arb_mul_2exp_si(s, q + 1, 2);
    arb_sub_ui(s, s, 1, prec);
    arb_neg(s, s);
    arb_sqrt(s, s, prec);
    arb_mul(gap, s, q + 0, prec);
    arb_add(y[0], q + 0, gap, prec);
    arb_sub(y[1], q + 0, gap, prec);
    for (i = 0; i < 2; i++)
    {
        arb_mul_2exp_si(y[i], y[i], -1);
        at = i ^ d->first;
        arb_sqrt(theta + at, y[i], prec);
        if (d->sign[i] < 0)
            arb_neg(theta + at, theta + at);
    }
    for (i = 0; i < 2; i++)
    {
        /* v1 w1 = (S3 - S1 y2)/(y1 - y2), v2 w2 = (S1 y1 - S3)/(y1 - y2) */
        at = i ^ d->first;
        arb_mul(s, u + 0, y[1 - i], prec);
        arb_sub(s, u + 1, s, prec);
        if (i == 1)
            arb_neg(s, s);
        arb_div(s, s, gap, prec);
        arb_div(theta + 2 + at, s, theta + at, prec);
    }
    arb_clear(s);
    arb_clear(y[0]);
    arb_clear(y[1]);
    arb_clear(gap);
}

/* All moduli belong to the chart: no face may be hidden at their ends. */
static int
proper(const loja_chart_t chart, const loja_chart_box_t W, const arf_t eps,
       loja_message_t why)
{
    (void) chart;
    (void) eps;
    /* SOUND: chart-two-odd (H1: the modulus runs through all of (0, 1/4)) */
    if (arf_is_zero(W->lo + 1) && arf_cmp_2exp_si(W->hi + 1, -2) == 0)
        return 1;
    loja_message_set(why, "zeta must run from 0 to 1/4");
    return 0;
}

static char *
describe(const loja_chart_t chart)
{
    const loja_two_struct *d = chart->data;
    char buffer[400], *s;
    slong i = d->first + 1, j = 2 - d->first;

    snprintf(buffer, sizeof(buffer), "eta = w1^2 + w2^2, zeta = w1^2 w2^2/"
        "eta^2 where |w%ld| > |w%ld|, w%ld %s 0, w%ld %s 0, and v1, v2 free",
        (long) i, (long) j, (long) i, d->sign[0] > 0 ? ">" : "<", (long) j,
        d->sign[1] > 0 ? ">" : "<");
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    return s;
}

static void
record(loja_record_t rec, const loja_chart_t chart)
{
    const loja_two_struct *d = chart->data;

    loja_record_put_slong(rec, "larger", d->first);
    loja_record_put_slong(rec, "sign_larger", d->sign[0]);
    loja_record_put_slong(rec, "sign_smaller", d->sign[1]);
    loja_record_put_fmpq(rec, "cubic", d->a);
    loja_record_put_fmpq(rec, "linear", d->b);
}

const loja_chart_ops_struct _loja_chart_two_odd =
{
    .name = "two-odd",
    .rule = "chart-two-odd",
    .applies = applies,
    .init = init,
    .clear = clear,
    .inverse = inverse,
    .map = map,
    .propose = _loja_two_propose,
    .proper = proper,
    .above = _loja_two_above,
    .field = _loja_two_field,
    .describe = describe,
    .record = record,
    .field_tries_above = 1
};
