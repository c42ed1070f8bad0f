/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples from files: CSV, .npy, .npz, told apart by their first bytes.

        data: {file: d.csv, columns: {x: [length, width], y: price}}
        data: {file: {x: x.npy, y: y.npy}}

    columns: names in the header of a CSV file, or numbers from 1; of a .npz
    file with several arrays the names of two of them.
*/
#include <string.h>
#include "tensor.h"

#define KINDS "CSV, .npy or .npz file"

/* The file that the node names; text is to be freed. */
static loja_status_t
load(char **path, char **text, size_t *len, const loja_data_reader_t in,
     loja_data_node_srcptr node)
{
    int error;

    *path = *text = NULL;
    if (node->kind != LOJA_DATA_SCALAR || node->text[0] == '\0')
        return loja_data_expected(in, node, "the name of a " KINDS);
    *path = loja_data_path(in->path, node->text);
    error = loja_data_load(text, len, *path, 1);
    return error == 0 ? LOJA_OK : loja_data_expected(in, node,
        "a readable " KINDS " (%s)", loja_data_reason(error));
}

slong
loja_data_column_number(loja_data_node_srcptr item, slong columns)
{
    const char *s = item->text;
    slong n = 0;

    if (*s == '\0')
        return -1;
    for (; *s >= '0' && *s <= '9' && n <= columns; s++)
        n = 10 * n + (*s - '0');
    return *s == '\0' && n >= 1 && n <= columns ? n - 1 : -1;
}

/* ---- columns ---- */

static slong
count_items(loja_data_node_srcptr node)
{
    return node == NULL ? 0 : node->kind == LOJA_DATA_LIST ? node->count : 1;
}

static loja_status_t
add_items(loja_data_columns_t *columns, loja_data_node_srcptr node)
{
    loja_data_node_srcptr item = node;

    if (node == NULL)
        return LOJA_OK;
    if (node->kind == LOJA_DATA_LIST)
        item = node->first;
    for (; item != NULL; item = item->next)
    {
        if (item->kind != LOJA_DATA_SCALAR || item->text[0] == '\0')
            return loja_data_expected(columns->in, item,
                "the name of a column, or its number from 1");
        columns->item[columns->num++] = item;
        if (item == node)
            break;
    }
    return LOJA_OK;
}

static loja_status_t
get_columns(loja_data_columns_t *columns, const loja_data_reader_t in,
            loja_data_node_srcptr node, int with_targets)
{
    static const char *const names[] = { "x", "y" };
    loja_data_node_srcptr value[2];
    loja_status_t status;

    status = loja_data_get_map(value, in, node, "columns", names,
                               1 + with_targets);
    if (!with_targets)
        value[1] = NULL;
    if (status == LOJA_OK)
        status = loja_data_require(in, node, value[0], "x");
    if (status == LOJA_OK && with_targets)
        status = loja_data_require(in, node, value[1], "y");
    if (status != LOJA_OK)
        return status;
    columns->item = flint_malloc(sizeof(*columns->item) * (size_t)
        (count_items(value[0]) + count_items(value[1]) + 1));
    status = add_items(columns, value[0]);
    columns->inputs = columns->num;
    if (status == LOJA_OK)
        status = add_items(columns, value[1]);
    if (status == LOJA_OK && columns->num == 0)
        status = loja_data_expected(in, node, "at least one column");
    return status;
}

loja_status_t
loja_data_check_columns(const loja_data_columns_t *columns, slong inputs,
                        slong outputs)
{
    if (columns->inputs == inputs && columns->num == inputs + outputs)
        return LOJA_OK;
    return loja_data_expected(columns->in, columns->item[0], "%ld columns in "
        "all, %ld for x and %ld for y", (long) (inputs + outputs),
        (long) inputs, (long) outputs);
}

/* " (a,b)": a header, unless it is long or not plain. */
static void
header_words(char *text, size_t size, const char *header, size_t n)
{
    size_t i;

    text[0] = '\0';
    for (i = 0; i < n; i++)
        if (header[i] < ' ' || header[i] > '~')
            return;
    if (n + 4 < size)
        snprintf(text, size, " (%.*s)", (int) n, header);
}

