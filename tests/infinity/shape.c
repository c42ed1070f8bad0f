/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems of the families collapse and loose, and the truth about them. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "shape.h"

#define PREC BENCH_PREC
#define FOUR "1/4 1/2 3/4 1"
#define EIGHT "-1 -3/4 -1/2 -1/5 0 1/4 1/2 1"
#define THIRTEEN "-1 -4/5 -1/2 -2/5 -1/7 0 1/5 1/3 1/2 3/5 5/7 4/5 1"

const bench_case_t shape_collapse[SHAPE_CASES] =
{
    { "tanh", 2, 0, FOUR, "0 0 0 1", "1 3", "2.12 0.88 -0.38 0.92", 0.05 },
    { "arctan", 2, 0, "-1 -1/3 1/2 3/4 2", "0 -1/2 0 1", "1 3",
        "2.1 0.87 -0.38 0.92", 0.03 },
    { "tanh", 2, 1, EIGHT, "1/3 -1/2 1/4 1", "0 1 2 3",
        "2.12 0.88 -0.05 -0.11 -0.38 0.92", 0.02 },
};

const bench_case_t shape_loose[SHAPE_CASES] =
{
    { "gelu", 2, 1, THIRTEEN, "0 0 0 1", "0 1 2 3 4 5",
        "1.76 -1.76 -0.752 -0.751 0.708 -0.706", 0.02 },
    { "gelu", 2, 1, THIRTEEN, "0 0 0 1", "0 1 2 3 4 5",
        "3.04 1.4425 0.727 0.3215 -0.3376 0.9413", 0.003 },
    { "silu", 2, 1, THIRTEEN, "1/3 -1/2 1/4 1", "0 1 2 3 4 5",
        "2.22 -2.22 -1.278 -1.278 0.708 -0.706", 0.01 },
};

void
shape_place(shape_t *t, const arb_t h, arb_srcptr sigma)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_ptr r = _arb_vec_init(o->n);
    arb_t x;
    slong i;

    arb_init(x);
    t->family.ops->map(t->theta, &t->family, h, sigma);
    for (i = 0; i < t->P; i++)
        arb_get_mid_arb(t->theta + i, t->theta + i);
    if (o->bias)
    {
        loja_loss_residual(t->ws, r, NULL, t->theta, PREC);
        for (i = 0; i < o->n; i++)
            arb_add(x, x, r + i, PREC);
        arb_sqrt_ui(r, (ulong) o->n, PREC);
        arb_div(x, x, r, PREC);
        arb_sub(t->theta + t->P - 1, t->theta + t->P - 1, x, PREC);
        arb_get_mid_arb(t->theta + t->P - 1, t->theta + t->P - 1);
    }
    arb_clear(x);
    _arb_vec_clear(r, o->n);
}

void
shape_init(shape_t *t, const bench_case_t *c, int is_loose)
{
    const slong v = (c->bias ? 2 : 1) * c->d;
    const char *at = c->shape;
    arb_ptr z = _arb_vec_init(BENCH_MOST);
    loja_message_t why;
    slong i;

    memset(t, 0, sizeof(*t));
    t->c = c;
    bench_problem(t->prob, c);
    loja_loss_init(t->ws, t->prob);
    t->P = t->prob->net->nparams;
    t->theta = _arb_vec_init(t->P);
    t->y = _arb_vec_init(BENCH_MOST);
    arb_init(t->h);
    arb_set_d(t->h, c->h);
    t->dim = v + c->d;
    for (i = 0; i < t->dim; i++)
    {
        double x;
        int used;

        CU_ASSERT_FATAL(sscanf(at, "%lf%n", &x, &used) == 1);
        at += used;
        arb_set_d(t->y + i, x);
        arb_set_d(z + i, i >= v ? x / pow(c->h, 3)
            : is_loose && i >= c->d ? x : x * c->h);
    }
    t->loose = is_loose;
    t->family.ops = is_loose ? &_loja_graded_loose : &_loja_graded_collapse;
    t->family.prob = t->prob;
    t->family.prec = 128;
    CU_ASSERT_FATAL(t->family.ops->init(&t->family, z, why));
    t->f = t->family.data;
    t->s = t->family.s;
    t->k = t->family.k;
    CU_ASSERT_FATAL(t->family.dim == t->dim);
    CU_ASSERT_FATAL(t->family.ops->slow_approx(t->y, &t->family, t->h));
    _arb_vec_clear(z, BENCH_MOST);
}

