/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families one-layer and ridge: what is exact about the problem, the fast
   powers and their span, entry. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/ridge.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_ORDER 100
#define MAX_NEURONS 20
#define MAX_SAMPLES 10000

/* ---- the problem ---- */

static int
applies(const graded_chart *chart)
{
    const problem *p = chart->claim->prob;
    report_t *rep = chart->claim->rep;

    const int several = chart->family == &graded_ridge;

    /* SOUND: one-layer (the networks) */
    if (p->depth != 2 || (p->width[0] != 1) != several || p->width[2] != 1
        || mpq_sgn(p->l2) != 0)
        return report(rep, "family: %s, one hidden layer, one output, "
                      "no penalty", several ? "several inputs"
                      : "one input");
    if (p->act[0]->passes == PASSES_ALL || !p->act[0]->smooth)
        return report(rep, "family: an activation that is not piecewise "
                      "linear");
    return (p->width[1] <= MAX_NEURONS && p->samples <= MAX_SAMPLES)
        || report(rep, "family: at most %d neurons and %d samples",
                  MAX_NEURONS, MAX_SAMPLES);
}

/* The fast powers, m_s and s from k and M. */
static int
find_powers(one_layer *o, graded_chart *chart)
{
    int m, count = 0, fast_k = 0;

    o->powers = o->K = o->bias ? 3 * o->d : 2 * o->d - 1;
    o->fast = calloc((size_t) o->K + 1, sizeof(int));
    o->eq = calloc((size_t) o->N + 1, sizeof(int));
    o->active = calloc((size_t) o->M + 2, 1);
    o->branch = calloc((size_t) o->d + 1, 1);
    if (o->fast == NULL || o->eq == NULL || o->active == NULL
        || o->branch == NULL)
        abort();
    for (m = 0; m <= o->M; m++)
    {
        /* SOUND: one-layer (active, fast, m_s) */
        o->active[m] = (signed char) (o->bias || !vanishes(o->act, m));
        if (!o->active[m])
            continue;
        if (count < o->K)
        {
            fast_k = fast_k || m == o->k;
            o->fast[count] = m;
            if (!o->bias || m >= 1)
                o->eq[count - o->bias] = m;
        }
        else if (count == o->K)
            o->ms = m;
        count++;
    }
    if (count <= o->K)
        return report(chart->claim->rep, "M: at least m_s");
    /* SOUND: one-layer (k is fast) */
    if (!fast_k)
        return report(chart->claim->rep, "k: not a fast power");
    o->s = o->ms - o->k;
    return 1;
}

static int
is_fast(const one_layer *o, int m)
{
    int r;

    for (r = 0; r < o->powers; r++)
        if (o->fast[r] == m)
            return 1;
    return 0;
}

/* p_0, ..., p_k, and p(x_j) = y_j for the data, folded where psi is odd with
   a kink and there are no biases. */
static int
read_polynomial(one_layer *o, graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const problem *prob = claim->prob;
    const json_t *list = member_list(claim, claim->data, "p", o->k + 1);
    const int fold = !o->bias && o->act->kink && odd_activation(o->act);
    mpq_t *p = malloc(((size_t) o->k + 3) * sizeof(mpq_t));
    mpq_ptr x, y;
    int m, j, good = list != NULL;

    if (p == NULL)
        abort();
    for (m = 0; m <= o->k + 2; m++)
        mpq_init(p[m]);
    x = p[o->k + 1];
    y = p[o->k + 2];
    for (m = 0; m <= o->k && good; m++)
    {
        good = read_fraction(p[m], json_array_get(list, (size_t) m))
            || report(claim->rep, "p: k + 1 fractions");
        /* SOUND: one-layer (each m with p_m != 0 is fast) */
        if (good && mpq_sgn(p[m]) != 0 && !is_fast(o, m))
            good = report(claim->rep, "p: power %d is not fast", m);
        if (good)
            set_q(o->p + m, p[m]);
    }
    for (j = 0; j < o->n && good; j++)
    {
        const int flip = fold && o->turned == NULL
            && mpq_sgn(prob->x[j]) < 0;

        if (o->turned != NULL)
            ridge_project(x, o, prob, j);
        else
            mpq_set(x, prob->x[j]);
        if (flip)
            mpq_neg(x, x);
        set_q(o->x + j, x);
        mpq_set(y, p[o->k]);
        for (m = o->k - 1; m >= 0; m--)
        {
            mpq_mul(y, y, x);
            mpq_add(y, y, p[m]);
        }
        if (flip)
            mpq_neg(y, y);
        /* SOUND: one-layer (p(x_j) = y_j) */
        good = mpq_equal(y, prob->y[j])
            || report(claim->rep, "p: not y of sample %d", j);
        mpfi_union(&o->range, &o->range, o->x + j);
    }
    for (m = 0; m <= o->k + 2; m++)
        mpq_clear(p[m]);
    free(p);
    return good;
}

