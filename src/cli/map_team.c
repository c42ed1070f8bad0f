/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Processes of this machine: each reads orders from a pipe and writes a line
    for each to another.  One that dies loses the cell that it had.
    Rejected: threads, as the library is not asked to run several flows in one
    process.
*/
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cli/map.h"

typedef struct
{
    pid_t *pid;
    FILE **order, **answer;    /* NULL: the process is lost */
    struct pollfd *poll;
} local_t;

static void
close_file(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
    *file = NULL;
}

static int
give_order(map_team_t *team, long worker, const char *text)
{
    local_t *t = team->data;

    return t->order[worker] != NULL
        && fprintf(t->order[worker], "%s\n", text) > 0
        && fflush(t->order[worker]) == 0;
}

static long
take_answer(map_team_t *team, char **text)
{
    local_t *t = team->data;
    size_t size = 0;
    long k;

    *text = NULL;
    for (k = 0; k < team->size; k++)
    {
        t->poll[k].fd = t->answer[k] == NULL ? -1 : fileno(t->answer[k]);
        t->poll[k].events = POLLIN;
        t->poll[k].revents = 0;
    }
    if (poll(t->poll, (nfds_t) team->size, -1) <= 0)
        return -1;
    for (k = 0; k < team->size && t->poll[k].revents == 0; k++)
        ;
    if (k == team->size)
        return -1;
    /* a process writes whole lines, one an order: nothing stays behind in
       the buffer */
    if (getline(text, &size, t->answer[k]) > 0
        && strchr(*text, '\n') != NULL)
        (*text)[strcspn(*text, "\n")] = '\0';
    else
    {
        free(*text);
        *text = NULL;
        close_file(t->answer + k);
        close_file(t->order + k);
    }
    return k;
}

static void
stop(map_team_t *team)
{
    const local_t *t = team->data;
    long k;

    for (k = 0; k < team->size; k++)
        if (t->answer[k] != NULL)
            (void) kill(t->pid[k], SIGTERM);
}

static void
end(map_team_t *team)
{
    local_t *t = team->data;
    long k;

    for (k = 0; k < team->size; k++)
        close_file(t->order + k);
    for (k = 0; k < team->size; k++)
    {
        close_file(t->answer + k);
        if (t->pid[k] > 0)
            (void) waitpid(t->pid[k], NULL, 0);
    }
    flint_free(t->pid);
    flint_free(t->order);
    flint_free(t->answer);
    flint_free(t->poll);
    flint_free(t);
}

/* A process: until its orders end. */
static void
labour(const map_run_t *run, int orders, int answers)
{
    FILE *in = fdopen(orders, "r"), *out = fdopen(answers, "w");
    char *text = NULL, *answer;
    size_t size = 0;
    int good = in != NULL && out != NULL;

    while (good && getline(&text, &size, in) > 0)
    {
        answer = map_labour(run, text);
        good = fprintf(out, "%s\n", answer) > 0 && fflush(out) == 0;
        free(answer);
    }
    _exit(good ? 0 : 1);
}

/* Process k; what the others' pipes are is none of its business. */
static int
start(local_t *t, long k, const map_run_t *run)
{
    int orders[2], answers[2];
    long j;

    if (pipe(orders) != 0)
        return 0;
    if (pipe(answers) != 0)
    {
        close(orders[0]);
        close(orders[1]);
        return 0;
    }
    t->pid[k] = fork();
    if (t->pid[k] == 0)
    {
        close(orders[1]);
        close(answers[0]);
        for (j = 0; j < k; j++)
        {
            close(fileno(t->order[j]));
            close(fileno(t->answer[j]));
        }
        labour(run, orders[0], answers[1]);
    }
    close(orders[0]);
    close(answers[1]);
    t->order[k] = fdopen(orders[1], "w");
    t->answer[k] = fdopen(answers[0], "r");
    return t->pid[k] > 0 && t->order[k] != NULL && t->answer[k] != NULL;
}

int
map_local_team(map_team_t *team, const map_run_t *run, loja_message_t msg)
{
    const size_t n = (size_t) run->jobs;
    local_t *t = flint_calloc(1, sizeof(*t));
    long k;

    team->size = run->jobs;
    team->order = give_order;
    team->answer = take_answer;
    team->stop = stop;
    team->end = end;
    team->data = t;
    t->pid = flint_calloc(n, sizeof(*t->pid));
    t->order = flint_calloc(n, sizeof(*t->order));
    t->answer = flint_calloc(n, sizeof(*t->answer));
    t->poll = flint_calloc(n, sizeof(*t->poll));
    fflush(NULL);
    /* an order to a process that died is an answer, no signal */
    (void) signal(SIGPIPE, SIG_IGN);
    for (k = 0; k < run->jobs; k++)
        if (!start(t, k, run))
        {
            team->size = k;
            break;
        }
    if (team->size > 0)
        return 1;
    loja_message_set(msg, "no process can be started: %s", strerror(errno));
    end(team);
    return 0;
}
