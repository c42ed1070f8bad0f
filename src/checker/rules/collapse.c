/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family collapse, and what loose shares of it: what is exact about the
   problem, entry, words. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/collapse.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_LAST 60
#define MAX_NEURONS 6
#define MAX_MODULI 6
#define MAX_SAMPLES 2000

static int
applies(const graded_chart *chart)
{
    const problem *p = chart->claim->prob;
    report_t *rep = chart->claim->rep;

    /* SOUND: collapse (the networks) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[2] != 1
        || mpq_sgn(p->l2) != 0)
        return report(rep, "family: one input, one hidden layer, one output, "
                      "no penalty");
    if (!odd_activation(p->act[0]) || p->act[0]->kink
        || p->act[0]->passes == PASSES_ALL)
        return report(rep, "family: tanh, arctan or erf");
    return (p->width[1] <= MAX_NEURONS && p->samples <= MAX_SAMPLES)
        || report(rep, "family: at most %d neurons and %d samples",
                  MAX_NEURONS, MAX_SAMPLES);
}

void
collapse_powers(collapse *c)
{
    one_layer *o = &c->o;

    o->M = c->L;
    o->fast = calloc((size_t) o->ms + 1, sizeof(int));
    o->eq = calloc((size_t) (o->N + o->ms) + 1, sizeof(int));
    o->active = calloc((size_t) o->M + 2, 1);
    o->branch = calloc((size_t) o->d + 1, 1);
    if (o->fast == NULL || o->eq == NULL || o->active == NULL
        || o->branch == NULL)
        abort();
}

void
collapse_fast(collapse *c, int m)
{
    one_layer *o = &c->o;

    if (m >= 1)
        o->eq[c->rows++] = m;
    o->fast[o->K++] = m;
    o->powers = o->K;
}

/* Fast powers from k, and the sizes. */
static int
find_powers(collapse *c, graded_chart *chart)
{
    one_layer *o = &c->o;
    report_t *rep = chart->claim->rep;
    int m;

    /* SOUND: collapse (k odd; L odd, L >= k + 4) */
    if (o->k % 2 == 0)
        return report(rep, "k: odd");
    if (c->L % 2 == 0 || c->L < o->k + 4)
        return report(rep, "last: odd, at least k + 4");
    o->ms = o->k + 1;
    o->s = FALL;
    c->step = 2;
    collapse_powers(c);
    for (m = 0; m <= o->k; m++)
        if (o->bias || m % 2 == 1)
            collapse_fast(c, m);
    return 1;
}

static int
read_moduli(collapse *c, graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const json_t *list = member_list(claim, claim->data, "moduli",
                                     c->o.N - 1 - c->rows);
    int i, good = list != NULL;

    c->moduli = c->o.N - 1 - c->rows;
    /* SOUND: collapse, loose (MODULI) */
    if (c->moduli < 1 || c->moduli > MAX_MODULI)
        return report(claim->rep, "moduli: from 1 to %d", MAX_MODULI);
    c->modulus = calloc((size_t) c->moduli, sizeof(int));
    if (c->modulus == NULL)
        abort();
    for (i = 0; i < c->moduli && good; i++)
        /* SOUND: collapse (indices of sigma, rising) */
        good = (read_int(c->modulus + i, json_array_get(list, (size_t) i), 0,
                         c->o.N - 1)
                && (i == 0 || c->modulus[i] > c->modulus[i - 1]))
            || report(claim->rep, "moduli: indices that rise");
    return good;
}

/* psi_l(0), and with binomials. */
static int
set_series(collapse *c)
{
    const one_layer *o = &c->o;
    mpz_t binomial;
    interval zero;
    int m, l, good;

    c->psi = vec_new((size_t) c->L + 1, o->prec);
    c->term = vec_new((size_t) ((c->L + 1) * (c->L + 1)), o->prec);
    mpfi_init2(&zero, o->prec);
    mpfi_set_ui(&zero, 0);
    good = activation_series(c->psi, c->L + 1, &zero, o->act, 0);
    mpfi_clear(&zero);
    /* SOUND: collapse (psi is odd) */
    for (m = 0; m <= c->L; m += 2)
        mpfi_set_ui(c->psi + m, 0);
    mpz_init(binomial);
    for (l = 0; l <= c->L; l++)
        for (m = 0; m <= l; m++)
        {
            mpz_bin_uiui(binomial, (unsigned long) l, (unsigned long) m);
            mpfi_mul_z(c->term + m * (c->L + 1) + l, c->psi + l, binomial);
        }
    mpz_clear(binomial);
    return good;
}

static void
set_products(collapse *c)
{
    const one_layer *o = &c->o;
    int m, l;

    c->gram = vec_new((size_t) ((c->L + 1) * (c->L + 1)), o->prec);
    for (m = o->ms; m <= c->L; m++)
        for (l = o->ms; l <= c->L; l++)
            mean_product(c->gram + m * (c->L + 1) + l, o->perp + m * o->n,
                         o->perp + l * o->n, o->n);
    mpfi_abs(&c->X, &o->range);
    mpfi_set_fr(&c->X, &c->X.right);
}

collapse *
collapse_start(graded_chart *chart)
{
    collapse *c = calloc(1, sizeof(*c));

    if (c == NULL)
        abort();
    chart->data = c;
    one_layer_start(&c->o, chart->claim->prob, chart->prec);
    mpfi_init2(&c->X, chart->prec);
    mpfi_init2(&c->bend, chart->prec);
    mpfi_init2(&c->curve, chart->prec);
    return c;
}

int
collapse_finish(collapse *c, graded_chart *chart)
{
    if (!read_moduli(c, chart))
        return 0;
    chart->k = c->o.k;
    chart->s = c->o.s;
    chart->step = c->step;
    chart->coords = c->o.N;
    if (!one_layer_span(&c->o, chart))
        return 0;
    set_products(c);
    return 1;
}

static int
init(graded_chart *chart)
{
    claim_t *claim = chart->claim;
    collapse *c;

    if (!applies(chart))
        return 0;
    c = collapse_start(chart);
    return member_int(&c->o.k, claim, claim->data, "k", 1, MAX_LAST)
        && member_int(&c->L, claim, claim->data, "last", 1, MAX_LAST)
        && find_powers(c, chart) && collapse_finish(c, chart)
        && (set_series(c) || report(claim->rep, "family: psi"));
}

void
collapse_end(graded_chart *chart)
{
    collapse *c = chart->data;

    if (c == NULL)
        return;
    if (c->psi != NULL)
        vec_free(c->psi, (size_t) c->L + 1);
    if (c->term != NULL)
        vec_free(c->term, (size_t) ((c->L + 1) * (c->L + 1)));
    if (c->gram != NULL)
        vec_free(c->gram, (size_t) ((c->L + 1) * (c->L + 1)));
    mpfi_clear(&c->X);
    mpfi_clear(&c->bend);
    mpfi_clear(&c->curve);
    free(c->modulus);
    one_layer_end(&c->o);
    free(c);
    chart->data = NULL;
}

/* beta = b/h; all else as in one-layer. */
static int
coordinates(interval *sigma, graded_chart *chart, const interval *theta)
{
    const one_layer *o = chart->data;
    int i;

    if (!graded_one_layer.coordinates(sigma, chart, theta))
        return 0;
    for (i = 0; i < o->d && o->bias; i++)
        mpfi_div(sigma + BIAS(o, i), sigma + BIAS(o, i), &chart->h_T);
    return 1;
}

static void
say(char *text, size_t size, const graded_chart *chart)
{
    const collapse *c = chart->data;

    /* h is asymptotic to a power of t; w = h omega, b = h beta, where omega
       and beta are bounded and may tend to 0 */
    snprintf(text, size, " |v|^(-1/%d) tends to 0 like t^(-p/%d), w%s at "
             "least as fast. The same limits hold for the open set of starts "
             "whose flow has at some time h = |v|^(-1/%d) < h0, %s inside of "
             "the record's box at h, and L and L |theta|^(%d/%d) as small as "
             "at T, h0 = %s.",
             c->o.k, c->o.k, c->o.bias ? " and b" : "", c->o.k,
             c->o.bias ? "(w/h, b/h, v/|v|)" : "(w/h, v/|v|)", 2 * FALL,
             c->o.k,
             bound_text(chart->node->h, -1).text);
}

const graded_family graded_collapse =
{
    "collapse", "k p last moduli", init, collapse_end, collapse_enclose,
    coordinates, collapse_limit, say
};
