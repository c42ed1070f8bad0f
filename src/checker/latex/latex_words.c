/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Sentences of loja-check for LaTeX.  They are ASCII with formulas in them
    as one types them: t^(-1/6), D_T, theta*, ->, <=, 1.5e-10.  Each sign is
    either set in a formula or escaped; nothing is left out.  What stands
    between two signs of formulas and is no word (brackets, =, numbers) joins
    them to one formula.
*/
#include <ctype.h>
#include <string.h>
#include "checker/latex/latex.h"

/* HEURISTIC: more than this between two signs does not join them. */
#define MAX_HELD 40

/* Where we are: formulas that meet are one. */
typedef struct
{
    FILE *out;
    int formula, command;      /* it ends with a command */
    int infinite;              /* it ends with infinity: no product follows */
    int depth;                 /* brackets open in it */
    char held[MAX_HELD + 1];   /* behind it: joins what follows, or is text */
    size_t n;
} pen_t;

static void
begin_formula(pen_t *pen)
{
    if (!pen->formula)
        fputc('$', pen->out);
    pen->formula = 1;
}

/* What is held, up to `end', as a part of the formula; lines may end behind
   its commas. */
static void
join_held(pen_t *pen, size_t end)
{
    size_t i;

    for (i = 0; i < end; i++)
    {
        if (strchr("([", pen->held[i]) != NULL)
            pen->depth++;
        else if (strchr(")]", pen->held[i]) != NULL)
            pen->depth--;
        if (pen->held[i] == ',')
            fputs(",\\allowbreak", pen->out);
        else
            fputc(pen->held[i], pen->out);
        pen->command = pen->held[i] == ',';
    }
    pen->n -= end;
    memmove(pen->held, pen->held + end, pen->n);
}

static void
put_formula(pen_t *pen, const char *s, size_t n)
{
    join_held(pen, pen->n);
    begin_formula(pen);
    pen->infinite = 0;
    if (pen->command && isalpha((unsigned char) *s))
        fputc(' ', pen->out);
    pen->command = n > 1 && isalpha((unsigned char) s[n - 1]);
    fwrite(s, 1, n, pen->out);
}

/* How much of what is held belongs to the formula before it: brackets that
   close those in it, and what stands before these. */
static size_t
closing(const pen_t *pen)
{
    int depth = pen->depth;
    size_t i, end = pen->n > 0 && pen->held[0] == '\'';

    for (i = 0; i < pen->n && depth >= 0; i++)
        if (strchr("([", pen->held[i]) != NULL)
            depth++;
        else if (strchr(")]", pen->held[i]) != NULL && --depth >= 0
                 && depth < pen->depth)
            end = i + 1;
    return end;
}

static void
end_formula(pen_t *pen)
{
    size_t i;

    if (!pen->formula)
        return;
    join_held(pen, closing(pen));
    fputc('$', pen->out);
    for (i = 0; i < pen->n; i++)
        fputc(pen->held[i], pen->out);
    pen->n = 0;
    pen->formula = pen->command = pen->infinite = pen->depth = 0;
}

static void
put_char(FILE *out, int c)
{
    static const char special[] = "#$%&_{}";

    if (c == '\\')
        fputs("\\textbackslash{}", out);
    else if (c == '~')
        fputs("\\textasciitilde{}", out);
    else if (c == '^')
        fputs("\\textasciicircum{}", out);
    else if (c == '"')
        fputs("''", out);
    else if (c == '\n' || c == '\t')
        fputc(' ', out);
    else if (c < 32 || c > 126)
        fputc('?', out);
    else
    {
        if (strchr(special, c) != NULL)
            fputc('\\', out);
        fputc(c, out);
    }
}

/* The length of the index or exponent at s, behind ^ or _; 0: it is none.
   *skip: a bracket around it, which is left out. */
