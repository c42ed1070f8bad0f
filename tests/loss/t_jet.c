/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_jet.c -- power series of loss and gradient along curves. */
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_jet_first_order)
TEST_DECLARE(test_jet_values)
TEST_DECLARE(test_jet_boxes)
TEST_DECLARE(test_jet_flow)
TEST_DECLARE(test_jet_kink)

/* theta[i * len + k]: boxes of the kind given, smaller in higher order. */
static void
random_series(arb_ptr theta, slong P, slong len, int kind)
{
    arb_ptr t = _arb_vec_init(P);
    slong i, k;

    for (k = 0; k < len; k++)
    {
        ref_random_box(t, P, kind);
        for (i = 0; i < P; i++)
            arb_mul_2exp_si(theta + i * len + k, t + i, -k);
    }
    _arb_vec_clear(t, P);
}

/* Coefficients 0 and 1 are grad L and H theta_1; those of L likewise. */
void
test_jet_first_order(void)
{
    slong i, j, k, m, P, n = test_count(60);
    loja_problem_t prob;
    arb_ptr L = _arb_vec_init(2);
    acb_t s;

    acb_init(s);
    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        slong prec = ref_random_prec();
        arb_ptr theta, g;
        acb_ptr p0, p1;
        ref_loss_t ref;
        loja_loss_t ws;

        ref_random_problem(prob, 10, 0, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(2 * P);
        g = _arb_vec_init(2 * P);
        p0 = _acb_vec_init(P);
        p1 = _acb_vec_init(P);
        random_series(theta, P, 2, (int) (k % REF_BOXES));
        loja_loss_init(ws, prob);
        loja_loss_grad_jet(ws, L, g, theta, 2, prec);
        ref_loss_init(ref, prob);
        for (m = 0; m < 3; m++)
        {
            for (i = 0; i < P; i++)
            {
                ref_random_point(p0 + i, theta + 2 * i, 1, m < 2);
                ref_random_point(p1 + i, theta + 2 * i + 1, 1, m < 2);
            }
            ref_loss(ref, prob, p0, NULL);
            CU_ASSERT(ref_report(L, ref->L, "L_0", 0, prob, prec));
            acb_dot(s, NULL, 0, ref->grad, 1, p1, 1, P, REF_PREC);
            CU_ASSERT(ref_report(L + 1, s, "L_1", 0, prob, prec));
            for (i = 0; i < P; i++)
            {
                CU_ASSERT(ref_report(g + 2 * i, ref->grad + i, "g_0", i,
                    prob, prec));
                acb_zero(s);
                for (j = 0; j < P; j++)
                    acb_addmul(s, ref->hess + FLINT_MIN(i, j) * P
                        + FLINT_MAX(i, j), p1 + j, REF_PREC);
                CU_ASSERT(ref_report(g + 2 * i + 1, s, "g_1", i, prob,
                    prec));
            }
        }
        loja_loss_clear(ws);
        ref_loss_clear(ref);
        _arb_vec_clear(theta, 2 * P);
        _arb_vec_clear(g, 2 * P);
        _acb_vec_clear(p0, P);
        _acb_vec_clear(p1, P);
    }
    acb_clear(s);
    _arb_vec_clear(L, 2);
    loja_problem_clear(prob);
}

/* 1 if |sum c_k s^k - value| <= 2^30 s^len, s = 2^-60. */
static int
series_value(arb_srcptr c, slong len, const acb_t value)
{
    arb_t s, t;
    slong k;
    int good;

    arb_init(s);
    arb_init(t);
    for (k = len - 1; k >= 0; k--)
    {
        arb_mul_2exp_si(s, s, -60);
        arb_add(s, s, c + k, REF_PREC);
    }
    arb_sub(s, s, acb_realref(value), REF_PREC);
    arb_one(t);
    arb_mul_2exp_si(t, t, 30 - 60 * len);
    arb_abs(s, s);
    good = arb_lt(s, t);
    if (!good)
    {
        printf("\nlen %ld: ", (long) len);
        arb_printd(s, 10);
        printf("\n");
    }
    arb_clear(s);
    arb_clear(t);
    return good;
}

