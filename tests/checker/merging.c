/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: what is enclosed on E holds what is measured at points of
   it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "merging_truth.h"

#define POINTS 12

static long failures, checks;

static const instance instances[] =
{
    { "tanh", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 2, 6, { "-2", "-5/4",
      "-1/2", "1/3", "1", "3/2" }, { 1, 1.2, 0.8 }, 1e-5, 0.05, 0.0005, 0 },
    { "silu, two inputs", "silu", "merge", "[1,0]", 2, 2, 1, 1, 2, 10,
      { "-2,1", "-3/2,1/2", "-1,-1", "-1/2,3/2", "1/2,-1", "1,1",
        "3/2,-1/2", "2,1", "1/4,2", "-3/4,-3/2" },
      { 0.5, 0.8, 1, -0.5, 0.3, 0.2, 0.7, 0.1 }, 1e-6, 0.02, 5e-5, 0 },
    { "tanh, signs", "tanh", "merge", "[0,2]", 1, 3, 1, -1, 2, 9,
      { "-2", "-5/4", "-1/2", "-1/7", "1/3", "4/5", "1", "3/2", "2" },
      { 1, 0.3, 1.2, 0.1, -0.4, 0.2, 0.8, 0.6, 0.3 }, 0, 0.1, 0.05, 0.1 },
    { "logistic, signs", "logistic", "merge", "[0,1]", 1, 2, 1, -1, 2, 8,
      { "-2", "-5/4", "-1/2", "-1/7", "1/3", "4/5", "1", "3/2" },
      { 1, 1.2, 0.1, -0.4, 0.8, 0.3 }, 0.1, 0.3, 0.05, 0.1 },
    { "gelu, flat", "gelu", "flat", "[0]", 2, 2, 0, -1, 1, 9,
      { "-2,1", "-3/2,1/2", "-1,-1", "-1/2,3/2", "1/2,-1", "1,1",
        "3/2,-1/2", "2,1", "1/4,2" },
      { 1, 0.5, -0.7, 1.1, 0.9 }, 1e-6, 0.05, 1e-4, 0 },
    { "tanh, flat", "tanh", "flat", "[1]", 1, 2, 0, 1, 2, 6, { "-2", "-5/4",
      "-1/2", "1/3", "1", "3/2" }, { 0.9, 1.1, 0.6 }, 1e-6, 0.2, 5e-5, 0 },
    /* one sample, a tiny ball: little is lost */
    { "one, tanh", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
      { 0.1, 1, 0.5 }, 1, 0.3, 1e-6, 1 },
    { "one, silu", "silu", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
      { 2.4, 1, 2 }, -1, 0.5, 1e-6, 1 },
    { "one, gelu", "gelu", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
      { 1.4, 1, 2 }, 1, 0.5, 1e-6, 1 },
    { "one, gelu, flat", "gelu", "flat", "[0]", 1, 1, 0, 1, 1, 1, { "1" },
      { 1 }, 1, 0.5, 1e-6, 1 },
    { "one, silu, flat", "silu", "flat", "[0]", 1, 1, 0, 1, 1, 1, { "1" },
      { 1 }, -1, 3, 1e-6, 1 },
    { "one, tanh, flat", "tanh", "flat", "[0]", 1, 1, 0, -1, 2, 1, { "1" },
      { 1 }, 1, 0.5, 1e-6, 1 },
    /* and little h: the bounds are nearly what they bound */
    { "near, tanh", "tanh", "merge", "[0,1]", 1, 2, 0, 1, 2, 1, { "1" },
      { 0.3, 1, 0.5 }, 20, 0.01, 1e-8, 1 },
    { "near, tanh, below", "tanh", "merge", "[0,1]", 1, 2, 0, -1, 2, 1,
      { "1" }, { 0.3, 1, 0.5 }, -20, 0.01, 1e-8, 1 },
    { "near, gelu", "gelu", "merge", "[1,0]", 1, 2, 0, 1, 2, 1, { "-1" },
      { 0.7, 1, -0.5 }, -20, 0.01, 1e-8, 1 },
    { "near, silu, flat", "silu", "flat", "[0]", 1, 1, 0, -1, 1, 1, { "1" },
      { 1 }, 20, 0.001, 1e-8, 1 },
    { "near, gelu, flat", "gelu", "flat", "[0]", 1, 1, 0, 1, 1, 1, { "1" },
      { 1 }, -20, 0.001, 1e-8, 1 },
    { "near, tanh, flat", "tanh", "flat", "[0]", 1, 1, 0, 1, 2, 1, { "1" },
      { 1 }, 20, 0.01, 1e-8, 1 },
    { "near, erf, flat", "erf", "flat", "[0]", 1, 1, 0, -1, 2, 1, { "1" },
      { 1 }, 20, 0.01, 1e-8, 1 }
};

