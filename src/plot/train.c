/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The picture of a table of `loja train': means over the seeds, and the
    band from the least to the greatest of them.
*/
#include <errno.h>
#include <math.h>
#include <string.h>
#include "plot_internal.h"

/* The columns that are drawn. */
enum { LOSS, TEST, NORM, GRAD, ACCURACY, COLUMNS };

static const char *const column_name[COLUMNS] =
    { "loss", "test_loss", "norm", "grad_norm", "accuracy" };

#define MAX_FIELDS 16

typedef struct
{
    const char *path;
    char title[200];
    int is_time;                   /* of a flow: decades */
    int fields, seed;              /* of the header: how many, where */
    int place[COLUMNS];            /* or -1 */
    double at;                     /* of the rows that are being read */
    loja_plot_curve_t c[COLUMNS];
    /* of the rows of one step: how many seeds, least, greatest, sum; and
       the row of means */
    slong n[COLUMNS];
    double low[COLUMNS], high[COLUMNS], only[COLUMNS], mean[COLUMNS];
} table_t;

/* Cuts a line at its commas; returns the number of fields, at most
   MAX_FIELDS. */
static int
split(char **field, char *line)
{
    int n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (n < MAX_FIELDS)
    {
        field[n++] = line;
        line += strcspn(line, ",");
        if (*line == '\0')
            break;
        *line++ = '\0';
    }
    return n;
}

/* 1 if the line is a header of loja train. */
static int
read_header(table_t *t, char *line)
{
    char *field[MAX_FIELDS];
    int i, k;

    t->fields = split(field, line);
    t->seed = -1;
    t->is_time = strcmp(field[0], "time") == 0;
    for (k = 0; k < COLUMNS; k++)
        t->place[k] = -1;
    for (i = 0; i < t->fields; i++)
    {
        if (strcmp(field[i], "seed") == 0)
            t->seed = i;
        for (k = 0; k < COLUMNS; k++)
            if (strcmp(field[i], column_name[k]) == 0)
                t->place[k] = i;
    }
    if ((!t->is_time && strcmp(field[0], "step") != 0) || t->seed < 0
        || t->place[LOSS] < 0)
        t->fields = 0;
    return t->fields > 0;
}

/* The rows of one step are complete. */
static void
end_step(table_t *t)
{
    int k;

    for (k = 0; k < COLUMNS; k++)
    {
        /* a single run has no row of means; means alone have no band */
        const double y = t->n[k] == 1 ? t->only[k] : t->mean[k];

        /* of no use on the axis of decades */
        if (!t->is_time || t->at > 0)
            loja_plot_curve_add_band(t->c + k, t->at, y,
                t->n[k] > 0 ? t->low[k] : y, t->n[k] > 0 ? t->high[k] : y);
        t->n[k] = 0;
        t->low[k] = HUGE_VAL;
        t->high[k] = -HUGE_VAL;
        t->mean[k] = NAN;
    }
}

static int
read_row(table_t *t, char *line)
{
    char *field[MAX_FIELDS];
    double at;
    int k;

    if (split(field, line) != t->fields)
        return 0;
    at = loja_plot_number(field[0]);
    if (!isfinite(at))
        return 0;
    if (at != t->at)
    {
        end_step(t);
        t->at = at;
    }
    for (k = 0; k < COLUMNS; k++)
    {
        const double y = t->place[k] < 0 ? NAN : loja_plot_number(field[t->place[k]]);

        if (!isfinite(y))
            continue;
        if (strcmp(field[t->seed], "mean") == 0)
            t->mean[k] = y;
        else
        {
            t->n[k]++;
            t->only[k] = y;
            t->low[k] = fmin(t->low[k], y);
            t->high[k] = fmax(t->high[k], y);
        }
    }
    return 1;
}

/* A line; 0 with msg where it is of another kind. */
static int
read_line(table_t *t, loja_message_t msg, char *line, slong i)
{
    if (line[0] == '#')
    {
        /* the first comment says what was run */
        if (t->title[0] == '\0')
            strncat(t->title, line + 1 + strspn(line + 1, " "), 150);
        t->title[strcspn(t->title, "\r\n")] = '\0';
        return 1;
    }
    if (t->fields == 0)
    {
        if (!read_header(t, line))
            loja_message_set(msg, "%s:%ld: expected a certificate, a table "
                "of loja train (step,seed,loss,..) or what loja compare "
                "--json prints", t->path, (long) i);
        return t->fields > 0;
    }
    if (!read_row(t, line))
    {
        loja_message_set(msg, "%s:%ld: expected %d fields, the first and "
            "the numbers of a row", t->path, (long) i, t->fields);
        return 0;
    }
    return 1;
}

static loja_status_t
read_lines(table_t *t, loja_message_t msg, FILE *file)
{
    char line[2000];
    slong i = 0;

    while (fgets(line, sizeof(line), file) != NULL)
        if (strchr("\r\n", line[0]) == NULL
            && !read_line(t, msg, line, ++i))
            return LOJA_INPUT;
    end_step(t);
    if (t->c[LOSS].n == 0)
    {
        loja_message_set(msg, "%s: expected rows of losses", t->path);
        return LOJA_INPUT;
    }
    return LOJA_OK;
}

/* ---- the picture ---- */

static void
put_panel(FILE *out, const table_t *t, int k, int more, const char *label,
          const char *color)
{
    const loja_plot_curve_t *c = t->c + k;
    const int second = more >= 0 && t->c[more].n > 0;

    loja_plot_put_label(out, label);
    loja_plot_put_axis(out, second ? fmin(c->min, t->c[more].min) : c->min,
        second ? fmax(c->max, t->c[more].max) : c->max);
    fprintf(out, "set key %s right\nplot ", k == NORM ? "bottom" : "top");
    if (loja_plot_curve_is_wide(c))
        fprintf(out, "$%s using 1:3:4 with filledcurves fc rgb '%s' fs "
            "transparent solid 0.25 title 'all seeds', ", column_name[k],
            color);
    if (second)
        fprintf(out, "$%s using 1:2 with lines lw 2 dt 2 lc rgb '#b8860b' "
            "title 'test', ", column_name[more]);
    fprintf(out, "$%s using 1:2 with lines lw 2 lc rgb '%s' %s\n"
        "unset title\n", column_name[k], color,
        loja_plot_curve_is_wide(c) ? "title 'mean'" : "notitle");
}

static int
panels(const table_t *t)
{
    return 1 + (t->c[NORM].n > 0) + (t->c[GRAD].n > 0)
        + (t->c[ACCURACY].n > 0);
}

static void
put_script(FILE *out, void *context)
{
    static const char *const label[COLUMNS] =
        { "loss", "", "|θ|", "|grad L|", "accuracy" };
    static const char *const color[COLUMNS] =
        { "#b03a2e", "", "#1f5fa8", "#3b7d3b", "#6a3d9a" };
    const table_t *t = context;
    const loja_plot_curve_t *loss = t->c + LOSS;
    int k, left = panels(t);

    for (k = 0; k < COLUMNS; k++)
        loja_plot_curve_put(out, column_name[k], t->c + k);
    if (t->is_time)
        loja_plot_put_decades(out, loss->t[0], loss->t[loss->n - 1]);
    else
        loja_fprintf(out, "set xrange [%.17g:%.17g]\n", loss->t[0],
            loss->n > 1 ? loss->t[loss->n - 1] : loss->t[0] + 1);
    loja_plot_put_layout(out, left);
    fprintf(out, "set title ");
    loja_plot_put_quoted(out, t->title);
    fprintf(out, " noenhanced\n");
    for (k = 0; k < COLUMNS; k++)
    {
        if (k == TEST || t->c[k].n == 0)
            continue;
        if (--left == 0)
            loja_plot_put_last(out, t->is_time, t->is_time ? "t" : "step");
        put_panel(out, t, k, k == LOSS ? TEST : -1, label[k], color[k]);
    }
}

loja_status_t
loja_plot_train(loja_message_t msg, const char *table, const char *path)
{
    loja_status_t status;
    FILE *file = fopen(table, "r");
    table_t t;
    int k;

    if (file == NULL)
    {
        loja_message_set(msg, "%s: %s", table, strerror(errno));
        return LOJA_IO;
    }
    memset(&t, 0, sizeof(t));
    t.path = table;
    t.at = NAN;
    for (k = 0; k < COLUMNS; k++)
        loja_plot_curve_init(t.c + k);
    /* nothing is added before the first row */
    end_step(&t);
    status = read_lines(&t, msg, file);
    fclose(file);
    if (status == LOJA_OK)
        status = loja_plot_run(msg, path, panels(&t), put_script, &t);
    for (k = 0; k < COLUMNS; k++)
        loja_plot_curve_clear(t.c + k);
    return status;
}
