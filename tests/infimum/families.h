/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* families.h -- problems with families that drive the loss to 0, and these
   families against the loss itself in high precision. */
#ifndef LOJA_TESTS_INFIMUM_FAMILIES_H
#define LOJA_TESTS_INFIMUM_FAMILIES_H

#include "infimum/infimum.h"
#include "loja/infimum.h"

/* L(theta_h) <= C h^2 at h = h0 (1 - i/8), and at small h; and C is not
   absurdly large. */
void check_family(const loja_problem_t prob, const loja_infimum_family_t fam,
                  int tight, const char *what);
/* The claim and its family agree, and the family holds. */
void check_proved(const loja_problem_t prob, slong neurons, const char *what);
/*
    A problem with widths n0, n1, .. (0 ends the list), data on a grid of
    rationals, y = the polynomial `coeff' (one input; degree k).
*/
void make_line(loja_problem_t prob, const loja_act_struct *act, slong width,
               int bias, slong n, slong k, const slong *coeff, int positive);
/* Two inputs on a grid, y = x1^p x2^q + extra x1. */
void make_plane(loja_problem_t prob, const loja_act_struct *act, slong width,
                slong p, slong q, slong extra, slong outputs);

#endif
