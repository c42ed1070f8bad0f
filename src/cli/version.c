/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja version: what a report of a problem should quote. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "cli/cli.h"

#include <stdio.h>

#include "loja/base.h"

void
cli_print_version(void)
{
    printf("loja %s (FLINT %s, MPFR %s, GMP %s)\n", loja_version(),
        flint_version, mpfr_get_version(), gmp_version);
    if (PACKAGE_URL[0] != '\0')
        printf("Home page: %s\n", PACKAGE_URL);
    if (PACKAGE_BUGREPORT[0] != '\0')
        printf("Reports of bugs: %s\n", PACKAGE_BUGREPORT);
}

static int
run(int argc, char **argv)
{
    if (argc > 1 && cli_asks_help(argv[1]))
        fputs(cli_version.usage, stdout);
    else if (argc > 1)
    {
        fprintf(stderr, "loja version: takes no arguments, not '%s'\n",
            argv[1]);
        return CLI_USAGE;
    }
    else
        cli_print_version();
    return CLI_DONE;
}

const cli_command_t cli_version = {
    "version",
    "show the version, and those of the libraries",
    "Usage: loja version\n",
    run
};
