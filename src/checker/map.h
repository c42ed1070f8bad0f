/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* map.h -- directories of cells: the index (map_head.c, map_index.c), what it
   says of the whole set of starts (map_set.c), and its certificates (map.c). */
#ifndef LOJA_CHECKER_MAP_H
#define LOJA_CHECKER_MAP_H

#include "checker/records.h"

#define MAP_AXES 16
#define MAP_DEPTH 40
/* HEURISTIC: limit against damaged files, that of `loja map --grid' */
#define MAP_GRID (4096 * 4096)

enum { UNDECIDED = 0, DIVERGES, CONVERGES };

/* Cell i of the grid of that depth; a line of the index. */
typedef struct
{
    int depth;
    long i[MAP_AXES];
    int fate;
    char *certificate;         /* its path in the directory, or NULL */
} map_cell;

typedef struct
{
    const char *dir;
    json_t *problem;           /* of the index: start and start_radius too */
    int axes, ball;
    size_t params;             /* of the network */
    mpq_t radius;              /* start_radius, 0 without */
    mpq_t *direction, weight;  /* of slabs of a ball: u and w, or NULL */
    size_t param[MAP_AXES];    /* of each axis */
    mpq_t low[MAP_AXES], high[MAP_AXES];
    long grid[MAP_AXES];
    int level[MAP_DEPTH + 1][MAP_AXES];    /* how often an axis was cut */
    map_cell *cell;            /* sorted */
    long cells;
    mpq_t share[3];            /* of the box, by fate */
    int whole;                 /* all of the set has the fate whole, or 0 */
} map_index;

const char *fate_name(int fate);
/* The first line of the index; 0 and the report. */
int map_head(map_index *map, report_t *rep, const json_t *head);
/* Reads DIR/index.jsonl; 0 and the report. */
int map_read(map_index *map, report_t *rep, const char *dir);
/* The same from an open file, or from none because of errno. */
int map_read_stream(map_index *map, report_t *rep, const char *dir,
                    FILE *file);
void map_clear(map_index *map);
/* Start and radius of the problem, and that the axes hold the ball; reads the
   radius. */
int map_check_set(map_index *map, report_t *rep);
/* The order of cells, for qsort. */
int map_compare(const void *a, const void *b);
void map_ends(mpq_t low, mpq_t high, const map_index *map,
              const map_cell *cell, int k);
/* map_slab.c: direction and weight of the first line, where they are there; the
   one axis holds the ball; why the set of starts of a certificate does not
   hold the slab, NULL: it does. */
int map_read_direction(map_index *map, report_t *rep, const json_t *head);
int map_check_slabs(const map_index *map, report_t *rep);
const char *map_slab_fault(const map_index *map, const map_cell *cell,
                           const json_t *prob);
/* share and whole, from the cells; what they say is to be proved. */
void map_sum(map_index *map);

/* Several certificates: the first that fails, or how many they are; the exit
   status. */
int check_files(char *const *path, int paths, int jobs, int quiet);
/* The whole directory: prints the answer, returns the exit status. */
int check_map(const char *dir, int jobs, int quiet);

#endif