/* found <= bound (upper = 1), or >= */
static void
compare(const char *name, const char *what, const interval *found,
        const mpfr_t bound, int upper)
{
    checks++;
    if (getenv("LOJA_SHOW") != NULL)
        printf("%s: %s: %.10g, bound %.10g\n", name, what,
               mpfi_get_d(found), mpfr_get_d(bound, MPFR_RNDN));
    if (upper ? mpfr_lessequal_p(&found->left, bound)
        : mpfr_greaterequal_p(&found->right, bound))
        return;
    failures++;
    printf("%s: %s: %.12g, bound %.12g\n", name, what, mpfi_get_d(found),
           mpfr_get_d(bound, MPFR_RNDN));
}

static void
check_point(const truth *t, const merging *m, double where, double part)
{
    const char *name = t->in->name;
    interval *h = vec_new(2, PREC), *xi = vec_new(MOST, PREC);
    interval *u = vec_new(4, PREC), *v = vec_new(MOST * MOST, PREC);
    double direction[MOST], size = 0;
    int k;

    mpfi_set_fr(h, m->h0);
    mpfi_set_d(u, where);
    mpfi_mul(h, h, u);
    for (k = 0; k < m->dim; k++)
    {
        direction[k] = uniform(-1, 1);
        size += direction[k] * direction[k];
    }
    for (k = 0; k < m->dim; k++)
        mpfi_set_d(xi + k, part * t->in->rho * direction[k] / sqrt(size));
    measure(u, t, m, h, xi);
    compare(name, "A", u, &m->A.left, 0);
    compare(name, "A", u, &m->A.right, 1);
    /* dA/dg = (dA/dh)/(q h^(q-1)), and d(gA)/dg */
    power_of_two(h + 1, 1, -STEP);
    mpfi_add(u + 1, h, h + 1);
    mpfi_sub(u + 2, h, h + 1);
    measure(h + 1, t, m, u + 1, xi);
    measure(u + 1, t, m, u + 2, xi);
    mpfi_sub(u + 1, h + 1, u + 1);
    mpfi_mul_2exp(u + 1, u + 1, STEP - 1);
    middle(u + 1, 1);
    mpfi_mul(u + 2, u + 1, h);
    mpfi_div_si(u + 2, u + 2, t->in->q);
    mpfi_add(u + 2, u + 2, u);
    compare(name, "a'", u + 2, &m->rising.left, 0);
    mpfi_div_si(u + 1, u + 1, t->in->q);
    if (t->in->q == 2)
        mpfi_div(u + 1, u + 1, h);
    mpfi_abs(u + 1, u + 1);
    compare(name, "b'", u + 1, &m->bg.right, 1);
    slopes(v, t, m, h, xi);
    norm(u, v, m->dim);
    compare(name, "b", u, &m->b.right, 1);
    motion(u, t, m, h, xi, NULL);
    compare(name, "C_g", u, &m->Cg.right, 1);
    for (k = 0; k < m->dim; k++)
        mpfi_set_d(v + k, direction[k] / sqrt(size));
    motion(u, t, m, h, xi, v);
    compare(name, "C_e", u, &m->Ce.right, 1);
    vec_free(h, 2);
    vec_free(xi, MOST);
    vec_free(u, 4);
    vec_free(v, MOST * MOST);
}

/* |M^T H M - I| at points of the sphere. */
static void
check_curvature(const truth *t, const merging *m, const interval *bound)
{
    interval *xi = vec_new(MOST, PREC), *H = vec_new(MOST * MOST, PREC);
    interval *u = vec_new(1, PREC);
    double size;
    int k, i;

    for (i = 0; i < POINTS; i++)
    {
        for (k = 0, size = 0; k < m->dim; k++)
        {
            mpfi_set_d(xi + k, uniform(-1, 1));
            size += mpfi_get_d(xi + k) * mpfi_get_d(xi + k);
        }
        for (k = 0; k < m->dim; k++)
            mpfi_mul_d(xi + k, xi + k, t->in->rho / sqrt(size));
        curvature(H, t, m, xi);
        for (k = 0; k < m->dim; k++)
            mpfi_sub_ui(H + k * m->dim + k, H + k * m->dim + k, 1);
        norm(u, H, m->dim * m->dim);
        compare(t->in->name, "epsilon", u, &bound->right, 1);
    }
    vec_free(xi, MOST);
    vec_free(H, MOST * MOST);
    vec_free(u, 1);
}

