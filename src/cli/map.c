/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja map: the fate of a rectangle of starts, cell by cell, each with proof. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/map.h"

/* HEURISTIC: a ball of starts is decided early or never */
#define DEFAULT_UNTIL 1000
#define DEFAULT_DEPTH 2

static int
complain(const char *what, const char *text)
{
    fprintf(stderr, "loja map: %s, not '%s'\n", what, text);
    return 0;
}

/* "w1[0][0]=-3:3" */
static int
parse_axis(map_axis_t *axis, const char *option, const char *text,
           const loja_problem_t prob)
{
    const char *equal = strchr(text, '='), *colon;
    char what[80], *low;
    int good;

    snprintf(what, sizeof(what), "%s takes NAME=LOW:HIGH with LOW < HIGH",
        option);
    colon = equal == NULL ? NULL : strchr(equal, ':');
    if (colon == NULL)
        return complain(what, text);
    for (axis->param = 0; axis->param < prob->net->nparams; axis->param++)
    {
        loja_net_parameter_name(axis->name, sizeof(axis->name), prob->net,
                                axis->param);
        if (strlen(axis->name) == (size_t) (equal - text)
            && strncmp(axis->name, text, (size_t) (equal - text)) == 0)
            break;
    }
    if (axis->param == prob->net->nparams)
        return complain("a parameter is named as w1[0][0] or b1[0], indices "
                        "from 0", text);
    low = flint_malloc((size_t) (colon - equal));
    memcpy(low, equal + 1, (size_t) (colon - equal - 1));
    low[colon - equal - 1] = '\0';
    good = loja_fmpq_set_text(axis->low, low) == LOJA_OK
        && loja_fmpq_set_text(axis->high, colon + 1) == LOJA_OK
        && fmpq_cmp(axis->low, axis->high) < 0;
    flint_free(low);
    return good || complain(what, text);
}

static int
parse_grid(map_run_t *run)
{
    const char *text = run->grid_text == NULL ? "16x16" : run->grid_text;
    char *end;

    run->axis[0].cells = strtol(text, &end, 10);
    run->axis[1].cells = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    return (*end == '\0' && run->axis[0].cells >= 1
            && run->axis[1].cells >= 1 && run->axis[0].cells <= 4096
            && run->axis[1].cells <= 4096)
        || complain("--grid takes NxM, from 1x1 to 4096x4096", text);
}

static int
parse(map_run_t *run, int *status, int argc, char **argv)
{
    const cli_option_t options[] = {
        { "x", 0, CLI_TEXT, &run->x_text, 0, 0 },
        { "y", 0, CLI_TEXT, &run->y_text, 0, 0 },
        { "grid", 0, CLI_TEXT, &run->grid_text, 0, 0 },
        { "depth", 0, CLI_INTEGER, &run->depth, 0, 12 },
        { "until", 0, CLI_TIME, run->until, 0, 0 },
        { "time", 0, CLI_SECONDS, &run->seconds, 0, 0 },
        { "jobs", 0, CLI_INTEGER, &run->jobs, 1, 1024 },
        { "out", 0, CLI_TEXT, &run->out, 0, 0 },
        { "no-cert", 0, CLI_FLAG, &run->no_cert, 0, 0 },
        { "resume", 0, CLI_FLAG, &run->resume, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &run->quiet, 0, 0 },
    };

    if (!cli_parse(&run->file, status, "an instance file", argc, argv,
            options, (slong) (sizeof(options) / sizeof(options[0]))))
        return 0;
    *status = CLI_USAGE;
    if (run->x_text == NULL || run->y_text == NULL || run->out == NULL)
    {
        fprintf(stderr, "loja map: --x, --y and --out are needed\n");
        return 0;
    }
    return parse_grid(run);
}

static int
prepare(map_run_t *run)
{
    loja_claim_opts_t opts = { 0 };
    loja_message_t msg;
    loja_status_t status;

    if (loja_problem_read(run->prob, msg, run->file) != LOJA_OK)
    {
        fprintf(stderr, "loja map: %s\n", msg->text);
        return CLI_INPUT;
    }
    if (!run->prob->has_start)
    {
        fprintf(stderr, "loja map: %s: expected a section 'start', for the "
            "parameters that the axes leave alone\n", run->file);
        return CLI_INPUT;
    }
    if (!parse_axis(run->axis, "--x", run->x_text, run->prob)
        || !parse_axis(run->axis + 1, "--y", run->y_text, run->prob))
        return CLI_USAGE;
    if (run->axis[0].param == run->axis[1].param)
    {
        fprintf(stderr, "loja map: --x and --y take different parameters\n");
        return CLI_USAGE;
    }
    if (!map_open_index(run))
        return CLI_INPUT;
    /* processes are made later: no threads before */
    opts.threads = 1;
    opts.stop = &flow_stop;
    status = loja_claim_threshold(run->threshold, run->prob, NULL, &opts);
    if (status == LOJA_OK && !run->quiet)
        fprintf(stderr, "loja map: %s\n", run->threshold->theorem);
    return CLI_DONE;
}

