/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Certificates as they are written: lines go to PATH.part (part.c), one at a
    time; only the whole certificate is renamed to PATH.  So whatever happens
    (no space, no permission, a kill) an older PATH remains, and PATH.part
    holds whole lines but perhaps for the last.
*/
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/base.h"
#include "cert_internal.h"

struct loja_cert_writer_struct
{
    char *path;            /* of the finished certificate */
    char *part;            /* what is written; equal to path if direct */
    int direct;            /* path is a device or pipe */
    int fd;                /* of part; -1 when closed */
    int failed;
    loja_cert_basis_t basis;   /* of the conclusion */
    double synced;         /* when last, seconds */
    loja_cert_hash_struct *hash;   /* of all bytes so far */
    loja_cert_text_t head; /* the first line */
};

static loja_status_t
fail(loja_cert_writer_struct *w, loja_message_t msg, const char *file,
     int error)
{
    w->failed = 1;
    /* the lock of part.c */
    loja_message_set(msg, "%s: %s", file, error == EBUSY
                     ? "another run writes it" : strerror(error));
    return LOJA_IO;
}

static loja_status_t
append(loja_cert_writer_struct *w, loja_message_t msg, const char *s,
       size_t len)
{
    int error;

    if (w->failed)
        return LOJA_IO;
    error = _loja_cert_write_all(w->fd, s, len);
    /* HEURISTIC: what the system has survives a kill; against loss of power
       it is put on the disk every 50 ms at most */
    if (error == 0 && !w->direct && _loja_clock() - w->synced > 0.05)
    {
        error = _loja_cert_sync(w->fd);
        w->synced = _loja_clock();
    }
    if (error != 0)
        return fail(w, msg, w->part, error);
    loja_cert_hash_update(w->hash, s, len);
    return LOJA_OK;
}

static loja_cert_writer_struct *
writer_new(const char *path, const loja_problem_t prob,
           const loja_cert_options_t opts)
{
    loja_cert_writer_struct *w = flint_malloc(sizeof(*w));

    w->path = _loja_cert_join(path, "");
    w->part = loja_cert_part_path(path);
    w->direct = _loja_cert_is_device(path);
    w->fd = -1;
    w->failed = 0;
    w->basis->proof = opts->proof;
    w->basis->steps = 0;
    w->basis->verdict = NULL;
    fmpq_init(w->basis->start_radius);
    fmpq_set(w->basis->start_radius, prob->start_radius);
    w->basis->flat = fmpq_mat_ncols(prob->flat) > 0;
    loja_cert_text_init(w->basis->rules);
    loja_cert_text_init(w->basis->words);
    w->synced = _loja_clock();
    w->hash = loja_cert_hash_new();
    loja_cert_text_init(w->head);
    loja_cert_put_head(w->head, prob, opts);
    return w;
}

void
loja_cert_writer_clear(loja_cert_writer_struct *w)
{
    if (w == NULL)
        return;
    if (w->fd >= 0)
        close(w->fd);
    flint_free(w->path);
    flint_free(w->part);
    loja_cert_hash_free(w->hash);
    loja_cert_text_clear(w->head);
    fmpq_clear(w->basis->start_radius);
    loja_cert_text_clear(w->basis->rules);
    loja_cert_text_clear(w->basis->words);
    flint_free(w);
}

static loja_status_t
done(loja_cert_writer_struct **writer, loja_cert_writer_struct *w,
     loja_status_t status)
{
    if (status == LOJA_OK)
        *writer = w;
    else
        loja_cert_writer_clear(w);
    return status;
}

loja_status_t
loja_cert_create(loja_cert_writer_struct **writer, loja_message_t msg,
                 const char *path, const loja_problem_t prob,
                 const loja_cert_options_t opts)
{
    loja_cert_writer_struct *w = writer_new(path, prob, opts);
    struct stat info;

    *writer = NULL;
    /* Noticed now, not when all the work is done. */
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return done(writer, w, fail(w, msg, path, EISDIR));
    if (!w->direct && _loja_cert_is_foreign(path))
    {
        loja_message_set(msg, "%s: is no certificate, and is not replaced by "
                         "one", path);
        return done(writer, w, LOJA_IO);
    }
    w->fd = w->direct ? open(path, O_WRONLY | O_CLOEXEC)
                      : _loja_cert_open(w->part);
    if (w->fd < 0 || (!w->direct && ftruncate(w->fd, 0) != 0))
        return done(writer, w, fail(w, msg, w->part, errno));
    return done(writer, w, append(w, msg, w->head->s, w->head->len));
}

/* The lines that are kept, in a new file that replaces PATH.part. */
static loja_status_t
copy_lines(loja_cert_writer_struct *w, loja_message_t msg, const char *lines,
           size_t len)
{
    char *other = _loja_cert_join(w->part, ".new");
    loja_status_t status = LOJA_OK;
    int error = 0;

    close(w->fd);
    w->fd = _loja_cert_open(other);
    if (w->fd < 0 || ftruncate(w->fd, 0) != 0)
        status = fail(w, msg, other, errno);
    if (status == LOJA_OK)
        error = _loja_cert_write_all(w->fd, w->head->s, w->head->len);
    if (status == LOJA_OK && error == 0)
        error = _loja_cert_write_all(w->fd, lines, len);
    if (status == LOJA_OK && error == 0)
        error = _loja_cert_sync(w->fd);
    if (status == LOJA_OK && error == 0 && rename(other, w->part) != 0)
        error = errno;
    if (error != 0)
        status = fail(w, msg, other, error);
    flint_free(other);
    return status;
}

