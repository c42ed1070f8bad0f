/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: the loss at h = 0 in the coordinates xi of a frame, on all of
    |xi| <= rho, and its minimum (F1).
*/
#include "checker/rules/merging.h"

void
merging_sample_init(merging_sample *s, const merging *t, const interval *M,
                    int columns, mpfr_srcptr radius, int hessian)
{
    const size_t n = (size_t) columns;

    s->t = t;
    s->M = M;
    s->columns = columns;
    s->radius = radius;
    s->G = vec_new(n, t->prec);
    s->K = hessian ? vec_new(n * n, t->prec) : NULL;
    s->az = vec_new(n, t->prec);
    s->ad = vec_new(n, t->prec);
    s->f = vec_new(MERGING_ORDERS, t->prec);
    s->at = vec_new(MERGING_ORDERS, t->prec);
    s->work = vec_new(activation_range_work(MERGING_ORDERS), t->prec);
    mpfi_init2(&s->r, t->prec);
    mpfi_init2(&s->u, t->prec);
    mpfi_init2(&s->z, t->prec);
    mpfi_init2(&s->delta, t->prec);
    mpfi_init2(&s->x, t->prec);
    mpfi_init2(&s->y, t->prec);
    mpfi_init2(&s->v, t->prec);
}

void
merging_sample_clear(merging_sample *s)
{
    const size_t n = (size_t) s->columns;

    vec_free(s->G, n);
    if (s->K != NULL)
        vec_free(s->K, n * n);
    vec_free(s->az, n);
    vec_free(s->ad, n);
    vec_free(s->f, MERGING_ORDERS);
    vec_free(s->at, MERGING_ORDERS);
    vec_free(s->work, activation_range_work(MERGING_ORDERS));
    mpfi_clear(&s->r);
    mpfi_clear(&s->u);
    mpfi_clear(&s->z);
    mpfi_clear(&s->delta);
    mpfi_clear(&s->x);
    mpfi_clear(&s->y);
    mpfi_clear(&s->v);
}

void
merging_widen(interval *x, const interval *g, int columns,
              mpfr_srcptr radius)
{
    mpfr_t u;

    if (radius == NULL)
        return;
    mpfr_init2(u, mpfi_get_prec(x));
    norm_ubound(u, g, (size_t) columns);
    mpfr_mul(u, u, radius, MPFR_RNDU);
    widen(x, u);
    mpfr_clear(u);
}

int
merging_psi(interval *f, int len, const interval *z, const merging *t,
            interval *work)
{
    unsigned long k, factorial = 1;

    if (!activation_range(f, len, z, t->act, 0, work))
        return 0;
    for (k = 2; k < (unsigned long) len; k++)
    {
        factorial *= k;
        mpfi_mul_ui(f + k, f + k, factorial);
    }
    return 1;
}

/* a := the gradient of w_i . x_j + b_i, z := its value at the centre. */
static void
linear_form(interval *z, interval *a, merging_sample *s, int i, int j)
{
    const merging *t = s->t;
    const int at = merging_weight(t, i), bias = merging_bias(t, i);
    int k, l;

    mpfi_set_ui(z, 0);
    for (k = 0; k < s->columns; k++)
        mpfi_set_ui(a + k, 0);
    for (l = 0; l < t->in; l++)
    {
        mpfi_set_q(&s->x, t->prob->x[j * t->in + l]);
        add_product(z, t->centre + at + l, &s->x, &s->y);
        for (k = 0; k < s->columns; k++)
            add_product(a + k, s->M + (at + l) * s->columns + k, &s->x,
                        &s->y);
    }
    if (bias < 0)
        return;
    mpfi_add(z, z, t->centre + bias);
    for (k = 0; k < s->columns; k++)
        mpfi_add(a + k, a + k, s->M + bias * s->columns + k);
}

/* G := G + y m. */
static void
add_row(merging_sample *s, const interval *m, const interval *y)
{
    int k;

    for (k = 0; k < s->columns; k++)
        add_product(s->G + k, m + k, y, &s->y);
}

/* K := K + x (a m^T + m a^T); a = m: K + x a a^T. */
static void
bend(merging_sample *s, const interval *x, const interval *a,
     const interval *m)
{
    int k, l;

    for (k = 0; k < s->columns && s->K != NULL; k++)
        for (l = 0; l < s->columns; l++)
        {
            mpfi_mul(&s->x, a + k, m + l);
            if (a != m)
            {
                mpfi_mul(&s->y, m + k, a + l);
                mpfi_add(&s->x, &s->x, &s->y);
            }
            add_product(s->K + k * s->columns + l, &s->x, x, &s->y);
        }
}

