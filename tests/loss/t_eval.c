/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_eval.c -- containment of loss, gradient, Hessian, residual and
    Jacobian: vertices and inner points of random boxes.
*/
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_loss_contains)
TEST_DECLARE(test_loss_each_activation)
TEST_DECLARE(test_loss_kinks)
TEST_DECLARE(test_loss_subsets)

/* Everything that the room encloses on one box. */
typedef struct
{
    arb_t L;
    arb_ptr grad, r;
    arb_mat_t H, J;
} enclosures;

static void
enclose(enclosures *e, const loja_problem_struct *prob, arb_srcptr theta,
    slong prec)
{
    slong P = prob->net->nparams;
    slong n = prob->n * prob->net->width[prob->net->depth];
    loja_loss_t ws;

    arb_init(e->L);
    e->grad = _arb_vec_init(P);
    e->r = _arb_vec_init(n);
    arb_mat_init(e->H, P, P);
    arb_mat_init(e->J, n, P);
    loja_loss_init(ws, prob);
    loja_loss_eval(ws, e->L, e->grad, e->H, theta, prec);
    loja_loss_residual(ws, e->r, e->J, theta, prec);
    loja_loss_clear(ws);
}

static void
release(enclosures *e, const loja_problem_struct *prob)
{
    slong P = prob->net->nparams;
    slong n = prob->n * prob->net->width[prob->net->depth];

    arb_clear(e->L);
    _arb_vec_clear(e->grad, P);
    _arb_vec_clear(e->r, n);
    arb_mat_clear(e->H);
    arb_mat_clear(e->J);
}

/* 1 if all holds for the point.  derivatives: 0 L and r only. */
static int
holds(const enclosures *e, const loja_problem_struct *prob, ref_loss_t ref,
    acb_srcptr point, int derivatives, slong prec)
{
    slong i, j, P = ref->P;
    int good;
    acb_t root, t;

    acb_init(root);
    acb_init(t);
    acb_set_si(root, prob->n);
    acb_rsqrt(root, root, REF_PREC);
    ref_loss(ref, prob, point, NULL);
    good = ref_report(e->L, ref->L, "L", 0, prob, prec);
    for (i = 0; i < ref->n && good; i++)
    {
        acb_mul(t, ref->r + i, root, REF_PREC);
        good = ref_report(e->r + i, t, "r", i, prob, prec);
        for (j = 0; j < P && good && derivatives; j++)
        {
            acb_mul(t, ref->jac + i * P + j, root, REF_PREC);
            good = ref_report(arb_mat_entry(e->J, i, j), t, "J", i * P + j,
                prob, prec);
        }
    }
    for (i = 0; i < P && good && derivatives; i++)
    {
        good = ref_report(e->grad + i, ref->grad + i, "gradient", i, prob,
            prec);
        for (j = i; j < P && good; j++)
            good = ref_report(arb_mat_entry(e->H, i, j),
                ref->hess + i * P + j, "H", i * P + j, prob, prec);
    }
    acb_clear(root);
    acb_clear(t);
    return good;
}

static int
is_symmetric(const arb_mat_t H)
{
    slong i, j;

    for (i = 0; i < arb_mat_nrows(H); i++)
        for (j = 0; j < i; j++)
            if (!arb_equal(arb_mat_entry(H, i, j), arb_mat_entry(H, j, i)))
                return 0;
    return 1;
}

static void
check_problem(const loja_problem_struct *prob, int kind, int derivatives,
    slong prec, slong points)
{
    slong i, P = prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P);
    acb_ptr point = _acb_vec_init(P);
    enclosures e[1];
    ref_loss_t ref;

    ref_random_box(theta, P, kind);
    enclose(e, prob, theta, prec);
    CU_ASSERT(is_symmetric(e->H));
    ref_loss_init(ref, prob);
    for (i = 0; i < points; i++)
    {
        ref_random_point(point, theta, P, i % 2 == 0);
        CU_ASSERT(holds(e, prob, ref, point, derivatives, prec));
        if (kind == 0)
            break;
    }
    ref_loss_clear(ref);
    release(e, prob);
    _arb_vec_clear(theta, P);
    _acb_vec_clear(point, P);
}

void
test_loss_contains(void)
{
    slong i, n = test_count(150);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (i = 0; i < n; i++)
    {
        ref_random_problem(prob, i % 6 == 5 ? 20 : 10, 0, NULL);
        check_problem(prob, (int) (i % REF_BOXES), 1, ref_random_prec(), 4);
    }
    loja_problem_clear(prob);
}

void
test_loss_each_activation(void)
{
    const loja_act_struct *const *act;
    slong i, n = test_count(3);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (act = loja_act_list; *act != NULL; act++)
        for (i = 0; i < n; i++)
        {
            ref_random_problem(prob, 10, 0, *act);
            /* relu has no derivative that could be tested at its kink */
            check_problem(prob, 2 + (int) test_uniform(4), (*act)->smooth,
                ref_random_prec(), 3);
        }
    loja_problem_clear(prob);
}

/* Boxes that meet kinks: here vertices lie on both sides. */
void
test_loss_kinks(void)
{
    slong i, n = test_count(40);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (i = 0; i < n; i++)
    {
        ref_random_problem(prob, 10, 2, i % 2 == 0 ? &loja_act_elu
                                                   : &loja_act_softsign);
        check_problem(prob, 3 + (int) (i % 3), 1, ref_random_prec(), 6);
    }
    loja_problem_clear(prob);
}

/* Whatever is asked for together, the results agree. */
void
test_loss_subsets(void)
{
    slong i, k, P, prec, n = test_count(10);
    loja_problem_t prob;
    loja_loss_t ws;
    enclosures e[1];

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        arb_t L;
        arb_ptr theta, g;
        arb_mat_t H;

        ref_random_problem(prob, 10, 0, NULL);
        P = prob->net->nparams;
        prec = ref_random_prec();
        theta = _arb_vec_init(P);
        g = _arb_vec_init(P);
        arb_init(L);
        arb_mat_init(H, P, P);
        ref_random_box(theta, P, (int) (k % REF_BOXES));
        enclose(e, prob, theta, prec);
        loja_loss_init(ws, prob);
        /* another precision before, so that the data must be renewed */
        loja_loss_eval(ws, L, NULL, NULL, theta, 20);
        loja_loss_eval(ws, NULL, NULL, H, theta, prec);
        CU_ASSERT(arb_mat_equal(H, e->H));
        loja_loss_eval(ws, NULL, g, NULL, theta, prec);
        for (i = 0; i < P; i++)
            CU_ASSERT(arb_overlaps(g + i, e->grad + i));
        loja_loss_eval(ws, L, NULL, NULL, theta, prec);
        CU_ASSERT(arb_overlaps(L, e->L));
        loja_loss_residual(ws, NULL, e->J, theta, prec);
        loja_loss_clear(ws);
        release(e, prob);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(g, P);
        arb_clear(L);
        arb_mat_clear(H);
    }
    loja_problem_clear(prob);
}
