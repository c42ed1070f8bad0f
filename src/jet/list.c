/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* list.c -- the activations by name, and what follows from their facts. */
#include <string.h>
#include "loja/jet.h"

#define ADDRESS(name) &loja_act_##name,

const loja_act_struct *const loja_act_list[] = {
    LOJA_ACTIVATIONS(ADDRESS) NULL
};

const loja_act_struct *
loja_act_find(const char *name)
{
    const loja_act_struct *const *p;

    for (p = loja_act_list; name != NULL && *p != NULL; p++)
        if (strcmp(name, (*p)->name) == 0
            || ((*p)->alias != NULL && strcmp(name, (*p)->alias) == 0))
            return *p;
    return NULL;
}

int
loja_act_is_odd(const loja_act_struct *act)
{
    return act->symmetry == LOJA_SYMMETRY_ODD && act->zero;
}

int
loja_act_vanishes(const loja_act_struct *act, slong m)
{
    /* SOUND: activation-enclosure 17 (identities at 0: psi - psi(0) odd, psi -
       z/2 even, psi(z) = z, psi(0) = 0) */
    if (m == 0)
        return act->zero;
    if (!act->analytic)
        return 0;
    if (act->passes == LOJA_PASSES_ALL)
        return m > 1;
    return act->symmetry == LOJA_SYMMETRY_ODD ? m % 2 == 0
        : act->symmetry == LOJA_SYMMETRY_EVEN && m % 2 == 1 && m > 1;
}
