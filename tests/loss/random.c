/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* random.c -- random problems, boxes and points. */
#include "reference.h"
#include "support/support.h"

static const loja_act_struct *
random_act(int acts)
{
    slong n = 0;

    while (loja_act_list[n] != NULL)
        n++;
    for (;;)
    {
        const loja_act_struct *act = loja_act_list[test_uniform(n)];

        if (acts == 2 ? !act->analytic
            : acts == 1 ? act->analytic : act->smooth)
            return act;
    }
}

static void
random_rationals(fmpq_mat_t mat, slong rows, slong cols)
{
    static const slong den[] = {1, 2, 3, 4, 7, 1000};
    slong i, j, d;
    fmpq_t q;

    fmpq_init(q);
    fmpq_mat_clear(mat);
    fmpq_mat_init(mat, rows, cols);
    for (i = 0; i < rows; i++)
        for (j = 0; j < cols; j++)
        {
            d = den[test_uniform(6)];
            fmpq_set_si(q, test_uniform(3 * d + 1) - 3 * d / 2, (ulong) d);
            fmpq_set(fmpq_mat_entry(mat, i, j), q);
        }
    fmpq_clear(q);
}

/* 1 if no two rows are equal. */
static int
is_distinct(const fmpq_mat_t x)
{
    slong i, j, l;

    for (i = 0; i < fmpq_mat_nrows(x); i++)
        for (j = 0; j < i; j++)
        {
            for (l = 0; l < fmpq_mat_ncols(x)
                     && fmpq_equal(fmpq_mat_entry(x, i, l),
                                   fmpq_mat_entry(x, j, l)); l++)
                ;
            if (l == fmpq_mat_ncols(x))
                return 0;
        }
    return 1;
}

void
ref_random_problem(loja_problem_struct *prob, slong params, int acts,
    const loja_act_struct *only)
{
    const loja_act_struct *act[3];
    slong width[5], k, depth;
    fmpq_t l2;

    do
    {
        depth = 1 + test_uniform(4);
        for (k = 0; k <= depth; k++)
            width[k] = 1 + test_uniform(depth > 2 ? 2 : 3);
        for (k = 0; k < 3; k++)
            act[k] = only != NULL ? only : random_act(acts);
        loja_net_set(prob->net, depth, width, act, test_uniform(3) > 0);
    }
    while (prob->net->nparams > params || (only != NULL && depth < 2));
    prob->n = 1 + test_uniform(3);
    /* distinct inputs: t_merge.c has equal ones */
    do
        random_rationals(prob->x, prob->n, width[0]);
    while (!is_distinct(prob->x));
    random_rationals(prob->y, prob->n, width[depth]);
    fmpq_init(l2);
    if (test_uniform(3) == 0)
        fmpq_set_si(l2, 1, 7);
    fmpq_set(prob->l2, l2);
    fmpq_clear(l2);
}

void
ref_random_box(arb_ptr theta, slong P, int kind)
{
    static const slong exponent[REF_BOXES] = {0, -60, -20, -5, -2, 1};
    slong i;

    for (i = 0; i < P; i++)
    {
        arb_set_si(theta + i, test_uniform(4097) - 2048);
        arb_mul_2exp_si(theta + i, theta + i, -10);
        if (test_uniform(10) == 0)
            arb_zero(theta + i);
        if (kind == 0 || test_uniform(5) == 0)
            continue;
        mag_set_ui(arb_radref(theta + i), (ulong) test_uniform(1024));
        mag_mul_2exp_si(arb_radref(theta + i), arb_radref(theta + i),
            exponent[kind] - 10);
    }
}

void
ref_random_point(acb_ptr p, arb_srcptr theta, slong P, int corner)
{
    slong i;

    _acb_vec_zero(p, P);
    for (i = 0; i < P; i++)
        test_arb_point(arb_midref(acb_realref(p + i)), theta + i,
            corner ? 2 * (int) test_uniform(2) - 1 : 0);
}

slong
ref_random_prec(void)
{
    static const slong prec[] = {2, 9, 30, 53, 64, 128, 256};

    return prec[test_uniform(7)];
}

int
ref_holds(const arb_t x, const acb_t value)
{
    /* value is a point but for a radius far below that of x */
    return !arb_is_finite(x) || arb_overlaps(x, acb_realref(value));
}

int
ref_report(const arb_t x, const acb_t value, const char *what, slong i,
    const loja_problem_struct *prob, slong prec)
{
    const loja_net_struct *net = prob->net;
    slong k;

    if (ref_holds(x, value))
        return 1;
    printf("\n%s, entry %ld, prec %ld: value not contained; widths", what,
        (long) i, (long) prec);
    for (k = 0; k <= net->depth; k++)
        printf(" %ld%s%s", (long) net->width[k], k > 0 ? " " : "",
            k > 0 && k < net->depth ? net->act[k - 1]->name : "");
    printf("%s, %ld samples\n  ball  ", net->bias ? " with biases" : "",
        (long) prob->n);
    arb_printd(x, 25);
    printf("\n  value ");
    acb_printd(value, 25);
    printf("\n");
    return 0;
}
