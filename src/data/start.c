/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The section start: written out, from a file, or random. */
#include <string.h>
#include "tensor.h"

#define PARAMETERS "safetensors, .npz or .npy"

/* 2 (k - 1) for "w<k>", 2 (k - 1) + 1 for "b<k>", -1 for anything else. */
static slong
parse_name(const char *name, const loja_net_t net)
{
    slong k = 0;
    const char *s;

    if (name[0] != 'w' && !(name[0] == 'b' && net->bias))
        return -1;
    for (s = name + 1; *s >= '0' && *s <= '9' && k <= net->depth; s++)
        k = 10 * k + (*s - '0');
    if (s == name + 1 || *s != '\0' || name[1] == '0' || k > net->depth)
        return -1;
    return 2 * (k - 1) + (name[0] == 'b');
}

static int
is_key(loja_data_node_srcptr key, const char *name)
{
    return key->kind == LOJA_DATA_SCALAR && strcmp(key->text, name) == 0;
}

/* One list of numbers for each row; b^k is one row. */
static loja_status_t
get_tensor(fmpq *dest, loja_data_reader_t in, loja_data_node_srcptr node,
           slong rows, slong columns)
{
    loja_data_node_srcptr row;
    loja_status_t status = LOJA_OK;

    if (node->kind != LOJA_DATA_LIST || node->count != rows)
        return loja_data_expected(in, node, "a list of %ld rows of %ld "
                                  "weights", (long) rows, (long) columns);
    for (row = node->first; row != NULL && status == LOJA_OK;
         row = row->next, dest += columns)
        status = loja_data_get_row(dest, in, row, columns);
    return status;
}

static loja_status_t
find_tensors(loja_data_node_srcptr *tensor, const loja_net_t net,
             const loja_data_reader_t in, loja_data_node_srcptr node)
{
    loja_data_node_srcptr key;
    slong i;

    for (i = 0; i < 2 * net->depth; i++)
        tensor[i] = NULL;
    for (key = node->first; key != NULL; key = key->next->next)
    {
        if (is_key(key, "radius") || is_key(key, "ranges"))
            continue;
        i = key->kind == LOJA_DATA_SCALAR ? parse_name(key->text, net) : -1;
        if (i < 0)
            return loja_data_expected(in, key, net->bias
                ? "w1 to w%ld and b1 to b%ld, or file or xavier in their "
                  "place, and perhaps radius and ranges"
                : "w1 to w%ld (no biases), or file or xavier in their "
                  "place, and perhaps radius and ranges",
                (long) net->depth, (long) net->depth);
        if (tensor[i] != NULL)
            return loja_data_expected(in, key, "every key of start once");
        tensor[i] = key->next;
    }
    return LOJA_OK;
}

static loja_status_t
get_layers(loja_problem_t prob, loja_data_reader_t in,
           loja_data_node_srcptr node, const loja_data_node_srcptr *tensor)
{
    const loja_net_struct *net = prob->net;
    loja_status_t status = LOJA_OK;
    char name[32];
    fmpq *dest;
    slong i;

    loja_data_resize(prob->start, 1, net->nparams);
    dest = fmpq_mat_entry(prob->start, 0, 0);
    for (i = 0; i < 2 * net->depth && status == LOJA_OK; i++)
    {
        const slong k = i / 2 + 1, rows = net->width[k];
        const int bias = (int) (i % 2);

        if (bias && !net->bias)
            continue;
        snprintf(name, sizeof(name), "%c%ld", bias ? 'b' : 'w', (long) k);
        status = loja_data_require(in, node, tensor[i], name);
        if (status != LOJA_OK)
            break;
        status = bias ? loja_data_get_row(dest, in, tensor[i], rows)
            : get_tensor(dest, in, tensor[i], rows, net->width[k - 1]);
        dest += bias ? rows : rows * net->width[k - 1];
    }
    prob->has_start = status == LOJA_OK;
    return status;
}

static loja_status_t
get_tensors(loja_problem_t prob, loja_data_reader_t in, const char *text,
            size_t len, const loja_data_reader_struct *instance,
            loja_data_node_srcptr names)
{
    loja_data_tensors_t all;
    loja_status_t status;

    prob->has_start = 0;
    loja_data_tensors_init(all);
    status = loja_data_tensors_parse(all, in, text, len);
    if (status == LOJA_OK)
        status = loja_data_set_parameters(prob, in, all, instance, names);
    loja_data_tensors_clear(all);
    return status;
}

loja_status_t
loja_data_read_parameters(loja_problem_t prob, loja_message_t msg,
                          const char *path, const char *text, size_t len)
{
    loja_data_reader_t in = { { path, msg, 0.0, 0 } };

    return get_tensors(prob, in, text, len, NULL, NULL);
}

