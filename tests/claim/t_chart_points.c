/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The tests of a chart on sub-boxes against exact points in them: the
    residual of the network itself, through the map of the chart, with the
    free coordinates (which are linear) eliminated by least squares.
*/
#include <string.h>
#include "claim/chart_vertex.h"
#include "claim/neuron.h"
#include "support/support.h"

TEST_DECLARE(test_chart_odd)
TEST_DECLARE(test_chart_vertex)

#define PREC 700

typedef struct
{
    loja_problem_t prob;
    loja_chart_t chart, fine;   /* fine: constants of the map to PREC bits */
    loja_loss_t ws;
} bench_t;

static void
open_bench(bench_t *b, const loja_chart_ops_struct *ops, arb_srcptr theta)
{
    loja_chart_struct *both[2] = { b->chart, b->fine };
    loja_message_t why;
    slong i;

    for (i = 0; i < 2; i++)
    {
        memset(both[i], 0, sizeof(loja_chart_struct));
        both[i]->ops = ops;
        both[i]->prob = b->prob;
        CU_ASSERT_FATAL(ops->applies(b->prob, why));
        CU_ASSERT_FATAL(ops->init(both[i], theta, why));
    }
    if (ops == &_loja_chart_vertex)
    {
        loja_vertex_struct *d = b->fine->data;

        _loja_kernel_clear(d->kernel);
        _loja_kernel_init(d->kernel, b->prob->net->act[0], PREC);
        CU_ASSERT_FATAL(_loja_kernel_find(d->kernel, -1));
    }
    loja_loss_init(b->ws, b->prob);
}

static void
close_bench(bench_t *b)
{
    loja_loss_clear(b->ws);
    b->chart->ops->clear(b->chart);
    b->fine->ops->clear(b->fine);
    loja_problem_clear(b->prob);
}

/* r(q, u) for u = 0 (i < 0) or the i-th unit vector. */
static void
residual(arb_ptr r, bench_t *b, arb_srcptr q, slong i)
{
    arb_ptr theta = _arb_vec_init(4), u = _arb_vec_init(4);

    if (i >= 0)
        arb_one(u + i);
    b->fine->ops->map(theta, b->fine, q, u, PREC);
    loja_loss_residual(b->ws, r, NULL, theta, PREC);
    _arb_vec_clear(theta, 4);
    _arb_vec_clear(u, 4);
}

/* The least L over the free coordinates, and where. */
static void
least(arb_t L, arb_ptr u, bench_t *b, arb_srcptr q)
{
    const slong n = b->prob->n, f = b->chart->free;
    arb_ptr r = _arb_vec_init(n), c = _arb_vec_init(n);
    arb_mat_t F, T, G, h;
    slong i, j;

    arb_mat_init(F, n, f);
    arb_mat_init(T, f, n);
    arb_mat_init(G, f, f);
    arb_mat_init(h, f, 1);
    residual(r, b, q, -1);
    for (j = 0; j < f; j++)
    {
        residual(c, b, q, j);
        for (i = 0; i < n; i++)
            arb_sub(arb_mat_entry(F, i, j), c + i, r + i, PREC);
    }
    arb_mat_transpose(T, F);
    arb_mat_mul(G, T, F, PREC);
    for (j = 0; j < f; j++)
        arb_dot(arb_mat_entry(h, j, 0), NULL, 1,
            arb_mat_entry(T, j, 0), 1,
            r, 1, n, PREC);
    CU_ASSERT(arb_mat_solve(h, G, h, PREC));
    arb_zero(L);
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < f; j++)
            arb_addmul(r + i, arb_mat_entry(F, i, j), arb_mat_entry(h, j, 0),
                PREC);
        arb_addmul(L, r + i, r + i, PREC);
    }
    for (j = 0; j < f; j++)
        arb_set(u + j, arb_mat_entry(h, j, 0));
    _arb_vec_clear(r, n);
    _arb_vec_clear(c, n);
    arb_mat_clear(F);
    arb_mat_clear(T);
    arb_mat_clear(G);
    arb_mat_clear(h);
}

