/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Families one-layer and ridge of rule graded-chart: what is enclosed on a
    sub-slice holds what is measured at points of it.  Nothing of the family
    is used to measure: residuals come from the network, projections from the
    data, the points with given rho and the vectors X, Y from difference
    quotients in many digits, and the fast powers are written down.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "one_layer_tests.h"

#define POINTS 6
#define ROUNDS 2

long failures, checks;

/* found <= bound (upper = 1), or >= */
static void
compare(const char *name, const char *what, const interval *found,
        const mpfr_t bound, int upper)
{
    checks++;
    if (getenv("LOJA_SHOW") != NULL)
        printf("%s: %s: %.8g, bound %.8g\n", name, what,
               mpfi_get_d(found), mpfr_get_d(bound, MPFR_RNDN));
    if (upper ? mpfr_lessequal_p(&found->left, bound)
        : mpfr_greaterequal_p(&found->right, bound))
        return;
    failures++;
    printf("%s: %s: %.12g, bound %.12g\n", name, what, mpfi_get_d(found),
           mpfr_get_d(bound, MPFR_RNDN));
}

/* G3, G5 at the point. */
static void
check_fields(const truth *t, const graded_bounds *b, const interval *h,
             const interval *y, const interval *r, const interval *rho)
{
    const instance *in = t->in;
    interval *g = vec_new(MOST, PREC), *dy = vec_new(MOST, PREC);
    interval *u = vec_new(3, PREC), *dh = vec_new(1, PREC);
    interval *z = vec_new(MOST, PREC), *theta = vec_new(MOST, PREC);
    interval *A = vec_new(MOST, PREC);
    int i, l;

    norm(u + 1, rho, t->n, 1, h, 0);
    for (i = 0; i < t->K; i++)          /* D_Y A = -(coefficients of rho) */
        for (l = 0; l < t->K; l++)
        {
            mean_product(u, rho, t->e + l * t->n, t->n);
            mpfi_mul(u, u, t->coef + i * t->K + l);
            mpfi_sub(g + i, g + i, u);
        }
    middle(g, t->size);
    solve(dy, coefficients, t, h, y, g);
    quotient(z, t->n, residuals, t, h, y, dh, dy);
    for (i = 0; i < t->n; i++)
        mpfi_add(z + i, z + i, rho + i);
    norm(u, z, t->n, 1, h, -1);
    mpfi_div(u, u, u + 1);
    compare(in->name, "c3", u, &b->c3.right, 1);
    quotient(z, t->size, chart_map, t, h, y, dh, dy);
    norm(u, z, t->size, 0, h, in->s + in->k - 1);
    mpfi_div(u, u, u + 1);
    compare(in->name, "CY", u, &b->CY.right, 1);

    /* X: dh = -h/s, D_X A = -A */
    mpfi_div_si(dh, h, -in->s);
    quotient(g, t->size, coefficients, t, h, y, dh, theta);
    coefficients(A, t, h, y);
    for (i = 0; i < t->K; i++)
    {
        mpfi_add(g + i, g + i, A + i);
        mpfi_neg(g + i, g + i);
    }
    mpfi_set_ui(g + i, 0);
    middle(g, t->size);
    solve(dy, coefficients, t, h, y, g);
    quotient(z, t->n, residuals, t, h, y, dh, dy);
    for (i = 0; i < t->n; i++)
        mpfi_add(z + i, z + i, r + i);
    norm(u, z, t->n, 1, h, -in->s - 1);
    compare(in->name, "e", u, &b->e.right, 1);
    chart_map(theta, t, h, y);
    norm(u, theta, t->size, 0, h, in->k);
    compare(in->name, "c1", u, &b->size.left, 0);
    compare(in->name, "c2", u, &b->size.right, 1);
    norm(u + 1, theta, t->size, 0, h, 1);
    quotient(z, t->size, chart_map, t, h, y, dh, dy);
    for (i = 0; i < t->size; i++)
    {
        mpfi_mul_si(z + i, z + i, in->s);
        mpfi_div_si(z + i, z + i, in->k);
        mpfi_sub(z + i, z + i, theta + i);
    }
    norm(u, z, t->size, 0, h, 0);
    mpfi_div(u, u, u + 1);
    compare(in->name, "d", u, &b->d.right, 1);
    mpfi_set_si(u, 1);                  /* |grad log h| = h^k/k */
    mpfi_div_si(u, u, in->k);
    compare(in->name, "ch", u, &b->ch.right, 1);
    vec_free(A, MOST);
    vec_free(theta, MOST);
    vec_free(z, MOST);
    vec_free(dh, 1);
    vec_free(u, 3);
    vec_free(dy, MOST);
    vec_free(g, MOST);
}

