/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-odd: two odd neurons without biases, data of a cubic. */
#include <stdlib.h>
#include "checker/rules/chart_two.h"

/* ---- the problem ---- */

/* y_i = a x_i^3 + b x_i exactly, and at least three different x_i^2 > 0. */
static int
on_cubic(const problem *prob, const mpq_t a, const mpq_t b)
{
    mpq_t s, t, *square = malloc((size_t) prob->samples * sizeof(mpq_t));
    int i, j, count = 0, good = 1;

    if (square == NULL)
        abort();
    mpq_inits(s, t, (mpq_ptr) NULL);
    for (i = 0; i < prob->samples; i++)
    {
        mpq_mul(s, prob->x[i], prob->x[i]);
        mpq_mul(t, a, s);
        mpq_add(t, t, b);
        mpq_mul(t, t, prob->x[i]);
        good = good && mpq_equal(t, prob->y[i]);
        for (j = 0; j < count && !mpq_equal(square[j], s); j++)
            ;
        if (j == count && mpq_sgn(s) > 0)
        {
            mpq_init(square[count]);
            mpq_set(square[count++], s);
        }
    }
    for (j = 0; j < count; j++)
        mpq_clear(square[j]);
    free(square);
    mpq_clears(s, t, (mpq_ptr) NULL);
    return good && count >= 3;
}

static int
applies(chart_t *chart, const mpq_t a, const mpq_t b)
{
    const problem *p = chart->prob;
    report_t *rep = chart->claim->rep;

    /* SOUND: chart-two-odd (D1, D2) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 2
        || p->width[2] != 1 || p->bias || mpq_sgn(p->l2) != 0)
        return report(rep, "chart: two neurons without biases and penalty");
    if (p->act[0] != TANH && p->act[0] != ARCTAN)
        return report(rep, "chart: tanh or arctan");
    return (mpq_sgn(a) != 0 && on_cubic(p, a, b))
        || report(rep, "cubic, linear: y_i = a x_i^3 + b x_i, a != 0, with "
                  "three different x_i^2 > 0");
}

static int
init(chart_t *chart, const interval *theta)
{
    claim_t *claim = chart->claim;
    two_chart *d = calloc(1, sizeof(*d));
    mpq_t a, b;
    int i, good;

    (void) theta;
    if (d == NULL)
        abort();
    chart->data = d;
    d->n = chart->prob->samples;
    two_allocate(d, chart->prec);
    mpq_inits(a, b, (mpq_ptr) NULL);
    good = member_fraction(a, claim, claim->data, "cubic")
        && member_fraction(b, claim, claim->data, "linear")
        && member_int(&d->larger, claim, claim->data, "larger", 0, 1)
        && member_int(d->sign, claim, claim->data, "sign_larger", -1, 1)
        && member_int(d->sign + 1, claim, claim->data, "sign_smaller", -1, 1)
        && (d->sign[0] * d->sign[1] != 0
            || report(claim->rep, "sign_larger, sign_smaller: 1 or -1"))
        && applies(chart, a, b);
    if (good)
    {
        for (i = 0; i < d->n; i++)
        {
            set_q(d->x + i, chart->prob->x[i]);
            mpfi_sqr(d->X + i, d->x + i);
        }
        d->ready = 1;
        two_shape_init(&d->box, chart->prec);
        two_shape_init(&d->centre, chart->prec);
        good = two_series_init(&d->series, chart->prob->act[0], chart->prec)
            || report(claim->rep, "chart: psi is not proved analytic near 0");
        set_q(d->u0, b);
        mpfi_div(d->u0, d->u0, d->series.t);
        set_q(d->u0 + 1, a);
        mpfi_div(d->u0 + 1, d->u0 + 1, d->series.t + 1);
    }
    mpq_clears(a, b, (mpq_ptr) NULL);
    return good;
}

static void
clear(chart_t *chart)
{
    if (chart->data != NULL)
        two_free(chart->data);
    chart->data = NULL;
}

static int
inverse(interval *q, chart_t *chart, const interval *theta)
{
    const two_chart *d = chart->data;
    const interval *w1 = theta + d->larger, *w2 = theta + 1 - d->larger;
    interval *t = q + 2;

    mpfi_sqr(q, w1);
    mpfi_sqr(q + 1, w2);
    /* SOUND: chart-two-odd (w1^2 > w2^2 > 0 and the signs) */
    if (!has_sign(w1, d->sign[0]) || !has_sign(w2, d->sign[1])
        || !mpfr_greater_p(&q->left, &q[1].right))
        return report(chart->claim->rep, "larger, sign_larger, sign_smaller: "
                      "not those of theta(T)");
    mpfi_mul(t, q, q + 1);
    mpfi_add(q, q, q + 1);
    mpfi_sqr(q + 1, q);
    mpfi_div(q + 1, t, q + 1);
    return 1;
}

