/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-symmetric: two sigmoid neurons in a symmetric position. */
#include <math.h>
#include <stdlib.h>
#include "chart_two_symmetric.h"

/* HEURISTIC: parts into which the directions of a box are cut. */
#define PARTS 24

/* The order of the parameters. */
enum { W1, W2, B1, B2, V1, V2, C0 };

/* ---- the problem ---- */

/* y_i = a x_i^2 + b; x occurs as often as -x; four different x_i^2.
   same[i]: the first sample with x_i^2. */
static int
on_parabola(int *same, const problem *prob, const mpq_t a, const mpq_t b)
{
    mpq_t s, t;
    int i, j, sum, different = 0, good = 1;

    mpq_inits(s, t, (mpq_ptr) NULL);
    for (i = 0; i < prob->samples; i++)
    {
        mpq_mul(s, prob->x[i], prob->x[i]);
        mpq_mul(t, s, a);
        mpq_add(t, t, b);
        good = good && mpq_equal(t, prob->y[i]);
        mpq_neg(t, prob->x[i]);
        sum = 0;
        same[i] = prob->samples;
        for (j = 0; j < prob->samples; j++)
        {
            const int plus = mpq_equal(prob->x[j], prob->x[i]) != 0,
                minus = mpq_equal(prob->x[j], t) != 0;

            sum += plus - minus;
            if ((plus || minus) && j < same[i])
                same[i] = j;
        }
        good = good && sum == 0;
        different += same[i] == i;
    }
    mpq_clears(s, t, (mpq_ptr) NULL);
    return good && different >= 4;
}

/* w2 = -f w1, b2 = f b1, v2 = f v1 at the start, exactly. */
static int
in_subspace(const problem *prob, int f)
{
    mpq_t t;
    int i, good = prob->start != NULL;

    mpq_init(t);
    for (i = W1; i <= V1 && good; i += 2)
    {
        mpq_set(t, prob->start[i]);
        if ((f < 0) != (i == W1))
            mpq_neg(t, t);
        good = mpq_equal(t, prob->start[i + 1]);
    }
    mpq_clear(t);
    return good;
}

