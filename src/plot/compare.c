/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The picture of what `loja compare --json' prints: the verified norm and
    the laws that were fitted, how far the doubles are from it, and how good
    their gradient is.
*/
#include <math.h>
#include <string.h>
#include <jansson.h>
#include "plot_internal.h"

/* HEURISTIC: as many methods and laws as there are colours */
#define MOST 4

typedef struct
{
    const json_t *json;
    loja_plot_curve_t norm;
    slong methods, laws;
    loja_plot_curve_t distance[MOST], gradient[MOST], law[MOST];
    const char *method[MOST];
    char law_name[MOST][64];
} comparison_t;

static const char *const color[MOST] =
    { "#b03a2e", "#b8860b", "#6a3d9a", "#2b2b2b" };

/* A JSON number, or text with a number in it. */
static double
number(const json_t *json)
{
    const char *text = json_string_value(json);

    if (text != NULL)
        return loja_plot_number(text);
    return json_is_number(json) ? json_number_value(json) : NAN;
}

static void
add_interval(loja_plot_curve_t *c, double t, const json_t *json)
{
    const double low = number(json_object_get(json, "lower"));
    const double high = number(json_object_get(json, "upper"));

    loja_plot_curve_add_band(c, t, (low + high) / 2, low, high);
}

static void
read_doubles(comparison_t *c, const json_t *list)
{
    slong i;

    c->methods = FLINT_MIN(MOST, (slong) json_array_size(list));
    for (i = 0; i < c->methods; i++)
    {
        const json_t *one = json_array_get(list, (size_t) i), *row;
        size_t k;

        c->method[i] = json_string_value(json_object_get(one, "name"));
        if (c->method[i] == NULL)
            c->method[i] = "doubles";
        json_array_foreach(json_object_get(one, "rows"), k, row)
        {
            const double t = number(json_object_get(row, "t"));

            loja_plot_curve_add(c->distance + i, t,
                number(json_object_get(row, "distance_at_most")));
            loja_plot_curve_add(c->gradient + i, t,
                number(json_object_get(row, "gradient_error_at_most")));
        }
    }
}

/* The laws at the verified times from where they were fitted on. */
static void
read_laws(comparison_t *c, const json_t *list)
{
    slong i, k;

    c->laws = FLINT_MIN(MOST, (slong) json_array_size(list));
    for (i = 0; i < c->laws; i++)
    {
        const json_t *one = json_array_get(list, (size_t) i);
        const char *name = json_string_value(json_object_get(one, "law"));
        const double a = number(json_object_get(one, "c"));
        const double p = number(json_object_get(one, "p"));
        const int excluded = json_is_true(json_object_get(one, "excluded"));

        loja_snprintf(c->law_name[i], sizeof(c->law_name[i]), "%s%s",
            name == NULL ? "law" : name, excluded ? ", excluded" : "");
        for (k = 0; name != NULL && k < c->norm.n; k++)
        {
            const double t = c->norm.t[k];

            /* HEURISTIC: laws are about large times */
            if (t * 1e6 >= c->norm.t[c->norm.n - 1])
                loja_plot_curve_add(c->law + i, t, a
                    * (strstr(name, "log") != NULL ? log(t) : pow(t, p)));
        }
    }
}

static void
put_methods(FILE *out, const comparison_t *c, const loja_plot_curve_t *of,
            const char *name, const char *label)
{
    double min = HUGE_VAL, max = -HUGE_VAL;
    slong i;

    for (i = 0; i < c->methods; i++)
    {
        min = of[i].n > 0 ? fmin(min, of[i].min) : min;
        max = of[i].n > 0 ? fmax(max, of[i].max) : max;
    }
    loja_plot_put_label(out, label);
    loja_plot_put_axis(out, min, max);
    /* HEURISTIC: gradient descent comes not far, and errs more in its place;
       the error of a gradient grows */
    fprintf(out, "set key top %s\nplot ", of == c->distance ? "right"
        : "left");
    for (i = 0; i < c->methods; i++)
        if (of[i].n > 0)
        {
            fprintf(out, "$%s%ld using 1:2 with linespoints pt 7 ps 0.4 "
                "lw 1.5 lc rgb '%s' title ", name, (long) i, color[i]);
            loja_plot_put_quoted(out, c->method[i]);
            fprintf(out, ", ");
        }
    fprintf(out, "NaN notitle\nunset title\n");
}

static void
put_curves(FILE *out, const loja_plot_curve_t *c, slong n, const char *name)
{
    char text[32];
    slong i;

    for (i = 0; i < n; i++)
    {
        loja_snprintf(text, sizeof(text), "%s%ld", name, (long) i);
        loja_plot_curve_put(out, text, c + i);
    }
}

static void
put_script(FILE *out, void *context)
{
    const comparison_t *c = context;
    const char *instance = json_string_value(json_object_get(c->json,
        "instance"));
    slong i;

    loja_plot_curve_put(out, "norm", &c->norm);
    put_curves(out, c->distance, c->methods, "distance");
    put_curves(out, c->gradient, c->methods, "gradient");
    put_curves(out, c->law, c->laws, "law");
    loja_plot_put_decades(out, c->norm.t[0], c->norm.n > 1
        ? c->norm.t[c->norm.n - 1] : 10 * c->norm.t[0]);
    loja_plot_put_layout(out, 3);
    fprintf(out, "set title ");
    loja_plot_put_quoted(out, instance == NULL ? "" : instance);
    fprintf(out, " noenhanced\n");
    loja_plot_put_label(out, "|θ|");
    loja_plot_put_axis(out, c->norm.min, c->norm.max);
    fprintf(out, "set key top left\nplot ");
    for (i = 0; i < c->laws; i++)
        if (c->law[i].n > 0)
        {
            fprintf(out, "$law%ld using 1:2 with lines lw 1.5 dt 2 lc rgb "
                "'%s' title ", (long) i, color[i]);
            loja_plot_put_quoted(out, c->law_name[i]);
            fprintf(out, " noenhanced, ");
        }
    fprintf(out, "$norm using 1:2 with lines lw 2 lc rgb '#1f5fa8' title "
        "'verified'\nunset title\n");
    put_methods(out, c, c->distance, "distance",
        "distance of doubles, of |θ|");
    loja_plot_put_last(out, 1, "t");
    put_methods(out, c, c->gradient, "gradient",
        "error of their gradient");
}

static void
clear(comparison_t *c)
{
    slong i;

    loja_plot_curve_clear(&c->norm);
    for (i = 0; i < MOST; i++)
    {
        loja_plot_curve_clear(c->distance + i);
        loja_plot_curve_clear(c->gradient + i);
        loja_plot_curve_clear(c->law + i);
    }
}

loja_status_t
loja_plot_compare(loja_message_t msg, const char *comparison,
                  const char *path)
{
    json_error_t error;
    json_t *json = json_load_file(comparison, 0, &error);
    loja_status_t status;
    comparison_t c;
    const json_t *row;
    size_t k;
    slong i;

    if (json == NULL)
    {
        loja_message_set(msg, "%s:%d: %s", comparison, error.line,
            error.text);
        return LOJA_INPUT;
    }
    c.json = json;
    loja_plot_curve_init(&c.norm);
    for (i = 0; i < MOST; i++)
    {
        loja_plot_curve_init(c.distance + i);
        loja_plot_curve_init(c.gradient + i);
        loja_plot_curve_init(c.law + i);
    }
    json_array_foreach(json_object_get(json, "verified"), k, row)
        add_interval(&c.norm, number(json_object_get(row, "t")),
            json_object_get(row, "norm"));
    read_doubles(&c, json_object_get(json, "doubles"));
    read_laws(&c, json_object_get(json, "laws"));
    if (c.norm.n == 0)
    {
        loja_message_set(msg, "%s: expected a certificate, a table of loja "
            "train or what loja compare --json prints", comparison);
        status = LOJA_INPUT;
    }
    else
        status = loja_plot_run(msg, path, 3, put_script, &c);
    clear(&c);
    json_decref(json);
    return status;
}
