/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Cells of a box of starts: where they lie, and how they are cut. */
#include <stdlib.h>
#include <string.h>
#include "cli/map.h"

void
map_run_init(map_run_t *run, const char *program)
{
    int k;

    memset(run, 0, sizeof(*run));
    run->program = program;
    loja_problem_init(run->prob);
    fmpq_mat_init(run->direction, 0, 0);
    fmpq_init(run->weight);
    loja_claim_init(run->threshold, "threshold");
    for (k = 0; k < MAP_AXES; k++)
    {
        fmpq_init(run->axis[k].low);
        fmpq_init(run->axis[k].high);
    }
}

void
map_run_clear(map_run_t *run)
{
    int k;

    for (k = 0; k < MAP_AXES; k++)
    {
        fmpq_clear(run->axis[k].low);
        fmpq_clear(run->axis[k].high);
        flint_free(run->axis[k].text);
    }
    map_clear_list(&run->known);
    map_clear_list(&run->leaf);
    map_clear_list(&run->cut);
    flint_free(run->head);
    loja_claim_clear(run->threshold);
    loja_problem_clear(run->prob);
    fmpq_mat_clear(run->direction);
    fmpq_clear(run->weight);
}

void
map_push(map_list_t *list, const map_cell_t *cell)
{
    if (list->n == list->alloc)
    {
        list->alloc = 2 * list->alloc + 100;
        list->cell = flint_realloc(list->cell,
            (size_t) list->alloc * sizeof(*list->cell));
    }
    list->cell[list->n++] = *cell;
}

void
map_clear_list(map_list_t *list)
{
    long c;

    for (c = 0; c < list->n; c++)
        free(list->cell[c].line);
    flint_free(list->cell);
    memset(list, 0, sizeof(*list));
}

int
map_compare(const void *a, const void *b)
{
    const map_cell_t *x = a, *y = b;
    int k;

    if (x->depth != y->depth)
        return x->depth < y->depth ? -1 : 1;
    for (k = MAP_AXES - 1; k >= 0; k--)
        if (x->i[k] != y->i[k])
            return x->i[k] < y->i[k] ? -1 : 1;
    return 0;
}

void
map_sort(map_list_t *list)
{
    if (list->n > 0)
        qsort(list->cell, (size_t) list->n, sizeof(*list->cell),
              map_compare);
}

/* The longest side after those cuts, the first of equals. */
static int
longest(const map_run_t *run, const short *level)
{
    int k, best = 0;
    fmpq_t side, most;

    fmpq_init(side);
    fmpq_init(most);
    for (k = 0; k < run->axes; k++)
    {
        fmpq_sub(side, run->axis[k].high, run->axis[k].low);
        fmpq_div_2exp(side, side, (ulong) level[k]);
        if (fmpq_cmp(side, most) > 0)
        {
            fmpq_set(most, side);
            best = k;
        }
    }
    fmpq_clear(side);
    fmpq_clear(most);
    return best;
}

void
map_set_levels(map_run_t *run)
{
    int d, k;

    for (d = 1; d <= MAP_DEPTH; d++)
    {
        memcpy(run->level[d], run->level[d - 1], sizeof(run->level[d]));
        if (run->halve)
            run->level[d][longest(run, run->level[d - 1])]++;
        else
            for (k = 0; k < run->axes; k++)
                run->level[d][k]++;
    }
}

void
map_ends(fmpq_t low, fmpq_t high, const map_run_t *run,
         const map_cell_t *cell, int k)
{
    const map_axis_t *a = run->axis + k;
    const ulong all = (ulong) a->cells << run->level[cell->depth][k];
    fmpq_t width, share;

    fmpq_init(width);
    fmpq_init(share);
    fmpq_sub(width, a->high, a->low);
    fmpq_set_si(share, cell->i[k], all);
    fmpq_mul(low, share, width);
    fmpq_add(low, low, a->low);
    fmpq_set_si(share, cell->i[k] + 1, all);
    fmpq_mul(high, share, width);
    fmpq_add(high, high, a->low);
    fmpq_clear(width);
    fmpq_clear(share);
}

void
map_coarsest(map_list_t *list, const map_run_t *run)
{
    map_cell_t cell;
    long c, rest, all = 1;
    int k;

    for (k = 0; k < run->axes; k++)
        all *= run->axis[k].cells;
    memset(&cell, 0, sizeof(cell));
    for (c = 0; c < all; c++)
    {
        /* neighbours to different shards: they cost alike */
        if (run->shard > 0 && c % run->shards != run->shard - 1)
            continue;
        for (k = 0, rest = c; k < run->axes; k++)
        {
            cell.i[k] = rest % run->axis[k].cells;
            rest /= run->axis[k].cells;
        }
        map_push(list, &cell);
    }
}

