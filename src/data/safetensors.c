/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Starts from safetensors files.

        bytes 0..7      N, little-endian
        N bytes         JSON: {"name": {"dtype": "F32", "shape": [10, 1],
                        "data_offsets": [begin, end]}, ..}
        the rest        the numbers, little-endian, row-major; the offsets
                        count from here and leave no hole and no overlap

    Every tensor must be one of the network, under either of its names:
    layers.<2(k-1)>.weight or w<k>, layers.<2(k-1)>.bias or b<k>.  In
    messages a file is one line, so that columns are bytes, from 1.
*/
#include <stdlib.h>
#include <string.h>
#include <jansson.h>
#include "reader.h"

typedef struct
{
    json_int_t begin, end;
} range_t;

typedef struct
{
    loja_problem_struct *prob;
    loja_data_reader_struct *in;
    json_t *header;                 /* what is not read yet */
    const unsigned char *data;      /* the numbers */
    slong offset, size;             /* of data in the file, in bytes */
    range_t *range;                 /* of the tensors read; owned */
    slong num;
} reader_t;

/* A tensor of the network. */
typedef struct
{
    char name[2][48];               /* the two names it may have */
    const char *found;              /* the one it has */
    slong rows, columns;            /* columns = 0: one index only */
    slong offset;                   /* in the packed parameters */
} tensor_t;

static loja_status_t
fail(const reader_t *r, const char *name, const char *what)
{
    char shown[LOJA_DATA_SHOW];

    loja_data_show(shown, name);
    return loja_data_fail(r->in, 1, 9, "%s in tensor '%s'", what, shown);
}

static int
shape_is(const json_t *shape, slong rows, slong columns)
{
    const size_t num = columns == 0 ? 1 : 2;

    if (!json_is_array(shape) || json_array_size(shape) != num)
        return 0;
    return json_is_integer(json_array_get(shape, 0))
        && json_integer_value(json_array_get(shape, 0)) == rows
        && (num == 1 || (json_is_integer(json_array_get(shape, 1))
        && json_integer_value(json_array_get(shape, 1)) == columns));
}

/* Offsets of exactly so many bytes inside the data. */
static int
get_range(range_t *range, const reader_t *r, const json_t *offsets,
          slong bytes)
{
    if (!json_is_array(offsets) || json_array_size(offsets) != 2
        || !json_is_integer(json_array_get(offsets, 0))
        || !json_is_integer(json_array_get(offsets, 1)))
        return 0;
    range->begin = json_integer_value(json_array_get(offsets, 0));
    range->end = json_integer_value(json_array_get(offsets, 1));
    return range->begin >= 0 && range->end >= range->begin
        && range->end <= r->size && range->end - range->begin == bytes;
}

static loja_status_t
get_numbers(reader_t *r, const tensor_t *t,
            const loja_data_float_struct *type, slong num, slong begin)
{
    char shown[LOJA_DATA_SHOW];
    slong i;

    for (i = 0; i < num; i++)
    {
        const slong at = begin + i * type->size;

        if (!loja_data_float_get(fmpq_mat_entry(r->prob->start, 0,
                                                t->offset + i),
                                 type, r->data + at))
        {
            loja_data_show(shown, t->found);
            return loja_data_fail(r->in, 1, r->offset + at + 1, "a finite "
                "number at index %ld of tensor '%s'", (long) i, shown);
        }
    }
    return LOJA_OK;
}

static loja_status_t
get_tensor(reader_t *r, const tensor_t *t, const json_t *value)
{
    const slong num = t->columns == 0 ? t->rows : t->rows * t->columns;
    const json_t *dtype = json_object_get(value, "dtype");
    const loja_data_float_struct *type = json_is_string(dtype)
        ? loja_data_float_find(json_string_value(dtype)) : NULL;
    range_t *range = r->range + r->num;
    char what[80];

    if (!json_is_object(value) || json_object_size(value) != 3)
        return fail(r, t->found, "dtype, shape and data_offsets");
    if (type == NULL)
        return fail(r, t->found, "dtype F16, BF16, F32 or F64");
    if (!shape_is(json_object_get(value, "shape"), t->rows, t->columns))
    {
        if (t->columns == 0)
            snprintf(what, sizeof(what), "shape [%ld]", (long) t->rows);
        else
            snprintf(what, sizeof(what), "shape [%ld, %ld]",
                     (long) t->rows, (long) t->columns);
        return fail(r, t->found, what);
    }
    if (!get_range(range, r, json_object_get(value, "data_offsets"),
                   num * type->size))
    {
        snprintf(what, sizeof(what), "data_offsets of %ld bytes in the file",
                 (long) (num * type->size));
        return fail(r, t->found, what);
    }
    r->num++;
    return get_numbers(r, t, type, num, (slong) range->begin);
}