/* (least L at q + e_i step - least L at q - e_i step)/(2 step) */
static void
slope(arb_t d, bench_t *b, arb_srcptr q, slong i, slong step_exp)
{
    arb_ptr p = _arb_vec_init(4), u = _arb_vec_init(4);
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    arb_one(s);
    arb_mul_2exp_si(s, s, step_exp);
    _arb_vec_set(p, q, b->chart->dim);
    arb_add(p + i, q + i, s, PREC);
    least(d, u, b, p);
    arb_sub(p + i, q + i, s, PREC);
    least(t, u, b, p);
    arb_sub(d, d, t, PREC);
    arb_mul_2exp_si(d, d, -step_exp - 1);
    _arb_vec_clear(p, 4);
    _arb_vec_clear(u, 4);
    arb_clear(s);
    arb_clear(t);
}

/* Moves s to the bottom of the valley for this eta (Newton). */
static void
valley(arb_ptr q, bench_t *b)
{
    arb_ptr p = _arb_vec_init(2);
    arb_t d, e;
    slong i;

    arb_init(d);
    arb_init(e);
    for (i = 0; i < 9 && b->chart->dim == 2; i++)
    {
        arb_set(p, q);
        slope(d, b, q, 1, -120);
        arb_one(e);
        arb_mul_2exp_si(e, e, -60);
        arb_add(p + 1, q + 1, e, PREC);
        slope(e, b, p, 1, -120);
        arb_sub(e, e, d, PREC);
        arb_mul_2exp_si(e, e, 60);
        arb_div(d, d, e, PREC);
        arb_sub(q + 1, q + 1, d, PREC);
        mag_zero(arb_radref(q + 1));
    }
    _arb_vec_clear(p, 2);
    arb_clear(d);
    arb_clear(e);
}

/* At the bottom of the valley no choice of a field is left: the best kappa is
   eta d_eta g/(g (1 + alpha)). */
static void
check_kappa(bench_t *b, arb_srcptr start)
{
    arb_ptr q = _arb_vec_init(2), u = _arb_vec_init(2);
    arb_t g, d, k;
    arf_t kappa, C, eps;

    arb_init(g);
    arb_init(d);
    arb_init(k);
    arf_init(kappa);
    arf_init(C);
    arf_init(eps);
    _arb_vec_set(q, start, b->chart->dim);
    valley(q, b);
    least(g, u, b, q);
    arb_get_ubound_arf(eps, g, 53);
    arf_mul_2exp_si(eps, eps, 1);
    slope(d, b, q, 0, -120);
    arb_mul(d, d, q, PREC);
    arb_mul(g, g, u, PREC);
    arb_div(k, d, g, PREC);
    /* any eps > g: it does not enter kappa */
    if (b->chart->ops->field(kappa, C, b->chart, q, eps) == 1)
    {
        arb_set_arf(d, kappa);
        arb_sub(d, d, k, PREC);
        /* differences have an error of about 2^-240, balls of 2^-40 */
        CU_ASSERT(arf_cmp_d(kappa, 2) == 0
            || arf_cmpabs_2exp_si(arb_midref(d), -20) < 0);
        arb_mul_2exp_si(k, k, 20);
        arb_add_ui(k, k, 1, PREC);
        arb_mul_2exp_si(k, k, -20);
        CU_ASSERT(arf_cmp(kappa, arb_midref(k)) <= 0);
    }
    else
        CU_ASSERT(0);
    _arb_vec_clear(q, 2);
    _arb_vec_clear(u, 2);
    arb_clear(g);
    arb_clear(d);
    arb_clear(k);
    arf_clear(kappa);
    arf_clear(C);
    arf_clear(eps);
}

