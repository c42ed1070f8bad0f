/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/types.h -- the types that several rooms share.

    Every X_t is an array of one X_struct: it passes by reference and has a
    pair X_init / X_clear.
*/
#ifndef LOJA_TYPES_H
#define LOJA_TYPES_H

#include "loja/arb_compat.h"

#if defined(__GNUC__) || defined(__clang__)
#define LOJA_WARN_UNUSED __attribute__((warn_unused_result))
#define LOJA_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define LOJA_WARN_UNUSED
#define LOJA_PRINTF(f, a)
#endif

/* Around all declarations, for C++. */
#ifdef __cplusplus
#define LOJA_DECLS_BEGIN extern "C" {
#define LOJA_DECLS_END }
#else
#define LOJA_DECLS_BEGIN
#define LOJA_DECLS_END
#endif

LOJA_DECLS_BEGIN

/*
    Status bits; they can be OR-ed.  On anything but OK the outputs of a
    function are indeterminate: failure widens, it never lies.
*/
#define LOJA_STATUS_LIST(X)                                                 \
    X(DOMAIN, 1, "proved undefined, or a hypothesis is proved false")       \
    X(UNABLE, 2, "not decided at this precision")                           \
    X(LIMIT, 4, "budget reached")                                           \
    X(INPUT, 8, "bad input")                                                \
    X(IO, 16, "input or output failed")                                     \
    X(STOPPED, 32, "interrupted")

typedef enum
{
    LOJA_OK = 0,
#define LOJA_STATUS_ENUM(name, bit, text) LOJA_##name = bit,
    LOJA_STATUS_LIST(LOJA_STATUS_ENUM)
#undef LOJA_STATUS_ENUM
    LOJA_STATUS_ALL = 63
} loja_status_t;

/* One activation function; see loja/jet.h. */
typedef struct loja_act_struct loja_act_struct;

/*
    A fully connected network
        a^0 = x,  z^k = W^k a^(k-1) + b^k,  a^k = psi_k(z^k),  N(x) = z^K.
    Parameters are packed layer by layer: W^1 (row-major, n_1 x n_0), b^1,
    W^2, b^2, ...; without biases the b^k are absent.
*/
typedef struct
{
    slong depth;                  /* K >= 1, the number of affine maps */
    slong *width;                 /* n_0, ..., n_K; owned */
    const loja_act_struct **act;  /* K - 1 hidden activations; owned array,
                                     borrowed entries */
    int bias;                     /* 1 if every affine map has a bias */
    slong nparams;                /* P, the number of parameters */
} loja_net_struct;
typedef loja_net_struct loja_net_t[1];

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

/*
    One problem: network, exact data, loss, exact start or ball of starts.
    L(theta) = (1/n) sum_i |N(x_i) - y_i|^2 + l2 |theta|^2.
*/
typedef struct
{
    loja_net_t net;
    slong n;             /* number of samples, >= 1 */
    fmpq_mat_t x;        /* n x n_0 inputs */
    fmpq_mat_t y;        /* n x n_K targets */
    fmpq_t l2;           /* weight of |theta|^2, >= 0 */
    int has_start;
    fmpq_mat_t start;    /* 1 x P: theta(0), valid if has_start */
    fmpq_t start_radius; /* >= 0; theta(0) is any point within that Euclidean
                            distance of start: 0, that point alone */
    int relative;        /* not L but sqrt(L/mean |y|^2), for training only:
                            loja_problem_read refuses it */
    int has_kolmogorov;  /* mini-batches are drawn afresh; x and y are n such
                            samples */
    loja_kolmogorov_t kolmogorov;
    double test_error;   /* of targets that are Monte Carlo means: the root
                            mean square of their standard errors; else 0 */
    int cross_entropy;   /* not L but -mean sum_k y_k log softmax(N)_k, for
                            training only */
    /* pixels and labels of n images in place of x and y, and of the test;
       NULL: none; owned */
    unsigned char *image, *label, *test_image, *test_label;
    int batch_norm;      /* inputs are normalised by batches, for training
                            only */
    slong test_n;        /* number of test samples; 0: none */
    fmpq_mat_t test_x, test_y;    /* theirs; they are not part of L */
    int has_until;
    fmpq_t until;        /* end time > 0, valid if has_until */
    char *target;        /* text of the polynomial target, one per output
                            joined by "; ", or NULL; owned */
} loja_problem_struct;
typedef loja_problem_struct loja_problem_t[1];

LOJA_DECLS_END

#endif
