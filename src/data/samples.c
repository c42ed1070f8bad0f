/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The section data: where the inputs and where the targets come from. */
#include <string.h>
#include "reader.h"

enum
{
    KEY_X, KEY_GRID, KEY_UNIFORM, KEY_HEAT, KEY_BLACK_SCHOLES, KEY_IDX, KEY_FILE,
    KEY_Y, KEY_TARGET, KEY_COLUMNS, NUM_KEYS
};

loja_status_t
loja_data_set_samples(loja_problem_t prob, const loja_data_reader_t in,
                      slong line, slong column, slong n)
{
    const slong inputs = prob->net->width[0];
    const slong outputs = prob->net->width[prob->net->depth];

    if (n < 1 || n > LOJA_DATA_MAX_SAMPLES
        || n > LOJA_DATA_MAX_ENTRIES / inputs
        || n > LOJA_DATA_MAX_ENTRIES / outputs)
        return loja_data_fail(in, line, column, "1 to %d samples, of at "
                              "most %d numbers in all",
                              LOJA_DATA_MAX_SAMPLES, LOJA_DATA_MAX_ENTRIES);
    prob->n = n;
    loja_data_resize(prob->x, n, inputs);
    loja_data_resize(prob->y, n, outputs);
    return LOJA_OK;
}

/* The rows of a list into mat. */
static loja_status_t
get_rows(fmpq_mat_t mat, loja_data_reader_t in, loja_data_node_srcptr node)
{
    loja_data_node_srcptr row;
    loja_status_t status = LOJA_OK;
    slong i = 0;

    for (row = node->first; row != NULL && status == LOJA_OK;
         row = row->next, i++)
        status = loja_data_get_row(fmpq_mat_entry(mat, i, 0), in, row,
                                   fmpq_mat_ncols(mat));
    return status;
}

static loja_status_t
get_inputs(loja_problem_t prob, loja_data_reader_t in,
           loja_data_node_srcptr node)
{
    loja_status_t status;

    if (node->kind != LOJA_DATA_LIST || node->count == 0)
        return loja_data_expected(in, node, "a list of inputs");
    status = loja_data_set_samples(prob, in, node->line, node->column,
                                   node->count);
    return status != LOJA_OK ? status : get_rows(prob->x, in, node);
}

static loja_status_t
get_outputs(loja_problem_t prob, loja_data_reader_t in,
            loja_data_node_srcptr node)
{
    if (node->kind != LOJA_DATA_LIST || node->count != prob->n)
        return loja_data_expected(in, node, "a list of %ld targets, one for "
                                  "each sample", (long) prob->n);
    return get_rows(prob->y, in, node);
}

/* Inputs from exactly one place, and targets from exactly one place. */
static loja_status_t
check_keys(const loja_data_reader_t in, loja_data_node_srcptr node,
           const loja_data_node_srcptr *value, const char *what)
{
    const int inputs = (value[KEY_X] != NULL) + (value[KEY_GRID] != NULL)
        + (value[KEY_UNIFORM] != NULL) + (value[KEY_HEAT] != NULL)
        + (value[KEY_BLACK_SCHOLES] != NULL) + (value[KEY_IDX] != NULL)
        + (value[KEY_FILE] != NULL);
    const int targets = (value[KEY_Y] != NULL)
        + (value[KEY_TARGET] != NULL);
    const char *need = "one of x, grid, uniform, heat, "
        "black_scholes, idx and file";

    if (value[KEY_COLUMNS] != NULL && value[KEY_FILE] == NULL)
        return loja_data_expected(in, value[KEY_COLUMNS],
                                  "columns beside file only");
    if (inputs == 1 && value[KEY_FILE] != NULL)
    {
        if (value[KEY_Y] == NULL)
            return LOJA_OK;
        need = "no y beside file";
    }
    else if (inputs == 1 && (value[KEY_HEAT] != NULL
                             || value[KEY_BLACK_SCHOLES] != NULL
                             || value[KEY_IDX] != NULL))
    {
        if (targets == 0)
            return LOJA_OK;
        need = "neither y nor target beside heat, black_scholes and idx";
    }
    else if (inputs == 1)
    {
        if (targets == 1)
            return LOJA_OK;
        need = "either y or target";
    }
    return loja_data_fail(in, node->line, node->column, "%s in %s", need,
                          what);
}

