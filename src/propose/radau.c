/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Chebyshev-Gauss-Radau points cos(2 pi j/(2m-1)), j < m, which contain 1,
    and polynomials of degree m that take a given value at -1.
*/
#include "propose/propose_internal.h"

void
_loja_radau_nodes(arb_ptr z, slong m, slong prec)
{
    fmpq_t q;
    slong j;

    fmpq_init(q);
    arb_set_si(z, -1);
    for (j = 0; j < m; j++)
    {
        fmpq_set_si(q, 2 * j, 2 * m - 1);
        arb_cos_pi_fmpq(z + 1 + j, q, prec);
        mag_zero(arb_radref(z + 1 + j));
    }
    fmpq_clear(q);
}

void
_loja_radau_derivative(arb_mat_t D, arb_ptr first, arb_srcptr z, slong m,
                       slong prec)
{
    arb_ptr w = _arb_vec_init(m + 1);
    arb_t d, s;
    slong j, k;

    arb_init(d);
    arb_init(s);
    for (j = 0; j <= m; j++)
    {
        arb_one(w + j);
        for (k = 0; k <= m; k++)
        {
            if (k == j)
                continue;
            arb_sub(d, z + j, z + k, prec);
            arb_mul(w + j, w + j, d, prec);
        }
        arb_inv(w + j, w + j, prec);
    }
    for (k = 1; k <= m; k++)
    {
        arb_sub(d, z, z + k, prec);
        arb_mul(d, d, w, prec);
        arb_div(d, w + k, d, prec);
        arb_get_mid_arb(first + k - 1, d);
    }
    for (j = 1; j <= m; j++)
    {
        arb_zero(s);
        for (k = 0; k <= m; k++)
        {
            if (k == j)
                continue;
            arb_sub(d, z + j, z + k, prec);
            arb_mul(d, d, w + j, prec);
            arb_div(d, w + k, d, prec);
            arb_add(s, s, d, prec);
            if (k > 0)
                arb_get_mid_arb(arb_mat_entry(D, j - 1, k - 1), d);
        }
        arb_neg(s, s);
        arb_get_mid_arb(arb_mat_entry(D, j - 1, j - 1), s);
    }
    _arb_vec_clear(w, m + 1);
    arb_clear(d);
    arb_clear(s);
}

/* table[j] = cos(2 pi j/(2m - 1)) */
static void
set_table(arb_ptr table, slong m, slong prec)
{
    slong j;
    fmpq_t r;

    fmpq_init(r);
    for (j = 0; j < 2 * m - 1; j++)
    {
        fmpq_set_si(r, 2 * j, 2 * m - 1);
        arb_cos_pi_fmpq(table + j, r, prec);
    }
    fmpq_clear(r);
}

/* e (m + 1) <- init + (1 + x) sum b_k T_k: x T_k = (T_(k+1) + T_(k-1))/2,
   x T_0 = T_1; b_m = b_(m+1) = 0. */
static void
times_one_plus_x(arb_ptr e, arb_srcptr b, const arb_t init, slong m,
                 slong prec)
{
    slong k;
    arb_t d;

    arb_init(d);
    for (k = 0; k <= m; k++)
    {
        arb_set(e + k, b + k);
        arb_mul_2exp_si(d, b + k + 1, -1);
        arb_add(e + k, e + k, d, prec);
        if (k > 0)
        {
            arb_mul_2exp_si(d, b + k - 1, k == 1 ? 0 : -1);
            arb_add(e + k, e + k, d, prec);
        }
        mag_zero(arb_radref(e + k));
    }
    arb_add(e, e, init, prec);
    mag_zero(arb_radref(e));
    arb_clear(d);
}

void
_loja_radau_fit(arb_ptr c, arb_srcptr v, arb_srcptr init, slong P, slong m,
                slong prec)
{
    arb_ptr table = _arb_vec_init(2 * m - 1);
    arb_ptr q = _arb_vec_init(P * m), b = _arb_vec_init(m + 2);
    arb_ptr row = flint_malloc(sizeof(arb_struct) * m);
    slong i, j, k, len = m + 1;
    arb_t d;

    arb_init(d);
    set_table(table, m, prec);
    /* p = init + (1 + x) q(x): values of q times the quadrature weights */
    for (j = 0; j < m; j++)
    {
        arb_add_ui(d, table + j, 1, prec);
        arb_mul_si(d, d, 2 * m - 1, prec);
        if (j > 0)
            arb_mul_2exp_si(d, d, -1);
        for (i = 0; i < P; i++)
        {
            arb_sub(q + j * P + i, v + j * P + i, init + i, prec);
            arb_div(q + j * P + i, q + j * P + i, d, prec);
        }
    }
    for (i = 0; i < P; i++)
    {
        _arb_vec_zero(b, m + 2);
        for (k = 0; k < m; k++)
        {
            for (j = 0; j < m; j++)
                row[j] = table[(k * j) % (2 * m - 1)];
            arb_dot(b + k, NULL, 0, q + i, P, row, 1, m, prec);
            if (k > 0)
                arb_mul_2exp_si(b + k, b + k, 1);
        }
        times_one_plus_x(c + i * len, b, init + i, m, prec);
    }
    flint_free(row);
    _arb_vec_clear(table, 2 * m - 1);
    _arb_vec_clear(q, P * m);
    _arb_vec_clear(b, m + 2);
    arb_clear(d);
}

void
_loja_round_fixed(arb_t c, slong bits)
{
    fmpz_t n;

    fmpz_init(n);
    mag_zero(arb_radref(c));
    arf_mul_2exp_si(arb_midref(c), arb_midref(c), bits);
    arf_get_fmpz(n, arb_midref(c), ARF_RND_NEAR);
    arf_set_fmpz(arb_midref(c), n);
    arf_mul_2exp_si(arb_midref(c), arb_midref(c), -bits);
    fmpz_clear(n);
}
