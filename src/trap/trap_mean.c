/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Equal inputs with different targets (proofs/convergence-zero.md): L is the
    loss with the means of those targets in their place, and a constant.
*/
#include "trap/trap.h"

static int
same_input(const loja_problem_struct *prob, slong i, slong j)
{
    slong l;

    for (l = 0; l < fmpq_mat_ncols(prob->x); l++)
        if (!fmpq_equal(fmpq_mat_entry(prob->x, i, l),
                        fmpq_mat_entry(prob->x, j, l)))
            return 0;
    return 1;
}

/* first[i]: the first sample with the input of sample i. */
static void
find_groups(slong *first, const loja_problem_struct *prob)
{
    slong i, j;

    for (i = 0; i < prob->n; i++)
    {
        first[i] = i;
        for (j = 0; j < i && first[i] == i; j++)
            if (first[j] == j && same_input(prob, i, j))
                first[i] = j;
    }
}

/* Output l: the means in place of the targets. */
static void
average(loja_problem_t mean, const loja_problem_struct *prob,
        const slong *first, slong l)
{
    slong i, *count = flint_calloc((size_t) prob->n, sizeof(slong));
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < prob->n; i++)
    {
        fmpq *y = fmpq_mat_entry(mean->y, first[i], l);

        fmpq_add(y, y, fmpq_mat_entry(prob->y, i, l));
        count[first[i]]++;
    }
    for (i = 0; i < prob->n; i++)
        if (first[i] == i)
        {
            fmpq_set_si(q, count[i], 1);
            fmpq_div(fmpq_mat_entry(mean->y, i, l),
                     fmpq_mat_entry(mean->y, i, l), q);
        }
    for (i = 0; i < prob->n; i++)
        fmpq_set(fmpq_mat_entry(mean->y, i, l),
                 fmpq_mat_entry(mean->y, first[i], l));
    flint_free(count);
    fmpq_clear(q);
}

void
_loja_trap_mean(loja_problem_t mean, fmpq_t least,
                const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong i, l, nK = net->width[net->depth];
    slong *first = flint_malloc(sizeof(slong) * (size_t) prob->n);
    fmpq_t q;

    fmpq_init(q);
    find_groups(first, prob);
    loja_problem_init(mean);
    loja_net_set(mean->net, net->depth, net->width,
        (const loja_act_struct *const *) net->act, net->bias);
    mean->n = prob->n;
    fmpq_set(mean->l2, prob->l2);
    fmpq_mat_clear(mean->x);
    fmpq_mat_clear(mean->y);
    fmpq_mat_init_set(mean->x, prob->x);
    fmpq_mat_init(mean->y, prob->n, nK);
    fmpq_zero(least);
    for (l = 0; l < nK; l++)
    {
        average(mean, prob, first, l);
        for (i = 0; i < prob->n; i++)
        {
            fmpq_sub(q, fmpq_mat_entry(prob->y, i, l),
                     fmpq_mat_entry(mean->y, i, l));
            fmpq_addmul(least, q, q);
        }
    }
    fmpq_set_si(q, prob->n, 1);
    /* SOUND: convergence-zero (setting: L_0, the squares of y - mean) */
    fmpq_div(least, least, q);
    flint_free(first);
    fmpq_clear(q);
}
