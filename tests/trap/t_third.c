/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Hessians weighted, and third derivatives of networks. */
#include "flows.h"
#include "support/support.h"

TEST_DECLARE(test_weighted_hessian)
TEST_DECLARE(test_third_derivatives)

/* The share of the weights in H: H = 2 J^T J + sum (2/n)(N - y) D^2 N. */
void
test_weighted_hessian(void)
{
    slong it, i, j, P, n;
    loja_problem_t prob;
    loja_loss_t ws;
    arb_mat_t W, B, H, J, T, S;
    arb_ptr box, p, r, w;

    test_read_problem(prob, "examples/deep.yaml");
    P = prob->net->nparams;
    n = prob->n * prob->net->width[prob->net->depth];
    loja_loss_init(ws, prob);
    arb_mat_init(W, P, P);
    arb_mat_init(B, P, P);
    arb_mat_init(H, P, P);
    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(S, P, P);
    box = _arb_vec_init(P);
    p = _arb_vec_init(P);
    r = _arb_vec_init(n);
    w = _arb_vec_init(n);
    for (it = 0; it < 3; it++)
    {
        for (i = 0; i < P; i++)
        {
            arb_set_fmpq(box + i, fmpq_mat_entry(prob->start, 0, i), 53);
            mag_set_d(arb_radref(box + i), 0.01);
        }
        random_point(p, box, P);
        loja_loss_eval(ws, NULL, NULL, H, p, PREC);
        loja_loss_residual(ws, r, J, p, PREC);
        for (i = 0; i < n; i++)
        {
            /* r has the factor 1/sqrt(n) */
            arb_set_si(w + i, prob->n);
            arb_rsqrt(w + i, w + i, PREC);
            arb_mul(w + i, w + i, r + i, PREC);
            arb_mul_2exp_si(w + i, w + i, 1);
        }
        loja_loss_weighted_hessian(ws, W, w, p, PREC);
        loja_loss_weighted_hessian(ws, B, w, box, 64);
        arb_mat_transpose(T, J);
        arb_mat_mul(S, T, J, PREC);
        arb_mat_scalar_mul_2exp_si(S, S, 1);
        arb_mat_sub(H, H, S, PREC);
        for (i = 0; i < P; i++)
            for (j = 0; j < P; j++)
            {
                CU_ASSERT(arb_overlaps(arb_mat_entry(H, i, j),
                    arb_mat_entry(W, i, j)));
                CU_ASSERT(arb_rel_accuracy_bits(arb_mat_entry(W, i, j)) > 64
                    || arb_contains_zero(arb_mat_entry(W, i, j)));
                CU_ASSERT(test_arb_contains_arf(arb_mat_entry(B, i, j),
                    arb_midref(arb_mat_entry(W, i, j)), "box"));
            }
    }
    arb_mat_clear(S);
    arb_mat_clear(W);
    arb_mat_clear(B);
    arb_mat_clear(H);
    arb_mat_clear(J);
    arb_mat_clear(T);
    _arb_vec_clear(box, P);
    _arb_vec_clear(p, P);
    _arb_vec_clear(r, n);
    _arb_vec_clear(w, n);
    loja_loss_clear(ws);
    loja_problem_clear(prob);
}

