/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The shards of a map to one: their lines and certificates. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/map.h"

/* What a head says, without the shard; NULL: it is none. */
static json_t *
read_head(const char *text)
{
    json_t *head = json_loads(text, 0, NULL);

    if (json_integer_value(json_object_get(head, "map")) != 2)
    {
        json_decref(head);
        return NULL;
    }
    (void) json_object_del(head, "shard");
    return head;
}

/* The axes of the head; 0: it is damaged. */
static int
take_axes(map_run_t *run, const json_t *head)
{
    const json_t *axes = json_object_get(head, "axes");
    const json_t *grid = json_object_get(head, "grid");
    const char *text, *equal, *colon;
    map_axis_t *a;
    char *low;
    size_t k;
    int good = json_array_size(axes) <= MAP_AXES;

    for (k = 0; k < json_array_size(axes) && good; k++)
    {
        a = run->axis + k;
        text = json_string_value(json_array_get(axes, k));
        equal = text == NULL ? NULL : strchr(text, '=');
        colon = equal == NULL ? NULL : strchr(equal, ':');
        if (colon == NULL)
            return 0;
        a->text = flint_malloc(strlen(text) + 1);
        strcpy(a->text, text);
        loja_snprintf(a->name, sizeof(a->name), "%.*s", (int) (equal - text),
            text);
        low = flint_calloc((size_t) (colon - equal), 1);
        memcpy(low, equal + 1, (size_t) (colon - equal - 1));
        a->cells = (long) json_integer_value(json_array_get(grid, k));
        good = loja_fmpq_set_text(a->low, low) == LOJA_OK
            && loja_fmpq_set_text(a->high, colon + 1) == LOJA_OK
            && a->cells >= 1;
        flint_free(low);
    }
    run->axes = (int) k;
    return good && run->axes == 2;
}

/* Copies, or gives the file a second name; 0: cannot. */
static int
copy_file(const char *to, const char *from)
{
    char buffer[65536];
    FILE *in, *out;
    size_t n;
    int good;

    (void) unlink(to);
    if (link(from, to) == 0)
        return 1;
    in = fopen(from, "rb");
    out = in == NULL ? NULL : fopen(to, "wb");
    good = out != NULL;
    while (good && (n = fread(buffer, 1, sizeof(buffer), in)) > 0)
        good = fwrite(buffer, 1, n, out) == n;
    if (in != NULL)
        fclose(in);
    return out != NULL && (fclose(out) == 0) && good;
}

static int
copy_certificate(const map_run_t *run, const char *dir, const char *line)
{
    json_t *node = json_loads(line, 0, NULL);
    const char *name = json_string_value(json_object_get(node,
                                                         "certificate"));
    const size_t size = name == NULL ? 0
        : strlen(name) + strlen(dir) + strlen(run->out) + 2;
    char *from, *to;
    int good = 1;

    if (name != NULL)
    {
        from = flint_malloc(size);
        to = flint_malloc(size);
        loja_snprintf(from, size, "%s/%s", dir, name);
        loja_snprintf(to, size, "%s/%s", run->out, name);
        good = copy_file(to, from);
        if (!good)
            fprintf(stderr, "loja map: %s cannot be copied to %s\n", from,
                to);
        flint_free(from);
        flint_free(to);
    }
    json_decref(node);
    return good;
}

