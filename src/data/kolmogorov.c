/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples of the deep Kolmogorov method (Beck, Becker, Grohs, Jaafari,
    Jentzen, "Solving the Kolmogorov PDE by means of deep learning", J. Sci.
    Comput. 88, 2021): as the mean of the targets, given x, is the solution
    at x, so is the network that fits such targets best.

    Coordinates 2p and 2p + 1 of sample i, one of n0 coordinates, stand on
    the four values from 4 (i ceil(n0/2) + p) on: two for the inputs, two for
    a pair of normal numbers by Box and Muller's formula.
*/
#include <math.h>
#include "reader.h"

/* Odd multiples of 2^-54 between 0 and 1. */
static double
unit(uint64_t value)
{
    return (double) (2 * (value >> 11) + 1) * 0x1p-54;
}

/* The volatility of coordinate j. */
static double
volatility(const loja_kolmogorov_t *eq, slong j, slong inputs)
{
    return inputs < 2 ? eq->low
        : eq->low + (eq->high - eq->low) * (double) j / (double) (inputs - 1);
}

/* What coordinate j adds to a target, by + or by max; w: normal. */
static void
add_coordinate(double *y, const loja_kolmogorov_t *eq, slong j, slong inputs,
               double in, double w)
{
    double s, at;

    if (!eq->black_scholes)
    {
        at = in + eq->deviation * w;
        *y += at * at;
        return;
    }
    s = volatility(eq, j, inputs);
    at = in * exp((eq->rate - eq->carry - s * s / 2) * eq->time
        + s * sqrt(eq->time) * w);
    *y = at > *y ? at : *y;
}

static double
finish(double y, const loja_kolmogorov_t *eq)
{
    return !eq->black_scholes ? y
        : y > eq->strike ? exp(-eq->rate * eq->time) * (y - eq->strike) : 0;
}

/* Four numbers of a pair of coordinates: two in (0, 1), two normal. */
static void
four(double *u, uint64_t seed, uint32_t s, uint64_t k)
{
    const double turn = 6.283185307179586;
    uint64_t v[4];
    double radius, angle;

    loja_data_random_fill(v, 4, seed, s, 4 * k);
    radius = sqrt(-2 * log(unit(v[2])));
    angle = turn * unit(v[3]);
    u[0] = unit(v[0]);
    u[1] = unit(v[1]);
    u[2] = radius * cos(angle);
    u[3] = radius * sin(angle);
}

void
loja_data_kolmogorov(double *x, double *y, slong stride, slong n,
    slong inputs, const loja_kolmogorov_t *eq, uint64_t seed, uint32_t s,
    uint64_t first)
{
    const slong pairs = (inputs + 1) / 2;
    const double length = eq->to - eq->from;
    double u[4], sum;
    slong i, p, j;

    for (i = 0; i < n; i++)
    {
        sum = 0;
        for (p = 0; p < pairs; p++)
        {
            four(u, seed, s, (first + (uint64_t) i) * (uint64_t) pairs
                + (uint64_t) p);
            for (j = 2 * p; j < 2 * p + 2 && j < inputs; j++)
            {
                x[j * stride + i] = eq->from + length * u[j - 2 * p];
                add_coordinate(&sum, eq, j, inputs, x[j * stride + i],
                    u[2 + j - 2 * p]);
            }
        }
        y[i] = finish(sum, eq);
    }
}

/* y[i] becomes the mean over so many paths from x[i]; returns the root mean
   square of the standard errors. */
static double
monte_carlo(const double *x, double *y, slong n, slong inputs,
            const loja_kolmogorov_t *eq, uint64_t seed, slong paths)
{
    const slong pairs = (inputs + 1) / 2;
    double u[4], sum, mean, square, error = 0;
    slong i, m, p, j;

    for (i = 0; i < n; i++)
    {
        mean = square = 0;
        for (m = 0; m < paths; m++)
        {
            sum = 0;
            for (p = 0; p < pairs; p++)
            {
                four(u, seed, 4, ((uint64_t) i * (uint64_t) paths
                    + (uint64_t) m) * (uint64_t) pairs + (uint64_t) p);
                for (j = 2 * p; j < 2 * p + 2 && j < inputs; j++)
                    add_coordinate(&sum, eq, j, inputs, x[j * n + i],
                        u[2 + j - 2 * p]);
            }
            sum = finish(sum, eq);
            /* Welford: mean and sum of squared deviations */
            u[0] = sum - mean;
            mean += u[0] / (double) (m + 1);
            square += u[0] * (sum - mean);
        }
        y[i] = mean;
        error += square / ((double) paths * (double) (paths - 1));
    }
    return sqrt(error / (double) n);
}

static void
set_double(fmpq_t q, double d)
{
    arf_t x;

    arf_init(x);
    arf_set_d(x, d);
    arf_get_fmpq(q, x);
    arf_clear(x);
}

/* The samples of the section itself, as exact numbers.  paths < 2: one noisy
   target each. */
