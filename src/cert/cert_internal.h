/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* cert_internal.h -- what the files of this room share; not installed. */
#ifndef LOJA_CERT_INTERNAL_H
#define LOJA_CERT_INTERNAL_H

#include <stddef.h>
#include "loja/cert.h"

/*
    HEURISTIC: limits against damaged or hostile files; far beyond what runs
    write.
*/
#define LOJA_CERT_MAX_FILE 2147483647L  /* bytes */
#define LOJA_CERT_MAX_EXPONENT 1000000  /* of dyadics; bits of mantissas */
#define LOJA_CERT_MAX_DEPTH 1000        /* affine maps */
#define LOJA_CERT_MAX_SIZE 1000000      /* parameters; samples; nodes .. */

/* text.c -- lines of text in memory. */
void loja_cert_text_init(loja_cert_text_t text);
void loja_cert_text_clear(loja_cert_text_t text);
void loja_cert_put(loja_cert_text_t text, const char *s);
void loja_cert_put_slong(loja_cert_text_t text, slong x);
/* The following put quotes around. */
void loja_cert_put_string(loja_cert_text_t text, const char *s);
void loja_cert_put_fmpq(loja_cert_text_t text, const fmpq_t x);
void loja_cert_put_arf(loja_cert_text_t text, const arf_t x);
/* Exact; every such text is also a C99 hexadecimal float. */
void loja_cert_put_double(loja_cert_text_t text, double x);

/* record.c -- whole records, with the newline. */
void loja_cert_put_problem(loja_cert_text_t text, const loja_problem_t prob);
void loja_cert_put_options(loja_cert_text_t text,
                           const loja_cert_options_t opts);
void loja_cert_put_head(loja_cert_text_t text, const loja_problem_t prob,
                        const loja_cert_options_t opts);
void loja_cert_put_step(loja_cert_text_t text, slong index,
    const loja_step_t step, const loja_tube_t tube, const arf_t seam,
    const loja_cert_hint_t *hint);
void loja_cert_put_claim(loja_cert_text_t text, const char *name,
    const char *status, const char *rule, const fmpq_t T,
    const char *theorem, const loja_record_t rec);
/* What a conclusion rests on. */
typedef struct
{
    int proof;
    slong steps;
    const char *verdict;
    fmpq_t start_radius;
    int flat;                  /* start_flat is given */
    loja_cert_text_t rules;    /* of claims: ,"a","b" without repetition */
    loja_cert_text_t words;    /* their theorems, as text */
} loja_cert_basis_struct;
typedef loja_cert_basis_struct loja_cert_basis_t[1];
void loja_cert_put_end(loja_cert_text_t text, const loja_cert_basis_t basis,
    const fmpq_t t, const arf_t error, const char *hash);

/* start.c -- the set of starts, ,"start":.. and what follows; a list of
   fractions; the words of what steps prove. */
void loja_cert_put_start(loja_cert_text_t text, const loja_problem_t prob);
void loja_cert_put_row(loja_cert_text_t text, const fmpq_mat_t mat,
                       slong row);
void loja_cert_put_flow_words(loja_cert_text_t words,
                              const loja_cert_basis_t basis, const fmpq_t t);

/* hash.c -- SHA-256 in hexadecimal. */
#define LOJA_CERT_HASH_SIZE 65
typedef struct loja_cert_hash_struct loja_cert_hash_struct;
loja_cert_hash_struct *loja_cert_hash_new(void);
void loja_cert_hash_free(loja_cert_hash_struct *hash);
void loja_cert_hash_reset(loja_cert_hash_struct *hash);
void loja_cert_hash_update(loja_cert_hash_struct *hash, const char *s,
                           size_t len);
/* hex: LOJA_CERT_HASH_SIZE characters; the hash is then that of nothing. */
void loja_cert_hash_final(char *hex, loja_cert_hash_struct *hash);

/* part.c -- files. */
char *_loja_cert_join(const char *a, const char *b);
/* 1 where renaming over `path' would destroy something else than a file. */
int _loja_cert_is_device(const char *path);
/* 1 if there is a file that holds something else than a certificate. */
int _loja_cert_is_foreign(const char *path);
/* All bytes, or an error number. */
int _loja_cert_write_all(int fd, const char *s, size_t len);
/* 0, or an error number.  Pipes and some devices cannot be
   synchronised; nothing is lost then. */
int _loja_cert_sync(int fd);
/* Opens a file without following a link and keeps other runs out of it. */
int _loja_cert_open(const char *part);
/* 1 if the file begins with these bytes. */
int _loja_cert_begins(int fd, const char *s, size_t len);
/* The new name survives a loss of power only when the directory does. */
void _loja_cert_sync_directory(const char *path);

#endif
