/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The subcommands of loja. */
#ifndef LOJA_CLI_H
#define LOJA_CLI_H

/* Exit statuses; the manual promises these numbers. */
enum
{
    CLI_DONE = 0,          /* proved, or done */
    CLI_REFUTED = 1,
    CLI_USAGE = 2,
    CLI_UNDECIDED = 3,     /* or the budget is spent */
    CLI_INPUT = 4,
    CLI_REJECTED = 5,      /* a certificate */
    CLI_INTERRUPTED = 130  /* resumable */
};

/*
    All subcommands, in the order in which help shows them.  X(NAME) stands
    for a command NAME whose description is cli_NAME, defined in NAME.c.
*/
#define CLI_COMMAND_LIST(X)                                                 \
    X(flow)                                                                 \
    X(prove)                                                                \
    X(map)                                                                  \
    X(eval)                                                                 \
    X(show)                                                                 \
    X(plot)                                                                 \
    X(train)                                                                \
    X(compare)                                                              \
    X(init)                                                                 \
    X(help)                                                                 \
    X(version)

typedef struct
{
    const char *name;
    const char *summary;   /* one line, no full stop */
    const char *usage;     /* what `loja help NAME' prints, with newlines */
    /* argv[0] is the subcommand's name; returns the exit status. */
    int (*run)(int argc, char **argv);
} cli_command_t;

#define CLI_DECLARE(name) extern const cli_command_t cli_##name;
CLI_COMMAND_LIST(CLI_DECLARE)
#undef CLI_DECLARE

/* -h or --help? */
int cli_asks_help(const char *arg);
/* What `loja version', --version and -V print. */
void cli_print_version(void);

/* NULL-terminated. */
extern const cli_command_t *const cli_commands[];

/* The subcommand of that name, or NULL. */
const cli_command_t *cli_find(const char *name);
/* Says on stderr that there is none of that name, and which may be meant. */
void cli_no_command(const char *who, const char *name);

#endif
