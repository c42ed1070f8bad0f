/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Options of subcommands. */
#include "cli/args.h"

#include <math.h>
#include <string.h>

#include "loja/fast.h"

static int
usage_error(const char *command, const char *format, const char *a,
            const char *b)
{
    fprintf(stderr, "loja %s: ", command);
    fprintf(stderr, format, a, b);
    fprintf(stderr, "; try 'loja help %s'\n", command);
    return 0;
}

static int
bad_value(const char *command, const cli_option_t *opt, const char *wanted,
          const char *text)
{
    fprintf(stderr, "loja %s: --%s takes %s, not '%s'; try 'loja help %s'\n",
        command, opt->name, wanted, text, command);
    return 0;
}

static int
set_integer(const cli_option_t *opt, const char *command, const char *text)
{
    char range[80];
    int good;
    fmpq_t x;

    /* 1e5 is an integer too */
    fmpq_init(x);
    good = loja_fmpq_set_text(x, text) == LOJA_OK
        && fmpz_is_one(fmpq_denref(x))
        && fmpz_cmp_si(fmpq_numref(x), opt->min) >= 0
        && fmpz_cmp_si(fmpq_numref(x), opt->max) <= 0;
    if (good)
        *(slong *) opt->value = fmpz_get_si(fmpq_numref(x));
    fmpq_clear(x);
    if (good)
        return 1;
    snprintf(range, sizeof(range), "an integer from %ld to %ld",
        (long) opt->min, (long) opt->max);
    return bad_value(command, opt, range, text);
}

static int
set_double(const cli_option_t *opt, const char *command, const char *text)
{
    double x = 0;
    fmpq_t q;

    fmpq_init(q);
    if (loja_fmpq_set_text(q, text) == LOJA_OK)
        x = loja_fast_from_fmpq(q);
    fmpq_clear(q);
    if (isfinite(x) && x > 0)
    {
        *(double *) opt->value = x;
        return 1;
    }
    return bad_value(command, opt, opt->kind == CLI_SECONDS
        ? "a number of seconds > 0" : "a number > 0", text);
}

static int
set_time(const cli_option_t *opt, const char *command, const char *text)
{
    fmpq *x = opt->value;

    if (loja_fmpq_set_text(x, text) == LOJA_OK && fmpq_sgn(x) > 0)
        return 1;
    return bad_value(command, opt, "a number > 0, such as 1e6 or 3/2", text);
}

static int
add_text(const cli_option_t *opt, const char *command, const char *text)
{
    cli_list_t *list = opt->value;

    if (list->n == CLI_LIST_SIZE)
        return usage_error(command, "--%s is given too often%s", opt->name,
            "");
    list->text[list->n++] = text;
    return 1;
}

static int
set_value(const cli_option_t *opt, const char *command, const char *text)
{
    switch (opt->kind)
    {
        case CLI_INTEGER:
            return set_integer(opt, command, text);
        case CLI_SECONDS:
        case CLI_POSITIVE:
            return set_double(opt, command, text);
        case CLI_TIME:
            return set_time(opt, command, text);
        case CLI_LIST:
            return add_text(opt, command, text);
        default:
            *(const char **) opt->value = text;
            return 1;
    }
}

/* The option that this argument names; *text: what follows its `='. */
static const cli_option_t *
find_option(const char **text, const char *arg, const cli_option_t *options,
            slong n)
{
    slong i;

    *text = NULL;
    for (i = 0; i < n; i++)
    {
        const char *name = options[i].name;
        const size_t len = strlen(name);

        if (arg[1] != '-' && arg[1] == options[i].letter && arg[2] == '\0')
            return options + i;
        if (strncmp(arg, "--", 2) == 0 && strncmp(arg + 2, name, len) == 0
            && (arg[2 + len] == '\0' || arg[2 + len] == '='))
        {
            if (arg[2 + len] == '=')
                *text = arg + 3 + len;
            return options + i;
        }
    }
    return NULL;
}

/* Marks the option as given; 0 if it was already, perhaps by its other
   name. */
static int
mark(char *given, const cli_option_t *opt, const cli_option_t *options)
{
    const cli_option_t *o = options;

    while (o->value != opt->value)
        o++;
    return opt->kind == CLI_LIST || given[o - options]++ == 0;
}

/* An option that there is not. */
static int
no_option(const char *command, const char *arg, const cli_option_t *options,
          slong n)
{
    cli_suggestion_t near = { NULL, 0 };
    char word[40];
    size_t len = strcspn(arg, "=");
    slong i;

    if (strncmp(arg, "--", 2) == 0 && len < sizeof(word))
    {
        memcpy(word, arg + 2, len - 2);
        word[len - 2] = '\0';
        for (i = 0; i < n; i++)
            cli_suggest(&near, word, options[i].name);
    }
    if (near.name != NULL)
        return usage_error(command, "no option '%s' (is --%s meant?)", arg,
            near.name);
    return usage_error(command, "no option '%s'%s", arg, "");
}

/* Takes the option at argv[*i] and its value. */
static int
take_option(int *i, char *given, int argc, char **argv,
            const cli_option_t *options, slong n)
{
    const char *text;
    const cli_option_t *opt = find_option(&text, argv[*i], options, n);

    if (opt == NULL)
        return no_option(argv[0], argv[*i], options, n);
    if (opt->kind == CLI_FLAG)
    {
        if (text != NULL)
            return usage_error(argv[0], "--%s takes no value%s", opt->name,
                "");
        ++*(int *) opt->value;
        return 1;
    }
    if (text == NULL)
    {
        if (*i + 1 == argc)
            return usage_error(argv[0], "--%s needs a value%s", opt->name,
                "");
        text = argv[++*i];
    }
    if (!mark(given, opt, options))
        return usage_error(argv[0], "--%s is given twice%s", opt->name, "");
    return set_value(opt, argv[0], text);
}

int
cli_parse(const char **operand, int *status, const char *what, int argc,
          char **argv, const cli_option_t *options, slong n)
{
    char given[CLI_MOST_OPTIONS] = { 0 };
    int i, ended = 0;

    *operand = NULL;
    *status = CLI_USAGE;
    for (i = 1; i < argc; i++)
    {
        const char *arg = argv[i];

        if (!ended && strcmp(arg, "--") == 0)
            ended = 1;
        else if (!ended && cli_asks_help(arg))
        {
            fputs(cli_find(argv[0])->usage, stdout);
            *status = CLI_DONE;
            return 0;
        }
        else if (!ended
            && (strcmp(arg, "--version") == 0 || strcmp(arg, "-V") == 0))
        {
            cli_print_version();
            *status = CLI_DONE;
            return 0;
        }
        else if (!ended && arg[0] == '-' && arg[1] != '\0')
        {
            if (!take_option(&i, given, argc, argv, options, n))
                return 0;
        }
        else if (*operand != NULL)
            return usage_error(argv[0], "takes %s, not '%s' too", what, arg);
        else
            *operand = arg;
    }
    if (*operand == NULL)
        return usage_error(argv[0], "needs %s%s", what, "");
    return 1;
}
