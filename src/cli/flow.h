/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* flow.h -- what the files of `loja flow' share. */
#ifndef LOJA_CLI_FLOW_H
#define LOJA_CLI_FLOW_H

#include <signal.h>
#include "cli/args.h"
#include "cli/number.h"
#include "loja/flow.h"

typedef struct
{
    const char *program;       /* the subcommand, for messages */

    /* what the user asked for */
    const char *file;
    const char *cert_path;     /* owned by cert_name or borrowed */
    char *cert_name;           /* the default; owned */
    const char *proposer;
    int resume, json, quiet, verbose, no_cert;
    double seconds_budget;
    loja_flow_opts_t opts;
    fmpq_t until;
    fmpq_t radius;         /* --radius; 0: that of the file */

    /* called after each step read from a certificate; NULL: nothing */
    void (*restored)(void *ctx, loja_flow_t flow);
    void *restored_ctx;

    loja_problem_t prob;
    loja_cert_options_t cert_opts;
    loja_flow_t flow;
    int has_flow;              /* flow is initialised */
    loja_cert_writer_struct *writer;   /* NULL: no certificate */
    int whole;                 /* the certificate has got its name */
    loja_message_t msg;

    /* the table */
    loja_flow_report_struct *row;
    slong rows, alloc;
    slong next;                /* the next row is t = 10^next .. */
    slong stride;              /* .. and then 10^(next + stride) */
    int inconsistent;          /* the free check failed: a bug */

    double started;            /* clock, seconds */
    double shown;              /* when progress was last shown */
    int line_shown;            /* a progress line is on the terminal */
} flow_run_t;

double flow_clock(void);

/* flow_run.c */
extern volatile sig_atomic_t flow_stop;   /* set by a signal */
/* The first signal asks for an end after the present step, a second one of
   its kind kills. */
void flow_catch_signals(void);
void flow_run_init(flow_run_t *run, const char *program);
void flow_run_clear(flow_run_t *run);
/* Takes --proposer and compares options; 0 with a message if one is wrong. */
int flow_check_options(flow_run_t *run);
/* Unless --cert: the name of the instance without directory and .yaml, with
   the suffix. */
void flow_name_certificate(flow_run_t *run, const char *suffix);
/* The ball of starts that the user asked for. */
void flow_set_radius(flow_run_t *run);
void flow_set_cert_options(flow_run_t *run);
/* Hooks of loja_flow_run; ctx: the flow_run_t. */
loja_status_t flow_on_begin(void *ctx, loja_flow_t flow);
loja_status_t flow_on_step(void *ctx, loja_flow_t flow);

/* flow_output.c */

/* The rows that the last step of the flow brings; 0 when the free check
   fails. */
int flow_add_rows(flow_run_t *run);
/* The row of the time reached, and the first one. */
void flow_start_rows(flow_run_t *run);
int flow_last_row(flow_run_t *run);
void flow_clear_rows(flow_run_t *run);
/* What is printed at the end; reason: NULL if PROVED. */
void flow_print_table(flow_run_t *run);
void flow_print_verdict(flow_run_t *run, const char *reason);
void flow_print_json(flow_run_t *run, const char *reason);
/* Why the run did not get to its end, in words. */
void flow_reason(loja_message_t text, const flow_run_t *run,
                 loja_status_t status);

/* flow_progress.c: narration on stderr. */
void flow_progress(flow_run_t *run);
void flow_progress_end(flow_run_t *run);
void flow_say(flow_run_t *run, const char *format, ...) LOJA_PRINTF(2, 3);

/* flow_cert.c: each returns OK, or another status with run->msg. */
loja_status_t flow_cert_open(flow_run_t *run) LOJA_WARN_UNUSED;
loja_status_t flow_cert_step(flow_run_t *run) LOJA_WARN_UNUSED;
/* Gives the certificate its name if it proves anything. */
loja_status_t flow_cert_close(flow_run_t *run) LOJA_WARN_UNUSED;

#endif
