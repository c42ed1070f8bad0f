/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Gradient and Hessian in doubles and in pairs of them: shared by real.c,
   real_pair.c, real_dd.c and real_row.c. */
#ifndef LOJA_REAL_INTERNAL_H
#define LOJA_REAL_INTERNAL_H

#include "loss/disc_internal.h"

/* HEURISTIC: samples taken together; affects memory and speed only */
#define LOJA_REAL_CHUNK 64

/*
    Numbers of one call.  Neurons count from those of layer 0, the inputs;
    place s of neuron h is at [h * LOJA_REAL_CHUNK + s], and places from
    `count' on are zero.
*/
typedef struct
{
    const loja_net_struct *net;
    const double *theta;
    slong n, count;            /* rows, and those of the chunk */
    const slong *first;        /* of layer 0 .. K among all neurons */
    double *a, *d1, *d2, *c;   /* c^q = s^q psi''(z^q) */
    double *delta;
    double *one;               /* the input of the biases */
    double *weight;            /* of the rows: c^K */
    double error;              /* of every leaf, at most */
    loja_disc_struct top[1];   /* the greatest leaves */
    double **Z;                /* dz^q/dz^k of a chunk at [q (K + 1) + k] */
    double **sum, **bilinear;  /* of the blocks at [k (K + 1) + kk] */
    double *G, *F, *T;
} loja_real_struct;

/* The arrays of the pair form; the sums are zero. */
void _loja_real_pair_init(loja_real_struct *w);
void _loja_real_pair_clear(loja_real_struct *w);
/* Adds the chunk to the sums of all blocks. */
void _loja_real_pair_add(loja_real_struct *w);
/* H (P x P) <- scale times the sums, both triangles. */
void _loja_real_pair_finish(double *H, const loja_real_struct *w,
                            double scale);

/* ---- real_row.c ---- */

/* A number for each place of a chunk. */
typedef struct
{
    double hi[LOJA_REAL_CHUNK], lo[LOJA_REAL_CHUNK];
} loja_dd_row_t;

/* x += w y, for one w */
void _loja_dd_addmul(loja_dd_row_t *x, loja_dd_t w, const loja_dd_row_t *y);
/* x <- x y */
void _loja_dd_rowmul(loja_dd_row_t *x, const loja_dd_row_t *y);
/* The sum of the products x_s y_s. */
loja_dd_t _loja_dd_dot(const loja_dd_row_t *x, const loja_dd_row_t *y);

#endif
