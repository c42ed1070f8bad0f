/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* args.h -- options of subcommands. */
#ifndef LOJA_CLI_ARGS_H
#define LOJA_CLI_ARGS_H

#include "cli/cli.h"
#include "loja/base.h"

typedef enum
{
    CLI_FLAG,      /* int: counts how often it is given */
    CLI_TEXT,      /* const char *, borrowed from argv */
    CLI_LIST,      /* cli_list_t: may be given again */
    CLI_INTEGER,   /* slong from min to max */
    CLI_SECONDS,   /* double > 0 */
    CLI_POSITIVE,  /* double > 0 */
    CLI_TIME       /* fmpq > 0, exact */
} cli_kind_t;

#define CLI_LIST_SIZE 16

typedef struct
{
    int n;
    const char *text[CLI_LIST_SIZE];   /* borrowed from argv */
} cli_list_t;

typedef struct
{
    const char *name;      /* without the dashes */
    char letter;           /* of the short form, or 0 */
    cli_kind_t kind;
    void *value;
    slong min, max;        /* of CLI_INTEGER */
} cli_option_t;

/*
    Options may stand before and after the one operand, as --name VALUE or
    --name=VALUE; -- ends them; -h and --help print the usage, -V and
    --version the version.  A value is given once, so that none is lost.
    Returns 1 when everything is set; otherwise a message was printed and
    *status is the exit status.  Domain: n <= CLI_MOST_OPTIONS.
*/
#define CLI_MOST_OPTIONS 64
int cli_parse(const char **operand, int *status, const char *what, int argc,
              char **argv, const cli_option_t *options, slong n);

/* What `word' may have been meant to be, of the names that were offered;
   name is NULL before the first and where none is near. */
typedef struct
{
    const char *name;      /* borrowed */
    int far;
} cli_suggestion_t;
void cli_suggest(cli_suggestion_t *s, const char *word, const char *name);

#endif