/* What the index knows of the cell; colour < 0 marks it as known. */
static void
look_up(map_cell_t *cell, const map_cell_t *known, long n)
{
    long c;

    for (c = 0; c < n; c++)
        if (known[c].depth == cell->depth && known[c].i == cell->i
            && known[c].j == cell->j)
        {
            *cell = known[c];
            cell->colour = -1;
            return;
        }
}

static map_cell_t *
children(long *n, const map_cell_t *cell, long m)
{
    map_cell_t *next = flint_calloc((size_t) (4 * m + 1), sizeof(*next));
    long c;
    int k;

    *n = 0;
    for (c = 0; c < m; c++)
        for (k = 0; k < 4; k++)
        {
            next[*n].depth = cell[c].depth + 1;
            next[*n].i = 2 * cell[c].i + k % 2;
            next[*n].j = 2 * cell[c].j + k / 2;
            (*n)++;
        }
    return next;
}

static map_cell_t *
coarsest(long *n, const map_run_t *run)
{
    const long nx = run->axis[0].cells, ny = run->axis[1].cells;
    map_cell_t *cell = flint_calloc((size_t) (nx * ny), sizeof(*cell));

    for (*n = 0; *n < nx * ny; (*n)++)
    {
        cell[*n].i = *n % nx;
        cell[*n].j = *n / nx;
    }
    return cell;
}

/* Depth after depth; run->cell becomes the list of the map. */
static loja_status_t
make_map(map_run_t *run, loja_message_t msg)
{
    map_cell_t *known = run->cell, *list = NULL, *next;
    map_cell_t *cell;
    const long knowns = run->cells;
    long n, open, c, m = 0;
    int depth;
    loja_status_t status = LOJA_OK;

    cell = coarsest(&n, run);
    for (depth = 0; n > 0; depth++)
    {
        for (c = 0; c < n && knowns > 0; c++)
            look_up(cell + c, known, knowns);
        status = map_work(run, cell, n, msg);
        list = flint_realloc(list, (size_t) (m + n + 1) * sizeof(*list));
        for (c = open = 0; c < n; c++)
        {
            cell[c].colour = 0;
            if (cell[c].fate == MAP_UNDECIDED && depth < run->depth)
                cell[open++] = cell[c];
            else
                list[m++] = cell[c];
        }
        if (status != LOJA_OK)
            break;
        next = children(&n, cell, open);
        flint_free(cell);
        cell = next;
    }
    flint_free(cell);
    flint_free(known);
    run->cell = list;
    run->cells = m;
    return status;
}

static int
meet(const map_cell_t *a, const map_cell_t *b)
{
    int k;

    for (k = 0; k < a->limits && k < b->limits; k++)
        if (a->low[k] > b->high[k] || b->low[k] > a->high[k])
            return 0;
    return 1;
}

/* Cells whose limits may be the same get the same colour: classes of the
   relation that enclosures meet. */
static void
find_colours(map_run_t *run)
{
    long *stack = flint_malloc((size_t) (run->cells + 1) * sizeof(*stack));
    long c, d, top;
    int colour = 0;

    for (c = 0; c < run->cells; c++)
        run->cell[c].colour = -1;
    for (c = 0; c < run->cells; c++)
    {
        if (run->cell[c].fate != MAP_CONVERGES || run->cell[c].colour >= 0)
            continue;
        run->cell[c].colour = colour;
        for (stack[0] = c, top = 1; top > 0; )
        {
            const map_cell_t *a = run->cell + stack[--top];

            for (d = 0; d < run->cells; d++)
                if (run->cell[d].fate == MAP_CONVERGES
                    && run->cell[d].colour < 0 && meet(a, run->cell + d))
                {
                    run->cell[d].colour = colour;
                    stack[top++] = d;
                }
        }
        colour++;
    }
    flint_free(stack);
}

