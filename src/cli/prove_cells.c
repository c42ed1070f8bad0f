/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja prove --cells: a set of starts that is cut into cells. */
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "cli/map.h"

/* HEURISTIC: a ball of starts is decided early or never */
#define CELLS_UNTIL 1000
#define DEFAULT_CELLS 64
/* HEURISTIC: slabs of a ball of many parameters go the whole way into a trap;
   boxes are cut where each side is halved twice. */
#define SLABS_UNTIL 10000
#define LEAST_SLABS 3
#define MOST_SLABS 4096

/* "NAME=R" of a tensor or a parameter: each entry within R of its value.  0:
   it names none, or R is no number > 0. */
static int
add_tensor(map_run_t *cells, const char *text)
{
    const char *equal = strchr(text, '=');
    const size_t len = (size_t) (equal - text);
    char name[90];
    fmpq_t r, low, high;
    slong p;
    int good, found = 0;

    fmpq_init(r);
    fmpq_init(low);
    fmpq_init(high);
    good = loja_fmpq_set_text(r, equal + 1) == LOJA_OK && fmpq_sgn(r) > 0;
    for (p = 0; p < cells->prob->net->nparams && good; p++)
    {
        loja_net_parameter_name(name, sizeof(name), cells->prob->net, p);
        if (strncmp(name, text, len) != 0
            || (name[len] != '[' && name[len] != '\0'))
            continue;
        found = 1;
        good = cells->axes < MAP_AXES;
        if (!good)
            break;
        fmpq_sub(low, fmpq_mat_entry(cells->prob->start, 0, p), r);
        fmpq_add(high, fmpq_mat_entry(cells->prob->start, 0, p), r);
        map_add_axis(cells, p, low, high);
    }
    fmpq_clear(r);
    fmpq_clear(low);
    fmpq_clear(high);
    return good && found;
}

static int
take_range(map_run_t *cells, const char *text)
{
    const char *equal = strchr(text, '=');
    const int before = cells->axes;
    int k, j;

    if (equal == NULL || strchr(equal, ':') != NULL)
        return cells->axes < MAP_AXES
            && map_parse_axis(cells, "--range", text);
    if (!add_tensor(cells, text))
    {
        fprintf(stderr, "loja prove: --range takes NAME=LOW:HIGH or NAME=R "
            "with a tensor (w1, b1, ..) or parameter and R > 0, %d "
            "parameters at most, not '%s'\n", MAP_AXES, text);
        return 0;
    }
    for (k = before; k < cells->axes; k++)
        for (j = 0; j < before; j++)
            if (cells->axis[k].param == cells->axis[j].param)
            {
                fprintf(stderr, "loja prove: --range names %s twice\n",
                    cells->axis[k].name);
                return 0;
            }
    return 1;
}

/* The ranges of the instance, where no option names the parameter. */
static int
take_own_ranges(map_run_t *cells)
{
    loja_problem_struct *prob = cells->prob;
    const slong P = fmpq_is_zero(prob->start_box) ? 0 : prob->net->nparams;
    slong p;
    int k;

    cells->box = P > 0;
    for (p = 0; p < P; p++)
    {
        const fmpq *low = fmpq_mat_entry(prob->range, 0, p);
        const fmpq *high = fmpq_mat_entry(prob->range, 1, p);

        for (k = 0; k < cells->axes && cells->axis[k].param != p; k++)
            ;
        if (k < cells->axes || fmpq_equal(low, high))
            continue;
        if (k == MAP_AXES)
        {
            fprintf(stderr, "loja prove: ranges of at most %d parameters can "
                "be cut into cells\n", MAP_AXES);
            return 0;
        }
        map_add_axis(cells, p, low, high);
    }
    return 1;
}

/* 1 if the ball was cut into slabs, where so few boxes would not even halve all
   of its sides twice. */
static int
take_slabs(map_run_t *cells, const prove_run_t *run)
{
    const slong P = cells->prob->net->nparams;

    /* no norm moves with the flow of so many parameters, which stretch would
       say after a while */
    if (P > MAP_AXES)
        return 0;
    if (fmpq_is_zero(cells->prob->start_radius) || cells->most < LEAST_SLABS
        || cells->most > MOST_SLABS || (double) cells->most >= pow(4, P)
        || !map_set_slabs(cells, run->flow.until, cells->most))
        return 0;
    cells->ball = 1;
    return 1;
}

/* Without ranges: the box around the ball of starts, of which the cells count
   that meet the ball. */
