/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The queue of cells.  Every worker has one cell in flight; whoever answers
    gets the next one.  What becomes of a cell depends on its own line alone,
    or, where the number of cells is bounded, on all lines of its depth: never
    on the workers.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/map.h"

typedef struct
{
    map_run_t *run;
    map_team_t team;
    map_list_t todo;           /* from `next' on */
    long next;
    map_list_t open;           /* undecided at this depth, not yet cut */
    map_cell_t *flight;        /* of each worker; depth < 0: none */
    char *gone;                /* workers that are lost */
    long in_flight, done;
    loja_status_t status;
    loja_message_struct *msg;
} queue_t;

char *
map_labour(const map_run_t *run, const char *order)
{
    loja_message_t msg;
    loja_status_t status;
    map_cell_t cell;
    char *text = NULL;
    size_t size;

    msg->text[0] = '\0';
    if (!map_read_line(&cell, order, run->axes))
        flint_abort();
    free(cell.line);
    status = map_prove_cell(&text, msg, run, &cell);
    if (status == LOJA_OK)
        return text;
    free(text);
    /* no cell: empty, or what went wrong */
    size = strlen(msg->text) + 2;
    text = malloc(size);
    if (text == NULL)
        flint_abort();
    loja_snprintf(text, size, "%s%s", status == LOJA_STOPPED ? "" : "!",
        status == LOJA_STOPPED ? "" : msg->text);
    return text;
}

/* What the index knows of the cell, or NULL. */
static map_cell_t *
look_up(const map_list_t *known, const map_cell_t *cell)
{
    return known->n == 0 ? NULL : bsearch(cell, known->cell,
        (size_t) known->n, sizeof(*cell), map_compare);
}

static void add(queue_t *q, const map_cell_t *cell);

static void
cut(queue_t *q, const map_cell_t *cell)
{
    map_list_t parts = { 0 };
    long c;

    map_push(&q->run->cut, cell);
    map_children(&parts, q->run, cell);
    for (c = 0; c < parts.n; c++)
        add(q, parts.cell + c);
    map_clear_list(&parts);
}

/* A cell that has its line. */
static void
settle(queue_t *q, const map_cell_t *cell)
{
    map_run_t *run = q->run;

    if (cell->fate != MAP_UNDECIDED || cell->depth >= run->depth)
        map_push(&run->leaf, cell);
    else if (run->most > 0)
        map_push(&q->open, cell);
    else
        cut(q, cell);
}

/* 1 if the cell meets the ball of starts: the nearest point is within R. */
static int
meets_ball(const map_run_t *run, const map_cell_t *cell)
{
    fmpq_t low, high, sum, r;
    int k, meets;

    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(sum);
    fmpq_init(r);
    for (k = 0; k < run->axes; k++)
    {
        const fmpq *c = fmpq_mat_entry(run->prob->start, 0,
                                       run->axis[k].param);

        map_ends(low, high, run, cell, k);
        fmpq_sub(low, low, c);
        fmpq_sub(high, c, high);
        if (fmpq_sgn(low) > 0)
            fmpq_addmul(sum, low, low);
        if (fmpq_sgn(high) > 0)
            fmpq_addmul(sum, high, high);
    }
    fmpq_mul(r, run->prob->start_radius, run->prob->start_radius);
    meets = fmpq_cmp(sum, r) <= 0;
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(sum);
    fmpq_clear(r);
    return meets;
}

static void
add(queue_t *q, const map_cell_t *cell)
{
    map_cell_t *known, one;

    if (q->run->ball && fmpq_mat_ncols(q->run->direction) == 0
        && !meets_ball(q->run, cell))
        return;
    known = look_up(&q->run->known, cell);
    if (known == NULL)
        map_push(&q->todo, cell);
    else
    {
        one = *known;
        known->line = NULL;        /* it has moved */
        settle(q, &one);
    }
}

/* A depth is done: cuts as many of its cells as the bound allows, in their
   order.  The bound counts cells that are not cut. */
static void
cut_open(queue_t *q)
{
    map_run_t *run = q->run;
    map_list_t open = q->open, parts = { 0 };
    long c, rest = run->leaf.n + open.n, more;

    memset(&q->open, 0, sizeof(q->open));
    map_sort(&open);
    for (c = 0; c < open.n; c++)
    {
        parts.n = 0;
        map_children(&parts, run, open.cell + c);
        more = parts.n - 1;
        if (rest + more <= run->most)
        {
            rest += more;
            cut(q, open.cell + c);
        }
        else
            map_push(&run->leaf, open.cell + c);
    }
    flint_free(open.cell);
    map_clear_list(&parts);
}

