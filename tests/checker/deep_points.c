/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Family deep of loja-check: jets, the coefficients Q_m, what lies beyond
    x^L, the entries of Theta and X on them, each with its derivatives, hold
    what is measured at points of boxes.  Measured is the network, layer by
    layer, in many digits.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/rules/deep.h"

#define PREC 400
#define N_MOST 7
#define SAMPLES 5

static long failures, checks;

typedef struct
{
    const char *name, *act[3];
    int hidden, form, ms, k, s, L;
    double h, sigma[N_MOST];   /* omega, b_1 or beta, nu, R_2, z_2, .. */
    double bend;               /* near b* */
} chain_t;

static const chain_t chains[] =
{
    { "gelu, spread", { "gelu", "gelu" }, 2, DEEP_SPREADS, 3, 1, 1, 5, 0.5,
      { 1.5, -0.75, 1, 0.75, 0.25 }, -0.7517915246935645 },
    { "silu, tanh, spread", { "silu", "tanh" }, 2, DEEP_SPREADS, 3, 1, 1, 4,
      0.25, { -1, 0.5, -1, 1.25, -0.5 }, -1.2784645427610738 },
    { "gelu, inside", { "gelu", "gelu" }, 2, DEEP_INSIDE, 4, 2, 2, 5, 0.5,
      { 1.25, -0.5, 1, -1.5, -0.75 }, 0 },
    { "softplus, tanh, logistic, inside", { "softplus", "tanh", "logistic" },
      3, DEEP_INSIDE, 5, 2, 3, 6, 0.75,
      { 0.75, 0.25, 1, 1.25, -0.5, -2, 0.25 }, 0 }
};
#define CHAINS 4

static const double inputs[SAMPLES] = { -1, -0.375, 0.25, 0.75, 1.125 };

/* x lies in y, up to what doubles in the messages would show. */
static void
expect(const char *name, const char *what, int i, const interval *x,
       const interval *y)
{
    interval t;

    mpfi_init2(&t, PREC);
    mpfi_intersect(&t, x, y);
    checks++;
    if (getenv("LOJA_SHOW") != NULL)
        printf("%s: %s %d: %.10g in [%.10g, %.10g]\n", name, what, i,
               mpfi_get_d(x), mpfr_get_d(&y->left, MPFR_RNDN),
               mpfr_get_d(&y->right, MPFR_RNDN));
    if (mpfi_nan_p(x) || mpfi_nan_p(y) || mpfi_is_empty(&t))
    {
        failures++;
        printf("%s: %s %d: %.12g is not in [%.12g, %.12g]\n", name, what, i,
               mpfi_get_d(x), mpfr_get_d(&y->left, MPFR_RNDN),
               mpfr_get_d(&y->right, MPFR_RNDN));
    }
    mpfi_clear(&t);
}

static double
uniform(void)
{
    static unsigned long state = 1;

    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (double) (state >> 40) / (double) (1UL << 24);
}

/* ---- the rest of Taylor's formula alone ---- */

#define LAST 4

/* F := (psi(z + v) - sum_(l <= LAST) psi_l(z) v^l)/(c u^(LAST+1)),
   v = c a u, u = h x, c = 3/4, a = 1/2. */
static void
rest_truth(interval *F, activation act, const interval *z, const interval *h,
           double x)
{
    interval *psi = vec_new(LAST + 4, PREC), *v = psi + LAST + 1;
    interval *t = v + 1, *p = v + 2;
    int l;

    mpfi_set_d(t, 0.375 * x);
    mpfi_mul(v, t, h);
    mpfi_add(t, z, v);
    (void) activation_series(psi, 1, t, act, 0);
    mpfi_set(F, psi);
    (void) activation_series(psi, LAST + 1, z, act, 0);
    mpfi_set_ui(p, 1);
    for (l = 0; l <= LAST; l++)
    {
        mpfi_mul(t, psi + l, p);
        mpfi_sub(F, F, t);
        mpfi_mul(p, p, v);
    }
    mpfi_set_d(t, x);
    mpfi_mul(t, t, h);
    for (l = 0; l <= LAST; l++)
        mpfi_div(F, F, t);
    mpfi_set_d(t, 0.75);
    mpfi_div(F, F, t);
    vec_free(psi, LAST + 4);
}

/* The last dual at two points of the box that differ in z (slot 1) or h
   (slot 2). */
