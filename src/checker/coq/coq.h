/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    coq.h -- claims as files for Coq (proofs/formal).

    What is written is a statement about the data of the certificate and a
    proof that Coq checks: nothing here has to be believed but that the
    statement says what the certificate says.
*/
#ifndef LOJA_CHECKER_COQ_H
#define LOJA_CHECKER_COQ_H

#include "checker/records.h"

/* The whole certificate, whose form holds (`form'); what cannot be exported
   is named in comments.  The number of theorems; -1: the file is lost. */
int coq_export(FILE *out, const char *path, const result_t *form);

/* The data as a list of Coq. */
void coq_put_data(FILE *out, const problem *prob);

/* One claim of a rule; 0 and a report: it cannot be exported, and what was
   written is of no use.  last: the last step above the claim, or NULL; time:
   the claim's T. */
int coq_unattained(FILE *out, claim_t *claim);
int coq_threshold(FILE *out, claim_t *claim);
int coq_graded_chart(FILE *out, claim_t *claim, const json_t *time,
                     const json_t *last);

#endif