/* ---- the span of the fast powers ---- */

static void
set_powers(one_layer *o)
{
    int m, j;

    for (j = 0; j < o->n; j++)
        mpfi_set_ui(o->power + j, 1);
    for (m = 1; m <= o->M + 1; m++)
        for (j = 0; j < o->n; j++)
            mpfi_mul(o->power + m * o->n + j, o->power + (m - 1) * o->n + j,
                     o->x + j);
    mean_product(&o->last_norm, o->power + (o->M + 1) * o->n,
                 o->power + (o->M + 1) * o->n, o->n);
    mpfi_sqrt(&o->last_norm, &o->last_norm);
}

/* v := v - c e */
static void
subtract(interval *v, const interval *c, const interval *e, int n,
         interval *t)
{
    int j;

    for (j = 0; j < n; j++)
    {
        mpfi_mul(t, c, e + j);
        mpfi_sub(v + j, v + j, t);
    }
}

/* Gram and Schmidt: e_l (rows of e) and W.  0 where a norm may be 0. */
static int
orthonormal(one_layer *o, interval *e, interval *c, interval *t)
{
    const int n = o->n, K = o->K;
    int l, i, r, j;

    for (l = 0; l < K; l++)
    {
        const interval *f = l < o->powers ? o->power + o->fast[l] * n
            : o->turned->vectors + (l - o->powers) * n;
        interval *v = e + l * n;

        for (j = 0; j < n; j++)
            mpfi_set(v + j, f + j);
        mpfi_set_ui(o->W + l * K + l, 1);
        for (i = 0; i < l; i++)
        {
            mean_product(c, v, e + i * n, n);
            subtract(v, c, e + i * n, n, t);
            for (r = 0; r <= i; r++)
            {
                mpfi_mul(t, c, o->W + r * K + i);
                mpfi_sub(o->W + r * K + l, o->W + r * K + l, t);
            }
        }
        mean_product(c, v, v, n);
        /* SOUND: one-layer (no norm can be 0) */
        if (mpfi_is_strictly_pos(c) <= 0)
            return 0;
        mpfi_sqrt(c, c);
        for (j = 0; j < n; j++)
            mpfi_div(v + j, v + j, c);
        for (r = 0; r <= l; r++)
            mpfi_div(o->W + r * K + l, o->W + r * K + l, c);
    }
    return 1;
}

/* e, W, Q and perp. */
static int
set_span(one_layer *o, graded_chart *chart)
{
    const int n = o->n, K = o->K;
    interval *e = vec_new((size_t) (K * n), o->prec);
    interval *c = vec_new(2, o->prec), *t = c + 1;
    int r, l, m, good;

    good = orthonormal(o, e, c, t)
        || report(chart->claim->rep, "family: too few different inputs");
    for (r = 0; r < K && good; r++)
    {
        mpfi_set_ui(o->Wnorm + r, 0);
        for (l = 0; l < K; l++)
        {
            mpfi_sqr(t, o->W + r * K + l);
            mpfi_add(o->Wnorm + r, o->Wnorm + r, t);
        }
        mpfi_sqrt(o->Wnorm + r, o->Wnorm + r);
    }
    for (m = o->ms; m <= o->M && good; m++)
    {
        interval *v = o->perp + m * n;

        for (l = 0; l < n; l++)
            mpfi_set(v + l, o->power + m * n + l);
        for (l = 0; l < K; l++)
        {
            mean_product(c, v, e + l * n, n);
            subtract(v, c, e + l * n, n, t);
            for (r = 0; r <= l; r++)
                add_product(o->Q + m * K + r, c, o->W + r * K + l, t);
        }
    }
    vec_free(c, 2);
    vec_free(e, (size_t) (K * n));
    return good;
}

