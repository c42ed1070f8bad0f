/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Families one-layer and ridge of rule graded-chart: what is enclosed on a sub-slice
    holds what is measured at points of it.  Nothing of the family is used to
    measure: residuals come from the network, projections from the data, the
    points with given rho and the vectors X, Y from difference quotients in
    many digits, and the fast powers are written down here.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/rules/ridge.h"
#include "network_truth.h"

#define POINTS 6
#define ROUNDS 2

static long failures, checks;

static const instance instances[] =
{
    { "tanh 1", "tanh", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 3, { 1 }, 1, 2,
      { "0", "1" }, { 1, 1 }, 0.2, 0.201, 0.2 },
    { "tanh 1, tall", "tanh", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 9, { 1 },
      1, 2, { "0", "1" }, { 1, 1 }, 0.14, 0.16, 1e-2 },
    { "gelu 1", "gelu", 1, 1, 7, { "-1", "-3/4", "-1/2", "0", "1/4", "1/2",
      "1" }, 2, 3, { 0, 1, 2 }, 3, 1, { "1/3", "-1/2", "1" },
      { 2.1529, -0.75179, 1 }, 0.02, 0.0201, 1e-3 },
    { "gelu 1, tall", "gelu", 1, 1, 7, { "-1", "-3/4", "-1/2", "0", "1/4",
      "1/2", "1" }, 2, 8, { 0, 1, 2 }, 3, 1, { "1/3", "-1/2", "1" },
      { 2.1529, -0.75179, 1 }, 0.02, 0.022, 1e-2 },
    { "gelu 1, wide", "gelu", 1, 1, 7, { "-1", "-3/4", "-1/2", "0", "1/4",
      "1/2", "1" }, 2, 8, { 0, 1, 2 }, 3, 1, { "0", "0", "1" },
      { 2.1529, -0.75179, 1 }, 0.05, 0.052, 1 },
    { "tanh 2", "tanh", 2, 1, 13, { "-1", "-4/5", "-1/2", "-2/5", "-1/7",
      "0", "1/5", "1/3", "1/2", "3/5", "5/7", "4/5", "1" }, 2, 7,
      { 0, 1, 2, 3, 4, 5 }, 6, 4, { "1", "-1/3", "1" },
      { 1.61185, 1.61185, 1.14622, -1.14622, -0.70711, 0.70711 },
      0.01, 0.0101, 0.05 },
    { "softsign 1", "softsign", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 2, { 1 },
      1, 1, { "0", "1" }, { 1, 1 }, 0.02, 0.0201, 0.05 },
    { "arctan 1", "arctan", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 4, { 1 }, 1,
      2, { "0", "1" }, { 1, 1 }, 0.05, 0.2, 0.1 },
    { "tanh 1, wide", "tanh", 1, 0, 3, { "1/2", "1", "-3/4" }, 1, 9, { 1 },
      1, 2, { "0", "1" }, { 1, 1 }, 0.2, 0.201, 4 },
    { "silu 1, right", "silu", 1, 1, 5, { "1/4", "1/2", "3/4", "1", "5/4" },
      2, 3, { 0, 1, 2 }, 3, 1, { "0", "0", "1" }, { 2.9, -1.2785, 1 },
      0.01, 0.01001, 0.1 },
    { "silu 1, left", "silu", 1, 1, 5, { "-1/4", "-1/2", "-3/4", "-1",
      "-5/4" }, 2, 3, { 0, 1, 2 }, 3, 1, { "0", "0", "1" },
      { 2.9, -1.2785, 1 }, 0.01, 0.01001, 0.1 },
    { "silu 1", "silu", 1, 1, 5, { "-1", "-3/4", "0", "1/4", "1" }, 2, 6,
      { 0, 1, 2 }, 3, 1, { "0", "0", "1" }, { 2.9, -1.2785, 1 },
      0.004, 0.005, 1e-2 }
};

