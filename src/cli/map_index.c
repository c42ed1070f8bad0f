/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The index of a map, DIR/index.jsonl.  Its first line says what the map is
    of; only a run that asks for the same goes on with it, as a cell (depth,
    i, j) means nothing without axes and grid.  Lines are appended as cells
    are decided; at the end they are put in the order of map_compare, so that
    the file does not depend on who decided what when.
*/
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/map.h"

static int
make_directory(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static json_t *
fraction(const fmpq_t q)
{
    char *s = fmpq_get_str(NULL, 10, q);
    json_t *text = json_string(s);

    flint_free(s);
    return text;
}

/* Of slabs: the direction and how flat they are. */
static void
put_direction(json_t *head, const map_run_t *run)
{
    const slong P = fmpq_mat_ncols(run->direction);
    json_t *u;
    slong p;

    if (P == 0)
        return;
    u = json_array();
    for (p = 0; p < P; p++)
        json_array_append_new(u, fraction(fmpq_mat_entry(run->direction, 0,
                                                         p)));
    json_object_set_new(head, "direction", u);
    json_object_set_new(head, "weight", fraction(run->weight));
}

void
map_make_head(map_run_t *run)
{
    char *problem = loja_cert_problem_text(run->prob), *s;
    json_t *head = json_object(), *axes = json_array(), *grid = json_array();
    int k;

    flint_free(run->head);
    for (k = 0; k < run->axes; k++)
    {
        json_array_append_new(axes, json_string(run->axis[k].text));
        json_array_append_new(grid, json_integer(run->axis[k].cells));
    }
    json_object_set_new(head, "map", json_integer(2));
    json_object_set_new(head, "problem", json_loads(problem, 0, NULL));
    json_object_set_new(head, "axes", axes);
    json_object_set_new(head, "grid", grid);
    json_object_set_new(head, "cut", json_string(run->halve ? "longest"
                                                            : "all"));
    if (run->ball)
        json_object_set_new(head, "ball", json_true());
    put_direction(head, run);
    if (run->shard > 0)
        json_object_set_new(head, "shard", json_pack("[i, i]",
            (int) run->shard, (int) run->shards));
    s = json_dumps(head, JSON_COMPACT);
    if (s == NULL)
        flint_abort();
    run->head = flint_malloc(strlen(s) + 2);
    loja_snprintf(run->head, strlen(s) + 2, "%s\n", s);
    free(s);
    json_decref(head);
    flint_free(problem);
}

/*
    The cells of an earlier run are known.  Lines that are no cells (the last
    one may be cut off) count as absent.  0: it is the index of another map.
    *cut: the last line has no newline.
*/
static int
read_index(map_run_t *run, int *cut, FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    map_cell_t cell;
    int same;

    *cut = 0;
    same = getline(&text, &size, file) > 0 && strcmp(text, run->head) == 0;
    while (same && getline(&text, &size, file) > 0)
    {
        *cut = strchr(text, '\n') == NULL;
        if (!*cut && map_read_line(&cell, text, run->axes))
            map_push(&run->known, &cell);
    }
    free(text);
    map_sort(&run->known);
    return same;
}

static char *
index_path(const map_run_t *run, const char *suffix)
{
    const size_t size = strlen(run->out) + 30;
    char *path = flint_malloc(size);

    loja_snprintf(path, size, "%s/index.jsonl%s", run->out, suffix);
    return path;
}

/* Opens it to append; *cut as above, *fresh: there was none. */
static int
open_file(map_run_t *run, int *cut, int *fresh, const char *path)
{
    FILE *file = fopen(path, "r");
    int same;

    *fresh = file == NULL;
    *cut = 0;
    if (file != NULL)
    {
        same = run->resume && read_index(run, cut, file);
        fclose(file);
        if (!same)
        {
            fprintf(stderr, run->resume ? "loja %s: %s:1: expected the same "
                "instance, axes and grid\n" : "loja %s: %s: expected no such "
                "file, or --resume\n", run->program, path);
            return 0;
        }
    }
    run->index = fopen(path, "a");
    if (run->index == NULL)
        fprintf(stderr, "loja %s: %s: %s\n", run->program, path,
            strerror(errno));
    return run->index != NULL;
}

int
map_open_index(map_run_t *run)
{
    const size_t size = strlen(run->out) + 20;
    char *cells = flint_malloc(size), *path = index_path(run, "");
    int good, cut, fresh;

    map_make_head(run);
    loja_snprintf(cells, size, "%s/cells", run->out);
    good = make_directory(run->out) && make_directory(cells);
    if (!good)
        fprintf(stderr, "loja %s: %s: %s\n", run->program, cells,
            strerror(errno));
    good = good && open_file(run, &cut, &fresh, path);
    if (good && (fresh || cut)
        && (fputs(fresh ? run->head : "\n", run->index) < 0
            || fflush(run->index) != 0))
    {
        fprintf(stderr, "loja %s: %s: %s\n", run->program, path,
            strerror(errno));
        good = 0;
    }
    flint_free(path);
    flint_free(cells);
    return good;
}

int
map_put_line(const map_run_t *run, const char *line)
{
    return fprintf(run->index, "%s\n", line) > 0
        && fflush(run->index) == 0;
}

/* All cells, the known ones that were not asked for as well. */
static void
gather(map_list_t *all, const map_run_t *run)
{
    const map_list_t *const lists[] = { &run->leaf, &run->cut, &run->known };
    long c, n = 0;
    int k;

    memset(all, 0, sizeof(*all));
    for (k = 0; k < 3; k++)
        for (c = 0; c < lists[k]->n; c++)
            if (lists[k]->cell[c].line != NULL)
                map_push(all, lists[k]->cell + c);
    map_sort(all);
    for (c = 0; c < all->n; c++)
        if (n == 0 || map_compare(all->cell + n - 1, all->cell + c) != 0)
            all->cell[n++] = all->cell[c];
    all->n = n;
}

static int
write_ordered(const map_run_t *run, const char *path)
{
    FILE *file = fopen(path, "w");
    map_list_t all;
    long c;
    int good = file != NULL;

    gather(&all, run);
    good = good && fputs(run->head, file) >= 0;
    for (c = 0; c < all.n && good; c++)
        good = fprintf(file, "%s\n", all.cell[c].line) > 0;
    flint_free(all.cell);
    return file != NULL && (fclose(file) == 0) && good;
}

int
map_close_index(map_run_t *run)
{
    char *path = index_path(run, ""), *part = index_path(run, ".part");
    int good = run->index == NULL || fclose(run->index) == 0;

    run->index = NULL;
    good = good && write_ordered(run, part) && rename(part, path) == 0;
    if (!good)
        fprintf(stderr, "loja %s: %s cannot be written\n", run->program,
            path);
    flint_free(path);
    flint_free(part);
    return good;
}
