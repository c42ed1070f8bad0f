/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja-check: accepts or rejects a certificate.  The command line, what is
    asked for there, and the answer in words.
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "checker/arith/rounding.h"
#include "checker/coq/coq.h"
#include "checker/latex/latex.h"
#include "checker/map.h"
#include "checker/shards.h"

typedef struct
{
    const char *path, *name;   /* name: as the user has it */
    int jobs, shard, shards, quiet, coq, latex, exact, files, paths;
    char **file;               /* results of shards */
    char **all;                /* the certificates */
} options_t;

static void
print_claims(const result_t *res)
{
    char start[CLAIM_START];
    int i;

    for (i = 0; i < res->claims; i++)
        if (res->claim[i].said[0] != '\0')
        {
            claim_start(start, res->claim + i);
            printf("%s%s\n", start, res->claim[i].said);
        }
}

static int
answer(result_t *res, const options_t *o)
{
    if (o->quiet)
        return res->status;
    if (res->status != ACCEPTED)
    {
        printf("%s: %s:", res->status == REJECTED ? "REJECTED"
               : res->status == INCOMPLETE ? "INCOMPLETE" : "loja-check",
               o->name);
        if (res->rep.line > 0)     /* 0: the file cannot be read */
            printf("%ld:", res->rep.line);
        printf(" %s\n", res->rep.text);
        return res->status;
    }
    print_claims(res);
    if (o->shards > 1 && o->files == 0)
        printf("SHARD %d/%d of %s: %ld steps, %d claims: its records hold\n",
               o->shard + 1, o->shards, res->sha256, res->steps,
               res->claims);
    else
        printf("ACCEPTED: %s (%ld steps%s, %d claims)\n", o->name, res->steps,
               res->steps == 0 ? "" : res->ball == 2
               ? ": the path encloses every flow from the set of starts"
               : res->ball ? ": the path encloses every flow from the ball of starts"
               : ": the path encloses the flow",
               res->claims);
    return res->status;
}

/* The answer from what all shards printed. */
static int
merge(const options_t *o)
{
    result_t res;

    merge_shards(&res, o->path, o->file, o->files);
    return answer(&res, o);
}

/* A theorem of what was accepted, and of nothing else. */
static int
typeset(const options_t *o)
{
    result_t res;

    check_shard(&res, o->path, o->jobs, o->shard, o->shards);
    if (res.status != ACCEPTED)
    {
        fprintf(stderr, "loja-check: %s:%ld: %s\n", o->name, res.rep.line,
                res.rep.text);
        return res.status;
    }
    if (!latex_export(stdout, o->path, &res))
        lost("standard output");
    return ACCEPTED;
}

/* The form of the certificate is checked here, its claims by Coq. */
static int
export(const options_t *o)
{
    result_t res;
    int theorems;

    check_records(&res, o->path, 0, 0);
    if (res.status != ACCEPTED)
    {
        fprintf(stderr, "loja-check: %s:%ld: %s\n", o->path, res.rep.line,
                res.rep.text);
        return res.status;
    }
    theorems = coq_export(stdout, o->path, &res);
    if (theorems < 0)
        lost("standard output");
    if (theorems == 0)
        fprintf(stderr, "loja-check: %s: no claim can be exported\n",
                o->path);
    return theorems > 0 ? ACCEPTED : REJECTED;
}

static const char usage[] =
    "Usage: loja-check CERTIFICATE... [--exact] [--jobs N] [--shard I/N]\n"
    "                  [-q]\n"
    "       loja-check DIRECTORY [--exact] [--jobs N] [-q]\n"
    "       loja-check CERTIFICATE --merge RESULT...\n"
    "       loja-check --coq CERTIFICATE\n"
    "       loja-check --latex CERTIFICATE [--jobs N]\n"
    "\n"
    "Proves every record of the certificate anew, with no code of loja, and\n"
    "says in its own words what it proved. The CERTIFICATE - is the standard\n"
    "input. Of a DIRECTORY of `loja map' or `loja prove --cells' it checks all\n"
    "certificates, that each holds its cell, and what they say together.\n"
    "\n"
    "  --exact      no bound in doubles: all on intervals of MPFI\n"
    "  --jobs N     processes (1); the answer does not depend on it\n"
    "  --shard I/N  only every N-th record, from the I-th on; keep what it\n"
    "               prints\n"
    "  --merge      the answer from what all shards printed; it believes that\n"
    "               loja-check printed it\n"
    "  --coq        prints claims as a file for Coq (proofs/formal), which\n"
    "               proves them; what cannot be exported is named in it\n"
    "  --latex      checks all, and prints a theorem for LaTeX\n"
    "  -q, --quiet  the exit status only\n"
    "  -h, --help, -V, --version\n"
    "\n"
    "Exit status: 0 ACCEPTED (or the shard's records hold), 2 wrong usage,\n"
    "3 INCOMPLETE: a shard is missing, 4 no certificate could be read or no\n"
    "answer written, 5 REJECTED; with --coq: nothing could be exported.\n";

/* A usage error that names the option; 0. */
static int
wrong(const char *option, const char *what)
{
    fprintf(stderr, "loja-check: %s%s%s; try 'loja-check --help'\n", option,
            option[0] != '\0' ? " " : "", what);
    return 0;
}

