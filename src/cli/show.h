/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* show.h -- what the files of `loja show' share. */
#ifndef LOJA_CLI_SHOW_H
#define LOJA_CLI_SHOW_H

#include "cli/args.h"
#include "cli/number.h"
#include "loja/cert.h"
#include "loja/params.h"

typedef struct
{
    const char *file, *out;
    fmpq_t at;
    int has_at, json;
    loja_message_t msg;
} show_t;

/* show_cert.c, show_instance.c: each returns an exit status. */
int show_cert(show_t *show, const char *text, size_t len);
int show_instance(show_t *show, const char *text, size_t len);
/* Network and data, one line each. */
void show_problem(const loja_problem_t prob);

#endif
