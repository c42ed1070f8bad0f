/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja train: what a checkpoint belongs to. */
#include "cli/train.h"

#include <string.h>

uint64_t
train_mix(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *s = data;
    size_t i;

    for (i = 0; i < len; i++)
        hash = (hash ^ s[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t
mix_data(uint64_t hash, const loja_fast_data_t data)
{
    hash = train_mix(hash, &data->n, sizeof(data->n));
    hash = train_mix(hash, data->x, sizeof(double)
        * (size_t) (data->inputs * data->stride));
    return train_mix(hash, data->y, sizeof(double)
        * (size_t) (data->outputs * data->stride));
}

void
train_fingerprint(train_t *tr, double l2)
{
    const loja_net_struct *net = tr->training->prob->net;
    const loja_kolmogorov_t none = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
    const loja_kolmogorov_t *eq = tr->ask.opts.kolmogorov == NULL ? &none
        : tr->ask.opts.kolmogorov;
    const slong numbers[] = { tr->ask.steps, tr->ask.runs, tr->ask.seed,
        tr->ask.every, tr->ask.opts.batch, tr->ask.opts.optimiser, net->depth,
        net->bias, tr->training->relative, tr->training->has_kolmogorov,
        eq->black_scholes, tr->training->batch_norm,
        tr->training->cross_entropy, tr->ask.opts.single };
    const double reals[] = { tr->ask.opts.rate, tr->ask.opts.beta1,
        tr->ask.opts.beta2, tr->ask.opts.eps, l2, eq->from, eq->to,
        eq->deviation, eq->rate, eq->carry, eq->low, eq->high, eq->time,
        eq->strike };
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    slong k;

    hash = train_mix(hash, numbers, sizeof(numbers));
    hash = train_mix(hash, reals, sizeof(reals));
    hash = train_mix(hash, net->width,
        sizeof(slong) * (size_t) (net->depth + 1));
    for (k = 0; k + 1 < net->depth; k++)
        hash = train_mix(hash, net->act[k]->name,
            strlen(net->act[k]->name) + 1);
    hash = mix_data(hash, tr->data);
    if (tr->test_data != NULL)
        hash = mix_data(hash, tr->test);
    tr->fingerprint = hash;
}