/*
    The series at s = 2^-60 against the values there: a wrong coefficient of
    order k shows when it is off by more than 2^30 s^(len-k).
*/
void
test_jet_values(void)
{
    const loja_act_struct *const *act;
    slong i, k, m, P, n = test_count(8), len;
    loja_problem_t prob;

    loja_problem_init(prob);
    for (act = loja_act_list; *act != NULL; act++)
        for (m = 0; m < n; m++)
        {
            arb_ptr theta, g, L;
            acb_ptr p;
            ref_loss_t ref;
            loja_loss_t ws;

            len = 1 + m % 5;
            ref_random_problem(prob, 12, 0, *act);
            P = prob->net->nparams;
            theta = _arb_vec_init(P * len);
            g = _arb_vec_init(P * len);
            L = _arb_vec_init(len);
            p = _acb_vec_init(P);
            random_series(theta, P, len, 0);
            for (i = 0; i < P; i++)
            {
                /* no argument at a kink */
                arb_add_si(theta + i * len, theta + i * len, 1, 30);
                for (k = len - 1; k >= 0; k--)
                {
                    acb_mul_2exp_si(p + i, p + i, -60);
                    acb_add_arb(p + i, p + i, theta + i * len + k,
                        ARF_PREC_EXACT);
                }
            }
            loja_loss_init(ws, prob);
            ref_loss_init(ref, prob);
            loja_loss_grad_jet(ws, L, g, theta, len, REF_PREC);
            ref_loss(ref, prob, p, NULL);
            CU_ASSERT(series_value(L, len, ref->L));
            for (i = 0; i < P; i++)
                CU_ASSERT(series_value(g + i * len, len, ref->grad + i));
            loja_loss_clear(ws);
            ref_loss_clear(ref);
            _arb_vec_clear(theta, P * len);
            _arb_vec_clear(g, P * len);
            _arb_vec_clear(L, len);
            _acb_vec_clear(p, P);
        }
    loja_problem_clear(prob);
}

/* Boxes of series hold the series of their points (checked above). */
void
test_jet_boxes(void)
{
    slong i, k, m, P, n = test_count(50);
    loja_problem_t prob;
    loja_loss_t ws;

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        slong prec = ref_random_prec(), len = 1 + test_uniform(7);
        arb_ptr theta, point, g, h, L, M;

        ref_random_problem(prob, 12, 0, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P * len);
        point = _arb_vec_init(P * len);
        g = _arb_vec_init(P * len);
        h = _arb_vec_init(P * len);
        L = _arb_vec_init(len);
        M = _arb_vec_init(len);
        random_series(theta, P, len, (int) (k % REF_BOXES));
        loja_loss_init(ws, prob);
        loja_loss_grad_jet(ws, L, g, theta, len, prec);
        for (m = 0; m < 3; m++)
        {
            for (i = 0; i < P * len; i++)
                test_arb_point(arb_midref(point + i), theta + i,
                    m < 2 ? 2 * (int) test_uniform(2) - 1 : 0);
            loja_loss_grad_jet(ws, M, h, point, len, REF_PREC);
            for (i = 0; i < len; i++)
                CU_ASSERT(!arb_is_finite(M + i)
                    || !arb_is_finite(L + i) || arb_overlaps(L + i, M + i));
            for (i = 0; i < P * len; i++)
                CU_ASSERT(!arb_is_finite(h + i)
                    || !arb_is_finite(g + i) || arb_overlaps(g + i, h + i));
        }
        loja_loss_clear(ws);
        _arb_vec_clear(theta, P * len);
        _arb_vec_clear(point, P * len);
        _arb_vec_clear(g, P * len);
        _arb_vec_clear(h, P * len);
        _arb_vec_clear(L, len);
        _arb_vec_clear(M, len);
    }
    loja_problem_clear(prob);
}

