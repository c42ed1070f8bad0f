/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Files of certificates: going on, starting again, failing. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample.h"

TEST_DECLARE(test_continue)
TEST_DECLARE(test_continue_later)
TEST_DECLARE(test_restart)
TEST_DECLARE(test_locked)
TEST_DECLARE(test_failures)

typedef struct
{
    char *path, *text;
    size_t len;
    loja_cert_t cert;
    loja_problem_t prob;
    loja_cert_options_t opts;
    loja_message_t msg;
    loja_cert_writer_struct *writer;
} fixture_t;

static void
fixture_init(fixture_t *f, const char *name)
{
    sample_write(&f->path, &f->text, &f->len, name);
    loja_cert_init(f->cert);
    loja_problem_init(f->prob);
    loja_cert_options_init(f->opts);
    sample_problem(f->prob, f->opts);
    f->writer = NULL;
}

static void
fixture_clear(fixture_t *f)
{
    loja_cert_writer_clear(f->writer);
    loja_cert_options_clear(f->opts);
    loja_problem_clear(f->prob);
    loja_cert_clear(f->cert);
    flint_free(f->path);
    flint_free(f->text);
}

/* PATH.part holds the first bytes of the certificate, and PATH nothing. */
static void
write_part(const fixture_t *f, size_t len)
{
    char *part = loja_cert_part_path(f->path);
    FILE *file = fopen(part, "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fwrite(f->text, 1, len, file);
    fclose(file);
    (void) remove(f->path);
    flint_free(part);
}

static int
is_same_as_before(const fixture_t *f)
{
    size_t len;
    char *text = sample_load(&len, f->path);
    const int same = len == f->len && memcmp(text, f->text, len) == 0;

    flint_free(text);
    return same;
}

/* Writes the steps of `all' that are missing, and the end. */
static void
write_rest(fixture_t *f, const loja_cert_t all)
{
    const loja_cert_step_struct *last = all->step + all->n - 1;
    slong i;

    for (i = f->cert->n; i < all->n; i++)
        CU_ASSERT_EQUAL_FATAL(loja_cert_write_step(f->writer, f->msg,
            all->step[i].step, all->step[i].tube, all->step[i].seam,
            &all->step[i].hint), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(loja_cert_finish(f->writer, f->msg, all->t,
        last->tube->error + last->tube->pieces, NULL), LOJA_OK);
}

void
test_continue(void)
{
    loja_cert_t all;
    fixture_t f;
    size_t k;

    fixture_init(&f, "continue.jsonl");
    loja_cert_init(all);
    CU_ASSERT_EQUAL_FATAL(loja_cert_read(all, f.msg, f.path), LOJA_OK);
    for (k = all->step[0].offset; k <= f.len; k += f.len / 17)
    {
        char *part = loja_cert_part_path(f.path);

        write_part(&f, k);
        CU_ASSERT_EQUAL_FATAL(loja_cert_read(f.cert, f.msg, part), LOJA_OK);
        CU_ASSERT_EQUAL_FATAL(loja_cert_continue(&f.writer, f.msg, f.path,
            f.cert, f.prob, f.opts), LOJA_OK);
        write_rest(&f, all);
        loja_cert_writer_clear(f.writer);
        f.writer = NULL;
        CU_ASSERT(is_same_as_before(&f));
        CU_ASSERT(access(part, F_OK) != 0);
        flint_free(part);
    }
    loja_cert_clear(all);
    fixture_clear(&f);
}

/* To a later time: the first line changes, the lines of steps do not, and
   the finished certificate stays until the end. */
void
test_continue_later(void)
{
    loja_cert_t all;
    fixture_t f;

    fixture_init(&f, "later.jsonl");
    loja_cert_init(all);
    CU_ASSERT_EQUAL_FATAL(loja_cert_read(f.cert, f.msg, f.path), LOJA_OK);
    fmpq_set_si(f.opts->until, 7, 1);
    CU_ASSERT_EQUAL_FATAL(loja_cert_continue(&f.writer, f.msg, f.path,
        f.cert, f.prob, f.opts), LOJA_OK);
    CU_ASSERT(is_same_as_before(&f));
    write_rest(&f, f.cert);
    CU_ASSERT_EQUAL_FATAL(loja_cert_read(all, f.msg, f.path), LOJA_OK);
    CU_ASSERT(all->finished && all->n == f.cert->n);
    CU_ASSERT(fmpq_equal(all->opts->until, f.opts->until));
    CU_ASSERT_EQUAL(memcmp(all->text + all->step[0].offset,
        f.text + f.cert->step[0].offset,
        f.cert->steps_end - f.cert->step[0].offset), 0);
    loja_cert_clear(all);
    fixture_clear(&f);
}

void
test_restart(void)
{
    loja_cert_t all;
    fixture_t f;

    fixture_init(&f, "restart.jsonl");
    loja_cert_init(all);
    CU_ASSERT_EQUAL_FATAL(loja_cert_read(all, f.msg, f.path), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(loja_cert_create(&f.writer, f.msg, f.path, f.prob,
        f.opts), LOJA_OK);
    CU_ASSERT_EQUAL(loja_cert_write_step(f.writer, f.msg, all->step[0].step,
        all->step[0].tube, all->step[0].seam, &all->step[0].hint), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(loja_cert_restart(f.writer, f.msg), LOJA_OK);
    write_rest(&f, all);
    CU_ASSERT(is_same_as_before(&f));
    loja_cert_clear(all);
    fixture_clear(&f);
}

/* A part that another process writes is left alone.  (Locks do not work
   within one process, so a child holds it.) */
void
test_locked(void)
{
    loja_cert_writer_struct *other;
    int ready[2], finish[2];
    char c = 0;
    fixture_t f;
    pid_t child;

    fixture_init(&f, "locked.jsonl");
    CU_ASSERT_EQUAL_FATAL(pipe(ready), 0);
    CU_ASSERT_EQUAL_FATAL(pipe(finish), 0);
    child = fork();
    CU_ASSERT_FATAL(child >= 0);
    if (child == 0)
    {
        c = loja_cert_create(&other, f.msg, f.path, f.prob, f.opts)
            == LOJA_OK;
        if (write(ready[1], &c, 1) == 1 && read(finish[0], &c, 1) >= 0)
            (void) raise(SIGKILL);   /* nothing is to be cleaned up */
        _exit(1);
    }
    CU_ASSERT_EQUAL(read(ready[0], &c, 1), 1);
    CU_ASSERT_EQUAL(c, 1);
    CU_ASSERT_EQUAL(loja_cert_create(&f.writer, f.msg, f.path, f.prob,
        f.opts), LOJA_IO);
    CU_ASSERT_PTR_NULL(f.writer);
    CU_ASSERT_PTR_NOT_NULL(strstr(f.msg->text, "another run writes it"));
    CU_ASSERT_EQUAL(write(finish[1], &c, 1), 1);
    CU_ASSERT(is_same_as_before(&f));
    close(ready[0]);
    close(ready[1]);
    close(finish[0]);
    close(finish[1]);
    CU_ASSERT_EQUAL(waitpid(child, NULL, 0), child);
    fixture_clear(&f);
}

void
test_failures(void)
{
    static const char *const bad[] =
        { "no/such/directory/c.jsonl", ".", "/dev/full" };
    char *part, *file;
    fixture_t f;
    size_t i;

    fixture_init(&f, "fail.jsonl");
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    {
        if (i == 2 && access(bad[i], W_OK) != 0)
            continue;
        f.msg->text[0] = '\0';
        CU_ASSERT_EQUAL(loja_cert_create(&f.writer, f.msg, bad[i], f.prob,
            f.opts), LOJA_IO);
        CU_ASSERT_PTR_NULL(f.writer);
        CU_ASSERT_EQUAL(strncmp(f.msg->text, bad[i], strlen(bad[i])), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(f.msg->text, ": "));
    }
    /* a link at the place of the part is not followed */
    part = loja_cert_part_path(f.path);
    file = test_build_path("tests/cert/victim");
    (void) remove(part);
    CU_ASSERT_EQUAL_FATAL(symlink(file, part), 0);
    CU_ASSERT_EQUAL(loja_cert_create(&f.writer, f.msg, f.path, f.prob,
        f.opts), LOJA_IO);
    CU_ASSERT(access(file, F_OK) != 0);
    CU_ASSERT(is_same_as_before(&f));
    (void) remove(part);
    flint_free(part);
    flint_free(file);
    fixture_clear(&f);
}
