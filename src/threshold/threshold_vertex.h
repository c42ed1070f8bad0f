/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* threshold_vertex.h -- the threshold of one neuron with biases (private). */
#ifndef LOJA_CLAIM_THRESHOLD_VERTEX_H
#define LOJA_CLAIM_THRESHOLD_VERTEX_H

#include "threshold/plane.h"

/*
    Decides `threshold' for networks 1-1-1 with biases (gelu, silu, mish) and
    a target of degree 2 by the rule threshold-vertex.  eps NULL: an eps as
    large as found.  Status as loja_claim_threshold.
*/
loja_status_t _loja_threshold_vertex(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t eps,
    const loja_claim_opts_t *opts) LOJA_WARN_UNUSED;

#define LOJA_MAX_REASON 900

/* One half plane: its data and its cover. */
typedef struct
{
    loja_plane_t plane;
    int ready, reflected;
    loja_plane_cover_struct cover[LOJA_PLACES];
    int done[LOJA_PLACES];
    slong boxes;
} loja_half_plane_t;

typedef struct
{
    const loja_problem_struct *prob;
    loja_plane_limits_t limits;
    fmpq_t scale;
    loja_half_plane_t half[2];
    int halves;
    char reason[LOJA_MAX_REASON];
    int tail_failed;       /* a place that depends on Z only */
} loja_vertex_trial_t;

/* ---- threshold_vertex_words.c ---- */

void _loja_vertex_proved(loja_claim_t claim, const loja_vertex_trial_t *t,
                         const fmpq_t eps);
/* REFUTED by the flow that rests at w = b = v = 0, c = mean. */
void _loja_vertex_refuted(loja_claim_t claim, const fmpq_t eps,
                          const fmpq_t mean, const fmpq_t var);
/* Which places are proved, for the reason of a failure; to be freed. */
char *_loja_vertex_places(const loja_vertex_trial_t *t);

#endif
