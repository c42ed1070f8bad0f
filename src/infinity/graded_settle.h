/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* graded_settle.h -- one node of a graded chart, not trusted (private to
   src/infinity). */
#ifndef LOJA_INFINITY_GRADED_SETTLE_H
#define LOJA_INFINITY_GRADED_SETTLE_H

#include "infinity/graded.h"

/* HEURISTIC: what is needed is taken so many times */
#define LOJA_GRADED_ROOM 1.5

/* Radii and Lam at h; 1 if they settle.  extra (dim or NULL): what is added
   to the radii that G2 needs; Lam is at least (1 + slack) |tau|^2. */
int _loja_graded_settle(double *radius, double *Lam,
    loja_graded_family_struct *family, const arf_t h, arb_srcptr centre,
    const double *extra, double slack);

#endif
