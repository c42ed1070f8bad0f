/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Zeros of psi' and the kernel K beside them. */
#include "threshold/plane_kernel.h"
#include "support/support.h"

TEST_DECLARE(test_kernel_zero)
TEST_DECLARE(test_kernel_values)

static const loja_act_struct *const acts[] = { &loja_act_gelu,
    &loja_act_silu, &loja_act_mish };

/* psi' changes sign between the ends of b*. */
void
test_kernel_zero(void)
{
    loja_kernel_t k;
    arb_t lo, hi, f, g, t;
    slong i, prec;

    arb_init(lo);
    arb_init(hi);
    arb_init(f);
    arb_init(g);
    arb_init(t);
    for (i = 0; i < 3; i++)
        for (prec = 64; prec <= 128; prec += 64)
        {
            _loja_kernel_init(k, acts[i], prec);
            CU_ASSERT(_loja_kernel_find(k, -1));
            arb_get_lbound_arf(arb_midref(lo), k->b, 500);
            arb_get_ubound_arf(arb_midref(hi), k->b, 500);
            acts[i]->eval(t, f, NULL, lo, 0, 500);
            acts[i]->eval(t, g, NULL, hi, 0, 500);
            CU_ASSERT(arb_is_negative(f) && arb_is_positive(g));
            CU_ASSERT(arb_rel_accuracy_bits(k->b) > prec - 10);
            _loja_kernel_clear(k);
        }
    _loja_kernel_init(k, &loja_act_tanh, 64);
    CU_ASSERT(!_loja_kernel_find(k, 0));
    _loja_kernel_clear(k);
    _loja_kernel_init(k, &loja_act_softplus, 64);
    CU_ASSERT(!_loja_kernel_find(k, 0));
    _loja_kernel_clear(k);
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(f);
    arb_clear(g);
    arb_clear(t);
}

/* K and its Taylor coefficients at the number y != 0, by series. */
static void
reference(arb_ptr K, const loja_kernel_t k, const arb_t b, const arb_t y)
{
    const slong prec = 700;
    arb_ptr f = _arb_vec_init(4), z = _arb_vec_init(4), g =
        _arb_vec_init(4);
    arb_t psi0, psi1, psi2;

    arb_init(psi0);
    arb_init(psi1);
    arb_init(psi2);
    k->act->eval(psi0, psi1, psi2, b, 0, prec);
    arb_add(z, b, y, prec);
    arb_one(z + 1);
    k->act->jet(f, z, 2, 4, 0, prec);
    arb_sub(f, f, psi0, prec);
    _arb_vec_scalar_div(f, f, 4, psi2, prec);
    _arb_vec_scalar_mul_2exp_si(f, f, 4, 1);
    arb_set(z, y);
    _arb_poly_mullow(g, z, 2, z, 2, 4, prec);
    _arb_vec_sub(f, f, g, 4, prec);
    _arb_poly_mullow(K, g, 4, z, 2, 4, prec);
    _arb_poly_div_series(g, f, 4, K, 4, 4, prec);
    _arb_vec_set(K, g, 4);
    _arb_vec_clear(f, 4);
    _arb_vec_clear(z, 4);
    _arb_vec_clear(g, 4);
    arb_clear(psi0);
    arb_clear(psi1);
    arb_clear(psi2);
}

void
test_kernel_values(void)
{
    loja_kernel_t k, fine;
    arb_ptr K = _arb_vec_init(4), R = _arb_vec_init(4);
    arb_t y, p;
    slong i, j, n, e;

    arb_init(y);
    arb_init(p);
    for (i = 0; i < 3; i++)
    {
        _loja_kernel_init(k, acts[i], 64);
        _loja_kernel_init(fine, acts[i], 400);
        CU_ASSERT_FATAL(_loja_kernel_find(k, -1)
            && _loja_kernel_find(fine, -1));
        for (n = 0; n < test_count(150); n++)
        {
            e = test_uniform(4);
            arb_set_d(y, ((double) test_uniform(2001) / 1000 - 1)
                * (e == 0 ? 0.3 : e == 1 ? 3 : 6));
            if (e > 1)
                arb_add_error_2exp_si(y, -test_uniform(12));
            test_arb_point(arb_midref(p), y, (int) test_uniform(3) - 1);
            if (arf_cmpabs_2exp_si(arb_midref(p), -20) < 0)
                continue;
            _loja_kernel_eval(K, 0, 4, k, y);
            reference(R, fine, fine->b, p);
            for (j = 0; j < 4; j++)
            {
                CU_ASSERT(arb_is_finite(K + j));
                CU_ASSERT(test_arb_contains_arb(K + j, R + j, "K"));
                /* tight where y is a number */
                CU_ASSERT(!arb_is_exact(y)
                    || mag_cmp_2exp_si(arb_radref(K + j), -14) < 0);
            }
        }
        arb_set_si(y, 20);
        _loja_kernel_eval(K, 0, 4, k, y);
        CU_ASSERT(!arb_is_finite(K));
        _loja_kernel_clear(k);
        _loja_kernel_clear(fine);
    }
    _arb_vec_clear(K, 4);
    _arb_vec_clear(R, 4);
    arb_clear(y);
    arb_clear(p);
}
