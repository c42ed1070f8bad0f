/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-odd: features and projections on a sub-box. */
#include <stdlib.h>
#include "checker/rules/chart_two.h"

#define VECTORS 9
#define SINGLE 16

void
two_allocate(two_chart *d, mpfr_prec_t prec)
{
    const size_t n = (size_t) d->n;
    form *v = forms_new(VECTORS * n + SINGLE, TWO_DIM, prec);
    int j;

    for (j = 0; j < 2; j++)
    {
        d->phi[j] = v + (size_t) j * n;
        d->dphi[j] = v + (size_t) (2 + j) * n;
        d->off[j] = v + (size_t) (4 + j) * n;
        d->c[j] = v + VECTORS * n + j;
        d->off2[j] = v + VECTORS * n + 2 + j;
        d->inv[j] = v + VECTORS * n + 4 + j;
        mpfi_init2(d->u0 + j, prec);
    }
    d->m = v + 6 * n;
    d->dm = v + 7 * n;
    d->qm = v + 8 * n;
    d->eta = v + VECTORS * n + 6;
    d->qm2 = d->eta + 1;
    d->g = d->eta + 2;
    d->w = d->eta + 3;
    d->x = vec_new(2 * n, prec);
    d->X = d->x + n;
    d->v = vec_new(8, prec);
}

void
two_free(two_chart *d)
{
    if (d->ready)
    {
        two_series_clear(&d->series);
        two_shape_clear(&d->box);
        two_shape_clear(&d->centre);
    }
    mpfi_clear(d->u0);
    mpfi_clear(d->u0 + 1);
    forms_free(d->phi[0], VECTORS * (size_t) d->n + SINGLE);
    vec_free(d->x, 2 * (size_t) d->n);
    vec_free(d->v, 8);
    free(d);
}

/* res := x (p - zeta eta^i r) or, p NULL, -x zeta eta^i r; t: scratch. */
static void
moment(interval *res, const interval *x, const interval *p,
       const interval *q, int i, const interval *r, interval *t)
{
    mpfi_mul(t, q + 1, r);
    for (; i > 0; i--)
        mpfi_mul(t, t, q);
    mpfi_neg(t, t);
    if (p != NULL)
        mpfi_add(t, t, p);
    mpfi_mul(res, t, x);
}

/* phi1, phi3, m of one sample at a point q, into f[0..2]. */
static int
values(interval *f, const two_chart *d, int i, const interval *q)
{
    interval *s = vec_new(TWO_SUMS + 1, mpfi_get_prec(f)),
        *t = s + TWO_SUMS;
    const int good = two_sums(s, &d->series, d->X + i, q, &d->centre);

    moment(f, d->x + i, d->series.t, q, 2, s + S_0, t);
    /* x (t_1 X + eta R_0); x (u_3 R_0 - u_1 zeta eta S_0) */
    mpfi_mul(f + 1, d->series.t + 1, d->X + i);
    mpfi_mul(t, q, s + R_0);
    mpfi_add(f + 1, f + 1, t);
    mpfi_mul(f + 1, f + 1, d->x + i);
    mpfi_mul(f + 2, d->u0 + 1, s + R_0);
    mpfi_mul(s + S_0, s + S_0, d->u0);
    moment(f + 2, d->x + i, f + 2, q, 1, s + S_0, t);
    vec_free(s, TWO_SUMS + 1);
    return good;
}

/* Their derivatives in eta, into f[0..2], and in zeta, into f[3..5], over
   the box q. */