void
shape_clear(shape_t *t)
{
    t->family.ops->clear(&t->family);
    loja_loss_clear(t->ws);
    loja_problem_clear(t->prob);
    _arb_vec_clear(t->theta, t->P);
    _arb_vec_clear(t->y, BENCH_MOST);
    arb_clear(t->h);
}

/* ---- the truth at t->theta ---- */

double
shape_get(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* e_l of the fast powers, K x n, in the scalar product of r. */
static void
basis(arb_mat_t e, const loja_one_layer_struct *o)
{
    arb_t t, x;
    slong l, i, j;

    arb_init(t);
    arb_init(x);
    for (l = 0; l < o->K; l++)
    {
        for (j = 0; j < o->n; j++)
        {
            arb_set_fmpq(x, o->x + j, PREC);
            arb_pow_ui(arb_mat_entry(e, l, j), x, (ulong) o->fast[l], PREC);
        }
        for (i = 0; i < l; i++)
        {
            arb_dot(t, NULL, 1, arb_mat_entry(e, l, 0), 1,
                    arb_mat_entry(e, i, 0), 1, o->n, PREC);
            _arb_vec_scalar_addmul(arb_mat_entry(e, l, 0),
                arb_mat_entry(e, i, 0), o->n, t, PREC);
        }
        bench_norm(t, arb_mat_entry(e, l, 0), o->n);
        for (j = 0; j < o->n; j++)
            arb_div(arb_mat_entry(e, l, j), arb_mat_entry(e, l, j), t, PREC);
    }
    arb_clear(t);
    arb_clear(x);
}

/* The P equations of X: A X = g. */
static void
equations(arb_mat_t A, arb_mat_t g, const shape_t *t, const arb_mat_t e,
          arb_srcptr r, const arb_mat_t J)
{
    const loja_one_layer_struct *o = &t->f->o;
    const slong v = (o->bias ? 2 : 1) * o->d;
    slong l, i, j, row = 0;

    for (l = 0; l < o->K; l++, row++)
    {
        for (i = 0; i < t->P; i++)
            for (j = 0; j < o->n; j++)
                arb_addmul(arb_mat_entry(A, row, i), arb_mat_entry(e, l, j),
                           arb_mat_entry(J, j, i), PREC);
        arb_dot(arb_mat_entry(g, row, 0), NULL, 1, arb_mat_entry(e, l, 0), 1,
                r, 1, o->n, PREC);
    }
    for (i = 0; i < o->d; i++)
    {
        arb_set(arb_mat_entry(A, row, v + i), t->theta + v + i);
        arb_addmul(arb_mat_entry(g, row, 0), t->theta + v + i,
                   t->theta + v + i, PREC);
    }
    arb_mul_si(arb_mat_entry(g, row, 0), arb_mat_entry(g, row, 0), o->k,
               PREC);
    arb_div_si(arb_mat_entry(g, row, 0), arb_mat_entry(g, row, 0), t->s, PREC);
    for (row++, i = 0; i < t->f->moduli; i++, row++)
    {
        /* w like h, v like h^(-k); b like h, loose: at rest */
        const slong q = t->f->modulus[i];
        const slong power = q >= v ? o->k : t->loose && q >= o->d ? 0 : -1;

        arb_one(arb_mat_entry(A, row, q));
        arb_mul_si(arb_mat_entry(g, row, 0), t->theta + q, power, PREC);
        arb_div_si(arb_mat_entry(g, row, 0), arb_mat_entry(g, row, 0), t->s,
                   PREC);
    }
    CU_ASSERT_FATAL(row == t->P);
}

/* e, d, f from X. */
static void
sizes(shape_truth_t *res, const shape_t *t, const arb_mat_t J, arb_srcptr r,
      arb_srcptr X, const arb_t h)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_ptr err = _arb_vec_init(o->n), xi = _arb_vec_init(t->P);
    arb_ptr Xh = _arb_vec_init(t->P);
    arb_t a, b;
    slong i;

    arb_init(a);
    arb_init(b);
    for (i = 0; i < o->n; i++)
        arb_dot(err + i, r + i, 0, arb_mat_entry(J, i, 0), 1, X, 1, t->P,
                PREC);
    bench_norm(a, err, o->n);
    arb_pow_ui(b, h, (ulong) (t->s + t->family.step), PREC);
    arb_div(a, a, b, PREC);
    res->e = shape_get(a);
    for (i = 0; i < t->P; i++)
    {
        arb_mul_si(Xh + i, X + i, t->s, PREC);
        arb_div_si(Xh + i, Xh + i, o->k, PREC);
        arb_sub(xi + i, Xh + i, t->theta + i, PREC);
    }
    bench_norm(a, xi, t->P);
    bench_norm(b, t->theta, t->P);
    arb_div(a, a, b, PREC);
    res->d = shape_get(a) / shape_get(h);
    arb_dot(a, NULL, 0, xi, 1, Xh, 1, t->P, PREC);
    arb_dot(b, NULL, 0, Xh, 1, Xh, 1, t->P, PREC);
    arb_div(a, a, b, PREC);
    res->f = fabs(shape_get(a)) / pow(shape_get(h), (double) t->family.step);
    bench_norm(b, t->theta, t->P);
    res->size = shape_get(b) * pow(shape_get(h), (double) o->k);
    arb_clear(a);
    arb_clear(b);
    _arb_vec_clear(err, o->n);
    _arb_vec_clear(xi, t->P);
    _arb_vec_clear(Xh, t->P);
}

