/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Network descriptions: memory and parameter packing. */
#include <stdio.h>
#include "loja/net.h"

void
loja_net_init(loja_net_t net)
{
    net->depth = 0;
    net->width = NULL;
    net->act = NULL;
    net->bias = 0;
    net->nparams = 0;
}

void
loja_net_clear(loja_net_t net)
{
    flint_free(net->width);
    flint_free(net->act);
    loja_net_init(net);
}

void
loja_net_set(loja_net_t net, slong depth, const slong *width,
             const loja_act_struct *const *act, int bias)
{
    slong k;

    if (depth < 1)
        flint_abort();
    loja_net_clear(net);
    net->depth = depth;
    net->bias = bias != 0;
    net->width = flint_malloc(sizeof(slong) * (depth + 1));
    net->act = flint_malloc(sizeof(*net->act) * depth);
    for (k = 0; k <= depth; k++)
    {
        if (width[k] < 1)
            flint_abort();
        net->width[k] = width[k];
    }
    for (k = 0; k < depth - 1; k++)
        net->act[k] = act[k];
    net->nparams = loja_net_weight_offset(net, depth + 1);
}

slong
loja_net_weight_offset(const loja_net_t net, slong k)
{
    slong j, offset = 0;

    for (j = 1; j < k; j++)
        offset += net->width[j] * (net->width[j - 1] + net->bias);
    return offset;
}

slong
loja_net_bias_offset(const loja_net_t net, slong k)
{
    return loja_net_weight_offset(net, k)
        + net->width[k] * net->width[k - 1];
}

void
loja_net_parameter_name(char *name, size_t size, const loja_net_t net,
                        slong p)
{
    slong k, w, b;

    for (k = 1; k <= net->depth; k++)
    {
        w = net->width[k] * net->width[k - 1];
        b = net->bias ? net->width[k] : 0;
        if (p < w)
        {
            snprintf(name, size, "w%ld[%ld][%ld]", (long) k,
                     (long) (p / net->width[k - 1]),
                     (long) (p % net->width[k - 1]));
            return;
        }
        p -= w;
        if (p < b)
        {
            snprintf(name, size, "b%ld[%ld]", (long) k, (long) p);
            return;
        }
        p -= b;
    }
}
