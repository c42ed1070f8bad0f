/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* activation_double.h -- activations on balls and discs of doubles (rules
   activation-enclosure and rounding). */
#ifndef LOJA_CHECKER_ACTIVATION_DOUBLE_H
#define LOJA_CHECKER_ACTIVATION_DOUBLE_H

#include "checker/arith/rounding.h"
#include "checker/net/activation.h"

/* f[0..2] enclose psi, psi', psi'' on the ball; branch and 0 as with
   activation_real. */
int activation_ball(ball *f, ball z, activation act, int branch);
/* The disc a holds psi(z), d1 and d2 bound |psi'| and |psi''| for all z in
   the disc; 0 where it does not lie in the domain. */
int activation_disc(disc *a, double *d1, double *d2, disc z, activation act,
                    int branch);

#endif