/* "A" or "A/B" of digits, and nothing behind; 0: not that. */
static int
read_numbers(const char *text, int *a, int *b)
{
    text = b == NULL ? take_count(a, text) : take_shard(a, b, text);
    return text != NULL && *text == '\0';
}

/* The option at argv[*i] and its value; 0 with a message. */
static int
read_option(options_t *o, int *i, int argc, char **argv)
{
    const char *name = argv[*i];
    const int jobs = strcmp(name, "--jobs") == 0;
    const int shard = strcmp(name, "--shard") == 0;
    const int merges = strcmp(name, "--merge") == 0;

    if (strcmp(name, "-q") == 0 || strcmp(name, "--quiet") == 0)
    {
        o->quiet = 1;
        return 1;
    }
    if (strcmp(name, "--coq") == 0)
    {
        o->coq = 1;
        return 1;
    }
    if (strcmp(name, "--latex") == 0)
    {
        o->latex = 1;
        return 1;
    }
    if (strcmp(name, "--exact") == 0)
    {
        o->exact = 1;
        return 1;
    }
    if (!jobs && !shard && !merges)
        return wrong(name, "is no option");
    if (*i + 1 == argc)
        return wrong(name, "needs a value");
    if (merges)
    {
        o->file = argv + *i + 1;
        o->files = argc - *i - 1;
        *i = argc;
        return 1;
    }
    ++*i;
    if (jobs && (!read_numbers(argv[*i], &o->jobs, NULL) || o->jobs > 1024))
        return wrong(name, "takes an integer from 1 to 1024");
    if (shard && !read_numbers(argv[*i], &o->shard, &o->shards))
        return wrong(name, "takes I/N with 1 <= I <= N <= 1000000");
    return 1;
}

/* 0: wrong usage, with a message. */
static int
read_options(options_t *o, int argc, char **argv)
{
    int i;

    memset(o, 0, sizeof(*o));
    o->all = calloc((size_t) argc, sizeof(*o->all));
    if (o->all == NULL)
        abort();
    o->jobs = o->shards = o->shard = 1;
    for (i = 1; i < argc; i++)
    {
        if (argv[i][0] == '-' && argv[i][1] != '\0')
        {
            if (!read_option(o, &i, argc, argv))
                return 0;
        }
        else
            o->all[o->paths++] = argv[i];
    }
    if (o->latex && (o->shards > 1 || o->files > 0 || o->coq || o->quiet))
        return wrong("--latex", "checks a whole certificate, and prints");
    o->shard--;
    o->path = o->all[0];
    if (o->paths > 1 && (o->shards > 1 || o->files > 0 || o->coq || o->latex))
        return wrong("", "takes one certificate only with --shard, "
                     "--merge, --coq or --latex");
    return o->path != NULL || wrong("", "needs a certificate");
}

/* The standard input as a file, as every process reads it for itself: its
   name, to be removed by the caller. */
static const char *
keep_input(void)
{
    static char name[] = "/tmp/loja-check-XXXXXX";
    const int fd = mkstemp(name);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    char buffer[65536];
    size_t n;

    if (file == NULL)
        lost("a temporary file");
    while ((n = fread(buffer, 1, sizeof(buffer), stdin)) > 0)
        if (fwrite(buffer, 1, n, file) != n)
            break;
    if (ferror(stdin) || ferror(file) || fclose(file) != 0)
    {
        (void) unlink(name);
        lost("standard input");
    }
    return name;
}

static int
is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* An answer that did not arrive is none. */
static int
finish(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        lost("standard output");
    return status;
}

static void
print_version(void)
{
    printf("loja-check %s (MPFI %s, MPFR %s, GMP %s)\n", PACKAGE_VERSION,
           mpfi_get_version(), mpfr_get_version(), gmp_version);
}

int
main(int argc, char **argv)
{
    const char *kept = NULL;
    options_t o;
    result_t res;
    int i;

    for (i = 1; i < argc; i++)
    {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
        {
            fputs(usage, stdout);
            return finish(0);
        }
        if (strcmp(argv[i], "-V") == 0 || strcmp(argv[i], "--version") == 0)
        {
            print_version();
            return finish(0);
        }
    }
    if (!read_options(&o, argc, argv))
        return USAGE;
    if (is_directory(o.path) && (o.shards > 1 || o.files > 0 || o.coq
                                 || o.latex))
    {
        (void) wrong("", "takes a certificate, no directory, with --shard, "
                     "--merge, --coq or --latex");
        return USAGE;
    }
    if (o.exact)
        doubles_forbid();
    o.name = o.path;
    if (strcmp(o.path, "-") == 0)
        o.path = kept = keep_input();
    if (o.latex)
        i = typeset(&o);
    else if (o.paths > 1)
        i = check_files(o.all, o.paths, o.jobs, o.quiet);
    else if (is_directory(o.path))
        i = check_map(o.path, o.jobs, o.quiet);
    else if (o.coq)
        i = export(&o);
    else if (o.files > 0)
        i = merge(&o);
    else
    {
        check_shard(&res, o.path, o.jobs, o.shard, o.shards);
        i = answer(&res, &o);
    }
    if (kept != NULL)
        (void) unlink(kept);
    free(o.all);
    return finish(i);
}
