/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_parts.c -- the pieces of the proposers. */
#include <math.h>

#include "propose/propose_internal.h"
#include "support/support.h"

TEST_DECLARE(test_lu)
TEST_DECLARE(test_lu_singular)
TEST_DECLARE(test_kernel_update)
TEST_DECLARE(test_radau_nodes)
TEST_DECLARE(test_radau_derivative)
TEST_DECLARE(test_radau_fit)
TEST_DECLARE(test_round_fixed)
TEST_DECLARE(test_norm)

static double
uniform(void)
{
    return (double) (test_uniform(20001) - 10000) / 10000;
}

/* A x = b with x known; sizes on both sides of those of blocks and panels. */
void
test_lu(void)
{
    slong i, j, k, n, count = test_count(40);

    for (k = 0; k < count; k++)
    {
        double *a, *b, *x, worst = 0;
        slong *pivot;

        n = 1 + (k < 20 ? k : test_uniform(k % 4 == 0 ? 200 : 70));
        a = flint_malloc(sizeof(double) * (size_t) (n * n));
        b = flint_malloc(sizeof(double) * (size_t) n);
        x = flint_malloc(sizeof(double) * (size_t) n);
        pivot = flint_malloc(sizeof(slong) * (size_t) n);
        for (i = 0; i < n; i++)
        {
            x[i] = uniform();
            for (j = 0; j < n; j++)
                a[i * n + j] = uniform();
            /* dominant, in rows that must be exchanged */
            a[i * n + (i + 3) % n] += (double) (2 * n);
        }
        for (i = 0; i < n; i++)
            for (b[i] = 0, j = 0; j < n; j++)
                b[i] += a[i * n + j] * x[j];
        CU_ASSERT(_loja_lu_factor(a, pivot, n, 1 + (int) (k % 2)));
        _loja_lu_solve(b, a, pivot, n);
        for (i = 0; i < n; i++)
            worst = fmax(worst, fabs(b[i] - x[i]));
        CU_ASSERT(worst < 1e-12);
        flint_free(a);
        flint_free(b);
        flint_free(x);
        flint_free(pivot);
    }
}

/* Tiles, rows beside tiles and columns beside them against the sums; a row
   does not depend on the rows that are updated with it. */
void
test_kernel_update(void)
{
    slong i, j, k, count = test_count(30);

    for (; count > 0; count--)
    {
        const slong rows = 1 + test_uniform(12), len = 1 + test_uniform(40);
        const slong K = 1 + test_uniform(20), ld = len + 3;
        double *c = flint_malloc(sizeof(double) * (size_t) (rows * ld));
        double *one = flint_malloc(sizeof(double) * (size_t) (rows * ld));
        double *f = flint_malloc(sizeof(double) * (size_t) (rows * K));
        double *top = flint_malloc(sizeof(double) * (size_t) (K * ld));
        double *packed = flint_malloc(sizeof(double)
            * (size_t) (K * (len + LOJA_TILE)));
        int same = 1, good = 1;

        for (i = 0; i < rows * ld; i++)
            c[i] = one[i] = uniform();
        for (i = 0; i < rows * K; i++)
            f[i] = uniform();
        for (i = 0; i < K * ld; i++)
            top[i] = uniform();
        _loja_kernel_pack(packed, top, ld, K, len);
        for (i = 0; i < rows; i++)
            _loja_kernel_update(one + i * ld, ld, f + i * K, K, packed, K, 1,
                                len);
        for (i = 0; i < rows; i++)
            for (j = 0; j < ld; j++)
            {
                double s = c[i * ld + j];

                for (k = 0; k < K && j < len; k++)
                    s -= f[i * K + k] * top[k * ld + j];
                good = good && fabs(s - one[i * ld + j]) < 1e-14;
            }
        _loja_kernel_update(c, ld, f, K, packed, K, rows, len);
        for (i = 0; i < rows * ld; i++)
            same = same && !(c[i] < one[i]) && !(c[i] > one[i]);
        CU_ASSERT(good);
        CU_ASSERT(same);
        flint_free(c);
        flint_free(one);
        flint_free(f);
        flint_free(top);
        flint_free(packed);
    }
}

void
test_lu_singular(void)
{
    double zero[4] = {0, 0, 0, 0}, rank1[4] = {1, 2, 2, 4};
    double nan[4] = {NAN, 0, 0, 1};
    slong pivot[2];

    CU_ASSERT(!_loja_lu_factor(zero, pivot, 2, 1));
    CU_ASSERT(!_loja_lu_factor(rank1, pivot, 2, 1));
    CU_ASSERT(!_loja_lu_factor(nan, pivot, 2, 1));
}

/* x in the middle of the ball c: |c - x| <= 2^-e */
static int
near_arf(const arb_t c, const arb_t x, slong e)
{
    arb_t d;
    int good;

    arb_init(d);
    arb_sub(d, c, x, 300);
    good = arf_cmpabs_2exp_si(arb_midref(d), -e) <= 0;
    arb_clear(d);
    return good;
}

void
test_radau_nodes(void)
{
    slong m, j;

    for (m = 1; m < 30; m++)
    {
        arb_ptr z = _arb_vec_init(m + 1), T = _arb_vec_init(m + 1);
        arb_t d;

        arb_init(d);
        _loja_radau_nodes(z, m, 200);
        CU_ASSERT(arb_equal_si(z, -1) && arb_equal_si(z + 1, 1));
        /* T_m = T_(m-1) at the nodes except -1 */
        for (j = 1; j <= m; j++)
        {
            loja_cheb_basis(T, z + j, m + 1, 200);
            CU_ASSERT(near_arf(T + m, T + m - 1, 180));
            CU_ASSERT(j == 1 || arb_lt(z + j, z + j - 1));
            CU_ASSERT(arb_is_exact(z + j));
        }
        arb_clear(d);
        _arb_vec_clear(z, m + 1);
        _arb_vec_clear(T, m + 1);
    }
}

