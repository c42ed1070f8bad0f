/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* certificate.h -- the members of a certificate (proofs/FORMAT.md), read
   exactly; what is wrong with them is told through report(). */
#ifndef LOJA_CHECKER_CERTIFICATE_H
#define LOJA_CHECKER_CERTIFICATE_H

#include <jansson.h>
#include "checker/net/network.h"

/* Where we are, for messages. */
typedef struct
{
    const char *path;
    long line;
    char text[400];            /* the first failure; empty: none */
} report_t;

/* Keeps the first message of a record; returns 0. */
int report(report_t *rep, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* HEURISTIC: limit against damaged files (proofs/FORMAT.md). */
#define MAX_SIZE 1000000

/* 1 if every key of the object is a word of `keys' (separated by blanks):
   objects are closed. */
int keys_known(report_t *rep, const json_t *node, const char *keys);
/* 1 if the keys of the object are those words, and none is missing. */
int keys_exact(report_t *rep, const json_t *node, const char *what,
               const char *keys);
/* start.c: n fractions; the set of starts of a problem. */
int read_fractions(mpq_t *v, const json_t *node, size_t n);
int problem_read_start(problem *prob, report_t *rep, const json_t *node);
int problem_read(problem *prob, report_t *rep, json_t *line);
void problem_clear(problem *prob);
/* Exact texts of proofs/FORMAT.md.  0 where the form is another. */
int is_word(const json_t *node, const char *word);
int read_int(int *x, const json_t *node, int min, int max);
int read_fraction(mpq_t q, const json_t *node);
/* The same from a text, or from none (NULL). */
int read_fraction_text(mpq_t q, const char *s);
int read_dyadic(mpfr_t x, const json_t *node);    /* sets the precision */

#endif
