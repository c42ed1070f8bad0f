/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Uniformly distributed inputs that are the same on every machine.

    Coordinate j of sample i, one of n0 coordinates, stands on value
    k = i n0 + j of stream 1 of the seed (random.c): with u = 2 floor(v/2^11)
    + 1 - 2^53, odd and between -2^53 and 2^53, it is exactly
    (from + to)/2 + (to - from)/2 u 2^-53.
*/
#include "reader.h"

static loja_status_t
get_seed(uint64_t *seed, loja_data_reader_t in, loja_data_node_srcptr node)
{
    loja_status_t status;
    slong value = 0;

    status = loja_data_get_slong(&value, in, node, "seed", 0,
                                 (slong) 1000000000);
    *seed = (uint64_t) value;
    return status;
}

static void
set_entry(fmpq_t x, const fmpq_t middle, const fmpq_t half, uint64_t value)
{
    fmpz_t u;

    fmpz_init(u);
    fmpz_set_si(u, (slong) (2 * (int64_t) (value >> 11) + 1
                            - (INT64_C(1) << 53)));
    fmpq_set_fmpz(x, u);
    fmpq_mul(x, x, half);
    fmpq_div_2exp(x, x, 53);
    fmpq_add(x, x, middle);
    fmpz_clear(u);
}

static loja_status_t
fill(loja_problem_t prob, loja_data_reader_t in, loja_data_node_srcptr node,
     const fmpq_t from, const fmpq_t to, uint64_t seed)
{
    const slong inputs = prob->net->width[0];
    loja_status_t status = LOJA_OK;
    fmpq_t middle, half;
    slong i, j;

    fmpq_init(middle);
    fmpq_init(half);
    fmpq_add(middle, from, to);
    fmpq_sub(half, to, from);
    fmpq_div_2exp(middle, middle, 1);
    fmpq_div_2exp(half, half, 1);
    for (i = 0; i < prob->n && status == LOJA_OK; i++)
        for (j = 0; j < inputs; j++)
        {
            fmpq *x = fmpq_mat_entry(prob->x, i, j);

            set_entry(x, middle, half, loja_data_random_stream(seed, 1,
                (uint64_t) (i * inputs + j)));
            if (!loja_data_spend(in, x))
            {
                status = loja_data_fail(in, node->line, node->column,
                    "numbers with fewer digits in all");
                break;
            }
        }
    fmpq_clear(middle);
    fmpq_clear(half);
    return status;
}

loja_status_t
loja_data_get_uniform(loja_problem_t prob, loja_data_reader_t in,
                      loja_data_node_srcptr node)
{
    static const char *const names[] = { "from", "to", "points", "seed" };
    loja_data_node_srcptr value[4];
    loja_status_t status;
    uint64_t seed = 0;
    slong points = 0, j;
    fmpq_t from, to;

    fmpq_init(from);
    fmpq_init(to);
    status = loja_data_get_map(value, in, node, "uniform inputs", names, 4);
    for (j = 0; j < 4 && status == LOJA_OK; j++)
        status = loja_data_require(in, node, value[j], names[j]);
    if (status == LOJA_OK)
        status = loja_data_get_fmpq(from, in, value[0]);
    if (status == LOJA_OK)
        status = loja_data_get_fmpq(to, in, value[1]);
    if (status == LOJA_OK && fmpq_cmp(from, to) >= 0)
        status = loja_data_expected(in, value[1],
                                    "an end to the right of the start");
    if (status == LOJA_OK)
        status = loja_data_get_slong(&points, in, value[2], "points", 1,
                                     LOJA_DATA_MAX_SAMPLES);
    if (status == LOJA_OK)
        status = get_seed(&seed, in, value[3]);
    if (status == LOJA_OK)
        status = loja_data_set_samples(prob, in, node->line, node->column,
                                       points);
    if (status == LOJA_OK)
        status = fill(prob, in, node, from, to, seed);
    fmpq_clear(from);
    fmpq_clear(to);
    return status;
}
