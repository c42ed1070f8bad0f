/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* mutant.h -- a certificate damaged in one place. */
#ifndef LOJA_TESTS_CHECKER_MUTANT_H
#define LOJA_TESTS_CHECKER_MUTANT_H

#include <stddef.h>
#include <stdint.h>

typedef struct
{
    size_t lines, steps;
    char **line;               /* without newlines */
} text_t;

/* What was done to a mutant. */
typedef struct
{
    size_t line;               /* first line that it may concern */
    int whole;                 /* lines were moved: all must be looked at */
    char what[400], keys[200]; /* words; member names on the way */
    double before, after;      /* a number, where one changed */
} change_t;

void read_text(text_t *t, const char *path);
void free_text(text_t *t);

/* Which mutants follow. */
void mutant_seed(uint64_t seed);
/* Writes a mutant; 0 if it is the certificate itself. */
int write_mutant(const text_t *t, const char *path, change_t *c);

#endif