static int
slopes(interval *f, const two_chart *d, int i, const interval *q)
{
    interval *s = vec_new(TWO_SUMS + 1, mpfi_get_prec(f)),
        *t = s + TWO_SUMS;
    const int good = two_sums(s, &d->series, d->X + i, q, &d->box);

    moment(f, d->x + i, NULL, q, 1, s + S_1, t);
    mpfi_mul(f + 1, d->x + i, s + R_1);
    mpfi_mul(f + 2, d->u0 + 1, s + R_2);
    mpfi_sub(s + S_1, s + S_1, s + S_0);
    mpfi_mul(s + S_1, s + S_1, d->u0);
    moment(f + 2, d->x + i, f + 2, q, 0, s + S_1, t);
    /* t = eta (S_0 + zeta Z_0) */
    mpfi_mul(t, q + 1, s + Z_0);
    mpfi_add(t, t, s + S_0);
    mpfi_mul(t, t, q);
    mpfi_mul(f + 3, t, q);
    mpfi_neg(f + 3, f + 3);
    mpfi_mul(f + 3, f + 3, d->x + i);
    mpfi_mul(f + 4, q, s + Z_1);
    mpfi_mul(f + 4, f + 4, d->x + i);
    mpfi_mul(f + 5, d->u0 + 1, s + Z_1);
    mpfi_mul(t, t, d->u0);
    mpfi_sub(f + 5, f + 5, t);
    mpfi_mul(f + 5, f + 5, d->x + i);
    vec_free(s, TWO_SUMS + 1);
    return good;
}

/* The vectors of features as forms: the mean value theorem on the box. */
static int
features(chart_t *chart, const interval *q)
{
    two_chart *d = chart->data;
    interval *f = vec_new(11, chart->prec), *mid = f + 9;
    form *res[3], *var = d->w;
    int i, j, good = 1;

    for (j = 0; j < 2; j++)
    {
        form_variable(var + j, q + j, j);
        mpfi_set(mid + j, &var[j].c);
    }
    two_shape_set(&d->box, q + 1);
    two_shape_set(&d->centre, mid + 1);
    for (i = 0; i < d->n && good; i++)
    {
        good = values(f, d, i, mid) && slopes(f + 3, d, i, q);
        res[0] = d->phi[0] + i;
        res[1] = d->phi[1] + i;
        res[2] = d->m + i;
        for (j = 0; j < 3; j++)
        {
            /* SOUND: chart-two-odd (mean value theorem on the box) */
            form_set(res[j], f + j);
            mpfi_mul(res[j]->l, f + 3 + j, var->l);
            mpfi_mul(res[j]->l + 1, f + 6 + j, var[1].l + 1);
        }
        form_set(d->dphi[0] + i, f + 3);
        form_set(d->dphi[1] + i, f + 4);
        form_set(d->dm + i, f + 5);
    }
    form_copy(d->eta, var);
    vec_free(f, 11);
    return good;
}

void
two_solve(form *c, const two_chart *d, const form *a, int j)
{
    forms_dot(c, a, d->off[j], d->n);
    form_mul(c, c, d->inv[j]);
}

/* 0 unless (I) is proved and all is finite. */
int
two_state(chart_t *chart, const interval *q)
{
    two_chart *d = chart->data;
    const int n = d->n;
    form *t = d->w;
    int i, j, good = features(chart, q);

    for (j = 0; j < 2 && good; j++)
    {
        for (i = 0; i < n; i++)
            form_copy(d->off[j] + i, d->phi[j] + i);
        good = forms_remove(t, d->off[j], d->phi[1 - j], n);
        forms_dot(d->off2[j], d->off[j], d->off[j], n);
        form_range(d->v, d->off2[j]);
        /* SOUND: chart-two-odd (I) */
        good = good && mpfi_is_strictly_pos(d->v) > 0
            && form_inv(d->inv[j], d->off2[j]);
    }
    if (!good)
        return 0;
    for (i = 0; i < n; i++)
        form_copy(d->qm + i, d->m + i);
    two_solve(d->c[0], d, d->m, 0);
    two_solve(d->c[1], d, d->m, 1);
    if (!forms_remove(t, d->qm, d->phi[0], n)
        || !forms_remove(t, d->qm, d->off[1], n))
        return 0;
    forms_dot(d->qm2, d->qm, d->qm, n);
    form_sqr(d->g, d->eta);
    form_mul(d->g, d->g, d->qm2);
    return 1;
}
