/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_third.c -- third derivatives, and the rest along a segment. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_third_contains)
TEST_DECLARE(test_third_gauss_newton)
TEST_DECLARE(test_third_rest)
TEST_DECLARE(test_third_refuses)

/* A random problem with one hidden layer and an analytic activation. */
static void
random_shallow(loja_problem_t prob, loja_loss_t ws)
{
    for (;;)
    {
        ref_random_problem(prob, 12, 1, NULL);
        loja_loss_init(ws, prob);
        if (loja_loss_has_third(ws))
            return;
        loja_loss_clear(ws);
    }
}

/* Exact doubles of moderate size. */
static void
random_theta(arb_ptr theta, slong P, double size)
{
    slong i;

    for (i = 0; i < P; i++)
        arb_set_d(theta + i, size * ((double) test_uniform(2001) / 1000 - 1));
}

static void
set_point(acb_ptr p, arb_srcptr theta, slong P)
{
    slong i;

    for (i = 0; i < P; i++)
        acb_set_arb(p + i, theta + i);
}

/* H(p + d) - H(p) = T[d] with a mean T of the box that holds both. */
void
test_third_contains(void)
{
    loja_problem_t prob;
    slong it, i, j, k, n = test_count(40);
    arb_t s, d;

    arb_init(s);
    arb_init(d);
    loja_problem_init(prob);
    for (it = 0; it < n; it++)
    {
        const double h = it % 2 == 0 ? 1e-6 : 1e-2;
        arb_ptr T, a, b, box;
        acb_ptr p;
        arb_mat_t K;
        ref_loss_t low, high;
        loja_loss_t ws;
        slong P;

        random_shallow(prob, ws);
        P = prob->net->nparams;
        T = _arb_vec_init(P * P * P);
        a = _arb_vec_init(3 * P);
        b = a + P;
        box = b + P;
        p = _acb_vec_init(P);
        arb_mat_init(K, P, P);
        ref_loss_init(low, prob);
        ref_loss_init(high, prob);
        random_theta(a, P, 2);
        random_theta(b, P, h);
        for (i = 0; i < P; i++)
        {
            arb_add(b + i, a + i, b + i, ARF_PREC_EXACT);
            arb_union(box + i, a + i, b + i, 128);
        }
        CU_ASSERT(loja_loss_third(ws, T, K, box, 128) == 1);
        set_point(p, a, P);
        ref_loss(low, prob, p, NULL);
        set_point(p, b, P);
        ref_loss(high, prob, p, NULL);
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
            {
                arb_sub(s, acb_realref(low->hess + i * P + j),
                        acb_realref(high->hess + i * P + j), REF_PREC);
                for (k = 0; k < P; k++)
                {
                    arb_sub(d, b + k, a + k, REF_PREC);
                    arb_addmul(s, d, T + (i * P + j) * P + k, REF_PREC);
                }
                CU_ASSERT(arb_contains_zero(s));
                CU_ASSERT(mag_cmp_2exp_si(arb_radref(s), h < 1e-3 ? -24 : 8)
                          < 0);
            }
        ref_loss_clear(low);
        ref_loss_clear(high);
        arb_mat_clear(K);
        _acb_vec_clear(p, P);
        _arb_vec_clear(T, P * P * P);
        _arb_vec_clear(a, 3 * P);
        loja_loss_clear(ws);
    }
    loja_problem_clear(prob);
    arb_clear(s);
    arb_clear(d);
}

/* K = (2/n) J^T J */
void
test_third_gauss_newton(void)
{
    loja_problem_t prob;
    slong it, i, j, k, n = test_count(20);
    arb_t s;

    arb_init(s);
    loja_problem_init(prob);
    for (it = 0; it < n; it++)
    {
        arb_ptr T, a;
        acb_ptr p;
        arb_mat_t K;
        ref_loss_t ref;
        loja_loss_t ws;
        slong P;

        random_shallow(prob, ws);
        P = prob->net->nparams;
        T = _arb_vec_init(P * P * P);
        a = _arb_vec_init(P);
        p = _acb_vec_init(P);
        arb_mat_init(K, P, P);
        ref_loss_init(ref, prob);
        random_theta(a, P, 2);
        CU_ASSERT(loja_loss_third(ws, T, K, a, 128) == 1);
        set_point(p, a, P);
        ref_loss(ref, prob, p, NULL);
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
            {
                arb_zero(s);
                for (k = 0; k < ref->n; k++)
                    arb_addmul(s, acb_realref(ref->jac + k * P + i),
                               acb_realref(ref->jac + k * P + j), REF_PREC);
                arb_mul_2exp_si(s, s, 1);
                arb_div_si(s, s, ref->samples, REF_PREC);
                CU_ASSERT(arb_overlaps(s, arb_mat_entry(K, i, j)));
            }
        ref_loss_clear(ref);
        arb_mat_clear(K);
        _acb_vec_clear(p, P);
        _arb_vec_clear(T, P * P * P);
        _arb_vec_clear(a, P);
        loja_loss_clear(ws);
    }
    loja_problem_clear(prob);
    arb_clear(s);
}

/* <e, grad L(p+e) - grad L(p)> - e^T (H - share K) e - T[e,e,e]/2 + kappa
   |e|^2 >= 0, |e| <= R. */
