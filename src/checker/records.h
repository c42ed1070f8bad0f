/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* records.h -- what is found in a certificate (records.c, main.c). */
#ifndef LOJA_CHECKER_RECORDS_H
#define LOJA_CHECKER_RECORDS_H

#include "checker/rules/claim.h"

enum { ACCEPTED = 0, USAGE = 2, INCOMPLETE = 3, INPUT = 4, REJECTED = 5 };

#define MAX_CLAIMS 16          /* HEURISTIC: there are five names */

typedef struct
{
    long line;
    int proved;                /* or refuted */
    char name[16], rule[40], said[2000];
} finding_t;

/* What one process found; records that are not its own have no `said'. */
typedef struct
{
    int status;
    long steps;
    int ball;                  /* of starts: every flow from it is meant; 2: it
                                  is flat in a direction */
    int claims;
    finding_t claim[MAX_CLAIMS];
    char sha256[65];           /* of the lines above the last */
    report_t rep;              /* where it stopped, and why */
} result_t;

/* Checks every jobs-th record from number `job' on (0 .. jobs - 1), and the
   form of all; jobs = 0: the form only. */
void check_records(result_t *res, const char *path, int job, int jobs);
/* The same from an open file; path: for messages. */
void check_stream(result_t *res, FILE *file, const char *path, int job,
                  int jobs);

#endif
