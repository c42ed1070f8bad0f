/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family loose (proofs/loose.md): what is exact about the problem, the
   coefficients Q_m, the remainder, the size of Theta, words. */
#include <stdio.h>
#include "checker/rules/deep.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_LAST 60
#define MAX_NEURONS 6
#define MAX_SAMPLES 2000

static int
applies(const graded_chart *chart)
{
    const problem *p = chart->claim->prob;
    report_t *rep = chart->claim->rep;

    /* SOUND: loose (the networks) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[2] != 1 || !p->bias
        || mpq_sgn(p->l2) != 0)
        return report(rep, "family: one input, one hidden layer, one output, "
                      "biases, no penalty");
    if (has_kink(p->act[0]) || p->act[0]->passes == PASSES_ALL)
        return report(rep, "family: an analytic activation");
    return (p->width[1] <= MAX_NEURONS && p->samples <= MAX_SAMPLES)
        || report(rep, "family: at most %d neurons and %d samples",
                  MAX_NEURONS, MAX_SAMPLES);
}

static int
init(graded_chart *chart)
{
    claim_t *claim = chart->claim;
    collapse *c;
    one_layer *o;
    int m, top;

    if (!applies(chart))
        return 0;
    c = collapse_start(chart);
    o = &c->o;
    c->loose = 1;
    c->step = 1;
    if (!member_int(&o->k, claim, claim->data, "k", 1, MAX_LAST)
        || !member_int(&top, claim, claim->data, "top", 1, MAX_LAST)
        || !member_int(&c->L, claim, claim->data, "last", 1, MAX_LAST))
        return 0;
    /* SOUND: loose (k <= top <= 3d - 2, L > top) */
    if (top < o->k || top > o->N - 2 || c->L <= top)
        return report(claim->rep, "top, last: not k <= top < last, top <= "
                      "3d - 2");
    o->ms = top + 1;
    o->s = o->ms - o->k;
    collapse_powers(c);
    for (m = 0; m <= top; m++)
        collapse_fast(c, m);
    return collapse_finish(c, chart);
}

static int
coordinates(interval *sigma, graded_chart *chart, const interval *theta)
{
    /* as in one-layer, which stands in front of the data */
    return graded_one_layer.coordinates(sigma, chart, theta);
}

/* ---- Q_m ---- */

/* Neuron i's share of a_m and its derivatives, times h^e. */
static void
add_power(collapse_sums *s, const collapse *c, const interval *sigma, int i,
          int m)
{
    const one_layer *o = &c->o;
    const int e = m > o->ms ? m - o->ms : 0;
    const interval *nu = sigma + NU(o, i), *om = s->om + i * (c->L + 2);
    const interval *psi = s->be + i * (c->L + 2);
    interval *t = s->t, *u = s->t + 1, *grad = s->grad + m * o->N;

    mpfi_mul(t, om + m, psi + m);
    if (e > 0)
    {
        mpfi_mul(u, t, nu);
        mpfi_mul(u, u, s->hp + e - 1);
        mpfi_mul_si(u, u, e);
        mpfi_add(s->dQ + m, s->dQ + m, u);
    }
    mpfi_mul(grad + NU(o, i), t, s->hp + e);
    mpfi_mul(u, grad + NU(o, i), nu);
    mpfi_add(s->Q + m, s->Q + m, u);
    mpfi_mul(u, nu, s->hp + e);
    if (m > 0)
    {
        mpfi_mul(t, om + m - 1, psi + m);
        mpfi_mul_si(t, t, m);
        mpfi_mul(grad + OMEGA(o, i), t, u);
    }
    mpfi_mul(t, om + m, psi + m + 1);
    mpfi_mul_si(t, t, m + 1);
    mpfi_mul(grad + BIAS(o, i), t, u);
}

void
loose_sums(collapse_sums *s, const collapse *c, const interval *sigma)
{
    const one_layer *o = &c->o;
    int i, m;

    for (i = 0; i < o->d && s->good; i++)
    {
        s->good = activation_range(s->be + i * (c->L + 2), c->L + 2,
                                   sigma + BIAS(o, i), o->act, 0, s->work);
        for (m = 0; m <= c->L && s->good; m++)
            add_power(s, c, sigma, i, m);
    }
}

/* ---- the remainder ---- */

/* x := |x|'s upper bound, both ends */
static void
bound(interval *x)
{
    mpfi_abs(x, x);
    mpfi_set_fr(x, &x->right);
}

