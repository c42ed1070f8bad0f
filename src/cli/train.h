/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* train.h -- what the files of `loja train' share. */
#ifndef LOJA_CLI_TRAIN_H
#define LOJA_CLI_TRAIN_H

#include "cli/args.h"
#include "cli/number.h"
#include "loja/fast.h"
#include "loja/params.h"

/* What the user asked for. */
typedef struct
{
    const char *file, *out, *theta_out, *optimiser, *storage;
    slong steps, runs, seed, every, threads;
    int resume, json, means, quiet, verbose;
    loja_fast_train_opts_t opts;
    int is_flow;               /* --optimiser flow */
    int kink;                  /* of a flow: the gradient may jump */
    double until, tolerance;   /* of the flow */
} train_ask_t;

/* Rows of runs entries. */
typedef struct
{
    slong *at;                 /* the step of each row; a flow: its number */
    double *time;              /* a flow: the time of each row */
    slong rows;
    slong row;                 /* rows that are known */
    loja_fast_row_t *value;
} train_table_t;

/* Seconds of the clock. */
typedef struct
{
    double started;
    slong first;               /* the step at that time */
    double shown, saved;       /* when that was last done */
    int line_shown;            /* a progress line is on the terminal */
} train_clock_t;

typedef struct
{
    train_ask_t ask;
    loja_training_t training;
    int own_start;             /* that of the instance, for all runs */
    loja_fast_data_t data, test;
    const loja_fast_data_struct *test_data;  /* NULL: none */
    loja_fast_train_struct *run;             /* runs of them */
    uint64_t fingerprint;      /* of all that decides the result */
    loja_message_t msg;
    train_table_t table;
    slong step;                /* that of all runs */
    slong evaluations;         /* of the flow */
    train_clock_t clock;
} train_t;

/* train_output.c */

/* The result as CSV or JSON, into the file of --out or on standard output;
   0 with a message. */
int train_write(train_t *tr);
/* The parameters of the run, where --theta-out wants them; 0 with a
   message. */
int train_write_theta(train_t *tr);
/* Which runs ended early, on stderr. */
void train_tell_stopped(const train_t *tr);
/* Narration on stderr, where a person is watching; last: remove it. */
void train_progress(train_t *tr, int last);

/* train_options.c: 0, and the words are on stderr. */
int train_options_check(train_t *tr);
/* That the files can be written at the end, and destroy nothing else; 0 with
   tr->msg. */
int train_files_check(train_t *tr);

/* train_flow.c: 0 with a message; the exit status. */
int train_flow_check(train_t *tr);
int train_flow_plan(train_t *tr);
int train_flow(train_t *tr);

/* train_fingerprint.c: tr->fingerprint of the options, the samples, the layers
   and the kernel; the starts are mixed in while the runs are made. */
uint64_t train_mix(uint64_t hash, const void *data, size_t len);
void train_fingerprint(train_t *tr, double l2);

/* train_state.c: checkpoints, beside the file of --out; 0 with tr->msg. */
int train_save(train_t *tr);
int train_restore(train_t *tr);
void train_forget(const train_t *tr);
/* Opens PATH.part for writing, and gives it its name; 0 with a message.  A
   device or a pipe, which is_direct tells, is written itself. */
FILE *train_open(loja_message_t msg, const char *path);
int train_close(loja_message_t msg, FILE *file, const char *path);
int train_is_direct(const char *path);

#endif