static loja_status_t
get_file(loja_problem_t prob, const loja_data_reader_t in,
         loja_data_node_srcptr node)
{
    static const char *const keys[] = { "file", "names", "radius", "ranges" };
    loja_data_reader_t file = { { NULL, in->msg, in->bits, in->training } };
    loja_data_node_srcptr value[4];
    loja_status_t status;
    char *path, *text;
    size_t len;
    int error;

    status = loja_data_get_map(value, in, node, "start", keys, 4);
    if (status != LOJA_OK)
        return status;
    if (value[0]->kind != LOJA_DATA_SCALAR || value[0]->text[0] == '\0')
        return loja_data_expected(in, value[0],
                                  "the name of a file " PARAMETERS);
    path = loja_data_path(in->path, value[0]->text);
    error = loja_data_load(&text, &len, path, 1);
    if (error != 0)
        status = loja_data_expected(in, value[0], "a readable file, "
                                    PARAMETERS " (%s)",
                                    loja_data_reason(error));
    else
    {
        file->path = path;
        status = get_tensors(prob, file, text, len, in, value[1]);
        flint_free(text);
    }
    flint_free(path);
    return status;
}

static loja_status_t
get_xavier(loja_problem_t prob, loja_data_reader_t in,
           loja_data_node_srcptr node)
{
    static const char *const names[] = { "seed" };
    loja_data_node_srcptr value[1];
    loja_status_t status;
    uint64_t seed;
    fmpz_t high;
    fmpq_t q;

    status = loja_data_get_map(value, in, node, "xavier", names, 1);
    if (status == LOJA_OK)
        status = loja_data_require(in, node, value[0], "seed");
    if (status != LOJA_OK)
        return status;

    fmpq_init(q);
    fmpz_init(high);
    status = loja_data_get_fmpq(q, in, value[0]);
    if (status == LOJA_OK && (fmpq_sgn(q) < 0
        || !fmpz_is_one(fmpq_denref(q)) || fmpz_bits(fmpq_numref(q)) > 64))
        status = loja_data_expected(in, value[0],
                                    "a seed, an integer from 0 to 2^64 - 1");
    if (status == LOJA_OK)
    {
        fmpz_fdiv_q_2exp(high, fmpq_numref(q), 32);
        seed = (uint64_t) fmpz_get_ui(high) << 32;
        fmpz_fdiv_r_2exp(high, fmpq_numref(q), 32);
        loja_data_xavier(prob, seed | fmpz_get_ui(high));
    }
    fmpq_clear(q);
    fmpz_clear(high);
    return status;
}

/* The radius of the ball of starts, where there is one; *only: the one other
   key, or NULL; *ranges: their node, or NULL. */
static loja_status_t
get_radius(loja_problem_t prob, loja_data_node_srcptr *only,
           loja_data_node_srcptr *ranges, loja_data_reader_t in,
           loja_data_node_srcptr node)
{
    loja_data_node_srcptr key, found = NULL;
    loja_status_t status;
    slong others = 0;

    for (key = node->first; key != NULL; key = key->next->next)
        if (is_key(key, "radius") && found == NULL)
            found = key->next;
        else if (is_key(key, "ranges") && *ranges == NULL)
            *ranges = key->next;
        else if (is_key(key, "radius") || is_key(key, "ranges"))
            return loja_data_expected(in, key, "every key of start once");
        else
        {
            *only = key;
            others++;
        }
    if (others != 1)
        *only = NULL;
    if (found == NULL)
        return LOJA_OK;
    status = loja_data_get_fmpq(prob->start_radius, in, found);
    if (status == LOJA_OK && fmpq_sgn(prob->start_radius) < 0)
        status = loja_data_expected(in, found, "a radius >= 0");
    return status;
}

/* What stands in one of the three forms. */
static loja_status_t
get_point(loja_problem_t prob, loja_data_reader_t in,
          loja_data_node_srcptr node, loja_data_node_srcptr only)
{
    loja_data_node_srcptr *tensor, key;
    loja_status_t status;

    for (key = node->first; key != NULL; key = key->next->next)
        if (is_key(key, "file"))
            return get_file(prob, in, node);
    if (only != NULL && is_key(only, "xavier"))
        return get_xavier(prob, in, only->next);

    tensor = flint_malloc(sizeof(*tensor) * 2 * (size_t) prob->net->depth);
    status = find_tensors(tensor, prob->net, in, node);
    if (status == LOJA_OK)
        status = get_layers(prob, in, node, tensor);
    flint_free(tensor);
    return status;
}

loja_status_t
loja_data_get_start(loja_problem_t prob, loja_data_reader_t in,
                    loja_data_node_srcptr node)
{
    loja_data_node_srcptr only = NULL, ranges = NULL;
    loja_status_t status;

    if (node->kind != LOJA_DATA_MAP)
        return loja_data_expected(in, node, "a start as a mapping with keys "
                                  "w1, b1, .., or file or xavier");
    status = get_radius(prob, &only, &ranges, in, node);
    if (status == LOJA_OK)
        status = get_point(prob, in, node, only);
    if (status == LOJA_OK && ranges != NULL)
        status = loja_data_get_ranges(prob, in, ranges);
    return status;
}
