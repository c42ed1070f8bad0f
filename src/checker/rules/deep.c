/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family deep (proofs/deep.md): what is exact about the problem, b*;
   entry, words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "checker/rules/deep.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_LAST 12
#define MAX_LAYERS 3
#define MAX_SAMPLES 2000
/* HEURISTIC: how near b* is to the record's number. */
#define BEND_RADIUS 60

static int
applies(const graded_chart *chart)
{
    const problem *p = chart->claim->prob;
    report_t *rep = chart->claim->rep;
    int i, good = p->depth >= 3 && p->depth <= MAX_LAYERS + 1;

    /* SOUND: deep (the networks) */
    for (i = 0; i <= p->depth && good; i++)
        good = p->width[i] == 1;
    if (!good || !p->bias || mpq_sgn(p->l2) != 0)
        return report(rep, "family: 2 to %d hidden layers of one neuron, one "
                      "input, biases, no penalty", MAX_LAYERS);
    for (i = 0; i < p->depth - 1; i++)
        if (has_kink(p->act[i]) || p->act[i]->passes == PASSES_ALL)
            return report(rep, "family: analytic activations");
    return p->samples <= MAX_SAMPLES
        || report(rep, "family: at most %d samples", MAX_SAMPLES);
}

/* c->bend: the zero of psi' near the record's number. */
static int
find_bend(collapse *c, graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const size_t size = activation_range_work(3);
    interval *f = vec_new(5, c->o.prec), *b = f + 3, *t = f + 4;
    interval *work = vec_new(size, c->o.prec);
    mpfr_t x;
    int good;

    mpfr_init2(x, 64);
    good = member_dyadic(x, claim, claim->data, "bend");
    if (good)
    {
        mpfi_set_fr(b, x);
        good = activation_range(f, 3, b, c->o.act, 0, work);
        mpfi_set(t, f + 1);
        mpfr_set_ui_2exp(x, 1, -BEND_RADIUS, MPFR_RNDD);
        mpfi_set(&c->bend, b);
        widen(&c->bend, x);
        good = good
            && activation_range(f, 3, &c->bend, c->o.act, 0, work);
        mpfi_mul_ui(f + 2, f + 2, 2);
        mpfi_div(t, t, f + 2);
        mpfi_sub(b, b, t);
        /* SOUND: deep (SPREAD: interval Newton) */
        good = good && mpfi_bounded_p(b)
            && mpfi_is_strictly_inside(b, &c->bend);
        mpfi_set(&c->bend, b);
        good = good
            && activation_range(f, 3, &c->bend, c->o.act, 0, work);
        mpfi_set(&c->curve, f + 2);
        if (!good)
            report(claim->rep, "bend: no zero of psi' is proved there");
    }
    mpfr_clear(x);
    vec_free(f, 5);
    vec_free(work, size);
    return good;
}

/* degree, form, top and what they say of k and s. */
static int
read_form(collapse *c, int *k, int *s, graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const json_t *p = member_list(claim, claim->data, "p", -1);
    const char *form = member_string(claim, claim->data, "form");
    int top;

    if (p == NULL || form == NULL
        || !member_int(&top, claim, claim->data, "top", 1, MAX_LAST)
        || !member_int(&c->L, claim, claim->data, "last", 1, MAX_LAST))
        return 0;
    c->degree = (int) json_array_size(p) - 1;
    c->deep = strcmp(form, "spread") == 0 ? DEEP_SPREADS
        : strcmp(form, "inner") == 0 ? DEEP_INSIDE : 0;
    if (c->deep == 0 || c->degree < 1 || c->degree > top)
        return report(claim->rep, "form, p: \"spread\" or \"inner\", degree "
                      "1 to top");
    /* SOUND: deep (the forms: exponents, and L > top) */
    if (c->L <= top || top > c->o.N - 2
        || (c->deep == DEEP_SPREADS
            && (c->hidden != 2 || top != 2 || c->degree != 2 || c->L < 4)))
        return report(claim->rep, "top, last: not those of the form");
    *k = c->deep == DEEP_SPREADS ? 1 : c->degree;
    *s = c->deep == DEEP_SPREADS ? 1 : top + 1 - c->degree;
    c->o.ms = top + 1;
    if (c->deep != DEEP_SPREADS)
        return json_is_null(json_object_get(claim->data, "bend"))
            || report(claim->rep, "bend: null");
    return find_bend(c, chart);
}

