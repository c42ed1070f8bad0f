/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/fast.h -- loss, gradient, Hessian-vector products and Hessians in
    double precision, over batches of samples.

    Nothing here is proved.  Samples are cut into chunks that depend on their
    number alone, and the sums of the chunks are added in an order that does
    too: no result depends on the number of threads.  Results of two instruction sets
    differ by rounding.
*/
#ifndef LOJA_FAST_H
#define LOJA_FAST_H

#include <signal.h>
#include "loja/training.h"

LOJA_DECLS_BEGIN

/* HEURISTIC: samples of one chunk, or a multiple; a few chunks a thread. */
#define LOJA_FAST_CHUNK 512
/* At most so many samples of one block; divides LOJA_FAST_CHUNK. */
#define LOJA_FAST_BLOCK 128

/*
    Samples with one row for each coordinate.  Rows are padded to a multiple
    of 8 with copies of the last sample, which count for nothing.
*/
typedef struct
{
    slong n, stride;
    slong inputs, outputs;
    double *x;                 /* inputs x stride, aligned; owned */
    double *y;                 /* outputs x stride, aligned; owned */
} loja_fast_data_struct;
typedef loja_fast_data_struct loja_fast_data_t[1];

/* n >= 1 samples, all 0. */
void loja_fast_data_init(loja_fast_data_t data, slong n, slong inputs,
                         slong outputs);
void loja_fast_data_clear(loja_fast_data_t data);
/* Entries have been set: fills the padding. */
void loja_fast_data_pad(loja_fast_data_t data);
/* x and y rounded to single precision. */
void loja_fast_data_round(loja_fast_data_t data);
/* The data of prob, each number rounded to nearest; initialises data. */
void loja_fast_data_init_problem(loja_fast_data_t data,
                                 const loja_problem_t prob);
/* The same for training, and for its test samples, test_n >= 1 of them. */
void loja_fast_data_init_training(loja_fast_data_t data,
                                  const loja_training_t training);
void loja_fast_data_init_test(loja_fast_data_t data,
                              const loja_training_t training);
/* Sample i of batch becomes sample index[i] of data, i < batch->n. */
void loja_fast_data_gather(loja_fast_data_t batch,
                           const loja_fast_data_t data, const slong *index);

/* q rounded to the nearest double. */
double loja_fast_from_fmpq(const fmpq_t q);

struct loja_fast_kernel_struct;

/* A network with the memory its evaluation needs. */
typedef struct
{
    slong depth;
    slong *width;              /* 0..K; owned */
    int *act;                  /* 0..K-2, by number; owned */
    slong *offset;             /* 1..K, of W^k in the parameters; owned */
    slong *first;              /* 1..K+1, neurons of earlier layers; owned */
    int bias;
    slong nparams;
    double l2;                 /* weight of |theta|^2 */
    int cross_entropy;         /* the loss is -mean sum_k y_k log p_k, p the
                                  softmax of the outputs (0 after init; not
                                  for products and Hessians) */
    slong correct;             /* samples of the last evaluation with that
                                  loss whose largest p has the largest y */
    slong threads;
    slong block;               /* samples of a block */
    const struct loja_fast_kernel_struct *kernel;
    double *scratch;           /* of all threads; owned */
    double *partial;           /* sums of the chunks; owned */
    slong scratch_size, partial_size;
} loja_fast_struct;
typedef loja_fast_struct loja_fast_t[1];

/*
    threads <= 0: as many as OpenMP offers.  isa: "avx512", "avx2",
    "portable", or NULL for the best that this processor has.
    Status: UNABLE, and ws is not initialised, when it lacks that one.
*/
loja_status_t loja_fast_init(loja_fast_t ws, const loja_net_t net, double l2,
                             slong threads, const char *isa)
    LOJA_WARN_UNUSED;
void loja_fast_clear(loja_fast_t ws);
/* The instruction set in use. */
const char *loja_fast_isa(const loja_fast_t ws);

/* L(theta); with grad (P entries) not NULL also its gradient. */
double loja_fast_eval(double *grad, loja_fast_t ws,
                      const loja_fast_data_t data, const double *theta);

/* L, the gradient (may be NULL), and H v (P entries). */
double loja_fast_product(double *hv, double *grad, loja_fast_t ws,
                         const loja_fast_data_t data, const double *theta,
                         const double *v);

/*
    The Hessian, P x P.  One pass for one hidden layer and one output, else
    P products.
*/
void loja_fast_hessian(double *hess, loja_fast_t ws,
                       const loja_fast_data_t data, const double *theta);

/*
    Training: what a step is stands in src/fast/train.c.  A run depends on
    its start, its options and its data alone, so that runs may go on in any
    number of threads.
*/
typedef struct
{
    int optimiser;             /* loja_fast_optimiser */
    double rate;               /* step size, > 0 */
    slong batch;               /* samples of a mini-batch, >= 1 */
    double beta1, beta2, eps;  /* of Adam */
    uint64_t seed;             /* of the mini-batches */
    int relative;              /* loss sqrt(L/mean |y|^2) */
    const loja_kolmogorov_t *kolmogorov;  /* mini-batches drawn afresh; NULL:
                                  from the data; borrowed */
    int cross_entropy;
    int single;                /* all that is kept between steps is rounded to
                                  single precision; arithmetic is double */
    int batch_norm;            /* inputs are normalised, see batch_norm.c */
} loja_fast_train_opts_t;

