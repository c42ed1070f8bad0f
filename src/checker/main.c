/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja-check: accepts or rejects a certificate.

    Records are independent of each other but for the end of the path before,
    so they are spread over processes: process k of n checks every n-th line.
    Each keeps two lines in memory.  The answer is that of the first line
    that fails, whatever the number of processes.
*/
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <nettle/sha2.h>
#include "checker.h"

enum { ACCEPTED = 0, USAGE = 2, INCOMPLETE = 3, INPUT = 4, REJECTED = 5 };

/* What one process found. */
typedef struct
{
    int status;
    long steps, claims;        /* checked; claims: not checked */
    report_t rep;
} result_t;

typedef struct
{
    FILE *file;
    char *line;
    size_t size;
    ssize_t len;
    long number;
    struct sha256_ctx sha;     /* of the lines before this one */
} reader_t;

static int
next_line(reader_t *in)
{
    if (in->number > 0)
        sha256_update(&in->sha, (size_t) in->len,
                      (const uint8_t *) in->line);
    in->len = getline(&in->line, &in->size, in->file);
    in->number++;
    return in->len > 0 && in->line[in->len - 1] == '\n';
}

static json_t *
parse(report_t *rep, reader_t *in)
{
    json_error_t error;
    json_t *node = json_loadb(in->line, (size_t) in->len,
                              JSON_REJECT_DUPLICATES, &error);

    if (!json_is_object(node))
        (void) report(rep, "a JSON object");
    return node;
}

static const char *
record_name(const json_t *node)
{
    const char *s = json_string_value(json_object_get(node, "record"));

    return s == NULL ? "" : s;
}

