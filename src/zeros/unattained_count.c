/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    How many zeros a network of one hidden layer minus a polynomial can have
    on a line: the rows of the rule unattained-zeros.
*/
#include "zeros/unattained.h"

/* One neuron: k plus the number of solutions of psi^(k) = C. */
static int
count_one(fmpz_t Z, const loja_act_struct *act, slong k)
{
    slong zeros = act->zeros(k + 1);

    if (zeros < 0)
        return 0;
    /* SOUND: unattained-zeros (row mish-one: k + zeros + 1, parity of k) */
    fmpz_set_si(Z, k + zeros + 1 - (zeros + 1) % 2);
    return 1;
}

int
_loja_unattained_count(fmpz_t Z, const char **row,
                       const loja_act_struct *act, slong d, slong k)
{
    fmpz_t one;

    *row = d == 0 ? "affine" : act->name;
    if (d == 0 || act->passes == LOJA_PASSES_ALL)
    {
        /* an affine function minus p */
        fmpz_set_si(Z, k);
        return k >= 2;
    }
    /* SOUND: unattained-zeros (the degree must exceed the growth) */
    if (k < (act->growth == LOJA_GROWTH_BOUNDED ? 1 : 2))
        return 0;
    /* HEURISTIC: no data set is that large; keeps the powers small */
    if (d > 1000000 || k > 1000000)
        return 0;
    if (act->count == NULL || !act->count(Z, d, k))
        return 0;
    if (d == 1 && act->zeros != NULL)
    {
        fmpz_init(one);
        if (count_one(one, act, k) && fmpz_cmp(one, Z) < 0)
        {
            fmpz_set(Z, one);
            *row = "mish-one";
        }
        fmpz_clear(one);
    }
    return 1;
}
