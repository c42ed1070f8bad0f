/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples of the deep Kolmogorov method for the heat equation (Beck,
    Becker, Grohs, Jaafari, Jentzen, "Solving the Kolmogorov PDE by means of
    deep learning", J. Sci. Comput. 88, 2021): as E |x + sqrt(2 rho T) W|^2
    is the solution at x and T, so is the network that fits such targets
    best.

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

void
loja_data_heat(double *x, double *y, slong stride, slong n, slong inputs,
               const loja_heat_t *heat, uint64_t seed, uint32_t s,
               uint64_t first)
{
    const slong pairs = (inputs + 1) / 2;
    const double length = heat->to - heat->from, turn = 6.283185307179586;
    uint64_t v[4];
    slong i, p, j;

    for (i = 0; i < n; i++)
    {
        y[i] = 0;
        for (p = 0; p < pairs; p++)
        {
            double radius, angle;

            loja_data_random_fill(v, 4, seed, s, 4 * ((first
                + (uint64_t) i) * (uint64_t) pairs + (uint64_t) p));
            radius = heat->deviation * sqrt(-2 * log(unit(v[2])));
            angle = turn * unit(v[3]);
            for (j = 2 * p; j < 2 * p + 2 && j < inputs; j++)
            {
                const double in = heat->from + length * unit(v[j - 2 * p]);
                const double at = in + radius * (j == 2 * p ? cos(angle)
                                                           : sin(angle));

                x[j * stride + i] = in;
                y[i] += at * at;
            }
        }
    }
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

/* The samples of the section itself, as exact numbers. */
static void
fill(loja_problem_t prob, uint64_t seed)
{
    const slong n = prob->n, inputs = prob->net->width[0];
    double *x = flint_malloc(sizeof(double) * (size_t) (n * (inputs + 1)));
    double *y = x + n * inputs;
    slong i, j;

    loja_data_heat(x, y, n, n, inputs, &prob->heat, seed, 3, 0);
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

loja_status_t
loja_data_get_heat(loja_problem_t prob, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    static const char *const names[] =
        { "from", "to", "rho", "time", "points", "seed" };
    loja_data_node_srcptr value[6];
    loja_heat_t *heat = &prob->heat;
    double number[4] = { 0, 0, 0, 0 };
    loja_status_t status;
    slong points = 0, seed = 0, j;

    if (prob->net->width[prob->net->depth] != 1)
        return loja_data_expected(in, node, "one output with heat");
    status = loja_data_get_map(value, in, node, "heat", names, 6);
    for (j = 0; j < 6 && status == LOJA_OK; j++)
        status = loja_data_require(in, node, value[j], names[j]);
    for (j = 0; j < 4 && status == LOJA_OK; j++)
        status = get_double(number + j, in, value[j], j < 2 ? -1e9 : 0,
                            1e9);
    if (status == LOJA_OK && !(number[0] < number[1]))
        status = loja_data_expected(in, value[1],
                                    "an end to the right of the start");
    if (status == LOJA_OK)
        status = loja_data_get_slong(&points, in, value[4], "points", 1,
                                     LOJA_DATA_MAX_SAMPLES);
    if (status == LOJA_OK)
        status = loja_data_get_slong(&seed, in, value[5], "seed", 0,
                                     (slong) 1000000000);
    if (status == LOJA_OK)
        status = loja_data_set_samples(prob, in, node->line, node->column,
                                       points);
    if (status != LOJA_OK)
        return status;
    heat->from = number[0];
    heat->to = number[1];
    heat->deviation = sqrt(2 * number[2] * number[3]);
    prob->has_heat = 1;
    fill(prob, (uint64_t) seed);
    return LOJA_OK;
}
