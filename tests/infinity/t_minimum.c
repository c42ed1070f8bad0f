/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A strict minimum at infinity: a quadratic function whose minimum is known,
   seen from a centre beside it. */
#include "infinity/minimum.h"
#include "support/support.h"

TEST_DECLARE(test_minimum_quadratic)
TEST_DECLARE(test_minimum_newton)

#define PREC 128

/* 1/3 + (x - 1/7)^2/2 + 2 (y + 1/5)^2, H = diag(1, 4). */
static void
eval(arb_ptr L, arb_ptr grad, arb_mat_struct *H, arb_srcptr zeta,
     const void *ctx, slong prec)
{
    arb_t x, y, t;

    (void) ctx;
    arb_init(x);
    arb_init(y);
    arb_init(t);
    arb_set_si(t, 1);
    arb_div_si(t, t, 7, prec);
    arb_sub(x, zeta, t, prec);
    arb_set_si(t, 1);
    arb_div_si(t, t, 5, prec);
    arb_add(y, zeta + 1, t, prec);
    if (L != NULL)
    {
        arb_set_si(L, 1);
        arb_div_si(L, L, 3, prec);
        arb_sqr(t, x, prec);
        arb_mul_2exp_si(t, t, -1);
        arb_add(L, L, t, prec);
        arb_sqr(t, y, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_add(L, L, t, prec);
    }
    if (grad != NULL)
    {
        arb_set(grad, x);
        arb_mul_2exp_si(grad + 1, y, 2);
    }
    if (H != NULL)
    {
        arb_mat_one(H);
        arb_set_si(arb_mat_entry(H, 1, 1), 4);
    }
    arb_clear(x);
    arb_clear(y);
    arb_clear(t);
}

static const loja_minimum_problem_t problem = { 2, eval, NULL, "here" };

/* M = diag(1, 1/2): M^T H M = I. */
static void
frame_set(arb_mat_t M)
{
    arb_mat_one(M);
    arb_mul_2exp_si(arb_mat_entry(M, 1, 1), arb_mat_entry(M, 1, 1), -1);
}

void
test_minimum_quadratic(void)
{
    arb_ptr centre = _arb_vec_init(2), zeta = _arb_vec_init(2);
    arb_mat_t M, K;
    arf_t lambda, Lambda, off, rho, D0;
    loja_message_t why;
    arb_t limit, t;

    arb_mat_init(M, 2, 2);
    arb_mat_init(K, 2, 2);
    arf_init(lambda);
    arf_init(Lambda);
    arf_init(off);
    arf_init(rho);
    arf_init(D0);
    arb_init(limit);
    arb_init(t);
    frame_set(M);
    arb_mat_one(K);
    arf_set_d(rho, 0.5);
    CU_ASSERT(_loja_minimum_convex(lambda, Lambda, K, rho, "here", why,
        PREC));
    CU_ASSERT(arf_cmp_d(lambda, 1) == 0 && arf_cmp_d(Lambda, 1) == 0);
    /* the centre is 1/14 and 1/20 away: xi* = (1/14, -1/10) */
    arb_set_d(centre, 1);
    arb_div_si(centre, centre, 14, PREC);
    arb_set_d(centre + 1, -3);
    arb_div_si(centre + 1, centre + 1, 20, PREC);
    CU_ASSERT(_loja_minimum_locate(off, limit, &problem, centre, M, lambda,
        rho, why, PREC));
    CU_ASSERT(arf_cmp_d(off, 0.12288) > 0 && arf_cmp_d(off, 0.12290) < 0);
    arb_set_si(t, 1);
    arb_div_si(t, t, 3, PREC);
    CU_ASSERT(arb_overlaps(limit, t));
    /* 2 off < rho */
    arf_set_d(rho, 0.24);
    CU_ASSERT(!_loja_minimum_locate(off, limit, &problem, centre, M, lambda,
        rho, why, PREC));
    /* (1/2 - off)^2/2 = 0.0711 */
    arf_set_d(rho, 0.5);
    arf_set_d(D0, 0.07);
    CU_ASSERT(_loja_minimum_face(rho, off, lambda, D0, PREC));
    arf_set_d(D0, 0.072);
    CU_ASSERT(!_loja_minimum_face(rho, off, lambda, D0, PREC));
    arf_set_d(rho, 0.12);
    arf_set_d(D0, 1e-9);
    CU_ASSERT(!_loja_minimum_face(rho, off, lambda, D0, PREC));
    /* |xi| = 0.49 and 0.51 along y */
    arf_set_d(rho, 0.5);
    _arb_vec_set(zeta, centre, 2);
    arb_set_d(t, 0.245);
    arb_add(zeta + 1, zeta + 1, t, PREC);
    CU_ASSERT(_loja_minimum_inside(&problem, centre, zeta, lambda, rho,
        PREC));
    arb_set_d(t, 0.01);
    arb_add(zeta + 1, zeta + 1, t, PREC);
    CU_ASSERT(!_loja_minimum_inside(&problem, centre, zeta, lambda, rho,
        PREC));
    /* K may be as far as 3/4 from I: both bounds hold for all of it */
    arb_set_d(arb_mat_entry(K, 0, 0), 1.25);
    arb_add_error_2exp_si(arb_mat_entry(K, 1, 1), -1);
    CU_ASSERT(_loja_minimum_convex(lambda, Lambda, K, rho, "here", why,
        PREC));
    CU_ASSERT(arf_cmp_d(lambda, 0.4410) < 0 && arf_cmp_d(lambda, 0.4408) > 0);
    CU_ASSERT(arf_cmp_d(Lambda, 1.5590) > 0 && arf_cmp_d(Lambda, 1.5592) < 0);
    arb_add_error_2exp_si(arb_mat_entry(K, 0, 1), 0);
    CU_ASSERT(!_loja_minimum_convex(lambda, Lambda, K, rho, "here", why,
        PREC));
    arb_mat_clear(M);
    arb_mat_clear(K);
    arf_clear(lambda);
    arf_clear(Lambda);
    arf_clear(off);
    arf_clear(rho);
    arf_clear(D0);
    arb_clear(limit);
    arb_clear(t);
    _arb_vec_clear(centre, 2);
    _arb_vec_clear(zeta, 2);
}

void
test_minimum_newton(void)
{
    arb_ptr centre = _arb_vec_init(2);
    loja_message_t why;
    arb_mat_t M;
    arb_t t;

    arb_mat_init(M, 2, 2);
    arb_init(t);
    arb_set_d(centre, 3);
    arb_set_d(centre + 1, -2);
    arb_one(t);
    CU_ASSERT(_loja_minimum_newton(centre, M, &problem, t, why, PREC));
    CU_ASSERT(arb_is_exact(centre) && arb_is_exact(centre + 1));
    arb_mul_si(t, centre, 7, PREC);
    arb_sub_si(t, t, 1, PREC);
    CU_ASSERT(arf_cmpabs_2exp_si(arb_midref(t), -100) < 0);
    arb_mul_si(t, centre + 1, 5, PREC);
    arb_add_si(t, t, 1, PREC);
    CU_ASSERT(arf_cmpabs_2exp_si(arb_midref(t), -100) < 0);
    arb_mat_clear(M);
    arb_clear(t);
    _arb_vec_clear(centre, 2);
}
