/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* All that graded-chart speaks of at one point, from its residuals and their
   derivatives. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "trial.h"
#include "support/support.h"

#define PREC BENCH_PREC

const char *const trial_name[NUMBERS] = { "g1", "g2", "c3", "CY", "ch", "e",
    "d", "c1", "c2", "reach (G2)", "(2)", "(3)", "(5)" };

void
trial_init(trial_t *t, bench_struct *b, slong nodes)
{
    slong i;

    t->b = b;
    t->i = 0;
    if (nodes > 0)
        _loja_graded_chart_init(t->chart, nodes, b->dim);
    _loja_graded_slice_init(t->slice, b->dim);
    _loja_graded_bounds_init(t->bounds);
    t->bounds->reach = flint_calloc((size_t) b->dim, sizeof(double));
    bench_point_init(t->q, b);
    for (i = 0; i < NUMBERS; i++)
        t->most[i] = 0;
    t->points = 0;
}

void
trial_clear(trial_t *t)
{
    _loja_graded_chart_clear(t->chart);
    _loja_graded_slice_clear(t->slice);
    flint_free(t->bounds->reach);
    _loja_graded_bounds_clear(t->bounds);
    bench_point_clear(t->q, t->b);
}

/* x <= y, which is one of the numbers. */
static void
at_most(trial_t *t, int which, const arb_t x, const arb_t y)
{
    const double a = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    const double c = arf_get_d(arb_midref(y), ARF_RND_NEAR);

    if (!arb_le(x, y))
    {
        if (!(arb_overlaps(x, y) && mag_cmp_2exp_si(arb_radref(x), -300) < 0))
        {
            printf("\n  %s %ld, %s: %.17g > %.17g at h = %.6g\n  theta:",
                t->b->c->act, (long) t->b->d, trial_name[which], a, c,
                arf_get_d(arb_midref(t->q->h), ARF_RND_NEAR));
            arb_printd(t->q->theta, 30);
            printf("\n");
            CU_ASSERT(0);
        }
    }
    if (a >= 0 && c > 0)
        t->most[which] = fmax(t->most[which], a/c);
}

static void
below(trial_t *t, int which, const arb_t x, const arf_t bound)
{
    arb_t y;

    arb_init(y);
    arb_set_arf(y, bound);
    at_most(t, which, x, y);
    arb_clear(y);
}

static void
above(trial_t *t, int which, const arb_t x, const arf_t bound)
{
    arb_t y;

    arb_init(y);
    arb_set_arf(y, bound);
    at_most(t, which, y, x);
    arb_clear(y);
}

/* The line through two nodes at h. */
void
trial_line(arb_t res, const trial_t *t, const arf_struct *v, slong stride, slong j)
{
    const loja_graded_chart_struct *c = t->chart;
    arb_t u, w;

    arb_init(u);
    arb_init(w);
    arb_sub_arf(u, t->q->h, c->h + t->i + 1, PREC);
    arb_set_arf(w, c->h + t->i);
    arb_sub_arf(w, w, c->h + t->i + 1, PREC);
    arb_div(u, u, w, PREC);
    arb_set_arf(w, v + t->i * stride + j);
    arb_sub_arf(w, w, v + (t->i + 1) * stride + j, PREC);
    arb_mul(res, w, u, PREC);
    arb_add_arf(res, res, v + (t->i + 1) * stride + j, PREC);
    arb_clear(u);
    arb_clear(w);
}

/* 1 if the point is in E' with h in the sub-slice. */
static int
is_in_trap(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_t x, y;
    slong j;
    int in;

    arb_init(x);
    arb_init(y);
    arb_set_arf(x, t->slice->lo);
    in = arb_ge(t->q->h, x);
    arb_set_arf(x, t->slice->hi);
    in = in && arb_le(t->q->h, x);
    trial_line(y, t, t->chart->Lam, 1, 0);
    arb_pow_ui(x, t->q->h, (ulong) (2 * b->s), PREC);
    arb_mul(y, y, x, PREC);
    in = in && arb_le(t->q->L, y);
    for (j = 0; j < b->dim && in; j++)
    {
        trial_line(x, t, t->chart->centre, b->dim, j);
        trial_line(y, t, t->chart->radius, b->dim, j);
        arb_sub(x, x, t->q->sigma + j, PREC);
        arb_abs(x, x);
        in = arb_le(x, y);
    }
    arb_clear(x);
    arb_clear(y);
    return in;
}

