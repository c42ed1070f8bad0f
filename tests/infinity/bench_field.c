/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The truth at a point of a bench: norms, and the fields X and Y. */
#include "bench.h"

#define PREC BENCH_PREC

/* grad A_m in row i of A, and A_m. */
static void
coefficient(arb_t Am, arb_mat_t A, bench_t b, slong i, arb_srcptr theta)
{
    const slong d = b->d, v = BENCH_AT_V(b, 0), m = b->fast[i];
    arb_ptr psi = _arb_vec_init(m + 2), z = _arb_vec_init(2);
    arb_t pow, low;
    slong j;

    arb_init(pow);
    arb_init(low);
    arb_one(z + 1);
    arb_neg(Am, b->p + i);
    for (j = 0; j < d; j++)
    {
        if (b->bias)
            arb_set(z, theta + BENCH_AT_B(b, j));
        b->prob->net->act[0]->jet(psi, z, 2, m + 2, b->branch[j], PREC);
        arb_pow_ui(pow, theta + BENCH_AT_W(b, j), (ulong) m, PREC);
        arb_mul(arb_mat_entry(A, i, v + j), pow, psi + m, PREC);
        arb_addmul(Am, theta + v + j, arb_mat_entry(A, i, v + j), PREC);
        arb_mul(pow, pow, theta + v + j, PREC);
        arb_mul_si(pow, pow, m + 1, PREC);
        if (b->bias)
            arb_mul(arb_mat_entry(A, i, BENCH_AT_B(b, j)), pow, psi + m + 1,
                PREC);
        if (m == 0)
            continue;
        arb_pow_ui(low, theta + BENCH_AT_W(b, j), (ulong) m - 1, PREC);
        arb_mul(low, low, theta + v + j, PREC);
        arb_mul_si(low, low, m, PREC);
        arb_mul(arb_mat_entry(A, i, BENCH_AT_W(b, j)), low, psi + m, PREC);
    }
    if (m == 0 && b->bias)
    {
        arb_add(Am, Am, theta + b->P - 1, PREC);
        arb_one(arb_mat_entry(A, i, b->P - 1));
    }
    arb_clear(pow);
    arb_clear(low);
    _arb_vec_clear(psi, m + 2);
    _arb_vec_clear(z, 2);
}

/* delta_(i c), w = u w_lead + delta off the lead. */
static void
turned(arb_t delta, const bench_t b, arb_srcptr theta, slong i, slong c)
{
    arb_set_fmpq(delta, b->u + c, PREC);
    arb_mul(delta, delta, theta + BENCH_AT_W(b, i), PREC);
    arb_sub(delta, theta + BENCH_AT_W(b, i) + 1 + c, delta, PREC);
}

/* row += f times the gradient of delta_(j c). */
static void
add_turned(arb_mat_t A, slong row, const bench_t b, slong j, slong c,
           const arb_t f)
{
    arb_ptr w = arb_mat_entry(A, row, BENCH_AT_W(b, j));
    arb_t u;

    arb_init(u);
    arb_set_fmpq(u, b->u + c, PREC);
    arb_submul(w, u, f, PREC);
    arb_add(w + 1 + c, w + 1 + c, f, PREC);
    arb_clear(u);
}

/* As coefficient, for the turns' fast vectors. */
static void
turn_coefficient(arb_t Am, arb_mat_t A, bench_t b, slong i, arb_srcptr theta)
{
    const slong c = (i - b->powers) / b->d, m = b->turn[(i - b->powers)
        % b->d];
    arb_ptr psi = _arb_vec_init(m + 2), z = _arb_vec_init(2);
    arb_t delta, f, g;
    slong j;

    arb_init(delta);
    arb_init(f);
    arb_init(g);
    arb_one(z + 1);
    arb_zero(Am);
    for (j = 0; j < b->d; j++)
    {
        arb_srcptr w = theta + BENCH_AT_W(b, j), v = theta + BENCH_AT_V(b, j);

        turned(delta, b, theta, j, c);
        if (b->d == 1)
        {
            arb_div(Am, delta, w, PREC);
            arb_inv(f, w, PREC);
            add_turned(A, i, b, 0, c, f);
            arb_mul(f, f, Am, PREC);
            arb_sub(arb_mat_entry(A, i, 0), arb_mat_entry(A, i, 0), f,
                PREC);
            continue;
        }
        if (b->bias)
            arb_set(z, theta + BENCH_AT_B(b, j));
        b->prob->net->act[0]->jet(psi, z, 2, m + 2, b->branch[j], PREC);
        arb_pow_ui(f, w, (ulong) (m - 1), PREC);
        arb_mul_si(f, f, m, PREC);
        /* m w^(m-1) psi_m delta by v; b: psi' is (m+1) psi_(m+1) */
        arb_mul(g, f, delta, PREC);
        arb_mul(arb_mat_entry(A, i, BENCH_AT_V(b, j)), g, psi + m, PREC);
        arb_addmul(Am, v, arb_mat_entry(A, i, BENCH_AT_V(b, j)), PREC);
        if (b->bias)
        {
            arb_mul(g, g, v, PREC);
            arb_mul(g, g, psi + m + 1, PREC);
            arb_mul_si(arb_mat_entry(A, i, BENCH_AT_B(b, j)), g, m + 1, PREC);
        }
        arb_mul(f, f, v, PREC);
        arb_mul(f, f, psi + m, PREC);
        add_turned(A, i, b, j, c, f);
        if (m > 1)
        {
            arb_mul(f, f, delta, PREC);
            arb_div(f, f, w, PREC);
            arb_mul_si(f, f, m - 1, PREC);
            arb_add(arb_mat_entry(A, i, BENCH_AT_W(b, j)),
                arb_mat_entry(A, i, BENCH_AT_W(b, j)), f, PREC);
        }
    }
    arb_clear(delta);
    arb_clear(f);
    arb_clear(g);
    _arb_vec_clear(psi, m + 2);
    _arb_vec_clear(z, 2);
}

