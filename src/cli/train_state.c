/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja train: checkpoints.

    A line of text that names the form, the fingerprint of all that decides
    the result, the step, the rows, and 64 bits that hash the rest; then the
    rows and the runs as the bytes of this machine.  A checkpoint is read by
    the program that wrote it, or refused.
*/
#include "cli/train.h"
#include "loja/cert.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *
suffixed(const char *path, const char *suffix)
{
    char *name = flint_malloc(strlen(path) + strlen(suffix) + 1);

    strcpy(name, path);
    return strcat(name, suffix);
}

FILE *
train_open(loja_message_t msg, const char *path)
{
    char *part = loja_cert_part_path(path);
    FILE *file = fopen(part, "wb");

    if (file == NULL)
        loja_message_set(msg, "%s: %s", part, strerror(errno));
    flint_free(part);
    return file;
}

int
train_close(loja_message_t msg, FILE *file, const char *path)
{
    char *part = loja_cert_part_path(path);
    const int direct = strcmp(part, path) == 0, bad = ferror(file);
    const int good = fclose(file) == 0 && !bad
        && (direct || rename(part, path) == 0);

    if (!good)
    {
        loja_message_set(msg, "%s: %s", path, strerror(errno));
        if (!direct)
            (void) remove(part);
    }
    flint_free(part);
    return good;
}

int
train_is_direct(const char *path)
{
    char *part = loja_cert_part_path(path);
    const int direct = strcmp(part, path) == 0;

    flint_free(part);
    return direct;
}

/* FNV-1a, against accidents only. */
static uint64_t
hash_bytes(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *s = data;
    size_t i;

    for (i = 0; i < len; i++)
        hash = (hash ^ s[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Writes or reads, or with file NULL hashes alone; 0 on failure. */
typedef struct
{
    FILE *file;
    int reads;
    uint64_t hash;
} stream_t;

static int
pass(stream_t *s, void *data, size_t len)
{
    if (s->file != NULL && (s->reads ? fread(data, 1, len, s->file)
            : fwrite(data, 1, len, s->file)) != len)
        return 0;
    s->hash = hash_bytes(s->hash, data, len);
    return 1;
}

/* The rows known and the runs. */
static int
pass_body(stream_t *s, train_t *tr)
{
    slong i;
    int good = pass(s, tr->table.value, sizeof(*tr->table.value)
                    * (size_t) (tr->table.row * tr->ask.runs));

    for (i = 0; i < tr->ask.runs && good; i++)
    {
        loja_fast_train_struct *run = tr->run + i;

        good = pass(s, &run->step, sizeof(run->step))
            && pass(s, &run->stopped, sizeof(run->stopped))
            && pass(s, run->theta, sizeof(double) * (size_t) run->state);
    }
    return good;
}

static const char head[] = "loja train checkpoint 1 %016llx %ld %ld "
    "%016llx\n";

int
train_save(train_t *tr)
{
    stream_t s = { NULL, 0, UINT64_C(0xcbf29ce484222325) };
    char *path = suffixed(tr->ask.out, ".checkpoint");
    FILE *file;
    int good;

    if (train_is_direct(tr->ask.out))
    {
        flint_free(path);
        return 1;              /* nothing to go on beside a device */
    }
    file = train_open(tr->msg, path);
    good = file != NULL;
    if (good)
    {
        (void) pass_body(&s, tr);
        fprintf(file, head, (unsigned long long) tr->fingerprint,
            (long) tr->step, (long) tr->table.row, (unsigned long long) s.hash);
        s.file = file;
        /* a failure shows when it is closed */
        (void) pass_body(&s, tr);
        good = train_close(tr->msg, file, path);
    }
    flint_free(path);
    return good;
}

static int
read_checkpoint(train_t *tr, FILE *file, const char *path)
{
    unsigned long long fingerprint, hash;
    stream_t s = { file, 1, UINT64_C(0xcbf29ce484222325) };
    long step, row;
    char line[128];

    if (fgets(line, sizeof(line), file) == NULL
        || sscanf(line, head, &fingerprint, &step, &row, &hash) != 4)
        loja_message_set(tr->msg, "%s:1: expected a checkpoint of loja "
            "train", path);
    else if (fingerprint != tr->fingerprint)
        loja_message_set(tr->msg, "%s:1: expected a checkpoint of this "
            "instance with these options on such a machine", path);
    else if (step < 0 || step > tr->ask.steps || row < 0
             || row > tr->table.rows)
        loja_message_set(tr->msg, "%s:1: expected a step and rows within "
            "the run", path);
    else
    {
        tr->step = step;
        tr->table.row = row;
        if (pass_body(&s, tr) && s.hash == hash && fgetc(file) == EOF)
            return 1;
        loja_message_set(tr->msg, "%s:2: expected the state of the runs "
            "undamaged", path);
    }
    return 0;
}

int
train_restore(train_t *tr)
{
    char *path = suffixed(tr->ask.out, ".checkpoint");
    FILE *file = fopen(path, "rb");
    int good = 0;

    if (file == NULL)
        loja_message_set(tr->msg, "%s: %s", path, strerror(errno));
    else
    {
        good = read_checkpoint(tr, file, path);
        fclose(file);
    }
    flint_free(path);
    return good;
}

void
train_forget(const train_t *tr)
{
    char *path = suffixed(tr->ask.out, ".checkpoint");

    (void) remove(path);
    flint_free(path);
}