/* xi*, by iteration, and L_0 there. */
static void
check_minimum(const truth *t, const merging *m)
{
    interval *xi = vec_new(MOST, PREC), *g = vec_new(MOST, PREC);
    interval *u = vec_new(1, PREC);
    int i, k;

    for (i = 0; i < 40; i++)
    {
        slopes(g, t, m, NULL, xi);
        for (k = 0; k < m->dim; k++)
            mpfi_sub(xi + k, xi + k, g + k);
        middle(xi, m->dim);
    }
    norm(u, xi, m->dim);
    compare(t->in->name, "off", u, &m->off.right, 1);
    loss(u, t, m, NULL, xi);
    compare(t->in->name, "Linf", u, &m->value.left, 0);
    compare(t->in->name, "Linf", u, &m->value.right, 1);
    vec_free(xi, MOST);
    vec_free(g, MOST);
    vec_free(u, 1);
}

/* frame := M with M^T H M = I at the centre. */
static void
whiten(double *frame, const truth *t, merging *m)
{
    interval *xi = vec_new(MOST, PREC), *H = vec_new(MOST * MOST, PREC);
    double L[MOST][MOST], x;
    const int n = m->dim;
    int i, j, k;

    for (i = 0; i < n * n; i++)
        mpfi_set_ui(m->M + i, i % (n + 1) == 0);
    curvature(H, t, m, xi);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
        {
            x = mpfi_get_d(H + i * n + j);
            for (k = 0; k < j; k++)
                x -= L[i][k] * L[j][k];
            L[i][j] = i == j ? sqrt(x) : x / L[j][j];
        }
    /* L^T M = I, from the last row */
    for (k = 0; k < n; k++)
        for (i = n - 1; i >= 0; i--)
        {
            x = i == k;
            for (j = i + 1; j < n; j++)
                x -= L[j][i] * frame[j * n + k];
            frame[i * n + k] = x / L[i][i];
        }
    for (i = 0; i < n * n; i++)
        mpfi_set_d(m->M + i, frame[i]);
    vec_free(xi, MOST);
    vec_free(H, MOST * MOST);
}

/* y := N at h = 0 and the centre, less small residuals. */
static void
set_targets(problem *prob, const truth *t, const merging *m)
{
    interval *xi = vec_new(MOST, PREC), *theta = vec_new(MOST + 1, PREC);
    interval *zeta = vec_new(MOST, PREC), *u = vec_new(1, PREC);
    int j;

    power_of_two(u, 1, -TINY);
    frame_point(zeta, m, xi);
    chart(theta, t, u, zeta);
    for (j = 0; j < t->in->n; j++)
    {
        value(u, t, theta, j);
        mpq_set_d(prob->y[j], mpfi_get_d(u) - t->in->bend
                  * (t->in->n == 1 ? 1 : uniform(-1, 1)));
    }
    vec_free(xi, MOST);
    vec_free(zeta, MOST);
    vec_free(theta, MOST + 1);
    vec_free(u, 1);
}

/* C_e where one row of M alone is not 0: nothing is lost. */
static void
check_lengths(const truth *t, merging *m)
{
    interval *xi = vec_new(2 * MOST, PREC), *eta = xi + MOST;
    interval *u = vec_new(2, PREC);
    int i, k;

    mpfi_set_fr(u + 1, m->h0);
    mpfi_set_ui(eta, 1);
    for (k = 0; k < m->dim; k++)
    {
        for (i = 0; i < m->dim * m->dim; i++)
            mpfi_set_ui(m->M + i, i == k * m->dim);
        if (!merging_bounds(m))
            abort();
        motion(u, t, m, u + 1, xi, eta);
        compare(t->in->name, "C_e of a row", u, &m->Ce.right, 1);
    }
    vec_free(xi, 2 * MOST);
    vec_free(u, 2);
}