void
map_children(map_list_t *list, const map_run_t *run, const map_cell_t *cell)
{
    const short *a = run->level[cell->depth], *b = run->level[cell->depth
        + 1];
    map_cell_t part;
    int cuts = 0, m, k, bit;

    for (k = 0; k < run->axes; k++)
        cuts += b[k] > a[k];
    for (m = 0; m < 1 << cuts; m++)
    {
        memset(&part, 0, sizeof(part));
        part.depth = cell->depth + 1;
        for (k = bit = 0; k < run->axes; k++)
        {
            part.i[k] = cell->i[k];
            if (b[k] > a[k])
                part.i[k] = 2 * cell->i[k] + ((m >> bit++) & 1);
        }
        map_push(list, &part);
    }
}

static void
add_axis(map_run_t *run, slong param, const fmpq_t low, const fmpq_t high,
         long cells)
{
    map_axis_t *a = run->axis + run->axes++;
    char *l = fmpq_get_str(NULL, 10, low), *h = fmpq_get_str(NULL, 10, high);
    size_t size;

    a->param = param;
    a->cells = cells;
    fmpq_set(a->low, low);
    fmpq_set(a->high, high);
    if (param < 0)
        strcpy(a->name, "u");
    else
        loja_net_parameter_name(a->name, sizeof(a->name), run->prob->net,
                                param);
    size = strlen(a->name) + strlen(l) + strlen(h) + 3;
    a->text = flint_malloc(size);
    loja_snprintf(a->text, size, "%s=%s:%s", a->name, l, h);
    flint_free(l);
    flint_free(h);
}

void
map_add_axis(map_run_t *run, slong param, const fmpq_t low,
             const fmpq_t high)
{
    add_axis(run, param, low, high, 1);
}

void
map_add_direction(map_run_t *run, const fmpq_t S, long slabs)
{
    fmpq_t low;

    fmpq_init(low);
    fmpq_neg(low, S);
    add_axis(run, -1, low, S, slabs);
    fmpq_clear(low);
}

static slong
find_parameter(const loja_problem_t prob, const char *text, size_t len)
{
    char name[90];
    slong p;

    for (p = 0; p < prob->net->nparams; p++)
    {
        loja_net_parameter_name(name, sizeof(name), prob->net, p);
        if (strlen(name) == len && strncmp(name, text, len) == 0)
            break;
    }
    return p;
}

static int
complain(const map_run_t *run, const char *option, const char *what,
         const char *text)
{
    fprintf(stderr, "loja %s: %s %s, not '%s'\n", run->program, option, what,
        text);
    return 0;
}

/* LOW:HIGH; 0: it is not. */
static int
parse_ends(fmpq_t low, fmpq_t high, const char *text)
{
    const char *colon = strchr(text, ':');
    const size_t len = colon == NULL ? 0 : (size_t) (colon - text);
    char *first;
    int good;

    if (colon == NULL)
        return 0;
    first = flint_malloc(len + 1);
    memcpy(first, text, len);
    first[len] = '\0';
    good = loja_fmpq_set_text(low, first) == LOJA_OK
        && loja_fmpq_set_text(high, colon + 1) == LOJA_OK
        && fmpq_cmp(low, high) < 0;
    flint_free(first);
    return good;
}

int
map_parse_axis(map_run_t *run, const char *option, const char *text)
{
    const char *equal = strchr(text, '=');
    fmpq_t low, high;
    slong p = -1;
    int k, good;

    fmpq_init(low);
    fmpq_init(high);
    good = equal != NULL && parse_ends(low, high, equal + 1);
    if (!good)
        complain(run, option, "takes NAME=LOW:HIGH with LOW < HIGH", text);
    if (good)
    {
        p = find_parameter(run->prob, text, (size_t) (equal - text));
        good = p < run->prob->net->nparams
            || complain(run, option, "takes the name of a parameter "
                        "of this network, as w1[0][0] or b1[0], before the "
                        "=", text);
    }
    for (k = 0; k < run->axes && good; k++)
        good = run->axis[k].param != p || complain(run, option,
            "takes different parameters", text);
    if (good)
        map_add_axis(run, p, low, high);
    fmpq_clear(low);
    fmpq_clear(high);
    return good;
}