/* ---- all ---- */

static void
clear(graded_chart *chart)
{
    if (chart->data == NULL)
        return;
    one_layer_end(chart->data);
    free(chart->data);
    chart->data = NULL;
}

void
one_layer_start(one_layer *o, const problem *prob, mpfr_prec_t prec)
{
    o->prec = prec;
    o->d = prob->width[1];
    o->bias = prob->bias != 0;
    o->n = prob->samples;
    o->N = (o->bias ? 3 : 2) * o->d;
    o->act = prob->act[0];
    mpfi_init2(&o->range, o->prec);
    mpfi_set_ui(&o->range, 0);
    mpfi_init2(&o->last_norm, o->prec);
    mpfi_init2(&o->rem, o->prec);
    mpfi_init2(&o->q, o->prec);
    mpfi_init2(&o->B, o->prec);
}

int
one_layer_span(one_layer *o, graded_chart *chart)
{
    one_layer_allocate(o);
    if (!read_polynomial(o, chart))
        return 0;
    set_powers(o);
    if (o->turned != NULL)
        ridge_vectors(o, chart->claim->prob);
    return set_span(o, chart);
}

static int
init(graded_chart *chart)
{
    claim_t *claim = chart->claim;
    one_layer *o;

    if (!applies(chart))
        return 0;
    chart->data = o = calloc(1, sizeof(*o));
    if (o == NULL)
        abort();
    one_layer_start(o, claim->prob, chart->prec);
    if (!member_int(&o->k, claim, claim->data, "k", 1, MAX_ORDER)
        || !member_int(&o->M, claim, claim->data, "M", 1, MAX_ORDER)
        || !find_powers(o, chart)
        || (chart->family == &graded_ridge && !ridge_start(o, chart)))
        return 0;
    chart->k = o->k;
    chart->s = o->s;
    chart->coords = o->N + o->K - o->powers;
    return one_layer_span(o, chart);
}

/* h = |v|^(-1/k), sigma = (w/h, b, v h^k). */
static int
coordinates(interval *sigma, graded_chart *chart, const interval *theta)
{
    const one_layer *o = chart->data;
    const int inputs = chart->claim->prob->width[0];
    const int lead = o->turned != NULL ? o->turned->lead : 0;
    const interval *b = theta + inputs * o->d;
    const interval *v = b + (o->bias ? o->d : 0);
    interval *t = vec_new(2, o->prec), *size = t + 1;
    int i;

    mpfi_set_ui(size, 0);
    for (i = 0; i < o->d; i++)
    {
        mpfi_sqr(t, v + i);
        mpfi_add(size, size, t);
    }
    mpfi_sqrt(size, size);
    if (mpfi_is_strictly_pos(size) <= 0)
    {
        vec_free(t, 2);
        return report(chart->claim->rep, "T: v = 0 is not excluded");
    }
    mpfi_log(t, size);
    mpfi_div_si(t, t, -o->k);
    mpfi_exp(&chart->h_T, t);
    for (i = 0; i < o->d; i++)
    {
        mpfi_div(sigma + OMEGA(o, i), theta + i * inputs + lead,
                 &chart->h_T);
        if (o->bias)
            mpfi_set(sigma + BIAS(o, i), b + i);
        mpfi_div(sigma + NU(o, i), v + i, size);
    }
    vec_free(t, 2);
    return o->turned == NULL || ridge_coordinates(sigma, chart, theta);
}

const graded_family graded_one_layer =
{
    "one-layer", "k p M", init, clear, one_layer_enclose, coordinates,
    one_layer_limit, one_layer_say
};

const graded_family graded_ridge =
{
    "ridge", "k p M direction", init, clear, one_layer_enclose, coordinates,
    one_layer_limit, one_layer_say
};
