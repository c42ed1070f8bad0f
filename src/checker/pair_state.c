/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-symmetric: features, projections and quadratic forms on a
   sub-box. */
#include <math.h>
#include <stdlib.h>
#include "chart_two_symmetric.h"

#define VECTORS 6
#define SINGLE 25

void
pair_allocate(pair_chart *d, mpfr_prec_t prec)
{
    const size_t n = (size_t) d->n;
    form *v = forms_new(VECTORS * n + SINGLE, PAIR_DIM, prec);
    int i;

    d->phi = v;
    d->qa = v + n;
    d->qb = v + 2 * n;
    d->a2 = v + 3 * n;
    d->b2 = v + 4 * n;
    d->dphi = v + 5 * n;
    v += VECTORS * n;
    d->eta = v;
    d->sigma = v + 1;
    d->zs = v + 2;
    d->speed = v + 3;
    d->mean = v + 4;
    d->off2 = v + 5;
    d->inv = v + 6;
    d->e1 = v + 7;
    d->p = v + 8;
    d->q = v + 9;
    d->g = v + 10;
    for (i = 0; i < 3; i++)
    {
        d->G[i] = v + 11 + i;
        d->S[i] = v + 14 + i;
    }
    d->w = v + 17;
    d->X = vec_new(n, prec);
    d->v = vec_new(8, prec);
    d->same = malloc(n * sizeof(int));
    if (d->same == NULL)
        abort();
    mpfi_init2(&d->a, prec);
}

void
pair_free(pair_chart *d)
{
    if (d->ready)
        pair_series_clear(&d->series);
    forms_free(d->phi, VECTORS * (size_t) d->n + SINGLE);
    vec_free(d->X, (size_t) d->n);
    vec_free(d->v, 8);
    free(d->same);
    mpfi_clear(&d->a);
    free(d);
}

/* x + c, c = num/den */
static void
add_fraction(form *z, const form *x, long num, unsigned long den)
{
    interval t;

    form_copy(z, x);
    mpfi_init2(&t, mpfi_get_prec(&z->c));
    mpfi_set_si(&t, num);
    mpfi_div_ui(&t, &t, den);
    mpfi_add(&z->c, &z->c, &t);
    mpfi_clear(&t);
}

/* eta, sigma, sigma - 2/3, X_sigma = (sigma - 2/3) w, w - 1 (into w[0]) */
static void
variables(pair_chart *d, const interval *q)
{
    form *w = d->w;

    form_variable(d->eta, q, 0);
    form_variable(d->sigma, q + 1, 1);
    add_fraction(d->zs, d->sigma, -2, 3);
    /* w = (9/2) sigma (1 - sigma) */
    form_neg(w, d->sigma);
    add_fraction(w, w, 1, 1);
    form_mul(w, w, d->sigma);
    mpfi_set_d(d->v, 4.5);
    form_scale(w, w, d->v);
    form_mul(d->speed, d->zs, w);
    add_fraction(w, w, -1, 1);
}

/*
    res := Y/D and move := its derivative along (eta, X_sigma), where Y does
    not depend on sigma: eta (Y'/D + (Y/D) e) + X_sigma (Y/D) z.
    w: 1/D, eta P/D = z, sigma (P + eta P')/D = e from w[1] on; w[6], w[7]
    are scratch.
*/
static void
quotient(form *res, form *move, pair_chart *d, const form *Y,
         const interval *slope)
{
    const form *inv = d->w + 1, *z = d->w + 2, *e = d->w + 3;
    form *t = d->w + 6, *u = d->w + 7;

    form_mul(res, Y, inv);
    form_scale(t, inv, slope);
    form_mul(u, res, e);
    form_add(t, t, u);
    form_mul(move, t, d->eta);
    form_mul(t, res, z);
    form_mul(t, t, d->speed);
    form_add(move, move, t);
}

/* Phi, A, B, D Phi, A'' = (w - 1) A + D A, B'' = D B of one sample, w[0]
   from `variables'. */
static int
features(pair_chart *d, int i, const interval *q)
{
    const interval *X = d->X + i;
    interval *f = d->v, *df = d->v + 2, *unused = d->v + 4, *s = d->v + 6,
        *r = d->v + 7;
    form *P = d->w + 4, *t = d->w + 5;

    /* tau and tau2: at the centre, slopes on the box */
    mpfi_mul(s, &d->eta->c, X);
    if (!pair_kernel(f, unused, &d->series, s))
        return 0;
    mpfi_mul(s, q, X);
    if (!pair_kernel(unused, df, &d->series, s))
        return 0;
    mpfi_mul(r, d->eta->l, X);
    /* SOUND: chart-two-symmetric (mean value theorem) */
    form_set(P, f);
    mpfi_mul(P->l, df, r);
    form_scale(P, P, X);
    /* D = 1 - sigma eta P, w = 1/D, eta P/D, sigma (P + eta P')/D */
    form_mul(t, d->eta, P);
    form_mul(d->w + 1, t, d->sigma);
    form_neg(d->w + 1, d->w + 1);
    add_fraction(d->w + 1, d->w + 1, 1, 1);
    if (!form_inv(d->w + 1, d->w + 1))
        return 0;
    form_mul(d->w + 2, t, d->w + 1);
    mpfi_sqr(s, X);
    mpfi_mul(df, df, s);                        /* P' */
    form_scale(t, d->eta, df);
    form_add(t, t, P);
    form_mul(t, t, d->sigma);
    form_mul(d->w + 3, t, d->w + 1);
    quotient(d->phi + i, d->dphi + i, d, P, df);
    form_scale(d->qa + i, d->phi + i, X);
    form_mul(t, d->w, d->phi + i);
    form_add(t, t, d->dphi + i);
    form_scale(d->a2 + i, t, X);
    /* P2 = X^3 tau2, P2' = X^4 tau2' */
    form_set(P, f + 1);
    mpfi_mul(P->l, df + 1, r);
    mpfi_mul(df + 1, df + 1, s);
    mpfi_mul(df + 1, df + 1, s);
    mpfi_mul(s, s, X);
    form_scale(P, P, s);
    quotient(d->qb + i, d->b2 + i, d, P, df + 1);
    return 1;
}