static int
proper(chart_t *chart)
{
    /* SOUND: chart-two-odd (4: the modulus runs through all of (0, 1/4)) */
    return (mpfr_zero_p(chart->lo[1]) && mpfr_cmp_d(chart->hi[1], 0.25) == 0)
        || report(chart->claim->rep, "box: zeta from 0 to 1/4");
}

/* ---- the tests ---- */

static int
above(chart_t *chart, const interval *q)
{
    two_chart *d = chart->data;

    if (!two_state(chart, q))
        return 0;
    form_range(d->v, d->g);
    /* SOUND: chart-two-odd (A) */
    return mpfr_greater_p(&d->v->left, chart->eps);
}

/* (K): 2 |Q m|^2 + 2 eta <Q m, d_eta m - d_eta phi F^+ m> >= kappa |Q m|^2 */
static int
inequality(chart_t *chart)
{
    two_chart *d = chart->data;
    form *s = d->w, *t = d->w + 1, *u = d->w + 2;
    int i, j;

    /* the sum of the products with qm, sample by sample */
    mpfi_set_ui(d->v, 0);
    form_set(s, d->v);
    for (i = 0; i < d->n; i++)
    {
        form_copy(t, d->dm + i);
        for (j = 0; j < 2; j++)
        {
            form_mul(u, d->c[j], d->dphi[j] + i);
            form_sub(t, t, u);
        }
        form_mul(t, t, d->qm + i);
        form_add(s, s, t);
    }
    form_mul(s, s, d->eta);
    mpfi_set_ui(d->v, 2);
    mpfi_div_ui(d->v, d->v, (unsigned long) d->n);
    form_scale(s, s, d->v);
    form_add(s, s, d->qm2);
    form_add(s, s, d->qm2);
    form_range(d->v, s);
    form_range(d->v + 1, d->qm2);
    /* SOUND: chart-two-odd (K: both positive, kappa <= 2) */
    if (mpfi_is_strictly_pos(d->v) <= 0 || mpfi_is_strictly_pos(d->v + 1) <= 0
        || mpfr_cmp_ui(chart->kappa, 2) > 0)
        return 0;
    mpfi_set_fr(d->v, chart->kappa);
    form_scale(t, d->qm2, d->v);
    form_sub(s, s, t);
    form_range(d->v, s);
    /* SOUND: chart-two-odd (K) */
    return mpfr_sgn(&d->v->left) >= 0;
}

/* u_j = u0_j - eta c_j + delta_j into u[j], and |delta_j| <= r[j]. */
static void
free_range(form *u, interval *r, chart_t *chart)
{
    two_chart *d = chart->data;
    int j;

    for (j = 0; j < 2; j++)
    {
        form_range(r + j, d->g);
        mpfi_fr_sub(r + j, chart->eps, r + j);
        if (mpfr_sgn(&r[j].right) < 0)
            mpfr_set_ui(&r[j].right, 0, MPFR_RNDU);
        mpfr_set_ui(&r[j].left, 0, MPFR_RNDD);
        form_range(d->v + 7, d->off2[j]);
        mpfi_div(r + j, r + j, d->v + 7);
        mpfi_sqrt(r + j, r + j);
        form_mul(u + j, d->eta, d->c[j]);
        form_neg(u + j, u + j);
        /* SOUND: chart-two-odd (F) */
        mpfi_add(&u[j].c, &u[j].c, d->u0 + j);
        widen(&u[j].c, &r[j].right);
    }
}

/* X[j] = delta_j - eta <v,b_j> - eta^2 sum_k <b_j,b_k> <d_eta phi_k, Q m>,
   v = d_eta phi u, b_j = off_j/|off_j|^2: so F^+ v and G^{-1}. */
