/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Small problems, and what is claimed of their zeros. */
#include <string.h>
#include "networks.h"
#include "support/support.h"

/* A network with one hidden layer and room for n samples. */
void
make(loja_problem_t prob, slong n0, slong d, slong nK, const char *act,
     int bias, slong n)
{
    slong width[3];
    const loja_act_struct *psi = loja_act_find(act);

    loja_problem_init(prob);
    width[0] = n0;
    width[1] = d;
    width[2] = nK;
    loja_net_set(prob->net, 2, width, &psi, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, n0);
    fmpq_mat_init(prob->y, n, nK);
}

/* Sample i: x, y = x^k + x. */
void
set_power(loja_problem_t prob, slong i, slong num, ulong den, slong k)
{
    fmpq *x = fmpq_mat_entry(prob->x, i, 0), *y;

    y = fmpq_mat_entry(prob->y, i, 0);
    fmpq_set_si(x, num, den);
    fmpq_pow_si(y, x, k);
    fmpq_add(y, y, x);
}

/* The time for a search: short, where what it finds does not matter. */
double search_seconds = 0.02;

loja_verdict_t
verdict(loja_claim_t claim, const loja_problem_t prob)
{
    loja_claim_opts_t opts;
    loja_status_t status;

    memset(&opts, 0, sizeof(opts));
    opts.seconds = search_seconds;
    status = loja_claim_unattained(claim, prob, &opts);
    CU_ASSERT((status == LOJA_OK) == (claim->verdict != LOJA_UNDECIDED));
    CU_ASSERT((claim->verdict == LOJA_UNDECIDED) == (claim->theorem
        == NULL));
    return claim->verdict;
}
