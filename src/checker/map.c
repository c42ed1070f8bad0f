/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A directory of cells: each certificate is proved anew, and its set of
    starts, a ball or what is flat in the direction of slabs (map_slab.c), is
    shown to hold the cell that the index says.  Then the index
    says, by arithmetic alone, what is proved of the whole set.  Or several
    certificates that have nothing to do with each other.
*/
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "checker/map.h"

/* The first cell of a process that fails. */
typedef struct
{
    long cell;                 /* -1: none */
    int status;
    long line;
    char text[400];
} failure_t;

/* ---- one certificate ---- */

/* First and last line; 0: there are none. */
static int
read_ends(json_t **head, json_t **end, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;
    long n = 0;

    *head = *end = NULL;
    while (file != NULL && getline(&text, &size, file) > 0)
        if (n++ == 0)
            *head = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (n > 1)
        *end = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    if (file != NULL)
        fclose(file);
    return *head != NULL && *end != NULL;
}

/* The same problem, but for start and radius (and, of slabs, what is flat)? */
static int
same_problem(const json_t *a, const json_t *b, int slabs)
{
    json_t *x = json_copy((json_t *) (void *) (size_t) a), *y = json_copy(
        (json_t *) (void *) (size_t) b);
    static const char *const keys[] =
        { "start", "start_radius", "start_flat" };
    int k, same;

    /* SOUND: tube (a set of starts: holds_cell takes it for a ball, so what
       is flat must be refused where no cells are slabs) */
    for (k = 0; k < 2 + slabs; k++)
    {
        (void) json_object_del(x, keys[k]);
        (void) json_object_del(y, keys[k]);
    }
    same = json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return same;
}

/* sum += the square of what the cell goes beyond the centre c on axis k, or,
   off the axes, 0 only if the centre is that of the index. */
static int
add_distance(mpq_t sum, const map_index *map, const map_cell *cell, size_t p,
             const mpq_t c)
{
    const json_t *start = json_object_get(map->problem, "start");
    mpq_t low, high;
    int k, good = 1;

    mpq_init(low);
    mpq_init(high);
    for (k = 0; k < map->axes && map->param[k] != p; k++)
        ;
    if (k == map->axes)
        good = read_fraction(low, json_array_get(start, p))
            && mpq_equal(low, c);
    else
    {
        map_ends(low, high, map, cell, k);
        mpq_sub(low, c, low);
        mpq_sub(high, high, c);
        if (mpq_cmp(low, high) < 0)
            mpq_set(low, high);
        mpq_mul(low, low, low);
        mpq_add(sum, sum, low);
    }
    mpq_clear(low);
    mpq_clear(high);
    return good;
}

/* Does the ball of starts of the certificate hold the cell, and with it what
   is within the radius of the index (but for cells of a ball)? */
static int
holds_cell(const map_index *map, const map_cell *cell, const json_t *prob)
{
    const json_t *start = json_object_get(prob, "start");
    const size_t P = map->params;
    mpq_t c, sum, r;
    size_t p;
    int good = json_array_size(start) == P;

    mpq_init(c);
    mpq_init(sum);
    mpq_init(r);
    for (p = 0; p < P && good; p++)
        good = read_fraction(c, json_array_get(start, p))
            && add_distance(sum, map, cell, p, c);
    good = good
        && read_fraction(r, json_object_get(prob, "start_radius"));
    if (good && !map->ball)
        mpq_sub(r, r, map->radius);
    /* SOUND: tube (a ball of starts: it holds the corners of the cell) */
    good = good && mpq_sgn(r) >= 0;
    mpq_mul(r, r, r);
    good = good && mpq_cmp(sum, r) <= 0;
    mpq_clear(c);
    mpq_clear(sum);
    mpq_clear(r);
    return good;
}

static int
check_cell(failure_t *f, const map_index *map, long c)
{
    const map_cell *cell = map->cell + c;
    const size_t size = strlen(map->dir) + strlen(cell->certificate) + 2;
    char *path = malloc(size);
    const char *what = NULL;
    json_t *head, *end;
    const json_t *prob;
    result_t res;

    if (path == NULL)
        abort();
    snprintf(path, size, "%s/%s", map->dir, cell->certificate);
    memset(f, 0, sizeof(*f));
    f->status = REJECTED;
    if (!read_ends(&head, &end, path))
        what = "a certificate";
    prob = json_object_get(head, "problem");
    if (what == NULL && !same_problem(prob, map->problem,
                                      map->direction != NULL))
        what = "the problem of the index";
    if (what == NULL && map->direction != NULL)
        what = map_slab_fault(map, cell, prob);
    else if (what == NULL && !holds_cell(map, cell, prob))
        what = "start_radius: the ball of starts does not hold the cell";
    if (what == NULL && !is_word(json_object_get(end, "verdict"),
                                 fate_name(cell->fate)))
        what = "verdict: that of the index";
    if (what == NULL)
    {
        check_records(&res, path, 0, 1);
        f->status = res.status;
        f->line = res.rep.line;
        snprintf(f->text, sizeof(f->text), "%s", res.rep.text);
    }
    else
        snprintf(f->text, sizeof(f->text), "%s", what);
    f->cell = f->status == ACCEPTED ? -1 : c;
    json_decref(head);
    json_decref(end);
    free(path);
    return f->status == ACCEPTED;
}

/* ---- all of them ---- */

