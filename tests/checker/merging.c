/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: what is enclosed on E holds what is measured at points of it.
    Nothing of the rule is used to measure: the loss is that of the network at
    Theta(h, xi), the loss at h = 0 that at a tiny h, and derivatives are
    difference quotients in many digits.
*/
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/rules/merging.h"

#define PREC 512
#define BITS 192               /* of the rule */
#define TINY 160               /* of h, in place of 0: 2^-TINY */
#define STEP 60                /* of difference quotients: 2^-STEP */
#define MOST 16
#define POINTS 12

static long failures, checks;
static uint64_t seed = 20250601;

static double
uniform(double a, double b)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return a + (b - a) * (double) (seed >> 11) / 9007199254740992.0;
}

typedef struct
{
    const char *name, *act, *family, *neurons;
    int in, d, bias, sign, q, n;
    const char *x[12];
    double centre[MOST], bend;  /* y: residuals of that size */
    double h0, rho, scale;      /* scale: of the frame; 0: from the Hessian */
} instance;

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

static void
middle(interval *v, int n)
{
    int i;

    for (i = 0; i < n; i++)
    {
        mpfr_add(&v[i].left, &v[i].left, &v[i].right, MPFR_RNDN);
        mpfr_div_2ui(&v[i].left, &v[i].left, 1, MPFR_RNDN);
        mpfr_set(&v[i].right, &v[i].left, MPFR_RNDN);
    }
}

/* x := sign 2^e */
static void
power_of_two(interval *x, int sign, int e)
{
    mpfr_set_si_2exp(&x->left, sign, e, MPFR_RNDN);
    mpfr_set(&x->right, &x->left, MPFR_RNDN);
}

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

/* ---- the record ---- */

/* x as a member of a record. */
static json_t *
dyadic(double x)
{
    char text[60];
    int e;
    double m = frexp(fabs(x), &e);
    uint64_t k = (uint64_t) ldexp(m, 53);

    if (x == 0)
        return json_string("0");
    for (e -= 53; k % 2 == 0; k /= 2)
        e++;
    snprintf(text, sizeof(text), "%s0x%llxp%+d", x < 0 ? "-" : "",
             (unsigned long long) k, e);
    return json_string(text);
}

static json_t *
make_data(const instance *in, int dim, const double *frame)
{
    static const char *const keys[] = { "D0", "mu", "a", "c", "excess" };
    json_t *data = json_object(), *row, *rows = json_array();
    int i, k;

    json_object_set_new(data, "family", json_string(in->family));
    json_object_set_new(data, "neurons", json_loads(in->neurons, 0, NULL));
    json_object_set_new(data, "sign", json_integer(in->sign));
    json_object_set_new(data, "q", json_integer(in->q));
    for (k = 0; k < 5; k++)
        json_object_set_new(data, keys[k], dyadic(1e-6));
    json_object_set_new(data, "h0", dyadic(in->h0));
    json_object_set_new(data, "rho", dyadic(in->rho));
    row = json_array();
    json_array_append_new(row, dyadic(0));
    json_array_append_new(row, dyadic(100));
    json_object_set_new(data, "limit", row);
    row = json_array();
    for (i = 0; i < dim; i++)
        json_array_append_new(row, dyadic(in->centre[i]));
    json_object_set_new(data, "centre", row);
    for (i = 0; i < dim; i++)
    {
        row = json_array();
        for (k = 0; k < dim; k++)
            json_array_append_new(row, dyadic(frame[i * dim + k]));
        json_array_append_new(rows, row);
    }
    json_object_set_new(data, "frame", rows);
    return data;
}