/* Several inputs: with[i] goes with ridges[i]. */
static const instance ridges[] =
{
    /* one input alone has the turn, where x is greatest: kappa counts */
    { "ridge, tanh 1, far", "tanh", 1, 0, 7, { "1/2", "-1/2", "2/5", "-2/5",
      "3/8", "-1/3", "1/2" }, 1, 5, { 1 }, 1, 2, { "0", "1" }, { 1, 1 },
      0.02, 0.0201, 1 },
    { "ridge, gelu 1", "gelu", 1, 1, 8, { "-1", "-3/4", "-1/2", "0", "1/4",
      "1/4", "1/2", "1" }, 2, 6, { 0, 1, 2 }, 3, 1, { "1/3", "-1/2", "1" },
      { 2.1529, -0.75179, 1 }, 0.001, 0.00102, 1e-2 },
    { "ridge, gelu 1, wide", "gelu", 1, 1, 8, { "-1", "-3/4", "-1/2", "0",
      "1/4", "1/4", "1/2", "1" }, 2, 8, { 0, 1, 2 }, 3, 1, { "0", "0", "1" },
      { 2.1529, -0.75179, 1 }, 0.004, 0.0041, 0.1 },
    { "ridge, tanh 1", "tanh", 1, 0, 6, { "1/2", "1", "-3/4", "1/3", "-1",
      "2/5" }, 1, 5, { 1 }, 1, 2, { "0", "1" }, { 1, 1 }, 0.05, 0.0501,
      0.1 },
    { "ridge, tanh 2", "tanh", 2, 1, 13, { "-1", "-4/5", "-1/2", "-2/5",
      "-1/7", "0", "1/5", "1/3", "1/2", "3/5", "5/7", "4/5", "1" }, 2, 7,
      { 0, 1, 2, 3, 4, 5 }, 6, 4, { "1", "-1/3", "1" },
      { 1.61185, 1.61185, 1.14622, -1.14622, -0.70711, 0.70711 },
      0.004, 0.00401, 0.05 },
    /* M = m_s, s^3 nearly in the span, Lam large: the remainder's part of t
       counts in kappa */
    { "ridge, gelu 1, last", "gelu", 1, 1, 8, { "-1", "-3/4", "-1/2", "0",
      "1/4", "1/4", "1/2", "1" }, 2, 3, { 0, 1, 2 }, 3, 1, { "0", "0", "1" },
      { 2.1529, -0.75179, 1 }, 0.00001, 0.000010001, 200000 }
};

static const others with[] =
{
    { 1, { "0", "0", "0", "0", "0", "0", "1" }, { "1/2" }, { 0 } },
    { 1, { "1/2", "-1/3", "1", "-1", "1/4", "-3/5", "2/3", "-1/7" },
      { "3/4" }, { 0 } },
    { 2, { "1/2", "0", "-1/3", "1", "1", "-1/5", "-1", "1/2", "1/4", "1",
      "-3/5", "-1", "2/3", "1/4", "-1/7", "-1/2" }, { "-1", "1/3" },
      { 0 } },
    { 2, { "1/2", "1", "-1/3", "1/4", "1", "-1", "1/5", "1/3", "-1/2", "0",
      "1", "1" }, { "2", "-1/2" }, { 0 } },
    { 1, { "1/2", "-1/3", "1", "-1", "1/4", "-3/5", "2/3", "-1/7", "1/2",
      "-4/5", "3/8", "-1/2", "1/5" }, { "1/2" }, { 1, 2 } },
    { 1, { "51/100", "9/32", "1/8", "1", "1/32", "1/32", "1/8", "1/2" },
      { "0" }, { 0 } }
};

/* ---- one sub-slice ---- */

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

/* The slow manifold (rho = 0) at low, mid, high: centre, slope, Lam; and
   how far sigma_i goes with b^ = beta e_l: response[i][l], and radii. */
