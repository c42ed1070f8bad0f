/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The index of a directory of cells (doc/files.md).  A cell is depth and
    numbers in a grid; where it lies follows from these, and what its line
    says besides is not believed.
*/
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "checker/map.h"

const char *
fate_name(int fate)
{
    return fate == DIVERGES ? "DIVERGES" : fate == CONVERGES ? "CONVERGES"
        : "UNDECIDED";
}

/* ---- cells ---- */

int
map_compare(const void *a, const void *b)
{
    const map_cell *x = a, *y = b;
    int k;

    if (x->depth != y->depth)
        return x->depth < y->depth ? -1 : 1;
    for (k = 0; k < MAP_AXES; k++)
        if (x->i[k] != y->i[k])
            return x->i[k] < y->i[k] ? -1 : 1;
    return 0;
}

static int
read_cell(map_cell *cell, const map_index *map, const json_t *line)
{
    const json_t *id = json_object_get(line, "cell"), *x;
    const char *path = json_string_value(json_object_get(line,
                                                         "certificate"));
    int k;

    memset(cell, 0, sizeof(*cell));
    if (json_array_size(id) != (size_t) map->axes + 1
        || !read_int(&cell->depth, json_array_get(id, 0), 0, MAP_DEPTH))
        return 0;
    for (k = 0; k < map->axes; k++)
    {
        x = json_array_get(id, (size_t) k + 1);
        cell->i[k] = (long) json_integer_value(x);
        if (!json_is_integer(x) || cell->i[k] < 0
            || cell->i[k] >= map->grid[k] << map->level[cell->depth][k])
            return 0;
    }
    for (k = DIVERGES; k <= CONVERGES; k++)
        if (is_word(json_object_get(line, "verdict"), fate_name(k)))
            cell->fate = k;
    if (cell->fate != UNDECIDED && path != NULL)
        cell->certificate = strdup(path);
    return 1;
}

static int
read_lines(map_index *map, report_t *rep, FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    json_t *line;
    int good = 1;

    while (good && getline(&text, &size, file) > 0)
    {
        rep->line++;
        line = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
        if (rep->line == 1)
            good = map_head(map, rep, line);
        else
        {
            map->cell = realloc(map->cell, (size_t) (map->cells + 1)
                                * sizeof(*map->cell));
            if (map->cell == NULL)
                abort();
            good = read_cell(map->cell + map->cells++, map, line)
                || report(rep, "a cell of the grid");
        }
        json_decref(line);
    }
    free(text);
    return good && (rep->line > 0 || report(rep, "the index of a map"));
}

int
map_read_stream(map_index *map, report_t *rep, const char *dir, FILE *file)
{
    const int error = errno;   /* before any other call */
    int k, good;

    memset(map, 0, sizeof(*map));
    map->dir = dir;
    for (k = 0; k < MAP_AXES; k++)
    {
        mpq_init(map->low[k]);
        mpq_init(map->high[k]);
    }
    mpq_inits(map->radius, map->weight, NULL);
    for (k = 0; k < 3; k++)
        mpq_init(map->share[k]);
    if (file == NULL)
        return report(rep, "%s", strerror(error));
    good = read_lines(map, rep, file);
    if (good && map->cells > 0)
        qsort(map->cell, (size_t) map->cells, sizeof(*map->cell),
              map_compare);
    return good;
}

int
map_read(map_index *map, report_t *rep, const char *dir)
{
    const size_t size = strlen(dir) + 20;
    char *path = malloc(size);
    FILE *file;
    int good;

    if (path == NULL)
        abort();
    snprintf(path, size, "%s/index.jsonl", dir);
    file = fopen(path, "r");
    good = map_read_stream(map, rep, dir, file);
    if (file != NULL)
        fclose(file);
    free(path);
    return good;
}

void
map_clear(map_index *map)
{
    long c;
    int k;

    for (c = 0; c < map->cells; c++)
        free(map->cell[c].certificate);
    free(map->cell);
    json_decref(map->problem);
    for (k = 0; k < MAP_AXES; k++)
    {
        mpq_clear(map->low[k]);
        mpq_clear(map->high[k]);
    }
    fractions_clear(map->direction, map->params);
    mpq_clears(map->radius, map->weight, NULL);
    for (k = 0; k < 3; k++)
        mpq_clear(map->share[k]);
}
