/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* start: {.., ranges: {NAME: [LOW, HIGH], ..}}: a box of starts. */
#include <string.h>
#include "reader.h"

static slong
find_parameter(const loja_net_t net, const char *text)
{
    char name[90];
    slong p;

    for (p = 0; p < net->nparams; p++)
    {
        loja_net_parameter_name(name, sizeof(name), net, p);
        if (strcmp(name, text) == 0)
            break;
    }
    return p;
}

/* Row 0 of prob->range: the lower ends, row 1: the upper ones. */
static loja_status_t
get_range(loja_problem_t prob, loja_data_reader_t in,
          loja_data_node_srcptr key, int *given)
{
    const slong p = key->kind != LOJA_DATA_SCALAR ? prob->net->nparams
        : find_parameter(prob->net, key->text);
    loja_status_t status;
    fmpq ends[2];

    if (p == prob->net->nparams)
        return loja_data_expected(in, key, "the name of a parameter of this "
            "network, as w1[0][0] or b1[0] (in quotes inside of braces)");
    if (given[p]++)
        return loja_data_expected(in, key, "every key of ranges once");
    fmpq_init(ends);
    fmpq_init(ends + 1);
    status = loja_data_get_row(ends, in, key->next, 2);
    if (status == LOJA_OK && fmpq_cmp(ends, ends + 1) > 0)
        status = loja_data_expected(in, key->next, "a range [LOW, HIGH] with "
            "LOW <= HIGH");
    if (status == LOJA_OK)
    {
        fmpq_set(fmpq_mat_entry(prob->range, 0, p), ends);
        fmpq_set(fmpq_mat_entry(prob->range, 1, p), ends + 1);
    }
    fmpq_clear(ends);
    fmpq_clear(ends + 1);
    return status;
}

/* The start becomes the middle of the box, and the ball around it holds the
   box and what is within the radius given of it. */
static void
hold_box(loja_problem_t prob)
{
    const slong P = prob->net->nparams;
    fmpq_t half, sum;
    arb_t r;
    arf_t u;
    slong p;

    fmpq_init(half);
    fmpq_init(sum);
    arb_init(r);
    arf_init(u);
    for (p = 0; p < P; p++)
    {
        const fmpq *low = fmpq_mat_entry(prob->range, 0, p);
        const fmpq *high = fmpq_mat_entry(prob->range, 1, p);
        fmpq *c = fmpq_mat_entry(prob->start, 0, p);

        fmpq_add(c, low, high);
        fmpq_div_2exp(c, c, 1);
        fmpq_sub(half, high, c);
        fmpq_addmul(sum, half, half);
    }
    /* SOUND: tube (a set of starts: no point of a box is farther from its
       middle than a corner) */
    arb_set_fmpq(r, sum, 64);
    arb_sqrt(r, r, 64);
    arb_get_ubound_arf(u, r, 20);
    arf_get_fmpq(prob->start_box, u);
    fmpq_add(prob->start_radius, prob->start_radius, prob->start_box);
    fmpq_clear(half);
    fmpq_clear(sum);
    arb_clear(r);
    arf_clear(u);
}

loja_status_t
loja_data_get_ranges(loja_problem_t prob, loja_data_reader_t in,
                     loja_data_node_srcptr node)
{
    const slong P = prob->net->nparams;
    loja_data_node_srcptr key;
    loja_status_t status = LOJA_OK;
    int *given;
    slong p;

    if (node->kind != LOJA_DATA_MAP)
        return loja_data_expected(in, node, "ranges as a mapping of names of "
            "parameters to [LOW, HIGH]");
    loja_data_resize(prob->range, 2, P);
    for (p = 0; p < P; p++)
    {
        fmpq_set(fmpq_mat_entry(prob->range, 0, p),
                 fmpq_mat_entry(prob->start, 0, p));
        fmpq_set(fmpq_mat_entry(prob->range, 1, p),
                 fmpq_mat_entry(prob->start, 0, p));
    }
    given = flint_calloc((size_t) P, sizeof(*given));
    for (key = node->first; key != NULL && status == LOJA_OK;
         key = key->next->next)
        status = get_range(prob, in, key, given);
    flint_free(given);
    if (status == LOJA_OK)
        hold_box(prob);
    return status;
}
