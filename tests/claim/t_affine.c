/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Affine forms: values at points and vertices of the box of variables. */
#include "claim/chart_affine.h"
#include "support/support.h"

TEST_DECLARE(test_affine)
TEST_DECLARE(test_affine_vectors)

#define D 3

/* A member of the form x at the point a: members of its balls are chosen at
   random, or at the ends (corner). */
static void
member(arb_t y, const loja_affine_t x, arb_srcptr a, int corner)
{
    arf_t p;
    arb_t t;
    slong i;

    arf_init(p);
    arb_init(t);
    test_arb_point(p, &x->c, corner);
    arb_set_arf(y, p);
    for (i = 0; i < D; i++)
    {
        test_arb_point(p, x->l + i, corner);
        arb_set_arf(t, p);
        arb_mul(t, t, a + i, ARF_PREC_EXACT);
        arb_add(y, y, t, ARF_PREC_EXACT);
    }
    arf_clear(p);
    arb_clear(t);
}

static void
random_form(loja_affine_t x, slong digits)
{
    slong i;

    arb_set_d(&x->c, (double) test_uniform(2001) / 100 - 10);
    if (test_uniform(2))
        arb_add_error_2exp_si(&x->c, -test_uniform(digits));
    for (i = 0; i < D; i++)
    {
        arb_set_d(x->l + i, (double) test_uniform(201) / 100 - 1);
        if (test_uniform(3) == 0)
            arb_add_error_2exp_si(x->l + i, -test_uniform(digits));
        arb_mul_2exp_si(x->l + i, x->l + i, -test_uniform(4));
    }
}

/* 1 if the number y is a possible value of the form z at a. */
static int
holds(const loja_affine_t z, arb_srcptr a, const arb_t y)
{
    arb_t t;
    slong i;
    int res;

    arb_init(t);
    arb_set(t, &z->c);
    for (i = 0; i < D; i++)
        arb_addmul(t, z->l + i, a + i, 300);
    res = arb_overlaps(t, y) && arb_rel_accuracy_bits(y) > 100;
    if (res && arb_is_exact(y))
        res = arb_contains(t, y);
    arb_clear(t);
    return res;
}

void
test_affine(void)
{
    loja_affine_t x, y, z;
    arb_struct a[D];
    arb_t f, g, r;
    slong i, k;

    _loja_affine_init(x);
    _loja_affine_init(y);
    _loja_affine_init(z);
    arb_init(f);
    arb_init(g);
    arb_init(r);
    for (k = 0; k < D; k++)
        arb_init(a + k);
    for (i = 0; i < test_count(2000); i++)
    {
        int corner = (int) test_uniform(3) - 1;

        random_form(x, 12);
        random_form(y, 12);
        for (k = 0; k < D; k++)
            arb_set_si(a + k, test_uniform(3) - 1);
        if (test_uniform(2))
            arb_set_d(a, (double) test_uniform(101) / 50 - 1);
        member(f, x, a, corner);
        member(g, y, a, test_uniform(2) ? corner : -corner);
        _loja_affine_range(r, x, D, 64);
        CU_ASSERT(arb_contains(r, f));
        _loja_affine_add(z, x, y, D, 64);
        arb_add(r, f, g, ARF_PREC_EXACT);
        CU_ASSERT(holds(z, a, r));
        _loja_affine_sub(z, x, y, D, 64);
        arb_sub(r, f, g, ARF_PREC_EXACT);
        CU_ASSERT(holds(z, a, r));
        _loja_affine_mul(z, x, y, D, 64);
        arb_mul(r, f, g, ARF_PREC_EXACT);
        CU_ASSERT(holds(z, a, r));
        _loja_affine_set(z, x, D);
        _loja_affine_mul(z, z, y, D, 64);
        CU_ASSERT(holds(z, a, r));
        _loja_affine_mul(z, x, x, D, 64);
        arb_mul(r, f, f, ARF_PREC_EXACT);
        CU_ASSERT(holds(z, a, r));
        if (_loja_affine_inv(z, x, D, 64))
        {
            arb_inv(r, f, 400);
            CU_ASSERT(holds(z, a, r));
        }
        else
        {
            _loja_affine_range(r, x, D, 64);
            CU_ASSERT(arb_contains_zero(r));
        }
        /* a ball as a variable: both of its ends are reached */
        arb_set_d(r, 1.5);
        arb_add_error_2exp_si(r, -test_uniform(9));
        _loja_affine_set_arb(z, r, 1, D);
        arb_set_si(a + 1, corner);
        arb_zero(f);
        test_arb_point(arb_midref(f), r, corner);
        CU_ASSERT(corner == 0 || holds(z, a, f));
    }
    _loja_affine_clear(x);
    _loja_affine_clear(y);
    _loja_affine_clear(z);
    arb_clear(f);
    arb_clear(g);
    arb_clear(r);
    for (k = 0; k < D; k++)
        arb_clear(a + k);
}

#define N 5

/* Means, scalar products and projections at a point. */
void
test_affine_vectors(void)
{
    loja_affine_ptr x = _loja_affine_vec_init(N), y =
        _loja_affine_vec_init(N);
    loja_affine_t k;
    arb_ptr f = _arb_vec_init(N), g = _arb_vec_init(N), a =
        _arb_vec_init(D);
    arb_t s, t;
    slong i, j;

    _loja_affine_init(k);
    arb_init(s);
    arb_init(t);
    for (i = 0; i < test_count(100); i++)
    {
        for (j = 0; j < D; j++)
            arb_set_si(a + j, test_uniform(3) - 1);
        for (j = 0; j < N; j++)
        {
            random_form(x + j, 30);
            random_form(y + j, 30);
            member(f + j, x + j, a, 0);
            member(g + j, y + j, a, 0);
        }
        _loja_affine_dot(k, x, y, N, D, 64);
        _loja_chart_dot(s, f, g, N, 400);
        CU_ASSERT(holds(k, a, s));
        _loja_affine_dot(k, x, x, N, D, 64);
        _loja_chart_dot(s, f, f, N, 400);
        CU_ASSERT(holds(k, a, s));
        _loja_affine_centre(k, x, N, D, 64);
        arb_zero(s);
        for (j = 0; j < N; j++)
            arb_add(s, s, f + j, 400);
        arb_div_si(s, s, N, 400);
        CU_ASSERT(holds(k, a, s));
        for (j = 0; j < N; j++)
            arb_sub(f + j, f + j, s, 400);
        for (j = 0; j < N; j++)
            CU_ASSERT(holds(x + j, a, f + j));
        if (_loja_affine_remove(k, x, y, N, D, 64)
            && _loja_chart_remove(t, f, g, N, 400))
        {
            CU_ASSERT(holds(k, a, t));
            for (j = 0; j < N; j++)
                CU_ASSERT(holds(x + j, a, f + j));
        }
    }
    _loja_affine_vec_clear(x, N);
    _loja_affine_vec_clear(y, N);
    _loja_affine_clear(k);
    _arb_vec_clear(f, N);
    _arb_vec_clear(g, N);
    _arb_vec_clear(a, D);
    arb_clear(s);
    arb_clear(t);
}
