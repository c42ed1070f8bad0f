/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja train: many runs of an optimiser, in double precision. */
#include "cli/flow.h"
#include "cli/train.h"

#include <math.h>
#include <string.h>

/* HEURISTIC: rows times runs, 320 MB */
#define MAX_VALUES 10000000

static void
train_init(train_t *tr)
{
    memset(tr, 0, sizeof(*tr));
    tr->ask.runs = 1;
    tr->ask.seed = -1;
    tr->ask.steps = -1;            /* not given */
    tr->ask.opts.batch = 100;
    tr->ask.opts.beta1 = 0.9;
    tr->ask.opts.beta2 = 0.999;
    tr->ask.opts.eps = 1e-8;
    tr->ask.optimiser = "gd";
    tr->ask.storage = "float64";
    loja_training_init(tr->training);
}

static void
train_clear(train_t *tr)
{
    slong i;

    for (i = 0; tr->run != NULL && i < tr->ask.runs; i++)
        loja_fast_train_clear(tr->run + i);
    if (tr->run != NULL)
        loja_fast_data_clear(tr->data);
    if (tr->test_data != NULL)
        loja_fast_data_clear(tr->test);
    flint_free(tr->run);
    flint_free(tr->table.at);
    flint_free(tr->table.time);
    flint_free(tr->table.value);
    loja_training_clear(tr->training);
}

/* The step of the row behind that at step. */
static slong
next_row(const train_t *tr, slong step)
{
    /* HEURISTIC: ten rows a power of ten, and about a hundred in all */
    const slong even = tr->ask.steps < 100 ? 1 : tr->ask.steps / 100;
    const slong linear = (step / even + 1) * even;
    const slong growing = step + 1 + step / 4;
    slong next = linear < growing ? linear : growing;

    if (tr->ask.every > 0)
        next = step + tr->ask.every;
    return next < tr->ask.steps ? next : tr->ask.steps;
}

static int
plan_rows(train_t *tr)
{
    const slong most = MAX_VALUES / tr->ask.runs;
    slong step = 0, room = 0;

    for (;;)
    {
        if (tr->table.rows == most)
        {
            fprintf(stderr, "loja train: more than %d rows over all runs; "
                "--every must be larger\n", MAX_VALUES);
            return 0;
        }
        if (tr->table.rows == room)
        {
            room = 2 * room + 256;
            tr->table.at = flint_realloc(tr->table.at,
                sizeof(slong) * (size_t) room);
        }
        tr->table.at[tr->table.rows++] = step;
        if (step == tr->ask.steps)
            break;
        step = next_row(tr, step);
    }
    tr->table.value = flint_malloc(sizeof(*tr->table.value)
        * (size_t) (tr->table.rows * tr->ask.runs));
    return 1;
}

static void
make_runs(train_t *tr)
{
    const slong P = tr->training->prob->net->nparams;
    const double l2 = loja_fast_from_fmpq(tr->training->prob->l2);
    double *theta = flint_malloc(sizeof(double) * (size_t) P);
    const char *isa;
    slong i, p;

    tr->run = flint_malloc(sizeof(*tr->run) * (size_t) tr->ask.runs);
    train_fingerprint(tr, l2);
    for (i = 0; i < tr->ask.runs; i++)
    {
        tr->ask.opts.seed = (uint64_t) (tr->ask.seed + i);
        if (!tr->own_start)
            loja_data_xavier(tr->training->prob, tr->ask.opts.seed);
        for (p = 0; p < P; p++)
        {
            theta[p] = loja_fast_from_fmpq(
                fmpq_mat_entry(tr->training->prob->start, 0, p));
            if (tr->ask.opts.single)
                theta[p] = (float) theta[p];
        }
        tr->fingerprint = train_mix(tr->fingerprint, theta,
            sizeof(double) * (size_t) P);
        /* one run alone may use all threads for its samples */
        loja_fast_train_init(tr->run + i, tr->training->prob->net, l2, tr->data,
            &tr->ask.opts, theta, tr->ask.runs == 1 ? tr->ask.threads : 1);
    }
    isa = loja_fast_isa(tr->run[0].ws);
    tr->fingerprint = train_mix(tr->fingerprint, isa, strlen(isa));
    flint_free(theta);
}