static int
init(graded_chart *chart)
{
    collapse *c;
    int m, k, s;

    if (!applies(chart))
        return 0;
    c = collapse_start(chart);
    c->loose = 1;
    c->step = 1;
    c->hidden = chart->claim->prob->depth - 1;
    c->acts = chart->claim->prob->act;
    c->o.N = 2 * c->hidden + 1;
    if (!read_form(c, &k, &s, chart))
        return 0;
    collapse_powers(c);
    for (m = 0; m < c->o.ms; m++)
        collapse_fast(c, m);
    c->o.k = c->degree;
    if (!collapse_finish(c, chart))
        return 0;
    /* SOUND: deep (SPREAD: p_2 != 0, for what grows) */
    if (c->deep == DEEP_SPREADS && mpfi_has_zero(c->o.p + 2))
        return report(chart->claim->rep, "p: degree 2");
    chart->k = c->o.k = k;
    chart->s = c->o.s = s;
    return 1;
}

static void
end(graded_chart *chart)
{
    collapse *c = chart->data;

    /* the size of p */
    if (c != NULL && c->degree > 0)
        c->o.k = c->degree;
    collapse_end(chart);
}

static int
coordinates(interval *sigma, graded_chart *chart, const interval *theta)
{
    const collapse *c = chart->data;
    const one_layer *o = &c->o;
    const size_t size = activation_range_work(2);
    interval *f = vec_new(4, o->prec), *z = f + 2, *t = f + 3;
    interval *work = vec_new(size, o->prec);
    const interval *v = theta + 2 * c->hidden;
    int i, good = !mpfi_has_zero(v);

    if (good)
    {
        mpfi_abs(t, v);
        mpfi_log(t, t);
        mpfi_div_si(t, t, -o->k);
        mpfi_exp(&chart->h_T, t);
        mpfi_div(sigma + OMEGA(o, 0), theta, &chart->h_T);
        mpfi_set(sigma + BIAS(o, 0), theta + 1);
        mpfi_set_si(sigma + NU(o, 0), mpfi_is_strictly_pos(v) ? 1 : -1);
    }
    mpfi_set(z, theta + 1);
    for (i = 2; i <= c->hidden && good; i++)
    {
        good = activation_range(f, 2, z, c->acts[i - 2], 0, work);
        mpfi_mul(z, f, theta + 2 * i - 2);
        mpfi_add(z, z, theta + 2 * i - 1);
        mpfi_set(sigma + LINK(i), theta + 2 * i - 2);
        mpfi_set(sigma + MIDDLE(i), z);
    }
    if (good && c->deep == DEEP_SPREADS)
    {
        mpfi_sub(t, theta + 1, &c->bend);
        mpfi_div(sigma + BIAS(o, 0), t, &chart->h_T);
        mpfi_mul(sigma + LINK(2), sigma + LINK(2), &chart->h_T);
    }
    vec_free(f, 4);
    vec_free(work, size);
    return good || report(chart->claim->rep, "T: v = 0 is not excluded");
}

/* ---- words ---- */

static void
say(char *text, size_t size, const graded_chart *chart)
{
    const collapse *c = chart->data;

    if (c->deep == DEEP_SPREADS)
        snprintf(text, size, " The output weight and that of the second "
                 "layer grow like t^p, the first weight tends to 0 like "
                 "t^(-p), its bias to b* in %s, psi'(b*) = 0. The same "
                 "limits hold for the open set of starts whose flow has at "
                 "some time h = 1/|v| < h0, its coordinates inside of the "
                 "record's box at h, and L and L |theta|^2 as small as at T, "
                 "h0 = %s.", enclosure_text(&c->bend).text,
                 bound_text(chart->node->h, -1).text);
    else
        snprintf(text, size, " |v|^(-1/%d) tends to 0 like t^(-p/%d), the "
                 "first weight at least as fast, all weights and biases "
                 "between the first and the last layer stay bounded. The "
                 "same limits hold for the open set of starts whose flow has "
                 "at some time h = |v|^(-1/%d) < h0, its coordinates inside "
                 "of the record's box at h, and L and L |theta|^(%d/%d) as "
                 "small as at T, h0 = %s.", c->o.k, c->o.k, c->o.k,
                 2 * c->o.s, c->o.k, bound_text(chart->node->h, -1).text);
}

const graded_family graded_deep =
{
    "deep", "form p top last bend moduli", init, end, collapse_enclose,
    coordinates, collapse_limit, say
};
