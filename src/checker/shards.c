/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Records are independent of each other but for the end of the path before,
    so they are spread over processes, and over shards that may run anywhere.
    The answer is that of the first line that fails, however they are spread.
*/
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "checker/shards.h"

void
lost(const char *what)
{
    fprintf(stderr, "loja-check: %s: %s\n", what, strerror(errno));
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

void
claim_start(char *text, const finding_t *f)
{
    snprintf(text, CLAIM_START, "%s %s (%s, line %ld): ", f->name,
             f->proved ? "PROVED" : "REFUTED", f->rule, f->line);
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

void
check_shard(result_t *all, const char *path, int jobs, int shard, int shards)
{
    int (*fd)[2] = malloc((size_t) jobs * sizeof(*fd)), k;
    result_t res;

    if (jobs == 1)
    {
        check_records(all, path, shard, shards);
        free(fd);
        return;
    }
    if (fd == NULL)
        abort();
    for (k = 0; k < jobs; k++)
    {
        pid_t pid;

        if (pipe(fd[k]) != 0)
            lost("a process");
        pid = fork();
        if (pid < 0)
            lost("a process");
        if (pid == 0)
        {
            check_records(&res, path, shard + k * shards, jobs * shards);
            _exit(send_result(fd[k][1], &res) ? 0 : 1);
        }
        close(fd[k][1]);
    }
    for (k = 0; k < jobs; k++)
    {
        if (!receive(&res, fd[k][0]))
            lost("a process was lost");
        join(all, &res, k == 0);
    }
    while (wait(NULL) > 0)
        ;
    free(fd);
    all->rep.path = path;
}

/* ---- results of shards ---- */

const char *
take_count(int *x, const char *text)
{
    *x = 0;
    while (*text >= '0' && *text <= '9' && *x <= MAX_SHARDS)
        *x = 10 * *x + (*text++ - '0');
    return *x >= 1 && *x <= MAX_SHARDS ? text : NULL;
}

const char *
take_shard(int *shard, int *shards, const char *text)
{
    text = take_count(shard, text);
    text = text != NULL && *text == '/' ? take_count(shards, text + 1) : NULL;
    return text != NULL && *shard <= *shards ? text : NULL;
}

/* Is it the line of a shard of this certificate whose records hold? */
static int
shard_holds(int *shard, int *shards, const char *line, const char *sha256)
{
    static const char start[] = "SHARD ", end[] = ": its records hold\n";
    const size_t len = strlen(line), hash = strlen(sha256);

    if (strncmp(line, start, strlen(start)) != 0 || len < strlen(end)
        || strcmp(line + len - strlen(end), end) != 0)
        return 0;
    line = take_shard(shard, shards, line + strlen(start));
    return line != NULL && hash == 64 && strncmp(line, " of ", 4) == 0
        && strncmp(line + 4, sha256, hash) == 0 && line[4 + hash] == ':';
}

/* Keeps the words of a claim of the certificate; other lines say nothing. */
static void
keep_words(result_t *res, const char *line)
{
    char start[CLAIM_START];
    int i;

    for (i = 0; i < res->claims; i++)
    {
        claim_start(start, res->claim + i);
        if (strncmp(line, start, strlen(start)) == 0)
        {
            snprintf(res->claim[i].said, sizeof(res->claim[i].said), "%s",
                     line + strlen(start));
            res->claim[i].said[strcspn(res->claim[i].said, "\n")] = '\0';
        }
    }
}

/* Marks the shard whose result the file holds; 0: it holds none of ours, and
   the words that were kept are worth nothing. */
static int
read_shard(char **seen, int *shards, result_t *res, const char *path)
{
    char line[sizeof(finding_t) + CLAIM_START];
    FILE *file = fopen(path, "r");
    int shard = 0, of = 0, good = 0;

    if (file == NULL)
        lost(path);
    while (!good && fgets(line, sizeof(line), file) != NULL)
    {
        good = shard_holds(&shard, &of, line, res->sha256);
        if (!good)
            keep_words(res, line);
    }
    fclose(file);
    if (!good || (*shards != 0 && *shards != of))
        return 0;
    *shards = of;
    if (*seen == NULL)
        *seen = calloc((size_t) of + 1, 1);
    if (*seen == NULL)
        abort();
    (*seen)[shard] = 1;
    return 1;
}

void
merge_shards(result_t *res, const char *path, char *const *file, int files)
{
    char *seen = NULL;
    int shards = 0, i;

    check_records(res, path, 0, 0);
    for (i = 0; i < files && res->status == ACCEPTED; i++)
        if (!read_shard(&seen, &shards, res, file[i]))
        {
            res->status = REJECTED;
            res->rep.line = 0;
            (void) report(&res->rep, "%s holds no result of a shard of this "
                          "certificate", file[i]);
        }
    for (i = 1; i <= shards && res->status == ACCEPTED; i++)
        if (!seen[i])
        {
            res->status = INCOMPLETE;
            (void) report(&res->rep, "shard %d/%d is missing", i, shards);
        }
    free(seen);
}