/* rho := P_F r */
static void
project(interval *rho, const interval *r, const truth *t)
{
    interval *u = vec_new(2, PREC);
    int l, j;

    for (j = 0; j < t->n; j++)
        mpfi_set_ui(rho + j, 0);
    for (l = 0; l < t->K; l++)
    {
        mean_product(u, r, t->e + l * t->n, t->n);
        for (j = 0; j < t->n; j++)
            add_product(rho + j, u, t->e + l * t->n + j, u + 1);
    }
    vec_free(u, 2);
}

/* A point of E' with h in the slice, |b^| = part sqrt(Lam - |tau|^2); its
   direction: K entries, or NULL, any. */
static void
check_point(const truth *t, const graded_chart *chart,
            const graded_bounds *b, const interval *start, double where,
            double part, const double *along)
{
    const graded_slice *s = &chart->slice;
    interval *h = vec_new(2, PREC), *y = vec_new(MOST, PREC);
    interval *target = vec_new(MOST, PREC), *r = vec_new(MOST, PREC);
    interval *rho = vec_new(MOST, PREC), *u = vec_new(2, PREC);
    interval *z = vec_new(MOST, PREC);
    double direction[MOST], size = 0;
    int i, l, j, round;

    mpfr_sub(&u->left, &s->h.right, &s->h.left, MPFR_RNDN);
    mpfr_mul_d(&u->left, &u->left, where, MPFR_RNDN);
    mpfr_add(&h->left, &s->h.left, &u->left, MPFR_RNDN);
    mpfr_set(&h->right, &h->left, MPFR_RNDN);
    for (l = 0; l < t->K; l++)
    {
        direction[l] = along != NULL ? along[l] : uniform(-1, 1);
        size += direction[l] * direction[l];
    }
    for (i = 0; i < t->size; i++)
        mpfi_set(y + i, start + i);
    mpfi_set_fr(u + 1, &b->tau.left);
    for (round = 0; round < ROUNDS; round++)
    {
        mpfi_sqr(u, u + 1);             /* |b^|^2 = Lam - |tau|^2 */
        mpfi_sub(u, &s->Lam, u);
        mpfi_sqrt(u, u);
        for (l = 0; l < t->K; l++)
            mpfi_mul_d(target + l, u, part * direction[l] / sqrt(size));
        middle(target, t->K);
        point(y, t, h, target);
        residuals(r, t, h, y);
        project(rho, r, t);
        for (j = 0; j < t->n; j++)
            mpfi_sub(z + j, r + j, rho + j);
        norm(u + 1, z, t->n, 1, h, -t->in->s);
    }
    norm(u, r, t->n, 1, h, -t->in->s);
    mpfi_sqr(u, u);
    if (mpfr_lessequal_p(&u->right, &s->Lam.left))
    {
        for (i = 0; i < chart->coords; i++)
        {
            mpfi_sub(u, h, &s->mid);
            mpfi_mul(u, u, s->slope + i);
            mpfi_add(u, u, s->centre + i);
            mpfi_sub(u, y + i, u);
            mpfi_abs(u, u);
            compare(t->in->name, "G2", u, &s->radius[i].right, 1);
        }
        check_fields(t, b, h, y, r, rho);
        compare(t->in->name, "g1", u + 1, &b->tau.left, 0);
        compare(t->in->name, "g2", u + 1, &b->tau.right, 1);
    }
    vec_free(z, MOST);
    vec_free(u, 2);
    vec_free(rho, MOST);
    vec_free(r, MOST);
    vec_free(target, MOST);
    vec_free(y, MOST);
    vec_free(h, 2);
}

