/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Points of a bench: the map of its chart, and Newton to a point with given
   fast part. */
#include "bench.h"

#define PREC BENCH_PREC

void
bench_norm(arb_t res, arb_srcptr v, slong n)
{
    arb_dot(res, NULL, 0, v, 1, v, 1, n, PREC);
    arb_sqrtpos(res, res, PREC);
}

void
bench_point_init(bench_point_t q, const bench_t b)
{
    q->theta = _arb_vec_init(b->P);
    q->sigma = _arb_vec_init(b->dim);
    q->grad = _arb_vec_init(b->P);
    q->r = _arb_vec_init(b->n);
    arb_mat_init(q->J, b->n, b->P);
    q->b = _arb_vec_init(b->K);
    arb_init(q->h);
    arb_init(q->L);
    arb_init(q->tau);
    arb_init(q->rho);
    arb_init(q->norm);
    q->X = _arb_vec_init(b->P);
    arb_mat_init(q->Y, b->K, b->P);
}

void
bench_point_clear(bench_point_t q, const bench_t b)
{
    _arb_vec_clear(q->theta, b->P);
    _arb_vec_clear(q->sigma, b->dim);
    _arb_vec_clear(q->grad, b->P);
    _arb_vec_clear(q->r, b->n);
    arb_mat_clear(q->J);
    _arb_vec_clear(q->b, b->K);
    arb_clear(q->h);
    arb_clear(q->L);
    arb_clear(q->tau);
    arb_clear(q->rho);
    arb_clear(q->norm);
    _arb_vec_clear(q->X, b->P);
    arb_mat_clear(q->Y);
}

static void
exact(arb_ptr v, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        mag_zero(arb_radref(v + i));
}

/* delta_i = h^(1 + lift) y_i, h^lift omega y with one neuron. */
static void
map_turns(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr y)
{
    arb_t t, u;
    slong i, c;

    arb_init(t);
    arb_init(u);
    for (i = 0; i < b->d; i++)
        for (c = 0; c < b->sides; c++)
        {
            arb_ptr w = theta + BENCH_AT_W(b, i);

            arb_pow_ui(t, h, (ulong) b->lift, PREC);
            arb_mul(t, t, b->d == 1 ? w : h, PREC);
            arb_set_fmpq(u, b->u + c, PREC);
            arb_mul(w + 1 + c, u, w, PREC);
            arb_addmul(w + 1 + c, t, y + c * b->d + i, PREC);
        }
    arb_clear(t);
    arb_clear(u);
}

void
bench_map(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr sigma)
{
    const slong d = b->d, v = b->bias ? 2 * d : d;
    arb_ptr r = _arb_vec_init(b->n), c = theta + b->P - 1;
    arb_t t;
    slong i;

    arb_init(t);
    arb_pow_ui(t, h, (ulong) b->k, PREC);
    for (i = 0; i < d; i++)
    {
        arb_mul(theta + BENCH_AT_W(b, i), h, sigma + i, PREC);
        if (b->bias)
            arb_set(theta + BENCH_AT_B(b, i), sigma + d + i);
        arb_div(theta + BENCH_AT_V(b, i), sigma + v + i, t, PREC);
    }
    map_turns(theta, b, h, sigma + v + d);
    if (b->bias)
    {
        arb_zero(c);
        exact(theta, b->P);
        loja_loss_residual(b->ws, r, NULL, theta, PREC);
        arb_zero(t);
        for (i = 0; i < b->n; i++)
            arb_sub(c, c, r + i, PREC);
        arb_sqrt_ui(t, (ulong) b->n, PREC);
        arb_div(c, c, t, PREC);
    }
    exact(theta, b->P);
    arb_clear(t);
    _arb_vec_clear(r, b->n);
}

/* One step of Newton; the binary logarithm of its size, relative. */
static slong
newton(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr want)
{
    const slong v = BENCH_AT_V(b, 0);
    arb_ptr r = _arb_vec_init(b->n);
    arb_mat_t J, A, y, row;
    arb_t t;
    slong i, j, size = -100000;

    arb_init(t);
    arb_mat_init(J, b->n, b->P);
    arb_mat_init(A, b->P, b->P);
    arb_mat_init(y, b->P, 1);
    loja_loss_residual(b->ws, r, J, theta, PREC);
    exact(r, b->n);
    arb_mat_window_init(row, A, 0, 0, b->K, b->P);
    arb_mat_mul(row, b->e, J, PREC);
    arb_mat_window_clear(row);
    arb_pow_ui(t, h, (ulong) b->s, PREC);
    for (i = 0; i < b->K; i++)
    {
        arb_ptr x = arb_mat_entry(y, i, 0);

        arb_dot(x, NULL, 1, r, 1, arb_mat_entry(b->e, i, 0), 1, b->n, PREC);
        if (want != NULL)
            arb_addmul(x, t, want + i, PREC);
    }
    arb_inv(t, h, PREC);
    arb_pow_ui(t, t, (ulong) (2 * b->k), PREC);
    arb_set(arb_mat_entry(y, b->K, 0), t);
    for (j = 0; j < b->d; j++)
    {
        arb_submul(arb_mat_entry(y, b->K, 0), theta + v + j, theta + v + j,
            PREC);
        arb_mul_2exp_si(arb_mat_entry(A, b->K, v + j), theta + v + j, 1);
    }
    if (!arb_mat_approx_solve(y, A, y, PREC))
        size = 0;
    for (j = 0; j < b->P && size < 0; j++)
    {
        arb_srcptr x = arb_mat_entry(y, j, 0);
        slong e;

        arb_add(theta + j, theta + j, x, PREC);
        if (!arb_is_finite(theta + j))
            size = 0;
        else if (!arf_is_zero(arb_midref(x)))
        {
            e = (slong) (arf_abs_bound_lt_2exp_si(arb_midref(x)));
            if (!arf_is_zero(arb_midref(theta + j)))
                e -= arf_abs_bound_lt_2exp_si(arb_midref(theta + j));
            size = FLINT_MAX(size, e);
        }
    }
    exact(theta, b->P);
    arb_clear(t);
    arb_mat_clear(J);
    arb_mat_clear(A);
    arb_mat_clear(y);
    _arb_vec_clear(r, b->n);
    return size;
}

int
bench_solve(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr want)
{
    slong i, size = 0;

    for (i = 0; i < 30; i++)
    {
        size = newton(theta, b, h, want);
        if (size < -280 || size > 20)
            break;
    }
    return size < -280;
}