/* A neuron that is not of the pair: v psi(z). */
static int
other(merging_sample *s, int i, int j)
{
    const merging *t = s->t;
    const int out = merging_output(t, i);
    const interval *m = s->M + out * s->columns;

    linear_form(&s->z, s->az, s, i, j);
    if (!merging_psi(s->at, 1, &s->z, t, s->work))
        return 0;
    add_product(&s->r, t->centre + out, s->at, &s->y);
    /* SOUND: merging (F1: on the whole ball) */
    merging_widen(&s->z, s->az, s->columns, s->radius);
    if (!merging_psi(s->f, 3, &s->z, t, s->work))
        return 0;
    mpfi_set(&s->u, t->centre + out);
    merging_widen(&s->u, m, s->columns, s->radius);
    add_row(s, m, s->f);
    mpfi_mul(&s->v, &s->u, s->f + 1);
    add_row(s, s->az, &s->v);
    bend(s, s->f + 1, s->az, m);
    mpfi_mul(&s->v, &s->u, s->f + 2);
    bend(s, &s->v, s->az, s->az);
    return 1;
}

/* u psi(z) + delta psi'(z). */
static int
pair(merging_sample *s, int j)
{
    const merging *t = s->t;
    const int out = merging_output(t, t->first);
    const interval *m = s->M + out * s->columns;

    linear_form(&s->z, s->az, s, t->first, j);
    linear_form(&s->delta, s->ad, s, t->second, j);
    if (!merging_psi(s->at, 2, &s->z, t, s->work))
        return 0;
    add_product(&s->r, t->centre + out, s->at, &s->y);
    add_product(&s->r, &s->delta, s->at + 1, &s->y);
    /* SOUND: merging (F1: on the whole ball) */
    merging_widen(&s->z, s->az, s->columns, s->radius);
    merging_widen(&s->delta, s->ad, s->columns, s->radius);
    mpfi_set(&s->u, t->centre + out);
    merging_widen(&s->u, m, s->columns, s->radius);
    if (!merging_psi(s->f, 4, &s->z, t, s->work))
        return 0;
    add_row(s, m, s->f);
    add_row(s, s->ad, s->f + 1);
    mpfi_mul(&s->v, &s->u, s->f + 1);
    add_product(&s->v, &s->delta, s->f + 2, &s->y);
    add_row(s, s->az, &s->v);
    bend(s, s->f + 1, s->az, m);
    bend(s, s->f + 2, s->az, s->ad);
    mpfi_mul(&s->v, &s->u, s->f + 2);
    add_product(&s->v, &s->delta, s->f + 3, &s->y);
    bend(s, &s->v, s->az, s->az);
    return 1;
}

/* sign psi'(0) delta. */
static int
line(merging_sample *s, int j)
{
    const merging *t = s->t;
    int k;

    linear_form(&s->delta, s->ad, s, t->first, j);
    mpfi_mul_si(&s->v, &t->slope, t->sign);
    add_product(&s->r, &s->delta, &s->v, &s->y);
    add_row(s, s->ad, &s->v);
    merging_widen(&s->delta, s->ad, s->columns, s->radius);
    mpfi_set_ui(&s->u, 0);
    mpfi_set_ui(&s->z, 0);
    for (k = 0; k < s->columns; k++)
        mpfi_set_ui(s->az + k, 0);
    return 1;
}

int
merging_at(merging_sample *s, int j)
{
    const merging *t = s->t;
    const int last = t->prob->params - 1;
    int i, k, good = 1;

    mpfi_set_ui(&s->r, 0);
    for (k = 0; k < s->columns; k++)
        mpfi_set_ui(s->G + k, 0);
    for (k = 0; k < s->columns * s->columns && s->K != NULL; k++)
        mpfi_set_ui(s->K + k, 0);
    if (t->prob->bias)
    {
        k = merging_entry(t, last);
        mpfi_set(&s->r, t->centre + k);
        mpfi_set_ui(&s->v, 1);
        add_row(s, s->M + k * s->columns, &s->v);
    }
    mpfi_sub_q(&s->r, &s->r, t->prob->y[j]);
    for (i = 0; i < t->d && good; i++)
        if (i != t->first && i != t->second)
            good = other(s, i, j);
    good = good && (t->flat ? line(s, j) : pair(s, j));
    /* SOUND: merging (r_0 by the mean value theorem) */
    merging_widen(&s->r, s->G, s->columns, s->radius);
    return good;
}

