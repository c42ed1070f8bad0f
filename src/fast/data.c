/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Samples in double precision. */
#include <stdlib.h>
#include <string.h>
#include "fast_internal.h"

double *
loja_fast_alloc(slong n)
{
    double *p = aligned_alloc(64, ((size_t) n * sizeof(double) + 63)
                                  / 64 * 64 + 64);

    if (p == NULL)
    {
        fprintf(stderr, "loja: out of memory\n");
        flint_abort();
    }
    return p;
}

void
loja_fast_free(double *p)
{
    free(p);
}

double
loja_fast_from_fmpq(const fmpq_t q)
{
    double d;
    arf_t x;

    arf_init(x);
    arf_set_fmpq(x, q, 53, ARF_RND_NEAR);
    d = arf_get_d(x, ARF_RND_NEAR);
    arf_clear(x);
    return d;
}

void
loja_fast_data_init(loja_fast_data_t data, slong n, slong inputs,
                    slong outputs)
{
    const slong stride = (n + 7) / 8 * 8;

    data->n = n;
    data->stride = stride;
    data->inputs = inputs;
    data->outputs = outputs;
    data->x = loja_fast_alloc(inputs * stride);
    data->y = loja_fast_alloc(outputs * stride);
    memset(data->x, 0, sizeof(double) * (size_t) (inputs * stride));
    memset(data->y, 0, sizeof(double) * (size_t) (outputs * stride));
}

void
loja_fast_data_clear(loja_fast_data_t data)
{
    free(data->x);
    free(data->y);
}

static void
pad(double *rows, slong num, const loja_fast_data_t data)
{
    slong j, s;

    for (j = 0; j < num; j++)
        for (s = data->n; s < data->stride; s++)
            rows[j * data->stride + s] = rows[j * data->stride
                + data->n - 1];
}

void
loja_fast_data_pad(loja_fast_data_t data)
{
    pad(data->x, data->inputs, data);
    pad(data->y, data->outputs, data);
}

void
loja_fast_data_round(loja_fast_data_t data)
{
    slong i;

    for (i = 0; i < data->inputs * data->stride; i++)
        data->x[i] = (float) data->x[i];
    for (i = 0; i < data->outputs * data->stride; i++)
        data->y[i] = (float) data->y[i];
}

/* n samples from the rows of x and y. */
static void
init_rational(loja_fast_data_t data, slong n, const fmpq_mat_t x,
              const fmpq_mat_t y)
{
    slong i, j;

    loja_fast_data_init(data, n, fmpq_mat_ncols(x), fmpq_mat_ncols(y));
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < data->inputs; j++)
            data->x[j * data->stride + i] = loja_fast_from_fmpq(
                fmpq_mat_entry(x, i, j));
        for (j = 0; j < data->outputs; j++)
            data->y[j * data->stride + i] = loja_fast_from_fmpq(
                fmpq_mat_entry(y, i, j));
    }
    loja_fast_data_pad(data);
}

/* n images and labels. */
static void
init_images(loja_fast_data_t data, slong n, const unsigned char *image,
            const unsigned char *label, const loja_problem_t prob)
{
    const slong inputs = prob->net->width[0];
    slong i, j;

    loja_fast_data_init(data, n, inputs,
        prob->net->width[prob->net->depth]);
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < inputs; j++)
            data->x[j * data->stride + i] = image[i * inputs + j] / 255.0;
        data->y[label[i] * data->stride + i] = 1;
    }
    loja_fast_data_pad(data);
}

void
loja_fast_data_init_problem(loja_fast_data_t data, const loja_problem_t prob)
{
    init_rational(data, prob->n, prob->x, prob->y);
}

void
loja_fast_data_init_training(loja_fast_data_t data,
                             const loja_training_t training)
{
    if (training->image != NULL)
        init_images(data, training->prob->n, training->image,
                    training->label, training->prob);
    else
        loja_fast_data_init_problem(data, training->prob);
}

void
loja_fast_data_init_test(loja_fast_data_t data,
                         const loja_training_t training)
{
    if (training->test_image != NULL)
        init_images(data, training->test_n, training->test_image,
                    training->test_label, training->prob);
    else
        init_rational(data, training->test_n, training->test_x,
                      training->test_y);
}

void
loja_fast_data_gather(loja_fast_data_t batch, const loja_fast_data_t data,
                      const slong *index)
{
    slong i, j;

    for (j = 0; j < data->inputs; j++)
        for (i = 0; i < batch->n; i++)
            batch->x[j * batch->stride + i] =
                data->x[j * data->stride + index[i]];
    for (j = 0; j < data->outputs; j++)
        for (i = 0; i < batch->n; i++)
            batch->y[j * batch->stride + i] =
                data->y[j * data->stride + index[i]];
    loja_fast_data_pad(batch);
}
