/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    safetensors files.

        bytes 0..7      N, little-endian
        N bytes         JSON: {"name": {"dtype": "F32", "shape": [10, 1],
                        "data_offsets": [begin, end]}, ..}
        the rest        the numbers, little-endian, row-major; the offsets
                        count from here and leave no hole and no overlap

    In messages a file is one line, so that columns are bytes, from 1.
*/
#include <stdlib.h>
#include <string.h>
#include <jansson.h>
#include "tensor.h"

typedef struct
{
    const loja_data_reader_struct *in;
    const unsigned char *data;      /* the numbers */
    slong offset, size;             /* of data in the file, in bytes */
} reader_t;

static loja_status_t
fail(const reader_t *r, const char *name, const char *what)
{
    char shown[LOJA_DATA_SHOW];

    loja_data_show(shown, name);
    return loja_data_fail(r->in, 1, 9, "%s in tensor '%s'", what, shown);
}

/* Offsets of exactly so many bytes inside the data. */
static int
get_begin(slong *begin, const reader_t *r, const json_t *offsets,
          slong bytes)
{
    json_int_t from, to;

    if (!json_is_array(offsets) || json_array_size(offsets) != 2
        || !json_is_integer(json_array_get(offsets, 0))
        || !json_is_integer(json_array_get(offsets, 1)))
        return 0;
    from = json_integer_value(json_array_get(offsets, 0));
    to = json_integer_value(json_array_get(offsets, 1));
    *begin = (slong) from;
    return from >= 0 && to >= from && to <= r->size && to - from == bytes;
}

static int
get_shape(loja_data_tensor_struct *t, const json_t *shape)
{
    const size_t rank = json_array_size(shape);
    size_t k;

    if (!json_is_array(shape) || rank > LOJA_DATA_RANK)
        return 0;
    for (k = 0; k < rank; k++)
    {
        const json_t *n = json_array_get(shape, k);

        if (!json_is_integer(n) || json_integer_value(n) < 0
            || json_integer_value(n) > LOJA_DATA_MAX_ENTRIES)
            return 0;
        t->shape[k] = (slong) json_integer_value(n);
    }
    t->rank = (int) rank;
    return loja_data_tensor_count(t);
}

static loja_status_t
get_tensor(loja_data_tensor_struct *t, const reader_t *r,
           const json_t *value)
{
    const json_t *dtype = json_object_get(value, "dtype");
    char what[80];
    slong begin;

    if (!json_is_object(value) || json_object_size(value) != 3)
        return fail(r, t->name, "dtype, shape and data_offsets");
    t->type = json_is_string(dtype)
        ? loja_data_float_find(json_string_value(dtype)) : NULL;
    if (t->type == NULL)
        return fail(r, t->name, "dtype F16, BF16, F32 or F64");
    t->size = t->type->size;
    if (!get_shape(t, json_object_get(value, "shape")))
        return fail(r, t->name, "a shape of at most 4 integers");
    if (!get_begin(&begin, r, json_object_get(value, "data_offsets"),
                   t->num * t->size))
    {
        snprintf(what, sizeof(what), "data_offsets of %ld bytes in the file "
                 "(by dtype and shape)", (long) (t->num * t->size));
        return fail(r, t->name, what);
    }
    t->bytes = r->data + begin;
    t->begin = r->offset + begin;
    return LOJA_OK;
}

static int
compare_begins(const void *a, const void *b)
{
    const loja_data_tensor_struct *x = *(loja_data_tensor_struct *const *) a;
    const loja_data_tensor_struct *y = *(loja_data_tensor_struct *const *) b;

    if (x->begin != y->begin)
        return x->begin > y->begin ? 1 : -1;
    return (x->num > y->num) - (x->num < y->num);
}

/* No hole, no overlap. */
static loja_status_t
check_cover(const reader_t *r, const loja_data_tensors_t all)
{
    const loja_data_tensor_struct **sorted = flint_malloc(sizeof(*sorted)
        * (size_t) (all->num + 1));
    slong end = r->offset, i;

    for (i = 0; i < all->num; i++)
        sorted[i] = all->tensor + i;
    qsort(sorted, (size_t) all->num, sizeof(*sorted), compare_begins);
    for (i = 0; i < all->num && sorted[i]->begin == end; i++)
        end += sorted[i]->num * sorted[i]->size;
    flint_free(sorted);
    if (i == all->num && end == r->offset + r->size)
        return LOJA_OK;
    return loja_data_fail(r->in, 1, end + 1, "tensors that fill the file "
                          "without hole or overlap");
}

static loja_status_t
read_header(json_t **header, reader_t *r, const char *text, size_t len)
{
    char shown[LOJA_DATA_SHOW];
    json_error_t error;
    uint64_t n = 0;
    int i;

    *header = NULL;
    if (len < 8)
        return loja_data_fail(r->in, 1, 1, "a safetensors file, of at least "
                              "8 bytes");
    for (i = 7; i >= 0; i--)
        n = n << 8 | (unsigned char) text[i];
    if (n > len - 8)
        return loja_data_fail(r->in, 1, 1, "a safetensors file, with the "
                              "length of its header in the first 8 bytes");
    *header = json_loadb(text + 8, (size_t) n, JSON_REJECT_DUPLICATES,
                         &error);
    if (*header == NULL)
    {
        loja_data_show(shown, error.text);
        return loja_data_fail(r->in, 1, 9 + (slong) error.position,
                              "a header in JSON (%s)", shown);
    }
    if (!json_is_object(*header))
        return loja_data_fail(r->in, 1, 9, "a header that is an object");
    r->offset = 8 + (slong) n;
    r->size = (slong) len - r->offset;
    r->data = (const unsigned char *) text + r->offset;
    return LOJA_OK;
}

loja_status_t
loja_data_safetensors_parse(loja_data_tensors_t all,
                            const loja_data_reader_t in, const char *text,
                            size_t len)
{
    reader_t r = { in, NULL, 0, 0 };
    json_t *header, *value;
    const char *name;
    loja_status_t status = read_header(&header, &r, text, len);

    if (status == LOJA_OK)
    {
        json_object_del(header, "__metadata__");
        json_object_foreach(header, name, value)
        {
            loja_data_tensor_struct *t = loja_data_tensors_add(all, name,
                                                               strlen(name));

            status = t == NULL ? fail(&r, name, "fewer tensors")
                : get_tensor(t, &r, value);
            if (status != LOJA_OK)
                break;
        }
    }
    if (status == LOJA_OK)
        status = check_cover(&r, all);
    json_decref(header);
    return status;
}
