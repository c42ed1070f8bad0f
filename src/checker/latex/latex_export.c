/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja-check --latex: the problem, the claims in the words of the check, and
   by what they are proved. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdlib.h>
#include <string.h>
#include "checker/latex/latex.h"

/* HEURISTIC: so many numbers of data or of a start are written out; more are
   left to the certificate. */
#define MAX_SHOWN 24

static void
put_fraction(FILE *out, const mpq_t q)
{
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0)
        mpz_out_str(out, 10, mpq_numref(q));
    else
    {
        fputs(mpq_sgn(q) < 0 ? "-\\frac{" : "\\frac{", out);
        if (mpq_sgn(q) < 0)
        {
            mpq_t p;

            mpq_init(p);
            mpq_neg(p, q);
            mpz_out_str(out, 10, mpq_numref(p));
            mpq_clear(p);
        }
        else
            mpz_out_str(out, 10, mpq_numref(q));
        fputs("}{", out);
        mpz_out_str(out, 10, mpq_denref(q));
        fputc('}', out);
    }
}

/* A number, or a vector in brackets. */
static void
put_vector(FILE *out, mpq_t *x, int n)
{
    int i;

    fputs(n == 1 ? "" : "(", out);
    for (i = 0; i < n; i++)
    {
        fputs(i == 0 ? "" : ", ", out);
        put_fraction(out, x[i]);
    }
    fputs(n == 1 ? "" : ")", out);
}

/* The numbers of a list as words: "tanh, gelu". */
static void
put_list(FILE *out, const json_t *list)
{
    size_t i;

    for (i = 0; i < json_array_size(list); i++)
    {
        const char *s = json_string_value(json_array_get(list, i));

        fputs(i == 0 ? "\\texttt{" : ", \\texttt{", out);
        latex_verbatim(out, s == NULL ? "" : s);
        fputc('}', out);
    }
}

static void
put_network(FILE *out, const problem *prob, const json_t *line)
{
    const json_t *names = json_object_get(json_object_get(line, "problem"),
                                          "activations");
    int k;

    fputs("Let $N(\\cdot\\,; \\theta)$ be the fully connected network of "
          "widths ", out);
    for (k = 0; k <= prob->depth; k++)
        fprintf(out, "%s$%d$", k == 0 ? "" : ", ", prob->width[k]);
    fprintf(out, " %s biases", prob->bias ? "with" : "without");
    if (json_array_size(names) > 0)
    {
        fputs(" and the hidden activations ", out);
        put_list(out, names);
    }
    fputs(",\nand\n\\[\n  L(\\theta) = ", out);
    if (prob->samples > 1)
        fprintf(out, "\\frac{1}{%d} ", prob->samples);
    fprintf(out, "\\sum_{i=1}^{%d} |N(x_i; \\theta) - y_i|^2",
            prob->samples);
    if (mpq_sgn(prob->l2) != 0)
    {
        fputs(" + ", out);
        put_fraction(out, prob->l2);
        fputs(" |\\theta|^2", out);
    }
    fputs("\n\\]\n", out);
}

static void
put_data(FILE *out, const problem *prob)
{
    const int in = prob->width[0], outs = prob->width[prob->depth];
    int i;

    if (prob->samples * (in + outs) > MAX_SHOWN)
    {
        fputs("for the samples $(x_i, y_i)$ in the first line of the "
              "certificate.\n", out);
        return;
    }
    fputs("for the samples $(x_i, y_i)$:", out);
    for (i = 0; i < prob->samples; i++)
    {
        fprintf(out, "%s\n$\\left(", i == 0 ? "" : ",");
        put_vector(out, prob->x + i * in, in);
        fputs(", ", out);
        put_vector(out, prob->y + i * outs, outs);
        fputs("\\right)$", out);
    }
    fputs(".\n", out);
}

/* The ball of starts, or what of it is flat in a direction. */
static void
put_set(FILE *out, const problem *prob)
{
    if (prob->flat == NULL)
    {
        fputs(" and $|\\theta(0) - \\theta_0| \\le ", out);
        put_fraction(out, prob->start_radius);
        return;
    }
    fputs(" and $|e|^2 + w \\langle u,e\\rangle^2 \\le r^2$, "
          "$e = \\theta(0) - \\theta_0$, $r = ", out);
    put_fraction(out, prob->start_radius);
    fputs("$, $w = ", out);
    put_fraction(out, prob->flat_weight);
    fputs("$, $u = ", out);
    put_vector(out, prob->flat, prob->params);
}

static void
put_start(FILE *out, const problem *prob)
{
    fputs("Let $\\theta' = -\\nabla L(\\theta)$", out);
    if (prob->start == NULL)
    {
        fputs(".\n", out);
        return;
    }
    if (mpq_sgn(prob->start_radius) > 0)
    {
        put_set(out, prob);
        fputs("$ with ", out);
    }
    else
        fputs(" and ", out);
    fputs(mpq_sgn(prob->start_radius) > 0 ? "$\\theta_0" : "$\\theta(0)",
          out);
    if (prob->params > MAX_SHOWN)
        fputs("$ as in the first line of the certificate.\n", out);
    else
    {
        fputs(" = ", out);
        put_vector(out, prob->start, prob->params);
        fputs("$.\n", out);
    }
}

