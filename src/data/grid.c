/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Equispaced grids, both ends included; for several inputs the tensor
    product, the last coordinate running fastest.
*/
#include "reader.h"

/* One axis: points numbers from a to a + (points - 1) step. */
typedef struct
{
    fmpq_t from, step;
    slong points;
} axis_t;

static void
divide(fmpq_t q, slong n)
{
    fmpz_t d;

    fmpz_init_set_si(d, n);
    fmpq_div_fmpz(q, q, d);
    fmpz_clear(d);
}

static loja_status_t
get_axis(axis_t *axis, loja_data_reader_t in,
         const loja_data_node_srcptr *value)
{
    loja_status_t status;
    int sign;

    status = loja_data_get_slong(&axis->points, in, value[2], "points", 1,
                                 LOJA_DATA_MAX_SAMPLES);
    if (status == LOJA_OK)
        status = loja_data_get_fmpq(axis->from, in, value[0]);
    if (status == LOJA_OK)
        status = loja_data_get_fmpq(axis->step, in, value[1]);
    if (status != LOJA_OK)
        return status;
    fmpq_sub(axis->step, axis->step, axis->from);
    sign = fmpq_sgn(axis->step);
    if (axis->points == 1 && sign != 0)
        return loja_data_expected(in, value[1], "the end of the grid where "
                                  "it starts, as there is one point");
    if (axis->points > 1 && sign <= 0)
        return loja_data_expected(in, value[1], "the end of the grid to the "
                                  "right of its start");
    if (axis->points > 1)
        divide(axis->step, axis->points - 1);
    return LOJA_OK;
}

/* Lists must have one item for each input. */
static loja_status_t
check_lists(const loja_data_reader_t in, const loja_data_node_srcptr *value,
            slong inputs)
{
    slong j;

    for (j = 0; j < 3; j++)
        if (value[j]->kind == LOJA_DATA_LIST && value[j]->count != inputs)
            return loja_data_expected(in, value[j], "a number or a list of "
                                      "%ld, one for each input",
                                      (long) inputs);
    return LOJA_OK;
}

/* Each row from its number, written in the mixed base of the axes. */
static loja_status_t
fill(loja_problem_t prob, loja_data_reader_t in, const axis_t *axis,
     loja_data_node_srcptr node)
{
    const slong inputs = prob->net->width[0];
    slong i, j, rest;
    fmpq *x;

    for (i = 0; i < prob->n; i++)
        for (j = inputs - 1, rest = i; j >= 0; j--)
        {
            x = fmpq_mat_entry(prob->x, i, j);
            fmpq_mul_si(x, axis[j].step, rest % axis[j].points);
            fmpq_add(x, x, axis[j].from);
            rest /= axis[j].points;
            if (!loja_data_spend(in, x))
                return loja_data_fail(in, node->line, node->column,
                                      "numbers with fewer digits in all");
        }
    return LOJA_OK;
}

static loja_status_t
get_axes(loja_problem_t prob, loja_data_reader_t in,
         loja_data_node_srcptr node, const loja_data_node_srcptr *value,
         axis_t *axis)
{
    const slong inputs = prob->net->width[0];
    loja_status_t status = LOJA_OK;
    loja_data_node_srcptr one[3];
    slong j, k, n = 1;

    for (k = 0; k < 3; k++)
        one[k] = value[k]->kind == LOJA_DATA_LIST ? value[k]->first
                                                  : value[k];
    for (j = 0; j < inputs && status == LOJA_OK; j++)
    {
        status = get_axis(axis + j, in, one);
        /* Once too large it stays so, and never overflows. */
        if (status == LOJA_OK)
            n = n > LOJA_DATA_MAX_SAMPLES / axis[j].points
                ? LOJA_DATA_MAX_SAMPLES + 1 : n * axis[j].points;
        for (k = 0; k < 3; k++)
            if (value[k]->kind == LOJA_DATA_LIST)
                one[k] = one[k]->next;
    }
    if (status == LOJA_OK)
        status = loja_data_set_samples(prob, in, node->line, node->column,
                                       n);
    return status != LOJA_OK ? status : fill(prob, in, axis, node);
}

loja_status_t
loja_data_get_grid(loja_problem_t prob, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    static const char *const names[] = { "from", "to", "points" };
    const slong inputs = prob->net->width[0];
    loja_data_node_srcptr value[3];
    loja_status_t status;
    axis_t *axis;
    slong j;

    status = loja_data_get_map(value, in, node, "a grid", names, 3);
    for (j = 0; j < 3 && status == LOJA_OK; j++)
        status = loja_data_require(in, node, value[j], names[j]);
    if (status == LOJA_OK)
        status = check_lists(in, value, inputs);
    if (status != LOJA_OK)
        return status;

    axis = flint_malloc(sizeof(axis_t) * (size_t) inputs);
    for (j = 0; j < inputs; j++)
    {
        fmpq_init(axis[j].from);
        fmpq_init(axis[j].step);
    }
    status = get_axes(prob, in, node, value, axis);
    for (j = 0; j < inputs; j++)
    {
        fmpq_clear(axis[j].from);
        fmpq_clear(axis[j].step);
    }
    flint_free(axis);
    return status;
}