static void
check_rest(const interval *last, activation act, double x, int slot)
{
    const double r = 0.01 * (2 * uniform() - 1), q = 0.009 * uniform();
    interval *z = vec_new(4, PREC), *h = z + 1, *F = z + 2, *G = z + 3;

    mpfi_set_d(z, 0.375 + r);
    mpfi_set_d(h, 1 + r);
    rest_truth(F, act, z, h, x);
    expect(act->name, "rest", 0, F, last);
    mpfi_set_d(slot == 1 ? z : h, (slot == 1 ? 0.375 : 1) - q);
    rest_truth(G, act, z, h, x);
    mpfi_sub(F, G, F);
    mpfi_set_d(G, -q);
    mpfi_set_d(h, r);
    mpfi_sub(G, G, h);
    mpfi_div(F, F, G);
    /* doubles of the two points */
    mpfr_set_d(&h->right, 1e-12, MPFR_RNDU);
    widen(F, &h->right);
    expect(act->name, "slope of the rest", slot, F, last + slot);
    vec_free(z, 4);
}

static void
check_jets(const char *name)
{
    const activation act = activation_find(name);
    interval *u = vec_new(9, PREC), *z = u + 3, *c = u + 6;
    interval *y, *r, *f;
    jets j;
    int i, slot;

    mpfi_interv_d(u, -1.01, 1.01);
    mpfi_interv_d(u + 2, -1, 1);
    jets_init(&j, 3, LAST, 1, u, PREC);
    y = jet_new(&j);
    r = jet_new(&j);
    mpfi_interv_d(z, 0.364, 0.386);
    mpfi_set_ui(z + 1, 1);
    mpfi_set_d(c, 0.75);
    mpfi_set_d(y + 3, 0.5);
    f = psi_series(z, LAST + 2, act, &j);
    jet_compose(r, f, z, y, c, 1, act, &j);
    for (i = -8; i <= 8; i++)
        for (slot = 1; slot <= 2 && i != 0; slot++)
            check_rest(r + 3 * (LAST + 1), act, 0.125 * i, slot);
    vec_free(f, LAST + 2);
    jet_free(y, &j);
    jet_free(r, &j);
    jets_clear(&j);
    vec_free(u, 9);
}

/* ---- chains ---- */

/* Theta but v and c, from (h, sigma). */
static void
chart_map(interval *theta, const collapse *c, const interval *h,
          const interval *sigma)
{
    interval *t = vec_new(2, PREC), *z = t + 1;
    int i;

    mpfi_mul(theta, sigma, h);
    mpfi_set(theta + 1, sigma + 1);
    if (c->deep == DEEP_SPREADS)
    {
        mpfi_mul(theta + 1, theta + 1, h);
        mpfi_add(theta + 1, theta + 1, &c->bend);
    }
    mpfi_set(z, theta + 1);
    for (i = 2; i <= c->hidden; i++)
    {
        interval *W = theta + 2 * i - 2;

        mpfi_set(W, sigma + LINK(i));
        if (c->deep == DEEP_SPREADS)
            mpfi_div(W, W, h);
        (void) activation_series(t, 1, z, c->acts[i - 2], 0);
        mpfi_mul(t, t, W);
        mpfi_sub(W + 1, sigma + MIDDLE(i), t);
        mpfi_set(z, sigma + MIDDLE(i));
    }
    vec_free(t, 2);
}

/* What is beyond x^L at x, over h^s x^(L+1): the network without c, less
   sum_m h^(l_m-k) Q_m x^m. */
static void
beyond(interval *g, const collapse *c, const collapse_sums *s,
       const interval *h, const interval *sigma, double input)
{
    interval *theta = vec_new(10, PREC), *x = theta + 8, *t = theta + 9;
    int i, m, e;

    chart_map(theta, c, h, sigma);
    mpfi_set_d(g, input);
    for (i = 1; i <= c->hidden; i++)
    {
        mpfi_mul(g, g, theta + 2 * i - 2);
        mpfi_add(x, g, theta + 2 * i - 1);
        (void) activation_series(g, 1, x, c->acts[i - 1], 0);
    }
    mpfi_mul(g, g, sigma + 2);
    for (i = 0; i < c->o.k; i++)
        mpfi_div(g, g, h);
    for (m = 0; m <= c->L; m++)
    {
        mpfi_set(t, s->Q + m);
        for (i = 0; i < m; i++)
            mpfi_mul_d(t, t, input);
        for (e = collapse_order(c, m); e < c->o.k; e++)
            mpfi_div(t, t, h);
        for (e = c->o.k; e < collapse_order(c, m); e++)
            mpfi_mul(t, t, h);
        mpfi_sub(g, g, t);
    }
    for (i = 0; i < c->o.s; i++)
        mpfi_div(g, g, h);
    for (i = 0; i <= c->L; i++)
        mpfi_div_d(g, g, input);
    vec_free(theta, 10);
}

