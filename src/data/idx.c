/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Images with labels from IDX files, the format of MNIST: a magic number
    (0, 0, 8 for bytes, number of dimensions), the dimensions as big-endian
    32-bit integers, then the bytes, the last dimension first.  Compressed
    files (.gz) where loja was built with zlib.

    The bytes are kept as they are; inputs are pixels over 255, targets the
    unit vectors of the labels.
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <string.h>
#ifdef LOJA_HAVE_ZLIB
#include <zlib.h>
#endif
#include "reader.h"

#define MAGIC_BYTES 8
#define MAX_BYTES ((size_t) 1 << 31)

/* The whole file, uncompressed; NULL and why. */
static unsigned char *
load(size_t *len, const char *path, const char **why)
{
    char *text;
    int error;

    *why = NULL;
#ifdef LOJA_HAVE_ZLIB
    {
        gzFile file = gzopen(path, "rb");
        size_t room = 1 << 20;
        int got = 1;

        if (file != NULL)
        {
            text = flint_malloc(room);
            for (*len = 0; got > 0 && *len < MAX_BYTES; *len += (size_t) got)
            {
                if (room - *len < (size_t) 1 << 16)
                    text = flint_realloc(text, room *= 2);
                got = gzread(file, text + *len, 1 << 16);
                if (got < 0)
                    *why = "not a whole file";
                got = got < 0 ? 0 : got;
            }
            if (gzclose(file) != Z_OK && *why == NULL)
                *why = "not a whole file";
            if (*why == NULL)
                return (unsigned char *) text;
            flint_free(text);
            return NULL;
        }
    }
#endif
    error = loja_data_load(&text, len, path, 1);
    if (error == 0)
        return (unsigned char *) text;
    *why = loja_data_reason(error);
    return NULL;
}

static size_t
big_endian(const unsigned char *p)
{
    return (size_t) p[0] << 24 | (size_t) p[1] << 16 | (size_t) p[2] << 8
        | p[3];
}

/*
    The file named by node, with that many dimensions: count items of `size'
    bytes each, moved to the start of *bytes (to be freed).
*/
static loja_status_t
get_file(unsigned char **bytes, size_t *count, size_t *size,
         const loja_data_reader_t in, loja_data_node_srcptr node, int dims)
{
    const size_t head = (size_t) (4 + 4 * dims);
    loja_status_t status = LOJA_OK;
    const char *why;
    size_t len, each = 1;
    char *path;
    int k;

    *bytes = NULL;
    if (node->kind != LOJA_DATA_SCALAR || node->text[0] == '\0')
        return loja_data_expected(in, node, "the name of an IDX file");
    path = loja_data_path(in->path, node->text);
    *bytes = load(&len, path, &why);
    flint_free(path);
    if (*bytes == NULL)
        return loja_data_expected(in, node, "a readable IDX file (%s)", why);
    if (len < head || (*bytes)[0] != 0 || (*bytes)[1] != 0
        || (*bytes)[2] != MAGIC_BYTES || (*bytes)[3] != dims)
        status = loja_data_expected(in, node, "an IDX file of bytes with %d "
#ifdef LOJA_HAVE_ZLIB
            "dimensions", dims);
#else
            "dimensions (not compressed: this loja has no zlib)", dims);
#endif
    else
    {
        *count = big_endian(*bytes + 4);
        for (k = 1; k < dims; k++)
        {
            const size_t d = big_endian(*bytes + 4 + 4 * k);

            each = d > 0 && each <= MAX_BYTES / d ? each * d : 0;
        }
        *size = each;
        if (*count < 1 || each < 1 || *count > LOJA_DATA_MAX_SAMPLES
            || *count > MAX_BYTES / each || len != head + *count * each)
            status = loja_data_expected(in, node, "an IDX file that holds "
                "1 to %d items and nothing more", LOJA_DATA_MAX_SAMPLES);
        else
            memmove(*bytes, *bytes + head, *count * each);
    }
    if (status != LOJA_OK)
    {
        flint_free(*bytes);
        *bytes = NULL;
    }
    return status;
}

static loja_status_t
check_labels(const unsigned char *label, size_t n, slong classes,
             const loja_data_reader_t in, loja_data_node_srcptr node)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (label[i] >= classes)
            return loja_data_expected(in, node, "labels below %ld, one for "
                "each output, but label %ld is %d", (long) classes,
                (long) i + 1, label[i]);
    return LOJA_OK;
}

loja_status_t
loja_data_get_idx(loja_training_t training, loja_data_reader_t in,
                  loja_data_node_srcptr node)
{
    loja_problem_struct *prob = training->prob;
    static const char *const names[] = { "images", "labels" };
    const slong inputs = prob->net->width[0];
    const slong classes = prob->net->width[prob->net->depth];
    loja_data_node_srcptr value[2];
    loja_status_t status;
    size_t n = 0, labels = 0, size = 0, one;
    slong j;

    if (!in->training)
        return loja_data_expected(in, node, "no idx but for training");
    status = loja_data_get_map(value, in, node, "idx", names, 2);
    for (j = 0; j < 2 && status == LOJA_OK; j++)
        status = loja_data_require(in, node, value[j], names[j]);
    if (status == LOJA_OK)
        status = get_file(&training->image, &n, &size, in, value[0], 3);
    if (status == LOJA_OK && size != (size_t) inputs)
        status = loja_data_expected(in, value[0], "images of %ld pixels, one "
            "for each input, not %ld", (long) inputs, (long) size);
    if (status == LOJA_OK)
        status = get_file(&training->label, &labels, &one, in, value[1], 1);
    if (status == LOJA_OK && labels != n)
        status = loja_data_expected(in, value[1], "%ld labels, one for each "
            "image, not %ld", (long) n, (long) labels);
    if (status == LOJA_OK)
        status = check_labels(training->label, n, classes, in, value[1]);
    prob->n = status == LOJA_OK ? (slong) n : 0;
    return status;
}