static int
read_input(train_t *tr)
{
    loja_status_t status = loja_training_read(tr->training, tr->msg,
        tr->ask.file);

    if (status == LOJA_OK && !train_files_check(tr))
        status = LOJA_IO;
    if (status != LOJA_OK)
    {
        fprintf(stderr, "loja train: %s\n", tr->msg->text);
        return 0;
    }
    tr->own_start = tr->training->prob->has_start && tr->ask.seed < 0;
    if (tr->ask.seed < 0)
        tr->ask.seed = 1;
    if (!loja_fast_optimiser_batches(tr->ask.opts.optimiser))
        tr->ask.opts.batch = tr->training->prob->n;
    if (tr->ask.is_flow && (tr->training->relative
        || tr->training->has_kolmogorov || tr->training->batch_norm
        || tr->training->cross_entropy))
    {
        fprintf(stderr, "loja train: %s: the flow is that of the mean squared "
            "error of given samples\n", tr->ask.file);
        return 0;
    }
    tr->ask.opts.relative = tr->training->relative;
    tr->ask.opts.batch_norm = tr->training->batch_norm;
    tr->ask.opts.cross_entropy = tr->training->cross_entropy;
    if (tr->ask.opts.batch_norm && tr->ask.theta_out != NULL)
    {
        fprintf(stderr, "loja train: %s: --theta-out is not for batch_norm\n",
            tr->ask.file);
        return 0;
    }
    if (tr->ask.opts.batch_norm
        && !loja_fast_optimiser_batches(tr->ask.opts.optimiser))
    {
        fprintf(stderr, "loja train: %s: batch_norm needs mini-batches: sgd "
            "or adam\n", tr->ask.file);
        return 0;
    }
    tr->ask.opts.kolmogorov = tr->training->has_kolmogorov
        ? &tr->training->kolmogorov : NULL;
    loja_fast_data_init_training(tr->data, tr->training);
    if (tr->training->test_n > 0)
    {
        loja_fast_data_init_test(tr->test, tr->training);
        tr->test_data = tr->test;
    }
    if (tr->ask.opts.single)
        loja_fast_data_round(tr->data);
    make_runs(tr);
    if (tr->ask.resume && !train_restore(tr))
    {
        fprintf(stderr, "loja train: %s\n", tr->msg->text);
        return 0;
    }
    tr->clock.first = tr->step;
    return 1;
}

static int
all_stopped(const train_t *tr)
{
    slong i;

    for (i = 0; i < tr->ask.runs && tr->run[i].stopped; i++) { }
    return i == tr->ask.runs;
}

static int
checkpoint(train_t *tr)
{
    tr->clock.saved = flow_clock();
    return tr->ask.out == NULL || train_save(tr);
}

/* All steps, in bursts; 0 with tr->msg. */
static int
train_loop(train_t *tr)
{
    slong burst = 1;

    while (tr->table.row < tr->table.rows && !flow_stop && !all_stopped(tr))
    {
        const slong left = tr->table.at[tr->table.row] - tr->step;
        const slong steps = left < burst ? left : burst;
        const double before = flow_clock();
        double spent;

        loja_fast_train_all(steps < left ? NULL
            : tr->table.value + tr->table.row * tr->ask.runs, tr->run,
            tr->ask.runs, tr->step + steps, tr->test_data, tr->ask.threads);
        tr->step += steps;
        if (steps == left)
            tr->table.row++;
        /* HEURISTIC: bursts of about a fifth of a second, in which nobody
           looks for signals */
        spent = flow_clock() - before;
        if (steps == burst && spent < 0.1)
            burst *= 2;
        else if (spent > 0.4 && burst > 1)
            burst /= 2;
        train_progress(tr, 0);
        /* HEURISTIC: half a minute of work may be lost */
        if (flow_clock() - tr->clock.saved > 30 && !checkpoint(tr))
            return 0;
    }
    train_progress(tr, 1);
    return 1;
}

static int
train(train_t *tr)
{
    const int interrupted = !train_loop(tr) ? -1 : flow_stop
        && tr->table.row < tr->table.rows;

    if (interrupted == 1 && tr->ask.out != NULL
        && !train_is_direct(tr->ask.out))
    {
        if (checkpoint(tr))
        {
            fprintf(stderr, "loja train: interrupted at step %ld; --resume "
                "goes on\n", (long) tr->step);
            return CLI_INTERRUPTED;
        }
    }
    else if (interrupted >= 0 && train_write(tr) && train_write_theta(tr))
    {
        if (!tr->ask.quiet)
            train_tell_stopped(tr);
        if (tr->ask.out != NULL)
            train_forget(tr);
        return interrupted ? CLI_INTERRUPTED : CLI_DONE;
    }
    fprintf(stderr, "loja train: %s\n", tr->msg->text);
    return CLI_INPUT;
}

