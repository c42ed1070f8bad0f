/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    One input, tried as an instance, as CSV, as .npy, .npz and safetensors, or
    as what LOJA_FUZZ names of "instance", "csv" and "tensors".  Any bytes at
    all must give a valid problem or status INPUT, an empty problem and a
    message of one line; everything else aborts.

    tests/data calls it with damaged copies of good files.  With libFuzzer:
    compile it and src/{base,data,net,jet}/[*].c by clang with
    -fsanitize=fuzzer,address,undefined.
*/
#include <stdlib.h>
#include <string.h>

#include "data/tensor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(int condition)
{
    if (!condition)
        flint_abort();
}

/* Is it to be tried as that?  Alone it is tried more often. */
static int
wanted(const char *form)
{
    const char *only = getenv("LOJA_FUZZ");

    return only == NULL || strcmp(only, form) == 0;
}

static void
check_message(loja_status_t status, const loja_message_t msg)
{
    require(status == LOJA_OK || status == LOJA_INPUT);
    if (status != LOJA_OK)
    {
        require(strncmp(msg->text, "fuzz", 4) == 0);
        require(strstr(msg->text, ": expected ") != NULL);
        require(strchr(msg->text, '\n') == NULL);
    }
}

static void
try_instance(const char *text, size_t size)
{
    loja_problem_t prob;
    loja_message_t msg;
    loja_status_t status;

    memset(msg, 0, sizeof(msg));
    loja_problem_init(prob);
    status = loja_data_read_instance(prob, msg, "fuzz", text, size);
    check_message(status, msg);
    if (status == LOJA_OK)
    {
        const loja_net_struct *net = prob->net;

        require(net->depth >= 1 && prob->n >= 1);
        require(fmpq_mat_nrows(prob->x) == prob->n);
        require(fmpq_mat_nrows(prob->y) == prob->n);
        require(fmpq_mat_ncols(prob->x) == net->width[0]);
        require(fmpq_mat_ncols(prob->y) == net->width[net->depth]);
        require(!prob->has_start
            || fmpq_mat_ncols(prob->start) == net->nparams);
        require(!prob->has_until || fmpq_sgn(prob->until) > 0);
        require(fmpq_sgn(prob->l2) >= 0);
    }
    else
    {
        require(prob->net->depth == 0 && prob->n == 0);
        require(!prob->has_start && !prob->has_until);
        require(prob->target == NULL);
    }
    loja_problem_clear(prob);
}

static void
try_csv(loja_problem_t prob, const char *text, size_t size)
{
    loja_message_t msg;
    loja_data_reader_t in = { { "fuzz", msg, 0.0, 0 } };

    memset(msg, 0, sizeof(msg));
    check_message(loja_data_get_csv(prob, in, text, size, 1, NULL), msg);
}

/* As parameters, and as samples. */
static void
try_tensors(loja_problem_t prob, const char *text, size_t size)
{
    loja_message_t msg;
    loja_data_reader_t in = { { "fuzz", msg, 0.0, 0 } };
    loja_data_tensors_t all;
    loja_status_t status;

    memset(msg, 0, sizeof(msg));
    status = loja_data_read_parameters(prob, msg, "fuzz", text, size);
    check_message(status, msg);
    require(prob->has_start == (status == LOJA_OK));
    loja_data_tensors_init(all);
    status = loja_data_tensors_parse(all, in, text, size);
    check_message(status, msg);
    if (status == LOJA_OK)
        check_message(loja_data_set_arrays(prob, in, all, 1, NULL), msg);
    loja_data_tensors_clear(all);
}

/* What fits one network only. */
static void
try_others(const char *text, size_t size, slong depth, const slong *width)
{
    const loja_act_struct *act[8];
    loja_problem_t prob;
    slong k;

    for (k = 0; k < depth - 1; k++)
        act[k] = loja_act_find("tanh");
    loja_problem_init(prob);
    loja_net_set(prob->net, depth, width, act, 1);
    if (wanted("tensors"))
        try_tensors(prob, text, size);
    if (wanted("csv"))
        try_csv(prob, text, size);
    loja_problem_clear(prob);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const slong small[3] = { 1, 2, 1 };
    static const slong trained[5] = { 1, 10, 20, 10, 1 };
    /* A copy of the exact size, so that reading too far is noticed. */
    char *text = flint_malloc(size + 1);

    if (size != 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (wanted("instance"))
        try_instance(text, size);
    try_others(text, size, 2, small);
    try_others(text, size, 4, trained);
    flint_free(text);
    return 0;
}