/* X and the columns of Y. */
static int
fields(bench_point_t q, bench_t b)
{
    const slong v = BENCH_AT_V(b, 0);
    arb_mat_t A, y;
    arb_t t;
    slong i, j;
    int good;

    arb_mat_init(A, b->P, b->P);
    arb_mat_init(y, b->P, b->K + 1);
    arb_init(t);
    for (i = 0; i < b->K; i++)
    {
        if (i < b->powers)
            coefficient(t, A, b, i, q->theta);
        else
            turn_coefficient(t, A, b, i, q->theta);
        arb_neg(arb_mat_entry(y, i, b->K), t);
        for (j = 0; j < b->K; j++)
            arb_neg(arb_mat_entry(y, i, j), arb_mat_entry(b->W, i, j));
    }
    for (j = 0; j < b->d; j++)
    {
        arb_srcptr x = q->theta + v + j;

        arb_set(arb_mat_entry(A, b->K, v + j), x);
        arb_addmul(arb_mat_entry(y, b->K, b->K), x, x, PREC);
    }
    arb_mul_si(arb_mat_entry(y, b->K, b->K), arb_mat_entry(y, b->K, b->K),
        b->k, PREC);
    arb_div_si(arb_mat_entry(y, b->K, b->K), arb_mat_entry(y, b->K, b->K),
        b->s, PREC);
    good = arb_mat_solve(y, A, y, PREC);
    for (j = 0; j < b->P && good; j++)
    {
        arb_set(q->X + j, arb_mat_entry(y, j, b->K));
        for (i = 0; i < b->K; i++)
            arb_set(arb_mat_entry(q->Y, i, j), arb_mat_entry(y, j, i));
    }
    arb_mat_clear(A);
    arb_mat_clear(y);
    arb_clear(t);
    return good;
}

int
bench_point_set(bench_point_t q, bench_t b)
{
    const slong d = b->d, v = b->bias ? 2 * d : d;
    arb_ptr off = _arb_vec_init(b->n);
    arb_t t, u;
    slong i, c;

    arb_init(t);
    arb_init(u);
    bench_norm(t, q->theta + BENCH_AT_V(b, 0), d);
    arb_root_ui(q->h, t, (ulong) b->k, PREC);
    arb_inv(q->h, q->h, PREC);
    for (i = 0; i < d; i++)
    {
        arb_div(q->sigma + i, q->theta + BENCH_AT_W(b, i), q->h, PREC);
        if (b->bias)
            arb_set(q->sigma + d + i, q->theta + BENCH_AT_B(b, i));
        arb_div(q->sigma + v + i, q->theta + BENCH_AT_V(b, i), t, PREC);
        arb_pow_ui(u, q->h, (ulong) b->lift, PREC);
        arb_mul(u, u, d == 1 ? q->theta + BENCH_AT_W(b, i) : q->h, PREC);
        for (c = 0; c < b->sides; c++)
        {
            arb_ptr y = q->sigma + v + d + c * d + i;

            turned(y, b, q->theta, i, c);
            arb_div(y, y, u, PREC);
        }
    }
    loja_loss_residual(b->ws, q->r, q->J, q->theta, PREC);
    loja_loss_eval(b->ws, q->L, q->grad, NULL, q->theta, PREC);
    bench_norm(q->norm, q->theta, b->P);
    _arb_vec_set(off, q->r, b->n);
    for (i = 0; i < b->K; i++)
    {
        arb_srcptr e = arb_mat_entry(b->e, i, 0);

        arb_dot(q->b + i, NULL, 0, off, 1, e, 1, b->n, PREC);
        arb_neg(t, q->b + i);
        _arb_vec_scalar_addmul(off, e, b->n, t, PREC);
    }
    bench_norm(q->rho, q->b, b->K);
    bench_norm(q->tau, off, b->n);
    arb_pow_ui(t, q->h, (ulong) b->s, PREC);
    arb_div(q->tau, q->tau, t, PREC);
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(off, b->n);
    return fields(q, b);
}