/* Exact on every polynomial of degree m: on the basis T_0 .. T_m. */
void
test_radau_derivative(void)
{
    slong m, j, k, d;

    for (m = 1; m < 16; m++)
    {
        arb_ptr z = _arb_vec_init(m + 1), T = _arb_vec_init(m + 1);
        arb_ptr v = _arb_vec_init((m + 1) * (m + 1));
        arb_ptr first = _arb_vec_init(m);
        arb_mat_t D;
        arb_t s, t, u;

        arb_mat_init(D, m, m);
        arb_init(s);
        arb_init(t);
        arb_init(u);
        _loja_radau_nodes(z, m, 250);
        _loja_radau_derivative(D, first, z, m, 250);
        for (j = 0; j <= m; j++)
            loja_cheb_basis(v + j * (m + 1), z + j, m + 1, 250);
        for (d = 0; d <= m; d++)
        {
            /* the derivative of T_d by its own coefficients */
            arb_ptr c = _arb_vec_init(m + 1), e = _arb_vec_init(m + 1);

            arb_one(c + d);
            loja_cheb_derivative(e, c, 1, m + 1, 250);
            for (j = 0; j <= m; j++)
            {
                arb_zero(s);
                for (k = 1; k <= m; k++)
                {
                    arb_sub(t, v + k * (m + 1) + d, v + d, 250);
                    arb_addmul(s, j == 0 ? first + k - 1
                        : arb_mat_entry(D, j - 1, k - 1), t, 250);
                }
                loja_cheb_combine(u, e, 1, m + 1, v + j * (m + 1), 250);
                CU_ASSERT(near_arf(s, u, 200));
            }
            _arb_vec_clear(c, m + 1);
            _arb_vec_clear(e, m + 1);
        }
        arb_mat_clear(D);
        arb_clear(s);
        arb_clear(t);
        arb_clear(u);
        _arb_vec_clear(z, m + 1);
        _arb_vec_clear(T, m + 1);
        _arb_vec_clear(v, (m + 1) * (m + 1));
        _arb_vec_clear(first, m);
    }
}

/* Values at the nodes and at -1 give back the coefficients. */
void
test_radau_fit(void)
{
    const slong P = 3;
    slong m, i, j;

    for (m = 1; m < 30; m++)
    {
        slong len = m + 1;
        arb_ptr z = _arb_vec_init(len), T = _arb_vec_init(len);
        arb_ptr c = _arb_vec_init(P * len), d = _arb_vec_init(P * len);
        arb_ptr v = _arb_vec_init(P * m), init = _arb_vec_init(P);

        for (i = 0; i < P * len; i++)
        {
            arb_set_si(c + i, test_uniform(2001) - 1000);
            arb_mul_2exp_si(c + i, c + i, -10);
        }
        _loja_radau_nodes(z, m, 250);
        for (j = 0; j < m; j++)
        {
            loja_cheb_basis(T, z + 1 + j, len, 250);
            loja_cheb_combine(v + j * P, c, P, len, T, 250);
        }
        loja_cheb_basis(T, z, len, 250);
        loja_cheb_combine(init, c, P, len, T, 250);
        _loja_radau_fit(d, v, init, P, m, 250);
        for (i = 0; i < P * len; i++)
        {
            CU_ASSERT(near_arf(d + i, c + i, 200));
            CU_ASSERT(arb_is_exact(d + i));
        }
        _arb_vec_clear(z, len);
        _arb_vec_clear(T, len);
        _arb_vec_clear(c, P * len);
        _arb_vec_clear(d, P * len);
        _arb_vec_clear(v, P * m);
        _arb_vec_clear(init, P);
    }
}

void
test_round_fixed(void)
{
    slong i, n = test_count(50);
    arb_t x, y;
    fmpz_t k;

    arb_init(x);
    arb_init(y);
    fmpz_init(k);
    for (i = 0; i < n; i++)
    {
        slong bits = test_uniform(80) - 20;

        arb_set_d(x, uniform() * 1000);
        mag_set_d(arb_radref(x), 1e-5);
        arb_set(y, x);
        _loja_round_fixed(x, bits);
        CU_ASSERT(arb_is_exact(x));
        CU_ASSERT(near_arf(x, y, bits + 1));
        arf_mul_2exp_si(arb_midref(x), arb_midref(x), bits);
        CU_ASSERT(arf_is_int(arb_midref(x)));
    }
    arb_clear(x);
    arb_clear(y);
    fmpz_clear(k);
}

void
test_norm(void)
{
    arb_ptr v = _arb_vec_init(3);

    CU_ASSERT(_loja_propose_log2_norm(v, 3, 0) < -1e8);
    arb_set_si(v, 3);
    arb_set_si(v + 2, -4);
    mag_set_ui(arb_radref(v + 1), 8);
    CU_ASSERT(fabs(_loja_propose_log2_norm(v, 3, 0) - log2(5)) < 0.01);
    CU_ASSERT(fabs(_loja_propose_log2_norm(v, 3, 1) - 3) < 0.01);
    arb_pos_inf(v);
    CU_ASSERT(_loja_propose_log2_norm(v, 3, 0) > 1e8);
    _arb_vec_clear(v, 3);
}