static int
take_ball(map_run_t *cells)
{
    const loja_problem_struct *prob = cells->prob;
    fmpq_t low, high;
    slong p;

    if (fmpq_is_zero(prob->start_radius) || prob->net->nparams > MAP_AXES)
    {
        fprintf(stderr, "loja prove: --cells needs --range, ranges in the "
            "file, or a radius of at most %d parameters\n", MAP_AXES);
        return 0;
    }
    fmpq_init(low);
    fmpq_init(high);
    for (p = 0; p < prob->net->nparams; p++)
    {
        fmpq_sub(low, fmpq_mat_entry(prob->start, 0, p), prob->start_radius);
        fmpq_add(high, fmpq_mat_entry(prob->start, 0, p),
            prob->start_radius);
        map_add_axis(cells, p, low, high);
    }
    cells->ball = 1;
    fmpq_clear(low);
    fmpq_clear(high);
    return 1;
}

static int
prepare(map_run_t *cells, prove_run_t *run)
{
    flow_run_t *flow = &run->flow;
    loja_claim_opts_t opts = { 0 };
    int i, good = 1;

    if (loja_problem_read(cells->prob, flow->msg, flow->file) != LOJA_OK)
    {
        fprintf(stderr, "loja prove: %s\n", flow->msg->text);
        return CLI_INPUT;
    }
    if (!cells->prob->has_start)
    {
        fprintf(stderr, "loja prove: %s: expected a section 'start'\n",
            flow->file);
        return CLI_INPUT;
    }
    fmpq_sub(cells->prob->start_radius, cells->prob->start_radius,
             cells->prob->start_box);
    if (!fmpq_is_zero(flow->radius))
        fmpq_set(cells->prob->start_radius, flow->radius);
    for (i = 0; i < run->range.n && good; i++)
        good = take_range(cells, run->range.text[i]);
    good = good && take_own_ranges(cells);
    if (!good || (cells->axes == 0 && !take_slabs(cells, run)
                  && !take_ball(cells)))
        return CLI_USAGE;
    map_set_levels(cells);
    /* processes are made later: no threads before */
    opts.threads = 1;
    opts.stop = &flow_stop;
    if (loja_claim_threshold(cells->threshold, cells->prob, NULL, &opts)
            != LOJA_OK)
        loja_claim_reset(cells->threshold);
    return CLI_DONE;
}

/* ---- what is printed ---- */

static void
print_set(const map_run_t *cells)
{
    char r[CLI_NUMBER_SIZE];
    int k;

    cli_radius_text(r, cells->prob->start_radius);
    if (cells->ball)
        printf("within %s (Euclidean distance) of the given one", r);
    else
    {
        if (!fmpq_is_zero(cells->prob->start_radius))
            printf("within %s (Euclidean distance) of one ", r);
        printf("with");
        for (k = 0; k < cells->axes; k++)
        {
            const char *ends = strchr(cells->axis[k].text, '=') + 1;
            const char *colon = strchr(ends, ':');

            printf("%s %s in [%.*s, %s]", k > 0 ? "," : "",
                cells->axis[k].name, (int) (colon - ends), ends, colon + 1);
        }
        if (cells->axes < cells->prob->net->nparams)
            printf(", the others as given");
    }
}

static void
print_cell(const map_run_t *cells, const map_cell_t *cell)
{
    json_t *line = json_loads(cell->line, 0, NULL);
    const json_t *box = json_object_get(line, "box");
    const char *reason = json_string_value(json_object_get(line, "reason"));
    const char *low, *high;
    int k;

    printf("  UNDECIDED:");
    for (k = 0; k < cells->axes; k++)
        if (json_unpack(json_array_get(box, (size_t) k), "[s, s]", &low,
                        &high) == 0)
            printf("%s %s in [%s, %s]", k > 0 ? "," : "",
                cells->axis[k].name, low, high);
    printf(": %s\n", reason == NULL ? "" : reason);
    json_decref(line);
}

/* The fate of all cells, or MAP_UNDECIDED; *n: how many cells of each. */
static map_fate_t
count(long *n, const map_run_t *cells)
{
    long c;
    int f;

    n[0] = n[1] = n[2] = 0;
    for (c = 0; c < cells->leaf.n; c++)
        n[cells->leaf.cell[c].fate]++;
    /* SOUND: tube (a ball of starts): every cell, for the set is their union;
       a set with starts of two fates has none */
    for (f = MAP_DIVERGES; f <= MAP_CONVERGES; f++)
        if (n[f] == cells->leaf.n && cells->leaf.n > 0)
            return (map_fate_t) f;
    return MAP_UNDECIDED;
}

