/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <string.h>

#include "reference.h"
#include "support/support.h"

void
test_act_list(void)
{
    static const char *const alias[][2] = {
        {"sigmoid", "logistic"}, {"swish", "silu"}, {"atan", "arctan"}
    };
    slong n;

    for (n = 0; loja_act_list[n] != NULL; n++)
    {
        const loja_act_struct *act = loja_act_list[n];
        CU_ASSERT_PTR_EQUAL(loja_act_find(act->name), act);
        CU_ASSERT(act->smooth || strcmp(act->name, "relu") == 0);
        CU_ASSERT(act->smooth || !act->analytic);
    }
    CU_ASSERT_EQUAL(n, 12);
    for (n = 0; n < 3; n++)
        CU_ASSERT_PTR_EQUAL(loja_act_find(alias[n][0]),
            loja_act_find(alias[n][1]));
    CU_ASSERT_PTR_NULL(loja_act_find("Tanh"));
    CU_ASSERT_PTR_NULL(loja_act_find(""));
    CU_ASSERT_PTR_NULL(loja_act_find(NULL));
}
