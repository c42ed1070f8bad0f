/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja help: the list of subcommands, or the usage of one. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

int
cli_asks_help(const char *arg)
{
    return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0;
}

static int
run(int argc, char **argv)
{
    const cli_command_t *const *c;
    const cli_command_t *command;

    if (argc > 2)
    {
        fprintf(stderr, "loja help: takes one command at most, not '%s' "
            "too\n", argv[2]);
        return CLI_USAGE;
    }
    if (argc == 2 && cli_asks_help(argv[1]))
    {
        fputs(cli_help.usage, stdout);
        return CLI_DONE;
    }

    if (argc == 2)
    {
        command = cli_find(argv[1]);
        if (command == NULL)
        {
            cli_no_command("loja help", argv[1]);
            return CLI_USAGE;
        }
        printf("loja %s: %s\n\n%s", command->name, command->summary,
            command->usage);
        return CLI_DONE;
    }

    printf("Usage: loja COMMAND [ARGUMENTS]\n\nCommands:\n");
    for (c = cli_commands; *c != NULL; c++)
        printf("  %-10s %s\n", (*c)->name, (*c)->summary);
    printf("\n'loja help COMMAND' and 'loja COMMAND --help' tell more about a "
        "command.\nA FILE named - is the standard input.\n");
    return CLI_DONE;
}

const cli_command_t cli_help = {
    "help",
    "show the commands, or how to use one",
    "Usage: loja help [COMMAND]\n",
    run
};
