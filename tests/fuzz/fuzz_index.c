/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The reader of loja-check on the index of a map: any bytes at all are
    refused with a message, or give cells of the grid whose shares of the box
    are not negative and, but for a ball, 1 in all.  No certificate is read.
*/
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(int condition)
{
    if (!condition)
        abort();
}

static void
check_shares(map_index *map)
{
    double cells = 1;
    mpq_t sum;
    int k;

    for (k = 0; k < map->axes; k++)
        cells *= (double) map->grid[k];
    if (cells > 1000)
        return;
    map_sum(map);
    mpq_init(sum);
    for (k = 0; k < 3; k++)
    {
        require(mpq_sgn(map->share[k]) >= 0);
        mpq_add(sum, sum, map->share[k]);
    }
    require(mpq_cmp_ui(sum, 1, 1) <= 0);
    /* cells of a ball need not meet it, but all slabs do */
    require((map->ball && map->direction == NULL)
            || mpq_cmp_ui(sum, 1, 1) == 0);
    require(map->whole == 0 || mpq_sgn(map->share[map->whole]) > 0);
    mpq_clear(sum);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    report_t rep = { 0 };
    map_index map;
    FILE *file = size == 0 ? NULL : fmemopen((void *) (size_t) data, size,
                                             "rb");

    if (file == NULL)
        return 0;
    if (map_read_stream(&map, &rep, "fuzz", file))
        check_shares(&map);
    else
        require(rep.text[0] != '\0' && strchr(rep.text, '\n') == NULL);
    map_clear(&map);
    fclose(file);
    return 0;
}
