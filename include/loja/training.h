/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/training.h -- a problem with what only training in doubles knows:
    other losses, normalised inputs, images, samples drawn afresh, samples to
    test with.  Nothing that is proved looks in here.
*/
#ifndef LOJA_TRAINING_H
#define LOJA_TRAINING_H

#include "loja/data.h"

LOJA_DECLS_BEGIN

/*
    Samples of the deep Kolmogorov method: inputs x uniform between from and
    to, W standard normal, and targets
        heat: |x + deviation W|^2, deviation^2 = 2 rho time: for u_t = rho
            Laplace u, u = |x|^2 at first;
        Black-Scholes: exp(-rate time) max(max_j X_j - strike, 0), X_j = x_j
            exp((rate - carry - s_j^2/2) time + s_j sqrt(time) W_j), s_j from
            low to high in equal steps: a call on the maximum.
*/
typedef struct
{
    double from, to, deviation;
    int black_scholes;
    double rate, carry, low, high, time, strike;
} loja_kolmogorov_t;

typedef struct
{
    loja_problem_t prob;
    int relative;        /* the loss is sqrt(L/mean |y|^2) */
    int cross_entropy;   /* the loss is -mean sum_k y_k log softmax(N)_k */
    int batch_norm;      /* inputs are normalised by batches */
    int has_kolmogorov;  /* mini-batches are drawn afresh; the samples of prob
                            are n such */
    loja_kolmogorov_t kolmogorov;
    /* pixels and labels of prob->n images in place of x and y, and those of
       the test; NULL: none; owned */
    unsigned char *image, *label, *test_image, *test_label;
    slong test_n;        /* number of test samples; 0: none */
    fmpq_mat_t test_x, test_y;
    double test_error;   /* of targets that are Monte Carlo means: the root
                            mean square of their standard errors; else 0 */
} loja_training_struct;
typedef loja_training_struct loja_training_t[1];

void loja_training_init(loja_training_t training);
void loja_training_clear(loja_training_t training);
/* As loja_problem_read, which refuses what is not L. */
loja_status_t loja_training_read(loja_training_t training,
    loja_message_t msg, const char *path) LOJA_WARN_UNUSED;

/*
    Samples first .. first + n - 1 of an equation in that stream of the seed
    (src/data/kolmogorov.c): coordinate j of sample i is
    x[j stride + i - first].
*/
void loja_data_kolmogorov(double *x, double *y, slong stride, slong n,
    slong inputs, const loja_kolmogorov_t *eq, uint64_t seed, uint32_t s,
    uint64_t first);
LOJA_DECLS_END

#endif