/* |D^3 f_k|_F from differences of the Hessian, at an exact point. */
static void
third_reference(arb_t res, loja_trap_system_t sys, arb_srcptr c,
                arb_srcptr a)
{
    slong i, j, l, P = sys->prob->net->nparams;
    arb_mat_t H, G;
    arb_ptr b = _arb_vec_init(P);
    arb_t t;

    arb_mat_init(H, P, P);
    arb_mat_init(G, P, P);
    arb_init(t);
    arb_zero(res);
    _loja_trap_curvature(sys, H, c, a, 400);
    for (i = 0; i < P; i++)
    {
        _arb_vec_set(b, a, P);
        arb_set_ui(t, 1);
        arb_mul_2exp_si(t, t, -100);
        arb_add(b + i, b + i, t, 400);
        _loja_trap_curvature(sys, G, c, b, 400);
        for (j = 0; j < P; j++)
            for (l = 0; l < P; l++)
            {
                arb_sub(t, arb_mat_entry(G, j, l), arb_mat_entry(H, j, l),
                    400);
                arb_mul_2exp_si(t, t, 100);
                arb_addmul(res, t, t, 400);
            }
    }
    arb_sqrt(res, res, 400);
    arb_mat_clear(H);
    arb_mat_clear(G);
    arb_clear(t);
    _arb_vec_clear(b, P);
}

/* Sharp at points, and an upper bound for every point of a box. */
void
test_third_derivatives(void)
{
    static const char *const act[] = { "tanh", "gelu", "softplus" };
    slong it, i, k, P, width[3] = { 2, 3, 2 };
    const loja_act_struct *psi;
    loja_problem_t prob;
    loja_trap_system_t sys;
    arf_struct *third;
    arb_ptr a, box;
    arb_mat_t C;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    for (it = 0; it < 3; it++)
    {
        psi = loja_act_find(act[it]);
        loja_problem_init(prob);
        loja_net_set(prob->net, 2, width, &psi, it != 1);
        P = prob->net->nparams;
        prob->n = 3;
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, 3, 2);
        fmpq_mat_init(prob->y, 3, 2);
        for (i = 0; i < 6; i++)
            fmpq_set_si(fmpq_mat_entry(prob->x, i / 2, i % 2),
                (i * i + 1) % 7 - 3, 2);
        _loja_trap_system_init(sys, prob);
        CU_ASSERT(sys->rows == 6);
        third = _loja_trap_vec_init(6);
        a = _arb_vec_init(P);
        box = _arb_vec_init(P);
        arb_mat_init(C, 6, 6);
        for (i = 0; i < 36; i++)
        {
            arb_set_si(arb_mat_entry(C, i / 6, i % 6),
                test_uniform(201) - 100);
            arb_mul_2exp_si(arb_mat_entry(C, i / 6, i % 6),
                arb_mat_entry(C, i / 6, i % 6), -5);
        }
        for (i = 0; i < P; i++)
        {
            arb_set_si(a + i, test_uniform(2001) - 1000);
            arb_mul_2exp_si(a + i, a + i, -9);
            arb_set(box + i, a + i);
            mag_set_d(arb_radref(box + i), 1e-3);
        }
        CU_ASSERT(_loja_trap_third(third, sys, C, a, 128));
        for (k = 0; k < 6; k++)
        {
            third_reference(t, sys, arb_mat_entry(C, k, 0), a);
            arb_set_arf(u, third + k);
            arb_sub(u, u, t, 400);
            arb_mul_2exp_si(u, u, 50);
            arb_div(u, u, t, 400);
            arb_sub_ui(u, u, 1, 64);
            /* within a part 2^-50, from above (differences: 2^-100) */
            CU_ASSERT(arb_is_negative(u));
            arb_add_ui(u, u, 2, 64);
            CU_ASSERT(arb_is_positive(u));
        }
        CU_ASSERT(_loja_trap_third(third, sys, C, box, 128));
        for (i = 0; i < 2; i++)
        {
            random_point(a, box, P);
            for (k = 0; k < 6; k++)
            {
                third_reference(t, sys, arb_mat_entry(C, k, 0), a);
                arb_set_arf(u, third + k);
                CU_ASSERT(arb_lt(t, u));
            }
        }
        arb_mat_clear(C);
        _arb_vec_clear(a, P);
        _arb_vec_clear(box, P);
        _loja_trap_vec_clear(third, 6);
        _loja_trap_system_clear(sys);
        loja_problem_clear(prob);
    }
    arb_clear(t);
    arb_clear(u);
}
