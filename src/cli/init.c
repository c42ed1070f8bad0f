/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja init: an instance to begin with, with comments. */
#include "cli/args.h"

#include <errno.h>
#include <string.h>

typedef struct
{
    const char *kind, *what, *text;
} template_t;

#define NETWORK                                                             \
    "# widths: inputs, hidden layers, outputs; activation: logistic, tanh,\n" \
    "# softplus, gelu, silu, mish, elu, softsign, arctan, erf, identity\n"

static const template_t templates[] =
{
    { "polynomial", "samples of a polynomial, a start written out",
        NETWORK
        "network: {widths: [1, 2, 1], activation: tanh, bias: true}\n"
        "# mean squared error; with a penalty: {type: mse, l2: 1/1000}\n"
        "loss: mse\n"
        "# every number is exact: 0.1, 1/3, 2.5e-7; in place of x:\n"
        "# grid: {from: -1, to: 1, points: 9}, in place of target: y: [..]\n"
        "data: {x: [-1, -1/2, 0, 1/2, 1], target: \"2x^2 - 1/2\"}\n"
        "# a row of w1 a neuron; in place of all: xavier: {seed: 1}\n"
        "start: {w1: [[1], [-1/2]], b1: [0, 1/4], w2: [[1, 1]], b2: [0]}\n"
        "# the end of `loja flow'\n"
        "flow: {until: 1e6}\n" },
    { "csv", "samples from a CSV file, a random start",
        NETWORK
        "network: {widths: [2, 3, 1], activation: gelu}\n"
        "loss: mse\n"
        "# data.csv stands beside this file; its header names the columns,\n"
        "# without one they have numbers from 1: {x: [1, 2], y: 3}\n"
        "data: {file: data.csv, columns: {x: [x1, x2], y: y}}\n"
        "start: {xavier: {seed: 1}}\n"
        "flow: {until: 1e3}\n" },
    { "numpy", "samples and parameters from NumPy",
        NETWORK
        "network: {widths: [1, 2, 1], activation: tanh}\n"
        "loss: mse\n"
        "# numpy.save(\"x.npy\", x), a row a sample; or one file of\n"
        "# numpy.savez(\"data.npz\", x=x, y=y): data: {file: data.npz}\n"
        "data: {file: {x: x.npy, y: y.npy}}\n"
        "# numpy.savez(\"theta.npz\", w1=.., b1=.., w2=.., b2=..)\n"
        "start: {file: theta.npz}\n"
        "flow: {until: 1e3}\n" },
    { "pytorch", "parameters of a PyTorch model",
        NETWORK
        "network: {widths: [1, 2, 1], activation: tanh}\n"
        "loss: mse\n"
        "data: {grid: {from: -1, to: 1, points: 11}, target: \"x^2\"}\n"
        "# safetensors.torch.save_file(model.state_dict(),\n"
        "#     \"theta.safetensors\"); layers are found by shape and number,\n"
        "# else: names: {w1: fc_in.weight, b1: fc_in.bias, ..} beside file\n"
        "start: {file: theta.safetensors}\n"
        "flow: {until: 1e3}\n" },
    { "training", "for loja train: test samples, no start",
        NETWORK
        "network: {widths: [1, 10, 20, 10, 1], activation: gelu}\n"
        "loss: mse\n"
        "data:\n"
        "  uniform: {from: -1, to: 1, points: 1000, seed: 1}\n"
        "  target: \"x^4 - x^2\"\n"
        "# no part of the loss; it takes the target of data\n"
        "test: {grid: {from: -1, to: 1, points: 1000}}\n" },
};

#define NUM (sizeof(templates) / sizeof(templates[0]))

static const template_t *
find(const char *kind)
{
    size_t i;

    for (i = 0; i < NUM; i++)
        if (strcmp(templates[i].kind, kind) == 0)
            return templates + i;
    return NULL;
}

static int
write_file(const char *path, const char *text)
{
    /* x: what the user has is never lost */
    FILE *file = fopen(path, "wx");
    int good = file != NULL && fputs(text, file) >= 0;

    if (file != NULL && fclose(file) != 0)
        good = 0;
    if (!good)
        fprintf(stderr, "loja init: %s: %s\n", path, strerror(errno));
    return good ? CLI_DONE : CLI_INPUT;
}

static int
run(int argc, char **argv)
{
    const char *kind, *out = NULL;
    const template_t *template;
    const cli_option_t options[] = {
        { "out", 'o', CLI_TEXT, &out, 0, 0 },
    };
    int status;
    size_t i;

    if (!cli_parse(&kind, &status, "a kind of instance", argc, argv, options,
            1))
        return status;
    template = find(kind);
    if (template == NULL)
    {
        fprintf(stderr, "loja init: takes ");
        for (i = 0; i < NUM; i++)
            fprintf(stderr, "%s%s", i == 0 ? "" : i + 1 < NUM ? ", "
                : " or ", templates[i].kind);
        fprintf(stderr, ", not '%s'\n", kind);
        return CLI_USAGE;
    }
    if (out != NULL)
        return write_file(out, template->text);
    fputs(template->text, stdout);
    return CLI_DONE;
}

const cli_command_t cli_init = {
    "init",
    "an instance file to begin with",
    "Usage: loja init KIND [--out FILE]\n"
    "\n"
    "Prints an instance file with comments, or writes it, unless FILE exists.\n"
    "\n"
    "  polynomial         samples of a polynomial, a start written out\n"
    "  csv                samples from a CSV file, a random start\n"
    "  numpy              samples and parameters from NumPy\n"
    "  pytorch            parameters of a PyTorch model\n"
    "  training           for loja train: test samples, no start\n"
    "\n"
    "  -o, --out FILE     write there\n"
    "\n"
    "Exit status: 0 done, 4 the file exists or cannot be written.\n",
    run
};