void
shape_truth(shape_truth_t *res, const shape_t *t, const arb_t h)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_ptr r = _arb_vec_init(o->n), off = _arb_vec_init(o->n);
    arb_mat_t J, e, A, g, X;
    arb_t x, y;
    slong l;

    arb_init(x);
    arb_init(y);
    arb_mat_init(J, o->n, t->P);
    arb_mat_init(e, o->K, o->n);
    arb_mat_init(A, t->P, t->P);
    arb_mat_init(g, t->P, 1);
    arb_mat_init(X, t->P, 1);
    loja_loss_residual((loja_loss_struct *) t->ws, r, J, t->theta, PREC);
    basis(e, o);
    equations(A, g, t, e, r, J);
    CU_ASSERT_FATAL(arb_mat_solve(X, A, g, PREC));
    sizes(res, t, J, r, arb_mat_entry(X, 0, 0), h);
    _arb_vec_set(off, r, o->n);
    for (l = 0; l < o->K; l++)
    {
        arb_dot(x, NULL, 1, off, 1, arb_mat_entry(e, l, 0), 1, o->n, PREC);
        _arb_vec_scalar_addmul(off, arb_mat_entry(e, l, 0), o->n, x, PREC);
    }
    bench_norm(x, off, o->n);
    arb_pow_ui(y, h, (ulong) t->s, PREC);
    arb_div(x, x, y, PREC);
    res->tau = shape_get(x);
    bench_norm(x, r, o->n);
    arb_div(x, x, y, PREC);
    res->L = shape_get(x) * shape_get(x);
    arb_clear(x);
    arb_clear(y);
    arb_mat_clear(J);
    arb_mat_clear(e);
    arb_mat_clear(A);
    arb_mat_clear(g);
    arb_mat_clear(X);
    _arb_vec_clear(r, o->n);
    _arb_vec_clear(off, o->n);
}
