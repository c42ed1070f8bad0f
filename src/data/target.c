/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Targets given by polynomials, evaluated exactly at the inputs. */
#include <string.h>
#include "reader.h"

/* The largest numerator and denominator among the inputs, in bits. */
static void
input_bits(double *num, double *den, const fmpq_mat_t x)
{
    slong i, j;

    *num = *den = 0.0;
    for (i = 0; i < fmpq_mat_nrows(x); i++)
        for (j = 0; j < fmpq_mat_ncols(x); j++)
        {
            const fmpq *q = fmpq_mat_entry(x, i, j);
            const double n = (double) fmpz_bits(fmpq_numref(q));
            const double d = fmpz_is_one(fmpq_denref(q))
                ? 0.0 : (double) fmpz_bits(fmpq_denref(q));

            *num = n > *num ? n : *num;
            *den = d > *den ? d : *den;
        }
}

/* Fills column j of y. */
static loja_status_t
evaluate(loja_problem_t prob, slong j, loja_data_reader_t in,
         loja_data_node_srcptr node, const loja_data_poly_struct *poly)
{
    double num, den, bits;
    slong i;

    input_bits(&num, &den, prob->x);
    bits = loja_data_poly_bits(poly, num, den);
    if (!(bits <= LOJA_DATA_MAX_VALUE_BITS)
        || bits * (double) prob->n > LOJA_DATA_MAX_WORK)
        return loja_data_expected(in, node,
                                  "a target with values of fewer digits");
    for (i = 0; i < prob->n; i++)
    {
        fmpq *y = fmpq_mat_entry(prob->y, i, j);

        loja_data_poly_eval(y, poly, fmpq_mat_entry(prob->x, i, 0));
        if (!loja_data_spend(in, y))
            return loja_data_expected(in, node, "a target with values of "
                                      "fewer digits in all");
    }
    return LOJA_OK;
}

/* One output: its values, and its text behind what is there already. */
static loja_status_t
get_output(loja_problem_t prob, slong j, loja_data_reader_t in,
           loja_data_node_srcptr node)
{
    char error[LOJA_DATA_ERROR];
    loja_data_poly_struct *poly;
    loja_status_t status;
    size_t used, len;

    if (node->kind != LOJA_DATA_SCALAR)
        return loja_data_expected(in, node, "a polynomial");
    poly = loja_data_poly_parse(error, node->text, prob->net->width[0]);
    if (poly == NULL)
        return loja_data_expected(in, node, "%s", error);
    status = evaluate(prob, j, in, node, poly);
    loja_data_poly_free(poly);
    if (status != LOJA_OK)
        return status;

    used = prob->target == NULL ? 0 : strlen(prob->target);
    len = strlen(node->text);
    prob->target = flint_realloc(prob->target, used + len + 3);
    if (used != 0)
    {
        memcpy(prob->target + used, "; ", 2);
        used += 2;
    }
    memcpy(prob->target + used, node->text, len + 1);
    return LOJA_OK;
}

loja_status_t
loja_data_get_target(loja_problem_t prob, loja_data_reader_t in,
                     loja_data_node_srcptr node)
{
    const slong outputs = prob->net->width[prob->net->depth];
    loja_status_t status = LOJA_OK;
    loja_data_node_srcptr item;
    slong j = 0;

    if (outputs == 1 && node->kind == LOJA_DATA_SCALAR)
        return get_output(prob, 0, in, node);
    if (node->kind != LOJA_DATA_LIST || node->count != outputs)
        return loja_data_expected(in, node, outputs == 1 ? "a polynomial"
                                  : "a list of %ld polynomials, one for "
                                    "each output", (long) outputs);
    for (item = node->first; item != NULL && status == LOJA_OK;
         item = item->next, j++)
        status = get_output(prob, j, in, item);
    return status;
}