/* v := factor/n v. */
static void
scale(interval *v, int entries, unsigned long factor, int n)
{
    int i;

    for (i = 0; i < entries; i++)
    {
        mpfi_mul_ui(v + i, v + i, factor);
        mpfi_div_si(v + i, v + i, n);
    }
}

/* Adds the share of the sample at hand. */
static void
share(interval *L, interval *grad, interval *H, merging_sample *s)
{
    const int m = s->columns;
    int k, l;

    if (L != NULL)
    {
        mpfi_sqr(&s->y, &s->r);
        mpfi_add(L, L, &s->y);
    }
    for (k = 0; k < m && grad != NULL; k++)
        add_product(grad + k, s->G + k, &s->r, &s->y);
    for (k = 0; k < m && H != NULL; k++)
        for (l = 0; l < m; l++)
        {
            if (k == l)
                mpfi_sqr(&s->y, s->G + k);
            else
                mpfi_mul(&s->y, s->G + k, s->G + l);
            mpfi_add(H + k * m + l, H + k * m + l, &s->y);
            add_product(H + k * m + l, s->K + k * m + l, &s->r, &s->y);
        }
}

int
merging_reduced(interval *L, interval *grad, interval *H, const merging *t,
                const interval *M, int columns, mpfr_srcptr radius)
{
    merging_sample s;
    int j, k, good = 1;

    merging_sample_init(&s, t, M, columns, radius, H != NULL);
    if (L != NULL)
        mpfi_set_ui(L, 0);
    for (k = 0; k < columns && grad != NULL; k++)
        mpfi_set_ui(grad + k, 0);
    for (k = 0; k < columns * columns && H != NULL; k++)
        mpfi_set_ui(H + k, 0);
    for (j = 0; j < t->n && good; j++)
    {
        good = merging_at(&s, j);
        share(L, grad, H, &s);
    }
    if (L != NULL)
        scale(L, 1, 1, t->n);
    if (grad != NULL)
        scale(grad, columns, 2, t->n);
    if (H != NULL)
        scale(H, columns * columns, 2, t->n);
    merging_sample_clear(&s);
    return good;
}

/* lambda and Lambda: |M^T H M - I|_F on the ball. */
static int
convexity(merging *t)
{
    const size_t dim = (size_t) t->dim;
    interval *H = vec_new(dim * dim, t->prec);
    mpfr_t u;
    size_t k;
    int good;

    mpfr_init2(u, t->prec);
    good = merging_reduced(NULL, NULL, H, t, t->M, t->dim, t->rho);
    for (k = 0; k < dim; k++)
        mpfi_sub_ui(H + k * dim + k, H + k * dim + k, 1);
    norm_ubound(u, H, dim * dim);
    mpfi_set_ui(&t->lambda, 1);
    mpfi_sub_fr(&t->lambda, &t->lambda, u);
    mpfi_set_ui(&t->Lambda, 1);
    mpfi_add_fr(&t->Lambda, &t->Lambda, u);
    /* SOUND: merging (M1, F1: lambda = 1 - epsilon > 0) */
    good = good && mpfr_cmp_ui(u, 1) < 0 && has_sign(&t->lambda, 1);
    mpfr_clear(u);
    vec_free(H, dim * dim);
    return good || report(t->claim->rep, "rho: convexity is not proved");
}

int
merging_limit(merging *t)
{
    interval *grad = vec_new((size_t) t->dim, t->prec);
    interval *w = vec_new(2, t->prec);
    mpfr_t u;
    int good;

    mpfr_init2(u, t->prec);
    good = convexity(t)
        && (merging_reduced(&t->value, grad, NULL, t, t->M, t->dim, NULL)
            || report(t->claim->rep, "centre: outside of a domain"));
    norm_ubound(u, grad, (size_t) t->dim);
    /* |grad|/lambda, and |grad|^2/(2 lambda) */
    mpfi_set_fr(w, u);
    mpfi_div(&t->off, w, &t->lambda);
    mpfi_mul(w, w, &t->off);
    mpfi_div_2ui(w, w, 1);
    mpfr_set_ui(&w->left, 0, MPFR_RNDD);
    /* SOUND: merging (F1: L_0(centre) - |grad|^2/(2 lambda) <= Linf) */
    mpfi_sub(&t->value, &t->value, w);
    mpfi_mul_2ui(w, &t->off, 1);
    /* SOUND: merging (F1: the minimum is inside) */
    good = good && (mpfr_less_p(&w->right, t->rho)
                    || report(t->claim->rep, "rho: the minimum is not proved "
                              "to be inside"));
    mpfr_clear(u);
    vec_free(w, 2);
    vec_free(grad, (size_t) t->dim);
    return good;
}
