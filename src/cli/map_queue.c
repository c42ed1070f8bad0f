/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The cells of one depth, shared out to processes: process k of N takes the
    cells k, k + N, .. and sends a line for each through a pipe; lines shorter
    than PIPE_BUF are not mixed.  A process that dies loses the cells that it
    had not sent, which --resume makes up for.
    Rejected: threads, as the library is not asked to run several flows in one
    process.
*/
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/map.h"

#define LINE_SIZE 4096         /* PIPE_BUF on most systems */

/* A line that is not a cell: what went wrong. */
#define TROUBLE '!'

static void
labour(const map_run_t *run, const map_cell_t *cell, long n, long first,
       long step, int out)
{
    char text[LINE_SIZE];
    loja_message_t msg;
    loja_status_t status = LOJA_OK;
    long c;

    msg->text[0] = '\0';
    for (c = first; c < n && status == LOJA_OK && !flow_stop; c += step)
    {
        if (cell[c].colour < 0)    /* known from the index */
            continue;
        status = map_prove_cell(text, sizeof(text), msg, run, cell + c);
        if (status != LOJA_OK && status != LOJA_STOPPED)
            loja_snprintf(text, sizeof(text), "%c%s\n", TROUBLE, msg->text);
        if (status != LOJA_STOPPED
            && write(out, text, strlen(text)) != (ssize_t) strlen(text))
            break;
    }
}

/* The cell of the list that the line is of. */
static map_cell_t *
find(map_cell_t *cell, long n, const map_cell_t *key)
{
    long c;

    for (c = 0; c < n; c++)
        if (cell[c].depth == key->depth && cell[c].i == key->i
            && cell[c].j == key->j)
            return cell + c;
    return NULL;
}

static void
progress(const map_run_t *run, long done, long n, int depth)
{
    if (!run->quiet && isatty(2))
        fprintf(stderr, "\rloja map: depth %d: %ld of %ld cells", depth,
            done, n);
}

/* Asks the processes to end after their step, as a signal asked us. */
static void
pass_on(const pid_t *child, long jobs)
{
    long k;

    for (k = 0; k < jobs; k++)
        if (child[k] > 0)
            (void) kill(child[k], SIGTERM);
}

static loja_status_t
collect(map_run_t *run, map_cell_t *cell, long n, FILE *in,
        const pid_t *child, loja_message_t msg)
{
    char text[LINE_SIZE];
    map_cell_t key, *c;
    long done = 0;
    loja_status_t status = LOJA_OK;
    int told = 0;

    while (fgets(text, sizeof(text), in) != NULL)
    {
        if (flow_stop && !told)
        {
            pass_on(child, run->jobs);
            told = 1;
        }
        if (text[0] == TROUBLE)
        {
            text[strcspn(text, "\n")] = '\0';
            loja_message_set(msg, "%s", text + 1);
            status = LOJA_INPUT;
        }
        else if (map_read_line(&key, text)
                 && (c = find(cell, n, &key)) != NULL)
        {
            *c = key;
            if (fputs(text, run->index) == EOF || fflush(run->index) != 0)
            {
                loja_message_set(msg, "%s: cannot be written", run->out);
                status = LOJA_IO;
            }
            progress(run, ++done, n, key.depth);
        }
    }
    if (!run->quiet && isatty(2) && done > 0)
        fprintf(stderr, "\n");
    return status;
}

loja_status_t
map_work(map_run_t *run, map_cell_t *cell, long n, loja_message_t msg)
{
    int pipes[2], state, lost = 0;
    loja_status_t status;
    FILE *in;
    long k;
    pid_t *child, one;

    if (pipe(pipes) != 0)
    {
        loja_message_set(msg, "no pipe");
        return LOJA_IO;
    }
    fflush(NULL);
    child = flint_calloc((size_t) run->jobs, sizeof(*child));
    for (k = 0; k < run->jobs; k++)
    {
        child[k] = fork();
        if (child[k] == 0)
        {
            close(pipes[0]);
            labour(run, cell, n, k, run->jobs, pipes[1]);
            _exit(0);
        }
        lost |= child[k] < 0;
    }
    close(pipes[1]);
    in = fdopen(pipes[0], "r");
    if (in == NULL)
        flint_abort();
    status = collect(run, cell, n, in, child, msg);
    fclose(in);
    while ((one = wait(&state)) > 0)
        lost |= !WIFEXITED(state) || WEXITSTATUS(state) != 0;
    flint_free(child);
    if (status == LOJA_OK && flow_stop)
        return LOJA_STOPPED;
    if (status == LOJA_OK && lost)
    {
        loja_message_set(msg, "a process was lost with its cells; --resume "
            "goes on");
        return LOJA_IO;
    }
    return status;
}
