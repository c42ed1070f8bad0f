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

typedef struct
{
    map_run_t map;
    prove_run_t model;         /* how a cell is proved */
    const char *x, *y, *grid, *shard;
    char **merge;              /* directories of shards, or NULL */
    int merges;
} state_t;

/* Digits, a number from 1 to `most'; what follows, or NULL. */
static const char *
take_count(long *x, const char *text, long most)
{
    *x = 0;
    while (*text >= '0' && *text <= '9' && *x <= most)
        *x = 10 * *x + (*text++ - '0');
    return *x >= 1 && *x <= most ? text : NULL;
}

/* "A", the mark, "B", and nothing behind. */
static int
take_pair(long *a, long *b, const char *text, char mark, long most)
{
    text = take_count(a, text, most);
    text = text != NULL && *text == mark ? take_count(b, text + 1, most)
        : NULL;
    return text != NULL && *text == '\0';
}

static int
parse_grid(long *nx, long *ny, const char *text)
{
    *nx = *ny = 16;
    if (text == NULL || take_pair(nx, ny, text, 'x', 4096))
        return 1;
    fprintf(stderr, "loja map: --grid takes NxM, from 1x1 to 4096x4096, not "
        "'%s'\n", text);
    return 0;
}

static int
parse_shard(map_run_t *run, const char *text)
{
    long i, n;

    if (text == NULL)
        return 1;
    if (take_pair(&i, &n, text, '/', 1000000) && i <= n)
    {
        run->shard = i;
        run->shards = n;
        return 1;
    }
    fprintf(stderr, "loja map: --shard takes I/N with 1 <= I <= N <= "
        "1000000, not '%s'\n", text);
    return 0;
}

static int
parse(state_t *s, int *status, int argc, char **argv)
{
    map_run_t *run = &s->map;
    flow_run_t *flow = &s->model.flow;
    const cli_option_t options[] = {
        { "x", 0, CLI_TEXT, &s->x, 0, 0 },
        { "y", 0, CLI_TEXT, &s->y, 0, 0 },
        { "grid", 0, CLI_TEXT, &s->grid, 0, 0 },
        { "depth", 0, CLI_INTEGER, &run->depth, 0, 12 },
        { "target", 0, CLI_INTEGER, &run->most, 1, 100000000 },
        { "until", 0, CLI_TIME, flow->until, 0, 0 },
        { "time", 0, CLI_SECONDS, &flow->seconds_budget, 0, 0 },
        { "jobs", 0, CLI_INTEGER, &run->jobs, 1, 1024 },
        { "out", 0, CLI_TEXT, &run->out, 0, 0 },
        { "shard", 0, CLI_TEXT, &s->shard, 0, 0 },
        { "no-cert", 0, CLI_FLAG, &flow->no_cert, 0, 0 },
        { "resume", 0, CLI_FLAG, &run->resume, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &run->quiet, 0, 0 },
    };

    if (!cli_parse(&run->file, status, "an instance file, or the first "
            "shard", argc, argv, options,
            (slong) (sizeof(options) / sizeof(options[0]))))
        return 0;
    *status = CLI_USAGE;
    if (run->out == NULL
        || (s->merges == 0 && (s->x == NULL || s->y == NULL)))
    {
        fprintf(stderr, s->merges == 0
            ? "loja map: --x, --y and --out are needed\n"
            : "loja map: --out is needed\n");
        return 0;
    }
    if (run->most > 0 && s->shard != NULL)
    {
        fprintf(stderr, "loja map: --target counts the cells of all shards, "
            "which no shard knows\n");
        return 0;
    }
    return parse_shard(run, s->shard);
}

/* The grid of the axes, which are set. */
static int
set_axes(state_t *s)
{
    map_run_t *run = &s->map;
    long nx, ny;

    if (!parse_grid(&nx, &ny, s->grid)
        || !map_parse_axis(run, "--x", s->x)
        || !map_parse_axis(run, "--y", s->y))
        return 0;
    run->axis[0].cells = nx;
    run->axis[1].cells = ny;
    map_set_levels(run);
    return 1;
}

static void
set_model(prove_run_t *model, map_run_t *run)
{
    if (fmpq_is_zero(model->flow.until))
        fmpq_set_si(model->flow.until, DEFAULT_UNTIL, 1);
    model->opts.want[LOJA_CLAIM_DIVERGES] = 1;
    model->opts.want[LOJA_CLAIM_CONVERGES] = 1;
    model->opts.limit_digits = 1;
    run->model = model;
}

static int
prepare(state_t *s, int rank)
{
    map_run_t *run = &s->map;
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
    if (!set_axes(s))
        return CLI_USAGE;
    set_model(&s->model, run);
    if (!map_mpi_agree(run) || (rank == 0 && !map_open_index(run)))
        return CLI_INPUT;
    /* processes are made later: no threads before */
    opts.threads = 1;
    opts.stop = &flow_stop;
    status = loja_claim_threshold(run->threshold, run->prob, NULL, &opts);
    if (status == LOJA_OK && !run->quiet && rank == 0)
        fprintf(stderr, "loja map: %s\n", run->threshold->theorem);
    return CLI_DONE;
}