static void
print_text(const map_run_t *cells, const prove_run_t *run, map_fate_t fate,
           const long *n)
{
    static const char *const fates[] = { "", "DIVERGES", "CONVERGES" };
    long c;

    if (fate != MAP_UNDECIDED)
    {
        printf("PROVED: every flow from a start ");
        print_set(cells);
        printf(" %s (%ld cell%s, each with its own proof)\n", fates[fate],
            cells->leaf.n, cells->leaf.n == 1 ? "" : "s");
    }
    else
    {
        printf("UNDECIDED: of the starts ");
        print_set(cells);
        printf(", cut into %ld cells, %ld DIVERGES, %ld CONVERGES, %ld are "
            "undecided\n", cells->leaf.n, n[MAP_DIVERGES], n[MAP_CONVERGES],
            n[MAP_UNDECIDED]);
        for (c = 0; c < cells->leaf.n && !run->flow.quiet; c++)
            if (cells->leaf.cell[c].fate == MAP_UNDECIDED)
                print_cell(cells, cells->leaf.cell + c);
    }
    printf("Index: %s/index.jsonl%s\n", cells->out, run->flow.no_cert ? ""
        : "; certificates for loja-check in cells/");
}

static void
print_json(const map_run_t *cells, map_fate_t fate, const long *n)
{
    static const char *const fates[] =
        { "null", "\"DIVERGES\"", "\"CONVERGES\"" };
    long c;
    int k;

    printf("{\n  \"status\": \"%s\",\n  \"verdict\": %s,\n  \"cells\": %ld,\n"
        "  \"diverges\": %ld,\n  \"converges\": %ld,\n  \"start_radius\": ",
        fate == MAP_UNDECIDED ? "UNDECIDED" : "PROVED", fates[fate],
        cells->leaf.n, n[MAP_DIVERGES], n[MAP_CONVERGES]);
    cli_json_exact(stdout, cells->prob->start_radius);
    printf(",\n  \"ranges\": [");
    for (k = 0; k < cells->axes && !cells->ball; k++)
        printf("%s\"%s\"", k > 0 ? ", " : "", cells->axis[k].text);
    printf("],\n  \"undecided\": [");
    for (c = k = 0; c < cells->leaf.n; c++)
        if (cells->leaf.cell[c].fate == MAP_UNDECIDED)
            printf("%s\n    %s", k++ > 0 ? "," : "",
                cells->leaf.cell[c].line);
    printf("],\n  \"index\": ");
    cli_json_string(stdout, cells->out);
    printf("\n}\n");
}

/* ---- the run ---- */

static int
finish(map_run_t *cells, prove_run_t *run, loja_status_t status)
{
    map_fate_t fate;
    long n[3];

    if (!map_close_index(cells))
        return CLI_INPUT;
    if (status == LOJA_STOPPED)
    {
        fprintf(stderr, "loja prove: interrupted; --resume goes on\n");
        return CLI_INTERRUPTED;
    }
    if (status != LOJA_OK)
    {
        fprintf(stderr, "loja prove: %s\n", run->flow.msg->text);
        return CLI_INPUT;
    }
    map_sort(&cells->leaf);
    fate = count(n, cells);
    if (run->flow.json)
        print_json(cells, fate, n);
    else
        print_text(cells, run, fate, n);
    return fate == MAP_UNDECIDED ? CLI_UNDECIDED : CLI_DONE;
}

int
prove_cells(prove_run_t *run)
{
    map_run_t cells;
    const int open = fmpq_is_zero(run->flow.until);
    int status, rank = 0;

    if (!map_mpi_begin(&rank))
        return CLI_INPUT;
    map_run_init(&cells, "prove");
    cells.file = run->flow.file;
    cells.halve = 1;
    cells.depth = MAP_DEPTH;
    cells.most = run->cells > 0 ? run->cells : DEFAULT_CELLS;
    if (open)
        fmpq_set_si(run->flow.until, CELLS_UNTIL, 1);
    cells.quiet = run->flow.quiet;
    cells.resume = run->flow.resume;
    cells.jobs = run->flow.opts.threads > 0 ? run->flow.opts.threads
        : (slong) sysconf(_SC_NPROCESSORS_ONLN);
    if (cells.jobs < 1)
        cells.jobs = 1;
    flow_name_certificate(&run->flow, ".cells");
    cells.out = run->flow.cert_path;
    run->opts.want[LOJA_CLAIM_DIVERGES] = 1;
    run->opts.want[LOJA_CLAIM_CONVERGES] = 1;
    if (run->opts.limit_digits <= 0)
        run->opts.limit_digits = 1;
    cells.model = run;
    status = prepare(&cells, run);
    if (open && fmpq_mat_ncols(cells.direction) > 0)
        fmpq_set_si(run->flow.until, SLABS_UNTIL, 1);
    if (status == CLI_DONE && (!map_mpi_agree(&cells)
                               || (rank == 0 && !map_open_index(&cells))))
        status = CLI_INPUT;
    if (status != CLI_DONE)
        map_mpi_leave();
    else
    {
        flow_catch_signals();
        if (rank > 0)
            map_mpi_serve(&cells);
        else
            status = finish(&cells, run, map_work(&cells, run->flow.msg));
    }
    map_run_clear(&cells);
    return status;
}
