/* SPDX-License-Identifier: LGPL-3.0-or-later */
#ifndef LOJA_CHECKER_UNATTAINED_H
#define LOJA_CHECKER_UNATTAINED_H

#include "claim.h"

/* An upper bound of the number of zeros of mish^(q), all simple, q >= 2
   (unattained_mish.c); -1: none is found. */
int mish_zeros(int q);

#endif
