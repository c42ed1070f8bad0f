/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Parameters as doubles, in the files of NumPy and of PyTorch.  An .npz is a
    ZIP of .npy files that are not packed, with the time at which ZIP begins,
    so that the same numbers give the same bytes.
*/
#include <stdint.h>
#include <string.h>
#include "reader.h"

/* ---- bytes ---- */

typedef struct
{
    unsigned char *s;      /* owned */
    size_t len, alloc;
} bytes_t;

static void
put_bytes(bytes_t *b, const void *s, size_t len)
{
    if (b->len + len > b->alloc)
    {
        b->alloc = 2 * (b->len + len);
        b->s = flint_realloc(b->s, b->alloc);
    }
    memcpy(b->s + b->len, s, len);
    b->len += len;
}

/* An integer of `size' bytes, the lowest first. */
static void
put_integer(bytes_t *b, uint64_t x, int size)
{
    unsigned char c[8];
    int k;

    for (k = 0; k < size; k++)
        c[k] = (unsigned char) (x >> (8 * k));
    put_bytes(b, c, (size_t) size);
}

static void
put_doubles(bytes_t *b, arb_srcptr x, slong n)
{
    slong j;

    for (j = 0; j < n; j++)
    {
        const double d = arf_get_d(arb_midref(x + j), ARF_RND_NEAR);
        uint64_t bits;

        memcpy(&bits, &d, 8);
        put_integer(b, bits, 8);
    }
}

/* An array of one dimension where columns = 0, else of two. */
static void
put_array(bytes_t *b, arb_srcptr x, slong rows, slong columns)
{
    char header[192], shape[64];
    int len;

    loja_snprintf(shape, sizeof(shape), columns > 0 ? "(%ld, %ld)"
        : "(%ld,)", (long) rows, (long) columns);
    len = loja_snprintf(header, sizeof(header), "{'descr': '<f8', "
        "'fortran_order': False, 'shape': %s, }", shape);
    /* the numbers begin at a multiple of 64 */
    for (; (10 + len + 1) % 64 != 0; len++)
        header[len] = ' ';
    header[len++] = '\n';
    put_bytes(b, "\x93NUMPY\1\0", 8);
    put_integer(b, (uint64_t) len, 2);
    put_bytes(b, header, (size_t) len);
    put_doubles(b, x, columns > 0 ? rows * columns : rows);
}

static void
write_out(FILE *file, bytes_t *b)
{
    fwrite(b->s, 1, b->len, file);
    flint_free(b->s);
}

/* ---- NumPy ---- */

void
loja_data_put_npy(FILE *file, const loja_net_t net, arb_srcptr theta)
{
    bytes_t b = { NULL, 0, 0 };

    put_array(&b, theta, net->nparams, 0);
    write_out(file, &b);
}

/* The fields that the head of a file in a ZIP and its entry in the list at
   the end share. */
static void
put_zip_fields(bytes_t *b, const bytes_t *array, size_t name_len)
{
    const uint32_t crc = loja_data_crc(array->s, array->len);

    put_integer(b, 20, 2);         /* version 2.0 reads it */
    put_integer(b, 0, 2);
    put_integer(b, 0, 2);          /* not packed */
    put_integer(b, 0, 2);
    put_integer(b, 33, 2);         /* 1 January 1980 */
    put_integer(b, crc, 4);
    put_integer(b, array->len, 4);
    put_integer(b, array->len, 4);
    put_integer(b, name_len, 2);
    put_integer(b, 0, 2);
}

/* One array behind the others in zip, and its entry in list. */
static void
put_zipped(bytes_t *zip, bytes_t *list, const char *what, slong layer,
           arb_srcptr x, slong rows, slong columns)
{
    const size_t offset = zip->len;
    bytes_t array = { NULL, 0, 0 };
    char name[40];
    size_t len;

    loja_snprintf(name, sizeof(name), "%s%ld.npy", what, (long) layer);
    len = strlen(name);
    put_array(&array, x, rows, columns);
    put_bytes(zip, "PK\3\4", 4);
    put_zip_fields(zip, &array, len);
    put_bytes(zip, name, len);
    put_bytes(zip, array.s, array.len);
    put_bytes(list, "PK\1\2", 4);
    put_integer(list, 20, 2);
    put_zip_fields(list, &array, len);
    put_integer(list, 0, 6);       /* no comment, first disk, no text */
    put_integer(list, 0, 4);
    put_integer(list, offset, 4);
    put_bytes(list, name, len);
    flint_free(array.s);
}

void
loja_data_put_npz(FILE *file, const loja_net_t net, arb_srcptr theta)
{
    bytes_t zip = { NULL, 0, 0 }, list = { NULL, 0, 0 };
    const slong files = net->bias ? 2 * net->depth : net->depth;
    size_t start;
    slong k;

    for (k = 1; k <= net->depth; k++)
    {
        put_zipped(&zip, &list, "w", k, theta
            + loja_net_weight_offset(net, k), net->width[k],
            net->width[k - 1]);
        if (net->bias)
            put_zipped(&zip, &list, "b", k, theta
                + loja_net_bias_offset(net, k), net->width[k], 0);
    }
    start = zip.len;
    put_bytes(&zip, list.s, list.len);
    put_bytes(&zip, "PK\5\6", 4);
    put_integer(&zip, 0, 4);
    put_integer(&zip, (uint64_t) files, 2);
    put_integer(&zip, (uint64_t) files, 2);
    put_integer(&zip, list.len, 4);
    put_integer(&zip, start, 4);
    put_integer(&zip, 0, 2);
    flint_free(list.s);
    write_out(file, &zip);
}

/* ---- safetensors ---- */

/* Appends the entry of one tensor to the header. */
static void
add_entry(bytes_t *header, slong layer, const char *what, slong rows,
          slong columns, slong *offset)
{
    const slong end = *offset + 8 * rows * (columns > 0 ? columns : 1);
    char shape[64], entry[256];

    loja_snprintf(shape, sizeof(shape), columns > 0 ? "[%ld,%ld]" : "[%ld]",
        (long) rows, (long) columns);
    loja_snprintf(entry, sizeof(entry), "%s\"layers.%ld.%s\":"
        "{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":[%ld,%ld]}",
        header->len > 1 ? "," : "", (long) layer, what, shape,
        (long) *offset, (long) end);
    put_bytes(header, entry, strlen(entry));
    *offset = end;
}

void
loja_data_put_safetensors(FILE *file, const loja_net_t net,
                          arb_srcptr theta)
{
    bytes_t header = { NULL, 0, 0 }, b = { NULL, 0, 0 };
    slong offset = 0, k;

    put_bytes(&header, "{", 1);
    for (k = 1; k <= net->depth; k++)
    {
        add_entry(&header, 2 * k - 2, "weight", net->width[k],
            net->width[k - 1], &offset);
        if (net->bias)
            add_entry(&header, 2 * k - 2, "bias", net->width[k], 0,
                &offset);
    }
    put_bytes(&header, "}", 1);
    while (header.len % 8 != 0)
        put_bytes(&header, " ", 1);
    put_integer(&b, header.len, 8);
    put_bytes(&b, header.s, header.len);
    put_doubles(&b, theta, net->nparams);
    flint_free(header.s);
    write_out(file, &b);
}