/* Along the flow theta' = -grad L: dL/dt = -|grad L|^2, order by order. */
void
test_jet_flow(void)
{
    const slong len = 8, prec = 200;
    slong i, j, k, m, P, n = test_count(12);
    loja_problem_t prob;
    loja_loss_t ws;
    arb_ptr L = _arb_vec_init(len);
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    loja_problem_init(prob);
    for (m = 0; m < n; m++)
    {
        arb_ptr theta, part, g;

        ref_random_problem(prob, 12, 1, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P * len);
        part = _arb_vec_init(P * len);
        g = _arb_vec_init(P * len);
        for (i = 0; i < P; i++)
            ref_random_box(theta + i * len, 1, 0);
        loja_loss_init(ws, prob);
        for (k = 1; k <= len; k++)
        {
            for (i = 0; i < P; i++)
                _arb_vec_set(part + i * k, theta + i * len, k);
            loja_loss_grad_jet(ws, L, g, part, k, prec);
            for (i = 0; i < P && k < len; i++)
                arb_div_si(theta + i * len + k, g + i * k + k - 1, -k, prec);
        }
        for (k = 0; k + 1 < len; k++)
        {
            /* (k+1) L_(k+1) + sum_i sum_j g_ij g_i(k-j) = 0 */
            arb_mul_si(s, L + k + 1, k + 1, prec);
            arb_abs(t, s);
            for (i = 0; i < P; i++)
                for (j = 0; j <= k; j++)
                    arb_addmul(s, g + i * len + j, g + i * len + k - j,
                        prec);
            CU_ASSERT(arb_contains_zero(s));
            arb_add_ui(t, t, 1, prec);
            arb_div(s, s, t, prec);
            CU_ASSERT(mag_cmp_2exp_si(arb_radref(s), 60 - prec) < 0);
        }
        loja_loss_clear(ws);
        _arb_vec_clear(theta, P * len);
        _arb_vec_clear(part, P * len);
        _arb_vec_clear(g, P * len);
    }
    arb_clear(s);
    arb_clear(t);
    _arb_vec_clear(L, len);
    loja_problem_clear(prob);
}

/*
    One elu neuron v psi(w s + b) with b = 0 at s = 0: psi' has a kink, so
    nothing can be known of its derivative; with a branch all is known.
*/
void
test_jet_kink(void)
{
    static const slong width[] = {1, 1, 1};
    static const loja_act_struct *const act[] = {&loja_act_elu};
    static const signed char branch[] = {-1};
    const slong len = 4;
    slong k;
    loja_problem_t prob;
    loja_pool_t pool;
    arb_ptr theta = _arb_vec_init(4 * len), g = _arb_vec_init(4 * len);

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, width, act, 1);
    prob->n = 1;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 1, 1);
    fmpq_mat_init(prob->y, 1, 1);
    arb_one(theta + 0 * len);
    arb_one(theta + 1 * len + 1);       /* b = s */
    arb_one(theta + 2 * len);           /* v = 1 */
    arb_one(theta + 3 * len);           /* c = 1 */
    loja_pool_init(pool, prob, 1);
    loja_loss_grad_jet(pool->ws, NULL, g, theta, len, 64);
    /* dL/dc = 2 (psi(s) + 1): first order known, no more */
    CU_ASSERT(arb_equal_si(g + 3 * len, 2));
    CU_ASSERT(arb_is_finite(g + 3 * len + 1));
    CU_ASSERT(!arb_is_finite(g + 3 * len + 2));
    /* dL/db = 2 (psi(s) + 1) psi'(s): only the value is known */
    CU_ASSERT(arb_contains_si(g + 1 * len, 2));
    CU_ASSERT(!arb_is_finite(g + 1 * len + 1));
    loja_pool_set_branch(pool, branch);
    loja_loss_grad_jet(pool->ws, NULL, g, theta, len, 64);
    /* 2 e^s, 2 e^2s */
    for (k = 0; k < len; k++)
    {
        static const slong factorial[] = {1, 1, 2, 6};
        arb_t f;

        arb_init(f);
        arb_set_ui(f, 2);
        arb_div_si(f, f, factorial[k], 200);
        CU_ASSERT(arb_is_finite(g + 3 * len + k));
        CU_ASSERT(arb_overlaps(g + 3 * len + k, f));
        arb_mul_2exp_si(f, f, k);
        CU_ASSERT(arb_is_finite(g + 1 * len + k));
        CU_ASSERT(arb_overlaps(g + 1 * len + k, f));
        arb_clear(f);
    }
    loja_pool_clear(pool);
    _arb_vec_clear(theta, 4 * len);
    _arb_vec_clear(g, 4 * len);
    loja_problem_clear(prob);
}
