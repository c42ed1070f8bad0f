/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja-check: accepts or rejects a certificate.

    Records are independent of each other but for the end of the path before,
    so they are spread over processes, and over shards that may run anywhere.
    The answer is that of the first line that fails, however they are spread.
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "checker/arith/rounding.h"
#include "checker/coq/coq.h"
#include "checker/latex/latex.h"
#include "checker/map.h"

#define MAX_SHARDS 1000000     /* HEURISTIC: against nonsense */

typedef struct
{
    const char *path, *name;   /* name: as the user has it */
    int jobs, shard, shards, quiet, coq, latex, exact, files, paths;
    char **file;               /* results of shards */
    char **all;                /* the certificates */
} options_t;

static void
lost(const char *what)
{
    perror(what);
    exit(INPUT);
}

/* Reads all of *res from another process; 0: it was lost. */
static int
receive(result_t *res, int fd)
{
    size_t got = 0;
    ssize_t n;

    while (got < sizeof(*res)
           && (n = read(fd, (char *) res + got, sizeof(*res) - got)) > 0)
        got += (size_t) n;
    close(fd);
    return got == sizeof(*res);
}

static int
send_result(int fd, const result_t *res)
{
    size_t done = 0;
    ssize_t n;

    while (done < sizeof(*res)
           && (n = write(fd, (const char *) res + done,
                         sizeof(*res) - done)) > 0)
        done += (size_t) n;
    return done == sizeof(*res);
}

/* Was the claim this process's? */
static int
found(const finding_t *f)
{
    return f->said[0] != '\0';
}

/* Joins a part to the whole: the first line that fails wins. */
static void
join(result_t *all, const result_t *part, int first)
{
    int i;

    if (first || (part->status != ACCEPTED
                  && (all->status == ACCEPTED
                      || part->rep.line < all->rep.line)))
    {
        const result_t before = *all;

        *all = *part;
        for (i = 0; i < all->claims && i < before.claims && !first; i++)
            if (!found(all->claim + i))
                all->claim[i] = before.claim[i];
        return;
    }
    for (i = 0; i < all->claims && i < part->claims; i++)
        if (!found(all->claim + i))
            all->claim[i] = part->claim[i];
}

/* This shard's part of the work, by `jobs' processes. */
static void
check_parallel(result_t *all, const options_t *o)
{
    int (*fd)[2] = malloc((size_t) o->jobs * sizeof(*fd)), k;
    result_t res;

    if (o->jobs == 1)
    {
        check_records(all, o->path, o->shard, o->shards);
        free(fd);
        return;
    }
    if (fd == NULL)
        abort();
    for (k = 0; k < o->jobs; k++)
    {
        pid_t pid;

        if (pipe(fd[k]) != 0)
            lost("loja-check");
        pid = fork();
        if (pid < 0)
            lost("loja-check");
        if (pid == 0)
        {
            check_records(&res, o->path, o->shard + k * o->shards,
                          o->jobs * o->shards);
            _exit(send_result(fd[k][1], &res) ? 0 : 1);
        }
        close(fd[k][1]);
    }
    for (k = 0; k < o->jobs; k++)
    {
        if (!receive(&res, fd[k][0]))
            lost("loja-check: a process was lost");
        join(all, &res, k == 0);
    }
    while (wait(NULL) > 0)
        ;
    free(fd);
    all->rep.path = o->path;
}

static void
print_claims(const result_t *res)
{
    int i;

    for (i = 0; i < res->claims; i++)
        if (res->claim[i].said[0] != '\0')
            printf("%s %s (%s, line %ld): %s\n", res->claim[i].name,
                   res->claim[i].proved ? "PROVED" : "REFUTED",
                   res->claim[i].rule, res->claim[i].line,
                   res->claim[i].said);
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
               res->steps == 0 ? "" : res->ball
               ? ": the path encloses every flow from the ball of starts"
               : ": the path encloses the flow",
               res->claims);
    return res->status;
}

/* Marks the shard whose result the file holds; 0: it holds none of ours. */
static int
read_shard(char **seen, int *shards, const char *path, const char *sha256)
{
    char line[2048], hash[65];
    FILE *file = fopen(path, "r");
    int shard = 0, of = 0, good = 0;

    if (file == NULL)
        lost(path);
    while (!good && fgets(line, sizeof(line), file) != NULL)
    {
        good = sscanf(line, "SHARD %d/%d of %64s", &shard, &of, hash) == 3
            && strstr(line, ": its records hold") != NULL;
        if (!good)
            fputs(line, stdout);                /* the claims it proved */
    }
    fclose(file);
    hash[64] = '\0';
    if (!good || shard < 1 || shard > of || of > MAX_SHARDS
        || strcmp(hash, sha256) != 0 || (*shards != 0 && *shards != of))
        return 0;
    *shards = of;
    if (*seen == NULL)
        *seen = calloc((size_t) of + 1, 1);
    if (*seen == NULL)
        abort();
    (*seen)[shard] = 1;
    return 1;
}