/* One run. */
typedef struct
{
    loja_fast_train_opts_t opts;
    const loja_fast_data_struct *data;   /* borrowed */
    loja_fast_t ws;
    loja_fast_data_t batch;
    uint64_t *value;           /* random, one a sample; owned */
    slong *index;              /* of the samples of the batch; owned */
    slong trained;             /* P, or P + 2 n_0 with batch_norm */
    double *grad;              /* trained; owned */
    double *theta;             /* the trained parameters, then what the
                                  optimiser keeps; owned */
    double *folded, *stats;    /* with batch_norm: P; 2 n_0 of a batch */
    slong state;               /* doubles there: with step, the whole run */
    slong step;                /* steps taken */
    int stopped;               /* no longer finite after that step */
} loja_fast_train_struct;
typedef loja_fast_train_struct loja_fast_train_t[1];

/* What is told of a run. */
typedef struct
{
    double loss, test_loss;    /* of all samples; NaN without a test */
    double accuracy;           /* of cross-entropy: part of the test samples,
                                  or of all, whose class is right */
    double norm, grad_norm;
} loja_fast_row_t;

/* The name of optimiser i, NULL beyond the last; those with mini-batches;
   the step size unless another is asked for. */
const char *loja_fast_optimiser(int i);
int loja_fast_optimiser_batches(int i);
double loja_fast_optimiser_rate(int i);

/* threads: of one evaluation.  theta: the start, P numbers. */
void loja_fast_train_init(loja_fast_train_t run, const loja_net_t net,
    double l2, const loja_fast_data_t data,
    const loja_fast_train_opts_t *opts, const double *theta, slong threads);
void loja_fast_train_clear(loja_fast_train_t run);
/* Goes on to that step, or until it is stopped. */
void loja_fast_train_advance(loja_fast_train_t run, slong step);
/*
    num runs to that step, in parallel (threads <= 0: as many as OpenMP
    offers); with row not NULL also row[i], run i as it is then.  test may be
    NULL.
*/
void loja_fast_train_all(loja_fast_row_t *row, loja_fast_train_struct *run,
    slong num, slong step, const loja_fast_data_struct *test,
    slong threads);

/*
    The flow theta' = -grad L in doubles, by CVODE (SUNDIALS): BDF with the
    exact Hessian.  Not proved; a twentieth of rtol bounds, about, the error
    that one step is thought to add to each parameter, relative to
    |parameter| + 1/5, so that errors may add up to rtol.
*/
struct loja_fast_cvode_struct;

typedef struct
{
    loja_fast_t ws;
    const loja_fast_data_struct *data;   /* borrowed */
    struct loja_fast_cvode_struct *cvode;
    double *theta;             /* P numbers, at time t; owned */
    double t, reached;         /* reached >= t: how far the steps went */
    slong steps, evaluations;
    int failed;                /* CVODE gave up */
} loja_fast_flow_struct;
typedef loja_fast_flow_struct loja_fast_flow_t[1];

/* Was loja built with CVODE? */
int loja_fast_flow_available(void);
/* Status: UNABLE, and flow is not initialised, without CVODE. */
loja_status_t loja_fast_flow_init(loja_fast_flow_t flow,
    const loja_net_t net, double l2, const loja_fast_data_t data,
    const double *theta, double rtol, slong threads) LOJA_WARN_UNUSED;
void loja_fast_flow_clear(loja_fast_flow_t flow);
/*
    theta at time t >= flow->t.  Status: UNABLE where CVODE gave up or needs
    too many steps (after flow->reached); STOPPED when *stop is set (it may go on later).
*/
loja_status_t loja_fast_flow_advance(loja_fast_flow_t flow, double t,
    const volatile sig_atomic_t *stop) LOJA_WARN_UNUSED;

/*
    f = psi, d1 = psi', d2 = psi'' (d1 and d2 may be NULL) at z, m numbers.
    Errors: LOJA_FAST_ACT_ULPS 2^-53 times |psi|, and that times
    (1 + |z|) times the largest |psi'|, |psi''| of the function.
*/
#define LOJA_FAST_ACT_ULPS 16
void loja_fast_act(double *f, double *d1, double *d2, const loja_fast_t ws,
                   const loja_act_struct *act, const double *z, slong m);

/*
    A bound of first order for the rounding errors of loja_fast_eval:
    |computed - exact| <= *loss and <= grad[p] for theta and data exactly
    these doubles, up to terms in 2^-106.  A running error analysis: each
    sum of m products errs by at most (m + 2) 2^-53 times the sum of their
    absolute values, each activation as said above; errors pass on through
    |W|, |psi'| and |psi''|.  Slow, for tests and for `loja compare'.
*/
void loja_fast_error(double *loss, double *grad, const loja_fast_t ws,
                     const loja_fast_data_t data, const double *theta);

LOJA_DECLS_END

#endif
