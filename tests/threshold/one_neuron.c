/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems of one input from numbers in words, and the claim threshold of
   them. */
#include <string.h>
#include "one_neuron.h"

#define MOST 40

/* Numbers between blanks as a column. */
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

void
one_neuron_make(loja_problem_t prob, const loja_act_struct *act, slong hidden,
                int bias, const char *xs, const char *ys)
{
    const slong widths[] = { 1, hidden, 1 };
    fmpq *x = _fmpq_vec_init(MOST), *y = _fmpq_vec_init(MOST);
    slong i;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, bias);
    prob->n = parse(x, xs);
    CU_ASSERT_FATAL(parse(y, ys) == prob->n);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, prob->n, 1);
    fmpq_mat_init(prob->y, prob->n, 1);
    for (i = 0; i < prob->n; i++)
    {
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), x + i);
        fmpq_set(fmpq_mat_entry(prob->y, i, 0), y + i);
    }
    _fmpq_vec_clear(x, MOST);
    _fmpq_vec_clear(y, MOST);
}

void
one_neuron_claim(loja_claim_t claim, const loja_problem_t prob,
                 const char *eps, slong digits)
{
    loja_claim_opts_t opts;
    loja_status_t status;
    fmpq_t q;

    memset(&opts, 0, sizeof(opts));
    opts.digits = digits;
    fmpq_init(q);
    if (eps != NULL)
        CU_ASSERT_FATAL(loja_fmpq_set_text(q, eps) == LOJA_OK);
    loja_claim_init(claim, "threshold");
    status = loja_claim_threshold(claim, prob, eps == NULL ? NULL : q,
        &opts);
    if (claim->verdict == LOJA_UNDECIDED)
    {
        CU_ASSERT(status == LOJA_UNABLE);
        CU_ASSERT(claim->reason != NULL && claim->rule == NULL);
        CU_ASSERT(claim->numbers == 0);
    }
    else
    {
        CU_ASSERT(status == LOJA_OK && claim->reason == NULL);
        CU_ASSERT_FATAL(claim->rule != NULL && claim->theorem != NULL);
        CU_ASSERT_STRING_EQUAL(claim->rule, "threshold-odd");
        CU_ASSERT(strlen(loja_record_text(claim->record)) > 0);
    }
    fmpq_clear(q);
}
