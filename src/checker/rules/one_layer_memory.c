/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families one-layer and ridge: the arrays, made and freed from one list. */
#include <stdlib.h>
#include "checker/rules/ridge.h"

typedef struct { interval **at; size_t size; } array;

static size_t
arrays(array *list, one_layer *o)
{
    const size_t n = (size_t) o->n, N = (size_t) o->N, M = (size_t) o->M;
    const size_t K = (size_t) o->K, d = (size_t) o->d;
    size_t most = n > N ? n : N, i, count = 0;
    const array all[] =
    {
        { &o->x, n }, { &o->p, (size_t) o->k + 1 },
        { &o->power, (M + 2) * n }, { &o->W, K * K }, { &o->Wnorm, K },
        { &o->Q, (M + 1) * K }, { &o->perp, (M + 1) * n },
        { &o->h, M + 3 }, { &o->mid, M + 3 }, { &o->psi, d * (M + 3) },
        { &o->psi0, d * (M + 3) }, { &o->hull, d * (M + 3) },
        { &o->om, d * (M + 2) }, { &o->om0, d * (M + 2) },
        { &o->a, M + 1 }, { &o->a0, M + 1 }, { &o->Da, (M + 1) * N },
        { &o->Drem, N }, { &o->F, N * N }, { &o->J, N * N },
        { &o->E, N * N }, { &o->absE, N * N }, { &o->Z, K },
        { &o->shape, N }, { &o->lead, (M + 1) * N },
        { &o->rest, (M + 1) * N },
        { &o->work, activation_range_work(o->M + 3) + 2 * N * N }
    };

    most = most > M + 3 ? most : M + 3;
    for (; count < sizeof(all) / sizeof(*all); count++)
        list[count] = all[count];
    for (i = 0; i < sizeof(o->t) / sizeof(*o->t); i++, count++)
    {
        list[count].at = o->t + i;
        list[count].size = most;
    }
    return count;
}

#define MAX_ARRAYS 40

void
one_layer_allocate(one_layer *o)
{
    array list[MAX_ARRAYS];
    size_t i, count = arrays(list, o);

    for (i = 0; i < count; i++)
        *list[i].at = vec_new(list[i].size, o->prec);
}

void
one_layer_end(one_layer *o)
{
    array list[MAX_ARRAYS];
    size_t i, count;

    count = o->x != NULL ? arrays(list, o) : 0;
    for (i = 0; i < count; i++)
        vec_free(*list[i].at, list[i].size);
    ridge_end(o);
    mpfi_clear(&o->range);
    mpfi_clear(&o->last_norm);
    mpfi_clear(&o->rem);
    mpfi_clear(&o->q);
    mpfi_clear(&o->B);
    free(o->fast);
    free(o->eq);
    free(o->active);
    free(o->branch);
}
