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
    fmpq_mat_t flat;     /* 1 x P: a direction u, in which the set of starts is
                            flat: start + e with |e|^2 + w <u, e>^2 <=
                            start_radius^2; 0 x 0: it is the ball */
    fmpq_t flat_weight;  /* w > 0, with flat */
    fmpq_t start_box;    /* of that radius the part that holds `range' */
    fmpq_mat_t range;    /* 2 x P: the ends of ranges of single parameters,
                            start their middles; 0 x 0: none were given */
    int has_until;
    fmpq_t until;        /* end time > 0, valid if has_until */
    char *target;        /* text of the polynomial target, one per output
                            joined by "; ", or NULL; owned */
} loja_problem_struct;
typedef loja_problem_struct loja_problem_t[1];

LOJA_DECLS_END

#endif
