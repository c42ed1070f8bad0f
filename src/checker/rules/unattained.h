/* SPDX-License-Identifier: LGPL-3.0-or-later */
#ifndef LOJA_CHECKER_UNATTAINED_H
#define LOJA_CHECKER_UNATTAINED_H

#include "checker/rules/claim.h"

/* unattained_affine.c: 1 if no affine (without biases linear) function fits
   the data; 0 and a report. */
int affine_misfit(claim_t *claim);

#endif
