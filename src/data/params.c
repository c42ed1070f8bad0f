/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Parameters in files: as YAML, .npy and safetensors. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "loja/params.h"
#include "reader.h"

typedef enum { YAML, NPY, SAFETENSORS, NONE } form_t;

static form_t
form_of(const char *path)
{
    static const char *const ends[] = { ".yaml", ".npy", ".safetensors" };
    const size_t len = strlen(path);
    int k;

    for (k = 0; k < NONE; k++)
        if (len > strlen(ends[k])
            && strcmp(path + len - strlen(ends[k]), ends[k]) == 0)
            break;
    return (form_t) k;
}

int
loja_params_is_format(const char *path)
{
    return form_of(path) != NONE;
}

/* ---- exact ---- */

static void
put_number(FILE *file, const arb_t x)
{
    char *s = loja_arf_get_text(arb_midref(x));

    fputs(s, file);
    flint_free(s);
}

static void
put_row(FILE *file, arb_srcptr x, slong n)
{
    slong j;

    fputc('[', file);
    for (j = 0; j < n; j++)
    {
        if (j > 0)
            fputs(", ", file);
        put_number(file, x + j);
    }
    fputc(']', file);
}

void
loja_params_put(FILE *file, const loja_net_t net, arb_srcptr theta)
{
    slong k, i;

    fputs("start:\n", file);
    for (k = 1; k <= net->depth; k++)
    {
        const slong columns = net->width[k - 1];
        arb_srcptr w = theta + loja_net_weight_offset(net, k);

        fprintf(file, "  w%ld:\n", (long) k);
        for (i = 0; i < net->width[k]; i++)
        {
            fputs("  - ", file);
            put_row(file, w + i * columns, columns);
            fputc('\n', file);
        }
        if (!net->bias)
            continue;
        fprintf(file, "  b%ld: ", (long) k);
        put_row(file, theta + loja_net_bias_offset(net, k), net->width[k]);
        fputc('\n', file);
    }
}

/* ---- doubles ---- */

static void
put_doubles(FILE *file, arb_srcptr x, slong n)
{
    slong j;
    int k;

    for (j = 0; j < n; j++)
    {
        const double d = arf_get_d(arb_midref(x + j), ARF_RND_NEAR);
        unsigned char bytes[8];
        uint64_t bits;

        memcpy(&bits, &d, 8);
        for (k = 0; k < 8; k++)
            bytes[k] = (unsigned char) (bits >> (8 * k));
        fwrite(bytes, 1, 8, file);
    }
}

static void
put_npy(FILE *file, const loja_net_t net, arb_srcptr theta)
{
    char header[160];
    int len = snprintf(header, sizeof(header), "{'descr': '<f8', "
        "'fortran_order': False, 'shape': (%ld,), }", (long) net->nparams);

    /* the numbers begin at a multiple of 64 */
    for (; (10 + len + 1) % 64 != 0; len++)
        header[len] = ' ';
    header[len++] = '\n';
    fwrite("\x93NUMPY\1\0", 1, 8, file);
    fputc(len & 255, file);
    fputc(len >> 8, file);
    fwrite(header, 1, (size_t) len, file);
    put_doubles(file, theta, net->nparams);
}

/* Appends the entry of one tensor to the header. */
static void
add_entry(char **header, size_t *len, slong layer, const char *what,
          slong rows, slong columns, slong *offset)
{
    const slong end = *offset + 8 * rows * (columns > 0 ? columns : 1);
    char shape[64];

    snprintf(shape, sizeof(shape), columns > 0 ? "[%ld,%ld]" : "[%ld]",
             (long) rows, (long) columns);
    *header = flint_realloc(*header, *len + 256);
    *len += (size_t) snprintf(*header + *len, 256, "%s\"layers.%ld.%s\":"
        "{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":[%ld,%ld]}",
        *len > 1 ? "," : "", (long) layer, what, shape, (long) *offset,
        (long) end);
    *offset = end;
}

static void
put_safetensors(FILE *file, const loja_net_t net, arb_srcptr theta)
{
    char *header = flint_malloc(256);
    size_t len = 1;
    slong offset = 0, k;

    header[0] = '{';
    for (k = 1; k <= net->depth; k++)
    {
        add_entry(&header, &len, 2 * k - 2, "weight", net->width[k],
                  net->width[k - 1], &offset);
        if (net->bias)
            add_entry(&header, &len, 2 * k - 2, "bias", net->width[k], 0,
                      &offset);
    }
    header = flint_realloc(header, len + 16);
    header[len++] = '}';
    while (len % 8 != 0)
        header[len++] = ' ';
    for (k = 0; k < 8; k++)
        fputc((int) ((uint64_t) len >> (8 * k) & 255), file);
    fwrite(header, 1, len, file);
    flint_free(header);
    put_doubles(file, theta, net->nparams);
}

/* ---- files ---- */

static int
are_doubles(arb_srcptr theta, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        if (!isfinite(arf_get_d(arb_midref(theta + i), ARF_RND_NEAR)))
            return 0;
    return 1;
}

static int
write_form(FILE *file, form_t form, const loja_net_t net, arb_srcptr theta)
{
    if (form == YAML)
        loja_params_put(file, net, theta);
    else if (form == NPY)
        put_npy(file, net, theta);
    else
        put_safetensors(file, net, theta);
    return !ferror(file);
}

loja_status_t
loja_params_write(loja_message_t msg, const char *path, const loja_net_t net,
                  arb_srcptr theta)
{
    const form_t form = form_of(path);
    const size_t size = strlen(path) + 6;
    char *part;
    FILE *file;
    int good;

    if (form == NONE)
    {
        loja_message_set(msg, "%s: expected a name ending in .yaml, .npy or "
                         ".safetensors", path);
        return LOJA_INPUT;
    }
    if (form != YAML && !are_doubles(theta, net->nparams))
    {
        loja_message_set(msg, "%s: expected numbers in the range of doubles; "
                         ".yaml has no such limit", path);
        return LOJA_INPUT;
    }
    part = flint_malloc(size);
    snprintf(part, size, "%s.part", path);
    file = fopen(part, "wb");
    good = file != NULL && write_form(file, form, net, theta);
    if (file != NULL && fclose(file) != 0)
        good = 0;
    if (good && rename(part, path) != 0)
        good = 0;
    if (!good)
    {
        loja_message_set(msg, "%s: %s", path, strerror(errno));
        if (file != NULL)
            (void) remove(part);
    }
    flint_free(part);
    return good ? LOJA_OK : LOJA_IO;
}

loja_status_t
loja_file_read(char **text, size_t *len, loja_message_t msg,
               const char *path)
{
    const int error = loja_data_load(text, len, path, 0);

    if (error == 0)
        return LOJA_OK;
    loja_message_set(msg, "%s: expected a readable file (%s)", path,
                     loja_data_reason(error));
    return LOJA_IO;
}

loja_status_t
loja_problem_read_text(loja_problem_t prob, loja_message_t msg,
                       const char *path, const char *text, size_t len)
{
    return loja_data_read_instance(prob, msg, path, text, len);
}