static void
problem_make(problem *p, const instance *in)
{
    int j, l;

    memset(p, 0, sizeof(*p));
    mpq_inits(p->l2, p->start_radius, NULL);
    p->depth = 2;
    p->width = calloc(3, sizeof(int));
    p->act = calloc(1, sizeof(activation));
    if (p->width == NULL || p->act == NULL)
        abort();
    p->width[0] = in->in;
    p->width[1] = p->hidden = in->d;
    p->width[2] = 1;
    p->act[0] = activation_find(in->act);
    p->bias = in->bias;
    p->params = in->d * (in->in + 1 + in->bias) + in->bias;
    p->samples = in->n;
    p->x = fractions((size_t) (in->n * in->in));
    p->y = fractions((size_t) in->n);
    for (j = 0; j < in->n; j++)
    {
        char text[40], *s = text;

        snprintf(text, sizeof(text), "%s", in->x[j]);
        for (l = 0; l < in->in; l++)
        {
            char *end = strchr(s, ',');

            if (end != NULL)
                *end = '\0';
            if (mpq_set_str(p->x[j * in->in + l], s, 10) != 0)
                abort();
            s = end + 1;
        }
    }
}

/* ---- the network at Theta(h, zeta) ---- */

typedef struct
{
    const instance *in;
    const problem *prob;
    int first, second, flat, dim;
} truth;

/* theta, from (7) or w = h alpha, v = sign/h. */
static void
chart(interval *theta, const truth *t, const interval *h,
      const interval *zeta)
{
    const int ins = t->in->in, d = t->in->d, bias = t->in->bias;
    const int v = d * (ins + bias), two = v + t->second;
    interval *w = vec_new(5, PREC), *x = w + 1, *f = w + 2;
    int p, l;

    for (p = 0; p < t->prob->params; p++)
        if (p != two)
            mpfi_set(theta + p, zeta + p - (p > two));
    mpfi_ui_div(w, 1, h);
    if (t->flat)
        mpfi_mul_si(theta + two, w, t->in->sign);
    else
    {
        mpfi_sub(theta + two, theta + v + t->first, w);
        mpfi_add(theta + v + t->first, theta + v + t->first, w);
        mpfi_div_2ui(theta + two, theta + two, 1);
        mpfi_div_2ui(theta + v + t->first, theta + v + t->first, 1);
    }
    for (l = 0; l < ins + bias; l++)
    {
        const int a = l < ins ? t->first * ins + l : d * ins + t->first;
        const int b = l < ins ? t->second * ins + l : d * ins + t->second;

        mpfi_mul(x, theta + b, h);
        if (t->flat)
            mpfi_set(theta + b, x);
        else
        {
            mpfi_sub(theta + b, theta + a, x);
            mpfi_add(theta + a, theta + a, x);
            mpfi_mul_si(theta + b, theta + b, t->in->sign);
        }
    }
    if (!t->flat && t->in->sign < 0)
    {
        mpfi_neg(theta + two, theta + two);
        mpfi_set_ui(x, 0);
        if (!activation_real(f, x, t->prob->act[0], 0))
            abort();
        /* v psi(z) = 2 psi(0) v - v psi(-z) */
        mpfi_mul(x, f, theta + two);
        mpfi_mul_2ui(x, x, 1);
        if (bias)
            mpfi_sub(theta + t->prob->params - 1, theta + t->prob->params - 1,
                     x);
    }
    vec_free(w, 5);
}

/* N(x_j) at theta. */
static void
value(interval *N, const truth *t, const interval *theta, int j)
{
    const int ins = t->in->in, d = t->in->d, bias = t->in->bias;
    interval *f = vec_new(5, PREC), *z = f + 3, *x = f + 4;
    int i, l;

    mpfi_set_ui(N, 0);
    if (bias)
        mpfi_set(N, theta + t->prob->params - 1);
    for (i = 0; i < d; i++)
    {
        mpfi_set_ui(z, 0);
        if (bias)
            mpfi_set(z, theta + d * ins + i);
        for (l = 0; l < ins; l++)
        {
            mpfi_mul_q(x, theta + i * ins + l, t->prob->x[j * ins + l]);
            mpfi_add(z, z, x);
        }
        if (!activation_real(f, z, t->prob->act[0], 0))
            abort();
        add_product(N, theta + d * (ins + bias) + i, f, x);
    }
    vec_free(f, 5);
}

