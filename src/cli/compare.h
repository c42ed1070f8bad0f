/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* compare.h -- what the files of `loja compare' share. */
#ifndef LOJA_CLI_COMPARE_H
#define LOJA_CLI_COMPARE_H

#include "cli/flow.h"
#include "loja/fast.h"

/* One time.  The enclosure holds theta(t): |theta(t) - theta| <= radius. */
typedef struct
{
    fmpq_t t;
    arb_ptr theta;             /* P balls */
    arb_t norm, loss, grad;    /* |theta|, L, |grad L| */
} compare_time_t;

/* A run in doubles at those times. */
typedef struct
{
    const char *name;
    slong rows, alloc;         /* times that it reached; room */
    double *theta;             /* rows x P */
    arb_ptr distance;          /* rows: |double - theta(t)| */
    arb_ptr loss;              /* rows: L at the double */
    arb_ptr noise;             /* rows: error of the double gradient there,
                                  relative to |grad L| */
    char why[200];             /* why it ends */
} compare_run_t;

enum { COMPARE_CVODE, COMPARE_GD, COMPARE_RUNS };

typedef struct
{
    flow_run_t flow;           /* instance, options, engine */
    double tolerance, rate;
    slong steps;               /* most of gradient descent */
    int per_decade;

    loja_fast_data_t data;
    int has_data;
    double *start;             /* P */
    compare_time_t *row;
    slong rows, planned;
    fmpq *time;                /* planned */
    compare_run_t run[COMPARE_RUNS];
} compare_t;

/* compare_double.c: both runs at the times of the rows. */
void compare_doubles(compare_t *c);
void compare_run_clear(compare_run_t *run);
/* compare_output.c */
void compare_print(const compare_t *c, const char *reason);
void compare_json(const compare_t *c, const char *reason);
/* compare_laws.c: prints the laws for |theta| that the rows exclude. */
void compare_laws(FILE *file, const compare_t *c, int json);

#endif
