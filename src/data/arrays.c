/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples from arrays: one of which a row is a sample, inputs first (or by
    columns), or two of the names x and y.  A sample of one number may be
    without brackets: then the array has one index only.
*/
#include <string.h>
#include "tensor.h"

static slong
columns_of(const loja_data_tensor_struct *t)
{
    return t->rank == 2 ? t->shape[1] : t->rank == 1 ? 1 : -1;
}

/* The wanted shape, in words. */
static loja_status_t
fail_shape(const loja_data_reader_t in, const loja_data_tensor_struct *t,
           slong columns)
{
    char found[96], shown[LOJA_DATA_SHOW];

    loja_data_tensor_shape_text(found, sizeof(found), t->rank, t->shape);
    loja_data_show(shown, t->name);
    return loja_data_fail(in, 1, 1, "an array of rows of %ld numbers, not of "
        "shape %s%s%s", (long) columns, found,
        shown[0] != '\0' ? ", in " : "", shown);
}

/* Column `from' of t into column `to' of mat. */
static loja_status_t
copy_column(fmpq_mat_t mat, slong to, loja_data_reader_t in,
            const loja_data_tensor_struct *t, slong from)
{
    loja_status_t status = LOJA_OK;
    slong i;

    for (i = 0; i < t->shape[0] && status == LOJA_OK; i++)
        status = loja_data_tensor_get(fmpq_mat_entry(mat, i, to), in, t, i,
                                      from);
    return status;
}

static loja_status_t
one_array(loja_problem_t prob, loja_data_reader_t in,
          const loja_data_tensor_struct *t, int with_targets,
          const loja_data_columns_t *columns)
{
    const slong inputs = prob->net->width[0];
    const slong all = inputs
        + (with_targets ? prob->net->width[prob->net->depth] : 0);
    loja_status_t status;
    slong k;

    if (columns != NULL)
    {
        status = loja_data_check_columns(columns, inputs, all - inputs);
        if (status != LOJA_OK)
            return status;
    }
    if (columns_of(t) < 1 || (columns == NULL && columns_of(t) != all))
        return fail_shape(in, t, all);
    status = loja_data_set_samples(prob, in, 1, 1, t->shape[0]);
    for (k = 0; k < all && status == LOJA_OK; k++)
    {
        slong from = k;

        if (columns != NULL)
            from = loja_data_column_number(columns->item[k], columns_of(t));
        if (from < 0)
            return loja_data_expected(columns->in, columns->item[k],
                "a column, a number from 1 to %ld", (long) columns_of(t));
        status = k < inputs ? copy_column(prob->x, k, in, t, from)
            : copy_column(prob->y, k - inputs, in, t, from);
    }
    return status;
}

/* All of t, which must have so many columns. */
static loja_status_t
whole(fmpq_mat_t mat, loja_data_reader_t in,
      const loja_data_tensor_struct *t)
{
    const slong columns = fmpq_mat_ncols(mat);
    loja_status_t status = LOJA_OK;
    slong j;

    if (columns_of(t) != columns)
        return fail_shape(in, t, columns);
    for (j = 0; j < columns && status == LOJA_OK; j++)
        status = copy_column(mat, j, in, t, j);
    return status;
}

/* The array that the item names, or that of the usual name. */
static const loja_data_tensor_struct *
find(loja_status_t *status, loja_data_reader_t in,
     const loja_data_tensors_t all, const loja_data_columns_t *columns,
     slong k, const char *lower, const char *upper)
{
    const loja_data_tensor_struct *t;

    if (columns != NULL)
    {
        t = columns->item[k]->kind != LOJA_DATA_SCALAR ? NULL
            : loja_data_tensors_find(all, columns->item[k]->text);
        if (t == NULL)
            *status = loja_data_expected(columns->in, columns->item[k],
                "the name of an array in the file");
        return t;
    }
    t = loja_data_tensors_find(all, lower);
    if (t == NULL)
        t = loja_data_tensors_find(all, upper);
    if (t == NULL)
        *status = loja_data_fail(in, 1, 1, "an array of the name %s, or "
            "columns: {x: NAME, y: NAME} beside file", lower);
    return t;
}

loja_status_t
loja_data_set_arrays(loja_problem_t prob, loja_data_reader_t in,
                     const loja_data_tensors_t all, int with_targets,
                     const loja_data_columns_t *columns)
{
    const loja_data_tensor_struct *x, *y = NULL;
    loja_status_t status = LOJA_OK;

    if (all->num == 1 && (all->tensor[0].name[0] == '\0' || columns == NULL
            || loja_data_tensors_find(all, columns->item[0]->text) == NULL))
        return one_array(prob, in, all->tensor, with_targets, columns);
    if (columns != NULL && columns->num != 1 + with_targets)
        return loja_data_expected(columns->in, columns->item[0],
            "the name of one array for x%s", with_targets
            ? " and one for y" : "");
    x = find(&status, in, all, columns, 0, "x", "X");
    if (status == LOJA_OK && with_targets)
        y = find(&status, in, all, columns, 1, "y", "Y");
    if (status != LOJA_OK)
        return status;
    if (columns_of(x) < 1)
        return fail_shape(in, x, prob->net->width[0]);
    status = loja_data_set_samples(prob, in, 1, 1, x->shape[0]);
    if (status == LOJA_OK)
        status = whole(prob->x, in, x);
    if (status != LOJA_OK || !with_targets)
        return status;
    if (columns_of(y) < 1 || y->shape[0] != x->shape[0])
        return loja_data_fail(in, 1, 1, "as many targets as inputs, %ld, in "
            "the array y", (long) x->shape[0]);
    return whole(prob->y, in, y);
}
