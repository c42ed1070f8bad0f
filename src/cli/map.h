/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    map.h -- what the files of `loja map' share.

    A map is a rectangle of starts: two parameters run through ranges, the
    others stand as in the instance.  It is cut into cells, and each cell is
    proved as a ball of starts that holds it; a cell that stays undecided is
    cut into four, down to a depth.
*/
#ifndef LOJA_CLI_MAP_H
#define LOJA_CLI_MAP_H

#include "cli/prove.h"

#define MAP_LIMITS 12          /* HEURISTIC: parameters shown of a limit */

typedef enum
{
    MAP_UNDECIDED = 0,
    MAP_DIVERGES,
    MAP_CONVERGES
} map_fate_t;

/* Cell (i, j) of the grid of depth d, counted from the lower left. */
typedef struct
{
    int depth;
    long i, j;
    map_fate_t fate;
    int colour;                /* of CONVERGES: the class of its limit */
    int limits;                /* what is known of the limit */
    double low[MAP_LIMITS], high[MAP_LIMITS];
} map_cell_t;

typedef struct
{
    slong param;
    char name[90];
    fmpq_t low, high;
    long cells;                /* of the coarsest grid */
} map_axis_t;

typedef struct
{
    const char *file, *out;    /* the instance; the directory */
    const char *x_text, *y_text, *grid_text;
    slong depth, jobs;
    int no_cert, quiet, resume;
    double seconds;            /* of a cell; 0: no limit */
    fmpq_t until;
    loja_problem_t prob;
    map_axis_t axis[2];
    loja_claim_t threshold;    /* decided or not */
    map_cell_t *cell;          /* decided, or undecided at the last depth */
    long cells, alloc;
    FILE *index;
} map_run_t;

/* The ends of the cell on axis k. */
void map_ends(fmpq_t low, fmpq_t high, const map_run_t *run,
              const map_cell_t *cell, int k);

/* map_cell.c: proves the cell and puts its line of the index into text (size
   bytes).  OK, STOPPED, or another status with msg. */
loja_status_t map_prove_cell(char *text, size_t size, loja_message_t msg,
    const map_run_t *run, const map_cell_t *cell) LOJA_WARN_UNUSED;
/* The cell of a line of the index; 0: it is not one. */
int map_read_line(map_cell_t *cell, const char *text);

/* map_index.c: the index, new or of the same map; 0 with a message. */
int map_open_index(map_run_t *run);

/* map_queue.c: all cells of a depth, by several processes; fills fate of the
   cells from lines that are new, and appends those to the index. */
loja_status_t map_work(map_run_t *run, map_cell_t *cell, long n,
    loja_message_t msg) LOJA_WARN_UNUSED;

/* map_picture.c: shares of the area in percent, to two digits, those of
   MAP_DIVERGES and MAP_CONVERGES rounded down; and the SVG. */
void map_shares(double *share, const map_run_t *run);
int map_draw(const map_run_t *run, const char *path);
const char *map_colour(const map_cell_t *cell);

#endif
