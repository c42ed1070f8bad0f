/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* graded_trial.h -- a trial of the rules graded-chart and graded-moduli
   (private to src/infinity). */
#ifndef LOJA_INFINITY_GRADED_TRIAL_H
#define LOJA_INFINITY_GRADED_TRIAL_H

#include "infinity/graded.h"

/* HEURISTIC: of the enclosures that are told */
#define LOJA_GRADED_PRECISION 128

/* Everything about one trial. */
typedef struct
{
    loja_graded_family_struct family;
    loja_graded_chart_t chart;
    loja_graded_proof_t proof;
    loja_graded_rates_t rates;
    const fmpq *T;
    arb_srcptr theta;
    arb_t loss, norm;          /* at theta(T) */
} loja_graded_trial_t;

/* ---- graded_words.c: of a trial that closed ---- */
void _loja_graded_put_record(loja_record_t rec, loja_graded_trial_t *t);
void _loja_graded_put_words(loja_claim_t claim, loja_graded_trial_t *t);
void _loja_graded_put_numbers(loja_claim_t claim, loja_graded_trial_t *t);

#endif
