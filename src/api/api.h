/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* api.h -- what the files of this room share; not installed. */
#ifndef LOJA_API_API_H
#define LOJA_API_API_H

#include <jansson.h>
#include "loja/loja.h"
#include "loja/params.h"
#include "loja/prove.h"

struct loja_task_struct
{
    loja_problem_t prob;
    int has_problem;
    loja_message_t error;
    char *result;              /* owned, or NULL */

    /* options */
    loja_flow_opts_t flow_opts;
    loja_prove_opts_t prove_opts;
    int has_until;
    fmpq_t until, eps, radius; /* eps, radius 0: not set */
    double seconds;
    char *cert;                /* owned, or NULL */
    loja_progress_function progress;
    void *context;
    volatile sig_atomic_t stop;

    /* of a run */
    int prove;                 /* else flow */
    fmpq_t end;                /* how far it is followed; 0: not known */
    int extensions;            /* how often that may be moved */
    loja_flow_t flow;
    int has_flow;
    loja_prove_t claims;
    loja_cert_writer_struct *writer;
    json_t *rows;
    loja_flow_report_t first, last;
    slong reported;            /* rows since the beginning */
    int done;                  /* nothing is left to ask */
    int whole;                 /* the certificate has its name */
};

/* values.c: new references. */
json_t *_loja_api_interval(const arb_t x);
json_t *_loja_api_ball(const arb_t x);
json_t *_loja_api_upper(const arf_t x);
json_t *_loja_api_fmpq(const fmpq_t x);
json_t *_loja_api_text(const char *s);      /* null for NULL */

/* run.c: OK and *result, or another status with task->error. */
loja_status_t _loja_api_eval(json_t **result, loja_task *task);
loja_status_t _loja_api_flow(json_t **result, loja_task *task);

/* claims.c: the members that a proof has besides those of a flow. */
void _loja_api_put_claims(json_t *result, const loja_prove_t claims);

#endif