/* Finds the tensor under one of its names and takes it off the header. */
static loja_status_t
take_tensor(reader_t *r, tensor_t *t)
{
    json_t *value = json_object_get(r->header, t->name[0]);
    json_t *other = json_object_get(r->header, t->name[1]);
    loja_status_t status;

    if (value != NULL && other != NULL)
        return fail(r, t->name[1], "one name for a tensor, not a second");
    if (value == NULL && other == NULL)
        return loja_data_fail(r->in, 1, 9, "a tensor %s or %s", t->name[0],
                              t->name[1]);
    t->found = t->name[value == NULL];
    status = get_tensor(r, t, value != NULL ? value : other);
    json_object_del(r->header, t->found);
    return status;
}

static loja_status_t
take_all(reader_t *r)
{
    const loja_net_struct *net = r->prob->net;
    loja_status_t status = LOJA_OK;
    tensor_t t;
    slong k;

    for (k = 1; k <= net->depth && status == LOJA_OK; k++)
    {
        snprintf(t.name[0], sizeof(t.name[0]), "layers.%ld.weight",
                 (long) (2 * k - 2));
        snprintf(t.name[1], sizeof(t.name[1]), "w%ld", (long) k);
        t.rows = net->width[k];
        t.columns = net->width[k - 1];
        t.offset = loja_net_weight_offset(net, k);
        status = take_tensor(r, &t);
        if (status != LOJA_OK || !net->bias)
            continue;
        snprintf(t.name[0], sizeof(t.name[0]), "layers.%ld.bias",
                 (long) (2 * k - 2));
        snprintf(t.name[1], sizeof(t.name[1]), "b%ld", (long) k);
        t.columns = 0;
        t.offset = loja_net_bias_offset(net, k);
        status = take_tensor(r, &t);
    }
    return status;
}

static int
compare_ranges(const void *a, const void *b)
{
    const json_int_t x = ((const range_t *) a)->begin;
    const json_int_t y = ((const range_t *) b)->begin;

    return (x > y) - (x < y);
}

/* Nothing left over: no other tensor, no hole, no overlap. */
static loja_status_t
check_rest(reader_t *r)
{
    char shown[LOJA_DATA_SHOW];
    json_int_t end = 0;
    slong i;

    json_object_del(r->header, "__metadata__");
    if (json_object_size(r->header) != 0)
    {
        loja_data_show(shown, json_object_iter_key(
                       json_object_iter(r->header)));
        return loja_data_fail(r->in, 1, 9, "only tensors of the network, "
                              "not '%s'", shown);
    }
    qsort(r->range, (size_t) r->num, sizeof(range_t), compare_ranges);
    for (i = 0; i < r->num && r->range[i].begin == end; i++)
        end = r->range[i].end;
    if (i < r->num || end != r->size)
        return loja_data_fail(r->in, 1, r->offset + (slong) end + 1,
                              "tensors that fill the file without hole or "
                              "overlap");
    return LOJA_OK;
}

static loja_status_t
read_header(reader_t *r, const char *text, size_t len)
{
    char shown[LOJA_DATA_SHOW];
    json_error_t error;
    uint64_t n = 0;
    int i;

    if (len < 8)
        return loja_data_fail(r->in, 1, 1, "a safetensors file, of at least "
                              "8 bytes");
    for (i = 7; i >= 0; i--)
        n = n << 8 | (unsigned char) text[i];
    if (n > len - 8)
        return loja_data_fail(r->in, 1, 1, "a safetensors file, with the "
                              "length of its header in the first 8 bytes");
    r->header = json_loadb(text + 8, (size_t) n, JSON_REJECT_DUPLICATES,
                           &error);
    if (r->header == NULL)
    {
        loja_data_show(shown, error.text);
        return loja_data_fail(r->in, 1, 9 + (slong) error.position,
                              "a header in JSON (%s)", shown);
    }
    if (!json_is_object(r->header))
        return loja_data_fail(r->in, 1, 9, "a header that is an object");
    r->offset = 8 + (slong) n;
    r->size = (slong) len - r->offset;
    r->data = (const unsigned char *) text + r->offset;
    return LOJA_OK;
}

loja_status_t
loja_data_read_safetensors(loja_problem_t prob, loja_message_t msg,
                           const char *path, const char *text, size_t len)
{
    loja_data_reader_t in = { { path, msg, 0.0, 0 } };
    reader_t r = { prob, in, NULL, NULL, 0, 0, NULL, 0 };
    loja_status_t status;

    prob->has_start = 0;
    status = read_header(&r, text, len);
    if (status == LOJA_OK)
    {
        loja_data_resize(prob->start, 1, prob->net->nparams);
        r.range = flint_malloc(sizeof(range_t) * 2
                               * (size_t) prob->net->depth);
        status = take_all(&r);
    }
    if (status == LOJA_OK)
        status = check_rest(&r);
    prob->has_start = status == LOJA_OK;
    flint_free(r.range);
    json_decref(r.header);
    return status;
}
