/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja compare: laws for |theta(t)| on the verified times, fitted in doubles
    and, where the enclosures allow no constants at all, excluded:

        c sqrt t   |theta|/sqrt t is not the same at two times;
        c log t    |theta|/log t is not the same at two times;
        c t^p      the slopes of log |theta| over log t between two pairs of
                   times differ.

    Two balls that do not meet prove that.  The law is taken for all times
    from `FROM' powers of ten below the end on.
*/
#include "cli/compare.h"

#include <math.h>

/* HEURISTIC: laws are about large times. */
#define FROM 6
#define PREC 128

enum { SQRT, POWER, LOG, LAWS };

static const char *const law[LAWS] = { "c sqrt t", "c t^p", "c log t" };

typedef struct
{
    int excluded;
    slong i, j, k;             /* the rows that exclude it */
    double c, p, error;        /* the fit and its largest relative error */
} fit_t;

/* |theta| over sqrt t or log t at a row. */
static void
quotient(arb_t res, const compare_t *c, slong row, int which)
{
    arb_t t;

    arb_init(t);
    arb_set_fmpq(t, c->row[row].t, PREC);
    if (which == SQRT)
        arb_sqrt(t, t, PREC);
    else
        arb_log(t, t, PREC);
    arb_div(res, c->row[row].norm, t, PREC);
    arb_clear(t);
}

/* The slope of log |theta| over log t between two rows. */
static void
slope(arb_t res, const compare_t *c, slong i, slong j)
{
    arb_t t;

    arb_init(t);
    arb_div(res, c->row[j].norm, c->row[i].norm, PREC);
    arb_log(res, res, PREC);
    arb_set_fmpq(t, c->row[j].t, PREC);
    arb_div_fmpz(t, t, fmpq_numref(c->row[i].t), PREC);
    arb_mul_fmpz(t, t, fmpq_denref(c->row[i].t), PREC);
    arb_log(t, t, PREC);
    arb_div(res, res, t, PREC);
    arb_clear(t);
}

/* The first rows from `from' on that exclude the law. */
static void
exclude(fit_t *fit, const compare_t *c, slong from, int which)
{
    arb_t a, b;
    slong j;

    arb_init(a);
    arb_init(b);
    for (j = from + 1; j + (which == POWER) < c->rows && !fit->excluded; j++)
    {
        if (which == POWER)
        {
            slope(a, c, from, j);
            slope(b, c, j, j + 1);
        }
        else
        {
            quotient(a, c, from, which);
            quotient(b, c, j, which);
        }
        fit->excluded = arb_is_finite(a) && arb_is_finite(b)
            && !arb_overlaps(a, b);
        fit->i = from;
        fit->j = j;
        fit->k = j + 1;
    }
    arb_clear(a);
    arb_clear(b);
}

static double
middle(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Least squares in log |theta|. */
static void
fit_law(fit_t *fit, const compare_t *c, slong from, int which)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0, n = 0, x, y, e;
    slong i;

    for (i = from; i < c->rows; i++)
    {
        x = log(loja_fast_from_fmpq(c->row[i].t));
        y = log(middle(c->row[i].norm));
        if (which != POWER)
            y -= which == SQRT ? x / 2 : log(x);
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    fit->p = which == POWER ? (n * sxy - sx * sy) / (n * sxx - sx * sx) : 0;
    fit->c = exp((sy - fit->p * sx) / n);
    fit->error = 0;
    for (i = from; i < c->rows; i++)
    {
        x = log(loja_fast_from_fmpq(c->row[i].t));
        y = which == POWER ? fit->p * x : which == SQRT ? x / 2 : log(x);
        e = fabs(fit->c * exp(y) / middle(c->row[i].norm) - 1);
        fit->error = e > fit->error ? e : fit->error;
    }
}

static void
print_law(FILE *file, const compare_t *c, const fit_t *fit, int which)
{
    char at[3][CLI_NUMBER_SIZE];

    fprintf(file, "%s: best c = %.6g", law[which], fit->c);
    if (which == POWER)
        fprintf(file, ", p = %.6g", fit->p);
    fprintf(file, ", off by at most %.2g; ", fit->error);
    if (!fit->excluded)
    {
        fprintf(file, "not excluded on these times.\n");
        return;
    }
    cli_time_text(at[0], c->row[fit->i].t);
    cli_time_text(at[1], c->row[fit->j].t);
    fprintf(file, "EXCLUDED (as an exact law) by the enclosures at t = %s",
        at[0]);
    if (which == POWER)
    {
        cli_time_text(at[2], c->row[fit->k].t);
        fprintf(file, ", %s, %s.\n", at[1], at[2]);
    }
    else
        fprintf(file, " and %s.\n", at[1]);
}

static void
json_law(FILE *file, const fit_t *fit, int which)
{
    fprintf(file, "%s\n    {\"law\": \"%s\", \"c\": %.10g, \"p\": %.10g, "
        "\"largest_relative_error\": %.3g, \"excluded\": %s}",
        which > 0 ? "," : "", law[which], fit->c, which == SQRT ? 0.5
        : fit->p, fit->error, fit->excluded ? "true" : "false");
}

void
compare_laws(FILE *file, const compare_t *c, int json)
{
    slong from = c->rows - 1 - FROM;
    int which;

    from = from < 0 ? 0 : from;
    if (json)
        fprintf(file, "  \"laws\": [");
    for (which = 0; which < LAWS; which++)
    {
        fit_t fit = { 0, 0, 0, 0, 0, 0, 0 };
        slong first = from;

        /* log t > 0 */
        while (first < c->rows && fmpq_cmp_ui(c->row[first].t, 2) < 0)
            first++;
        if (c->rows - first < 3)
            continue;
        fit_law(&fit, c, first, which);
        exclude(&fit, c, first, which);
        if (json)
            json_law(file, &fit, which);
        else
        {
            fprintf(file, "|theta| = ");
            print_law(file, c, &fit, which);
        }
    }
    if (json)
        fprintf(file, "],\n");
}