static void
direction(interval *X, chart_t *chart, const form *u, const interval *r)
{
    two_chart *d = chart->data;
    const int n = d->n;
    form *s = d->w + 2, *t = d->w + 3, *p = d->w + 4, *v = d->m;
    int i, j, k;

    for (i = 0; i < n; i++)
    {
        form_mul(v + i, d->dphi[0] + i, u);
        form_mul(t, d->dphi[1] + i, u + 1);
        form_add(v + i, v + i, t);
    }
    for (j = 0; j < 2; j++)
    {
        two_solve(s, d, v, j);
        for (k = 0; k < 2; k++)
        {
            forms_dot(t, d->off[j], d->off[k], n);
            form_mul(t, t, d->inv[j]);
            form_mul(t, t, d->inv[k]);
            forms_dot(p, d->dphi[k], d->qm, n);
            form_mul(t, t, p);
            form_mul(t, t, d->eta);
            form_add(s, s, t);
        }
        form_mul(s, s, d->eta);
        form_neg(s, s);
        form_range(X + j, s);
        widen(X + j, &r[j].right);
    }
}

/* C >= 3/2 + |(E1, E2)|/|N2|, N2 != 0 */
static int
bounded(chart_t *chart, const interval *q, const interval *X,
        const interval *S)
{
    interval *y1 = vec_new(5, chart->prec), *y2 = y1 + 1, *E = y1 + 2,
        *e2 = y1 + 3, *N = y1 + 4;
    int good;

    /* y = eta (1 +- sqrt(1 - 4 zeta))/2 */
    mpfi_mul_2ui(y2, q + 1, 2);
    mpfi_ui_sub(y2, 1, y2);
    if (mpfr_sgn(&y2->left) < 0)
        mpfr_set_ui(&y2->left, 0, MPFR_RNDD);
    mpfi_sqrt(y2, y2);
    mpfi_add_ui(y1, y2, 1);
    mpfi_mul(y1, y1, q);
    mpfi_div_2ui(y1, y1, 1);
    mpfi_ui_sub(y2, 1, y2);
    mpfi_mul(y2, y2, q);
    mpfi_div_2ui(y2, y2, 1);
    mpfi_mul(N, S, y1);
    mpfi_sub(N, N, S + 1);
    mpfi_abs(N, N);
    mpfi_add(E, X, S);
    mpfi_mul(e2, E, y2);
    mpfi_sub(e2, X + 1, e2);
    mpfi_sqr(e2, e2);
    mpfi_mul(E, E, y1);
    mpfi_sub(E, E, X + 1);
    mpfi_sqr(E, E);
    mpfi_add(E, E, e2);
    mpfi_sqrt(E, E);
    /* SOUND: chart-two-odd (N) */
    good = mpfi_is_strictly_pos(N) > 0;
    mpfi_div(E, E, N);
    mpfi_set_d(N, 1.5);
    mpfi_add(E, E, N);
    /* SOUND: chart-two-odd (S) */
    good = good && mpfr_lessequal_p(&E->right, chart->C);
    vec_free(y1, 5);
    return good;
}

static int
field(chart_t *chart, const interval *q)
{
    two_chart *d = chart->data;
    interval *r = d->v, *X = d->v + 2, *S;
    form *u = d->w;
    int good;

    if (!two_state(chart, q))
        return 0;
    form_range(d->v, d->g);
    if (mpfr_greater_p(&d->v->left, chart->eps))
        return 1;                               /* (A): L > eps */
    if (!inequality(chart))
        return 0;
    free_range(u, r, chart);
    direction(X, chart, u, r);
    S = vec_new(2, chart->prec);
    form_range(S, u);
    form_range(S + 1, u + 1);
    good = bounded(chart, q, X, S);
    vec_free(S, 2);
    return good;
}

static const chart_kind kinds[] = { ETA, MODULUS };
static const char *const coords[] = { "eta", "zeta" };

const chart_rule chart_two_odd =
{
    "two-odd", "chart-two-odd",
    "larger sign_larger sign_smaller cubic linear", coords, 2, kinds, init,
    clear, inverse, proper, above, field
};