/* (b - a)/step lies in x, up to rounding. */
static void
check_slope(const char *name, const char *what, int i, const interval *x,
            const interval *a, const interval *b, const interval *by)
{
    interval *d = vec_new(2, PREC);

    mpfi_sub(d, b, a);
    mpfi_div(d, d, by);
    mpfr_set_ui_2exp(&d[1].right, 1, -60, MPFR_RNDU);
    widen(d, &d[1].right);
    expect(name, what, i, d, x);
    vec_free(d, 2);
}

static void
set_sums(collapse_sums *s, const collapse *c, const interval *h,
         const interval *sigma)
{
    int m;

    mpfi_set_ui(s->hp, 1);
    for (m = 1; m <= c->L; m++)
        mpfi_mul(s->hp + m, s->hp + m - 1, h);
    s->good = 1;
    deep_sums(s, c, sigma);
    checks++;
    if (!s->good)
    {
        failures++;
        printf("psi is not enclosed\n");
    }
}

/* Entry i of h^gamma Theta. */
static void
entry(interval *x, const collapse *c, const interval *h, const interval *theta,
      int i)
{
    mpfi_set(x, theta + i);
    if (c->deep == DEEP_SPREADS && i >= 2)
        mpfi_mul(x, x, h);
}

/* Two points a, b of the box that differ in coordinate i: N is h. */
static void
compare(const char *name, const collapse *c, const collapse_sums *box,
        interval *a, interval *b, int i)
{
    const int N = c->o.N;
    collapse_sums sa, sb;
    interval *t = vec_new(24, PREC), *ta = t + 4, *tb = t + 14;
    int m, j;

    collapse_sums_init(&sa, c);
    collapse_sums_init(&sb, c);
    set_sums(&sa, c, a + N, a);
    set_sums(&sb, c, b + N, b);
    mpfi_sub(t, b + i, a + i);
    for (m = 0; m <= c->L; m++)
    {
        expect(name, "Q", m, sa.Q + m, box->Q + m);
        check_slope(name, "slope of Q", m, i == N ? box->dQ + m
                    : box->grad + m * N + i, sa.Q + m, sb.Q + m, t);
    }
    for (j = 0; j < SAMPLES; j++)
    {
        beyond(t + 1, c, &sa, a + N, a, inputs[j]);
        beyond(t + 2, c, &sb, b + N, b, inputs[j]);
        expect(name, "beyond, sample", j, t + 1, box->rest);
        check_slope(name, "slope beyond, along", i, box->rest + 1 + i, t + 1,
                    t + 2, t);
    }
    chart_map(ta, c, a + N, a);
    chart_map(tb, c, b + N, b);
    for (j = 0; j < 2 * c->hidden; j++)
    {
        entry(t + 1, c, a + N, ta, j);
        entry(t + 2, c, b + N, tb, j);
        expect(name, "entry", j, t + 1, box->entry + j * (N + 2));
        check_slope(name, "slope of entry", j,
                    box->entry + j * (N + 2) + 1 + i, t + 1, t + 2, t);
    }
    collapse_sums_clear(&sa, c);
    collapse_sums_clear(&sb, c);
    vec_free(t, 24);
}

/* sums of SIZES at a point, chi at random, against differences of Theta. */
static void
check_sizes(const char *name, collapse *c, const interval *y)
{
    const int N = c->o.N, k = c->o.k, s = c->o.s, D = c->hidden;
    interval *chi = vec_new(60, PREC), *a = chi + 8, *b = chi + 16;
    interval *ta = chi + 24, *tb = chi + 32, *th = chi + 40;
    interval *found = chi + 48, *truth = chi + 52, *t = chi + 56;
    collapse_part part;
    int i, e;

    memset(&part, 0, sizeof(part));
    part.c = c;
    collapse_sums_init(&part.all, c);
    part.all.beyond = 1;
    set_sums(&part.all, c, y + N, y);
    for (i = 0; i < N; i++)
    {
        mpfi_set_d(chi + i, i == 2 ? 0 : 4 * uniform() - 2);
        mpfi_mul(t, chi + i, y + N);
        mpfi_div_2ui(t, t, 60);
        mpfi_sub(a + i, y + i, t);
        mpfi_add(b + i, y + i, t);
    }
    /* dh = -h/s */
    mpfi_div_si(t, y + N, -s);
    mpfi_div_2ui(t, t, 60);
    mpfi_sub(a + N, y + N, t);
    mpfi_add(b + N, y + N, t);
    chart_map(ta, c, a + N, a);
    chart_map(tb, c, b + N, b);
    chart_map(th, c, y + N, y);
    for (i = 0; i < 2 * D; i++)
    {
        mpfi_sub(t, tb + i, ta + i);
        mpfi_mul_2ui(t, t, 59);
        mpfi_mul_si(t, t, s);
        mpfi_div_si(t, t, k);
        mpfi_sub(t, t, th + i);              /* xi */
        mpfi_set(t + 1, th + i);
        for (e = 0; e < k; e++)
            mpfi_mul(t + 1, t + 1, y + N);
        for (e = 1; e < k; e++)
            mpfi_mul(t, t, y + N);
        add_product(truth, t + 1, t + 1, t + 2);
        add_product(truth + 1, t, t, t + 2);
        add_product(truth + 2, t, t + 1, t + 2);
        if (c->deep == DEEP_SPREADS && i >= 2)
            add_product(truth + 3, t + 1, t + 1, t + 2);
    }
    deep_sizes(found, &part, chi);
    deep_squares(found + 3, &part);
    mpfr_set_ui_2exp(&t->right, 1, -60, MPFR_RNDU);
    for (i = 0; i < 4; i++)
    {
        widen(truth + i, &t->right);
        expect(name, "size", i, truth + i, found + i);
    }
    collapse_sums_clear(&part.all, c);
    vec_free(chi, 60);
}

