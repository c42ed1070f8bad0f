/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading the record of a step (proofs/FORMAT.md). */
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "checker/tube/tube.h"

/* HEURISTIC: bits that a hint may ask for. */
#define MAX_PRECISION 20000
/* HEURISTIC: coefficients of a parameter (proofs/FORMAT.md). */
#define MAX_COEFFICIENTS 2000

static int
read_pieces(step *s, report_t *rep, json_t *list)
{
    const size_t n = json_array_size(list);
    size_t i;

    if (n < 1 || n > 10000)
        return report(rep, "pieces");
    s->piece = malloc(n * sizeof(piece));
    if (s->piece == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpfr_inits2(64, s->piece[i].x0, s->piece[i].x1, s->piece[i].growth,
                    s->piece[i].error, (mpfr_ptr) 0);
    s->pieces = (int) n;
    for (i = 0; i < n; i++)
    {
        json_t *node = json_array_get(list, i);
        piece *q = s->piece + i;

        if (!keys_exact(rep, node, "a piece", "x0 x1 growth error"))
            return 0;
        if (!read_dyadic(q->x0, json_object_get(node, "x0"))
            || !read_dyadic(q->x1, json_object_get(node, "x1"))
            || !read_dyadic(q->growth, json_object_get(node, "growth"))
            || !read_dyadic(q->error, json_object_get(node, "error"))
            || mpfr_sgn(q->error) < 0)
            return report(rep, "the numbers of piece %ld", (long) i);
        /* SOUND: tube (the pieces cover [-1, 1]) */
        if ((i == 0 ? mpfr_cmp_si(q->x0, -1) != 0
                    : !mpfr_equal_p(q->x0, s->piece[i - 1].x1))
            || !mpfr_less_p(q->x0, q->x1))
            return report(rep, "pieces that join");
    }
    if (mpfr_cmp_ui(s->piece[n - 1].x1, 1) != 0)
        return report(rep, "pieces up to x = 1");
    return 1;
}

/* "metric", where it is there. */
static int
read_metric(step *s, report_t *rep, json_t *list, const problem *prob)
{
    const size_t P = (size_t) prob->params, n = P * (P + 1) / 2;
    const size_t ends = (size_t) s->pieces + 1;
    size_t i, k;

    if (list == NULL)
        return 1;
    if (prob->params > MOVING_MOST_PARAMS)
        return report(rep, "no metric, with more than %d parameters",
                      MOVING_MOST_PARAMS);
    if (json_array_size(list) != ends || n * ends > MAX_SIZE)
        return report(rep, "metric, %ld lists", (long) ends);
    for (i = 0; i < ends; i++)
        if (json_array_size(json_array_get(list, i)) != n)
            return report(rep, "metric, lists of %ld numbers", (long) n);
    s->metric = malloc(n * ends * sizeof(mpfr_t));
    if (s->metric == NULL)
        abort();
    s->metric_size = (int) n;
    s->metric_rows = prob->params;
    for (i = 0; i < n * ends; i++)
        mpfr_init2(s->metric[i], 64);
    for (i = 0; i < ends; i++)
        for (k = 0; k < n; k++)
            if (!read_dyadic(s->metric[i * n + k],
                             json_array_get(json_array_get(list, i), k)))
                return report(rep, "metric, dyadic numbers");
    return 1;
}

/* The number of columns up to the last that is not 0 (1 at least): the path
   is the same, and costs what its own degree costs. */
static size_t
used_columns(const json_t *list, size_t len)
{
    size_t i;

    for (; len > 1; len--)
        for (i = 0; i < json_array_size(list); i++)
            if (!is_word(json_array_get(json_array_get(list, i), len - 1),
                         "0"))
                return len;
    return len;
}

static int
read_coefficients(step *s, report_t *rep, json_t *list, const problem *prob)
{
    const size_t P = (size_t) prob->params;
    size_t len = json_array_size(json_array_get(list, 0)), i, k;

    if (json_array_size(list) != P || len < 1)
        return report(rep, "coef, %d lists", prob->params);
    if (len > MAX_COEFFICIENTS || P * len > MAX_SIZE)
        return report(rep, "coef, lists of at most %d numbers, and %d in "
                      "all", MAX_COEFFICIENTS, MAX_SIZE);
    for (i = 0; i < P; i++)
        if (json_array_size(json_array_get(list, i)) != len)
            return report(rep, "coef, lists of one length");
    len = used_columns(list, len);
    s->coef = malloc(P * len * sizeof(mpfr_t));
    if (s->coef == NULL)
        abort();
    for (i = 0; i < P * len; i++)
        mpfr_init2(s->coef[i], 64);
    s->len = (int) len;
    for (i = 0; i < P; i++)
    {
        json_t *row = json_array_get(list, i);

        for (k = 0; k < len; k++)
            if (!read_dyadic(s->coef[i * len + k], json_array_get(row, k)))
                return report(rep, "coef, dyadic numbers");
    }
    return 1;
}

/* Their form; values are cut to what the searches can use. */
static int
read_hints(step *s, report_t *rep, const json_t *hint)
{
    static const char *const dyadics[] = { "h", "defect_eta", "growth_eta" };
    static const char *const ints[] = { "order", "digits", "defect_nodes",
                                        "precision", "growth_nodes" };
    double eta[3] = { 1, 1, 1 };
    int v[5], k, good = 1;
    mpfr_t x;

    mpfr_init2(x, 64);
    for (k = 0; k < 5 && good; k++)
        good = read_int(v + k, json_object_get(hint, ints[k]), 1, MAX_SIZE);
    for (k = 0; k < 3 && good; k++)
    {
        good = read_dyadic(x, json_object_get(hint, dyadics[k]))
            && mpfr_sgn(x) > 0;
        if (good && mpfr_cmp_d(x, 0.1) > 0 && mpfr_cmp_d(x, 4) < 0)
            eta[k] = mpfr_get_d(x, MPFR_RNDN);
    }
    s->defect_eta = eta[1];
    s->growth_eta = eta[2];
    mpfr_clear(x);
    if (!good)
        return report(rep, "hint: its eight positive numbers");
    s->precision = v[3] < 32 ? 32 : v[3] > MAX_PRECISION ? MAX_PRECISION
        : v[3];
    s->defect_nodes = v[2] < 2000 ? v[2] : 2000;
    s->growth_nodes = v[4] < 8 ? 8 : v[4] > 200 ? 200 : v[4];
    return 1;
}

int
step_read(step *s, report_t *rep, json_t *line, const problem *prob)
{
    static const struct { const char *name; size_t offset; } bounds[] = {
        { "seam", offsetof(step, seam) }, { "start", offsetof(step, start) },
        { "defect", offsetof(step, defect) },
        { "radius", offsetof(step, radius) } };
    const json_t *time = json_object_get(line, "time");
    json_t *metric = json_object_get(line, "metric");
    size_t k;

    memset(s, 0, sizeof(*s));
    mpq_inits(s->t0, s->t1, (mpq_ptr) 0);
    mpfr_inits2(64, s->seam, s->start, s->defect, s->radius, (mpfr_ptr) 0);
    s->log_time = is_word(time, "log");
    if (!is_word(json_object_get(line, "record"), "step")
        || !is_word(json_object_get(line, "rule"), "tube"))
        return report(rep, "a step, a claim or the end");
    if (!keys_exact(rep, line, "a step", metric != NULL
                    ? "record rule index time t0 t1 coef seam start defect "
                      "radius pieces metric hint"
                    : "record rule index time t0 t1 coef seam start defect "
                      "radius pieces hint")
        || !keys_exact(rep, json_object_get(line, "hint"), "hint", "h order "
                       "precision digits defect_eta growth_eta defect_nodes "
                       "growth_nodes"))
        return 0;
    if ((!s->log_time && !is_word(time, "linear"))
        || !read_int(&s->index, json_object_get(line, "index"), 0, INT_MAX)
        || !read_fraction(s->t0, json_object_get(line, "t0"))
        || !read_fraction(s->t1, json_object_get(line, "t1")))
        return report(rep, "index, time, t0 and t1");
    for (k = 0; k < 4; k++)
    {
        mpfr_ptr x = (mpfr_ptr) (void *) ((char *) s + bounds[k].offset);

        if (!read_dyadic(x, json_object_get(line, bounds[k].name))
            || mpfr_sgn(x) < 0)
            return report(rep, "%s, a dyadic number >= 0", bounds[k].name);
    }
    return read_hints(s, rep, json_object_get(line, "hint"))
        && read_coefficients(s, rep, json_object_get(line, "coef"), prob)
        && read_pieces(s, rep, json_object_get(line, "pieces"))
        && read_metric(s, rep, metric, prob);
}

void
step_clear(step *s, const problem *prob)
{
    const size_t size = (size_t) prob->params * (size_t) s->len;
    size_t i;
    int k;

    mpq_clears(s->t0, s->t1, (mpq_ptr) 0);
    mpfr_clears(s->seam, s->start, s->defect, s->radius, (mpfr_ptr) 0);
    for (i = 0; s->coef != NULL && i < size; i++)
        mpfr_clear(s->coef[i]);
    free(s->coef);
    for (i = 0; s->metric != NULL
         && i < (size_t) s->metric_size * ((size_t) s->pieces + 1); i++)
        mpfr_clear(s->metric[i]);
    free(s->metric);
    for (k = 0; k < s->pieces; k++)
        mpfr_clears(s->piece[k].x0, s->piece[k].x1, s->piece[k].growth,
                    s->piece[k].error, (mpfr_ptr) 0);
    free(s->piece);
}

int
step_times(report_t *rep, const step *s, const step *before)
{
    if (s->index != (before == NULL ? 0 : before->index + 1))
        return report(rep, "index: not one more than before");
    if (before != NULL ? !mpq_equal(s->t0, before->t1) : mpq_sgn(s->t0) != 0)
        return report(rep, "t0: not the end of the step before");
    if (mpq_cmp(s->t0, s->t1) >= 0)
        return report(rep, "t1: not greater than t0");
    if (s->log_time && mpq_sgn(s->t0) <= 0)
        return report(rep, "time: logarithmic from t0 = 0");
    return 1;
}

int
step_stands_still(const step *s, network *net, const interval *coef)
{
    int i;

    /* SOUND: tube (constant: p = c, E_0 = 0; growth and errors of 0) */
    if (s->len != 1 || s->pieces != 1 || s->metric != NULL
        || !mpfr_zero_p(s->start)
        || !mpfr_zero_p(s->defect) || !mpfr_zero_p(s->piece->growth)
        || !mpfr_zero_p(s->piece->error) || mpfr_sgn(s->radius) <= 0)
        return 0;
    for (i = 0; i < net->prob->params; i++)
        mpfi_set(net->theta + i, coef + i);
    return gradient_is_zero(net);
}
