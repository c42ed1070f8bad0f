/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja: finds the subcommand and runs it. */
#include "cli/args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void
cli_no_command(const char *who, const char *name)
{
    const cli_command_t *const *c;
    cli_suggestion_t near = { NULL, 0 };

    for (c = cli_commands; *c != NULL; c++)
        cli_suggest(&near, name, (*c)->name);
    fprintf(stderr, "%s: no command '%s'", who, name);
    if (near.name != NULL)
        fprintf(stderr, " (is %s meant?)", near.name);
    else if (strpbrk(name, "./") != NULL)
        fprintf(stderr, "; a command comes before the file, as in 'loja "
            "prove %s'", name);
    fprintf(stderr, "; try 'loja help'\n");
}

/*
    Threads of OpenMP that have nothing to do wait busily for a while, which
    on a busy machine takes the processors from those that have: a flow was 4
    times slower.  The runtime reads its environment before main, so the
    program has to start once more, unless the user has chosen.
*/
static void
wait_passively(char **argv)
{
#ifdef _OPENMP
    if (getenv("OMP_WAIT_POLICY") != NULL || getenv("GOMP_SPINCOUNT") != NULL
        || setenv("OMP_WAIT_POLICY", "passive", 1) != 0)
        return;
    /* where that file does not exist, all goes on as it is */
    (void) execv("/proc/self/exe", argv);
#else
    (void) argv;
#endif
}

int
main(int argc, char **argv)
{
    const cli_command_t *command;
    const char *name;
    int status;

    wait_passively(argv);
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
        cli_no_command("loja", name);
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
