/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Parameters in files: as YAML, and in doubles by array_files.c. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "loja/params.h"
#include "reader.h"

typedef enum { YAML, NPY, NPZ, SAFETENSORS, NONE } form_t;

static form_t
form_of(const char *path)
{
    static const char *const ends[] = { ".yaml", ".npy", ".npz",
        ".safetensors" };
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
        loja_data_put_npy(file, net, theta);
    else if (form == NPZ)
        loja_data_put_npz(file, net, theta);
    else
        loja_data_put_safetensors(file, net, theta);
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
        loja_message_set(msg, "%s: expected a name ending in .yaml, .npy, "
                         ".npz or .safetensors", path);
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
