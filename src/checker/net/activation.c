/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The table of activations: what follows from their facts. */
#include <string.h>
#include "checker/net/act.h"

#define ADDRESS(name) &activation_##name,

const activation activation_list[] = { ACTIVATION_NAMES(ADDRESS) NULL };

activation
activation_find(const char *name)
{
    int k = 0;

    while (activation_list[k] != NULL
           && strcmp(activation_list[k]->name, name) != 0)
        k++;
    return activation_list[k];
}

int
has_kink(activation act)
{
    return act->kink;
}

int
odd_activation(activation act)
{
    return act->symmetry == SYMMETRY_ODD && act->zero;
}

int
vanishes(activation act, int m)
{
    /* SOUND: activation-enclosure (17: identities at 0) */
    if (m == 0)
        return act->zero;
    if (act->kink)
        return 0;
    if (act->passes == PASSES_ALL)
        return m > 1;
    return act->symmetry == SYMMETRY_ODD ? m % 2 == 0
        : act->symmetry == SYMMETRY_EVEN && m % 2 == 1 && m > 1;
}

int
activation_real(interval *f, const interval *z, activation act, int branch)
{
    interval *t = vec_new(4, mpfi_get_prec(f));
    int good = 1;

    if (act->kink && branch == 0)
    {
        branch = mpfi_is_strictly_pos(z) ? 1 : -1;
        good = branch > 0 || mpfi_is_strictly_neg(z);
    }
    good = act->real(f, z, branch, t) && good;
    vec_free(t, 4);
    return good;
}

int
activation_hull(interval *f, const interval *z, activation act)
{
    interval *g, *half;
    int m, good = 1;

    if (!act->smooth)
        return 0;
    if (!has_kink(act) || mpfi_is_strictly_pos(z) || mpfi_is_strictly_neg(z))
        return activation_real(f, z, act, 0);
    g = vec_new(3, mpfi_get_prec(f));
    half = vec_new(1, mpfi_get_prec(z));
    mpfi_set(half, z);
    mpfr_set_ui(&half->left, 0, MPFR_RNDD);
    good = mpfi_has_zero(z) && activation_real(f, half, act, 1);
    mpfi_set(half, z);
    mpfr_set_ui(&half->right, 0, MPFR_RNDU);
    good = good && activation_real(g, half, act, -1);
    for (m = 0; m < 3 && good; m++)
        /* SOUND: tube (crossing: psi'' between its one-sided limits) */
        mpfi_union(f + m, f + m, g + m);
    vec_free(g, 3);
    vec_free(half, 1);
    return good;
}

int
activation_complex(complex_box *f, const complex_box *z, activation act,
                   int branch)
{
    complex_box *t = box_new(5, mpfi_get_prec(&f->re));
    const int good = act->box != NULL && act->box(f, z, branch, t);

    box_free(t, 5);
    return good;
}