/* zeta = centre + M xi */
static void
frame_point(interval *zeta, const merging *m, const interval *xi)
{
    interval u;
    int i, k;

    mpfi_init2(&u, PREC);
    for (i = 0; i < m->dim; i++)
    {
        mpfi_set(zeta + i, m->centre + i);
        for (k = 0; k < m->dim; k++)
            add_product(zeta + i, m->M + i * m->dim + k, xi + k, &u);
    }
    mpfi_clear(&u);
}

/* L at (h, xi), a number; h NULL: at 0. */
static void
loss(interval *L, const truth *t, const merging *m, const interval *h,
     const interval *xi)
{
    interval *zeta = vec_new(MOST, PREC), *theta = vec_new(MOST + 1, PREC);
    interval *N = vec_new(2, PREC), *tiny = N + 1;
    int j;

    power_of_two(tiny, 1, -TINY);
    frame_point(zeta, m, xi);
    chart(theta, t, h == NULL ? tiny : h, zeta);
    mpfi_set_ui(L, 0);
    for (j = 0; j < t->in->n; j++)
    {
        value(N, t, theta, j);
        mpfi_sub_q(N, N, t->prob->y[j]);
        mpfi_sqr(N, N);
        mpfi_add(L, L, N);
    }
    mpfi_div_si(L, L, t->in->n);
    middle(L, 1);
    vec_free(zeta, MOST);
    vec_free(theta, MOST + 1);
    vec_free(N, 2);
}

/* A = (L - L_0)/g */
static void
measure(interval *A, const truth *t, const merging *m, const interval *h,
        const interval *xi)
{
    interval u;

    mpfi_init2(&u, PREC);
    loss(A, t, m, h, xi);
    loss(&u, t, m, NULL, xi);
    mpfi_sub(A, A, &u);
    mpfi_div(A, A, h);
    if (t->in->q == 2)
        mpfi_div(A, A, h);
    mpfi_clear(&u);
}

/* ---- at a point ---- */

/* The gradient of A (or of L_0, h NULL) at xi, dim quotients. */
static void
slopes(interval *grad, const truth *t, const merging *m, const interval *h,
       const interval *xi)
{
    interval *y = vec_new(MOST, PREC), *u = vec_new(2, PREC);
    int k, side;

    for (k = 0; k < m->dim; k++)
        mpfi_set(y + k, xi + k);
    for (k = 0; k < m->dim; k++)
    {
        for (side = 0; side < 2; side++)
        {
            power_of_two(u + side, side ? -1 : 1, -STEP);
            mpfi_add(y + k, xi + k, u + side);
            if (h == NULL)
                loss(u + side, t, m, NULL, y);
            else
                measure(u + side, t, m, h, y);
        }
        mpfi_set(y + k, xi + k);
        mpfi_sub(grad + k, u, u + 1);
        mpfi_mul_2exp(grad + k, grad + k, STEP - 1);
    }
    middle(grad, m->dim);
    vec_free(y, MOST);
    vec_free(u, 2);
}

static void
norm(interval *res, const interval *v, int n)
{
    interval u;
    int i;

    mpfi_init2(&u, PREC);
    mpfi_set_ui(res, 0);
    for (i = 0; i < n; i++)
    {
        mpfi_sqr(&u, v + i);
        mpfi_add(res, res, &u);
    }
    mpfi_sqrt(res, res);
    mpfi_clear(&u);
}