static int
run(int argc, char **argv)
{
    train_t tr;
    const cli_option_t options[] = {
        { "optimiser", 0, CLI_TEXT, &tr.ask.optimiser, 0, 0 },
        { "optimizer", 0, CLI_TEXT, &tr.ask.optimiser, 0, 0 },
        { "rate", 0, CLI_POSITIVE, &tr.ask.opts.rate, 0, 0 },
        { "batch", 0, CLI_INTEGER, &tr.ask.opts.batch, 1, 1000000 },
        { "storage", 0, CLI_TEXT, &tr.ask.storage, 0, 0 },
        { "steps", 0, CLI_INTEGER, &tr.ask.steps, 0, 1000000000000 },
        { "until", 0, CLI_POSITIVE, &tr.ask.until, 0, 0 },
        { "tolerance", 0, CLI_POSITIVE, &tr.ask.tolerance, 0, 0 },
        { "runs", 0, CLI_INTEGER, &tr.ask.runs, 1, 100000 },
        { "seed", 0, CLI_INTEGER, &tr.ask.seed, 0, 1000000000000 },
        { "every", 0, CLI_INTEGER, &tr.ask.every, 1, 1000000000000 },
        { "threads", 0, CLI_INTEGER, &tr.ask.threads, 1, 4096 },
        { "out", 'o', CLI_TEXT, &tr.ask.out, 0, 0 },
        { "theta-out", 0, CLI_TEXT, &tr.ask.theta_out, 0, 0 },
        { "resume", 0, CLI_FLAG, &tr.ask.resume, 0, 0 },
        { "means", 0, CLI_FLAG, &tr.ask.means, 0, 0 },
        { "json", 0, CLI_FLAG, &tr.ask.json, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &tr.ask.quiet, 0, 0 },
        { "verbose", 'v', CLI_FLAG, &tr.ask.verbose, 0, 0 },
    };
    int status;

    train_init(&tr);
    if (cli_parse(&tr.ask.file, &status, "an instance file", argc, argv,
            options, (slong) (sizeof(options) / sizeof(options[0]))))
    {
        status = CLI_USAGE;
        if (train_options_check(&tr)
            && (tr.ask.is_flow ? train_flow_plan(&tr) : plan_rows(&tr)))
        {
            status = CLI_INPUT;
            if (read_input(&tr))
            {
                flow_catch_signals();
                tr.clock.started = flow_clock();
                tr.clock.shown = tr.clock.saved = tr.clock.started;
                status = tr.ask.is_flow ? train_flow(&tr) : train(&tr);
            }
        }
    }
    train_clear(&tr);
    return status;
}

const cli_command_t cli_train = {
    "train",
    "gradient descent, SGD, Adam or the flow from many seeds, unproved",
    "Usage: loja train FILE [OPTIONS]\n"
    "\n"
    "Trains the network of the instance FILE in double precision and prints\n"
    "loss, test loss, norm and gradient norm by steps, as CSV.\n"
    "\n"
    "  --optimiser NAME   or --optimizer: gd (all samples; the default), sgd,\n"
    "                     adam, or flow: theta' = -grad L by CVODE, rows by\n"
    "                     time\n"
    "  --rate R           step size (gd 1e-3, sgd 1e-2, adam 5e-3)\n"
    "  --batch B          samples of a mini-batch of sgd and adam (100)\n"
    "  --steps N          how many (10000)\n"
    "  --storage S        float64, or float32: all that is kept between steps\n"
    "                     is rounded to single precision\n"
    "  --until T          end of the flow (1000)\n"
    "  --tolerance R      of the flow, relative; a step may err by a\n"
    "                     twentieth of it (1e-8)\n"
    "  --runs N           so many runs, with seeds SEED, SEED + 1, .. (1)\n"
    "  --seed SEED        Xavier-uniform starts and mini-batches; without it\n"
    "                     the start of FILE, if any, and mini-batches of 1\n"
    "  --every N          a row every N steps\n"
    "  --threads N        the result does not depend on it\n"
    "  -o, --out FILE     write there, with checkpoints FILE.checkpoint\n"
    "  --theta-out FILE   the parameters at the end of the one run: .yaml,\n"
    "                     .npy, .npz or .safetensors\n"
    "  --resume           go on from the checkpoint\n"
    "  --means            the means over the runs alone\n"
    "  --json             one JSON object instead of CSV\n"
    "  -q, --quiet        nothing on stderr\n"
    "  -v, --verbose      progress on stderr, also into a file\n"
    "\n"
    "Exit status: 0 done, 3 a flow could not be followed to its end, 4 bad\n"
    "input, 130 interrupted.\n",
    run
};
