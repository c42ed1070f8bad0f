/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* shards.h -- one certificate checked by several processes (shards.c). */
#ifndef LOJA_CHECKER_SHARDS_H
#define LOJA_CHECKER_SHARDS_H

#include "checker/records.h"

#define MAX_SHARDS 1000000     /* HEURISTIC: against nonsense */

/* What the system refuses ends the program, with a message. */
void lost(const char *what);
/* Every shards-th record from number `shard' on, by `jobs' processes. */
void check_shard(result_t *all, const char *path, int jobs, int shard,
                 int shards);
/*
    From the printed results of all shards.  Whoever merges believes the
    machines that wrote them; the form of the certificate is checked once
    more.  The words of the claims are theirs.
*/
void merge_shards(result_t *res, const char *path, char *const *file,
                  int files);
/* What stands before the words of a claim. */
#define CLAIM_START 128
void claim_start(char *text, const finding_t *f);
/* Digits, a number from 1 to MAX_SHARDS; what follows, or NULL. */
const char *take_count(int *x, const char *text);
/* "I/N" with I <= N of that form; what follows, or NULL. */
const char *take_shard(int *shard, int *shards, const char *text);

#endif