int
loose_remainder(collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const int L = c->L, g = L + 1 - o->ms;
    interval *f = vec_new((size_t) L + 3, o->prec);
    interval *work = vec_new(activation_range_work(L + 3), o->prec);
    interval *Y = vec_new(4, o->prec), *t = Y + 1, *u = Y + 2, *nu = Y + 3;
    int i, good = 1;

    for (i = 0; i < o->d && good; i++)
    {
        /* b + [0,1] h omega x: range holds 0 and all x */
        mpfi_mul(Y, p->box + OMEGA(o, i), &o->range);
        mpfi_mul(t, Y, p->all.hp + 1);
        mpfi_put_si(t, 0);
        mpfi_add(t, t, p->box + BIAS(o, i));
        bound(Y);
        good = activation_range(f, L + 3, t, o->act, 0, work);
        bound(f + L + 1);
        bound(f + L + 2);
        good = good && mpfr_number_p(&f[L + 1].right)
            && mpfr_number_p(&f[L + 2].right);
        mpfi_set(nu, p->box + NU(o, i));
        bound(nu);
        /* SOUND: loose (REMAINDER) */
        mpfr_pow_si(&t->right, &Y->right, L, MPFR_RNDU);
        mpfi_set_fr(t, &t->right);
        mpfi_mul(u, t, p->all.hp + g);
        bound(u);                       /* h^g Y^L */
        mpfi_mul(p->rem_om + i, u, nu);
        mpfi_mul(p->rem_om + i, p->rem_om + i, f + L + 1);
        mpfi_mul(p->rem_om + i, p->rem_om + i, &c->X);
        mpfi_mul_si(p->rem_om + i, p->rem_om + i, L + 1);
        mpfi_mul(u, u, Y);
        mpfi_mul(p->rem_nu + i, u, f + L + 1);
        mpfi_mul(p->rem_be + i, u, nu);
        mpfi_mul(p->rem_be + i, p->rem_be + i, f + L + 2);
        mpfi_mul_si(p->rem_be + i, p->rem_be + i, L + 2);
        mpfi_mul(u, p->rem_nu + i, nu);
        mpfi_add(&p->rem, &p->rem, u);
        bound(&p->rem);
        /* h^(g-1): once more, as h may be 0 */
        mpfi_mul(t, t, Y);
        mpfi_mul(t, t, f + L + 1);
        mpfi_mul(t, t, nu);
        mpfi_mul(t, t, p->all.hp + g - 1);
        mpfi_mul_si(t, t, L + 1 + o->ms);
        bound(t);
        mpfi_add(&p->rem_h, &p->rem_h, t);
    }
    vec_free(f, (size_t) L + 3);
    vec_free(work, activation_range_work(L + 3));
    vec_free(Y, 4);
    return good;
}

/* ---- the size of Theta ---- */

void
loose_size(collapse_part *p)
{
    interval t;

    mpfi_init2(&t, p->c->o.prec);
    collapse_output(&t, p);
    mpfi_sqr(&t, &t);
    mpfi_add_ui(&t, &t, 1);
    if (p->c->deep)
        deep_squares(&t, p);
    mpfi_sqrt(&t, &t);
    /* SOUND: loose (G6: c1; |nu| = 1, so 1 in any case) */
    if (mpfr_number_p(&t.left) && mpfr_cmp_ui(&t.left, 1) > 0)
        mpfi_set_fr(&p->c1, &t.left);
    mpfi_clear(&t);
}

void
loose_weigh(interval *r, const collapse_part *p)
{
    const one_layer *o = &p->c->o;
    interval t;

    mpfi_init2(&t, o->prec);
    mpfi_sqr(&t, p->all.Q);
    mpfi_add_ui(&t, &t, 1);
    if (p->c->deep)
        deep_squares(&t, p);
    mpfi_log(&t, &t);
    mpfi_mul_si(&t, &t, o->s);
    mpfi_div_si(&t, &t, o->k);
    mpfi_exp(&t, &t);
    /* SOUND: loose (Limit) */
    mpfi_mul(r, r, &t);
    mpfi_clear(&t);
}

static void
say(char *text, size_t size, const graded_chart *chart)
{
    const collapse *c = chart->data;

    snprintf(text, size, " |v|^(-1/%d) tends to 0 like t^(-p/%d), w at least "
             "as fast, b stays bounded. The same limits hold for the open set "
             "of starts whose flow has at some time h = |v|^(-1/%d) < h0, "
             "(w/h, b, v/|v|) inside of the record's box at h, and L and L "
             "|theta|^(%d/%d) as small as at T, h0 = %s.",
             c->o.k, c->o.k, c->o.k, 2 * c->o.s, c->o.k,
             bound_text(chart->node->h, -1).text);
}

const graded_family graded_loose =
{
    "loose", "k p top last moduli", init, collapse_end, collapse_enclose,
    coordinates, collapse_limit, say
};