/* u := u* + a random step, at which L is a part of eps. */
static void
random_free(arb_ptr u, bench_t *b, arb_srcptr q, const arb_t g,
            const arf_t eps)
{
    const slong n = b->prob->n;
    arb_ptr r = _arb_vec_init(n), c = _arb_vec_init(n),
        Fd = _arb_vec_init(n), d = _arb_vec_init(2);
    arb_t s, t;
    slong i, j;

    arb_init(s);
    arb_init(t);
    residual(r, b, q, -1);
    for (j = 0; j < b->chart->free; j++)
    {
        arb_set_d(d + j, (double) test_uniform(2001) / 1000 - 1);
        residual(c, b, q, j);
        for (i = 0; i < n; i++)
        {
            arb_sub(c + i, c + i, r + i, PREC);
            arb_addmul(Fd + i, c + i, d + j, PREC);
        }
    }
    arb_dot(s, NULL, 0, Fd, 1, Fd, 1, n, PREC);
    arb_set_arf(t, eps);
    arb_sub(t, t, g, PREC);
    arb_div(t, t, s, PREC);
    arb_sqrtpos(t, t, PREC);
    arb_set_d(s, test_uniform(3) ? 0.999999
        : (double) test_uniform(1000) / 1000);
    arb_mul(t, t, s, PREC);
    for (j = 0; j < b->chart->free; j++)
        arb_addmul(u + j, d + j, t, PREC);
    _arb_vec_clear(r, n);
    _arb_vec_clear(c, n);
    _arb_vec_clear(Fd, n);
    _arb_vec_clear(d, 2);
    arb_clear(s);
    arb_clear(t);
}

/* 0 < L <= eps, u_0 = 1 + alpha > 0, |grad L| C (1 + |theta|) >= kappa L, and
   q is what `inverse' finds. */
static void
check_field(bench_t *b, arb_srcptr q, arb_srcptr u, const arf_t eps,
            const arf_t kappa, const arf_t C)
{
    const slong P = b->prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P), g = _arb_vec_init(P),
        back = _arb_vec_init(2);
    arb_t L, x, y;
    loja_message_t why;
    slong i;

    arb_init(L);
    arb_init(x);
    arb_init(y);
    b->fine->ops->map(theta, b->fine, q, u, PREC);
    CU_ASSERT(b->chart->ops->inverse(back, b->chart, theta, why, 64));
    for (i = 0; i < b->chart->dim; i++)
        CU_ASSERT(arb_overlaps(back + i, q + i)
            && test_arb_contains_arf(back + i, arb_midref(q + i), "q"));
    loja_loss_eval(b->ws, L, g, NULL, theta, PREC);
    arb_set_arf(x, eps);
    CU_ASSERT(arb_le(L, x) && arb_is_positive(L));
    CU_ASSERT(arb_is_positive(u));
    arb_dot(x, NULL, 0, g, 1, g, 1, P, PREC);
    arb_dot(y, NULL, 0, theta, 1, theta, 1, P, PREC);
    arb_sqrt(x, x, PREC);
    arb_sqrt(y, y, PREC);
    arb_add_ui(y, y, 1, PREC);
    arb_mul(x, x, y, PREC);
    arb_set_arf(y, C);
    arb_mul(x, x, y, PREC);
    arb_set_arf(y, kappa);
    arb_mul(L, L, y, PREC);
    CU_ASSERT(arb_ge(x, L));
    _arb_vec_clear(theta, P);
    _arb_vec_clear(g, P);
    _arb_vec_clear(back, 2);
    arb_clear(L);
    arb_clear(x);
    arb_clear(y);
}