static int
rest_holds(loja_loss_t ws, const loja_problem_t prob, arb_srcptr a,
           arb_srcptr e, const mag_t kappa, const mag_t share)
{
    const slong P = prob->net->nparams;
    arb_ptr T = _arb_vec_init(P * P * P);
    acb_ptr p = _acb_vec_init(P);
    ref_loss_t low, high;
    arb_mat_t K;
    slong i, j, k;
    arb_t s, u, v;
    int ok;

    arb_mat_init(K, P, P);
    arb_init(s);
    arb_init(u);
    arb_init(v);
    ref_loss_init(low, prob);
    ref_loss_init(high, prob);
    set_point(p, a, P);
    ref_loss(low, prob, p, NULL);
    for (i = 0; i < P; i++)
        acb_add_arb(p + i, p + i, e + i, REF_PREC);
    ref_loss(high, prob, p, NULL);
    ok = loja_loss_third(ws, T, K, a, 128);
    for (i = 0; i < P; i++)
    {
        arb_sub(u, acb_realref(high->grad + i), acb_realref(low->grad + i),
                REF_PREC);
        arb_zero(v);
        arf_set_mag(arb_midref(v), kappa);
        arb_addmul(u, v, e + i, REF_PREC);
        for (j = 0; j < P; j++)
        {
            arb_zero(v);
            arf_set_mag(arb_midref(v), share);
            arb_mul(v, v, arb_mat_entry(K, i, j), REF_PREC);
            arb_sub(v, v, acb_realref(low->hess + i * P + j), REF_PREC);
            arb_addmul(u, v, e + j, REF_PREC);
            for (k = 0; k < P; k++)
            {
                arb_mul(v, e + j, e + k, REF_PREC);
                arb_mul(v, v, T + (i * P + j) * P + k, REF_PREC);
                arb_mul_2exp_si(v, v, -1);
                arb_sub(u, u, v, REF_PREC);
            }
        }
        arb_addmul(s, u, e + i, REF_PREC);
    }
    ok = ok && !arb_is_negative(s);
    ref_loss_clear(low);
    ref_loss_clear(high);
    arb_mat_clear(K);
    _acb_vec_clear(p, P);
    _arb_vec_clear(T, P * P * P);
    arb_clear(s);
    arb_clear(u);
    arb_clear(v);
    return ok;
}

/* |e| <= R, and nearly that. */
static void
scale_to(arb_ptr e, slong P, const mag_t R)
{
    arb_t s, r;
    slong i;

    arb_init(s);
    arb_init(r);
    arb_dot(s, NULL, 0, e, 1, e, 1, P, 64);
    arb_sqrt(s, s, 64);
    arf_set_mag(arb_midref(r), R);
    arb_div(r, r, s, 64);
    arb_mul_ui(r, r, 4095, 64);
    arb_mul_2exp_si(r, r, -12);
    for (i = 0; i < P && arb_is_positive(s); i++)
    {
        arb_mul(e + i, e + i, r, 64);
        arb_get_mid_arb(e + i, e + i);
    }
    arb_clear(s);
    arb_clear(r);
}

void
test_third_rest(void)
{
    loja_problem_t prob;
    slong it, i, k, n = test_count(60);
    mag_t kappa, share, R;

    mag_init(kappa);
    mag_init(share);
    mag_init(R);
    loja_problem_init(prob);
    for (it = 0; it < n; it++)
    {
        arb_ptr a, e;
        loja_loss_t ws;
        slong P;

        random_shallow(prob, ws);
        P = prob->net->nparams;
        a = _arb_vec_init(2 * P);
        e = a + P;
        random_theta(a, P, 2);
        mag_set_ui_2exp_si(R, 1, -(slong) test_uniform(8));
        mag_set_ui_2exp_si(share, 1, -2 - (slong) test_uniform(6));
        CU_ASSERT(loja_loss_cubic_rest(ws, kappa, a, R, share, 64) == 1);
        for (k = 0; k < 8; k++)
        {
            random_theta(e, P, 1);
            /* now and then few parameters move */
            for (i = 0; i < P && k % 2; i++)
                if (test_uniform(2))
                    arb_zero(e + i);
            scale_to(e, P, R);
            CU_ASSERT(rest_holds(ws, prob, a, e, kappa, share));
        }
        _arb_vec_clear(a, 2 * P);
        loja_loss_clear(ws);
    }
    loja_problem_clear(prob);
    mag_clear(kappa);
    mag_clear(share);
    mag_clear(R);
}

/* Deep networks and kinks have none. */
void
test_third_refuses(void)
{
    loja_problem_t prob;
    slong it, seen = 0;
    mag_t kappa, R;

    mag_init(kappa);
    mag_init(R);
    mag_one(R);
    loja_problem_init(prob);
    for (it = 0; it < 100; it++)
    {
        loja_loss_t ws;
        slong P;

        ref_random_problem(prob, 12, 2, NULL);
        P = prob->net->nparams;
        loja_loss_init(ws, prob);
        if (prob->net->depth != 2 || !prob->net->act[0]->analytic)
        {
            arb_ptr a = _arb_vec_init(P + P * P * P);
            arb_mat_t K;

            arb_mat_init(K, P, P);
            CU_ASSERT(loja_loss_third(ws, a + P, K, a, 64) == 0);
            CU_ASSERT(loja_loss_cubic_rest(ws, kappa, a, R, R, 64) == 0);
            arb_mat_clear(K);
            _arb_vec_clear(a, P + P * P * P);
            seen++;
        }
        loja_loss_clear(ws);
    }
    CU_ASSERT(seen > 0);
    loja_problem_clear(prob);
    mag_clear(kappa);
    mag_clear(R);
}
