/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    map.h -- sets of starts cut into cells (`loja map', `loja prove --cells').

    Some parameters of the start, the axes, run through ranges, the others
    stand as in the instance.  The box is cut into cells, and each cell is
    proved as a ball of starts that holds it; a cell that stays undecided is
    cut, down to a depth or up to a number of cells.
*/
#ifndef LOJA_CLI_MAP_H
#define LOJA_CLI_MAP_H

#include <jansson.h>
#include "cli/prove.h"

#define MAP_AXES 16
#define MAP_DEPTH 40           /* HEURISTIC: 12 for a map, 40 cuts of a box */

typedef enum
{
    MAP_UNDECIDED = 0,
    MAP_DIVERGES,
    MAP_CONVERGES
} map_fate_t;

/* Colours of cells that converge. */
enum { MAP_APART = -1, MAP_OTHER = -2 };

/* Cell i of the grid of that depth, counted from the lower left. */
typedef struct
{
    int depth;
    long i[MAP_AXES];
    map_fate_t fate;
    int colour;                /* of CONVERGES: 0, 1, .. its limit; MAP_APART:
                                  a limit not told apart; MAP_OTHER: limits
                                  that depend on the start */
    char *line;                /* of the index; owned */
} map_cell_t;

typedef struct
{
    slong param;               /* -1: of no parameter, but of slabs */
    char name[90];
    fmpq_t low, high;
    long cells;                /* of the coarsest grid */
    char *text;                /* NAME=LOW:HIGH; owned */
} map_axis_t;

typedef struct
{
    map_cell_t *cell;
    long n, alloc;
} map_list_t;

typedef struct
{
    /* what is asked */
    const char *program;       /* "map", "prove" */
    const char *file, *out;    /* the instance; the directory */
    slong depth, jobs;
    slong most;                /* cells at most; 0: as many as depth allows */
    int halve;                 /* cut in two across the longest side */
    int ball;                  /* only what meets the ball of starts */
    fmpq_mat_t direction;      /* of a ball cut into slabs: u, 1 x P, along
                                  which the one axis runs; 0 x 0: none */
    fmpq_t weight;             /* w: the slabs are flat in it */
    int box;                   /* the ranges of the instance are axes: no ball
                                  around them */
    int quiet, resume;
    slong shard, shards;       /* shard of 1..shards; 0: all */
    const prove_run_t *model;  /* how to prove a cell */

    loja_problem_t prob;
    int axes;
    map_axis_t axis[MAP_AXES];
    short level[MAP_DEPTH + 1][MAP_AXES];  /* how often an axis was cut */
    loja_claim_t threshold;    /* decided or not */

    map_list_t known;          /* of the index, sorted */
    map_list_t leaf, cut;      /* of the map; cells that were cut */
    long lost;                 /* cells lost with their processes */
    char *head;                /* the first line of the index; owned */
    FILE *index;
} map_run_t;

/* ---- map_tree.c: cells ---- */

void map_run_init(map_run_t *run, const char *program);
void map_run_clear(map_run_t *run);
void map_push(map_list_t *list, const map_cell_t *cell);
void map_clear_list(map_list_t *list);
/* Depth first, then the last index first: the order of the index. */
int map_compare(const void *a, const void *b);
void map_sort(map_list_t *list);
/* The axes are set: what a depth means. */
void map_set_levels(map_run_t *run);
/* The ends of the cell on axis k. */
void map_ends(fmpq_t low, fmpq_t high, const map_run_t *run,
              const map_cell_t *cell, int k);
/* The coarsest grid, those of the shard; the parts of a cell. */
void map_coarsest(map_list_t *list, const map_run_t *run);
void map_children(map_list_t *list, const map_run_t *run,
                  const map_cell_t *cell);
/* A new axis of that parameter; its text is made of the numbers. */
void map_add_axis(map_run_t *run, slong param, const fmpq_t low,
                  const fmpq_t high);
/* The axis "u=-S:S" of slabs. */
void map_add_direction(map_run_t *run, const fmpq_t S, long slabs);
/* NAME=LOW:HIGH; option: for the message.  0 with a message. */
int map_parse_axis(map_run_t *run, const char *option, const char *text);

/* ---- map_slab.c: slabs of a ball ---- */

/* Direction, weight and axis of so many slabs of the ball of starts; the flow
   is looked at until then.  0: no tube follows what is flat. */
int map_set_slabs(map_run_t *run, const fmpq_t until, slong slabs);
/* The flat set of starts that holds the slab. */
void map_set_slab(loja_problem_t prob, const map_run_t *run,
                  const map_cell_t *cell);

/* ---- map_cell.c: one cell ---- */

/* Proves the cell; its line of the index, without newline, to be freed with
   free.  OK, STOPPED, or another status with msg. */
loja_status_t map_prove_cell(char **text, loja_message_t msg,
    const map_run_t *run, const map_cell_t *cell) LOJA_WARN_UNUSED;
/* The cell of a line of the index, which is copied; 0: it is not one. */
int map_read_line(map_cell_t *cell, const char *text, int axes);
/* "DEPTH-I-J". */
void map_cell_name(char *name, size_t size, const map_cell_t *cell,
                   int axes);

/* ---- map_index.c: the file DIR/index.jsonl ---- */

/* run->head: the first line of the index, with the newline. */
void map_make_head(map_run_t *run);
/* New or of the same map; 0 with a message. */
int map_open_index(map_run_t *run);
/* Appends a line; 0: cannot. */
int map_put_line(const map_run_t *run, const char *line);
/* Closes it and puts its lines in order; 0 with a message. */
int map_close_index(map_run_t *run);

/* ---- map_queue.c: all cells ---- */

/* Fills leaf and cut. */
loja_status_t map_work(map_run_t *run, loja_message_t msg) LOJA_WARN_UNUSED;

/* ---- map_team.c, map_mpi.c: who works ---- */

typedef struct map_team_struct map_team_t;
struct map_team_struct
{
    long size;
    /* Gives the worker an order, a text without newline; 0: it is lost. */
    int (*order)(map_team_t *team, long worker, const char *text);
    /*
        Waits for the next answer: its worker, and *text, to be freed with
        free, or NULL if the worker is lost.  -1: a signal came.
    */
    long (*answer)(map_team_t *team, char **text);
    /* Asks all to stop after their step. */
    void (*stop)(map_team_t *team);
    /* Ends the team. */
    void (*end)(map_team_t *team);
    void *data;
};

/* What a worker makes of an order: the answer, to be freed with free. */
char *map_labour(const map_run_t *run, const char *order);
/* Processes of this machine; 0 with msg. */
int map_local_team(map_team_t *team, const map_run_t *run,
                   loja_message_t msg);
/* *rank: 0 where the program was not started by mpirun.  0 with a message. */
int map_mpi_begin(int *rank);
/* All ranks have the same first line of the index, and so mean the same cells;
   0 with a message.  Each rank must ask. */
int map_mpi_agree(map_run_t *run);
/* Of rank 0: the other ranks, if there are any. */
int map_mpi_team(map_team_t *team);
/* Of the others: until there is no more to do. */
void map_mpi_serve(const map_run_t *run);
/* Before an end in rank 0 that map_work was not asked for. */
void map_mpi_leave(void);

/* ---- map_limits.c: which limits are the same ---- */

/* Sets the colours of leaf; *colours: how many limits are told apart. */
void map_find_colours(int *colours, map_run_t *run);

/* ---- map_picture.c ---- */

/* Shares of the area in percent, to two digits, those of MAP_DIVERGES and
   MAP_CONVERGES rounded down. */
void map_shares(double *share, const map_run_t *run);
int map_draw(const map_run_t *run, int colours, const char *path);

/* ---- map_merge.c: shards, to run->out; an exit status ---- */

int map_merge(map_run_t *run, char *const *dir, int dirs);

#endif