/*
    From the printed results of all shards.  Whoever merges believes the
    machines that wrote them; the form of the file is checked once more.
*/
static int
merge(const options_t *o)
{
    result_t res;
    char *seen = NULL;
    int shards = 0, i;

    check_records(&res, o->path, 0, 0);
    for (i = 0; i < o->files && res.status == ACCEPTED; i++)
        if (!read_shard(&seen, &shards, o->file[i], res.sha256))
        {
            res.status = REJECTED;
            res.rep.line = 0;
            (void) report(&res.rep, "%s holds no result of a shard of this "
                          "certificate", o->file[i]);
        }
    for (i = 1; i <= shards && res.status == ACCEPTED; i++)
        if (!seen[i])
        {
            res.status = INCOMPLETE;
            (void) report(&res.rep, "shard %d/%d is missing", i, shards);
        }
    free(seen);
    return answer(&res, o);
}

/* A theorem of what was accepted, and of nothing else. */
static int
typeset(const options_t *o)
{
    result_t res;

    check_parallel(&res, o);
    if (res.status != ACCEPTED)
    {
        fprintf(stderr, "loja-check: %s:%ld: %s\n", o->name, res.rep.line,
                res.rep.text);
        return res.status;
    }
    if (!latex_export(stdout, o->path, &res))
        lost(o->name);
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
        lost(o->path);
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
    "  --merge      the answer from what all shards printed\n"
    "  --coq        prints claims as a file for Coq (proofs/formal), which\n"
    "               proves them; what cannot be exported is named in it\n"
    "  --latex      checks all, and prints a theorem for LaTeX\n"
    "  -q, --quiet  the exit status only\n"
    "  -h, --help, -V, --version\n"
    "\n"
    "Exit status: 0 ACCEPTED (or the shard's records hold), 2 wrong usage,\n"
    "3 INCOMPLETE: a shard is missing, 4 no certificate could be read,\n"
    "5 REJECTED; with --coq: nothing could be exported.\n";

/* A usage error that names the option; 0. */
static int
wrong(const char *option, const char *what)
{
    fprintf(stderr, "loja-check: %s%s%s; try 'loja-check --help'\n", option,
            option[0] != '\0' ? " " : "", what);
    return 0;
}

/* "A" or "A/B", and nothing behind; 0: not that. */
static int
read_numbers(const char *text, int *a, int *b)
{
    char end;

    return b == NULL ? sscanf(text, "%d%c", a, &end) == 1
        : sscanf(text, "%d/%d%c", a, b, &end) == 2;
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
    if (jobs && (!read_numbers(argv[*i], &o->jobs, NULL) || o->jobs < 1
            || o->jobs > 1024))
        return wrong(name, "takes an integer from 1 to 1024");
    if (shard && (!read_numbers(argv[*i], &o->shard, &o->shards)
            || o->shards < 1 || o->shards > MAX_SHARDS || o->shard < 1
            || o->shard > o->shards))
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
        lost("loja-check: a temporary file");
    while ((n = fread(buffer, 1, sizeof(buffer), stdin)) > 0)
        if (fwrite(buffer, 1, n, file) != n)
            break;
    if (ferror(stdin) || ferror(file) || fclose(file) != 0)
    {
        (void) unlink(name);
        lost("loja-check: standard input");
    }
    return name;
}

static int
is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
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
            return 0;
        }
        if (strcmp(argv[i], "-V") == 0 || strcmp(argv[i], "--version") == 0)
        {
            print_version();
            return 0;
        }
    }
    if (!read_options(&o, argc, argv))
        return USAGE;
    if (o.exact)
        doubles_forbid();
    o.name = o.path;
    if (strcmp(o.path, "-") == 0)
        o.path = kept = keep_input();
    if (o.latex)
        i = typeset(&o);
    else if (o.paths > 1)
        i = check_files(o.all, o.paths, o.jobs, o.quiet);
    else if (is_directory(o.path) && !o.coq && o.files == 0)
        i = check_map(o.path, o.jobs, o.quiet);
    else if (o.coq)
        i = export(&o);
    else if (o.files > 0)
        i = merge(&o);
    else
    {
        check_parallel(&res, &o);
        i = answer(&res, &o);
    }
    if (kept != NULL)
        (void) unlink(kept);
    free(o.all);
    return i;
}