/* H: dim x dim, of L_0 in xi. */
static void
curvature(interval *H, const truth *t, const merging *m, const interval *xi)
{
    interval *y = vec_new(MOST, PREC), *g = vec_new(2 * MOST, PREC);
    interval *u = vec_new(1, PREC);
    int k, l, side;

    for (k = 0; k < m->dim; k++)
        mpfi_set(y + k, xi + k);
    for (k = 0; k < m->dim; k++)
    {
        for (side = 0; side < 2; side++)
        {
            power_of_two(u, side ? -1 : 1, -STEP);
            mpfi_add(y + k, xi + k, u);
            slopes(g + side * MOST, t, m, NULL, y);
        }
        mpfi_set(y + k, xi + k);
        for (l = 0; l < m->dim; l++)
        {
            mpfi_sub(u, g + l, g + MOST + l);
            mpfi_mul_2exp(H + k * m->dim + l, u, STEP - 1);
        }
    }
    middle(H, m->dim * m->dim);
    vec_free(y, MOST);
    vec_free(g, 2 * MOST);
    vec_free(u, 1);
}

/* How fast theta moves with h (times -h^2/q), or along eta. */
static void
motion(interval *res, const truth *t, const merging *m, const interval *h,
       const interval *xi, const interval *eta)
{
    interval *zeta = vec_new(2 * MOST, PREC), *u = vec_new(2, PREC);
    interval *theta = vec_new(2 * (MOST + 1), PREC), *y = zeta + MOST;
    int k, side;

    for (side = 0; side < 2; side++)
    {
        power_of_two(u, side ? -1 : 1, -STEP);
        for (k = 0; k < m->dim; k++)
        {
            mpfi_set(y + k, xi + k);
            if (eta != NULL)
                add_product(y + k, eta + k, u, u + 1);
        }
        frame_point(zeta, m, y);
        mpfi_set(u + 1, h);
        if (eta == NULL)
            mpfi_add(u + 1, h, u);
        chart(theta + side * (MOST + 1), t, u + 1, zeta);
    }
    for (k = 0; k < t->prob->params; k++)
    {
        mpfi_sub(theta + k, theta + k, theta + MOST + 1 + k);
        mpfi_mul_2exp(theta + k, theta + k, STEP - 1);
    }
    middle(theta, t->prob->params);
    norm(res, theta, t->prob->params);
    if (eta == NULL)
    {
        mpfi_mul(res, res, h);
        mpfi_mul(res, res, h);
        mpfi_div_si(res, res, t->in->q);
    }
    vec_free(zeta, 2 * MOST);
    vec_free(theta, 2 * (MOST + 1));
    vec_free(u, 2);
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
    report_t rep = { "", 0, "" };
    double frame[MOST * MOST];
    json_t *data;
    claim_t claim;
    problem prob;
    merging m;
    truth t;
    int i, dim;

    problem_make(&prob, in);
    dim = prob.params - 1;
    for (i = 0; i < dim * dim; i++)
        frame[i] = in->scale * ((i % (dim + 1) == 0)
                                + (in->n > 1 ? uniform(-0.3, 0.3) : 0));
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.end = vec_new((size_t) prob.params, BITS);
    claim.data = data = make_data(in, dim, frame);
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
    vec_free(claim.end, (size_t) prob.params);
    json_decref(data);
    problem_clear(&prob);
}

/* ---- the inequalities ---- */

/* Some constants, in doubles; c2 and c3 follow from (1). */
typedef struct
{
    double h0, rho, off, D0, mu, a, abar, rising, b, Cg, Ce, epsilon;
} constants;

