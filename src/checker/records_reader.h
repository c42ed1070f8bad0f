/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* records_reader.h -- what is kept of the lines read so far (records.c,
   records_end.c). */
#ifndef LOJA_CHECKER_RECORDS_READER_H
#define LOJA_CHECKER_RECORDS_READER_H

#include <stdint.h>
#include <nettle/sha2.h>
#include "checker/records.h"

/* End of the path of a step. */
typedef struct
{
    mpq_t t;
    interval *path;
    mpfr_t error;
} end_t;

typedef struct
{
    result_t *res;
    FILE *file;
    char *line;
    size_t size;
    ssize_t len;
    struct sha256_ctx sha;     /* of the lines before this one */
    problem prob, merged;      /* merged: for the steps */
    step now, before;
    int have;                  /* before is set */
    end_t *end;                /* of all steps, in order of time */
    long ends;
    int job, jobs;
} reader_t;

/* The text of that member; "" where it is none. */
const char *record_text(const json_t *node, const char *key);
/* The last line; 0 and the report. */
int records_end(reader_t *in, json_t *node);

#endif