static void
fill(loja_training_t training, uint64_t seed, slong paths)
{
    loja_problem_struct *prob = training->prob;
    const slong n = prob->n, inputs = prob->net->width[0];
    double *x = flint_malloc(sizeof(double) * (size_t) (n * (inputs + 1)));
    double *y = x + n * inputs;
    slong i, j;

    loja_data_kolmogorov(x, y, n, n, inputs, &training->kolmogorov, seed, 3, 0);
    training->test_error = paths < 2 ? 0 : monte_carlo(x, y, n, inputs,
        &training->kolmogorov, seed, paths);
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < inputs; j++)
            set_double(fmpq_mat_entry(prob->x, i, j), x[j * n + i]);
        set_double(fmpq_mat_entry(prob->y, i, 0), y[i]);
    }
    flint_free(x);
}

/* A double, between least and most. */
static loja_status_t
get_double(double *d, loja_data_reader_t in, loja_data_node_srcptr node,
           double least, double most)
{
    loja_status_t status;
    arf_t x;
    fmpq_t q;

    fmpq_init(q);
    arf_init(x);
    status = loja_data_get_fmpq(q, in, node);
    if (status == LOJA_OK)
    {
        arf_set_fmpq(x, q, 53, ARF_RND_NEAR);
        *d = arf_get_d(x, ARF_RND_NEAR);
        if (!(*d >= least && *d <= most))
            status = loja_data_expected(in, node, "a number from %g to %g",
                                        least, most);
    }
    arf_clear(x);
    fmpq_clear(q);
    return status;
}

/* One key of a section: where it goes, and its range. */
typedef struct
{
    const char *name;
    double *to, least, most;
} number_t;

#define MOST_NUMBERS 10

/* num numbers, points, seed, and paths where the section may have it; all but
   the last are required. */
static loja_status_t
get_section(loja_training_t training, loja_data_reader_t in,
            loja_data_node_srcptr node, const char *what,
            const number_t *number, slong num)
{
    loja_problem_struct *prob = training->prob;
    const char *names[MOST_NUMBERS + 3];
    loja_data_node_srcptr value[MOST_NUMBERS + 3];
    loja_status_t status;
    slong points = 0, seed = 0, paths = 1, j;

    if (prob->net->width[prob->net->depth] != 1)
        return loja_data_expected(in, node, "one output with %s", what);
    for (j = 0; j < num; j++)
        names[j] = number[j].name;
    names[num] = "points";
    names[num + 1] = "seed";
    names[num + 2] = "paths";
    status = loja_data_get_map(value, in, node, what, names, num + 3);
    for (j = 0; j < num + 2 && status == LOJA_OK; j++)
        status = loja_data_require(in, node, value[j], names[j]);
    for (j = 0; j < num && status == LOJA_OK; j++)
        status = get_double(number[j].to, in, value[j], number[j].least,
                            number[j].most);
    if (status == LOJA_OK && !(training->kolmogorov.from < training->kolmogorov.to))
        status = loja_data_expected(in, value[1],
                                    "an end to the right of the start");
    if (status == LOJA_OK)
        status = loja_data_get_slong(&points, in, value[num], "points", 1,
                                     LOJA_DATA_MAX_SAMPLES);
    if (status == LOJA_OK)
        status = loja_data_get_slong(&seed, in, value[num + 1], "seed", 0,
                                     (slong) 1000000000);
    if (status == LOJA_OK && value[num + 2] != NULL)
        status = loja_data_get_slong(&paths, in, value[num + 2], "paths", 2,
                                     LOJA_DATA_MAX_ENTRIES);
    /* HEURISTIC: some minutes */
    if (status == LOJA_OK && (double) points * (double) paths
        * (double) prob->net->width[0] > 1e11)
        status = loja_data_expected(in, value[num + 2], "at most 1e11 "
                                    "numbers in all");
    if (status == LOJA_OK)
        status = loja_data_set_samples(prob, in, node->line, node->column,
                                       points);
    if (status != LOJA_OK)
        return status;
    training->has_kolmogorov = 1;
    /* rho stands there */
    training->kolmogorov.deviation = sqrt(2 * training->kolmogorov.deviation
        * training->kolmogorov.time);
    fill(training, (uint64_t) seed, paths);
    return LOJA_OK;
}

loja_status_t
loja_data_get_heat(loja_training_t training, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    loja_kolmogorov_t *eq = &training->kolmogorov;
    /* deviation: rho at first */
    const number_t number[] = {
        { "from", &eq->from, -1e9, 1e9 }, { "to", &eq->to, -1e9, 1e9 },
        { "rho", &eq->deviation, 0, 1e9 }, { "time", &eq->time, 0, 1e9 } };

    eq->black_scholes = 0;
    return get_section(training, in, node, "heat", number, 4);
}

loja_status_t
loja_data_get_black_scholes(loja_training_t training, loja_data_reader_t in,
                            loja_data_node_srcptr node)
{
    loja_kolmogorov_t *eq = &training->kolmogorov;
    const number_t number[] = {
        { "from", &eq->from, 0, 1e9 }, { "to", &eq->to, 0, 1e9 },
        { "rate", &eq->rate, -10, 10 }, { "carry", &eq->carry, -10, 10 },
        { "low", &eq->low, 0, 10 }, { "high", &eq->high, 0, 10 },
        { "strike", &eq->strike, 0, 1e9 }, { "time", &eq->time, 0, 1000 } };

    eq->black_scholes = 1;
    eq->deviation = 0;
    return get_section(training, in, node, "black_scholes", number, 8);
}
