/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    json.h -- values out of JSON objects, each checked; not installed.

    Every function returns 1, or 0 after it has written what was expected
    into the reader's message.  Objects are closed: a key that nobody asked
    for is an error, as it could carry a meaning that this version misses.
*/
#ifndef LOJA_CERT_JSON_H
#define LOJA_CERT_JSON_H

#include <jansson.h>
#include "cert_internal.h"

typedef struct
{
    const char *path;      /* for messages; borrowed */
    slong line;            /* from 1 */
    loja_message_struct *msg;
    json_t *names, *rules; /* of the claims so far, each once; owned */
} loja_cert_reader_struct;
typedef loja_cert_reader_struct loja_cert_reader_t[1];

/* Writes "path:line: expected ..." and returns 0. */
int loja_cert_expected(loja_cert_reader_t in, const char *format, ...)
    LOJA_PRINTF(2, 3);

/* An object with exactly these keys, in any order; v[i] is borrowed. */
int loja_cert_get_object(json_t **v, loja_cert_reader_t in, json_t *node,
                         const char *what, const char *const *keys, slong n);
int loja_cert_get_slong(slong *x, loja_cert_reader_t in, json_t *node,
                        const char *what, slong min, slong max);
int loja_cert_get_bool(int *x, loja_cert_reader_t in, json_t *node,
                       const char *what);
/* 1 if the text is an item of the list. */
int loja_cert_has_text(const json_t *list, const char *text);
/* The text itself. */
int loja_cert_get_word(loja_cert_reader_t in, json_t *node, const char *what,
                       const char *word);
/* A reduced fraction in decimal. */
int loja_cert_get_fmpq(fmpq_t x, loja_cert_reader_t in, json_t *node,
                       const char *what);
/* A dyadic number; with sign >= 0 it must not be negative. */
int loja_cert_get_arf(arf_t x, loja_cert_reader_t in, json_t *node,
                      const char *what, int sign);
/* A dyadic that is a double in (0, max]. */
int loja_cert_get_double(double *x, loja_cert_reader_t in, json_t *node,
                         const char *what, double max);
/* A list of n >= 0 items; with n < 0 of any length. */
int loja_cert_get_list(loja_cert_reader_t in, json_t *node, const char *what,
                       slong n);

/* start.c -- fractions into a row of mat; the set of starts, of which radius
   and flat may be NULL. */
int loja_cert_get_row(fmpq_mat_t mat, slong row, loja_cert_reader_t in,
                      json_t *node, const char *what);
int loja_cert_get_start(loja_problem_t prob, loja_cert_reader_t in,
                        json_t *start, json_t *radius, json_t *flat);

/* head.c, body.c -- the records. */
int loja_cert_get_head(loja_cert_t cert, loja_cert_reader_t in,
                       json_t *node);
int loja_cert_get_step(loja_cert_step_t rec, loja_cert_reader_t in,
                       json_t *node, const loja_cert_t cert);
int loja_cert_get_claim(loja_cert_reader_t in, json_t *node,
                        const loja_cert_t cert);
int loja_cert_get_end(loja_cert_t cert, loja_cert_reader_t in, json_t *node,
                      const char *hash);

#endif
