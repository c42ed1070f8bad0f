/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja: finds the subcommand and runs it. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "loja/base.h"

const cli_command_t *const cli_commands[] = {
#define CLI_ENTRY(name) &cli_##name,
    CLI_COMMAND_LIST(CLI_ENTRY)
#undef CLI_ENTRY
    NULL
};

const cli_command_t *
cli_find(const char *name)
{
    const cli_command_t *const *c;

    for (c = cli_commands; *c != NULL; c++)
    {
        if (strcmp((*c)->name, name) == 0)
            return *c;
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    const cli_command_t *command;
    const char *name;
    int status;

    if (argc < 2)
    {
        fprintf(stderr, "loja: no command given; try 'loja help'\n");
        return CLI_USAGE;
    }

    name = argv[1];
    if (cli_asks_help(name))
        name = "help";
    else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";

    command = cli_find(name);
    if (command == NULL)
    {
        fprintf(stderr, "loja: no command '%s'; try 'loja help'\n", name);
        return CLI_USAGE;
    }

    status = command->run(argc - 1, argv + 1);

    /* What could not be written, to a full disk say, was not done. */
    if (fflush(stdout) != 0 || ferror(stdout))
    {
        perror("loja: standard output");
        status = CLI_INPUT;
    }
    flint_cleanup();
    return status;
}
