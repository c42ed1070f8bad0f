/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja help: the list of subcommands, or the usage of one. */
#include "cli/cli.h"

#include <stdio.h>

static int
run(int argc, char **argv)
{
    const cli_command_t *const *c;
    const cli_command_t *command;

    if (argc > 2)
    {
        fprintf(stderr, "loja help: takes one command at most\n");
        return CLI_USAGE;
    }

    if (argc == 2)
    {
        command = cli_find(argv[1]);
        if (command == NULL)
        {
            fprintf(stderr, "loja help: no command '%s'; try 'loja help'\n",
                argv[1]);
            return CLI_USAGE;
        }
        printf("loja %s: %s\n\n%s", command->name, command->summary,
            command->usage);
        return CLI_DONE;
    }

    printf("Usage: loja COMMAND [ARGUMENTS]\n\nCommands:\n");
    for (c = cli_commands; *c != NULL; c++)
        printf("  %-10s %s\n", (*c)->name, (*c)->summary);
    printf("\n'loja help COMMAND' tells more about a command.\n");
    return CLI_DONE;
}

const cli_command_t cli_help = {
    "help",
    "show the commands, or how to use one",
    "Usage: loja help [COMMAND]\n",
    run
};