/* The k-th of every n decided cells; the first that fails. */
static void
check_part(failure_t *f, const void *what, long k, long n)
{
    const map_index *map = what;
    long c, m = 0;

    memset(f, 0, sizeof(*f));
    f->cell = -1;
    for (c = 0; c < map->cells; c++)
    {
        if (map->cell[c].fate == UNDECIDED || m++ % n != k)
            continue;
        if (map->cell[c].certificate == NULL)
        {
            f->cell = c;
            f->status = INCOMPLETE;
            snprintf(f->text, sizeof(f->text), "a cell without certificate");
            return;
        }
        if (!check_cell(f, map, c))
            return;
    }
}

static int
transfer(int fd, failure_t *f, int out)
{
    size_t done = 0;
    ssize_t n = 1;

    while (done < sizeof(*f) && n > 0)
    {
        n = out ? write(fd, (const char *) f + done, sizeof(*f) - done)
                : read(fd, (char *) f + done, sizeof(*f) - done);
        done += n > 0 ? (size_t) n : 0;
    }
    return done == sizeof(*f);
}

/* By `jobs' processes, of which each checks its part of what it is given; the
   first cell that fails has the word. */
static void
check_all(failure_t *first, void (*part)(failure_t *, const void *, long,
          long), const void *what, int jobs)
{
    int (*fd)[2] = malloc((size_t) jobs * sizeof(*fd)), k;
    failure_t f;

    if (fd == NULL)
        abort();
    first->cell = -1;
    if (jobs == 1)
    {
        part(first, what, 0, 1);
        free(fd);
        return;
    }
    for (k = 0; k < jobs; k++)
    {
        pid_t pid;

        if (pipe(fd[k]) != 0 || (pid = fork()) < 0)
        {
            perror("loja-check");
            exit(INPUT);
        }
        if (pid == 0)
        {
            part(&f, what, k, jobs);
            _exit(transfer(fd[k][1], &f, 1) ? 0 : 1);
        }
        close(fd[k][1]);
    }
    for (k = 0; k < jobs; k++)
    {
        if (!transfer(fd[k][0], &f, 0))
        {
            fprintf(stderr, "loja-check: a process was lost\n");
            exit(INPUT);
        }
        close(fd[k][0]);
        if (f.cell >= 0 && (first->cell < 0 || f.cell < first->cell))
            *first = f;
    }
    while (wait(NULL) > 0)
        ;
    free(fd);
}

/* Hundredths of a percent, rounded down. */
static double
percent(const mpq_t share)
{
    mpz_t n;
    double x;

    mpz_init(n);
    mpz_mul_ui(n, mpq_numref(share), 10000);
    mpz_fdiv_q(n, n, mpq_denref(share));
    x = mpz_get_d(n) / 100;
    mpz_clear(n);
    return x;
}

static void
say(const map_index *map, long decided)
{
    if (map->whole > 0)
        printf("PROVED: every flow from the set of starts of the index "
               "%s.\n", fate_name(map->whole));
    if (!map->ball)
        printf("Of the box of starts of the index %.2f %% DIVERGES, %.2f %% "
               "CONVERGES, cell by cell.\n", percent(map->share[DIVERGES]),
               percent(map->share[CONVERGES]));
    printf("ACCEPTED: %s (%ld certificates, each holds its cell)\n",
           map->dir, decided);
}

int
check_map(const char *dir, int jobs, int quiet)
{
    report_t rep = { 0 };
    failure_t f;
    map_index map;
    long c, decided = 0;
    int status = REJECTED;

    if (!map_read(&map, &rep, dir))
    {
        /* line 0: there is none to be read */
        if (!quiet && rep.line == 0)
            printf("loja-check: %s/index.jsonl: %s\n", dir, rep.text);
        else if (!quiet)
            printf("REJECTED: %s/index.jsonl:%ld: %s\n", dir, rep.line,
                   rep.text);
        map_clear(&map);
        return rep.line == 0 ? INPUT : status;
    }
    for (c = 0; c < map.cells; c++)
        decided += map.cell[c].fate != UNDECIDED;
    check_all(&f, check_part, &map, jobs);
    status = f.cell < 0 ? ACCEPTED : f.status;
    map_sum(&map);
    if (!quiet && f.cell < 0)
        say(&map, decided);
    else if (!quiet)
        printf("%s: %s/%s:%ld: %s\n", status == INCOMPLETE ? "INCOMPLETE"
               : "REJECTED", dir, map.cell[f.cell].certificate == NULL
               ? "index.jsonl" : map.cell[f.cell].certificate, f.line,
               f.text);
    map_clear(&map);
    return status;
}

/* ---- files ---- */

typedef struct
{
    char *const *path;
    int paths;
} files_t;

/* The k-th of every n files; the first that fails. */
static void
check_some(failure_t *f, const void *what, long k, long n)
{
    const files_t *files = what;
    result_t res;
    long c;

    memset(f, 0, sizeof(*f));
    f->cell = -1;
    for (c = k; c < files->paths; c += n)
    {
        check_records(&res, files->path[c], 0, 1);
        if (res.status == ACCEPTED)
            continue;
        f->cell = c;
        f->status = res.status;
        f->line = res.rep.line;
        snprintf(f->text, sizeof(f->text), "%s", res.rep.text);
        return;
    }
}

int
check_files(char *const *path, int paths, int jobs, int quiet)
{
    const files_t files = { path, paths };
    failure_t f;

    check_all(&f, check_some, &files, jobs);
    if (!quiet && f.cell >= 0)
        printf("%s: %s:%ld: %s\n", f.status == REJECTED ? "REJECTED"
               : "loja-check", path[f.cell], f.line, f.text);
    else if (!quiet)
        printf("ACCEPTED: %d certificates\n", paths);
    return f.cell < 0 ? ACCEPTED : f.status;
}
