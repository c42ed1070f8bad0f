/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja plot: pictures of certificates. */
#include "cli/args.h"

#include "loja/plot.h"

static int
draw(const char *path, const char *out)
{
    loja_message_t msg;
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
        status = loja_plot_flow(msg, cert, out);
    if (status != LOJA_OK)
        fprintf(stderr, "loja plot: %s\n", msg->text);
    loja_cert_clear(cert);
    return status == LOJA_OK ? CLI_DONE : CLI_INPUT;
}

static int
run(int argc, char **argv)
{
    const char *path, *out = NULL;
    const cli_option_t options[] = {
        { "out", 'o', CLI_TEXT, &out, 0, 0 },
    };
    int status;

    if (!cli_parse(&path, &status, "a certificate", argc, argv, options, 1))
        return status;
    if (out == NULL)
    {
        fprintf(stderr, "loja plot: needs --out FILE; try 'loja help "
            "plot'\n");
        return CLI_USAGE;
    }
    return draw(path, out);
}

const cli_command_t cli_plot = {
    "plot",
    "draw a trajectory from its certificate",
    "Usage: loja plot CERTIFICATE --out FILE.svg|FILE.png|FILE.pdf\n"
    "\n"
    "Draws |theta|, L and the error bound against t, by gnuplot.\n"
    "\n"
    "  -o, --out FILE     the picture; its ending decides the form\n"
    "\n"
    "Exit status: 0 done, 4 bad input, or gnuplot or the file failed.\n",
    run
};
