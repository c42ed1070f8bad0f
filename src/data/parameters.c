/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Which tensor of a file is which of the network's.  In this order:

    1. the instance names them (names: {w1: fc1.weight, b1: fc1.bias, ..});
    2. they are called w<k> or layers.<2(k-1)>.weight, b<k> or
       layers.<2(k-1)>.bias;
    3. one array of all parameters (.npy), or arr_0, arr_1, .. (numpy.savez)
       in the order W^1, b^1, W^2, b^2, ..;
    4. as PyTorch names them, PREFIX.weight and PREFIX.bias, a prefix a
       layer.  Layers of different shapes are told apart by them; those of
       one shape must have prefixes that differ in numbers only, and come in
       the order of these.  Prefixes alike but for numbers must never be in
       another order than their layers.  Where that leaves a choice, nothing
       is guessed.

    In 1 what is not named is left alone; else no tensor may be left over.
*/
#include <string.h>
#include "tensor.h"

typedef struct
{
    loja_problem_struct *prob;
    loja_data_reader_struct *in;
    const loja_data_tensors_struct *all;
    /* for W^k and b^k the tensor, at 2 (k - 1) and behind it; owned */
    const loja_data_tensor_struct **slot;
} place_t;

/* ---- numbers into the start ---- */

static loja_status_t
take(place_t *p, slong k, int bias)
{
    const loja_net_struct *net = p->prob->net;
    const loja_data_tensor_struct *t = p->slot[2 * (k - 1) + bias];
    const slong shape[2] = { net->width[k], net->width[k - 1] };
    slong at = bias ? loja_net_bias_offset(net, k)
        : loja_net_weight_offset(net, k), i, j;
    char text[64], shown[LOJA_DATA_SHOW];
    loja_status_t status = LOJA_OK;

    if (t->rank != 2 - bias || t->shape[0] != shape[0]
        || (!bias && t->shape[1] != shape[1]))
    {
        loja_data_tensor_shape_text(text, sizeof(text), 2 - bias, shape);
        loja_data_show(shown, t->name);
        return loja_data_fail(p->in, 1, 9, "shape %s in tensor '%s'", text,
                              shown);
    }
    for (i = 0; i < shape[0]; i++)
        for (j = 0; j < (bias ? 1 : shape[1]) && status == LOJA_OK; j++)
            status = loja_data_tensor_get(fmpq_mat_entry(p->prob->start, 0,
                at++), p->in, t, i, j);
    return status;
}

static loja_status_t
take_all(place_t *p)
{
    const loja_net_struct *net = p->prob->net;
    loja_status_t status = LOJA_OK;
    slong k;

    for (k = 1; k <= net->depth && status == LOJA_OK; k++)
    {
        status = take(p, k, 0);
        if (status == LOJA_OK && net->bias)
            status = take(p, k, 1);
    }
    return status;
}

/* All tensors have a place. */
static loja_status_t
check_rest(const place_t *p)
{
    const slong slots = 2 * p->prob->net->depth;
    char shown[LOJA_DATA_SHOW];
    slong i, s;

    for (i = 0; i < p->all->num; i++)
    {
        for (s = 0; s < slots && p->slot[s] != p->all->tensor + i; s++) { }
        if (s < slots)
            continue;
        loja_data_show(shown, p->all->tensor[i].name);
        return loja_data_fail(p->in, 1, 9, "only tensors of the network, "
                              "not '%s'", shown);
    }
    return LOJA_OK;
}

/* ---- 1: names in the instance ---- */

static loja_status_t
by_map(place_t *p, const loja_data_reader_struct *instance,
       loja_data_node_srcptr names)
{
    const loja_net_struct *net = p->prob->net;
    loja_data_node_srcptr key;
    char name[32];
    slong s;

    if (names->kind != LOJA_DATA_MAP)
        return loja_data_expected(instance, names, "names as a mapping w1: "
                                  "NAME, b1: NAME, ..");
    for (key = names->first; key != NULL; key = key->next->next)
    {
        for (s = 0; s < 2 * net->depth; s++)
        {
            snprintf(name, sizeof(name), "%c%ld", s % 2 == 0 ? 'w' : 'b',
                     (long) (s / 2 + 1));
            if ((s % 2 == 0 || net->bias) && p->slot[s] == NULL
                && key->kind == LOJA_DATA_SCALAR
                && strcmp(key->text, name) == 0)
                break;
        }
        if (s == 2 * net->depth)
            return loja_data_expected(instance, key, net->bias
                ? "w1, b1, .. of the network, each once"
                : "w1, w2, .. of the network, each once");
        if (key->next->kind == LOJA_DATA_SCALAR)
            p->slot[s] = loja_data_tensors_find(p->all, key->next->text);
        if (p->slot[s] == NULL)
            return loja_data_expected(instance, key->next,
                                      "the name of a tensor in the file");
    }
    for (s = 0; s < 2 * net->depth; s++)
        if (p->slot[s] == NULL && (s % 2 == 0 || net->bias))
            return loja_data_fail(instance, names->line, names->column,
                "the key '%c%ld' here", s % 2 == 0 ? 'w' : 'b',
                (long) (s / 2 + 1));
    return LOJA_OK;
}

/* ---- 2: our names ---- */

/* The two names that a tensor may have. */
static void
own_names(char name[2][48], slong s)
{
    snprintf(name[0], 48, "layers.%ld.%s", (long) (s / 2 * 2),
             s % 2 == 0 ? "weight" : "bias");
    snprintf(name[1], 48, "%c%ld", s % 2 == 0 ? 'w' : 'b',
             (long) (s / 2 + 1));
}

