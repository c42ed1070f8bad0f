/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja show: what an instance or a certificate says. */
#include "cli/show.h"

#include <string.h>

/* Certificates start as FORMAT.md says; YAML cannot, with that key. */
static int
is_certificate(const char *text, size_t len)
{
    const char *end = memchr(text, '\n', len);
    const char *s;

    if (end == NULL || len == 0 || text[0] != '{')
        return 0;
    s = strstr(text, "\"" LOJA_CERT_FORMAT "\"");
    return s != NULL && s < end;
}

static int
check(const show_t *show)
{
    if (show->out != NULL && !show->has_at)
        fprintf(stderr, "loja show: --out goes with --at T\n");
    else if (show->json && !show->has_at)
        fprintf(stderr, "loja show: --json goes with --at T\n");
    else if (show->out != NULL && !loja_params_is_format(show->out))
        fprintf(stderr, "loja show: --out takes a name ending in .yaml, .npy"
            ", .npz or .safetensors, not '%s'\n", show->out);
    else
        return 1;
    return 0;
}

static int
run_show(show_t *show)
{
    char *text;
    size_t len;
    int status = CLI_INPUT;

    if (loja_file_read(&text, &len, show->msg, show->file) != LOJA_OK)
        fprintf(stderr, "loja show: %s\n", show->msg->text);
    else
    {
        if (is_certificate(text, len))
            status = show_cert(show, text, len);
        else if (show->has_at)
            fprintf(stderr, "loja show: %s: expected a certificate with "
                "--at\n", show->file);
        else
            status = show_instance(show, text, len);
        flint_free(text);
    }
    return status;
}

static int
run(int argc, char **argv)
{
    show_t show;
    const cli_option_t options[] = {
        { "at", 0, CLI_TIME, show.at, 0, 0 },
        { "out", 'o', CLI_TEXT, &show.out, 0, 0 },
        { "json", 0, CLI_FLAG, &show.json, 0, 0 },
    };
    int status;

    memset(&show, 0, sizeof(show));
    fmpq_init(show.at);
    if (cli_parse(&show.file, &status, "an instance or a certificate", argc,
            argv, options, (slong) (sizeof(options) / sizeof(options[0]))))
    {
        show.has_at = !fmpq_is_zero(show.at);
        status = check(&show) ? run_show(&show) : CLI_USAGE;
    }
    fmpq_clear(show.at);
    return status;
}

const cli_command_t cli_show = {
    "show",
    "what an instance or a certificate says",
    "Usage: loja show INSTANCE\n"
    "       loja show CERTIFICATE [--at T [--out FILE] [--json]]\n"
    "\n"
    "Of an INSTANCE: the network, the number of parameters, facts of the\n"
    "activation, the data, and which claims `loja prove' can hope for, or why\n"
    "not.  Of a CERTIFICATE: what it says is proved, which loja-check proves\n"
    "anew; with --at the parameters at that time and how far they may be from\n"
    "the true ones.\n"
    "\n"
    "  --at T             a time that the certificate covers, exact\n"
    "  -o, --out FILE     write the parameters there: .yaml (exact, a start\n"
    "                     for another instance), .npy, .npz or .safetensors\n"
    "                     (the nearest doubles)\n"
    "  --json             with --at: one JSON object\n"
    "\n"
    "Exit status: 0 done, 4 bad input.\n",
    run
};