loja_status_t
loja_data_no_column(const loja_data_columns_t *columns, slong k,
                    const char *path, const char *header, size_t n,
                    slong count)
{
    char names[80];

    if (header == NULL)
        return loja_data_expected(columns->in, columns->item[k], "a column "
            "of %.60s: without a header a number from 1 to %ld", path,
            (long) count);
    if (count == 1 && (memchr(header, ';', n) != NULL
                       || memchr(header, '\t', n) != NULL))
        return loja_data_expected(columns->in, columns->item[k], "a column "
            "of %.60s, which has only one: commas part columns", path);
    header_words(names, sizeof(names), header, n);
    return loja_data_expected(columns->in, columns->item[k], "a column of "
        "%.60s: a name of its header%s or a number from 1 to %ld", path,
        names, (long) count);
}

/* ---- files ---- */

static loja_status_t
read_text(loja_problem_t prob, loja_data_reader_t in, const char *text,
          size_t len, int with_targets, const loja_data_columns_t *columns)
{
    loja_data_tensors_t all;
    loja_status_t status;

    if (loja_data_format(text, len) == LOJA_DATA_OTHER)
        return loja_data_get_csv(prob, in, text, len, with_targets, columns);
    loja_data_tensors_init(all);
    status = loja_data_tensors_parse(all, in, text, len);
    if (status == LOJA_OK)
        status = loja_data_set_arrays(prob, in, all, with_targets, columns);
    loja_data_tensors_clear(all);
    return status;
}

static loja_status_t
one_file(loja_problem_t prob, const loja_data_reader_t in,
         loja_data_node_srcptr node, int with_targets,
         const loja_data_columns_t *columns)
{
    loja_data_reader_t file = { { NULL, in->msg, in->bits, in->training } };
    loja_status_t status;
    char *path, *text;
    size_t len;

    status = load(&path, &text, &len, in, node);
    file->path = path;
    if (status == LOJA_OK)
        status = read_text(prob, file, text, len, with_targets, columns);
    flint_free(text);
    flint_free(path);
    return status;
}

/* {x: x.npy, y: y.npy}: each array gets the name of its key. */
static loja_status_t
two_files(loja_problem_t prob, const loja_data_reader_t in,
          loja_data_node_srcptr node, int with_targets)
{
    static const char *const names[] = { "x", "y" };
    loja_data_reader_t file = { { NULL, in->msg, in->bits, in->training } };
    char *path[2] = { NULL, NULL }, *text[2] = { NULL, NULL };
    loja_data_node_srcptr value[2];
    loja_data_tensors_t all;
    loja_status_t status;
    size_t len = 0;
    int k;

    loja_data_tensors_init(all);
    status = loja_data_get_map(value, in, node, "file", names,
                               1 + with_targets);
    for (k = 0; k <= with_targets && status == LOJA_OK; k++)
    {
        status = loja_data_require(in, node, value[k], names[k]);
        if (status == LOJA_OK)
            status = load(path + k, text + k, &len, in, value[k]);
        file->path = path[k];
        if (status == LOJA_OK
            && loja_data_format(text[k], len) != LOJA_DATA_NPY)
            status = loja_data_expected(in, value[k], "a .npy file");
        if (status == LOJA_OK)
            status = loja_data_npy_parse(loja_data_tensors_add(all,
                names[k], 1), file, (unsigned char *) text[k], len);
    }
    if (status == LOJA_OK)
        status = loja_data_set_arrays(prob, file, all, with_targets, NULL);
    loja_data_tensors_clear(all);
    for (k = 0; k < 2; k++)
    {
        flint_free(path[k]);
        flint_free(text[k]);
    }
    return status;
}

loja_status_t
loja_data_get_file(loja_problem_t prob, loja_data_reader_t in,
                   loja_data_node_srcptr node, loja_data_node_srcptr columns,
                   int with_targets)
{
    loja_data_columns_t list = { in, 0, 0, NULL };
    loja_status_t status = LOJA_OK;

    if (node->kind == LOJA_DATA_MAP && columns != NULL)
        return loja_data_expected(in, columns, "no columns beside two files");
    if (node->kind == LOJA_DATA_MAP)
        return two_files(prob, in, node, with_targets);
    if (columns != NULL)
        status = get_columns(&list, in, columns, with_targets);
    if (status == LOJA_OK)
        status = one_file(prob, in, node, with_targets,
                          columns == NULL ? NULL : &list);
    flint_free(list.item);
    return status;
}