/* b* and psi_2 there. */
static void
set_bend(collapse *c, double guess)
{
    interval *f = vec_new(4, PREC), *x = f + 3;
    int i;

    mpfi_set_d(x, guess);
    for (i = 0; i < 12; i++)
    {
        (void) activation_series(f, 3, x, c->acts[0], 0);
        mpfi_mul_ui(f + 2, f + 2, 2);
        mpfi_div(f, f + 1, f + 2);
        mpfi_sub(x, x, f);
        mpfr_set(&x->right, &x->left, MPFR_RNDN);
    }
    mpfr_set_ui_2exp(&f->right, 1, -380, MPFR_RNDU);
    widen(x, &f->right);
    (void) activation_series(f, 3, x, c->acts[0], 0);
    mpfi_set(&c->bend, x);
    mpfi_set(&c->curve, f + 2);
    vec_free(f, 4);
}

static void
check_chain(const chain_t *in)
{
    const int N = 2 * in->hidden + 1;
    activation acts[3];
    collapse c;
    collapse_sums box;
    interval *y = vec_new(40, PREC), *a = y + 8, *b = y + 16, *u = y + 24;
    interval x;
    int i, j, round;

    memset(&c, 0, sizeof(c));
    for (i = 0; i < in->hidden; i++)
        acts[i] = activation_find(in->act[i]);
    c.acts = acts;
    c.deep = in->form;
    c.loose = c.step = c.o.d = c.o.bias = 1;
    c.hidden = in->hidden;
    c.o.N = N;
    c.o.ms = in->ms;
    c.o.k = in->k;
    c.o.s = in->s;
    c.o.prec = PREC;
    c.L = in->L;
    mpfi_init2(&c.bend, PREC);
    mpfi_init2(&c.curve, PREC);
    mpfi_init2(&c.o.range, PREC);
    mpfi_init2(&x, PREC);
    mpfi_interv_d(&c.o.range, inputs[0], inputs[SAMPLES - 1]);
    if (in->form == DEEP_SPREADS)
        set_bend(&c, in->bend);
    collapse_sums_init(&box, &c);
    box.beyond = 1;
    for (round = 0; round < 3; round++)
        for (i = 0; i <= N; i++)
        {
            for (j = 0; j <= N; j++)
            {
                const double at = j == N ? in->h : in->sigma[j];
                const double r = j == 2 ? 0 : round == 0 ? 1e-9 : 0.01;
                const double p = at + r * uniform();

                mpfi_interv_d(y + j, at - r, at + r);
                mpfi_set_d(a + j, p);
                mpfi_set_d(b + j, j == i ? at - r * uniform() : p);
            }
            if (i == 2)
                continue;
            set_sums(&box, &c, y + N, y);
            compare(in->name, &c, &box, a, b, i);
            check_sizes(in->name, &c, a);
        }
    /* u at the data */
    deep_variable(u, &c, a + N);
    for (j = 0; j < SAMPLES; j++)
    {
        mpfi_set_d(&x, inputs[j]);
        if (in->form == DEEP_INSIDE)
            expect(in->name, "slope of u", j, &x, u + N + 1);
        if (in->form == DEEP_INSIDE)
            mpfi_mul(&x, &x, a + N);
        expect(in->name, "u", j, &x, u);
    }
    collapse_sums_clear(&box, &c);
    mpfi_clear(&x);
    mpfi_clear(&c.bend);
    mpfi_clear(&c.curve);
    mpfi_clear(&c.o.range);
    vec_free(y, 40);
}

int
main(void)
{
    int i;

    check_jets("tanh");
    check_jets("gelu");
    check_jets("softplus");
    for (i = 0; i < CHAINS; i++)
        check_chain(chains + i);
    printf("%ld checks, %ld failures\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
