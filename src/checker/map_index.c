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

static int
compare(const void *a, const void *b)
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
map_read(map_index *map, report_t *rep, const char *dir)
{
    const size_t size = strlen(dir) + 20;
    char *path = malloc(size);
    FILE *file;
    int k, good;

    memset(map, 0, sizeof(*map));
    map->dir = dir;
    for (k = 0; k < MAP_AXES; k++)
    {
        mpq_init(map->low[k]);
        mpq_init(map->high[k]);
    }
    for (k = 0; k < 3; k++)
        mpq_init(map->share[k]);
    if (path == NULL)
        abort();
    snprintf(path, size, "%s/index.jsonl", dir);
    file = fopen(path, "r");
    free(path);
    if (file == NULL)
        return report(rep, "index.jsonl: %s", strerror(errno));
    good = read_lines(map, rep, file);
    fclose(file);
    if (good && map->cells > 0)
        qsort(map->cell, (size_t) map->cells, sizeof(*map->cell), compare);
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
    for (k = 0; k < 3; k++)
        mpq_clear(map->share[k]);
}

void
map_ends(mpq_t low, mpq_t high, const map_index *map, const map_cell *cell,
         int k)
{
    mpq_t side, n;

    mpq_init(side);
    mpq_init(n);
    mpq_sub(side, map->high[k], map->low[k]);
    mpq_set_si(n, map->grid[k], 1);
    mpq_div(side, side, n);
    mpq_div_2exp(side, side, (mp_bitcnt_t) map->level[cell->depth][k]);
    mpq_set_si(n, cell->i[k], 1);
    mpq_mul(low, n, side);
    mpq_add(low, low, map->low[k]);
    mpq_add(high, low, side);
    mpq_clear(side);
    mpq_clear(n);
}

/* ---- the whole ---- */

/* 1 if the box of the cell meets the ball around the start of the index. */
static int
meets_ball(const map_index *map, const map_cell *cell)
{
    const json_t *start = json_object_get(map->problem, "start");
    mpq_t low, high, c, sum;
    int k, meets;

    mpq_init(low);
    mpq_init(high);
    mpq_init(c);
    mpq_init(sum);
    for (k = 0; k < map->axes; k++)
    {
        map_ends(low, high, map, cell, k);
        if (!read_fraction(c, json_array_get(start, map->param[k])))
            mpq_set(c, low);
        if (mpq_cmp(c, low) < 0)
            mpq_sub(c, low, c);
        else if (mpq_cmp(c, high) > 0)
            mpq_sub(c, c, high);
        else
            mpq_set_ui(c, 0, 1);
        mpq_mul(c, c, c);
        mpq_add(sum, sum, c);
    }
    if (!read_fraction(c, json_object_get(map->problem, "start_radius")))
        mpq_set_ui(c, 0, 1);
    mpq_mul(c, c, c);
    meets = mpq_cmp(sum, c) <= 0;
    mpq_clear(low);
    mpq_clear(high);
    mpq_clear(c);
    mpq_clear(sum);
    return meets;
}

/* The cell and its parts: shares, and in seen what fates the set has. */
static void
walk(map_index *map, int *seen, const map_cell *key, const mpq_t share)
{
    const map_cell *cell = map->cells == 0 ? NULL : bsearch(key, map->cell,
        (size_t) map->cells, sizeof(*key), compare);
    const int fate = cell == NULL ? -1 : cell->fate;
    int cuts = 0, m, k, bit;
    map_cell part;
    mpq_t less;

    if (map->ball && !meets_ball(map, key))
        return;
    if (fate > UNDECIDED || fate < 0 || key->depth == MAP_DEPTH)
    {
        const int f = fate > UNDECIDED ? fate : UNDECIDED;

        mpq_add(map->share[f], map->share[f], share);
        seen[f] = 1;
        return;
    }
    for (k = 0; k < map->axes; k++)
        cuts += map->level[key->depth + 1][k] > map->level[key->depth][k];
    mpq_init(less);
    mpq_div_2exp(less, share, (mp_bitcnt_t) cuts);
    for (m = 0; m < 1 << cuts; m++)
    {
        memset(&part, 0, sizeof(part));
        part.depth = key->depth + 1;
        for (k = bit = 0; k < map->axes; k++)
        {
            part.i[k] = key->i[k];
            if (map->level[part.depth][k] > map->level[key->depth][k])
                part.i[k] = 2 * key->i[k] + ((m >> bit++) & 1);
        }
        walk(map, seen, &part, less);
    }
    mpq_clear(less);
}

void
map_sum(map_index *map)
{
    int seen[3] = { 0, 0, 0 }, k;
    long all = 1, c, rest;
    map_cell cell;
    mpq_t share;

    for (k = 0; k < map->axes; k++)
        all *= map->grid[k];
    mpq_init(share);
    mpq_set_si(share, 1, (unsigned long) all);
    for (c = 0; c < all; c++)
    {
        memset(&cell, 0, sizeof(cell));
        for (k = 0, rest = c; k < map->axes; k++)
        {
            cell.i[k] = rest % map->grid[k];
            rest /= map->grid[k];
        }
        walk(map, seen, &cell, share);
    }
    map->whole = seen[UNDECIDED] || (seen[DIVERGES] && seen[CONVERGES]) ? 0
        : seen[DIVERGES] ? DIVERGES : seen[CONVERGES] ? CONVERGES : 0;
    mpq_clear(share);
}
