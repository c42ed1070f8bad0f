/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    fast_internal.h -- what the files of this room share; not installed.

    kernel_avx512.c, kernel_avx2.c and kernel_portable.c define a vector of
    doubles and a handful of operations on it, and then compile the same
    three headers: activations (kernel_act.h), small matrix products
    (kernel_tile.h), forward and backward passes (kernel_pass.h).
*/
#ifndef LOJA_FAST_INTERNAL_H
#define LOJA_FAST_INTERNAL_H

#include <math.h>
#include <stdint.h>
#include "loja/fast.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define LOJA_FAST_X86 1
#endif

#define LOJA_FAST_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define LOJA_FAST_TARGET(features)                                          \
    LOJA_FAST_PRAGMA(clang attribute push                                   \
        (__attribute__((target(features))), apply_to = function))
#define LOJA_FAST_TARGET_END LOJA_FAST_PRAGMA(clang attribute pop)
#define LOJA_FAST_UNROLL _Pragma("clang loop unroll(full)")
#define LOJA_FAST_UNROLL_ALL LOJA_FAST_UNROLL
#else
#define LOJA_FAST_TARGET(features)                                          \
    LOJA_FAST_PRAGMA(GCC push_options)                                      \
    LOJA_FAST_PRAGMA(GCC target(features))
#define LOJA_FAST_TARGET_END LOJA_FAST_PRAGMA(GCC pop_options)
#define LOJA_FAST_UNROLL _Pragma("GCC unroll 8")
#define LOJA_FAST_UNROLL_ALL _Pragma("GCC unroll 32")
#endif

/* What a job computes; each includes those before it. */
typedef enum
{
    LOJA_FAST_WANT_LOSS, LOJA_FAST_WANT_GRADIENT, LOJA_FAST_WANT_PRODUCT
} loja_fast_want_t;

/* One chunk of samples of one evaluation. */
typedef struct
{
    const loja_fast_struct *ws;
    const loja_fast_data_struct *data;
    const double *theta;
    const double *v;           /* direction, of WANT_PRODUCT */
    loja_fast_want_t want;
    slong begin, end;          /* samples; begin is a multiple of 8 */
    double *scratch;           /* loja_fast_scratch entries, aligned */
    double loss;               /* sum of squared residuals, or of
                                  cross-entropies */
    double *grad;              /* half the gradient of that sum (P) */
    double *product;           /* half of its Hessian times v (P) */
    slong correct;             /* of cross-entropy: classes that are right */
} loja_fast_job_t;

struct loja_fast_kernel_struct
{
    const char *name;
    slong len;                 /* doubles in a vector */
    void (*run)(loja_fast_job_t *job);
    /* f[0..m-1] -> psi; d1, d2: psi', psi'' or NULL; m multiple of len */
    void (*act)(int kind, double *f, double *d1, double *d2, slong m);
    /* For one hidden layer and one output, see hessian.c. */
    void (*shallow)(loja_fast_job_t *job, double *hess);
};

#ifdef LOJA_FAST_X86
extern const struct loja_fast_kernel_struct loja_fast_kernel_avx512,
    loja_fast_kernel_avx2;
#endif
extern const struct loja_fast_kernel_struct loja_fast_kernel_portable;

/* n doubles on a 64-byte boundary; frees with loja_fast_free. */
double *loja_fast_alloc(slong n);
void loja_fast_free(double *p);
/* Makes room for `need' doubles; what was there is lost. */
void loja_fast_reserve(double **p, slong *size, slong need);
/* Samples of a chunk when there are n. */
slong loja_fast_chunk(slong n);

/* Doubles of scratch that one job needs. */
slong loja_fast_scratch(const loja_fast_t ws, loja_fast_want_t want);

/*
    Batch normalisation of d inputs (batch_norm.c).  stats, running: d means,
    then d variances; theta, grad: P + 2 d numbers; folded: P.
*/
void _loja_batch_norm_start(double *theta, double *running, slong P,
                            slong d);
/* stats: of the batch; running goes on. */
void _loja_batch_norm_update(double *stats, double *running,
                             const loja_fast_data_t batch);
/* The parameters of a network for inputs that are not normalised. */
void _loja_batch_norm_fold(double *folded, const double *theta,
                           const double *stats, const loja_fast_t ws);
/* grad: of the folded parameters, becomes that of theta. */
void _loja_batch_norm_gradient(double *grad, const double *theta,
                               const double *stats, const loja_fast_t ws);

#endif