/* One neuron: kappa is at least what it is made from (ridge, (8)). */
static void
check_kappa(const instance *in, const graded_chart *chart)
{
    const one_layer *o = chart->data;
    const struct ridge *r = o->turned;
    interval *R = vec_new(3, PREC), *x = R + 1, *u = R + 2;
    int l, m;

    for (l = 0; l < o->powers; l++)
    {
        if ((m = o->fast[l]) < 1)
            continue;
        mpfi_abs(x, o->Z + l);
        mpfi_mul(u, &o->B, o->Wnorm + l);
        mpfi_add(x, x, u);
        mpfi_mul_si(x, x, m);
        for (; m > 1; m--)
            mpfi_mul(x, x, &r->S);
        mpfi_set_fr(x, &x->right);
        mpfi_add(R, R, x);
    }
    mpfi_mul(x, o->om + o->ms, o->hull + o->ms);
    mpfi_mul(x, x, chart->slice.box + NU(o, 0));
    mpfi_mul_si(x, x, o->ms);
    for (m = o->ms; m > 1; m--)
        mpfi_mul(x, x, &r->S);
    mpfi_abs(x, x);
    mpfi_set_fr(x, &x->right);
    mpfi_add(R, R, x);
    mpfi_mul(x, &r->p2, r->E);
    mpfi_div_si(x, x, 2);
    mpfi_add(R, R, x);
    mpfi_mul(R, R, r->E);
    mpfi_mul(R, R, o->h + r->g);
    mpfi_set_fr(R, &R->right);
    compare(in->name, "kappa", R, &r->kappa.right, 1);
}

static void
check_slice(graded_chart *chart, const truth *t)
{
    interval *y = vec_new(MOST, PREC);
    graded_bounds b;
    double radius[MOST], response[MOST][MOST];
    int i, l;

    mpfi_init2(&b.tau, 192);
    mpfi_init2(&b.size, 192);
    mpfi_init2(&b.c3, 192);
    mpfi_init2(&b.CY, 192);
    mpfi_init2(&b.ch, 192);
    mpfi_init2(&b.e, 192);
    mpfi_init2(&b.d, 192);
    for (i = 0; i < t->size; i++)
        mpfi_set_d(y + i, i < t->size - t->in->bias - t->in->d * t->sides
                   ? t->in->shape[i] : 0);
    make_slice(chart, t, y, radius, response);
    if (close_slice(&b, chart, t, radius))
    {
        if (t->sides > 0 && t->in->d == 1)
            check_kappa(t->in, chart);
        for (i = 0; i < POINTS; i++)
            check_point(t, chart, &b, y,
                        i == 0 ? 0 : i == 1 ? 1 : uniform(0, 1),
                        i < 4 ? 0.999 : uniform(0, 1), NULL);
        /* where sigma_i is greatest, and least */
        for (i = 0; i < 2 * chart->coords; i++)
        {
            for (l = 0; l < t->K && i % 2 == 1; l++)
                response[i / 2][l] = -response[i / 2][l];
            for (l = 0; l < t->K && response[i / 2][l] == 0; l++)
                ;
            if (l < t->K)
                check_point(t, chart, &b, y, i % 3 == 0, 0.999,
                            response[i / 2]);
        }
    }
    mpfi_clear(&b.tau);
    mpfi_clear(&b.size);
    mpfi_clear(&b.c3);
    mpfi_clear(&b.CY);
    mpfi_clear(&b.ch);
    mpfi_clear(&b.e);
    mpfi_clear(&b.d);
    vec_free(y, MOST);
}

static void
check_instance(const instance *in, const others *more)
{
    const graded_family *family = more != NULL ? &graded_ridge
        : &graded_one_layer;
    report_t rep = { "", 0, "" };
    graded_chart chart;
    graded_slice *s = &chart.slice;
    json_t *data = make_data(in, more);
    claim_t claim;
    problem prob;
    truth t;

    problem_make(&prob, in, more);
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    memset(&chart, 0, sizeof(chart));
    chart.claim = &claim;
    chart.family = family;
    chart.prec = 192;
    truth_init(&t, in, more, &prob);
    if (!family->init(&chart) || chart.s != in->s)
    {
        failures++;
        printf("%s: %s, s = %d\n", in->name, rep.text, chart.s);
    }
    else
    {
        graded_slice_init(s, MOST, 192);
        check_slice(&chart, &t);
        graded_slice_clear(s, MOST);
    }
    graded_one_layer.clear(&chart);
    truth_clear(&t);
    problem_free(&prob);
    json_decref(data);
}

int
main(void)
{
    int i;

    for (i = 0; i < INSTANCES; i++)
        check_instance(instances + i, NULL);
    for (i = 0; i < RIDGES; i++)
        check_instance(ridges + i, with + i);
    check_refusals();
    printf("%ld comparisons, %ld failures\n", checks, failures);
    mpfr_free_cache();
    return failures == 0 && checks > 0 ? 0 : 1;
}
