/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* relate.h -- what the files of src/prove share. */
#ifndef LOJA_PROVE_RELATE_H
#define LOJA_PROVE_RELATE_H

#include "loja/prove.h"

/* ---- prove.c ---- */

/* 1 if no claim was named. */
int _loja_prove_wants_all(const loja_prove_t prove);
/* 1 if the claim was named, or is asked where none was. */
int _loja_prove_wants(const loja_prove_t prove, loja_claim_kind_t kind);
/* Takes over what a question brought; 1 if it is proved.  A claim that was
   proved is replaced only by one that is proved as well, at the later time. */
int _loja_prove_keep(loja_prove_t prove, loja_claim_kind_t kind,
                     loja_claim_struct *claim, loja_status_t status,
                     const fmpq_t t);
/* 1 if another rule may give rates later on.  A ball of starts rarely stays
   small enough for those. */
int _loja_prove_may_be_sharper(const loja_prove_t prove);

/* ---- start.c ---- */

/* The proved claim `threshold' that the flow may be held against, or NULL. */
const loja_claim_struct *_loja_prove_threshold(loja_prove_t prove);
/* Holds theta(flow->t) against it; 1 if `diverges' is proved, and nothing is
   left to ask. */
int _loja_prove_below(loja_prove_t prove, const loja_flow_t flow,
                      arb_srcptr theta);
/* 1 if the ball of flows is hopelessly wide for rules at infinity. */
int _loja_prove_is_wide(const loja_prove_t prove, const loja_flow_t flow,
                        arb_srcptr theta);

/* ---- relate.c ---- */

/* What one claim knows decides others.  A claim that was not wanted is asked
   where one that was wanted is still open. */
loja_status_t _loja_prove_relate(loja_prove_t prove);
/* Asks the claim `asymptotic', with what infimum and diverges know. */
loja_status_t _loja_prove_asymptotic(loja_prove_t prove);

#endif
