/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-odd: one odd neuron without biases, data of a line. */
#include <stdlib.h>
#include "chart_odd.h"

/* HEURISTIC: |w x| below this: by Taylor polynomials. */
#define NEAR 0.25

/* ---- the problem ---- */

static int
is_odd(activation act)
{
    return act == TANH || act == ARCTAN || act == SOFTSIGN;
}

/* y_i = a x_i exactly. */
static int
on_line(const problem *prob, const mpq_t a)
{
    mpq_t t;
    int i, good = 1;

    mpq_init(t);
    for (i = 0; i < prob->samples && good; i++)
    {
        mpq_mul(t, a, prob->x[i]);
        good = mpq_equal(t, prob->y[i]);
    }
    mpq_clear(t);
    return good;
}

static int
applies(chart_t *chart, const mpq_t a)
{
    const problem *p = chart->prob;
    report_t *rep = chart->claim->rep;

    /* SOUND: chart-odd (hypotheses 1, 2) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 1
        || p->width[2] != 1 || p->bias || mpq_sgn(p->l2) != 0)
        return report(rep, "chart: one neuron without biases and penalty");
    if (!is_odd(p->act[0]))
        return report(rep, "chart: tanh, arctan or softsign");
    return (mpq_sgn(a) != 0 && on_line(p, a))
        || report(rep, "slope: y_i = a x_i for all i, a != 0");
}

static void
allocate(odd_chart *d, size_t n, mpfr_prec_t prec)
{
    d->x = vec_new(n, prec);
    d->phi = vec_new(n, prec);
    d->m = vec_new(n, prec);
    d->deta = vec_new(n, prec);
    d->qm = vec_new(n, prec);
    d->taylor = vec_new(ODD_TERMS, prec);
    d->last = vec_new(ODD_TERMS + 1, prec);
    d->t = vec_new(ODD_WORK, prec);
    mpfi_init2(&d->a, prec);
    mpfi_init2(&d->phi2, prec);
    mpfi_init2(&d->proj, prec);
    mpfi_init2(&d->qm2, prec);
    mpfi_init2(&d->g, prec);
    mpfi_init2(&d->eps, prec);
}

static int
init(chart_t *chart, const interval *theta)
{
    const size_t n = (size_t) chart->prob->samples;
    claim_t *claim = chart->claim;
    odd_chart *d = malloc(sizeof(*d));
    mpq_t a;
    size_t i;
    int good;

    (void) theta;
    if (d == NULL)
        abort();
    chart->data = d;
    allocate(d, n, chart->prec);
    d->kink = chart->prob->act[0] == SOFTSIGN;
    mpq_init(a);
    good = member_fraction(a, claim, claim->data, "slope")
        && member_int(&d->sign, claim, claim->data, "sign", -1, 1)
        && (d->sign != 0 || report(claim->rep, "sign: 1 or -1"))
        && applies(chart, a);
    if (good)
    {
        set_q(&d->a, a);
        for (i = 0; i < n; i++)
            set_q(d->x + i, chart->prob->x[i]);
        mpfi_set_ui(d->t, 0);
        if (!d->kink)
            (void) activation_series(d->taylor, ODD_TERMS, d->t,
                                     chart->prob->act[0], 0);
    }
    mpq_clear(a);
    return good;
}

static void
clear(chart_t *chart)
{
    const size_t n = (size_t) chart->prob->samples;
    odd_chart *d = chart->data;

    if (d == NULL)
        return;
    vec_free(d->x, n);
    vec_free(d->phi, n);
    vec_free(d->m, n);
    vec_free(d->deta, n);
    vec_free(d->qm, n);
    vec_free(d->taylor, ODD_TERMS);
    vec_free(d->last, ODD_TERMS + 1);
    vec_free(d->t, ODD_WORK);
    mpfi_clear(&d->a);
    mpfi_clear(&d->phi2);
    mpfi_clear(&d->proj);
    mpfi_clear(&d->qm2);
    mpfi_clear(&d->g);
    mpfi_clear(&d->eps);
    free(d);
    chart->data = NULL;
}

static int
inverse(interval *q, chart_t *chart, const interval *theta)
{
    const odd_chart *d = chart->data;

    if (!has_sign(theta, d->sign))
        return report(chart->claim->rep, "sign: not that of w");
    if (d->kink)
        mpfi_abs(q, theta);
    else
        mpfi_sqr(q, theta);
    return 1;
}

/* ---- A_1 = (psi(y) - y)/y^3, B_1 = (y psi'(y) - psi(y))/(2 y^3) ---- */

/* By Taylor's formula at 0: even k vanish, and the last coefficient is taken
   on the whole of [0, y], for psi and for psi' apart. */
static int
near_zero(interval *A, interval *B, const interval *y, chart_t *chart)
{
    odd_chart *d = chart->data;
    interval *y2 = d->t, *u = d->t + 1;
    int k;

    mpfi_set(u, y);
    mpfi_put_si(u, 0);
    if (!activation_series(d->last, ODD_TERMS + 1, u, chart->prob->act[0],
                           0))
        return 0;
    mpfi_sqr(y2, y);
    /* SOUND: chart-odd (Taylor) */
    mpfi_set(A, d->last + ODD_TERMS);
    mpfi_mul_ui(B, A, ODD_TERMS);
    mpfi_sub(B, B, A);
    for (k = ODD_TERMS - 2; k >= 3; k -= 2)
    {
        mpfi_mul(A, A, y2);
        mpfi_add(A, A, d->taylor + k);
        mpfi_mul(B, B, y2);
        mpfi_mul_ui(u, d->taylor + k, (unsigned long) (k - 1));
        mpfi_add(B, B, u);
    }
    mpfi_div_2ui(B, B, 1);
    return 1;
}

/* The quotients as they stand, and (unless NULL) their derivatives. */
static int
quotients(interval *A, interval *B, interval *slope, const interval *y,
          chart_t *chart)
{
    odd_chart *d = chart->data;
    interval *f = d->t, *y3 = d->t + 3;

    if (mpfi_has_zero(y) != 0
        || !activation_real(f, y, chart->prob->act[0], 0))
        return 0;
    mpfi_sqr(y3, y);
    mpfi_mul(y3, y3, y);
    mpfi_sub(A, f, y);
    mpfi_div(A, A, y3);
    mpfi_mul(B, y, f + 1);
    mpfi_sub(B, B, f);
    mpfi_div(B, B, y3);
    mpfi_div_2ui(B, B, 1);
    if (slope == NULL)
        return 1;
    /* A' = (psi' - 1)/y^3 - 3A/y, B' = psi''/(2 y^2) - 3B/y */
    mpfi_sub_ui(slope, f + 1, 1);
    mpfi_div(slope, slope, y3);
    mpfi_mul_ui(f, A, 3);
    mpfi_div(f, f, y);
    mpfi_sub(slope, slope, f);
    mpfi_sqr(y3, y);
    mpfi_div(slope + 1, f + 2, y3);
    mpfi_div_2ui(slope + 1, slope + 1, 1);
    mpfi_mul_ui(f, B, 3);
    mpfi_div(f, f, y);
    mpfi_sub(slope + 1, slope + 1, f);
    return 1;
}

/* With the mean value theorem on y. */
static int
away(interval *A, interval *B, const interval *y, chart_t *chart)
{
    odd_chart *d = chart->data;
    interval *s = d->t + 4, *mid = d->t + 6, *p = d->t + 7, *h = d->t + 9;

    if (!quotients(A, B, s, y, chart))
        return 0;
    mpfr_add(&mid->left, &y->left, &y->right, MPFR_RNDN);
    mpfr_div_2ui(&mid->left, &mid->left, 1, MPFR_RNDN);
    mpfr_set(&mid->right, &mid->left, MPFR_RNDN);
    if (!quotients(p, p + 1, NULL, mid, chart))
        return 1;
    mpfi_sub(h, y, mid);
    /* SOUND: chart-odd (mean value) */
    mpfi_mul(s, s, h);
    mpfi_add(s, s, p);
    mpfi_intersect(A, A, s);
    mpfi_mul(s + 1, s + 1, h);
    mpfi_add(s + 1, s + 1, p + 1);
    mpfi_intersect(B, B, s + 1);
    return 1;
}

/* phi, m, d_eta phi of one sample; h: the interval of |w|. */
static int
sample_analytic(chart_t *chart, int i, const interval *q, const interval *h)
{
    odd_chart *d = chart->data;
    interval *y = d->t + 10, *x3 = d->t + 11;
    mpfr_t size;
    int good;

    mpfi_mul(y, h, d->x + i);
    mpfr_init2(size, 64);
    abs_ubound(size, y);
    good = mpfr_cmp_d(size, NEAR) <= 0
        ? near_zero(d->m + i, d->deta + i, y, chart)
        : away(d->m + i, d->deta + i, y, chart);
    mpfr_clear(size);
    mpfi_sqr(x3, d->x + i);
    mpfi_mul(x3, x3, d->x + i);
    mpfi_mul(d->m + i, d->m + i, x3);
    mpfi_mul(d->deta + i, d->deta + i, x3);
    mpfi_mul(d->phi + i, d->m + i, q);
    mpfi_add(d->phi + i, d->phi + i, d->x + i);
    return good;
}

/* softsign: 1/(1 + eta|x|) times x, -x|x|, and again */
static void
sample_softsign(chart_t *chart, int i, const interval *q)
{
    odd_chart *d = chart->data;
    interval *r = d->t, *x2 = d->t + 1;

    mpfi_abs(x2, d->x + i);
    mpfi_mul(r, q, x2);
    mpfi_add_ui(r, r, 1);
    mpfi_inv(r, r);
    mpfi_mul(x2, x2, d->x + i);
    mpfi_neg(x2, x2);
    mpfi_mul(d->phi + i, d->x + i, r);
    mpfi_mul(d->m + i, x2, r);
    mpfi_sqr(r, r);
    mpfi_mul(d->deta + i, x2, r);
}

int
odd_state(chart_t *chart, const interval *q)
{
    odd_chart *d = chart->data;
    const int n = chart->prob->samples;
    interval h;
    int i, good = 1;

    mpfi_init2(&h, chart->prec);
    mpfi_sqr(&h, &d->a);
    mpfi_fr_div(&d->eps, chart->eps, &h);
    if (!d->kink)
        mpfi_sqrt(&h, q);
    for (i = 0; i < n && good; i++)
    {
        if (d->kink)
            sample_softsign(chart, i, q);
        else
            good = sample_analytic(chart, i, q, &h);
        mpfi_set(d->qm + i, d->m + i);
    }
    mpfi_clear(&h);
    if (!good || !remove_span(&d->proj, d->qm, d->phi, n))
        return 0;
    mean_product(&d->phi2, d->phi, d->phi, n);
    mean_product(&d->qm2, d->qm, d->qm, n);
    mpfi_sqr(&d->g, q);
    mpfi_mul(&d->g, &d->g, &d->qm2);
    return 1;
}

/* ---- the tests ---- */

static int
above(chart_t *chart, const interval *q)
{
    odd_chart *d = chart->data;

    /* SOUND: chart-odd (a^2 g > eps) */
    return odd_state(chart, q)
        && mpfr_greater_p(&d->g.left, &d->eps.right);
}

int
odd_free(interval *A, interval *delta, chart_t *chart, const interval *q)
{
    odd_chart *d = chart->data;

    /* |delta| <= sqrt(max(eps/a^2 - g, 0))/|phi| */
    mpfi_sub(delta, &d->eps, &d->g);
    mpfi_div(delta, delta, &d->phi2);
    if (mpfr_sgn(&delta->right) < 0)
        mpfr_set_ui(&delta->right, 0, MPFR_RNDU);
    mpfr_sqrt(&delta->right, &delta->right, MPFR_RNDU);
    mpfr_neg(&delta->left, &delta->right, MPFR_RNDD);
    mpfi_mul(A, q, &d->proj);
    mpfi_ui_sub(A, 1, A);
    mpfi_add(A, A, delta);
    /* SOUND: chart-odd (A* + delta > 0) */
    return mpfi_is_strictly_pos(A) > 0;
}

static int
field(chart_t *chart, const interval *q)
{
    odd_chart *d = chart->data;
    interval *A = d->t, *delta = d->t + 1, *p = d->t + 2, *s = d->t + 3;
    const int n = chart->prob->samples;

    if (!odd_state(chart, q) || !odd_free(A, delta, chart, q))
        return 0;
    mean_product(p, d->qm, d->deta, n);
    /* SOUND: chart-odd (K) */
    if (mpfi_is_strictly_pos(p) <= 0 || mpfr_cmp_ui(chart->kappa, 2) > 0)
        return 0;
    mpfi_mul_2ui(p, p, 1);
    mpfi_mul_fr(s, &d->qm2, chart->kappa);
    if (!mpfr_greaterequal_p(&p->left, &s->right))
        return 0;
    /* C >= (|delta - p| + k)/A, p = eta <phi, d_eta phi>/|phi|^2 */
    mean_product(p, d->phi, d->deta, n);
    mpfi_mul(p, p, q);
    mpfi_div(p, p, &d->phi2);
    mpfi_sub(p, delta, p);
    mpfi_abs(p, p);
    mpfi_set_d(s, d->kink ? 1 : 0.5);
    mpfi_add(p, p, s);
    mpfi_div(p, p, A);
    /* SOUND: chart-odd (C) */
    return mpfr_lessequal_p(&p->right, chart->C);
}

static const chart_kind kinds[] = { ETA };
static const char *const coords[] = { "eta" };

const chart_rule chart_odd =
{
    "odd", "chart-odd", "sign slope", coords, 1, kinds, init, clear, inverse,
    NULL, above, field, odd_rates
};