/* The samples that the keys of the section name; node stands for all. */
static loja_status_t
get_samples(loja_training_t training, loja_data_reader_t in,
            loja_data_node_srcptr node, const loja_data_node_srcptr *value,
            const char *what)
{
    loja_problem_struct *prob = training->prob;
    loja_status_t status = check_keys(in, node, value, what);

    if (status != LOJA_OK)
        return status;
    if (value[KEY_X] != NULL)
        status = get_inputs(prob, in, value[KEY_X]);
    else if (value[KEY_GRID] != NULL)
        status = loja_data_get_grid(prob, in, value[KEY_GRID]);
    else if (value[KEY_UNIFORM] != NULL)
        status = loja_data_get_uniform(prob, in, value[KEY_UNIFORM]);
    else if (value[KEY_HEAT] != NULL)
        status = loja_data_get_heat(training, in, value[KEY_HEAT]);
    else if (value[KEY_IDX] != NULL)
        status = loja_data_get_idx(training, in, value[KEY_IDX]);
    else if (value[KEY_BLACK_SCHOLES] != NULL)
        status = loja_data_get_black_scholes(training, in,
                                             value[KEY_BLACK_SCHOLES]);
    else
        status = loja_data_get_file(prob, in, value[KEY_FILE],
                                    value[KEY_COLUMNS],
                                    value[KEY_TARGET] == NULL);
    if (status == LOJA_OK && value[KEY_Y] != NULL)
        status = get_outputs(prob, in, value[KEY_Y]);
    if (status == LOJA_OK && value[KEY_TARGET] != NULL)
        status = loja_data_get_target(prob, in, value[KEY_TARGET]);
    return status;
}

static const char *const keys[] =
    { "x", "grid", "uniform", "heat", "black_scholes", "idx", "file",
      "y", "target", "columns" };

loja_status_t
loja_data_get_samples(loja_training_t training, loja_data_reader_t in,
                      loja_data_node_srcptr node)
{
    loja_data_node_srcptr value[NUM_KEYS];
    loja_status_t status;

    status = loja_data_get_map(value, in, node, "data", keys, NUM_KEYS);
    if (status == LOJA_OK)
        status = get_samples(training, in, node, value, "data");
    return status;
}

static void
swap_bytes(unsigned char **a, unsigned char **b)
{
    unsigned char *t = *a;

    *a = *b;
    *b = t;
}

/* Exchanges the samples with the test samples. */
static void
swap_samples(loja_training_t training)
{
    loja_problem_struct *prob = training->prob;
    const slong n = prob->n;

    prob->n = training->test_n;
    training->test_n = n;
    fmpq_mat_swap(prob->x, training->test_x);
    fmpq_mat_swap(prob->y, training->test_y);
    swap_bytes(&training->image, &training->test_image);
    swap_bytes(&training->label, &training->test_label);
}

loja_status_t
loja_data_get_test(loja_training_t training, loja_data_reader_t in,
                   loja_data_node_srcptr node, loja_data_node_srcptr data)
{
    loja_problem_struct *prob = training->prob;
    loja_data_node_srcptr value[NUM_KEYS], of_data[NUM_KEYS];
    loja_status_t status;
    const loja_kolmogorov_t eq = training->kolmogorov;
    const int has_eq = training->has_kolmogorov;
    char *target = prob->target;

    status = loja_data_get_map(value, in, node, "test", keys, NUM_KEYS);
    if (status == LOJA_OK)
        status = loja_data_get_map(of_data, in, data, "data", keys,
                                   NUM_KEYS);
    if (status != LOJA_OK)
        return status;
    if (value[KEY_Y] == NULL && value[KEY_TARGET] == NULL
        && value[KEY_FILE] == NULL && value[KEY_HEAT] == NULL
        && value[KEY_BLACK_SCHOLES] == NULL && value[KEY_IDX] == NULL)
        value[KEY_TARGET] = of_data[KEY_TARGET];
    swap_samples(training);
    prob->target = NULL;
    training->test_error = 0;
    status = get_samples(training, in, node, value, "test");
    flint_free(prob->target);
    prob->target = target;
    training->kolmogorov = eq;
    training->has_kolmogorov = has_eq;
    swap_samples(training);
    return status;
}
