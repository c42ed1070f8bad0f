/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* list.c -- the activations by name. */
#include <string.h>
#include "loja/jet.h"

const loja_act_struct *const loja_act_list[] = {
    &loja_act_logistic, &loja_act_tanh, &loja_act_softplus, &loja_act_gelu,
    &loja_act_silu, &loja_act_mish, &loja_act_elu, &loja_act_softsign,
    &loja_act_arctan, &loja_act_identity, &loja_act_relu, NULL
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
