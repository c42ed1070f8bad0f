/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* relate.h -- what the files of src/prove share. */
#ifndef LOJA_PROVE_RELATE_H
#define LOJA_PROVE_RELATE_H

#include "loja/prove.h"

/* ---- prove.c ---- */

/* 1 if no claim was named. */
int _loja_prove_wants_all(const loja_prove_t prove);

/* ---- relate.c ---- */

/* What one claim knows decides others.  A claim that was not wanted is asked
   where one that was wanted is still open. */
loja_status_t _loja_prove_relate(loja_prove_t prove);
/* Asks the claim `asymptotic', with what infimum and diverges know. */
loja_status_t _loja_prove_asymptotic(loja_prove_t prove);

#endif