static size_t
script_length(const char *s, size_t *skip)
{
    size_t n = 0;

    *skip = *s == '(';
    if (*skip)
    {
        n = strspn(s + 1, "0123456789abcdefghijklmnopqrstuvwxyz"
                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ/.+- ");
        return s[n + 1] == ')' ? n : 0;
    }
    if (s[0] == '-' && isalnum((unsigned char) s[1]))
        n = 1;
    while (isalnum((unsigned char) s[n]))
        n++;
    return n;
}

/* ^ or _ at *s and what hangs on it; 0: it is not of that form. */
static int
put_script(pen_t *pen, const char **s)
{
    char sign[2] = { **s, '\0' };
    size_t skip, n;

    if (**s != '^' && **s != '_')
        return 0;
    n = script_length(*s + 1, &skip);
    if (n == 0)
        return 0;
    put_formula(pen, sign, 1);
    fprintf(pen->out, "{%.*s}", (int) n, *s + 1 + skip);
    pen->command = 0;
    *s += 1 + n + 2 * skip;
    return 1;
}

/* Signs that are no text. */
static int
put_sign(pen_t *pen, const char **s)
{
    static const char *const sign[][2] =
    {
        { "->", "\\to" }, { "<=", "\\le" }, { ">=", "\\ge" },
        { "!=", "\\ne" }, { "<", "<" }, { ">", ">" }, { "|", "|" },
        { "*", "^\\ast" },
    };
    size_t k;

    for (k = 0; k < sizeof(sign) / sizeof(*sign); k++)
        if (strncmp(*s, sign[k][0], strlen(sign[k][0])) == 0)
        {
            put_formula(pen, sign[k][1], strlen(sign[k][1]));
            *s += strlen(sign[k][0]);
            return 1;
        }
    return 0;
}

/* A minus: before a number or letter, or between blanks; no hyphen. */
static int
put_minus(pen_t *pen, const char **s, const char *text)
{
    const char before = *s == text ? ' ' : (*s)[-1], after = (*s)[1];

    if (**s != '-' || strchr(" (,[", before) == NULL
        || (after != ' ' && !isalnum((unsigned char) after)))
        return 0;
    put_formula(pen, "-", 1);
    ++*s;
    return 1;
}

/* The word before is no article: =, + or / follows. */
static int
is_operand(const char *s)
{
    s += *s == ' ';
    return *s == '=' || *s == '+' || *s == '/';
}

/* A whole word that is a letter or has one of its own. */
static int
put_letter(pen_t *pen, const char **s, size_t n)
{
    static const char *const word[][2] =
    {
        { "theta", "\\theta" }, { "infinity", "\\infty" },
        { "lambda", "\\lambda" }, { "kappa", "\\kappa" },
        { "Linf", "L_\\infty" }, { "eps", "\\varepsilon" },
        { "Lam", "\\Lambda" }, { "nu", "\\nu" }, { "log", "\\log" },
        { "exp", "\\exp" }, { "inf", "\\inf" },
    };
    const size_t digits = strspn(*s + n, "0123456789");
    size_t k;

    if (pen->infinite && pen->n > 0 && pen->held[pen->n - 1] == ' ')
        end_formula(pen);
    if (n == 1 && digits > 0 && !isalpha((unsigned char) (*s)[1 + digits]))
    {
        put_formula(pen, *s, 1);
        fprintf(pen->out, "_{%.*s}", (int) digits, *s + 1);
        pen->command = 0;
        *s += 1 + digits;
        return 1;
    }
    if (n == 0 || digits > 0)
        return 0;
    for (k = 0; k < sizeof(word) / sizeof(*word); k++)
        if (strlen(word[k][0]) == n && strncmp(*s, word[k][0], n) == 0)
        {
            put_formula(pen, word[k][1], strlen(word[k][1]));
            pen->infinite = strcmp(word[k][0], "infinity") == 0;
            *s += n;
            return 1;
        }
    if (n > 1 || **s == 'a' || (**s == 'A' && !is_operand(*s + 1)))
        return 0;
    put_formula(pen, *s, 1);
    ++*s;
    return 1;
}

/* digits[.digits]e[+-]digits */
static int
put_decimal(pen_t *pen, const char **s)
{
    const char *p = *s;
    size_t n = strspn(p, "0123456789"), m, e;

    if (n == 0)
        return 0;
    if (p[n] == '.')
        n += 1 + strspn(p + n + 1, "0123456789");
    if (p[n] != 'e')
        return 0;
    m = n + 1 + (p[n + 1] == '-' || p[n + 1] == '+');
    e = strspn(p + m, "0123456789");
    if (e == 0 || isalnum((unsigned char) p[m + e]))
        return 0;
    while (e > 1 && p[m] == '0')
        m++, e--;
    put_formula(pen, p, n);
    fprintf(pen->out, " \\cdot 10^{%s%.*s}", p[n + 1] == '-' ? "-" : "",
            (int) e, p + m);
    pen->command = 0;
    *s = p + m + e;
    return 1;
}

/* A number before a relation or a power begins a formula, one behind a sign
   goes on with it. */
static int
put_number(pen_t *pen, const char **s)
{
    size_t n = strspn(*s, "0123456789"), m;

    if (n == 0)
        return 0;
    if ((*s)[n] == '.' && isdigit((unsigned char) (*s)[n + 1]))
        n += 1 + strspn(*s + n + 1, "0123456789");
    m = n + ((*s)[n] == ' ');
    if (isalnum((unsigned char) (*s)[n])
        || (!pen->formula && strchr("<>^", (*s)[m]) == NULL)
        || (*s)[m] == '\0')
        return 0;
    put_formula(pen, *s, n);
    *s += n;
    return 1;
}

/* "c in [" of a number and an interval. */
static int
put_element(pen_t *pen, const char **s)
{
    if (!pen->formula || pen->n == 0 || pen->held[pen->n - 1] != ' '
        || strncmp(*s, "in [", 4) != 0)
        return 0;
    put_formula(pen, "\\in", 3);
    *s += 2;
    return 1;
}

/* What may stand between two signs of a formula: brackets, =, +, a comma
   within brackets, c'. */
static int
hold(pen_t *pen, const char **s)
{
    int depth = pen->depth;
    size_t i;

    if (!pen->formula || pen->n == MAX_HELD
        || (**s == '\'' && (pen->n > 0 || (*s)[1] != ' '))
        || strchr(" ()[]=+/,'", **s) == NULL)
        return 0;
    for (i = 0; i < pen->n; i++)
        depth += strchr("([", pen->held[i]) != NULL ? 1
            : strchr(")]", pen->held[i]) != NULL ? -1 : 0;
    if ((**s == ',' && depth <= 0) || (strchr(")]", **s) != NULL && depth <= 0))
        return 0;
    pen->held[pen->n++] = *(*s)++;
    return 1;
}

void
latex_words(FILE *out, const char *text)
{
    const char *s = text;
    pen_t pen = { .out = out };
    int inside = 0;            /* of a word, where none begins */

    while (*s != '\0')
    {
        const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

        if (put_sign(&pen, &s) || put_script(&pen, &s)
            || put_minus(&pen, &s, text)
            || (!inside && (put_decimal(&pen, &s) || put_number(&pen, &s)
                            || put_element(&pen, &s)
                            || put_letter(&pen, &s, n)))
            || hold(&pen, &s))
        {
            inside = 0;
            continue;
        }
        end_formula(&pen);
        inside = isalnum((unsigned char) *s) || *s == '.' || *s == '\'';
        put_char(out, (unsigned char) *s++);
    }
    end_formula(&pen);
}

void
latex_verbatim(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
    {
        if (strchr("<>|", *text) != NULL)
            fprintf(out, "$%c$", *text);
        else
            put_char(out, (unsigned char) *text);
    }
}