static int
finish(map_run_t *run)
{
    const size_t size = strlen(run->out) + 20;
    char *path = flint_malloc(size);
    double share[3];
    int good;

    find_colours(run);
    loja_snprintf(path, size, "%s/map.svg", run->out);
    good = map_draw(run, path);
    map_shares(share, run);
    printf("Of the rectangle, cell by cell with proof: %.2f %% DIVERGES, "
        "%.2f %% CONVERGES, %.2f %% UNDECIDED (%ld cells).\n",
        share[MAP_DIVERGES], share[MAP_CONVERGES], share[MAP_UNDECIDED],
        run->cells);
    if (good)
        printf("Picture: %s\nIndex: %s/index.jsonl%s\n", path, run->out,
            run->no_cert ? "" : "; certificates for loja-check in cells/");
    else
        fprintf(stderr, "loja map: %s cannot be written\n", path);
    flint_free(path);
    return good ? CLI_DONE : CLI_INPUT;
}

static int
run_map(map_run_t *run)
{
    loja_message_t msg;
    loja_status_t status = make_map(run, msg);

    if (fclose(run->index) != 0 && status == LOJA_OK)
    {
        loja_message_set(msg, "%s: the index cannot be written", run->out);
        status = LOJA_IO;
    }
    if (status == LOJA_STOPPED)
    {
        fprintf(stderr, "loja map: interrupted; --resume goes on\n");
        return CLI_INTERRUPTED;
    }
    if (status != LOJA_OK)
    {
        fprintf(stderr, "loja map: %s\n", msg->text);
        return CLI_INPUT;
    }
    return finish(run);
}

static int
run(int argc, char **argv)
{
    map_run_t state;
    int status, k;

    memset(&state, 0, sizeof(state));
    loja_problem_init(state.prob);
    loja_claim_init(state.threshold, "threshold");
    fmpq_init(state.until);
    for (k = 0; k < 2; k++)
    {
        fmpq_init(state.axis[k].low);
        fmpq_init(state.axis[k].high);
    }
    state.depth = DEFAULT_DEPTH;
    state.jobs = (slong) sysconf(_SC_NPROCESSORS_ONLN);
    if (state.jobs < 1)
        state.jobs = 1;
    if (parse(&state, &status, argc, argv))
    {
        if (fmpq_is_zero(state.until))
            fmpq_set_si(state.until, DEFAULT_UNTIL, 1);
        status = prepare(&state);
        if (status == CLI_DONE)
        {
            flow_catch_signals();
            status = run_map(&state);
        }
    }
    for (k = 0; k < 2; k++)
    {
        fmpq_clear(state.axis[k].low);
        fmpq_clear(state.axis[k].high);
    }
    flint_free(state.cell);
    fmpq_clear(state.until);
    loja_claim_clear(state.threshold);
    loja_problem_clear(state.prob);
    return status;
}

const cli_command_t cli_map = {
    "map",
    "the fate of a rectangle of starts, with proof",
    "Usage: loja map FILE --x NAME=LOW:HIGH --y NAME=LOW:HIGH --out DIR\n"
    "                [OPTIONS]\n"
    "\n"
    "Lets two parameters of the start (w1[0][0], b1[0], w2[0][0], .., indices\n"
    "from 0) run through ranges; the others stand as in FILE.  The rectangle\n"
    "is cut into cells, and for each it is proved that EVERY flow from the ball\n"
    "around it DIVERGES or CONVERGES; cells that stay UNDECIDED are cut into\n"
    "four.  Writes DIR/map.svg, DIR/index.jsonl (one line a cell) and a\n"
    "certificate for each proved cell, DIR/cells/DEPTH-I-J.jsonl.\n"
    "\n"
    "  --x NAME=LOW:HIGH  the horizontal axis, exact numbers\n"
    "  --y NAME=LOW:HIGH  the vertical axis\n"
    "  --out DIR          where to write; made if it does not exist\n"
    "  --grid NxM         cells to begin with (16x16)\n"
    "  --depth D          cut undecided cells at most D times (2)\n"
    "  --until T          follow flows no longer than to T (1000)\n"
    "  --time SECONDS     stop a cell after about that time\n"
    "  --jobs N           at most N processes (one a processor)\n"
    "  --no-cert          write no certificates\n"
    "  --resume           go on with an interrupted map\n"
    "  -q, --quiet        no narration\n"
    "\n"
    "Exit status: 0 done, 4 bad input or files that cannot be written, 130\n"
    "interrupted (go on with --resume).\n",
    run
};
