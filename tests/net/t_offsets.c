/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_offsets.c -- the packing W^1, b^1, W^2, b^2, .. of the parameters. */
#include "loja/net.h"
#include "support/support.h"

TEST_DECLARE(test_net_offsets)
TEST_DECLARE(test_net_example)
TEST_DECLARE(test_net_memory)

/* Packing is a walk without gaps over the layers. */
void
test_net_offsets(void)
{
    static const loja_act_struct *const act[] = {&loja_act_tanh,
        &loja_act_gelu, &loja_act_elu, &loja_act_silu};
    slong i, k, at, depth, width[6], n = test_count(50);
    loja_net_t net;

    loja_net_init(net);
    for (i = 0; i < n; i++)
    {
        depth = 1 + test_uniform(5);
        for (k = 0; k <= depth; k++)
            width[k] = 1 + test_uniform(20);
        loja_net_set(net, depth, width, act, (int) test_uniform(2));
        at = 0;
        for (k = 1; k <= depth; k++)
        {
            CU_ASSERT(net->width[k] == width[k]);
            CU_ASSERT(loja_net_weight_offset(net, k) == at);
            at += width[k] * width[k - 1];
            if (net->bias)
            {
                CU_ASSERT(loja_net_bias_offset(net, k) == at);
                at += width[k];
            }
            if (k < depth)
                CU_ASSERT(net->act[k - 1] == act[k - 1]);
        }
        CU_ASSERT(net->nparams == at);
    }
    loja_net_clear(net);
}

void
test_net_example(void)
{
    static const slong width[] = {2, 3, 1};
    static const loja_act_struct *const act[] = {&loja_act_tanh};
    loja_net_t net;

    loja_net_init(net);
    loja_net_set(net, 2, width, act, 7);
    CU_ASSERT(net->bias == 1);
    CU_ASSERT(net->nparams == 6 + 3 + 3 + 1);
    CU_ASSERT(loja_net_weight_offset(net, 1) == 0);
    CU_ASSERT(loja_net_bias_offset(net, 1) == 6);
    CU_ASSERT(loja_net_weight_offset(net, 2) == 9);
    CU_ASSERT(loja_net_bias_offset(net, 2) == 12);
    loja_net_set(net, 2, width, act, 0);
    CU_ASSERT(net->bias == 0);
    CU_ASSERT(net->nparams == 9);
    CU_ASSERT(loja_net_weight_offset(net, 2) == 6);
    loja_net_clear(net);
}

void
test_net_memory(void)
{
    loja_net_t net;

    loja_net_init(net);
    CU_ASSERT(net->depth == 0 && net->nparams == 0);
    loja_net_clear(net);
    CU_ASSERT(net->width == NULL && net->act == NULL);
    loja_net_clear(net);
}
