/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A small certificate, made by a real run. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sample.h"

void
sample_problem(loja_problem_t prob, loja_cert_options_t opts)
{
    char *path = test_source_path("examples/z1.yaml");
    loja_message_t msg;

    CU_ASSERT_EQUAL_FATAL(loja_problem_read(prob, msg, path), LOJA_OK);
    flint_free(path);
    opts->digits = 2;
    opts->order = 4;
    fmpq_set_si(opts->until, 5, 2);
}

char *
sample_load(size_t *len, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    char *text;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(stat(path, &info), 0);
    *len = (size_t) info.st_size;
    text = flint_malloc(*len + 1);
    CU_ASSERT_EQUAL_FATAL(fread(text, 1, *len, file), *len);
    text[*len] = '\0';
    fclose(file);
    return text;
}

typedef struct
{
    loja_cert_writer_struct *writer;
    loja_message_struct *msg;
} hook_t;

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    const hook_t *hook = ctx;
    loja_cert_hint_t hint;

    loja_flow_get_hint(&hint, flow);
    return loja_cert_write_step(hook->writer, hook->msg, flow->step,
        flow->tube, flow->seam, &hint);
}

static void
make(const char *path)
{
    loja_flow_opts_t opts = { .digits = 2, .order = 4, .threads = 1,
        .working_digits = 4 };
    loja_cert_writer_struct *writer;
    loja_cert_options_t cert_opts;
    loja_problem_t prob;
    loja_message_t msg;
    loja_flow_t flow;
    hook_t hook;
    loja_flow_hooks_t hooks = { NULL, on_step, &hook, NULL, 0 };

    loja_problem_init(prob);
    loja_cert_options_init(cert_opts);
    sample_problem(prob, cert_opts);
    CU_ASSERT_EQUAL_FATAL(loja_cert_create(&writer, msg, path, prob,
        cert_opts), LOJA_OK);
    hook.writer = writer;
    hook.msg = msg;
    loja_flow_init(flow, prob, &opts, cert_opts->until);
    CU_ASSERT_EQUAL_FATAL(loja_flow_run(flow, cert_opts->until, &hooks),
        LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(loja_cert_finish(writer, msg, flow->t,
        flow->error, NULL), LOJA_OK);
    loja_cert_writer_clear(writer);
    loja_flow_clear(flow);
    loja_cert_options_clear(cert_opts);
    loja_problem_clear(prob);
}

void
sample_write(char **path, char **text, size_t *len, const char *name)
{
    char *file = flint_malloc(strlen(name) + 16);

    strcpy(file, "tests/cert/");
    strcat(file, name);
    *path = test_build_path(file);
    flint_free(file);
    make(*path);
    *text = sample_load(len, *path);
}
