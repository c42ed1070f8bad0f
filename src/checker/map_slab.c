/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A ball of starts cut into slabs across one direction u (proofs/tube.md,
    SLABS): the offset e of a start lies in the slab where low <= <u, e> <=
    high.  A certificate has the set |d|^2 + w <u, d>^2 <= r^2, d = e - c u.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/map.h"

int
map_read_direction(map_index *map, report_t *rep, const json_t *head)
{
    const json_t *u = json_object_get(head, "direction");

    /* SOUND: tube (a set of starts: boxes are held by balls, and nothing is
       flat but in the direction of the index) */
    if (json_object_get(map->problem, "start_flat") != NULL)
        return report(rep, "a problem without start_flat");
    if (u == NULL)
        return 1;
    map->direction = fractions(map->params);
    return (read_fractions(map->direction, u, map->params)
            && read_fraction(map->weight, json_object_get(head, "weight"))
            && mpq_sgn(map->weight) > 0)
        || report(rep, "direction, a list of %ld fractions, and weight, a "
                  "fraction > 0", (long) map->params);
}

/* q := |u|^2 */
static void
square(mpq_t q, const map_index *map)
{
    mpq_t t;
    size_t p;

    mpq_init(t);
    mpq_set_ui(q, 0, 1);
    for (p = 0; p < map->params; p++)
    {
        mpq_mul(t, map->direction[p], map->direction[p]);
        mpq_add(q, q, t);
    }
    mpq_clear(t);
}

int
map_check_slabs(const map_index *map, report_t *rep)
{
    mpq_t most, end;
    int good;

    if (!map->ball)
        return report(rep, "ball: slabs are those of a ball");
    mpq_init(most);
    mpq_init(end);
    square(most, map);
    mpq_mul(most, most, map->radius);
    mpq_mul(most, most, map->radius);
    good = map->axes == 1 && mpq_sgn(map->low[0]) < 0
        && mpq_sgn(map->high[0]) > 0;
    /* SOUND: tube (SLABS: <u, e>^2 <= |u|^2 R^2, so the axis holds the ball) */
    mpq_mul(end, map->low[0], map->low[0]);
    good = good && mpq_cmp(end, most) >= 0;
    mpq_mul(end, map->high[0], map->high[0]);
    good = good && mpq_cmp(end, most) >= 0;
    mpq_clear(most);
    mpq_clear(end);
    return good || report(rep, "ball: the axis along the direction does not "
                          "hold it");
}

/* 1 if the centre of the certificate is that of the index and c u. */
static int
read_centre(mpq_t c, const map_index *map, const json_t *start)
{
    const json_t *middle = json_object_get(map->problem, "start");
    mpq_t x, y;
    size_t p;
    int good = json_array_size(start) == map->params, found = 0;

    mpq_init(x);
    mpq_init(y);
    mpq_set_ui(c, 0, 1);
    for (p = 0; p < map->params && good; p++)
    {
        good = read_fraction(x, json_array_get(start, p))
            && read_fraction(y, json_array_get(middle, p));
        mpq_sub(x, x, y);
        if (!found && mpq_sgn(map->direction[p]) != 0)
        {
            mpq_div(c, x, map->direction[p]);
            found = 1;
        }
        mpq_mul(y, c, map->direction[p]);
        /* SOUND: tube (SLABS: the centre, exactly) */
        good = good && mpq_equal(x, y);
    }
    mpq_clear(x);
    mpq_clear(y);
    return good;
}

/* 1 if the certificate is flat in the direction, with the weight. */
static int
is_flat(const map_index *map, const json_t *flat)
{
    const json_t *u = json_object_get(flat, "direction");
    mpq_t x;
    size_t p;
    int good = json_array_size(u) == map->params;

    mpq_init(x);
    /* SOUND: tube (SLABS: u and w are those of the index) */
    for (p = 0; p < map->params && good; p++)
        good = read_fraction(x, json_array_get(u, p))
            && mpq_equal(x, map->direction[p]);
    good = good && read_fraction(x, json_object_get(flat, "weight"))
        && mpq_equal(x, map->weight);
    mpq_clear(x);
    return good;
}

/* v := R^2 - 2 c s + c^2 q + w (s - c q)^2, q = |u|^2: at most that is the form
   of the certificate where |e| <= R and <u, e> = s. */
static void
form(mpq_t v, const map_index *map, const mpq_t s, const mpq_t c,
     const mpq_t q)
{
    mpq_t sum, t;

    mpq_inits(sum, t, NULL);
    mpq_mul(t, c, s);
    mpq_mul_2exp(t, t, 1);
    mpq_sub(sum, sum, t);
    mpq_mul(t, c, c);
    mpq_mul(t, t, q);
    mpq_add(sum, sum, t);
    mpq_mul(t, map->radius, map->radius);
    mpq_add(sum, sum, t);
    mpq_mul(t, c, q);
    mpq_sub(t, s, t);
    mpq_mul(t, t, t);
    mpq_mul(t, t, map->weight);
    mpq_add(v, sum, t);
    mpq_clears(sum, t, NULL);
}

const char *
map_slab_fault(const map_index *map, const map_cell *cell,
               const json_t *prob)
{
    const char *fault = NULL;
    mpq_t low, high, c, q, r, at_low, at_high;

    mpq_inits(low, high, c, q, r, at_low, at_high, NULL);
    map_ends(low, high, map, cell, 0);
    square(q, map);
    if (!read_centre(c, map, json_object_get(prob, "start")))
        fault = "start: not that of the index, moved along its direction";
    else if (!is_flat(map, json_object_get(prob, "start_flat")))
        fault = "start_flat: direction and weight of the index";
    else if (!read_fraction(r, json_object_get(prob, "start_radius"))
             || mpq_sgn(r) <= 0)
        fault = "start_radius, a fraction > 0";
    /* SOUND: tube (SLABS: convex in s, so both ends are enough) */
    form(at_low, map, low, c, q);
    form(at_high, map, high, c, q);
    mpq_mul(r, r, r);
    if (fault == NULL
        && (mpq_cmp(at_low, r) > 0 || mpq_cmp(at_high, r) > 0))
        fault = "start_radius: the set of starts does not hold the cell";
    mpq_clears(low, high, c, q, r, at_low, at_high, NULL);
    return fault;
}