/* F5 at a point with that part of h0 and of rho, and of its D as excess. */
static void
enter(const truth *t, merging *m, double h, double part, double excess,
      const char *reason)
{
    interval *xi = vec_new(MOST, PREC), *zeta = vec_new(MOST, PREC);
    interval *theta = vec_new(MOST + 1, PREC), *u = vec_new(2, PREC);
    int k;

    mpfi_set_fr(u, m->h0);
    mpfi_mul_d(u, u, h);
    middle(u, 1);
    mpfi_set_d(xi, part * t->in->rho);
    frame_point(zeta, m, xi);
    chart(theta, t, u, zeta);
    middle(theta, t->prob->params);
    for (k = 0; k < t->prob->params; k++)
        mpfi_set(m->claim->end + k, theta + k);
    loss(u + 1, t, m, u, xi);
    mpfi_sub(u + 1, u + 1, &m->value);
    mpfr_mul_d(m->excess, &u[1].right, excess, MPFR_RNDN);
    mpfr_mul_d(m->D0, m->excess, fabs(h) < 0.2 ? 0.99 : 1.01, MPFR_RNDN);
    m->claim->rep->text[0] = '\0';
    checks++;
    if (merging_enters(m) != (reason == NULL)
        || (reason != NULL && strstr(m->claim->rep->text, reason) == NULL))
    {
        failures++;
        printf("%s: entry at %g, %g: %s\n", t->in->name, h, part,
               m->claim->rep->text);
    }
    vec_free(xi, MOST);
    vec_free(zeta, MOST);
    vec_free(theta, MOST + 1);
    vec_free(u, 2);
}

static void
check_entry(const truth *t, merging *m)
{
    enter(t, m, 0.99, 0.8, 1.0001, NULL);
    enter(t, m, -0.99, 0.8, 1.0001, t->flat ? "h0: theta" : NULL);
    enter(t, m, 1.01, 0.8, 1.0001, "h0: theta");
    enter(t, m, -1.01, 0.8, 1.0001, "h0: theta");
    enter(t, m, 0.99, 1.01, 1.0001, "rho: theta");
    enter(t, m, 0.99, -1.01, 1.0001, "rho: theta");
    enter(t, m, 0.99, 0.8, 0.9999, "excess: ");
    enter(t, m, 0.1, 0.8, 1.0001, "D0: ");
}

static void
check_enclosures(const truth *t, merging *m)
{
    interval eps;
    int i;

    mpfi_init2(&eps, BITS);
    if (t->in->scale == 0)
    {
        if (!merging_limit(m))
        {
            failures++;
            printf("%s: %s\n", t->in->name, m->claim->rep->text);
        }
        mpfi_ui_sub(&eps, 1, &m->lambda);
        check_curvature(t, m, &eps);
        check_minimum(t, m);
        check_entry(t, m);
    }
    if (!merging_bounds(m))
    {
        failures++;
        printf("%s: psi is not enclosed\n", t->in->name);
    }
    for (i = 0; i < POINTS; i++)
        check_point(t, m, i < 6 ? 1 : i < 8 ? 0.01 : uniform(0.1, 1),
                    i < 10 ? 0.9999 : uniform(0, 1));
    check_lengths(t, m);
    mpfi_clear(&eps);
}

static void
check_instance(const instance *in)
{
    const int dim = in->d * (in->in + 1 + in->bias) + in->bias - 1;
    double frame[MOST * MOST];
    report_t rep;
    claim_t claim;
    problem prob;
    merging m;
    truth t;
    int i;

    for (i = 0; i < dim * dim; i++)
        frame[i] = in->scale * ((i % (dim + 1) == 0)
                                + (in->n > 1 ? uniform(-0.3, 0.3) : 0));
    merging_setup(&claim, &prob, in, frame, &rep);
    if (!merging_start(&m, &claim))
    {
        failures++;
        printf("%s: %s\n", in->name, rep.text);
    }
    else
    {
        t.in = in;
        t.prob = &prob;
        t.dim = dim;
        t.flat = m.flat;
        t.first = m.first;
        t.second = m.second;
        set_targets(&prob, &t, &m);
        if (in->scale == 0)
            whiten(frame, &t, &m);
        check_enclosures(&t, &m);
    }
    merging_end(&m);
    merging_undo(&claim, &prob);
}

int
main(void)
{
    size_t i;

    for (i = 0; i < sizeof(instances) / sizeof(*instances); i++)
        check_instance(instances + i);
    printf("%ld checks, %ld failures\n", checks, failures);
    return failures > 0;
}
