/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Gnuplot, and what the scripts share.  It writes beside the wanted file,
    which is replaced at the end.
*/
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "plot_internal.h"

/* ---- parts of scripts ---- */

void
loja_plot_put_quoted(FILE *out, const char *s)
{
    fputc('\'', out);
    for (; *s != '\0'; s++)
    {
        if (*s == '\'')
            fputc('\'', out);
        if ((unsigned char) *s >= 0x20)
            fputc(*s, out);
    }
    fputc('\'', out);
}

void
loja_plot_put_title(FILE *out, const loja_problem_t prob, const char *words)
{
    const loja_net_struct *net = prob->net;
    char text[400], part[64];
    slong k;

    text[0] = '\0';
    for (k = 0; k <= net->depth && strlen(text) < 200; k++)
    {
        loja_snprintf(part, sizeof(part), "%s%ld", k > 0 ? "-" : "",
                 (long) net->width[k]);
        strcat(text, part);
    }
    if (net->depth > 1)
    {
        loja_snprintf(part, sizeof(part), " %s", net->act[0]->name);
        strcat(text, part);
    }
    loja_snprintf(part, sizeof(part), "%s, %ld samples",
             net->bias ? "" : " without biases", (long) prob->n);
    strcat(text, part);
    if (prob->target != NULL && strlen(prob->target) < 60)
    {
        strcat(text, " of ");
        strcat(text, prob->target);
    }
    if (*words != '\0')
    {
        strcat(text, ": ");
        strncat(text, words, 80);
    }
    fprintf(out, "set title ");
    loja_plot_put_quoted(out, text);
    fprintf(out, " noenhanced\n");
}

void
loja_plot_put_layout(FILE *out, int panels)
{
    fprintf(out, "set encoding utf8\n"
            "set border lc rgb '#444444'\n"
            "set tics textcolor rgb '#222222'\n"
            "set grid xtics ytics lt 1 lw 0.5 lc rgb '#dddddd'\n"
            "set key Left reverse spacing 1.1 samplen 2.5\n"
            "set format x ''\n");
    /* the same room for the numbers below, however many panels there are */
    loja_fprintf(out, "set multiplot layout %d,1 margins 0.16,0.96,%.4f,%.4f "
            "spacing 0.03\n", panels, 0.24 / panels, 1 - 0.15 / panels);
}

void
loja_plot_put_label(FILE *out, const char *label)
{
    fprintf(out, "set label 1 '%s' at screen 0.03, graph 0.5 center "
            "rotate\n", label);
}

void
loja_plot_put_axis(FILE *out, double min, double max)
{
    /* HEURISTIC: logarithmic from a factor of 8 on */
    const int log_axis = min > 0 && max > 8 * min;

    fprintf(out, log_axis ? "set logscale y\nunset offsets\n"
            : "unset logscale y\nset offsets 0, 0, graph 0.06, graph 0.06\n");
    fprintf(out, log_axis && max > 1e9 * min ? "set mytics 1\n"
            : "set mytics default\n");
    fprintf(out, log_axis && max > 50 * min ? "set format y '10^{%%T}'\n"
            : "set format y '%%g'\n");
}

void
loja_plot_put_decades(FILE *out, double from, double to)
{
    loja_fprintf(out, "set logscale x\nset xrange [%.17g:%.17g]\n", from,
                 to);
    if (to > 1e9 * from)
        fprintf(out, "set mxtics 1\n");
}

void
loja_plot_put_last(FILE *out, int decades, const char *label)
{
    /* whole numbers: steps are counted, and 1k, 2k, 2k helps nobody */
    fprintf(out, decades ? "set format x '10^{%%T}'\n"
            : "set format x '%%.0f'\n");
    fprintf(out, "set xlabel '%s'\n", label);
}

/* ---- the program ---- */

/* The terminal of gnuplot for this ending, or 0. */
static int
put_terminal(FILE *out, const char *path, int panels)
{
    const char *dot = strrchr(path, '.');
    const int height = 100 + 267 * panels;

    if (dot == NULL)
        return 0;
    if (strcmp(dot, ".svg") == 0)
        return fprintf(out, "set terminal svg size 800,%d dynamic enhanced "
            "font 'Helvetica,14' background rgb 'white'\n", height);
    if (strcmp(dot, ".png") == 0)
        return fprintf(out, "set terminal pngcairo size 1600,%d enhanced "
            "font 'Helvetica,14' fontscale 2 linewidth 2\n", 2 * height);
    if (strcmp(dot, ".pdf") == 0)
        return loja_fprintf(out, "set terminal pdfcairo size 6.4in,%.3fin "
            "enhanced font 'Helvetica,11'\n", height * 0.008);
    return 0;
}

/* 1 if a picture can have this name. */
static int
has_form(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL && (strcmp(dot, ".svg") == 0
        || strcmp(dot, ".png") == 0 || strcmp(dot, ".pdf") == 0);
}

/* 1 if a program of that name is on the search path. */
static int
have_program(const char *name)
{
    const char *dirs = getenv("PATH");
    char path[4096];

    while (dirs != NULL && *dirs != '\0')
    {
        const size_t len = strcspn(dirs, ":");
        const int n = loja_snprintf(path, sizeof(path), "%.*s%s%s",
                               (int) len, dirs, len > 0 ? "/" : "", name);

        if (n > 0 && (size_t) n < sizeof(path) && access(path, X_OK) == 0)
            return 1;
        dirs += len;
        dirs += *dirs == ':';
    }
    return 0;
}

/* Runs gnuplot, which writes `part'; 1 if it was content. */
static int
run_gnuplot(const char *path, const char *part, int panels,
            loja_plot_script_t script, void *context)
{
    struct sigaction ignore, keep;
    FILE *out;
    int status = -1;

    /* a gnuplot that ends early must not take us along */
    memset(&ignore, 0, sizeof(ignore));
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &keep);
    out = popen("gnuplot >/dev/null 2>&1", "w");
    if (out != NULL)
    {
        put_terminal(out, path, panels);
        fprintf(out, "set output ");
        loja_plot_put_quoted(out, part);
        fprintf(out, "\n");
        script(out, context);
        fprintf(out, "unset multiplot\nunset output\n");
        status = pclose(out);
    }
    sigaction(SIGPIPE, &keep, NULL);
    return status == 0;
}

loja_status_t
loja_plot_run(loja_message_t msg, const char *path, int panels,
              loja_plot_script_t script, void *context)
{
    loja_status_t status = LOJA_IO;
    size_t size = strlen(path) + 6;
    char *part;
    FILE *file;

    if (!has_form(path))
    {
        loja_message_set(msg, "%s: expected a name ending in .svg, .png or "
                         ".pdf", path);
        return LOJA_INPUT;
    }
    if (!have_program("gnuplot"))
    {
        loja_message_set(msg, "gnuplot is not installed or not on the "
                         "search path; it draws the pictures");
        return LOJA_IO;
    }
    part = flint_malloc(size);
    loja_snprintf(part, size, "%s.part", path);
    file = fopen(part, "wb");
    if (file == NULL)
        loja_message_set(msg, "%s: %s", part, strerror(errno));
    else
    {
        fclose(file);
        if (!run_gnuplot(path, part, panels, script, context))
            loja_message_set(msg, "%s: gnuplot failed", path);
        else if (rename(part, path) != 0)
            loja_message_set(msg, "%s: %s", path, strerror(errno));
        else
            status = LOJA_OK;
        if (status != LOJA_OK)
            (void) remove(part);
    }
    flint_free(part);
    return status;
}
