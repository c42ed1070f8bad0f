/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Layers by the names that PyTorch gives to tensors; see parameters.c. */
#include <stdlib.h>
#include <string.h>
#include "tensor.h"

/* One layer of a file by names of PyTorch. */
typedef struct
{
    const loja_data_tensor_struct *weight, *bias;
    size_t len;                 /* of the prefix, in the name of weight */
} layer_t;

static int
ends_with(const char *name, const char *end)
{
    const size_t len = strlen(name), n = strlen(end);

    return len > n && strcmp(name + len - n, end) == 0;
}

/* Compares prefixes by their numbers; *alike: they differ in nothing else. */
static int
compare_prefixes(int *alike, const layer_t *a, const layer_t *b)
{
    const char *s = a->weight->name, *t = b->weight->name;
    const char *s_end = s + a->len, *t_end = t + b->len;
    int order = 0;

    *alike = 0;
    while (s < s_end && t < t_end)
    {
        if (*s >= '0' && *s <= '9' && *t >= '0' && *t <= '9')
        {
            char *s_next, *t_next;
            const unsigned long x = strtoul(s, &s_next, 10);
            const unsigned long y = strtoul(t, &t_next, 10);

            if (order == 0)
                order = (x > y) - (x < y);
            s = s_next;
            t = t_next;
        }
        else if (*s++ != *t++)
            return 0;
    }
    *alike = s == s_end && t == t_end;
    return order;
}

/* The layers of the file, depth of them; 0: it has not that form. */
static int
read_layers(layer_t *layer, const loja_net_struct *net,
            const loja_data_tensors_struct *all)
{
    slong i, j, n = 0;

    if (all->num != (net->bias ? 2 : 1) * net->depth)
        return 0;
    for (i = 0; i < all->num; i++)
    {
        const loja_data_tensor_struct *t = all->tensor + i;

        if (!ends_with(t->name, ".weight"))
            continue;
        if (n == net->depth || t->rank != 2)
            return 0;
        layer[n].weight = t;
        layer[n].bias = NULL;
        layer[n++].len = strlen(t->name) - 6;
    }
    for (i = 0; i < all->num && n == net->depth; i++)
    {
        const loja_data_tensor_struct *t = all->tensor + i;

        if (!ends_with(t->name, ".bias"))
            continue;
        for (j = 0; j < n; j++)
            if (layer[j].len == strlen(t->name) - 4 && strncmp(t->name,
                    layer[j].weight->name, layer[j].len) == 0)
                layer[j].bias = t;
    }
    for (j = 0; j < n; j++)
        if ((layer[j].bias != NULL) != net->bias)
            return 0;
    return n == net->depth;
}

static int
fits(const layer_t *layer, const loja_net_struct *net, slong k)
{
    return layer->weight->shape[0] == net->width[k]
        && layer->weight->shape[1] == net->width[k - 1]
        && (!net->bias || (layer->bias->rank == 1
                           && layer->bias->shape[0] == net->width[k]));
}

/*
    The layer of the file that is layer k of the network: of those with its
    shape the one with as many before it as the network has before k.
*/
static const layer_t *
choose(const layer_t *layer, const loja_net_struct *net, slong k)
{
    const slong depth = net->depth;
    slong before = 0, rank, i, j;
    int alike;

    for (i = 1; i < k; i++)
        before += net->width[i] == net->width[k]
            && net->width[i - 1] == net->width[k - 1];
    for (i = 0; i < depth; i++)
    {
        if (!fits(layer + i, net, k))
            continue;
        for (j = 0, rank = 0; j < depth; j++)
        {
            int order;

            if (j == i || !fits(layer + j, net, k))
                continue;
            order = compare_prefixes(&alike, layer + j, layer + i);
            if (!alike || order == 0)
                return NULL;    /* whose turn it is cannot be told */
            rank += order < 0;
        }
        if (rank == before)
            return layer + i;
    }
    return NULL;
}

int
loja_data_find_layers(const loja_data_tensor_struct **slot, slong *bad,
                      const loja_net_t net, const loja_data_tensors_t all)
{
    layer_t *layer = flint_malloc(sizeof(*layer) * (size_t) net->depth);
    const layer_t **chosen = flint_malloc(sizeof(*chosen)
        * (size_t) net->depth);
    int found = read_layers(layer, net, all), alike;
    slong k, i;

    for (k = 0; k < net->depth && found > 0; k++)
    {
        chosen[k] = choose(layer, net, k + 1);
        *bad = k + 1;
        if (chosen[k] == NULL)
            found = -1;
        for (i = 0; i < k && found > 0; i++)
            if (compare_prefixes(&alike, chosen[i], chosen[k]) >= 0 && alike)
                found = -1;
        if (found > 0)
        {
            slot[2 * k] = chosen[k]->weight;
            slot[2 * k + 1] = chosen[k]->bias;
        }
    }
    flint_free(layer);
    flint_free(chosen);
    return found;
}
