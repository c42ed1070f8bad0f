/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading certificates, line by line. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "json.h"

void
loja_cert_init(loja_cert_t cert)
{
    loja_problem_init(cert->prob);
    loja_cert_options_init(cert->opts);
    cert->n = cert->alloc = 0;
    cert->step = NULL;
    cert->finished = 0;
    fmpq_init(cert->t);
    cert->text = NULL;
    cert->len = cert->steps_end = 0;
}

static void
step_init(loja_cert_step_struct *rec)
{
    loja_step_init(rec->step);
    loja_tube_init(rec->tube);
    arf_init(rec->seam);
    memset(&rec->hint, 0, sizeof(rec->hint));
    rec->offset = 0;
}

static void
step_clear(loja_cert_step_struct *rec)
{
    loja_step_clear(rec->step);
    loja_tube_clear(rec->tube);
    arf_clear(rec->seam);
}

void
loja_cert_clear(loja_cert_t cert)
{
    slong i;

    loja_problem_clear(cert->prob);
    loja_cert_options_clear(cert->opts);
    for (i = 0; i < cert->n; i++)
        step_clear(cert->step + i);
    flint_free(cert->step);
    fmpq_clear(cert->t);
    flint_free(cert->text);
}

static int
add_step(loja_cert_t cert, loja_cert_reader_t in, json_t *node, size_t start)
{
    loja_cert_step_struct *rec;

    if (cert->n == cert->alloc)
    {
        cert->alloc = 2 * cert->alloc + 16;
        cert->step = flint_realloc(cert->step,
                                   sizeof(*cert->step) * cert->alloc);
    }
    rec = cert->step + cert->n;
    step_init(rec);
    if (!loja_cert_get_step(rec, in, node, cert))
    {
        step_clear(rec);
        return 0;
    }
    rec->offset = start;
    fmpq_set(cert->t, rec->step->t1);
    cert->n++;
    return 1;
}

static int
is_record(const json_t *node, const char *name)
{
    const char *record = json_string_value(json_object_get(node, "record"));

    return record != NULL && strcmp(record, name) == 0;
}

/* One whole line, [start, end) with the newline, hash: of those above. */
static int
read_line(loja_cert_t cert, loja_cert_reader_t in, json_t *node,
          size_t start, size_t end, loja_cert_hash_struct *hash)
{
    char hex[LOJA_CERT_HASH_SIZE];
    int ok, step = 0;

    if (cert->finished)
        ok = loja_cert_expected(in, "nothing after the end");
    else if (in->line == 1)
        ok = loja_cert_get_head(cert, in, node);
    else if (is_record(node, "end"))
    {
        loja_cert_hash_final(hex, hash);
        ok = loja_cert_get_end(cert, in, node, hex);
        cert->finished = ok;
    }
    else if (is_record(node, "claim"))
        ok = loja_cert_get_claim(in, node, cert);
    else if (cert->len > cert->steps_end)
        ok = loja_cert_expected(in, "a claim or the end, as steps come "
                                "before claims");
    else
    {
        ok = add_step(cert, in, node, start);
        step = 1;
    }
    if (ok)
    {
        loja_cert_hash_update(hash, cert->text + start, end - start);
        cert->len = end;
        if (step || in->line == 1)
            cert->steps_end = end;
    }
    return ok;
}

/* Reads cert->text of `size' bytes. */
static loja_status_t
read_lines(loja_cert_t cert, loja_cert_reader_t in, size_t size)
{
    loja_cert_hash_struct *hash = loja_cert_hash_new();
    size_t start = 0, end;
    int ok = 1;

    for (in->line = 1; ok; in->line++, start = end)
    {
        const char *newline = size == start ? NULL
            : memchr(cert->text + start, '\n', size - start);
        json_error_t error;
        json_t *node;

        if (newline == NULL)
            break;              /* cut off, or the end of the file */
        end = (size_t) (newline - cert->text) + 1;
        node = json_loadb(cert->text + start, end - start,
                          JSON_REJECT_DUPLICATES, &error);
        if (node == NULL)
        {
            if (end == size && in->line > 1)
                break;          /* cut off as well */
            ok = loja_cert_expected(in, "%sa JSON object (%.120s)",
                in->line == 1 ? "a certificate, in each line " : "",
                error.text);
            break;
        }
        ok = read_line(cert, in, node, start, end, hash);
        json_decref(node);
    }
    if (ok && cert->len == 0)
        ok = loja_cert_expected(in, "a certificate, not a file without a "
                                "whole line");
    loja_cert_hash_free(hash);
    return ok ? LOJA_OK : LOJA_INPUT;
}

static loja_status_t
take_text(loja_cert_t cert, loja_message_t msg, const char *path,
          char *text, size_t size)
{
    loja_cert_reader_t in = { { path, 1, msg, json_array(), json_array() } };
    loja_status_t status;

    loja_cert_clear(cert);
    loja_cert_init(cert);
    cert->text = text;
    status = read_lines(cert, in, size);
    json_decref(in->names);
    json_decref(in->rules);
    if (status != LOJA_OK)
    {
        loja_cert_clear(cert);
        loja_cert_init(cert);
    }
    return status;
}

loja_status_t
loja_cert_read_text(loja_cert_t cert, loja_message_t msg, const char *path,
                    const char *text, size_t len)
{
    char *copy = flint_malloc(len + 1);

    if (len > 0)
        memcpy(copy, text, len);
    return take_text(cert, msg, path, copy, len);
}

/* All of the standard input, which has no size beforehand. */
static int
load_input(char **text, size_t *len)
{
    size_t room = 65536, got;

    *text = flint_malloc(room + 1);
    *len = 0;
    errno = 0;
    while ((got = fread(*text + *len, 1, room - *len, stdin)) > 0)
    {
        *len += got;
        if (*len < room)
            continue;
        if (room >= LOJA_CERT_MAX_FILE)
            break;
        room *= 2;
        *text = flint_realloc(*text, room + 1);
    }
    if (!ferror(stdin) && *len < room)
        return 0;
    flint_free(*text);
    return !ferror(stdin) ? EFBIG : errno != 0 ? errno : EIO;
}

static int
load(char **text, size_t *len, const char *path)
{
    struct stat info;
    FILE *file;
    int error = 0;

    if (strcmp(path, "-") == 0)
        return load_input(text, len);
    if (stat(path, &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    if (!S_ISREG(info.st_mode))
        return EINVAL;
    if (info.st_size > LOJA_CERT_MAX_FILE)
        return EFBIG;
    file = fopen(path, "rb");
    if (file == NULL)
        return errno;
    *text = flint_malloc((size_t) info.st_size + 1);
    errno = 0;
    *len = fread(*text, 1, (size_t) info.st_size, file);
    if (ferror(file))
    {
        error = errno != 0 ? errno : EIO;
        flint_free(*text);
    }
    fclose(file);
    return error;
}

loja_status_t
loja_cert_read(loja_cert_t cert, loja_message_t msg, const char *path)
{
    char *text = NULL;
    size_t len = 0;
    const int error = load(&text, &len, path);

    if (error != 0)
    {
        loja_message_set(msg, "%s: %s", path, strerror(error));
        return LOJA_IO;
    }
    return take_text(cert, msg, path, text, len);
}
