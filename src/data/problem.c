/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems: memory, and the reading of a whole instance. */
#include <string.h>
#include "reader.h"

void
loja_problem_init(loja_problem_t prob)
{
    loja_net_init(prob->net);
    prob->n = 0;
    fmpq_mat_init(prob->x, 0, 0);
    fmpq_mat_init(prob->y, 0, 0);
    fmpq_init(prob->l2);
    fmpq_init(prob->start_radius);
    fmpq_mat_init(prob->flat, 0, 0);
    fmpq_init(prob->flat_weight);
    fmpq_init(prob->start_box);
    fmpq_mat_init(prob->range, 0, 0);
    prob->has_start = 0;
    fmpq_mat_init(prob->start, 0, 0);
    prob->has_until = 0;
    fmpq_init(prob->until);
    prob->target = NULL;
}

void
loja_problem_clear(loja_problem_t prob)
{
    loja_net_clear(prob->net);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_clear(prob->l2);
    fmpq_clear(prob->start_radius);
    fmpq_mat_clear(prob->flat);
    fmpq_clear(prob->flat_weight);
    fmpq_clear(prob->start_box);
    fmpq_mat_clear(prob->range);
    fmpq_mat_clear(prob->start);
    fmpq_clear(prob->until);
    flint_free(prob->target);
}

void
loja_training_init(loja_training_t training)
{
    loja_problem_init(training->prob);
    training->relative = training->cross_entropy = training->batch_norm = 0;
    training->has_kolmogorov = 0;
    training->image = training->label = NULL;
    training->test_image = training->test_label = NULL;
    training->test_n = 0;
    fmpq_mat_init(training->test_x, 0, 0);
    fmpq_mat_init(training->test_y, 0, 0);
    training->test_error = 0;
}

void
loja_training_clear(loja_training_t training)
{
    loja_problem_clear(training->prob);
    flint_free(training->image);
    flint_free(training->label);
    flint_free(training->test_image);
    flint_free(training->test_label);
    fmpq_mat_clear(training->test_x);
    fmpq_mat_clear(training->test_y);
}

void
loja_data_resize(fmpq_mat_t mat, slong rows, slong columns)
{
    fmpq_mat_clear(mat);
    fmpq_mat_init(mat, rows, columns);
}

/* Targets of cross-entropy are probabilities. */
static loja_status_t
check_classes(const loja_problem_t prob, const loja_data_reader_t in,
              loja_data_node_srcptr node)
{
    fmpq_t sum;
    slong i, j;
    int good = 1;

    fmpq_init(sum);
    for (i = 0; i < fmpq_mat_nrows(prob->y) && good; i++)
    {
        fmpq_zero(sum);
        for (j = 0; j < fmpq_mat_ncols(prob->y); j++)
        {
            good = good && fmpq_sgn(fmpq_mat_entry(prob->y, i, j)) >= 0;
            fmpq_add(sum, sum, fmpq_mat_entry(prob->y, i, j));
        }
        good = good && fmpq_is_one(sum);
    }
    fmpq_clear(sum);
    return good ? LOJA_OK : loja_data_expected(in, node, "targets that are "
        "probabilities, with cross-entropy");
}

/* The sections in the order of their needs, not of the file. */
static loja_status_t
read_sections(loja_training_t training, loja_data_reader_t in,
              loja_data_node_srcptr root)
{
    loja_problem_struct *prob = training->prob;
    static const char *const names[] =
        { "network", "loss", "data", "start", "flow", "test" };
    loja_data_node_srcptr value[6];
    loja_status_t status;
    slong i;

    status = loja_data_get_map(value, in, root, "an instance", names, 6);
    for (i = 0; i < 3 && status == LOJA_OK; i++)
        status = loja_data_require(in, root, value[i], names[i]);
    if (status == LOJA_OK)
        status = loja_data_get_network(training, in, value[0]);
    if (status == LOJA_OK)
        status = loja_data_get_loss(training, in, value[1]);
    if (status == LOJA_OK)
        status = loja_data_get_samples(training, in, value[2]);
    if (status == LOJA_OK && value[3] != NULL)
        status = loja_data_get_start(prob, in, value[3]);
    if (status == LOJA_OK && value[4] != NULL)
        status = loja_data_get_flow(prob, in, value[4]);
    if (status == LOJA_OK && value[5] != NULL)
        status = loja_data_get_test(training, in, value[5], value[2]);
    if (status == LOJA_OK && training->cross_entropy)
        status = check_classes(prob, in, value[2]);
    return status;
}

static loja_status_t
read_training(loja_training_t training, loja_message_t msg, const char *path,
              const char *text, size_t len, int own_losses)
{
    loja_data_reader_t in = { { path, msg, 0.0, own_losses } };
    loja_data_node_ptr root;
    loja_status_t status;

    loja_training_clear(training);
    loja_training_init(training);
    /* what is YAML too, for a while */
    if (len > 10 && strncmp(text, "{\"format\":", 10) == 0)
        return loja_data_fail(in, 1, 1, "an instance, not a certificate "
            "(loja-check proves it anew, loja show says what is in it)");
    status = loja_data_node_read(&root, in, text, len);
    if (status == LOJA_OK)
        status = read_sections(training, in, root);
    loja_data_node_free(root);
    if (status != LOJA_OK)
    {
        loja_training_clear(training);
        loja_training_init(training);
    }
    return status;
}

/* prob gets the problem of training; the rest of it is not part of L. */
static void
take_problem(loja_problem_t prob, loja_training_t training)
{
    loja_problem_struct old = *prob;

    *prob = *training->prob;
    *training->prob = old;
    loja_training_clear(training);
}

loja_status_t
loja_data_read_instance(loja_problem_t prob, loja_message_t msg,
                        const char *path, const char *text, size_t len)
{
    loja_training_t training;
    loja_status_t status;

    loja_training_init(training);
    status = read_training(training, msg, path, text, len, 0);
    take_problem(prob, training);
    return status;
}

/* A file that the user named directly and that cannot be read. */
static loja_status_t
fail_io(loja_message_t msg, const char *path, int error)
{
    loja_data_reader_t in = { { path, msg, 0.0, 0 } };

    loja_data_fail(in, 1, 1, "a readable file (%s)", loja_data_reason(error));
    return LOJA_IO;
}

static loja_status_t
read_file(loja_training_t training, loja_message_t msg, const char *path,
          int own_losses)
{
    loja_status_t status;
    size_t len;
    char *text;
    const int error = loja_data_load(&text, &len, path, 0);

    if (error != 0)
    {
        loja_training_clear(training);
        loja_training_init(training);
        return fail_io(msg, path, error);
    }
    status = read_training(training, msg, path, text, len, own_losses);
    flint_free(text);
    return status;
}

loja_status_t
loja_problem_read(loja_problem_t prob, loja_message_t msg, const char *path)
{
    loja_training_t training;
    loja_status_t status;

    loja_training_init(training);
    status = read_file(training, msg, path, 0);
    take_problem(prob, training);
    return status;
}

loja_status_t
loja_training_read(loja_training_t training, loja_message_t msg,
                   const char *path)
{
    return read_file(training, msg, path, 1);
}

loja_status_t
loja_problem_read_start(loja_problem_t prob, loja_message_t msg,
                        const char *path)
{
    loja_status_t status;
    size_t len;
    char *text;
    const int error = loja_data_load(&text, &len, path, 0);

    if (error != 0)
    {
        prob->has_start = 0;
        return fail_io(msg, path, error);
    }
    status = loja_data_read_parameters(prob, msg, path, text, len);
    flint_free(text);
    return status;
}