static int
holds(const constants *k, int q, double c, report_t *rep)
{
    const instance *in = instances;
    double frame[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    json_t *data = make_data(in, 3, frame);
    claim_t claim;
    problem prob;
    merging m;
    int good;

    memset(rep, 0, sizeof(*rep));
    memset(&claim, 0, sizeof(claim));
    problem_make(&prob, in);
    claim.rep = rep;
    claim.prob = &prob;
    claim.end = vec_new(4, BITS);
    claim.data = data;
    if (!merging_start(&m, &claim))
        abort();
    m.q = q;
    mpfr_set_prec(m.c, 64);
    mpfr_set_d(m.h0, k->h0, MPFR_RNDN);
    mpfr_set_d(m.rho, k->rho, MPFR_RNDN);
    mpfr_set_d(m.D0, k->D0, MPFR_RNDN);
    mpfr_set_d(m.mu, k->mu, MPFR_RNDN);
    mpfr_set_d(m.a, k->a, MPFR_RNDN);
    mpfr_set_d(m.c, c, MPFR_RNDN);
    mpfi_set_d(&m.off, k->off);
    mpfi_set_d(&m.lambda, 1 - k->epsilon);
    mpfi_set_d(&m.Lambda, 1 + k->epsilon);
    mpfi_interv_d(&m.A, k->a, k->abar);
    mpfi_set_d(&m.rising, k->rising);
    mpfi_set_d(&m.b, k->b);
    mpfi_set_d(&m.Cg, k->Cg);
    mpfi_set_d(&m.Ce, k->Ce);
    good = merging_conditions(&m);
    merging_end(&m);
    vec_free(claim.end, 4);
    json_decref(data);
    problem_clear(&prob);
    return good;
}

static void
expect(const char *what, int found, int wanted, const report_t *rep,
       const char *text)
{
    checks++;
    if (found == wanted && (found || strncmp(rep->text, text,
                                             strlen(text)) == 0))
        return;
    failures++;
    printf("%s: %d, %s\n", what, found, rep->text);
}

static void
check_conditions(void)
{
    static const constants k = { 0.5, 1, 0.25, 0.2, 4, 1, 1.5, 0.7, 0.5, 2,
        3, 0.25 };
    constants w;
    report_t rep;
    int q;

    for (q = 1; q <= 2; q++)
    {
        const double m = 1 + 1.0 / q, D0 = q == 1 ? 0.2 : 0.15;
        const double R = k.rho + k.off, l = 1 - k.epsilon, L = 1 + k.epsilon;
        const double c2 = k.rising / k.Cg * pow(L * k.mu / 2 + k.abar, -m);
        const double c3 = (l - R * k.b / k.mu) / k.Ce
            * pow(L / 2 + k.abar / k.mu, -0.5) * pow(D0, 0.5 - m);
        double c = fmin(c2, c3);

        w = k;
        w.D0 = D0;
        expect("c", holds(&w, q, 0.999999 * c, &rep), 1, &rep, "");
        expect("c", holds(&w, q, 1.000001 * c, &rep), 0, &rep, "c: ");
        /* the other one */
        w.Ce = k.Ce * 4 * c3 / c2;
        c = c3 * k.Ce / w.Ce;
        expect("c_3", holds(&w, q, 0.999999 * c, &rep), 1, &rep, "");
        expect("c_3", holds(&w, q, 1.000001 * c, &rep), 0, &rep, "c: ");
        w = k;
        w.D0 = 1.001 * pow(k.h0, q);
        expect("h0", holds(&w, q, 0.1 * c, &rep), 0, &rep, "h0: D > D0");
        w = k;
        w.h0 = 2;
        w.D0 = 0.999 * l / 2 * 0.5625;
        expect("rho", holds(&w, q, 0.1 * c, &rep), 1, &rep, "");
        w.D0 = 1.001 * l / 2 * 0.5625;
        expect("rho", holds(&w, q, 0.1 * c, &rep), 0, &rep, "rho: D > D0");
        w = k;
        w.D0 = D0;
        w.b = 1.001 * l * k.mu / R;
        expect("mu", holds(&w, q, 1e-9, &rep), 0, &rep, "mu: ");
        w.b = 0.999 * l * k.mu / R;
        expect("mu", holds(&w, q, 1e-9, &rep), 1, &rep, "");
        w = k;
        w.rising = -1e-9;
        expect("a'", holds(&w, q, 1e-9, &rep), 0, &rep, "h0: the loss");
    }
}

int
main(void)
{
    size_t i;

    for (i = 0; i < sizeof(instances) / sizeof(*instances); i++)
        check_instance(instances + i);
    check_conditions();
    printf("%ld checks, %ld failures\n", checks, failures);
    return failures > 0;
}
