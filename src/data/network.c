/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The sections network, loss and flow of an instance. */
#include <string.h>
#include "reader.h"

static loja_status_t
get_widths(slong *width, const loja_data_reader_t in,
           loja_data_node_srcptr node)
{
    loja_data_node_srcptr item;
    loja_status_t status = LOJA_OK;

    for (item = node->first; item != NULL && status == LOJA_OK;
         item = item->next, width++)
        status = loja_data_get_slong(width, in, item, "a width", 1,
                                     LOJA_DATA_MAX_PARAMS);
    return status;
}

static loja_status_t
get_activation(const loja_act_struct **act, const loja_data_reader_t in,
               loja_data_node_srcptr node)
{
    const char *names[32];
    char list[128];
    slong num;

    *act = node->kind == LOJA_DATA_SCALAR ? loja_act_find(node->text) : NULL;
    if (*act != NULL)
        return LOJA_OK;
    for (num = 0; num < 32 && loja_act_list[num] != NULL; num++)
        names[num] = loja_act_list[num]->name;
    loja_data_join(list, sizeof(list), names, num);
    return loja_data_expected(in, node, "an activation (%s)", list);
}

/* One activation for all hidden layers, or a list with one for each. */
static loja_status_t
get_activations(const loja_act_struct **act, slong hidden,
                const loja_data_reader_t in, loja_data_node_srcptr node)
{
    loja_data_node_srcptr item;
    loja_status_t status;
    slong k;

    if (node->kind != LOJA_DATA_LIST)
    {
        const loja_act_struct *one;

        status = get_activation(&one, in, node);
        for (k = 0; k < hidden; k++)
            act[k] = one;
        return status;
    }
    if (node->count != hidden)
        return loja_data_expected(in, node, "one activation for each of the "
                                  "%ld hidden layers", (long) hidden);
    status = LOJA_OK;
    for (item = node->first; item != NULL && status == LOJA_OK;
         item = item->next, act++)
        status = get_activation(act, in, item);
    return status;
}

static loja_status_t
get_bias(int *bias, const loja_data_reader_t in, loja_data_node_srcptr node)
{
    *bias = 1;
    if (node == NULL)
        return LOJA_OK;
    if (node->kind == LOJA_DATA_SCALAR && node->plain)
    {
        *bias = strcmp(node->text, "true") == 0;
        if (*bias || strcmp(node->text, "false") == 0)
            return LOJA_OK;
    }
    return loja_data_expected(in, node, "true or false");
}

/* Before the network is set, as the sum could overflow there. */
static int
too_many(slong depth, const slong *width, int bias)
{
    double params = 0.0;
    slong k;

    for (k = 1; k <= depth; k++)
        params += (double) width[k] * (double) (width[k - 1] + bias);
    return params > LOJA_DATA_MAX_PARAMS;
}

static loja_status_t
get_layers(loja_problem_t prob, const loja_data_reader_t in,
           loja_data_node_srcptr node, loja_data_node_srcptr *value)
{
    const loja_act_struct *act[LOJA_DATA_MAX_DEPTH];
    slong width[LOJA_DATA_MAX_DEPTH + 1];
    const slong depth = value[0]->count - 1;
    loja_status_t status;
    int bias;

    status = get_widths(width, in, value[0]);
    if (status == LOJA_OK && value[1] != NULL)
        status = get_activations(act, depth - 1, in, value[1]);
    else if (status == LOJA_OK && depth > 1)
        status = loja_data_require(in, node, NULL, "activation");
    if (status == LOJA_OK)
        status = get_bias(&bias, in, value[2]);
    if (status == LOJA_OK && too_many(depth, width, bias))
        status = loja_data_fail(in, value[0]->line, value[0]->column,
                                "at most %d parameters",
                                LOJA_DATA_MAX_PARAMS);
    if (status == LOJA_OK)
        loja_net_set(prob->net, depth, width, act, bias);
    return status;
}

loja_status_t
loja_data_get_network(loja_training_t training, loja_data_reader_t in,
                      loja_data_node_srcptr node)
{
    loja_problem_struct *prob = training->prob;
    static const char *const names[] =
        { "widths", "activation", "bias", "batch_norm" };
    loja_data_node_srcptr value[4];
    loja_status_t status;

    /* batch_norm is for training only */
    status = loja_data_get_map(value, in, node, "a network", names,
                               in->training ? 4 : 3);
    if (!in->training)
        value[3] = NULL;
    if (status == LOJA_OK)
        status = loja_data_require(in, node, value[0], "widths");
    if (status != LOJA_OK)
        return status;
    if (value[0]->kind != LOJA_DATA_LIST || value[0]->count < 2
        || value[0]->count > LOJA_DATA_MAX_DEPTH + 1)
        return loja_data_expected(in, value[0], "a list of 2 to %d widths",
                                  LOJA_DATA_MAX_DEPTH + 1);
    status = get_layers(prob, in, node, value);
    if (status == LOJA_OK && value[3] != NULL)
        status = get_bias(&training->batch_norm, in, value[3]);
    if (status == LOJA_OK && training->batch_norm && !prob->net->bias)
        status = loja_data_expected(in, value[3],
                                    "no batch_norm without biases");
    return status;
}

loja_status_t
loja_data_get_loss(loja_training_t training, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    loja_problem_struct *prob = training->prob;
    static const char *const names[] = { "type", "l2" };
    loja_data_node_srcptr value[2] = { node, NULL };
    loja_status_t status = LOJA_OK;

    if (node->kind != LOJA_DATA_SCALAR)
    {
        status = loja_data_get_map(value, in, node, "a loss", names, 2);
        if (status == LOJA_OK)
            status = loja_data_require(in, node, value[0], "type");
    }
    if (status != LOJA_OK)
        return status;
    training->relative = in->training && value[0]->kind == LOJA_DATA_SCALAR
        && strcmp(value[0]->text, "relative-rms") == 0;
    training->cross_entropy = in->training && value[0]->kind == LOJA_DATA_SCALAR
        && strcmp(value[0]->text, "cross-entropy") == 0;
    if (!training->relative && !training->cross_entropy
        && (value[0]->kind != LOJA_DATA_SCALAR
            || strcmp(value[0]->text, "mse") != 0))
        return loja_data_expected(in, value[0], in->training
            ? "the loss mse, relative-rms or cross-entropy"
            : "the loss mse");
    if (training->relative && value[1] != NULL)
        return loja_data_expected(in, value[1],
                                  "no l2 beside relative-rms");
    if (training->cross_entropy && prob->net->width[prob->net->depth] < 2)
        return loja_data_expected(in, value[0], "two outputs at least with "
                                  "cross-entropy");
    if (value[1] == NULL)
        return LOJA_OK;
    status = loja_data_get_fmpq(prob->l2, in, value[1]);
    if (status == LOJA_OK && fmpq_sgn(prob->l2) < 0)
        status = loja_data_expected(in, value[1], "a weight l2 >= 0");
    return status;
}

loja_status_t
loja_data_get_flow(loja_problem_t prob, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    static const char *const names[] = { "until" };
    loja_data_node_srcptr value[1];
    loja_status_t status;

    status = loja_data_get_map(value, in, node, "a flow", names, 1);
    if (status == LOJA_OK)
        status = loja_data_require(in, node, value[0], "until");
    if (status == LOJA_OK)
        status = loja_data_get_fmpq(prob->until, in, value[0]);
    if (status == LOJA_OK && fmpq_sgn(prob->until) <= 0)
        status = loja_data_expected(in, value[0], "an end time > 0");
    prob->has_until = status == LOJA_OK;
    return status;
}
