/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The first line of the index of a directory of cells (doc/files.md): the
    problem, the axes and the grid, and so what a depth means.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/map.h"

/* The parameters of the network of a problem; 0: it has no such widths. */
static size_t
count_parameters(const json_t *prob)
{
    const json_t *widths = json_object_get(prob, "widths");
    const size_t n = json_array_size(widths);
    const int bias = json_is_true(json_object_get(prob, "bias"));
    double params = 0;
    int in = 0, out;
    size_t k;

    for (k = 0; k < n; k++, in = out)
        if (!read_int(&out, json_array_get(widths, k), 1, MAX_SIZE))
            return 0;
        else if (k > 0)
            params += out * (double) (in + bias);
    return n < 2 || params > MAX_SIZE ? 0 : (size_t) params;
}

/* Where a parameter of that name (w1[0][0], b1[0]) stands in the packing; 0:
   there is none. */
static int
find_parameter(size_t *param, const json_t *prob, const char *name)
{
    const json_t *widths = json_object_get(prob, "widths");
    const int bias = json_is_true(json_object_get(prob, "bias"));
    const size_t K = json_array_size(widths) - 1;
    size_t at = 0, k, i, j;
    char text[100];

    for (k = 1; k <= K; k++)
    {
        const size_t in = (size_t) json_integer_value(
            json_array_get(widths, k - 1));
        const size_t out = (size_t) json_integer_value(
            json_array_get(widths, k));

        for (i = 0; i < out; i++)
            for (j = 0; j < in; j++, at++)
            {
                snprintf(text, sizeof(text), "w%zu[%zu][%zu]=", k, i, j);
                if (strncmp(text, name, strlen(text)) == 0)
                {
                    *param = at;
                    return 1;
                }
            }
        for (i = 0; i < out && bias; i++, at++)
        {
            snprintf(text, sizeof(text), "b%zu[%zu]=", k, i);
            if (strncmp(text, name, strlen(text)) == 0)
            {
                *param = at;
                return 1;
            }
        }
    }
    return 0;
}

/* "w1[0][0]=LOW:HIGH", fractions as in a certificate */
static int
read_axis(map_index *map, int k, const char *text)
{
    const char *equal = text == NULL ? NULL : strchr(text, '=');
    char *low, *colon;
    int good;

    if (equal == NULL || (map->direction == NULL ? !find_parameter(
            map->param + k, map->problem, text) : equal != text + 1))
        return 0;
    low = strdup(equal + 1);
    if (low == NULL)
        abort();
    colon = strchr(low, ':');
    if (colon != NULL)
        *colon = '\0';
    good = colon != NULL && read_fraction_text(map->low[k], low)
        && read_fraction_text(map->high[k], colon + 1)
        && mpq_cmp(map->low[k], map->high[k]) < 0;
    free(low);
    return good;
}

static int
read_head(map_index *map, report_t *rep, const json_t *head)
{
    const json_t *axes = json_object_get(head, "axes");
    const json_t *grid = json_object_get(head, "grid");
    int k, j, good, grids;
    double all = 1;

    map->problem = json_incref(json_object_get(head, "problem"));
    map->ball = json_is_true(json_object_get(head, "ball"));
    map->params = count_parameters(map->problem);
    good = json_integer_value(json_object_get(head, "map")) == 2
        && map->params > 0 && json_array_size(axes) >= 1
        && json_array_size(axes) <= MAP_AXES
        && json_array_size(grid) == json_array_size(axes);
    if (!good)
        return report(rep, "the index of a map, version 2");
    if (!map_read_direction(map, rep, head))
        return 0;
    map->axes = (int) json_array_size(axes);
    for (k = 0; k < map->axes && good; k++)
    {
        good = read_axis(map, k, json_string_value(
                             json_array_get(axes, (size_t) k)))
            && read_int(&grids, json_array_get(grid, (size_t) k), 1, 4096);
        map->grid[k] = grids;
        all *= grids;
        for (j = 0; j < k && map->direction == NULL; j++)
            good = good && map->param[j] != map->param[k];
    }
    if (good && all > MAP_GRID)
        return report(rep, "a grid of at most %d cells", MAP_GRID);
    return good || report(rep, "axes and grid: NAME=LOW:HIGH of parameters, "
                          "each once, and their numbers of cells");
}

/* What a depth means: all axes are cut, or the longest side, the first of
   equals. */
static int
set_levels(map_index *map, report_t *rep, const json_t *cut)
{
    const int longest = is_word(cut, "longest");
    mpq_t side, most;
    int d, k, best;

    if (!longest && !is_word(cut, "all"))
        return report(rep, "cut: all or longest");
    mpq_init(side);
    mpq_init(most);
    for (d = 1; d <= MAP_DEPTH; d++)
    {
        mpq_set_ui(most, 0, 1);
        for (k = best = 0; k < map->axes; k++)
        {
            map->level[d][k] = map->level[d - 1][k] + !longest;
            mpq_sub(side, map->high[k], map->low[k]);
            mpq_div_2exp(side, side,
                         (mp_bitcnt_t) map->level[d - 1][k]);
            if (mpq_cmp(side, most) > 0)
            {
                mpq_set(most, side);
                best = k;
            }
        }
        map->level[d][best] += longest;
    }
    mpq_clear(side);
    mpq_clear(most);
    return 1;
}

int
map_head(map_index *map, report_t *rep, const json_t *head)
{
    return read_head(map, rep, head) && map_check_set(map, rep)
        && set_levels(map, rep, json_object_get(head, "cut"));
}
