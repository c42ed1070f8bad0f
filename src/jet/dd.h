/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Activations at pairs of doubles. */
#ifndef LOJA_JET_DD_H
#define LOJA_JET_DD_H

#include "loja/jet.h"
#include "round/dd.h"

/*
    f[0], f[1] approximate psi, psi' at the pair z: each is within *error of
    the value at every real point within ez >= 0 of z.  Returns 0 where that
    cannot be had.  Domain: as loja_jet_real.
*/
int loja_jet_dd(loja_dd_t *f, double *error, const loja_act_struct *act,
                loja_dd_t z, double ez, int branch);

#endif