loja_status_t
loja_cert_continue(loja_cert_writer_struct **writer, loja_message_t msg,
                   const char *path, const loja_cert_t cert,
                   const loja_problem_t prob, const loja_cert_options_t opts)
{
    loja_cert_writer_struct *w = writer_new(path, prob, opts);
    const size_t len = cert->steps_end;
    const size_t first = cert->n > 0 ? cert->step[0].offset : len;
    loja_status_t status = LOJA_OK;

    *writer = NULL;
    if (w->direct)
        return done(writer, w, fail(w, msg, path, ESPIPE));
    w->fd = _loja_cert_open(w->part);
    if (w->fd < 0)
        return done(writer, w, fail(w, msg, w->part, errno));
    if (first == w->head->len && memcmp(w->head->s, cert->text, first) == 0
        && _loja_cert_begins(w->fd, cert->text, len))
    {
        if (ftruncate(w->fd, (off_t) len) != 0
            || lseek(w->fd, (off_t) len, SEEK_SET) < 0)
            status = fail(w, msg, w->part, errno);
    }
    else
        status = copy_lines(w, msg, cert->text + first, len - first);
    loja_cert_hash_update(w->hash, w->head->s, w->head->len);
    loja_cert_hash_update(w->hash, cert->text + first, len - first);
    w->basis->steps = cert->n;
    return done(writer, w, status);
}

loja_status_t
loja_cert_restart(loja_cert_writer_struct *w, loja_message_t msg)
{
    if (w->failed)
        return LOJA_IO;
    if (w->direct)
        return fail(w, msg, w->path, ESPIPE);
    if (ftruncate(w->fd, (off_t) w->head->len) != 0
        || lseek(w->fd, (off_t) w->head->len, SEEK_SET) < 0)
        return fail(w, msg, w->part, errno);
    loja_cert_hash_reset(w->hash);
    loja_cert_hash_update(w->hash, w->head->s, w->head->len);
    w->basis->steps = 0;
    return LOJA_OK;
}

loja_status_t
loja_cert_write_step(loja_cert_writer_struct *w, loja_message_t msg,
                     const loja_step_t step, const loja_tube_t tube,
                     const arf_t seam, const loja_cert_hint_t *hint)
{
    loja_cert_text_t text;
    loja_status_t status;

    loja_cert_text_init(text);
    loja_cert_put_step(text, w->basis->steps, step, tube, seam, hint);
    status = append(w, msg, text->s, text->len);
    w->basis->steps++;
    loja_cert_text_clear(text);
    return status;
}

/* Adds the rule to those of the conclusion, once. */
static void
add_rule(loja_cert_text_t rules, const char *rule)
{
    loja_cert_text_t quoted;

    loja_cert_text_init(quoted);
    loja_cert_put_string(quoted, rule);
    if (strstr(rules->s, quoted->s) == NULL)
    {
        loja_cert_put(rules, ",");
        loja_cert_put(rules, quoted->s);
    }
    loja_cert_text_clear(quoted);
}

loja_status_t
loja_cert_write_claim(loja_cert_writer_struct *w, loja_message_t msg,
                      const char *name, const char *status, const char *rule,
                      const fmpq_t T, const char *theorem,
                      const loja_record_t rec)
{
    loja_cert_text_t text;
    loja_status_t written;

    loja_cert_text_init(text);
    loja_cert_put_claim(text, name, status, rule, T, theorem, rec);
    written = append(w, msg, text->s, text->len);
    add_rule(w->basis->rules, rule);
    if (w->basis->steps > 0 || w->basis->words->len > 0)
        loja_cert_put(w->basis->words, " ");
    loja_cert_put(w->basis->words, status);
    loja_cert_put(w->basis->words, " (");
    loja_cert_put(w->basis->words, name);
    loja_cert_put(w->basis->words, "): ");
    loja_cert_put(w->basis->words, theorem);
    loja_cert_text_clear(text);
    return written;
}

loja_status_t
loja_cert_finish(loja_cert_writer_struct *w, loja_message_t msg,
                 const fmpq_t t, const arf_t error, const char *verdict)
{
    char hex[LOJA_CERT_HASH_SIZE];
    loja_cert_text_t text;
    loja_status_t status;
    int reason;

    if (w->failed)
        return LOJA_IO;
    loja_cert_text_init(text);
    loja_cert_hash_final(hex, w->hash);
    w->basis->verdict = verdict;
    loja_cert_put_end(text, w->basis, t, error, hex);
    status = append(w, msg, text->s, text->len);
    loja_cert_text_clear(text);
    if (status != LOJA_OK)
        return status;
    reason = w->direct ? 0 : _loja_cert_sync(w->fd);
    if (close(w->fd) != 0 && reason == 0)
        reason = errno;
    w->fd = -1;
    w->failed = 1;
    if (reason != 0)
        return fail(w, msg, w->part, reason);
    if (!w->direct)
    {
        if (rename(w->part, w->path) != 0)
            return fail(w, msg, w->path, errno);
        _loja_cert_sync_directory(w->path);
    }
    return LOJA_OK;
}