/* x := |v + w| (n entries), scaled by y^m. */
static void
sum_norm(arb_t x, arb_srcptr v, arb_srcptr w, slong n, const arb_t y, slong m)
{
    arb_ptr u = _arb_vec_init(n);
    arb_t t;

    arb_init(t);
    _arb_vec_add(u, v, w, n, PREC);
    bench_norm(x, u, n);
    arb_pow_ui(t, y, (ulong) (m < 0 ? -m : m), PREC);
    if (m < 0)
        arb_div(x, x, t, PREC);
    else
        arb_mul(x, x, t, PREC);
    arb_clear(t);
    _arb_vec_clear(u, n);
}

/* J v, n entries. */
void
trial_jacobian(arb_ptr res, const trial_t *t, arb_srcptr v)
{
    slong j;

    for (j = 0; j < t->b->n; j++)
        arb_dot(res + j, NULL, 0, arb_mat_entry(t->q->J, j, 0), 1, v, 1,
                t->b->P, PREC);
}

/* G3 for rho = e_l, and for rho of the point (l = K). */
static void
check_fast_field(trial_t *t, slong l)
{
    const bench_struct *b = t->b;
    arb_ptr Y = _arb_vec_init(b->P), Dr = _arb_vec_init(b->n);
    arb_ptr rho = _arb_vec_init(b->n), zero = _arb_vec_init(b->P);
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < b->K; i++)
    {
        arb_set_si(x, i == l);
        if (l == b->K)
            arb_div(x, t->q->b + i, t->q->rho, PREC);
        _arb_vec_scalar_addmul(Y, arb_mat_entry(t->q->Y, i, 0), b->P, x,
            PREC);
        _arb_vec_scalar_addmul(rho, arb_mat_entry(b->e, i, 0), b->n, x,
            PREC);
    }
    if (_arb_vec_is_finite(Y, b->P))
    {
        trial_jacobian(Dr, t, Y);
        sum_norm(x, Dr, rho, b->n, t->q->h, -1);
        below(t, N_C3, x, t->bounds->c3);
        sum_norm(x, Y, zero, b->P, t->q->h, b->s + b->k - 1);
        below(t, N_CY, x, t->bounds->CY);
    }
    _arb_vec_clear(Y, b->P);
    _arb_vec_clear(Dr, b->n);
    _arb_vec_clear(rho, b->n);
    _arb_vec_clear(zero, b->P);
    arb_clear(x);
}

/* G5. */
static void
check_slow_field(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_ptr Dr = _arb_vec_init(b->n), xi = _arb_vec_init(b->P);
    arb_t x;

    arb_init(x);
    trial_jacobian(Dr, t, t->q->X);
    sum_norm(x, Dr, t->q->r, b->n, t->q->h, -(b->s + 1));
    below(t, N_E, x, t->bounds->e);
    arb_set_si(x, -b->s);
    arb_div_si(x, x, b->k, PREC);
    _arb_vec_scalar_mul(xi, t->q->X, b->P, x, PREC);
    sum_norm(x, xi, t->q->theta, b->P, t->q->h, -1);
    arb_div(x, x, t->q->norm, PREC);
    below(t, N_D, x, t->bounds->d);
    arb_clear(x);
    _arb_vec_clear(Dr, b->n);
    _arb_vec_clear(xi, b->P);
}