static int
applies(chart_t *chart, const mpq_t a, const mpq_t b, int f)
{
    const problem *p = chart->prob;
    pair_chart *d = chart->data;
    report_t *rep = chart->claim->rep;

    /* SOUND: chart-two-symmetric (P1, P2, P3) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 2
        || p->width[2] != 1 || !p->bias || mpq_sgn(p->l2) != 0)
        return report(rep, "chart: two neurons with biases, no penalty");
    if (p->act[0] != TANH && p->act[0] != LOGISTIC)
        return report(rep, "chart: tanh or logistic");
    if (mpq_sgn(a) == 0 || !on_parabola(d->same, p, a, b))
        return report(rep, "square, constant: y_i = a x_i^2 + b, a != 0, x as "
                      "often as -x, four different x_i^2");
    return ((f == 1 || (f == -1 && p->act[0] == TANH)) && in_subspace(p, f))
        || report(rep, "symmetry: f with w2 = -f w1, b2 = f b1, v2 = f v1 at "
                  "the start");
}

static int
init(chart_t *chart, const interval *theta)
{
    claim_t *claim = chart->claim;
    pair_chart *d = calloc(1, sizeof(*d));
    mpq_t a, b;
    int i, f, good;

    (void) theta;
    if (d == NULL)
        abort();
    chart->data = d;
    d->n = chart->prob->samples;
    pair_allocate(d, chart->prec);
    mpq_inits(a, b, (mpq_ptr) NULL);
    good = member_fraction(a, claim, claim->data, "square")
        && member_fraction(b, claim, claim->data, "constant")
        && member_int(&f, claim, claim->data, "symmetry", -1, 1)
        && member_int(&d->sign_w, claim, claim->data, "sign_w", -1, 1)
        && member_int(&d->sign_b, claim, claim->data, "sign_b", -1, 1)
        && (d->sign_w * d->sign_b != 0
            || report(claim->rep, "sign_w, sign_b: 1 or -1"))
        && applies(chart, a, b, f);
    if (good)
    {
        d->factor = chart->prob->act[0] == TANH ? 1 : 2;
        set_q(&d->a, a);
        mpfi_abs(&d->a, &d->a);
        for (i = 0; i < d->n; i++)
        {
            set_q(d->X + i, chart->prob->x[i]);
            mpfi_sqr(d->X + i, d->X + i);
        }
        pair_series_init(&d->series, chart->prec);
        d->ready = 1;
    }
    mpq_clears(a, b, (mpq_ptr) NULL);
    return good;
}

static void
clear(chart_t *chart)
{
    if (chart->data != NULL)
        pair_free(chart->data);
    chart->data = NULL;
}

/* eta = (w1/k)^2, sigma = tanh^2(b1/k) */
static int
inverse(interval *q, chart_t *chart, const interval *theta)
{
    const pair_chart *d = chart->data;

    if (!has_sign(theta + W1, d->sign_w) || !has_sign(theta + B1, d->sign_b))
        return report(chart->claim->rep, "sign_w, sign_b: not those of "
                      "theta(T)");
    mpfi_div_ui(q, theta + W1, (unsigned long) d->factor);
    mpfi_sqr(q, q);
    mpfi_div_ui(q + 1, theta + B1, (unsigned long) d->factor);
    mpfi_tanh(q + 1, q + 1);
    mpfi_sqr(q + 1, q + 1);
    return 1;
}

static int
proper(chart_t *chart)
{
    /* SOUND: chart-two-symmetric (4: the modulus runs through (0, 1)) */
    return (mpfr_zero_p(chart->lo[1]) && mpfr_cmp_ui(chart->hi[1], 1) == 0)
        || report(chart->claim->rep, "box: sigma from 0 to 1");
}

/* ---- the tests ---- */

/* res := eps/a^2 */
static void
scaled_eps(interval *res, const chart_t *chart)
{
    const pair_chart *d = chart->data;

    mpfi_set_fr(res, chart->eps);
    mpfi_div(res, res, &d->a);
    mpfi_div(res, res, &d->a);
}

/* 1: a^2 g > eps */
static int
high(chart_t *chart)
{
    pair_chart *d = chart->data;

    scaled_eps(d->v, chart);
    form_range(d->v + 1, d->g);
    /* SOUND: chart-two-symmetric (A) */
    return mpfr_greater_p(&d->v[1].left, &d->v->right);
}

static int
above(chart_t *chart, const interval *q)
{
    return pair_state(chart, q) && high(chart);
}

/* v[0] t^2 + 2 v[1] t + v[2] into res */
static void
evaluate(interval *res, const interval *v, const interval *t, interval *s)
{
    mpfi_sqr(s, t);
    mpfi_mul(res, v, s);
    mpfi_mul(s, v + 1, t);
    mpfi_mul_2ui(s, s, 1);
    mpfi_add(res, res, s);
    mpfi_add(res, res, v + 2);
}

/* G > 0 and K >= 0 on all directions (t, 1), t in the range, by parts.
   G, K: three coefficients each. */
static int
on_directions(const interval *G, const interval *K, const interval *range)
{
    interval *t = vec_new(3, mpfi_get_prec(range)), *r = t + 1, *s = t + 2;
    mpfr_t width;
    int i, good = mpfi_bounded_p(range);

    mpfr_init2(width, mpfi_get_prec(range));
    mpfr_sub(width, &range->right, &range->left, MPFR_RNDU);
    mpfr_div_ui(width, width, PARTS, MPFR_RNDU);
    mpfr_set(&t->right, &range->left, MPFR_RNDN);
    for (i = 0; i < PARTS && good; i++)
    {
        /* SOUND: chart-two-symmetric (the parts meet at their ends and reach
           the end of the range) */
        mpfr_set(&t->left, &t->right, MPFR_RNDN);
        mpfr_add(&t->right, &t->right, width, MPFR_RNDU);
        evaluate(r, G, t, s);
        /* SOUND: chart-two-symmetric (K: Q M != 0) */
        good = mpfi_is_strictly_pos(r) > 0;
        evaluate(r, K, t, s);
        /* SOUND: chart-two-symmetric (K) */
        good = good && mpfr_sgn(&r->left) >= 0 && !mpfi_nan_p(r);
    }
    mpfr_clear(width);
    vec_free(t, 3);
    return good;
}

/* The same for (1, t): the other order of the coefficients. */
static int
on_others(interval *G, interval *K, const interval *range)
{
    mpfi_swap(G, G + 2);
    mpfi_swap(K, K + 2);
    return on_directions(G, K, range);
}

/* All directions (p : q) of the box. */
static int
all_directions(interval *G, interval *K, pair_chart *d)
{
    interval *p = d->v, *q = d->v + 1, *t = d->v + 2;
    int by_q, by_p;

    form_range(p, d->p);
    form_range(q, d->q);
    by_q = mpfi_has_zero(q) == 0;
    by_p = mpfi_has_zero(p) == 0;
    if (by_q && by_p)
        by_q = mpfi_get_d(q) > fabs(mpfi_get_d(p));
    if (by_q)
    {
        mpfi_div(t, p, q);
        return on_directions(G, K, t);
    }
    if (by_p)
    {
        mpfi_div(t, q, p);
        return on_others(G, K, t);
    }
    /* SOUND: chart-two-symmetric (|p| <= |q| or |q| <= |p|) */
    mpfi_interv_si(t, -1, 1);
    return on_directions(G, K, t) && on_others(G, K, t);
}

/* (K): 2 (1 - e1)(2 G + S) - kappa G >= 0 as a quadratic form. */
static int
inequality(chart_t *chart)
{
    pair_chart *d = chart->data;
    interval *G = vec_new(6, chart->prec), *K = G + 3;
    form *u = d->w, *t = d->w + 1, *s = d->w + 2;
    int i, good;

    form_neg(u, d->e1);
    mpfi_add_ui(&u->c, &u->c, 1);
    form_range(d->v, u);
    /* SOUND: chart-two-symmetric (K: 1 - e1 > 0, kappa <= 2) */
    good = mpfi_is_strictly_pos(d->v) > 0
        && mpfr_cmp_ui(chart->kappa, 2) <= 0;
    form_add(u, u, u);
    for (i = 0; i < 3; i++)
    {
        form_add(t, d->G[i], d->G[i]);
        form_add(t, t, d->S[i]);
        form_mul(t, t, u);
        mpfi_set_fr(d->v, chart->kappa);
        form_scale(s, d->G[i], d->v);
        form_sub(t, t, s);
        form_range(K + i, t);
        form_range(G + i, d->G[i]);
    }
    good = good && all_directions(G, K, d);
    vec_free(G, 6);
    return good;
}

/* delta_1 and delta_2 where L <= eps: [-r, r] */
static void
free_range(interval *delta, chart_t *chart)
{
    pair_chart *d = chart->data;
    interval *t = d->v + 7, *s = d->v + 6;
    int j;

    for (j = 0; j < 2; j++)
    {
        scaled_eps(delta + j, chart);
        form_range(t, d->off2);
        mpfi_div(delta + j, delta + j, t);
        if (j == 1)
        {
            /* |1 off Phi|^2 = |Phi off 1|^2/|Phi|^2 */
            form_range(s, d->mean);
            mpfi_sqr(s, s);
            mpfi_add(t, t, s);
            mpfi_mul(delta + j, delta + j, t);
        }
        /* SOUND: chart-two-symmetric (N: |delta_j|) */
        mpfi_sqrt(delta + j, delta + j);
        mpfr_neg(&delta[j].left, &delta[j].right, MPFR_RNDD);
    }
}

/* X = delta - F^+ ((D Phi) u) - eta (1, -<Phi,1>) <D Phi, Q M>/|off|^2, u the
   coefficient of Phi; dphi loses its mean. */
static void
direction(interval *X, interval *u, chart_t *chart, const interval *delta)
{
    pair_chart *d = chart->data;
    form *t = d->w, *s = d->w + 1, *m = d->w + 2, *c = d->w + 3,
        *U = d->w + 4;

    form_neg(U, d->e1);
    mpfi_add_ui(&U->c, &U->c, 1);
    mpfi_add(&U->c, &U->c, delta);
    form_range(u, U);
    forms_centre(m, d->dphi, d->n);
    /* t = eta <D Phi, Q M>/|off|^2 */
    forms_dot(t, d->dphi, d->qa, d->n);
    form_mul(t, t, d->p);
    forms_dot(s, d->dphi, d->qb, d->n);
    form_mul(s, s, d->q);
    form_add(t, t, s);
    form_mul(t, t, d->eta);
    form_mul(t, t, d->inv);
    forms_dot(c, d->dphi, d->phi, d->n);
    form_mul(c, c, d->inv);
    form_mul(s, c, U);
    form_add(s, s, t);
    form_range(X, s);
    mpfi_sub(X, delta, X);
    /* the second one: mean - c <Phi,1> in place of c */
    form_mul(c, c, d->mean);
    form_sub(m, m, c);
    form_mul(m, m, U);
    form_mul(t, t, d->mean);
    form_sub(m, m, t);
    form_range(X + 1, m);
    mpfi_sub(X + 1, delta + 1, X + 1);
}

/* C >= C1, C2 of (S). */
static int
bounded(chart_t *chart, const interval *q, const interval *X,
        const interval *u)
{
    const pair_chart *d = chart->data;
    interval *v = vec_new(6, chart->prec), *rv = v, *zs = v + 1, *s = v + 2,
        *b = v + 3, *C = v + 4, *root = v + 5;
    int good;

    mpfi_set_ui(zs, 2);
    mpfi_div_ui(zs, zs, 3);
    mpfi_sub(zs, q + 1, zs);
    mpfi_mul_ui(zs, zs, 9);
    mpfi_div_2ui(zs, zs, 2);                    /* (9/4) (sigma - 2/3) */
    /* r_v = X_1/u_1 - 1 - (9/4) (sigma - 2/3) (1 - 3 sigma) */
    mpfi_mul_ui(rv, q + 1, 3);
    mpfi_ui_sub(rv, 1, rv);
    mpfi_mul(rv, rv, zs);
    mpfi_div(s, X, u);
    mpfi_sub(rv, s, rv);
    mpfi_sub_ui(rv, rv, 1);
    mpfi_abs(rv, rv);
    mpfi_set(s, q + 1);
    if (mpfr_sgn(&s->left) < 0)
        mpfr_set_ui(&s->left, 0, MPFR_RNDD);
    mpfi_sqrt(s, s);                            /* |s| */
    mpfi_mul(b, zs, s);
    mpfi_abs(b, b);                             /* |beta'| */
    mpfi_set_ui(root, 2);
    mpfi_sqrt(root, root);
    mpfi_mul(C, rv, s);
    mpfi_ui_sub(s, 1, q + 1);
    mpfi_abs(s, s);
    mpfi_mul(s, s, b);
    mpfi_add(C, C, s);
    if (d->factor == 2)
        mpfi_add(C, C, rv);
    mpfi_mul(C, C, root);
    mpfi_div_ui(C, C, (unsigned long) d->factor);
    mpfi_add(C, C, rv);
    mpfi_set_d(s, 0.5);
    mpfi_add(C, C, s);
    /* SOUND: chart-two-symmetric (S: C2) */
    good = mpfr_lessequal_p(&C->right, chart->C);
    mpfi_mul(C, b, root);
    mpfi_mul_ui(C, C, (unsigned long) d->factor);
    mpfi_abs(s, X + 1);
    mpfi_mul(s, s, &d->a);
    mpfi_add(C, C, s);
    /* SOUND: chart-two-symmetric (S: C1) */
    good = good && mpfr_lessequal_p(&C->right, chart->C);
    vec_free(v, 6);
    return good;
}

static int
field(chart_t *chart, const interval *q)
{
    pair_chart *d = chart->data;
    interval *X = d->v, *u = d->v + 2, *delta = d->v + 3;

    if (!pair_state(chart, q))
        return 0;
    if (high(chart))
        return 1;                               /* L > eps */
    if (!inequality(chart))
        return 0;
    free_range(delta, chart);
    direction(X, u, chart, delta);
    /* SOUND: chart-two-symmetric (N) */
    return mpfi_is_strictly_pos(u) > 0 && bounded(chart, q, X, u);
}

static const chart_kind kinds[] = { ETA, MODULUS };
static const char *const coords[] = { "eta", "sigma" };

const chart_rule chart_two_symmetric =
{
    "two-symmetric", "chart-two-symmetric",
    "symmetry sign_w sign_b square constant", coords, 2, kinds, init, clear,
    inverse, proper, above, field, NULL
};
