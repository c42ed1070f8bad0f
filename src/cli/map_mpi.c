/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Ranks of MPI: rank 0 keeps the queue, the others serve.  Messages are the
    lines that processes of one machine get and give; an empty order ends a
    rank.  Where a rank dies, MPI ends all of them as a rule: the index has
    every cell that was answered, and --resume goes on.
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cli/map.h"

#ifdef LOJA_HAVE_MPI

#include <mpi.h>

/* Was the program started with other ranks? */
static int
was_launched(void)
{
    /* Open MPI; MPICH and its kin; others that speak PMIx */
    static const char *const names[] =
        { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (getenv(names[i]) != NULL)
            return 1;
    return 0;
}

#define ORDER 1
#define ANSWER 2

/* Waiting MPI processes keep a processor busy; ours sleep.  HEURISTIC: a
   cell takes longer. */
static void
nap(void)
{
    const struct timespec t = { 0, 500000 };

    (void) nanosleep(&t, NULL);
}

/* A message that has come, to be freed with free. */
static char *
receive(MPI_Status *st, int tag)
{
    char *text;
    int size;

    MPI_Get_count(st, MPI_CHAR, &size);
    text = malloc((size_t) size + 1);
    if (text == NULL)
        flint_abort();
    MPI_Recv(text, size, MPI_CHAR, st->MPI_SOURCE, tag, MPI_COMM_WORLD, st);
    text[size] = '\0';
    return text;
}

static int
give_order(map_team_t *team, long worker, const char *text)
{
    (void) team;
    return MPI_Send(text, (int) strlen(text), MPI_CHAR, (int) worker + 1,
                    ORDER, MPI_COMM_WORLD) == MPI_SUCCESS;
}

static long
take_answer(map_team_t *team, char **text)
{
    MPI_Status st;
    int there = 0;

    (void) team;
    *text = NULL;
    if (MPI_Iprobe(MPI_ANY_SOURCE, ANSWER, MPI_COMM_WORLD, &there, &st)
            != MPI_SUCCESS || !there)
    {
        nap();
        return -1;
    }
    *text = receive(&st, ANSWER);
    return st.MPI_SOURCE - 1;
}

/* Ranks get the signal from mpirun. */
static void
stop(map_team_t *team)
{
    (void) team;
}

static void
end(map_team_t *team)
{
    long k;

    for (k = 0; k < team->size; k++)
        (void) give_order(team, k, "");
    MPI_Finalize();
}

static void
labour(const map_run_t *run)
{
    char *order, *answer;
    MPI_Status st;
    int there;

    for (;;)
    {
        for (there = 0; !there; )
        {
            MPI_Iprobe(0, ORDER, MPI_COMM_WORLD, &there, &st);
            if (!there)
                nap();
        }
        order = receive(&st, ORDER);
        if (order[0] == '\0')
            break;
        answer = map_labour(run, order);
        MPI_Send(answer, (int) strlen(answer), MPI_CHAR, 0, ANSWER,
                 MPI_COMM_WORLD);
        free(answer);
        free(order);
    }
    free(order);
}

int
map_mpi_begin(int *rank)
{
    int size = 1;

    *rank = 0;
    if (!was_launched())
        return 1;
    if (MPI_Init(NULL, NULL) != MPI_SUCCESS)
        return 0;
    MPI_Comm_rank(MPI_COMM_WORLD, rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    /* alone, processes of this machine do the work */
    if (size == 1)
        MPI_Finalize();
    return 1;
}

int
map_mpi_agree(map_run_t *run)
{
    int on = 0, off = 0, rank, size, same, all;
    char *head;

    MPI_Initialized(&on);
    MPI_Finalized(&off);
    if (!on || off)
        return 1;
    map_make_head(run);
    size = (int) strlen(run->head) + 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Bcast(&size, 1, MPI_INT, 0, MPI_COMM_WORLD);
    head = flint_malloc((size_t) size);
    if (rank == 0)
        memcpy(head, run->head, (size_t) size);
    MPI_Bcast(head, size, MPI_CHAR, 0, MPI_COMM_WORLD);
    /* SOUND: tube (a ball of starts, SLABS): a cell is a number, which means
       nothing without the head */
    same = strcmp(head, run->head) == 0;
    MPI_Allreduce(&same, &all, 1, MPI_INT, MPI_LAND, MPI_COMM_WORLD);
    if (rank == 0 && !all)
        fprintf(stderr, "loja %s: the ranks do not have the same instance, "
            "axes and grid (a direction found on unlike processors may "
            "differ)\n", run->program);
    flint_free(head);
    return all;
}

int
map_mpi_team(map_team_t *team)
{
    int on = 0, off = 0, size = 1;

    MPI_Initialized(&on);
    MPI_Finalized(&off);
    if (!on || off)
        return 0;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    team->size = size - 1;
    team->order = give_order;
    team->answer = take_answer;
    team->stop = stop;
    team->end = end;
    return 1;
}

void
map_mpi_serve(const map_run_t *run)
{
    labour(run);
    MPI_Finalize();
}

void
map_mpi_leave(void)
{
    int on = 0, off = 0;

    MPI_Initialized(&on);
    MPI_Finalized(&off);
    /* the others would wait for ever */
    if (on && !off)
        MPI_Abort(MPI_COMM_WORLD, CLI_INPUT);
}

#else

int
map_mpi_begin(int *rank)
{
    const char *size = getenv("OMPI_COMM_WORLD_SIZE");

    *rank = 0;
    if (size == NULL)
        size = getenv("PMI_SIZE");
    if (size == NULL || strcmp(size, "1") == 0)
        return 1;
    fprintf(stderr, "loja: started with several ranks, but built without "
        "MPI (configure --with-mpi)\n");
    return 0;
}

int
map_mpi_agree(map_run_t *run)
{
    (void) run;
    return 1;
}

int
map_mpi_team(map_team_t *team)
{
    (void) team;
    return 0;
}

void
map_mpi_serve(const map_run_t *run)
{
    (void) run;
}

void
map_mpi_leave(void)
{
}

#endif
