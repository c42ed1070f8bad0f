/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Chebyshev polynomials in ball arithmetic.

    T_k by doubling (T_2k = 2 T_k^2 - 1, T_2k+1 = 2 T_k T_k+1 - x): the
    radius then grows like k^2.  The three-term recurrence (Clenshaw) would
    let radii grow exponentially and is therefore not used.
*/
#include "loja/path.h"

void
loja_cheb_basis(arb_ptr T, const arb_t x, slong len, slong prec)
{
    slong k;

    if (len >= 1)
        arb_one(T);
    if (len >= 2)
        arb_set_round(T + 1, x, prec);
    for (k = 2; k < len; k++)
    {
        if (k % 2 == 0)
            arb_sqr(T + k, T + k / 2, prec);
        else
            arb_mul(T + k, T + k / 2, T + k / 2 + 1, prec);
        arb_mul_2exp_si(T + k, T + k, 1);
        if (k % 2 == 0)
            arb_sub_ui(T + k, T + k, 1, prec);
        else
            arb_sub(T + k, T + k, T + 1, prec);
    }
}

void
loja_cheb_basis_complex(acb_ptr T, const acb_t x, slong len, slong prec)
{
    slong k;

    if (len >= 1)
        acb_one(T);
    if (len >= 2)
        acb_set_round(T + 1, x, prec);
    for (k = 2; k < len; k++)
    {
        acb_mul(T + k, T + k / 2, T + k / 2 + (k % 2), prec);
        acb_mul_2exp_si(T + k, T + k, 1);
        if (k % 2 == 0)
            acb_sub_ui(T + k, T + k, 1, prec);
        else
            acb_sub(T + k, T + k, T + 1, prec);
    }
}

void
loja_cheb_combine(arb_ptr v, arb_srcptr c, slong P, slong len, arb_srcptr T,
                  slong prec)
{
    slong i;

    for (i = 0; i < P; i++)
        arb_dot(v + i, NULL, 0, c + i * len, 1, T, 1, len, prec);
}

/* table[m] = cos(pi m/(2N)), m < 4N. */
static arb_ptr
cosine_table(slong N, slong prec)
{
    arb_ptr table = _arb_vec_init(4 * N);
    fmpq_t q;
    slong m;

    fmpq_init(q);
    for (m = 0; m <= N; m++)
    {
        fmpq_set_si(q, m, 2 * N);
        arb_cos_pi_fmpq(table + m, q, prec);
    }
    for (m = N + 1; m <= 2 * N; m++)
        arb_neg(table + m, table + 2 * N - m);
    for (m = 2 * N + 1; m < 4 * N; m++)
        arb_set(table + m, table + 4 * N - m);
    fmpq_clear(q);
    return table;
}

void
loja_cheb_nodes(arb_ptr x, slong N, slong prec)
{
    arb_ptr table = cosine_table(N, prec);
    slong j;

    for (j = 0; j < N; j++)
        arb_set(x + j, table + 2 * j + 1);
    _arb_vec_clear(table, 4 * N);
}

void
loja_cheb_fit(arb_ptr c, arb_srcptr v, slong P, slong N, slong prec)
{
    arb_ptr table = cosine_table(N, prec);
    arb_ptr row = flint_malloc(sizeof(arb_struct) * N);
    slong i, j, k;

    for (k = 0; k < N; k++)
    {
        /* Shallow copies, read only: row[j] = T_k(x_j). */
        for (j = 0; j < N; j++)
            row[j] = table[(k * (2 * j + 1)) % (4 * N)];
        for (i = 0; i < P; i++)
        {
            arb_ptr e = c + i * N + k;

            arb_dot(e, NULL, 0, v + i, P, row, 1, N, prec);
            if (k > 0)
                arb_mul_2exp_si(e, e, 1);
            arb_div_si(e, e, N, prec);
        }
    }
    flint_free(row);
    _arb_vec_clear(table, 4 * N);
}

void
loja_cheb_derivative(arb_ptr d, arb_srcptr c, slong P, slong len, slong prec)
{
    slong i, k;
    arb_t t;

    arb_init(t);
    for (i = 0; i < P; i++)
    {
        arb_ptr e = d + i * len;

        arb_zero(e + len - 1);
        for (k = len - 1; k >= 1; k--)
        {
            /* d_{k-1} = d_{k+1} + 2 k c_k */
            arb_mul_si(t, c + i * len + k, 2 * k, prec);
            if (k + 1 < len)
                arb_add(e + k - 1, e + k + 1, t, prec);
            else
                arb_set(e + k - 1, t);
        }
        arb_mul_2exp_si(e, e, -1);
    }
    arb_clear(t);
}

void
loja_cheb_restrict(arb_ptr d, arb_srcptr c, slong P, slong len,
                   const arf_t x0, const arf_t x1, slong prec)
{
    arb_ptr x = _arb_vec_init(len), T = _arb_vec_init(len);
    arb_ptr v = _arb_vec_init(P * len);
    arb_t mid, half;
    slong j;

    arb_init(mid);
    arb_init(half);
    arf_add(arb_midref(mid), x0, x1, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_sub(arb_midref(half), x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
    arb_mul_2exp_si(mid, mid, -1);
    arb_mul_2exp_si(half, half, -1);
    loja_cheb_nodes(x, len, prec);
    for (j = 0; j < len; j++)
    {
        arb_mul(x + j, x + j, half, prec);
        arb_add(x + j, x + j, mid, prec);
        loja_cheb_basis(T, x + j, len, prec);
        loja_cheb_combine(v + j * P, c, P, len, T, prec);
    }
    loja_cheb_fit(d, v, P, len, prec);
    arb_clear(mid);
    arb_clear(half);
    _arb_vec_clear(x, len);
    _arb_vec_clear(T, len);
    _arb_vec_clear(v, P * len);
}
