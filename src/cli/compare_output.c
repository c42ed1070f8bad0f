/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja compare: the table, what it says in words, and JSON. */
#include "cli/compare.h"

#include <math.h>
#include <string.h>

/* The distance is proved to be greater than what the enclosure leaves open. */
static int
is_outside(const compare_run_t *run, slong row)
{
    return arb_is_positive(run->distance + row);
}

/* |double - theta(t)|/|theta(t)| */
static void
relative(arb_t res, const compare_t *c, const compare_run_t *run, slong row)
{
    arb_div(res, run->distance + row, c->row[row].norm, 64);
}

/* x to 3 digits; exact zero and what is not known in words. */
static void
short_text(char *text, const arb_t x)
{
    arf_t u;

    arf_init(u);
    arb_get_ubound_arf(u, x, 53);
    if (!arb_is_finite(x))
        strcpy(text, "?");
    else if (arf_is_zero(u))
        strcpy(text, "0");
    else
        cli_upper_text(text, u, 3);
    arf_clear(u);
}

static void
print_cell(const compare_t *c, const compare_run_t *run, slong row)
{
    char text[CLI_NUMBER_SIZE];
    arb_t x;

    arb_init(x);
    if (row >= run->rows)
        printf("  %10s", "-");
    else
    {
        relative(x, c, run, row);
        short_text(text, x);
        printf("  %10s", text);
    }
    arb_clear(x);
}

static void
print_table(const compare_t *c)
{
    char t[CLI_NUMBER_SIZE], norm[CLI_NUMBER_SIZE], loss[CLI_NUMBER_SIZE],
        noise[CLI_NUMBER_SIZE];
    const compare_run_t *cvode = c->run + COMPARE_CVODE;
    slong row;

    printf("%10s  %22s  %13s  %10s  %10s  %10s\n", "t", "|theta|", "L",
        "CVODE", "descent", "gradient");
    for (row = 0; row < c->rows; row++)
    {
        cli_time_text(t, c->row[row].t);
        cli_ball_text(norm, c->row[row].norm, 16);
        cli_ball_text(loss, c->row[row].loss, 6);
        strcpy(noise, "-");
        if (row < cvode->rows)
            short_text(noise, cvode->noise + row);
        printf("%10s  %22s  %13s", t, norm, loss);
        print_cell(c, cvode, row);
        print_cell(c, c->run + COMPARE_GD, row);
        printf("  %10s\n", noise);
    }
    printf("|theta| and L: verified.  CVODE, descent: |double - theta|/|theta|"
        ", at most.\ngradient: relative error of grad L in doubles, where "
        "CVODE is, at most.\n");
}

/* The first row with that property, or -1. */
static slong
first_outside(const compare_run_t *run)
{
    slong row;

    for (row = 0; row < run->rows && !is_outside(run, row); row++) { }
    return row < run->rows ? row : -1;
}

/* The first row from which on the relative distance is proved > size. */
static slong
first_wrong(const compare_t *c, const compare_run_t *run, double size)
{
    arb_t x, s;
    slong row, first = -1;

    arb_init(x);
    arb_init(s);
    arb_set_d(s, size);
    for (row = run->rows - 1; row >= 0; row--)
    {
        relative(x, c, run, row);
        if (!arb_gt(x, s))
            break;
        first = row;
    }
    arb_clear(x);
    arb_clear(s);
    return first;
}

/* The first row where the double gradient has no correct digit: an error
   proved >= that part of |grad L|. */
static slong
first_noise(const compare_run_t *run, double part)
{
    arb_t s;
    slong row;

    arb_init(s);
    arb_set_d(s, part);
    for (row = 0; row < run->rows && !arb_ge(run->noise + row, s); row++) { }
    arb_clear(s);
    return row < run->rows ? row : -1;
}

/* HEURISTIC: no longer to be trusted beyond this relative distance. */
#define WRONG 1e-3

static void
print_run(const compare_t *c, const compare_run_t *run)
{
    char t[CLI_NUMBER_SIZE], size[CLI_NUMBER_SIZE];
    slong row = first_outside(run);
    arb_t x;

    arb_init(x);
    if (run->rows == 0)
        printf("%s: no row", run->name);
    else if (row < 0)
        printf("%s: in the enclosure at all its times", run->name);
    else
    {
        cli_time_text(t, c->row[row].t);
        relative(x, c, run, row);
        short_text(size, x);
        printf("%s: leaves the enclosure at t = %s, by %s of |theta|",
            run->name, t, size);
        row = run->rows - 1;
        cli_time_text(t, c->row[row].t);
        relative(x, c, run, row);
        short_text(size, x);
        printf("; at t = %s it is %s", t, size);
        row = first_wrong(c, run, WRONG);
        if (row >= 0)
        {
            cli_time_text(t, c->row[row].t);
            printf("; from t = %s on it is wrong by more than %g", t, WRONG);
        }
    }
    printf(".%s%s%s\n", run->why[0] != '\0' ? " (" : "", run->why,
        run->why[0] != '\0' ? ".)" : "");
    arb_clear(x);
}

