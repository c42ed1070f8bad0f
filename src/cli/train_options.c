/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja train: options that go together, and the files to be written. */
#include "cli/train.h"
#include "loja/cert.h"

#include <string.h>
#include <sys/stat.h>

#define DEFAULT_STEPS 10000

static int
refuse(const char *words)
{
    fprintf(stderr, "loja train: %s\n", words);
    return 0;
}

/* What would be passed over in silence is a mistake. */
static int
check_flow(train_t *tr)
{
    static const char not_flow[] = "--optimiser flow takes --until and "
        "--tolerance, no --rate, --steps or --every";

    if (tr->ask.opts.rate > 0 || tr->ask.steps >= 0 || tr->ask.every > 0)
        return refuse(not_flow);
    tr->ask.opts.rate = 1;         /* not used */
    return train_flow_check(tr);
}

static int
check_descent(train_t *tr)
{
    int i;

    for (i = 0; loja_fast_optimiser(i) != NULL
        && strcmp(loja_fast_optimiser(i), tr->ask.optimiser) != 0; i++) { }
    if (loja_fast_optimiser(i) == NULL)
    {
        fprintf(stderr, "loja train: --optimiser takes gd, sgd, adam or "
            "flow, not '%s'\n", tr->ask.optimiser);
        return 0;
    }
    if (tr->ask.until > 0 || tr->ask.tolerance > 0)
        return refuse("--until and --tolerance are those of --optimiser "
            "flow; others take --steps");
    tr->ask.opts.optimiser = i;
    if (tr->ask.opts.rate == 0)
        tr->ask.opts.rate = loja_fast_optimiser_rate(i);
    if (tr->ask.steps < 0)
        tr->ask.steps = DEFAULT_STEPS;
    return 1;
}

int
train_options_check(train_t *tr)
{
    if (tr->ask.resume && tr->ask.out == NULL)
        return refuse("--resume needs --out, beside which the checkpoint "
            "stands");
    if (tr->ask.out != NULL && tr->ask.out[0] == '\0')
        return refuse("--out takes a path");
    if (tr->ask.theta_out != NULL && (tr->ask.runs > 1
            || !loja_params_is_format(tr->ask.theta_out)))
        return refuse("--theta-out takes a name ending in .yaml, .npy, .npz "
            "or .safetensors, and one run");
    tr->ask.opts.single = strcmp(tr->ask.storage, "float32") == 0;
    if (!tr->ask.opts.single && strcmp(tr->ask.storage, "float64") != 0)
    {
        fprintf(stderr, "loja train: --storage takes float64 or float32, not "
            "'%s'\n", tr->ask.storage);
        return 0;
    }
    tr->ask.is_flow = strcmp(tr->ask.optimiser, "flow") == 0;
    return tr->ask.is_flow ? check_flow(tr) : check_descent(tr);
}

/* An older file there, which is no table of this program: an instance or data
   that were named by mistake. */
static int
is_foreign(const char *path)
{
    static const char *const begins[] = {
        "# loja train", "{\n  \"instance\"" };
    char text[16];
    FILE *file = train_is_direct(path) ? NULL : fopen(path, "rb");
    size_t n, k, len;

    if (file == NULL)
        return 0;
    n = fread(text, 1, sizeof(text), file);
    fclose(file);
    for (k = 0; k < sizeof(begins) / sizeof(*begins); k++)
    {
        len = strlen(begins[k]);
        if (memcmp(text, begins[k], n < len ? n : len) == 0)
            return 0;
    }
    return 1;
}

static int
are_same(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev
        && x.st_ino == y.st_ino;
}

/* Noticed now, not when all the work is done. */
static int
can_be_written(train_t *tr, const char *path)
{
    char *part;
    struct stat info;
    FILE *file;

    if (train_is_direct(path))
        return 1;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
    {
        loja_message_set(tr->msg, "%s: is a directory", path);
        return 0;
    }
    file = train_open(tr->msg, path);
    if (file == NULL)
        return 0;
    fclose(file);
    part = loja_cert_part_path(path);
    (void) remove(part);
    flint_free(part);
    return 1;
}

int
train_files_check(train_t *tr)
{
    if (tr->ask.theta_out != NULL && are_same(tr->ask.theta_out, tr->ask.file))
    {
        loja_message_set(tr->msg, "%s: --theta-out would replace the instance",
            tr->ask.theta_out);
        return 0;
    }
    if (tr->ask.out != NULL && is_foreign(tr->ask.out))
    {
        loja_message_set(tr->msg, "%s: is no table of loja train, and is not "
            "replaced by one", tr->ask.out);
        return 0;
    }
    return (tr->ask.out == NULL || can_be_written(tr, tr->ask.out))
        && (tr->ask.theta_out == NULL || can_be_written(tr, tr->ask.theta_out));
}