/* *found: all are there, and slot is filled; else a message says what is
   missing. */
static loja_status_t
by_own_names(int *found, place_t *p)
{
    const loja_net_struct *net = p->prob->net;
    loja_status_t status = LOJA_OK;
    char name[2][48];
    slong s;

    *found = 1;
    for (s = 0; s < 2 * net->depth; s++)
    {
        const loja_data_tensor_struct *t, *other;

        if (s % 2 == 1 && !net->bias)
            continue;
        own_names(name, s);
        t = loja_data_tensors_find(p->all, name[0]);
        other = loja_data_tensors_find(p->all, name[1]);
        if (t != NULL && other != NULL)
            return loja_data_fail(p->in, 1, 9, "one name for a tensor, not "
                                  "a second in tensor '%s'", name[1]);
        p->slot[s] = t != NULL ? t : other;
        if (p->slot[s] != NULL || !*found)
            continue;
        *found = 0;
        status = loja_data_fail(p->in, 1, 9, "a tensor %s or %s, or as "
            "PyTorch names them, or a mapping names", name[0], name[1]);
    }
    return status;
}

/* ---- 3: by position ---- */

static loja_status_t
one_array(place_t *p)
{
    const loja_data_tensor_struct *t = p->all->tensor;
    const slong P = p->prob->net->nparams;
    loja_status_t status = LOJA_OK;
    slong i;

    if (t->rank != 1 || t->shape[0] != P)
        return loja_data_fail(p->in, 1, 1, "one row of the %ld parameters, "
                              "layer by layer", (long) P);
    for (i = 0; i < P && status == LOJA_OK; i++)
        status = loja_data_tensor_get(fmpq_mat_entry(p->prob->start, 0, i),
                                      p->in, t, i, 0);
    return status;
}

/* 1 if the names are arr_0, arr_1, .. for as many as are needed. */
static int
by_position(place_t *p)
{
    const loja_net_struct *net = p->prob->net;
    const slong per = net->bias ? 2 : 1;
    char name[32];
    slong i;

    if (p->all->num != per * net->depth)
        return 0;
    for (i = 0; i < p->all->num; i++)
    {
        const loja_data_tensor_struct *t;

        snprintf(name, sizeof(name), "arr_%ld", (long) i);
        t = loja_data_tensors_find(p->all, name);
        if (t == NULL)
            return 0;
        p->slot[per == 2 ? i : 2 * i] = t;
    }
    return 1;
}

/* ---- all ---- */

static loja_status_t
no_layer(const place_t *p, slong k)
{
    const loja_net_struct *net = p->prob->net;
    char bias[48] = "";

    if (net->bias)
        snprintf(bias, sizeof(bias), " and [%ld]", (long) net->width[k]);
    return loja_data_fail(p->in, 1, 9, "tensors whose shapes and numbers say "
        "which layer is which (here not for layer %ld, [%ld, %ld]%s); say it "
        "by names: {w1: .., ..} beside file", (long) k, (long) net->width[k],
        (long) net->width[k - 1], bias);
}

/* What is missing cannot be named, as the names are not ours. */
static loja_status_t
wrong_number(const place_t *p)
{
    const loja_net_struct *net = p->prob->net;

    return loja_data_fail(p->in, 1, 9, "%ld tensors, weights%s of %ld layers, "
        "not %ld, or a mapping names that picks them",
        (long) ((net->bias ? 2 : 1) * net->depth), net->bias ? " and biases"
        : " (bias: false)", (long) net->depth, (long) p->all->num);
}

static loja_status_t
fill(place_t *p, const loja_data_reader_struct *instance,
     loja_data_node_srcptr names)
{
    const slong slots = 2 * p->prob->net->depth;
    loja_status_t status;
    int found;
    slong s, k, own = 0;

    if (names != NULL)
    {
        status = by_map(p, instance, names);
        return status != LOJA_OK ? status : take_all(p);
    }
    if (p->all->num == 1 && p->all->tensor[0].name[0] == '\0')
        return one_array(p);
    status = by_own_names(&found, p);
    if (status != LOJA_OK && !found)
    {
        for (s = 0; s < slots; s++)
        {
            own += p->slot[s] != NULL;
            p->slot[s] = NULL;
        }
        found = by_position(p) ? 1
            : loja_data_find_layers(p->slot, &k, p->prob->net, p->all);
        if (found > 0)
            status = LOJA_OK;
        else if (found < 0)
            status = no_layer(p, k);
        else if (own == 0 && p->all->num != (p->prob->net->bias ? 2 : 1)
                 * p->prob->net->depth)
            status = wrong_number(p);
    }
    if (status == LOJA_OK)
        status = take_all(p);
    return status != LOJA_OK ? status : check_rest(p);
}

loja_status_t
loja_data_set_parameters(loja_problem_t prob, loja_data_reader_t in,
                         const loja_data_tensors_t all,
                         const loja_data_reader_struct *instance,
                         loja_data_node_srcptr names)
{
    const slong slots = 2 * prob->net->depth;
    place_t p = { prob, in, all, NULL };
    loja_status_t status;
    slong s;

    loja_data_resize(prob->start, 1, prob->net->nparams);
    p.slot = flint_malloc(sizeof(*p.slot) * (size_t) slots);
    for (s = 0; s < slots; s++)
        p.slot[s] = NULL;
    status = fill(&p, instance, names);
    flint_free(p.slot);
    prob->has_start = status == LOJA_OK;
    return status;
}
