/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* prove.h -- what the files of `loja prove' share. */
#ifndef LOJA_CLI_PROVE_H
#define LOJA_CLI_PROVE_H

#include "cli/flow.h"
#include "loja/prove.h"

typedef struct
{
    flow_run_t flow;           /* the trajectory and the common options */
    cli_list_t claim;          /* --claim, as often as given */
    slong claim_digits;        /* --limit-digits, or --digits of threshold */
    int has_eps;
    fmpq_t eps;
    loja_prove_opts_t opts;
    loja_prove_t prove;
    int extensions;            /* how often the end time may still be moved
                                  to where a proof is expected */
    int has_prove;             /* prove is initialised */
    slong read;                /* steps restored, not verified again */
    int due;                   /* the last step restored is to be asked */
    int done;                  /* nothing is left to ask */
    loja_message_t reason;     /* why the trajectory ended, or empty */
    int basin;                 /* --basin */
    slong cells;               /* --cells; 0: not given */
    cli_list_t range;          /* --range */
    fmpq_t beyond;             /* the next radius, which is not proved */
    loja_claim_t threshold;    /* asked once for all balls, or undecided */
} prove_run_t;

/* prove.c: the trajectory of run->flow.prob to a verdict, and its certificate,
   without a word on the standard output.  As run_flow: OK, STOPPED, or
   another status with run->flow.msg. */
loja_status_t prove_silently(prove_run_t *run) LOJA_WARN_UNUSED;

/* prove_basin.c: sets flow.radius to that of the largest ball found, and
   beyond; an exit status, CLI_DONE to go on. */
int prove_basin(prove_run_t *run);

/* prove_cells.c: the whole run with --cells or --range; an exit status. */
int prove_cells(prove_run_t *run);

/* prove_output.c */
void prove_print(prove_run_t *run);
void prove_print_json(prove_run_t *run);

#endif