/* (2), and (3) and (5) where e h < g1, for the true gradient. */
static void
check_gradient(trial_t *t)
{
    const bench_struct *b = t->b;
    const bench_point_struct *q = t->q;
    arb_t g, x, y, dh, a, root;

    arb_init(g);
    arb_init(x);
    arb_init(y);
    arb_init(dh);
    arb_init(a);
    arb_init(root);
    bench_norm(g, q->grad, b->P);
    arb_sqrt(root, q->L, PREC);
    arb_mul_arf(x, q->h, t->bounds->c3, PREC);
    arb_mul(x, x, root, PREC);
    arb_sub(x, q->rho, x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_pow_ui(y, q->h, (ulong) (b->s + b->k - 1), PREC);
    arb_mul(x, x, y, PREC);
    arb_set_arf(y, t->bounds->CY);
    arb_div(x, x, y, PREC);
    at_most(t, N_TRAP, x, g);
    /* q, d h, a */
    arb_mul_arf(x, q->h, t->bounds->e, PREC);
    arb_set_arf(y, t->bounds->g1);
    arb_div(x, x, y, PREC);
    arb_mul_arf(dh, q->h, t->bounds->d, PREC);
    arb_set_si(a, 2 * b->s);
    arb_div_si(a, a, b->k, PREC);
    arb_sub_ui(y, x, 1, PREC);
    if (arb_is_negative(y))
    {
        arb_neg(y, y);
        arb_mul(y, y, a, PREC);
        arb_mul(y, y, q->L, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_add_ui(root, dh, 1, PREC);
        arb_div(y, y, root, PREC);
        at_most(t, N_DESCENT, y, g);
        /* the bracket of (5) with u, over 1 + .. to compare */
        arb_mul(y, g, q->norm, PREC);
        arb_div(y, y, a, PREC);
        arb_div(y, y, q->L, PREC);          /* u */
        arb_addmul(x, dh, y, PREC);
        arb_add_ui(x, x, 1, PREC);
        arb_submul(x, y, y, PREC);
        arb_mul(x, x, a, PREC);
        arb_mul(x, x, a, PREC);
        arb_mul(x, x, q->L, PREC);
        arb_div(x, x, q->norm, PREC);
        arb_div(x, x, q->norm, PREC);
        /* (log En)' */
        arb_dot(y, NULL, 1, q->theta, 1, q->grad, 1, b->P, PREC);
        arb_mul(y, y, a, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_div(y, y, q->norm, PREC);
        arb_mul(root, g, g, PREC);
        arb_div(root, root, q->L, PREC);
        arb_sub(y, y, root, PREC);
        at_most(t, N_ENERGY, y, x);
    }
    arb_clear(g);
    arb_clear(x);
    arb_clear(y);
    arb_clear(dh);
    arb_clear(a);
    arb_clear(root);
}

static void
check_sizes(trial_t *t)
{
    const bench_struct *b = t->b;
    arb_t x, y;
    slong j;

    arb_init(x);
    arb_init(y);
    above(t, N_G1, t->q->tau, t->bounds->g1);
    below(t, N_G2, t->q->tau, t->bounds->g2);
    arb_pow_ui(x, t->q->h, (ulong) b->k, PREC);
    arb_set_ui(y, 1);
    arb_div_si(y, y, b->k, PREC);           /* |grad log h| h^(-k) */
    below(t, N_CH, y, t->bounds->ch);
    arb_mul(x, x, t->q->norm, PREC);
    above(t, N_SIZE1, x, t->bounds->c1);
    below(t, N_SIZE2, x, t->bounds->c2);
    for (j = 0; j < b->dim; j++)
    {
        trial_line(x, t, t->chart->centre, b->dim, j);
        arb_sub(x, x, t->q->sigma + j, PREC);
        arb_abs(x, x);
        arb_set_d(y, t->bounds->reach[j]);
        at_most(t, N_REACH, x, y);
    }
    arb_clear(x);
    arb_clear(y);
}

/* All of it at q->theta, if that is a point of E'. */
int
check_point(trial_t *t)
{
    slong l;

    if (!bench_point_set(t->q, t->b) || !is_in_trap(t))
        return 0;
    t->points++;
    check_sizes(t);
    for (l = 0; l <= t->b->K; l++)
        check_fast_field(t, l);
    check_slow_field(t);
    check_gradient(t);
    return 1;
}