static void
print_noise(const compare_t *c)
{
    const compare_run_t *run = c->run + COMPARE_CVODE;
    const slong one = first_noise(run, 1), some = first_noise(run, 0.01);
    char t[CLI_NUMBER_SIZE];

    if (one >= 0)
    {
        cli_time_text(t, c->row[one].t);
        printf("From t = %s on the double gradient is rounding noise: its "
            "error is larger than |grad L|.\n", t);
    }
    else if (some >= 0)
    {
        cli_time_text(t, c->row[some].t);
        printf("From t = %s on the double gradient is wrong by more than 1 "
            "percent.\n", t);
    }
    else
        printf("The double gradient is good to 1 percent at all these "
            "times.\n");
}

void
compare_print(const compare_t *c, const char *reason)
{
    slong i;

    print_table(c);
    printf("\n");
    for (i = 0; i < COMPARE_RUNS; i++)
        print_run(c, c->run + i);
    print_noise(c);
    compare_laws(stdout, c, 0);
    if (reason != NULL)
        printf("UNDECIDED: %s\n", reason);
}

/* ---- JSON ---- */

static void
json_bound(FILE *file, const char *key, const arb_t x)
{
    arf_t u;

    arf_init(u);
    arb_get_ubound_arf(u, x, 53);
    fprintf(file, ", \"%s\": ", key);
    if (arb_is_finite(x))
        cli_json_upper(file, u);
    else
        fprintf(file, "null");
    arf_clear(u);
}

static void
json_run(FILE *file, const compare_t *c, const compare_run_t *run)
{
    arb_t x;
    slong row;

    arb_init(x);
    fprintf(file, "    {\"name\": \"%s\", \"why\": ", run->name);
    if (run->why[0] != '\0')
        cli_json_string(file, run->why);
    else
        fprintf(file, "null");
    fprintf(file, ", \"rows\": [");
    for (row = 0; row < run->rows; row++)
    {
        fprintf(file, "%s\n      {\"t\": ", row > 0 ? "," : "");
        cli_json_exact(file, c->row[row].t);
        fprintf(file, ", \"outside\": %s", is_outside(run, row) ? "true"
            : "false");
        relative(x, c, run, row);
        json_bound(file, "distance_at_most", x);
        json_bound(file, "gradient_error_at_most", run->noise + row);
        fprintf(file, ", \"loss\": ");
        cli_json_ball(file, run->loss + row);
        fprintf(file, "}");
    }
    fprintf(file, "]}");
    arb_clear(x);
}

void
compare_json(const compare_t *c, const char *reason)
{
    FILE *file = stdout;
    slong row, i;

    fprintf(file, "{\n  \"instance\": ");
    cli_json_string(file, c->flow.file);
    fprintf(file, ",\n  \"tolerance\": %.17g,\n  \"rate\": %.17g,\n"
        "  \"verified\": [", c->tolerance, c->rate);
    for (row = 0; row < c->rows; row++)
    {
        fprintf(file, "%s\n    {\"t\": ", row > 0 ? "," : "");
        cli_json_exact(file, c->row[row].t);
        fprintf(file, ", \"norm\": ");
        cli_json_ball(file, c->row[row].norm);
        fprintf(file, ", \"loss\": ");
        cli_json_ball(file, c->row[row].loss);
        fprintf(file, ", \"grad_norm\": ");
        cli_json_ball(file, c->row[row].grad);
        fprintf(file, "}");
    }
    fprintf(file, "],\n  \"doubles\": [\n");
    for (i = 0; i < COMPARE_RUNS; i++)
    {
        json_run(file, c, c->run + i);
        fprintf(file, "%s\n", i + 1 < COMPARE_RUNS ? "," : "");
    }
    fprintf(file, "  ],\n");
    compare_laws(file, c, 1);
    fprintf(file, "  \"undecided\": ");
    if (reason != NULL)
        cli_json_string(file, reason);
    else
        fprintf(file, "null");
    fprintf(file, "\n}\n");
}
