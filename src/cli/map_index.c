/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The index of a map, DIR/index.jsonl.  Its first line says what the map is
    of; only a run that asks for the same goes on with it, as a cell (depth,
    i, j) means nothing without axes and grid.
*/
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <jansson.h>
#include "cli/map.h"

#define LINE_SIZE 8192         /* of cells */

static int
make_directory(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* The first line, with the newline; to be freed. */
static char *
first_line(const map_run_t *run)
{
    char *problem = loja_cert_problem_text(run->prob);
    const size_t size = strlen(problem) + strlen(run->x_text)
        + strlen(run->y_text) + 200;
    char *line = flint_malloc(size);

    /* the names and numbers of the axes need no escapes */
    loja_snprintf(line, size, "{\"map\":1,\"problem\":%s,\"x\":\"%s\","
        "\"y\":\"%s\",\"grid\":[%ld,%ld]}\n", problem, run->x_text,
        run->y_text, run->axis[0].cells, run->axis[1].cells);
    flint_free(problem);
    return line;
}

static void
keep(map_run_t *run, const map_cell_t *cell)
{
    if (run->cells == run->alloc)
    {
        run->alloc = 2 * run->alloc + 100;
        run->cell = flint_realloc(run->cell,
            (size_t) run->alloc * sizeof(*run->cell));
    }
    run->cell[run->cells++] = *cell;
}

/*
    The cells of an earlier run are known.  Lines that are no cells (the last
    one may be cut off) count as absent.  0: it is the index of another map.
    *cut: the last line has no newline.
*/
static int
read_index(map_run_t *run, int *cut, FILE *file, const char *first)
{
    const size_t len = strlen(first);
    char *line = flint_malloc(len + 1), text[LINE_SIZE];
    map_cell_t cell;
    int same;

    same = fread(line, 1, len, file) == len && memcmp(line, first, len) == 0;
    *cut = 0;
    while (same && fgets(text, sizeof(text), file) != NULL)
    {
        *cut = strchr(text, '\n') == NULL;
        if (!*cut && map_read_line(&cell, text))
            keep(run, &cell);
    }
    flint_free(line);
    return same;
}

/* Opens it to append; *cut as above, *fresh: there was none. */
static int
open_file(map_run_t *run, int *cut, int *fresh, const char *path,
          const char *first)
{
    FILE *file = fopen(path, "r");
    int same;

    *fresh = file == NULL;
    *cut = 0;
    if (file != NULL)
    {
        same = run->resume && read_index(run, cut, file, first);
        fclose(file);
        if (!same)
        {
            fprintf(stderr, run->resume ? "loja map: %s:1: expected the same "
                "instance, axes and grid\n" : "loja map: %s: expected no such "
                "file, or --resume\n", path);
            return 0;
        }
    }
    run->index = fopen(path, "a");
    if (run->index == NULL)
        fprintf(stderr, "loja map: %s: %s\n", path, strerror(errno));
    return run->index != NULL;
}

int
map_open_index(map_run_t *run)
{
    const size_t size = strlen(run->out) + 20;
    char *path = flint_malloc(size), *first = first_line(run);
    int good, cut, fresh;

    loja_snprintf(path, size, "%s/cells", run->out);
    good = make_directory(run->out) && make_directory(path);
    if (!good)
        fprintf(stderr, "loja map: %s: %s\n", path, strerror(errno));
    loja_snprintf(path, size, "%s/index.jsonl", run->out);
    good = good && open_file(run, &cut, &fresh, path, first);
    if (good && (fresh || cut) && fputs(fresh ? first : "\n", run->index) < 0)
    {
        fprintf(stderr, "loja map: %s: %s\n", path, strerror(errno));
        good = 0;
    }
    flint_free(path);
    flint_free(first);
    return good;
}