static void
make_slice(graded_chart *chart, const truth *t, interval *y, double *radius,
           double (*response)[MOST])
{
    const instance *in = t->in;
    graded_slice *s = &chart->slice;
    const double at[3] = { in->low, (in->low + in->high) / 2, in->high };
    interval *z[3], *h = vec_new(1, PREC), *b = vec_new(MOST, PREC);
    interval *r = vec_new(MOST, PREC), *u = vec_new(1, PREC);
    double big = 0;
    int i, j, l;

    for (j = 0; j < 3; j++)
    {
        z[j] = vec_new(MOST, PREC);
        mpfi_set_d(h, at[j]);
        point(y, t, h, b);
        residuals(r, t, h, y);
        norm(u, r, t->n, 1, h, -in->s);
        big = fmax(big, mpfi_get_d(u));
        for (i = 0; i < t->size; i++)
            mpfi_set(z[j] + i, y + i);
    }
    mpfr_set_d(&s->h.left, at[0], MPFR_RNDN);
    mpfr_set_d(&s->h.right, at[2], MPFR_RNDN);
    mpfi_set_d(&s->mid, at[1]);
    mpfi_set_d(&s->Lam, (1 + in->eta) * big * big);
    mpfi_set_ui(&s->dLam, 0);
    for (i = 0; i < chart->coords; i++)
    {
        mpfi_set(s->centre + i, z[1] + i);
        mpfi_sub(u, z[2] + i, z[0] + i);
        mpfi_div_d(u, u, at[2] - at[0]);
        mpfi_set(s->slope + i, u);
        middle(s->centre + i, 1);
        middle(s->slope + i, 1);
        mpfi_add(u, z[2] + i, z[0] + i);
        mpfi_div_2ui(u, u, 1);
        mpfi_sub(u, u, z[1] + i);
        radius[i] = 1e-12 + fabs(mpfi_get_d(u));
    }
    mpfi_set_d(h, at[1]);
    for (l = 0; l < t->K; l++)
    {
        mpfi_set_d(b + l, sqrt(in->eta) * big);
        for (i = 0; i < t->size; i++)
            mpfi_set(y + i, z[1] + i);
        point(y, t, h, b);
        for (i = 0; i < chart->coords; i++)
        {
            mpfi_sub(u, y + i, z[1] + i);
            response[i][l] = mpfi_get_d(u);
            radius[i] = hypot(radius[i], response[i][l]);
        }
        mpfi_set_ui(b + l, 0);
    }
    for (i = 0; i < t->size; i++)
        mpfi_set(y + i, z[1] + i);
    for (j = 0; j < 3; j++)
        vec_free(z[j], MOST);
    vec_free(u, 1);
    vec_free(r, MOST);
    vec_free(b, MOST);
    vec_free(h, 1);
}

/* Radius i and its side of the box. */
static void
set_radius(graded_slice *s, int i, double r)
{
    interval *u = vec_new(1, 192);

    mpfi_set_d(s->radius + i, r);
    mpfi_sub(u, &s->h, &s->mid);
    mpfi_mul(u, u, s->slope + i);
    mpfi_add(s->box + i, s->centre + i, u);
    widen(s->box + i, &s->radius[i].right);
    vec_free(u, 1);
}

/* The turns' radii, one after the other, as small as they pass. */
static void
tighten(graded_bounds *b, graded_chart *chart, const truth *t, double f,
        const double *radius)
{
    graded_slice *s = &chart->slice;
    const char *why;
    double r;
    int i;

    for (i = chart->coords - t->in->d * t->sides; i < chart->coords; i++)
    {
        for (r = f * radius[i]; r > 1e-9 * radius[i]; r *= 0.8)
        {
            set_radius(s, i, 0.8 * r);
            if (!chart->family->enclose(b, chart, &why))
                break;
        }
        set_radius(s, i, r);
    }
    (void) chart->family->enclose(b, chart, &why);
}

