/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The picture of a trajectory: a script for gnuplot with its data inside.
    Gnuplot writes beside the wanted file, which is replaced at the end.
*/
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "plot_internal.h"

/* The terminal of gnuplot for this ending, or NULL. */
static const char *
terminal_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    if (dot == NULL)
        return NULL;
    if (strcmp(dot, ".svg") == 0)
        return "svg size 800,900 dynamic enhanced font 'Helvetica,14' "
            "background rgb 'white'";
    if (strcmp(dot, ".png") == 0)
        return "pngcairo size 1600,1800 enhanced font 'Helvetica,14' "
            "fontscale 2 linewidth 2";
    if (strcmp(dot, ".pdf") == 0)
        return "pdfcairo size 6.4in,7.2in enhanced font 'Helvetica,11'";
    return NULL;
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
        const int n = snprintf(path, sizeof(path), "%.*s%s%s", (int) len,
                               dirs, len > 0 ? "/" : "", name);

        if (n > 0 && (size_t) n < sizeof(path) && access(path, X_OK) == 0)
            return 1;
        dirs += len;
        dirs += *dirs == ':';
    }
    return 0;
}

/* A string of gnuplot in single quotes. */
static void
put_quoted(FILE *out, const char *s)
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

static void
put_curve(FILE *out, const char *name, const loja_plot_curve_t *c)
{
    slong i;

    fprintf(out, "$%s << EOD\n", name);
    for (i = 0; i < c->n; i++)
        loja_fprintf(out, "%.17g %.17g\n", c->t[i], c->y[i]);
    fprintf(out, "EOD\n");
}

/* Network and data in words. */
static void
put_title(FILE *out, const loja_problem_t prob)
{
    const loja_net_struct *net = prob->net;
    char text[400], part[64];
    slong k;

    text[0] = '\0';
    for (k = 0; k <= net->depth && strlen(text) < 200; k++)
    {
        snprintf(part, sizeof(part), "%s%ld", k > 0 ? "-" : "",
                 (long) net->width[k]);
        strcat(text, part);
    }
    if (net->depth > 1)
    {
        snprintf(part, sizeof(part), " %s", net->act[0]->name);
        strcat(text, part);
    }
    snprintf(part, sizeof(part), "%s, %ld samples",
             net->bias ? "" : " without biases", (long) prob->n);
    strcat(text, part);
    if (prob->target != NULL && strlen(prob->target) < 60)
    {
        strcat(text, " of ");
        strcat(text, prob->target);
    }
    fprintf(out, "set title ");
    put_quoted(out, text);
    fprintf(out, " noenhanced\n");
}

/* One panel of a curve, and of a second one that continues it, dashed. */
static void
put_panel(FILE *out, const char *name, const char *label, const char *color,
          const loja_plot_curve_t *c, const loja_plot_curve_t *more)
{
    const double min = fmin(c->min, more == NULL ? c->min : more->min);
    const double max = fmax(c->max, more == NULL ? c->max : more->max);
    /* HEURISTIC: logarithmic from a factor of 8 on */
    const int log_axis = min > 0 && max > 8 * min;

    /* labels of one column, however wide the numbers are */
    fprintf(out, "set label 1 '%s' at screen 0.03, graph 0.5 center "
            "rotate\n", label);
    fprintf(out, log_axis ? "set logscale y\n" : "unset logscale y\n");
    fprintf(out, log_axis && max > 1e9 * min ? "set mytics 1\n"
            : "set mytics default\n");
    fprintf(out, log_axis && max > 50 * min ? "set format y '10^{%%T}'\n"
            : "set format y '%%g'\n");
    fprintf(out, "plot %s", c->n + (more == NULL ? 0 : more->n) == 0
            ? "NaN notitle\n" : "");
    if (c->n > 0)
        fprintf(out, "$%s using 1:2 with lines lw 2 lc rgb '%s' notitle%s",
                name, color, more != NULL && more->n > 0 ? ", " : "\n");
    if (more != NULL && more->n > 0)
        fprintf(out, "$more using 1:2 with lines lw 2 dt 2 lc rgb '%s' "
                "title 'upper bound'\n", color);
    fprintf(out, "unset title\n");
}

static void
put_script(FILE *out, const loja_cert_t cert, const char *terminal,
           const char *path)
{
    loja_plot_curves_t c;

    loja_plot_curve_init(&c.norm);
    loja_plot_curve_init(&c.loss);
    loja_plot_curve_init(&c.bound);
    loja_plot_curve_init(&c.error);
    loja_plot_sample(&c, cert);
    put_curve(out, "norm", &c.norm);
    put_curve(out, "loss", &c.loss);
    put_curve(out, "more", &c.bound);
    put_curve(out, "error", &c.error);
    fprintf(out, "set terminal %s\nset output ", terminal);
    put_quoted(out, path);
    loja_fprintf(out, "\nset logscale x\nset format x ''\n"
            "set xrange [%.17g:%.17g]\n"
            "set border lc rgb '#444444'\n"
            "set tics textcolor rgb '#222222'\n"
            "set grid xtics ytics lt 1 lw 0.5 lc rgb '#dddddd'\n"
            "set multiplot layout 3,1 margins 0.14,0.96,0.08,0.95 "
            "spacing 0.03\n",
            c.norm.n > 0 ? c.norm.t[0] : 1.0,
            c.norm.n > 1 ? c.norm.t[c.norm.n - 1] : 10.0);
    put_title(out, cert->prob);
    put_panel(out, "norm", "|{/Symbol q}|", "#1f5fa8", &c.norm, NULL);
    put_panel(out, "loss", "L", "#b03a2e", &c.loss, &c.bound);
    fprintf(out, "set format x '10^{%%T}'\nset xlabel 't'\n");
    /* at least two decades, so that the numbers stay short */
    if (c.error.min > 0 && c.error.max < 50 * c.error.min)
    {
        loja_fprintf(out, "set yrange [%.17g:%.17g]\n", c.error.min / 10,
                     c.error.max * 10);
        c.error.min /= 10;
        c.error.max *= 10;
    }
    put_panel(out, "error", "error bound", "#3b7d3b", &c.error, NULL);
    fprintf(out, "unset multiplot\nunset output\n");
    loja_plot_curve_clear(&c.norm);
    loja_plot_curve_clear(&c.loss);
    loja_plot_curve_clear(&c.bound);
    loja_plot_curve_clear(&c.error);
}

/* Runs gnuplot; 1 if it was content. */
static int
run_gnuplot(const loja_cert_t cert, const char *terminal, const char *path)
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
        put_script(out, cert, terminal, path);
        status = pclose(out);
    }
    sigaction(SIGPIPE, &keep, NULL);
    return status == 0;
}

loja_status_t
loja_plot_flow(loja_message_t msg, const loja_cert_t cert, const char *path)
{
    const char *terminal = terminal_of(path);
    loja_status_t status = LOJA_IO;
    size_t size = strlen(path) + 6;
    char *part;
    FILE *file;

    if (terminal == NULL)
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
    snprintf(part, size, "%s.part", path);
    file = fopen(part, "wb");
    if (file == NULL)
        loja_message_set(msg, "%s: %s", part, strerror(errno));
    else
    {
        fclose(file);
        if (!run_gnuplot(cert, terminal, part))
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
