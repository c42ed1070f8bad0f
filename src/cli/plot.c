/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja plot: pictures of certificates, tables and comparisons. */
#include "cli/args.h"

#include <string.h>
#include <sys/stat.h>
#include "loja/plot.h"

typedef enum { CERTIFICATE, TABLE, COMPARISON } kind_t;

/* What a file is, by how it begins; what cannot be read is left to the
   reader of certificates, which says so. */
static kind_t
kind_of(const char *path)
{
    char head[64];
    size_t n = 0;
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");

    if (file != NULL)
    {
        n = fread(head, 1, sizeof(head) - 1, file);
        fclose(file);
    }
    head[n] = '\0';
    if (strncmp(head, "{\n", 2) == 0 || strncmp(head, "{\"instance\"", 11) == 0)
        return COMPARISON;
    return strncmp(head, "# loja train", 12) == 0
        || strncmp(head, "step,", 5) == 0 || strncmp(head, "time,", 5) == 0
        ? TABLE : CERTIFICATE;
}

static loja_status_t
draw_certificate(loja_message_t msg, const char *path, const char *out,
                 int exponents)
{
    loja_status_t status;
    loja_cert_t cert;

    loja_cert_init(cert);
    status = loja_cert_read(cert, msg, path);
    if (status == LOJA_OK && cert->n == 0)
    {
        loja_message_set(msg, "%s: expected a certificate with a step",
            path);
        status = LOJA_INPUT;
    }
    if (status == LOJA_OK)
        status = exponents ? loja_plot_exponents(msg, cert, out)
            : loja_plot_flow(msg, cert, out);
    loja_cert_clear(cert);
    return status;
}

static loja_status_t
draw(loja_message_t msg, const char *path, const char *out, int exponents)
{
    const kind_t kind = kind_of(path);
    struct stat info;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
    {
        loja_message_set(msg, "%s: a directory; the picture of a map is its "
            "map.svg", path);
        return LOJA_INPUT;
    }
    if (kind != CERTIFICATE && exponents)
    {
        loja_message_set(msg, "%s: --exponents takes a certificate", path);
        return LOJA_INPUT;
    }
    if (kind == TABLE)
        return loja_plot_train(msg, path, out);
    if (kind == COMPARISON)
        return loja_plot_compare(msg, path, out);
    return draw_certificate(msg, path, out, exponents);
}

static int
run(int argc, char **argv)
{
    const char *path, *out = NULL;
    int exponents = 0, status;
    const cli_option_t options[] = {
        { "out", 'o', CLI_TEXT, &out, 0, 0 },
        { "exponents", 0, CLI_FLAG, &exponents, 0, 0 },
    };
    loja_message_t msg;

    if (!cli_parse(&path, &status, "a certificate, or a file of train or "
            "compare", argc, argv, options, 2))
        return status;
    if (out == NULL)
    {
        fprintf(stderr, "loja plot: needs --out FILE; try 'loja help "
            "plot'\n");
        return CLI_USAGE;
    }
    if (draw(msg, path, out, exponents) == LOJA_OK)
        return CLI_DONE;
    fprintf(stderr, "loja plot: %s\n", msg->text);
    return CLI_INPUT;
}

const cli_command_t cli_plot = {
    "plot",
    "draw a trajectory, a training run or a comparison",
    "Usage: loja plot CERTIFICATE [--exponents] --out FILE\n"
    "       loja plot RUN.csv --out FILE\n"
    "       loja plot COMPARE.json --out FILE\n"
    "\n"
    "Draws by gnuplot.  Of a CERTIFICATE: |theta|, L and the error bound\n"
    "against t and, where a fate is proved, bounds and limit laws for all\n"
    "later times.  Of a table of `loja train': means over the seeds and the\n"
    "band from the least to the greatest.  Of the output of `loja compare\n"
    "--json': the distance of doubles from the flow.  The picture of a map\n"
    "is map.svg in its directory.\n"
    "\n"
    "  -o, --out FILE     the picture; its ending decides the form: .svg,\n"
    "                     .png or .pdf\n"
    "  --exponents        t d/dt log of |theta|, L and each parameter\n"
    "                     instead: constant where a power law holds\n"
    "\n"
    "Exit status: 0 done, 4 bad input, or gnuplot or the file failed.\n",
    run
};