/* A point q and a sub-box around it. */
static void
check_box(bench_t *b, arb_srcptr q, slong size_exp)
{
    const loja_chart_ops_struct *ops = b->chart->ops;
    arb_ptr box = _arb_vec_init(2), u = _arb_vec_init(2);
    arb_t g, t;
    arf_t eps, kappa, C;
    slong i;

    arb_init(g);
    arb_init(t);
    arf_init(eps);
    arf_init(kappa);
    arf_init(C);
    for (i = 0; i < b->chart->dim; i++)
    {
        /* the point at an end of the box, now and then */
        arb_one(t);
        arb_mul_2exp_si(t, t, size_exp);
        arb_set(box + i, q + i);
        if (test_uniform(2))
            arb_add(box + i, box + i, t, 128);
        arb_add_error(box + i, t);
    }
    least(g, u, b, q);
    arb_get_ubound_arf(eps, g, 200);
    CU_ASSERT(!ops->above(b->chart, box, eps));
    arf_mul_ui(eps, eps, 1023, 200, ARF_RND_DOWN);
    arf_mul_2exp_si(eps, eps, -10);
    CU_ASSERT(ops->above(b->chart, q, eps));
    arb_get_ubound_arf(eps, g, 200);
    arf_mul_ui(eps, eps, (ulong) (257 + test_uniform(4000)), 200,
        ARF_RND_DOWN);
    arf_mul_2exp_si(eps, eps, -8);
    /* eps > g at q: not everything lies above it */
    i = ops->field(kappa, C, b->chart, box, eps);
    CU_ASSERT(i != 2);
    if (i == 1)
    {
        random_free(u, b, q, g, eps);
        check_field(b, q, u, eps, kappa, C);
    }
    _arb_vec_clear(box, 2);
    _arb_vec_clear(u, 2);
    arb_clear(g);
    arb_clear(t);
    arf_clear(eps);
    arf_clear(kappa);
    arf_clear(C);
}

static void
run(bench_t *b, const loja_chart_ops_struct *ops, double eta, double s,
    double w, slong n)
{
    arb_ptr theta = _arb_vec_init(4), q = _arb_vec_init(2);
    slong i;

    arb_set_d(theta, w);
    open_bench(b, ops, theta);
    for (i = 0; i < n; i++)
    {
        arb_set_d(q, eta * (double) (1 + test_uniform(1000)) / 1000);
        arb_set_d(q + 1, s + eta * (double) (test_uniform(1001) - 500) / 1000);
        check_box(b, q, -4 - test_uniform(12));
        /* nearer to infinity, where Newton's method finds the valley */
        arb_mul_2exp_si(q, q, -2);
        arb_set_d(q + 1, s);
        if (i % 8 == 0)
            check_kappa(b, q);
    }
    close_bench(b);
    _arb_vec_clear(theta, 4);
    _arb_vec_clear(q, 2);
}

void
test_chart_odd(void)
{
    const slong n = test_count(40);
    bench_t b[1];

    make_neuron(b->prob, "tanh", 0, "-1 1/3 1/2 3/4 1 2", "0 -2", "1 1");
    run(b, &_loja_chart_odd, 3.0, 0, 1.0, n);
    make_neuron(b->prob, "arctan", 0, "1/2 1", "0 1/3", "1 1");
    run(b, &_loja_chart_odd, 2.0, 0, -1.0, n);
    make_neuron(b->prob, "softsign", 0, "-1/2 1 3", "0 5", "1 1");
    run(b, &_loja_chart_odd, 2.0, 0, -1.0, n);
}

void
test_chart_vertex(void)
{
    const slong n = test_count(25);
    bench_t b[1];

    make_neuron(b->prob, "gelu", 1, "-1 -3/4 -1/2 0 1/4 1/2 1", "0 0 1",
        "1 1 1 1");
    run(b, &_loja_chart_vertex, 0.8, 0, 1.0, n);
    make_neuron(b->prob, "mish", 1, "-1 -1/2 0 1/2 1", "1 -2 -3",
        "1 1 1 1");
    run(b, &_loja_chart_vertex, 0.5, 0.333, -1.0, n);
    make_neuron(b->prob, "silu", 1, "0 1/2 1 3/2 2", "1 -2 1/2", "1 1 1 1");
    run(b, &_loja_chart_vertex, 0.5, -2.0, 1.0, n);
}