static int
finish(map_run_t *run, int no_cert)
{
    const size_t size = strlen(run->out) + 20;
    char *path = flint_malloc(size);
    double share[3];
    int good, colours;

    map_find_colours(&colours, run);
    loja_snprintf(path, size, "%s/map.svg", run->out);
    good = map_draw(run, colours, path);
    map_shares(share, run);
    printf("Of the rectangle, cell by cell with proof: %.2f %% DIVERGES, "
        "%.2f %% CONVERGES, %.2f %% UNDECIDED (%ld cells).\n",
        share[MAP_DIVERGES], share[MAP_CONVERGES], share[MAP_UNDECIDED],
        run->leaf.n);
    if (colours > 0)
        printf("Limits that are proved to differ: %d.\n", colours);
    if (good)
        printf("Picture: %s\nIndex: %s/index.jsonl%s\n", path, run->out,
            no_cert ? "" : "; certificates for loja-check in cells/");
    else
        fprintf(stderr, "loja map: %s cannot be written\n", path);
    flint_free(path);
    return good ? CLI_DONE : CLI_INPUT;
}

static int
run_map(state_t *s)
{
    loja_message_t msg;
    map_run_t *run = &s->map;
    loja_status_t status = map_work(run, msg);

    if (!map_close_index(run))
        return CLI_INPUT;
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
    return finish(run, s->model.flow.no_cert);
}

static int
run_rank(state_t *s)
{
    int status, rank = 0;

    if (!map_mpi_begin(&rank))
        return CLI_INPUT;
    status = prepare(s, rank);
    if (status == CLI_DONE)
    {
        flow_catch_signals();
        if (rank == 0)
            return run_map(s);
        map_mpi_serve(&s->map);
    }
    else
        map_mpi_leave();
    return status;
}

static int
run_merge(state_t *s)
{
    const int status = map_merge(&s->map, s->merge, s->merges);

    return status == CLI_DONE ? finish(&s->map, 0) : status;
}

/* What stands behind --merge; the first takes the place of the instance.
   Returns how many arguments are left. */
static int
find_merge(state_t *s, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc - 1; i++)
        if (strcmp(argv[i], "--merge") == 0)
        {
            s->merge = argv + i + 1;
            s->merges = argc - i - 1;
            argv[i] = argv[i + 1];
            return i + 1;
        }
    return argc;
}

static int
run(int argc, char **argv)
{
    state_t s;
    int status;

    memset(&s, 0, sizeof(s));
    map_run_init(&s.map, "map");
    flow_run_init(&s.model.flow, "map");
    s.map.depth = DEFAULT_DEPTH;
    s.map.jobs = (slong) sysconf(_SC_NPROCESSORS_ONLN);
    if (s.map.jobs < 1)
        s.map.jobs = 1;
    argc = find_merge(&s, argc, argv);
    if (strcmp(argv[argc - 1], "--merge") == 0)
    {
        fprintf(stderr, "loja map: --merge needs the directories of all "
            "shards; try 'loja help map'\n");
        status = CLI_USAGE;
    }
    else if (parse(&s, &status, argc, argv))
        status = s.merges > 0 ? run_merge(&s) : run_rank(&s);
    map_run_clear(&s.map);
    flow_run_clear(&s.model.flow);
    return status;
}

const cli_command_t cli_map = {
    "map",
    "the fate of a rectangle of starts, with proof",
    "Usage: loja map FILE --x NAME=LOW:HIGH --y NAME=LOW:HIGH --out DIR\n"
    "                [OPTIONS]\n"
    "       loja map --out DIR --merge SHARD...\n"
    "\n"
    "Lets two parameters of the start (w1[0][0], b1[0], w2[0][0], .., indices\n"
    "from 0) run through ranges; the others stand as in FILE.  The rectangle\n"
    "is cut into cells, and for each it is proved that EVERY flow from the ball\n"
    "around it DIVERGES or CONVERGES; cells that stay UNDECIDED are cut into\n"
    "four.  A radius or ranges in FILE are not cut: the ball that holds them\n"
    "widens that of every cell (loja prove --cells cuts them).  Writes\n"
    "DIR/map.svg, DIR/index.jsonl (one line a cell) and a certificate for\n"
    "each proved cell, DIR/cells/DEPTH-I-J.jsonl.\n"
    "\n"
    "  --x NAME=LOW:HIGH  the horizontal axis, exact numbers\n"
    "  --y NAME=LOW:HIGH  the vertical axis\n"
    "  --out DIR          where to write; made if it does not exist\n"
    "  --grid NxM         cells to begin with (16x16)\n"
    "  --depth D          cut undecided cells at most D times (2)\n"
    "  --target N         cut only while there are at most N cells\n"
    "  --until T          follow flows no longer than to T (1000)\n"
    "  --time SECONDS     stop a cell after about that time\n"
    "  --jobs N           at most N processes (one a processor); the index does\n"
    "                     not depend on it, nor on ranks and shards\n"
    "  --shard I/N        only every N-th cell of the grid, from the I-th on\n"
    "  --merge SHARD...   one map of the directories of all shards; the last\n"
    "                     option\n"
    "  --no-cert          write no certificates\n"
    "  --resume           go on with an interrupted map\n"
    "  -q, --quiet        no narration\n"
    "\n"
    "Under mpirun (configure --with-mpi) rank 0 keeps the queue and the other\n"
    "ranks prove cells.\n"
    "\n"
    "Exit status: 0 done, 4 bad input, files that cannot be written or lost\n"
    "processes, 130 interrupted (go on with --resume).\n",
    run
};