static void
copy_sample(pair_chart *d, int i, int from)
{
    form_copy(d->phi + i, d->phi + from);
    form_copy(d->qa + i, d->qa + from);
    form_copy(d->qb + i, d->qb + from);
    form_copy(d->a2 + i, d->a2 + from);
    form_copy(d->b2 + i, d->b2 + from);
    form_copy(d->dphi + i, d->dphi + from);
}

/* a := (a - f b)/r */
static void
reduce(form *a, const form *b, const interval *f, const interval *r,
       pair_chart *d)
{
    form *t = d->w;
    int i;

    mpfi_inv(d->v + 7, r);
    for (i = 0; i < d->n; i++)
    {
        form_scale(t, b + i, f);
        form_sub(t, a + i, t);
        form_scale(a + i, t, d->v + 7);
    }
}

/* Phi off 1 and its norm; QA, QB; 1 - u*_1 = eta <M, off>/|off|^2. */
static int
project(pair_chart *d)
{
    const int n = d->n;
    form *c = d->w, *t = d->w + 1;

    forms_centre(d->mean, d->phi, n);
    forms_centre(t, d->qa, n);
    forms_centre(t, d->qb, n);
    forms_dot(d->off2, d->phi, d->phi, n);
    /* SOUND: chart-two-symmetric (I) */
    if (!form_inv(d->inv, d->off2) || !forms_remove(c, d->qa, d->phi, n)
        || !forms_remove(t, d->qb, d->phi, n))
        return 0;
    form_mul(c, c, d->zs);
    form_mul(t, t, d->eta);
    form_add(c, c, t);
    form_mul(d->e1, c, d->eta);
    return 1;
}

/* The exact numbers f, r of the rule, near what makes QA^ and QB^ orthogonal
   and of equal length; B^, B''^, p, q. */
static void
basis(pair_chart *d)
{
    const int n = d->n;
    interval *f = d->v + 5, *r = d->v + 6;
    double g11, g12, g22;

    forms_dot(d->G[0], d->qa, d->qa, n);
    forms_dot(d->G[1], d->qa, d->qb, n);
    forms_dot(d->G[2], d->qb, d->qb, n);
    g11 = mpfi_get_d(&d->G[0]->c);
    g12 = mpfi_get_d(&d->G[1]->c);
    g22 = mpfi_get_d(&d->G[2]->c);
    mpfi_set_d(f, isfinite(g12 / g11) ? g12 / g11 : 0);
    g22 = sqrt((g22 - g12 * (g12 / g11)) / g11);
    mpfi_set_d(r, isfinite(g22) && g22 > 0 ? g22 : 1);
    reduce(d->qb, d->qa, f, r, d);
    reduce(d->b2, d->a2, f, r, d);
    form_scale(d->p, d->eta, f);
    form_add(d->p, d->p, d->zs);
    form_scale(d->q, d->eta, r);
}

/* G and S, and g = eta^2 G(p, q). */
static void
quadratic_forms(pair_chart *d)
{
    const int n = d->n;
    form *t = d->w, *u = d->w + 1;

    forms_dot(d->G[1], d->qa, d->qb, n);
    forms_dot(d->G[2], d->qb, d->qb, n);
    forms_dot(d->S[0], d->qa, d->a2, n);
    forms_dot(d->S[2], d->qb, d->b2, n);
    forms_dot(t, d->qa, d->b2, n);
    forms_dot(u, d->qb, d->a2, n);
    form_add(t, t, u);
    mpfi_set_d(d->v, 0.5);
    form_scale(d->S[1], t, d->v);
    form_sqr(t, d->p);
    form_mul(d->g, t, d->G[0]);
    form_sqr(t, d->q);
    form_mul(t, t, d->G[2]);
    form_add(d->g, d->g, t);
    form_mul(t, d->p, d->q);
    form_mul(t, t, d->G[1]);
    form_add(d->g, d->g, t);
    form_add(d->g, d->g, t);
    form_sqr(t, d->eta);
    form_mul(d->g, d->g, t);
}

int
pair_state(chart_t *chart, const interval *q)
{
    pair_chart *d = chart->data;
    int i;

    variables(d, q);
    for (i = 0; i < d->n; i++)
    {
        if (d->same[i] < i)
            copy_sample(d, i, d->same[i]);
        else if (!features(d, i, q))
            return 0;
    }
    if (!project(d))
        return 0;
    basis(d);
    quadratic_forms(d);
    return 1;
}