/* The path of a flow, of which no claim speaks. */
static void
put_path(FILE *out, const json_t *end)
{
    mpfr_t error;

    mpfr_init2(error, 64);
    if (read_dyadic(error, json_object_get(end, "error")))
    {
        fputs("\\item The flow exists for $0 \\le t \\le ", out);
        latex_verbatim(out, json_string_value(json_object_get(end, "t")));
        fputs("$ and stays within the errors of the certificate of its path; "
              "at the end within $", out);
        mpfr_fprintf(out, "%.6RUg", error);
        fputs("$.\n", out);
    }
    mpfr_clear(error);
}

/* T: of each claim, NULL where it rests on no flow. */
static void
put_claims(FILE *out, const result_t *all, json_t *const *T)
{
    int i;

    for (i = 0; i < all->claims; i++)
    {
        const finding_t *f = all->claim + i;

        fputs("\\item ", out);
        latex_words(out, f->said);
        fprintf(out, "\n  (\\texttt{%s} %s; rule ", f->name,
                f->proved ? "proved" : "refuted");
        fputs("\\texttt{", out);
        latex_verbatim(out, f->rule);
        fprintf(out, "}, line %ld", f->line);
        if (json_is_string(T[i]))
        {
            fputs("; $T = ", out);
            latex_verbatim(out, json_string_value(T[i]));
            fputc('$', out);
        }
        fputs(".)\n", out);
    }
}

static void
put_proof(FILE *out, const result_t *all, const json_t *end)
{
    fputs("\\begin{proof}\nComputer-assisted. The certificate with the "
          "SHA-256\n", out);
    fprintf(out, "\\texttt{%.32s} \\texttt{%s}\n", all->sha256,
            all->sha256 + 32);
    fputs("verifies the hypotheses of the rules ", out);
    put_list(out, json_object_get(end, "rules"));
    fprintf(out, "\nof loja (their proofs: directory \\texttt{proofs} of "
            "version %s).\n", PACKAGE_VERSION);
    if (all->steps > 0)
        fprintf(out, "It encloses %s in %ld verified step%s.\n",
                all->ball == 2 ? "every flow from the set of starts"
                : all->ball ? "every flow from the ball of starts" : "the flow",
                all->steps, all->steps == 1 ? "" : "s");
    fprintf(out, "All its lines were proved anew by \\texttt{loja-check} %s "
            "(MPFI %s, MPFR %s, GMP %s).\n\\end{proof}\n", PACKAGE_VERSION,
            mpfi_get_version(), mpfr_get_version(), gmp_version);
}

/* The lines that the theorem needs. */
typedef struct
{
    json_t *first, *end;
    json_t *T[MAX_CLAIMS];     /* of the claims, in order */
    int claims;
} lines_t;

static void
read_lines(lines_t *lines, FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    ssize_t len;

    memset(lines, 0, sizeof(*lines));
    while ((len = getline(&text, &size, file)) > 0)
    {
        json_t *node = json_loadb(text, (size_t) len, JSON_REJECT_DUPLICATES,
                                  NULL);

        if (is_word(json_object_get(node, "record"), "claim")
            && lines->claims < MAX_CLAIMS)
            lines->T[lines->claims++]
                = json_incref(json_object_get(node, "T"));
        if (lines->first == NULL)
            lines->first = node;
        else
        {
            json_decref(lines->end);
            lines->end = node;
        }
    }
    free(text);
}

static void
clear_lines(lines_t *lines)
{
    int i;

    for (i = 0; i < lines->claims; i++)
        json_decref(lines->T[i]);
    json_decref(lines->first);
    json_decref(lines->end);
}

static void
put_theorem(FILE *out, const problem *prob, const result_t *all,
            const lines_t *lines)
{
    fputs("% needs amsmath, amsthm and \\newtheorem{theorem}{Theorem}\n",
          out);
    fprintf(out, "\\begin{theorem}[certificate \\texttt{%.16s}]\n"
            "\\label{loja:%.16s}\n", all->sha256, all->sha256);
    put_network(out, prob, lines->first);
    put_data(out, prob);
    put_start(out, prob);
    fputs("Then:\n\\begin{enumerate}\n", out);
    put_claims(out, all, lines->T);
    if (all->claims == 0)
        put_path(out, lines->end);
    fputs("\\end{enumerate}\n\\end{theorem}\n", out);
    put_proof(out, all, lines->end);
}

int
latex_export(FILE *out, const char *path, const result_t *all)
{
    FILE *file = fopen(path, "rb");
    report_t rep;
    problem prob;
    lines_t lines;
    int good;

    if (file == NULL)
        return 0;
    read_lines(&lines, file);
    fclose(file);
    memset(&rep, 0, sizeof(rep));
    good = lines.end != NULL && lines.claims == all->claims;
    if (good)
    {
        good = problem_read(&prob, &rep, lines.first);
        if (good)
            put_theorem(out, &prob, all, &lines);
        problem_clear(&prob);
    }
    clear_lines(&lines);
    return good && fflush(out) == 0;
}