/* The smallest multiple of the radii with which the family closes. */
static int
close_slice(graded_bounds *b, graded_chart *chart, const truth *t,
            const double *radius)
{
    graded_slice *s = &chart->slice;
    const char *why = "";
    double f;
    int i;

    for (f = 0.2; f < 8; f *= 1.08)
    {
        for (i = 0; i < chart->coords; i++)
            set_radius(s, i, f * radius[i]);
        if (chart->family->enclose(b, chart, &why))
        {
            if (getenv("LOJA_SHOW") != NULL)
                printf("%s: radii times %g\n", t->in->name, f);
            tighten(b, chart, t, f, radius);
            return 1;
        }
    }
    printf("%s: %s is never proved\n", t->in->name, why);
    failures++;
    return 0;
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

/* ---- what the family refuses ---- */

static const struct { instance in; const char *reason; } refused[] =
{
    { { "equal inputs", "tanh", 2, 1, 8, { "-1", "-1", "-1/2", "-1/2", "0",
        "1/3", "1", "1" }, 2, 7, { 0 }, 0, 0, { "0", "0", "1" }, { 0 },
        0, 0, 0 }, "too few different" },
    { { "M", "tanh", 2, 1, 7, { "-1", "-1/2", "0", "1/3", "1", "2", "3" }, 2,
        5, { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 }, "M: at least" },
    { { "a slow k", "tanh", 1, 0, 4, { "-1", "-1/2", "1/3", "1" }, 3, 5,
        { 0 }, 0, 0, { "0", "0", "0", "1" }, { 0 }, 0, 0, 0 },
      "k: not a fast" },
    { { "a vanishing k", "tanh", 2, 0, 4, { "-1", "-1/2", "1/3", "1" }, 2, 9,
        { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 }, "k: not a fast" },
    { { "a slow power", "tanh", 2, 0, 4, { "-1", "-1/2", "1/3", "1" }, 3, 9,
        { 0 }, 0, 0, { "0", "1", "1", "1" }, { 0 }, 0, 0, 0 },
      "power 2 is not fast" },
    { { "relu", "relu", 1, 1, 4, { "-1", "-1/2", "1/3", "1" }, 2, 9, { 0 },
        0, 0, { "0", "1", "1" }, { 0 }, 0, 0, 0 }, "piecewise" }
};

static void
check_refused(const instance *in, const others *more, const char *reason,
              int wrong)
{
    const graded_family *family = more != NULL ? &graded_ridge
        : &graded_one_layer;
    report_t rep = { "", 0, "" };
    json_t *data = make_data(in, more);
    graded_chart chart;
    claim_t claim;
    problem prob;

    problem_make(&prob, in, more);
    if (wrong)                          /* one target is another */
        mpq_set_si(prob.y[in->samples - 1], 17, 1);
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    memset(&chart, 0, sizeof(chart));
    chart.claim = &claim;
    chart.family = family;
    chart.prec = 192;
    checks++;
    if (family->init(&chart) || strstr(rep.text, reason) == NULL)
    {
        failures++;
        printf("%s: \"%s\", not \"%s\"\n", in->name, rep.text, reason);
    }
    family->clear(&chart);
    problem_free(&prob);
    json_decref(data);
}

/* A kink in the hull of b + [0,1] h omega x, or not. */
static void
check_branch(double b, int wanted)
{
    const instance in = { "elu", "elu", 1, 1, 4, { "-1", "-1/2", "1/3",
        "1" }, 2, 5, { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 };
    report_t rep = { "", 0, "" };
    json_t *data = make_data(&in, NULL);
    graded_chart chart;
    graded_slice *s = &chart.slice;
    claim_t claim;
    problem prob;

    problem_make(&prob, &in, NULL);
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    memset(&chart, 0, sizeof(chart));
    chart.claim = &claim;
    chart.prec = 192;
    graded_slice_init(s, MOST, 192);
    mpfi_set_d(&s->h, 0.125);
    mpfi_set_d(&s->mid, 0.125);
    mpfi_set_d(s->centre, 1);
    mpfi_set_d(s->centre + 1, b);
    mpfi_set_d(s->centre + 2, 1);
    mpfi_interv_d(s->box, 0.9375, 1.0625);
    mpfi_interv_d(s->box + 1, b - 0.0625, b + 0.0625);
    mpfi_interv_d(s->box + 2, 0.9375, 1);
    checks++;
    if (!graded_one_layer.init(&chart)
        || one_layer_taylor(chart.data, s) != wanted)
    {
        failures++;
        printf("elu, b = %g: %s %s\n", b, wanted ? "refused" : "accepted",
               rep.text);
    }
    graded_one_layer.clear(&chart);
    graded_slice_clear(s, MOST);
    problem_free(&prob);
    json_decref(data);
}

/* ---- activation_range ---- */

/* Ends and a point inside of a wide interval. */
static void
check_range(activation act, double lo, double hi, int branch)
{
    enum { LEN = 30 };
    interval *c = vec_new(LEN, 192), *f = vec_new(LEN, 192);
    interval *z = vec_new(1, 192);
    interval *work = vec_new(activation_range_work(LEN), 192);
    int i, m;

    mpfi_interv_d(z, lo, hi);
    if (!activation_range(c, LEN, z, act, branch, work))
    {
        failures++;
        printf("activation %s: no range\n", act->name);
    }
    for (i = 0; i < 5; i++)
    {
        mpfi_set_d(z, lo + (hi - lo) * i / 4);
        (void) activation_series(f, LEN, z, act, branch);
        for (m = 0; m < LEN; m++)
        {
            checks++;
            if (mpfr_greaterequal_p(&f[m].right, &c[m].left)
                && mpfr_lessequal_p(&f[m].left, &c[m].right))
                continue;
            failures++;
            printf("activation %s: coefficient %d at %d/4 of [%g, %g]\n",
                   act->name, m, i, lo, hi);
        }
    }
    vec_free(work, activation_range_work(LEN));
    vec_free(z, 1);
    vec_free(f, LEN);
    vec_free(c, LEN);
}

/* Inputs on a line: s and x' tell the same. */
static const others line =
{
    1, { "1", "3/4", "1/2", "0", "-1/4", "-1/4", "-1/2", "-1" }, { "3/4" },
    { 0 }
};

static const instance kink =
{
    "kink", "elu", 1, 0, 4, { "-1", "-1/2", "1/3", "1" }, 1, 9, { 0 }, 0, 0,
    { "0", "1" }, { 0 }, 0, 0, 0
};

int
main(void)
{
    size_t i;

    for (i = 0; i < sizeof(instances) / sizeof(*instances); i++)
        check_instance(instances + i, NULL);
    for (i = 0; i < sizeof(ridges) / sizeof(*ridges); i++)
        check_instance(ridges + i, with + i);
    for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        check_refused(&refused[i].in, NULL, refused[i].reason, 0);
    check_refused(instances, NULL, "p: not y of sample 2", 1);
    check_refused(ridges + 1, with + 1, "p: not y of sample 7", 1);
    check_refused(ridges + 1, &line, "too few different inputs", 0);
    check_refused(&kink, with, "a kink", 0);
    check_branch(-0.25, 1);
    check_branch(-0.125, 0);
    check_branch(0.125, 0);
    check_branch(0.25, 1);
    for (i = 0; activation_list[i] != NULL; i++)
    {
        check_range(activation_list[i], 0.25, 0.3125, 1);
        check_range(activation_list[i], 0.25, 1.5, 1);
        check_range(activation_list[i], -0.3125, -0.25, -1);
    }
    printf("%ld comparisons, %ld failures\n", checks, failures);
    mpfr_free_cache();
    return failures == 0 && checks > 0 ? 0 : 1;
}
