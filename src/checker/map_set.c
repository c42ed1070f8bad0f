/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The set of starts of an index -- a box and what is within the radius of
    it, or a ball -- and what its cells say of it.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/map.h"

/* ---- the set ---- */

/* The axis holds its side of the ball. */
static int
holds_ball(const map_index *map, int k)
{
    const json_t *start = json_object_get(map->problem, "start");
    mpq_t c, end;
    int good;

    mpq_init(c);
    mpq_init(end);
    good = read_fraction(c, json_array_get(start, map->param[k]));
    mpq_sub(end, c, map->radius);
    good = good && mpq_cmp(map->low[k], end) <= 0;
    mpq_add(end, c, map->radius);
    good = good && mpq_cmp(map->high[k], end) >= 0;
    mpq_clear(c);
    mpq_clear(end);
    return good;
}

int
map_check_set(map_index *map, report_t *rep)
{
    const json_t *start = json_object_get(map->problem, "start");
    const json_t *radius = json_object_get(map->problem, "start_radius");
    mpq_t c;
    size_t p;
    int k, good = json_array_size(start) == map->params;

    mpq_init(c);
    for (p = 0; p < map->params && good; p++)
        good = read_fraction(c, json_array_get(start, p));
    mpq_clear(c);
    if (!good)
        return report(rep, "start, a list of %ld fractions",
                      (long) map->params);
    if (radius != NULL && (!read_fraction(map->radius, radius)
                           || mpq_sgn(map->radius) <= 0))
        return report(rep, "start_radius, a fraction > 0");
    if (map->direction != NULL)
        return map_check_slabs(map, rep);
    /* SOUND: tube (a ball of starts: cells cover it only if their box holds
       it, and a box of fewer axes holds no ball) */
    good = !map->ball || (size_t) map->axes == map->params;
    for (k = 0; k < map->axes && map->ball && good; k++)
        good = holds_ball(map, k);
    return good || report(rep, "ball: the axes do not hold it");
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

/* ---- the cells that count ---- */

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
        (void) read_fraction(c, json_array_get(start, map->param[k]));
        if (mpq_cmp(c, low) < 0)
            mpq_sub(c, low, c);
        else if (mpq_cmp(c, high) > 0)
            mpq_sub(c, c, high);
        else
            mpq_set_ui(c, 0, 1);
        mpq_mul(c, c, c);
        mpq_add(sum, sum, c);
    }
    mpq_mul(c, map->radius, map->radius);
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
        (size_t) map->cells, sizeof(*key), map_compare);
    const int fate = cell == NULL ? -1 : cell->fate;
    int cuts = 0, m, k, bit;
    map_cell part;
    mpq_t less;

    /* SOUND: tube (a ball of starts: cells beside it do not count; the ends of
       slabs are no coordinates, so all of them do) */
    if (map->ball && map->direction == NULL && !meets_ball(map, key))
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