static int
check_hash(report_t *rep, reader_t *in, const json_t *node)
{
    const char *claimed = json_string_value(json_object_get(node, "sha256"));
    uint8_t digest[SHA256_DIGEST_SIZE];
    char hex[2 * SHA256_DIGEST_SIZE + 1];
    int i;

    sha256_digest(&in->sha, sizeof(digest), digest);
    for (i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return (claimed != NULL && strcmp(claimed, hex) == 0)
        || report(rep, "sha256: the lines above have %.16s...", hex);
}

/* The last line: t and error of the last step, the hash. */
static int
check_end(report_t *rep, reader_t *in, const json_t *node,
          const problem *prob, const step *last, long claims)
{
    const json_t *verdict = json_object_get(node, "verdict");
    mpq_t t;
    mpfr_t error;
    int good;

    mpq_init(t);
    mpfr_init2(error, 64);
    good = (read_fraction(t, json_object_get(node, "t"))
            && (last == NULL ? mpq_sgn(t) == 0 : mpq_equal(t, last->t1)))
        || report(rep, "t: not the end of the last step");
    good = good
        && ((read_dyadic(error, json_object_get(node, "error"))
             && (last == NULL ? mpfr_zero_p(error)
                 : mpfr_equal_p(error, last->piece[last->pieces - 1].error)))
            || report(rep, "error: not that of the last step"));
    if (good && last == NULL && !prob->proof)
        good = report(rep, "no step");
    if (good && json_array_size(json_object_get(node, "assumes")) != 0)
        good = report(rep, "assumes: this checker knows no theorem that may "
                      "be assumed");
    /* a verdict rests on a claim; steps alone give none */
    if (good && claims == 0 && verdict != NULL && !json_is_null(verdict))
        good = report(rep, "verdict: no claim gives one");
    good = good && check_hash(rep, in, node);
    mpq_clear(t);
    mpfr_clear(error);
    return good;
}

/* Every jobs-th step from number `job' on; job 0 does all the rest too. */
static void
check_lines(result_t *res, reader_t *in, const problem *prob, int job,
            int jobs)
{
    report_t *rep = &res->rep;
    step now, before;
    int have = 0, good = 1, ended = 0, claims = 0;

    while (good && !ended && next_line(in))
    {
        json_t *node;

        rep->line = in->number;
        node = parse(rep, in);
        good = rep->text[0] == '\0';
        if (good && strcmp(record_name(node), "end") == 0)
        {
            good = check_end(rep, in, node, prob, have ? &before : NULL,
                             res->claims);
            ended = 1;
        }
        else if (good && strcmp(record_name(node), "claim") == 0)
        {
            claims = 1;
            res->claims++;
        }
        else if (good && claims)
            good = report(rep, "a step after a claim");
        else if (good)
        {
            good = step_read(&now, rep, node, prob);
            if (good && prob->start == NULL)
                good = report(rep, "a step without a start");
            if (good && res->steps % jobs == job)
                good = check_step(rep, prob, &now, have ? &before : NULL);
            if (have)
                step_clear(&before, prob);
            before = now;
            have = 1;
            res->steps++;
        }
        json_decref(node);
    }
    if (have)
        step_clear(&before, prob);
    if (good && !ended)
    {
        rep->line = in->number;
        good = report(rep, "the end: the certificate is cut off");
    }
    if (good && next_line(in))
    {
        rep->line = in->number;
        good = report(rep, "nothing after the end");
    }
    res->status = good ? ACCEPTED : REJECTED;
}

static void
check_file(result_t *res, const char *path, int job, int jobs)
{
    reader_t in;
    problem prob;
    json_t *node = NULL;

    memset(res, 0, sizeof(*res));
    memset(&in, 0, sizeof(in));
    res->rep.path = path;
    res->rep.line = 1;
    res->status = INPUT;
    in.file = fopen(path, "rb");
    if (in.file == NULL)
    {
        (void) report(&res->rep, "%s", strerror(errno));
        return;
    }
    sha256_init(&in.sha);
    memset(&prob, 0, sizeof(prob));
    if (next_line(&in))
        node = parse(&res->rep, &in);
    else
        (void) report(&res->rep, "a certificate, with a whole line");
    if (res->rep.text[0] == '\0')
    {
        if (problem_read(&prob, &res->rep, node))
            check_lines(res, &in, &prob, job, jobs);
        else
            res->status = REJECTED;
        problem_clear(&prob);
    }
    json_decref(node);
    free(in.line);
    fclose(in.file);
}

/* Runs `jobs' processes and keeps the result with the first bad line. */
static void
check_parallel(result_t *best, const char *path, int jobs)
{
    int fds[2], k;
    result_t res;

    if (jobs <= 1)
    {
        check_file(best, path, 0, 1);
        return;
    }
    memset(best, 0, sizeof(*best));
    if (pipe(fds) != 0)
    {
        perror("loja-check");
        exit(INPUT);
    }
    for (k = 0; k < jobs; k++)
    {
        const pid_t pid = fork();

        if (pid < 0)
        {
            perror("loja-check");
            exit(INPUT);
        }
        if (pid == 0)
        {
            check_file(&res, path, k, jobs);
            /* less than PIPE_BUF: written at once */
            _exit(write(fds[1], &res, sizeof(res)) == (ssize_t) sizeof(res)
                  ? 0 : 1);
        }
    }
    close(fds[1]);
    for (k = 0; k < jobs; k++)
    {
        if (read(fds[0], &res, sizeof(res)) != (ssize_t) sizeof(res))
        {
            fprintf(stderr, "loja-check: a process was lost\n");
            exit(INPUT);
        }
        if (k == 0 || (res.status != ACCEPTED
                       && (best->status == ACCEPTED
                           || res.rep.line < best->rep.line)))
            *best = res;
    }
    close(fds[0]);
    while (wait(NULL) > 0)
        ;
}

static const char usage[] =
    "Usage: loja-check CERTIFICATE [--jobs N] [-q]\n"
    "\n"
    "Proves every record of the certificate anew, with no code of loja.\n"
    "\n"
    "  --jobs N     processes (1); the answer does not depend on it\n"
    "  -q, --quiet  the exit status only\n"
    "\n"
    "Exit status: 0 ACCEPTED, 2 wrong usage, 3 all that was checked holds,\n"
    "but some claim is of a rule that this checker does not know, 4 no\n"
    "certificate could be read, 5 REJECTED.\n";

int
main(int argc, char **argv)
{
    const char *path = NULL;
    int i, jobs = 1, quiet = 0;
    result_t res;

    for (i = 1; i < argc; i++)
    {
        if (strcmp(argv[i], "--help") == 0)
        {
            fputs(usage, stdout);
            return 0;
        }
        if (strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0)
            quiet = 1;
        else if (strcmp(argv[i], "--jobs") == 0 && i + 1 < argc)
            jobs = atoi(argv[++i]);
        else if (path == NULL && argv[i][0] != '-')
            path = argv[i];
        else
            jobs = 0;
    }
    if (path == NULL || jobs < 1 || jobs > 1024)
    {
        fputs(usage, stderr);
        return USAGE;
    }
    check_parallel(&res, path, jobs);
    if (res.status != ACCEPTED)
    {
        if (!quiet)
            printf("%s: %s:%ld: %s\n", res.status == REJECTED ? "REJECTED"
                   : "loja-check", path, res.rep.line, res.rep.text);
        return res.status;
    }
    if (res.claims > 0)
    {
        if (!quiet)
            printf("INCOMPLETE: %s: %ld steps hold; %ld claims are of rules "
                   "that this checker does not know\n", path, res.steps,
                   res.claims);
        return INCOMPLETE;
    }
    if (!quiet)
        printf("ACCEPTED: %s (%ld steps: the path encloses the flow)\n", path,
               res.steps);
    return ACCEPTED;
}
