/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Sentences of loja-check for LaTeX.  They are ASCII with formulas in them
    as one types them: t^(-1/6), D_T, theta*, ->, <=, 1.5e-10.  Each sign is
    either set as a formula of its own or escaped; nothing is left out.
*/
#include <ctype.h>
#include <string.h>
#include "checker/latex/latex.h"

/* Where we are: formulas that meet are one. */
typedef struct
{
    FILE *out;
    int formula, command;      /* it ends with a command */
} pen_t;

static void
put_formula(pen_t *pen, const char *s, size_t n)
{
    if (!pen->formula)
        fputc('$', pen->out);
    else if (pen->command && isalpha((unsigned char) *s))
        fputc(' ', pen->out);
    pen->formula = 1;
    pen->command = n > 1 && isalpha((unsigned char) s[n - 1]);
    fwrite(s, 1, n, pen->out);
}

static void
end_formula(pen_t *pen)
{
    if (pen->formula)
        fputc('$', pen->out);
    pen->formula = 0;
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

/* A whole word that is a letter or has one of its own. */
static int
put_letter(pen_t *pen, const char **s, size_t n)
{
    static const char *const word[][2] =
    {
        { "theta", "\\theta" }, { "infinity", "\\infty" },
        { "lambda", "\\lambda" }, { "kappa", "\\kappa" },
        { "Linf", "L_\\infty" }, { "eps", "\\varepsilon" },
        { "Lam", "\\Lambda" }, { "nu", "\\nu" },
    };
    size_t k;

    if (n == 0 || isdigit((unsigned char) (*s)[n]))
        return 0;
    for (k = 0; k < sizeof(word) / sizeof(*word); k++)
        if (strlen(word[k][0]) == n && strncmp(*s, word[k][0], n) == 0)
        {
            put_formula(pen, word[k][1], strlen(word[k][1]));
            *s += n;
            return 1;
        }
    if (n > 1 || **s == 'a' || **s == 'A')
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

void
latex_words(FILE *out, const char *text)
{
    const char *s = text;
    pen_t pen = { out, 0, 0 };
    int inside = 0;            /* of a word, where none begins */

    while (*s != '\0')
    {
        const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

        if (put_sign(&pen, &s) || put_script(&pen, &s)
            || put_minus(&pen, &s, text)
            || (!inside && (put_decimal(&pen, &s)
                            || put_letter(&pen, &s, n))))
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