/* One shard; *head: that of the first, NULL before. */
static int
take_shard(map_run_t *run, json_t **head, const char *dir)
{
    const size_t size = strlen(dir) + 30;
    char *path = flint_malloc(size), *text = NULL;
    size_t room = 0;
    map_cell_t cell;
    json_t *mine;
    FILE *file;
    int good;

    loja_snprintf(path, size, "%s/index.jsonl", dir);
    file = fopen(path, "r");
    good = file != NULL && getline(&text, &room, file) > 0;
    mine = good ? read_head(text) : NULL;
    good = mine != NULL && (*head != NULL ? json_equal(mine, *head)
                                          : take_axes(run, mine));
    if (file == NULL)
        fprintf(stderr, "loja map: %s: %s\n", path, strerror(errno));
    else if (!good)
        fprintf(stderr, "loja map: %s:1: expected a shard of one map\n",
            path);
    while (good && getline(&text, &room, file) > 0)
        if (strchr(text, '\n') != NULL
            && map_read_line(&cell, text, run->axes))
        {
            map_push(&run->known, &cell);
            good = copy_certificate(run, dir, cell.line);
        }
    if (*head == NULL)
        *head = json_incref(mine);
    json_decref(mine);
    if (file != NULL)
        fclose(file);
    free(text);
    flint_free(path);
    return good;
}

static map_cell_t *
look_up(map_run_t *run, const map_cell_t *cell)
{
    return run->known.n == 0 ? NULL : bsearch(cell, run->known.cell,
        (size_t) run->known.n, sizeof(*cell), map_compare);
}

/* The cell and its parts, as far as they are known. */
static void
place(map_run_t *run, const map_cell_t *key)
{
    map_cell_t *cell = look_up(run, key);
    map_list_t parts = { 0 };
    long c;
    int some = 0;

    if (cell == NULL)
    {
        run->lost++;
        return;
    }
    if (cell->fate == MAP_UNDECIDED && cell->depth < MAP_DEPTH)
    {
        map_children(&parts, run, cell);
        for (c = 0; c < parts.n && !some; c++)
            some = look_up(run, parts.cell + c) != NULL;
        for (c = 0; c < parts.n && some; c++)
            place(run, parts.cell + c);
        map_clear_list(&parts);
    }
    map_push(some ? &run->cut : &run->leaf, cell);
    cell->line = NULL;             /* it has moved */
}

/* made: directories that were not there before, 0 to 2. */
static int
open_output(map_run_t *run, int *made)
{
    const size_t size = strlen(run->out) + 20;
    char *path = flint_malloc(size);
    int good;

    *made = mkdir(run->out, 0777) == 0;
    good = *made || errno == EEXIST;
    loja_snprintf(path, size, "%s/cells", run->out);
    if (good && mkdir(path, 0777) == 0)
        ++*made;
    else
        good = good && errno == EEXIST;
    loja_snprintf(path, size, "%s/index.jsonl", run->out);
    if (!good)
        fprintf(stderr, "loja map: %s: %s\n", run->out, strerror(errno));
    else if (access(path, F_OK) == 0)
    {
        fprintf(stderr, "loja map: %s: expected no such file\n", path);
        good = 0;
    }
    flint_free(path);
    return good;
}

/* What nothing was written to. */
static void
close_output(const map_run_t *run, int made)
{
    const size_t size = strlen(run->out) + 20;
    char *path = flint_malloc(size);

    loja_snprintf(path, size, "%s/cells", run->out);
    if (made > 0 && rmdir(path) == 0 && made > 1)
        (void) rmdir(run->out);
    flint_free(path);
}

int
map_merge(map_run_t *run, char *const *dir, int dirs)
{
    json_t *head = NULL;
    map_list_t first = { 0 };
    char *s;
    long c;
    int k, made, good = open_output(run, &made);

    for (k = 0; k < dirs && good; k++)
        good = take_shard(run, &head, dir[k]);
    if (good)
    {
        s = json_dumps(head, JSON_COMPACT);
        run->head = flint_malloc(strlen(s) + 2);
        loja_snprintf(run->head, strlen(s) + 2, "%s\n", s);
        free(s);
        map_set_levels(run);
        map_sort(&run->known);
        map_coarsest(&first, run);
        for (c = 0; c < first.n; c++)
            place(run, first.cell + c);
        map_clear_list(&first);
        good = map_close_index(run);
        if (run->lost > 0)
            fprintf(stderr, "loja map: %ld cells are in no shard\n",
                run->lost);
    }
    if (!good)
        close_output(run, made);
    json_decref(head);
    return good ? CLI_DONE : CLI_INPUT;
}