static void
fail(queue_t *q, loja_status_t status, const char *text)
{
    if (q->status == LOJA_OK || q->status == LOJA_STOPPED)
        loja_message_set(q->msg, "%s", text);
    q->status = status;
}

static void
hand_out(queue_t *q, long worker)
{
    char name[MAP_AXES * 24], order[MAP_AXES * 24 + 20];
    map_cell_t *cell = q->todo.cell + q->next;
    size_t i;

    if (q->gone[worker] || q->flight[worker].depth >= 0)
        return;
    map_cell_name(name, sizeof(name), cell, q->run->axes);
    for (i = 0; name[i] != '\0'; i++)
        if (name[i] == '-')
            name[i] = ',';
    loja_snprintf(order, sizeof(order), "{\"cell\":[%s]}", name);
    if (!q->team.order(&q->team, worker, order))
    {
        q->gone[worker] = 1;
        return;
    }
    q->next++;
    q->flight[worker] = *cell;
    q->in_flight++;
}

static void
take(queue_t *q, long worker, char *text)
{
    map_run_t *run = q->run;
    map_cell_t cell;

    q->flight[worker].depth = -1;
    q->in_flight--;
    if (text == NULL)
    {
        q->gone[worker] = 1;
        run->lost++;
    }
    else if (text[0] == '!')
        fail(q, LOJA_INPUT, text + 1);
    else if (map_read_line(&cell, text, run->axes))
    {
        if (!map_put_line(run, text))
            fail(q, LOJA_IO, "the index cannot be written");
        q->done++;
        settle(q, &cell);
    }
    free(text);
}

static void
progress(const queue_t *q)
{
    if (!q->run->quiet && isatty(2))
        fprintf(stderr, "\rloja %s: %ld cells done, %ld waiting   ",
            q->run->program, q->done, q->todo.n - q->next);
}

/* Until nothing is left, or nobody. */
static void
serve(queue_t *q)
{
    int told = 0;
    long k;

    for (;;)
    {
        if (flow_stop && q->status == LOJA_OK)
            q->status = LOJA_STOPPED;
        for (k = 0; k < q->team.size && q->status == LOJA_OK
             && q->next < q->todo.n; k++)
            hand_out(q, k);
        if (q->status != LOJA_OK && !told++)
            q->team.stop(&q->team);
        if (q->in_flight > 0)
        {
            char *text = NULL;

            k = q->team.answer(&q->team, &text);
            if (k >= 0)
                take(q, k, text);
            progress(q);
        }
        else if (q->status != LOJA_OK || q->next < q->todo.n)
            return;            /* stopped, or nobody is left */
        else if (q->open.n > 0)
            cut_open(q);
        else
            return;
    }
}

static void
work(queue_t *q)
{
    map_list_t first = { 0 };
    long c, k;

    q->flight = flint_calloc((size_t) q->team.size, sizeof(*q->flight));
    q->gone = flint_calloc((size_t) q->team.size, 1);
    for (k = 0; k < q->team.size; k++)
        q->flight[k].depth = -1;
    map_coarsest(&first, q->run);
    for (c = 0; c < first.n; c++)
        add(q, first.cell + c);
    map_clear_list(&first);
    serve(q);
    if (!q->run->quiet && isatty(2) && q->done > 0)
        fprintf(stderr, "\n");
    q->team.end(&q->team);
    for (c = 0; c < q->open.n; c++)
        map_push(&q->run->leaf, q->open.cell + c);
    if (q->status == LOJA_OK && q->next < q->todo.n)
        fail(q, LOJA_IO, "all processes were lost; --resume goes on");
    flint_free(q->open.cell);
    map_clear_list(&q->todo);
    flint_free(q->flight);
    flint_free(q->gone);
}

loja_status_t
map_work(map_run_t *run, loja_message_t msg)
{
    queue_t q;

    memset(&q, 0, sizeof(q));
    q.run = run;
    q.status = LOJA_OK;
    q.msg = msg;
    if (!map_mpi_team(&q.team)
        && !map_local_team(&q.team, run, msg))
        return LOJA_IO;
    work(&q);
    if (q.status == LOJA_OK && run->lost > 0)
    {
        loja_message_set(msg, "%ld cells were lost with their processes; "
            "--resume goes on", run->lost);
        return LOJA_IO;
    }
    return q.status;
}
