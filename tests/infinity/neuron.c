/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <string.h>
#include "infinity/neuron.h"
#include "support/support.h"

/* A list of numbers "a b c" as a row. */
static slong
parse(fmpq *out, const char *text)
{
    char copy[600], *word;
    slong n = 0;

    snprintf(copy, sizeof(copy), "%s", text);
    for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        CU_ASSERT_FATAL(loja_fmpq_set_text(out + n++, word) == LOJA_OK);
    return n;
}

#define MOST 40

void
make_neuron(loja_problem_t prob, const char *act, int bias, const char *xs,
            const char *target, const char *start)
{
    const slong widths[] = { 1, 1, 1 };
    const loja_act_struct *const acts[] = { loja_act_find(act) };
    fmpq *x = _fmpq_vec_init(MOST);
    fmpq_poly_t p;
    slong i, n;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, acts, bias);
    fmpq_poly_init(p);
    n = parse(x, target);
    for (i = 0; i < n; i++)
        fmpq_poly_set_coeff_fmpq(p, i, x + i);
    prob->n = n = parse(x, xs);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    for (i = 0; i < n; i++)
    {
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), x + i);
        fmpq_poly_evaluate_fmpq(fmpq_mat_entry(prob->y, i, 0), p, x + i);
    }
    n = parse(x, start);
    CU_ASSERT_FATAL(n == prob->net->nparams);
    fmpq_mat_init(prob->start, 1, n);
    for (i = 0; i < n; i++)
        fmpq_set(fmpq_mat_entry(prob->start, 0, i), x + i);
    prob->has_start = 1;
    fmpq_poly_clear(p);
    _fmpq_vec_clear(x, MOST);
}
